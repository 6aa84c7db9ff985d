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

/** Returns: (transfer full): " (set at the phone on 28 Nov 14:02)" where it was. */
static char *set_text(const char *name, GVariant *set, const CtlStyle *style)
{
	g_autofree char *words = NULL;
	gint64 when = 0;

	if (!set || !g_variant_lookup(set, name, "x", &when))
		return g_strdup("");
	words = ctl_text_set_at(when, style);
	return g_strdup_printf(" (%s)", words);
}

static void add_list(CtlTable *table, const char *name, GVariant *list)
{
	for (gsize i = 0; i < g_variant_n_children(list); i++) {
		g_autoptr(GVariant) item = g_variant_get_child_value(list, i);
		g_autofree char *line = dict_text(item);

		ctl_table_add(table, i == 0 ? name : "", line);
	}
}

/** A list of dictionaries takes a line for each. @after: stands behind the value of others. */
static void add_fact(CtlTable *table, const char *name, GVariant *value, const char *after)
{
	g_autofree char *text = value_text(value);
	g_autofree char *line = NULL;
	const char *unit = unit_of(name);

	if (g_variant_is_of_type(value, G_VARIANT_TYPE("aa{sv}"))) {
		add_list(table, name, value);
		return;
	}
	if (g_variant_is_of_type(value, G_VARIANT_TYPE_VARDICT))
		text = dict_text(value);
	else if (!text)
		text = g_variant_print(value, FALSE);
	line = g_strconcat(text, *unit ? " " : "", unit, after, NULL);
	ctl_table_add(table, name, line);
}

static int compare_names(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *) a, *(const char *const *) b);
}

char *ctl_facts_text(GVariant *facts, GVariant *set, const CtlStyle *style)
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
		g_autofree char *after = set_text(names->pdata[i], set, style);

		add_fact(table, names->pdata[i], value, after);
	}
	return ctl_table_end(table, style);
}

/* A daemon that was started before an update does not know: then nothing is said. Returns: (transfer full) (nullable) */
static GVariant *read_set(Ctl *ctl, const char *endpoint)
{
	g_autoptr(GVariant) settings = NULL;

	ctl->quiet = TRUE;
	settings = ctl_read_settings(ctl, endpoint);
	ctl->quiet = FALSE;
	return settings ? g_variant_lookup_value(settings, "facts", G_VARIANT_TYPE("a{sx}")) : NULL;
}

CtlExit ctl_facts(Ctl *ctl, char **arguments)
{
	g_autoptr(GVariant) facts = NULL, set = NULL;

	if (ctl->help && ctl->json)
		ctl_print_json(ctl_facts_vocabulary_list());
	else if (ctl->help)
		ctl_print(ctl_facts_vocabulary(&ctl->style));
	if (ctl->help)
		return 0;
	facts = ctl_read_facts(ctl, arguments[0]);
	if (!facts)
		return ctl->exit;
	if (ctl->json) {
		ctl_print_json(facts);
		return 0;
	}
	set = read_set(ctl, arguments[0]);
	ctl_print(ctl_facts_text(facts, set, &ctl->style));
	return 0;
}
