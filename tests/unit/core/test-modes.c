/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The modes of a phase, first, any and all, with candidates that succeed, fail, refuse, hang or are not meant. */

#include "rig.h"
#include "core-test.h"

#include <regent/plugin.h>

#include <string.h>

static const char *const a_fact[] = { "x-t.a", NULL };
static const RigPlugin plugins[] = {
	{ "one", NULL, NULL, a_fact, NULL },
	{ "two", NULL, NULL, a_fact, NULL },
	{ "three", NULL, NULL, a_fact, NULL },
	{ "after", NULL, NULL, NULL, NULL },
	{ NULL },
};

/* @results: of one, two and three. */
static Rig *rig_of(const char *mode, const char *const *results, const char *more)
{
	static const char *const names[] = { "one", "two", "three" };
	g_autoptr(GString) text = g_string_new("[sequence]\nphases = p; q\n[phase q]\nplugins = after\n");

	g_string_append_printf(text,
		"[phase p]\nplugins = one; two; three\nretry-min = 10s\nretry-max = 10s\n"
		"mode = %s\n%s\n",
		mode, more ? more : "");
	for (guint i = 0; i < 3; i++)
		g_string_append_printf(text, "[plugin %s]\nresult = %s\n", names[i], results[i]);
	return rig_new(plugins, text->str);
}

/* What becomes of the phase within a second, and which candidates are at work then. */
static void test_results(void **state)
{
	static const struct {
		const char *mode;
		const char *results[3];
		PhaseState phase;
		const char *at_work;
	} rows[] = {
		{ "first", { "succeed", "succeed", "succeed" }, PHASE_DONE, "one " },
		{ "first", { "fail", "refuse", "succeed" }, PHASE_DONE, "three " },
		{ "first", { "not-mine", "succeed", "succeed" }, PHASE_DONE, "two " },
		{ "first", { "fail", "refuse", "fail" }, PHASE_FAILED, "" },
		{ "first", { "not-mine", "not-mine", "not-mine" }, PHASE_FAILED, "" },
		{ "first", { "fail", "hang", "succeed" }, PHASE_RUNNING, "two " },
		{ "any", { "hang", "succeed", "hang" }, PHASE_DONE, "one two three " },
		{ "any", { "fail", "succeed", "refuse" }, PHASE_DONE, "two " },
		{ "any", { "fail", "hang", "refuse" }, PHASE_RUNNING, "two " },
		{ "any", { "fail", "refuse", "not-mine" }, PHASE_FAILED, "" },
		{ "any", { "not-mine", "not-mine", "succeed" }, PHASE_DONE, "three " },
		{ "all", { "succeed", "succeed", "succeed" }, PHASE_DONE, "one two three " },
		{ "all", { "succeed", "hang", "succeed" }, PHASE_RUNNING, "one two three " },
		{ "all", { "succeed", "succeed", "fail" }, PHASE_FAILED, "" },
		{ "all", { "succeed", "not-mine", "succeed" }, PHASE_DONE, "one three " },
		{ "all", { "not-mine", "not-mine", "not-mine" }, PHASE_FAILED, "" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		Rig *rig = rig_of(rows[i].mode, rows[i].results, NULL);
		g_autoptr(GString) at_work = g_string_new(NULL);

		rig_seconds(rig, 1);
		for (guint j = 0; j < 3; j++)
			if (rig_step(rig, plugins[j].name))
				g_string_append_printf(at_work, "%s ", plugins[j].name);
		if (rig_state(rig, "p") != rows[i].phase || strcmp(at_work->str, rows[i].at_work))
			fail_msg("row %u: state %d, at work: %s", i, rig_state(rig, "p"), at_work->str);
		assert_int_equal(rig->sequence->complete, rows[i].phase == PHASE_DONE);
		rig_free(rig);
	}
}

/* A phase that lacks a fact starts where that should have come from, unless a candidate failed by itself. Candidates that
 * are not for this endpoint do not count, wherever they stand. */
static void test_where_to_start_again(void **state)
{
	static const char *const wanted[] = { "x-t.wanted", NULL };
	static const RigPlugin all[] = {
		{ "giver", NULL, NULL, wanted, NULL },
		{ "needy", wanted, NULL, NULL, NULL },
		{ "alien", NULL, NULL, NULL, NULL },
		{ "failing", NULL, NULL, NULL, NULL },
		{ NULL },
	};
	static const struct {
		const char *candidates, *rewind;
	} rows[] = { { "needy", "rewind:a" }, { "alien; needy", "rewind:a" }, { "needy; alien", "rewind:a" },
		{ "failing; needy", "rewind:p" }, { "needy; failing", "rewind:p" }, { "alien", "rewind:p" },
		{ "alien; failing; needy", "rewind:p" } };

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text =
			g_strdup_printf("[sequence]\nphases = a; p\n[phase a]\nplugins = giver\n[phase p]\n"
					"plugins = %s\nretry-min = 10s\n[plugin giver]\ndelay = 1s\n"
					"[plugin alien]\nresult = not-mine\n"
					"[plugin failing]\nresult = fail\n",
				rows[i].candidates);
		Rig *rig = rig_new(all, text);

		rig_seconds(rig, 0.5);
		regent_step_absent(rig_step(rig, "giver"), "x-t.wanted", "sim.failed", NULL);
		rig_seconds(rig, 15);
		if (rig_count(rig, rows[i].rewind) != 1)
			fail_msg("%s: no %s in%s", rows[i].candidates, rows[i].rewind, rig->trace->str);
		rig_free(rig);
	}
}

