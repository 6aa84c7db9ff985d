/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files for later steps, and how their servers and names are read. */
#include "fake-protocol.h"
#include "provision-file.h"
#include "provision-hop.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

/* Files for later steps. */

static void wait_for(RegentFetch *fetch)
{
	assert_true(fake_step_run(phone.step, &fetch->over, 60 * G_USEC_PER_SEC));
}

/* Where the configuration came from, then the others; the first failure counts. */
static const Exchange fetch_exchanges[] = {
	{ A, OWN, PROVISION_SILENT, "s" },
	{ B, OWN, PROVISION_FILE, GOOD },
	{ B, "L1.loads", PROVISION_FILE, "abc" },
	{ B, "L2.loads", PROVISION_ABSENT, "File not found" },
	{ A, "L2.loads", PROVISION_SILENT, "s" },
	{ B, "L3.loads", PROVISION_SILENT, "s" },
	{ A, "L3.loads", PROVISION_FILE, "defg" },
	{ "10.9.9.9", "L4.loads", PROVISION_ABSENT, "File not found" },
	/* what came before the server broke off does not count */
	{ B, "L5.loads", PROVISION_UNCERTAIN, "broken", "de" },
	{ A, "L5.loads", PROVISION_FILE, "fghi" },
	{ 0 },
};

typedef struct {
	const char *name, *server;
	guint64 limit;
	const char *data;
	gint error;
} Wanted;

static const Wanted wanted[] = {
	{ "L1.loads", NULL, 3, "abc", 0 },
	{ "L2.loads", NULL, 3, NULL, REGENT_ERROR_ABSENT },
	{ "L3.loads", NULL, 4, "defg", 0 },
	{ "L4.loads", "10.9.9.9", 4, NULL, REGENT_ERROR_ABSENT },
	{ "L4.loads", "http://10.9.9.9", 4, NULL, REGENT_ERROR_FAILED },
	{ "../L4", NULL, 4, NULL, REGENT_ERROR_FAILED },
	{ "L5.loads", NULL, 4, "fghi", 0 },
};

/* Each file that is asked for, its server, and the answer: what later steps want as well as the configuration. */
static void test_heard(void **state)
{
	static const Exchange exchanges[] = {
		{ A, OWN, PROVISION_ABSENT, "File not found" },
		{ A, DEFAULT, PROVISION_UNCERTAIN, "error 2, Access violation" },
		{ B, "cfg/" OWN, PROVISION_FILE, GOOD },
		{ B, "L1.loads", PROVISION_FILE, "abc" },
		{ 0 },
	};
	Provision *provision;
	RegentFetch *fetch;

	fake_protocol_setup();
	fake_step_set_fact(phone.step, REGENT_FACT_MODEL_AUTO_REGISTER, g_variant_new_boolean(TRUE));
	fake_phone_servers(A, "tftps://" B ":71/cfg/", NULL);
	provision = fake_protocol_begin(exchanges);
	fetch = fake_fetch("L1.loads", B, 3);
	provision_fetch(provision, fetch);
	wait_for(fetch);
	assert_string_equal(phone.heard->str,
		OWN " of tftp://" A ": File not found, 0.00 s\n" DEFAULT " of tftp://" A
		    ": error 2, Access violation, 0.00 s\n" OWN " of tftps://" B ":71/cfg/: 222 bytes, 0.00 s\n"
		    "L1.loads of tftp://" B ": 3 bytes, 0.00 s\n");
	fake_fetch_free(fetch);
	fake_protocol_finish(provision);
}

static void check_fetch(Provision *provision, const Wanted *wants)
{
	RegentFetch *fetch = fake_fetch(wants->name, wants->server, wants->limit);

	provision_fetch(provision, fetch);
	wait_for(fetch);
	if (wants->data) {
		assert_int_equal(fetch->bytes->len, strlen(wants->data));
		assert_memory_equal(fetch->bytes->data, wants->data, strlen(wants->data));
	} else {
		assert_true(g_error_matches(fetch->error, REGENT_ERROR, wants->error));
	}
	fake_fetch_free(fetch);
}

static void test_fetch(void **state)
{
	Provision *provision;

	fake_protocol_setup();
	provision = fake_protocol_begin(fetch_exchanges);
	for (gsize i = 0; i < G_N_ELEMENTS(wanted); i++)
		check_fetch(provision, &wanted[i]);
	fake_protocol_finish(provision);
}

