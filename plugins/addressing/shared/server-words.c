/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-words.h"

#include <gio/gio.h>
#include <string.h>

#include "ipv4.h"
#include "list-words.h"
#include "server-url.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"
#define NAME_MAX_LENGTH 253 /* of DNS, and of a part between dots */
#define PART_MAX_LENGTH 63

void server_words_remark(GString *remarks, const char *format, ...)
{
	va_list args;

	if (remarks->len)
		g_string_append(remarks, "; ");
	va_start(args, format);
	g_string_append_vprintf(remarks, format, args);
	va_end(args);
}

static gboolean refuse(const char *word, const char *why, GError **error)
{
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s: %s", word, why);
	return FALSE;
}

/* The dot at its end is allowed. */
static gboolean is_name(const char *host)
{
	g_auto(GStrv) parts = g_strsplit(host, ".", -1);

	for (guint i = 0; parts[i]; i++)
		if (strlen(parts[i]) > PART_MAX_LENGTH || (!*parts[i] && parts[i + 1]))
			return FALSE;
	return strlen(host) <= NAME_MAX_LENGTH;
}

/* A name has a letter: what has none is an address, or nothing. */
static gboolean is_host(const char *word, const char *host, GError **error)
{
	guint32 address;

	if (strchr(host, ':'))
		return refuse(word, "IPv6 is not supported", error);
	if (host[strspn(host, LETTERS DIGITS ".-_")])
		return refuse(word, "not an address or a name", error);
	if (strpbrk(host, LETTERS))
		return is_name(host) || refuse(word, "not an address or a name", error);
	if (!ipv4_read_padded(host, &address))
		return refuse(word, "not an address or a name", error);
	return ipv4_usable(address) || refuse(word, "not the address of a host", error);
}

/* "tftp://010.1.0.5/cfg/" becomes "tftp://10.1.0.5/cfg/". */
static char *without_zeros(const char *word, const char *host)
{
	guint32 address;
	g_autofree char *text = ipv4_read_padded(host, &address) ? ipv4_text(address) : NULL;
	const char *at = text ? strstr(word, host) : NULL;
	g_autofree char *before = at ? g_strndup(word, (gsize) (at - word)) : NULL;

	return at ? g_strconcat(before, text, at + strlen(host), NULL) : g_strdup(word);
}

char *server_word_read(const char *word, gboolean *padded, GError **error)
{
	g_autofree char *trimmed = g_strstrip(g_strdup(word));
	g_autoptr(ServerUrl) url = server_url_parse(trimmed, error);
	char *server;

	if (!url || !is_host(trimmed, url->at.host, error))
		return NULL;
	server = without_zeros(trimmed, url->at.host);
	*padded = !g_str_equal(server, trimmed);
	return server;
}

static void add(GPtrArray *list, const char *word, guint most, GString *remarks)
{
	g_autoptr(GError) error = NULL;
	gboolean padded;
	g_autofree char *server = server_word_read(word, &padded, &error);
	g_autofree char *shown = list_words_shortened(word);

	if (!server)
		server_words_remark(remarks, "%s%s", shown, error->message + strlen(word));
	else if (padded)
		server_words_remark(remarks, "%s, which is read as %s", word, server);
	if (server && list->len < most && !g_ptr_array_find_with_equal_func(list, server, g_str_equal, NULL))
		g_ptr_array_add(list, g_steal_pointer(&server));
}

void server_words_add(GPtrArray *list, const char *text, guint most, GString *remarks)
{
	g_auto(GStrv) words = g_strsplit_set(text, " \t\r\n,;", 0);

	for (char **word = words; *word; word++)
		if (**word)
			add(list, *word, most, remarks);
}
