/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sccp-close.h"
#include "sccp-face.h"
#include "sccp-frame.h"
#include "sccp-version.h"

#include <regent/step.h>

/**
 * One connection to one call manager, from the moment TCP (or TLS) is up. No I/O: bytes and time go in, bytes come
 * out by ops->send. Who drives it looks at @state after each call; what is in the struct is set by the session alone.
 * Times are microseconds of any one clock.
 */

/** Who registers. Shared by all connections of an endpoint. */
typedef struct {
	const char *name; /* SEP001122334455 */
	guint32 type;     /* device type */
	guint32 address;  /* own IPv4 address, host order */
	guint8 mac[6];
	const char *load; /* running firmware; NULL: none */
	guint8 version;   /* highest protocol version to be offered, 0: what the type does */
	guint32 lines;    /* line buttons */
} SccpIdentity;

typedef enum {
	SCCP_STATE_OPEN,    /* connected, not registered: a standby */
	SCCP_STATE_PROBING, /* connected, but does anybody answer? */
	SCCP_STATE_TOKEN,   /* asked for a token */
	SCCP_STATE_GRANTED, /* may register, or the call manager knows no tokens */
	SCCP_STATE_DENIED,  /* to be asked again after @wait seconds */
	SCCP_STATE_REGISTERING,
	SCCP_STATE_LOADING, /* accepted; asks for templates and lines */
	SCCP_STATE_REGISTERED,
	SCCP_STATE_LEAVING,  /* said Unregister */
	SCCP_STATE_CLOSING,  /* unregistered; the connection's end is awaited */
	SCCP_STATE_REFUSED,  /* to leave: a call is up, it stays registered there */
	SCCP_STATE_REJECTED, /* @reject_text says why; the connection is of no more use */
	SCCP_STATE_LOST,     /* @cause says why */
	SCCP_STATE_LEFT,     /* unregistered, and the connection has ended */
} SccpState;

enum {
	SCCP_WINDOW = 8, /* requests under way at a time */
};

enum {
	SCCP_RESET_NONE,
	SCCP_RESET_RESET,
	SCCP_RESET_RESTART,
	SCCP_RESET_APPLY,
};

/* Answers without which no line is known. */
enum {
	SCCP_MISSING_TEMPLATE = 1 << 0,
	SCCP_MISSING_LINE = 1 << 1,
};

typedef struct SccpSession SccpSession;

/** None of them may call back into the session. */
typedef struct {
	/** One whole PDU, to be written at once. */
	void (*send)(gpointer self, SccpSession *session, gconstpointer pdu, gsize length);
	/** Nothing more is sent: the call manager shall see the end of it, and close its side too. */
	void (*finish)(gpointer self, SccpSession *session);
	guint32 (*random)(gpointer self);
	void (*state)(gpointer self, SccpSession *session, SccpState from, SccpState to);
	/** @text: what is worth a line in the log. */
	void (*log)(gpointer self, SccpSession *session, const char *text);
} SccpSessionOps;

struct SccpSession {
	const SccpSessionOps *ops;
	gpointer self; /* whose ops they are */
	const SccpIdentity *identity;
	SccpFace *face; /* filled while registered */
	SccpFrame frame;
	SccpState state;
	SccpClose cause;
	guint8 reset;      /* SCCP_RESET_, until sccp_session_pop_reset() */
	guint8 version;    /* agreed, 0 before the RegisterAck */
	guint8 unanswered; /* keepalives */
	gboolean answers;  /* it has answered one since the RegisterAck */
	guint8 step;       /* place in the order of requests */
	guint8 button;     /* and in the template */
	guint8 part;       /* and in what that button asks */
	struct {
		guint8 answer; /* SccpKind; 0: none */
		guint8 number; /* in the request */
		guint8 wait;   /* seconds since the last answer */
	} awaited[SCCP_WINDOW];
	guint32 wait;
	guint32 keepalive; /* seconds */
	guint32 standby_keepalive;
	guint quirks;                      /* known from the RegisterAck, or found out */
	guint32 missing;                   /* SCCP_MISSING_ answers */
	guint32 unknown_logged;            /* messages, by the last bits of their id */
	const SccpServerKind *server_kind; /* NULL before the RegisterAck */
	char *reject_text;
	gint64 answer_at;     /* when an answer is overdue, REGENT_NEVER: none is awaited; so are the next three */
	gint64 keepalive_at;  /* when the next keepalive is sent */
	gint64 refuse_at;     /* when the call that rings is refused */
	gint64 registered_at; /* time of the RegisterAck */
	gint64 asked_at;      /* when the first keepalive unanswered went out */
	guint32 ring_line;
	guint32 ring_call;
};

/** @keepalive: seconds between keepalives while it is only open. */
void sccp_session_init(SccpSession *session, const SccpSessionOps *ops, gpointer self, const SccpIdentity *identity,
	SccpFace *face, guint32 keepalive, gint64 now);
void sccp_session_clear(SccpSession *session);

/** Asks for a sign of life: OPEN when it comes, LOST when it does not. */
void sccp_session_probe(SccpSession *session, gint64 now);
/** Says why the last connection ended, and registers. */
void sccp_session_register(SccpSession *session, SccpClose last, gint64 now);
/** Asks whether it may register: GRANTED or DENIED. */
void sccp_session_ask_token(SccpSession *session, gint64 now);
/** GRANTED without asking: these call managers know no tokens. */
void sccp_session_assume_token(SccpSession *session);
/** Makes no use of what it was granted or denied: OPEN again. */
void sccp_session_drop_token(SccpSession *session);
/** Unregisters: LEFT when the call manager has closed, at the latest three seconds later, or REFUSED. */
void sccp_session_leave(SccpSession *session, gint64 now);
/** Accepts that it was REFUSED to leave: REGISTERED as before. */
void sccp_session_stay(SccpSession *session);

void sccp_session_feed(SccpSession *session, const guint8 *data, gsize length, gint64 now);
/** Returns: SCCP_RESET_ that the call manager sent, once. */
guint sccp_session_pop_reset(SccpSession *session);
/** The connection ended by itself. */
void sccp_session_closed(SccpSession *session, SccpClose cause);
gint64 sccp_session_deadline(const SccpSession *session);
void sccp_session_tick(SccpSession *session, gint64 now);

/** Returns: (transfer none) (nullable): what it asked for its lines in vain, in words; NULL: all was answered. */
const char *sccp_session_asked_in_vain(const SccpSession *session);

gboolean sccp_session_is_up(const SccpSession *session);
/** Returns: whether it registered the phone and has answered none of its keepalives. */
gboolean sccp_session_is_mute(const SccpSession *session);
/** Returns: whether it owes an answer to a keepalive for longer than the network can explain. */
gboolean sccp_session_is_doubtful(const SccpSession *session, gint64 now);
/** Returns: (transfer none): stable name, for the log. */
const char *sccp_state_name(SccpState state);
/** Returns: (transfer none): what a phone's display says in this state. */
const char *sccp_session_stage(const SccpSession *session);
