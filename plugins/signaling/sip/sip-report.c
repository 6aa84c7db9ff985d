/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-report.h"

#include "sip-inputs.h"
#include "sip-words.h"

#include "face-facts.h"
#include "list-words.h"

#include <regent/plugin.h>
#include <string.h>

static void publish_state(SipAccount *account, const char *state)
{
	if (account->main)
		regent_step_publish_string(account->sip->step, REGENT_FACT_REGISTRATION_STATE, state);
}

/* "line 1001", "lines 1001, 1002", "lines 1001, 1002, 1003, 1004 and 26 more" */
static char *lines_text(const SipAccount *account)
{
	const SipConfig *config = sip_client_config(account->client);
	g_autoptr(GPtrArray) numbers = g_ptr_array_new();
	g_autofree char *list = NULL;

	for (guint i = 0; i < config->lines->len; i++)
		if (sip_client_line_registered(account->client, i))
			g_ptr_array_add(numbers, ((const SipLine *) g_ptr_array_index(config->lines, i))->number);
	g_ptr_array_add(numbers, NULL);
	list = list_words((const char *const *) numbers->pdata);
	return g_strdup_printf("line%s %s", numbers->len > 2 ? "s" : "", list);
}

static void on_registered(SipAccount *account, const SipServer *server)
{
	RegentStep *step = account->sip->step;
	const SipConfig *config = sip_client_config(account->client);
	g_autofree char *lines = lines_text(account);
	gboolean primary = server == g_ptr_array_index(config->servers, 0);

	regent_step_publish_string(step, REGENT_FACT_REGISTRATION_CALL_MANAGER, server->where.host);
	regent_step_publish_string(
		step, REGENT_FACT_REGISTRATION_PROTOCOL, config->tcp ? "SIP over TCP" : "SIP over UDP");
	regent_step_publish(step, REGENT_FACT_REGISTRATION_REASON, NULL);
	publish_state(account, "registered");
	regent_step_report(step, -1, "%s%s, %s", server->where.host,
		config->servers->len > 1 && primary ? " (primary)" : "", lines);
	sip_memory_clear(account->sip->memory);
	sip_account_keep_memory(account->sip);
	if (!account->sip->done) {
		regent_step_done(step);
		regent_step_drawback(step, "sip.calls-refused", "lines", lines, NULL);
	}
	account->sip->done = TRUE;
}

/* In the words of a phone's display. */
static void on_connecting(SipAccount *account, const SipServer *server)
{
	g_autofree char *opening = g_strdup_printf("Opening %s", server->where.host);

	regent_step_stage(account->sip->step, opening);
	regent_step_report(account->sip->step, -1, "opening %s", server->where.host);
	publish_state(account, "connecting");
}

static void on_registering(SipAccount *account, const SipServer *server)
{
	regent_step_stage(account->sip->step, "Registering");
	regent_step_report(account->sip->step, -1, "registering at %s", server->where.host);
	publish_state(account, "registering");
}

void sip_report_state(SipAccount *account, SipClientState from, SipClientState to)
{
	static const char *const names[] = { "idle", "connecting", "reconnecting", "registering", "registered",
		"leaving", "ended" };
	const SipServer *server = sip_client_server(account->client);

	regent_step_log(account->sip->step, G_LOG_LEVEL_DEBUG, "%s: %s, was %s", server ? server->where.host : "round",
		names[to], names[from]);
	if (!account->main)
		return;
	if (to == SIP_CLIENT_CONNECTING || to == SIP_CLIENT_RECONNECTING)
		on_connecting(account, server);
	else if (to == SIP_CLIENT_REGISTERING)
		on_registering(account, server);
	else if (to == SIP_CLIENT_REGISTERED)
		on_registered(account, server);
}

void sip_report_line_state(SipAccount *account, const SipLine *line, SipBindingState from, SipBindingState to)
{
	static const char *const names[] = { "not registered", "asked for", "registered", "refreshing", "refused",
		"leaving" };

	regent_step_log(
		account->sip->step, G_LOG_LEVEL_DEBUG, "line %s: %s, was %s", line->number, names[to], names[from]);
}

void sip_report_request_state(SipAccount *account, SipRequestState from, SipRequestState to)
{
	static const char *const names[] = { "idle", "trying", "proceeding" };

	regent_step_log(account->sip->step, G_LOG_LEVEL_DEBUG, "request: %s, was %s", names[to], names[from]);
}

static gboolean is_registered(const Sip *sip, guint index)
{
	for (guint i = 0; i < sip->accounts->len; i++) {
		const SipAccount *account = g_ptr_array_index(sip->accounts, i);
		const SipConfig *config = sip_client_config(account->client);

		for (guint j = 0; j < config->lines->len; j++)
			if (((const SipLine *) g_ptr_array_index(config->lines, j))->index == index)
				return sip_client_line_registered(account->client, j);
	}
	return FALSE;
}

static void add_button(GVariantBuilder *buttons, GVariant *line, guint32 index)
{
	FaceButton button = { .index = index, .type = "line", .number = "" };

	g_variant_lookup(line, REGENT_LINE_NUMBER, "&s", &button.number);
	if (!g_variant_lookup(line, REGENT_LINE_LABEL, "&s", &button.label))
		button.label = button.number;
	face_facts_add_button(buttons, &button);
}

