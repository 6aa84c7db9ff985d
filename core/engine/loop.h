/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/step.h>

/**
 * Time, descriptors and deferred work of the whole process: one timer heap on CLOCK_BOOTTIME, one epoll, one GSource.
 * A fake loop has a clock that only loop_advance() moves.
 */
typedef struct Loop Loop;

typedef void (*LoopFunc)(gpointer data);
typedef void (*LoopWatchFunc)(gpointer data, int fd, GIOCondition condition);
/** Told of a callback of @owner that held the loop for @took microseconds. */
typedef void (*LoopSlowFunc)(gpointer data, gpointer owner, gint64 took);

typedef struct {
	Loop *loop;
	LoopFunc func;
	gpointer data;
	gpointer owner;
	gint64 when;
	guint slot; /* in the heap, from 1; 0: not set */
} LoopTimer;

typedef struct {
	Loop *loop;
	LoopWatchFunc func;
	gpointer data;
	gpointer owner;
	int fd; /* -1: not watched */
} LoopWatch;

/** Work to be done once the callback that is running has returned. */
typedef struct LoopTask LoopTask;
struct LoopTask {
	LoopFunc func;
	gpointer data;
	LoopTask *next;
	gboolean queued;
};

Loop *loop_new(void);
Loop *loop_new_fake(void);
void loop_free(Loop *loop);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Loop, loop_free)
void loop_on_slow(Loop *loop, LoopSlowFunc func, gpointer data);

gint64 loop_now(Loop *loop);
guint32 loop_random(Loop *loop);
/** Makes the random numbers those of @seed. */
void loop_seed(Loop *loop, guint32 seed);

void loop_timer_init(LoopTimer *timer, Loop *loop, LoopFunc func, gpointer data, gpointer owner);
/** @when: a time gone by fires at once, REGENT_NEVER stops it. */
void loop_timer_set(LoopTimer *timer, gint64 when);
void loop_timer_stop(LoopTimer *timer);

void loop_watch_add(LoopWatch *watch, Loop *loop, int fd, GIOCondition condition, LoopWatchFunc func, gpointer data,
	gpointer owner);
void loop_watch_set(LoopWatch *watch, GIOCondition condition);
void loop_watch_remove(LoopWatch *watch);

void loop_defer(Loop *loop, LoopTask *task);
void loop_undefer(Loop *loop, LoopTask *task);
/** Brackets a callback that does not come from this loop: measures it, then does the deferred work. */
gint64 loop_enter(Loop *loop);
void loop_leave(Loop *loop, gint64 entered, gpointer owner);
/** The same for a callback that is made from inside the deferred work: only measures. */
gint64 loop_measure(Loop *loop);
void loop_measured(Loop *loop, gint64 entered, gpointer owner);

/** Fake loop: fires timers in order up to @span microseconds from now, and looks at the descriptors in between. */
void loop_advance(Loop *loop, gint64 span);
/** When the next timer fires, or REGENT_NEVER. */
gint64 loop_next(Loop *loop);
