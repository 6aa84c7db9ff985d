/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-failure.h"
#include "sccp-report.h"
#include "sccp-tables.h"

#include <regent/facts.h>

enum {
	REMEMBERED = 600, /* seconds for which one that had the phone is not said to know nothing of it */
};

static SccpKindOfCm kind_of_file(RegentStep *step)
{
	static const struct {
		const char *name;
		SccpKindOfCm kind;
	} kinds[] = {
		{ "cucm", SCCP_KIND_CUCM },
		{ "cme", SCCP_KIND_CME },
		{ "chan-sccp", SCCP_KIND_CHAN_SCCP },
		{ "usecallmanager", SCCP_KIND_CHAN_SCCP }, /* of Asterisk, over SCCP */
		{ "freeswitch", SCCP_KIND_FREESWITCH },
	};
	const char *name = regent_step_fact_string(step, REGENT_FACT_CONFIG_KIND);

	for (guint i = 0; name && i < G_N_ELEMENTS(kinds); i++)
		if (g_ascii_strcasecmp(kinds[i].name, name) == 0)
			return kinds[i].kind;
	return SCCP_KIND_UNKNOWN;
}

/* "Error DBConfig" is CUCM's, but CME and others have borrowed it: there the file knows better. */
SccpKindOfCm sccp_failure_kind(const Sccp *sccp)
{
	SccpKindOfCm by_words = sccp_reject_kind(sccp->group.reject_text);
	SccpKindOfCm by_file = kind_of_file(sccp->step);

	if (by_words != SCCP_KIND_UNKNOWN && by_words != SCCP_KIND_CUCM)
		return by_words;
	if (sccp->group.kind != SCCP_KIND_UNKNOWN)
		return (SccpKindOfCm) sccp->group.kind;
	return by_file != SCCP_KIND_UNKNOWN ? by_file : by_words;
}

#define IF(CONDITION, NAME) ((CONDITION) ? (NAME) : NULL)
/* The name of a call manager, under all names that its kind has in the reasons. */
#define NAMES(CM, KIND) \
	"device", sccp->identity.name, "model", regent_step_fact_string(sccp->step, REGENT_FACT_MODEL_NAME), "cm", CM, \
		"cucm", IF((KIND) == SCCP_KIND_CUCM, CM), "cme", IF((KIND) == SCCP_KIND_CME, CM), "chan-sccp", \
		IF((KIND) == SCCP_KIND_CHAN_SCCP, CM), "chan-skinny", IF((KIND) == SCCP_KIND_CHAN_SKINNY, CM), \
		"freeswitch", IF((KIND) == SCCP_KIND_FREESWITCH, CM), "any", IF((KIND) == SCCP_KIND_UNKNOWN, CM), \
		"other", IF((KIND) != SCCP_KIND_CUCM && (KIND) != SCCP_KIND_CME, CM), "not-cucm", \
		IF((KIND) != SCCP_KIND_CUCM, CM)

/* To say it as a failure, or as what is waited for: the words are the same. */
typedef void (*Say)(RegentStep *step, const char *code, ...);

static void say_rejected(Sccp *sccp, Say say)
{
	const SccpGroup *group = &sccp->group;
	const char *cm = sccp_report_server(sccp, group->failed_server);
	SccpKindOfCm kind = sccp_failure_kind(sccp);
	const char *file = regent_step_fact_string(sccp->step, REGENT_FACT_CONFIG_FILE);
	gboolean default_file = regent_step_fact_number(sccp->step, REGENT_FACT_CONFIG_DEFAULT, FALSE) != 0;
	gboolean of_node = kind == SCCP_KIND_CUCM && file && !default_file;

	say(sccp->step, sccp_reject_code(sccp_reject_read(group->reject_text), of_node), "reject-text",
		group->reject_text, "default-file", IF(default_file, file), "own-file", IF(!default_file, file), "auto",
		IF(default_file && kind == SCCP_KIND_CUCM, cm), NAMES(cm, kind), NULL);
}

static const char *origin(RegentStep *step)
{
	const char *file = regent_step_fact_string(step, REGENT_FACT_CONFIG_FILE);

	return file ? file : "[plugin registrar]";
}

