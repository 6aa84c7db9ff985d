/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <regent/plugin.h>

#include "address-guard.h"
#include "addressing-options.h"
#include "addressing.h"
#include "netif.h"
#include "static-inputs.h"

typedef struct {
	RegentStep *step;
	AddressGuard *guard; /* NULL: no check */
	AddressingSetup setup;
	StaticSettings settings;
	gboolean keep;
} Static;

static const RegentReason static_reasons[] = {
	{ .code = "static.no-tftp",
		.phone = "No TFTP Server",
		.cause = "{address} was set by hand, without a configuration server.",
		.cure = "Name the server, too: `regentctl network --static {address} --tftp ADDRESS`, and the rest.\n"
			"Or in a file: [plugin static] tftp-servers = ADDRESS." },
	{ .code = "static.failed",
		.phone = "Network Error",
		.cause = "{voice.interface} cannot be given its address: {error}.",
		.cure = "Correct `[plugin static] gateway`.\n"
			"Correct `[plugin static] address`." },
	{ .code = "static.far-gateway",
		.phone = "Network",
		.cause =
			"The gateway {gateway} is not in the network of {address}: it is asked for on the link itself.",
		.cure = "Set `[plugin static] gateway` to a router in the network of {address}.\n"
			"Correct the prefix length in `[plugin static] address`.",
		.weight = REGENT_WEIGHT_MINOR },
	ADDRESS_GUARD_REASON,
	NETIF_REASON_IN_USE,
	NETIF_REASON_DISTURBED,
	NETIF_REASON_PERM,
	{ 0 },
};

/* Returns: (nullable): one that was set to nothing hides what a file says, and is none. */
static const char *option(Static *plugin, const char *key)
{
	const char *text = regent_step_option_string(plugin->step, key);

	return text && *text ? text : NULL;
}

/* It may be meant: such a router is reached on the link. */
static void mention_far_gateway(Static *plugin)
{
	const char *gateway = option(plugin, "gateway"), *address = option(plugin, "address");

	if (!plugin->settings.gateway || !static_gateway_is_far(&plugin->settings))
		return;
	regent_step_message(plugin->step, "gateway %s is not in the network of %s", gateway, address);
	regent_step_drawback(plugin->step, "static.far-gateway", "gateway", gateway, "address", address, NULL);
}

static gboolean apply(Static *plugin, GError **error)
{
	const StaticSettings *settings = &plugin->settings;
	Ipv4Route route = { .gateway = settings->gateway };

	return addressing_apply(
		&plugin->setup, settings->address, G_MAXUINT32, &route, settings->gateway ? 1 : 0, NULL, error);
}

static void publish(Static *plugin)
{
	RegentStep *step = plugin->step;
	g_auto(GStrv) servers = addressing_servers(step, "tftp-servers");
	AddressingFacts facts = { .address = option(plugin, "address"),
		.gateway = option(plugin, "gateway"),
		.servers = (const char *const *) servers,
		.source = "static" };

	if (!servers)
		regent_step_absent(
			step, REGENT_FACT_PROVISIONING_SERVERS, "static.no-tftp", "address", facts.address, NULL);
	addressing_publish(step, &facts);
	addressing_publish_list(step, REGENT_FACT_IP_DNS, regent_step_option_list(step, "dns"));
	regent_step_publish_string(step, REGENT_FACT_IP_DOMAIN, option(plugin, "domain"));
	addressing_publish_list(step, REGENT_FACT_IP_NTP, regent_step_option_list(step, "ntp"));
}

static void use_address(Static *plugin)
{
	GError *error = NULL;

	if (!apply(plugin, &error)) {
		netif_fail(plugin->step, "static.failed", error);
		return;
	}
	if (plugin->guard)
		address_guard_use(plugin->guard);
	publish(plugin);
	mention_far_gateway(plugin);
	regent_step_done(plugin->step);
}

static void on_checked(gpointer self, gboolean conflict, const char *mac)
{
	Static *plugin = self;

	if (!conflict) {
		use_address(plugin);
		return;
	}
	addressing_remove(&plugin->setup, plugin->step);
	regent_step_message(plugin->step, "Duplicate IP");
	regent_step_fail_because(plugin->step, "ip.duplicate", "mac", mac, "address", option(plugin, "address"), NULL);
}

static void begin(Static *plugin, const char *interface)
{
	GError *error = NULL;
	NetifLink link;

	if (!netif_link(interface, &link, &error) ||
		!addressing_begin(&plugin->setup, plugin->step, interface, &plugin->settings.address, &error)) {
		netif_fail(plugin->step, "static.failed", error);
		return;
	}
	plugin->guard = address_guard_new(plugin->step, interface, link.mac, on_checked, plugin);
	if (!plugin->guard)
		use_address(plugin);
	else if (!address_guard_probe(plugin->guard, plugin->settings.address.address, &error))
		netif_fail(plugin->step, "static.failed", error);
}

static gpointer static_start(RegentStep *step, GError **error)
{
	StaticSettings settings = { 0 };
	const char *key;
	Static *plugin;

	if (!static_inputs_read(step, &settings, &key, error)) {
		g_prefix_error(error, "[plugin static] %s: ", key);
		return NULL;
	}
	plugin = g_new0(Static, 1);
	plugin->step = step;
	plugin->settings = settings;
	begin(plugin, regent_step_fact_string(step, REGENT_FACT_VOICE_INTERFACE));
	return plugin;
}

static void static_wind_down(gpointer self, RegentCause cause)
{
	Static *plugin = self;

	plugin->keep = cause == REGENT_CAUSE_SHUTDOWN && g_str_equal(option(plugin, "on-stop"), "keep");
	regent_step_wound_down(plugin->step);
}

static void static_stop(gpointer self)
{
	Static *plugin = self;

	if (!plugin->keep)
		addressing_remove(&plugin->setup, plugin->step);
	addressing_clear(&plugin->setup);
	g_clear_pointer(&plugin->guard, address_guard_free);
	g_free(plugin);
}

static const RegentFacility facilities[] = {
	{ "It cannot be asked whether another has the address.", REGENT_FACILITY_PACKET },
	{ "No address can be set.", REGENT_FACILITY_NETLINK },
	{ 0 },
};

REGENT_PLUGIN(static, .phase = "addressing", .summary = "An address set by hand", .stage = "Configuring IP",
	.options = static_options, .reasons = static_reasons, .needs = REGENT_LIST(REGENT_FACT_VOICE_INTERFACE),
	.uses = REGENT_LIST(REGENT_FACT_LINK_INTERFACE), .check = static_options_check,
	.provides = REGENT_LIST(ADDRESSING_PROVIDES, REGENT_FACT_IP_DNS, REGENT_FACT_IP_DOMAIN, REGENT_FACT_IP_NTP),
	.facilities = facilities, .start = static_start, .stop = static_stop, .wind_down = static_wind_down);
