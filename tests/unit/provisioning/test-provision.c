/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fake-protocol.h"

#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

static void expect_fact(const char *name, const char *wanted)
{
	g_autofree char *found = fake_phone_fact(name);

	if (strcmp(found, wanted))
		fail_msg("%s is %s, not %s", name, found, wanted);
}

/* One round: what is asked in what order, and what comes of it. */

typedef struct {
	const char *name;
	Exchange exchanges[6];
	const char *code;   /* NULL: done */
	const char *report; /* done: the status line; failed: the cause */
	gboolean no_auto, unstable, unlisted;
} Round;

static const Round rounds[] = {
	{ "own file from the first", { { A, OWN, PROVISION_FILE, GOOD } }, NULL, OWN ", 222 bytes" },
	{ "the first is silent", { { A, OWN, PROVISION_SILENT, "s" }, { B, OWN, PROVISION_FILE, GOOD } }, NULL,
		OWN ", 222 bytes" },
	{ "the first is not sure", { { A, OWN, PROVISION_UNCERTAIN, "503" }, { B, OWN, PROVISION_FILE, GOOD } }, NULL,
		OWN ", 222 bytes" },
	{ "absent for certain: the default file of the same server",
		{ { A, OWN, PROVISION_ABSENT, "File not found" }, { A, DEFAULT, PROVISION_FILE, DEFAULT_FILE } }, NULL,
		DEFAULT " (" OWN ": File not found)" },
	{ "no default file there: the next server",
		{ { A, OWN, PROVISION_ABSENT, "File not found" }, { A, DEFAULT, PROVISION_ABSENT, "File not found" },
			{ B, OWN, PROVISION_FILE, GOOD } },
		NULL, OWN ", 222 bytes" },
	{ "the default file is uncertain: the next server may give it",
		{ { A, OWN, PROVISION_ABSENT, "File not found" }, { A, DEFAULT, PROVISION_UNCERTAIN, "503" },
			{ B, OWN, PROVISION_ABSENT, "File not found" }, { B, DEFAULT, PROVISION_FILE, DEFAULT_FILE } },
		NULL, DEFAULT " (" OWN ": File not found)" },
	{ "an unreadable file: the next server",
		{ { A, OWN, PROVISION_FILE, "<html/>" }, { B, OWN, PROVISION_FILE, GOOD } }, NULL, OWN ", 222 bytes" },

	{ "all silent: never the default file",
		{ { A, OWN, PROVISION_SILENT, "s1" }, { B, OWN, PROVISION_SILENT, "s2" } }, "test.failed",
		A " (option 150): s1" },
	{ "one silent, one that does not know it: it may be known at the silent one",
		{ { A, OWN, PROVISION_SILENT, "s1" }, { B, OWN, PROVISION_ABSENT, "File not found" } }, "test.failed",
		A " (option 150): s1" },
	{ "uncertain is not absent", { { A, OWN, PROVISION_UNCERTAIN, "error 2" }, { B, OWN, PROVISION_ABSENT, "no" } },
		"test.failed", A " (option 150): error 2" },
	{ "neither file anywhere",
		{ { A, OWN, PROVISION_ABSENT, "no" }, { A, DEFAULT, PROVISION_ABSENT, "no" },
			{ B, OWN, PROVISION_ABSENT, "no" }, { B, DEFAULT, PROVISION_ABSENT, "no" } },
		"config.absent", A " and " B " have neither " OWN " nor " DEFAULT "." },
	{ "neither file at the first, the second silent",
		{ { A, OWN, PROVISION_ABSENT, "no" }, { A, DEFAULT, PROVISION_ABSENT, "no" },
			{ B, OWN, PROVISION_SILENT, "s" } },
		"config.absent", A " has neither " OWN " nor " DEFAULT "." },
	{ "auto-registration is not wanted",
		{ { A, OWN, PROVISION_ABSENT, "no" }, { A, DEFAULT, PROVISION_FILE, DEFAULT_FILE },
			{ B, OWN, PROVISION_ABSENT, "no" }, { B, DEFAULT, PROVISION_FILE, DEFAULT_FILE } },
		"config.auto-register",
		A " and " B " have no " OWN ", and " DEFAULT
		  " is not used, because auto-register is off in [endpoint].",
		.no_auto = TRUE },
	{ "it is not wanted, but another server knows the device",
		{ { A, OWN, PROVISION_ABSENT, "no" }, { A, DEFAULT, PROVISION_FILE, DEFAULT_FILE },
			{ B, OWN, PROVISION_FILE, GOOD } },
		NULL, OWN ", 222 bytes", .no_auto = TRUE },
	{ "it is not wanted, and there is no default file either",
		{ { A, OWN, PROVISION_ABSENT, "no" }, { A, DEFAULT, PROVISION_ABSENT, "no" },
			{ B, OWN, PROVISION_SILENT, "s" } },
		"config.absent", A " has neither " OWN " nor " DEFAULT ".", .no_auto = TRUE },
	{ "a model that call managers do not have: no default file, at no server",
		{ { A, OWN, PROVISION_ABSENT, "no" }, { B, OWN, PROVISION_ABSENT, "no" } }, "config.by-account",
		A " and " B " have no " OWN
		  ", and a Cisco 7962 takes no default file: it registers with an account alone.",
		.no_auto = TRUE, .unlisted = TRUE },
	{ "such a model, but another server has a file for it",
		{ { A, OWN, PROVISION_ABSENT, "no" }, { B, OWN, PROVISION_FILE, GOOD } }, NULL, OWN ", 222 bytes",
		.no_auto = TRUE, .unlisted = TRUE },
	{ "such a model, which [endpoint] lets register unknown",
		{ { A, OWN, PROVISION_ABSENT, "no" }, { A, DEFAULT, PROVISION_FILE, DEFAULT_FILE } }, NULL,
		DEFAULT " (" OWN ": File not found)", .unlisted = TRUE },
	{ "a name that will not last",
		{ { A, OWN, PROVISION_ABSENT, "no" }, { A, DEFAULT, PROVISION_FILE, DEFAULT_FILE },
			{ B, OWN, PROVISION_SILENT, "s" } },
		"config.name-unstable",
		A " has no " OWN ", and SEP001122334455 is not auto-registered: its MAC is "
		  "random or locally administered, so each boot would take a new directory number.",
		.unstable = TRUE },
	{ "unreadable everywhere", { { A, OWN, PROVISION_FILE, "<device>" }, { B, OWN, PROVISION_ABSENT, "no" } },
		"config.unreadable", OWN " from " A " is not well-formed XML at line 1, in device." },
	{ "no call manager in it", { { A, OWN, PROVISION_FILE, "<device/>" }, { B, OWN, PROVISION_SILENT, "s" } },
		"config.no-call-manager", OWN " from " A " names no call manager that can be used." },
	{ "encrypted",
		{ { A, OWN, PROVISION_FILE, "<device><fullConfig>0</fullConfig><encrConfig>1</encrConfig></device>" },
			{ B, OWN, PROVISION_SILENT, "s" } },
		"config.encrypted",
		OWN " from " A " is only the short file beside an encrypted one, which regent cannot read." },
	{ "too large", { { A, OWN, PROVISION_UNREADABLE, "x" }, { B, OWN, PROVISION_SILENT, "s" } }, "test.failed",
		A " (option 150): x" },
};