/* The lines are those of the configuration, with all that it says of them. */
void sip_report_lines(Sip *sip)
{
	GVariantBuilder lines, buttons;
	GVariantIter iter;
	GVariant *line;

	face_facts_begin(&lines);
	face_facts_begin(&buttons);
	g_variant_iter_init(&iter, regent_step_fact(sip->step, REGENT_FACT_CONFIG_LINES));
	while ((line = g_variant_iter_next_value(&iter))) {
		guint32 index = 0;

		g_variant_lookup(line, REGENT_LINE_INDEX, "u", &index);
		if (is_registered(sip, index)) {
			g_variant_builder_add_value(&lines, line);
			add_button(&buttons, line, index);
		}
		g_variant_unref(line);
	}
	regent_step_publish(sip->step, REGENT_FACT_REGISTRATION_LINES, g_variant_builder_end(&lines));
	regent_step_publish(sip->step, REGENT_FACT_REGISTRATION_BUTTONS, g_variant_builder_end(&buttons));
}

void sip_report_date(Sip *sip, const char *text)
{
	GVariant *settings = regent_step_fact(sip->step, REGENT_FACT_CONFIG_SETTINGS);
	gint64 time = sip_message_time(text);

	if (time < 0)
		return;
	regent_step_publish(sip->step, REGENT_FACT_REGISTRATION_TIME, g_variant_new_int64(time));
	regent_step_publish(sip->step, REGENT_FACT_REGISTRATION_CLOCK,
		face_facts_clock(regent_step_now(sip->step), time + face_facts_utc_offset(settings, time),
			face_facts_date_template(settings)));
}

static gboolean is_refusal(const SipFailure *failure)
{
	return g_str_equal(failure->code, "sip.password") || g_str_equal(failure->code, "sip.forbidden") ||
	       g_str_equal(failure->code, "sip.not-allowed") || g_str_equal(failure->code, "sip.unknown");
}

void sip_report_failure(SipAccount *account, const SipFailure *failure)
{
	Sip *sip = account->sip;
	gint64 now = g_get_real_time() / G_USEC_PER_SEC;

	publish_state(account, failure->status ? "rejected" : "unregistered");
	regent_step_publish_string(
		sip->step, REGENT_FACT_REGISTRATION_REASON, failure->status ? failure->status : failure->errors);
	if (is_refusal(failure))
		sip_memory_note(sip->memory, failure, sip_inputs_config_version(sip->step),
			sip_words_is_password(sip->step, failure), now);
	sip_memory_take_held(sip->memory, sip_client_config(account->client)->servers,
		g_get_real_time() - regent_step_now(sip->step), now);
	sip_account_keep_memory(sip);
	sip_words_fail(account, failure);
}

/* @name, @text: what fills the drawback; without a text there is none. */
static void say_drawback(Sip *sip, const char *code, const char *name, const char *text)
{
	const SipAccount *main = g_ptr_array_index(sip->accounts, 0);

	if (*text)
		regent_step_drawback(sip->step, code, name, text, "server",
			sip_client_server(main->client) ? sip_client_server(main->client)->where.host : NULL, NULL);
	else
		regent_step_drawback_over(sip->step, code);
}

/* A model that has fewer lines than were configured explains by itself why others are refused. */
static void say_refused(Sip *sip, const char *lines)
{
	GVariant *configured = regent_step_fact(sip->step, REGENT_FACT_CONFIG_LINES);
	gint64 most = regent_step_fact_number(sip->step, REGENT_FACT_MODEL_LINES, 0);
	gsize count = configured ? g_variant_n_children(configured) : 0;
	gboolean many = *lines && most && count > (gsize) most &&
			!regent_step_fact_number(sip->step, REGENT_FACT_MODEL_AUTO_REGISTER, FALSE);
	const SipAccount *main = g_ptr_array_index(sip->accounts, 0);
	g_autofree char *text = g_strdup_printf("%" G_GSIZE_FORMAT, count);
	g_autofree char *most_text = g_strdup_printf("%" G_GINT64_FORMAT, most);

	say_drawback(sip, "sip.line-refused", "lines", many ? "" : lines);
	if (many && sip_client_server(main->client))
		regent_step_drawback(sip->step, "sip.too-many-lines", "lines", lines, "count", text, "most", most_text,
			"server", sip_client_server(main->client)->where.host, NULL);
	else
		regent_step_drawback_over(sip->step, "sip.too-many-lines");
}

void sip_report_drawbacks(Sip *sip)
{
	g_autoptr(GString) lines = g_string_new(NULL), registrars = g_string_new(NULL);

	for (guint i = 0; i < sip->accounts->len; i++) {
		const SipAccount *account = g_ptr_array_index(sip->accounts, i);

		sip_client_append_refused(account->client, lines);
		if (account->failure)
			g_string_append_printf(registrars, "%s%s", registrars->len ? ", " : "", account->failure);
	}
	say_refused(sip, lines->str);
	say_drawback(sip, "sip.registrar", "registrars", registrars->str);
}
