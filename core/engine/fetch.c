/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "phase.h"
#include "sequence.h"
#include "step.h"

#include <errno.h>
#include <unistd.h>

/* Between the step that wants a file and the one that delivers it: neither ever runs inside the other. */
struct RegentFetch {
	RegentStep *consumer;
	Step *provider; /* NULL: there is none, or it is gone */
	char *name;
	char *server;
	int fd;
	guint64 limit;
	guint64 received;
	guint64 total;
	GByteArray *memory; /* NULL: goes to fd */
	RegentFetchDone done;
	RegentFetchProgress progress;
	gpointer self;
	gpointer job;
	GDestroyNotify cancel;
	GError *error;
	GError *trouble;   /* a rewind failed: the fetch fails when the provider goes on */
	gboolean asked;    /* the provider has it */
	gboolean finished; /* done or failed, to be told */
	LoopTask task;
};

static void forget_provider(RegentFetch *fetch)
{
	if (fetch->provider)
		fetch->provider->jobs = g_slist_remove(fetch->provider->jobs, fetch);
	fetch->provider = NULL;
	fetch->job = NULL;
	fetch->cancel = NULL;
}

static void fetch_free(RegentFetch *fetch)
{
	forget_provider(fetch);
	fetch->consumer->fetches = g_slist_remove(fetch->consumer->fetches, fetch);
	loop_undefer(fetch->consumer->engine->loop, &fetch->task);
	g_clear_pointer(&fetch->memory, g_byte_array_unref);
	g_clear_error(&fetch->error);
	g_clear_error(&fetch->trouble);
	g_free(fetch->name);
	g_free(fetch->server);
	g_free(fetch);
}

static void tell_done(RegentFetch *fetch)
{
	RegentFetchDone done = fetch->done;
	gpointer self = fetch->self;
	g_autoptr(GError) error = g_steal_pointer(&fetch->error);
	g_autoptr(GByteArray) memory = g_steal_pointer(&fetch->memory);
	g_autoptr(GBytes) bytes = memory && !error ? g_byte_array_free_to_bytes(g_steal_pointer(&memory)) : NULL;

	fetch_free(fetch);
	done(self, bytes, error);
}

static void ask(RegentFetch *fetch)
{
	fetch->asked = TRUE;
	fetch->provider->base.plugin->fetch(fetch->provider->base.self, fetch);
}

static void act(gpointer data)
{
	RegentFetch *fetch = data;
	gboolean to_ask = !fetch->asked && fetch->provider;
	RegentStep *owner = to_ask ? &fetch->provider->base : fetch->consumer;
	Loop *loop = owner->engine->loop;
	gint64 entered = loop_measure(loop);

	if (to_ask)
		ask(fetch);
	else if (fetch->finished)
		tell_done(fetch);
	else if (fetch->progress)
		fetch->progress(fetch->self, fetch->received, fetch->total);
	loop_measured(loop, entered, owner);
}

static void finish(RegentFetch *fetch, GError *error)
{
	if (fetch->finished) {
		g_clear_error(&error);
		return;
	}
	fetch->finished = TRUE;
	fetch->asked = TRUE;
	fetch->error = error;
	forget_provider(fetch);
	loop_defer(fetch->consumer->engine->loop, &fetch->task);
}

static Step *provider_in(Sequence *sequence, guint end)
{
	for (guint i = end; i > 0; i--) {
		GPtrArray *steps = sequence->phases[i - 1].steps;

		for (guint j = 0; j < steps->len; j++) {
			Step *step = steps->pdata[j];

			if (step->state == STEP_DONE && step->base.plugin->fetch)
				return step;
		}
	}
	return sequence->parent ? provider_in(sequence->parent, sequence->parent->phase_count) : NULL;
}