static void check_round(const Round *round)
{
	Provision *provision;

	fake_protocol_setup();
	if (round->no_auto)
		fake_step_set_fact(phone.step, REGENT_FACT_ENDPOINT_AUTO_REGISTER, NULL);
	if (round->unlisted)
		fake_step_set_fact(phone.step, REGENT_FACT_MODEL_AUTO_REGISTER, NULL);
	if (round->unstable)
		fake_step_set_fact(phone.step, REGENT_FACT_ENDPOINT_NAME_STABLE, g_variant_new_boolean(FALSE));
	provision = fake_protocol_begin(round->exchanges);
	if (phone.done != !round->code || g_strcmp0(phone.code, round->code))
		fail_msg("%s: %s", round->name, phone.code ? phone.code : "done");
	if (strcmp(round->code ? phone.cause : phone.report, round->report))
		fail_msg("%s: %s", round->name, round->code ? phone.cause : phone.report);
	fake_protocol_finish(provision);
}

static void test_rounds(void **state)
{
	for (gsize i = 0; i < G_N_ELEMENTS(rounds); i++)
		check_round(&rounds[i]);
}

static void test_words(void **state)
{
	static const Exchange exchanges[] = {
		{ A, OWN, PROVISION_ABSENT, "no" },
		{ A, DEFAULT, PROVISION_ABSENT, "no" },
		{ 0 },
	};
	Provision *provision;

	fake_protocol_setup();
	fake_phone_servers(A, NULL);
	provision = fake_protocol_begin(exchanges);
	assert_string_equal(phone.phone, "File not found : " OWN);
	assert_string_equal(phone.cause, A " has neither " OWN " nor " DEFAULT ".");
	assert_string_equal(phone.cure,
		"Put " OWN " into the folder that " A " serves: upper and lower case count.\n"
		"If " A " is a CUCM: add SEP001122334455 as a Cisco 7962 in Device > Phone.\n"
		"If " A " is a CUCM: restart its TFTP service, for a CUCM always has " DEFAULT ".\n"
		"If " A " is not the call manager's server: correct option 150.");
	assert_string_equal(phone.messages->str, "File not found : " OWN "\n");
	fake_protocol_finish(provision);
}

