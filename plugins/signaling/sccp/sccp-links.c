/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-group-private.h"

enum {
	STANDBY_KEEPALIVE = 60, /* seconds, where no call manager has said */
};

const SccpSession *sccp_group_active(const SccpGroup *group)
{
	if (group->active == SCCP_LINK_NONE || !group->links[group->active].up)
		return NULL;
	return &group->links[group->active].session;
}

static guint link_of(SccpGroup *group, const SccpSession *session)
{
	for (guint i = 0; i < SCCP_LINKS_MAX; i++)
		if (&group->links[i].session == session)
			return i;
	return SCCP_LINK_NONE;
}

static void session_send(gpointer self, SccpSession *session, gconstpointer pdu, gsize length)
{
	SccpGroup *group = self;

	group->ops->send(group->self, link_of(group, session), pdu, length);
}

static void session_finish(gpointer self, SccpSession *session)
{
	SccpGroup *group = self;

	group->ops->finish(group->self, link_of(group, session));
}

static guint32 session_random(gpointer self)
{
	SccpGroup *group = self;

	return group->ops->random(group->self);
}

static void session_state(gpointer self, SccpSession *session, SccpState from, SccpState to)
{
	SccpGroup *group = self;

	group->ops->session_state(group->self, (guint) group->links[link_of(group, session)].server, from, to);
}

static void session_log(gpointer self, SccpSession *session, const char *text)
{
	SccpGroup *group = self;

	group->ops->log(group->self, (guint) group->links[link_of(group, session)].server, text);
}

static const SccpSessionOps session_ops = { session_send, session_finish, session_random, session_state, session_log };

guint8 sccp_group_open_link(SccpGroup *group, int server)
{
	guint8 i = 0;

	while (group->links[i].server >= 0)
		i++;
	group->links[i].server = server;
	group->links[i].up = FALSE;
	group->ops->open(group->self, i, (guint) server);
	return i;
}

SccpSession *sccp_group_begin_session(SccpGroup *group, guint link, gint64 now)
{
	const SccpSession *active = sccp_group_active(group);
	guint32 keepalive = active && active->standby_keepalive ? active->standby_keepalive : STANDBY_KEEPALIVE;
	SccpSession *session = &group->links[link].session;

	sccp_session_init(session, &session_ops, group, group->identity, &group->face, keepalive, now);
	group->links[link].up = TRUE;
	return session;
}

void sccp_group_release(SccpGroup *group, guint8 *role)
{
	SccpLink *link;

	if (*role == SCCP_LINK_NONE)
		return;
	link = &group->links[*role];
	group->ops->close(group->self, *role);
	if (link->up)
		sccp_session_clear(&link->session);
	link->up = FALSE;
	link->server = -1;
	*role = SCCP_LINK_NONE;
}

void sccp_group_release_all(SccpGroup *group)
{
	sccp_group_release(group, &group->opening);
	sccp_group_release(group, &group->standby);
	sccp_group_release(group, &group->active);
	group->sweep_at = group->return_at = REGENT_NEVER;
}
