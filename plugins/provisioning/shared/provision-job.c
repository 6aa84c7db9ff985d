/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision-job.h"

#include <string.h>

#define TOO_LARGE "config.too-large"

struct ProvisionJob {
	const ProvisionTransport *transport;
	const ProvisionWants *wants;
	gpointer self;
	char *file;
	guint64 limit;
	guint64 received;
	gint64 begun;
	RegentTimer *timer; /* for all of it */
	ProvisionServer *server;
	ResolveQuery *query;
	GPtrArray *addresses; /* of char, literal */
	guint next;
	ProvisionTarget target;
	gpointer request; /* the protocol's, NULL: none under way */
};

static void release(ProvisionJob *job)
{
	if (job->query)
		resolve_cancel(job->query);
	regent_timer_free(job->timer);
	provision_server_unref(job->server);
	g_ptr_array_unref(job->addresses);
	g_free(job->file);
	g_free(job);
}

/* Returns: (transfer full): "tftp://cucm-pub (10.1.0.5)". */
static char *describe_server(const ProvisionJob *job)
{
	const ProvisionServer *server = job->server;
	const ProvisionScheme *scheme = job->transport->scheme;
	gboolean named = job->target.address && strcmp(job->target.address, server->at.host);

	return g_strdup_printf("%s://%s%s%s%s", server->secure ? scheme->secure_name : scheme->name, server->shown,
		named ? " (" : "", named ? job->target.address : "", named ? ")" : "");
}

/* For the record: each file that is asked for, and the answer. */
static void tell_heard(const ProvisionJob *job, const ProvisionResult *result)
{
	RegentStep *step = job->transport->step;
	const char *file = job->file + strlen(job->server->path) - 1;
	double seconds = (double) (regent_step_now(step) - job->begun) / G_USEC_PER_SEC;
	g_autofree char *server = describe_server(job);

	if (result->answer == PROVISION_FILE)
		regent_step_heard(
			step, "%s of %s: %" G_GUINT64_FORMAT " bytes, %.2f s", file, server, job->received, seconds);
	else
		regent_step_heard(step, "%s of %s: %s, %.2f s", file, server,
			result->detail ? result->detail : "not wanted any more", seconds);
}

static void finish(ProvisionJob *job, const ProvisionResult *result)
{
	ProvisionResult whole = *result;

	whole.received = job->received;
	tell_heard(job, result);
	job->wants->done(job->self, &whole);
	release(job);
}

/** Ends it for a reason that is not the protocol's. */
static void give_up(ProvisionJob *job, ProvisionAnswer answer, const char *code, const char *detail)
{
	ProvisionResult result = { .answer = answer, .code = code, .detail = detail };

	finish(job, &result);
}

static void cancel_request(ProvisionJob *job)
{
	gpointer request = g_steal_pointer(&job->request);

	if (request)
		job->transport->ops->cancel(request);
}

/** Returns: FALSE: there is no further address; @error: why the last could not be tried. */
static gboolean try_next(ProvisionJob *job, GError **error)
{
	while (!job->request && job->next < job->addresses->len) {
		g_clear_error(error);
		job->target.address = job->addresses->pdata[job->next++];
		job->request = job->transport->ops->get(job->transport->self, job, &job->target, error);
	}
	return job->request != NULL;
}

/* A name that DNS does not know is another fault than a DNS that does not say. */
static const char *name_code(const ProvisionJob *job, const GError *error)
{
	switch (error->code) {
	case REGENT_ERROR_ABSENT:
		return job->transport->ops->name;
	case REGENT_ERROR_CONFIG:
		return "config.no-dns";
	case REGENT_ERROR_TIMEOUT:
		return "config.dns-silent";
	default:
		return "config.dns-failed";
	}
}

static void on_addresses(gpointer self, GPtrArray *addresses, const GError *error)
{
	ProvisionJob *job = self;
	g_autoptr(GError) problem = NULL;

	job->query = NULL;
	if (!addresses) {
		give_up(job, PROVISION_SILENT, name_code(job, error), error->message);
		return;
	}
	for (guint i = 0; i < addresses->len; i++)
		g_ptr_array_add(job->addresses, g_strdup(((HostPort *) addresses->pdata[i])->host));
	if (!try_next(job, &problem))
		give_up(job, PROVISION_SILENT, job->transport->ops->failed, problem ? problem->message : "no address");
}

static void on_timer(gpointer self)
{
	ProvisionJob *job = self;

	cancel_request(job);
	give_up(job, job->received ? PROVISION_UNCERTAIN : PROVISION_SILENT, job->transport->ops->failed,
		"not finished in time");
}

/* The protocol drops its request by itself when it is told that the job is over. */
static gboolean refuse_more(ProvisionJob *job, ProvisionAnswer answer, const char *code, const char *detail)
{
	job->request = NULL;
	give_up(job, answer, code, detail);
	return FALSE;
}

void provision_job_announce(ProvisionJob *job, guint64 size)
{
	job->wants->total(job->self, size);
}

gboolean provision_job_total(ProvisionJob *job, guint64 total)
{
	if (total > job->limit)
		return refuse_more(job, PROVISION_UNREADABLE, TOO_LARGE, "larger than is allowed");
	job->wants->total(job->self, total);
	return TRUE;
}

gboolean provision_job_data(ProvisionJob *job, gconstpointer data, gsize length)
{
	if (length > job->limit - job->received)
		return refuse_more(job, PROVISION_UNREADABLE, TOO_LARGE, "larger than is allowed");
	job->received += length;
	return job->wants->write(job->self, data, length) || refuse_more(job, PROVISION_STOPPED, NULL, NULL);
}

void provision_job_end(ProvisionJob *job, const ProvisionResult *result)
{
	job->request = NULL;
	if (result->answer == PROVISION_SILENT && job->next < job->addresses->len) {
		tell_heard(job, result);
		if (try_next(job, NULL))
			return;
	}
	finish(job, result);
}

ProvisionJob *provision_job_new(const ProvisionTransport *transport, ProvisionServer *server, const char *file,
	guint64 limit, gint64 allowed, const ProvisionWants *wants, gpointer self)
{
	ProvisionJob *job = g_new0(ProvisionJob, 1);

	job->transport = transport;
	job->wants = wants;
	job->self = self;
	job->file = provision_server_file(server, file);
	job->limit = limit;
	job->begun = regent_step_now(transport->step);
	job->server = provision_server_ref(server);
	job->addresses = g_ptr_array_new_with_free_func(g_free);
	job->target = (ProvisionTarget) { .file = job->file, .server = server };
	job->timer = regent_step_timer(transport->step, on_timer, job);
	regent_timer_set(job->timer, allowed);
	job->query = resolve_host(transport->resolver, server->at.host, server->at.port, on_addresses, job);
	return job;
}

void provision_job_cancel(ProvisionJob *job)
{
	cancel_request(job);
	release(job);
}
