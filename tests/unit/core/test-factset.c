/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core-test.h"

#include "core/facts/factset.h"

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
	assert_false(factset_set(&set, a, NULL, NULL));
	assert_true(factset_set(&set, a, text("x"), NULL));
	assert_false(factset_set(&set, a, text("x"), NULL));
	assert_true(factset_set(&set, b, text("y"), NULL));
	assert_true(factset_set(&set, a, text("z"), NULL));
	assert_string_equal(g_variant_get_string(factset_get(&set, a), NULL), "z");
	assert_string_equal(g_variant_get_string(factset_get(&set, b), NULL), "y");
	assert_int_equal(set.count, 2);
	assert_true(factset_set(&set, a, NULL, NULL));
	assert_null(factset_get(&set, a));
	assert_int_equal(set.count, 1);
	/* Another type is another value. */
	assert_true(factset_set(&set, b, g_variant_new_object_path("/y"), NULL));
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
	assert_true(factset_set(&set, a, one, NULL));
	assert_false(factset_set(&set, a, g_variant_builder_end(&list), NULL));
	assert_true(g_variant_is_normal_form(factset_get(&set, a)));
	factset_clear(&set);
}

/* A value that the caller goes on holding is its own affair. */
static void test_references(void **state)
{
	GVariant *kept = g_variant_ref_sink(text("kept"));
	FactSet set = { 0 };

	factset_set(&set, a, kept, NULL);
	factset_clear(&set);
	assert_string_equal(g_variant_get_string(kept, NULL), "kept");
	g_variant_unref(kept);
}

static void test_pinned(void **state)
{
	g_autoptr(GVariant) x = g_variant_ref_sink(text("x"));
	FactSet was = { 0 }, is = { 0 };

	factset_reserve(&was, 2);
	factset_pin(&was, a, x);
	factset_pin(&was, b, NULL);
	assert_false(factset_equal(&was, &is));
	factset_reserve(&is, 2);
	factset_pin(&is, a, x);
	factset_pin(&is, b, NULL);
	assert_true(factset_equal(&was, &is));
	factset_clear(&is);
	factset_reserve(&is, 2);
	factset_pin(&is, a, x);
	factset_pin(&is, b, x);
	assert_false(factset_equal(&was, &is));
	factset_clear(&is);
	factset_reserve(&is, 2);
	factset_pin(&is, b, NULL);
	factset_pin(&is, a, x);
	assert_false(factset_equal(&was, &is));
	factset_clear(&is);
	factset_clear(&was);
}

static GVariant *list_of(const char *first, const char *second)
{
	const char *const list[] = { first, second, NULL };

	return g_variant_new_strv(list, -1);
}

/* Equal values of two sets are one, whatever their type; what is long is not looked for; and nothing is kept for ever. */
static void test_shared(void **state)
{
	Share *share = share_new();
	FactSet one = { 0 }, other = { 0 };
	g_autofree char *lengthy = g_strnfill(300, 'x');

	factset_set(&one, a, list_of("Redial", "NewCall"), share);
	factset_set(&other, a, list_of("Redial", "NewCall"), share);
	assert_ptr_equal(factset_get(&one, a), factset_get(&other, a));
	factset_set(&other, a, text("Redial"), share);
	assert_ptr_not_equal(factset_get(&one, a), factset_get(&other, a));
	factset_set(&one, b, text(lengthy), share);
	factset_set(&other, b, text(lengthy), share);
	assert_ptr_not_equal(factset_get(&one, b), factset_get(&other, b));
	for (guint i = 0; i < 5000; i++)
		factset_set(&other, a, g_variant_new_uint32(i), share);
	factset_set(&other, a, list_of("Redial", "NewCall"), share);
	assert_ptr_not_equal(factset_get(&one, a), factset_get(&other, a));
	assert_true(fact_equal(factset_get(&one, a), factset_get(&other, a)));
	factset_clear(&one);
	factset_clear(&other);
	share_free(share);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_set),
		cmocka_unit_test(test_containers),
		cmocka_unit_test(test_references),
		cmocka_unit_test(test_pinned),
		cmocka_unit_test(test_shared),
	};

	return cmocka_run_group_tests(tests, name_facts, NULL);
}
