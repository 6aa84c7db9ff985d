/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <regent/plugin.h>

#include "carrier-client.h"
#include "carrier-reasons.h"
#include "carrier-switch.h"
#include "netif-claim.h"
#include "netif.h"

#define PREFIX_FALLBACK "SEP"
#define LOCALLY_ADMINISTERED 0x02
#define MEMORY ((gint64) 600 * G_USEC_PER_SEC) /* so long what was set up again is spoken of */

typedef struct {
	RegentStep *step;
	RegentTimer *timer;
	RegentTimer *settled; /* if.disturbed is over then */
	NetifClaim *claim;
	NetifWatch *watch;
	CarrierSwitch last;
	gboolean taken;    /* by us: until then somebody else has the interface */
	gint64 may_set_up; /* as netif_may_mend() has it */
	char *told;        /* as netif_stranger_judge() has it */
	char *interface;
	CarrierClient client;
	guint changes;
	guint speed; /* as published */
	const char *duplex;
} Carrier;

static const RegentOption carrier_options[] = {
	{ .key = "flap-time",
		.type = REGENT_OPTION_DURATION,
		.fallback = "2s",
		.max = 60 * G_USEC_PER_SEC,
		.summary = "a link that is away for a shorter time is not lost: later phases only check again" },
	{ 0 },
};

static void set_timer(Carrier *carrier)
{
	regent_timer_set_at(carrier->timer, carrier_client_deadline(&carrier->client));
}

static void on_timer(gpointer self)
{
	Carrier *carrier = self;

	carrier_client_tick(&carrier->client, regent_step_now(carrier->step));
	set_timer(carrier);
}

static void on_state(gpointer self, CarrierState from, CarrierState to)
{
	Carrier *carrier = self;

	regent_step_log(carrier->step, G_LOG_LEVEL_DEBUG, "carrier of %s: %s -> %s", carrier->interface,
		carrier_state_name(from), carrier_state_name(to));
}

static void publish_changes(Carrier *carrier)
{
	regent_step_publish(carrier->step, REGENT_FACT_LINK_CHANGES, g_variant_new_uint32(carrier->changes));
}

static void link_up(gpointer self)
{
	Carrier *carrier = self;

	regent_step_explain(carrier->step, NULL, NULL);
	publish_changes(carrier);
	regent_step_done(carrier->step);
}

static void link_flapped(gpointer self)
{
	Carrier *carrier = self;

	carrier->changes++;
	regent_step_message(carrier->step, "%s: link was away for a moment", carrier->interface);
	publish_changes(carrier);
}

static void say_no_link(
	Carrier *carrier, const char *code, void (*say)(RegentStep *step, const char *code, ...) G_GNUC_NULL_TERMINATED)
{
	const char *name = carrier_switch_name(&carrier->last), *port = carrier_switch_port(&carrier->last);
	const char *command = carrier_switch_command(&carrier->last);

	say(carrier->step, code, "switch", name, "port", port, "show", command, "dark-port", command ? NULL : port,
		"unknown", name ? NULL : carrier->interface, NULL);
}

static void link_lost(gpointer self)
{
	say_no_link(self, "link.lost", regent_step_fail_because);
}

static const CarrierOps ops = {
	.state = on_state,
	.up = link_up,
	.flapped = link_flapped,
	.lost = link_lost,
};

static void publish_link(Carrier *carrier, const NetifLink *link)
{
	RegentStep *step = carrier->step;

	regent_step_publish(step, REGENT_FACT_LINK_CARRIER, g_variant_new_boolean(link->carrier));
	if (!link->carrier || (carrier->client.state != CARRIER_WAITING && link->speed == carrier->speed &&
				      g_strcmp0(link->duplex, carrier->duplex) == 0))
		return;
	carrier->speed = link->speed;
	carrier->duplex = link->duplex;
	regent_step_publish(step, REGENT_FACT_LINK_SPEED, link->speed ? g_variant_new_uint32(link->speed) : NULL);
	regent_step_publish_string(step, REGENT_FACT_LINK_DUPLEX, link->duplex);
	if (link->speed)
		regent_step_report(step, -1, "%u Mbit/s %s", link->speed, link->duplex ? link->duplex : "");
	else
		regent_step_report(step, -1, "link is up");
}

