/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cisco-xml.h"

/** The parts of a configuration, each from the root of the document. Only cisco-config.c asks for them. */

/** What the parts know of the file, and what they say of it. */
typedef struct {
	const CiscoConfigHints *hints;
	gboolean sip;       /* else SCCP */
	gboolean secure;    /* registered by TLS alone */
	GPtrArray *ignored; /* of char: what cannot be used, for people */
} CiscoReading;

/** Notes that an element cannot be used. @path: its name is the last word of it. @text: (nullable): what it holds.
 * @instead: (nullable): why, or what is used in its place. */
void cisco_ignore(const CiscoReading *reading, const char *path, const char *text, const char *instead);

/** Returns: which kind of call manager wrote it, a CISCO_KIND_; NULL: it does not show. */
const char *cisco_kind_read(const xmlNode *root);

/** Returns: (transfer full): a{sv}, REGENT_SETTING_ keys. */
GVariant *cisco_settings_read(const xmlNode *root, const CiscoReading *reading);

/** Returns: (transfer full): aa{sv}, REGENT_CM_ keys, in priority order, maybe empty. */
GVariant *cisco_call_managers_read(const xmlNode *root, const CiscoReading *reading);
/** Returns: (transfer full): the same of the survivable routers; NULL: none. */
GVariant *cisco_srst_read(const xmlNode *root, const CiscoReading *reading);

/** Returns: (transfer container) (element-type xmlNode): the lines, in the order of their buttons. */
GPtrArray *cisco_lines_find(const xmlNode *root);
/** Returns: (transfer full): aa{sv}, REGENT_LINE_ keys; NULL: there is no line. */
GVariant *cisco_lines_read(GPtrArray *lines, const CiscoReading *reading);
/** Returns: (transfer full): the one line of a SIP phone that registers by itself: the default file has none, all such
 * phones use one name, and the call manager knows them by the contact. */
GVariant *cisco_lines_auto(const xmlNode *root);
/** Returns: (transfer full): aa{sv}, REGENT_CREDENTIAL_ keys, secret; NULL: none. */
GVariant *cisco_lines_credentials(GPtrArray *lines);

/** Returns: (transfer full) (element-type GVariant): a list to be filled with a{sv}. */
GPtrArray *cisco_entries_new(void);
/** Returns: (transfer full): aa{sv}. */
GVariant *cisco_entries_end(GPtrArray *entries);
