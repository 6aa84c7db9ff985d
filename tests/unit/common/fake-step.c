/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fake-step.h"

#include <poll.h>

#define LULL 500 /* us */

struct RegentStep {
	GHashTable *facts; /* name: GVariant */
	GPtrArray *timers;
	GPtrArray *watches;
	GString *log;
	gint64 now;
};

struct RegentTimer {
	RegentStep *step;
	RegentTimerFunc func;
	gpointer self;
	gint64 when; /* REGENT_NEVER: not set */
};

struct RegentWatch {
	RegentStep *step;
	int fd;
	GIOCondition condition;
	RegentWatchFunc func;
	gpointer self;
};

/* clang-format off */
G_DEFINE_QUARK(regent-error-quark, regent_error)
/* clang-format on */

RegentStep *fake_step_new(void)
{
	RegentStep *step = g_new0(RegentStep, 1);

	step->facts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_variant_unref);
	step->timers = g_ptr_array_new_with_free_func(g_free);
	step->watches = g_ptr_array_new_with_free_func(g_free);
	step->log = g_string_new(NULL);
	step->now = g_get_monotonic_time();
	return step;
}

void fake_step_free(RegentStep *step)
{
	g_hash_table_unref(step->facts);
	g_ptr_array_unref(step->timers);
	g_ptr_array_unref(step->watches);
	g_string_free(step->log, TRUE);
	g_free(step);
}

void fake_step_set_fact(RegentStep *step, const char *name, GVariant *value)
{
	if (value)
		g_hash_table_replace(step->facts, g_strdup(name), g_variant_ref_sink(value));
	else
		g_hash_table_remove(step->facts, name);
}

const char *fake_step_log(RegentStep *step)
{
	return step->log->str;
}

guint fake_step_watches(RegentStep *step)
{
	return step->watches->len;
}

guint fake_step_timers(RegentStep *step)
{
	return step->timers->len;
}

void fake_step_skip(RegentStep *step, gint64 span)
{
	step->now += span;
}

GVariant *regent_step_fact(RegentStep *step, const char *name)
{
	return g_hash_table_lookup(step->facts, name);
}

const char *regent_step_fact_string(RegentStep *step, const char *name)
{
	GVariant *value = regent_step_fact(step, name);

	return value ? g_variant_get_string(value, NULL) : NULL;
}

gint64 regent_step_fact_number(RegentStep *step, const char *name, gint64 fallback)
{
	GVariant *value = regent_step_fact(step, name);

	if (!value)
		return fallback;
	switch (g_variant_classify(value)) {
	case G_VARIANT_CLASS_BOOLEAN:
		return g_variant_get_boolean(value);
	case G_VARIANT_CLASS_UINT32:
		return g_variant_get_uint32(value);
	default:
		return g_variant_get_byte(value);
	}
}

void regent_step_log(RegentStep *step, GLogLevelFlags level, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	g_string_append_vprintf(step->log, format, args);
	g_string_append_c(step->log, '\n');
	va_end(args);
}

gint64 regent_step_now(RegentStep *step)
{
	return step->now;
}

guint32 regent_step_random(RegentStep *step)
{
	return g_random_int();
}

gint64 regent_step_jitter(RegentStep *step, gint64 span, double part)
{
	return span;
}

RegentTimer *regent_step_timer(RegentStep *step, RegentTimerFunc func, gpointer self)
{
	RegentTimer *timer = g_new0(RegentTimer, 1);

	*timer = (RegentTimer) { .step = step, .func = func, .self = self, .when = REGENT_NEVER };
	g_ptr_array_add(step->timers, timer);
	return timer;
}

void regent_timer_set(RegentTimer *timer, gint64 delay)
{
	timer->when = regent_step_now(timer->step) + delay;
}

void regent_timer_set_at(RegentTimer *timer, gint64 when)
{
	timer->when = when;
}

void regent_timer_stop(RegentTimer *timer)
{
	timer->when = REGENT_NEVER;
}

gboolean regent_timer_is_set(RegentTimer *timer)
{
	return timer->when != REGENT_NEVER;
}

void regent_timer_free(RegentTimer *timer)
{
	g_ptr_array_remove(timer->step->timers, timer);
}

RegentWatch *regent_step_watch_fd(RegentStep *step, int fd, GIOCondition condition, RegentWatchFunc func, gpointer self)
{
	RegentWatch *watch = g_new0(RegentWatch, 1);

	*watch = (RegentWatch) { .step = step, .fd = fd, .condition = condition, .func = func, .self = self };
	g_ptr_array_add(step->watches, watch);
	return watch;
}

void regent_watch_set(RegentWatch *watch, GIOCondition condition)
{
	watch->condition = condition;
}

void regent_watch_remove(RegentWatch *watch)
{
	g_ptr_array_remove(watch->step->watches, watch);
}

/* The first that is due; one at a time, because its function may free others. */
static gboolean fire_timer(RegentStep *step)
{
	for (guint i = 0; i < step->timers->len; i++) {
		RegentTimer *timer = g_ptr_array_index(step->timers, i);

		if (timer->when > regent_step_now(step))
			continue;
		timer->when = REGENT_NEVER;
		timer->func(timer->self);
		return TRUE;
	}
	return FALSE;
}

static gboolean poll_once(RegentStep *step)
{
	for (guint i = 0; i < step->watches->len; i++) {
		RegentWatch *watch = g_ptr_array_index(step->watches, i);
		struct pollfd fd = { .fd = watch->fd, .events = (short) watch->condition };

		if (poll(&fd, 1, 0) <= 0)
			continue;
		watch->func(watch->self, watch->fd, (GIOCondition) fd.revents);
		return TRUE;
	}
	return FALSE;
}

gboolean fake_step_run(RegentStep *step, const gboolean *flag, gint64 limit)
{
	gint64 end = step->now + limit;

	while (!*flag) {
		if (fire_timer(step) || g_main_context_iteration(NULL, FALSE) || poll_once(step))
			continue;
		if (step->now >= end)
			break;
		g_usleep(LULL);
		step->now += LULL;
	}
	return *flag;
}
