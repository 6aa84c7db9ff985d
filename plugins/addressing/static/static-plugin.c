/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <arpa/inet.h>
#include <string.h>

#include <regent/plugin.h>

#include "address-guard.h"
#include "addressing.h"
#include "netif.h"

typedef struct {
	RegentStep *step;
	AddressGuard *guard; /* NULL: no check */
	AddressingSetup setup;
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

/* Returns: the address in host order, 0: not what the option asks for. */
static guint32 read_address(const char *text)
{
	g_auto(GStrv) parts = g_strsplit(text, "/", 2);
	guint32 address = 0;

	if (!parts[0] || !parts[1] || inet_pton(AF_INET, parts[0], &address) != 1 ||
		!g_ascii_string_to_unsigned(parts[1], 10, 1, 32, NULL, NULL))
		return 0;
	return GUINT32_FROM_BE(address);
}

static gboolean apply(Static *self, GError **error)
{
	const char *gateway = option(self, "gateway");
	g_autofree char *route =
		gateway && *gateway ? g_strconcat("default ", gateway, NULL) : NULL;
	const char *const routes[] = {route, NULL};

	return addressing_apply(&self->setup, option(self, "address"), G_MAXUINT32, routes, error);
}

static void publish(Static *self)
{
	RegentStep *step = self->step;
	const char *const *servers = regent_step_option_list(step, "tftp-servers");
	AddressingFacts facts = {.address = option(self, "address"),
		.gateway = option(self, "gateway"),
		.dns = regent_step_option_list(step, "dns"),
		.domain = option(self, "domain"),
		.ntp = regent_step_option_list(step, "ntp"),
		.servers = *servers ? servers : NULL,
		.source = "static"};

	if (!*servers)
		regent_step_absent(step, REGENT_FACT_PROVISIONING_SERVERS, "static.no-tftp",
			"address", facts.address, NULL);
	addressing_publish(step, &facts);
	addressing_report(step, &facts);
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
	regent_step_fail_because(
		self->step, "ip.duplicate", "mac", mac, "address", option(self, "address"), NULL);
}

static void begin(Static *self, const char *interface, guint32 address)
{
	GError *error = NULL;
	NetifLink link;

	if (!netif_link(interface, &link, &error) ||
		!addressing_begin(
			&self->setup, self->step, interface, option(self, "address"), &error)) {
		netif_fail(self->step, "static.failed", error);
		return;
	}
	self->guard = address_guard_new(self->step, interface, link.mac, on_checked, self);
	if (!self->guard)
		use_address(self);
	else if (!address_guard_probe(self->guard, address, &error))
		netif_fail(self->step, "static.failed", error);
}

static gpointer static_start(RegentStep *step, GError **error)
{
	const char *text = regent_step_option_string(step, "address");
	guint32 address = text ? read_address(text) : 0;
	Static *self;

	if (!address) {
		g_set_error(error, REGENT_ERROR, REGENT_ERROR_CONFIG,
			"[plugin static] address: \"%s\" is no address with a prefix length, as "
			"10.1.100.23/24",
			text ? text : "");
		return NULL;
	}
	self = g_new0(Static, 1);
	self->step = step;
	begin(self, regent_step_fact_string(step, REGENT_FACT_VOICE_INTERFACE), address);
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

REGENT_PLUGIN(static,
	.phase = "addressing",
	.summary = "An address set by hand",
	.stage = "Configuring IP",
	.options = static_options,
	.reasons = static_reasons,
	.needs = REGENT_LIST(REGENT_FACT_VOICE_INTERFACE),
	.provides = REGENT_LIST(ADDRESSING_PROVIDES),
	.start = static_start,
	.stop = static_stop,
	.wind_down = static_wind_down);
