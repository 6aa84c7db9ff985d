/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "network.h"

#include "wake.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>

#define LOOK_S 30 /* a daemon that hangs sends nothing */

struct CtlFollow {
	Ctl *ctl;
	CtlFollowing what;
	char *name;     /* of the endpoint */
	guint64 serial; /* last event seen */
	gint64 start;   /* us of CLOCK_BOOTTIME */
	char *said;     /* last line, which is not said again */
	char *failed;   /* phase that it says so of, NULL: of none */
	CtlWake wake;
	guint look; /* sources that stay */
	guint signals[2];
	gboolean over;
	GMainLoop *loop;
	GVariant *warnings;
};

gint64 ctl_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* Progress. */

char *ctl_follow_line(const CtlEvent *event, gint64 start)
{
	static const struct {
		const char *kind, *words;
	} kinds[] = {
		{ "rewind", "starts again" },
		{ "phase-done", "done" },
		{ "phase-failed", "failed" },
		{ "phase-lost", "lost" },
		{ "explain", "" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
		const char *words = kinds[i].words;

		if (!g_str_equal(kinds[i].kind, event->kind) || (!*words && !*event->cause))
			continue;
		return g_strdup_printf("%6.1f s  %s%s%s%s%s", (double) MAX(event->time - start, 0) / G_USEC_PER_SEC,
			event->phase, *words ? " " : "", words, *event->cause ? ": " : "", event->cause);
	}
	return NULL;
}

/* What comes behind the time. */
static const char *words_of(const char *line)
{
	const char *words = line ? g_strstr_len(line, -1, " s  ") : NULL;

	return words ? words : "";
}

static void say(CtlFollow *follow, char *line)
{
	if (!follow->ctl->json && !g_str_equal(words_of(line), words_of(follow->said))) {
		puts(line);
		fflush(stdout);
	}
	g_free(follow->said);
	follow->said = line;
}

/* The end. */

static void finish(CtlFollow *follow, CtlExit exit)
{
	follow->over = TRUE;
	follow->ctl->exit = exit;
	g_main_loop_quit(follow->loop);
}

/* @key: of Settings, what there is to say of it. */
static void print_json(CtlFollow *follow, const char *outcome, GVariant *settings, const char *key)
{
	g_autoptr(GVariant) dict = settings ? g_variant_lookup_value(settings, key, G_VARIANT_TYPE_VARDICT) : NULL;
	GVariantBuilder all = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE_VARDICT);

	g_variant_builder_add_parsed(&all, "{'endpoint', <%s>}", follow->name);
	g_variant_builder_add_parsed(&all, "{'outcome', <%s>}", outcome);
	g_variant_builder_add_parsed(&all, "{'took', <%x>}", ctl_now() - follow->start);
	if (follow->warnings)
		g_variant_builder_add_parsed(&all, "{'warnings', <%@as>}", follow->warnings);
	if (dict)
		g_variant_builder_add_parsed(&all, "{%s, <%@a{sv}>}", key, dict);
	ctl_print_json(g_variant_builder_end(&all));
}

static void vanish(CtlFollow *follow)
{
	if (follow->over)
		return;
	follow->ctl->quiet = FALSE;
	finish(follow,
		ctl_fail(follow->ctl, CTL_NO_DAEMON, "not-running",
			follow->what.tried
				? "regentd has ended. When it is back, what was kept before is in force, and not what was "
				  "tried. regentctl network shows it then."
				: "regentd has ended, and has not said whether this was saved. regentctl network shows it "
				  "when it is back."));
}

static void tell_end(CtlFollow *follow, GVariant *settings)
{
	g_autoptr(GVariant) last = g_variant_lookup_value(settings, "last", G_VARIANT_TYPE_VARDICT);
	const char *outcome = last ? ctl_string(last, "outcome") : "";
	gint64 took = follow->what.timed ? ctl_now() - follow->start : -1;

	if (follow->ctl->json)
		print_json(follow, outcome, settings, "last");
	else
		ctl_print(ctl_outcome_text(settings, took, &follow->ctl->style));
	finish(follow, g_str_equal(outcome, "kept") ? 0 : CTL_UNREGISTERED);
}

/** It works, and only somebody's word is missing. */
static void tell_works(CtlFollow *follow, GVariant *settings, GVariant *trial)
{
	if (follow->ctl->json)
		print_json(follow, "works", settings, "trial");
	else
		ctl_print(ctl_trial_text(trial, follow->what.endpoint, ctl_now(), &follow->ctl->style));
	finish(follow, 0);
}

/* How far it is. */

/* The next try of what failed is nothing new, nor is that it fails of the same again. */
static void tell_progress(CtlFollow *follow, const CtlEvent *event)
{
	gboolean again = g_str_equal(event->kind, "rewind") && g_strcmp0(event->phase, follow->failed) == 0;
	char *line = again ? NULL : ctl_follow_line(event, follow->start);

	if (!line)
		return;
	say(follow, line);
	g_free(follow->failed);
	follow->failed = g_str_equal(event->kind, "phase-failed") ? g_strdup(event->phase) : NULL;
}

