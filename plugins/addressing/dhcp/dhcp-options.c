/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dhcp-options.h"

#include <string.h>

#include "address-guard.h"
#include "netif.h"

/* RFC 2132 and practice: what no server or relay is upset by. */
#define TEXT_MAX 128
#define PARAMETERS_MAX 64

const RegentOption dhcp_options[] = {
	{ .key = "host-name", .type = REGENT_OPTION_STRING, .fallback = "%n", .summary = "option 12; empty: not sent" },
	{ .key = "vendor-class", .type = REGENT_OPTION_STRING, .summary = "option 60; unset: the model's" },
	{ .key = "vendor-class-nul",
		.type = REGENT_OPTION_BOOLEAN,
		.fallback = "yes",
		.summary = "end option 60 with a NUL, as most Cisco phones do" },
	{ .key = "client-id",
		.type = REGENT_OPTION_CHOICE,
		.fallback = "mac",
		.choices = REGENT_LIST("mac", "none"),
		.summary = "option 61: the hardware address, or not sent" },
	{ .key = "request-list",
		.type = REGENT_OPTION_LIST,
		.fallback = "1; 121; 3; 6; 12; 15; 42; 43; 51; 54; 58; 59; 66; 67; 120; 150",
		.summary = "option 55; exactly as a Cisco phone: 1; 66; 6; 3; 15; 150; 35" },
	{ .key = "tftp-servers",
		.type = REGENT_OPTION_LIST,
		.summary = "configuration servers, whatever the lease says" },
	{ .key = "server-order",
		.type = REGENT_OPTION_LIST,
		.fallback = "150; 66; next-server; sname",
		.summary = "which part of the lease names them: 150, 66, next-server (siaddr, unless it is the DHCP "
			   "server's own address), sname, dhcp-server (siaddr, also then)" },
	{ .key = "offer-wait",
		.type = REGENT_OPTION_DURATION,
		.fallback = "0s",
		.max = 10 * G_USEC_PER_SEC,
		.summary = "wait for another server when the first offer names no configuration server" },
	ADDRESS_GUARD_OPTION,
	{ .key = "on-stop",
		.type = REGENT_OPTION_CHOICE,
		.fallback = "remove",
		.choices = REGENT_LIST("remove", "release", "keep"),
		.summary = "what becomes of the address when regentd ends: remove it and ask for it at the next start, "
			   "also release it to the server, or keep it" },
	{ 0 },
};

const RegentReason dhcp_reasons[] = {
	{ .code = "dhcp.silent",
		.phone = "DHCP Timeout",
		.cause = "No DHCP answer on {where}: {requests} requests in {seconds} s.",
		.cure = "Check that the VLAN exists and is allowed on the uplink, the relay (`ip helper-address`) of "
			"its gateway, free addresses in the scope. Still trying, next in {next} s." },
	{ .code = "dhcp.no-tftp",
		.phone = "No TFTP Server",
		.cause = "DHCP server {server} gave {address} but no TFTP server: no option 150, no 66, no next "
			 "server.{hint}",
		.cure = "Add option 150 to this scope, or set `[plugin dhcp] tftp-servers = ADDRESS`.",
		.retry = 30 },
	{ .code = "dhcp.nak",
		.phone = "IP Address Released",
		.cause = "DHCP server {server} took back {address}.",
		.cure = "A new address is asked for. If this comes again and again, two DHCP servers serve this "
			"VLAN." },
	{ .code = "dhcp.expired",
		.phone = "DHCP Timeout",
		.cause = "The lease of {address} ended: DHCP server {server} answered no renewal.",
		.cure = "Check that the server runs and is reached from {voice.interface}." },
	{ .code = "dhcp.changed",
		.phone = "IP Address Released",
		.cause = "DHCP server {server} renewed {address} with another address or mask.",
		.cure = "The boot is done again with the new one." },
	{ .code = "dhcp.failed",
		.phone = "DHCP Timeout",
		.cause = "DHCP on {voice.interface} is not possible: {error}.",
		.cure = "If another DHCP client (dhclient, NetworkManager, networkd) works on this machine, keep it "
			"off {voice.interface}." },
	ADDRESS_GUARD_REASON,
	NETIF_REASON_PERM,
	{ 0 },
};

