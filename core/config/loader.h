/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/plugin.h>

/** Finds plugins by name, in a folder or among those built in, and checks that they were built for this regent. */
typedef struct Loader Loader;

/** @folder: where NAME.so files are. */
Loader *loader_new(const char *folder);
void loader_free(Loader *loader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Loader, loader_free)

/** Makes a descriptor known without a file: one built in, or a test's. FALSE: it is unusable. */
gboolean loader_add(Loader *loader, const RegentPlugin *descriptor, GError **error);

/**
 * Returns: (transfer none): the descriptor, every field that an older plugin lacks zeroed, - for _ in its name;
 * NULL with @error: one sentence with the file, what is wrong and the cure.
 */
const RegentPlugin *loader_get(Loader *loader, const char *name, GError **error);

/** Returns: (transfer none) (nullable): file it came from, NULL when built in. */
const char *loader_path(Loader *loader, const char *name);
gboolean loader_is_loaded(Loader *loader, const char *name);
/** Whether there is a plugin of that name, without loading it. */
gboolean loader_exists(Loader *loader, const char *name);
/** Returns: (transfer full): names of all that could be loaded, sorted. */
char **loader_list(Loader *loader);

/** Returns: (transfer none) (nullable) */
const RegentOption *plugin_option(const RegentPlugin *plugin, const char *key);
const RegentReason *plugin_reason(const RegentPlugin *plugin, const char *code);
/** Whether a NULL-terminated list (or NULL) has @name. */
gboolean plugin_lists(const char *const *list, const char *name);