RegentFetch *regent_step_fetch(RegentStep *base, const char *name, const char *server, int fd, guint64 limit,
	RegentFetchDone done, RegentFetchProgress progress, gpointer self)
{
	RegentFetch *fetch = g_new0(RegentFetch, 1);
	Step *step = step_of(base);

	fetch->consumer = base;
	fetch->name = g_strdup(name);
	fetch->server = g_strdup(server);
	fetch->fd = fd;
	fetch->limit = limit;
	fetch->memory = fd < 0 ? g_byte_array_new() : NULL;
	fetch->done = done;
	fetch->progress = progress;
	fetch->self = self;
	fetch->task = (LoopTask) { .func = act, .data = fetch };
	base->fetches = g_slist_prepend(base->fetches, fetch);
	fetch->provider = step ? provider_in(step->sequence, step->phase->index) : NULL;
	if (fetch->provider)
		fetch->provider->jobs = g_slist_prepend(fetch->provider->jobs, fetch);
	else
		finish(fetch, g_error_new(REGENT_ERROR, REGENT_ERROR_FAILED,
				      "no plugin of an earlier phase can fetch %s", name));
	loop_defer(base->engine->loop, &fetch->task);
	return fetch;
}

void regent_fetch_cancel(RegentFetch *fetch)
{
	GDestroyNotify cancel = fetch->cancel;
	gpointer job = fetch->job;

	fetch_free(fetch);
	if (cancel)
		cancel(job);
}

void step_drop_fetches(RegentStep *step)
{
	while (step->fetches)
		regent_fetch_cancel(step->fetches->data);
}

void step_end_consumers(Step *step)
{
	while (step->jobs) {
		RegentFetch *fetch = step->jobs->data;
		GDestroyNotify cancel = fetch->cancel;
		gpointer job = fetch->job;

		finish(fetch, g_error_new(REGENT_ERROR, REGENT_ERROR_FAILED, "%s stopped while it fetched %s",
				      step->base.plugin->name, fetch->name));
		if (cancel)
			cancel(job);
	}
}

/* For the provider. */

const char *regent_fetch_name(RegentFetch *fetch)
{
	return fetch->name;
}

const char *regent_fetch_server(RegentFetch *fetch)
{
	return fetch->server;
}

guint64 regent_fetch_limit(RegentFetch *fetch)
{
	return fetch->limit;
}

static gboolean write_all(int fd, const guint8 *data, gsize length)
{
	while (length) {
		ssize_t count = write(fd, data, length);

		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return FALSE;
		data += count;
		length -= (gsize) count;
	}
	return TRUE;
}

gboolean regent_fetch_write(RegentFetch *fetch, gconstpointer data, gsize length)
{
	if (fetch->finished)
		return FALSE;
	if (fetch->trouble) {
		finish(fetch, g_steal_pointer(&fetch->trouble));
		return FALSE;
	}
	if (length > fetch->limit - fetch->received) {
		finish(fetch, g_error_new(REGENT_ERROR, REGENT_ERROR_LIMIT,
				      "%s is larger than %" G_GUINT64_FORMAT " bytes", fetch->name, fetch->limit));
		return FALSE;
	}
	if (fetch->memory)
		g_byte_array_append(fetch->memory, data, (guint) length);
	else if (!write_all(fetch->fd, data, length)) {
		finish(fetch, g_error_new(G_IO_ERROR, (gint) g_io_error_from_errno(errno), "cannot write %s: %s",
				      fetch->name, g_strerror(errno)));
		return FALSE;
	}
	fetch->received += length;
	if (fetch->progress)
		loop_defer(fetch->consumer->engine->loop, &fetch->task);
	return TRUE;
}

void regent_fetch_rewind(RegentFetch *fetch)
{
	fetch->received = 0;
	if (fetch->memory)
		g_byte_array_set_size(fetch->memory, 0);
	else if (!fetch->trouble && (lseek(fetch->fd, 0, SEEK_SET) < 0 || ftruncate(fetch->fd, 0) < 0))
		fetch->trouble = g_error_new(
			REGENT_ERROR, REGENT_ERROR_FAILED, "cannot start %s again: %s", fetch->name, g_strerror(errno));
}

void regent_fetch_total(RegentFetch *fetch, guint64 total)
{
	fetch->total = total;
}

void regent_fetch_done(RegentFetch *fetch)
{
	finish(fetch, g_steal_pointer(&fetch->trouble));
}

void regent_fetch_fail(RegentFetch *fetch, GError *error)
{
	finish(fetch, error);
}

void regent_fetch_set_job(RegentFetch *fetch, gpointer job, GDestroyNotify cancel)
{
	fetch->job = job;
	fetch->cancel = cancel;
}
