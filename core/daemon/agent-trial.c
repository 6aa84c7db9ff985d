/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "agent-private.h"

#include "settings-file.h"
#include "core/config/ini.h"
#include "core/engine/phase.h"
#include "core/engine/status.h"
#include "core/engine/words.h"

#include <string.h>

/* Settings in force that are kept only when they work: the daemon alone ends a trial, whatever becomes of who began it. */

static void judge(gpointer at_phone);

static gint64 now_of(AtPhone *at)
{
	return loop_now(at->agent->engine.loop);
}

static const char *phase_waited_for(AtPhone *at)
{
	ConfigEndpoint *endpoint = config_endpoint(at->agent->config, at->endpoint);
	const Chain *chain = endpoint ? config_endpoint_chain(endpoint) : NULL;

	return chain ? ((PhaseConfig *) chain->phases->pdata[chain_checked_phase(chain)])->name : "";
}

/* @why: (nullable): a{sv}: what stood still. */
static void tell(AtPhone *at, const char *what, gint64 wait, GVariant *why)
{
	RegentEvent event = { .time = now_of(at),
		.endpoint = at->endpoint,
		.kind = "settings",
		.phase = phase_waited_for(at),
		.wait = wait };

	if (why)
		g_variant_lookup(why, "code", "&s", &event.code);
	if (why)
		g_variant_lookup(why, "cause", "&s", &event.cause);
	events_add(at->agent->engine.events, &event, g_strdup(what));
}

/* How it ended. */

static void add_changes(GVariantBuilder *list, GKeyFile *from, GKeyFile *other, gboolean unset)
{
	g_auto(GStrv) groups = g_key_file_get_groups(from, NULL);

	for (char **group = groups; *group; group++) {
		g_auto(GStrv) keys = g_key_file_get_keys(from, *group, NULL, NULL);

		for (char **key = keys; *key; key++) {
			g_autofree char *value = ini_value(from, *group, *key);
			g_autofree char *before = ini_value(other, *group, *key);

			if (unset ? !before : g_strcmp0(value, before) != 0)
				g_variant_builder_add_parsed(list,
					"{'group': <%s>, 'key': <%s>, 'value': <%s>, 'unset': <%b>}", *group, *key,
					value, unset);
		}
	}
}

static GVariant *changes(const Settings *was, const Settings *is)
{
	GVariantBuilder list = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

	add_changes(&list, settings_file(is), settings_file(was), FALSE);
	add_changes(&list, settings_file(was), settings_file(is), TRUE);
	return g_variant_builder_end(&list);
}

/* @text: why it was reverted, NULL: it was kept. @why: (nullable): a{sv}: what stood still then. */
static void note_last(AtPhone *at, const Settings *tried, const char *text, GVariant *why)
{
	static const char *const words[] = { "code", "cause", "cure" };
	GVariantDict dict;

	g_variant_dict_init(&dict, NULL);
	g_variant_dict_insert(&dict, "outcome", "s", text ? "reverted" : "kept");
	g_variant_dict_insert(&dict, "time", "x", g_get_real_time() / G_USEC_PER_SEC);
	g_variant_dict_insert(&dict, "before", "b", at->trial.before);
	g_variant_dict_insert_value(&dict, "values", changes(at->kept, tried));
	if (text)
		g_variant_dict_insert(&dict, "text", "s", text);
	for (guint i = 0; why && i < G_N_ELEMENTS(words); i++) {
		g_autoptr(GVariant) value = g_variant_lookup_value(why, words[i], G_VARIANT_TYPE_STRING);

		if (value)
			g_variant_dict_insert_value(&dict, words[i], value);
	}
	g_clear_pointer(&at->last, g_variant_unref);
	at->last = g_variant_ref_sink(g_variant_dict_end(&dict));
}

static gboolean is_trying(gpointer endpoint, gpointer at, gpointer data)
{
	return ((AtPhone *) at)->tried != NULL;
}

static void stop(AtPhone *at)
{
	RegentAgent *agent = at->agent;
	g_autofree char *path = settings_file_path(agent->paths->state_dir, at->endpoint, SETTINGS_TRIED);

	g_clear_pointer(&at->tried, settings_unref);
	g_clear_pointer(&at->before, config_unref);
	g_clear_pointer(&at->by, g_free);
	loop_timer_stop(&at->deadline);
	loop_undefer(agent->engine.loop, &at->judging);
	state_save(agent->engine.state, path, NULL);
	if (agent->trial_watch && !g_hash_table_find(agent->at_phone, is_trying, NULL)) {
		events_unwatch(agent->engine.events, agent->trial_watch);
		agent->trial_watch = 0;
	}
}

