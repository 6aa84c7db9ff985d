/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ipv4.h"

static void test_prefixes(void **state)
{
	static const struct {
		const char *text;
		guint32 address; /* 0: cannot be read */
		guint length;
	} rows[] = {
		{ "10.1.100.23/24", 0x0a016417, 24 },
		{ "192.0.2.1/0", 0xc0000201, 0 },
		{ "192.0.2.1/32", 0xc0000201, 32 },
		{ "192.0.2.1/33", 0, 0 },
		{ "192.0.2.1/", 0, 0 },
		{ "192.0.2.1/-1", 0, 0 },
		{ "192.0.2.1/24/8", 0, 0 },
		{ "192.0.2.1", 0, 0 },
		{ "10.1.100/24", 0, 0 },
		{ "256.1.1.1/24", 0, 0 },
		{ "2001:db8::1/64", 0, 0 },
		{ "host/24", 0, 0 },
		{ "/24", 0, 0 },
		{ "", 0, 0 },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		Ipv4Prefix prefix = { 0 };
		gboolean good = ipv4_prefix_read(rows[i].text, &prefix);
		g_autofree char *text = ipv4_prefix_text(prefix);

		print_message("%s\n", rows[i].text);
		assert_int_equal(good, rows[i].address != 0);
		if (!good)
			continue;
		assert_int_equal(prefix.address, rows[i].address);
		assert_int_equal(prefix.length, rows[i].length);
		assert_string_equal(text, rows[i].text);
	}
}

static void test_usable(void **state)
{
	static const guint32 good[] = { 0x01000000, 0x7e000001, 0x80000001, 0xdfffffff };
	static const guint32 bad[] = { 0, 0x00000001, 0x7f000001, 0xe0000001, 0xffffffff };

	for (guint i = 0; i < G_N_ELEMENTS(good); i++)
		assert_true(ipv4_usable(good[i]));
	for (guint i = 0; i < G_N_ELEMENTS(bad); i++)
		assert_false(ipv4_usable(bad[i]));
}

static void test_masks(void **state)
{
	assert_int_equal(ipv4_mask(0), 0);
	assert_int_equal(ipv4_mask(1), 0x80000000);
	assert_int_equal(ipv4_mask(24), 0xffffff00);
	assert_int_equal(ipv4_mask(32), 0xffffffff);
}

static void test_route_equal(void **state)
{
	Ipv4Route route = { { 0x0a090000, 16 }, 0x0a010001 };
	Ipv4Route others[] = { { { 0x0a080000, 16 }, 0x0a010001 }, { { 0x0a090000, 17 }, 0x0a010001 },
		{ { 0x0a090000, 16 }, 0 } };

	assert_true(ipv4_route_equal(&route, &route));
	for (guint i = 0; i < G_N_ELEMENTS(others); i++)
		assert_false(ipv4_route_equal(&route, &others[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_prefixes),
		cmocka_unit_test(test_usable),
		cmocka_unit_test(test_masks),
		cmocka_unit_test(test_route_equal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
