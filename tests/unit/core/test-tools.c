/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Timers, watches, asynchronous results of a step and its words about peers: they die with it, whenever freed. */

#include "hostile.h"

#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

static void frees_itself(gpointer self)
{
	now.calls++;
	regent_timer_free(now.timer);
	regent_timer_free(now.other);
}

static gpointer timers(RegentStep *step, GError **error)
{
	begun(step);
	now.timer = regent_step_timer(step, frees_itself, NULL);
	now.other = regent_step_timer(step, count_timer, NULL);
	regent_timer_set(now.timer, 0);
	regent_timer_set(now.other, 0);
	assert_true(regent_timer_is_set(now.other));
	regent_timer_set(now.other, G_USEC_PER_SEC);
	return &now;
}

static void test_timer_freed_in_its_callback(void **state)
{
	static const RegentPlugin hostile = PLUGIN(.stop = stop, .start = timers);
	Rig *rig = rig_with(&hostile, NULL);

	rig_seconds(rig, 5);
	assert_int_equal(now.calls, 1);
	rig_free(rig);
}

/* The deadline of what waits for nothing: it takes back what was set before. */
static void test_never(void **state)
{
	static const RegentPlugin hostile = PLUGIN(.stop = stop, .start = start_done);
	Rig *rig = rig_with(&hostile, NULL);
	RegentTimer *timer = regent_step_timer(now.step, count_timer, NULL);

	regent_timer_set_at(timer, regent_step_now(now.step) + G_USEC_PER_SEC);
	assert_true(regent_timer_is_set(timer));
	regent_timer_set_at(timer, REGENT_NEVER);
	assert_false(regent_timer_is_set(timer));
	rig_seconds(rig, 1e9);
	assert_int_equal(now.calls, 0);
	regent_timer_set_at(timer, 1);
	rig_seconds(rig, 0);
	assert_int_equal(now.calls, 1);
	rig_free(rig);
}

static void fails_in_timer(gpointer self)
{
	now.calls++;
	regent_step_fail(now.step, some_error());
	assert_int_equal(now.stops, 0);
	regent_timer_set(now.timer, 0);
}

static gpointer fail_later(RegentStep *step, GError **error)
{
	begun(step);
	now.timer = regent_step_timer(step, fails_in_timer, NULL);
	regent_timer_set(now.timer, 1000);
	return &now;
}

/* Stopped once the callback has returned; the timer it has just set dies with it. */
static void test_fails_in_timer(void **state)
{
	static const RegentPlugin hostile = PLUGIN(.stop = stop, .start = fail_later);
	Rig *rig = rig_with(&hostile, "[phase b]\nplugins = hostile\nretry-min = 1min\n");

	rig_seconds(rig, 30);
	assert_int_equal(now.calls, 1);
	assert_int_equal(now.stops, 1);
	rig_free(rig);
}

static void removes_itself(gpointer self, int fd, GIOCondition condition)
{
	now.calls++;
	regent_watch_remove(now.watch);
}

static gpointer watches(RegentStep *step, GError **error)
{
	begun(step);
	now.watch = regent_step_watch_fd(step, now.fd, G_IO_OUT, removes_itself, NULL);
	return &now;
}

static void test_watch_removed_in_its_callback(void **state)
{
	static const RegentPlugin hostile = PLUGIN(.stop = stop, .start = watches);
	Rig *rig;

	now.fd = eventfd(0, EFD_CLOEXEC);
	rig = rig_with(&hostile, NULL);
	rig_seconds(rig, 1);
	rig_seconds(rig, 1);
	assert_int_equal(now.calls, 1);
	rig_free(rig);
	close(now.fd);
}

static gpointer sleeps(RegentStep *step, GError **error)
{
	begun(step);
	regent_timer_set(regent_step_timer(step, count_timer, NULL), G_USEC_PER_SEC);
	regent_step_watch_fd(step, now.fd, G_IO_IN, count_ready, NULL);
	return &now;
}

