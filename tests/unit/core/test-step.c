/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a step reads and asks for, and what status and facts show of what it says. */

#include "rig.h"
#include "core-test.h"

#include "core/engine/status.h"

#include <regent/plugin.h>

#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

static RegentStep *now;
static guint calls;
static RegentCause causes[8];
static guint starts;

static gpointer start(RegentStep *step, GError **error)
{
	now = step;
	if (starts < G_N_ELEMENTS(causes))
		causes[starts++] = regent_step_cause(step);
	return step;
}

static void stop(gpointer self)
{
}

static guint refreshes;
static gboolean takes; /* changed inputs in place */

static gboolean refresh(gpointer self)
{
	refreshes++;
	return takes;
}

static RegentCause goodbye;

static void wind_down(gpointer self, RegentCause cause)
{
	goodbye = cause;
	regent_step_wound_down(self);
}

static const RegentOption options[] = {
	{ .key = "word", .type = REGENT_OPTION_STRING, .fallback = "fallback" },
	{ .key = "none", .type = REGENT_OPTION_STRING },
	{ .key = "flag", .type = REGENT_OPTION_BOOLEAN, .fallback = "yes" },
	{ .key = "wait", .type = REGENT_OPTION_DURATION, .fallback = "250ms" },
	{ .key = "count", .type = REGENT_OPTION_INTEGER },
	{ .key = "list", .type = REGENT_OPTION_LIST, .fallback = "a; b" },
	{ 0 },
};

static const RegentReason reasons[] = {
	{ .code = "probe.silent",
		.phone = "No answer",
		.cause = "{server} does not answer on {endpoint.interface}.",
		.cure = "Look at {server}." },
	{ .code = "probe.none",
		.phone = "Nothing",
		.cause = "The server named none; PIN {x-t.secret-pin}.",
		.cure = "Set it." },
	{ 0 },
};

static const char *const numbers[] = { "x-t.b", "x-t.y", "x-t.q", "x-t.i", "x-t.u", "x-t.x", "x-t.s", "x-t.secret-pin",
	REGENT_FACT_ENDPOINT_INTERFACE, NULL };
static const char *const given[] = { "x-t.given", "x-t.wanted", NULL };
static const char *const wanted[] = { "x-t.wanted", NULL };

static const RegentPlugin probe = { .magic = REGENT_PLUGIN_MAGIC,
	.abi_major = REGENT_ABI_MAJOR,
	.size = sizeof(RegentPlugin),
	.option_size = sizeof(RegentOption),
	.reason_size = sizeof(RegentReason),
	.summary = "for a test",
	.stage = "Probing",
	.options = options,
	.reasons = reasons,
	.start = start,
	.stop = stop,
	.refresh = refresh,
	.wind_down = wind_down };

static Rig *rig_of(const char *more)
{
	static const RigPlugin plugins[] = {
		{ "giver", NULL, NULL, numbers, NULL },
		{ "probe", NULL, numbers, given, &probe },
		{ "taker", wanted, NULL, NULL, NULL },
		{ NULL },
	};
	g_autofree char *text = g_strconcat(
		"[sequence]\nphases = a; b; c\nrestart = b\nreset = a\n[phase a]\nplugins = giver\n[phase b]\n"
		"plugins = probe\n"
		"[phase c]\nplugins = taker\n[endpoint]\ninterface = eth0\ndevice-name = SEP00\n"
		"mac = 00:11:22:33:44:55\n"
		"load = L1\nmodel = 7962\n[plugin giver]\n"
		"publish = x-t.b=true; x-t.y=byte 46; x-t.q=uint16 4095; x-t.i=-5;"
		"x-t.u=uint32 7; x-t.x=int64 9; x-t.s='text'; x-t.secret-pin='1234'\n",
		more ? more : "", NULL);
	Rig *rig = rig_new(plugins, text);

	starts = calls = refreshes = 0;
	takes = FALSE;
	rig_seconds(rig, 0);
	return rig;
}

static void test_numbers(void **state)
{
	static const struct {
		const char *name;
		gint64 value;
	} rows[] = { { "x-t.b", 1 }, { "x-t.y", 46 }, { "x-t.q", 4095 }, { "x-t.i", -5 }, { "x-t.u", 7 },
		{ "x-t.x", 9 }, { "x-t.s", -99 }, { "x-t.absent", -99 } };
	Rig *rig = rig_of(NULL);

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
		assert_int_equal(regent_step_fact_number(now, rows[i].name, -99), rows[i].value);
	assert_string_equal(regent_step_fact_string(now, "x-t.s"), "text");
	assert_null(regent_step_fact_string(now, "x-t.u"));
	rig_free(rig);
}

