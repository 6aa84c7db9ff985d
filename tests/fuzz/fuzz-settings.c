/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/config/settings.h"
#include "fuzz-main.h"

#include <string.h>

/* A file of settings is taken, and then written as it would be read again, or refused in words. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_strndup(data ? (const char *) data : "", size);
	g_autoptr(GError) error = NULL;
	g_autoptr(Settings) settings = settings_parse(text, &error);
	g_autofree char *once = settings ? settings_text(settings) : NULL;
	g_autoptr(Settings) again = once ? settings_parse(once, NULL) : NULL;
	g_autofree char *twice = again ? settings_text(again) : NULL;

	g_assert_true((settings == NULL) == (error != NULL));
	g_assert_cmpstr(once, ==, twice);
	return 0;
}
