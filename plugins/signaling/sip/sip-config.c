/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-client.h"

#include <string.h>

#define SECOND ((gint64) G_USEC_PER_SEC)

void sip_server_free(gpointer data)
{
	SipServer *server = data;

	g_free(server->host);
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