static void drop(AtPhone *at, const char *text, GVariant *why)
{
	note_last(at, at->tried, text, why);
	at->overtaken = at->writing != NULL;
	stop(at);
	g_message("%s: settings at the phone were not kept: %s", at->endpoint, text);
	tell(at, "reverted", 0, why);
}

void trial_drop(AtPhone *at, const char *why)
{
	drop(at, why, NULL);
}

/* Files that were spoilt meanwhile do not keep the phone from what it was before. */
static void go_back(AtPhone *at, Config *before)
{
	g_autoptr(GError) error = NULL;
	Config *config = agent_read_config(at->agent, NULL, &error);

	if (!config)
		g_warning("%s: the configuration cannot be read again, the one before the trial is used: %s",
			at->endpoint, error->message);
	agent_take_config(at->agent, config ? config : config_ref(before));
}

void trial_revert(AtPhone *at, const char *text)
{
	Sequence *sequence = agent_find(at->agent, at->endpoint);
	g_autoptr(GVariant) status = sequence && !at->trial.works ? g_variant_ref_sink(status_of(sequence)) : NULL;
	g_autoptr(GVariant) why = status ? g_variant_lookup_value(status, "why", G_VARIANT_TYPE_VARDICT) : NULL;
	g_autoptr(Config) before = config_ref(at->before);

	drop(at, text, why);
	go_back(at, before);
}

void trial_was_cut(AtPhone *at, const Settings *tried)
{
	g_autofree char *path = settings_file_path(at->agent->paths->state_dir, at->endpoint, SETTINGS_TRIED);
	g_autofree char *was = settings_text(at->kept), *is = settings_text(tried);

	/* Kept, and the daemon ended before it could take the mark away. */
	if (strcmp(was, is)) {
		note_last(at, tried, "regentd ended while it was tried", NULL);
		g_message("%s: settings at the phone were not kept: regentd ended while they were tried", at->endpoint);
	}
	state_save(at->agent->engine.state, path, NULL);
}

/* How it goes on. */

