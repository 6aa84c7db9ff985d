/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/** What was set at the phone for one endpoint: values of the configuration, each with when it was set. Kept as an INI file,
 * in which [when GROUP] KEY stands beside [GROUP] KEY. */
typedef struct Settings Settings;

/** What messages call this layer, where files have a path. */
#define SETTINGS_PATH "settings at the phone"

/** @from: (nullable): is copied. Returns: (transfer full) */
Settings *settings_new(const Settings *from);
Settings *settings_ref(Settings *settings);
void settings_unref(Settings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Settings, settings_unref)

/** Returns: (transfer full): NULL with @error: it is not what settings_text() gives. */
Settings *settings_parse(const char *text, GError **error);
/** Returns: (transfer full) */
char *settings_text(const Settings *settings);
gboolean settings_is_empty(const Settings *settings);

/** Sets it, of settings that nobody else has yet. @when: seconds of the epoch. FALSE with @error: no file could have that
 * group, key or value. */
gboolean settings_set(
	Settings *settings, const char *group, const char *key, const char *value, gint64 when, GError **error);
void settings_unset(Settings *settings, const char *group, const char *key);
/** Returns: seconds of the epoch; 0: it is not set here. */
gint64 settings_when(const Settings *settings, const char *group, const char *key);
/** Returns: (transfer none): the values alone. */
GKeyFile *settings_file(const Settings *settings);
/** Returns: (transfer full): "set at the phone on 28 Nov 14:02", in local time; without the date where no clock was set. */
char *settings_words(gint64 when);
