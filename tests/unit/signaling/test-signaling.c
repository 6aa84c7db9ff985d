/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fake-step.h"
#include "signaling.h"

#include <regent/facts.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct {
	const char *config, *endpoint, *protocol;
	gboolean mine;
} rows[] = {
	{ NULL, NULL, "sccp", TRUE },
	{ NULL, NULL, "sip", FALSE },
	{ "sip", NULL, "sip", TRUE },
	{ "SIP", NULL, "sip", TRUE },
	{ "SCCP", NULL, "sccp", TRUE },
	{ "sip", "sccp", "sccp", FALSE },
	{ "sccp", "sip", "sip", FALSE },
	{ NULL, "sip", "sip", TRUE },
	{ NULL, "sip", "sccp", FALSE },
};

static void set_text(RegentStep *step, const char *fact, const char *text)
{
	if (text)
		fake_step_set_fact(step, fact, g_variant_new_string(text));
}

static void test_whose_phone_it_is(void **state)
{
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		RegentStep *step = fake_step_new();
		g_autoptr(GError) error = NULL;

		set_text(step, REGENT_FACT_CONFIG_PROTOCOL, rows[i].config);
		set_text(step, REGENT_FACT_ENDPOINT_PROTOCOL, rows[i].endpoint);
		assert_int_equal(signaling_is_mine(step, rows[i].protocol, &error), rows[i].mine);
		assert_int_equal(g_error_matches(error, REGENT_ERROR, REGENT_ERROR_NOT_MINE), !rows[i].mine);
		fake_step_free(step);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whose_phone_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
