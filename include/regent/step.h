/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS
#pragma GCC visibility push(default)

/**
 * What a step may say and ask. A step is one plugin at work in one phase of one endpoint.
 *
 * The contract:
 * - What a step says is recorded, and acted on when its callback has returned. The core never calls a step from
 *   inside that step.
 * - Everything runs in one thread, that of the main loop. A step never blocks it.
 * - A step ends once (done or failed), may be lost once after done, and is never restarted: the core starts a new one.
 * - Timers, watches, fetches and pending results die with the step, before stop() returns to the core.
 * - Steps are stopped in strict reverse order of their start.
 *
 *   while           it may
 *   running         publish, done, fail, explain, drawback, absent, report, request, fetch, timers, watches
 *   done            the same but done; fail now means lost
 *   winding down    wound_down, request, report, timers, watches; the rest is ignored
 *   after stop      nothing: the handle is dead
 */
typedef struct RegentStep RegentStep;
typedef struct RegentTimer RegentTimer;
typedef struct RegentWatch RegentWatch;

#define REGENT_ERROR (regent_error_quark())
GQuark regent_error_quark(void);

typedef enum {
	REGENT_ERROR_FAILED,   /* anything else */
	REGENT_ERROR_NOT_MINE, /* this endpoint does not need this plugin: passed over, no failure */
	REGENT_ERROR_ABSENT,   /* of a fetch: the server says for certain that there is no such file */
	REGENT_ERROR_TIMEOUT,  /* no answer in time */
	REGENT_ERROR_LIMIT,    /* larger than was allowed */
	REGENT_ERROR_CONFIG,   /* an option is unusable */
	REGENT_ERROR_DOUBTFUL, /* of a check: an option is usable, but will probably not do what is meant */
} RegentError;

/** Why a step starts or winds down. */
typedef enum {
	REGENT_CAUSE_BOOT,
	REGENT_CAUSE_CHANGED, /* an input reads differently */
	REGENT_CAUSE_CHECK,   /* of a refresh: somebody asks to look again, whether an input changed or not */
	REGENT_CAUSE_RETRY,   /* this phase or a later one failed and the wait is over */
	REGENT_CAUSE_LOST,    /* this phase or an earlier one was lost */
	REGENT_CAUSE_RESTART, /* asked for: see RegentRequest */
	REGENT_CAUSE_RESET,
	REGENT_CAUSE_CONFIG,   /* another configuration was read */
	REGENT_CAUSE_SHUTDOWN, /* the daemon ends */
} RegentCause;

typedef enum {
	REGENT_REQUEST_CHECK,   /* refresh from the phase that [sequence] check names */
	REGENT_REQUEST_RESTART, /* rewind to the phase that [sequence] restart names */
	REGENT_REQUEST_RESET,   /* rewind to the phase that [sequence] reset names */
	REGENT_REQUEST_REBOOT,  /* wind everything down, then run [sequence] reboot */
} RegentRequest;

/** Why this step was started; inside refresh: why that is called, CHANGED or CHECK. */
RegentCause regent_step_cause(RegentStep *step);
/** Inside refresh: whether the fact @name, of needs or uses, reads differently than before this refresh. */
gboolean regent_step_changed(RegentStep *step, const char *name);

/** Name of the endpoint in the configuration, "regent" for a service. Returns: (transfer none). */
const char *regent_step_endpoint(RegentStep *step);
/** How many plugins the phase has before this one, and after it: in mode first those are tried when this one fails. */
void regent_step_place(RegentStep *step, guint *before, guint *after);

/* Options of [plugin NAME], checked against the table before the step starts; @key must be in the table. */

/** Returns: (transfer none) (nullable): the value with %-codes expanded (%n device name, %m MAC, %l load, %o model,
 * %i instance, %% a percent sign); also of a CHOICE. Valid as long as the step. */
const char *regent_step_option_string(RegentStep *step, const char *key);
gboolean regent_step_option_boolean(RegentStep *step, const char *key);
gint64 regent_step_option_integer(RegentStep *step, const char *key);
/** Returns: microseconds. */
gint64 regent_step_option_duration(RegentStep *step, const char *key);
/** Returns: (transfer none): NULL-terminated, empty when unset. Valid as long as the step. */
const char *const *regent_step_option_list(RegentStep *step, const char *key);
gboolean regent_step_option_is_set(RegentStep *step, const char *key);

/* Facts. What is read is the copy pinned at start, or at the last refresh: only facts of the descriptor's needs and
 * uses. */

/** Returns: (transfer none) (nullable): valid until the next refresh or the end. */
GVariant *regent_step_fact(RegentStep *step, const char *name);
/** Returns: (transfer none) (nullable): a fact of type s. */
const char *regent_step_fact_string(RegentStep *step, const char *name);
/** Returns: a fact of type b, y, q, u or x, or @fallback. */
gint64 regent_step_fact_number(RegentStep *step, const char *name, gint64 fallback);

/** Publishes a fact of this step's provides. @value: a floating reference is taken over; NULL retracts. */
void regent_step_publish(RegentStep *step, const char *name, GVariant *value);
void regent_step_publish_string(RegentStep *step, const char *name, const char *value);

/** Called with a fact of this endpoint, whatever phase it belongs to, when a running or done step publishes it.
 * @value: (nullable): NULL when it is gone. */
typedef void (*RegentFactFunc)(gpointer self, const char *name, GVariant *value);
/** Watches a fact, later phases' too; called once with the present value if there is one. Nothing is ever rewound for
 * it. */
void regent_step_watch_fact(RegentStep *step, const char *name, RegentFactFunc func, gpointer self);

/* What became of it. */

