/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-binding.h"

#include "sip-digest.h"
#include "sip-kind.h"
#include "sip-register.h"
#include "sip-write.h"

#include <string.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define FIRST_CSEQ 101 /* as phones do */
#define LINE_RETRY 300 /* seconds */
#define LINE_RETRY_MAX 3600
#define MAX_INTERVALS 2 /* answers 423 to one request */
#define MAX_EXPIRES 604800

struct SipBinding {
	const SipConfig *config;
	const SipLine *line;
	const SipAlarm *alarm; /* NULL: it never says one */
	const SipBindingOps *ops;
	gpointer self;
	SipBindingState state;
	const SipServer *server;
	const HostPort *own;
	SipDigest *digest;
	SipRequest request;
	char *call_id, *tag, *branch;
	guint32 cseq;
	guint expires;     /* asked for; 423 raises it */
	guint intervals;   /* how often that happened to this request */
	SipMessage *doubt; /* a refusal, and the request that is out asks whether another contact is why; NULL: none */
	char *refusal;     /* status, NULL: it was not refused */
	guint passwords;   /* refused in a row */
	gint64 due;        /* of the next REGISTER */
};

static void set_state(SipBinding *binding, SipBindingState state)
{
	SipBindingState from = binding->state;

	binding->state = state;
	if (from != state)
		binding->ops->state(binding->self, binding->line, from, state);
}

/* The transaction. */

static void on_request_state(gpointer self, SipRequestState from, SipRequestState to)
{
	SipBinding *binding = self;

	binding->ops->request_state(binding->self, from, to);
}

static void on_send(gpointer self, const char *text)
{
	SipBinding *binding = self;

	binding->ops->send(binding->self, text);
}

static void end_doubt(SipBinding *binding, const SipMessage *contacts, gint64 now);

static void on_silent(gpointer self, gint64 now)
{
	SipBinding *binding = self;

	if (binding->doubt)
		end_doubt(binding, NULL, now);
	else
		binding->ops->silent(binding->self, binding, now);
}

static const SipRequestOps request_ops = { .state = on_request_state, .send = on_send, .silent = on_silent };

SipBinding *sip_binding_new(
	const SipConfig *config, const SipLine *line, const SipAlarm *alarm, const SipBindingOps *ops, gpointer self)
{
	SipBinding *binding = g_new0(SipBinding, 1);

	binding->config = config;
	binding->line = line;
	binding->alarm = alarm;
	binding->ops = ops;
	binding->self = self;
	binding->digest = sip_digest_new(line->user, line->password);
	if (line->doubted)
		sip_digest_doubt(binding->digest);
	binding->expires = config->expires;
	binding->due = REGENT_NEVER;
	sip_request_init(&binding->request, &config->timers, config->tcp, &request_ops, binding);
	return binding;
}

void sip_binding_free(SipBinding *binding)
{
	if (!binding)
		return;
	sip_digest_free(binding->digest);
	sip_request_clear(&binding->request);
	g_free(binding->call_id);
	g_free(binding->tag);
	g_free(binding->branch);
	g_free(binding->refusal);
	sip_message_free(binding->doubt);
	g_free(binding);
}

/* Questions. */

const SipLine *sip_binding_line(const SipBinding *binding)
{
	return binding->line;
}

const char *sip_binding_call_id(const SipBinding *binding)
{
	return binding->call_id;
}

gboolean sip_binding_is_asking(const SipBinding *binding)
{
	return sip_request_is_out(&binding->request);
}

gboolean sip_binding_is_registered(const SipBinding *binding)
{
	return binding->state == SIP_BINDING_REGISTERED || binding->state == SIP_BINDING_REFRESHING;
}

gboolean sip_binding_was_tried(const SipBinding *binding)
{
	return binding->state != SIP_BINDING_NONE;
}

const char *sip_binding_refusal(const SipBinding *binding)
{
	return binding->refusal;
}

gint64 sip_binding_deadline(const SipBinding *binding)
{
	return sip_binding_is_asking(binding) ? sip_request_deadline(&binding->request) : binding->due;
}

/* Requests. */

static guint32 chance(SipBinding *binding)
{
	return binding->ops->random(binding->self);
}

