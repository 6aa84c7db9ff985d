/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cisco-parts.h"
#include "list-words.h"

#include <regent/facts.h>
#include <string.h>

/* clang-format off */
G_DEFINE_QUARK(cisco-config-error-quark, cisco_config_error)
/* clang-format on */

GPtrArray *cisco_entries_new(void)
{
	return g_ptr_array_new_with_free_func((GDestroyNotify) g_variant_unref);
}

GVariant *cisco_entries_end(GPtrArray *entries)
{
	return g_variant_ref_sink(
		g_variant_new_array(G_VARIANT_TYPE_VARDICT, (GVariant *const *) entries->pdata, entries->len));
}

void cisco_ignore(const CiscoReading *reading, const char *path, const char *text, const char *instead)
{
	const char *slash = strrchr(path, '/');
	g_autofree char *shown = text ? list_words_shortened(text) : NULL;
	g_autofree char *words = g_strdup_printf("%s%s%s%s%s%s", slash ? slash + 1 : path, shown ? " " : "",
		shown ? shown : "", instead ? " (" : "", instead ? instead : "", instead ? ")" : "");

	if (!g_ptr_array_find_with_equal_func(reading->ignored, words, g_str_equal, NULL))
		g_ptr_array_add(reading->ignored, g_steal_pointer(&words));
}

/** Returns: (transfer full) (nullable): @ignored as people read it; nothing is added any more. */
static char *ignored_words(GPtrArray *ignored)
{
	g_ptr_array_add(ignored, NULL);
	return ignored->len > 1 ? list_words((const char *const *) ignored->pdata) : NULL;
}

/** Returns: whether @node is the loadInformation, or loadInformationN, of model @model (0: the one without N). */
static gboolean is_load_of(const xmlNode *node, guint64 model)
{
	const char *number = (const char *) node->name + strlen("loadInformation");
	guint64 value = 0;

	if (node->type != XML_ELEMENT_NODE || g_ascii_strncasecmp((const char *) node->name, "loadInformation", 15))
		return FALSE;
	if (!model)
		return !*number;
	return g_ascii_string_to_unsigned(number, 10, 1, G_MAXUINT32, &value, NULL) && value == model;
}

static char *find_load(const xmlNode *root, guint64 model)
{
	char *load = NULL;

	for (const xmlNode *node = root->children; node && !load; node = node->next)
		if (is_load_of(node, model))
			load = cisco_xml_own_text(node);
	return load;
}

/* A device's file has the plain element, old servers' and the default file one for each model. */
static char *read_load(const xmlNode *root, gboolean is_default, const CiscoReading *reading)
{
	guint64 model = reading->hints->model;
	g_autofree char *load = find_load(root, is_default ? model : 0);

	if (!load)
		load = find_load(root, is_default ? 0 : model);
	if (load && g_str_has_suffix(load, ".loads"))
		load[strlen(load) - strlen(".loads")] = '\0';
	/* It becomes the name of a file. */
	if (!load || (cisco_xml_is_host(load) && load[0] && load[0] != '.'))
		return g_steal_pointer(&load);
	cisco_ignore(reading, "loadInformation", load, NULL);
	return NULL;
}

static const char *known_protocol(const char *text)
{
	if (text && !g_ascii_strncasecmp(text, "sip", 3))
		return "sip";
	return text && !g_ascii_strncasecmp(text, "sccp", 4) ? "sccp" : NULL;
}

/* SIP41.9-4-2SR3-1S, P0S3-8-12-00, CP7912080001SIP060111A, term70.default, jar70sccp.8-4 ... */
static const char *protocol_of_load(const char *load)
{
	g_autofree char *name = g_ascii_strdown(load ? load : "", -1);

	if (strstr(name, "sccp"))
		return "sccp";
	return strstr(name, "sip") || g_str_has_prefix(name, "p0s") ? "sip" : NULL;
}

