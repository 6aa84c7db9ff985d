/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>
#include <sys/types.h>

/** The user at the other end of a control connection, and what that user may do. */
typedef struct {
	uid_t uid;
	gid_t gid;
	gid_t groups[64]; /* the first ones */
	guint group_count;
} ControlPeer;

/** As the kernel says it. Returns: FALSE: it does not say, and the connection is to be refused. */
gboolean control_peer_read(ControlPeer *peer, GSocket *socket);

/** Number of a group in @path, /etc/group: the name service would map its libraries, and may ask a network and wait.
 * Returns: FALSE: it is not there. */
gboolean control_group(const char *path, const char *name, gid_t *ret_gid);

/** Whether @peer may act: root, the daemon's own user, members of @group (NULL: there is none). */
gboolean control_peer_may_act(const ControlPeer *peer, uid_t own, const gid_t *group);
