/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ctl-test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

GVariant *parse(const char *text)
{
	g_autoptr(GError) error = NULL;
	GVariant *value = g_variant_parse(NULL, text, NULL, NULL, &error);

	if (!value)
		fail_msg("%s in %s", error->message, text);
	return value;
}

void assert_text(char *got, const char *wanted)
{
	if (!g_str_equal(got, wanted))
		fail_msg("got:\n%s\nwanted:\n%s", got, wanted);
	g_free(got);
}
