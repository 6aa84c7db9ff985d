/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "probe-run.h"

#include "paths.h"
#include "picture.h"
#include "probe-child.h"
#include "probe-client.h"
#include "probe-words.h"

#include <regent/facts.h>

#include <glib-unix.h>
#include <signal.h>
#include <sys/wait.h>

/* The file that every probe has over the configuration, beside default.conf. */
#define ALWAYS "probe.conf"
/* A daemon that tells nothing is given up this long after the time of the probe. */
#define GRACE_MS 2000

typedef struct Run Run;

/* One of the signals that end it early. */
typedef struct {
	Run *run;
	int number;
	guint source;
} Caught;

struct Run {
	Ctl *ctl;
	const ProbePlan *plan;
	const char *model;
	ProbeFolder *folder;
	ProbeResult *result;
	GMainLoop *loop;
	ProbeChild *child;
	ProbeClient *client;
	CtlPicture picture;
	gint64 by; /* us of CLOCK_BOOTTIME, when it ends at the latest; 0: not known yet */
	Caught signals[3];
	guint timer;    /* 0: none */
	gboolean ended; /* its daemon is being ended, or has been */
};

/* The end. */

/* @number: of the signal that PROBE_STOPPED comes of, 0: of none. */
static void end_by(Run *run, ProbeEnd how, int number)
{
	if (run->ended)
		return;
	run->ended = TRUE;
	run->result->end = how;
	run->result->cut = probe_end_cut(how, run->plan->within, number);
	run->result->ended = g_get_real_time();
	run->result->events = probe_client_events(run->client);
	g_clear_pointer(&run->client, probe_client_free);
	probe_child_stop(run->child);
}

static void end(Run *run, ProbeEnd how)
{
	end_by(run, how, 0);
}

/* It ends without a word of what was found. @words: (transfer full): why, for whoever called. */
static void fail(ProbeResult *result, CtlExit exit, const char *code, char *words)
{
	g_clear_pointer(&result->status, g_variant_unref);
	g_free(result->words);
	result->exit = exit;
	result->code = code;
	result->words = words;
}

/* It is not what was asked for. @words: (transfer full). */
static void refuse(Run *run, char *words)
{
	fail(run->result, CTL_USAGE, "usage", words);
	end(run, PROBE_STOPPED);
}

static gboolean on_signal(gpointer data)
{
	const Caught *caught = data;
	Run *run = caught->run;

	if (run->ended)
		probe_child_stop(run->child);
	else
		end_by(run, PROBE_STOPPED, caught->number);
	return G_SOURCE_CONTINUE;
}

static gboolean on_late(gpointer data)
{
	Run *run = data;

	run->timer = 0;
	if (!run->ended && !run->result->status)
		fail(run->result, CTL_UNREGISTERED, "failed", g_strdup("regentd tells nothing."));
	end(run, PROBE_LATE);
	return G_SOURCE_REMOVE;
}

/* Returns: (transfer full) */
static char *last_words(Run *run)
{
	g_autofree char *log = probe_folder_path(run->folder, "log"), *said = NULL;
	g_autofree char *over = probe_folder_path(run->folder, "over.conf");

	g_file_get_contents(log, &said, NULL, NULL);
	return probe_child_last_words(said ? said : "", over);
}

static void tell_death(Run *run, int status)
{
	g_autofree char *last = last_words(run);
	const char *intro = *last ? " Its last words: " : "";

	if (WIFSIGNALED(status))
		fail(run->result, CTL_UNREGISTERED, "failed",
			g_strdup_printf("regentd was ended by signal %d, %s.%s%s", WTERMSIG(status),
				g_strsignal(WTERMSIG(status)), intro, last));
	else if (WEXITSTATUS(status) == CTL_USAGE && *last)
		fail(run->result, CTL_USAGE, "refused", g_steal_pointer(&last));
	else
		fail(run->result, CTL_UNREGISTERED, "failed",
			g_strdup_printf(
				"regentd ended by itself, with status %d.%s%s", WEXITSTATUS(status), intro, last));
}

static void on_child_ended(gpointer data, int status)
{
	Run *run = data;

	ctl_picture_wipe(&run->picture);
	if (!run->ended)
		tell_death(run, status);
	run->ended = TRUE;
	g_main_loop_quit(run->loop);
}

/* What is told. */

static char *last_phase(GVariant *status)
{
	g_autoptr(GVariant) phases = g_variant_lookup_value(status, "phases", G_VARIANT_TYPE("aa{sv}"));
	gsize count = phases ? g_variant_n_children(phases) : 0;
	g_autoptr(GVariant) last = count ? g_variant_get_child_value(phases, count - 1) : NULL;

	return g_strdup(last ? ctl_string(last, "phase") : "");
}

static gboolean is_of_several(GVariant *status, GVariant *events)
{
	for (gsize i = 0; i < g_variant_n_children(events); i++) {
		g_autoptr(GVariant) owner = NULL;
		CtlEvent event;

		ctl_event_read(events, i, &event, &owner);
		if (!g_str_equal(event.endpoint, ctl_string(status, "endpoint")))
			return TRUE;
	}
	return FALSE;
}

