/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "captures.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const char *folder(void)
{
	const char *name = g_getenv("REGENT_CAPTURES");

	return name && *name ? name : NULL;
}

gboolean captures_given(void)
{
	return folder() != NULL;
}

void captures_needed(void)
{
	if (!captures_given())
		skip();
}

char *captures_read(const char *file, gsize *length)
{
	g_autofree char *path = folder() ? g_build_filename(folder(), file, NULL) : NULL;
	g_autoptr(GError) error = NULL;
	char *data = NULL;

	if (path && !g_file_get_contents(path, &data, length, &error))
		g_error("REGENT_CAPTURES: %s", error->message);
	return data;
}
