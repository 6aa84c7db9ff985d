/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <linux/filter.h>
#include <linux/pkt_sched.h>
#include <string.h>

#include <regent/plugin.h>

#include "cdp-client.h"
#include "discovery.h"
#include "packet.h"

typedef struct {
	RegentStep *step;
	RegentTimer *timer;
	Packet *packet;
	CdpClient *client;
	Discovery discovery;
	CdpAnnouncement own;
	gint64 link_changes;
} Cdp;

/* ether dst 01:00:0c:cc:cc:cc, LLC and SNAP of Cisco, protocol 0x2000. */
static const struct sock_filter only_cdp[] = {
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 2),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x0ccccccc, 0, 7),
	BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 0),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x0100, 0, 5),
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 14),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0xaaaa0300, 0, 3),
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 18),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x000c2000, 0, 1),
	BPF_STMT(BPF_RET | BPF_K, 0x40000),
	BPF_STMT(BPF_RET | BPF_K, 0),
};

static void send_frame(gpointer user, gconstpointer frame, gsize length)
{
	Cdp *cdp = user;
	g_autoptr(GError) error = NULL;

	if (!packet_send(cdp->packet, frame, length, &error))
		regent_step_complain(cdp->step, "cdp", "%s", error->message);
}

static void wake_at(gpointer user, gint64 when)
{
	Cdp *cdp = user;

	regent_timer_set_at(cdp->timer, when);
}

static void on_news(gpointer user, guint news)
{
	Cdp *cdp = user;

	discovery_tell(&cdp->discovery, news);
}

static void on_power(gpointer user, guint32 available)
{
	Cdp *cdp = user;

	regent_step_publish_string(cdp->step, REGENT_FACT_POWER_SOURCE, available ? "cisco-inline" : NULL);
	regent_step_publish(cdp->step, REGENT_FACT_POWER_ALLOCATED, available ? g_variant_new_uint32(available) : NULL);
}

static void on_complaint(gpointer user, const char *peer, const char *what)
{
	Cdp *cdp = user;

	regent_step_complain(cdp->step, peer, "%s", what);
}

static const CdpClientOps ops = {
	.send = send_frame,
	.wake_at = wake_at,
	.news = on_news,
	.power = on_power,
	.complain = on_complaint,
};

static void on_frame(gpointer self, const guint8 *frame, gsize length)
{
	Cdp *cdp = self;

	cdp_client_receive(cdp->client, frame, length, regent_step_now(cdp->step));
}

static void on_timer(gpointer self)
{
	Cdp *cdp = self;

	cdp_client_tick(cdp->client, regent_step_now(cdp->step));
}

static void on_address(gpointer self, const char *name, GVariant *value)
{
	Cdp *cdp = self;

	cdp->own.has_address = discovery_ipv4(value, cdp->own.address);
	cdp_client_announce(cdp->client, &cdp->own, regent_step_now(cdp->step));
}

/* The strings are the step's: valid until the next refresh, which comes here again. */
static void read_facts(Cdp *cdp)
{
	RegentStep *step = cdp->step;
	const char *duplex = regent_step_fact_string(step, REGENT_FACT_LINK_DUPLEX);
	gboolean pc_port = regent_step_option_boolean(step, "pc-port");

	cdp->own.device_id = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_DEVICE_NAME);
	cdp->own.version = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_LOAD);
	cdp->own.platform = regent_step_fact_string(step, REGENT_FACT_MODEL_PLATFORM);
	cdp->own.port_id = regent_step_option_string(step, "port-id");
	cdp->own.capabilities =
		CDP_CAPABILITY_HOST | CDP_CAPABILITY_PHONE | (pc_port ? CDP_CAPABILITY_TWO_PORT_RELAY : 0);
	cdp->own.full_duplex = duplex ? g_str_equal(duplex, "full") : -1;
	cdp->own.power = regent_step_option_boolean(step, "power")
				 ? (guint32) regent_step_fact_number(step, REGENT_FACT_ENDPOINT_POWER, 0)
				 : 0;
	cdp->link_changes = regent_step_fact_number(step, REGENT_FACT_LINK_CHANGES, 0);
	regent_step_publish(
		step, REGENT_FACT_POWER_REQUESTED, cdp->own.power ? g_variant_new_uint32(cdp->own.power) : NULL);
}

