/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core-test.h"

#include "core/engine/events.h"

#define KEPT 2048

static void add(Events *events, guint count)
{
	static guint number;

	for (guint i = 0; i < count; i++, number++) {
		const RegentEvent event = { .time = number, .endpoint = "phone", .kind = "tick" };

		events_add(events, &event, g_strdup_printf("%u", number));
	}
}

static guint count_after(Events *events, guint64 serial)
{
	const RegentEvent *event;
	guint64 last = 0;
	guint count = 0;

	for (event = events_after(events, serial); event; event = events_after(events, event->serial)) {
		assert_true(event->serial > serial);
		assert_true(!count || event->serial == last + 1);
		last = event->serial;
		count++;
	}
	return count;
}

static void test_ring(void **state)
{
	g_autoptr(Events) events = events_new();

	assert_null(events_after(events, 0));
	add(events, 3);
	assert_int_equal(events_after(events, 0)->serial, 1);
	assert_int_equal(count_after(events, 0), 3);
	assert_int_equal(count_after(events, 2), 1);
	assert_null(events_after(events, 3));
	assert_null(events_after(events, G_MAXUINT64 - 1));
	/* A full ring drops the oldest, and who was slow goes on with what is left. */
	add(events, KEPT - 3);
	assert_int_equal(count_after(events, 0), KEPT);
	add(events, 10);
	assert_int_equal(count_after(events, 0), KEPT);
	assert_int_equal(events_after(events, 0)->serial, 11);
	assert_int_equal(events_after(events, 5)->serial, 11);
	assert_int_equal(count_after(events, KEPT), 10);
}

/* Names outlive the configuration they came from. */
static void test_names(void **state)
{
	g_autoptr(Events) events = events_new();
	char *phase = g_strdup("addressing"), *endpoint = g_strdup("port-7"), *code = g_strdup("dhcp.silent");
	const RegentEvent begun = { .time = 5, .endpoint = endpoint, .kind = "phase-done", .phase = phase };
	const RegentEvent failed = {
		.time = 6, .endpoint = endpoint, .kind = "phase-failed", .phase = phase, .code = code, .wait = 7
	};
	const RegentEvent *event;

	events_add(events, &begun, NULL);
	events_add(events, &failed, g_strdup("no answer"));
	g_free(phase);
	g_free(endpoint);
	g_free(code);
	event = events_after(events, 0);
	assert_string_equal(event->phase, "addressing");
	assert_string_equal(event->endpoint, "port-7");
	assert_string_equal(event->kind, "phase-done");
	assert_null(event->plugin);
	assert_null(event->text);
	assert_null(event->code);
	assert_null(event->cause);
	assert_int_equal(event->time, 5);
	assert_int_equal(event->wait, 0);
	event = events_after(events, 1);
	assert_string_equal(event->code, "dhcp.silent");
	assert_string_equal(event->cause, "no answer");
	assert_string_equal(event->text, "no answer");
	assert_int_equal(event->wait, 7);
}

typedef struct {
	Events *events;
	guint first, second; /* watches */
	guint told_first, told_second;
} Watching;

static void count_second(gpointer data, const RegentEvent *event)
{
	((Watching *) data)->told_second++;
}

static void count_and_unwatch(gpointer data, const RegentEvent *event)
{
	Watching *watching = data;

	watching->told_first++;
	events_unwatch(watching->events, watching->first);
	events_unwatch(watching->events, watching->second);
}

static void test_watchers(void **state)
{
	g_autoptr(Events) events = events_new();
	Watching watching = { .events = events };

	watching.second = events_watch(events, count_second, &watching);
	assert_int_not_equal(watching.second, 0);
	add(events, 2);
	events_unwatch(events, watching.second);
	events_unwatch(events, watching.second);
	add(events, 1);
	assert_int_equal(watching.told_second, 2);
}

/* One who goes away in another's callback may be freed memory: it is not called any more. */
static void test_unwatched_in_callback(void **state)
{
	g_autoptr(Events) events = events_new();
	Watching watching = { .events = events };

	watching.first = events_watch(events, count_and_unwatch, &watching);
	watching.second = events_watch(events, count_second, &watching);
	add(events, 2);
	assert_int_equal(watching.told_first, 1);
	assert_int_equal(watching.told_second, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ring),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_watchers),
		cmocka_unit_test(test_unwatched_in_callback),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
