/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cisco-xml.h"
#include "wire.h"

#include <string.h>

#define TEXT_MAX 255

typedef char *(*Reader)(const xmlNode *node);

static gboolean named(const xmlNode *node, const char *name, gsize length)
{
	return node->type == XML_ELEMENT_NODE && strlen((const char *) node->name) == length &&
	       !g_ascii_strncasecmp((const char *) node->name, name, length);
}

gboolean cisco_xml_is(const xmlNode *node, const char *name)
{
	return named(node, name, strlen(name));
}

/** Returns: (transfer full) (nullable): of any length, NULL when empty. */
static char *raw_text(const xmlNode *node)
{
	g_autoptr(GString) text = g_string_new(NULL);

	for (const xmlNode *child = node->children; child; child = child->next)
		if (child->type == XML_TEXT_NODE && child->content)
			g_string_append(text, (const char *) child->content);
	g_strstrip(text->str);
	return text->str[0] ? g_strdup(text->str) : NULL;
}

char *cisco_xml_own_text(const xmlNode *node)
{
	g_autofree char *raw = raw_text(node);

	return raw && strlen(raw) <= TEXT_MAX ? wire_text(raw, strlen(raw)) : NULL;
}

static char *read_path(const xmlNode *node, const char *path, gsize length, Reader reader)
{
	const char *slash = memchr(path, '/', length);
	gsize first = slash ? (gsize) (slash - path) : length;
	char *text = NULL;

	for (const xmlNode *child = node->children; child && !text; child = child->next) {
		if (!named(child, path, first))
			continue;
		text = slash ? read_path(child, slash + 1, length - first - 1, reader) : reader(child);
	}
	return text;
}

static char *read_paths(const xmlNode *node, const char *paths, Reader reader)
{
	char *text = NULL;

	while (*paths && !text) {
		gsize length = strcspn(paths, "|");

		text = read_path(node, paths, length, reader);
		paths += length;
		paths += *paths == '|';
	}
	return text;
}

char *cisco_xml_text(const xmlNode *node, const char *paths)
{
	return read_paths(node, paths, cisco_xml_own_text);
}

char *cisco_xml_secret(const xmlNode *node, const char *paths)
{
	return read_paths(node, paths, raw_text);
}

guint64 cisco_xml_attribute(const xmlNode *node, const char *name, guint64 fallback)
{
	guint64 number = fallback;
	xmlChar *text = xmlGetNoNsProp(node, (const xmlChar *) name);

	if (text)
		g_ascii_string_to_unsigned(g_strstrip((char *) text), 10, 0, G_MAXUINT32, &number, NULL);
	xmlFree(text);
	return number;
}

gboolean cisco_xml_boolean(const xmlNode *node, const char *paths, gboolean fallback)
{
	g_autofree char *text = cisco_xml_text(node, paths);

	if (text && (!g_ascii_strcasecmp(text, "true") || !strcmp(text, "1")))
		return TRUE;
	if (text && (!g_ascii_strcasecmp(text, "false") || !strcmp(text, "0")))
		return FALSE;
	return fallback;
}

guint16 cisco_xml_port(const xmlNode *node, const char *paths, guint16 fallback)
{
	g_autofree char *text = cisco_xml_text(node, paths);
	guint64 port;

	return text && g_ascii_string_to_unsigned(text, 10, 1, 65535, &port, NULL) ? (guint16) port : fallback;
}

gboolean cisco_xml_is_host(const char *text)
{
	return text && !strpbrk(text, " /@,;[]<>#?\"'\\");
}

static void collect(const xmlNode *node, const char *path, gsize length, guint limit, GPtrArray *found)
{
	const char *slash = memchr(path, '/', length);
	gsize first = slash ? (gsize) (slash - path) : length;

	for (xmlNode *child = node->children; child && found->len < limit; child = child->next) {
		if (!named(child, path, first))
			continue;
		if (slash)
			collect(child, slash + 1, length - first - 1, limit, found);
		else
			g_ptr_array_add(found, child);
	}
}

GPtrArray *cisco_xml_elements(const xmlNode *node, const char *paths, guint limit)
{
	GPtrArray *found = g_ptr_array_new();

	while (*paths && !found->len) {
		gsize length = strcspn(paths, "|");

		collect(node, paths, length, limit, found);
		paths += length;
		paths += *paths == '|';
	}
	return found;
}

static gint compare_attributes(gconstpointer a, gconstpointer b, gpointer name)
{
	guint64 first = cisco_xml_attribute(*(xmlNode *const *) a, name, G_MAXUINT32);
	guint64 second = cisco_xml_attribute(*(xmlNode *const *) b, name, G_MAXUINT32);

	return (first > second) - (first < second);
}

void cisco_xml_sort(GPtrArray *elements, const char *attribute)
{
	g_ptr_array_sort_with_data(elements, compare_attributes, (gpointer) attribute);
}