/** The phase may go on. Facts published so far and from now on are visible to later phases. */
void regent_step_done(RegentStep *step);
/** Failed; after done: lost. @error: (transfer full). */
void regent_step_fail(RegentStep *step, GError *error);
/** Failed for a reason of the descriptor's table; name, value pairs fill its {name}s; NULL ends them. The pair
 * "retry-after", in seconds, is the wait before the next try, as long as it says: the step has limited it. */
void regent_step_fail_because(RegentStep *step, const char *code, ...) G_GNUC_NULL_TERMINATED;
/** Why it waits, or the one main drawback it is done with, without failing. @code NULL: no longer. */
void regent_step_explain(RegentStep *step, const char *code, ...) G_GNUC_NULL_TERMINATED;
/** A drawback beside that, of a running or a done step: one a code, which stands until the next line or the step's end.
 * Said again, the latest words stand. */
void regent_step_drawback(RegentStep *step, const char *code, ...) G_GNUC_NULL_TERMINATED;
void regent_step_drawback_over(RegentStep *step, const char *code);
/** This step is able to give @fact but could not, for that reason: what a later phase says that needs it; and when
 * that phase fails for want of it, this phase is the one to start again. */
void regent_step_absent(RegentStep *step, const char *fact, const char *code, ...) G_GNUC_NULL_TERMINATED;
/** One line for status: what it does or has; @fraction 0 to 1 of a long work, -1: unknown. */
void regent_step_report(RegentStep *step, double fraction, const char *format, ...) G_GNUC_PRINTF(3, 4);
/** What a phone's display would say now, while not registered; NULL: the descriptor's stage. */
void regent_step_stage(RegentStep *step, const char *text);
void regent_step_wound_down(RegentStep *step);
void regent_step_request(RegentStep *step, RegentRequest request);

/** A line of the phone's status messages, also logged. For what a person should see, not for debugging. */
void regent_step_message(RegentStep *step, const char *format, ...) G_GNUC_PRINTF(2, 3);
/** What a peer answered or offered, one line, for the record of a boot: an event, never on the display, in the log from
 * INFO on. The same again at once is told once, more than 60 lines a minute are not told, a line ends after 500 bytes.
 * What came from the network is to be made printable first. */
void regent_step_heard(RegentStep *step, const char *format, ...) G_GNUC_PRINTF(2, 3);
/** Logs for whoever debugs. DEBUG and INFO are cheap when off. */
void regent_step_log(RegentStep *step, GLogLevelFlags level, const char *format, ...) G_GNUC_PRINTF(3, 4);
/** A warning about a peer's bad input: at most a few a minute from each @peer, then counted. */
void regent_step_complain(RegentStep *step, const char *peer, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* Time, sockets and chance. Microseconds of CLOCK_BOOTTIME. */

/** A time that never comes: the deadline of what has nothing to wait for. */
#define REGENT_NEVER G_MAXINT64

gint64 regent_step_now(RegentStep *step);

typedef void (*RegentTimerFunc)(gpointer self);
/** Returns: (transfer none): a timer, not yet set; it lives as long as the step. */
RegentTimer *regent_step_timer(RegentStep *step, RegentTimerFunc func, gpointer self);
/** Fires once, @delay microseconds from now; set again, the earlier setting is void. */
void regent_timer_set(RegentTimer *timer, gint64 delay);
/** Fires once at @when, the earlier setting is void; a time gone by fires at once, REGENT_NEVER stops it. */
void regent_timer_set_at(RegentTimer *timer, gint64 when);
void regent_timer_stop(RegentTimer *timer);
gboolean regent_timer_is_set(RegentTimer *timer);
/** Optional: ends it before the step does, for a step that makes a timer for each of many things. */
void regent_timer_free(RegentTimer *timer);

typedef void (*RegentWatchFunc)(gpointer self, int fd, GIOCondition condition);
/** Returns: (transfer none): calls @func when @fd is ready, until removed. The descriptor stays the caller's. */
RegentWatch *regent_step_watch_fd(
	RegentStep *step, int fd, GIOCondition condition, RegentWatchFunc func, gpointer self);
void regent_watch_set(RegentWatch *watch, GIOCondition condition);
/** To be called before the descriptor is closed; the watch is gone. */
void regent_watch_remove(RegentWatch *watch);

guint32 regent_step_random(RegentStep *step);
/** Returns: @span times a random factor between 1 - @part and 1 + @part. */
gint64 regent_step_jitter(RegentStep *step, gint64 span, double part);

/* Asynchronous GIO calls. */

typedef void (*RegentAsyncFunc)(gpointer self, GObject *source, GAsyncResult *result);
/** Gives a GIO call its last two arguments. GIO calls back even after a cancel: then @func is not called any more. */
#define REGENT_ASYNC(step, func, self) regent_async_ready, regent_async_new(step, func, self)
void regent_async_ready(GObject *source, GAsyncResult *result, gpointer data);
gpointer regent_async_new(RegentStep *step, RegentAsyncFunc func, gpointer self);
/** Returns: (transfer none): cancelled when the step stops. */
GCancellable *regent_step_cancellable(RegentStep *step);

/* Files kept across boots, one a name, for this plugin of this endpoint. */

/** Returns: (transfer full) (nullable): NULL when there is none. */
GBytes *regent_step_state_load(RegentStep *step, const char *name);
/** Writes it in the background: atomically, readable by the owner alone, flushed before the daemon ends.
 * @bytes: (transfer none) (nullable): NULL deletes. */
void regent_step_state_save(RegentStep *step, const char *name, GBytes *bytes);
/** Returns: (transfer full): path of such a file, for an installer or a library that wants one. */
char *regent_step_state_path(RegentStep *step, const char *name);

#pragma GCC visibility pop
G_END_DECLS