static void test_option_codes(void **state)
{
	static const struct {
		const char *text, *value;
	} rows[] = { { "%n", "SEP00" }, { "%m", "00:11:22:33:44:55" }, { "%l/%o", "L1/7962" }, { "%i", "0" },
		{ "%%z", "%z" } };

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *more = g_strdup_printf("[plugin probe]\nword = %s\n", rows[i].text);
		Rig *rig = rig_of(more);

		assert_string_equal(regent_step_option_string(now, "word"), rows[i].value);
		rig_free(rig);
	}
}

static void test_option_fallbacks(void **state)
{
	Rig *rig = rig_of(NULL);

	assert_string_equal(regent_step_option_string(now, "word"), "fallback");
	assert_null(regent_step_option_string(now, "none"));
	assert_true(regent_step_option_boolean(now, "flag"));
	assert_int_equal(regent_step_option_duration(now, "wait"), 250000);
	assert_int_equal(regent_step_option_integer(now, "count"), 0);
	assert_int_equal(g_strv_length((char **) regent_step_option_list(now, "list")), 2);
	assert_null(regent_step_option_list(now, "none")[0]);
	rig_free(rig);
}

static void test_time_and_chance(void **state)
{
	Rig *rig = rig_of(NULL);
	gint64 least = G_MAXINT64, most = 0;

	assert_int_equal(regent_step_now(now), loop_now(rig->engine.loop));
	for (guint i = 0; i < 1000; i++) {
		gint64 span = regent_step_jitter(now, 1000000, 0.2);

		least = MIN(least, span);
		most = MAX(most, span);
	}
	assert_in_range(least, 800000, 820000);
	assert_in_range(most, 1180000, 1200000);
	assert_int_equal(regent_step_jitter(now, 1000, 0), 1000);
	rig_free(rig);
}

static void count_ready(gpointer self, int fd, GIOCondition condition)
{
	calls++;
}

static void test_watch_condition(void **state)
{
	Rig *rig = rig_of(NULL);
	int fd = eventfd(0, EFD_CLOEXEC);
	RegentWatch *watch = regent_step_watch_fd(now, fd, G_IO_IN, count_ready, NULL);

	rig_seconds(rig, 1);
	assert_int_equal(calls, 0);
	regent_watch_set(watch, G_IO_OUT);
	rig_seconds(rig, 1);
	assert_int_equal(calls, 1);
	regent_watch_remove(watch);
	rig_free(rig);
	close(fd);
}

static void test_causes(void **state)
{
	Rig *rig = rig_of("[phase b]\nretry-min = 1s\n");

	assert_int_equal(causes[0], REGENT_CAUSE_BOOT);
	regent_step_fail(now, g_error_new_literal(REGENT_ERROR, REGENT_ERROR_FAILED, "no"));
	rig_seconds(rig, 3);
	assert_int_equal(causes[1], REGENT_CAUSE_RETRY);
	rig_publish(rig, "giver", "x-t.s", "'other'");
	rig_seconds(rig, 3);
	assert_int_equal(causes[2], REGENT_CAUSE_CHANGED);
	rig_lose(rig, "giver");
	rig_seconds(rig, 3);
	assert_int_equal(causes[3], REGENT_CAUSE_LOST);
	sequence_request(rig->sequence, REGENT_REQUEST_RESTART);
	rig_seconds(rig, 3);
	assert_int_equal(causes[4], REGENT_CAUSE_RESTART);
	sequence_request(rig->sequence, REGENT_REQUEST_RESET);
	rig_seconds(rig, 3);
	assert_int_equal(causes[5], REGENT_CAUSE_RESET);
	rig_free(rig);
}

/* While a change is damped, a step that could not take it is asked once, and again when it reads otherwise: it was not
 * worth a new start if it can take that. */
static void test_refused_refresh(void **state)
{
	Rig *rig = rig_of(NULL);

	rig_publish(rig, "giver", "x-t.s", "'other'");
	assert_int_equal(starts, 2);
	rig_publish(rig, "giver", "x-t.s", "'third'");
	assert_int_equal(refreshes, 2);
	for (guint i = 0; i < 3; i++)
		rig_publish(rig, "probe", "x-t.given", i % 2 ? "1" : "2");
	assert_int_equal(refreshes, 2);
	takes = TRUE;
	rig_publish(rig, "giver", "x-t.s", "'other'");
	assert_int_equal(refreshes, 3);
	rig_seconds(rig, 60);
	assert_int_equal(starts, 2);
	takes = FALSE;
	rig_publish(rig, "giver", "x-t.s", "'third'");
	rig_publish(rig, "giver", "x-t.s", "'fourth'");
	rig_seconds(rig, 60);
	assert_int_equal(starts, 4);
	rig_free(rig);
}

