/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz-main.h"
#include "lldp-med-client.h"

static void on_send(gpointer self, gconstpointer frame, gsize length)
{
	g_auto(LldpNeighbor) own = { 0 };

	g_assert_true(lldp_decode(frame, length, &own, NULL));
	g_assert_true(own.dropped == 0);
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
	const LldpAnnouncement own = {
		.system_name = "SEP020000000000", .model = "CP-7962G", .power = size % 2 ? 1 : 40000
	};
	LldpClient client;
	const Neighbor *neighbor = &client.base.neighbor;
	DiscoveryClient *base = &client.base;

	lldp_client_init(&client, 30 * G_TIME_SPAN_SECOND, &ops, NULL);
	lldp_client_start(&client, &own, 0);
	discovery_client_receive(base, data, size, 1);
	discovery_client_tick(base, discovery_client_deadline(base));
	discovery_client_receive(base, data, size, discovery_client_deadline(base));
	discovery_client_flapped(base, discovery_client_deadline(base));
	discovery_client_receive(base, data, size, discovery_client_deadline(base));
	g_assert_true(!neighbor->voice.given || neighbor->voice.vlan <= 4095);
	g_assert_true(neighbor->voice.priority < 8 && neighbor->voice.dscp < 64);
	g_assert_true(!neighbor->name || g_utf8_validate(neighbor->name, -1, NULL));
	discovery_client_stop(base);
	discovery_client_clear(base);
	return 0;
}
