/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "control-peer.h"

#include <sys/socket.h>

#ifndef SO_PEERGROUPS
#define SO_PEERGROUPS 59
#endif

gboolean control_peer_read(ControlPeer *peer, GSocket *socket)
{
	int fd = g_socket_get_fd(socket);
	struct ucred credentials;
	socklen_t length = sizeof credentials;
	socklen_t groups = sizeof peer->groups;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &length) < 0)
		return FALSE;
	peer->uid = credentials.uid;
	peer->gid = credentials.gid;
	/* More groups than there is room for, or a kernel before 4.13: only the first group counts. */
	peer->group_count = getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, peer->groups, &groups) == 0
				    ? groups / sizeof peer->groups[0]
				    : 0;
	return TRUE;
}

gboolean control_group(const char *path, const char *name, gid_t *ret_gid)
{
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;

	if (!g_file_get_contents(path, &text, NULL, NULL))
		return FALSE;
	lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line; line++) {
		g_auto(GStrv) fields = g_strsplit(*line, ":", 4);
		guint64 gid;

		if (g_strv_length(fields) < 3 || !g_str_equal(fields[0], name) ||
			!g_ascii_string_to_unsigned(fields[2], 10, 0, G_MAXUINT32 - 1, &gid, NULL))
			continue;
		*ret_gid = (gid_t) gid;
		return TRUE;
	}
	return FALSE;
}

gboolean control_peer_may_act(const ControlPeer *peer, uid_t own, const gid_t *group)
{
	if (peer->uid == 0 || peer->uid == own)
		return TRUE;
	if (!group)
		return FALSE;
	if (peer->gid == *group)
		return TRUE;
	for (guint i = 0; i < peer->group_count; i++) {
		if (peer->groups[i] == *group)
			return TRUE;
	}
	return FALSE;
}
