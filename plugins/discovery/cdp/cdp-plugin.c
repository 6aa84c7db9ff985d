/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <linux/filter.h>
#include <linux/pkt_sched.h>

#include <regent/plugin.h>

#include "cdp-inputs.h"
#include "discovery-glue.h"

typedef struct {
	DiscoveryGlue glue;
	CdpClient client;
	CdpAnnouncement own;
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

static const guint8 group[] = { CDP_GROUP };

static void read_own(Cdp *cdp)
{
	cdp_inputs_read(cdp->glue.step, &cdp->glue.addresses, &cdp->own);
	discovery_report_power_request(&cdp->glue.report, cdp->own.power);
}

static void announce(gpointer self)
{
	Cdp *cdp = self;

	read_own(cdp);
	cdp_client_announce(&cdp->client, &cdp->own, regent_step_now(cdp->glue.step));
}

static const DiscoveryPlugin plugin = {
	.name = "cdp",
	.protocol = "CDP",
	.frames = { .group = group,
		.filter = only_cdp,
		.filter_length = G_N_ELEMENTS(only_cdp),
		.priority = TC_PRIO_CONTROL },
	.announce = announce,
};

static void cdp_stop(gpointer self)
{
	Cdp *cdp = self;

	discovery_glue_close(&cdp->glue);
	g_free(cdp);
}

static gpointer cdp_start(RegentStep *step, GError **error)
{
	Cdp *cdp = g_new0(Cdp, 1);
	CdpClientSettings settings;

	cdp_inputs_read_settings(step, &settings);
	cdp_client_init(&cdp->client, &settings, &discovery_glue_ops, &cdp->glue);
	if (!discovery_glue_open(&cdp->glue, step, &plugin, cdp, &cdp->client.base, error)) {
		cdp_stop(cdp);
		return NULL;
	}
	read_own(cdp);
	cdp_client_start(&cdp->client, &cdp->own, regent_step_now(step));
	discovery_glue_run(&cdp->glue);
	return cdp;
}

static gboolean cdp_refresh(gpointer self)
{
	Cdp *cdp = self;

	return discovery_glue_refresh(&cdp->glue);
}

static gboolean cdp_check(RegentStep *options, const char **key, GError **error)
{
	return discovery_inputs_check_text(options, "port-id", key, error);
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

static const RegentFacility facilities[] = {
	{ "No switch is heard, and no voice VLAN learned.", REGENT_FACILITY_PACKET },
	{ 0 },
};

REGENT_PLUGIN(cdp, .phase = "discovery", .summary = "Learns voice VLAN, switch and port by CDP and announces the phone",
	.stage = "Configuring VLAN", .options = cdp_options, .reasons = discovery_reasons,
	.needs = REGENT_LIST(REGENT_FACT_LINK_INTERFACE, REGENT_FACT_ENDPOINT_DEVICE_NAME),
	.uses = REGENT_LIST(REGENT_FACT_LINK_CHANGES, REGENT_FACT_LINK_DUPLEX, REGENT_FACT_ENDPOINT_LOAD,
		REGENT_FACT_ENDPOINT_POWER, REGENT_FACT_MODEL_PLATFORM),
	.provides = REGENT_LIST(REGENT_FACT_VOICE_VLAN, REGENT_FACT_NEIGHBOR_NAME, REGENT_FACT_NEIGHBOR_PORT,
		REGENT_FACT_NEIGHBOR_PROTOCOL, REGENT_FACT_NEIGHBOR_PLATFORM, REGENT_FACT_NEIGHBOR_SHOW_PORT,
		REGENT_FACT_NEIGHBOR_SHOW_STATUS, REGENT_FACT_NEIGHBOR_SHOW_MAC, REGENT_FACT_NEIGHBOR_NATIVE_VLAN,
		REGENT_FACT_NEIGHBOR_AUTHENTICATION, REGENT_FACT_NEIGHBOR_IGNORED, REGENT_FACT_NEIGHBOR_BY_CDP,
		REGENT_FACT_NEIGHBOR_BLOCKED, REGENT_FACT_POWER_SOURCE, REGENT_FACT_POWER_REQUESTED,
		REGENT_FACT_POWER_ALLOCATED),
	.facilities = facilities, .start = cdp_start, .stop = cdp_stop, .refresh = cdp_refresh, .check = cdp_check, );
