/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision-server.h"

#include <gio/gio.h>
#include <string.h>

/** Returns: (transfer full): @text as a URL of @scheme unless it is one already. */
static char *to_url(const char *text, const char *scheme)
{
	if (strstr(text, "://"))
		return g_strdup(text);
	if (strchr(text, ':') && g_hostname_is_ip_address(text))
		return g_strdup_printf("%s://[%s]", scheme, text);
	return g_strdup_printf("%s://%s", scheme, text);
}

ProvisionServer *provision_server_parse(const char *text, const ProvisionScheme *scheme)
{
	g_autofree char *url = to_url(text, scheme->name);
	g_autofree char *name = NULL;
	g_autofree char *host = NULL;
	gboolean secure;
	gint port;
	ProvisionServer *server;

	if (!g_uri_split(url, G_URI_FLAGS_NONE, &name, NULL, &host, &port, NULL, NULL, NULL, NULL))
		return NULL;
	if (!host || !*host || strpbrk(host, " \t\\"))
		return NULL;
	secure = scheme->secure_name && !g_ascii_strcasecmp(name, scheme->secure_name);
	if ((!secure && g_ascii_strcasecmp(name, scheme->name)) || port == 0)
		return NULL;
	server = g_rc_box_new0(ProvisionServer);
	server->text = g_strdup(text);
	server->at.host = g_steal_pointer(&host);
	server->secure = secure;
	server->at.port = port > 0 ? (guint16) port : secure ? scheme->secure_port : scheme->port;
	return server;
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
}

void provision_server_unref(ProvisionServer *server)
{
	g_rc_box_release_full(server, clear_server);
}
