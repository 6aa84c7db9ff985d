/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plugins.h"

#include "ctl.h"

char *ctl_plugins_text(GVariant *plugins, const CtlStyle *style)
{
	CtlTable *table = ctl_table_new(4);
	gsize n = g_variant_n_children(plugins);

	ctl_table_add(table, "plugin", "phase", "loaded", "summary");
	for (gsize i = 0; i < n; i++) {
		g_autoptr(GVariant) plugin = g_variant_get_child_value(plugins, i);

		ctl_table_add(table, ctl_string(plugin, "name"), ctl_string(plugin, "phase"),
			ctl_boolean(plugin, "loaded") ? "yes" : "no", ctl_string(plugin, "summary"));
	}
	return ctl_table_end(table, style);
}

static void add_list(GString *out, GVariant *plugin, const char *key)
{
	g_autofree const char **names = NULL;
	g_autofree char *line = NULL;

	g_variant_lookup(plugin, key, "^a&s", &names);
	if (!names || !names[0])
		return;
	line = g_strjoinv(", ", (char **) names);
	g_string_append_printf(out, "%-9s %s\n", key, line);
}

/** A paragraph for each of a list: its name, then what there is to say. */
static void add_paragraphs(
	GString *out, GVariant *plugin, const char *list, const char *const *keys, const CtlStyle *style)
{
	g_autoptr(GVariant) items = g_variant_lookup_value(plugin, list, G_VARIANT_TYPE("aa{sv}"));
	gsize n = items ? g_variant_n_children(items) : 0;

	for (gsize i = 0; i < n; i++) {
		g_autoptr(GVariant) item = g_variant_get_child_value(items, i);

		g_string_append_c(out, '\n');
		ctl_text_paint(out, style, CTL_BOLD, ctl_string(item, keys[0]));
		g_string_append_c(out, '\n');
		for (guint j = 1; keys[j]; j++) {
			if (*ctl_string(item, keys[j]))
				ctl_text_paragraph(out, style, "", ctl_string(item, keys[j]));
		}
	}
}

char *ctl_plugin_text(GVariant *plugin, const CtlStyle *style)
{
	GString *out = g_string_new(NULL);

	ctl_text_paint(out, style, CTL_BOLD, ctl_string(plugin, "name"));
	g_string_append_printf(out, "  %s\n", ctl_string(plugin, "summary"));
	g_string_append_printf(out, "%-9s %s\n", "phase", ctl_string(plugin, "phase"));
	g_string_append_printf(out, "%-9s %s\n", "path", ctl_string(plugin, "path"));
	add_list(out, plugin, "needs");
	add_list(out, plugin, "uses");
	add_list(out, plugin, "provides");
	add_paragraphs(out, plugin, "facilities", (const char *[]) { "what", "why", NULL }, style);
	add_paragraphs(out, plugin, "options", (const char *[]) { "key", "value", "summary", NULL }, style);
	add_paragraphs(out, plugin, "reasons", (const char *[]) { "code", "phone", "cause", "cure", NULL }, style);
	return g_string_free(out, FALSE);
}

/** Returns: (transfer full) (nullable). */
static GVariant *find(GVariant *plugins, const char *name)
{
	gsize n = g_variant_n_children(plugins);

	for (gsize i = 0; i < n; i++) {
		g_autoptr(GVariant) plugin = g_variant_get_child_value(plugins, i);

		if (g_str_equal(ctl_string(plugin, "name"), name))
			return g_steal_pointer(&plugin);
	}
	return NULL;
}

CtlExit ctl_plugins(Ctl *ctl, char **arguments)
{
	g_autoptr(GVariant) plugins = ctl_call(ctl, "Plugins", NULL, "aa{sv}");
	g_autoptr(GVariant) plugin = NULL;

	if (!plugins)
		return ctl->exit;
	if (arguments[0]) {
		plugin = find(plugins, arguments[0]);
		if (!plugin)
			return ctl_fail(ctl, CTL_USAGE, "no-such-plugin",
				"There is no plugin %s. regentctl plugins lists them.", arguments[0]);
	}
	if (ctl->json)
		ctl_print_json(plugin ? g_variant_new_array(NULL, &plugin, 1) : plugins);
	else
		ctl_print(plugin ? ctl_plugin_text(plugin, &ctl->style) : ctl_plugins_text(plugins, &ctl->style));
	return 0;
}
