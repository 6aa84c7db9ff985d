/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sccp-session.h"
#include "server-order.h"
#include "server-trouble.h"

/**
 * All call managers of one endpoint, in priority order: registers with the best that answers, keeps a connection to
 * the next one, moves when the active one is lost and back when a better one has answered long enough. Makes one
 * round over the list and then says so; only a registration that lasts ends the round before its end. No I/O:
 * connections are asked for by ops->open.
 *
 * Two ends of a round do not count at once. Where a call manager rejects the phone for a reason that passes, there are
 * three more rounds, after 1, 2 and 4 s. And one that ended a registration may be restarting: for 40 s after it there is
 * a round every three seconds, so that the phone is back as soon as the call manager is.
 */

enum {
	SCCP_LINKS_MAX = 3, /* active, standby, and one being opened */
	SCCP_LINK_NONE = 0xff,
};

typedef enum {
	SCCP_GROUP_IDLE,
	SCCP_GROUP_OPENING,     /* a connection to the call manager whose turn it is */
	SCCP_GROUP_REGISTERING, /* with it */
	SCCP_GROUP_REGISTERED,
	SCCP_GROUP_RETURNING, /* unregisters, to register with a better one */
	SCCP_GROUP_WAITING,   /* for the next round */
	SCCP_GROUP_FAILED,    /* the round is over: see failure and notes */
	SCCP_GROUP_LEAVING,
	SCCP_GROUP_LEFT, /* nothing more comes */
} SccpGroupState;

typedef enum {
	SCCP_EVENT_OPENING,     /* @server */
	SCCP_EVENT_REGISTERING, /* @server; sccp_session_stage() of the active one */
	SCCP_EVENT_REGISTERED,  /* @server; also after a move */
	SCCP_EVENT_LOST,        /* @server, @cause: going to the next */
	SCCP_EVENT_REJECTED,    /* @server, @reject_text */
	SCCP_EVENT_STANDBY,     /* @server: has it now; -1: none any more */
	SCCP_EVENT_RESET,       /* @reset */
	SCCP_EVENT_WAITING,     /* the round is over, the next one comes at wait_at: see failure and notes */
	SCCP_EVENT_FAILED,      /* the round is over: see failure and notes */
	SCCP_EVENT_LEFT,        /* after sccp_group_leave(): nothing more comes */
} SccpEventKind;

typedef struct {
	SccpEventKind kind;
	int server;
	SccpClose cause;
	guint reset;
	const char *reject_text;
} SccpEvent;

/** None of them may call back into the group. */
typedef struct {
	/** Connects; answered by sccp_group_opened() or sccp_group_open_failed(), later. */
	void (*open)(gpointer self, guint link, guint server);
	void (*close)(gpointer self, guint link);
	void (*send)(gpointer self, guint link, gconstpointer pdu, gsize length);
	/** Sends what is to be sent, then no more: the peer sees the end. Answered by sccp_group_closed(), later. */
	void (*finish)(gpointer self, guint link);
	guint32 (*random)(gpointer self);
	void (*event)(gpointer self, const SccpEvent *event);
	void (*state)(gpointer self, SccpGroupState from, SccpGroupState to);
	/** Of the session with a server. */
	void (*session_state)(gpointer self, guint server, SccpState from, SccpState to);
	void (*log)(gpointer self, guint server, const char *text);
} SccpGroupOps;

/* In a round the worse counts, for it says more. */
typedef enum {
	SCCP_FAILURE_NONE,
	SCCP_FAILURE_UNREACHABLE, /* see notes */
	SCCP_FAILURE_NO_SCCP,     /* failed_server sent something else */
	SCCP_FAILURE_CLOSED,      /* it closed without a word before it accepted */
	SCCP_FAILURE_DROPPED,     /* it accepted, and closed soon after */
	SCCP_FAILURE_MUTE,        /* it accepted, and answered no keepalive */
	SCCP_FAILURE_REJECTED,    /* by failed_server, with reject_text */
	SCCP_FAILURE_DUPLICATE,   /* dropped at once in one round after the other */
} SccpFailure;

typedef struct {
	SccpSession session; /* while up */
	int server;          /* -1: free */
	gboolean up;
} SccpLink;

typedef struct {
	const SccpGroupOps *ops;
	gpointer self; /* whose ops they are */
	SccpGroupState state;
	const SccpIdentity *identity;
	CallManager *servers;
	ServerOrder order;
	guint8 active; /* links, SCCP_LINK_NONE: none */
	guint8 standby;
	guint8 opening;   /* the one that shall become the standby */
	guint8 drops;     /* rounds in a row in which one dropped us right after registering */
	guint8 worst;     /* SccpFailure of this round */
	guint8 kind;      /* SccpKindOfCm, as the last RegisterAck tells it */
	guint8 passing;   /* rounds after rejects that pass */
	guint16 swept;    /* servers tried for a standby, one bit each */
	gboolean dropped; /* right after registering, in this round */
	gboolean known;   /* was registered since the start */
	SccpClose last;   /* how the last registration ended, for the next Alarm, */
	gint64 ended_at;  /* and when; 0: there was none */
	SccpFailure failure;
	int failed_server;
	char *reject_text;
	GArray *notes;   /* ServerNote of each that failed in this round */
	gint64 sweep_at; /* when a standby is looked for again, REGENT_NEVER: not */
	gint64 sweep_wait;
	gint64 patient_until; /* a call manager that restarts is waited for, 0: for none */
	gint64 wait_at;       /* the next round begins, REGENT_NEVER: when somebody says so */
	gint64 return_at;     /* when the better one has answered long enough, REGENT_NEVER: there is none */
	SccpLink links[SCCP_LINKS_MAX];
	SccpFace face;
} SccpGroup;

/** @servers: (transfer full) (array length=count). @monitor: connection monitor duration, microseconds. */
void sccp_group_init(SccpGroup *group, const SccpGroupOps *ops, gpointer self, const SccpIdentity *identity,
	CallManager *servers, guint count, gint64 monitor);
void sccp_group_clear(SccpGroup *group);

/** @past: how the registration before ended. */
void sccp_group_start(SccpGroup *group, const SccpPast *past, gint64 now);
void sccp_group_leave(SccpGroup *group, gint64 now);

void sccp_group_opened(SccpGroup *group, guint link, gint64 now);
/** @text: a sentence with the address and why. @sayer: (nullable): the router or firewall it is about. Also after opened: what
 * was found out late. */
void sccp_group_open_failed(
	SccpGroup *group, guint link, ServerTrouble trouble, const char *text, const char *sayer, gint64 now);
void sccp_group_received(SccpGroup *group, guint link, const guint8 *data, gsize length, gint64 now);
void sccp_group_closed(SccpGroup *group, guint link, SccpClose cause, gint64 now);

gint64 sccp_group_deadline(const SccpGroup *group);
void sccp_group_tick(SccpGroup *group, gint64 now);

/** Whether it is registered, whether it stays so or not. */
gboolean sccp_group_is_registered(const SccpGroup *group);
/** Returns: (transfer none): stable name, for the log. */
const char *sccp_group_state_name(SccpGroupState state);
/** Returns: (transfer none): the session of the active link, NULL when it is not up. */
const SccpSession *sccp_group_active(const SccpGroup *group);
