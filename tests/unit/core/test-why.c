/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a person is told: of the phase that stands still now, and of nothing that is over. */

#include "why-rig.h"
#include "core-test.h"

#include <string.h>

/* What is over. */

/* No server in the data VLAN, then the cable is pulled: the link's words, not "name a server". */
static void test_cable_after_data_vlan(void **state)
{
	Rig *rig = rig_of(NULL);

	regent_step_absent(net, "x-t.server", "t.data", NULL);
	regent_step_done(net);
	rig_seconds(rig, 0);
	assert_whys(rig, "b/t.data");
	assert_stage(rig, "No Server");
	rig_seconds(rig, 1);
	lose(rig, net, "t.cable");
	rig_seconds(rig, 0);
	assert_whys(rig, "a/t.cable");
	assert_stage(rig, "No Link");
	regent_step_explain(net, "t.cable", NULL);
	assert_whys(rig, "a/t.cable");
	rig_free(rig);
}

/* A rejection sends the phone back to the files, and their server is silent now. */
static void test_silence_after_rejection(void **state)
{
	Rig *rig = rig_of(NULL);

	through_b(rig);
	lose(rig, talk, "t.rejected");
	assert_whys(rig, "c/t.rejected");
	assert_stage(rig, "Rejected");
	rig_seconds(rig, 13);
	assert_int_equal(rig_state(rig, "b"), PHASE_RUNNING);
	assert_whys(rig, "b/phase.waiting");
	lose(rig, file, "t.silent");
	assert_whys(rig, "b/t.silent");
	assert_stage(rig, "No File");
	rig_seconds(rig, 13);
	regent_step_done(file);
	rig_seconds(rig, 0);
	/* It is not known whether it would be rejected still. */
	assert_whys(rig, "c/phase.waiting");
	rig_free(rig);
}

/* The files are there as before: until talk knows better, it is the rejection that keeps it. */
static void test_rejected_again(void **state)
{
	Rig *rig = rig_of(NULL);

	through_b(rig);
	lose(rig, talk, "t.rejected");
	rig_seconds(rig, 13);
	regent_step_done(file);
	rig_seconds(rig, 0);
	assert_int_equal(rig_state(rig, "c"), PHASE_RUNNING);
	assert_whys(rig, "c/t.rejected");
	assert_in_range((gint64) -why_time(rig, "since"), 13, 14);
	lose(rig, talk, "t.rejected");
	assert_in_range((gint64) -why_time(rig, "since"), 13, 14);
	assert_in_range((gint64) why_time(rig, "until"), 10, 30);
	rig_free(rig);
}

/* Another network: what was said in the one before is not. */
static void test_another_network(void **state)
{
	Rig *rig = rig_of(NULL);

	through_b(rig);
	lose(rig, talk, "t.rejected");
	rig_publish(rig, "net", "x-t.server", "'10.0.0.2'");
	assert_int_equal(rig_state(rig, "b"), PHASE_RUNNING);
	assert_whys(rig, "b/phase.waiting");
	regent_step_done(file);
	rig_seconds(rig, 0);
	assert_whys(rig, "c/phase.waiting");
	assert_stage(rig, "Probing");
	rig_free(rig);
}

/* What was not known when it was said is filled in when it is; what was known stands as it was. */
static void test_later_facts(void **state)
{
	Rig *rig = rig_of(NULL);

	through_a(rig);
	regent_step_explain(file, "t.switch", "what", "It", NULL);
	assert_why_says(rig, "cause", "It is silent.");
	rig_publish(rig, "net", "x-t.secret-pin", "'1234'");
	rig_publish(rig, "net", "x-t.switch", "'sw1'");
	assert_why_says(rig, "cause", "It is silent on sw1.");
	assert_why_says(rig, "cure", "On sw1: `show`.\nAsk ?.");
	regent_step_fail_because(file, "t.switch", "what", "It", NULL);
	rig_seconds(rig, 0);
	rig_publish(rig, "net", "x-t.switch", "'sw2'");
	assert_int_equal(rig_state(rig, "b"), PHASE_FAILED);
	assert_why_says(rig, "cause", "It is silent on sw1.");
	rig_free(rig);
}

/* Candidates. */