static char *new_call_id(SipBinding *binding)
{
	g_autofree char *host = sip_host_text(binding->own->host);
	const char *mac = binding->config->mac;

	return g_strdup_printf("%.8s-%s%04x-%08x-%08x@%s", mac, mac + 8, chance(binding) & 0xffff, chance(binding),
		chance(binding), host);
}

static void start_dialog(SipBinding *binding)
{
	g_free(binding->call_id);
	g_free(binding->tag);
	binding->call_id = new_call_id(binding);
	binding->tag = g_strdup_printf("%s%04x%08x-%08x", binding->config->mac, binding->line->index & 0xffff,
		chance(binding), chance(binding));
	binding->cseq = FIRST_CSEQ - 1;
}

static SipRegister describe(const SipBinding *binding)
{
	return (SipRegister) {
		.config = binding->config,
		.line = binding->line,
		.domain = binding->server->where.host,
		.own = binding->own,
		.branch = binding->branch,
		.tag = binding->tag,
		.call_id = binding->call_id,
		.cseq = binding->cseq,
		.expires = binding->state == SIP_BINDING_LEAVING ? 0 : binding->expires,
		.asks = binding->doubt != NULL,
		.alarm = binding->alarm && binding->alarm->number ? binding->alarm : NULL,
	};
}

static void send_register(SipBinding *binding, gint64 now)
{
	g_autofree char *uri = sip_register_uri(binding->server);
	g_autofree char *cnonce = g_strdup_printf("%08x%08x", chance(binding), chance(binding));
	g_autofree char *credentials = sip_digest_headers(binding->digest, "REGISTER", uri, cnonce);
	SipRegister what;

	g_free(binding->branch);
	binding->branch = g_strdup_printf("z9hG4bK%08x%08x", chance(binding), chance(binding));
	binding->cseq++;
	what = describe(binding);
	what.uri = uri;
	what.credentials = credentials;
	sip_request_start(&binding->request, sip_register_text(&what), now);
}

static void begin_register(SipBinding *binding, gint64 now)
{
	sip_digest_begin(binding->digest);
	binding->intervals = 0;
	send_register(binding, now);
}

void sip_binding_begin(SipBinding *binding, const SipServer *server, const HostPort *own, gint64 now)
{
	g_clear_pointer(&binding->doubt, sip_message_free);
	binding->server = server;
	binding->own = own;
	start_dialog(binding);
	sip_digest_reset(binding->digest);
	set_state(binding, SIP_BINDING_NONE);
	sip_binding_renew(binding, now);
}

void sip_binding_renew(SipBinding *binding, gint64 now)
{
	binding->due = now;
}

void sip_binding_end_request(SipBinding *binding)
{
	g_clear_pointer(&binding->doubt, sip_message_free);
	sip_request_end(&binding->request);
}

void sip_binding_forget(SipBinding *binding)
{
	sip_binding_end_request(binding);
	set_state(binding, SIP_BINDING_NONE);
}

gboolean sip_binding_leave(SipBinding *binding, gint64 now)
{
	/* A REGISTER that had no answer may have been heard. */
	if (!sip_binding_is_registered(binding) && binding->state != SIP_BINDING_ASKED)
		return FALSE;
	g_clear_pointer(&binding->doubt, sip_message_free);
	set_state(binding, SIP_BINDING_LEAVING);
	begin_register(binding, now);
	return TRUE;
}

void sip_binding_tick(SipBinding *binding, gint64 now)
{
	if (sip_binding_is_asking(binding)) {
		sip_request_tick(&binding->request, now);
	} else if (binding->due <= now) {
		set_state(binding, sip_binding_is_registered(binding) ? SIP_BINDING_REFRESHING : SIP_BINDING_ASKED);
		begin_register(binding, now);
	}
}

/* Answers. */

static void end_leaving(SipBinding *binding, gint64 now)
{
	sip_binding_forget(binding);
	binding->ops->left(binding->self, binding, now);
}

/* A server counts refused passwords, and bans who goes on at the same rate. */
static gint64 refused_for(SipBinding *binding, const SipFailure *failure)
{
	gint64 wait = LINE_RETRY;

	if (g_str_equal(failure->code, "sip.password")) {
		wait = MIN(LINE_RETRY << MIN(binding->passwords, 8), LINE_RETRY_MAX);
		binding->passwords++;
	}
	return (failure->retry_after ? MAX(failure->retry_after, 1) : wait) * SECOND;
}

