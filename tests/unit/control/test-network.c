/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The words of network and erase: what is in force, what options mean, how a trial goes and went. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gio/gio.h>
#include <string.h>

#include "ctl-test.h"
#include "facts.h"
#include "network.h"
#include "status.h"

#define WHEN "1795874520" /* 28 Nov 2026 14:02 */
#define FILE_OF "/etc/regent/regent.conf"

static const CtlStyle plain = { .year = 2026 };
static const CtlStyle later = { .year = 2027 };

#define VALUE(group, key, value, rest) "{'group': <'" group "'>, 'key': <'" key "'>, 'value': <'" value "'>" rest "}"
#define SET ", 'time': <int64 " WHEN ">, 'file': <''>"
#define IN(file) ", 'time': <int64 0>, 'file': <'" file "'>"

static void test_when(void **state)
{
	assert_text(ctl_text_set_at(1795874520, &plain), "set at the phone on 28 Nov 14:02");
	assert_text(ctl_text_set_at(1795874520, &later), "set at the phone on 28 Nov 2026 14:02");
	assert_text(ctl_text_set_at(86400, &plain), "set at the phone");
	assert_text(ctl_text_on(1795874520, &plain), " on 28 Nov 14:02");
}

static void test_facts_set_at_the_phone(void **state)
{
	g_autoptr(GVariant) facts = parse("{'ip.gateway': <'10.1.100.1'>, 'link.speed': <uint32 100>}");
	g_autoptr(GVariant) set = parse("{'ip.gateway': int64 " WHEN ", 'link.speed': 5}");

	assert_text(ctl_facts_text(facts, set, &plain), "fact        value\n"
							"ip.gateway  10.1.100.1 (set at the phone on 28 Nov 14:02)\n"
							"link.speed  100 Mbit/s (set at the phone)\n");
}

static void test_status(void **state)
{
	g_autoptr(GVariant) status = parse(
		"{" ENDPOINT
		"'state': <'registered'>, 'stage': <''>, 'since': <int64 0>, 'now': <int64 60000000>, 'phases': <["
		"{'phase': <'a'>, 'state': <'done'>, 'plugin': <'static'>, 'text': <'10.1.100.23/24'>, 'took': <int64 0>,"
		" 'set': <int64 " WHEN ">},"
		"{'phase': <'b'>, 'state': <'failed'>, 'plugin': <'tftp'>, 'text': <'no'>, 'set': <int64 " WHEN ">}]>,"
		" 'trial': <{'since': <int64 0>, 'until': <int64 72000000>, 'phase': <'b'>}>}");

	assert_text(ctl_status_text(status, &plain),
		"SEP001122334455  Cisco 7962  eth0              registered for 1 min 0 s\n"
		"  ● a  static  10.1.100.23/24, set at the phone on 28 Nov 14:02  0.00 s\n"
		"  ✗ b  tftp    no\n"
		"trial Settings at the phone are being tried: kept when b is done within 12 s. `regentctl network phone`\n");
}

/* In force. */

static const char by_dhcp[] =
	"{'ip.dhcp': <true>, 'ip.server': <'10.1.100.2'>, 'ip.address': <'10.1.100.23/24'>,"
	" 'ip.gateway': <'10.1.100.1'>, 'ip.dns': <['10.1.0.2', '10.1.0.3']>,"
	" 'provisioning.servers': <['tftp://10.1.0.5/']>, 'provisioning.source': <'option 150'>,"
	" 'voice.vlan': <uint16 100>, 'voice.interface': <'eth0.100'>, 'neighbor.protocol': <'cdp'>}";
static const char by_hand[] = "{'ip.dhcp': <false>, 'ip.address': <'10.1.100.23/20'>, 'voice.interface': <'eth0'>,"
			      " 'provisioning.servers': <['10.1.0.5']>, 'provisioning.source': <'static'>}";