static void test_nobody_is_for_it(void **state)
{
	Rig *rig;

	file_is_not_mine = TRUE;
	rig = rig_of("[phase b]\nplugins = other; file\n[plugin other]\nresult = not-mine\n");
	file_is_not_mine = TRUE;
	through_a(rig);
	assert_whys(rig, "b/t.scheme");
	assert_why_says(rig, "cause", "It is an http URL. Configured is [phase b] plugins = other; file.");
	assert_why_says(rig, "cure", "Set plugins = web.");
	assert_why_says(rig, "plugin", "file");
	assert_plugin(rig, 1, "file");
	rig_free(rig);
	/* Where nobody says what to set, each says why not. */
	rig = rig_of("[phase b]\nplugins = other; third\n[plugin other]\nresult = not-mine\n"
		     "[plugin third]\nresult = not-mine\n");
	through_a(rig);
	assert_whys(rig, "b/phase.not-mine");
	assert_stage(rig, "Not Configured");
	assert_why_says(rig, "cause", "other: sim was told that it is not needed; third: sim was told");
	assert_why_says(rig, "cure", "[phase b] plugins = other; third");
	rig_free(rig);
}

/* One that fails and one that is not for it: both are heard, the one that was meant to work first. */
static void test_failed_candidates(void **state)
{
	Rig *rig = rig_of("[phase b]\nplugins = file; other\n[plugin other]\nresult = fail\n");

	through_a(rig);
	lose(rig, file, "t.silent");
	assert_int_equal(rig_state(rig, "b"), PHASE_FAILED);
	assert_whys(rig, "b/sim.failed b/t.silent");
	rig_free(rig);
}

/* Two that say the same and want the same done say it once. */
static void test_same_failure_twice(void **state)
{
	Rig *rig = rig_of("[phase b]\nplugins = other; third\n[plugin other]\nresult = fail\n"
			  "[plugin third]\nresult = fail\n");

	through_a(rig);
	assert_int_equal(rig_state(rig, "b"), PHASE_FAILED);
	assert_whys(rig, "b/sim.failed");
	assert_why_says(rig, "plugin", "third");
	rig_free(rig);
}

/* One that failed before another did it is told, and weighs by the time that it cost. */
static void test_replaced(void **state)
{
	Rig *rig = rig_of("[phase b]\nplugins = other; file\n[plugin other]\nresult = fail\n");

	through_b(rig);
	assert_whys(rig, "c/phase.waiting b/sim.failed");
	lose(rig, talk, "t.rejected");
	assert_whys(rig, "c/t.rejected b/sim.failed");
	rig_free(rig);
	rig = rig_of("[phase b]\nplugins = file; other\n");
	through_a(rig);
	rig_seconds(rig, 5);
	lose(rig, file, "t.silent");
	assert_int_equal(rig_state(rig, "b"), PHASE_DONE);
	publish_lines(TRUE);
	regent_step_publish_string(talk, REGENT_FACT_REGISTRATION_STATE, "registered");
	regent_step_done(talk);
	regent_step_drawback(talk, "t.note", NULL);
	rig_seconds(rig, 0);
	assert_whys(rig, "b/t.silent c/t.note");
	assert_why_says(rig, "weight", "minor");
	assert_why_says(
		rig, "cause", "The file server is silent. The plugin other stands in for it, each time after 5 s.");
	assert_why_says(rig, "cure", "Start it.\nTo do without it: take file out of plugins in [phase b].");
	rig_free(rig);
}

/* One that failed at once, and one that is not for it or lacks what others give. */
static void test_replaced_quietly(void **state)
{
	Rig *rig = rig_of("[phase b]\nplugins = other; third\n[plugin other]\nresult = fail\n");

	through_a(rig);
	regent_step_publish_string(talk, REGENT_FACT_REGISTRATION_STATE, "registered");
	publish_lines(TRUE);
	regent_step_done(talk);
	rig_seconds(rig, 0);
	assert_whys(rig, "b/sim.failed");
	assert_why_says(rig, "weight", "note");
	assert_why_says(rig, "cause", "The plugin third stands in for it.");
	rig_free(rig);
	rig = rig_of("[phase b]\nplugins = other; third\n[plugin other]\nresult = not-mine\n");
	through_a(rig);
	assert_whys(rig, "c/phase.waiting");
	rig_free(rig);
	rig = rig_of("[phase b]\nplugins = file; third\n");
	regent_step_absent(net, "x-t.server", "t.data", NULL);
	regent_step_done(net);
	rig_seconds(rig, 0);
	assert_whys(rig, "c/phase.waiting");
	rig_free(rig);
}

static void test_shown_plugin(void **state)
{
	Rig *rig = rig_of("[phase c]\nplugins = other; talk\n[plugin other]\nresult = not-mine\n");

	assert_plugin(rig, 1, "file"); /* the only one */
	assert_plugin(rig, 2, "");     /* nobody knows yet */
	through_b(rig);
	assert_plugin(rig, 2, "talk");
	lose(rig, talk, "t.rejected");
	assert_plugin(rig, 2, "talk"); /* which waits */
	lose(rig, net, "t.cable");
	assert_plugin(rig, 2, "talk"); /* which will speak again */
	rig_free(rig);
}

