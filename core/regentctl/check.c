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

/* Adds what stands behind @key to the finding that is being read. */
static void take_line(GVariantDict *finding, const char *line, const char *key)
{
	g_autofree char *start = g_strdup_printf("  %s: ", key);
	g_autofree char *before = NULL, *text = NULL;

	if (!g_str_has_prefix(line, start))
		return;
	g_variant_dict_lookup(finding, key, "s", &before);
	text = g_strconcat(before ? before : "", before ? "\n" : "", line + strlen(start), NULL);
	g_variant_dict_insert(finding, key, "s", text);
}

static gboolean begins(const char *line, const char **what, gboolean *missing)
{
	*missing = g_str_has_prefix(line, "missing: ");
	if (!*missing && !g_str_has_prefix(line, "there: "))
		return FALSE;
	*what = strchr(line, ' ') + 1;
	return TRUE;
}

GVariant *ctl_check_system_list(const char *listed)
{
	GVariantBuilder list = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));
	g_auto(GStrv) lines = g_strsplit(listed, "\n", -1);
	const char *what;
	gboolean missing;

	for (char **line = lines; *line; line++) {
		GVariantDict finding;

		if (!begins(*line, &what, &missing))
			continue;
		g_variant_dict_init(&finding, NULL);
		g_variant_dict_insert(&finding, "missing", "b", missing);
		g_variant_dict_insert(&finding, "what", "s", what);
		for (; line[1] && g_str_has_prefix(line[1], "  "); line++) {
			take_line(&finding, line[1], "why");
			take_line(&finding, line[1], "cure");
		}
		g_variant_builder_add_value(&list, g_variant_dict_end(&finding));
	}
	return g_variant_builder_end(&list);
}

static char **command_line(Ctl *ctl, const char *daemon, const char *file)
{
	g_autoptr(GStrvBuilder) words = g_strv_builder_new();

	g_strv_builder_add_many(words, daemon, "--check", file, NULL);
	if (g_hash_table_contains(ctl->given, "system"))
		g_strv_builder_add(words, "--system");
	if (g_hash_table_contains(ctl->given, "system") && ctl->all)
		g_strv_builder_add(words, "--all");
	return g_strv_builder_end(words);
}

/* Of the daemon's statuses 1 is: the configuration is good, the machine lacks something. */
static CtlExit check_json(Ctl *ctl, char **command, const char *file)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *listed = NULL, *said = NULL;
	g_autoptr(GSubprocess) process = g_subprocess_newv(
		(const char *const *) command, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
	gboolean lacks;
	GVariantDict dict;

	if (!process || !g_subprocess_communicate_utf8(process, NULL, NULL, &listed, &said, &error))
		return ctl_fail(ctl, CTL_UNREGISTERED, "failed", "Cannot run %s: %s", command[0], error->message);
	lacks = g_subprocess_get_if_exited(process) && g_subprocess_get_exit_status(process) == 1;
	g_variant_dict_init(&dict, ctl_check_dict(file, lacks || g_subprocess_get_successful(process), listed, said));
	if (g_hash_table_contains(ctl->given, "system"))
		g_variant_dict_insert_value(&dict, "system", ctl_check_system_list(listed));
	ctl_print_json(g_variant_dict_end(&dict));
	return lacks ? CTL_UNREGISTERED : g_subprocess_get_successful(process) ? 0 : CTL_USAGE;
}

const CtlOption ctl_check_options[] = {
	{ "system", NULL, "also what this machine lacks for it, each with its cure; with --all also what it has",
		"--system" },
	{ 0 },
};

/** The daemon does the checking, as it knows the plugins. Exit: its own, 2 when the configuration is refused. */
CtlExit ctl_check(Ctl *ctl, char **arguments)
{
	const char *file = arguments[0] ? arguments[0] : REGENT_CONFIG_FILE;
	g_autofree char *daemon = ctl_find_daemon();
	g_auto(GStrv) command = command_line(ctl, daemon, file);

	if (ctl->json)
		return check_json(ctl, command, file);
	execvp(daemon, command);
	return ctl_fail(ctl, CTL_UNREGISTERED, "failed", "Cannot run %s: %s", daemon, g_strerror(errno));
}
