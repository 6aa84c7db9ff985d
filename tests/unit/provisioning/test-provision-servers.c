/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lists of servers and the kinds of those in them: what is asked, and what a person is told to do. */
#include "fake-protocol.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static void expect_fact(const char *name, const char *wanted)
{
	g_autofree char *found = fake_phone_fact(name);

	if (strcmp(found, wanted))
		fail_msg("%s is %s, not %s", name, found, wanted);
}

static void again(Provision *provision)
{
	assert_true(provision_refresh(provision));
	fake_phone_run();
}

/* Nothing of the list is for this plugin, each time for another reason. */
static void test_no_server(void **state)
{
	static const struct {
		const char *servers[2];
		const char *code, *cause, *cure;
		gboolean not_mine;
	} cases[] = {
		{ { "http://10.1.0.5/cisco/", "ftp://x" }, "config.other-scheme",
			"option 150 names http://10.1.0.5/cisco/, which the plugin tftp does not ask.",
			"Set `plugins = http; tftp` in [phase provisioning].", TRUE },
		{ { "ftp://x/", NULL }, "config.unknown-scheme",
			"option 150 names ftp://x/: files are asked for by TFTP and HTTP, not by ftp.",
			"Name the server in option 150 by its address alone; with a folder: tftp://HOST/FOLDER/.",
			TRUE },
		{ { "tftp://me@10.1.0.5", "http://x" }, "config.server-useless",
			"option 150 names no server that can be asked: tftp://me@10.1.0.5: a user or password in it "
			"cannot be used.",
			"Name the server in option 150 by its address alone; with a folder: tftp://HOST/FOLDER/.",
			FALSE },
		{ { "tftp://10.1.0.5/a/../b/", NULL }, "config.server-useless",
			"option 150 names no server that can be asked: tftp://10.1.0.5/a/../b/: its path cannot be "
			"used.",
			"Name the server in option 150 by its address alone; with a folder: tftp://HOST/FOLDER/.",
			FALSE },
	};
	static const Exchange none = { 0 };

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		Provision *provision;

		fake_protocol_setup();
		fake_phone_servers(cases[i].servers[0], cases[i].servers[1], NULL);
		provision = fake_protocol_new(&none);
		assert_string_equal(phone.code, cases[i].code);
		assert_string_equal(phone.cause, cases[i].cause);
		assert_string_equal(phone.cure, cases[i].cure);
		assert_int_equal(phone.not_mine, cases[i].not_mine);
		fake_protocol_finish(provision);
	}
}

/* Several servers in one text are several servers; what cannot be used among them is said. */
static void test_list(void **state)
{
	static const Exchange exchanges[] = {
		{ A, OWN, PROVISION_SILENT, "s" },
		{ B, OWN, PROVISION_FILE, GOOD },
		{ B, OWN, PROVISION_FILE, GOOD },
		{ 0 },
	};
	Provision *provision;

	fake_protocol_setup();
	fake_phone_servers(A ", " B, "10.1.0.7:0", NULL);
	provision = fake_protocol_begin(exchanges);
	assert_true(phone.done);
	assert_string_equal(g_hash_table_lookup(phone.drawbacks, "config.server-unused"),
		"10.1.0.7:0 of option 150 is not asked: 10.1.0.7:0: not an address or a name, nor HOST:PORT or a URL as "
		"tftp://HOST/FOLDER/.");
	fake_phone_servers(B, NULL);
	again(provision);
	assert_null(g_hash_table_lookup(phone.drawbacks, "config.server-unused"));
	fake_protocol_finish(provision);
}

/* A folder is kept, in requests and in words. */
static void test_path(void **state)
{
	static const Exchange exchanges[] = {
		{ A, "cfg/" OWN, PROVISION_ABSENT, "no" },
		{ A, "cfg/" DEFAULT, PROVISION_ABSENT, "no" },
		{ A, "cfg/" OWN, PROVISION_FILE, GOOD },
		{ A, "cfg/L1.loads", PROVISION_FILE, "abc" },
		{ 0 },
	};
	RegentFetch *fetch = fake_fetch("L1.loads", NULL, 3);
	Provision *provision;

	fake_protocol_setup();
	fake_phone_servers("tftp://" A ":6969/cfg", NULL);
	provision = fake_protocol_begin(exchanges);
	assert_string_equal(phone.cause, A ":6969/cfg/ has neither " OWN " nor " DEFAULT ".");
	again(provision);
	expect_fact(REGENT_FACT_CONFIG_SERVER, "'tftp://" A ":6969/cfg'");
	provision_fetch(provision, fetch);
	assert_true(fake_step_run(phone.step, &fetch->over, 60 * G_USEC_PER_SEC));
	assert_int_equal(fetch->bytes->len, 3);
	fake_fetch_free(fetch);
	fake_protocol_finish(provision);
}