/* What fails is named, and no word about the default file where that is what failed. */
static void test_words_default(void **state)
{
	static const struct {
		Exchange exchanges[3];
		const char *code, *cause, *cure;
	} cases[] = {
		{ { { A, OWN, PROVISION_SILENT, "s" } }, "test.failed", A " (option 150): s",
			OWN " from 10.1.100.23 The default file is not asked for, because the phone may be known "
			    "there.\nIf " A " is not the server: correct option 150." },
		{ { { A, OWN, PROVISION_ABSENT, "no" }, { A, DEFAULT, PROVISION_SILENT, "s" } }, "test.failed",
			A " (option 150): s",
			DEFAULT " from 10.1.100.23\nIf " A " is not the server: correct option 150." },
		{ { { A, OWN, PROVISION_ABSENT, "no" }, { A, DEFAULT, PROVISION_FILE, "<Default>" } },
			"config.unreadable", DEFAULT " from " A " is not well-formed XML at line 1, in Default.",
			NULL },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		Provision *provision;

		fake_protocol_setup();
		fake_phone_servers(A, NULL);
		provision = fake_protocol_begin(cases[i].exchanges);
		assert_string_equal(phone.code, cases[i].code);
		assert_string_equal(phone.cause, cases[i].cause);
		if (cases[i].cure)
			assert_string_equal(phone.cure, cases[i].cure);
		fake_protocol_finish(provision);
	}
}

static void test_facts(void **state)
{
	static const Exchange exchanges[] = { { A, OWN, PROVISION_FILE, GOOD }, { 0 } };
	Provision *provision;

	fake_protocol_setup();
	provision = fake_protocol_begin(exchanges);
	expect_fact(REGENT_FACT_CONFIG_FILE, "'" OWN "'");
	expect_fact(REGENT_FACT_CONFIG_SERVER, "'" A "'");
	expect_fact(REGENT_FACT_CONFIG_DEFAULT, "false");
	expect_fact(REGENT_FACT_CONFIG_PROTOCOL, "'sccp'");
	expect_fact(REGENT_FACT_CONFIG_VERSION, "'1'");
	expect_fact(REGENT_FACT_CONFIG_LOAD, "'L1'");
	expect_fact(REGENT_FACT_CONFIG_SRST, "-");
	expect_fact(REGENT_FACT_CONFIG_LINES, "-");
	expect_fact(REGENT_FACT_CONFIG_SECRET_CREDENTIALS, "-");
	expect_fact(REGENT_FACT_CONFIG_SETTINGS, "{}");
	fake_protocol_finish(provision);
}

