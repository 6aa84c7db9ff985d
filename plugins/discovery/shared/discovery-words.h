/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "neighbor.h"

/** What a neighbour said, in words for people. */

/** Returns: (transfer full): "voice VLAN 100", "voice untagged". */
char *discovery_words_vlan(guint16 vlan);
/** Returns: (transfer full): what came by one protocol: "no voice VLAN, port VLAN 10, ignored: VLAN 200 for appliance
 * type 2". */
char *discovery_words_heard(const Neighbor *neighbor);
/** Returns: (transfer full) (nullable): what came about voice by @protocol and is not believed; NULL: nothing. */
char *discovery_words_ignored(const Neighbor *neighbor, const char *protocol);
/** Returns: (nullable): why the policy's VLAN is not used; NULL: none is named, or it is the port's own, @native. */
const char *discovery_words_untagged(const VoicePolicy *voice, guint16 native);
