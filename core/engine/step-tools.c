/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "step-base.h"

struct RegentTimer {
	LoopTimer timer;
	RegentStep *step;
};

struct RegentWatch {
	LoopWatch watch;
	RegentStep *step;
};

typedef struct {
	RegentStep *step; /* NULL: stopped */
	RegentAsyncFunc func;
	gpointer self;
} Async;

gint64 regent_step_now(RegentStep *step)
{
	return loop_now(step->engine->loop);
}

guint32 regent_step_random(RegentStep *step)
{
	return loop_random(step->engine->loop);
}

gint64 regent_step_jitter(RegentStep *step, gint64 span, double part)
{
	double chance = regent_step_random(step) / (double) G_MAXUINT32;

	return (gint64) ((double) span * (1 - part + 2 * part * chance));
}

/* Timers. */

RegentTimer *regent_step_timer(RegentStep *step, RegentTimerFunc func, gpointer self)
{
	RegentTimer *timer = g_new0(RegentTimer, 1);

	timer->step = step;
	loop_timer_init(&timer->timer, step->engine->loop, func, self, step);
	step->timers = g_slist_prepend(step->timers, timer);
	return timer;
}

void regent_timer_set_at(RegentTimer *timer, gint64 when)
{
	loop_timer_set(&timer->timer, when);
}

void regent_timer_set(RegentTimer *timer, gint64 delay)
{
	regent_timer_set_at(timer, loop_now(timer->timer.loop) + MAX(delay, 0));
}

void regent_timer_stop(RegentTimer *timer)
{
	loop_timer_stop(&timer->timer);
}

gboolean regent_timer_is_set(RegentTimer *timer)
{
	return timer->timer.slot != 0;
}

void regent_timer_free(RegentTimer *timer)
{
	regent_timer_stop(timer);
	timer->step->timers = g_slist_remove(timer->step->timers, timer);
	g_free(timer);
}

/* Descriptors. */

RegentWatch *regent_step_watch_fd(RegentStep *step, int fd, GIOCondition condition, RegentWatchFunc func, gpointer self)
{
	RegentWatch *watch = g_new0(RegentWatch, 1);

	watch->step = step;
	loop_watch_add(&watch->watch, step->engine->loop, fd, condition, func, self, step);
	step->watches = g_slist_prepend(step->watches, watch);
	return watch;
}

void regent_watch_set(RegentWatch *watch, GIOCondition condition)
{
	loop_watch_set(&watch->watch, condition);
}

void regent_watch_remove(RegentWatch *watch)
{
	loop_watch_remove(&watch->watch);
	watch->step->watches = g_slist_remove(watch->step->watches, watch);
	g_free(watch);
}

void step_drop_timers(RegentStep *step)
{
	while (step->watches)
		regent_watch_remove(step->watches->data);
	for (GSList *at = step->timers; at; at = at->next)
		regent_timer_stop(at->data);
	g_slist_free_full(g_steal_pointer(&step->timers), g_free);
}

/* Asynchronous results. */

gpointer regent_async_new(RegentStep *step, RegentAsyncFunc func, gpointer self)
{
	Async *async = g_new(Async, 1);

	*async = (Async) { step, func, self };
	step->asyncs = g_slist_prepend(step->asyncs, async);
	return async;
}

void regent_async_ready(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autofree Async *async = data;
	RegentStep *step = async->step;
	gint64 entered;
	Loop *loop;

	if (!step)
		return;
	step->asyncs = g_slist_remove(step->asyncs, async);
	loop = step->engine->loop;
	entered = loop_enter(loop);
	async->func(async->self, source, result);
	loop_leave(loop, entered, step);
}

void step_drop_asyncs(RegentStep *step)
{
	for (GSList *at = step->asyncs; at; at = at->next)
		((Async *) at->data)->step = NULL;
	g_slist_free(g_steal_pointer(&step->asyncs));
}

GCancellable *regent_step_cancellable(RegentStep *step)
{
	if (!step->cancellable)
		step->cancellable = g_cancellable_new();
	return step->cancellable;
}
