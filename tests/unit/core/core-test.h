/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <gio/gio.h>

/** @error's message has all of the words, which end with NULL; the error is cleared. */
void assert_error_says(GError **error, ...) G_GNUC_NULL_TERMINATED;

/** A folder of its own for a test, gone with everything in it when it is freed. */
typedef struct {
	char *path;
} Scratch;

Scratch *scratch_new(void);
void scratch_free(Scratch *scratch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Scratch, scratch_free)
/** Returns: (transfer full): path of @name in the folder. */
char *scratch_path(Scratch *scratch, const char *name);
/** Writes a file, and the folders it stands in. */
void scratch_write(Scratch *scratch, const char *name, const char *text);
void scratch_remove(Scratch *scratch, const char *name);

/** Lines that the core logs from now on, instead of showing them, until log_unwatch(). */
GPtrArray *log_watch(void);
void log_unwatch(GPtrArray *lines);
