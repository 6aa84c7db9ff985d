/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-url.h"

#include <gio/gio.h>
#include <string.h>

#define PATH_MAX_LENGTH 200 /* with the name of a file behind it, it has to fit into a request of TFTP */

static gboolean refuse(const char *text, const char *what, GError **error)
{
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s: %s", *text ? text : "\"\"", what);
	return FALSE;
}

/* Cuts the scheme off @rest. */
static gboolean read_scheme(const char *text, const char **rest, ServerUrl *url, GError **error)
{
	const char *mark = strstr(text, "://");
	g_autofree char *scheme = mark ? g_ascii_strdown(text, mark - text) : NULL;

	*rest = text;
	if (!mark)
		return TRUE;
	if (!*scheme || scheme[strspn(scheme, "abcdefghijklmnopqrstuvwxyz0123456789+-.")])
		return refuse(text, "what stands before :// is not the name of a protocol", error);
	url->scheme = g_steal_pointer(&scheme);
	*rest = mark + strlen("://");
	return TRUE;
}

static gboolean read_host(const char *text, const char *rest, ServerUrl *url, GError **error)
{
	g_autofree char *authority = g_strndup(rest, strcspn(rest, "/?#"));
	g_autoptr(HostPort) at = NULL;

	if (strchr(authority, '@'))
		return refuse(text, "a user or password in it cannot be used", error);
	at = host_port_parse(authority, 0, NULL);
	if (!at)
		return refuse(text, "not an address or a name, nor HOST:PORT or a URL as tftp://HOST/FOLDER/", error);
	url->at = (HostPort) { .host = g_steal_pointer(&at->host), .port = at->port };
	return TRUE;
}

/* It is sent to a server as it stands here. */
static gboolean is_path(const char *path)
{
	gboolean good = path && g_utf8_validate(path, -1, NULL) && !strstr(path, "/../");

	for (; good && *path; path++)
		good = !g_ascii_iscntrl(*path) && *path != '\\';
	return good;
}

static gboolean read_path(const char *text, const char *rest, ServerUrl *url, GError **error)
{
	g_autofree char *path = NULL;

	rest += strcspn(rest, "/?#");
	if (strpbrk(rest, "?#"))
		return refuse(text, "a query (?) or fragment (#) in it cannot be used", error);
	path = g_uri_unescape_string(rest, "/");
	url->path = path ? g_strconcat(*path ? "" : "/", path, *path && !g_str_has_suffix(path, "/") ? "/" : "", NULL)
			 : NULL;
	if (!is_path(url->path))
		return refuse(text, "its path cannot be used", error);
	return strlen(url->path) <= PATH_MAX_LENGTH || refuse(text, "its path is longer than 200 characters", error);
}

ServerUrl *server_url_parse(const char *text, GError **error)
{
	g_autofree char *trimmed = g_strstrip(g_strdup(text));
	g_autoptr(ServerUrl) url = g_new0(ServerUrl, 1);
	const char *rest;

	if (read_scheme(trimmed, &rest, url, error) && read_host(trimmed, rest, url, error) &&
		read_path(trimmed, rest, url, error))
		return g_steal_pointer(&url);
	return NULL;
}

char *server_url_text(const ServerUrl *url)
{
	g_autofree char *at = host_port_text(&url->at);

	return g_strconcat(at, strcmp(url->path, "/") ? url->path : "", NULL);
}

void server_url_free(ServerUrl *url)
{
	if (!url)
		return;
	g_free(url->scheme);
	host_port_clear(&url->at);
	g_free(url->path);
	g_free(url);
}