static const struct {
	const char *facts, *settings, *wanted;
} tables[] = {
	{ by_dhcp,
		"{'values': <[" VALUE("phase addressing", "plugins", "dhcp",
			IN("/usr/share/regent/default.conf")) "," VALUE("endpoint", "admin-vlan", "300", SET) "]>}",
		"setting              value             from\n"
		"DHCP Enabled         Yes               default\n"
		"IP Address           10.1.100.23       DHCP server 10.1.100.2\n"
		"Subnet Mask          255.255.255.0     DHCP server 10.1.100.2\n"
		"Default Router 1     10.1.100.1        DHCP server 10.1.100.2\n"
		"DNS Server 1         10.1.0.2          DHCP server 10.1.100.2\n"
		"DNS Server 2         10.1.0.3          DHCP server 10.1.100.2\n"
		"Domain Name          none              DHCP server 10.1.100.2\n"
		"TFTP Server 1        tftp://10.1.0.5/  DHCP server 10.1.100.2, option 150\n"
		"Alternate TFTP       No                default\n"
		"Admin. VLAN Id       300               set at the phone on 28 Nov 14:02\n"
		"Operational VLAN Id  100               switch, by CDP\n" },
	{ by_hand,
		"{'values': <[" VALUE("phase addressing", "plugins", "static", SET) "," VALUE("plugin static",
			"address", "10.1.100.23/20",
			SET) "," VALUE("plugin static", "gateway", "", SET) "," VALUE("plugin static", "domain",
			"example.com", IN(FILE_OF)) "," VALUE("endpoint", "admin-vlan", "none", IN(FILE_OF)) "]>}",
		"setting              value           from\n"
		"DHCP Enabled         No              set at the phone on 28 Nov 14:02\n"
		"IP Address           10.1.100.23     set at the phone on 28 Nov 14:02\n"
		"Subnet Mask          255.255.240.0   set at the phone on 28 Nov 14:02\n"
		"Default Router 1     none            set at the phone on 28 Nov 14:02\n"
		"DNS Server 1         none            default\n"
		"Domain Name          example.com     " FILE_OF "\n"
		"TFTP Server 1        10.1.0.5        default\n"
		"Alternate TFTP       No              default\n"
		"Admin. VLAN Id       none            " FILE_OF "\n"
		"Operational VLAN Id  none, untagged  " FILE_OF "\n" },
	/* Before there is an address; and servers that were named for it beat the lease. */
	{ "@a{sv} {}",
		"{'values': <[" VALUE("phase addressing", "plugins", "dhcp", IN("")) "," VALUE(
			"plugin dhcp", "tftp-servers", "10.1.0.5; 10.1.0.6", SET) "]>}",
		"setting              value     from\n"
		"DHCP Enabled         Yes       default\n"
		"IP Address           none yet  DHCP\n"
		"Subnet Mask          none      DHCP\n"
		"Default Router 1     none      DHCP\n"
		"DNS Server 1         none      DHCP\n"
		"Domain Name          none      DHCP\n"
		"TFTP Server 1        10.1.0.5  set at the phone on 28 Nov 14:02\n"
		"TFTP Server 2        10.1.0.6  set at the phone on 28 Nov 14:02\n"
		"Alternate TFTP       Yes       set at the phone on 28 Nov 14:02\n"
		"Admin. VLAN Id       auto      default\n"
		"Operational VLAN Id  none yet\n" },
};

static void test_table(void **state)
{
	for (guint i = 0; i < G_N_ELEMENTS(tables); i++) {
		g_autoptr(GVariant) facts = parse(tables[i].facts);
		g_autoptr(GVariant) settings = parse(tables[i].settings);

		assert_text(ctl_network_table(facts, settings, &plain), tables[i].wanted);
	}
}

/* The admin VLAN is published as the voice VLAN, and that it is one. */
static void test_operational_vlan_set_by_hand(void **state)
{
	g_autoptr(GVariant) facts = parse("{'voice.vlan': <uint16 100>, 'voice.admin-vlan': <uint16 100>,"
					  " 'neighbor.protocol': <'cdp'>, 'voice.interface': <'eth0.100'>}");
	g_autoptr(GVariant) settings = parse("{'values': <[" VALUE("endpoint", "admin-vlan", "100", SET) "]>}");
	g_autofree char *text = ctl_network_table(facts, settings, &plain);

	assert_non_null(strstr(text, "\nOperational VLAN Id  100       set at the phone on 28 Nov 14:02\n"));
}

/* While it cannot be made the phone is in none. */
static void test_operational_vlan_that_is_not_there_yet(void **state)
{
	g_autoptr(GVariant) facts = parse("{'voice.interface': <'eth0'>}");
	g_autoptr(GVariant) settings = parse("{'values': <[" VALUE("endpoint", "admin-vlan", "100", SET) "]>}");
	g_autofree char *text = ctl_network_table(facts, settings, &plain);

	assert_non_null(strstr(text, "\nOperational VLAN Id  none yet\n"));
}

static void test_list(void **state)
{
	g_autoptr(GVariant) facts = parse(by_hand);
	g_autoptr(GVariant) settings = parse("{'values': <[" VALUE("phase addressing", "plugins", "static", SET) "]>}");
	g_autoptr(GVariant) list = g_variant_ref_sink(ctl_network_list(facts, settings, &plain));
	g_autoptr(GVariant) first = g_variant_get_child_value(list, 0);

	assert_text(g_variant_print(first, FALSE),
		"{'name': <'DHCP Enabled'>, 'value': <'No'>, 'source': <'set at the phone on 28 Nov 14:02'>, "
		"'set': <int64 " WHEN ">}");
}