/** Returns: whether it has ended. */
static gboolean take_events(CtlFollow *follow, GVariant *events)
{
	gboolean ended = FALSE;

	for (gsize i = 0; !ended && i < g_variant_n_children(events); i++) {
		g_autoptr(GVariant) owner = NULL;
		CtlEvent event;

		ctl_event_read(events, i, &event, &owner);
		follow->serial = event.serial;
		if (!g_str_equal(event.endpoint, follow->name))
			continue;
		ended = g_str_equal(event.kind, "settings") && !g_str_equal(event.text, "tried");
		tell_progress(follow, &event);
	}
	return ended;
}

static void look_at_trial(CtlFollow *follow, GVariant *settings)
{
	g_autoptr(GVariant) trial = g_variant_lookup_value(settings, "trial", G_VARIANT_TYPE_VARDICT);

	if (trial && ctl_boolean(trial, "done") && ctl_boolean(trial, "confirm") && !ctl_boolean(trial, "confirmed"))
		tell_works(follow, settings, trial);
}

static void refresh(gpointer data)
{
	CtlFollow *follow = data;
	g_autoptr(GVariant) events = ctl_read_events(follow->ctl, follow->serial);
	gboolean ended = events && take_events(follow, events);
	g_autoptr(GVariant) settings = ended || (events && follow->what.confirm)
					       ? ctl_read_settings(follow->ctl, follow->what.endpoint)
					       : NULL;

	if (!events || (!settings && (ended || follow->what.confirm)))
		vanish(follow);
	else if (ended)
		tell_end(follow, settings);
	else if (follow->what.confirm)
		look_at_trial(follow, settings);
}

static gboolean on_look(gpointer data)
{
	ctl_wake_soon(&((CtlFollow *) data)->wake);
	return G_SOURCE_CONTINUE;
}

static gboolean on_interrupt(gpointer data)
{
	CtlFollow *follow = data;

	if (follow->over)
		return G_SOURCE_CONTINUE;
	if (follow->ctl->json)
		print_json(follow, "interrupted", NULL, NULL);
	else
		puts("regentd goes on by itself. `regentctl network` shows how it ends.");
	finish(follow, CTL_INTERRUPTED);
	return G_SOURCE_CONTINUE;
}

static void on_closed(GDBusConnection *connection, gboolean vanished, GError *error, gpointer data)
{
	vanish(data);
}

static guint64 last_serial(GVariant *events)
{
	g_autoptr(GVariant) owner = NULL;
	gsize count = g_variant_n_children(events);
	CtlEvent event = { 0 };

	if (count > 0)
		ctl_event_read(events, count - 1, &event, &owner);
	return event.serial;
}

CtlFollow *ctl_follow_new(Ctl *ctl, const CtlFollowing *what)
{
	g_autoptr(GVariant) watching = ctl_call(ctl, "Watch", NULL, NULL);
	g_autoptr(GVariant) events = watching ? ctl_read_events(ctl, 0) : NULL;
	g_auto(GStrv) endpoints = events ? ctl_endpoints(ctl, what->endpoint) : NULL;
	CtlFollow *follow;

	if (!endpoints || !*endpoints)
		return NULL;
	follow = g_new0(CtlFollow, 1);
	follow->ctl = ctl;
	follow->wake = (CtlWake) { .func = refresh, .data = follow };
	follow->what = *what;
	follow->name = g_strdup(*endpoints);
	follow->start = ctl_now();
	follow->serial = last_serial(events);
	follow->loop = g_main_loop_new(NULL, FALSE);
	/* Before anything is asked for: who interrupts it then is told the same. */
	follow->signals[0] = g_unix_signal_add(SIGINT, on_interrupt, follow);
	follow->signals[1] = g_unix_signal_add(SIGTERM, on_interrupt, follow);
	return follow;
}

CtlExit ctl_follow_run(CtlFollow *follow, GVariant *warnings)
{
	GDBusConnection *connection = follow->ctl->connection;
	gulong closed = g_signal_connect(connection, "closed", G_CALLBACK(on_closed), follow);

	follow->warnings = warnings;
	follow->ctl->quiet = TRUE;
	follow->look = g_timeout_add_seconds(LOOK_S, on_look, follow);
	ctl_wake_begin(&follow->wake, connection);
	g_main_loop_run(follow->loop);
	follow->ctl->quiet = FALSE;
	g_signal_handler_disconnect(connection, closed);
	ctl_wake_end(&follow->wake);
	return follow->ctl->exit;
}

void ctl_follow_free(CtlFollow *follow)
{
	const guint sources[] = { follow->look, follow->signals[0], follow->signals[1] };

	for (guint i = 0; i < G_N_ELEMENTS(sources); i++)
		if (sources[i])
			g_source_remove(sources[i]);
	g_clear_pointer(&follow->loop, g_main_loop_unref);
	g_free(follow->said);
	g_free(follow->failed);
	g_free(follow->name);
	g_free(follow);
}
