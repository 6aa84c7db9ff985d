/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

/** Small files kept across boots: FOLDER/ENDPOINT/PLUGIN.NAME, written by a thread, one at a time, the latest wins. */
typedef struct State State;

/** Takes the lock of @folder, made if need be. NULL: another daemon has it, or it cannot be made. */
State *state_open(const char *folder, GError **error);
/** Waits until everything is written. */
void state_close(State *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(State, state_close)

/** Returns: (transfer full) */
char *state_path(State *state, const char *endpoint, const char *plugin, const char *name);
/** Returns: (transfer full) (nullable): what was saved last, though it may not be on the disk yet. */
GBytes *state_load(State *state, const char *path);
/** @bytes: (nullable): NULL deletes. */
void state_save(State *state, const char *path, GBytes *bytes);
