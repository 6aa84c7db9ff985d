/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/** What the octets of an option are. Administrators write text where addresses belong, and the other way round. */

/** Returns: (transfer full) (nullable): the text without blanks and NULs around it, where it is UTF-8 without control
 * characters; NULL also where nothing is left. */
char *dhcp_octets_text(const guint8 *data, gsize length);
/** Returns: whether there is nothing but blanks and NULs. */
gboolean dhcp_octets_blank(const guint8 *data, gsize length);
/** Returns: (transfer full) (element-type guint32) (nullable): NULL where the length is none of addresses. */
GArray *dhcp_octets_addresses(const guint8 *data, gsize length);
/** Returns: (transfer full) (element-type guint32) (nullable): NULL unless all words of @text are addresses. */
GArray *dhcp_text_addresses(const char *text);
