/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision-private.h"
#include "provision-file.h"

#include <string.h>

#define AT_ONCE 4
#define ALLOWED (30 * G_TIME_SPAN_MINUTE) /* firmware of a hundred megabytes over a slow line */

/** A file for a later step. */
typedef struct {
	Provision *provision;
	RegentFetch *fetch;
	GPtrArray *servers; /* of ProvisionServer, to be asked in order */
	guint next;
	ProvisionJob *job; /* NULL: waiting for its turn */
	GError *error;     /* the first: that of the server that gave the configuration */
} Delivery;

static void ask_next(Delivery *delivery);

static void delivery_free(Delivery *delivery)
{
	if (delivery->job)
		provision_job_cancel(delivery->job);
	g_ptr_array_unref(delivery->servers);
	g_clear_error(&delivery->error);
	g_free(delivery);
}

static void start_next(Provision *provision)
{
	ProvisionFetches *fetches = &provision->fetches;

	while (fetches->running->len < AT_ONCE && fetches->waiting.length) {
		Delivery *delivery = g_queue_pop_head(&fetches->waiting);

		g_ptr_array_add(fetches->running, delivery);
		ask_next(delivery);
	}
}

static void end_delivery(Delivery *delivery)
{
	Provision *provision = delivery->provision;

	if (!g_ptr_array_remove_fast(provision->fetches.running, delivery)) {
		g_queue_remove(&provision->fetches.waiting, delivery);
		delivery_free(delivery);
	}
	start_next(provision);
}

static void on_cancel(gpointer self)
{
	end_delivery(self);
}

static gboolean on_write(gpointer self, gconstpointer data, gsize length)
{
	return regent_fetch_write(((Delivery *) self)->fetch, data, length);
}

static void on_total(gpointer self, guint64 total)
{
	regent_fetch_total(((Delivery *) self)->fetch, total);
}

static gint error_code(ProvisionAnswer answer)
{
	switch (answer) {
	case PROVISION_ABSENT:
		return REGENT_ERROR_ABSENT;
	case PROVISION_SILENT:
		return REGENT_ERROR_TIMEOUT;
	case PROVISION_UNREADABLE:
		return REGENT_ERROR_LIMIT;
	default:
		return REGENT_ERROR_FAILED;
	}
}

static void on_done(gpointer self, const ProvisionResult *result)
{
	Delivery *delivery = self;
	const ProvisionServer *server = delivery->servers->pdata[delivery->next - 1];

	delivery->job = NULL;
	if (result->answer == PROVISION_FILE) {
		regent_fetch_done(delivery->fetch);
		end_delivery(delivery);
		return;
	}
	if (result->answer == PROVISION_STOPPED) {
		end_delivery(delivery);
		return;
	}
	if (!delivery->error)
		delivery->error = g_error_new(REGENT_ERROR, error_code(result->answer), "%s from %s: %s",
			regent_fetch_name(delivery->fetch), server->shown, result->detail);
	if (result->received)
		regent_fetch_rewind(delivery->fetch);
	ask_next(delivery);
}

static const ProvisionWants wants = { on_write, on_total, on_done };

static void ask_next(Delivery *delivery)
{
	RegentFetch *fetch = delivery->fetch;

	if (delivery->next == delivery->servers->len) {
		regent_fetch_fail(fetch, g_steal_pointer(&delivery->error));
		end_delivery(delivery);
		return;
	}
	delivery->job = provision_job_new(&delivery->provision->transport, delivery->servers->pdata[delivery->next],
		regent_fetch_name(fetch), regent_fetch_limit(fetch), ALLOWED, &wants, delivery);
	delivery->next++;
}

/** Returns: (transfer full) (element-type ProvisionServer): all, that of the configuration first. */
static GPtrArray *order_servers(Provision *provision)
{
	GPtrArray *servers = g_ptr_array_new_with_free_func((GDestroyNotify) provision_server_unref);
	ProvisionServer *first = provision->config_server;

	if (first)
		g_ptr_array_add(servers, provision_server_ref(first));
	for (guint i = 0; i < provision->servers->len; i++) {
		ProvisionServer *server = provision->servers->pdata[i];

		if (!first || strcmp(server->text, first->text))
			g_ptr_array_add(servers, provision_server_ref(server));
	}
	return servers;
}

/** Returns: (transfer full) (element-type ProvisionServer): the one that @text names, none if it cannot be asked. */
static GPtrArray *only_server(Provision *provision, const char *text)
{
	GPtrArray *servers = g_ptr_array_new_with_free_func((GDestroyNotify) provision_server_unref);
	ProvisionServer *server = provision_server_parse(text, &provision->scheme, NULL);

	if (server)
		g_ptr_array_add(servers, server);
	return servers;
}

void provision_fetch(gpointer self, RegentFetch *fetch)
{
	Provision *provision = self;
	Delivery *delivery = g_new0(Delivery, 1);
	const char *server = regent_fetch_server(fetch);

	delivery->provision = provision;
	delivery->fetch = fetch;
	delivery->servers = server ? only_server(provision, server) : order_servers(provision);
	if (!delivery->servers->len || !provision_file_is_valid(regent_fetch_name(fetch))) {
		regent_fetch_fail(fetch,
			g_error_new(REGENT_ERROR, REGENT_ERROR_FAILED, "%s cannot be had by %s from %s",
				regent_fetch_name(fetch), provision->scheme.name, server ? server : "these servers"));
		delivery_free(delivery);
		return;
	}
	regent_fetch_set_job(fetch, delivery, on_cancel);
	g_queue_push_tail(&provision->fetches.waiting, delivery);
	start_next(provision);
}

void provision_fetches_init(Provision *provision)
{
	provision->fetches.running = g_ptr_array_new_with_free_func((GDestroyNotify) delivery_free);
	g_queue_init(&provision->fetches.waiting);
}

void provision_fetches_clear(Provision *provision)
{
	g_ptr_array_unref(provision->fetches.running);
	g_queue_clear_full(&provision->fetches.waiting, (GDestroyNotify) delivery_free);
}
