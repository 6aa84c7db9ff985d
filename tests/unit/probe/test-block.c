/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a probe prints: of a good port all there is, of nothing no word too much. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "block.h"
#include "expect.h"
#include "json.h"
#include "probe-test.h"
#include "paths.h"

static const CtlStyle plain = { 0 };

static const char good[] =
	"All is well up to reach.\n"
	"It took 1.31 s.\n"
	"Not tried: connecting to the call managers (--connect), registering (--register).\n"
	"\n"
	"probe          time          2026-11-29 10:20:00 UTC, took 20.0 s\n"
	"               by            regent " REGENT_VERSION "\n"
	"               interface     eth0\n"
	"               MAC           00:11:22:33:44:55\n"
	"               device        SEP001122334455\n"
	"               model         Cisco 7962\n"
	"link           speed         1000 Mbit/s, full duplex (driver)\n"
	"power          source        802.3at (CDP)\n"
	"               requested     6.3 W (by the phone)\n"
	"               allocated     7.0 W (CDP)\n"
	"switch         name          sw1.example.com (CDP)\n"
	"               port          GigabitEthernet1/0/12 (CDP)\n"
	"               platform      cisco WS-C2960X (CDP)\n"
	"               by CDP        voice VLAN 100, port VLAN 10\n"
	"               by LLDP       nothing\n"
	"               not believed  by LLDP a voice VLAN of PC 3\n"
	"               asks for      802.1X\n"
	"               to see there  `show interfaces GigabitEthernet1/0/12 switchport`\n"
	"VLAN           voice         100, tagged on eth0.100 (CDP of sw1.example.com)\n"
	"               native        10 (CDP)\n"
	"               marks         802.1p 5, DSCP 46 (CDP)\n"
	"               untagged      10.1.10.1 answers DHCP untagged, though voice is tagged\n"
	"address        address       10.1.100.23/24 (DHCP)\n"
	"               DHCP server   10.1.0.9\n"
	"               gateway       10.1.100.1 (option 3)\n"
	"               DNS           10.1.0.2; 10.1.0.3 (option 6)\n"
	"               domain        example.com (option 15)\n"
	"               NTP           10.1.0.4 (DHCP)\n"
	"               TFTP          10.1.0.5; tftp://10.1.0.6/cfg/ (option 150)\n"
	"               lease         1 d 0 h more\n"
	"               option 3      router: 10.1.100.1\n"
	"               option 4      time server: 10.1.0.8\n"
	"               option 6      DNS servers: 10.1.0.2, 10.1.0.3\n"
	"               option 15     domain: example.com\n"
	"               option 43     vendor information: \"cfg=7; x\"\n"
	"               option 77     0a0b\n"
	"               option 150    TFTP servers: 10.1.0.5\n"
	"               in the lease  next server (siaddr): 10.1.0.5\n"
	"               heard         offer of 10.1.100.44 by 10.1.0.10, not taken (2 times)\n"
	"configuration  asked         CTLSEP001122334455.tlv of tftp://10.1.0.5: not found, 0.02 s (2 times)\n"
	"                             SEP001122334455.cnf.xml of tftp://10.1.0.5: 8410 bytes, 0.03 s\n"
	"               file          SEP001122334455.cnf.xml (10.1.0.5)\n"
	"               version       {1-2} (the file)\n"
	"               kind          cucm (the file)\n"
	"               protocol      sip (the file)\n"
	"               load          acme-2.0 (the file)\n"
	"               load running  acme-1.4\n"
	"               upgrade       differs\n"
	"call managers  1st           cm1, SIP port 5060 (the file)\n"
	"               2nd           10.1.0.7, SIP port 5060 (the file)\n"
	"               reached       cm1 answers ping in 0.4 ms\n"
	"                             10.1.0.7 no answer to ping: 10.1.0.7 answers ARP\n"
	"discovery      heard         a frame of nobody\n"
	"\n"
	"phase         plugin  state  begun    took    tries\n"
	"link          p       done   +0.00 s  20 ms   1\n"
	"discovery     p       done   +0.02 s  1.00 s  1\n"
	"addressing    p       done   +1.02 s  0.15 s  1\n"
	"provisioning  p       done   +1.17 s  40 ms   1\n"
	"reach         p       done   +1.21 s  0.10 s  1\n";

