/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision-server.h"

#include <gio/gio.h>
#include <string.h>

#define FILE_NAME_MAX 255

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
	server = g_new0(ProvisionServer, 1);
	server->text = g_strdup(text);
	server->host = g_steal_pointer(&host);
	server->secure = secure;
	server->port = port > 0 ? (guint16) port : secure ? scheme->secure_port : scheme->port;
	return server;
}

void provision_server_free(ProvisionServer *server)
{
	if (!server)
		return;
	g_free(server->text);
	g_free(server->host);
	g_free(server);
}

gboolean provision_file_is_valid(const char *name)
{
	gsize length = strlen(name);

	if (!length || length > FILE_NAME_MAX || name[0] == '/' || strstr(name, ".."))
		return FALSE;
	for (gsize i = 0; i < length; i++)
		if (!g_ascii_isalnum(name[i]) && !strchr("._-/ +()@{}", name[i]))
			return FALSE;
	return TRUE;
}
