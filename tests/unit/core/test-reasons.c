/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a step says by a row of its reasons: drawbacks, a wait that a peer has named, a candidate that is passed over. */

#include "rig.h"
#include "core-test.h"

#include <regent/plugin.h>

#include <string.h>

static RegentStep *now;
static const char *at_start; /* reason to fail with in start, NULL: none */
static gboolean no_instance; /* start gives none then */

static gpointer start(RegentStep *step, GError **error)
{
	now = step;
	if (at_start)
		regent_step_fail_because(step, at_start, "server", "10.0.0.1", NULL);
	return at_start && no_instance ? NULL : step;
}

static guint stops;

static void stop(gpointer self)
{
	stops++;
}

static const RegentReason reasons[] = {
	{ .code = "probe.busy", .phone = "Busy", .cause = "{server} is busy.", .cure = "Wait.", .retry = 30 },
	{ .code = "probe.small", .cause = "{word} is missing.", .cure = "Set it.", .weight = REGENT_WEIGHT_MINOR },
	{ .code = "probe.other",
		.cause = "{server} is asked by another plugin.",
		.cure = "Set [phase b] plugins = taker.",
		.not_mine = TRUE },
	{ 0 },
};

static const RegentPlugin probe = { .magic = REGENT_PLUGIN_MAGIC,
	.abi_major = REGENT_ABI_MAJOR,
	.size = sizeof(RegentPlugin),
	.option_size = sizeof(RegentOption),
	.reason_size = sizeof(RegentReason),
	.summary = "for a test",
	.reasons = reasons,
	.start = start,
	.stop = stop };

static Rig *rig_of(const char *more)
{
	static const RigPlugin plugins[] = {
		{ "giver", NULL, NULL, NULL, NULL },
		{ "probe", NULL, NULL, NULL, &probe },
		{ "taker", NULL, NULL, NULL, NULL },
		{ NULL },
	};
	g_autofree char *text =
		g_strconcat("[sequence]\nphases = a; b\n[phase a]\nplugins = giver\n[endpoint]\ninterface = eth0\n"
			    "[phase b]\nretry-min = 1s\nretry-max = 20s\n",
			more ? more : "plugins = probe\n", NULL);
	Rig *rig = rig_new(plugins, text);

	stops = 0;
	rig_seconds(rig, 0);
	return rig;
}

static guint events_of(Rig *rig, const char *kind)
{
	const RegentEvent *event = NULL;
	guint count = 0;

	while ((event = events_after(rig->engine.events, event ? event->serial : 0)))
		count += !strcmp(event->kind, kind);
	return count;
}

static const Diagnosis *drawback(guint place)
{
	return g_slist_nth_data(((Step *) now)->drawbacks, place);
}

static guint drawbacks(void)
{
	return g_slist_length(((Step *) now)->drawbacks);
}

static void test_drawbacks(void **state)
{
	Rig *rig = rig_of(NULL);

	regent_step_drawback(now, "probe.small", "word", "a", NULL);
	regent_step_done(now);
	rig_seconds(rig, 5);
	regent_step_drawback(now, "probe.small", "word", "a", NULL);
	regent_step_drawback(now, "probe.busy", "server", "x", NULL);
	assert_int_equal(drawbacks(), 2);
	assert_string_equal(drawback(0)->cause, "a is missing.");
	assert_int_equal(drawback(0)->weight, REGENT_WEIGHT_MINOR);
	assert_int_equal(drawback(1)->weight, REGENT_WEIGHT_FAULT);
	/* The same words stand since they were said first, and are no second event; others are. */
	assert_int_equal(drawback(1)->since - drawback(0)->since, 5 * G_USEC_PER_SEC);
	assert_int_equal(events_of(rig, "explain"), 2);
	regent_step_drawback(now, "probe.small", "word", "b", NULL);
	assert_int_equal(events_of(rig, "explain"), 3);
	assert_int_equal(drawback(1)->since - drawback(0)->since, 5 * G_USEC_PER_SEC);
	assert_int_equal(drawbacks(), 2);
	assert_null(((Step *) now)->diagnosis);
	regent_step_drawback_over(now, "probe.busy");
	regent_step_drawback_over(now, "probe.busy");
	assert_int_equal(drawbacks(), 1);
	assert_string_equal(drawback(0)->cause, "b is missing.");
	rig_free(rig);
}

