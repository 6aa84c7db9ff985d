/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "remove-tree.h"

#include <glib.h>
#include <glib/gstdio.h>

void remove_tree(const char *path)
{
	g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
	const char *name;

	while (folder && (name = g_dir_read_name(folder))) {
		g_autofree char *child = g_build_filename(path, name, NULL);

		remove_tree(child);
	}
	g_remove(path);
}