/* Old files name no protocol: then it is that of the firmware. */
static char *read_protocol(const xmlNode *root, const char *load, const CiscoReading *reading)
{
	g_autofree char *text = cisco_xml_text(root, "deviceProtocol");
	const char *protocol = known_protocol(text);

	if (protocol)
		return g_strdup(protocol);
	protocol = reading->hints->protocol ? reading->hints->protocol : protocol_of_load(load);
	if (!protocol)
		protocol = "sccp";
	if (text)
		cisco_ignore(reading, "deviceProtocol", text, strcmp(protocol, "sip") ? "SCCP is used" : "SIP is used");
	return g_strdup(protocol);
}

static CiscoConfig *read_root(const xmlNode *root, const CiscoConfigHints *hints)
{
	CiscoConfig *config = g_new0(CiscoConfig, 1);
	g_autoptr(GPtrArray) lines = cisco_lines_find(root);
	g_autoptr(GPtrArray) ignored = g_ptr_array_new_with_free_func(g_free);
	CiscoReading reading = { .hints = hints, .ignored = ignored };
	guint32 security = 1;

	config->is_default = cisco_xml_is(root, "Default");
	config->kind = cisco_kind_read(root);
	config->version = cisco_xml_text(root, "versionStamp");
	config->load = read_load(root, config->is_default, &reading);
	config->protocol = read_protocol(root, config->load, &reading);
	reading.sip = !strcmp(config->protocol, "sip");
	config->settings = cisco_settings_read(root, &reading);
	g_variant_lookup(config->settings, REGENT_SETTING_SECURITY_MODE, "u", &security);
	reading.secure = security > 1;
	config->call_managers = cisco_call_managers_read(root, &reading);
	config->srst = cisco_srst_read(root, &reading);
	config->lines = reading.sip && config->is_default && !lines->len ? cisco_lines_auto(root)
									 : cisco_lines_read(lines, &reading);
	config->credentials = cisco_lines_credentials(lines);
	config->ignored = ignored_words(ignored);
	return config;
}

static gboolean check_root(const xmlNode *root, GError **error)
{
	if (!cisco_xml_is(root, "device") && !cisco_xml_is(root, "Default")) {
		g_autofree char *name = g_utf8_substring(
			(const char *) root->name, 0, MIN(g_utf8_strlen((const char *) root->name, -1), 40));

		g_set_error(error, CISCO_CONFIG_ERROR, CISCO_CONFIG_ERROR_UNREADABLE,
			"is not a phone's configuration but a document \"%s\"", name);
		return FALSE;
	}
	if (cisco_xml_boolean(root, "encrConfig", FALSE) && !cisco_xml_boolean(root, "fullConfig", TRUE)) {
		g_set_error_literal(error, CISCO_CONFIG_ERROR, CISCO_CONFIG_ERROR_ENCRYPTED,
			"is only the short file beside an encrypted one");
		return FALSE;
	}
	return TRUE;
}

CiscoConfig *cisco_config_parse(gconstpointer data, gsize length, const CiscoConfigHints *hints, GError **error)
{
	g_autofree char *damage = NULL;
	g_autoptr(xmlDoc) document = cisco_xml_read(data, length, &damage, error);
	const xmlNode *root = document ? xmlDocGetRootElement(document) : NULL;
	CiscoConfig *config;

	if (!root || !check_root(root, error))
		return NULL;
	config = read_root(root, hints);
	config->damage = g_steal_pointer(&damage);
	return config;
}

void cisco_config_free(CiscoConfig *config)
{
	if (!config)
		return;
	g_free(config->damage);
	g_free(config->ignored);
	g_free(config->protocol);
	g_free(config->version);
	g_free(config->load);
	g_variant_unref(config->call_managers);
	g_variant_unref(config->settings);
	g_clear_pointer(&config->srst, g_variant_unref);
	g_clear_pointer(&config->lines, g_variant_unref);
	g_clear_pointer(&config->credentials, g_variant_unref);
	g_free(config);
}
