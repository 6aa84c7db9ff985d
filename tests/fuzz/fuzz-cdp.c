/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cdp-client.h"
#include "fuzz-main.h"

static void on_send(gpointer user, gconstpointer frame, gsize length)
{
	g_auto(CdpNeighbor) own = { 0 };

	g_assert_true(cdp_decode(frame, length, TRUE, &own, NULL));
}

static void on_wake_at(gpointer user, gint64 when)
{
	*(gint64 *) user = when;
}

static void on_news(gpointer user, guint news)
{
}

static void on_power(gpointer user, guint32 available)
{
}

static void on_complaint(gpointer user, const char *peer, const char *what)
{
	g_assert_true(g_utf8_validate(what, -1, NULL));
}

/* The input is one frame, heard three times: at the start, repeated, and after a flap of the link. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const CdpClientOps ops = { on_send, on_wake_at, on_news, on_power, on_complaint };
	const CdpClientSettings settings = { .interval = 60 * G_TIME_SPAN_SECOND, .checksum = FALSE };
	const CdpAnnouncement own = { .mac = { 2 }, .device_id = "SEP020000000000", .port_id = "Port 1", .power = 1 };
	gint64 wake = 0;
	CdpClient *client = cdp_client_new(&settings, &ops, &wake);
	const Neighbor *neighbor = cdp_client_neighbor(client);

	cdp_client_start(client, &own, 0);
	cdp_client_receive(client, data, size, 1);
	cdp_client_tick(client, wake);
	cdp_client_receive(client, data, size, wake);
	cdp_client_flapped(client, wake);
	cdp_client_receive(client, data, size, wake);
	g_assert_true(!neighbor->voice.given || neighbor->voice.vlan <= 4095);
	g_assert_true(!neighbor->name || g_utf8_validate(neighbor->name, -1, NULL));
	cdp_client_free(client);
	return 0;
}
