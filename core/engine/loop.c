/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "loop.h"

#include <string.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define SLOW_US 100000
#define BATCH 64
#define SLICE_US 10000

struct Loop {
	gboolean fake;
	gint64 fake_now;
	gint64 now; /* of this turn, 0: to be read */
	GRand *random;
	GPtrArray *heap; /* of LoopTimer, slot 0 unused */
	int epoll;
	int timerfd;
	gint64 armed; /* what the timerfd waits for */
	struct epoll_event *batch;
	int batch_left;
	LoopTask *first, *last;
	guint depth;
	GSource *source;
	LoopSlowFunc slow;
	gpointer slow_data;
};

typedef struct {
	GSource source;
	Loop *loop;
	gpointer tag;
} LoopSource;

static gint64 boottime(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	return (gint64) ts.tv_sec * G_USEC_PER_SEC + ts.tv_nsec / 1000;
}

gint64 loop_now(Loop *loop)
{
	if (loop->fake)
		return loop->fake_now;
	if (!loop->now || !loop->depth)
		loop->now = boottime();
	return loop->now;
}

guint32 loop_random(Loop *loop)
{
	return g_rand_int(loop->random);
}

void loop_seed(Loop *loop, guint32 seed)
{
	g_rand_set_seed(loop->random, seed);
}

void loop_on_slow(Loop *loop, LoopSlowFunc func, gpointer data)
{
	loop->slow = func;
	loop->slow_data = data;
}

/* The heap. */

static LoopTimer *at(Loop *loop, guint slot)
{
	return loop->heap->pdata[slot];
}

static void put(Loop *loop, guint slot, LoopTimer *timer)
{
	loop->heap->pdata[slot] = timer;
	timer->slot = slot;
}

static void sift_up(Loop *loop, LoopTimer *timer)
{
	guint slot = timer->slot;

	while (slot > 1 && at(loop, slot / 2)->when > timer->when) {
		put(loop, slot, at(loop, slot / 2));
		slot /= 2;
	}
	put(loop, slot, timer);
}

static void sift_down(Loop *loop, LoopTimer *timer)
{
	guint slot = timer->slot;
	guint length = loop->heap->len;

	for (guint child = slot * 2; child < length; child = slot * 2) {
		if (child + 1 < length && at(loop, child + 1)->when < at(loop, child)->when)
			child++;
		if (at(loop, child)->when >= timer->when)
			break;
		put(loop, slot, at(loop, child));
		slot = child;
	}
	put(loop, slot, timer);
}

void loop_timer_init(LoopTimer *timer, Loop *loop, LoopFunc func, gpointer data, gpointer owner)
{
	*timer = (LoopTimer) { .loop = loop, .func = func, .data = data, .owner = owner };
}

void loop_timer_stop(LoopTimer *timer)
{
	Loop *loop = timer->loop;
	LoopTimer *moved;

	if (!timer->slot)
		return;
	moved = at(loop, loop->heap->len - 1);
	if (moved != timer) {
		put(loop, timer->slot, moved);
		g_ptr_array_set_size(loop->heap, (gint) loop->heap->len - 1);
		sift_up(loop, moved);
		sift_down(loop, moved);
	} else {
		g_ptr_array_set_size(loop->heap, (gint) loop->heap->len - 1);
	}
	timer->slot = 0;
}

void loop_timer_set(LoopTimer *timer, gint64 when)
{
	Loop *loop = timer->loop;

	if (when == REGENT_NEVER) {
		loop_timer_stop(timer);
		return;
	}
	/* Never in the past: a timer that is set for "at once" again and again must not keep the turn from ending. */
	timer->when = MAX(when, loop_now(loop));
	if (!timer->slot) {
		g_ptr_array_add(loop->heap, timer);
		timer->slot = loop->heap->len - 1;
	}
	sift_up(loop, timer);
	sift_down(loop, timer);
}

gint64 loop_next(Loop *loop)
{
	return loop->heap->len > 1 ? at(loop, 1)->when : REGENT_NEVER;
}

/* Deferred work. */

