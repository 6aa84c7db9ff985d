/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "identity.h"

#include "config-private.h"
#include "expand.h"
#include "ini.h"
#include "option.h"
#include "paths.h"
#include "core/facts/vocabulary.h"

#include <string.h>

struct Identity {
	FactSet facts;
	char *warning;
};

/* Letters, digits and the + that tells a model from the one before it; the G that ends most names is often left out. */
static char *bare(const char *text)
{
	GString *kept = g_string_new(NULL);

	for (; *text; text++)
		if (g_ascii_isalnum(*text) || *text == '+')
			g_string_append_c(kept, g_ascii_toupper(*text));
	if (kept->len > 4 && kept->str[kept->len - 1] == 'G')
		g_string_truncate(kept, kept->len - 1);
	return g_string_free(kept, FALSE);
}

char *identity_find_model(GKeyFile *models, const char *text)
{
	static const char *const facts[] = { REGENT_FACT_MODEL_NAME, REGENT_FACT_MODEL_LLDP_MODEL,
		REGENT_FACT_MODEL_PLATFORM, REGENT_FACT_MODEL_NUMBER };
	g_auto(GStrv) groups = g_key_file_get_groups(models, NULL);
	g_autofree char *wanted = bare(text);

	for (char **group = groups; *group; group++) {
		g_autofree char *own = bare(*group);
		gboolean found = !strcmp(own, wanted);

		for (guint i = 0; i < G_N_ELEMENTS(facts) && !found; i++) {
			g_autofree char *value = ini_value(models, *group, facts[i] + strlen("model."));
			g_autofree char *form = value ? bare(value) : NULL;

			found = !g_strcmp0(form, wanted);
		}
		if (found)
			return g_strdup(*group);
	}
	return NULL;
}

/* An endpoint's file being read, and what is odd about it. */
typedef struct {
	Config *config;
	ConfigEndpoint *endpoint;
	char *warning;
} Reading;

static void warn(Reading *reading, const char *key, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* Two warnings are one line. */
static void warn(Reading *reading, const char *key, const char *format, ...)
{
	g_autofree char *before = reading->warning;
	g_autofree char *words = NULL;
	va_list args;

	va_start(args, format);
	words = g_strdup_vprintf(format, args);
	va_end(args);
	reading->warning = g_strdup_printf("%s%s%s: [endpoint] %s: %s", before ? before : "", before ? "; " : "",
		config_source_path(reading->config, reading->endpoint->source, "endpoint", key), key, words);
}

static void set_parsed(FactSet *facts, const FactRow *row, const char *text)
{
	g_autoptr(GVariant) value = option_parse_fact(row->type, text, NULL);

	if (value)
		factset_set(facts, g_quark_from_static_string(row->name), value, NULL);
}

/* Returns: (transfer full) (nullable): what the group says; %v is what only we know. */
static char *model_value(GKeyFile *models, const char *group, const FactRow *row)
{
	g_autofree char *text = ini_value(models, group, row->name + strlen("model."));
	g_auto(GStrv) parts = text ? g_strsplit(text, "%v", -1) : NULL;

	return parts ? g_strjoinv(REGENT_VERSION, parts) : NULL;
}

/* Whether it registers unknown is the model's, where [endpoint] does not say. */
static void read_auto_register(FactSet *facts)
{
	GQuark own = g_quark_from_static_string(REGENT_FACT_ENDPOINT_AUTO_REGISTER);
	GVariant *of_model = factset_get(facts, g_quark_from_static_string(REGENT_FACT_MODEL_AUTO_REGISTER));

	if (of_model && !factset_get(facts, own))
		factset_set(facts, own, of_model, NULL);
}

static void read_model(Reading *reading, const char *model, FactSet *facts)
{
	GKeyFile *models = reading->config->models;
	g_autofree char *group = identity_find_model(models, model);
	g_auto(GStrv) groups = g_key_file_get_groups(models, NULL);
	const char *meant;

	if (!group) {
		meant = ini_suggest(model, (const char *const *) groups);
		warn(reading, "model", "\"%s\" is not in models.ini or models.d%s%s%s regentctl models lists what is",
			model, meant ? ": did you mean " : "", meant ? meant : "", meant ? "?" : ";");
		return;
	}
	for (const FactRow *row = vocabulary(); row->name; row++) {
		g_autofree char *text = row->flags & FACT_MODEL ? model_value(models, group, row) : NULL;

		if (text)
			set_parsed(facts, row, text);
	}
	read_auto_register(facts);
}

void identity_split_load_file(const char *where, char **path, char **key)
{
	const char *mark = strchr(where, '#');

	*path = mark ? g_strndup(where, (gsize) (mark - where)) : g_strdup(where);
	*key = mark ? g_strdup(mark + 1) : NULL;
}

char *identity_find_load(const char *text, const char *key)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	g_autofree char *prefix = key ? g_strconcat(key, "=", NULL) : g_strdup("");

	for (char **line = lines; *line; line++) {
		const char *load = g_str_has_prefix(*line, prefix)
					   ? g_strstrip(g_strdelimit(*line + strlen(prefix), "\"'", ' '))
					   : "";

		if (*load)
			return g_strdup(load);
		if (!key)
			break;
	}
	return NULL;
}

