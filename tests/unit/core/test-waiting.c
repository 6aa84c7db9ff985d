/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a person is told of what is waited for: since when, until when, and of requests that have to wait. */

#include "why-rig.h"
#include "core-test.h"

#include <string.h>

/* What is waited for. */

static void test_waiting(void **state)
{
	Rig *rig = rig_of("[phase b]\ntimeout = 20s\n");

	rig_seconds(rig, 3);
	assert_whys(rig, "a/phase.waiting");
	assert_why_says(rig, "cause", "Waiting: Probing (net).");
	assert_in_range((gint64) -why_time(rig, "since"), 3, 3);
	assert_true(why_time(rig, "until") == 0);
	regent_step_explain(net, "t.note", NULL);
	assert_whys(rig, "a/phase.waiting a/t.note");
	through_a(rig);
	rig_seconds(rig, 5);
	regent_step_report(file, 0.25, "block 3");
	assert_whys(rig, "b/phase.waiting a/t.note");
	assert_why_says(rig, "cause", "Waiting: block 3, 25 % (file).");
	assert_in_range((gint64) why_time(rig, "until"), 15, 15);
	rig_free(rig);
}

/* A phase that need not come to anything is at work: nobody's fault. When its time is up, what it has to say is a drawback of
 * a sequence that is through. */
static void test_optional_phase(void **state)
{
	Rig *rig = rig_of("[sequence]\nphases = a; b\nrestart = a\nreset = a\n"
			  "[phase b]\nmode = any\ntimeout = 10s\non-failure = continue\n");

	through_a(rig);
	rig_seconds(rig, 4);
	assert_state(rig, "unregistered");
	assert_whys(rig, "b/phase.waiting");
	assert_why_says(rig, "weight", "minor");
	assert_in_range((gint64) -why_time(rig, "since"), 4, 4);
	regent_step_explain(file, "t.minor", NULL);
	rig_seconds(rig, 6);
	assert_int_equal(rig_state(rig, "b"), PHASE_PASSED);
	assert_state(rig, "complete");
	assert_int_equal(rig_count(rig, "complete:-"), 1);
	assert_whys(rig, "b/t.minor");
	assert_why_says(rig, "weight", "minor");
	regent_step_explain(file, NULL, NULL);
	regent_step_done(file);
	rig_seconds(rig, 1);
	assert_whys(rig, "");
	assert_int_equal(rig_count(rig, "complete:-"), 1);
	rig_free(rig);
}

/* Since when: of each wait alone. */

/* Those that all must come: the one that is waited for, not the one that is done. */
static void test_since_of_one_of_all(void **state)
{
	Rig *rig = rig_of("[phase b]\nplugins = file; other\nmode = all\n[plugin other]\nresult = hang\n");

	rig_seconds(rig, 30);
	through_a(rig);
	regent_step_done(file);
	rig_seconds(rig, 5);
	assert_whys(rig, "b/phase.waiting");
	assert_why_says(rig, "cause", "(other).");
	assert_in_range((gint64) -why_time(rig, "since"), 5, 5);
	rig_free(rig);
}

/* A step that is done without having registered anything waits since then. */
static void test_since_of_a_done_step(void **state)
{
	Rig *rig = rig_of(NULL);

	rig_seconds(rig, 30);
	through_b(rig);
	regent_step_publish_string(talk, REGENT_FACT_REGISTRATION_STATE, "connecting");
	regent_step_done(talk);
	rig_seconds(rig, 5);
	assert_state(rig, "unregistered");
	assert_whys(rig, "c/phase.waiting");
	assert_in_range((gint64) -why_time(rig, "since"), 5, 5);
	rig_free(rig);
}

/* The same reason in other words goes on, try after try; after a success it begins anew. */
static void test_since_of_a_reason_that_counts(void **state)
{
	Rig *rig = rig_of(NULL);

	through_a(rig);
	regent_step_fail_because(file, "t.switch", "what", "1 request", NULL);
	rig_seconds(rig, 12);
	assert_int_equal(rig_state(rig, "b"), PHASE_RUNNING);
	regent_step_explain(file, "t.switch", "what", "2 requests", NULL);
	assert_why_says(rig, "cause", "2 requests is silent.");
	assert_in_range((gint64) -why_time(rig, "since"), 11, 12);
	regent_step_fail_because(file, "t.switch", "what", "3 requests", NULL);
	rig_seconds(rig, 1);
	assert_in_range((gint64) -why_time(rig, "since"), 12, 13);
	rig_seconds(rig, 20);
	regent_step_done(file);
	rig_seconds(rig, 5);
	regent_step_explain(file, "t.switch", "what", "4 requests", NULL);
	lose(rig, file, "t.switch");
	assert_in_range((gint64) -why_time(rig, "since"), 0, 1);
	rig_free(rig);
}

