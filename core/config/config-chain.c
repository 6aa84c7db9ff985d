/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config-private.h"

#include "ini.h"
#include "option.h"

#include <string.h>

/* The phase that is being read, and where it stands, for errors. */
typedef struct {
	Config *config;
	Source *source;
	char *group;
	GPtrArray *names; /* of phases, NULL-terminated */
	guint index;
	PhaseConfig *phase;
	GError **error;
} PhaseReader;

static gboolean wrong(PhaseReader *reader, const char *key, const char *words)
{
	return config_error(reader->error, config_source_path(reader->config, reader->source, reader->group, key),
		reader->group, key, "%s", words);
}

static char *get(PhaseReader *reader, const char *key)
{
	return config_source_get(reader->config, reader->source, reader->group, key);
}

static int index_of(GPtrArray *names, const char *name)
{
	for (guint i = 0; names->pdata[i]; i++)
		if (!strcmp(names->pdata[i], name))
			return (int) i;
	return -1;
}

static gboolean read_duration(PhaseReader *reader, const char *key, gint64 fallback, gint64 *value)
{
	g_autofree char *text = get(reader, key);
	g_autoptr(GError) error = NULL;

	*value = fallback;
	if (!text || (!strcmp(key, "timeout") && !strcmp(text, "none")))
		return TRUE;
	return option_parse_duration(text, 0, 0, value, &error) || wrong(reader, key, error->message);
}

static gboolean read_mode(PhaseReader *reader)
{
	static const char *const modes[] = { [MODE_FIRST] = "first", [MODE_ANY] = "any", [MODE_ALL] = "all" };
	g_autofree char *text = get(reader, "mode");

	for (guint i = 0; i < G_N_ELEMENTS(modes); i++)
		if (!strcmp(text ? text : "first", modes[i])) {
			reader->phase->mode = (PhaseMode) i;
			return TRUE;
		}
	return wrong(reader, "mode", "must be first, any or all");
}

static gboolean read_target(PhaseReader *reader, const char *name)
{
	reader->phase->rewind = index_of(reader->names, name);
	if (reader->phase->rewind >= 0 && (guint) reader->phase->rewind <= reader->index)
		return TRUE;
	/* A default that names a phase this sequence lacks, or has later, starts the phase itself again. */
	reader->phase->rewind = (int) reader->index;
	if (config_is_inherited(reader->config, reader->source, reader->group, "on-failure"))
		return TRUE;
	return wrong(reader, "on-failure", "rewind: must name this phase or an earlier one");
}

static gboolean read_patience(PhaseReader *reader, const char *text)
{
	gint64 count = 0;

	if (*text && !option_parse_integer(text, 1, 1000, &count, NULL))
		return wrong(reader, "on-failure", "retry N: N must be 1 to 1000");
	reader->phase->patience = (guint) count;
	return TRUE;
}

/* retry | continue | rewind:PHASE | retry N; rewind:PHASE */
static gboolean read_on_failure(PhaseReader *reader)
{
	g_autofree char *text = get(reader, "on-failure");
	g_auto(GStrv) words = option_parse_list(text ? text : "retry");

	reader->phase->rewind = -1;
	for (char **word = words; *word; word++) {
		gboolean good = TRUE;

		if (!strcmp(*word, "continue"))
			reader->phase->goes_on = TRUE;
		else if (g_str_has_prefix(*word, "rewind:"))
			good = read_target(reader, g_strstrip(*word + strlen("rewind:")));
		else if (g_str_has_prefix(*word, "retry"))
			good = read_patience(reader, g_strstrip(*word + strlen("retry")));
		else
			good = wrong(
				reader, "on-failure", "must be retry, continue, rewind:PHASE or retry N; rewind:PHASE");
		if (!good)
			return FALSE;
	}
	if (reader->phase->goes_on && g_strv_length(words) > 1)
		return wrong(reader, "on-failure", "continue stands alone: the later phases go on, nothing is rewound");
	return !reader->phase->patience || reader->phase->rewind >= 0 ||
	       wrong(reader, "on-failure", "retry N must say where to go then: retry N; rewind:PHASE");
}

const RegentPlugin *config_find_plugin(Loader *loader, const char *name, GError **error)
{
	g_autoptr(GError) unusable = NULL;
	const RegentPlugin *plugin = loader_get(loader, name, &unusable);
	g_auto(GStrv) all = plugin || loader_exists(loader, name) ? NULL : loader_list(loader);
	const char *meant = all ? ini_suggest(name, (const char *const *) all) : NULL;

	if (meant)
		g_set_error(error, REGENT_ERROR, REGENT_ERROR_CONFIG, "there is no plugin %s: did you mean %s?", name,
			meant);
	else if (!plugin)
		g_propagate_error(error, g_steal_pointer(&unusable));
	return plugin;
}

