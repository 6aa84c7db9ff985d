/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-trouble.h"

#include "list-words.h"

#include <string.h>

#define COLUMNS 32 /* of the hosts in a line of a cure: two addresses */

/* 10.1.0.5:2000 where a name is expected is looked up as a name, in vain. */
static gboolean has_port(const char *host)
{
	const char *colon = strchr(host, ':');

	return colon && colon != host && colon[1] && strspn(colon + 1, "0123456789") == strlen(colon + 1);
}

ServerTrouble server_trouble_of(ConnectorFailure failure, const char *host)
{
	static const ServerTrouble troubles[] = {
		[CONNECTOR_UNKNOWN] = SERVER_TROUBLE_NO_NAME,
		[CONNECTOR_NO_DNS] = SERVER_TROUBLE_NO_DNS,
		[CONNECTOR_REFUSED] = SERVER_TROUBLE_REFUSED,
		[CONNECTOR_FIREWALL] = SERVER_TROUBLE_FIREWALL,
		[CONNECTOR_OWN_FIREWALL] = SERVER_TROUBLE_OWN_FIREWALL,
		[CONNECTOR_ROUTER] = SERVER_TROUBLE_ROUTER,
		[CONNECTOR_GATEWAY] = SERVER_TROUBLE_GATEWAY,
		[CONNECTOR_NO_ARP] = SERVER_TROUBLE_NO_ARP,
		[CONNECTOR_NO_ROUTE] = SERVER_TROUBLE_NO_ROUTE,
		[CONNECTOR_SILENT] = SERVER_TROUBLE_SILENT,
		[CONNECTOR_NO_SOCKET] = SERVER_TROUBLE_OURS,
	};

	if ((failure == CONNECTOR_UNKNOWN || failure == CONNECTOR_NO_DNS) && has_port(host))
		return SERVER_TROUBLE_WITH_PORT;
	return troubles[failure];
}

const char *server_trouble_words(ServerTrouble trouble)
{
	static const char *const words[SERVER_TROUBLES] = {
		[SERVER_TROUBLE_NONE] = "it was not asked",
		[SERVER_TROUBLE_WITH_PORT] = "its name has no address",
		[SERVER_TROUBLE_NO_DNS] = "no DNS server says where it is",
		[SERVER_TROUBLE_NO_NAME] = "its name has no address",
		[SERVER_TROUBLE_OURS] = "the phone has no socket for it",
		[SERVER_TROUBLE_NO_ROUTE] = "no router leads to it",
		[SERVER_TROUBLE_GATEWAY] = "the router to it answers no ARP",
		[SERVER_TROUBLE_NO_ARP] = "it answers no ARP",
		[SERVER_TROUBLE_ROUTER] = "a router knows no way to it",
		[SERVER_TROUBLE_SILENT] = "it is silent",
		[SERVER_TROUBLE_FIREWALL] = "a firewall rejects the connection",
		[SERVER_TROUBLE_STRAY] = "another address answers in its place",
		[SERVER_TROUBLE_OWN_FIREWALL] = "its own firewall rejects the connection",
		[SERVER_TROUBLE_REFUSED] = "it refuses the connection",
		[SERVER_TROUBLE_TLS] = "it does not agree upon TLS",
		[SERVER_TROUBLE_DEAF] = "it takes the connection and answers nothing",
		[SERVER_TROUBLE_CLOSED] = "it closes the connection",
		[SERVER_TROUBLE_ANSWERED] = "it answers",
	};

	return words[trouble];
}

static void clear_note(gpointer data)
{
	ServerNote *note = data;

	g_free(note->why);
	g_free(note->sayer);
}

GArray *server_notes_new(void)
{
	GArray *notes = g_array_new(FALSE, FALSE, sizeof(ServerNote));

	g_array_set_clear_func(notes, clear_note);
	return notes;
}

void server_notes_add(GArray *notes, const char *host, ServerTrouble trouble, const char *why, const char *sayer)
{
	ServerNote note = { host, trouble, g_strdup(why), g_strdup(sayer) };

	g_array_append_val(notes, note);
}

static const ServerNote *note_at(const GArray *notes, guint i)
{
	return &g_array_index(notes, ServerNote, i);
}

char *server_notes_text(const GArray *notes, const char *without)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < notes->len; i++)
		if (!without || strcmp(note_at(notes, i)->host, without) != 0)
			g_string_append_printf(text, "%s%s", text->len ? ", " : "", note_at(notes, i)->why);
	return g_string_free(text, text->len == 0);
}

ServerTrouble server_notes_trouble(const GArray *notes, const char *host)
{
	for (guint i = 0; i < notes->len; i++)
		if (strcmp(note_at(notes, i)->host, host) == 0)
			return note_at(notes, i)->trouble;
	return SERVER_TROUBLE_NONE;
}

/* Returns: (transfer full) (nullable): hosts with that trouble, or who told of it, each once. */
static char *names_of(const GArray *notes, ServerTrouble trouble, gboolean sayers)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();

	for (guint i = 0; i < notes->len; i++) {
		const ServerNote *note = note_at(notes, i);
		const char *name = sayers ? note->sayer : note->host;

		if (note->trouble == trouble && name &&
			!g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
			g_ptr_array_add(names, (gpointer) name);
	}
	if (!names->len)
		return NULL;
	g_ptr_array_add(names, NULL);
	return list_words_within((const char *const *) names->pdata, COLUMNS);
}

void server_names_init(ServerNames *names, const GArray *notes)
{
	for (guint i = 0; i < SERVER_TROUBLES; i++) {
		names->hosts[i] = names_of(notes, (ServerTrouble) i, FALSE);
		names->sayers[i] = names_of(notes, (ServerTrouble) i, TRUE);
	}
}

void server_names_clear(ServerNames *names)
{
	for (guint i = 0; i < SERVER_TROUBLES; i++) {
		g_clear_pointer(&names->hosts[i], g_free);
		g_clear_pointer(&names->sayers[i], g_free);
	}
}