static void test_default_facts(void **state)
{
	static const Exchange exchanges[] = {
		{ "10.1.0.9", OWN, PROVISION_ABSENT, "no" },
		{ "10.1.0.9", DEFAULT, PROVISION_FILE, DEFAULT_FILE },
		{ 0 },
	};
	Provision *provision;

	fake_protocol_setup();
	fake_phone_servers("tftp://10.1.0.9:6969", NULL);
	provision = fake_protocol_begin(exchanges);
	expect_fact(REGENT_FACT_CONFIG_FILE, "'" DEFAULT "'");
	expect_fact(REGENT_FACT_CONFIG_SERVER, "'tftp://10.1.0.9:6969'");
	expect_fact(REGENT_FACT_CONFIG_DEFAULT, "true");
	expect_fact(REGENT_FACT_CONFIG_LOAD, "'L3'");
	fake_protocol_finish(provision);
}

/* Asked to look again. */

static void again(Provision *provision)
{
	assert_true(provision_refresh(provision));
	fake_phone_run();
}

static void test_refresh(void **state)
{
	static const Exchange exchanges[] = {
		{ A, OWN, PROVISION_FILE, GOOD },
		/* the same file disturbs nothing */
		{ A, OWN, PROVISION_FILE, GOOD },
		/* neither does a broken one, silence, or a server that has forgotten us */
		{ A, OWN, PROVISION_FILE, "<device>" },
		{ B, OWN, PROVISION_SILENT, "s" },
		{ A, OWN, PROVISION_SILENT, "s" },
		{ B, OWN, PROVISION_SILENT, "s" },
		{ A, OWN, PROVISION_ABSENT, "no" },
		{ B, OWN, PROVISION_ABSENT, "no" },
		/* another one is taken */
		{ A, OWN, PROVISION_FILE, GOOD_2 },
		{ 0 },
	};
	Provision *provision;
	guint publications;

	fake_protocol_setup();
	provision = fake_protocol_begin(exchanges);
	publications = phone.publications;
	again(provision);
	assert_null(phone.code);
	again(provision);
	assert_string_equal(phone.code, "config.unreadable");
	assert_true(phone.explained);
	assert_non_null(strstr(phone.messages->str, "Configuration kept: is not well-formed XML at line 1"));
	again(provision);
	assert_string_equal(phone.code, "test.failed");
	again(provision);
	assert_string_equal(phone.code, "config.gone");
	assert_int_equal(phone.publications, publications);
	again(provision);
	assert_null(phone.code);
	expect_fact(REGENT_FACT_CONFIG_VERSION, "'2'");
	expect_fact(REGENT_FACT_CONFIG_LOAD, "-");
	fake_protocol_finish(provision);
}

/* From the default file to an own one. */
static void test_refresh_from_default(void **state)
{
	static const Exchange exchanges[] = {
		{ A, OWN, PROVISION_ABSENT, "no" },
		{ A, DEFAULT, PROVISION_FILE, DEFAULT_FILE },
		{ A, OWN, PROVISION_FILE, GOOD },
		{ 0 },
	};
	Provision *provision;

	fake_protocol_setup();
	provision = fake_protocol_begin(exchanges);
	again(provision);
	expect_fact(REGENT_FACT_CONFIG_FILE, "'" OWN "'");
	expect_fact(REGENT_FACT_CONFIG_DEFAULT, "false");
	fake_protocol_finish(provision);
}

/* A new list does not cut what runs: the round goes on with the old one, then another begins with the new. */
static void test_new_servers(void **state)
{
	static const Exchange exchanges[] = {
		{ A, OWN, PROVISION_SILENT, "s" },
		{ B, OWN, PROVISION_FILE, GOOD },
		{ "10.1.0.7", OWN, PROVISION_FILE, GOOD },
		{ 0 },
	};
	Provision *provision;

	fake_protocol_setup();
	provision = fake_protocol_new(exchanges);
	fake_phone_servers("10.1.0.7", NULL);
	assert_true(provision_refresh(provision));
	fake_phone_run();
	expect_fact(REGENT_FACT_CONFIG_SERVER, "'" B "'");
	fake_phone_run();
	expect_fact(REGENT_FACT_CONFIG_SERVER, "'10.1.0.7'");
	assert_int_equal(protocol.cancelled, 0);
	fake_protocol_finish(provision);
}