static gint64 wait_of_next_try(Rig *rig, const char *after)
{
	gint64 asked = loop_now(rig->engine.loop);

	regent_step_fail_because(now, "probe.busy", "server", "x", "retry-after", after, NULL);
	rig_seconds(rig, 0);
	assert_int_equal(rig_state(rig, "b"), PHASE_FAILED);
	return rig->sequence->phases[1].until - asked;
}

/* As long as the peer said, whatever the row and retry-max say, and no earlier. */
static void test_named_wait(void **state)
{
	static const struct {
		const char *after;
		double least, most;
	} rows[] = { { "5", 5, 5.5 }, { "300", 300, 330 }, { "0.5", 0.5, 0.55 }, { "0", 12, 20 }, { "soon", 12, 20 },
		{ "", 12, 20 }, { "-3", 12, 20 }, { "3 s", 12, 20 }, { "nan", 12, 20 }, { NULL, 12, 20 } };

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		Rig *rig = rig_of(NULL);

		assert_in_range(wait_of_next_try(rig, rows[i].after), (gint64) (rows[i].least * G_USEC_PER_SEC),
			(gint64) (rows[i].most * G_USEC_PER_SEC));
		rig_free(rig);
	}
}

/* A done step that is told to come back later does, also when it is lost for the first time. */
static void test_named_wait_of_a_loss(void **state)
{
	Rig *rig = rig_of(NULL);

	regent_step_done(now);
	rig_seconds(rig, 0);
	regent_step_fail_because(now, "probe.small", "word", "x", "retry-after", "60", NULL);
	rig_seconds(rig, 59);
	assert_int_equal(rig_state(rig, "b"), PHASE_HELD);
	rig_seconds(rig, 8);
	assert_int_equal(rig_state(rig, "b"), PHASE_RUNNING);
	rig_free(rig);
}

static void assert_next_candidate(const char *mode, gboolean without_instance)
{
	g_autofree char *more = g_strdup_printf("plugins = probe; taker\nmode = %s\n", mode);
	Rig *rig;

	at_start = "probe.other";
	no_instance = without_instance;
	rig = rig_of(more);
	at_start = NULL;
	assert_int_equal(rig_state(rig, "b"), PHASE_DONE);
	assert_int_equal(rig_count(rig, "step-passed:probe"), 1);
	assert_int_equal(rig_count(rig, "step-failed:probe"), 0);
	assert_int_equal(stops, without_instance ? 0 : 1);
	assert_null(rig_step(rig, "probe"));
	rig_seconds(rig, 100);
	assert_int_equal(rig_count(rig, "step-start:probe"), 1);
	rig_free(rig);
}

/* A row that says "not mine" passes the candidate over in each mode, said in start with or without an instance. */
static void test_not_mine(void **state)
{
	static const char *const modes[] = { "first", "any", "all" };

	for (guint i = 0; i < G_N_ELEMENTS(modes); i++) {
		assert_next_candidate(modes[i], FALSE);
		assert_next_candidate(modes[i], TRUE);
	}
}

/* The same, found out later; a failure of the ordinary kind is no such thing. */
static void test_not_mine_later(void **state)
{
	Rig *rig = rig_of("plugins = probe; taker\nmode = all\n");

	assert_int_equal(rig_state(rig, "b"), PHASE_RUNNING);
	regent_step_fail_because(now, "probe.other", NULL);
	rig_seconds(rig, 0);
	assert_int_equal(rig_state(rig, "b"), PHASE_DONE);
	rig_free(rig);
	rig = rig_of("plugins = probe; taker\nmode = all\n");
	regent_step_fail_because(now, "probe.busy", "server", "x", NULL);
	rig_seconds(rig, 0);
	assert_int_equal(rig_state(rig, "b"), PHASE_FAILED);
	assert_int_equal(rig_count(rig, "step-failed:probe"), 1);
	rig_free(rig);
}

/* Failing in start with an instance is an ordinary failure: the next candidate is tried. */
static void test_failing_in_start(void **state)
{
	Rig *rig;

	at_start = "probe.busy";
	no_instance = FALSE;
	rig = rig_of("plugins = probe; taker\n");
	at_start = NULL;
	assert_non_null(rig_step(rig, "taker"));
	assert_int_equal(stops, 1);
	assert_int_equal(rig_count(rig, "step-failed:probe"), 1);
	rig_free(rig);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_drawbacks),
		cmocka_unit_test(test_named_wait),
		cmocka_unit_test(test_named_wait_of_a_loss),
		cmocka_unit_test(test_not_mine),
		cmocka_unit_test(test_not_mine_later),
		cmocka_unit_test(test_failing_in_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
