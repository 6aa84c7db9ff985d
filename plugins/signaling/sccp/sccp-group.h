/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sccp-session.h"
#include "server-order.h"

/**
 * All call managers of one endpoint, in priority order: registers with the best that answers, keeps a connection to the
 * next one, moves when the active one is lost and back when a better one has answered long enough. Makes one round over
 * the list and then says so; only a registration that lasts ends the round before its end. No I/O: connections are asked
 * for by ops->open.
 */

enum {
	SCCP_LINKS_MAX = 3, /* active, standby, and one being opened */
	SCCP_LINK_NONE = 0xff,
};

typedef enum {
	SCCP_GROUP_OPENING,     /* @server */
	SCCP_GROUP_REGISTERING, /* @server; sccp_session_stage() of the active one */
	SCCP_GROUP_REGISTERED,  /* @server; also after a move */
	SCCP_GROUP_LOST,        /* @server, @cause: going to the next */
	SCCP_GROUP_REJECTED,    /* @server, @words */
	SCCP_GROUP_STANDBY,     /* @server: has it now; -1: none any more */
	SCCP_GROUP_RESET,       /* @reset */
	SCCP_GROUP_FAILED,      /* the round is over: see failure and failures */
	SCCP_GROUP_LEFT,        /* after sccp_group_leave(): nothing more comes */
} SccpGroupEventKind;

typedef struct {
	SccpGroupEventKind kind;
	int server;
	SccpClose cause;
	guint reset;
	const char *words;
} SccpGroupEvent;

/** None of them may call back into the group. */
typedef struct {
	/** Connects; answered by sccp_group_opened() or sccp_group_open_failed(), later. */
	void (*open)(gpointer owner, guint link, guint server);
	void (*close)(gpointer owner, guint link);
	void (*send)(gpointer owner, guint link, gconstpointer pdu, gsize length);
	guint32 (*random)(gpointer owner);
	void (*event)(gpointer owner, const SccpGroupEvent *event);
	void (*log)(gpointer owner, guint server, const char *text);
} SccpGroupOps;

/* In a round the worse counts, for it says more. */
typedef enum {
	SCCP_FAILURE_NONE,
	SCCP_FAILURE_UNREACHABLE, /* failures: why, one after another */
	SCCP_FAILURE_NO_SCCP,     /* failed_server sent something else */
	SCCP_FAILURE_CLOSED,      /* it closed without a word before it accepted */
	SCCP_FAILURE_DROPPED,     /* it accepted, and closed soon after */
	SCCP_FAILURE_REJECTED,    /* by failed_server, failure_words */
	SCCP_FAILURE_DUPLICATE,   /* dropped at once in one round after the other */
} SccpFailure;

typedef struct {
	SccpSession session; /* while up */
	int server;          /* -1: free */
	gboolean up;
} SccpLink;

typedef struct {
	const SccpGroupOps *ops;
	gpointer owner;
	const SccpIdentity *identity;
	CallManager *servers;
	ServerOrder order;
	guint8 active; /* links, SCCP_LINK_NONE: none */
	guint8 standby;
	guint8 opening;     /* the one that shall become the standby */
	guint8 drops;       /* rounds in a row in which one dropped us right after registering */
	guint8 worst;       /* SccpFailure of this round */
	guint8 swept;       /* servers tried for a standby */
	gboolean dropped;   /* right after registering, in this round */
	gboolean announced; /* REGISTERED was said */
	gboolean rehoming;
	gboolean leaving;
	SccpClose last; /* how the last registration ended, for the next Alarm */
	SccpFailure failure;
	int failed_server;
	char *failure_words;
	GString *failures;
	gint64 sweep_at;
	gint64 sweep_wait;
	gint64 rehome_at;
	SccpLink links[SCCP_LINKS_MAX];
	SccpFace face;
} SccpGroup;

/** @servers: (transfer full) (array length=count). @monitor: connection monitor duration, microseconds. */
void sccp_group_init(SccpGroup *group, const SccpGroupOps *ops, gpointer owner, const SccpIdentity *identity,
	CallManager *servers, guint count, gint64 monitor);
void sccp_group_clear(SccpGroup *group);

/** @last: how the registration before ended; @drops: of the round before. */
void sccp_group_start(SccpGroup *group, SccpClose last, guint drops, gint64 now);
void sccp_group_leave(SccpGroup *group, gint64 now);

void sccp_group_opened(SccpGroup *group, guint link, gint64 now);
/** @text: a sentence with the address and why; @cause for the Alarm. Also after opened: what was found out late. */
void sccp_group_open_failed(SccpGroup *group, guint link, SccpClose cause, const char *text, gint64 now);
void sccp_group_received(SccpGroup *group, guint link, const guint8 *data, gsize length, gint64 now);
void sccp_group_closed(SccpGroup *group, guint link, SccpClose cause, gint64 now);
gint64 sccp_group_deadline(const SccpGroup *group);
void sccp_group_tick(SccpGroup *group, gint64 now);

/** Returns: (transfer none): the session of the active link, NULL when it is not up. */
const SccpSession *sccp_group_active(const SccpGroup *group);