void loop_defer(Loop *loop, LoopTask *task)
{
	if (task->queued)
		return;
	task->queued = TRUE;
	task->next = NULL;
	if (loop->last)
		loop->last->next = task;
	else
		loop->first = task;
	loop->last = task;
}

void loop_undefer(Loop *loop, LoopTask *task)
{
	LoopTask *previous = NULL;

	if (!task->queued)
		return;
	for (LoopTask *t = loop->first; t != task; t = t->next)
		previous = t;
	if (previous)
		previous->next = task->next;
	else
		loop->first = task->next;
	if (loop->last == task)
		loop->last = previous;
	task->queued = FALSE;
}

/* Signals and the control socket have their turns in between, however much there is. Timers and descriptors wait until all is
 * done: no step is called before the sequence has acted on what it said. */
static void drain(Loop *loop)
{
	gint64 until = boottime() + SLICE_US;

	while (loop->first && boottime() < until) {
		LoopTask *task = loop->first;

		loop->first = task->next;
		if (!loop->first)
			loop->last = NULL;
		task->queued = FALSE;
		task->func(task->data);
	}
}

gint64 loop_measure(Loop *loop)
{
	return loop->fake ? loop->fake_now : (loop->now = boottime());
}

gint64 loop_enter(Loop *loop)
{
	loop->depth++;
	return loop_measure(loop);
}

void loop_measured(Loop *loop, gint64 entered, gpointer owner)
{
	gint64 took;

	if (loop->fake || !owner || !loop->slow)
		return;
	took = boottime() - entered;
	if (took > SLOW_US)
		loop->slow(loop->slow_data, owner, took);
}

void loop_leave(Loop *loop, gint64 entered, gpointer owner)
{
	loop_measured(loop, entered, owner);
	if (loop->depth == 1)
		drain(loop);
	loop->depth--;
}

/* Descriptors. */

void loop_watch_add(
	LoopWatch *watch, Loop *loop, int fd, GIOCondition condition, LoopWatchFunc func, gpointer data, gpointer owner)
{
	struct epoll_event event = { .events = (guint32) condition, .data.ptr = watch };

	*watch = (LoopWatch) { .loop = loop, .func = func, .data = data, .owner = owner, .fd = fd };
	if (epoll_ctl(loop->epoll, EPOLL_CTL_ADD, fd, &event) < 0)
		g_critical("cannot watch descriptor %d: %s", fd, g_strerror(errno));
}

void loop_watch_set(LoopWatch *watch, GIOCondition condition)
{
	struct epoll_event event = { .events = (guint32) condition, .data.ptr = watch };

	if (watch->fd >= 0)
		epoll_ctl(watch->loop->epoll, EPOLL_CTL_MOD, watch->fd, &event);
}

void loop_watch_remove(LoopWatch *watch)
{
	Loop *loop = watch->loop;

	if (watch->fd < 0)
		return;
	epoll_ctl(loop->epoll, EPOLL_CTL_DEL, watch->fd, NULL);
	watch->fd = -1;
	for (int i = 0; i < loop->batch_left; i++)
		if (loop->batch[i].data.ptr == watch)
			loop->batch[i].data.ptr = NULL;
}

static void poll_descriptors(Loop *loop)
{
	struct epoll_event events[BATCH];
	int count = epoll_wait(loop->epoll, events, BATCH, 0);

	for (int i = 0; i < count && !loop->first; i++) {
		LoopWatch *watch = events[i].data.ptr;
		gint64 entered;
		gpointer owner;

		if (!watch)
			continue;
		loop->batch = events + i + 1;
		loop->batch_left = count - i - 1;
		owner = watch->owner;
		entered = loop_enter(loop);
		watch->func(watch->data, watch->fd, (GIOCondition) events[i].events);
		loop_leave(loop, entered, owner);
	}
	loop->batch_left = 0;
}

static void fire_one(Loop *loop)
{
	LoopTimer *timer = at(loop, 1);
	gpointer owner = timer->owner;
	gint64 entered;

	loop_timer_stop(timer);
	entered = loop_enter(loop);
	timer->func(timer->data);
	loop_leave(loop, entered, owner);
}

