/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What can be wrong with a network, as the lab breaks it, with what a daemon then has to say: the first sentence is the
 * cause, and beside it stands what the port gave all the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "block.h"
#include "probe-test.h"

/* clang-format off */
#define NO_VOICE_VLAN \
	"{'phase': <'provisioning'>, 'plugin': <'tftp'>, 'code': <'dhcp.data-vlan'>, 'weight': <'fault'>," \
	" 'cause': <'DHCP server 10.10.0.1 gave 10.10.0.62 but no TFTP server. This is probably the " \
	"data VLAN: no voice VLAN was learnt on eth0.'>," \
	" 'cure': <'Give the switch port a voice VLAN, and let it send CDP or LLDP-MED.\\nIf no " \
	"switch can name it, set the Admin VLAN: `regentctl network --vlan N`.\\nIf untagged is " \
	"meant: [phase discovery] `plugins = lldp-med; cdp; fixed`, [plugin fixed] vlan = " \
	"untagged.'>}"

#define NO_VOICE_VLAN_TOO \
	"{'phase': <'discovery'>, 'plugin': <'lldp-med'>, 'code': <'vlan.silent'>, 'weight': <'minor'>," \
	" 'cause': <'No switch answered CDP or LLDP-MED on eth0 in 10 s, so no voice VLAN is known. " \
	"The phone goes untagged on eth0: if this port has a separate voice VLAN, it is in the " \
	"data VLAN.'>," \
	" 'cure': <'Switch LLDP or CDP on for this port; on a Cisco switch: `lldp run`.\\nIf no " \
	"switch can name it, set the Admin VLAN: `regentctl network --vlan N`.\\nIf untagged is " \
	"meant: [phase discovery] `plugins = lldp-med; cdp; fixed`, [plugin fixed] vlan = " \
	"untagged.'>}"

#define NO_DHCP \
	"{'phase': <'addressing'>, 'plugin': <'dhcp'>, 'code': <'dhcp.silent'>, 'weight': <'fault'>," \
	" 'cause': <'No DHCP answer on eth0 (untagged): 3 requests in 10 s, and more will follow.'>," \
	" 'cure': <'Start the DHCP server, if it is in this network: it may be down.\\nWhere the DHCP " \
	"server is in another network, set `ip helper-address` on the gateway.\\nSee that the scope " \
	"has free addresses.'>}"

#define NO_OPTION_150 \
	"{'phase': <'provisioning'>, 'plugin': <'tftp'>, 'code': <'dhcp.no-tftp'>, 'weight': <'fault'>," \
	" 'cause': <'DHCP server 10.100.0.1 gave 10.100.0.62 but no TFTP server: no option 150, no " \
	"option 66, no next server.'>," \
	" 'cure': <'Add option 150 with the address of the TFTP server to this scope.\\nName the " \
	"server here, as the Alternate TFTP: `regentctl network --alternate-tftp ADDRESS`.'>}"

#define TFTP_SILENT \
	"{'phase': <'provisioning'>, 'plugin': <'tftp'>, 'code': <'tftp.silent'>, 'weight': <'fault'>," \
	" 'cause': <'TFTP server 10.100.0.1 (option 150) does not answer: 4 requests in 15 s, no " \
	"packet back, though 10.100.0.1 itself answers ARP. The default file is not asked for, " \
	"because the phone may be known there.'>," \
	" 'cure': <'Try from this VLAN: `tftp 10.100.0.1 -c get SEP00070E161C56.cnf.xml`.\\nStart the " \
	"TFTP service on 10.100.0.1.\\nIn firewalls: open UDP 69 to 10.100.0.1, and its answers, " \
	"which come from another port.\\nIf 10.100.0.1 is not the server: correct option 150.'>}"

#define NO_FILE \
	"{'phase': <'provisioning'>, 'plugin': <'tftp'>, 'code': <'config.absent'>, 'weight': <'fault'>," \
	" 'cause': <'10.100.0.1 has neither SEP00070E161C56.cnf.xml nor XMLDefault.cnf.xml.'>," \
	" 'cure': <'Put SEP00070E161C56.cnf.xml into the folder that 10.100.0.1 serves: upper and " \
	"lower case count.\\nIf 10.100.0.1 is not the call manager\\'s server: correct option 150.'>}"

#define REJECT \
	"{'phase': <'signaling'>, 'plugin': <'sccp'>, 'code': <'reg.unknown-node'>, 'weight': <'fault'>," \
	" 'cause': <'10.100.0.1 does not know SEP00070E161C56, although the provisioning server has " \
	"SEP00070E161C56.cnf.xml for it.'>," \
	" 'cure': <'On the publisher: `utils dbreplication runtimestate` shows whether 10.100.0.1 " \
	"lags behind.\\nIf 10.100.0.1 is of another cluster than the TFTP server (option 150): " \
	"correct that address.'>}"

