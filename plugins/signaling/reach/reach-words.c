/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "reach-words.h"

#include "list-words.h"

#include <string.h>

#define SILENT_COLUMNS 60

/* Lines. */

/* Returns: (transfer full): as it is configured, and where that is. */
static char *label(const ReachClient *client, const ReachAddress *address)
{
	const char *host = reach_client_server(client, address->server)->where.host;

	return strcmp(host, address->at.host) ? g_strdup_printf("%s (%s)", host, address->at.host) : g_strdup(host);
}

static double milliseconds(gint64 span)
{
	return (double) span / 1000;
}

static char *ping_line(const char *who, const ReachAddress *address)
{
	if (address->ping == REACH_ANSWERED)
		return g_strdup_printf("%s answers ping in %.1f ms", who, milliseconds(address->ping_took));
	if (address->ping_why)
		return g_strdup_printf("%s no answer to ping: %s", who, address->ping_why);
	return g_strdup_printf("%s no answer to ping", who);
}

static char *tcp_line(const char *who, const ReachAddress *address)
{
	if (address->tcp == REACH_ANSWERED)
		return g_strdup_printf(
			"%s TCP %u opens in %.1f ms", who, address->at.port, milliseconds(address->tcp_took));
	return g_strdup_printf(
		"%s TCP %u does not open: %s", who, address->at.port, server_trouble_words(address->trouble));
}

static void add_address(GPtrArray *lines, const ReachClient *client, const ReachAddress *address)
{
	const ReachServer *server = reach_client_server(client, address->server);
	g_autofree char *who = label(client, address);

	g_ptr_array_add(lines, ping_line(who, address));
	if (address->tcp != REACH_NOT_TRIED)
		g_ptr_array_add(lines, tcp_line(who, address));
	else if (client->config.connect && !server->tcp)
		g_ptr_array_add(lines,
			g_strdup_printf("%s UDP %u is not tried: it takes no connection", who, address->at.port));
}

static void add_server(GPtrArray *lines, const ReachClient *client, guint server)
{
	for (guint i = 0; i < client->addresses->len; i++) {
		const ReachAddress *address = reach_client_address(client, i);

		if (address->server == server)
			add_address(lines, client, address);
	}
	for (guint i = 0; i < client->unknown->len; i++) {
		const ReachUnknown *unknown = &g_array_index(client->unknown, ReachUnknown, i);

		if (unknown->server == server)
			g_ptr_array_add(lines, g_strdup_printf("%s has no address: %s",
						       reach_client_server(client, server)->where.host, unknown->why));
	}
}

char **reach_words(const ReachClient *client)
{
	GPtrArray *lines = g_ptr_array_new();

	for (guint i = 0; i < client->config.servers->len; i++)
		add_server(lines, client, i);
	g_ptr_array_add(lines, NULL);
	return (char **) g_ptr_array_free(lines, FALSE);
}

/* The summary. */

/* Of the addresses that its name stands for, the best counts. */
typedef struct {
	const ReachAddress *ping, *tcp; /* (nullable) */
} Best;

static gboolean is_better(ReachOutcome outcome, ReachOutcome than)
{
	return outcome == REACH_ANSWERED || than == REACH_NOT_TRIED;
}

static Best best_of(const ReachClient *client, guint server)
{
	Best best = { 0 };

	for (guint i = 0; i < client->addresses->len; i++) {
		const ReachAddress *address = reach_client_address(client, i);

		if (address->server != server)
			continue;
		if (!best.ping || is_better(address->ping, best.ping->ping))
			best.ping = address;
		if (!best.tcp || is_better(address->tcp, best.tcp->tcp))
			best.tcp = address;
	}
	return best;
}

static void count_server(ReachSummary *summary, const ReachClient *client, guint index, GPtrArray *silent)
{
	const ReachServer *server = reach_client_server(client, index);
	Best best = best_of(client, index);

	if (!best.ping)
		return;
	summary->pinged += best.ping->ping == REACH_ANSWERED;
	summary->connected += best.tcp->tcp == REACH_ANSWERED;
	summary->tried += best.tcp->tcp != REACH_NOT_TRIED;
	if (best.ping->ping == REACH_FAILED && best.tcp->tcp == REACH_NOT_TRIED)
		g_ptr_array_add(silent, server->where.host);
	if (best.tcp->tcp != REACH_FAILED)
		return;
	server_notes_add(summary->notes, server->where.host, best.tcp->trouble, best.tcp->tcp_why, best.tcp->sayer);
	if (best.tcp->trouble == SERVER_TROUBLE_REFUSED && !summary->refused)
		summary->refused = server;
}

static void count_unknown(ReachSummary *summary, const ReachClient *client, const ReachUnknown *unknown)
{
	const ReachServer *server = reach_client_server(client, unknown->server);

	summary->tried += client->config.connect && server->tcp;
	server_notes_add(summary->notes, server->where.host, unknown->trouble, unknown->why, unknown->sayer);
}

void reach_summary(ReachSummary *summary, const ReachClient *client)
{
	g_autoptr(GPtrArray) silent = g_ptr_array_new();

	*summary = (ReachSummary) { .servers = client->config.servers->len, .notes = server_notes_new() };
	for (guint i = 0; i < client->config.servers->len; i++)
		count_server(summary, client, i, silent);
	for (guint i = 0; i < client->unknown->len; i++)
		count_unknown(summary, client, &g_array_index(client->unknown, ReachUnknown, i));
	if (!silent->len)
		return;
	g_ptr_array_add(silent, NULL);
	summary->silent = list_words_within((const char *const *) silent->pdata, SILENT_COLUMNS);
}

void reach_summary_clear(ReachSummary *summary)
{
	g_free(summary->silent);
	g_array_unref(summary->notes);
}
