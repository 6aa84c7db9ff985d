/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "switch-dialect.h"

#include <string.h>

#define PORT_CHARACTERS \
	"abcdefghijklmnopqrstuvwxyz" \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZ" \
	"0123456789-./:_"

/* The first row that fits counts. */
/* clang-format off */
static const SwitchDialect dialects[] = {
	{ .name = "Cisco NX-OS",
		.marks = "NX-OS|^N[1-9][K0-9]K?-",
		.show_port = "show interface %s switchport",
		.show_status = "show interface %s",
		.show_mac = "show mac address-table address" },
	{ .name = "Cisco CatOS or IOS XR", .marks = "McpSW|NmpSW|IOS.XR" },
	{ .name = "Cisco IOS",
		.marks = "Cisco IOS|\\bIOS \\(tm\\)|IOS.XE|Cisco Internetwork Operating System|"
			 "^cisco (WS-C|C[1-9][0-9]{3}|Catalyst|CISCO[0-9])",
		.show_port = "show interfaces %s switchport",
		.show_status = "show interfaces %s",
		.show_mac = "show mac address-table address",
		.give_voice = "switchport voice vlan N" },
	{ .name = "Aruba AOS-S",
		.marks = "^(Aruba|ProCurve|HP|HPE|Hewlett-Packard) .*\\brevision [A-Z]{1,2}\\.[0-9]{2}\\.|"
			 "^(HP|HPE|ProCurve) J[0-9]{4}[A-Z] ",
		.show_port = "show vlans ports %s detail",
		.show_status = "show interfaces %s",
		.show_mac = "show mac-address" },
	{ .name = "Aruba AOS-CX",
		.marks = "^(Aruba|HPE) .*\\b[A-Z]{2}\\.[0-9]{2}\\.[0-9]{2}\\.[0-9]{4}",
		.show_port = "show vlan port %s",
		.show_status = "show interface %s",
		.show_mac = "show mac-address-table address" },
	{ .name = "Juniper Junos",
		.marks = "^Juniper Networks",
		.show_port = "show ethernet-switching interface %s",
		.show_status = "show interfaces %s extensive",
		.show_mac = "show ethernet-switching table | match",
		.give_voice = "set switch-options voip interface %s vlan NAME" },
};
/* clang-format on */

const SwitchDialect *switch_dialect_find(const char *platform)
{
	for (guint i = 0; platform && i < G_N_ELEMENTS(dialects); i++) {
		if (g_regex_match_simple(dialects[i].marks, platform, 0, 0))
			return dialects[i].show_port ? &dialects[i] : NULL;
	}
	return NULL;
}

/* What the switch calls its port goes into a command that is copied: nothing else is let through. */
static gboolean is_plain(const char *port)
{
	return port && *port && strspn(port, PORT_CHARACTERS) == strlen(port);
}

char *switch_dialect_command(const char *template, const char *port)
{
	g_auto(GStrv) parts = NULL;

	if (!template || !is_plain(port))
		return NULL;
	parts = g_strsplit(template, "%s", -1);
	return g_strjoinv(port, parts);
}