static char *read_load_file(Reading *reading, const char *where)
{
	g_autofree char *path = NULL, *key = NULL, *text = NULL;
	char *load;

	identity_split_load_file(where, &path, &key);
	if (!g_file_get_contents(path, &text, NULL, NULL)) {
		warn(reading, "load-file",
			"%s cannot be read, so no load is told: name the file that has it, or set load", path);
		return NULL;
	}
	load = identity_find_load(text, key);
	if (!load)
		warn(reading, "load-file", "%s has no %s%s, so no load is told: name what has it, or set load", path,
			key ? key : "first line", key ? "=" : "");
	return load;
}

static void read_load(Reading *reading, FactSet *facts)
{
	GQuark name = g_quark_from_static_string(REGENT_FACT_ENDPOINT_LOAD);
	g_autofree char *file = config_get(reading->config, reading->endpoint, "endpoint", "load-file");
	g_autofree char *load = NULL;
	GVariant *set = factset_get(facts, name);

	if (set && strcmp(g_variant_get_string(set, NULL), "auto"))
		return;
	load = file && *file ? read_load_file(reading, file) : NULL;
	factset_set(facts, name, load ? g_variant_new_string(load) : NULL, NULL);
}

static void read_endpoint(Config *config, ConfigEndpoint *endpoint, FactSet *facts)
{
	for (const FactRow *row = vocabulary(); row->name; row++) {
		g_autofree char *text = NULL;

		if (!(row->flags & FACT_CONFIG) || !strcmp(row->name, REGENT_FACT_ENDPOINT_DEVICE_NAME))
			continue;
		text = config_get(config, endpoint, "endpoint", row->name + strlen("endpoint."));
		if (text && *text)
			set_parsed(facts, row, text);
	}
}

static Identity *read_identity(Config *config, ConfigEndpoint *endpoint)
{
	Reading reading = { config, endpoint, NULL };
	Identity *identity = g_new0(Identity, 1);
	FactSet *facts = &identity->facts;
	GVariant *model, *interface;

	read_endpoint(config, endpoint, facts);
	read_load(&reading, facts);
	model = factset_get(facts, g_quark_from_static_string(REGENT_FACT_ENDPOINT_MODEL));
	if (model && config_is_default(config, endpoint->source, "endpoint", "model"))
		factset_set(facts, g_quark_from_static_string(REGENT_FACT_ENDPOINT_ASSUMED),
			g_variant_new_boolean(TRUE), NULL);
	if (model)
		read_model(&reading, g_variant_get_string(model, NULL), facts);
	identity->warning = reading.warning;
	/* A chain whose phases find no voice interface works on the interface itself; children work on their parent's. */
	interface = factset_get(facts, g_quark_from_static_string(REGENT_FACT_ENDPOINT_INTERFACE));
	if (interface && !config_endpoint_chain(endpoint)->parent)
		factset_set(facts, g_quark_from_static_string(REGENT_FACT_VOICE_INTERFACE), interface, NULL);
	return identity;
}

void identity_read(Config *config, ConfigEndpoint *endpoint)
{
	if (!endpoint->source->identity)
		endpoint->source->identity = read_identity(config, endpoint);
}

const FactSet *identity_common(ConfigEndpoint *endpoint, const char **warning)
{
	*warning = endpoint->source->identity->warning;
	return &endpoint->source->identity->facts;
}

/* device-name = auto leaves the name to the phase that finds the hardware address. */
void identity_own(Config *config, ConfigEndpoint *endpoint, FactSet *own)
{
	g_autofree char *text = config_get(config, endpoint, "endpoint", "device-name");
	g_autofree char *name = NULL;

	if (!text || !*text || !strcmp(text, "auto"))
		return;
	name = expand_instance(text, config_endpoint_instance(endpoint));
	factset_set(
		own, g_quark_from_static_string(REGENT_FACT_ENDPOINT_DEVICE_NAME), g_variant_new_string(name), NULL);
	factset_set(
		own, g_quark_from_static_string(REGENT_FACT_ENDPOINT_NAME_STABLE), g_variant_new_boolean(TRUE), NULL);
}

void identity_free(Identity *identity)
{
	factset_clear(&identity->facts);
	g_free(identity->warning);
	g_free(identity);
}