/* Options. */

#define DHCP "{'values': <[" VALUE("phase addressing", "plugins", "dhcp", "") "]>}"
#define STATIC "{'values': <[" VALUE("phase addressing", "plugins", "static", "") "]>}"

static GHashTable *options(const char *typed)
{
	GHashTable *given = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	g_auto(GStrv) words = g_strsplit(typed, " ", -1);

	for (char **word = words; *word; word++) {
		g_auto(GStrv) parts = g_strsplit(*word, "=", 2);

		g_hash_table_insert(given, g_strdup(parts[0]), g_strdup(parts[1] ? parts[1] : ""));
	}
	return given;
}

static void test_changes(void **state)
{
	static const struct {
		const char *typed, *settings, *wanted;
	} cases[] = {
		{ "static=10.1.100.23/24 gateway=10.1.100.1 tftp=10.1.0.5,10.1.0.6", DHCP,
			"[phase addressing]\nplugins = static\n\n[plugin static]\naddress = 10.1.100.23/24\n"
			"gateway = 10.1.100.1\ndns =\ndomain =\ntftp-servers = 10.1.0.5; 10.1.0.6\n" },
		{ "dns=none domain=example.com", STATIC, "[plugin static]\ndns =\ndomain = example.com\n" },
		{ "dhcp", STATIC,
			"[phase addressing]\nplugins = dhcp\n\n# taken away: [plugin static] address\n"
			"# taken away: [plugin static] gateway\n# taken away: [plugin static] dns\n"
			"# taken away: [plugin static] domain\n# taken away: [plugin static] tftp-servers\n" },
		{ "alternate-tftp=10.1.0.5;10.1.0.6", DHCP, "[plugin dhcp]\ntftp-servers = 10.1.0.5; 10.1.0.6\n" },
		{ "alternate-tftp=none", STATIC, "# taken away: [plugin dhcp] tftp-servers\n" },
		{ "vlan=none", DHCP, "[endpoint]\nadmin-vlan = none\n" },
		{ "vlan=5000", DHCP, "[endpoint]\nadmin-vlan = 5000\n" },
		{ "vlan=auto", DHCP, "# taken away: [endpoint] admin-vlan\n" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GHashTable) given = options(cases[i].typed);
		g_autoptr(GVariant) settings = parse(cases[i].settings);
		g_auto(CtlChange) change = { 0 };

		assert_true(ctl_network_changes(given));
		assert_null(ctl_network_read(given, settings, &change));
		assert_text(ctl_change_text(&change), cases[i].wanted);
	}
}

static void test_alternate_tftp_is_for_dhcp(void **state)
{
	g_autoptr(GHashTable) given = options("alternate-tftp=10.1.0.5");
	g_autoptr(GVariant) settings = parse(STATIC);
	g_auto(CtlChange) change = { 0 };

	assert_text(ctl_network_read(given, settings, &change),
		"--alternate-tftp is for an address by DHCP. With one set by hand the servers are: --tftp 10.1.0.5");
}

static void test_spans(void **state)
{
	static const struct {
		const char *text;
		gint64 span;
	} cases[] = { { "90", 90 }, { "30s", 30 }, { "2min", 120 }, { "2 min", 120 }, { "0.5h", 1800 }, { "", -1 },
		{ "min", -1 }, { "2 moons", -1 }, { "-5s", -1 }, { "nan", -1 } };

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		gint64 span = -G_USEC_PER_SEC;

		assert_int_equal(ctl_read_span(cases[i].text, &span), cases[i].span >= 0);
		assert_int_equal(span, cases[i].span * G_USEC_PER_SEC);
	}
}

/* A trial. */