#define NO_CALL_MANAGER \
	"{'phase': <'signaling'>, 'plugin': <'sccp'>, 'code': <'cm.unreachable'>, 'weight': <'fault'>," \
	" 'cause': <'No call manager answers: 10.100.0.1:2000 refused the connection.'>," \
	" 'cure': <'Start the call manager on 10.100.0.1: nothing listens on TCP 2000.\\nPerhaps a " \
	"firewall refuses it for 10.100.0.1: let TCP 2000 pass.\\nPerhaps the configuration names " \
	"other call managers than the right ones.'>}"

#define BAD_LOAD \
	"{'phase': <'upgrade'>, 'plugin': <'firmware'>, 'code': <'load.failed'>, 'weight': <'minor'>," \
	" 'cause': <'Registered, but still on regent-lab-1. Load acme-2.0 was not installed: " \
	"acme-2.0.loads from 10.100.0.1: File not found.'>," \
	" 'cure': <'Put the files of acme-2.0 on the server that was asked.\\nCorrect the name where " \
	"acme-2.0 stands: loadInformation of the device\\'s file.\\nTry it again now, else in an hour: " \
	"`regentctl reset`.'>}"

#define BAD_LOAD_TOO \
	"{'phase': <'signaling'>, 'plugin': <'sccp'>, 'code': <'reg.calls-refused'>, 'weight': <'note'>," \
	" 'cause': <'Each call to 1001, 10012 is refused after a second: regent registers lines and " \
	"takes no calls.'>," \
	" 'cure': <'Take 1001, 10012 out of hunt groups: who refuses every call stops them.'>}"

/* clang-format on */

#define SWITCH \
	"'neighbor.name': <'sw1'>, 'neighbor.port': <'FastEthernet0/1'>, 'neighbor.protocol': <'cdp'>," \
	" 'neighbor.by-cdp': <'voice VLAN 100, port VLAN 10'>, 'neighbor.by-lldp': <'nothing'>," \
	" 'voice.vlan': <uint16 100>, 'voice.interface': <'eth0.100'>"
#define NO_SWITCH "'neighbor.by-cdp': <'nothing'>, 'neighbor.by-lldp': <'nothing'>, 'voice.interface': <'eth0'>"
#define LEASE(address) \
	", 'ip.address': <'" address \
	"/24'>, 'ip.dhcp': <true>, 'ip.server': <'10.100.0.1'>, 'ip.gateway': <'10.100.0.1'>"
#define SERVERS ", 'provisioning.servers': <['10.100.0.1']>, 'provisioning.source': <'option 150'>"
#define FILE \
	", 'config.file': <'SEP00070E161C56.cnf.xml'>, 'config.server': <'10.100.0.1'>, 'config.protocol': <'sccp'>," \
	" 'config.call-managers': <[{'name': <'10.100.0.1'>, 'sccp-port': <uint16 2000>}]>"
#define LOAD ", 'config.load': <'acme-2.0'>, 'endpoint.load': <'regent-lab-1'>, 'upgrade.state': <'failed'>"
#define BOOTS "0 phase-start link; 11 phase-done link; "
#define ASKED "2000 phase-start provisioning; 2010 heard provisioning: SEP00070E161C56.cnf.xml of tftp://10.100.0.1: "
#define TO_ADDRESSING "link done, discovery done, vlan done, addressing done, "

typedef struct {
	const char *name, *phases, *whys, *facts, *events;
	const char *first;    /* how the block begins, in a line of any length */
	const char *lines[5]; /* what else is in it */
} Situation;

