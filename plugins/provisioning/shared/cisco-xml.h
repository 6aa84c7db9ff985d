/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cisco-config.h"

#include <libxml/tree.h>

/**
 * XML from the network, read without trust: no DTD, no entities but the five of XML, no other file. Names of elements
 * are compared without case, because files written by hand and by old servers disagree about it.
 */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(xmlDoc, xmlFreeDoc)

/** @damage: (out) (transfer full) (nullable): what is not well-formed, in words, when it lies in elements without which a
 * phone can register; these are left out.
 * Returns: (transfer full): the document, which has a root; NULL with @error of CISCO_CONFIG_ERROR. */
xmlDoc *cisco_xml_read(gconstpointer data, gsize length, char **damage, GError **error);

gboolean cisco_xml_is(const xmlNode *node, const char *name);

/**
 * The text of the first element that has some. @paths: names joined by /, alternatives by |, below @node.
 * Returns: (transfer full): printable, without blanks around it, at most 255 bytes; NULL: none, empty, or longer.
 */
char *cisco_xml_text(const xmlNode *node, const char *paths);
/** Returns: (transfer full): as in the file but for blanks around it, and of any length: for passwords. */
char *cisco_xml_secret(const xmlNode *node, const char *paths);
/** Returns: (transfer full): the text of @node itself. */
char *cisco_xml_own_text(const xmlNode *node);
/** Returns: what true, false, 1 or 0 say, or @fallback. */
gboolean cisco_xml_boolean(const xmlNode *node, const char *paths, gboolean fallback);
guint16 cisco_xml_port(const xmlNode *node, const char *paths, guint16 fallback);
/** @text: (nullable). Returns: FALSE for what cannot be a name or an address. */
gboolean cisco_xml_is_host(const char *text);
/** Returns: the number of an attribute, or @fallback. */
guint64 cisco_xml_attribute(const xmlNode *node, const char *name, guint64 fallback);
/** Returns: (transfer container) (element-type xmlNode): the elements of the first alternative that has any, at most
 * @limit. */
GPtrArray *cisco_xml_elements(const xmlNode *node, const char *paths, guint limit);
/** By the number in an attribute; those without it come last. */
void cisco_xml_sort(GPtrArray *elements, const char *attribute);