/* What took its line away has not lasted as long as the registration. */
static void test_since_of_no_line(void **state)
{
	Rig *rig = registered(NULL);

	rig_seconds(rig, 100);
	publish_lines(FALSE);
	rig_seconds(rig, 3);
	assert_whys(rig, "c/phase.no-line");
	assert_in_range((gint64) -why_time(rig, "since"), 3, 3);
	rig_free(rig);
}

/* A name that was given is kept while nothing gives it: the cable is out. */
static void test_device_name(void **state)
{
	static const char *const names[] = { "phone", "SEP1", "SEP1", "SEP2" };
	Rig *rig = rig_of(NULL);

	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autoptr(GVariant) shown = status(rig);
		const char *name = NULL;

		g_variant_lookup(shown, "device", "&s", &name);
		assert_string_equal(name, names[i]);
		if (i == 0) /* it runs, and is not done */
			regent_step_publish_string(net, REGENT_FACT_ENDPOINT_DEVICE_NAME, "SEP1");
		else if (i == 1)
			lose(rig, net, "t.cable");
		else if (i == 2)
			rig_seconds(rig, 20);
		if (i == 2)
			regent_step_publish_string(net, REGENT_FACT_ENDPOINT_DEVICE_NAME, "SEP2");
	}
	rig_free(rig);
}

/* A goodbye that takes its time, of a restart and of the end. */
static void test_winding(void **state)
{
	Rig *rig = registered("[phase c]\nstop-timeout = 10min\n");

	ends_at_once = FALSE;
	regent_step_report(talk, -1, "installing");
	sequence_request(rig->sequence, REGENT_REQUEST_RESTART);
	rig_seconds(rig, 7);
	assert_state(rig, "unregistered");
	assert_whys(rig, "c/phase.waiting");
	assert_why_says(rig, "cause", "Waiting for talk: installing: then b starts again.");
	assert_in_range((gint64) -why_time(rig, "since"), 7, 7);
	assert_in_range((gint64) why_time(rig, "until"), 593, 593);
	sequence_quit(rig->sequence);
	rig_seconds(rig, 1);
	assert_why_says(rig, "cause", "Asked to end, and waiting for talk: installing.");
	ends_at_once = TRUE;
	rig_free(rig);
}

/* Who reads of a phase that timed out learns what it was at. */
static void test_timeout_words(void **state)
{
	Rig *rig = rig_of("[phase a]\ntimeout = 20s\n");

	regent_step_report(net, -1, "asked twice");
	rig_seconds(rig, 20);
	assert_whys(rig, "a/phase.timeout");
	assert_why_says(rig, "cause", "Nothing came of it within 20 s (net: asked twice).");
	assert_why_says(rig, "cure", "`regentctl timeline`");
	rig_free(rig);
	rig = rig_of("[phase a]\ntimeout = 20s\n");
	regent_step_drawback(net, "t.minor", NULL);
	rig_seconds(rig, 20);
	assert_whys(rig, "a/t.minor");
	rig_free(rig);
	/* With others beside it: what one of them failed of. */
	rig = rig_of("[phase a]\nplugins = net; other\nmode = any\ntimeout = 20s\n[plugin other]\nresult = hang\n");
	lose(rig, net, "t.cable");
	rig_seconds(rig, 20);
	assert_whys(rig, "a/t.cable");
	rig_free(rig);
}

/* Requests that come again and again. */

static void ask(Rig *rig, RegentRequest request, guint times, double apart)
{
	for (guint i = 0; i < times; i++) {
		rig_seconds(rig, apart);
		sequence_request(rig->sequence, request);
		rig_seconds(rig, 0);
	}
}

static void register_again(Rig *rig)
{
	regent_step_done(file);
	rig_seconds(rig, 0);
	publish_lines(TRUE);
	regent_step_publish_string(talk, REGENT_FACT_REGISTRATION_STATE, "registered");
	regent_step_done(talk);
	rig_seconds(rig, 0);
}