static void add_phase_groups(Layer *layer, GPtrArray *names)
{
	g_auto(GStrv) groups = layer ? g_key_file_get_groups(layer->file, NULL) : NULL;

	for (char **group = groups; group && *group; group++)
		if (g_str_has_prefix(*group, "phase "))
			g_ptr_array_add(names, g_strdup(*group + strlen("phase ")));
}

/* A phase without plugins may be a slip in the list of phases: another group has nearly its name. */
static gboolean no_plugins(PhaseReader *reader)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *words = NULL;
	const char *meant;

	add_phase_groups(reader->config->over, names);
	add_phase_groups(reader->source->own, names);
	for (guint i = 0; i < reader->config->layers->len; i++)
		add_phase_groups(reader->config->layers->pdata[i], names);
	g_ptr_array_add(names, NULL);
	meant = ini_suggest(reader->phase->name, (const char *const *) names->pdata);
	words = meant && strcmp(meant, reader->phase->name) ? g_strdup_printf(": did you mean [phase %s]?", meant)
							    : g_strdup("");
	return config_error(reader->error, config_source_path(reader->config, reader->source, reader->group, "plugins"),
		reader->group, "plugins", "names no plugin for this phase%s", words);
}

static gboolean read_plugins(PhaseReader *reader, Loader *loader)
{
	g_autofree char *text = get(reader, "plugins");
	g_auto(GStrv) names = option_parse_list(text ? text : "");

	if (!*names)
		return no_plugins(reader);
	reader->phase->plugins = g_new0(const RegentPlugin *, g_strv_length(names) + 1);
	for (guint i = 0; names[i]; i++) {
		g_autoptr(GError) error = NULL;

		reader->phase->plugins[i] = config_find_plugin(loader, names[i], &error);
		if (!reader->phase->plugins[i])
			return wrong(reader, "plugins", error->message);
		for (guint j = 0; j < i; j++)
			if (reader->phase->plugins[j] == reader->phase->plugins[i])
				return wrong(reader, "plugins", "names a plugin twice");
	}
	return TRUE;
}

static void phase_config_free(gpointer data)
{
	PhaseConfig *phase = data;

	g_free(phase->name);
	g_free(phase->plugins);
	g_free(phase);
}

static gboolean read_phase(PhaseReader *reader, Loader *loader)
{
	PhaseConfig *phase = reader->phase;

	return read_plugins(reader, loader) && read_mode(reader) && read_on_failure(reader) &&
	       read_duration(reader, "timeout", 0, &phase->timeout) &&
	       read_duration(reader, "retry-min", G_TIME_SPAN_SECOND, &phase->retry_min) &&
	       read_duration(reader, "retry-max", G_TIME_SPAN_MINUTE, &phase->retry_max) &&
	       read_duration(reader, "stop-timeout", 2 * G_TIME_SPAN_SECOND, &phase->stop_timeout) &&
	       (phase->retry_min >= G_TIME_SPAN_MILLISECOND || wrong(reader, "retry-min", "must be at least 1ms")) &&
	       (phase->retry_min <= phase->retry_max || wrong(reader, "retry-min", "is longer than retry-max"));
}

/* after = Y; Z: behind the first of them that there is. */
static int place_after(Config *config, Source *source, const char *group, GPtrArray *names)
{
	g_autofree char *text = config_source_get(config, source, group, "after");
	g_auto(GStrv) list = option_parse_list(text ? text : "");
	int at = -1;

	for (char **name = list; *name && at < 0; name++)
		at = index_of(names, *name);
	return at;
}

/* The phases that packages insert with after = Y; Y may be one of them, in a later group or file. */
static gboolean insert_phases_of(Config *config, Source *source, Layer *layer, GPtrArray *names)
{
	g_auto(GStrv) groups = layer ? g_key_file_get_groups(layer->file, NULL) : NULL;
	guint before = names->len;

	for (char **group = groups; group && *group; group++) {
		int at;

		if (!g_str_has_prefix(*group, "phase ") || index_of(names, *group + strlen("phase ")) >= 0)
			continue;
		at = place_after(config, source, *group, names);
		if (at >= 0)
			g_ptr_array_insert(names, at + 1, g_strdup(*group + strlen("phase ")));
	}
	return names->len > before;
}

static void insert_phases(Config *config, Source *source, GPtrArray *names)
{
	gboolean more = FALSE;

	for (guint i = config->layers->len; i > 0; i--)
		more |= insert_phases_of(config, source, config->layers->pdata[i - 1], names);
	more |= insert_phases_of(config, source, source->own, names);
	more |= insert_phases_of(config, source, config->over, names);
	if (more)
		insert_phases(config, source, names);
}

