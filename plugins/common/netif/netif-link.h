/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "netif-talk.h"
#include "netif.h"

/** What an RTM_NEWLINK message says, and ethtool. Returns: the name, inside the message. */
const char *netif_link_read(const struct nlmsghdr *message, NetifLink *link);
/** Returns: whether it is a VLAN link of ours. @parent: (out): index of what it stands on. */
gboolean netif_link_is_ours(const struct nlmsghdr *message, int *parent);
