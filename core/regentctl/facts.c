/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "facts.h"

#include <regent/facts.h>
#include <string.h>

#include "ctl.h"

enum { CONFIG = 1, MODEL = 2, LIVE = 4, PHONE = 8 };

static const struct {
	const char *name, *type;
	guint flags;
	const char *unit, *summary;
} vocabulary[] = {
#define ROW(id, name, type, flags, unit, summary) { name, type, flags, unit, summary },
	REGENT_FACTS(ROW)
#undef ROW
};

static const char *unit_of(const char *name)
{
	for (guint i = 0; i < G_N_ELEMENTS(vocabulary); i++) {
		if (g_str_equal(vocabulary[i].name, name))
			return vocabulary[i].unit;
	}
	return "";
}

char *ctl_facts_vocabulary(const CtlStyle *style)
{
	CtlTable *table = ctl_table_new(4);

	ctl_table_add(table, "fact", "type", "unit", "meaning");
	for (guint i = 0; i < G_N_ELEMENTS(vocabulary); i++) {
		g_autofree char *summary =
			g_strconcat(vocabulary[i].summary, vocabulary[i].flags & CONFIG ? " ([endpoint])" : "",
				vocabulary[i].flags & MODEL ? " (models.ini)" : "",
				vocabulary[i].flags & LIVE ? " (live)" : "", NULL);

		ctl_table_add(table, vocabulary[i].name, vocabulary[i].type, vocabulary[i].unit, summary);
	}
	return ctl_table_end(table, style);
}

GVariant *ctl_facts_vocabulary_list(void)
{
	GVariantBuilder rows = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

	for (guint i = 0; i < G_N_ELEMENTS(vocabulary); i++)
		g_variant_builder_add_parsed(&rows,
			"{'fact': <%s>, 'type': <%s>, 'unit': <%s>, 'summary': <%s>, 'live': <%b>}", vocabulary[i].name,
			vocabulary[i].type, vocabulary[i].unit, vocabulary[i].summary,
			(gboolean) (vocabulary[i].flags & LIVE ? TRUE : FALSE));
	return g_variant_builder_end(&rows);
}

static char *value_text(GVariant *value)
{
	g_autofree const char **list = NULL;

	if (g_variant_is_of_type(value, G_VARIANT_TYPE_STRING))
		return g_variant_dup_string(value, NULL);
	if (g_variant_is_of_type(value, G_VARIANT_TYPE_BOOLEAN))
		return g_strdup(g_variant_get_boolean(value) ? "yes" : "no");
	if (g_variant_is_of_type(value, G_VARIANT_TYPE_STRING_ARRAY)) {
		list = g_variant_get_strv(value, NULL);
		return g_strjoinv("; ", (char **) list);
	}
	return NULL;
}

static char *dict_text(GVariant *dict)
{
	g_autoptr(GString) out = g_string_new(NULL);
	GVariantIter iter;
	const char *key;
	GVariant *value;

	g_variant_iter_init(&iter, dict);
	while (g_variant_iter_next(&iter, "{&sv}", &key, &value)) {
		g_autofree char *text = value_text(value);

		if (!text)
			text = g_variant_print(value, FALSE);
		g_string_append_printf(out, "%s%s %s", out->len ? ", " : "", key, text);
		g_variant_unref(value);
	}
	return g_strdup(out->str);
}

/** A list of dictionaries takes a line for each. */
static void add_fact(CtlTable *table, const char *name, GVariant *value)
{
	g_autofree char *text = value_text(value);
	gboolean list = g_variant_is_of_type(value, G_VARIANT_TYPE("aa{sv}"));
	gsize n = list ? g_variant_n_children(value) : 0;

	for (gsize i = 0; i < n; i++) {
		g_autoptr(GVariant) item = g_variant_get_child_value(value, i);
		g_autofree char *line = dict_text(item);

		ctl_table_add(table, i == 0 ? name : "", line);
	}
	if (list)
		return;
	if (g_variant_is_of_type(value, G_VARIANT_TYPE_VARDICT))
		text = dict_text(value);
	else if (!text)
		text = g_variant_print(value, FALSE);
	if (*unit_of(name)) {
		g_autofree char *with_unit = g_strdup_printf("%s %s", text, unit_of(name));

		ctl_table_add(table, name, with_unit);
	} else {
		ctl_table_add(table, name, text);
	}
}

static int compare_names(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *) a, *(const char *const *) b);
}

char *ctl_facts_text(GVariant *facts, const CtlStyle *style)
{
	CtlTable *table = ctl_table_new(2);
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	GVariantIter iter;
	const char *name;

	g_variant_iter_init(&iter, facts);
	while (g_variant_iter_next(&iter, "{&sv}", &name, NULL))
		g_ptr_array_add(names, (gpointer) name);
	g_ptr_array_sort(names, compare_names);
	ctl_table_add(table, "fact", "value");
	for (guint i = 0; i < names->len; i++) {
		g_autoptr(GVariant) value = g_variant_lookup_value(facts, names->pdata[i], NULL);

		add_fact(table, names->pdata[i], value);
	}
	return ctl_table_end(table, style);
}

CtlExit ctl_facts(Ctl *ctl, char **arguments)
{
	g_autoptr(GVariant) facts = NULL;

	if (ctl->help && ctl->json)
		ctl_print_json(ctl_facts_vocabulary_list());
	else if (ctl->help)
		ctl_print(ctl_facts_vocabulary(&ctl->style));
	if (ctl->help)
		return 0;
	facts = ctl_read_facts(ctl, arguments[0]);
	if (!facts)
		return ctl->exit;
	if (ctl->json)
		ctl_print_json(facts);
	else
		ctl_print(ctl_facts_text(facts, &ctl->style));
	return 0;
}
