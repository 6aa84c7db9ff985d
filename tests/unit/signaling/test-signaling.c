/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fake-step.h"
#include "signaling.h"

#include <regent/facts.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct {
	const char *config, *endpoint, *protocol;
	const char *why; /* not, and what is told with it; NULL: it is mine */
} rows[] = {
	{ NULL, NULL, "sccp", NULL },
	{ NULL, NULL, "sip", "signaling.unsaid SCCP sccp SIP sip its configuration [endpoint]" },
	{ "sip", NULL, "sip", NULL },
	{ "SIP", NULL, "sip", NULL },
	{ "SCCP", NULL, "sccp", NULL },
	{ "SIP", "sccp", "sccp", "signaling.by-file SIP sip SCCP sccp its configuration" },
	{ "sccp", NULL, "sip", "signaling.by-file SCCP sccp SIP sip its configuration [endpoint]" },
	{ "sccp", "sip", "sip", "signaling.by-file SCCP sccp SIP sip its configuration" },
	{ NULL, "sip", "sip", NULL },
	{ NULL, "sip", "sccp", "signaling.by-endpoint SIP sip SCCP sccp its configuration [endpoint]" },
};

static char *told;

void regent_step_fail_because(RegentStep *step, const char *code, ...)
{
	GString *text = g_string_new(code);
	va_list args;

	va_start(args, code);
	while (va_arg(args, const char *)) {
		const char *value = va_arg(args, const char *);

		g_string_append_printf(text, "%s%s", value ? " " : "", value ? value : "");
	}
	va_end(args);
	told = g_string_free(text, FALSE);
}

static void set_text(RegentStep *step, const char *fact, const char *text)
{
	if (text)
		fake_step_set_fact(step, fact, g_variant_new_string(text));
}

static void test_whose_phone_it_is(void **state)
{
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		RegentStep *step = fake_step_new();

		set_text(step, REGENT_FACT_CONFIG_PROTOCOL, rows[i].config);
		set_text(step, REGENT_FACT_ENDPOINT_PROTOCOL, rows[i].endpoint);
		assert_int_equal(signaling_is_mine(step, rows[i].protocol), !rows[i].why);
		if (g_strcmp0(told, rows[i].why) != 0)
			fail_msg("%s", told);
		g_clear_pointer(&told, g_free);
		fake_step_free(step);
	}
}

/* What [endpoint] says is judged before anything runs. */
static void test_check(void **state)
{
	static const struct {
		const char *endpoint, *protocol, *why;
	} said[] = {
		{ NULL, "sccp", NULL },
		{ NULL, "sip", NULL },
		{ "SIP", "sip", NULL },
		{ "sip", "sccp", "set it to sccp, unless the configuration file says sccp" },
		{ "h323", "sip", "set it to sip, unless the configuration file says sip" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(said); i++) {
		RegentStep *step = fake_step_new();
		g_autoptr(GError) error = NULL;
		const char *key = NULL;

		set_text(step, REGENT_FACT_ENDPOINT_PROTOCOL, said[i].endpoint);
		assert_int_equal(signaling_check(step, said[i].protocol, &key, &error), !said[i].why);
		assert_int_equal(g_error_matches(error, REGENT_ERROR, REGENT_ERROR_NOT_MINE), said[i].why != NULL);
		if (said[i].why) {
			assert_string_equal(key, "protocol");
			assert_string_equal(error->message, said[i].why);
		}
		fake_step_free(step);
	}
}

static void test_check_name(void **state)
{
	static const struct {
		const char *name, *why;
	} named[] = {
		{ NULL, NULL },
		{ "SEP001122334455", NULL },
		{ "ACME-RECEPTION-1",
			"of ACME-RECEPTION-1 SCCP sends the first 15 letters only: shorten device-name in [endpoint]" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(named); i++) {
		RegentStep *step = fake_step_new();
		g_autoptr(GError) error = NULL;

		set_text(step, REGENT_FACT_ENDPOINT_DEVICE_NAME, named[i].name);
		assert_int_equal(signaling_check_name(step, 15, "SCCP", &error), !named[i].why);
		assert_int_equal(g_error_matches(error, REGENT_ERROR, REGENT_ERROR_DOUBTFUL), named[i].why != NULL);
		if (named[i].why)
			assert_string_equal(error->message, named[i].why);
		fake_step_free(step);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whose_phone_it_is),
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_check_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
