/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "check.h"

#include "ctl.h"
#include "paths.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

char *ctl_find_daemon(void)
{
	g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
	g_autofree char *folder = self ? g_path_get_dirname(self) : g_strdup(".");
	const char *const places[] = { "regentd", "../daemon/regentd", "../sbin/regentd" };

	for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
		g_autofree char *path = g_build_filename(folder, places[i], NULL);

		if (g_file_test(path, G_FILE_TEST_IS_EXECUTABLE))
			return g_steal_pointer(&path);
	}
	return g_strdup("regentd");
}

static char **lines_after(const char *text, const char *start)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	g_autoptr(GStrvBuilder) found = g_strv_builder_new();

	for (char **line = lines; *line; line++)
		if (g_str_has_prefix(*line, start))
			g_strv_builder_add(found, *line + strlen(start));
	return g_strv_builder_end(found);
}

static char **lines_with(const char *text, const char *words)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	g_autoptr(GStrvBuilder) found = g_strv_builder_new();

	for (char **line = lines; *line; line++)
		if (strstr(*line, words))
			g_strv_builder_add(found, *line);
	return g_strv_builder_end(found);
}

GVariant *ctl_check_dict(const char *file, gboolean good, const char *listed, const char *said)
{
	g_auto(GStrv) warnings = lines_after(said, "warning: ");
	g_auto(GStrv) set = lines_with(listed, ": set at the phone");
	g_auto(GStrv) errors = lines_after(said, "regentd: ");
	g_autofree char *error = g_strjoinv("\n", errors);
	GVariantDict dict;

	g_variant_dict_init(&dict, NULL);
	g_variant_dict_insert(&dict, "file", "s", file);
	g_variant_dict_insert(&dict, "good", "b", good);
	g_variant_dict_insert(&dict, "warnings", "^as", warnings);
	g_variant_dict_insert(&dict, "set", "^as", set);
	if (!good)
		g_variant_dict_insert_value(&dict, "error",
			g_variant_new_parsed("{'code': 'configuration', 'message': %s}", *error ? error : said));
	return g_variant_dict_end(&dict);
}

static CtlExit check_json(Ctl *ctl, const char *daemon, const char *file)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *listed = NULL, *said = NULL;
	g_autoptr(GSubprocess) process = g_subprocess_new(
		G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error, daemon, "--check", file, NULL);

	if (!process || !g_subprocess_communicate_utf8(process, NULL, NULL, &listed, &said, &error))
		return ctl_fail(ctl, CTL_UNREGISTERED, "failed", "Cannot run %s: %s", daemon, error->message);
	ctl_print_json(ctl_check_dict(file, g_subprocess_get_successful(process), listed, said));
	return g_subprocess_get_successful(process) ? 0 : CTL_USAGE;
}

/** The daemon does the checking, as it knows the plugins. Exit: its own, 2 when the configuration is refused. */
CtlExit ctl_check(Ctl *ctl, char **arguments)
{
	const char *file = arguments[0] ? arguments[0] : REGENT_CONFIG_FILE;
	g_autofree char *daemon = ctl_find_daemon();

	if (ctl->json)
		return check_json(ctl, daemon, file);
	execlp(daemon, "regentd", "--check", file, NULL);
	return ctl_fail(ctl, CTL_UNREGISTERED, "failed", "Cannot run %s: %s", daemon, g_strerror(errno));
}