/* Somebody set it down: set up again, but no second time within a minute. */
static void raise_again(Carrier *carrier)
{
	g_auto(NetifManager) manager = { 0 };
	RegentStep *step = carrier->step;
	const char *interface = carrier->interface;
	NetifLink link;

	if (!netif_link(interface, &link, NULL) || link.up)
		return; /* what was told is over */
	netif_manager_find(&manager, "", interface, link.index);
	if (!netif_may_mend(&carrier->may_set_up, regent_step_now(step)) || !netif_set_up(interface, TRUE, NULL)) {
		regent_step_fail_because(step, "if.in-use", "lowered", interface, "interface", interface,
			NETIF_MANAGER_VALUES(&manager, interface, NETIF_IF_LINK), NULL);
		return;
	}
	regent_step_message(step, "%s was set down, and set up again", interface);
	regent_step_drawback(step, "if.disturbed", "lowered", interface, "interface", interface,
		NETIF_MANAGER_VALUES(&manager, interface, NETIF_IF_LINK), NULL);
	regent_timer_set(carrier->settled, MEMORY);
}

static void on_settled(gpointer self)
{
	regent_step_drawback_over(((Carrier *) self)->step, "if.disturbed");
}

static void judge_link(Carrier *carrier, const NetifLink *link)
{
	publish_link(carrier, link);
	if (!link->carrier && carrier->client.state == CARRIER_WAITING)
		say_no_link(carrier, "link.none", regent_step_explain);
	carrier_client_link(&carrier->client, link->carrier, link->carrier_changes, regent_step_now(carrier->step));
	set_timer(carrier);
	if (!link->up && carrier->client.state != CARRIER_LOST)
		raise_again(carrier);
}

static void on_link(gpointer self, const NetifLink *link)
{
	Carrier *carrier = self;

	if (!link)
		regent_step_fail_because(carrier->step, "link.missing", NULL);
	else if (carrier->taken)
		judge_link(carrier, link);
}

/* Auto-registration makes a new device of each name, so the name must be the same after a reboot. A MAC address is, if
 * the interface's maker gave it; the random ones of the kernel and of NetworkManager are all locally administered. */
static void publish_identity(Carrier *carrier, const guint8 mac[6])
{
	RegentStep *step = carrier->step;
	const char *given = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_DEVICE_NAME);
	const char *given_mac = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_MAC);
	const char *prefix = regent_step_fact_string(step, REGENT_FACT_MODEL_PREFIX);
	g_autofree char *own =
		g_strdup_printf("%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);
	g_auto(GStrv) parts = g_strsplit(given_mac ? given_mac : own, ":", 6);
	g_autofree char *digits = g_strjoinv("", parts);
	g_autofree char *upper = g_ascii_strup(digits, -1);
	g_autofree char *name = g_strconcat(prefix ? prefix : PREFIX_FALLBACK, upper, NULL);
	gboolean stable = given || given_mac || !(mac[0] & LOCALLY_ADMINISTERED);

	regent_step_publish_string(step, REGENT_FACT_ENDPOINT_MAC, given_mac ? given_mac : own);
	regent_step_publish_string(step, REGENT_FACT_ENDPOINT_DEVICE_NAME, given ? given : name);
	regent_step_publish(step, REGENT_FACT_ENDPOINT_NAME_STABLE, g_variant_new_boolean(stable));
	if (!stable)
		regent_step_message(step,
			"%s comes from a MAC address that is not the maker's and may differ at the next boot: set "
			"device-name",
			name);
}

/* Who plugs it in without a word of what it is, is told what it will not do. */
static void say_assumed(RegentStep *step)
{
	if (regent_step_fact_number(step, REGENT_FACT_ENDPOINT_ASSUMED, FALSE) &&
		!regent_step_fact_number(step, REGENT_FACT_ENDPOINT_AUTO_REGISTER, FALSE))
		regent_step_drawback(step, "model.assumed", NULL);
}

/* IPv6 goes off before the interface is up: after one stray frame of the kernel's, port security shuts the port. */
static gboolean bring_up_in_silence(Carrier *carrier, GError **error)
{
	const char *interface = carrier->interface;

	return netif_disable_ipv6(interface, error) && netif_set_up(interface, TRUE, error);
}

static gboolean is_shared(Carrier *carrier)
{
	return regent_step_fact_number(carrier->step, REGENT_FACT_ENDPOINT_TAKE_OVER, FALSE);
}

/* A bridge takes all frames; to share the interface does not help. Returns: whether it may be used, else that is said. */
static gboolean is_free(Carrier *carrier, GError **error)
{
	g_auto(NetifStranger) stranger = { 0 };
	g_autoptr(GError) found = NULL;

	if (netif_stranger_find(&stranger, carrier->interface, &found) && (stranger.bridge || !is_shared(carrier))) {
		regent_step_explain(
			carrier->step, "if.in-use", NETIF_STRANGER_VALUES(&stranger, carrier->interface), NULL);
		return FALSE;
	}
	if (found)
		g_propagate_error(error, g_steal_pointer(&found));
	return !*error;
}

