/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files for later steps, and how their servers and names are read. */
#include "fake-protocol.h"
#include "provision-file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

/* Files for later steps. */

static void wait_for(RegentFetch *fetch)
{
	assert_true(fake_step_run(phone.step, &fetch->over, 10 * G_USEC_PER_SEC));
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

static void test_servers(void **state)
{
	static const struct {
		const char *text, *host;
		guint port;
		gboolean secure;
	} cases[] = {
		{ "10.1.0.5", "10.1.0.5", 6970, FALSE },
		{ "cucm-pub", "cucm-pub", 6970, FALSE },
		{ "cucm-pub:80", "cucm-pub", 80, FALSE },
		{ "http://10.1.0.5", "10.1.0.5", 6970, FALSE },
		{ "HTTP://10.1.0.5:81", "10.1.0.5", 81, FALSE },
		{ "https://cm.example", "cm.example", 6971, TRUE },
		{ "2001:db8::5", "2001:db8::5", 6970, FALSE },
		{ "http://[2001:db8::5]:82", "2001:db8::5", 82, FALSE },
		{ "tftp://10.1.0.5", NULL, 0, FALSE },
		{ "", NULL, 0, FALSE },
		{ "http://", NULL, 0, FALSE },
		{ "10.1.0.5:0", NULL, 0, FALSE },
		{ "10.1.0.5:99999", NULL, 0, FALSE },
		{ "a b", NULL, 0, FALSE },
	};
	static const ProvisionScheme http = { "http", 6970, "https", 6971 };

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(ProvisionServer) server = provision_server_parse(cases[i].text, &http);

		if (!server != !cases[i].host)
			fail_msg("%s: %s", cases[i].text, server ? server->at.host : "none");
		if (!server)
			continue;
		assert_string_equal(server->text, cases[i].text);
		assert_string_equal(server->at.host, cases[i].host);
		assert_int_equal(server->at.port, cases[i].port);
		assert_int_equal(server->secure, cases[i].secure);
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
		cmocka_unit_test(test_fetch),
		cmocka_unit_test(test_fetch_limit),
		cmocka_unit_test(test_fetch_many),
		cmocka_unit_test(test_servers),
		cmocka_unit_test(test_file_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