static void test_held_restart(void **state)
{
	Rig *rig = registered(NULL);
	double until;

	ask(rig, REGENT_REQUEST_RESTART, 1, 10);
	assert_state(rig, "unregistered");
	register_again(rig);
	ask(rig, REGENT_REQUEST_RESTART, 1, 0.1);
	assert_state(rig, "registered");
	assert_whys(rig, "b/phase.held");
	assert_why_says(rig, "cause", "A restart is held back, because 2 were asked for within 1 s.");
	until = why_time(rig, "until");
	assert_true(until > 0 && until < 1.2);
	/* More of them make it wait no longer. */
	ask(rig, REGENT_REQUEST_RESTART, 5, 0.05);
	assert_true(why_time(rig, "until") < until - 0.2);
	assert_why_says(rig, "cause", "7 were asked for");
	assert_state(rig, "registered");
	assert_int_equal(rig_count(rig, "held:b"), 1);
	rig_seconds(rig, 1.2);
	assert_int_equal(rig_state(rig, "b"), PHASE_RUNNING);
	assert_whys(rig, "b/phase.waiting");
	/* Carried out once, and not once more. */
	register_again(rig);
	rig_seconds(rig, 300);
	assert_state(rig, "registered");
	assert_whys(rig, "");
	rig_free(rig);
}

/* Sixty in ten minutes: a registration is kept between them, and the device does not spin. */
static void test_reset_each_time(void **state)
{
	Rig *rig = registered(NULL);

	rig_mark(rig);
	for (guint i = 0; i < 60; i++) {
		ask(rig, REGENT_REQUEST_RESTART, 1, 10);
		if (rig_state(rig, "b") == PHASE_RUNNING)
			register_again(rig);
		assert_state(rig, "registered");
	}
	assert_in_range(rig_count(rig, "rewind:b"), 15, 30);
	rig_free(rig);
}

/* A reset outranks a restart that waits, without waiting longer; a restart is done with a reset. */
static void test_held_reset(void **state)
{
	Rig *rig = registered(NULL);

	ask(rig, REGENT_REQUEST_RESTART, 1, 10);
	register_again(rig);
	ask(rig, REGENT_REQUEST_RESTART, 1, 0.1);
	assert_whys(rig, "b/phase.held");
	ask(rig, REGENT_REQUEST_RESET, 1, 0.1);
	/* The first reset is held by nothing. */
	assert_int_equal(rig_state(rig, "a"), PHASE_RUNNING);
	assert_whys(rig, "a/phase.waiting");
	through_a(rig);
	register_again(rig);
	ask(rig, REGENT_REQUEST_RESET, 1, 0.1);
	assert_whys(rig, "a/phase.held");
	ask(rig, REGENT_REQUEST_RESTART, 1, 0.1);
	assert_whys(rig, "a/phase.held");
	rig_seconds(rig, 1.2);
	assert_int_equal(rig_state(rig, "a"), PHASE_RUNNING);
	rig_free(rig);
}

/* What starts anew by itself meanwhile has done what was asked. */
static void test_held_and_lost(void **state)
{
	Rig *rig = registered(NULL);

	ask(rig, REGENT_REQUEST_RESTART, 1, 10);
	register_again(rig);
	ask(rig, REGENT_REQUEST_RESTART, 1, 0.1);
	lose(rig, net, "t.cable");
	through_a(rig);
	register_again(rig);
	rig_mark(rig);
	rig_seconds(rig, 60);
	assert_int_equal(rig_count(rig, "rewind:b"), 0);
	assert_state(rig, "registered");
	rig_free(rig);
}

/* A change that has to wait is told, with what changes. */
static void test_held_change(void **state)
{
	Rig *rig = registered(NULL);

	rig_publish(rig, "net", "x-t.server", "'10.0.0.2'");
	assert_int_equal(rig_state(rig, "b"), PHASE_RUNNING);
	register_again(rig);
	rig_publish(rig, "net", "x-t.server", "'10.0.0.3'");
	assert_state(rig, "registered");
	assert_whys(rig, "b/phase.changed");
	assert_why_says(rig, "cause", "x-t.server changes again and again");
	assert_true(why_time(rig, "until") > 0);
	/* It is as it was, and changes once more: that wait is another one. */
	rig_seconds(rig, 0.3);
	rig_publish(rig, "net", "x-t.server", "'10.0.0.2'");
	assert_whys(rig, "");
	rig_publish(rig, "net", "x-t.server", "'10.0.0.3'");
	assert_whys(rig, "b/phase.changed");
	assert_true(why_time(rig, "since") > -0.1);
	rig_free(rig);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_waiting),
		cmocka_unit_test(test_optional_phase),
		cmocka_unit_test(test_since_of_one_of_all),
		cmocka_unit_test(test_since_of_a_done_step),
		cmocka_unit_test(test_since_of_a_reason_that_counts),
		cmocka_unit_test(test_since_of_no_line),
		cmocka_unit_test(test_device_name),
		cmocka_unit_test(test_winding),
		cmocka_unit_test(test_timeout_words),
		cmocka_unit_test(test_held_restart),
		cmocka_unit_test(test_reset_each_time),
		cmocka_unit_test(test_held_reset),
		cmocka_unit_test(test_held_and_lost),
		cmocka_unit_test(test_held_change),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
