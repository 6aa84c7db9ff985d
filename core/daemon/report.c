/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report.h"

#include "check.h"
#include "paths.h"
#include "core/config/config-show.h"

#include <gio/gio.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

/* What was set at the phone counts where it can be read; nothing that is set there is secret. */
static char *show(const ConfigPaths *paths, Loader *loader, Hidden *hidden, GError **error)
{
	g_autoptr(GError) unread = NULL;
	g_autoptr(GHashTable) settings = check_read_settings(paths, &unread);

	if (g_error_matches(unread, G_FILE_ERROR, G_FILE_ERROR_ACCES)) {
		g_propagate_error(error, g_steal_pointer(&unread));
		return NULL;
	}
	return config_show(paths, settings, loader, hidden, error);
}

static GString *read_input(void)
{
	GString *text = g_string_new(NULL);
	char block[4096];
	gssize length;

	while ((length = read(STDIN_FILENO, block, sizeof block)) > 0)
		g_string_append_len(text, block, length);
	return text;
}

/* As it stands: GLib's own printing ends at a NUL and turns letters into those of the locale. */
static gboolean write_output(const char *text, gsize length, GError **error)
{
	while (length > 0) {
		gssize written = write(STDOUT_FILENO, text, length);

		if (written < 0 && errno != EINTR) {
			g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno), "%s", g_strerror(errno));
			return FALSE;
		}
		text += MAX(written, 0);
		length -= (gsize) MAX(written, 0);
	}
	return TRUE;
}

gboolean report_config(const ConfigPaths *paths, Loader *loader, GError **error)
{
	g_autoptr(Hidden) hidden = hidden_new();
	g_autofree char *text = show(paths, loader, hidden, error), *clean = NULL;
	gsize length;

	/* What is secret in one file may be a plain value of another. */
	clean = text ? hidden_blank(hidden, text, strlen(text), &length) : NULL;
	return clean && write_output(clean, length, error);
}

gboolean report_blank(const ConfigPaths *paths, Loader *loader, GError **error)
{
	g_autoptr(Hidden) hidden = hidden_new();
	g_autoptr(GString) text =
		read_input(); /* all of it: who writes it is to hear the reason, not of a closed pipe */
	g_autofree char *shown = show(paths, loader, hidden, error), *clean = NULL;
	gsize length;

	if (!shown)
		return FALSE;
	clean = hidden_blank(hidden, text->str, text->len, &length);
	return write_output(clean, length, error);
}

/* The files of libraries have their versions in their names, where their links lead. */
static void print_objects(void)
{
	g_autofree char *maps = NULL;
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_auto(GStrv) lines = NULL;

	if (!g_file_get_contents("/proc/self/maps", &maps, NULL, NULL))
		return;
	lines = g_strsplit(maps, "\n", -1);
	for (char **line = lines; *line; line++) {
		const char *path = strchr(*line, '/');

		if (path && strstr(path, ".so") && g_hash_table_add(seen, g_strdup(path)))
			g_print("  %s\n", path);
	}
}

static void print_plugins(Loader *loader)
{
	g_auto(GStrv) names = loader_list(loader);

	for (char **name = names; *name; name++) {
		g_autoptr(GError) error = NULL;
		const RegentPlugin *plugin = loader_get(loader, *name, &error);
		const char *path = loader_path(loader, *name);

		if (plugin)
			g_print("  %s: %s, ABI %u.%u\n", *name, path ? path : "built in", plugin->abi_major,
				plugin->abi_minor);
		else
			g_print("  %s: %s\n", *name, error->message);
	}
}

void report_libraries(Loader *loader)
{
	GTlsBackend *tls = g_tls_backend_get_default();

	g_print("regentd %s, plugin ABI %d.%d\n", REGENT_VERSION, REGENT_ABI_MAJOR, REGENT_ABI_MINOR);
	g_print("built with %s\n", REGENT_BUILT_WITH);
	g_print("TLS: %s\n", g_tls_backend_supports_tls(tls) ? G_OBJECT_TYPE_NAME(tls) : "not there");
	g_print("plugins:\n");
	print_plugins(loader);
	g_print("files:\n");
	print_objects();
}
