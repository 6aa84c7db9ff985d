/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <linux/pkt_sched.h>
#include <string.h>

#include <regent/plugin.h>

#include "discovery.h"
#include "lldp-med-client.h"
#include "packet.h"

typedef struct {
	RegentStep *step;
	RegentTimer *timer;
	Packet *packet;
	LldpClient *client;
	Discovery discovery;
	LldpAnnouncement own;
	char *description;
	gint64 link_changes;
} LldpMed;

static void send_frame(gpointer user, gconstpointer frame, gsize length)
{
	LldpMed *lldp = user;
	g_autoptr(GError) error = NULL;

	if (!packet_send(lldp->packet, frame, length, &error))
		regent_step_complain(lldp->step, "lldp-med", "%s", error->message);
}

static void wake_at(gpointer user, gint64 when)
{
	LldpMed *lldp = user;

	regent_timer_set_at(lldp->timer, when);
}

static void on_news(gpointer user, guint news)
{
	LldpMed *lldp = user;

	discovery_tell(&lldp->discovery, news);
}

static void on_power(gpointer user, const char *source, guint32 allocated)
{
	LldpMed *lldp = user;

	regent_step_publish_string(lldp->step, REGENT_FACT_POWER_SOURCE, source);
	regent_step_publish(
		lldp->step, REGENT_FACT_POWER_ALLOCATED, allocated ? g_variant_new_uint32(allocated) : NULL);
}

static void on_complaint(gpointer user, const char *peer, const char *what)
{
	LldpMed *lldp = user;

	regent_step_complain(lldp->step, peer, "%s", what);
}

static const LldpClientOps ops = {
	.send = send_frame,
	.wake_at = wake_at,
	.news = on_news,
	.power = on_power,
	.complain = on_complaint,
};

static void on_frame(gpointer self, const guint8 *frame, gsize length)
{
	LldpMed *lldp = self;

	lldp_client_receive(lldp->client, frame, length, regent_step_now(lldp->step));
}

static void on_timer(gpointer self)
{
	LldpMed *lldp = self;

	lldp_client_tick(lldp->client, regent_step_now(lldp->step));
}

static void on_address(gpointer self, const char *name, GVariant *value)
{
	LldpMed *lldp = self;

	lldp->own.has_address = discovery_ipv4(value, lldp->own.address);
	lldp_client_announce(lldp->client, &lldp->own, regent_step_now(lldp->step));
}

static char *describe(RegentStep *step)
{
	const char *platform = regent_step_fact_string(step, REGENT_FACT_MODEL_PLATFORM);
	const char *load = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_LOAD);

	return g_strdup_printf("%s%s%s", platform ? platform : "", platform && load ? ", " : "", load ? load : "");
}

static void read_link(LldpMed *lldp)
{
	RegentStep *step = lldp->step;
	const char *duplex = regent_step_fact_string(step, REGENT_FACT_LINK_DUPLEX);

	lldp->own.speed = (guint) regent_step_fact_number(step, REGENT_FACT_LINK_SPEED, 0);
	lldp->own.full_duplex = duplex ? g_str_equal(duplex, "full") : -1;
	lldp->link_changes = regent_step_fact_number(step, REGENT_FACT_LINK_CHANGES, 0);
}

/* The strings are the step's: valid until the next refresh, which comes here again. */
static void read_facts(LldpMed *lldp)
{
	RegentStep *step = lldp->step;
	gboolean pc_port = regent_step_option_boolean(step, "pc-port");
	gboolean power = regent_step_option_boolean(step, "power");
	char *old = g_steal_pointer(&lldp->description);

	lldp->description = describe(step);
	g_free(old);
	lldp->own.port_description = regent_step_option_string(step, "port-description");
	lldp->own.system_name = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_DEVICE_NAME);
	lldp->own.system_description = lldp->description;
	lldp->own.capabilities = LLDP_CAPABILITY_TELEPHONE | (pc_port ? LLDP_CAPABILITY_BRIDGE : 0);
	lldp->own.power = power ? (guint32) regent_step_fact_number(step, REGENT_FACT_ENDPOINT_POWER, 0) : 0;
	lldp->own.firmware = lldp->own.software = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_LOAD);
	lldp->own.serial = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_SERIAL);
	lldp->own.manufacturer = regent_step_fact_string(step, REGENT_FACT_MODEL_MANUFACTURER);
	lldp->own.model = regent_step_fact_string(step, REGENT_FACT_MODEL_LLDP_MODEL);
	read_link(lldp);
	regent_step_publish(
		step, REGENT_FACT_POWER_REQUESTED, lldp->own.power ? g_variant_new_uint32(lldp->own.power) : NULL);
}

