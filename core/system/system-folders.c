/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "system-private.h"

#include "core/config/identity.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define NO_START "regentd does not start without it."

/* Returns: (transfer full): @path, or the nearest folder above it that is there. */
static char *nearest(SystemCheck *check, const char *path)
{
	char *at = g_strdup(path);

	for (;;) {
		g_autofree char *whole = system_path(check, at), *above = NULL;

		if (g_file_test(whole, G_FILE_TEST_EXISTS) || !strcmp(at, "/") || !strcmp(at, "."))
			return at;
		above = g_path_get_dirname(at);
		g_free(at);
		at = g_steal_pointer(&above);
	}
}

typedef struct {
	const char *path, *what, *installed, *option;
} OwnFolder;

/* Returns: (transfer full) (nullable): why nobody, root neither, makes a file in the folder, of which @there is there. */
static char *unusable(SystemCheck *check, const OwnFolder *folder, const char *there)
{
	g_autofree char *whole = system_path(check, there);
	int trouble = check->machine->try_file_system(whole);

	if (!g_file_test(whole, G_FILE_TEST_IS_DIR))
		return g_strdup_printf("%s%s%s is a file, not a folder",
			strcmp(there, folder->path) ? folder->path : "",
			strcmp(there, folder->path) ? " cannot be made: " : "", there);
	if (trouble == EROFS)
		return g_strdup_printf("%s cannot be written: its file system is mounted read-only", folder->path);
	if (trouble)
		return g_strdup_printf(
			"%s cannot be written: the file system of %s keeps no files", folder->path, there);
	return NULL;
}

/* The unit has systemd make both. */
static void check_own_folder(SystemCheck *check, const OwnFolder *folder)
{
	const char *path = folder->path, *user = *check->service.user ? check->service.user : "USER";
	g_autofree char *there = nearest(check, path), *fault = unusable(check, folder, there), *cure = NULL;
	gboolean made = strcmp(there, path) != 0;

	if (fault) {
		cure = g_strdup_printf(
			"Name a folder on a file system that can be written: start regentd with %s.", folder->option);
		system_add(check, NO_START, cure, "%s (%s).", fault, folder->what);
	} else if (made && check->service.unit && !strcmp(path, folder->installed))
		system_add(check, NULL, NULL, "%s will be made by systemd (%s).", path, folder->what);
	else if (system_may(check, there, R_OK | W_OK | X_OK))
		system_add(
			check, NULL, NULL, "%s %s (%s).", path, made ? "will be made" : "can be written", folder->what);
	else {
		cure = g_strdup_printf("Make it regentd's: `install -d -m 0755 -o %s %s`.", user, path);
		system_add(check, NO_START, cure, "%s cannot be written by regentd's user (%s).", path, folder->what);
	}
}

static void check_readable(SystemCheck *check, const char *path)
{
	g_autofree char *cure = NULL, *whole = system_path(check, path);

	if (!g_file_test(whole, G_FILE_TEST_EXISTS))
		return;
	if (system_may(check, path, R_OK)) {
		system_add(check, NULL, NULL, "%s can be read.", path);
		return;
	}
	cure = g_strdup_printf(
		"Give it to regentd's user: `chown %s %s`.", *check->service.user ? check->service.user : "USER", path);
	system_add(check, "regentd does not start with a configuration that it cannot read.", cure,
		"%s cannot be read by regentd's user.", path);
}

#define NO_LOAD "Servers are told no load, and a configured one always differs from it."

static void judge_load_file(SystemCheck *check, ConfigEndpoint *endpoint, const char *path, const char *key)
{
	g_autofree char *text = system_may(check, path, R_OK) ? system_read(check, path) : NULL;
	g_autofree char *load = text ? identity_find_load(text, key) : NULL;
	g_autofree char *cure = key ? g_strdup("Set load-file of [endpoint] to a file that has it, or to FILE#KEY.")
				    : g_strdup_printf("Have it written when a load is installed, readable by all: "
						      "`echo LOAD >%s`.",
					      path);
	const char *name = config_endpoint_name(endpoint);

	if (load)
		system_add(check, NULL, NULL, "%s, which names the running load, can be read: %s.", path, load);
	else if (text)
		system_add(check, NO_LOAD, cure, "%s, which is to name the running load of %s, has no %s%s.", path,
			name, key ? key : "first line", key ? "=" : "");
	else
		system_add(check, NO_LOAD, cure, "%s, which is to name the running load of %s, cannot be read.", path,
			name);
}

/* Nobody reads it where load says which it is. */
static void check_load_file(SystemCheck *check, ConfigEndpoint *endpoint)
{
	g_autofree char *where = config_get(check->config, endpoint, "endpoint", "load-file");
	g_autofree char *load = config_get(check->config, endpoint, "endpoint", "load");
	g_autofree char *path = NULL, *key = NULL;

	if (!where || !*where || strchr(where, '%') || (load && *load && strcmp(load, "auto")))
		return;
	identity_split_load_file(where, &path, &key);
	judge_load_file(check, endpoint, path, key);
}

void system_check_folders(SystemCheck *check)
{
	GPtrArray *endpoints = config_endpoints(check->config);

	if (check->paths->file)
		check_readable(check, check->paths->file);
	check_own_folder(check, &(OwnFolder) { check->paths->state_dir, "what is kept across boots", "/var/lib/regent",
					"--state-dir FOLDER" });
	check_own_folder(
		check, &(OwnFolder) { check->paths->run_dir, "the control socket", "/run/regent", "--run-dir FOLDER" });
	for (guint i = 0; i < endpoints->len; i++)
		check_load_file(check, endpoints->pdata[i]);
}