/* What all have in common is said of all; what one has alone is not. */
static void test_others(void **state)
{
	static const Exchange same[] = { { A, OWN, PROVISION_SILENT, "s" }, { B, OWN, PROVISION_SILENT, "s" },
		{ "10.1.0.7", OWN, PROVISION_SILENT, "s" }, { "10.1.0.8", OWN, PROVISION_SILENT, "s" },
		{ "10.1.0.9", OWN, PROVISION_SILENT, "s" }, { "10.1.0.10", OWN, PROVISION_SILENT, "s" },
		{ "10.1.0.11", OWN, PROVISION_SILENT, "s" }, { 0 } };
	static const Exchange alone[] = { { A, OWN, PROVISION_SILENT, "s" }, { B, OWN, PROVISION_ABSENT, "no" },
		{ 0 } };
	Provision *provision;

	fake_protocol_setup();
	fake_phone_servers(A, B, "10.1.0.7", "10.1.0.8", "10.1.0.9", "10.1.0.10", "10.1.0.11", NULL);
	provision = fake_protocol_begin(same);
	assert_non_null(
		strstr(phone.cure, "The same goes for " B ", 10.1.0.7, 10.1.0.8, 10.1.0.9 and 2 more. The default"));
	fake_protocol_finish(provision);
	fake_protocol_setup();
	provision = fake_protocol_begin(alone);
	assert_null(strstr(phone.cure, "The same goes"));
	fake_protocol_finish(provision);
}

/* Where another plugin is asked next, it is not known yet that the server is the wrong one, nor what is not asked for. */
static void test_asked_next(void **state)
{
	static const Exchange exchanges[] = { { A, OWN, PROVISION_SILENT, "s" }, { 0 } };
	Provision *provision;

	for (guint after = 0; after < 2; after++) {
		fake_protocol_setup();
		fake_phone_servers(A, NULL);
		phone.before = 1;
		phone.after = after;
		provision = fake_protocol_begin(exchanges);
		assert_int_equal(!strstr(phone.cure, "is not the server"), after);
		assert_int_equal(!strstr(phone.cure, "The default file is not asked for"), after);
		fake_protocol_finish(provision);
	}
}

