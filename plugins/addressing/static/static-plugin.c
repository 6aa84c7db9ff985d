/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include <regent/plugin.h>

#include "address-guard.h"
#include "addressing.h"
#include "netif.h"

typedef struct {
	Ipv4Prefix address;
	guint32 gateway; /* 0: none */
} Settings;

typedef struct {
	RegentStep *step;
	AddressGuard *guard; /* NULL: no check */
	AddressingSetup setup;
	Settings settings;
	gboolean keep;
} Static;

static const RegentOption static_options[] = {
	{ .key = "address",
		.type = REGENT_OPTION_STRING,
		.flags = REGENT_OPTION_REQUIRED,
		.summary = "own address with its prefix length, 10.1.100.23/24" },
	{ .key = "gateway", .type = REGENT_OPTION_STRING, .summary = "default router" },
	{ .key = "dns", .type = REGENT_OPTION_LIST, .summary = "DNS servers" },
	{ .key = "domain", .type = REGENT_OPTION_STRING, .summary = "domain for short names" },
	{ .key = "ntp", .type = REGENT_OPTION_LIST, .summary = "time servers" },
	{ .key = "tftp-servers",
		.type = REGENT_OPTION_LIST,
		.summary = "configuration servers in order: addresses, names or URLs without a path" },
	ADDRESS_GUARD_OPTION,
	{ .key = "on-stop",
		.type = REGENT_OPTION_CHOICE,
		.fallback = "remove",
		.choices = REGENT_LIST("remove", "keep"),
		.summary = "what becomes of the address when regentd ends" },
	{ 0 },
};

static const RegentReason static_reasons[] = {
	{ .code = "static.no-tftp",
		.phone = "No TFTP Server",
		.cause = "{address} was set by hand, without a configuration server.",
		.cure = "Set `[plugin static] tftp-servers = ADDRESS`." },
	{ .code = "static.failed",
		.phone = "Network Error",
		.cause = "{voice.interface} cannot be given its address: {error}.",
		.cure = "Check `[plugin static] address` and `gateway`." },
	ADDRESS_GUARD_REASON,
	NETIF_REASON_PERM,
	{ 0 },
};

static const char *option(Static *self, const char *key)
{
	return regent_step_option_string(self->step, key);
}

static gboolean read_host(const char *text, guint32 *address)
{
	return ipv4_read(text, address) && ipv4_usable(*address);
}

/* Neither the number of its network nor its broadcast address; /31 and /32 have none. */
static gboolean read_address(const char *text, Ipv4Prefix *prefix)
{
	guint32 host, broadcast;

	if (!ipv4_prefix_read(text, prefix) || !prefix->length || !ipv4_usable(prefix->address))
		return FALSE;
	broadcast = ~ipv4_mask(prefix->length);
	host = prefix->address & broadcast;
	return prefix->length > 30 || (host && host != broadcast);
}

static gboolean refuse(GError **error, const char *key, const char *value, const char *why)
{
	g_set_error(error, REGENT_ERROR, REGENT_ERROR_CONFIG, "[plugin static] %s: \"%s\" %s", key, value, why);
	return FALSE;
}

static gboolean read_settings(RegentStep *step, Settings *settings, GError **error)
{
	const char *address = regent_step_option_string(step, "address");
	const char *gateway = regent_step_option_string(step, "gateway");
	const char *const *dns = regent_step_option_list(step, "dns");

	if (!address || !read_address(address, &settings->address))
		return refuse(error, "address", address ? address : "",
			"is no host address with a prefix length, as 10.1.100.23/24");
	if (gateway && *gateway && !read_host(gateway, &settings->gateway))
		return refuse(error, "gateway", gateway, "is no host address");
	for (; *dns; dns++)
		if (!g_hostname_is_ip_address(*dns))
			return refuse(error, "dns", *dns, "is no address");
	return TRUE;
}

/* It may be meant: such a router is reached on the link. */
static void mention_far_gateway(RegentStep *step, const Settings *settings)
{
	if (settings->gateway && (settings->gateway ^ settings->address.address) & ipv4_mask(settings->address.length))
		regent_step_message(step, "gateway %s is not in the network of %s",
			regent_step_option_string(step, "gateway"), regent_step_option_string(step, "address"));
}