static void test_tools_die_with_the_step(void **state)
{
	static const RegentPlugin hostile = PLUGIN(.stop = stop, .start = sleeps);
	guint64 one = 1;
	Rig *rig;

	now.fd = eventfd(0, EFD_CLOEXEC);
	rig = rig_with(&hostile, "[phase b]\nplugins = hostile\nretry-min = 1h\nretry-max = 1h\n");
	regent_step_fail(now.step, some_error());
	rig_seconds(rig, 0);
	assert_int_equal(now.stops, 1);
	assert_int_equal(write(now.fd, &one, sizeof one), sizeof one);
	rig_seconds(rig, 10);
	assert_int_equal(now.calls, 0);
	rig_free(rig);
	close(now.fd);
}

/* Facts that are watched: told once of what is there, then of each change, never from inside. */

static void note_value(gpointer self, const char *name, GVariant *value)
{
	g_string_append_printf(self, "%s=%s ", name, value ? g_variant_get_string(value, NULL) : "gone");
}

static void test_watched_fact(void **state)
{
	static const RegentPlugin hostile = PLUGIN(.stop = stop, .start = start_done);
	g_autoptr(GString) told = g_string_new(NULL);
	Rig *rig = rig_with(&hostile, NULL);

	regent_step_watch_fact(now.step, "x-t.in", note_value, told);
	regent_step_watch_fact(now.step, "x-t.later", note_value, told);
	assert_string_equal(told->str, "");
	rig_seconds(rig, 0);
	assert_string_equal(told->str, "x-t.in=in ");
	/* Of a later phase, too; the same value again is not told. */
	rig_publish(rig, "after", "x-t.later", "'one'");
	rig_publish(rig, "after", "x-t.later", "'one'");
	rig_publish(rig, "after", "x-t.later", NULL);
	assert_string_equal(told->str, "x-t.in=in x-t.later=one x-t.later=gone ");
	rig_free(rig);
}

/* Asynchronous results. */

static void async_ready(gpointer self, GObject *source, GAsyncResult *result)
{
	now.calls++;
}

static gpointer asks_gio(RegentStep *step, GError **error)
{
	g_autoptr(GTask) task = g_task_new(NULL, regent_step_cancellable(step), REGENT_ASYNC(step, async_ready, &now));

	g_task_return_boolean(task, TRUE);
	return begun(step);
}

static void spin_gio(void)
{
	while (g_main_context_iteration(NULL, FALSE))
		continue;
}

static void test_async_result(void **state)
{
	static const RegentPlugin hostile = PLUGIN(.stop = stop, .start = asks_gio);
	Rig *rig = rig_with(&hostile, NULL);

	assert_int_equal(now.calls, 0);
	spin_gio();
	assert_int_equal(now.calls, 1);
	rig_free(rig);
}

/* GIO calls back even after a cancel: who is stopped does not hear of it. */
static void test_async_result_after_stop(void **state)
{
	static const RegentPlugin hostile = PLUGIN(.stop = stop, .start = asks_gio);
	Rig *rig = rig_with(&hostile, "[phase b]\nplugins = hostile\nretry-min = 1h\nretry-max = 1h\n");
	g_autoptr(GCancellable) cancellable = g_object_ref(regent_step_cancellable(now.step));

	assert_false(g_cancellable_is_cancelled(cancellable));
	regent_step_fail(now.step, some_error());
	rig_seconds(rig, 0);
	assert_int_equal(now.stops, 1);
	assert_true(g_cancellable_is_cancelled(cancellable));
	spin_gio();
	assert_int_equal(now.calls, 0);
	rig_free(rig);
}

/* Bad input of peers: a few lines a minute from each, then a count. */

static guint count_lines(GPtrArray *lines, const char *text)
{
	guint count = 0;

	for (guint i = 0; i < lines->len; i++)
		count += strstr(lines->pdata[i], text) != NULL;
	return count;
}

static void complain(guint count, const char *peer)
{
	for (guint i = 0; i < count; i++)
		regent_step_complain(now.step, peer, "bad packet %u", i);
}

