/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cisco-parts.h"

#include <regent/facts.h>
#include <string.h>

#define LINES_MAX 128

static const struct {
	const char *key;
	const char *path;
} line_texts[] = {
	{ REGENT_LINE_LABEL, "featureLabel" },
	{ REGENT_LINE_NAME, "displayName" },
	{ REGENT_LINE_CONTACT, "contact" },
};

/* Lines are among the buttons, beside speed dials and features. */
GPtrArray *cisco_lines_find(const xmlNode *root)
{
	GPtrArray *lines = cisco_xml_elements(root, "sipProfile/sipLines/line", LINES_MAX);

	for (guint i = lines->len; i-- > 0;) {
		g_autofree char *feature = cisco_xml_text(lines->pdata[i], "featureID");
		g_autofree char *number = cisco_xml_text(lines->pdata[i], "name");

		if (!number || (feature && strcmp(feature, "9") && strcmp(feature, "23")))
			g_ptr_array_remove_index(lines, i);
	}
	cisco_xml_sort(lines, "button");
	return lines;
}

/* The line's own registrar, where it has one. */
static void read_registrar(const xmlNode *node, const CiscoReading *reading, GVariantBuilder *line)
{
	g_autofree char *proxy = cisco_xml_text(node, "proxy");
	g_autofree char *text = cisco_xml_text(node, "port");
	guint16 port = cisco_xml_port(node, "port", 0);

	if (!proxy || !g_ascii_strcasecmp(proxy, "USECALLMANAGER"))
		return;
	if (!cisco_xml_is_host(proxy)) {
		if (reading->sip)
			cisco_ignore(reading, "proxy", proxy, "the call managers are asked");
		return;
	}
	g_variant_builder_add(line, "{sv}", REGENT_LINE_PROXY, g_variant_new_string(proxy));
	if (port)
		g_variant_builder_add(line, "{sv}", REGENT_LINE_PORT, g_variant_new_uint16(port));
	else if (text && reading->sip)
		cisco_ignore(reading, "port", text, proxy);
}

static GVariant *read_line(const xmlNode *node, guint index, const CiscoReading *reading)
{
	g_autofree char *number = cisco_xml_text(node, "name");
	GVariantBuilder line;

	g_variant_builder_init(&line, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&line, "{sv}", REGENT_LINE_INDEX, g_variant_new_uint32(index));
	g_variant_builder_add(&line, "{sv}", REGENT_LINE_NUMBER, g_variant_new_string(number));
	for (gsize i = 0; i < G_N_ELEMENTS(line_texts); i++) {
		g_autofree char *text = cisco_xml_text(node, line_texts[i].path);

		if (text)
			g_variant_builder_add(&line, "{sv}", line_texts[i].key, g_variant_new_string(text));
	}
	read_registrar(node, reading, &line);
	return g_variant_ref_sink(g_variant_builder_end(&line));
}

GVariant *cisco_lines_auto(const xmlNode *root)
{
	g_autofree char *name = cisco_xml_text(root, "autoRegistrationName");
	g_autoptr(GPtrArray) lines = cisco_entries_new();
	GVariantBuilder line;

	g_variant_builder_init(&line, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&line, "{sv}", REGENT_LINE_INDEX, g_variant_new_uint32(1));
	g_variant_builder_add(&line, "{sv}", REGENT_LINE_NUMBER, g_variant_new_string(name ? name : "AUTO-REG"));
	g_ptr_array_add(lines, g_variant_ref_sink(g_variant_builder_end(&line)));
	return cisco_entries_end(lines);
}

GVariant *cisco_lines_read(GPtrArray *nodes, const CiscoReading *reading)
{
	g_autoptr(GPtrArray) lines = cisco_entries_new();

	for (guint i = 0; i < nodes->len; i++)
		g_ptr_array_add(lines, read_line(nodes->pdata[i], i + 1, reading));
	return lines->len ? cisco_entries_end(lines) : NULL;
}

static gboolean has_credential(const xmlNode *node)
{
	g_autofree char *user = cisco_xml_text(node, "authName");
	g_autofree char *password = cisco_xml_secret(node, "authPassword");

	return user || password;
}

static GVariant *read_credential(const xmlNode *node, guint index)
{
	g_autofree char *user = cisco_xml_text(node, "authName|name");
	g_autofree char *password = cisco_xml_secret(node, "authPassword");
	GVariantBuilder credential;

	g_variant_builder_init(&credential, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&credential, "{sv}", REGENT_CREDENTIAL_LINE, g_variant_new_uint32(index));
	g_variant_builder_add(&credential, "{sv}", REGENT_CREDENTIAL_USER, g_variant_new_string(user ? user : ""));
	g_variant_builder_add(
		&credential, "{sv}", REGENT_CREDENTIAL_PASSWORD, g_variant_new_string(password ? password : ""));
	return g_variant_ref_sink(g_variant_builder_end(&credential));
}

/* A line without any uses those of the first line, as phones do. */
GVariant *cisco_lines_credentials(GPtrArray *lines)
{
	g_autoptr(GPtrArray) credentials = cisco_entries_new();

	for (guint i = 0; i < lines->len; i++) {
		const xmlNode *own = has_credential(lines->pdata[i]) ? lines->pdata[i] : lines->pdata[0];

		if (has_credential(own))
			g_ptr_array_add(credentials, read_credential(own, i + 1));
	}
	return credentials->len ? cisco_entries_end(credentials) : NULL;
}
