/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dhcp-inputs.h"

#include "address-guard.h"
#include "dhcp-parameters.h"

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
		.fallback = DHCP_PARAMETER_NUMBERS,
		.summary = "option 55; exactly as a Cisco phone: 1; 66; 6; 3; 15; 150; 35" },
	{ .key = "tftp-servers",
		.type = REGENT_OPTION_LIST,
		.flags = REGENT_OPTION_AT_PHONE,
		.fact = REGENT_FACT_PROVISIONING_SERVERS,
		.summary = "configuration servers, whatever the lease says: the phone's Alternate TFTP" },
	{ .key = "server-order",
		.type = REGENT_OPTION_LIST,
		.fallback = "150; 66; 67; next-server; sname",
		.summary =
			"which part of the lease names them: 150, 66, 67 (a URL), next-server (siaddr, unless it is the DHCP "
			"server's own address), sname, dhcp-server (siaddr, also then)" },
	{ .key = "offer-wait",
		.type = REGENT_OPTION_DURATION,
		.fallback = "2s",
		.max = 10 * G_USEC_PER_SEC,
		.summary =
			"how long another server's offer is waited for when the first names no configuration server" },
	ADDRESS_GUARD_OPTION,
	{ .key = "on-stop",
		.type = REGENT_OPTION_CHOICE,
		.fallback = "remove",
		.choices = REGENT_LIST("remove", "release", "keep"),
		.summary = "what becomes of the address when regentd ends: remove it and ask for it at the next start, "
			   "also release it to the server, or keep it" },
	{ 0 },
};

gboolean dhcp_options_check(RegentStep *options, const char **key, GError **error)
{
	static const guint8 any_mac[6] = { 0 };
	g_auto(DhcpConfig) config = { 0 };

	return dhcp_inputs_read(options, any_mac, &config, key, error);
}