/* Returns: NULL with @error */
static GPtrArray *phase_names(Config *config, Source *source, GError **error)
{
	g_autofree char *text = config_source_get(config, source, "sequence", "phases");
	g_auto(GStrv) list = option_parse_list(text ? text : "");
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

	for (char **name = list; *name; name++) {
		if (g_ptr_array_find_with_equal_func(names, *name, g_str_equal, NULL)) {
			config_error(error, config_source_path(config, source, "sequence", "phases"), "sequence",
				"phases", "names %s twice: a phase runs once", *name);
			return NULL;
		}
		g_ptr_array_add(names, g_strdup(*name));
	}
	g_ptr_array_add(names, NULL);
	insert_phases(config, source, names);
	return g_steal_pointer(&names);
}

static gboolean read_request(
	Config *config, Source *source, GPtrArray *names, const char *key, int *index, GError **error)
{
	g_autofree char *text = config_source_get(config, source, "sequence", key);

	*index = text ? index_of(names, text) : -1;
	if (*index >= 0 || !text || (!strcmp(key, "reset") && !strcmp(text, "reboot")))
		return TRUE;
	/* A default that names a phase this shorter sequence lacks means its first phase. */
	if (config_is_inherited(config, source, "sequence", key)) {
		*index = 0;
		return TRUE;
	}
	return config_error(error, config_source_path(config, source, "sequence", key), "sequence", key,
		"there is no phase %s", text);
}

static gboolean read_sequence(Config *config, Source *source, GPtrArray *names, Chain *chain, GError **error)
{
	g_autofree char *reset = config_source_get(config, source, "sequence", "reset");
	g_autofree char *spread = config_source_get(config, source, "sequence", "spread");
	g_autoptr(GError) bad = NULL;

	chain->parent = source->own ? g_key_file_get_value(source->own->file, "sequence", "parent", NULL) : NULL;
	chain->reboot = config_source_get(config, source, "sequence", "reboot");
	chain->reset_is_reboot = g_strcmp0(reset, "reboot") == 0;
	chain->spread = chain->parent ? 5 * G_TIME_SPAN_SECOND : 0;
	if (spread && !option_parse_duration(spread, 0, 0, &chain->spread, &bad))
		return config_error(error, config_source_path(config, source, "sequence", "spread"), "sequence",
			"spread", "%s", bad->message);
	if (chain->reset_is_reboot && !(chain->reboot && *chain->reboot))
		return config_error(error, config_source_path(config, source, "sequence", "reset"), "sequence", "reset",
			"reboot wants a command: [sequence] reboot = COMMAND");
	return read_request(config, source, names, "restart", &chain->restart, error) &&
	       read_request(config, source, names, "reset", &chain->reset, error) &&
	       read_request(config, source, names, "check", &chain->check, error);
}

void chain_free(Chain *chain)
{
	g_ptr_array_unref(chain->phases);
	g_free(chain->parent);
	g_free(chain->reboot);
	g_free(chain);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Chain, chain_free)

Chain *chain_build(Config *config, Source *source, Loader *loader, GError **error)
{
	g_autoptr(GPtrArray) names = phase_names(config, source, error);
	g_autoptr(Chain) chain = g_new0(Chain, 1);

	chain->phases = g_ptr_array_new_with_free_func(phase_config_free);
	if (!names)
		return NULL;
	if (names->len < 2) {
		config_error(error, config_source_path(config, source, "sequence", "phases"), "sequence", "phases",
			"names no phase");
		return NULL;
	}
	if (!read_sequence(config, source, names, chain, error))
		return NULL;
	for (guint i = 0; names->pdata[i]; i++) {
		PhaseConfig *phase = g_new0(PhaseConfig, 1);
		g_autofree char *group = g_strconcat("phase ", names->pdata[i], NULL);
		PhaseReader reader = { config, source, group, names, i, phase, error };

		phase->name = g_strdup(names->pdata[i]);
		g_ptr_array_add(chain->phases, phase);
		if (!read_phase(&reader, loader))
			return NULL;
	}
	return g_steal_pointer(&chain);
}

guint chain_checked_phase(const Chain *chain)
{
	return chain->check >= 0 ? (guint) chain->check : chain->phases->len - 1;
}

gboolean phase_config_equal(const PhaseConfig *a, const PhaseConfig *b)
{
	guint i = 0;

	while (a->plugins[i] && a->plugins[i] == b->plugins[i])
		i++;
	return a->plugins[i] == b->plugins[i] && !strcmp(a->name, b->name) && a->mode == b->mode &&
	       a->timeout == b->timeout && a->goes_on == b->goes_on && a->rewind == b->rewind &&
	       a->patience == b->patience && a->retry_min == b->retry_min && a->retry_max == b->retry_max &&
	       a->stop_timeout == b->stop_timeout;
}
