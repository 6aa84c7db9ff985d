/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core-test.h"
#include "remove-tree.h"

#include <glib/gstdio.h>
#include <string.h>

void assert_error_says(GError **error, ...)
{
	va_list args;

	assert_non_null(*error);
	va_start(args, error);
	for (const char *word = va_arg(args, const char *); word; word = va_arg(args, const char *))
		if (!strstr((*error)->message, word))
			fail_msg("\"%s\" does not say \"%s\"", (*error)->message, word);
	va_end(args);
	g_clear_error(error);
}

Scratch *scratch_new(void)
{
	Scratch *scratch = g_new0(Scratch, 1);

	scratch->path = g_dir_make_tmp("regent-test-XXXXXX", NULL);
	assert_non_null(scratch->path);
	return scratch;
}

void scratch_free(Scratch *scratch)
{
	remove_tree(scratch->path);
	g_free(scratch->path);
	g_free(scratch);
}

char *scratch_path(Scratch *scratch, const char *name)
{
	return g_build_filename(scratch->path, name, NULL);
}

void scratch_write(Scratch *scratch, const char *name, const char *text)
{
	g_autofree char *path = scratch_path(scratch, name);
	g_autofree char *folder = g_path_get_dirname(path);

	assert_int_equal(g_mkdir_with_parents(folder, 0700), 0);
	assert_true(g_file_set_contents(path, text, -1, NULL));
}

void scratch_remove(Scratch *scratch, const char *name)
{
	g_autofree char *path = scratch_path(scratch, name);

	remove_tree(path);
}

static guint log_handler;

static void keep_line(const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
	g_ptr_array_add(data, g_strdup(message));
}

GPtrArray *log_watch(void)
{
	GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);

	log_handler = g_log_set_handler("regent", G_LOG_LEVEL_MASK, keep_line, lines);
	return lines;
}

void log_unwatch(GPtrArray *lines)
{
	g_log_remove_handler("regent", log_handler);
	g_ptr_array_unref(lines);
}
