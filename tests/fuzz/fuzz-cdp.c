/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cdp-client.h"
#include "fuzz-main.h"

static void on_send(gpointer self, gconstpointer frame, gsize length)
{
	g_auto(CdpNeighbor) own = { 0 };

	g_assert_true(cdp_decode(frame, length, TRUE, &own, NULL));
}

static void on_news(gpointer self, guint news)
{
}

static void on_power(gpointer self, const char *source, guint32 allocated)
{
}

static void on_complaint(gpointer self, const char *peer, const char *what)
{
	g_assert_true(g_utf8_validate(what, -1, NULL));
}

/* The input is one frame, heard three times: at the start, repeated, and after a flap of the link. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const DiscoveryClientOps ops = { on_send, on_news, on_power, on_complaint };
	const CdpClientSettings settings = { .interval = 60 * G_TIME_SPAN_SECOND, .checksum = FALSE };
	const CdpAnnouncement own = { .mac = { 2 }, .device_id = "SEP020000000000", .port_id = "Port 1", .power = 1 };
	CdpClient client;
	const Neighbor *neighbor = &client.base.neighbor;
	DiscoveryClient *base = &client.base;

	cdp_client_init(&client, &settings, &ops, NULL);
	cdp_client_start(&client, &own, 0);
	discovery_client_receive(base, data, size, 1);
	discovery_client_tick(base, discovery_client_deadline(base));
	discovery_client_receive(base, data, size, discovery_client_deadline(base));
	discovery_client_flapped(base, discovery_client_deadline(base));
	discovery_client_receive(base, data, size, discovery_client_deadline(base));
	g_assert_true(!neighbor->voice.given || neighbor->voice.vlan <= 4095);
	g_assert_true(!neighbor->name || g_utf8_validate(neighbor->name, -1, NULL));
	discovery_client_clear(base);
	return 0;
}