static void test_complaints(void **state)
{
	static const RegentPlugin hostile = PLUGIN(.stop = stop, .start = start_done);
	Rig *rig = rig_with(&hostile, NULL);
	GPtrArray *lines = log_watch();

	rig_seconds(rig, 100);
	complain(10, "10.0.0.1");
	complain(2, "10.0.0.2");
	assert_int_equal(count_lines(lines, "10.0.0.1: bad packet"), 3);
	assert_int_equal(count_lines(lines, "10.0.0.2: bad packet"), 2);
	rig_seconds(rig, 61);
	complain(1, "10.0.0.1");
	assert_int_equal(count_lines(lines, "7 more bad inputs from 10.0.0.1"), 1);
	assert_int_equal(count_lines(lines, "10.0.0.1: bad packet"), 4);
	g_ptr_array_set_size(lines, 0);
	/* A peer that makes up senders fills neither the log nor the memory. */
	for (guint i = 0; i < 1000; i++) {
		g_autofree char *peer = g_strdup_printf("forged %u", i);

		complain(1, peer);
	}
	assert_in_range(lines->len, 60, 70);
	rig_free(rig);
	log_unwatch(lines);
}

/* What was heard. */

static const RegentEvent *last_event(Rig *rig)
{
	return events_after(rig->engine.events, events_last(rig->engine.events) - 1);
}

static void test_heard(void **state)
{
	static const RegentPlugin hostile = PLUGIN(.stop = stop, .start = start_done);
	Rig *rig = rig_with(&hostile, NULL);
	g_autofree char *endless = g_strnfill(600, 'x');

	rig_mark(rig);
	regent_step_heard(now.step, "%s of %s: not found", "a.xml", "tftp://10.1.0.5");
	assert_string_equal(last_event(rig)->kind, "heard");
	assert_string_equal(last_event(rig)->plugin, "hostile");
	assert_string_equal(last_event(rig)->phase, "b");
	assert_string_equal(last_event(rig)->text, "a.xml of tftp://10.1.0.5: not found");
	regent_step_heard(now.step, "a.xml of tftp://10.1.0.5: not found");
	assert_int_equal(rig_count(rig, "heard:hostile"), 1);
	endless[499] = '\xc3'; /* of two bytes, cut between them */
	endless[500] = '\xbc';
	regent_step_heard(now.step, "%s", endless);
	assert_true(g_utf8_validate(last_event(rig)->text, -1, NULL));
	assert_in_range(strlen(last_event(rig)->text), 500, 503);
	rig_free(rig);
}

/* The ring of events is everybody's. */
static void test_heard_too_much(void **state)
{
	static const RegentPlugin hostile = PLUGIN(.stop = stop, .start = start_done);
	Rig *rig = rig_with(&hostile, NULL);

	rig_seconds(rig, 100);
	rig_mark(rig);
	for (guint i = 0; i < 1000; i++)
		regent_step_heard(now.step, "offer %u", i);
	assert_int_equal(rig_count(rig, "heard:hostile"), 60);
	assert_non_null(strstr(last_event(rig)->text, "not told"));
	rig_seconds(rig, 61);
	regent_step_heard(now.step, "offer 1000");
	assert_int_equal(rig_count(rig, "heard:hostile"), 61);
	assert_string_equal(last_event(rig)->text, "offer 1000");
	rig_free(rig);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_timer_freed_in_its_callback, forget),
		cmocka_unit_test_setup(test_never, forget),
		cmocka_unit_test_setup(test_fails_in_timer, forget),
		cmocka_unit_test_setup(test_watch_removed_in_its_callback, forget),
		cmocka_unit_test_setup(test_tools_die_with_the_step, forget),
		cmocka_unit_test_setup(test_watched_fact, forget),
		cmocka_unit_test_setup(test_async_result, forget),
		cmocka_unit_test_setup(test_async_result_after_stop, forget),
		cmocka_unit_test_setup(test_complaints, forget),
		cmocka_unit_test_setup(test_heard, forget),
		cmocka_unit_test_setup(test_heard_too_much, forget),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