/* A SIGTERM comes in the middle of a reset: a step that says goodbye after it is told of the SIGTERM. */
static void test_shutdown_during_reset(void **state)
{
	Rig *rig = rig_of("[plugin taker]\ngoodbye = 1s\n");

	rig_seconds(rig, 0);
	regent_step_publish(now, "x-t.wanted", g_variant_new_int32(1));
	regent_step_done(now);
	rig_seconds(rig, 1);
	sequence_request(rig->sequence, REGENT_REQUEST_RESET);
	rig_seconds(rig, 0.5);
	sequence_quit(rig->sequence);
	rig_seconds(rig, 3);
	assert_int_equal(goodbye, REGENT_CAUSE_SHUTDOWN);
	assert_true(rig->empty);
	rig_free(rig);
}

static void test_state_files(void **state)
{
	g_autoptr(Scratch) scratch = scratch_new();
	g_autoptr(GBytes) lease = g_bytes_new_static("lease", 5);
	g_autofree char *path = NULL;
	g_autofree char *expected = scratch_path(scratch, "phone/probe.lease");
	Rig *rig = rig_of(NULL);
	g_autoptr(GBytes) loaded = NULL;

	/* Without a state folder nothing is kept, and nothing breaks. */
	regent_step_state_save(now, "lease", lease);
	assert_null(regent_step_state_load(now, "lease"));
	assert_null(regent_step_state_path(now, "lease"));
	rig->engine.state = state_open(scratch->path, NULL);
	path = regent_step_state_path(now, "lease");
	assert_string_equal(path, expected);
	assert_null(regent_step_state_load(now, "lease"));
	regent_step_state_save(now, "lease", lease);
	loaded = regent_step_state_load(now, "lease");
	assert_true(g_bytes_equal(loaded, lease));
	g_clear_pointer(&rig->engine.state, state_close);
	rig_free(rig);
}

static const RegentEvent *last_event(Rig *rig, const char *kind)
{
	const RegentEvent *found = NULL, *event;

	for (event = events_after(rig->engine.events, 0); event;
		event = events_after(rig->engine.events, event->serial))
		if (!strcmp(event->kind, kind))
			found = event;
	assert_non_null(found);
	return found;
}

static void assert_silent(const RegentEvent *event)
{
	assert_string_equal(event->phase, "b");
	assert_string_equal(event->code, "probe.silent");
	assert_string_equal(event->cause, "10.0.0.1 does not answer on eth0.");
	assert_string_equal(event->text, event->cause);
}

/* The code, the sentence and the wait of a failure are fields of its events. */
static void test_event_fields(void **state)
{
	Rig *rig = rig_of("[phase b]\nretry-min = 10s\n");

	regent_step_explain(now, "probe.silent", "server", "10.0.0.1", NULL);
	assert_silent(last_event(rig, "explain"));
	assert_string_equal(last_event(rig, "explain")->plugin, "probe");
	regent_step_fail_because(now, "probe.silent", "server", "10.0.0.1", NULL);
	rig_seconds(rig, 0);
	assert_silent(last_event(rig, "step-failed"));
	assert_int_equal(last_event(rig, "step-failed")->wait, 0);
	assert_silent(last_event(rig, "phase-failed"));
	assert_null(last_event(rig, "phase-failed")->plugin);
	assert_in_range(last_event(rig, "phase-failed")->wait, 8 * G_USEC_PER_SEC, 12 * G_USEC_PER_SEC);
	assert_null(last_event(rig, "phase-done")->code);
	assert_null(last_event(rig, "phase-done")->cause);
	rig_free(rig);
}

static gboolean has_line(GPtrArray *lines, const char *line)
{
	for (guint i = 0; i < lines->len; i++)
		if (!strcmp(lines->pdata[i], line))
			return TRUE;
	return FALSE;
}

/* Each change of a state is a line for who debugs, with the endpoint in it. */
static void test_states_logged(void **state)
{
	Rig *rig = rig_of(NULL);
	GPtrArray *lines = log_watch();

	regent_step_done(now);
	rig_seconds(rig, 0);
	assert_int_equal(lines->len, 0);
	rig->engine.log_level = G_LOG_LEVEL_DEBUG;
	rig_lose(rig, "giver");
	rig_seconds(rig, 0);
	assert_true(has_line(lines, "phone giver: broken, was done"));
	assert_true(has_line(lines, "phone giver: dead, was broken"));
	assert_true(has_line(lines, "phone phase a: idle, was done"));
	assert_true(has_line(lines, "phone phase a: running, was idle"));
	log_unwatch(lines);
	rig_free(rig);
}

/* Status. */

static char *shown(Rig *rig, const char *key)
{
	g_autoptr(GVariant) status = g_variant_ref_sink(status_of(rig->sequence));
	g_autoptr(GVariant) value = g_variant_lookup_value(status, key, NULL);

	return value ? g_variant_print(value, FALSE) : g_strdup("nothing");
}