/* A round of refusals is one wait, not one for each. */
static void test_waits(void **state)
{
	static const char *const results[] = { "fail", "fail", "fail" };
	static const char *const modes[] = { "first", "any", "all" };

	for (guint i = 0; i < G_N_ELEMENTS(modes); i++) {
		Rig *rig = rig_of(modes[i], results, NULL);

		rig_seconds(rig, 7);
		assert_int_equal(rig_count(rig, "phase-failed:p"), 1);
		assert_in_range(rig_count(rig, "step-start:one"), 1, 1);
		rig_seconds(rig, 6);
		assert_int_equal(rig_count(rig, "phase-failed:p"), 2);
		rig_free(rig);
	}
}

/* first: each candidate has the time-out; else the phase. */
static void test_timeouts(void **state)
{
	static const char *const results[] = { "hang", "hang", "hang" };
	static const struct {
		const char *mode;
		double fails_at;
	} rows[] = { { "first", 9 }, { "any", 3 }, { "all", 3 } };

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		Rig *rig = rig_of(rows[i].mode, results, "timeout = 3s");

		rig_seconds(rig, rows[i].fails_at - 0.1);
		assert_int_equal(rig_state(rig, "p"), PHASE_RUNNING);
		rig_seconds(rig, 0.2);
		assert_int_equal(rig_state(rig, "p"), PHASE_FAILED);
		assert_string_equal(rig->sequence->phases[0].diagnosis->code, "phase.timeout");
		assert_non_null(strstr(rig->sequence->phases[0].diagnosis->cause, "Nothing came of it within 3 s"));
		assert_string_not_equal(rig->sequence->phases[0].diagnosis->cure, "");
		rig_free(rig);
	}
}

/* any and all listen on while later phases go on, and a late one still counts. */
static void test_continue(void **state)
{
	static const char *const results[] = { "hang", "succeed", "hang" };
	Rig *rig = rig_of("any", results,
		"timeout = 3s\non-failure = continue\n[plugin two]\ndelay = 8s\n"
		"publish = x-t.a=true");

	rig_seconds(rig, 4);
	assert_int_equal(rig_state(rig, "p"), PHASE_PASSED);
	assert_true(rig->sequence->complete);
	assert_non_null(rig_step(rig, "one"));
	assert_null(rig_see(rig, "x-t.a", "q"));
	rig_seconds(rig, 5);
	assert_int_equal(rig_state(rig, "p"), PHASE_DONE);
	assert_non_null(rig_see(rig, "x-t.a", "q"));
	rig_free(rig);
}

