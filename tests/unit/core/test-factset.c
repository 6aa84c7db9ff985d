/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core-test.h"

#include "core/factset.h"

static GQuark a, b;

static int name_facts(void **state)
{
	a = g_quark_from_string("x-t.a");
	b = g_quark_from_string("x-t.b");
	return 0;
}

static GVariant *text(const char *value)
{
	return g_variant_new_string(value);
}

static void test_set(void **state)
{
	FactSet set = { 0 };

	assert_null(factset_get(&set, a));
	assert_false(factset_set(&set, a, NULL));
	assert_true(factset_set(&set, a, text("x")));
	assert_false(factset_set(&set, a, text("x")));
	assert_true(factset_set(&set, b, text("y")));
	assert_true(factset_set(&set, a, text("z")));
	assert_string_equal(g_variant_get_string(factset_get(&set, a), NULL), "z");
	assert_string_equal(g_variant_get_string(factset_get(&set, b), NULL), "y");
	assert_int_equal(set.count, 2);
	assert_true(factset_set(&set, a, NULL));
	assert_null(factset_get(&set, a));
	assert_int_equal(set.count, 1);
	/* Another type is another value. */
	assert_true(factset_set(&set, b, g_variant_new_object_path("/y")));
	factset_clear(&set);
	assert_null(factset_get(&set, b));
}

/* However a container was built, its bytes are what is compared. */
static void test_containers(void **state)
{
	const char *words = "[{'name': <'cm1'>, 'sccp-port': <uint16 2000>}]";
	g_autoptr(GVariant) one = g_variant_parse(G_VARIANT_TYPE("aa{sv}"), words, NULL, NULL, NULL);
	GVariantBuilder list = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));
	FactSet set = { 0 };

	g_variant_builder_open(&list, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&list, "{sv}", "name", g_variant_new_string("cm1"));
	g_variant_builder_add(&list, "{sv}", "sccp-port", g_variant_new_uint16(2000));
	g_variant_builder_close(&list);
	assert_true(factset_set(&set, a, one));
	assert_false(factset_set(&set, a, g_variant_builder_end(&list)));
	assert_true(g_variant_is_normal_form(factset_get(&set, a)));
	factset_clear(&set);
}

/* A value that the caller goes on holding is its own affair. */
static void test_references(void **state)
{
	GVariant *kept = g_variant_ref_sink(text("kept"));
	FactSet set = { 0 };

	factset_set(&set, a, kept);
	factset_clear(&set);
	assert_string_equal(g_variant_get_string(kept, NULL), "kept");
	g_variant_unref(kept);
}

static void test_pinned(void **state)
{
	g_autoptr(GVariant) x = g_variant_ref_sink(text("x"));
	FactSet was = { 0 }, is = { 0 };

	factset_pin(&was, a, x);
	factset_pin(&was, b, NULL);
	assert_false(factset_equal(&was, &is));
	factset_pin(&is, a, x);
	factset_pin(&is, b, NULL);
	assert_true(factset_equal(&was, &is));
	factset_clear(&is);
	factset_pin(&is, a, x);
	factset_pin(&is, b, x);
	assert_false(factset_equal(&was, &is));
	factset_clear(&is);
	factset_pin(&is, b, NULL);
	factset_pin(&is, a, x);
	assert_false(factset_equal(&was, &is));
	factset_clear(&is);
	factset_clear(&was);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_set),
		cmocka_unit_test(test_containers),
		cmocka_unit_test(test_references),
		cmocka_unit_test(test_pinned),
	};

	return cmocka_run_group_tests(tests, name_facts, NULL);
}