/* A command asks what was asked, and a shell takes it. */
static void test_commands(void **state)
{
	static const struct {
		const char *server, *host, *file, *words;
	} cases[] = {
		{ A, A, OWN, "tftp://" A ":69/" OWN " " OWN " " A ":69" },
		{ "tftps://" A "/my%20cfg/(1)/", A, "my cfg/(1)/" OWN,
			"tftps://" A ":70/my%20cfg/%281%29/" OWN " 'my cfg/(1)/" OWN "' " A ":70" },
		{ "tftps://" A ":6971", A, OWN, "tftps://" A ":6971/" OWN " " OWN " " A ":6971" },
		{ "tftp://[2001:db8::5]:6969", "2001:db8::5", OWN,
			"'tftp://[2001:db8::5]:6969/" OWN "' " OWN " '[2001:db8::5]:6969'" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		Exchange exchanges[] = { { cases[i].host, cases[i].file, PROVISION_SILENT, "s" }, { 0 } };
		Provision *provision;

		fake_protocol_setup();
		fake_phone_servers(cases[i].server, NULL);
		provision = fake_protocol_begin(exchanges);
		assert_string_equal(phone.phone, cases[i].words);
		fake_protocol_finish(provision);
	}
}

#define CUCM_FILE(root) FILE_OF(root, "cm1", "<servicesURL>http://cm1:8080/ccmcip/getservicesmenu.jsp</servicesURL>")
#define CURE_CUCM "Restart the TFTP service of " A ".\n"
#define CURE_CME "On " A ": `create cnf-files` under telephony-service.\n"
#define CURE_PLAIN "Put " OWN " into the folder that " A " serves: upper and lower case count.\n"
#define CURE_ORIGIN "If " A " is not the call manager's server: correct option 150."

/* Servers that were set by hand are corrected where they were set. */
static void test_servers_by_hand(void **state)
{
	static const struct {
		const char *source, *cure;
	} cases[] = {
		{ "static", "If " A " is not the call manager's server: correct [plugin static] tftp-servers.\n"
			    "To ask another server than " A ": `regentctl network --tftp ADDRESS`." },
		{ "Alternate TFTP",
			"If " A
			" is not the call manager's server: correct Alternate TFTP ([plugin dhcp] tftp-servers).\n"
			"To ask another server than " A ": `regentctl network --alternate-tftp ADDRESS`." },
		{ "option 66", "\nIf " A " is not the call manager's server: correct option 66." },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		static const Exchange exchanges[] = { { A, OWN, PROVISION_ABSENT, "no" },
			{ A, DEFAULT, PROVISION_ABSENT, "no" }, { 0 } };
		Provision *provision;

		fake_protocol_setup();
		fake_step_set_fact(phone.step, REGENT_FACT_PROVISIONING_SOURCE, g_variant_new_string(cases[i].source));
		fake_phone_servers(A, NULL);
		provision = fake_protocol_begin(exchanges);
		assert_true(g_str_has_suffix(phone.cure, cases[i].cure));
		fake_protocol_finish(provision);
	}
}

/* What to do about a missing file depends on what kind of server has it not, as far as that shows. */
static void test_kinds(void **state)
{
	static const struct {
		const char *kind, *cause, *cure;
	} cases[] = {
		{ "other", A " has neither " OWN " nor " DEFAULT ".", CURE_PLAIN CURE_ORIGIN },
		{ "cme", A " has neither " OWN " nor " DEFAULT ".", CURE_CME CURE_ORIGIN },
		{ "cucm",
			A " has neither " OWN " nor " DEFAULT "; a CUCM always has the latter, so " A
			  " has built nothing.",
			CURE_CUCM CURE_ORIGIN },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		Exchange exchanges[] = { { A, OWN, PROVISION_ABSENT, "no", .kind = cases[i].kind },
			{ A, DEFAULT, PROVISION_ABSENT, "no" }, { 0 } };
		Provision *provision;

		fake_protocol_setup();
		fake_phone_servers(A, NULL);
		provision = fake_protocol_begin(exchanges);
		assert_string_equal(phone.cause, cases[i].cause);
		assert_string_equal(phone.cure, cases[i].cure);
		fake_protocol_finish(provision);
	}
}

/* What wrote the file is published, and remembered of that server alone. */
static void test_kind_remembered(void **state)
{
	static const Exchange first[] = { { A, OWN, PROVISION_FILE, CUCM_FILE("device") }, { 0 } };
	static const Exchange later[] = { { A, OWN, PROVISION_ABSENT, "no" }, { A, DEFAULT, PROVISION_ABSENT, "no" },
		{ 0 } };
	Provision *provision;

	fake_protocol_setup();
	fake_phone_servers(A, NULL);
	provision = fake_protocol_begin(first);
	expect_fact(REGENT_FACT_CONFIG_KIND, "'cucm'");
	provision_free(provision);
	provision = fake_protocol_begin(later);
	assert_string_equal(phone.cure, CURE_CUCM CURE_ORIGIN);
	provision_free(provision);
	g_hash_table_replace(phone.state, g_strdup("server"), g_bytes_new_static("cucm 10.1.0.9", 13));
	provision = fake_protocol_begin(later);
	assert_true(g_str_has_prefix(phone.cure, CURE_PLAIN "If " A " is a CUCM: "));
	fake_protocol_finish(provision);
}

/* The default file that is not used shows what wrote it. */
static void test_kind_of_default(void **state)
{
	static const Exchange exchanges[] = { { A, OWN, PROVISION_ABSENT, "no" },
		{ A, DEFAULT, PROVISION_FILE, CUCM_FILE("Default") }, { 0 } };
	Provision *provision;

	fake_protocol_setup();
	fake_phone_servers(A, NULL);
	fake_step_set_fact(phone.step, REGENT_FACT_ENDPOINT_AUTO_REGISTER, NULL);
	provision = fake_protocol_begin(exchanges);
	assert_string_equal(phone.cure, "Add SEP001122334455 as a Cisco 7962 in Device > Phone of " A ".\n"
					"Set auto-register = yes in [endpoint]: then the call manager may create it.");
	fake_protocol_finish(provision);
}

/* A file that is no use is mended where it was written. */
static void test_kind_of_file(void **state)
{
	static const struct {
		const char *file, *known, *cure;
	} cases[] = {
		{ "<device>", NULL,
			"Open " OWN " on " A " in an XML editor.\n"
			"If " A " is a CUCM: save the device again in its administration." },
		{ "<device>", "cucm " A, "Save the device again in the administration of " A "." },
		{ "<device>", "cme " A, "On " A ": `create cnf-files` under telephony-service." },
		{ "<device><servicesURL>http://cm:8080/ccmcip/x.jsp</servicesURL></device>", NULL,
			"Put an address or a full name into each processNodeName of the file.\n"
			"In " A ": assign a Device Pool with a Cisco Unified CM Group." },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		Exchange exchanges[] = { { A, OWN, PROVISION_FILE, cases[i].file }, { 0 } };
		const char *known = cases[i].known;
		Provision *provision;

		fake_protocol_setup();
		fake_phone_servers(A, NULL);
		if (known)
			g_hash_table_insert(phone.state, g_strdup("server"), g_bytes_new_static(known, strlen(known)));
		provision = fake_protocol_begin(exchanges);
		assert_string_equal(phone.cure, cases[i].cure);
		fake_protocol_finish(provision);
	}
}

/* Damage where nothing is needed is said, as long as it is there. */
static void test_damage(void **state)
{
	static const Exchange exchanges[] = {
		{ A, OWN, PROVISION_FILE, FILE_OF("device", "cm1", "\n<WlanProfile2>0</WlanProfile1>") },
		{ A, OWN, PROVISION_FILE, GOOD },
		{ 0 },
	};
	Provision *provision;

	fake_protocol_setup();
	fake_phone_servers(A, NULL);
	provision = fake_protocol_begin(exchanges);
	assert_true(phone.done);
	assert_string_equal(g_hash_table_lookup(phone.drawbacks, "config.damaged"),
		OWN " from " A " is not well-formed XML at line 2, in WlanProfile2: it is used all the same, for what "
		    "is needed was read.");
	again(provision);
	assert_null(g_hash_table_lookup(phone.drawbacks, "config.damaged"));
	fake_protocol_finish(provision);
}

/* What falls back is said, with where to correct it; where nothing is left, as the reason. */
static void test_ignored(void **state)
{
	static const Exchange exchanges[] = {
		{ A, OWN, PROVISION_FILE, FILE_OF("device", "cm1", "<deviceProtocol>MGCP</deviceProtocol>") },
		{ A, OWN, PROVISION_FILE, GOOD },
		{ A, OWN, PROVISION_FILE, FILE_OF("device", "10.1.100.23", "") },
		{ 0 },
	};
	Provision *provision;

	fake_protocol_setup();
	fake_phone_servers(A, NULL);
	provision = fake_protocol_begin(exchanges);
	assert_true(phone.done);
	assert_string_equal(g_hash_table_lookup(phone.drawbacks, "config.ignored"),
		"Ignored in " OWN " from " A ": deviceProtocol MGCP (SCCP is used). The rest of it is used.");
	again(provision);
	assert_null(g_hash_table_lookup(phone.drawbacks, "config.ignored"));
	again(provision);
	assert_string_equal(phone.code, "config.no-call-manager");
	assert_string_equal(phone.cause,
		OWN " from " A " names no call manager that can be used: processNodeName 10.1.100.23 (the phone's own "
		    "address).");
	fake_protocol_finish(provision);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_server),
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_path),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_asked_next),
		cmocka_unit_test(test_commands),
		cmocka_unit_test(test_servers_by_hand),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_kind_remembered),
		cmocka_unit_test(test_kind_of_default),
		cmocka_unit_test(test_kind_of_file),
		cmocka_unit_test(test_damage),
		cmocka_unit_test(test_ignored),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
