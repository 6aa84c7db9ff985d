/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sccp-group.h"

/**
 * What the parts of the group know of each other: sccp-group.c has the active call manager and the round over the list,
 * sccp-links.c the
 * connections, sccp-standby.c the one kept open to another one, and the way back to a better one.
 */
#define SECONDS ((gint64) G_USEC_PER_SEC)

enum {
	SCCP_SWEEP_FIRST = 10, /* seconds until a standby is looked for again, growing */
	SCCP_TOKEN_WAIT_MIN = 10,
};

/** Every change of state goes through here. */
void sccp_group_set_state(SccpGroup *group, SccpGroupState state);
void sccp_group_emit(SccpGroup *group, SccpEventKind kind, int server, SccpClose cause, const char *reject_text);
/** When it failed by silence, which costs time to find out, it is tried last for a while. */
void sccp_group_blame(SccpGroup *group, int server, SccpClose cause, gint64 now);
/** Opens a connection. Returns: its link. */
guint8 sccp_group_open_link(SccpGroup *group, int server);
/** It is open: a session begins on it. */
SccpSession *sccp_group_begin_session(SccpGroup *group, guint link, gint64 now);
/** Closes the connection that has that role, if any. */
void sccp_group_release(SccpGroup *group, guint8 *role);
/** Closes all, and looks for none. */
void sccp_group_release_all(SccpGroup *group);
/** Acts on what became of the session of that link. */
void sccp_group_follow(SccpGroup *group, guint link, gint64 now);

/** Opens a connection to the next candidate; with none left it comes back later. */
void sccp_standby_look(SccpGroup *group, gint64 now);
void sccp_standby_follow(SccpGroup *group, gint64 now);
void sccp_standby_follow_opening(SccpGroup *group, gint64 now);
/** The connection being opened failed. */
void sccp_standby_failed(SccpGroup *group, SccpClose cause, gint64 now);
/** A better one has answered long enough: asks it for a token, and moves. */
void sccp_standby_go_back(SccpGroup *group, gint64 now);