static gboolean open_packet(Cdp *cdp, GError **error)
{
	static const guint8 group[] = { CDP_GROUP };
	const PacketKind kind = { .ethertype = 0,
		.group = group,
		.filter = only_cdp,
		.filter_length = G_N_ELEMENTS(only_cdp),
		.priority = TC_PRIO_CONTROL };
	const char *interface = regent_step_fact_string(cdp->step, REGENT_FACT_LINK_INTERFACE);

	cdp->packet = packet_open(cdp->step, interface, &kind, on_frame, cdp, error);
	if (!cdp->packet)
		return FALSE;
	memcpy(cdp->own.mac, packet_mac(cdp->packet), sizeof cdp->own.mac);
	return TRUE;
}

static void cdp_stop(gpointer self)
{
	Cdp *cdp = self;

	packet_close(cdp->packet);
	cdp_client_free(cdp->client);
	g_free(cdp);
}

static gpointer cdp_start(RegentStep *step, GError **error)
{
	const CdpClientSettings settings = {
		.interval = regent_step_option_duration(step, "interval"),
		.checksum = regent_step_option_boolean(step, "checksum"),
	};
	Cdp *cdp = g_new0(Cdp, 1);

	cdp->step = step;
	cdp->client = cdp_client_new(&settings, &ops, cdp);
	cdp->timer = regent_step_timer(step, on_timer, cdp);
	if (!open_packet(cdp, error)) {
		cdp_stop(cdp);
		return NULL;
	}
	read_facts(cdp);
	discovery_init(&cdp->discovery, step, "CDP", FALSE, cdp_client_neighbor(cdp->client));
	cdp_client_start(cdp->client, &cdp->own, regent_step_now(step));
	regent_step_watch_fact(step, REGENT_FACT_IP_ADDRESS, on_address, cdp);
	return cdp;
}

static gboolean cdp_refresh(gpointer self)
{
	Cdp *cdp = self;
	gint64 link_changes = cdp->link_changes;

	read_facts(cdp);
	cdp_client_announce(cdp->client, &cdp->own, regent_step_now(cdp->step));
	if (cdp->link_changes != link_changes)
		cdp_client_flapped(cdp->client, regent_step_now(cdp->step));
	return TRUE;
}

static const RegentOption cdp_options[] = {
	{ "interval", REGENT_OPTION_DURATION, "60s", 5 * G_TIME_SPAN_SECOND, 150 * G_TIME_SPAN_SECOND, NULL, NULL, 0,
		"time between two announcements; switches forget the phone after 180 s" },
	{ "port-id", REGENT_OPTION_STRING, "Port 1", 0, 0, NULL, NULL, 0, "name of the network port, announced" },
	{ "pc-port", REGENT_OPTION_BOOLEAN, "no", 0, 0, NULL, NULL, 0,
		"announce a second port with a switch inside, for a PC" },
	{ "power", REGENT_OPTION_BOOLEAN, "yes", 0, 0, NULL, NULL, 0,
		"announce [endpoint] power where it is set; a switch heeds the first protocol that does" },
	{ "checksum", REGENT_OPTION_BOOLEAN, "yes", 0, 0, NULL, NULL, 0,
		"drop frames with a wrong checksum; no takes them from switches that miscount" },
	{ 0 },
};

static const RegentReason cdp_reasons[] = { DISCOVERY_REASONS, { 0 } };

REGENT_PLUGIN(cdp, .phase = "discovery", .summary = "Learns voice VLAN, switch and port by CDP and announces the phone",
	.stage = "Configuring VLAN", .options = cdp_options, .reasons = cdp_reasons,
	.needs = REGENT_LIST(REGENT_FACT_LINK_INTERFACE, REGENT_FACT_ENDPOINT_DEVICE_NAME),
	.uses = REGENT_LIST(REGENT_FACT_LINK_CHANGES, REGENT_FACT_LINK_DUPLEX, REGENT_FACT_ENDPOINT_LOAD,
		REGENT_FACT_ENDPOINT_POWER, REGENT_FACT_MODEL_PLATFORM),
	.provides = REGENT_LIST(REGENT_FACT_VOICE_VLAN, REGENT_FACT_NEIGHBOR_NAME, REGENT_FACT_NEIGHBOR_PORT,
		REGENT_FACT_NEIGHBOR_PROTOCOL, REGENT_FACT_POWER_SOURCE, REGENT_FACT_POWER_REQUESTED,
		REGENT_FACT_POWER_ALLOCATED),
	.start = cdp_start, .stop = cdp_stop, .refresh = cdp_refresh, );