static gboolean open_packet(LldpMed *lldp, GError **error)
{
	static const guint8 group[] = { LLDP_GROUP };
	const PacketKind kind = { .ethertype = LLDP_ETHERTYPE, .group = group, .priority = TC_PRIO_CONTROL };
	const char *interface = regent_step_fact_string(lldp->step, REGENT_FACT_LINK_INTERFACE);

	lldp->packet = packet_open(lldp->step, interface, &kind, on_frame, lldp, error);
	if (!lldp->packet)
		return FALSE;
	memcpy(lldp->own.mac, packet_mac(lldp->packet), sizeof lldp->own.mac);
	return TRUE;
}

static void lldp_med_stop(gpointer self)
{
	LldpMed *lldp = self;

	if (lldp->packet)
		lldp_client_stop(lldp->client);
	packet_close(lldp->packet);
	lldp_client_free(lldp->client);
	g_free(lldp->description);
	g_free(lldp);
}

static gpointer lldp_med_start(RegentStep *step, GError **error)
{
	LldpMed *lldp = g_new0(LldpMed, 1);

	lldp->step = step;
	lldp->client = lldp_client_new(regent_step_option_duration(step, "interval"), &ops, lldp);
	lldp->timer = regent_step_timer(step, on_timer, lldp);
	if (!open_packet(lldp, error)) {
		lldp_med_stop(lldp);
		return NULL;
	}
	read_facts(lldp);
	discovery_init(&lldp->discovery, step, "LLDP", TRUE, lldp_client_neighbor(lldp->client));
	lldp_client_start(lldp->client, &lldp->own, regent_step_now(step));
	regent_step_watch_fact(step, REGENT_FACT_IP_ADDRESS, on_address, lldp);
	return lldp;
}

static gboolean lldp_med_refresh(gpointer self)
{
	LldpMed *lldp = self;
	gint64 link_changes = lldp->link_changes;

	read_facts(lldp);
	lldp_client_announce(lldp->client, &lldp->own, regent_step_now(lldp->step));
	if (lldp->link_changes != link_changes)
		lldp_client_flapped(lldp->client, regent_step_now(lldp->step));
	return TRUE;
}

static const RegentOption lldp_med_options[] = {
	{ "interval", REGENT_OPTION_DURATION, "30s", 5 * G_TIME_SPAN_SECOND, G_TIME_SPAN_HOUR, NULL, NULL, 0,
		"time between two announcements; the switch forgets the phone after four" },
	{ "port-description", REGENT_OPTION_STRING, "Port 1", 0, 0, NULL, NULL, 0,
		"name of the network port, announced" },
	{ "pc-port", REGENT_OPTION_BOOLEAN, "no", 0, 0, NULL, NULL, 0,
		"announce a second port with a switch inside, for a PC" },
	{ "power", REGENT_OPTION_BOOLEAN, "yes", 0, 0, NULL, NULL, 0,
		"announce [endpoint] power where it is set; a switch heeds the first protocol that does" },
	{ 0 },
};

static const RegentReason lldp_med_reasons[] = { DISCOVERY_REASONS, { 0 } };

REGENT_PLUGIN(lldp_med, .phase = "discovery",
	.summary = "Learns voice VLAN, priority, DSCP, switch and port by LLDP-MED and announces the phone",
	.stage = "Configuring VLAN", .options = lldp_med_options, .reasons = lldp_med_reasons,
	.needs = REGENT_LIST(REGENT_FACT_LINK_INTERFACE, REGENT_FACT_ENDPOINT_DEVICE_NAME),
	.uses = REGENT_LIST(REGENT_FACT_LINK_CHANGES, REGENT_FACT_LINK_DUPLEX, REGENT_FACT_LINK_SPEED,
		REGENT_FACT_ENDPOINT_LOAD, REGENT_FACT_ENDPOINT_POWER, REGENT_FACT_ENDPOINT_SERIAL,
		REGENT_FACT_MODEL_PLATFORM, REGENT_FACT_MODEL_LLDP_MODEL, REGENT_FACT_MODEL_MANUFACTURER),
	.provides = REGENT_LIST(REGENT_FACT_VOICE_VLAN, REGENT_FACT_VOICE_PRIORITY, REGENT_FACT_VOICE_DSCP,
		REGENT_FACT_VOICE_SIGNALING_DSCP, REGENT_FACT_NEIGHBOR_NAME, REGENT_FACT_NEIGHBOR_PORT,
		REGENT_FACT_NEIGHBOR_PROTOCOL, REGENT_FACT_POWER_SOURCE, REGENT_FACT_POWER_REQUESTED,
		REGENT_FACT_POWER_ALLOCATED),
	.start = lldp_med_start, .stop = lldp_med_stop, .refresh = lldp_med_refresh, );
