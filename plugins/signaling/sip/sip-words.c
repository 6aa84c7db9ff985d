/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-words.h"

#include "clock-text.h"
#include "sip-kind.h"
#include "sip-inputs.h"

#include <regent/facts.h>
#include <string.h>

#define IF(CONDITION, NAME) ((CONDITION) ? (NAME) : NULL)
/* The name of a server, under all names that its kind has in the reasons. */
#define NAMES(SERVER, KIND, LISTED) \
	"server", SERVER, "at", SERVER, "cucm", IF((KIND) == SIP_KIND_CUCM && (LISTED), SERVER), "digest-cucm", \
		IF((KIND) == SIP_KIND_CUCM && !(LISTED), SERVER), "cme", IF((KIND) == SIP_KIND_CME, SERVER), \
		"asterisk", IF((KIND) == SIP_KIND_ASTERISK, SERVER), "kamailio", \
		IF((KIND) == SIP_KIND_KAMAILIO, SERVER), "other", IF((KIND) == SIP_KIND_OTHER, SERVER)
/* Where the phone's configuration stands. */
#define FILES(STEP, CUCM) \
	"file", file_of(STEP), "hand-file", IF(!(CUCM), file_of(STEP)), "own-options", \
		IF(!file_of(STEP), "[plugin registrar]")

static const char *file_of(RegentStep *step)
{
	return regent_step_fact_string(step, REGENT_FACT_CONFIG_FILE);
}

/* Whether call managers find it by its name; else by its digest user. */
static gboolean is_listed(RegentStep *step)
{
	return regent_step_fact_number(step, REGENT_FACT_MODEL_AUTO_REGISTER, FALSE) != 0;
}

static SipKind kind_of(RegentStep *step, const char *software)
{
	return sip_kind(software, regent_step_fact_string(step, REGENT_FACT_CONFIG_KIND));
}

static void fail_unreachable(SipAccount *account, const SipFailure *failure, const char *after)
{
	RegentStep *step = account->sip->step;
	const SipConfig *config = sip_client_config(account->client);
	g_autofree char *where =
		g_strdup_printf("%s %u", config->tcp ? "TCP" : "UDP", failure->port ? failure->port : SIP_PORT);
	g_autoptr(GArray) notes = sip_client_notes(account->client);
	g_auto(ServerNames) names = { 0 };
	gboolean cucm = kind_of(step, NULL) == SIP_KIND_CUCM;
	const char *other = NULL;

	server_names_init(&names, notes);
	if (!cucm && (names.hosts[SERVER_TROUBLE_REFUSED] || names.hosts[SERVER_TROUBLE_SILENT]))
		other = config->tcp ? "UDP" : "TCP";
	regent_step_fail_because(step, failure->code, "server", failure->server, "over", config->tcp ? "TCP" : "UDP",
		"where", where, "errors", failure->errors, SERVER_TROUBLE_PAIRS(names, cucm), "strayed",
		names.hosts[SERVER_TROUBLE_STRAY], "stray", failure->stray, "other-transport", other, "number",
		config->tcp ? "2" : "1", "retry-after", after, FILES(step, cucm), NULL);
}

static gboolean is_status(const SipFailure *failure, const char *codes)
{
	g_autofree char *code = g_strndup(failure->status, strcspn(failure->status, " "));

	return strstr(codes, code) != NULL;
}

static void fail_unavailable(SipAccount *account, const SipFailure *failure, const char *after)
{
	gboolean relay = is_status(failure, "408 504"), busy = is_status(failure, "503");

	regent_step_fail_because(account->sip->step, failure->code, "server", failure->server, "user", failure->user,
		"line", failure->user, "status", failure->status, "words", failure->words, "errors", failure->errors,
		"relay", IF(relay, failure->server), "busy", IF(busy, failure->server), "failing",
		IF(!relay && !busy, failure->server), "retry-after", after, NULL);
}