static void assert_shown(Rig *rig, const char *key, const char *expected)
{
	g_autofree char *value = shown(rig, key);

	if (!strstr(value, expected))
		fail_msg("%s is %s, not %s", key, value, expected);
}

static void test_status(void **state)
{
	Rig *rig = rig_of(NULL);

	assert_shown(rig, "endpoint", "'phone'");
	assert_shown(rig, "device", "'SEP00'");
	assert_shown(rig, "interface", "'eth0'");
	assert_shown(rig, "registered", "false");
	/* The descriptor's words, the step's own, a reason's: each over the one before. */
	assert_shown(rig, "stage", "'Probing'");
	regent_step_stage(now, "Probing hard");
	assert_shown(rig, "stage", "'Probing hard'");
	regent_step_explain(now, "probe.silent", "server", "10.0.0.1", NULL);
	assert_shown(rig, "stage", "'No answer'");
	assert_shown(rig, "why", "'10.0.0.1 does not answer on eth0.'");
	assert_shown(rig, "why", "'Look at 10.0.0.1.'");
	assert_shown(rig, "why", "'phase': <'b'>");
	regent_step_explain(now, NULL, NULL);
	assert_shown(rig, "why", "'code': <'phase.waiting'>");
	regent_step_stage(now, NULL);
	assert_shown(rig, "stage", "'Probing'");
	regent_step_report(now, 0.25, "%u of 4", 1);
	assert_shown(rig, "phases", "'text': <'1 of 4'>, 'fraction': <0.25>");
	assert_shown(rig, "phases", "'phase': <'a'>, 'state': <'done'>, 'plugin': <'giver'>");
	assert_shown(rig, "phases", "'phase': <'c'>, 'state': <'idle'>, 'plugin': <'taker'>");
	rig_free(rig);
}

/* A need that nobody met is told in the words of the step that could not give it; secrets stay out of them. */
static void test_absent(void **state)
{
	Rig *rig = rig_of("[phase c]\non-failure = retry\nretry-min = 10s\n");

	regent_step_publish_string(now, "x-t.wanted", "not for long");
	regent_step_absent(now, "x-t.wanted", "probe.silent", "server", "x", NULL);
	regent_step_absent(now, "x-t.wanted", "probe.none", NULL);
	regent_step_done(now);
	rig_seconds(rig, 0);
	assert_shown(rig, "why", "'code': <'probe.none'>");
	assert_shown(rig, "why", "'The server named none; PIN ?.'");
	assert_shown(rig, "phases", "'phase': <'c'>, 'state': <'failed'>");
	assert_shown(rig, "stage", "'Nothing'");
	/* It comes after all: taken at once, without the wait. */
	regent_step_publish_string(now, "x-t.wanted", "here");
	rig_seconds(rig, 0);
	assert_true(rig->sequence->complete);
	assert_shown(rig, "why", "nothing");
	rig_free(rig);
}

/* Once it is through, a drawback is still told. */
static void test_drawback(void **state)
{
	Rig *rig = rig_of(NULL);

	regent_step_publish_string(now, "x-t.wanted", "here");
	regent_step_done(now);
	regent_step_explain(now, "probe.silent", "server", "10.0.0.2", NULL);
	rig_seconds(rig, 0);
	assert_shown(rig, "state", "'complete'");
	assert_shown(rig, "registered", "false");
	assert_shown(rig, "why", "'10.0.0.2 does not answer on eth0.'");
	rig_free(rig);
}

static void test_facts_shown(void **state)
{
	Rig *rig = rig_of(NULL);
	g_autoptr(GVariant) facts = NULL;

	regent_step_publish_string(now, "x-t.given", "not done yet");
	facts = g_variant_ref_sink(status_facts(rig->sequence));
	assert_true(g_variant_lookup(facts, "x-t.s", "s", NULL));
	assert_true(g_variant_lookup(facts, "x-t.given", "s", NULL));
	assert_true(g_variant_lookup(facts, "endpoint.device-name", "s", NULL));
	assert_false(g_variant_lookup(facts, "x-t.secret-pin", "s", NULL));
	rig_free(rig);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_option_codes),
		cmocka_unit_test(test_option_fallbacks),
		cmocka_unit_test(test_time_and_chance),
		cmocka_unit_test(test_watch_condition),
		cmocka_unit_test(test_causes),
		cmocka_unit_test(test_refused_refresh),
		cmocka_unit_test(test_shutdown_during_reset),
		cmocka_unit_test(test_state_files),
		cmocka_unit_test(test_event_fields),
		cmocka_unit_test(test_states_logged),
		cmocka_unit_test(test_status),
		cmocka_unit_test(test_absent),
		cmocka_unit_test(test_drawback),
		cmocka_unit_test(test_facts_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