static void test_good_port(void **state)
{
	g_auto(Probe) probe = probe_test_good();

	assert_text(probe_block_text(&probe, &plain), good);
}

static void test_nothing_is_known(void **state)
{
	g_auto(Probe) probe = probe_test_new(parse("@a{sv} {}"), parse("@a{sv} {}"), parse("@aa{sv} []"));

	assert_text(probe_block_text(&probe, &plain), "Nothing is known: the probe ended before its boot began.\n"
						      "\n"
						      "probe          time       2026-11-29 10:20:00 UTC, took 20.0 s\n"
						      "               by         regent " REGENT_VERSION "\n"
						      "               interface  eth0\n");
}

/* Facts of types that nobody expects are left out, and do no harm. */
static void test_facts_of_other_types(void **state)
{
	g_auto(Probe) probe = probe_test_new(probe_test_status("complete", "link done", "[]"),
		parse("{'link.speed': <'fast'>, 'voice.vlan': <'x'>, 'ip.options': <uint32 3>, 'ip.address': <true>,"
		      " 'signaling.reached': <'x'>, 'config.call-managers': <['x']>, 'ip.lease-expires': <'x'>}"),
		probe_test_events("0 phase-start link; 5 phase-done link; 5 phase-done other; 9 rewind nowhere"));
	g_autofree char *text = probe_block_text(&probe, &plain);

	assert_no_word(text, "lease");
	assert_no_word(text, "call managers  ");
}

/* What a switch says of itself reaches a terminal. */
static void test_what_the_network_may_not_do(void **state)
{
	g_autofree char *name = g_strnfill(4000, 'a');
	g_autofree char *facts = g_strdup_printf("{'neighbor.name': <'\\u001b[31mred\\nroot \\u202e#'>,"
						 " 'neighbor.platform': <'%s'>, 'neighbor.protocol': <'cdp'>}",
		name);
	g_auto(Probe) probe = probe_test_new(probe_test_status("unregistered", "link failed",
						     "[{'cause': <'\\u001b[2J bad'>, 'cure': <'Do.\\n\\u0007Or.'>}]"),
		parse(facts), probe_test_events("1 heard \033]0,x: \001\n\177 answer"));
	g_autofree char *text = probe_block_text(&probe, &plain);

	assert_lines(text, (const char *const[]) { "\\x1b[2J bad",
				   "switch         name       \\x1b[31mred\\x0aroot \\x202e# (CDP)",
				   "why   \\x1b[2J bad", "do    Do.", "or 2  \\x07Or.", NULL });
	assert_no_word(text, "\033");
	assert_no_word(text, "\177");
	assert_true(strlen(text) < 2500);
}

/* A long sentence is told whole, one without an end is not. */
static void test_long_sentences(void **state)
{
	static const guint lengths[] = { 1100, 90000 };

	for (guint i = 0; i < G_N_ELEMENTS(lengths); i++) {
		g_autofree char *words = g_strnfill(lengths[i], 'w');
		g_autofree char *whys = g_strdup_printf("[{'cause': <'%s.'>, 'cure': <'%s.'>}]", words, words);
		g_auto(Probe) probe = probe_test_new(probe_test_status("unregistered", "link failed", whys),
			parse("@a{sv} {}"), parse("@aa{sv} []"));
		g_autofree char *text = probe_block_text(&probe, &plain);

		assert_int_equal(strstr(text, "w.\n") != NULL, lengths[i] == 1100);
		assert_true(strlen(text) < 5000);
	}
}