static gboolean refuse(GError **error, const char *key, const char *value, const char *why)
{
	g_set_error(error, REGENT_ERROR, REGENT_ERROR_CONFIG, "[plugin dhcp] %s: \"%s\" %s", key, value, why);
	return FALSE;
}

static gboolean read_parameters(RegentStep *step, DhcpConfig *config, GError **error)
{
	const char *const *list = regent_step_option_list(step, "request-list");
	g_autoptr(GByteArray) codes = g_byte_array_new();

	for (; *list; list++) {
		guint64 code;
		guint8 byte;

		if (!g_ascii_string_to_unsigned(*list, 10, 1, 254, &code, NULL))
			return refuse(error, "request-list", *list, "is no DHCP option");
		byte = (guint8) code;
		g_byte_array_append(codes, &byte, 1);
	}
	if (codes->len > PARAMETERS_MAX)
		return refuse(error, "request-list", "...", "is too long");
	config->identity.parameters = g_byte_array_free_to_bytes(g_steal_pointer(&codes));
	return TRUE;
}

static gboolean read_vendor_class(RegentStep *step, DhcpConfig *config, GError **error)
{
	const char *own = regent_step_option_string(step, "vendor-class");
	const char *text = own ? own : regent_step_fact_string(step, REGENT_FACT_MODEL_VENDOR_CLASS);
	gboolean nul = regent_step_option_boolean(step, "vendor-class-nul");

	if (!text || !*text)
		return TRUE;
	if (strlen(text) > TEXT_MAX)
		return refuse(error, "vendor-class", text, "is too long");
	config->identity.vendor_class = g_bytes_new(text, strlen(text) + (nul ? 1 : 0));
	return TRUE;
}

static gboolean read_host_name(RegentStep *step, DhcpConfig *config, GError **error)
{
	const char *name = regent_step_option_string(step, "host-name");

	if (name && strlen(name) > TEXT_MAX)
		return refuse(error, "host-name", name, "is too long");
	config->identity.host_name = g_strdup(name);
	return TRUE;
}

static gboolean read_order(RegentStep *step, DhcpConfig *config, GError **error)
{
	const char *const *order = regent_step_option_list(step, "server-order");

	for (guint i = 0; order[i]; i++)
		if (!dhcp_lease_source_known(order[i]))
			return refuse(
				error, "server-order", order[i], "is none of 150, 66, next-server, sname, dhcp-server");
	if (!*regent_step_option_list(step, "tftp-servers"))
		config->order = order;
	return TRUE;
}

void dhcp_config_clear(DhcpConfig *config)
{
	DhcpIdentity *identity = &config->identity;

	g_clear_pointer(&identity->host_name, g_free);
	g_clear_pointer(&identity->client_id, g_bytes_unref);
	g_clear_pointer(&identity->vendor_class, g_bytes_unref);
	g_clear_pointer(&identity->parameters, g_bytes_unref);
}

gboolean dhcp_options_read(RegentStep *step, const guint8 mac[6], DhcpConfig *config, GError **error)
{
	guint8 id[1 + 6] = { 1 }; /* hardware type Ethernet */

	memcpy(id + 1, mac, 6);
	memcpy(config->identity.mac, mac, 6);
	if (g_str_equal(regent_step_option_string(step, "client-id"), "mac"))
		config->identity.client_id = g_bytes_new(id, sizeof id);
	config->check = !g_str_equal(regent_step_option_string(step, "conflict-check"), "no");
	config->offer_wait = regent_step_option_duration(step, "offer-wait");
	return read_parameters(step, config, error) && read_vendor_class(step, config, error) &&
	       read_host_name(step, config, error) && read_order(step, config, error);
}