/* any: who failed beside others starts again alone, after the wait. */
static void test_any_tries_again(void **state)
{
	static const char *const results[] = { "fail", "succeed", "refuse" };
	Rig *rig = rig_of("any", results, NULL);

	rig_seconds(rig, 1);
	assert_int_equal(rig_count(rig, "step-failed:one"), 1);
	assert_int_equal(rig_count(rig, "step-failed:three"), 1);
	rig_seconds(rig, 12);
	assert_int_equal(rig_count(rig, "step-failed:one"), 2);
	assert_int_equal(rig_count(rig, "step-failed:three"), 2);
	assert_int_equal(rig_count(rig, "step-start:two"), 1);
	assert_int_equal(rig_count(rig, "rewind:p"), 0);
	rig_free(rig);
}

/* any is lost with its last one, all with any of them. */
static void test_lost(void **state)
{
	static const char *const results[] = { "succeed", "succeed", "succeed" };
	static const struct {
		const char *mode;
		guint rewinds[2]; /* after the first and the second loss */
	} rows[] = { { "any", { 0, 0 } }, { "all", { 1, 2 } } };

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		Rig *rig = rig_of(rows[i].mode, results, NULL);

		rig_seconds(rig, 1);
		rig_lose(rig, "one");
		assert_int_equal(rig_count(rig, "rewind:p"), rows[i].rewinds[0]);
		rig_seconds(rig, 0);
		rig_lose(rig, "two");
		assert_int_equal(rig_count(rig, "rewind:p"), rows[i].rewinds[1]);
		rig_free(rig);
	}
}

/* A reason may say how long to wait at first. */
static const RegentReason patient_reasons[] = {
	{ .code = "patient.busy", .phone = "Busy", .cause = "It is busy.", .cure = "Wait.", .retry = 30 },
	{ 0 },
};

static gpointer start_busy(RegentStep *step, GError **error)
{
	regent_step_fail_because(step, "patient.busy", NULL);
	return step;
}

static gpointer start_done(RegentStep *step, GError **error)
{
	regent_step_done(step);
	return step;
}

static void stop_patient(gpointer self)
{
}

static Rig *rig_of_patient(gpointer (*start)(RegentStep *step, GError **error))
{
	const RegentPlugin patient = { .magic = REGENT_PLUGIN_MAGIC,
		.abi_major = REGENT_ABI_MAJOR,
		.size = sizeof(RegentPlugin),
		.option_size = sizeof(RegentOption),
		.reason_size = sizeof(RegentReason),
		.summary = "for a test",
		.reasons = patient_reasons,
		.start = start,
		.stop = stop_patient };
	const RigPlugin alone[] = { { "patient", NULL, NULL, NULL, &patient }, { NULL } };

	return rig_new(alone, "[sequence]\nphases = p\n[phase p]\nplugins = patient\nretry-min = 1s\n");
}

static void test_reason_says_when(void **state)
{
	Rig *rig = rig_of_patient(start_busy);

	rig_seconds(rig, 23);
	assert_int_equal(rig_count(rig, "step-start:patient"), 1);
	rig_seconds(rig, 14);
	assert_int_equal(rig_count(rig, "step-start:patient"), 2);
	rig_free(rig);
}

/* Lost for such a reason it waits the first time too: it has tried again itself before it gave up. */
static void test_loss_says_when(void **state)
{
	Rig *rig = rig_of_patient(start_done);

	rig_seconds(rig, 1);
	regent_step_fail_because(rig_step(rig, "patient"), "patient.busy", NULL);
	rig_seconds(rig, 23);
	assert_int_equal(rig_count(rig, "step-start:patient"), 1);
	assert_int_equal(rig_state(rig, "p"), PHASE_HELD);
	rig_seconds(rig, 14);
	assert_int_equal(rig_count(rig, "step-start:patient"), 2);
	rig_free(rig);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_results),
		cmocka_unit_test(test_where_to_start_again),
		cmocka_unit_test(test_waits),
		cmocka_unit_test(test_timeouts),
		cmocka_unit_test(test_continue),
		cmocka_unit_test(test_any_tries_again),
		cmocka_unit_test(test_lost),
		cmocka_unit_test(test_reason_says_when),
		cmocka_unit_test(test_loss_says_when),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