/* Other servers before the first round is over: they are asked before it fails. */
static void test_new_servers_early(void **state)
{
	static const Exchange exchanges[] = {
		{ A, OWN, PROVISION_SILENT, "s" },
		{ "10.1.0.7", OWN, PROVISION_FILE, GOOD },
		{ 0 },
	};
	Provision *provision;

	fake_protocol_setup();
	fake_phone_servers(A, NULL);
	provision = fake_protocol_new(exchanges);
	fake_phone_servers("10.1.0.7", NULL);
	assert_true(provision_refresh(provision));
	fake_phone_run();
	assert_null(phone.code);
	expect_fact(REGENT_FACT_CONFIG_SERVER, "'10.1.0.7'");
	fake_protocol_finish(provision);
}

/* A device name of which no file can be made is told with what to do. */
static void test_bad_name(void **state)
{
	static const char cure[] = "Set device-name in [endpoint] to letters and digits, as SEP001122334455.\n";
	g_autofree char *long_name = g_strnfill(250, 'x');
	const char *const names[][2] = {
		{ "SEP:1", "\"SEP:1.cnf.xml\" cannot be the name of a file on a server: at most 255 letters" },
		{ "../SEP1", "The device name ../SEP1 has a / in it, which servers take for a folder." },
		{ "SEP/1", "The device name SEP/1 has a / in it, which servers take for a folder." },
		{ long_name, "cannot be the name of a file on a server: at most 255 letters" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		fake_protocol_setup();
		fake_step_set_fact(phone.step, REGENT_FACT_ENDPOINT_DEVICE_NAME, g_variant_new_string(names[i][0]));
		g_hash_table_insert(phone.options, g_strdup("file"), g_strconcat(names[i][0], ".cnf.xml", NULL));
		assert_null(provision_new(phone.step, &fake_protocol_scheme, &fake_protocol_ops, NULL));
		assert_string_equal(phone.code, "config.file-name");
		assert_non_null(strstr(phone.cause, names[i][1]));
		assert_true(g_str_has_prefix(phone.cure, cure));
		fake_phone_end();
	}
}

static void test_start_again(void **state)
{
	static const Exchange exchanges[] = { { A, OWN, PROVISION_FILE, GOOD }, { 0 } };
	Provision *provision;

	fake_protocol_setup();
	provision = fake_protocol_begin(exchanges);
	fake_step_set_fact(phone.step, REGENT_FACT_VOICE_INTERFACE, g_variant_new_string("eth0.200"));
	phone.changed = REGENT_FACT_VOICE_INTERFACE;
	assert_false(provision_refresh(provision));
	fake_step_set_fact(phone.step, REGENT_FACT_VOICE_INTERFACE, g_variant_new_string("lo"));
	phone.changed = NULL;
	fake_phone_servers("http://10.1.0.5", NULL);
	assert_false(provision_refresh(provision));
	fake_protocol_finish(provision);
}

/* A DNS server of which only the answer matters: two addresses for any name; @unknown: that there is none. */
static void serve(gpointer unknown, int fd, GIOCondition condition)
{
	static const guint8 addresses[] = "\xc0\x0c\0\1\0\1\0\0\0\1\0\4\x0a\1\0\5"
					  "\xc0\x0c\0\1\0\1\0\0\0\1\0\4\x0a\1\0\6";
	guint8 packet[600];
	struct sockaddr_in from;
	socklen_t size = sizeof from;
	ssize_t length = recvfrom(fd, packet, 512, 0, (struct sockaddr *) &from, &size);

	assert_true(length > 12);
	packet[2] = 0x81;
	packet[3] = unknown ? 0x83 : 0x80;
	memcpy(packet + 4, unknown ? "\0\1\0\0\0\0\0\0" : "\0\1\0\2\0\0\0\0", 8);
	for (length = 12; packet[length]; length += packet[length] + 1)
		;
	length += 5;
	memcpy(packet + length, addresses, sizeof addresses - 1);
	length += unknown ? 0 : sizeof addresses - 1;
	sendto(fd, packet, (gsize) length, 0, (struct sockaddr *) &from, size);
}

static int dns_open(RegentWatch **watch, gpointer unknown)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t size = sizeof at;
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	g_autofree char *server = NULL;

	assert_int_equal(bind(fd, (struct sockaddr *) &at, sizeof at), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *) &at, &size), 0);
	server = g_strdup_printf("127.0.0.1:%u", ntohs(at.sin_port));
	fake_step_set_fact(phone.step, REGENT_FACT_IP_DNS, g_variant_new_strv((const char *const[]) { server }, 1));
	*watch = regent_step_watch_fd(phone.step, fd, G_IO_IN, serve, unknown);
	return fd;
}