static void test_fetch_limit(void **state)
{
	static const Exchange exchanges[] = {
		{ A, OWN, PROVISION_FILE, GOOD },
		{ A, "x", PROVISION_FILE, "abcd" },
		{ B, "x", PROVISION_SILENT, "s" },
		{ 0 },
	};
	RegentFetch *fetch = fake_fetch("x", NULL, 3);
	Provision *provision;

	fake_protocol_setup();
	provision = fake_protocol_begin(exchanges);
	provision_fetch(provision, fetch);
	wait_for(fetch);
	assert_true(g_error_matches(fetch->error, REGENT_ERROR, REGENT_ERROR_LIMIT));
	assert_int_equal(fetch->bytes->len, 0);
	fake_fetch_free(fetch);
	fake_protocol_finish(provision);
}

/* Four at once, the rest wait; a consumer that goes away is forgotten. */
static void test_fetch_many(void **state)
{
	static const Exchange exchanges[] = {
		{ A, OWN, PROVISION_FILE, GOOD },
		{ A, "f0", PROVISION_FILE, "0" },
		{ A, "f1", PROVISION_FILE, "1" },
		{ A, "f2", PROVISION_FILE, "2" },
		{ A, "f3", PROVISION_FILE, NULL },
		{ A, "f4", PROVISION_FILE, NULL },
		{ A, "f5", PROVISION_FILE, "5" },
		{ 0 },
	};
	RegentFetch *fetches[6];
	Provision *provision;

	fake_protocol_setup();
	provision = fake_protocol_begin(exchanges);
	for (guint i = 0; i < 6; i++) {
		g_autofree char *name = g_strdup_printf("f%u", i);

		fetches[i] = fake_fetch(name, NULL, 10);
		provision_fetch(provision, fetches[i]);
	}
	wait_for(fetches[2]);
	fetches[4]->cancel(fetches[4]->job);
	fetches[3]->cancel(fetches[3]->job);
	wait_for(fetches[5]);
	assert_int_equal(protocol.most_under_way, 4);
	assert_int_equal(protocol.cancelled, 2);
	for (guint i = 0; i < 6; i++) {
		assert_int_equal(fetches[i]->over, i < 3 || i == 5);
		fake_fetch_free(fetches[i]);
	}
	fake_protocol_finish(provision);
}

static const ProvisionScheme http = { .name = "http",
	.port = 80,
	.secure_name = "https",
	.secure_port = 443,
	.bare_port = 6970,
	.bare_secure_port = 6971 };
static const ProvisionScheme tftp = { .name = "tftp", .port = 69, .bare_port = 69, .usual_port = 69 };

/* A URL has the port of its protocol, a bare host that of CUCM. */
static const struct {
	const ProvisionScheme *scheme;
	const char *text, *host;
	guint port;
	gboolean secure;
	const char *file, *shown;
} servers[] = {
	{ &http, "10.1.0.5", "10.1.0.5", 6970, FALSE, "f", "10.1.0.5:6970" },
	{ &http, "cucm-pub", "cucm-pub", 6970, FALSE, "f", "cucm-pub:6970" },
	{ &http, "cucm-pub:80", "cucm-pub", 80, FALSE, "f", "cucm-pub:80" },
	{ &http, "cucm-pub:6971", "cucm-pub", 6971, TRUE, "f", "cucm-pub:6971" },
	{ &http, "10.1.0.5/cisco", "10.1.0.5", 6970, FALSE, "cisco/f", "10.1.0.5:6970/cisco/" },
	{ &http, "http://10.1.0.5", "10.1.0.5", 80, FALSE, "f", "10.1.0.5:80" },
	{ &http, "http://10.1.0.5/", "10.1.0.5", 80, FALSE, "f", "10.1.0.5:80" },
	{ &http, "http://10.9.0.1:6970/cisco/", "10.9.0.1", 6970, FALSE, "cisco/f", "10.9.0.1:6970/cisco/" },
	{ &http, "HTTP://10.1.0.5:81", "10.1.0.5", 81, FALSE, "f", "10.1.0.5:81" },
	{ &http, "http://10.1.0.5:6971/", "10.1.0.5", 6971, FALSE, "f", "10.1.0.5:6971" },
	{ &http, "https://cm.example", "cm.example", 443, TRUE, "f", "cm.example:443" },
	{ &http, "https://cm.example:6971/a/b", "cm.example", 6971, TRUE, "a/b/f", "cm.example:6971/a/b/" },
	{ &http, "2001:db8::5", "2001:db8::5", 6970, FALSE, "f", "[2001:db8::5]:6970" },
	{ &http, "http://[2001:db8::5]:82", "2001:db8::5", 82, FALSE, "f", "[2001:db8::5]:82" },
	{ &http, "tftp://10.1.0.5", .file = "tftp" },
	{ &http, "", NULL },
	{ &http, "http://", NULL },
	{ &http, "10.1.0.5:0", NULL },
	{ &http, "10.1.0.5:99999", NULL },
	{ &http, "a b", NULL },
	{ &tftp, "10.1.0.5", "10.1.0.5", 69, FALSE, "f", "10.1.0.5" },
	{ &tftp, "tftp://10.9.0.1/cfg/", "10.9.0.1", 69, FALSE, "cfg/f", "10.9.0.1/cfg/" },
	{ &tftp, "tftp://10.9.0.1:6969//srv/cfg", "10.9.0.1", 6969, FALSE, "/srv/cfg/f", "10.9.0.1:6969//srv/cfg/" },
	{ &tftp, "https://10.1.0.5/", .file = "https" },
	{ &tftp, "ftp://10.1.0.5/", .file = "ftp" },
};