static void on_restored(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autoptr(GError) error = NULL;
	AtPhone *at = data;

	if (!settings_file_write_finish(result, &error) && g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return;
	if (error)
		g_warning("%s: what was kept at the phone could not be saved again: %s", at->endpoint, error->message);
	g_clear_object(&at->writing);
	if (at->tried)
		loop_defer(at->agent->engine.loop, &at->judging);
}

/* It was dropped while it was being saved: the file is to say what is in force. */
static void restore(AtPhone *at)
{
	g_autofree char *path = settings_file_path(at->agent->paths->state_dir, at->endpoint, SETTINGS_KEPT);

	at->writing = g_cancellable_new();
	settings_file_write(path, at->kept, NULL, at->writing, on_restored, at);
}

static void on_written(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autoptr(GError) error = NULL;
	gboolean good = settings_file_write_finish(result, &error);
	g_autofree char *text = NULL;
	AtPhone *at = data;

	/* The agent is gone. */
	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return;
	g_clear_object(&at->writing);
	if (at->overtaken) {
		at->overtaken = FALSE;
		restore(at);
		return;
	}
	if (!good) {
		text = g_strdup_printf("it could not be saved: %s", error->message);
		trial_revert(at, text);
		return;
	}
	note_last(at, at->tried, NULL, NULL);
	settings_unref(at->kept);
	at->kept = settings_ref(at->tried);
	g_clear_pointer(&at->unused, g_free);
	stop(at);
	g_message("%s: settings at the phone were kept", at->endpoint);
	tell(at, "kept", 0, NULL);
}

static void keep(AtPhone *at)
{
	g_autofree char *path = settings_file_path(at->agent->paths->state_dir, at->endpoint, SETTINGS_KEPT);
	g_autofree char *old = settings_file_path(at->agent->paths->state_dir, at->endpoint, SETTINGS_UNUSED);

	at->writing = g_cancellable_new();
	settings_file_write(path, at->tried, at->unused ? old : NULL, at->writing, on_written, at);
}

static void judge(gpointer data)
{
	AtPhone *at = data;
	Sequence *sequence = agent_find(at->agent, at->endpoint);
	g_autofree char *span = words_span(at->trial.until - at->trial.since);
	g_autofree char *late = g_strdup_printf("%s was not done within %s", phase_waited_for(at), span);
	g_autofree char *unconfirmed = g_strdup_printf("nobody confirmed it within %s", span);

	if (!at->tried || at->writing)
		return;
	at->trial.works = sequence && sequence_is_checked(sequence);
	switch (trial_judge(&at->trial, now_of(at))) {
	case TRIAL_GOES_ON:
		break;
	case TRIAL_KEEP:
		keep(at);
		break;
	case TRIAL_FAILED:
		trial_revert(at, late);
		break;
	case TRIAL_UNCONFIRMED:
		trial_revert(at, unconfirmed);
		break;
	}
}

static void on_event(gpointer data, const RegentEvent *event)
{
	RegentAgent *agent = data;
	AtPhone *at = event->endpoint ? g_hash_table_lookup(agent->at_phone, event->endpoint) : NULL;

	if (at && at->tried)
		loop_defer(agent->engine.loop, &at->judging);
}

/* What a person is told who finds the trial after the daemon has died. */
static void mark_tried(AtPhone *at)
{
	g_autofree char *path = settings_file_path(at->agent->paths->state_dir, at->endpoint, SETTINGS_TRIED);
	char *text = settings_text(at->tried);
	g_autoptr(GBytes) bytes = g_bytes_new_take(text, strlen(text));

	state_save(at->agent->engine.state, path, bytes);
}

void trial_begin(AtPhone *at, Settings *settings, Config *config, const AgentChange *change)
{
	RegentAgent *agent = at->agent;
	Sequence *sequence = agent_find(agent, at->endpoint);
	gint64 now = now_of(at);

	at->trial = (Trial) { .since = now,
		.until = now + change->within,
		.at_once = !change->tried,
		.confirm = change->confirm,
		.before = sequence && sequence_is_checked(sequence) };
	at->before = config_ref(agent->config);
	at->by = g_strdup(change->by);
	at->judging = (LoopTask) { .func = judge, .data = at };
	loop_timer_init(&at->deadline, agent->engine.loop, judge, at, NULL);
	loop_timer_set(&at->deadline, at->trial.until);
	g_message("%s: settings at the phone are tried by %s", at->endpoint, change->by);
	/* Judged only after the turn in which the sequence takes the configuration. */
	agent_take_config(agent, config);
	at->tried = settings;
	mark_tried(at);
	if (!agent->trial_watch)
		agent->trial_watch = events_watch(agent->engine.events, on_event, agent);
	tell(at, "tried", change->tried ? change->within : 0, NULL);
}

/* What a person does to it. */

static AtPhone *find_trial(RegentAgent *agent, const char *name, GError **error)
{
	Sequence *sequence = agent_find(agent, name);
	AtPhone *at = sequence ? g_hash_table_lookup(agent->at_phone, sequence->name) : NULL;

	if (at && at->tried)
		return at;
	if (sequence)
		g_set_error(
			error, AGENT_ERROR, AGENT_ERROR_NOTHING_TRIED, "Nothing is being tried on %s.", sequence->name);
	else
		g_set_error(error, AGENT_ERROR, AGENT_ERROR_NO_ENDPOINT, "There is no endpoint %s.", name);
	return NULL;
}

gboolean regent_agent_confirm(RegentAgent *agent, const char *endpoint, const char *by, GError **error)
{
	AtPhone *at = find_trial(agent, endpoint, error);

	if (!at)
		return FALSE;
	g_message("%s: settings at the phone are confirmed by %s", at->endpoint, by);
	at->trial.confirmed = TRUE;
	judge(at);
	return TRUE;
}

gboolean regent_agent_revert(RegentAgent *agent, const char *endpoint, const char *by, GError **error)
{
	AtPhone *at = find_trial(agent, endpoint, error);
	g_autofree char *text = g_strdup_printf("%s went back", by);

	if (!at)
		return FALSE;
	/* The file would say otherwise at the next start. */
	if (at->writing) {
		g_set_error(error, AGENT_ERROR, AGENT_ERROR_NOTHING_TRIED,
			"It is too late to go back: what was tried on %s works and is being saved.", at->endpoint);
		return FALSE;
	}
	at->trial.works = TRUE;
	trial_revert(at, text);
	return TRUE;
}

gboolean trial_refuse_second(AtPhone *at, GError **error)
{
	gint64 now = now_of(at);
	g_autofree char *spent = words_span(now - at->trial.since), *left = words_span(at->trial.until - now);
	gboolean several = at->agent->sequences->len > 1;

	g_set_error(error, AGENT_ERROR, AGENT_ERROR_BUSY,
		"Settings of %s have been tried by %s for %s, and will be for %s more. Wait for it, or end it with "
		"regentctl network %s%s--revert.",
		at->endpoint, at->by, spent, left, several ? at->endpoint : "", several ? " " : "");
	return FALSE;
}

GVariant *trial_dict(AtPhone *at)
{
	const Trial *trial = &at->trial;

	return g_variant_new_parsed("{'since': <%x>, 'until': <%x>, 'phase': <%s>, 'done': <%b>, 'confirm': <%b>, "
				    "'confirmed': <%b>, 'by': <%s>}",
		trial->since, trial->until, phase_waited_for(at), trial->works, trial->confirm, trial->confirmed,
		at->by);
}