/* Also JSON, which is cut nowhere. */
static void test_json(void **state)
{
	static const char *const keys[] = { "\"verdict\": \"All is well up to reach.\"", "\"good\": true",
		"\"not-reached\": []", "\"not-tried\": [\"connecting", "\"started\": 1795947600000000",
		"\"ended\": 1795947620000000", "\"version\": \"" REGENT_VERSION "\"", "\"interface\": \"eth0\"",
		"\"device\": \"SEP001122334455\"", "\"model\": \"Cisco 7962\"", "\"mac\": \"00:11:22:33:44:55\"",
		"\"state\": \"complete\"",
		"{\"topic\": \"switch\", \"name\": \"name\", \"value\": \"sw1.example.com\", \"source\": \"CDP\"}",
		"\"whys\": []", "{\"phase\": \"discovery\", \"plugin\": \"p\", \"state\": \"done\"",
		"\"begun\": 20000, \"took\": 1000000, \"tries\": 1}",
		"\"kind\": \"heard\", \"phase\": \"discovery\", \"text\": \"a frame of nobody\"",
		"\"expectations\": []", "\"voice.vlan\": 100" };
	g_auto(Probe) probe = probe_test_good();
	g_autoptr(GVariant) dict = g_variant_ref_sink(probe_block_dict(&probe));
	g_autofree char *text = ctl_json_line(dict);

	for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
		if (!strstr(text, keys[i]))
			fail_msg("no %s", keys[i]);
}

static void test_json_of_nothing(void **state)
{
	g_auto(Probe) probe = probe_test_new(parse("@a{sv} {}"), parse("@a{sv} {}"), parse("@aa{sv} []"));
	g_autoptr(GVariant) dict = g_variant_ref_sink(probe_block_dict(&probe));
	g_autofree char *text = ctl_json_line(dict);

	assert_non_null(strstr(text, "\"good\": false"));
	assert_non_null(
		strstr(text, "\"rows\": [], \"whys\": [], \"phases\": [], \"heard\": [], \"expectations\": []"));
}

/* A time is from the first try to the end, whatever failed between; after a rewind it is another one. */
static void test_times(void **state)
{
	g_auto(Probe) probe = probe_test_new(
		probe_test_status("unregistered", "link done, vlan done, addressing running, reach idle", "[]"),
		parse("@a{sv} {}"),
		probe_test_events(
			"0 phase-start link; 10 phase-done link; 10 phase-start vlan; 500 phase-failed vlan; "
			"1500 phase-start vlan; 2010 phase-done vlan; 2010 phase-start addressing; 3000 rewind vlan; "
			"3100 phase-start vlan; 3150 phase-done vlan; 8000 phase-start addressing"));
	g_autofree char *text = probe_block_text(&probe, &plain);

	assert_lines(text, (const char *const[]) { "The phase addressing was not done, and nothing says why.",
				   "The phase addressing was still at work when the probe ended, after 12.0 s.",
				   "Not reached: reach.", "link        p       done     +0.00 s  10 ms   1",
				   "vlan        p       done     +3.10 s  50 ms   3",
				   "addressing  p       running  +8.00 s  12.0 s  2", NULL });
	assert_lines(text, (const char *const[]) { "reach       p       idle", NULL });
}

/* A drawback is the first thing said, a note is not. */
static void test_drawback_and_note(void **state)
{
	static const char why[] = "[{'cause': <'The load is missing.'>, 'cure': <'Put it there.'>, 'weight': <'%s'>}]";
	g_autofree char *minor = g_strdup_printf(why, "minor"), *note = g_strdup_printf(why, "note");
	g_auto(Probe) drawback = probe_test_new(probe_test_status("registered", "link done, reach done", minor),
		parse("@a{sv} {}"),
		probe_test_events("0 phase-start link; 9 phase-done link; 9 phase-start reach; 99 phase-done reach"));
	g_auto(Probe) harmless = probe_test_new(probe_test_status("registered", "link done, reach done", note),
		parse("@a{sv} {}"), parse("@aa{sv} []"));
	g_autofree char *first = probe_block_text(&drawback, &plain), *second = probe_block_text(&harmless, &plain);

	assert_true(g_str_has_prefix(first, "The load is missing.\n"
					    "Even so, every phase up to reach was completed. It took 99 ms.\n\n"));
	assert_true(g_str_has_prefix(second, "All is well up to reach.\n\n"));
	assert_lines(second, (const char *const[]) { "why   The load is missing.", "do    Put it there.", NULL });
}