static gboolean apply(Static *self, GError **error)
{
	const Settings *settings = &self->settings;
	Ipv4Route route = { .gateway = settings->gateway };

	return addressing_apply(&self->setup, settings->address, G_MAXUINT32, &route, settings->gateway ? 1 : 0, error);
}

static void publish(Static *self)
{
	RegentStep *step = self->step;
	const char *const *servers = regent_step_option_list(step, "tftp-servers");
	AddressingFacts facts = { .address = option(self, "address"),
		.gateway = option(self, "gateway"),
		.servers = *servers ? servers : NULL,
		.source = "static" };

	if (!*servers)
		regent_step_absent(
			step, REGENT_FACT_PROVISIONING_SERVERS, "static.no-tftp", "address", facts.address, NULL);
	addressing_publish(step, &facts);
	addressing_publish_list(step, REGENT_FACT_IP_DNS, regent_step_option_list(step, "dns"));
	regent_step_publish_string(step, REGENT_FACT_IP_DOMAIN, option(self, "domain"));
	addressing_publish_list(step, REGENT_FACT_IP_NTP, regent_step_option_list(step, "ntp"));
}

static void use_address(Static *self)
{
	GError *error = NULL;

	if (!apply(self, &error)) {
		netif_fail(self->step, "static.failed", error);
		return;
	}
	if (self->guard)
		address_guard_use(self->guard);
	publish(self);
	regent_step_done(self->step);
}

static void on_checked(gpointer data, gboolean conflict, const char *mac)
{
	Static *self = data;

	if (!conflict) {
		use_address(self);
		return;
	}
	addressing_remove(&self->setup, self->step);
	regent_step_message(self->step, "Duplicate IP");
	regent_step_fail_because(self->step, "ip.duplicate", "mac", mac, "address", option(self, "address"), NULL);
}

static void begin(Static *self, const char *interface)
{
	GError *error = NULL;
	NetifLink link;

	if (!netif_link(interface, &link, &error) ||
		!addressing_begin(&self->setup, self->step, interface, &self->settings.address, &error)) {
		netif_fail(self->step, "static.failed", error);
		return;
	}
	self->guard = address_guard_new(self->step, interface, link.mac, on_checked, self);
	if (!self->guard)
		use_address(self);
	else if (!address_guard_probe(self->guard, self->settings.address.address, &error))
		netif_fail(self->step, "static.failed", error);
}

static gpointer static_start(RegentStep *step, GError **error)
{
	Settings settings = { 0 };
	Static *self;

	if (!read_settings(step, &settings, error))
		return NULL;
	mention_far_gateway(step, &settings);
	self = g_new0(Static, 1);
	self->step = step;
	self->settings = settings;
	begin(self, regent_step_fact_string(step, REGENT_FACT_VOICE_INTERFACE));
	return self;
}

static void static_wind_down(gpointer data, RegentCause cause)
{
	Static *self = data;

	self->keep = cause == REGENT_CAUSE_SHUTDOWN && g_str_equal(option(self, "on-stop"), "keep");
	regent_step_wound_down(self->step);
}

static void static_stop(gpointer data)
{
	Static *self = data;

	if (!self->keep)
		addressing_remove(&self->setup, self->step);
	addressing_clear(&self->setup);
	g_clear_pointer(&self->guard, address_guard_free);
	g_free(self);
}

REGENT_PLUGIN(static, .phase = "addressing", .summary = "An address set by hand", .stage = "Configuring IP",
	.options = static_options, .reasons = static_reasons, .needs = REGENT_LIST(REGENT_FACT_VOICE_INTERFACE),
	.provides = REGENT_LIST(ADDRESSING_PROVIDES, REGENT_FACT_IP_DNS, REGENT_FACT_IP_DOMAIN, REGENT_FACT_IP_NTP),
	.start = static_start, .stop = static_stop, .wind_down = static_wind_down);
