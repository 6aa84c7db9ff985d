/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The contract of include/regent/step.h, kept by the core whatever a plugin does: plugins that do what they should
 * not. */

#include "hostile.h"

#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* Ends. */

static gpointer done_twice(RegentStep *step, GError **error)
{
	regent_step_done(step);
	regent_step_done(step);
	return begun(step);
}

static void test_done_twice(void **state)
{
	static const RegentPlugin hostile = PLUGIN(.stop = stop, .start = done_twice);
	Rig *rig = rig_with(&hostile, NULL);

	regent_step_done(now.step);
	rig_seconds(rig, 1);
	assert_int_equal(rig_count(rig, "step-done:hostile"), 1);
	assert_int_equal(rig_count(rig, "phase-done:b"), 1);
	assert_int_equal(rig_count(rig, "step-start:after"), 1);
	rig_free(rig);
	assert_int_equal(now.stops, 1);
}

static gpointer fails_in_many_words(RegentStep *step, GError **error)
{
	regent_step_fail(step, some_error());
	regent_step_fail_because(step, "hostile.bad", "who", "Mallory", NULL);
	regent_step_done(step);
	regent_step_fail(step, some_error());
	return begun(step);
}

static void test_fails_and_is_done(void **state)
{
	static const RegentPlugin hostile = PLUGIN(.stop = stop, .start = fails_in_many_words);
	Rig *rig = rig_with(&hostile, "[phase b]\nplugins = hostile; spare\n");

	assert_int_equal(rig_count(rig, "step-failed:hostile"), 1);
	assert_int_equal(rig_count(rig, "step-done:hostile"), 0);
	assert_int_equal(now.stops, 1);
	assert_true(rig->sequence->complete);
	rig_free(rig);
}

static gpointer lost_at_once(RegentStep *step, GError **error)
{
	regent_step_done(step);
	regent_step_fail(step, some_error());
	return begun(step);
}

/* At once the first time, then after a wait that grows: an hour has few of them. */
static void test_lost_at_once(void **state)
{
	static const RegentPlugin hostile = PLUGIN(.stop = stop, .start = lost_at_once);
	Rig *rig = rig_with(&hostile, NULL);

	assert_int_equal(now.starts, 2);
	rig_seconds(rig, 3600);
	assert_in_range(now.starts, 50, 100);
	assert_int_equal(now.stops, now.starts);
	rig_free(rig);
}

static RegentFetch *fetch_in_stop;

static void never_done(gpointer self, GBytes *bytes, const GError *error)
{
	now.calls++;
}

static void never_fact(gpointer self, const char *name, GVariant *value)
{
	now.calls++;
}

static void stop_with_words(gpointer self)
{
	RegentStep *step = now.step;

	regent_step_done(step);
	regent_step_fail(step, some_error());
	regent_step_fail_because(step, "hostile.bad", NULL);
	regent_step_explain(step, "hostile.bad", NULL);
	regent_step_absent(step, "x-t.out", "hostile.bad", NULL);
	regent_step_publish(step, "x-t.out", g_variant_new_string("from the grave"));
	regent_step_wound_down(step);
	regent_step_request(step, REGENT_REQUEST_RESET);
	regent_step_report(step, 0.5, "gone");
	regent_step_message(step, "gone");
	regent_timer_set(regent_step_timer(step, count_timer, NULL), 0);
	regent_step_watch_fd(step, now.fd, G_IO_OUT, count_ready, NULL);
	regent_step_watch_fact(step, "x-t.in", never_fact, NULL);
	fetch_in_stop = regent_step_fetch(step, "file", NULL, -1, 100, never_done, NULL, NULL);
	stop(self);
}

static void test_words_in_stop(void **state)
{
	static const RegentPlugin hostile = PLUGIN(.stop = stop_with_words, .start = start_done);
	Rig *rig;

	now.fd = eventfd(0, EFD_CLOEXEC);
	rig = rig_with(&hostile, NULL);
	rig_mark(rig);
	rig_lose(rig, "before");
	rig_seconds(rig, 2);
	assert_int_equal(now.starts, 2);
	assert_int_equal(now.stops, 1);
	assert_int_equal(now.calls, 0);
	assert_int_equal(rig_count(rig, "rewind:a"), 1);
	assert_int_equal(rig_count(rig, "request:-"), 0);
	assert_null(rig_see(rig, "x-t.out", "c"));
	assert_true(rig->sequence->complete);
	rig_free(rig);
	close(now.fd);
}

