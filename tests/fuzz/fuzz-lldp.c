/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz-main.h"
#include "lldp-med-client.h"

static void on_send(gpointer user, gconstpointer frame, gsize length)
{
	g_auto(LldpNeighbor) own = { 0 };

	g_assert_true(lldp_decode(frame, length, &own, NULL));
	g_assert_true(own.dropped == 0);
}

static void on_wake_at(gpointer user, gint64 when)
{
	*(gint64 *) user = when;
}

static void on_news(gpointer user, guint news)
{
}

static void on_power(gpointer user, const char *source, guint32 allocated)
{
}

static void on_complaint(gpointer user, const char *peer, const char *what)
{
	g_assert_true(g_utf8_validate(what, -1, NULL));
}

/* The input is one frame, heard three times: at the start, repeated, and after a flap of the link. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const LldpClientOps ops = { on_send, on_wake_at, on_news, on_power, on_complaint };
	const LldpAnnouncement own = {
		.system_name = "SEP020000000000", .model = "CP-7962G", .power = size % 2 ? 1 : 40000
	};
	gint64 wake = 0;
	LldpClient *client = lldp_client_new(30 * G_TIME_SPAN_SECOND, &ops, &wake);
	const Neighbor *neighbor = lldp_client_neighbor(client);

	lldp_client_start(client, &own, 0);
	lldp_client_receive(client, data, size, 1);
	lldp_client_tick(client, wake);
	lldp_client_receive(client, data, size, wake);
	lldp_client_flapped(client, wake);
	lldp_client_receive(client, data, size, wake);
	g_assert_true(!neighbor->voice.given || neighbor->voice.vlan <= 4095);
	g_assert_true(neighbor->voice.priority < 8 && neighbor->voice.dscp < 64);
	g_assert_true(!neighbor->name || g_utf8_validate(neighbor->name, -1, NULL));
	lldp_client_stop(client);
	lldp_client_free(client);
	return 0;
}
