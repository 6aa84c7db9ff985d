/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "reach-client.h"

#include <string.h>

#define EVERY G_USEC_PER_SEC /* a ping that is lost is no silence */

static void clear_server(gpointer data)
{
	host_port_clear(&((ReachServer *) data)->where);
}

static void clear_address(gpointer data)
{
	ReachAddress *address = data;

	host_port_clear(&address->at);
	g_free(address->ping_why);
	g_free(address->tcp_why);
	g_free(address->sayer);
}

static void clear_unknown(gpointer data)
{
	ReachUnknown *unknown = data;

	g_free(unknown->why);
	g_free(unknown->sayer);
}

GArray *reach_servers_new(void)
{
	GArray *servers = g_array_new(FALSE, TRUE, sizeof(ReachServer));

	g_array_set_clear_func(servers, clear_server);
	return servers;
}

void reach_config_clear(ReachConfig *config)
{
	g_clear_pointer(&config->servers, g_array_unref);
}

ReachClient *reach_client_new(ReachConfig *config, const ReachOps *ops, gpointer self)
{
	ReachClient *client = g_new0(ReachClient, 1);

	client->config = *config;
	config->servers = NULL;
	client->ops = ops;
	client->self = self;
	client->addresses = g_array_new(FALSE, TRUE, sizeof(ReachAddress));
	client->unknown = g_array_new(FALSE, TRUE, sizeof(ReachUnknown));
	g_array_set_clear_func(client->addresses, clear_address);
	g_array_set_clear_func(client->unknown, clear_unknown);
	return client;
}

void reach_client_free(ReachClient *client)
{
	reach_config_clear(&client->config);
	g_array_unref(client->addresses);
	g_array_unref(client->unknown);
	g_free(client);
}

const ReachServer *reach_client_server(const ReachClient *client, guint server)
{
	return &g_array_index(client->config.servers, ReachServer, server);
}

ReachAddress *reach_client_address(const ReachClient *client, guint address)
{
	return &g_array_index(client->addresses, ReachAddress, address);
}

/* The end. */

static gboolean is_pending(const ReachClient *client)
{
	for (guint i = 0; i < client->addresses->len; i++) {
		const ReachAddress *address = reach_client_address(client, i);

		if (address->ping == REACH_PENDING || address->tcp == REACH_PENDING)
			return TRUE;
	}
	return client->unresolved > 0;
}

static void judge(ReachClient *client)
{
	if (client->over || is_pending(client))
		return;
	client->over = TRUE;
	client->ops->over(client->self);
}

/* Pings: the number of one says whose it is, and which of them. */

static void ping(ReachClient *client, guint index, gint64 now)
{
	ReachAddress *address = reach_client_address(client, index);
	guint16 sequence = (guint16) (address->pings * REACH_ADDRESSES_MAX + index);
	char *why = client->ops->ping(client->self, address->at.host, sequence);

	address->sent[address->pings++] = now;
	if (!why)
		return;
	g_free(address->ping_why);
	address->ping_why = why;
	address->ping = REACH_NOT_TRIED;
}

void reach_client_echo(ReachClient *client, guint16 sequence, const char *source, gint64 now)
{
	guint index = sequence % REACH_ADDRESSES_MAX, number = sequence / REACH_ADDRESSES_MAX;
	ReachAddress *address;

	if (client->over || index >= client->addresses->len)
		return;
	address = reach_client_address(client, index);
	if (address->ping == REACH_ANSWERED || number >= address->pings || strcmp(address->at.host, source) != 0)
		return;
	address->ping = REACH_ANSWERED;
	address->ping_took = now - address->sent[number];
	g_clear_pointer(&address->ping_why, g_free);
	judge(client);
}

void reach_client_no_way(ReachClient *client, const char *where, const char *why)
{
	for (guint i = 0; i < client->addresses->len && !client->over; i++) {
		ReachAddress *address = reach_client_address(client, i);

		if (address->ping != REACH_PENDING || strcmp(address->at.host, where) != 0)
			continue;
		address->ping = REACH_FAILED;
		address->ping_why = g_strdup(why);
	}
	judge(client);
}

/* Connections. */

void reach_client_opened(ReachClient *client, guint index, gint64 now)
{
	ReachAddress *address = reach_client_address(client, index);

	address->tcp = REACH_ANSWERED;
	address->tcp_took = now - address->begun;
	judge(client);
}

void reach_client_not_opened(
	ReachClient *client, guint index, ConnectorFailure failure, const char *why, const char *sayer)
{
	ReachAddress *address = reach_client_address(client, index);

	address->tcp = REACH_FAILED;
	address->trouble = server_trouble_of(failure, address->at.host);
	address->tcp_why = g_strdup(why);
	address->sayer = g_strdup(sayer);
	judge(client);
}

/* Names. */

static void add_address(ReachClient *client, guint server, const HostPort *found, gint64 now)
{
	gboolean connect = client->config.connect && reach_client_server(client, server)->tcp;
	ReachAddress address = { .server = server,
		.at = { .host = g_strdup(found->host), .port = found->port },
		.ping = REACH_PENDING,
		.tcp = connect ? REACH_PENDING : REACH_NOT_TRIED,
		.begun = now };

	g_array_append_val(client->addresses, address);
	ping(client, client->addresses->len - 1, now);
	if (connect)
		client->ops->connect(client->self, client->addresses->len - 1);
}

void reach_client_resolved(ReachClient *client, guint server, const GPtrArray *found, gint64 now)
{
	client->unresolved--;
	for (guint i = 0; i < found->len && client->addresses->len < REACH_ADDRESSES_MAX; i++)
		add_address(client, server, found->pdata[i], now);
	judge(client);
}

void reach_client_unknown(ReachClient *client, guint server, ServerTrouble trouble, const char *why, const char *sayer)
{
	ReachUnknown unknown = { server, trouble, g_strdup(why), g_strdup(sayer) };

	client->unresolved--;
	g_array_append_val(client->unknown, unknown);
	judge(client);
}

void reach_client_start(ReachClient *client)
{
	client->unresolved = client->config.servers->len;
	for (guint i = 0; i < client->config.servers->len; i++)
		client->ops->resolve(client->self, i);
	judge(client);
}

/* Time. */

static gint64 deadline_of(const ReachClient *client, const ReachAddress *address)
{
	gint64 end = address->begun + client->config.timeout;

	if (address->ping != REACH_PENDING)
		return REGENT_NEVER;
	return address->pings < REACH_PINGS ? MIN(end, address->sent[address->pings - 1] + EVERY) : end;
}

gint64 reach_client_deadline(const ReachClient *client)
{
	gint64 deadline = REGENT_NEVER;

	for (guint i = 0; i < client->addresses->len && !client->over; i++)
		deadline = MIN(deadline, deadline_of(client, reach_client_address(client, i)));
	return deadline;
}

void reach_client_tick(ReachClient *client, gint64 now)
{
	for (guint i = 0; i < client->addresses->len; i++) {
		ReachAddress *address = reach_client_address(client, i);

		if (now < deadline_of(client, address))
			continue;
		if (now >= address->begun + client->config.timeout)
			address->ping = REACH_FAILED;
		else
			ping(client, i, now);
	}
	judge(client);
}