static void fire_due(Loop *loop)
{
	gint64 now = boottime();

	loop->now = now;
	while (!loop->first && loop_next(loop) <= now && loop->now - now < SLICE_US)
		fire_one(loop);
}

static void drain_now(Loop *loop)
{
	if (loop->first)
		loop_leave(loop, loop_enter(loop), NULL);
}

static void drain_all(Loop *loop)
{
	while (loop->first)
		drain_now(loop);
}

void loop_advance(Loop *loop, gint64 span)
{
	gint64 until = loop->fake_now + span;

	drain_all(loop);
	poll_descriptors(loop);
	drain_all(loop);
	while (loop_next(loop) <= until) {
		loop->fake_now = MAX(loop->fake_now, loop_next(loop));
		fire_one(loop);
		drain_all(loop);
	}
	loop->fake_now = until;
}

/* The GSource: ready when a timer, a descriptor or deferred work is. */

static void arm(Loop *loop)
{
	gint64 next = loop_next(loop);
	struct itimerspec spec = { 0 };

	if (next == loop->armed)
		return;
	loop->armed = next;
	if (next != REGENT_NEVER) {
		next = MAX(next, 1);
		spec.it_value.tv_sec = next / G_USEC_PER_SEC;
		spec.it_value.tv_nsec = next % G_USEC_PER_SEC * 1000;
	}
	timerfd_settime(loop->timerfd, TFD_TIMER_ABSTIME, &spec, NULL);
}

static gboolean source_prepare(GSource *source, gint *timeout)
{
	Loop *loop = ((LoopSource *) source)->loop;

	*timeout = -1;
	arm(loop);
	return loop->first != NULL;
}

static gboolean source_check(GSource *source)
{
	LoopSource *s = (LoopSource *) source;

	return s->loop->first || g_source_query_unix_fd(source, s->tag);
}

static gboolean source_dispatch(GSource *source, GSourceFunc func, gpointer data)
{
	Loop *loop = ((LoopSource *) source)->loop;

	drain_now(loop);
	fire_due(loop);
	poll_descriptors(loop);
	return G_SOURCE_CONTINUE;
}

static GSourceFuncs source_funcs = { source_prepare, source_check, source_dispatch, NULL, NULL, NULL };

static void attach(Loop *loop)
{
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = NULL };

	loop->timerfd = timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK);
	loop->armed = REGENT_NEVER;
	epoll_ctl(loop->epoll, EPOLL_CTL_ADD, loop->timerfd, &event);
	loop->source = g_source_new(&source_funcs, sizeof(LoopSource));
	((LoopSource *) loop->source)->loop = loop;
	((LoopSource *) loop->source)->tag = g_source_add_unix_fd(loop->source, loop->epoll, G_IO_IN);
	g_source_set_name(loop->source, "regent");
	g_source_attach(loop->source, NULL);
}

static Loop *loop_make(gboolean fake)
{
	Loop *loop = g_new0(Loop, 1);

	loop->fake = fake;
	loop->fake_now = G_USEC_PER_SEC;
	loop->random = fake ? g_rand_new_with_seed(1) : g_rand_new();
	loop->heap = g_ptr_array_new();
	g_ptr_array_add(loop->heap, NULL);
	loop->epoll = epoll_create1(EPOLL_CLOEXEC);
	loop->timerfd = -1;
	return loop;
}

Loop *loop_new(void)
{
	Loop *loop = loop_make(FALSE);

	attach(loop);
	return loop;
}

Loop *loop_new_fake(void)
{
	return loop_make(TRUE);
}

void loop_free(Loop *loop)
{
	if (loop->source) {
		g_source_destroy(loop->source);
		g_source_unref(loop->source);
	}
	if (loop->timerfd >= 0)
		close(loop->timerfd);
	close(loop->epoll);
	g_ptr_array_unref(loop->heap);
	g_rand_free(loop->random);
	g_free(loop);
}