static void say_unreachable(Sccp *sccp, Say say)
{
	const SccpGroup *group = &sccp->group;
	const CallManager *first = &group->servers[MAX(group->failed_server, 0)];
	const char *file = regent_step_fact_string(sccp->step, REGENT_FACT_CONFIG_FILE);
	gboolean cucm = kind_of_file(sccp->step) == SCCP_KIND_CUCM;
	g_autofree char *where = g_strdup_printf("TCP %u", first->where.port);
	g_autofree char *failures = server_notes_text(group->notes, NULL);
	g_auto(ServerNames) names = { 0 };

	server_names_init(&names, group->notes);
	say(sccp->step, "cm.unreachable", "cm", first->where.host, "failures", failures, "where", where,
		SERVER_TROUBLE_PAIRS(names, cucm), "tls-by", IF(first->secure, origin(sccp->step)), "device",
		sccp->identity.name, "plain", IF(!first->secure, names.hosts[SERVER_TROUBLE_REFUSED]), "secure",
		IF(first->secure, names.hosts[SERVER_TROUBLE_REFUSED]), "secure-cucm",
		IF(first->secure && cucm, first->where.host), "secure-file", IF(first->secure && !cucm, file),
		"secure-option", IF(first->secure && !file, "[plugin registrar]"), NULL);
}

/* About one server: its own sentence would tell that twice. */
static void say_other(Sccp *sccp, const char *code, int server, Say say)
{
	SccpKindOfCm kind = sccp_failure_kind(sccp);
	const char *cm = sccp_report_server(sccp, MAX(server, 0));
	ServerTrouble trouble = server_notes_trouble(sccp->group.notes, cm);
	g_autofree char *others = server_notes_text(sccp->group.notes, cm);

	say(sccp->step, code, "others", others, "how", IF(trouble, server_trouble_words(trouble)), NAMES(cm, kind),
		NULL);
}

static void say_certificate(Sccp *sccp, Say say)
{
	g_autofree char *failures = server_notes_text(sccp->group.notes, NULL);

	say(sccp->step, "cm.certificate", "cm", sccp_report_server(sccp, MAX(sccp->group.failed_server, 0)), "failures",
		failures, "tls-by", origin(sccp->step), NULL);
}

static gboolean has_trouble(const SccpGroup *group, ServerTrouble trouble)
{
	for (guint i = 0; i < group->notes->len; i++)
		if (g_array_index(group->notes, ServerNote, i).trouble == trouble)
			return TRUE;
	return FALSE;
}

/* It had the phone a short while ago: it is not that it does not know it. */
static gboolean had_it(const Sccp *sccp)
{
	gint64 ended_at = sccp->group.ended_at;

	return ended_at && regent_step_now(sccp->step) - ended_at < REMEMBERED * (gint64) G_USEC_PER_SEC;
}

static void say_why(Sccp *sccp, Say say)
{
	const SccpGroup *group = &sccp->group;

	switch (group->failure) {
	case SCCP_FAILURE_REJECTED:
		say_rejected(sccp, say);
		break;
	case SCCP_FAILURE_NO_SCCP:
		say_other(sccp, "cm.no-sccp", group->failed_server, say);
		break;
	case SCCP_FAILURE_CLOSED:
		say_other(sccp, had_it(sccp) ? "cm.restarting" : "reg.closed", group->failed_server, say);
		break;
	case SCCP_FAILURE_DROPPED:
		say_other(sccp, "reg.dropped", group->failed_server, say);
		break;
	case SCCP_FAILURE_DUPLICATE:
		say_other(sccp, "reg.duplicate", group->failed_server, say);
		break;
	case SCCP_FAILURE_MUTE:
		say_other(sccp, "reg.no-keepalives", group->failed_server, say);
		break;
	default:
		if (has_trouble(group, SERVER_TROUBLE_TLS))
			say_certificate(sccp, say);
		else
			say_unreachable(sccp, say);
	}
}

void sccp_failure_end(Sccp *sccp)
{
	say_why(sccp, regent_step_fail_because);
}

void sccp_failure_wait(Sccp *sccp)
{
	if (sccp->group.failure == SCCP_FAILURE_REJECTED)
		say_rejected(sccp, regent_step_explain);
	else
		say_other(sccp, "cm.restarting", sccp->lost, regent_step_explain);
}

void sccp_failure_drawback(Sccp *sccp, const char *code, const char *name, const char *value, const char *cm)
{
	SccpKindOfCm kind = sccp_failure_kind(sccp);

	regent_step_drawback(sccp->step, code, name, value, NAMES(cm, kind), NULL);
}

void sccp_failure_no_servers(RegentStep *step)
{
	const char *file = regent_step_fact_string(step, REGENT_FACT_CONFIG_FILE);
	gboolean cucm = kind_of_file(step) == SCCP_KIND_CUCM;

	regent_step_fail_because(step, "cm.none", "file-of-cucm", IF(cucm, file), "other-file", IF(!cucm, file), NULL);
}