/* The worst comes first, wherever it stands in the list. */
static void test_worst_beside_done(void **state)
{
	g_auto(Probe) probe = probe_test_new(
		probe_test_status("complete", "link done, reach done",
			"[{'cause': <'Mere words.'>, 'weight': <'note'>}, {'cause': <'The file is cut off.'>, 'weight': <'minor'>}]"),
		parse("@a{sv} {}"), parse("@aa{sv} []"));
	g_autofree char *text = probe_block_text(&probe, &plain);

	assert_true(g_str_has_prefix(text, "The file is cut off.\nEven so, every phase up to reach was completed.\n"));
}

static void test_passed_over(void **state)
{
	g_auto(Probe) probe = probe_test_new(probe_test_status("complete", "link done, discovery passed, reach done",
						     "[{'cause': <'No switch.'>, 'weight': <'minor'>}]"),
		parse("@a{sv} {}"), parse("@aa{sv} []"));
	g_autofree char *text = probe_block_text(&probe, &plain);

	assert_true(g_str_has_prefix(text,
		"No switch.\nEven so, the boot went on up to reach. Passed over without being done: discovery.\n"));
}

/* Impatience is told from a fault. */
static void test_cut(void **state)
{
	static const char waiting[] = "[{'code': <'phase.waiting'>, 'cause': <'dhcp: discovering.'>}]";
	static const char fault[] = "[{'code': <'dhcp.silent'>, 'cause': <'No answer.'>, 'weight': <'fault'>}]";

	for (guint i = 0; i < 2; i++) {
		g_auto(Probe) probe = probe_test_new(
			probe_test_status("unregistered", "link done, addressing running", i ? fault : waiting),
			parse("@a{sv} {}"), probe_test_events("15000 phase-start addressing"));
		g_autofree char *text = NULL, *json = NULL;
		g_autoptr(GVariant) dict = NULL;

		probe.cut = "--within 5 s was over";
		text = probe_block_text(&probe, &plain);
		dict = g_variant_ref_sink(probe_block_dict(&probe));
		json = ctl_json_line(dict);
		assert_non_null(strstr(text, "The phase addressing was still at work, after 5.00 s."));
		assert_non_null(strstr(text, "The probe ended early because --within"));
		assert_int_equal(strstr(text, "nothing had failed until then") != NULL, i == 0);
		assert_non_null(strstr(json, "\"cut\": \"--within 5 s was over\""));
	}
}

/* A try that failed before is no impatience alone. */
static void test_cut_in_another_try(void **state)
{
	g_auto(Probe) probe = probe_test_new(probe_test_status("unregistered", "addressing running", "[]"),
		parse("@a{sv} {}"),
		probe_test_events("1 phase-start addressing; 9 phase-failed addressing; 15000 phase-start addressing"));
	g_autofree char *text = NULL;

	probe.cut = "somebody pressed Ctrl-C";
	text = probe_block_text(&probe, &plain);
	assert_non_null(strstr(text, "Ctrl-C."));
	assert_no_word(text, "nothing had failed");
}

