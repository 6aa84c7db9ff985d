/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is expected of a port: how a file is read, what is wrong with one, and what holds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <string.h>

#include "block.h"
#include "expect.h"
#include "probe-test.h"

/** Judges one line, of the good port. @is: (nullable): what it must be said to be. */
static void check(Probe *probe, const char *line, gboolean held, const char *is)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(ProbeExpect) expect = probe_expect_parse(line, strlen(line), "port.conf", &error);
	g_autoptr(GPtrArray) judged = expect ? probe_expect_judge(expect, probe) : NULL;
	const ProbeJudged *one = judged ? judged->pdata[0] : NULL;

	if (!one)
		fail_msg("%s: %s", line, error->message);
	if (one->held != held || (is && !g_str_equal(one->is, is)))
		fail_msg("%s: %s, is %s", line, one->held ? "held" : "failed", one->is);
	assert_int_equal(probe_expect_failures(judged), !held);
}

static void test_what_holds(void **state)
{
	static const char *const lines[] = { "voice-vlan = 100", "native-vlan=10", "neighbor = SW1",
		"neighbor = sw1.example.com", "neighbor-port = Gi1/0/12", "neighbor-port = GIGABITETHERNET1/0/12",
		"power = 6.3W", "power = 7000 mW", "speed = 1000", "speed = 1 Gbit/s", "speed = 1000 Mbit/s",
		"duplex = full", "address = 10.1.100.0/24", "address = 10.0.0.0/8", "address = 10.1.100.23",
		"gateway = 10.1.100.1", "dns = 10.1.0.2; 10.1.0.3", "dns = 10.1.0.2,10.1.0.3", "domain = EXAMPLE.com",
		"ntp = 10.1.0.4", "tftp = 10.1.0.5; 10.1.0.6", "tftp = 10.1.0.5; tftp://10.1.0.6/cfg/",
		"option-150 = 10.1.0.5", "option-6 = 10.1.0.2; 10.1.0.3", "option-66 = none", "option-43 = cfg=7; x",
		"option-43 = \"cfg=7; x\"", "option-77 = 0A0B", "dhcp-server = 10.1.0.9", "lease-below = 151ms",
		"discovery-below = 1.5s", "total-below = 1.4 s", "total-below = 1min", "file = sep001122334455.cnf.xml",
		"call-manager = cm1; 10.1.0.7", "load = acme-2.0", "protocol = SIP", "reached = cm1",
		"fact.config.kind = cucm", "fact.ip.dhcp = yes", "fact.config.default = false", "fact.voice.dscp = 46",
		"fact.upgrade.state = differs", "fact.ip.dns = 10.1.0.2; 10.1.0.3", "fact.registration.state = none",
		"fact.x-acme.lamp = none", "# a comment\n[expect]\n\nspeed = 1000 # behind" };
	g_auto(Probe) probe = probe_test_good();

	for (guint i = 0; i < G_N_ELEMENTS(lines); i++)
		check(&probe, lines[i], TRUE, NULL);
}

static void test_what_fails(void **state)
{
	static const char *const rows[][2] = { { "voice-vlan = 200", "100" }, { "voice-vlan = untagged", "100" },
		{ "voice-vlan = none", "100" }, { "neighbor = sw2", "sw1.example.com" },
		{ "neighbor = sw1.example.org", "sw1.example.com" },
		{ "neighbor-port = Gi1/0/13", "GigabitEthernet1/0/12" }, { "neighbor-port = Fa1/0/12", NULL },
		{ "neighbor-port = 1/0/12", NULL }, { "power = 7.1W", "7.0 W" }, { "speed = 100", "1000 Mbit/s" },
		{ "address = 10.1.101.0/24", "10.1.100.23/24" }, { "address = 10.1.100.2", NULL },
		{ "gateway = 10.1.100.2", "10.1.100.1" }, { "dns = 10.1.0.2", "10.1.0.2; 10.1.0.3" },
		{ "dns = 10.1.0.3; 10.1.0.2", NULL }, { "dns = 10.1.0.2; 10.1.0.3; 10.1.0.4", NULL },
		{ "tftp = 10.1.0.5; http://10.1.0.6/cfg/", NULL }, { "option-150 = 10.1.0.6", "10.1.0.5" },
		{ "option-15 = none", "example.com" }, { "option-66 = x", "nothing" },
		{ "option-7 = none2", "nothing" }, { "option-77 = 0a", "0a0b" }, { "lease-below = 150ms", "0.15 s" },
		{ "vlan-below = 1s", NULL }, { "total-below = 1310ms", "1.31 s" },
		{ "call-manager = cm1", "cm1; 10.1.0.7" }, { "call-manager = 10.1.0.7; cm1", NULL },
		{ "reached = all", NULL }, { "reached = 10.1.0.7", NULL }, { "reached = cm", NULL },
		{ "reached = none", NULL }, { "fact.ip.dhcp = no", "yes" }, { "fact.voice.dscp = 24", "46" },
		{ "fact.x-acme.lamp = on", "nothing" }, { "fact.registration.state = registered", "nothing" } };
	g_auto(Probe) probe = probe_test_good();

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
		check(&probe, rows[i][0], FALSE, rows[i][1]);
}

