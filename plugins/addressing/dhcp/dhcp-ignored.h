/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/** What was heard and dropped, for the sentence that its absence causes. No I/O. */
typedef struct DhcpIgnored DhcpIgnored;

/** Returns: (transfer full) */
DhcpIgnored *dhcp_ignored_new(void);
void dhcp_ignored_free(DhcpIgnored *ignored);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DhcpIgnored, dhcp_ignored_free)

/** A message of @source was dropped because it @why. */
void dhcp_ignored_add(DhcpIgnored *ignored, guint32 source, const char *why);
/** @source answers, but on the link below the VLAN. */
void dhcp_ignored_add_untagged(DhcpIgnored *ignored, guint32 source);
/** Returns: the last one that did; 0: none. */
guint32 dhcp_ignored_untagged(const DhcpIgnored *ignored);
void dhcp_ignored_clear(DhcpIgnored *ignored);
/** Returns: (transfer full): "3 from 10.1.0.1: wrong UDP checksum; ..."; NULL: nothing was. */
char *dhcp_ignored_text(const DhcpIgnored *ignored);