void sip_binding_refuse(SipBinding *binding, const SipFailure *failure, gint64 now)
{
	SipFailure whole = *failure;

	if (binding->state == SIP_BINDING_LEAVING) {
		end_leaving(binding, now);
		return;
	}
	whole.user = binding->line->number;
	sip_binding_end_request(binding);
	set_state(binding, SIP_BINDING_REFUSED);
	g_free(binding->refusal);
	binding->refusal = g_strdup(failure->status);
	binding->due = now + refused_for(binding, failure);
	binding->ops->refused(binding->self, binding, &whole, now);
}

/* What an answer says, whatever that means. */
static SipFailure failure_of(const SipBinding *binding, const SipMessage *response, const char *status)
{
	return (SipFailure) { .user = binding->line->number,
		.status = status,
		.words = response->words,
		.software = response->software,
		.retry_after = (guint) CLAMP(response->retry_after, 0, SIP_RETRY_AFTER_MAX) };
}

/* @words: (nullable): what is ours to say, else the server's own. */
static void refuse(SipBinding *binding, const SipMessage *response, const char *status, const char *code,
	const char *words, gint64 now)
{
	SipFailure failure = failure_of(binding, response, status);

	failure.code = code;
	if (words)
		failure.words = words;
	sip_binding_refuse(binding, &failure, now);
}

static void handle_success(SipBinding *binding, const SipMessage *response, gint64 now)
{
	SipRegister what = describe(binding);
	SipGrant grant = { .renewed = sip_binding_is_registered(binding),
		.mended = binding->refusal != NULL,
		.date = response->date };
	guint granted = sip_register_granted(&what, response, &grant.forgotten);
	gint64 refresh = MAX((gint64) granted - binding->config->delta, (gint64) granted / 2) * SECOND;

	if (!granted) {
		refuse(binding, response, "200 OK", "sip.rejected", "it was granted for no time", now);
		return;
	}
	sip_binding_end_request(binding);
	set_state(binding, SIP_BINDING_REGISTERED);
	g_clear_pointer(&binding->refusal, g_free);
	binding->passwords = 0;
	binding->due = now + MAX(refresh, SECOND / 2);
	binding->ops->registered(binding->self, binding, &grant, now);
}

static const char *unreadable_text(const SipMessage *response)
{
	return ((const SipChallenge *) g_ptr_array_index(response->challenges, 0))->text;
}

static void handle_challenge(SipBinding *binding, const SipMessage *response, const char *status, gint64 now)
{
	g_autofree char *unknown = sip_digest_unknown(response);

	switch (sip_digest_challenge(binding->digest, response)) {
	case SIP_DIGEST_RETRY:
		send_register(binding, now);
		break;
	case SIP_DIGEST_REFUSED:
		refuse(binding, response, status, "sip.password", NULL, now);
		break;
	case SIP_DIGEST_NO_PASSWORD:
		refuse(binding, response, status, "sip.no-password", NULL, now);
		break;
	case SIP_DIGEST_UNKNOWN:
		refuse(binding, response, status, "sip.challenge-unknown", unknown, now);
		break;
	case SIP_DIGEST_UNREADABLE:
		refuse(binding, response, status, "sip.challenge-unreadable", unreadable_text(response), now);
		break;
	case SIP_DIGEST_MISSING:
		refuse(binding, response, status, "sip.challenge-missing", NULL, now);
		break;
	}
}

/* 423: at least what the server wants; each answer must raise it. */
static void handle_interval(SipBinding *binding, const SipMessage *response, const char *status, gint64 now)
{
	gint64 wanted = response->min_expires;

	if (wanted <= binding->expires || wanted > MAX_EXPIRES || ++binding->intervals > MAX_INTERVALS) {
		refuse(binding, response, status, "sip.rejected", "no interval suits it", now);
		return;
	}
	binding->expires = (guint) wanted;
	start_dialog(binding);
	send_register(binding, now);
}

