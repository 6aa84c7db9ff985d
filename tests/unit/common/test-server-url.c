/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-url.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void test_good(void **state)
{
	static const struct {
		const char *text, *scheme, *host;
		guint16 port;
		const char *path, *shown;
	} rows[] = {
		{ "10.1.0.5", NULL, "10.1.0.5", 0, "/", "10.1.0.5" },
		{ " cucm-pub ", NULL, "cucm-pub", 0, "/", "cucm-pub" },
		{ "cucm-pub:6970", NULL, "cucm-pub", 6970, "/", "cucm-pub:6970" },
		{ "2001:db8::5", NULL, "2001:db8::5", 0, "/", "2001:db8::5" },
		{ "tftp://10.9.0.1/cfg/", "tftp", "10.9.0.1", 0, "/cfg/", "10.9.0.1/cfg/" },
		{ "TFTP://10.9.0.1", "tftp", "10.9.0.1", 0, "/", "10.9.0.1" },
		{ "http://10.9.0.1:6970/cisco/", "http", "10.9.0.1", 6970, "/cisco/", "10.9.0.1:6970/cisco/" },
		{ "http://host/", "http", "host", 0, "/", "host" },
		{ "http://host/a/b", "http", "host", 0, "/a/b/", "host/a/b/" },
		{ "https://[2001:db8::5]:8443/a", "https", "2001:db8::5", 8443, "/a/", "[2001:db8::5]:8443/a/" },
		{ "10.9.0.1/cfg", NULL, "10.9.0.1", 0, "/cfg/", "10.9.0.1/cfg/" },
		{ "tftp://10.9.0.1//srv/tftp", "tftp", "10.9.0.1", 0, "//srv/tftp/", "10.9.0.1//srv/tftp/" },
		{ "http://host/my%20phones/", "http", "host", 0, "/my phones/", "host/my phones/" },
		{ "ftp://host/", "ftp", "host", 0, "/", "host" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(ServerUrl) url = server_url_parse(rows[i].text, NULL);
		g_autofree char *shown = url ? server_url_text(url) : NULL;

		if (!url)
			fail_msg("%s is refused", rows[i].text);
		assert_int_equal(g_strcmp0(url->scheme, rows[i].scheme), 0);
		assert_string_equal(url->at.host, rows[i].host);
		assert_int_equal(url->at.port, rows[i].port);
		assert_string_equal(url->path, rows[i].path);
		assert_string_equal(shown, rows[i].shown);
	}
}

static void test_refused(void **state)
{
	static const char *const rows[][2] = {
		{ "", "\"\": not an address or a name" },
		{ "10.9.0.2 10.9.0.3", "10.9.0.2 10.9.0.3: not an address or a name" },
		{ "tftp://", "tftp://: not an address or a name" },
		{ "tftp:///cfg/", "not an address or a name" },
		{ "http://host:99999/", "not an address or a name" },
		{ "http://host:0/", "not an address or a name" },
		{ "http://me:secret@host/", "a user or password in it cannot be used" },
		{ "http://host/?mac=0011", "a query (?) or fragment (#) in it cannot be used" },
		{ "http://host#x", "a query (?) or fragment (#) in it cannot be used" },
		{ "tftp://host/a/../b/", "its path cannot be used" },
		{ "tftp://host/..", "its path cannot be used" },
		{ "tftp://host/a%2fb", "its path cannot be used" },
		{ "tftp://host/a%0ab", "its path cannot be used" },
		{ "tftp://host/a%zz", "its path cannot be used" },
		{ "tftp://host/a\\b", "its path cannot be used" },
		{ "a b://host/", "what stands before :// is not the name of a protocol" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;

		if (server_url_parse(rows[i][0], &error))
			fail_msg("%s is taken", rows[i][0]);
		if (!strstr(error->message, rows[i][1]))
			fail_msg("%s", error->message);
	}
}

static void test_long(void **state)
{
	g_autofree char *folder = g_strnfill(199, 'x');
	g_autofree char *fits = g_strdup_printf("tftp://h/%.198s", folder);
	g_autofree char *longer = g_strdup_printf("tftp://h/%s", folder);
	g_autoptr(ServerUrl) url = server_url_parse(fits, NULL);

	assert_non_null(url);
	assert_null(server_url_parse(longer, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
