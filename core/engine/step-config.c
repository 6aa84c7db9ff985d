/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "step.h"

#include "phase.h"
#include "sequence.h"
#include "core/config/expand.h"
#include "core/config/option.h"

#include <string.h>

/* Options. */

/* An option's value that was handed out. */
typedef struct {
	char *key;
	char *text;
	char **list;
} StepString;

static void string_free(gpointer data)
{
	StepString *string = data;

	g_free(string->key);
	g_free(string->text);
	g_strfreev(string->list);
	g_free(string);
}

void step_drop_strings(RegentStep *base)
{
	g_slist_free_full(g_steal_pointer(&base->strings), string_free);
}

static char *raw(RegentStep *step, const char *key, gboolean *set)
{
	const RegentOption *option = plugin_option(step->plugin, key);
	g_autofree char *group = g_strconcat("plugin ", step->plugin->name, NULL);
	char *text;

	if (!option) {
		g_critical("%s has no option %s", step->plugin->name, key);
		return NULL;
	}
	text = config_get(step->config, step->endpoint, group, key);
	if (set)
		*set = text != NULL;
	return text ? text : g_strdup(option->fallback);
}

static char *see_string(RegentStep *base, const char *name)
{
	Step *step = step_of(base);
	GVariant *value =
		step ? sequence_see(step->sequence, g_quark_from_static_string(name), step->phase->index) : NULL;

	return value ? g_variant_dup_string(value, NULL) : NULL;
}

static char *option_code(gpointer data, char code)
{
	const ExpandCode *known = expand_code(code);
	RegentStep *step = data;

	if (!known)
		return NULL;
	if (known->fact)
		return see_string(step, known->fact);
	return step->endpoint ? g_strdup_printf("%u", config_endpoint_instance(step->endpoint)) : NULL;
}

static StepString *handed_out(RegentStep *step, const char *key)
{
	StepString *string;
	g_autofree char *text = NULL;

	for (GSList *at = step->strings; at; at = at->next)
		if (!strcmp(((StepString *) at->data)->key, key))
			return at->data;
	text = raw(step, key, NULL);
	string = g_new0(StepString, 1);
	string->key = g_strdup(key);
	string->text = text ? expand(text, option_code, step) : NULL;
	step->strings = g_slist_prepend(step->strings, string);
	return string;
}

const char *regent_step_option_string(RegentStep *step, const char *key)
{
	return handed_out(step, key)->text;
}

const char *const *regent_step_option_list(RegentStep *step, const char *key)
{
	StepString *string = handed_out(step, key);

	if (!string->list)
		string->list = option_parse_list(string->text ? string->text : "");
	return (const char *const *) string->list;
}

gboolean regent_step_option_boolean(RegentStep *step, const char *key)
{
	g_autofree char *text = raw(step, key, NULL);
	gboolean value = FALSE;

	return text && option_parse_boolean(text, &value, NULL) && value;
}

gint64 regent_step_option_integer(RegentStep *step, const char *key)
{
	g_autofree char *text = raw(step, key, NULL);
	gint64 value = 0;

	return text && option_parse_integer(text, 0, 0, &value, NULL) ? value : 0;
}

gint64 regent_step_option_duration(RegentStep *step, const char *key)
{
	g_autofree char *text = raw(step, key, NULL);
	gint64 value = 0;

	return text && option_parse_duration(text, 0, 0, &value, NULL) ? value : 0;
}

gboolean regent_step_option_is_set(RegentStep *step, const char *key)
{
	gboolean set = FALSE;
	g_autofree char *text = raw(step, key, &set);

	return text && set;
}

/* Files kept across boots. */

char *regent_step_state_path(RegentStep *step, const char *name)
{
	return step->engine->state
		       ? state_path(step->engine->state, regent_step_endpoint(step), step->plugin->name, name)
		       : NULL;
}

GBytes *regent_step_state_load(RegentStep *step, const char *name)
{
	g_autofree char *path = regent_step_state_path(step, name);

	return path ? state_load(step->engine->state, path) : NULL;
}

void regent_step_state_save(RegentStep *step, const char *name, GBytes *bytes)
{
	g_autofree char *path = regent_step_state_path(step, name);

	if (path)
		state_save(step->engine->state, path, bytes);
}