/* Returns: whether it is what was asked for; else it ends, before it has done anything that matters. */
static gboolean is_meant(Run *run, GVariant *status, GVariant *facts, GVariant *events)
{
	const ProbePlan *plan = run->plan;
	g_autofree char *last = last_phase(status);

	if (run->model && !*ctl_string(facts, REGENT_FACT_MODEL_NAME))
		refuse(run,
			g_strdup_printf("There is no model %s: `regentctl models` lists what there is.", run->model));
	else if (plan->until && !g_str_equal(plan->until, last))
		refuse(run,
			g_strdup_printf("In %s it would register: add --register where that is wanted, or end with %s.",
				plan->until, last));
	else if (is_of_several(status, events))
		refuse(run, g_strdup_printf("%s has several endpoints, and a probe boots one: leave out endpoints.d.",
				    plan->config));
	else
		return TRUE;
	return FALSE;
}

static void begin(Run *run, GVariant *status, GVariant *facts, GVariant *events)
{
	run->by = ctl_int64(status, "boot", 0) + run->plan->within;
	if (is_meant(run, status, facts, events) && !run->plan->quiet)
		ctl_picture_head(&run->picture, probe_words_begin(run->plan, status, facts));
}

static void show(Run *run, GVariant *status, GVariant *events)
{
	if (run->plan->quiet)
		return;
	for (gsize i = 0; i < g_variant_n_children(events); i++) {
		g_autoptr(GVariant) owner = NULL;
		CtlEvent event;

		ctl_event_read(events, i, &event, &owner);
		ctl_picture_event(&run->picture, &event, ctl_int64(status, "boot", 0));
	}
	ctl_picture_draw(&run->picture, status, &run->ctl->style);
}

static void on_told(gpointer data, GVariant *status, GVariant *facts, GVariant *events)
{
	Run *run = data;
	ProbeEnd how;

	probe_result_clear(run->result);
	run->result->status = g_variant_ref(status);
	run->result->facts = g_variant_ref(facts);
	if (!run->by)
		begin(run, status, facts, events);
	if (run->ended)
		return;
	show(run, status, events);
	how = probe_end_judge(status, run->by);
	if (how != PROBE_GOES_ON)
		end(run, how);
}

/* The start. */

static gboolean write_over(Run *run, GError **error)
{
	const char *data = g_getenv("REGENT_DATA_DIR");
	g_autofree char *always = g_build_filename(data ? data : REGENT_DATA_DIR, ALWAYS, NULL);
	g_autofree char *path = probe_folder_path(run->folder, "over.conf"), *given = NULL, *over = NULL;

	if (!g_file_get_contents(always, &given, NULL, error))
		return FALSE;
	over = probe_plan_over(run->plan, run->model, given);
	return g_file_set_contents(path, over, -1, error);
}

static gboolean start(Run *run, GError **error)
{
	g_autofree char *until = probe_plan_until(run->plan), *socket = probe_folder_path(run->folder, "run/control");
	g_autofree char *none = probe_folder_path(run->folder, "regent.conf");
	const char *config = run->plan->config ? run->plan->config : none;

	if (!probe_folder_empty(run->folder, error) || !g_file_set_contents(none, "", -1, error) ||
		!write_over(run, error))
		return FALSE;
	run->child = probe_child_start(run->folder, config, until, on_child_ended, run, error);
	if (run->child)
		run->client = probe_client_new(socket, on_told, run);
	return run->child != NULL;
}

static void run_loop(Run *run)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };

	run->timer = g_timeout_add(
		(guint) MIN(run->plan->within / G_TIME_SPAN_MILLISECOND + GRACE_MS, G_MAXINT), on_late, run);
	for (guint i = 0; i < G_N_ELEMENTS(numbers); i++) {
		run->signals[i] = (Caught) { .run = run, .number = numbers[i] };
		run->signals[i].source = g_unix_signal_add(numbers[i], on_signal, &run->signals[i]);
	}
	g_main_loop_run(run->loop);
	for (guint i = 0; i < G_N_ELEMENTS(numbers); i++)
		g_source_remove(run->signals[i].source);
	g_clear_handle_id(&run->timer, g_source_remove);
}

/* A line an event goes beside what was found, not into it. */
static void init_picture(Run *run)
{
	gboolean screen = run->ctl->style.width > 0 && !run->plan->quiet;

	ctl_picture_init(&run->picture, screen ? stdout : stderr, screen);
}

void probe_run(Ctl *ctl, const ProbePlan *plan, const char *model, ProbeFolder *folder, ProbeResult *ret_result)
{
	Run run = { .ctl = ctl, .plan = plan, .model = model, .folder = folder, .result = ret_result };
	g_autoptr(GError) error = NULL;

	*ret_result = (ProbeResult) { .started = g_get_real_time() };
	fail(ret_result, CTL_INTERRUPTED, "interrupted", g_strdup("It was ended before regentd told anything."));
	init_picture(&run);
	run.loop = g_main_loop_new(NULL, FALSE);
	if (start(&run, &error))
		run_loop(&run);
	else
		fail(ret_result, CTL_UNREGISTERED, "failed", g_strdup(error->message));
	ctl_picture_clear(&run.picture);
	g_clear_pointer(&run.client, probe_client_free);
	g_clear_pointer(&run.child, probe_child_free);
	g_main_loop_unref(run.loop);
}

void probe_result_clear(ProbeResult *result)
{
	g_clear_pointer(&result->status, g_variant_unref);
	g_clear_pointer(&result->facts, g_variant_unref);
	g_clear_pointer(&result->events, g_variant_unref);
	g_clear_pointer(&result->cut, g_free);
	g_clear_pointer(&result->words, g_free);
}
