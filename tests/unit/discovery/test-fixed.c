/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <regent/plugin.h>

extern const RegentPlugin regent_plugin_fixed;

/* A step that has three options and writes down what is published. */
struct RegentStep {
	const char *vlan;
	const char *admin; /* endpoint.admin-vlan */
	gboolean marked;   /* priority 5, dscp 46, no signaling-dscp */
	GString *published;
	guint done;
};

/* clang-format off */
G_DEFINE_QUARK(regent-error-quark, regent_error)
/* clang-format on */

const char *regent_step_option_string(RegentStep *step, const char *key)
{
	assert_string_equal(key, "vlan");
	return step->vlan;
}

const char *regent_step_fact_string(RegentStep *step, const char *name)
{
	assert_string_equal(name, REGENT_FACT_ENDPOINT_ADMIN_VLAN);
	return step->admin;
}

gboolean regent_step_option_is_set(RegentStep *step, const char *key)
{
	return step->marked && !g_str_equal(key, "signaling-dscp");
}

gint64 regent_step_option_integer(RegentStep *step, const char *key)
{
	return g_str_equal(key, "priority") ? 5 : 46;
}

void regent_step_publish(RegentStep *step, const char *name, GVariant *value)
{
	g_autofree char *text = g_variant_print(g_variant_ref_sink(value), TRUE);

	g_string_append_printf(step->published, "%s=%s;", name, text);
	g_variant_unref(value);
}

void regent_step_report(RegentStep *step, double fraction, const char *format, ...)
{
}

void regent_step_done(RegentStep *step)
{
	step->done++;
}

static void says_what_the_configuration_says(void **state)
{
	static const struct {
		const char *vlan;
		gboolean marked;
		const char *published; /* NULL: refused */
	} rows[] = {
		{ "100", FALSE, "voice.vlan=uint16 100;" },
		{ "4094", FALSE, "voice.vlan=uint16 4094;" },
		{ "untagged", FALSE, "voice.vlan=uint16 4095;" },
		{ "priority", TRUE, "voice.vlan=uint16 0;voice.priority=byte 0x05;voice.dscp=byte 0x2e;" },
		{ "0", FALSE, NULL },
		{ "4095", FALSE, NULL },
		{ "-1", FALSE, NULL },
		{ "100 ", FALSE, NULL },
		{ "tagged", FALSE, NULL },
		{ "", FALSE, NULL },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		RegentStep step = { rows[i].vlan, NULL, rows[i].marked, g_string_new(NULL), 0 };
		g_autoptr(GError) error = NULL;
		gpointer self = regent_plugin_fixed.start(&step, &error);
		const char *key = NULL;

		assert_int_equal(regent_plugin_fixed.check(&step, &key, NULL), rows[i].published != NULL);
		assert_string_equal(key, "vlan");
		assert_int_equal(self != NULL, rows[i].published != NULL);
		assert_int_equal(step.done, rows[i].published != NULL);
		assert_string_equal(step.published->str, rows[i].published ? rows[i].published : "");
		if (self)
			regent_plugin_fixed.stop(self);
		else
			assert_true(g_error_matches(error, REGENT_ERROR, REGENT_ERROR_CONFIG));
		g_string_free(step.published, TRUE);
	}
}

static void doubts_an_admin_vlan_that_it_hides(void **state)
{
	static const char *const admin[] = { NULL, "none", "100" };

	for (gsize i = 0; i < G_N_ELEMENTS(admin); i++) {
		RegentStep step = { .vlan = "untagged", .admin = admin[i] };
		g_autoptr(GError) error = NULL;
		gboolean is_vlan = i == 2;
		const char *key;

		assert_int_equal(regent_plugin_fixed.check(&step, &key, &error), !is_vlan);
		assert_int_equal(g_error_matches(error, REGENT_ERROR, REGENT_ERROR_DOUBTFUL), is_vlan);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(says_what_the_configuration_says),
		cmocka_unit_test(doubts_an_admin_vlan_that_it_hides) };

	return cmocka_run_group_tests_name("fixed", tests, NULL, NULL);
}