/* clang-format off */
static const Situation situations[] = {
	{ "no-voice-vlan", "link done, discovery passed, vlan done, addressing done, provisioning failed, upgrade idle",
		NO_VOICE_VLAN ", " NO_VOICE_VLAN_TOO, NO_SWITCH LEASE("10.10.0.62"),
		BOOTS "14000 phase-start provisioning; 14000 phase-failed provisioning",
		"DHCP server 10.10.0.1 gave 10.10.0.62 but no TFTP server. This is probably the data VLAN: ",
		{ "switch         heard        no CDP and no LLDP", "VLAN           voice        none was learnt: untagged on eth0",
		  "               TFTP         none (DHCP)", "do    Give the switch port a voice VLAN, and let it send CDP or LLDP-MED." } },
	{ "no-dhcp", "link done, discovery done, vlan done, addressing running, provisioning idle, upgrade idle",
		NO_DHCP, SWITCH, BOOTS "3000 phase-start addressing; 3001 report addressing: discovering, 3rd time",
		"No DHCP answer on eth0 (untagged): 3 requests in 10 s, and more will follow.\n",
		{ "The phase addressing was still at work when the probe ended, after 17.0 s.",
		  "Not reached: provisioning, upgrade.", "address        address      none",
		  "               last report  discovering, 3rd time" } },
	{ "no-option-150", TO_ADDRESSING "provisioning failed, upgrade idle", NO_OPTION_150, SWITCH LEASE("10.100.0.62"),
		BOOTS "2000 phase-start provisioning; 2000 phase-failed provisioning",
		"DHCP server 10.100.0.1 gave 10.100.0.62 but no TFTP server: no option 150, no option 66, no next server.",
		{ "               TFTP         none (DHCP)", "VLAN           voice        100, tagged on eth0.100 (CDP of sw1)",
		  "do    Add option 150 with the address of the TFTP server to this scope." } },
	{ "tftp-silent", TO_ADDRESSING "provisioning failed, upgrade idle", TFTP_SILENT, SWITCH LEASE("10.100.0.93") SERVERS,
		BOOTS ASKED "no answer, 15 s; 2001 report provisioning: asking 10.100.0.1 for SEP00070E161C56.cnf.xml; "
		"2001 report addressing: 10.100.0.93/24 from 10.100.0.1; 17000 phase-failed provisioning",
		"TFTP server 10.100.0.1 (option 150) does not answer: 4 requests in 15 s, no packet back, ",
		{ "The phase provisioning failed, after 15.0 s.", "               TFTP         10.100.0.1 (option 150)",
		  "configuration  asked        SEP00070E161C56.cnf.xml of tftp://10.100.0.1: no answer, 15 s",
		  "               last report  asking 10.100.0.1 for SEP00070E161C56.cnf.xml" } },
	{ "no-file", TO_ADDRESSING "provisioning failed, upgrade idle", NO_FILE, SWITCH LEASE("10.100.0.93") SERVERS,
		BOOTS ASKED "not found; 2020 phase-failed provisioning; 9000 phase-start provisioning; "
		"9001 heard provisioning: SEP00070E161C56.cnf.xml of tftp://10.100.0.1: not found; "
		"9002 phase-failed provisioning",
		"10.100.0.1 has neither SEP00070E161C56.cnf.xml nor XMLDefault.cnf.xml.\n",
		{ "configuration  asked        SEP00070E161C56.cnf.xml of tftp://10.100.0.1: not found (2 times)",
		  "provisioning  p       failed  +2.00 s  7.00 s  2" } },
	{ "reject", TO_ADDRESSING "provisioning done, upgrade done, signaling failed", REJECT,
		SWITCH LEASE("10.100.0.93") SERVERS FILE, BOOTS "5000 phase-start signaling; 5010 phase-failed signaling",
		"10.100.0.1 does not know SEP00070E161C56, although the provisioning server has SEP00070E161C56.cnf.xml ",
		{ "The phase signaling failed, after 10 ms.", "configuration  file         SEP00070E161C56.cnf.xml (10.100.0.1)",
		  "call managers  1st          10.100.0.1, SCCP port 2000 (the file)" } },
	{ "no-call-manager", TO_ADDRESSING "provisioning done, upgrade done, reach failed", NO_CALL_MANAGER,
		SWITCH LEASE("10.100.0.93") SERVERS FILE, BOOTS "5000 phase-start reach; "
		"5010 heard reach: 10.100.0.1 answers ping in 0.4 ms; 5010 heard reach: 10.100.0.1 TCP 2000 does not open; "
		"5010 report reach: 1 of 1 answer ping, 0 of 1 take a connection; 5010 phase-failed reach; "
		"9000 heard reach: 10.100.0.1 answers ping in 0.6 ms",
		"No call manager answers: 10.100.0.1:2000 refused the connection.\n",
		{ "               reached      10.100.0.1 answers ping in 0.4 ms (2 times)",
		  "                            10.100.0.1 TCP 2000 does not open",
		  "               last report  1 of 1 answer ping, 0 of 1 take a connection",
		  "do    Start the call manager on 10.100.0.1: nothing listens on TCP 2000." } },
	{ "bad-load", TO_ADDRESSING "provisioning done, upgrade done, signaling done", BAD_LOAD ", " BAD_LOAD_TOO,
		SWITCH LEASE("10.100.0.93") SERVERS FILE LOAD, BOOTS,
		"Registered, but still on regent-lab-1. Load acme-2.0 was not installed: acme-2.0.loads from 10.100.0.1: ",
		{ "Even so, every phase up to signaling was completed. It took 11 ms.",
		  "               load          acme-2.0 (the file)", "               upgrade       failed" } },
};
/* clang-format on */