/* Start. */

static gpointer publishes_and_fails(RegentStep *step, GError **error)
{
	begun(step);
	regent_step_publish_string(step, "x-t.out", "too early");
	regent_step_done(step);
	regent_step_explain(step, "hostile.bad", "who", "Mallory", NULL);
	regent_timer_set(regent_step_timer(step, count_timer, NULL), 0);
	*error = some_error();
	return NULL;
}

static void test_publishes_and_fails_in_start(void **state)
{
	static const RegentPlugin hostile = PLUGIN(.stop = stop, .start = publishes_and_fails);
	Rig *rig = rig_with(&hostile, "[phase b]\nplugins = hostile; spare\nmode = first\n[plugin spare]\n"
				      "publish = x-t.out='spare'\n");

	rig_seconds(rig, 1);
	assert_int_equal(rig_count(rig, "step-done:hostile"), 0);
	assert_int_equal(rig_count(rig, "step-failed:hostile"), 1);
	assert_string_equal(g_variant_get_string(rig_see(rig, "x-t.out", "c"), NULL), "spare");
	assert_int_equal(now.calls, 0);
	assert_int_equal(now.stops, 0);
	rig_free(rig);
}

static gpointer says_nothing(RegentStep *step, GError **error)
{
	return NULL;
}

static void test_no_word_of_why(void **state)
{
	static const RegentPlugin hostile = PLUGIN(.stop = stop, .start = says_nothing);
	Rig *rig = rig_with(&hostile, NULL);

	assert_int_equal(rig_state(rig, "b"), PHASE_FAILED);
	assert_string_equal(rig->sequence->phases[1].diagnosis->cause, "hostile did not say why it cannot start");
	rig_free(rig);
}

static gpointer error_and_instance(RegentStep *step, GError **error)
{
	*error = some_error();
	return start_done(step, NULL);
}

/* The instance counts; the error is freed (valgrind looks). */
static void test_error_and_instance(void **state)
{
	static const RegentPlugin hostile = PLUGIN(.stop = stop, .start = error_and_instance);
	Rig *rig = rig_with(&hostile, NULL);

	assert_true(rig->sequence->complete);
	rig_free(rig);
}

static gpointer restarts_always(RegentStep *step, GError **error)
{
	regent_step_request(step, REGENT_REQUEST_RESTART);
	return start_done(step, error);
}

/* The first is obeyed at once, those that follow slower each time. */
static void test_requests_in_start(void **state)
{
	static const RegentPlugin hostile = PLUGIN(.stop = stop, .start = restarts_always);
	Rig *rig = rig_with(&hostile, NULL);

	assert_int_equal(now.starts, 2);
	rig_seconds(rig, 3600);
	assert_in_range(now.starts, 50, 200);
	assert_int_equal(rig_count(rig, "rewind:b"), now.starts - 1);
	rig_free(rig);
	assert_int_equal(now.stops, now.starts);
}

/* Facts. */

static gpointer publishes_nonsense(RegentStep *step, GError **error)
{
	regent_step_publish_string(step, "x-t.out", "good");
	regent_step_publish(step, REGENT_FACT_VOICE_VLAN, g_variant_new_string("hundred"));
	regent_step_publish(step, REGENT_FACT_CONFIG_LINES, g_variant_new_uint32(1));
	regent_step_publish_string(step, "voice.vlam", "hundred");
	regent_step_publish(step, "", NULL);
	return start_done(step, error);
}

static void test_wrong_facts(void **state)
{
	static const RegentPlugin hostile = PLUGIN(.stop = stop, .start = publishes_nonsense);
	Rig *rig;

	g_test_expect_message("regent", G_LOG_LEVEL_CRITICAL, "hostile publishes voice.vlan as s, which is q");
	g_test_expect_message("regent", G_LOG_LEVEL_CRITICAL, "hostile publishes config.lines as u, which is aa{sv}");
	g_test_expect_message("regent", G_LOG_LEVEL_CRITICAL, "hostile publishes voice.vlam as s, which is not a fact");
	g_test_expect_message("regent", G_LOG_LEVEL_CRITICAL, "hostile publishes  as nothing, which is not a fact");
	rig = rig_with(&hostile, NULL);
	g_test_assert_expected_messages();
	assert_null(rig_see(rig, REGENT_FACT_VOICE_VLAN, "c"));
	assert_null(rig_see(rig, REGENT_FACT_CONFIG_LINES, "c"));
	assert_non_null(rig_see(rig, "x-t.out", "c"));
	rig_free(rig);
}