/* Takes the interface as soon as nobody else has it. */
static void take(Carrier *carrier)
{
	GError *error = NULL;
	NetifLink link;

	if (!is_free(carrier, &error)) {
		if (error)
			netif_fail(carrier->step, "link.failed", error);
		return;
	}
	regent_step_explain(carrier->step, NULL, NULL);
	if (!bring_up_in_silence(carrier, &error) || !netif_link(carrier->interface, &link, &error)) {
		netif_fail(carrier->step, "link.failed", error);
		return;
	}
	carrier->taken = TRUE;
	judge_link(carrier, &link);
}

static void on_settings(gpointer self)
{
	Carrier *carrier = self;

	if (carrier->taken)
		netif_stranger_judge(carrier->step, carrier->interface, is_shared(carrier), &carrier->told);
	else
		take(carrier);
}

/* Before anything is touched: what another regentd has made is no leftover of ours. Returns: whether it is ours; else the step
 * has failed. */
static gboolean is_claimed(Carrier *carrier)
{
	GError *error = NULL;
	g_autofree char *process = NULL;
	gint64 holder;

	carrier->claim = netif_claim(carrier->step, carrier->interface, &holder, &error);
	process = g_strdup_printf("%" G_GINT64_FORMAT, holder);
	if (error)
		netif_fail(carrier->step, "link.failed", error);
	else if (!carrier->claim)
		regent_step_fail_because(carrier->step, "if.claimed", "process", process, NULL);
	return carrier->claim != NULL;
}

static void begin_on_interface(Carrier *carrier)
{
	RegentStep *step = carrier->step;
	GError *error = NULL;
	NetifLink link;

	if (!netif_link(carrier->interface, &link, &error)) {
		netif_fail(step, "link.missing", error);
		return;
	}
	if (!is_claimed(carrier))
		return;
	publish_identity(carrier, link.mac);
	say_assumed(step);
	regent_step_publish_string(step, REGENT_FACT_LINK_INTERFACE, carrier->interface);
	carrier->watch = netif_watch(step, carrier->interface, on_link, carrier, &error);
	/* Addresses of an earlier run are left to who knows whether they still hold. */
	if (!carrier->watch || !netif_sweep_vlans(carrier->interface, &error)) {
		netif_fail(step, "link.failed", error);
		return;
	}
	netif_watch_settings(carrier->watch, on_settings);
	take(carrier);
}

static gpointer carrier_start(RegentStep *step, GError **error)
{
	Carrier *carrier = g_new0(Carrier, 1);

	carrier->step = step;
	carrier->timer = regent_step_timer(step, on_timer, carrier);
	carrier->settled = regent_step_timer(step, on_settled, carrier);
	carrier_switch_init(&carrier->last, step);
	carrier->interface = g_strdup(regent_step_fact_string(step, REGENT_FACT_ENDPOINT_INTERFACE));
	carrier_client_init(&carrier->client, &ops, carrier, regent_step_option_duration(step, "flap-time"));
	begin_on_interface(carrier);
	return carrier;
}

/* The interface stays up, with IPv6 off: taking it down would cost half a minute of spanning tree at the next start. */
static void carrier_stop(gpointer self)
{
	Carrier *carrier = self;

	g_clear_pointer(&carrier->watch, netif_watch_free);
	g_clear_pointer(&carrier->claim, netif_claim_free);
	carrier_switch_clear(&carrier->last);
	g_free(carrier->interface);
	g_free(carrier->told);
	g_free(carrier);
}

static const RegentFacility facilities[] = {
	{ "The interface cannot be brought up.", REGENT_FACILITY_NETLINK },
	{ 0 },
};

REGENT_PLUGIN(carrier, .phase = "link",
	.summary = "Brings the interface up in silence, waits for its link, names the device",
	.stage = "Configuring VLAN", .options = carrier_options, .reasons = carrier_reasons,
	.needs = REGENT_LIST(REGENT_FACT_ENDPOINT_INTERFACE),
	.uses = REGENT_LIST(REGENT_FACT_ENDPOINT_DEVICE_NAME, REGENT_FACT_ENDPOINT_MAC, REGENT_FACT_ENDPOINT_TAKE_OVER,
		REGENT_FACT_ENDPOINT_ASSUMED, REGENT_FACT_ENDPOINT_AUTO_REGISTER, REGENT_FACT_MODEL_NAME,
		REGENT_FACT_MODEL_PREFIX),
	.provides = REGENT_LIST(REGENT_FACT_ENDPOINT_MAC, REGENT_FACT_ENDPOINT_DEVICE_NAME,
		REGENT_FACT_ENDPOINT_NAME_STABLE, REGENT_FACT_LINK_INTERFACE, REGENT_FACT_LINK_CARRIER,
		REGENT_FACT_LINK_CHANGES, REGENT_FACT_LINK_SPEED, REGENT_FACT_LINK_DUPLEX),
	.facilities = facilities, .start = carrier_start, .stop = carrier_stop);
