/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core-test.h"

#include "core/engine/loop.h"

#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define MANY 300
#define SECOND ((gint64) G_USEC_PER_SEC)

typedef struct {
	Loop *loop;
	GString *trace;
	LoopTask task;
	LoopTimer timer, other;
	LoopWatch watch, second;
	int fd;
} Fixture;

static Fixture *fixture_new(void)
{
	Fixture *fixture = g_new0(Fixture, 1);

	fixture->loop = loop_new_fake();
	fixture->trace = g_string_new(NULL);
	fixture->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	return fixture;
}

static void fixture_free(Fixture *fixture)
{
	close(fixture->fd);
	loop_free(fixture->loop);
	g_string_free(fixture->trace, TRUE);
	g_free(fixture);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Fixture, fixture_free)

/* Timers. */

typedef struct {
	LoopTimer timer;
	GArray *fired;
} Tick;

static void tick(gpointer data)
{
	Tick *t = data;

	g_array_append_val(t->fired, t->timer.when);
}

static int compare_times(gconstpointer a, gconstpointer b)
{
	const gint64 *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Sets, moves and stops timers at random; what is left must fire in the order a sorted array has. */
static void churn(Loop *loop, Tick *ticks, GRand *chance)
{
	for (guint i = 0; i < MANY * 10; i++) {
		Tick *t = &ticks[g_rand_int_range(chance, 0, MANY)];

		if (g_rand_int_range(chance, 0, 3))
			loop_timer_set(&t->timer, loop_now(loop) + g_rand_int_range(chance, 0, 1000));
		else
			loop_timer_stop(&t->timer);
	}
}

static void test_heap(void **state)
{
	for (guint seed = 0; seed < 20; seed++) {
		g_autoptr(GRand) chance = g_rand_new_with_seed(seed);
		g_autoptr(GArray) fired = g_array_new(FALSE, FALSE, sizeof(gint64));
		g_autoptr(GArray) expected = g_array_new(FALSE, FALSE, sizeof(gint64));
		g_autoptr(Loop) loop = loop_new_fake();
		g_autofree Tick *ticks = g_new0(Tick, MANY);

		for (guint i = 0; i < MANY; i++) {
			ticks[i].fired = fired;
			loop_timer_init(&ticks[i].timer, loop, tick, &ticks[i], NULL);
		}
		churn(loop, ticks, chance);
		for (guint i = 0; i < MANY; i++)
			if (ticks[i].timer.slot)
				g_array_append_val(expected, ticks[i].timer.when);
		g_array_sort(expected, compare_times);
		assert_true(expected->len > MANY / 3);
		assert_int_equal(loop_next(loop), g_array_index(expected, gint64, 0));
		loop_advance(loop, 2000);
		assert_int_equal(fired->len, expected->len);
		assert_memory_equal(fired->data, expected->data, fired->len * sizeof(gint64));
		assert_int_equal(loop_next(loop), REGENT_NEVER);
	}
}

static void note_time(gpointer data)
{
	Fixture *fixture = data;

	g_string_append_printf(fixture->trace, "%d ", (int) ((loop_now(fixture->loop) - SECOND) / 1000));
}

static void every_ten(gpointer data)
{
	Fixture *fixture = data;

	note_time(fixture);
	loop_timer_set(&fixture->timer, fixture->timer.when + 10000);
}

static void test_fake_clock(void **state)
{
	g_autoptr(Fixture) fixture = fixture_new();

	loop_timer_init(&fixture->timer, fixture->loop, every_ten, fixture, NULL);
	loop_timer_init(&fixture->other, fixture->loop, note_time, fixture, NULL);
	loop_timer_set(&fixture->timer, loop_now(fixture->loop) + 10000);
	loop_timer_set(&fixture->other, loop_now(fixture->loop) + 25000);
	loop_advance(fixture->loop, 9999);
	assert_string_equal(fixture->trace->str, "");
	loop_advance(fixture->loop, 30001);
	assert_string_equal(fixture->trace->str, "10 20 25 30 40 ");
	assert_int_equal(loop_now(fixture->loop), SECOND + 40000);
	/* A time gone by fires at once, and the clock does not go back for it. */
	loop_timer_set(&fixture->other, 5);
	loop_advance(fixture->loop, 0);
	assert_string_equal(fixture->trace->str, "10 20 25 30 40 40 ");
	loop_timer_stop(&fixture->timer);
	loop_timer_stop(&fixture->timer);
	assert_int_equal(fixture->timer.slot, 0);
}

static void stop_other(gpointer data)
{
	loop_timer_stop(&((Fixture *) data)->other);
}

static void test_timer_stopped_by_another(void **state)
{
	g_autoptr(Fixture) fixture = fixture_new();

	loop_timer_init(&fixture->timer, fixture->loop, stop_other, fixture, NULL);
	loop_timer_init(&fixture->other, fixture->loop, note_time, fixture, NULL);
	loop_timer_set(&fixture->timer, loop_now(fixture->loop));
	loop_timer_set(&fixture->other, loop_now(fixture->loop) + 1);
	loop_advance(fixture->loop, SECOND);
	assert_string_equal(fixture->trace->str, "");
}

/* Deferred work. */

static void note_task(gpointer data)
{
	g_string_append(((Fixture *) data)->trace, "task ");
}

static void defer_in_callback(gpointer data)
{
	Fixture *fixture = data;

	loop_defer(fixture->loop, &fixture->task);
	loop_defer(fixture->loop, &fixture->task);
	g_string_append(fixture->trace, "callback ");
}

static void test_deferred(void **state)
{
	g_autoptr(Fixture) fixture = fixture_new();
	LoopTask a = { .func = note_task, .data = fixture }, b = a, c = a;
	gint64 entered, inner;

	/* After the callback, once. */
	fixture->task = (LoopTask) { .func = note_task, .data = fixture };
	loop_timer_init(&fixture->timer, fixture->loop, defer_in_callback, fixture, NULL);
	loop_timer_set(&fixture->timer, loop_now(fixture->loop));
	loop_advance(fixture->loop, 0);
	assert_string_equal(fixture->trace->str, "callback task ");
	/* Taken back from the middle, the end and the front. */
	g_string_truncate(fixture->trace, 0);
	loop_defer(fixture->loop, &a);
	loop_defer(fixture->loop, &b);
	loop_defer(fixture->loop, &c);
	loop_undefer(fixture->loop, &b);
	loop_undefer(fixture->loop, &c);
	loop_undefer(fixture->loop, &a);
	loop_undefer(fixture->loop, &a);
	loop_defer(fixture->loop, &b);
	loop_advance(fixture->loop, 0);
	assert_string_equal(fixture->trace->str, "task ");
	/* Not inside a callback that was called from inside another. */
	g_string_truncate(fixture->trace, 0);
	entered = loop_enter(fixture->loop);
	inner = loop_enter(fixture->loop);
	loop_defer(fixture->loop, &a);
	loop_leave(fixture->loop, inner, NULL);
	assert_string_equal(fixture->trace->str, "");
	loop_leave(fixture->loop, entered, NULL);
	assert_string_equal(fixture->trace->str, "task ");
}

/* Work that makes work for itself must not keep the daemon from its signals and other timers. */
static void defer_again(gpointer data)
{
	Fixture *fixture = data;

	g_string_append_c(fixture->trace, '.');
	loop_defer(fixture->loop, &fixture->task);
}

static void test_endless_work(void **state)
{
	g_autoptr(Fixture) fixture = fixture_new();

	loop_free(fixture->loop);
	fixture->loop = loop_new();
	fixture->task = (LoopTask) { .func = defer_again, .data = fixture };
	loop_defer(fixture->loop, &fixture->task);
	assert_true(g_main_context_iteration(NULL, FALSE));
	assert_true(fixture->trace->len > 0);
	loop_undefer(fixture->loop, &fixture->task);
}

static void set_again(gpointer data)
{
	Fixture *fixture = data;

	g_string_append_c(fixture->trace, '.');
	loop_timer_set(&fixture->timer, 0);
}

static void test_endless_timer(void **state)
{
	g_autoptr(Fixture) fixture = fixture_new();

	loop_free(fixture->loop);
	fixture->loop = loop_new();
	loop_timer_init(&fixture->timer, fixture->loop, set_again, fixture, NULL);
	loop_timer_set(&fixture->timer, 0);
	while (!fixture->trace->len)
		g_main_context_iteration(NULL, TRUE);
	loop_timer_stop(&fixture->timer);
}

/* Descriptors. */

static void note_ready(gpointer data, int fd, GIOCondition condition)
{
	Fixture *fixture = data;

	g_string_append_printf(
		fixture->trace, "ready%s%s ", condition & G_IO_IN ? "-in" : "", condition & G_IO_OUT ? "-out" : "");
}

static void remove_second(gpointer data, int fd, GIOCondition condition)
{
	Fixture *fixture = data;

	note_ready(data, fd, condition);
	loop_watch_remove(&fixture->watch);
	loop_watch_remove(&fixture->second);
}

static void test_watch(void **state)
{
	g_autoptr(Fixture) fixture = fixture_new();
	guint64 one = 1;

	loop_watch_add(&fixture->watch, fixture->loop, fixture->fd, G_IO_IN, note_ready, fixture, NULL);
	loop_advance(fixture->loop, 0);
	assert_string_equal(fixture->trace->str, "");
	assert_int_equal(write(fixture->fd, &one, sizeof one), sizeof one);
	loop_advance(fixture->loop, 0);
	assert_string_equal(fixture->trace->str, "ready-in ");
	loop_watch_set(&fixture->watch, G_IO_IN | G_IO_OUT);
	loop_advance(fixture->loop, 0);
	assert_string_equal(fixture->trace->str, "ready-in ready-in-out ");
	loop_watch_set(&fixture->watch, 0);
	loop_advance(fixture->loop, 0);
	loop_watch_remove(&fixture->watch);
	loop_watch_remove(&fixture->watch);
	loop_watch_set(&fixture->watch, G_IO_IN);
	loop_advance(fixture->loop, 0);
	assert_string_equal(fixture->trace->str, "ready-in ready-in-out ");
}

/* Both are ready in one batch: the first takes the second away, which is then not called. */
static void test_watch_removed_in_batch(void **state)
{
	g_autoptr(Fixture) fixture = fixture_new();
	int other = dup(fixture->fd);
	guint64 one = 1;

	loop_watch_add(&fixture->watch, fixture->loop, fixture->fd, G_IO_IN, remove_second, fixture, NULL);
	loop_watch_add(&fixture->second, fixture->loop, other, G_IO_IN, remove_second, fixture, NULL);
	assert_int_equal(write(fixture->fd, &one, sizeof one), sizeof one);
	loop_advance(fixture->loop, 0);
	assert_string_equal(fixture->trace->str, "ready-in ");
	close(other);
}

/* The real loop. */

static void quit(gpointer data)
{
	g_main_loop_quit(data);
}

static void test_real(void **state)
{
	g_autoptr(Loop) loop = loop_new();
	g_autoptr(GMainLoop) main = g_main_loop_new(NULL, FALSE);
	g_autoptr(Fixture) fixture = fixture_new();
	LoopTimer timer, late;
	guint64 one = 1;
	gint64 begin = loop_now(loop);

	loop_timer_init(&timer, loop, quit, main, NULL);
	loop_timer_init(&late, loop, note_task, fixture, NULL);
	loop_watch_add(&fixture->watch, loop, fixture->fd, G_IO_IN, remove_second, fixture, NULL);
	fixture->second.fd = -1;
	assert_int_equal(write(fixture->fd, &one, sizeof one), sizeof one);
	loop_timer_set(&late, begin + 3600 * SECOND);
	loop_timer_set(&timer, begin + 20000);
	g_main_loop_run(main);
	assert_in_range(loop_now(loop) - begin, 20000, 10 * SECOND);
	assert_string_equal(fixture->trace->str, "ready-in ");
	loop_timer_stop(&late);
}

static void hold(gpointer data)
{
	g_usleep(120000);
}

static void note_slow(gpointer data, gpointer owner, gint64 took)
{
	Fixture *fixture = data;

	assert_true(took >= 120000);
	g_string_append(fixture->trace, owner);
}

static void test_slow_is_named(void **state)
{
	g_autoptr(Loop) loop = loop_new();
	g_autoptr(Fixture) fixture = fixture_new();
	LoopTimer timer;

	loop_on_slow(loop, note_slow, fixture);
	loop_timer_init(&timer, loop, hold, NULL, (gpointer) "the slow one");
	loop_timer_set(&timer, loop_now(loop));
	while (!fixture->trace->len)
		g_main_context_iteration(NULL, TRUE);
	assert_string_equal(fixture->trace->str, "the slow one");
}

static void test_random_is_repeatable(void **state)
{
	g_autoptr(Loop) a = loop_new_fake();
	g_autoptr(Loop) b = loop_new_fake();

	loop_seed(a, 7);
	loop_seed(b, 7);
	for (guint i = 0; i < 10; i++)
		assert_int_equal(loop_random(a), loop_random(b));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_heap),
		cmocka_unit_test(test_fake_clock),
		cmocka_unit_test(test_timer_stopped_by_another),
		cmocka_unit_test(test_deferred),
		cmocka_unit_test(test_endless_work),
		cmocka_unit_test(test_endless_timer),
		cmocka_unit_test(test_watch),
		cmocka_unit_test(test_watch_removed_in_batch),
		cmocka_unit_test(test_real),
		cmocka_unit_test(test_slow_is_named),
		cmocka_unit_test(test_random_is_repeatable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