static void fail_banned(SipAccount *account, const char *after)
{
	RegentStep *step = account->sip->step;
	const SipMemory *memory = account->sip->memory;
	gboolean password = memory->passwords > 0;
	g_autofree char *when = clock_text(memory->when * G_USEC_PER_SEC - g_get_real_time());
	g_autofree char *whom = g_strdup_printf("%s%s", password ? "the password of " : "", memory->user);
	g_autoptr(HostPort) own = sip_inputs_own(step);

	regent_step_fail_because(step, "sip.banned", "server", memory->server, "at", memory->server, "status",
		memory->status, "whom", whom, "when", when, "line", IF(password, memory->user), "unknown",
		IF(!password, memory->user), "address", own->host, "file", IF(password, file_of(step)), "own-options",
		IF(password && !file_of(step), "[plugin registrar]"), "retry-after", after, NULL);
}

static void fail_refused(SipAccount *account, const SipFailure *failure, const char *after)
{
	RegentStep *step = account->sip->step;
	SipKind kind = kind_of(step, failure->software);
	g_autoptr(HostPort) own = sip_inputs_own(step);
	g_autofree char *wait = failure->retry_after ? g_strdup_printf("%u", failure->retry_after) : NULL;

	g_autofree char *left = failure->contact && failure->contact_left >= 0
					? g_strdup_printf("%" G_GINT64_FORMAT, failure->contact_left)
					: NULL;

	regent_step_fail_because(step, failure->code, NAMES(failure->server, kind, is_listed(step)), "contact",
		failure->contact, "left", left, "user", failure->user, "line", failure->user, "status", failure->status,
		"words", failure->words, "address", own->host, "transport",
		sip_client_config(account->client)->tcp ? "TCP" : "UDP", "wait", wait, "retry-after", after,
		FILES(step, kind == SIP_KIND_CUCM), NULL);
}

gboolean sip_words_is_password(RegentStep *step, const SipFailure *failure)
{
	return g_str_equal(failure->code, "sip.password") ||
	       (g_str_equal(failure->code, "sip.not-allowed") && kind_of(step, failure->software) == SIP_KIND_ASTERISK);
}

/* A server that bans a phone says nothing any more: what it said before is the better reason. */
static gboolean is_banned(SipAccount *account)
{
	const SipMemory *memory = account->sip->memory;
	SipKind kind = kind_of(account->sip->step, memory->software);
	g_autoptr(GArray) notes = sip_client_notes(account->client);
	ServerTrouble trouble;

	/* Cisco's call managers ban nobody. */
	if (!memory->code || kind == SIP_KIND_CUCM || kind == SIP_KIND_CME)
		return FALSE;
	trouble = server_notes_trouble(notes, memory->server);
	return trouble == SERVER_TROUBLE_SILENT || trouble == SERVER_TROUBLE_REFUSED ||
	       trouble == SERVER_TROUBLE_DEAF || trouble == SERVER_TROUBLE_OWN_FIREWALL;
}

void sip_words_fail(SipAccount *account, const SipFailure *failure)
{
	guint wait = MAX(failure->retry_after, sip_memory_wait(account->sip->memory));
	g_autofree char *after = wait ? g_strdup_printf("%u", wait) : NULL;

	if (g_str_equal(failure->code, "sip.unavailable"))
		fail_unavailable(account, failure, after);
	else if (!g_str_equal(failure->code, "cm.unreachable"))
		fail_refused(account, failure, after);
	else if (is_banned(account))
		fail_banned(account, after);
	else
		fail_unreachable(account, failure, after);
}

void sip_words_fail_early(RegentStep *step, const char *code)
{
	gboolean cucm = kind_of(step, NULL) == SIP_KIND_CUCM;

	regent_step_fail_because(step, code, "in-cucm",
		IF(cucm, regent_step_fact_string(step, REGENT_FACT_ENDPOINT_DEVICE_NAME)), FILES(step, cucm), NULL);
}