static void count_up_to_five(gpointer self, const char *name, GVariant *value)
{
	now.calls++;
	if (g_variant_get_int32(value) < 5)
		regent_step_publish(now.step, name, g_variant_new_int32(g_variant_get_int32(value) + 1));
}

static gpointer watches_itself(RegentStep *step, GError **error)
{
	begun(step);
	regent_step_watch_fact(step, "x-t.out", count_up_to_five, NULL);
	regent_step_publish(step, "x-t.out", g_variant_new_int32(0));
	assert_int_equal(now.calls, 0);
	regent_step_done(step);
	return &now;
}

static void test_publishes_in_watch(void **state)
{
	static const RegentPlugin hostile = PLUGIN(.stop = stop, .start = watches_itself);
	Rig *rig = rig_with(&hostile, NULL);

	rig_seconds(rig, 1);
	assert_int_equal(now.calls, 6);
	assert_int_equal(g_variant_get_int32(rig_see(rig, "x-t.out", "c")), 5);
	rig_assert_fresh(rig);
	rig_free(rig);
}

/* Reading what is not there. */

static gpointer reads_nonsense(RegentStep *step, GError **error)
{
	assert_null(regent_step_option_string(step, "wrod"));
	assert_int_equal(regent_step_option_integer(step, "nubmer"), 0);
	regent_step_explain(step, "hostile.unknown", NULL);
	assert_string_equal(step_of(step)->diagnosis->cause, "hostile.unknown");
	return start_done(step, error);
}

static void test_unknown_options_and_reasons(void **state)
{
	static const RegentPlugin hostile = PLUGIN(.stop = stop, .start = reads_nonsense);
	Rig *rig;

	g_test_expect_message("regent", G_LOG_LEVEL_CRITICAL, "hostile has no option wrod");
	g_test_expect_message("regent", G_LOG_LEVEL_CRITICAL, "hostile has no option nubmer");
	g_test_expect_message("regent", G_LOG_LEVEL_CRITICAL, "hostile has no reason hostile.unknown");
	rig = rig_with(&hostile, NULL);
	g_test_assert_expected_messages();
	rig_free(rig);
}

static gpointer reads_what_it_may(RegentStep *step, GError **error)
{
	const char *word = regent_step_option_string(step, "word");

	assert_string_equal(word, "hello SEP00");
	assert_ptr_equal(regent_step_option_string(step, "word"), word);
	assert_string_equal(regent_step_option_list(step, "words")[1], "b");
	assert_int_equal(regent_step_option_integer(step, "number"), 7);
	assert_false(regent_step_option_is_set(step, "number"));
	assert_true(regent_step_option_is_set(step, "word"));
	assert_string_equal(regent_step_fact_string(step, "x-t.in"), "in");
	assert_null(regent_step_fact(step, "x-t.out")); /* not among its needs and uses */
	assert_int_equal(regent_step_fact_number(step, "x-t.in", 9), 9);
	regent_step_explain(step, "hostile.bad", "who", "Mallory", NULL);
	assert_string_equal(step_of(step)->diagnosis->cause, "Mallory was bad.");
	assert_string_equal(step_of(step)->diagnosis->cure, "Ask in.");
	return start_done(step, error);
}

static void test_options_and_facts(void **state)
{
	static const RegentPlugin hostile = PLUGIN(.stop = stop, .start = reads_what_it_may);
	Rig *rig = rig_with(&hostile, "[phase b]\nplugins = hostile\n[plugin hostile]\nword = hello %n\nwords = a; b\n"
				      "[endpoint]\ndevice-name = SEP00\n");

	assert_int_equal(now.starts, 1);
	rig_free(rig);
}

/* Goodbyes. */

static void silent(gpointer self, RegentCause cause)
{
	now.calls++;
}

static void test_wound_down_unasked(void **state)
{
	static const RegentPlugin hostile = PLUGIN(.stop = stop, .start = start_done, .wind_down = silent);
	Rig *rig = rig_with(&hostile, NULL);

	regent_step_wound_down(now.step);
	regent_step_wound_down(now.step);
	rig_seconds(rig, 10);
	assert_int_equal(now.stops, 0);
	assert_true(rig->sequence->complete);
	rig_free(rig);
}

