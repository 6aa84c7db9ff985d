/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/config/describe.h"
#include "core/daemon/builtin.h"
#include "core/facts/vocabulary.h"

#include <stdio.h>
#include <string.h>

/* Writes regent.conf(5): a template, in which @ENDPOINT@, @PLUGINS@ and @FACTS@ are replaced by what the tables of the
 * core and of the plugins say. Run at build time: manual TEMPLATE PLUGIN-FOLDER. */

/* Of a key of [endpoint] as of an option. */
#define AT_PHONE "may be set at the phone"

/** Appends @text so that troff takes none of it for a command. */
static void add_text(GString *out, const char *text)
{
	if (*text == '.' || *text == '\'')
		g_string_append(out, "\\&");
	for (const char *p = text; *p; p++) {
		if (*p == '\\')
			g_string_append(out, "\\e");
		else if (*p == '-')
			g_string_append(out, "\\-");
		else if (*p == '\n')
			g_string_append_c(out, ' ');
		else
			g_string_append_c(out, *p);
	}
}

static void add_line(GString *out, const char *before, const char *text)
{
	g_string_append(out, before);
	add_text(out, text);
	g_string_append_c(out, '\n');
}

static void add_endpoint(GString *out)
{
	for (const FactRow *row = vocabulary(); row->name; row++) {
		g_autofree char *summary = NULL;

		if (!(row->flags & FACT_CONFIG))
			continue;
		add_line(out, ".TP\n.B ", row->name + strlen("endpoint."));
		summary = g_strdup_printf("%s%s%s%s", row->summary, *row->unit ? ", " : "", row->unit,
			row->flags & FACT_PHONE ? " (" AT_PHONE ")" : "");
		add_line(out, "", summary);
	}
}

static void add_options(GString *out, const RegentPlugin *plugin)
{
	for (const RegentOption *option = plugin->options; option && option->key; option++) {
		g_autofree char *value = describe_option(option);

		add_line(out, ".TP\n.B ", option->key);
		add_text(out, option->summary ? option->summary : "");
		g_string_append(out, " (");
		add_text(out, value);
		g_string_append(out, option->flags & REGENT_OPTION_AT_PHONE ? ", " AT_PHONE ").\n" : ").\n");
	}
}

/** Appends words with {name}s: the names in italics, and the brackets around optional parts as they stand. */
static void add_template(GString *out, const char *template)
{
	g_auto(GStrv) parts = g_regex_split_simple("\\{([^}]*)\\}", template, 0, 0);

	for (guint i = 0; parts[i]; i++) {
		if (i % 2)
			g_string_append(out, "\\fI");
		add_text(out, parts[i]);
		if (i % 2)
			g_string_append(out, "\\fR");
	}
}

static void add_list(GString *out, const char *label, const char *const *facts)
{
	g_autofree char *line = facts && facts[0] ? g_strjoinv(", ", (char **) facts) : NULL;

	if (!line)
		return;
	g_string_append_printf(out, ".br\n.I %s\n", label);
	add_line(out, "", line);
}

/** What to do, and what else it may be, a line each. */
static void add_cure(GString *out, const char *cure)
{
	g_auto(GStrv) lines = g_strsplit(cure, "\n", -1);

	for (guint i = 0; lines[i]; i++) {
		if (!*lines[i])
			continue;
		g_string_append(out, ".br\n");
		add_template(out, lines[i]);
		g_string_append_c(out, '\n');
	}
}

static void add_reasons(GString *out, const RegentPlugin *plugin)
{
	if (!plugin->reasons || !plugin->reasons->code)
		return;
	g_string_append(out, ".PP\nWhy it fails or waits:\n");
	for (const RegentReason *reason = plugin->reasons; reason->code; reason++) {
		add_line(out, ".TP\n.I ", reason->code);
		if (reason->phone && *reason->phone) {
			g_string_append(out, "\\(lq");
			add_template(out, reason->phone);
			g_string_append(out, "\\(rq. ");
		}
		add_template(out, reason->cause ? reason->cause : "");
		g_string_append_c(out, '\n');
		add_cure(out, reason->cure ? reason->cure : "");
	}
}

static void add_plugin(GString *out, const RegentPlugin *plugin)
{
	g_autofree char *line =
		g_strdup_printf("%s. Phase: %s.", plugin->summary, plugin->phase ? plugin->phase : "none, a service");

	add_line(out, ".SS ", plugin->name);
	add_line(out, "", line);
	add_list(out, "needs", plugin->needs);
	add_list(out, "uses", plugin->uses);
	add_list(out, "gives", plugin->provides);
	add_options(out, plugin);
	add_reasons(out, plugin);
}

static gboolean add_plugins(GString *out, const char *folder)
{
	g_autoptr(Loader) loader = loader_new(folder);
	g_auto(GStrv) names = NULL;
	g_autoptr(GError) error = NULL;
	gboolean good = builtin_add_all(loader, &error);

	names = loader_list(loader);
	for (guint i = 0; good && names[i]; i++) {
		const RegentPlugin *plugin = loader_get(loader, names[i], &error);

		good = plugin != NULL;
		if (plugin)
			add_plugin(out, plugin);
	}
	if (!good)
		fprintf(stderr, "%s\n", error->message);
	return good;
}

static void add_facts(GString *out)
{
	for (const FactRow *row = vocabulary(); row->name; row++) {
		g_autofree char *head = g_strdup_printf("%s  %s%s%s%s", row->name, row->type, *row->unit ? ", " : "",
			row->unit, row->flags & FACT_LIVE ? ", live" : "");

		add_line(out, ".TP\n.B ", head);
		add_line(out, "", row->summary);
	}
}

static gboolean add_section(GString *out, const char *line, const char *folder)
{
	if (g_str_equal(line, "@ENDPOINT@"))
		add_endpoint(out);
	else if (g_str_equal(line, "@FACTS@"))
		add_facts(out);
	else if (g_str_equal(line, "@PLUGINS@"))
		return add_plugins(out, folder);
	else
		g_string_append_printf(out, "%s\n", line);
	return TRUE;
}

int main(int argc, char **argv)
{
	g_autofree char *template = NULL;
	g_auto(GStrv) lines = NULL;
	g_autoptr(GString) out = g_string_new(NULL);

	if (argc != 3 || !g_file_get_contents(argv[1], &template, NULL, NULL)) {
		fprintf(stderr, "Usage: manual TEMPLATE PLUGIN-FOLDER\n");
		return 1;
	}
	lines = g_strsplit(g_strchomp(template), "\n", -1);
	for (guint i = 0; lines[i]; i++) {
		if (!add_section(out, lines[i], argv[2]))
			return 1;
	}
	fputs(out->str, stdout);
	return 0;
}
