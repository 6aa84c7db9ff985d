/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <linux/pkt_sched.h>

#include <regent/plugin.h>

#include "discovery-glue.h"
#include "lldp-med-client.h"
#include "lldp-med-inputs.h"

typedef struct {
	DiscoveryGlue glue;
	LldpClient client;
	LldpInputs inputs;
} LldpMed;

static const guint8 group[] = { LLDP_GROUP };

static void read_own(LldpMed *lldp)
{
	lldp_inputs_read(lldp->glue.step, &lldp->glue.addresses, &lldp->inputs);
	discovery_report_power_request(&lldp->glue.report, lldp->inputs.own.power);
}

static void announce(gpointer self)
{
	LldpMed *lldp = self;

	read_own(lldp);
	lldp_client_announce(&lldp->client, &lldp->inputs.own, regent_step_now(lldp->glue.step));
}

static const DiscoveryPlugin plugin = {
	.name = "lldp-med",
	.protocol = "LLDP",
	.marks = TRUE,
	.frames = { .ethertype = LLDP_ETHERTYPE, .group = group, .priority = TC_PRIO_CONTROL },
	.announce = announce,
};

static void lldp_med_stop(gpointer self)
{
	LldpMed *lldp = self;

	discovery_glue_close(&lldp->glue);
	lldp_inputs_clear(&lldp->inputs);
	g_free(lldp);
}

static gpointer lldp_med_start(RegentStep *step, GError **error)
{
	LldpMed *lldp = g_new0(LldpMed, 1);

	lldp_client_init(
		&lldp->client, regent_step_option_duration(step, "interval"), &discovery_glue_ops, &lldp->glue);
	if (!discovery_glue_open(&lldp->glue, step, &plugin, lldp, &lldp->client.base, error)) {
		lldp_med_stop(lldp);
		return NULL;
	}
	read_own(lldp);
	lldp_client_start(&lldp->client, &lldp->inputs.own, regent_step_now(step));
	discovery_glue_run(&lldp->glue);
	return lldp;
}

static gboolean lldp_med_refresh(gpointer self)
{
	LldpMed *lldp = self;

	return discovery_glue_refresh(&lldp->glue);
}

static gboolean lldp_med_check(RegentStep *options, const char **key, GError **error)
{
	return discovery_inputs_check_text(options, "port-description", key, error);
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

static const RegentFacility facilities[] = {
	{ "No switch is heard, and no voice VLAN learned.", REGENT_FACILITY_PACKET },
	{ 0 },
};

REGENT_PLUGIN(lldp_med, .phase = "discovery",
	.summary = "Learns voice VLAN, priority, DSCP, switch and port by LLDP-MED and announces the phone",
	.stage = "Configuring VLAN", .options = lldp_med_options, .reasons = discovery_reasons,
	.needs = REGENT_LIST(REGENT_FACT_LINK_INTERFACE, REGENT_FACT_ENDPOINT_DEVICE_NAME),
	.uses = REGENT_LIST(REGENT_FACT_LINK_CHANGES, REGENT_FACT_LINK_DUPLEX, REGENT_FACT_LINK_SPEED,
		REGENT_FACT_ENDPOINT_LOAD, REGENT_FACT_ENDPOINT_POWER, REGENT_FACT_ENDPOINT_SERIAL,
		REGENT_FACT_MODEL_PLATFORM, REGENT_FACT_MODEL_LLDP_MODEL, REGENT_FACT_MODEL_MANUFACTURER),
	.provides = REGENT_LIST(REGENT_FACT_VOICE_VLAN, REGENT_FACT_VOICE_PRIORITY, REGENT_FACT_VOICE_DSCP,
		REGENT_FACT_VOICE_SIGNALING_DSCP, REGENT_FACT_NEIGHBOR_NAME, REGENT_FACT_NEIGHBOR_PORT,
		REGENT_FACT_NEIGHBOR_PROTOCOL, REGENT_FACT_NEIGHBOR_PLATFORM, REGENT_FACT_NEIGHBOR_SHOW_PORT,
		REGENT_FACT_NEIGHBOR_SHOW_STATUS, REGENT_FACT_NEIGHBOR_SHOW_MAC, REGENT_FACT_NEIGHBOR_NATIVE_VLAN,
		REGENT_FACT_NEIGHBOR_AUTHENTICATION, REGENT_FACT_NEIGHBOR_IGNORED, REGENT_FACT_NEIGHBOR_BY_LLDP,
		REGENT_FACT_NEIGHBOR_BLOCKED, REGENT_FACT_POWER_SOURCE, REGENT_FACT_POWER_REQUESTED,
		REGENT_FACT_POWER_ALLOCATED),
	.facilities = facilities, .start = lldp_med_start, .stop = lldp_med_stop, .refresh = lldp_med_refresh,
	.check = lldp_med_check, );