static char *unwrapped(const char *text)
{
	const char *end = strstr(text, "\n\n");
	g_autofree char *head = g_strndup(text, end ? (gsize) (end - text) : strlen(text));
	g_auto(GStrv) lines = g_strsplit(head, "\n", -1);

	return g_strjoinv(" ", lines);
}

static void check(const Situation *situation)
{
	const CtlStyle plain = { 0 };
	g_autofree char *whys = g_strdup_printf("[%s]", situation->whys);
	g_autofree char *facts = g_strdup_printf("{'link.speed': <uint32 1000>, %s}", situation->facts);
	g_auto(Probe) probe = probe_test_new(
		probe_test_status(strstr(situation->phases, "signaling done") ? "registered" : "unregistered",
			situation->phases, whys),
		parse(facts), probe_test_events(situation->events));
	g_autofree char *text = probe_block_text(&probe, &plain);
	g_autofree char *head = unwrapped(text), *first = g_strchomp(g_strdup(situation->first));

	if (!g_str_has_prefix(head, first))
		fail_msg("%s begins with: %s", situation->name, head);
	assert_lines(text, situation->lines);
	/* A phase that is done has facts instead. */
	assert_no_word(text, "last report  10.100.0.93");
}

static void test_situations(void **state)
{
	for (guint i = 0; i < G_N_ELEMENTS(situations); i++)
		check(&situations[i]);
}

/* What a probe has no use for is left out, and what it does not read is told so once. */
static void test_cures(void **state)
{
	static const char place[] = "`regentctl network` and [sections] below are for the device's own configuration;";
	const CtlStyle plain = { 0 };
	g_auto(Probe) probe = probe_test_new(
		probe_test_status("unregistered", "link done, provisioning running",
			"[{'code': <'phase.waiting'>, 'cause': <'tftp: asking.'>, 'cure': <'Watch.'>}, " NO_OPTION_150
			", " NO_VOICE_VLAN_TOO ", {'code': <'model.assumed'>, 'weight': <'note'>,"
			" 'cause': <'No file says what this device is.'>, 'cure': <'Set model in [endpoint].'>}]"),
		parse("{'endpoint.assumed': <true>, 'model.name': <'Third-party SIP Device (Basic)'>}"),
		parse("@aa{sv} []"));
	g_autofree char *text = probe_block_text(&probe, &plain);
	const char *said = strstr(text, place);

	assert_true(g_str_has_prefix(text, "tftp: asking.\n"));
	assert_no_word(text, "Watch.");
	assert_no_word(text, "No file says");
	assert_lines(text, (const char *const[]) { "               model      Third-party SIP Device (Basic), assumed; "
						   "--model names another",
				   NULL });
	assert_non_null(said);
	assert_null(strstr(said + 1, place));
	assert_true(said < strstr(text, "why   "));
}

/* A line of cures that any probe can follow needs no word before. */
static void test_plain_cures(void **state)
{
	const CtlStyle plain = { 0 };
	g_auto(Probe) probe = probe_test_new(probe_test_status("unregistered", "addressing failed", "[" NO_DHCP "]"),
		parse("{'model.name': <'Cisco 7962'>, 'endpoint.assumed': <false>}"), parse("@aa{sv} []"));
	g_autofree char *text = probe_block_text(&probe, &plain);

	assert_no_word(text, "[sections]");
	assert_no_word(text, "assumed");
}

/* Nobody has looked for a VLAN yet. */
static void test_vlan_not_settled(void **state)
{
	static const char *const phases[] = { "link done", "link done, vlan idle", "link done, vlan running" };
	const CtlStyle plain = { 0 };

	for (guint i = 0; i < G_N_ELEMENTS(phases); i++) {
		g_auto(Probe) probe = probe_test_new(probe_test_status("unregistered", phases[i], "[]"),
			parse("{'voice.interface': <'eth0'>}"), parse("@aa{sv} []"));
		g_autofree char *text = probe_block_text(&probe, &plain);

		assert_no_word(text, "none was learnt");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_situations),
		cmocka_unit_test(test_vlan_not_settled),
		cmocka_unit_test(test_cures),
		cmocka_unit_test(test_plain_cures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