static void test_of_nothing(void **state)
{
	static const char *const none[] = { "voice-vlan = none", "tftp = none", "reached = none", "power = none",
		"option-150 = none", "address = none" };
	static const char *const some[] = { "voice-vlan = 1", "tftp = a", "reached = all", "power = 0W",
		"option-150 = a", "address = 0.0.0.0/0", "total-below = 1h", "call-manager = a" };
	g_auto(Probe) probe = probe_test_new(parse("@a{sv} {}"), parse("@a{sv} {}"), parse("@aa{sv} []"));

	for (guint i = 0; i < G_N_ELEMENTS(none); i++)
		check(&probe, none[i], TRUE, "nothing");
	for (guint i = 0; i < G_N_ELEMENTS(some); i++)
		check(&probe, some[i], FALSE, NULL);
}

/* A VLAN that was set at the phone is the voice VLAN, too; a fact of another type holds nothing. */
static void test_other_facts(void **state)
{
	g_auto(Probe) probe = probe_test_new(parse("@a{sv} {}"),
		parse("{'voice.admin-vlan': <uint16 30>, 'neighbor.native-vlan': <uint16 4095>, 'link.speed': <'x'>,"
		      " 'ip.dns': <'10.1.0.2'>, 'config.call-managers': <'x'>, 'signaling.reached': <'x'>}"),
		parse("@aa{sv} []"));

	check(&probe, "voice-vlan = 30", TRUE, NULL);
	check(&probe, "native-vlan = untagged", TRUE, "untagged");
	check(&probe, "speed = 10", FALSE, "x");
	check(&probe, "dns = 10.1.0.2", TRUE, NULL);
	check(&probe, "call-manager = x", FALSE, "");
	check(&probe, "reached = x", FALSE, "nothing");
}

/* A phase that was tried again: its time is from the first try on. */
static void test_time_with_tries(void **state)
{
	g_auto(Probe) probe =
		probe_test_new(probe_test_status("complete", "addressing done, reach failed", "[]"), parse("@a{sv} {}"),
			probe_test_events(
				"100 phase-start addressing; 200 phase-failed addressing; 5000 phase-start addressing; "
				"5100 phase-done addressing; 5100 phase-start reach; 5200 phase-failed reach"));

	check(&probe, "lease-below = 1s", FALSE, "5.00 s");
	check(&probe, "reach-below = 1s", FALSE, "not done");
	check(&probe, "total-below = 1h", FALSE, "not done");
	check(&probe, "vlan-below = 1s", FALSE, "no phase of this probe, which has: addressing, reach");
}

/* clang-format off */
static const char *const wrong[][2] = {
	{ "", "port.conf: there is no expectation in it. A line is: voice-vlan = 100" },
	{ "\n# none\n", "port.conf: there is no expectation in it. A line is: voice-vlan = 100" },
	{ "\nvoice-vlan\n", "port.conf, line 2: voice-vlan: a line is KEY = VALUE" },
	{ "= 3", "port.conf, line 1: = 3: a line is KEY = VALUE" },
	{ "[phase]\n", "port.conf, line 1: [phase]: there is one group, [expect], and it may be left out" },
	{ "voice-vlan = 4095",
		"port.conf, line 1: voice-vlan: a VLAN is a number from 0 to 4094, untagged or none" },
	{ "voice-vlan =",
		"port.conf, line 1: voice-vlan: the value is missing; none expects that there is nothing" },
	{ "speed = 1\nspeed = 2", "port.conf, line 2: speed: it stands there twice" },
	{ "power = 6.3", "port.conf, line 1: power: a power is 6.3W or 6300mW" },
	{ "power = -1W", "port.conf, line 1: power: a power is 6.3W or 6300mW" },
	{ "speed = 1e99", "port.conf, line 1: speed: a speed is 100, 1000, 100 Mbit/s or 1 Gbit/s" },
	{ "lease-below = 200", "port.conf, line 1: lease-below: a time is 200ms, 2s, 1min or 1h" },
	{ "total-below = none", "port.conf, line 1: total-below: a time is 200ms, 2s, 1min or 1h" },
	{ "address = 10.1.100.5/24",
		"port.conf, line 1: address: an address is expected as 10.1.100.0/24, without bits behind its length, "
		"or whole" },
	{ "dns = ,;", "port.conf, line 1: dns: the list is empty" },
	{ "option-0 = 1",
		"port.conf, line 1: option-0: option- is followed by the number of a DHCP option, 1 to 254: option-150" },
	{ "fact.ip.adress = 1",
		"port.conf, line 1: fact.ip.adress: there is no such fact: regentctl facts --help lists them" },
	{ "fact.config.secret-credentials = 1",
		"port.conf, line 1: fact.config.secret-credentials: that is a secret, which nobody is "
		"shown" },
	{ "fact.config.lines = 1",
		"port.conf, line 1: fact.config.lines: that is a table; only a fact of one value or a list of words can be "
		"compared" },
	{ "fact.ip.dhcp = perhaps", "port.conf, line 1: fact.ip.dhcp: that is neither yes nor no" },
	{ "fact.voice.dscp = EF", "port.conf, line 1: fact.voice.dscp: that is not a whole number" },
	{ "\033[2J = 1", NULL },
	{ "\xff", "port.conf: that is not a file of text in UTF-8" },
	};
