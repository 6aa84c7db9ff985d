/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision-server.h"
#include "server-url.h"

#include <regent/step.h>
#include <string.h>

static gboolean is_secure(const ServerUrl *url, const ProvisionScheme *scheme)
{
	if (url->scheme)
		return scheme->secure_name && !strcmp(url->scheme, scheme->secure_name);
	return scheme->bare_secure_port &&
	       (url->at.port ? url->at.port : scheme->bare_port) == scheme->bare_secure_port;
}

static guint16 port_of(const ServerUrl *url, const ProvisionScheme *scheme, gboolean secure)
{
	if (url->at.port)
		return url->at.port;
	if (!url->scheme)
		return scheme->bare_port;
	return secure ? scheme->secure_port : scheme->port;
}

/** Returns: (transfer full): @url with the port that is asked, where that has to be said. */
static char *show(const ServerUrl *url, const ProvisionScheme *scheme, guint16 port)
{
	ServerUrl shown = *url;

	shown.at.port = port == scheme->usual_port ? 0 : port;
	return server_url_text(&shown);
}

static gboolean is_mine(const ServerUrl *url, const ProvisionScheme *scheme, GError **error)
{
	if (!url->scheme || !strcmp(url->scheme, scheme->name) || is_secure(url, scheme))
		return TRUE;
	g_set_error_literal(error, REGENT_ERROR, REGENT_ERROR_NOT_MINE, url->scheme);
	return FALSE;
}

ProvisionServer *provision_server_parse(const char *text, const ProvisionScheme *scheme, GError **error)
{
	g_autoptr(GError) problem = NULL;
	g_autoptr(ServerUrl) url = server_url_parse(text, &problem);
	ProvisionServer *server;

	if (!url) {
		g_set_error_literal(error, REGENT_ERROR, REGENT_ERROR_CONFIG, problem->message);
		return NULL;
	}
	if (!is_mine(url, scheme, error))
		return NULL;
	server = g_rc_box_new0(ProvisionServer);
	server->text = g_strdup(text);
	server->secure = is_secure(url, scheme);
	server->at.port = port_of(url, scheme, server->secure);
	server->shown = show(url, scheme, server->at.port);
	server->at.host = g_steal_pointer(&url->at.host);
	server->path = g_steal_pointer(&url->path);
	return server;
}

char *provision_server_file(const ProvisionServer *server, const char *file)
{
	return g_strconcat(server->path + 1, file, NULL);
}

ProvisionServer *provision_server_ref(ProvisionServer *server)
{
	return g_rc_box_acquire(server);
}

static void clear_server(gpointer data)
{
	ProvisionServer *server = data;

	g_free(server->text);
	host_port_clear(&server->at);
	g_free(server->path);
	g_free(server->shown);
}

void provision_server_unref(ProvisionServer *server)
{
	g_rc_box_release_full(server, clear_server);
}