static void check_server(guint i)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(ProvisionServer) server = provision_server_parse(servers[i].text, servers[i].scheme, &error);
	g_autofree char *file = server ? provision_server_file(server, "f") : NULL;

	if (!server != !servers[i].host)
		fail_msg("%s: %s", servers[i].text, server ? server->at.host : error->message);
	if (!server) {
		assert_int_equal(g_error_matches(error, REGENT_ERROR, REGENT_ERROR_NOT_MINE), servers[i].file != NULL);
		if (servers[i].file)
			assert_string_equal(error->message, servers[i].file);
		return;
	}
	assert_string_equal(server->text, servers[i].text);
	assert_string_equal(server->at.host, servers[i].host);
	assert_int_equal(server->at.port, servers[i].port);
	assert_int_equal(server->secure, servers[i].secure);
	assert_string_equal(file, servers[i].file);
	assert_string_equal(server->shown, servers[i].shown);
}

static void test_servers(void **state)
{
	for (guint i = 0; i < G_N_ELEMENTS(servers); i++)
		check_server(i);
}

/* The next hop, and what the kernel knows of it. */

static const char table[] = "IP address       HW type     Flags       HW address            Mask     Device\n"
			    "10.1.100.1       0x1         0x2         00:1b:54:00:00:01     *        eth0.100\n"
			    "10.1.100.9       0x1         0x0         00:00:00:00:00:00     *        eth0.100\n"
			    "10.1.100.8       0x1         0x2         00:1b:54:00:00:08     *        eth1\n";

static void test_hops(void **state)
{
	static const struct {
		const char *own, *router, *server, *words;
		ProvisionHopState state;
		gboolean no_router;
	} cases[] = {
		{ "10.1.100.23/24", "10.1.100.1", "10.1.0.5", "the router 10.1.100.1", PROVISION_HOP_ANSWERS, FALSE },
		{ "10.1.100.23/24", "10.1.100.9", "10.1.0.5", "the router 10.1.100.9", PROVISION_HOP_SILENT, FALSE },
		{ "10.1.100.23/24", "10.1.100.1", "10.1.100.9", "10.1.100.9 itself", PROVISION_HOP_SILENT, FALSE },
		{ "10.1.100.23/24", "10.1.100.1", "10.1.100.8", "10.1.100.8 itself", PROVISION_HOP_UNKNOWN, FALSE },
		{ "10.1.100.23/24", NULL, "10.1.0.5", "10.1.0.5 itself", PROVISION_HOP_UNKNOWN, TRUE },
		{ NULL, "10.1.100.1", "10.1.0.5", NULL, PROVISION_HOP_UNKNOWN, FALSE },
		{ "10.1.100.23/24", "10.1.100.1", "2001:db8::5", NULL, PROVISION_HOP_UNKNOWN, FALSE },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(ProvisionHop) hop = { 0 };
		g_autofree char *words = NULL;

		provision_hop_find(&hop, cases[i].own, cases[i].router, cases[i].server);
		words = provision_hop_text(&hop);
		assert_int_equal(g_strcmp0(words, cases[i].words), 0);
		assert_int_equal(provision_hop_state(&hop, table, "eth0.100"), cases[i].state);
		assert_int_equal(hop.no_router, cases[i].no_router);
	}
}

static void test_file_names(void **state)
{
	assert_true(provision_file_is_valid("SCCP42.9-4-2SR3-1S.loads"));
	assert_true(provision_file_is_valid("Desktops/320x212x16/List.xml"));
	assert_false(provision_file_is_valid(""));
	assert_false(provision_file_is_valid("/etc/passwd"));
	assert_false(provision_file_is_valid("a/../b"));
	assert_false(provision_file_is_valid("a\nb"));
	assert_false(provision_file_is_valid("a?b=c"));
	assert_false(provision_file_is_valid("a%00"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_heard),
		cmocka_unit_test(test_fetch),
		cmocka_unit_test(test_fetch_limit),
		cmocka_unit_test(test_fetch_many),
		cmocka_unit_test(test_servers),
		cmocka_unit_test(test_hops),
		cmocka_unit_test(test_file_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