/* Of a name every address is tried; a DNS server that is known only later is asked in place. */
static void test_several_addresses(void **state)
{
	static const Exchange exchanges[] = {
		{ "cucm-pub", OWN, PROVISION_SILENT, "s", .address = A },
		{ "cucm-pub", OWN, PROVISION_FILE, GOOD, .address = B },
		{ "cucm-pub", OWN, PROVISION_ABSENT, "no", .address = A },
		{ 0 },
	};
	static const Exchange none = { 0 };
	RegentWatch *watch;
	Provision *provision;
	int fd;

	fake_protocol_setup();
	fake_phone_servers("cucm-pub", NULL);
	provision = fake_protocol_begin(&none);
	assert_string_equal(phone.code, "config.no-dns");
	protocol.script = exchanges;
	fd = dns_open(&watch, NULL);
	again(provision);
	assert_true(phone.done);
	again(provision); /* one that is certain counts for all */
	assert_string_equal(phone.code, "config.gone");
	assert_non_null(strstr(phone.heard->str, OWN " of tftp://cucm-pub (" A "): s, "));
	assert_non_null(strstr(phone.heard->str, OWN " of tftp://cucm-pub (" B "): 222 bytes, "));
	regent_watch_remove(watch);
	fake_protocol_finish(provision);
	close(fd);
}

static Provision *begin_by_name(void)
{
	static const Exchange none = { 0 };

	fake_phone_servers("cucm-pub", NULL);
	return fake_protocol_begin(&none);
}

/* What to do about a name depends on who has to tell the phone which DNS server there is, and on what that one says. */
static void test_unknown_name(void **state)
{
	Provision *provision;
	RegentWatch *watch;
	int fd;

	fake_protocol_setup();
	provision = begin_by_name();
	assert_string_equal(phone.code, "config.no-dns");
	assert_string_equal(phone.cure,
		"Give the phone a DNS server, by DHCP option 6: without one cucm-pub stays a mere name.\n"
		"Give the server's address in option 150.");
	fake_step_set_fact(phone.step, REGENT_FACT_IP_DHCP, g_variant_new_boolean(FALSE));
	again(provision);
	assert_string_equal(phone.cure,
		"Name a DNS server here: `[plugin static] dns = ADDRESS`.\nGive the server's address in option 150.");
	fd = dns_open(&watch, provision);
	again(provision);
	assert_string_equal(phone.code, "test.name");
	regent_watch_remove(watch);
	close(fd);
	again(provision);
	assert_string_equal(phone.code, "config.dns-failed");
	assert_true(g_str_has_prefix(phone.cure, "Start the DNS service on 127.0.0.1:"));
	fake_protocol_finish(provision);
}

static void test_stop_while_asking(void **state)
{
	static const Exchange exchanges[] = { { A, OWN, PROVISION_FILE, NULL }, { 0 } };
	Provision *provision;

	fake_protocol_setup();
	provision = fake_protocol_new(exchanges);
	while (protocol.script->host)
		fake_step_run(phone.step, &phone.over, 1000);
	assert_false(phone.over);
	fake_protocol_finish(provision);
	assert_int_equal(protocol.cancelled, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rounds),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_words_default),
		cmocka_unit_test(test_facts),
		cmocka_unit_test(test_default_facts),
		cmocka_unit_test(test_refresh),
		cmocka_unit_test(test_refresh_from_default),
		cmocka_unit_test(test_new_servers),
		cmocka_unit_test(test_new_servers_early),
		cmocka_unit_test(test_bad_name),
		cmocka_unit_test(test_start_again),
		cmocka_unit_test(test_unknown_name),
		cmocka_unit_test(test_several_addresses),
		cmocka_unit_test(test_stop_while_asking),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
