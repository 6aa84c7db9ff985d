/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the README of each plugin names is what its descriptor has. The folder of the plugins that were built and that of
 * their sources are the arguments. */

#include "core/config/loader.h"
#include "core/daemon/builtin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <glob.h>
#include <string.h>

static const char *built, *sources;

static char *read_me(const char *plugin)
{
	g_autofree char *pattern = g_strdup_printf("%s/*/%s/README.md", sources, plugin);
	g_autofree char *alone = g_strdup_printf("%s/%s/README.md", sources, plugin);
	char *text = NULL;
	glob_t found = { 0 };

	if (glob(pattern, 0, NULL, &found) == 0)
		g_file_get_contents(found.gl_pathv[0], &text, NULL, NULL);
	else
		g_file_get_contents(alone, &text, NULL, NULL);
	globfree(&found);
	if (!text)
		fail_msg("plugin %s has no README.md", plugin);
	return text;
}

/* What stands in backquotes, outside of brackets when @bare; "-lines" after "config.file" is config.lines. */
static char **quoted(const char *text, gboolean bare)
{
	g_autoptr(GRegex) brackets = g_regex_new("\\([^)]*\\)", 0, 0, NULL);
	g_autofree char *stripped = bare ? g_regex_replace_literal(brackets, text, -1, 0, "", 0, NULL) : g_strdup(text);
	g_auto(GStrv) parts = g_strsplit(stripped, "`", -1);
	g_autoptr(GStrvBuilder) words = g_strv_builder_new();
	g_autofree char *group = g_strdup("");

	for (guint i = 1; parts[i] && parts[i + 1]; i += 2) {
		const char *dot = strchr(parts[i], '.');
		g_autofree char *word = *parts[i] == '-' ? g_strconcat(group, parts[i] + 1, NULL) : g_strdup(parts[i]);

		g_strv_builder_add(words, word);
		if (dot && *parts[i] != '-') {
			g_free(group);
			group = g_strndup(parts[i], (gsize) (dot - parts[i]) + 1);
		}
	}
	return g_strv_builder_end(words);
}

/* Returns: (transfer full) (nullable): the row "| NAME | ... |". */
static char *row(const char *text, const char *name)
{
	g_autofree char *start = g_strdup_printf("\n| %s | ", name);
	const char *at = strstr(text, start);

	return at ? g_strndup(at + 1, strcspn(at + 1, "\n")) : NULL;
}

/* By its name, or as one of "group.*". */
static gboolean is_named(char **words, const char *name)
{
	const char *dot = strchr(name, '.');
	g_autofree char *all = dot ? g_strdup_printf("%.*s.*", (int) (dot - name), name) : NULL;

	return g_strv_contains((const char *const *) words, name) ||
	       (all && g_strv_contains((const char *const *) words, all));
}

static void check_row(const char *plugin, const char *text, const char *name, GPtrArray *real)
{
	g_autofree char *line = row(text, name);
	g_auto(GStrv) words = quoted(line ? line : text, line != NULL);

	for (guint i = 0; i < real->len; i++)
		if (!is_named(words, real->pdata[i]))
			fail_msg("README.md of %s: %s: %s is missing", plugin, name, (char *) real->pdata[i]);
	for (guint i = 0; line && words[i]; i++)
		if (!g_str_has_suffix(words[i], ".*") &&
			!g_ptr_array_find_with_equal_func(real, words[i], g_str_equal, NULL))
			fail_msg("README.md of %s: %s: there is no %s", plugin, name, words[i]);
}

static void check_plugin(const RegentPlugin *plugin)
{
	g_autofree char *text = read_me(plugin->name);
	g_autoptr(GPtrArray) options = g_ptr_array_new();
	g_autoptr(GPtrArray) facts = g_ptr_array_new();
	g_autoptr(GPtrArray) reasons = g_ptr_array_new();
	g_autofree char *says_reasons = row(text, "reasons");

	for (const RegentOption *option = plugin->options; option && option->key; option++)
		g_ptr_array_add(options, (gpointer) option->key);
	for (const char *const *fact = plugin->provides; fact && *fact; fact++)
		g_ptr_array_add(facts, (gpointer) *fact);
	for (const RegentReason *reason = plugin->reasons; reason && reason->code; reason++)
		g_ptr_array_add(reasons, (gpointer) reason->code);
	check_row(plugin->name, text, "options", options);
	if (facts->len)
		check_row(plugin->name, text, "publishes", facts);
	if (says_reasons)
		check_row(plugin->name, text, "reasons", reasons);
}

static void test_every_plugin(void **state)
{
	g_autoptr(Loader) loader = loader_new(built);
	g_auto(GStrv) names = NULL;
	g_autoptr(GError) error = NULL;

	assert_true(builtin_add_all(loader, &error));
	names = loader_list(loader);
	assert_non_null(names[0]);
	for (char **name = names; *name; name++) {
		const RegentPlugin *plugin = loader_get(loader, *name, &error);

		if (!plugin)
			fail_msg("%s", error->message);
		check_plugin(plugin);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_every_plugin) };

	built = argv[1];
	sources = argv[2];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