/* Who forbids a request that carried good credentials does not do so for the password. */
static const char *refusal_code(const SipBinding *binding, guint status)
{
	switch (status) {
	case 403:
	case 603:
		return sip_digest_is_used(binding->digest) ? "sip.not-allowed" : "sip.forbidden";
	case 404:
	case 410:
	case 604:
		return "sip.unknown";
	default:
		return "sip.rejected";
	}
}

static void fail_by(SipBinding *binding, const SipMessage *response, const char *status, gint64 now)
{
	SipFailure failure = failure_of(binding, response, status);

	if (response->status == 408 || response->status / 100 == 5)
		binding->ops->unavailable(binding->self, binding, &failure, response->status == 408, now);
	else
		refuse(binding, response, status, refusal_code(binding, response->status), NULL, now);
}

/* A registrar that allows one contact has that of a phone that lost its state, or of another one. Only what it has tells
 * that from other refusals of the same status. */
static gboolean is_doubtful(const SipBinding *binding, const SipMessage *response)
{
	SipKind kind = sip_kind(response->software, NULL);
	g_autofree char *words = response->words ? g_ascii_strdown(response->words, -1) : NULL;

	if (kind == SIP_KIND_CUCM || kind == SIP_KIND_CME) /* they know devices, not contacts */
		return FALSE;
	if (response->status == 403)
		return sip_digest_is_used(binding->digest);
	return response->status == 503 && words && strstr(words, "contact");
}

static void handle_failure(SipBinding *binding, const SipMessage *response, const char *status, gint64 now)
{
	if (!is_doubtful(binding, response)) {
		fail_by(binding, response, status, now);
		return;
	}
	binding->doubt = sip_message_copy_refusal(response);
	begin_register(binding, now);
}

/* @contacts: (nullable): the answer that lists them. */
static void end_doubt(SipBinding *binding, const SipMessage *contacts, gint64 now)
{
	g_autoptr(SipMessage) refusal = g_steal_pointer(&binding->doubt);
	g_autofree char *status = g_strdup_printf("%u %s", refusal->status, refusal->phrase);
	SipFailure failure = failure_of(binding, refusal, status);
	SipRegister what = describe(binding);
	g_autofree char *rival = contacts ? sip_register_rival(&what, contacts, &failure.contact_left) : NULL;

	if (!rival) {
		fail_by(binding, refusal, status, now);
		return;
	}
	failure.code = "sip.contact";
	failure.contact = rival;
	sip_binding_refuse(binding, &failure, now);
}

static void handle_contacts(SipBinding *binding, const SipMessage *response, gint64 now)
{
	gboolean challenge = response->status == 401 || response->status == 407;

	if (challenge && sip_digest_challenge(binding->digest, response) == SIP_DIGEST_RETRY)
		send_register(binding, now);
	else
		end_doubt(binding, response->status / 100 == 2 ? response : NULL, now);
}

static void handle_final(SipBinding *binding, const SipMessage *response, gint64 now)
{
	g_autofree char *status = g_strdup_printf("%u %s", response->status, response->phrase);
	gboolean challenge = response->status == 401 || response->status == 407;

	if (binding->doubt)
		handle_contacts(binding, response, now);
	else if (challenge)
		handle_challenge(binding, response, status, now);
	else if (binding->state == SIP_BINDING_LEAVING)
		end_leaving(binding, now);
	else if (response->status / 100 == 2)
		handle_success(binding, response, now);
	else if (response->status == 423)
		handle_interval(binding, response, status, now);
	else if (response->status / 100 == 3)
		binding->ops->redirected(binding->self, binding,
			response->contacts->len ? g_ptr_array_index(response->contacts, 0) : NULL, status, now);
	else
		handle_failure(binding, response, status, now);
}

gboolean sip_binding_is_answer(const SipBinding *binding, const SipMessage *response)
{
	return sip_binding_is_asking(binding) && g_strcmp0(response->branch, binding->branch) == 0 &&
	       strcmp(response->cseq_method, "REGISTER") == 0 && response->cseq == binding->cseq;
}

gboolean sip_binding_response(SipBinding *binding, const SipMessage *response, gint64 now)
{
	if (!sip_binding_is_answer(binding, response))
		return FALSE; /* that of another request, or too late */
	if (response->status >= 200)
		handle_final(binding, response, now);
	else
		sip_request_provisional(&binding->request, now);
	return TRUE;
}