/* Registered. */

static void test_states(void **state)
{
	Rig *rig = rig_of(NULL);

	through_b(rig);
	assert_state(rig, "unregistered");
	regent_step_publish_string(talk, REGENT_FACT_REGISTRATION_STATE, "registered");
	rig_seconds(rig, 0);
	assert_state(rig, "unregistered");
	regent_step_done(talk);
	rig_seconds(rig, 0);
	assert_state(rig, "no-line");
	assert_whys(rig, "c/phase.no-line");
	assert_int_equal(rig_count(rig, "registered:-"), 1);
	publish_lines(FALSE);
	rig_seconds(rig, 0);
	assert_state(rig, "no-line");
	regent_step_drawback(talk, "t.lines", NULL);
	assert_whys(rig, "c/t.lines");
	publish_lines(TRUE);
	regent_step_drawback_over(talk, "t.lines");
	rig_seconds(rig, 0);
	assert_state(rig, "registered");
	assert_whys(rig, "");
	assert_int_equal(rig_count(rig, "registered:-"), 1);
	rig_free(rig);
}

static void test_complete(void **state)
{
	Rig *rig = rig_of("[sequence]\nphases = a; b\nrestart = a\nreset = a\n");

	through_b(rig);
	assert_state(rig, "complete");
	assert_whys(rig, "");
	assert_int_equal(rig_count(rig, "complete:-"), 1);
	assert_int_equal(rig_count(rig, "registered:-"), 0);
	lose(rig, net, "t.cable");
	assert_state(rig, "unregistered");
	assert_int_equal(rig_count(rig, "unregistered:-"), 1);
	rig_free(rig);
}

static gint64 since(Rig *rig)
{
	return (loop_now(rig->engine.loop) - rig->sequence->since) / G_USEC_PER_SEC;
}

/* The step mends a loss by itself: the phase stays done, the registration does not. */
static void test_loss_inside_the_phase(void **state)
{
	Rig *rig = registered(NULL);

	rig_seconds(rig, 60);
	assert_int_equal(since(rig), 60);
	regent_step_publish_string(talk, REGENT_FACT_REGISTRATION_STATE, "connecting");
	regent_step_report(talk, -1, "opening cm2");
	rig_seconds(rig, 5);
	assert_int_equal(rig_state(rig, "c"), PHASE_DONE);
	assert_state(rig, "unregistered");
	assert_int_equal(since(rig), 5);
	assert_whys(rig, "c/phase.waiting");
	assert_why_says(rig, "cause", "Waiting: opening cm2 (talk).");
	regent_step_explain(talk, "t.silent", NULL);
	assert_whys(rig, "c/t.silent");
	assert_stage(rig, "No File");
	regent_step_explain(talk, NULL, NULL);
	regent_step_publish_string(talk, REGENT_FACT_REGISTRATION_STATE, "registered");
	rig_seconds(rig, 3);
	assert_state(rig, "registered");
	assert_int_equal(since(rig), 3);
	rig_free(rig);
}

/* What is permanent and harmless hides nothing. */
static void test_worst_first(void **state)
{
	Rig *rig = registered(NULL);

	regent_step_drawback(net, "t.note", NULL);
	regent_step_explain(file, "t.minor", NULL);
	assert_whys(rig, "b/t.minor a/t.note");
	regent_step_drawback(talk, "t.lines", NULL);
	assert_whys(rig, "c/t.lines b/t.minor a/t.note");
	assert_why_says(rig, "weight", "fault");
	/* Not registered, the phase that stands still comes first, whatever the others say. */
	regent_step_explain(net, "t.data", NULL);
	lose(rig, talk, "t.minor");
	assert_whys(rig, "c/t.minor a/t.data b/t.minor a/t.note");
	rig_free(rig);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cable_after_data_vlan),
		cmocka_unit_test(test_silence_after_rejection),
		cmocka_unit_test(test_rejected_again),
		cmocka_unit_test(test_another_network),
		cmocka_unit_test(test_later_facts),
		cmocka_unit_test(test_nobody_is_for_it),
		cmocka_unit_test(test_failed_candidates),
		cmocka_unit_test(test_same_failure_twice),
		cmocka_unit_test(test_replaced),
		cmocka_unit_test(test_replaced_quietly),
		cmocka_unit_test(test_shown_plugin),
		cmocka_unit_test(test_states),
		cmocka_unit_test(test_complete),
		cmocka_unit_test(test_loss_inside_the_phase),
		cmocka_unit_test(test_worst_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
