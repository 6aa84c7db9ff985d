/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz-main.h"
#include "server-url.h"

#include <string.h>

/* Whatever a lease names: what is taken is a host and a folder, and reads the same again. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_utf8_make_valid(size ? (const char *) data : "", (gssize) size);
	g_autoptr(GError) error = NULL;
	g_autoptr(ServerUrl) url = server_url_parse(text, &error);
	g_autofree char *shown = url ? server_url_text(url) : NULL;

	g_assert_true((url == NULL) == (error != NULL));
	if (!url)
		return 0;
	g_assert_true(*url->at.host && !strpbrk(url->at.host, " /@?#"));
	g_assert_true(g_str_has_prefix(url->path, "/") && g_str_has_suffix(url->path, "/"));
	g_assert_true(strlen(url->path) <= 200 && !strstr(url->path, "/../") && !strchr(url->path, '\n'));
	g_assert_true(g_utf8_validate(shown, -1, NULL));
	return 0;
}