/* Keys are named, not all of a long file. */
static void test_failed_keys(void **state)
{
	static const char text[] = "voice-vlan = 7\nduplex = full\nspeed = 10\nnative-vlan = 9\ndns = none\n"
				   "ntp = none\ndomain = b.com\nfile = x\nload = y\n";
	g_autoptr(ProbeExpect) expect = probe_expect_parse(text, strlen(text), "port.conf", NULL);
	g_auto(Probe) probe = probe_test_good();
	g_autofree char *block = NULL;

	probe.judged = probe_expect_judge(expect, &probe);
	block = probe_block_text(&probe, &plain);
	g_strdelimit(block, "\n", ' ');
	assert_non_null(
		strstr(block, "8 of 9 expectations failed: voice-vlan, speed, native-vlan, dns, ntp, domain and "
			      "2 more."));
}

/* By hand, without a voice VLAN, with the default file, registered. */
static const char other_facts[] =
	"{'voice.admin-vlan': <uint16 4095>, 'voice.interface': <'eth0'>, 'link.duplex': <'half'>,"
	" 'link.changes': <uint32 2>, 'ip.address': <'10.1.0.23/24'>, 'ip.dhcp': <false>, 'ip.gateway': <'10.1.0.1'>,"
	" 'neighbor.blocked': <'no frame from behind the switch'>,"
	" 'config.default': <true>, 'config.protocol': <'sccp'>, 'config.srst': <[{'name': <'gw'>,"
	" 'sccp-port': <uint16 2443>, 'secure': <true>}]>, 'registration.state': <'registered'>,"
	" 'registration.call-manager': <'cm1'>, 'registration.lines': <[{'index': <uint32 2>,"
	" 'number': <'1001'>, 'label': <'Reception'>}, {'index': <uint32 3>, 'number': <'1002'>,"
	" 'label': <'1002'>}]>}";

static void test_other_port(void **state)
{
	static const char *const lines[] = { "link           duplex          half (driver)",
		"               came back       2 times while the probe ran",
		"switch         blocked         no frame from behind the switch",
		"VLAN           voice           untagged on eth0 (set by hand, the Admin VLAN)",
		"address        address         10.1.0.23/24 (set by hand)",
		"               gateway         10.1.0.1 (set by hand)", "               TFTP            none",
		"configuration  default file    there is none of this device alone",
		"call managers  1st survivable  gw, SCCP port 2443, TLS only (the file)",
		"               line 2          1001, Reception", "               line 3          1002", NULL };
	g_auto(Probe) probe = probe_test_new(
		probe_test_status("registered", "link done", "[]"), parse(other_facts), parse("@aa{sv} []"));
	g_autofree char *text = probe_block_text(&probe, &plain);

	assert_lines(text, lines);
	assert_no_word(text, "Not tried");
}

/* What the exit status goes by: a phase that was passed over is not done, an expectation that failed is not held. */
static void test_good(void **state)
{
	g_auto(Probe) passed = probe_test_new(probe_test_status("complete", "link passed, reach done", "[]"),
		parse("@a{sv} {}"), parse("@aa{sv} []"));
	g_autoptr(ProbeExpect) expect = probe_expect_parse("voice-vlan = 7", 14, "port.conf", NULL);
	g_auto(Probe) other = probe_test_good();
	g_autoptr(GVariant) first = g_variant_ref_sink(probe_block_dict(&passed));
	g_autoptr(GVariant) second = NULL, third = g_variant_ref_sink(probe_block_dict(&other));

	other.judged = probe_expect_judge(expect, &other);
	second = g_variant_ref_sink(probe_block_dict(&other));
	assert_false(ctl_boolean(first, "good"));
	assert_false(ctl_boolean(second, "good"));
	assert_true(ctl_boolean(third, "good"));
}

/* What was asked for is not named as left alone. */
static void test_not_tried(void **state)
{
	g_auto(Probe) probe = probe_test_new(probe_test_status("complete", "reach done", "[]"),
		parse("{'signaling.reached': <['cm1 TCP 2000 opens in 0.6 ms']>}"), parse("@aa{sv} []"));
	g_autofree char *text = probe_block_text(&probe, &plain);

	assert_lines(text, (const char *const[]) { "Not tried: registering (--register).", NULL });
}

