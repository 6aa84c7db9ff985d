/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "discovery-glue.h"

#include <string.h>

static void send_frame(gpointer self, gconstpointer frame, gsize length)
{
	DiscoveryGlue *glue = self;
	g_autoptr(GError) error = NULL;

	if (!packet_send(glue->packet, frame, length, &error))
		regent_step_complain(glue->step, glue->plugin->name, "%s", error->message);
}

static void on_news(gpointer self, guint news)
{
	DiscoveryGlue *glue = self;

	discovery_report_news(&glue->report, news);
}

static void on_power(gpointer self, const char *source, guint32 allocated)
{
	DiscoveryGlue *glue = self;

	discovery_report_power(&glue->report, source, allocated);
}

static void on_complaint(gpointer self, const char *peer, const char *what)
{
	DiscoveryGlue *glue = self;

	regent_step_complain(glue->step, peer, "%s", what);
}

const DiscoveryClientOps discovery_glue_ops = {
	.send = send_frame,
	.news = on_news,
	.power = on_power,
	.complain = on_complaint,
};

static void set_timer(DiscoveryGlue *glue)
{
	regent_timer_set_at(glue->timer, MIN(discovery_client_deadline(glue->client), glue->port.state.until));
}

static void on_port(gpointer self)
{
	DiscoveryGlue *glue = self;

	discovery_report_port(&glue->report, glue->port.state.asks_for_8021x, glue->port.state.blocked);
	set_timer(glue);
}

static void on_timer(gpointer self)
{
	DiscoveryGlue *glue = self;

	port_watch_tick(&glue->port, regent_step_now(glue->step));
	discovery_client_tick(glue->client, regent_step_now(glue->step));
	set_timer(glue);
}

static void on_frame(gpointer self, const guint8 *frame, gsize length)
{
	DiscoveryGlue *glue = self;

	discovery_client_receive(glue->client, frame, length, regent_step_now(glue->step));
	set_timer(glue);
}

static void on_address(gpointer self, const char *name, GVariant *value)
{
	DiscoveryGlue *glue = self;

	discovery_inputs_set_ipv4(&glue->addresses, value);
	discovery_report_address(&glue->report, value != NULL);
	glue->plugin->announce(glue->self);
	set_timer(glue);
}

gboolean discovery_glue_open(DiscoveryGlue *glue, RegentStep *step, const DiscoveryPlugin *plugin, gpointer self,
	DiscoveryClient *client, GError **error)
{
	const char *interface = regent_step_fact_string(step, REGENT_FACT_LINK_INTERFACE);

	*glue = (DiscoveryGlue) {
		.step = step, .plugin = plugin, .self = self, .client = client, .port.state.until = REGENT_NEVER
	};
	glue->timer = regent_step_timer(step, on_timer, glue);
	glue->packet = packet_open(step, interface, &plugin->frames, on_frame, glue, error);
	if (!glue->packet)
		return FALSE;
	memcpy(glue->addresses.mac, packet_mac(glue->packet), sizeof glue->addresses.mac);
	discovery_report_init(&glue->report, step, plugin->protocol, plugin->marks, &client->neighbor);
	return TRUE;
}

void discovery_glue_run(DiscoveryGlue *glue)
{
	port_watch_open(&glue->port, glue->step, regent_step_fact_string(glue->step, REGENT_FACT_LINK_INTERFACE),
		on_port, glue);
	set_timer(glue);
	regent_step_watch_fact(glue->step, REGENT_FACT_IP_ADDRESS, on_address, glue);
}

/* Another interface has another neighbour, so the step starts again. What is announced is read in either case: its
 * strings are those of the facts. */
gboolean discovery_glue_refresh(DiscoveryGlue *glue)
{
	glue->plugin->announce(glue->self);
	if (regent_step_changed(glue->step, REGENT_FACT_LINK_INTERFACE))
		return FALSE;
	if (regent_step_changed(glue->step, REGENT_FACT_LINK_CHANGES)) {
		port_watch_flapped(&glue->port, regent_step_now(glue->step));
		discovery_client_flapped(glue->client, regent_step_now(glue->step));
	}
	set_timer(glue);
	return TRUE;
}

void discovery_glue_close(DiscoveryGlue *glue)
{
	if (glue->packet)
		discovery_client_stop(glue->client);
	packet_close(glue->packet);
	port_watch_close(&glue->port);
	discovery_report_clear(&glue->report);
	discovery_client_clear(glue->client);
}
