/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/step.h>

G_BEGIN_DECLS
#pragma GCC visibility push(default)

/**
 * A file asked for by name. The nearest earlier done step whose plugin has a fetch function delivers it, in memory or
 * into a descriptor, over whatever protocol it speaks.
 */
typedef struct RegentFetch RegentFetch;

/* For the step that wants it. */

/** @bytes: (transfer none) (nullable): the file, NULL when it went to a descriptor or on error.
 * @error: (nullable): REGENT_ERROR_ABSENT when the server says there is no such file, G_IO_ERROR when it came but could not be
 * written here; anything else is not certain. */
typedef void (*RegentFetchDone)(gpointer self, GBytes *bytes, const GError *error);
typedef void (*RegentFetchProgress)(gpointer self, guint64 received, guint64 total_or_zero);

/**
 * @name: file name as the server knows it. @server: (nullable): as in provisioning.servers; NULL: where the provider got
 * its own file, then the others. @fd: -1: in memory; else written there, not closed. @limit: bytes, more is
 * REGENT_ERROR_LIMIT. @progress: (nullable).
 * Returns: (transfer none): valid until @done was called or it was cancelled; cancelled when the step stops.
 * @done is never called from inside this function.
 */
RegentFetch *regent_step_fetch(RegentStep *step, const char *name, const char *server, int fd, guint64 limit,
	RegentFetchDone done, RegentFetchProgress progress, gpointer self);
void regent_fetch_cancel(RegentFetch *fetch);

/* For the step that delivers it. */

const char *regent_fetch_name(RegentFetch *fetch);
const char *regent_fetch_server(RegentFetch *fetch);
guint64 regent_fetch_limit(RegentFetch *fetch);
/** Delivers a piece. Returns: FALSE when the fetch has failed (limit, disk full): the provider just stops. */
gboolean regent_fetch_write(RegentFetch *fetch, gconstpointer data, gsize length);
/** Starts again from the first byte, for another server. */
void regent_fetch_rewind(RegentFetch *fetch);
void regent_fetch_total(RegentFetch *fetch, guint64 total);
void regent_fetch_done(RegentFetch *fetch);
/** @error: (transfer full). */
void regent_fetch_fail(RegentFetch *fetch, GError *error);
/** The provider's own job; @cancel(job) is called if the consumer goes away first, and @fetch is then dead. After
 * done or fail nothing is called. */
void regent_fetch_set_job(RegentFetch *fetch, gpointer job, GDestroyNotify cancel);

#pragma GCC visibility pop
G_END_DECLS