static void test_never_winds_down(void **state)
{
	static const RegentPlugin hostile = PLUGIN(.stop = stop, .start = start_done, .wind_down = silent);
	Rig *rig = rig_with(&hostile, "[phase b]\nplugins = hostile\nstop-timeout = 3s\n");

	sequence_quit(rig->sequence);
	rig_seconds(rig, 2.9);
	assert_int_equal(now.calls, 1);
	assert_int_equal(now.stops, 0);
	rig_seconds(rig, 0.2);
	assert_int_equal(now.stops, 1);
	assert_true(rig->empty);
	rig_free(rig);
}

static void test_hasty_end(void **state)
{
	static const RegentPlugin hostile = PLUGIN(.stop = stop, .start = start_done, .wind_down = silent);
	Rig *rig = rig_with(&hostile, NULL);

	sequence_quit(rig->sequence);
	rig_seconds(rig, 0);
	assert_int_equal(now.stops, 0);
	sequence_quit(rig->sequence);
	rig_seconds(rig, 0);
	assert_int_equal(now.stops, 1);
	assert_true(rig->empty);
	/* Nothing is told twice, whatever comes afterwards. */
	rig->empty = FALSE;
	sequence_quit(rig->sequence);
	sequence_request(rig->sequence, REGENT_REQUEST_RESTART);
	rig_seconds(rig, 10);
	assert_false(rig->empty);
	assert_int_equal(now.starts, 1);
	rig_free(rig);
}

static void chatters(gpointer self, RegentCause cause)
{
	regent_step_done(now.step);
	regent_step_fail(now.step, some_error());
	regent_step_publish_string(now.step, "x-t.out", "goodbye");
	regent_step_wound_down(now.step);
	regent_step_wound_down(now.step);
}

static void test_chatters_while_winding(void **state)
{
	static const RegentPlugin hostile = PLUGIN(.stop = stop, .start = start_done, .wind_down = chatters);
	Rig *rig = rig_with(&hostile, NULL);

	rig_mark(rig);
	sequence_quit(rig->sequence);
	rig_seconds(rig, 0);
	assert_true(rig->empty);
	assert_int_equal(rig_count(rig, "phase-lost:hostile"), 0);
	assert_int_equal(now.stops, 1);
	rig_free(rig);
}

/* The calls for services, by one that is none. */
static void hear_nothing(gpointer self, const RegentEvent *event)
{
	fail();
}

static gpointer plays_service(RegentStep *step, GError **error)
{
	g_auto(GStrv) endpoints = NULL;

	regent_service_watch_events(step, hear_nothing, NULL);
	endpoints = regent_service_endpoints(step);
	assert_null(endpoints[0]);
	assert_null(regent_service_status(step, "phone"));
	assert_null(regent_service_facts(step, "phone"));
	assert_false(regent_service_request(step, "phone", REGENT_REQUEST_RESET));
	regent_step_done(step);
	return begun(step);
}

static void test_plays_service(void **state)
{
	static const RegentPlugin hostile = PLUGIN(.stop = stop, .start = plays_service);
	Rig *rig;

	for (guint i = 0; i < 5; i++)
		g_test_expect_message("regent", G_LOG_LEVEL_CRITICAL, "hostile is not a service: it stands in a phase");
	rig = rig_with(&hostile, NULL);
	rig_seconds(rig, 1);
	g_test_assert_expected_messages();
	assert_true(rig->sequence->complete);
	rig_free(rig);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_done_twice, forget),
		cmocka_unit_test_setup(test_plays_service, forget),
		cmocka_unit_test_setup(test_fails_and_is_done, forget),
		cmocka_unit_test_setup(test_lost_at_once, forget),
		cmocka_unit_test_setup(test_words_in_stop, forget),
		cmocka_unit_test_setup(test_publishes_and_fails_in_start, forget),
		cmocka_unit_test_setup(test_no_word_of_why, forget),
		cmocka_unit_test_setup(test_error_and_instance, forget),
		cmocka_unit_test_setup(test_requests_in_start, forget),
		cmocka_unit_test_setup(test_wrong_facts, forget),
		cmocka_unit_test_setup(test_publishes_in_watch, forget),
		cmocka_unit_test_setup(test_unknown_options_and_reasons, forget),
		cmocka_unit_test_setup(test_options_and_facts, forget),
		cmocka_unit_test_setup(test_wound_down_unasked, forget),
		cmocka_unit_test_setup(test_never_winds_down, forget),
		cmocka_unit_test_setup(test_hasty_end, forget),
		cmocka_unit_test_setup(test_chatters_while_winding, forget),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
