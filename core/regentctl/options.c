/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "options.h"

#include <string.h>

static const CtlOption *find(const CtlVerb *verb, const char *name)
{
	for (const CtlOption *option = verb->options; option && option->name; option++)
		if (g_str_equal(option->name, name))
			return option;
	return NULL;
}

/* GOption would take the option that follows for the value of one that has none. */
static gboolean take(const char *dashed, const char *value, gpointer data, GError **error)
{
	const char *name = dashed + strlen("--");
	GHashTable *given = data;

	if (value && (!*value || *value == '-'))
		g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s needs a value", dashed);
	else if (g_hash_table_contains(given, name))
		g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s stands there twice%s", dashed,
			value ? ": separate several values by commas" : "");
	else
		return g_hash_table_insert(given, g_strdup(name), g_strdup(value ? value : ""));
	return FALSE;
}

static gboolean is_first(const CtlVerb *verbs, const CtlVerb *verb, const CtlOption *option)
{
	return ctl_options_owner(verbs, option->name) == verb;
}

/* GOption wants a function as a pointer to data, which ISO C does not convert. */
typedef union {
	GOptionArgFunc func;
	gpointer data;
} Taker;

GOptionGroup *ctl_options_group(const CtlVerb *verbs, GHashTable *given)
{
	GOptionGroup *group = g_option_group_new("verbs", "", "", given, NULL);
	const Taker taker = { take };

	for (const CtlVerb *verb = verbs; verb->name; verb++)
		for (const CtlOption *option = verb->options; option && option->name; option++) {
			int flags = option->argument ? 0 : G_OPTION_FLAG_NO_ARG;
			const GOptionEntry entries[] = {
				{ option->name, 0, flags, G_OPTION_ARG_CALLBACK, taker.data, NULL, NULL },
				{ NULL },
			};

			if (is_first(verbs, verb, option))
				g_option_group_add_entries(group, entries);
		}
	return group;
}

const char *ctl_options_alien(const CtlVerb *verb, GHashTable *given)
{
	GHashTableIter iter;
	gpointer name;

	g_hash_table_iter_init(&iter, given);
	while (g_hash_table_iter_next(&iter, &name, NULL))
		if (!find(verb, name))
			return name;
	return NULL;
}

const CtlVerb *ctl_options_owner(const CtlVerb *verbs, const char *option)
{
	while (!find(verbs, option))
		verbs++;
	return verbs;
}

static char *head(const CtlOption *option)
{
	return g_strdup_printf(
		"--%s%s%s", option->name, option->argument ? " " : "", option->argument ? option->argument : "");
}

char *ctl_options_help(const CtlVerb *verb)
{
	GString *out = g_string_new(NULL);
	guint width = 0;

	g_string_append_printf(out, "Usage: regentctl %s %s%s\n%s\n", verb->name, verb->arguments,
		verb->options ? " [OPTIONS]" : "", verb->summary);
	for (const CtlOption *option = verb->options; option && option->name; option++) {
		g_autofree char *text = head(option);

		width = MAX(width, ctl_text_width(text));
	}
	for (const CtlOption *option = verb->options; option && option->name; option++) {
		g_autofree char *text = head(option);

		g_string_append(out, "\n  ");
		ctl_text_pad(out, text, width + 2);
		g_string_append_printf(out, "%s\n", option->summary);
		ctl_text_blanks(out, 2 + width + 2);
		g_string_append_printf(out, "regentctl %s %s\n", verb->name, option->example);
	}
	return g_string_free(out, FALSE);
}

GVariant *ctl_options_dict(const CtlVerb *verb)
{
	GVariantBuilder options = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{ss}"));

	for (const CtlOption *option = verb->options; option && option->name; option++)
		g_variant_builder_add_parsed(&options, "{'option': %s, 'argument': %s, 'summary': %s, 'example': %s}",
			option->name, option->argument ? option->argument : "", option->summary, option->example);
	return g_variant_new_parsed("{'verb': <%s>, 'arguments': <%s>, 'summary': <%s>, 'options': <%v>}", verb->name,
		verb->arguments, verb->summary, g_variant_builder_end(&options));
}
