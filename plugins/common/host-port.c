/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host-port.h"

#include <gio/gio.h>
#include <string.h>

HostPort *host_port_new(const char *host, guint16 port)
{
	HostPort *where = g_new0(HostPort, 1);

	where->host = g_strdup(host);
	where->port = port;
	return where;
}

static HostPort *refuse(const char *text, const char *what, GError **error)
{
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s: %s", *text ? text : "\"\"", what);
	return NULL;
}

/* Blanks, URLs and users are the usual mistakes. */
static gboolean is_host(const char *host)
{
	return g_hostname_is_ip_address(host) || (*host && !strpbrk(host, " \t\r\n/\\@:[]<>\"',;"));
}

static HostPort *parse_port(const char *text, const char *host, const char *digits, GError **error)
{
	guint64 port;

	if (!g_ascii_string_to_unsigned(digits, 10, 1, G_MAXUINT16, &port, NULL))
		return refuse(text, "the port is not between 1 and 65535", error);
	return host_port_new(host, (guint16) port);
}

static HostPort *parse_brackets(const char *text, guint16 port, GError **error)
{
	const char *end = strchr(text, ']');
	g_autofree char *host = end ? g_strndup(text + 1, (gsize) (end - text - 1)) : NULL;

	if (!host || !strchr(host, ':') || !g_hostname_is_ip_address(host) || (end[1] && end[1] != ':'))
		return refuse(text, "brackets hold an IPv6 address, [2001:db8::5]:2000", error);
	return end[1] ? parse_port(text, host, end + 2, error) : host_port_new(host, port);
}

HostPort *host_port_parse(const char *text, guint16 port, GError **error)
{
	const char *colon = strchr(text, ':');
	g_autofree char *host = g_strndup(text, colon ? (gsize) (colon - text) : strlen(text));

	if (*text == '[')
		return parse_brackets(text, port, error);
	if (g_hostname_is_ip_address(text))
		return host_port_new(text, port);
	if (!is_host(host) || (colon && strpbrk(colon + 1, ":/@")))
		return refuse(text, "not a host or host:port (a name or an address, without a path)", error);
	return colon ? parse_port(text, host, colon + 1, error) : host_port_new(host, port);
}

HostPort *host_port_copy(const HostPort *from)
{
	return from ? host_port_new(from->host, from->port) : NULL;
}

gboolean host_port_equal(const HostPort *a, const HostPort *b)
{
	return a->port == b->port && g_strcmp0(a->host, b->host) == 0;
}

char *host_port_text(const HostPort *where)
{
	if (!where->port)
		return g_strdup(where->host);
	return g_strdup_printf(strchr(where->host, ':') ? "[%s]:%u" : "%s:%u", where->host, where->port);
}

void host_port_clear(HostPort *where)
{
	g_clear_pointer(&where->host, g_free);
	where->port = 0;
}

void host_port_free(HostPort *where)
{
	if (!where)
		return;
	host_port_clear(where);
	g_free(where);
}
