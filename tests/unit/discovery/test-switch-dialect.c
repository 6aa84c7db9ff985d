/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What real switches say they are, in the words of CDP ("platform, version") and LLDP, and whose commands they know. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <string.h>

#include "switch-dialect.h"

/* clang-format off */
static const struct {
	const char *dialect; /* NULL: not known */
	const char *platform;
} switches[] = {
	{ "Cisco IOS", "cisco WS-C2950-12, Cisco Internetwork Operating System Software" },
	{ "Cisco IOS", "cisco WS-C3560G-24PS, Cisco IOS Software, C3560 Software (C3560-IPBASE-M), Version 12.2(25)SEB4" },
	{ "Cisco IOS", "Cisco IOS Software, C2960 Software (C2960-LANBASEK9-M), Version 12.2(52)SE, RELEASE SOFTWARE (fc3)" },
	{ "Cisco IOS", "Cisco IOS Software [Amsterdam], Catalyst L3 Switch Software (CAT9K_IOSXE), Version 17.3.4" },
	{ "Cisco IOS", "cisco C9200L-48P-4G, Cisco IOS Software [Bengaluru], Catalyst L3 Switch Software" },
	{ "Cisco IOS", "cisco C1000-24P-4G-L" },
	{ "Cisco IOS", "cisco WS-C3560-24PS, Lab switch" },
	{ "Cisco IOS", "IOS (tm) C2950 Software (C2950-I6Q4L2-M), Version 12.1(22)EA4" },
	{ "Cisco NX-OS", "N5K-C5548UP, Cisco Nexus Operating System (NX-OS) Software, Version 5.2(1)N1(4)" },
	{ "Cisco NX-OS", "N9K-C93180YC-EX" },
	{ "Cisco NX-OS", "Cisco Nexus Operating System (NX-OS) Software 9.3(10)" },
	{ "Aruba AOS-CX", "Aruba JL668A FL.10.06.0110" },
	{ "Aruba AOS-CX", "HPE ANW S0E91A 6300M FL.10.13.1000" },
	{ "Aruba AOS-S", "ProCurve J8762A Switch 2600-8-PWR, revision H.08.89, ROM H.08.5X (/sw/code/build/fish(ts_08_5))" },
	{ "Aruba AOS-S", "HP J9729A 2920-48G-POE+ Switch, revision WB.16.10.0010" },
	{ "Aruba AOS-S", "HP J9729A 2920-48G-POE+ Switch" },
	{ "Aruba AOS-S", "Aruba JL256A 2930F-48G-PoE+-4SFP+ Switch, revision WC.16.11.0024, ROM WC.16.01.0006" },
	{ "Juniper Junos", "Juniper Networks, Inc. ex2200-48t-4g , version 12.3R1.7 Build date: 2013-01-26 01:45:11 UTC" },
	{ "Juniper Junos", "Juniper Networks, Inc. ex4300-48t Ethernet Switch, kernel JUNOS 18.4R3-S4.2" },
	{ NULL, "WS-C6509, WS-C6509 Software, Version McpSW: 7.6(7) NmpSW: 7.6(7)" },
	{ NULL, "cisco ASR9K Series, Cisco IOS XR Software, Version 6.4.2[Default]" },
	{ NULL, "Cisco SG300-28P (PID:SRW2024P-K9)-VSD, 1.4.8.6" },
	{ NULL, "SG 200-08P" },
	{ NULL, "Meraki MS220-8P Cloud Managed PoE Switch" },
	{ NULL, "HP Comware Platform Software, Software Version 5.20.99 Release 2222P01 HP 1910-24G-PoE Switch JE008A" },
	{ NULL, "Aruba Instant On 1930 24G Class4 PoE 4SFP/SFP+ 195W Switch JL683A, InstantOn_1930_1.0.5.0 (139)" },
	{ NULL, "Linux 6.1.0 x86_64, lldpd" },
	{ NULL, "lab switch" },
	{ NULL, "" },
	{ NULL, NULL },
};
/* clang-format on */

static void each_switch_has_its_language_or_none(void **state)
{
	for (gsize i = 0; i < G_N_ELEMENTS(switches); i++) {
		const SwitchDialect *dialect = switch_dialect_find(switches[i].platform);

		print_message("%s\n", switches[i].platform ? switches[i].platform : "(nothing)");
		if (switches[i].dialect)
			assert_string_equal(dialect ? dialect->name : "none", switches[i].dialect);
		else
			assert_null(dialect);
	}
}

static void commands_name_the_port(void **state)
{
	static const struct {
		const char *platform;
		const char *port;
		const char *vlans;
		const char *status;
		const char *address;
	} rows[] = {
		{ "cisco WS-C2960", "FastEthernet0/1", "show interfaces FastEthernet0/1 switchport",
			"show interfaces FastEthernet0/1", "show mac address-table address" },
		{ "N9K-C9300", "Ethernet1/1", "show interface Ethernet1/1 switchport", "show interface Ethernet1/1",
			"show mac address-table address" },
		{ "Aruba JL668A FL.10.06.0110", "1/1/7", "show vlan port 1/1/7", "show interface 1/1/7",
			"show mac-address-table address" },
		{ "HP J9729A 2920-24G Switch", "A7", "show vlans ports A7 detail", "show interfaces A7",
			"show mac-address" },
		{ "Juniper Networks, Inc. ex2300", "ge-0/0/1.0", "show ethernet-switching interface ge-0/0/1.0",
			"show interfaces ge-0/0/1.0 extensive", "show ethernet-switching table | match" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		const SwitchDialect *dialect = switch_dialect_find(rows[i].platform);
		g_autofree char *vlans = switch_dialect_command(dialect->show_port, rows[i].port);
		g_autofree char *status = switch_dialect_command(dialect->show_status, rows[i].port);

		assert_string_equal(vlans, rows[i].vlans);
		assert_string_equal(status, rows[i].status);
		assert_string_equal(dialect->show_mac, rows[i].address);
	}
}

/* The name of a port comes from the wire and goes where somebody copies it from. */
static void a_port_that_is_no_plain_word_gives_no_command(void **state)
{
	static const char *const ports[] = { NULL, "", "Gi1/0/1; reload", "port 7", "`reload`", "Gi1|x", "%s" };

	for (gsize i = 0; i < G_N_ELEMENTS(ports); i++)
		assert_null(switch_dialect_command("show interfaces %s", ports[i]));
	assert_null(switch_dialect_command(NULL, "Gi1/0/1"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_switch_has_its_language_or_none),
		cmocka_unit_test(commands_name_the_port),
		cmocka_unit_test(a_port_that_is_no_plain_word_gives_no_command),
	};

	return cmocka_run_group_tests_name("switch dialects", tests, NULL, NULL);
}