static void test_trial(void **state)
{
	static const struct {
		const char *state, *wanted;
	} cases[] = {
		{ "'done': <false>, 'confirm': <false>",
			"trial Tried by user 0 for 12 s: kept when provisioning is done within 1 min 48 s. Else what was "
			"before comes back by itself.\ndo    Go back now: `regentctl network --revert`\n" },
		{ "'done': <false>, 'confirm': <true>",
			"trial Tried by user 0 for 12 s: kept when provisioning is done and somebody confirms it within 1 min "
			"48 s. Else what was before comes back by itself.\ndo    Confirm it: `regentctl network --confirm`\n"
			"or    Go back now: `regentctl network --revert`\n" },
		{ "'done': <true>, 'confirm': <true>, 'confirmed': <true>",
			"trial Tried by user 0 for 12 s: it works (provisioning is done), and is being saved. Else what was "
			"before comes back by itself.\ndo    Go back now: `regentctl network --revert`\n" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *text = g_strdup_printf("{'trial': <{'since': <int64 0>, 'until': <int64 120000000>, "
							"'phase': <'provisioning'>, 'by': <'user 0'>, %s}>}",
			cases[i].state);
		g_autoptr(GVariant) settings = parse(text);

		assert_text(ctl_network_notes(settings, NULL, 12000000, &plain), cases[i].wanted);
	}
}

#define LAST \
	"'last': <{'outcome': <'reverted'>, 'text': <'provisioning was not done within 2 min'>, 'cause': <'No answer.'>," \
	" 'cure': <'Ask.'>, 'before': <true>, 'time': <int64 " WHEN ">, 'values': <[" VALUE("plugin static", "dns", \
		"", "") "," VALUE("plugin static", "gateway", "10.1.100.9", "") "," VALUE("phase addressing", \
		"plugins", "static", "") "," VALUE("endpoint", "admin-vlan", "7", ", 'unset': <true>") "]>}>"

static void test_last(void **state)
{
	g_autoptr(GVariant) settings =
		parse("{" LAST ", 'locked': <'They are locked.'>, 'unused': <'[plugin static] address: is odd'>}");
	g_autoptr(GVariant) kept = parse("{'last': <{'outcome': <'kept'>, 'values': <@aa{sv} []>}>}");

	assert_text(ctl_network_notes(settings, NULL, 0, &plain),
		"last  Not kept on 28 Nov 14:02, because provisioning was not done within 2 min: DHCP Enabled No; Default "
		"Router 10.1.100.9; Admin. VLAN Id erased.\n"
		"why   No answer.\ndo    Ask.\n"
		"set   What was set at the phone is not used: [plugin static] address: is odd\n"
		"do    Correct the files, or let it go: `regentctl erase network`.\n"
		"note  They are locked.\n");
	assert_text(ctl_network_notes(kept, NULL, 0, &plain), "");
}

static void test_outcome(void **state)
{
	g_autoptr(GVariant) reverted = parse("{" LAST ", 'values': <[" VALUE(
		"plugin static", "address", "10.1.100.23/24", "") "," VALUE("plugin static", "gateway", "10.1.100.1",
		"") "," VALUE("phase addressing", "plugins", "dhcp", "") "]>}");
	g_autoptr(GVariant) nothing = parse("{'last': <{'outcome': <'kept'>, 'values': <@aa{sv} []>}>}");
	g_autoptr(GVariant) none =
		parse("{'last': <{'outcome': <'kept'>, 'values': <[" VALUE("plugin static", "gateway", "", "") "]>}>}");

	assert_text(ctl_outcome_text(reverted, 0, &plain),
		"Not kept: provisioning was not done within 2 min.\nwhy   No answer.\ndo    Ask.\n"
		"As before: DHCP Enabled Yes; Default Router 10.1.100.1.\n");
	assert_text(ctl_outcome_text(nothing, -1, &plain), "Kept: nothing is different from before.\n");
	assert_text(ctl_outcome_text(none, 4200000, &plain), "Kept: Default Router none. It took 4.2 s.\n");
	assert_text(ctl_outcome_text(none, 75000000, &plain), "Kept: Default Router none. It took 1 min 15 s.\n");
}

static void test_progress(void **state)
{
	static const struct {
		CtlEvent event;
		const char *wanted;
	} cases[] = {
		{ { .kind = "rewind", .phase = "addressing" }, "   1.0 s  addressing starts again" },
		{ { .kind = "phase-done", .phase = "addressing" }, "   1.0 s  addressing done" },
		{ { .kind = "phase-failed", .phase = "link", .cause = "No." }, "   1.0 s  link failed: No." },
		{ { .kind = "explain", .phase = "link", .cause = "No." }, "   1.0 s  link: No." },
		{ { .kind = "explain", .phase = "link" }, NULL },
		{ { .kind = "report", .phase = "link" }, NULL },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		CtlEvent event = cases[i].event;
		g_autofree char *line = NULL;

		event.time = 3000000;
		event.cause = event.cause ? event.cause : "";
		line = ctl_follow_line(&event, 2000000);
		if (g_strcmp0(line, cases[i].wanted) != 0)
			fail_msg("%s, not %s", line, cases[i].wanted);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_when),
		cmocka_unit_test(test_facts_set_at_the_phone),
		cmocka_unit_test(test_status),
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_operational_vlan_set_by_hand),
		cmocka_unit_test(test_operational_vlan_that_is_not_there_yet),
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_changes),
		cmocka_unit_test(test_alternate_tftp_is_for_dhcp),
		cmocka_unit_test(test_spans),
		cmocka_unit_test(test_trial),
		cmocka_unit_test(test_last),
		cmocka_unit_test(test_outcome),
		cmocka_unit_test(test_progress),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