/* clang-format on */

static void test_what_is_wrong(void **state)
{
	for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
		g_autoptr(GError) error = NULL;

		assert_null(probe_expect_parse(wrong[i][0], strlen(wrong[i][0]), "port.conf", &error));
		if (wrong[i][1])
			assert_string_equal(error->message, wrong[i][1]);
		assert_no_word(error->message, "\033");
	}
}

/* All there are, so that nobody has to look them up. */
static void test_unknown_key(void **state)
{
	g_autoptr(GError) error = NULL;

	assert_null(probe_expect_parse("vlan = 1", 8, "port.conf", &error));
	assert_string_equal(error->message,
		"port.conf, line 1: vlan: there is no such key. There are: voice-vlan, native-vlan, neighbor, neighbor-port, "
		"power, speed, duplex, address, gateway, dns, domain, ntp, tftp, dhcp-server, lease-below, file, "
		"call-manager, load, protocol, reached, total-below, option-NN, PHASE-below and fact.NAME");
}

/* As some editors write it before the first line. */
static void test_byte_order_mark(void **state)
{
	static const char text[] = "\xef\xbb\xbf[expect]\nvoice-vlan = 100\n";
	g_autoptr(GError) error = NULL;
	g_autoptr(ProbeExpect) expect = probe_expect_parse(text, strlen(text), "port.conf", &error);

	if (!expect)
		fail_msg("%s", error->message);
}

static void test_file(void **state)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(ProbeExpect) example = probe_expect_load(g_getenv("REGENT_EXPECT"), &error);
	g_autoptr(GError) absent = NULL;

	if (!example)
		fail_msg("%s", error->message);
	assert_null(probe_expect_load("/nowhere/port.conf", &absent));
	assert_non_null(strstr(absent->message, "The expectations cannot be read: "));
	assert_non_null(strstr(absent->message, "/nowhere/port.conf"));
}

/* Every key of the example holds or fails in the block, a line each. */
static void test_in_the_block(void **state)
{
	static const char text[] = "voice-vlan = 100\nspeed = 100\nlease-below = 1s\nneighbor = SW1\n";
	const CtlStyle plain = { 0 };
	g_autoptr(ProbeExpect) expect = probe_expect_parse(text, strlen(text), "port.conf", NULL);
	g_auto(Probe) probe = probe_test_good();
	g_autofree char *block = NULL;

	probe.judged = probe_expect_judge(expect, &probe);
	block = probe_block_text(&probe, &plain);
	assert_true(g_str_has_prefix(block, "Every phase up to reach was completed, but not every expectation held.\n"
					    "1 of 4 expectations failed: speed. It took 1.31 s.\n"));
	assert_true(g_str_has_suffix(block, "\n\n"
					    "held    voice-vlan: 100\n"
					    "failed  speed: expected 100 Mbit/s, is 1000 Mbit/s\n"
					    "held    lease-below: 0.15 s, as expected: below 1s\n"
					    "held    neighbor: sw1.example.com, as expected: SW1\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_holds),
		cmocka_unit_test(test_what_fails),
		cmocka_unit_test(test_of_nothing),
		cmocka_unit_test(test_other_facts),
		cmocka_unit_test(test_time_with_tries),
		cmocka_unit_test(test_what_is_wrong),
		cmocka_unit_test(test_unknown_key),
		cmocka_unit_test(test_byte_order_mark),
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_in_the_block),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
