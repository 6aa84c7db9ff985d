/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-config.h"

#include <string.h>

#define SECOND ((gint64) G_USEC_PER_SEC)

SipServer *sip_server_new(const char *host, guint16 port, gboolean srv)
{
	SipServer *server = g_new0(SipServer, 1);

	server->where.host = g_strdup(host);
	server->where.port = port;
	server->srv = srv;
	return server;
}

void sip_server_free(gpointer data)
{
	SipServer *server = data;

	host_port_clear(&server->where);
	g_free(server);
}

static void line_free(gpointer data)
{
	SipLine *line = data;

	g_free(line->number);
	g_free(line->contact);
	g_free(line->user);
	if (line->password)
		explicit_bzero(line->password, strlen(line->password));
	g_free(line->password);
	g_free(line);
}

SipConfig *sip_config_new(void)
{
	SipConfig *config = g_new0(SipConfig, 1);

	config->servers = g_ptr_array_new_with_free_func(sip_server_free);
	config->lines = g_ptr_array_new_with_free_func(line_free);
	config->expires = 3600;
	config->delta = 5;
	config->timers = (SipTimers) { SECOND / 2, 4 * SECOND, 32 * SECOND };
	return config;
}

void sip_config_free(SipConfig *config)
{
	if (!config)
		return;
	g_ptr_array_unref(config->servers);
	g_ptr_array_unref(config->lines);
	g_free(config->device_name);
	g_free(config->mac);
	g_free(config->model);
	g_free(config->user_agent);
	g_free(config->load);
	g_free(config->other_load);
	g_free(config);
}

void sip_config_add_server(SipConfig *config, const char *host, guint16 port, gboolean srv)
{
	g_ptr_array_add(config->servers, sip_server_new(host, port, srv));
}

SipLine *sip_config_add_line(SipConfig *config, guint index, const char *number, const char *contact)
{
	SipLine *line = g_new0(SipLine, 1);

	line->index = index;
	line->number = g_strdup(number);
	line->contact = g_strdup(contact ? contact : number);
	g_ptr_array_add(config->lines, line);
	return line;
}