/* Refused, all of them: the fact is gone, and it was tried nevertheless. */
static void test_tried_in_vain(void **state)
{
	g_auto(Probe) probe = probe_test_new(probe_test_status("complete", "reach passed", "[]"), parse("@a{sv} {}"),
		probe_test_events("0 phase-start reach; 5 heard reach: cm1 TCP 2000 does not open: refused"));
	g_autoptr(GVariant) dict = g_variant_ref_sink(probe_block_dict(&probe));
	g_autofree char *text = probe_block_text(&probe, &plain), *json = ctl_json_line(dict);

	assert_lines(text, (const char *const[]) { "Not tried: registering (--register).", NULL });
	assert_non_null(strstr(json, "\"not-tried\": [\"registering (--register)\"]"));
}

static void test_many_answers(void **state)
{
	g_autoptr(GString) events = g_string_new("0 phase-start provisioning");
	g_auto(Probe) probe = { 0 };
	g_autofree char *text = NULL;

	for (guint i = 0; i < 40; i++)
		g_string_append_printf(events, "; %u heard provisioning: file %u", i, i);
	probe = probe_test_new(probe_test_status("unregistered", "provisioning running", "[]"), parse("@a{sv} {}"),
		probe_test_events(events->str));
	text = probe_block_text(&probe, &plain);
	assert_lines(text, (const char *const[]) { "configuration  asked      file 0", NULL });
	assert_lines(text, (const char *const[]) { "                          and 24 more, which --json has", NULL });
}

#define SENTENCE "A sentence of some length, of which there are several."

/* Lines are for a ticket: 100 columns, whatever the terminal has. */
static void test_widths(void **state)
{
	static const guint widths[] = { 0, 300, 100, 60 };

	for (guint i = 0; i < G_N_ELEMENTS(widths); i++) {
		CtlStyle style = { .width = widths[i] };
		static const char words[] = SENTENCE " " SENTENCE " " SENTENCE " " SENTENCE;
		g_autofree char *whys = g_strdup_printf("[{'cause': <'%s'>, 'cure': <'%s'>}]", words, words);
		g_autofree char *facts = g_strdup_printf("{'ip.options': <['43 %s']>}", words);
		g_auto(Probe) probe = probe_test_new(
			probe_test_status("complete", "link failed", whys), parse(facts), parse("@aa{sv} []"));
		g_autofree char *text = probe_block_text(&probe, &style);
		g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

		for (char **line = lines; *line; line++)
			if (ctl_text_width(*line) > (widths[i] == 60 ? 60 : 100))
				fail_msg("%u columns: %s", ctl_text_width(*line), *line);
	}
}

static void test_colours(void **state)
{
	CtlStyle colour = { .colour = TRUE };
	g_auto(Probe) probe = probe_test_good();
	g_autofree char *text = probe_block_text(&probe, &colour);

	assert_true(g_str_has_prefix(text, "\033[1mAll is well up to reach.\033[0m\n"));
	assert_non_null(strstr(text, "\033[1mswitch\033[0m         name"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good_port),
		cmocka_unit_test(test_nothing_is_known),
		cmocka_unit_test(test_facts_of_other_types),
		cmocka_unit_test(test_what_the_network_may_not_do),
		cmocka_unit_test(test_long_sentences),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_json_of_nothing),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_drawback_and_note),
		cmocka_unit_test(test_worst_beside_done),
		cmocka_unit_test(test_passed_over),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_cut_in_another_try),
		cmocka_unit_test(test_failed_keys),
		cmocka_unit_test(test_other_port),
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_not_tried),
		cmocka_unit_test(test_tried_in_vain),
		cmocka_unit_test(test_many_answers),
		cmocka_unit_test(test_widths),
		cmocka_unit_test(test_colours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
