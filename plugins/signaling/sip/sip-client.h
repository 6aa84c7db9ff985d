/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sip-message.h"
#include "sip-transaction.h"

/**
 * Registration of the lines of one account with the first of its servers that answers (RFC 3261 section 10, and as
 * Cisco phones do it: one REGISTER a line, refreshed a little before the end). Does no I/O: what it wants done it asks
 * of SipClientOps, what happens comes in by the functions below. Times are microseconds of a monotonic clock.
 *
 * One round over the servers, then it fails; a server lost while registered starts such a round.
 */
typedef struct SipClient SipClient;

typedef struct {
	char *host; /* name or address as configured: also the domain of the addresses of record */
	guint16 port;
	gboolean srv; /* look for SRV records first */
} SipServer;

typedef struct {
	guint index;            /* 1 is the first */
	char *number, *contact; /* user parts of the address of record and of the contact */
	char *user, *password;  /* NULL: none */
} SipLine;

typedef struct {
	gboolean tcp;
	gboolean cisco;    /* contact and Reason as for a Cisco call manager */
	char *device_name; /* SEP001122334455 */
	char *mac;         /* 12 hex digits, lower case */
	char *model;       /* number, NULL: unknown */
	char *user_agent;
	char *load, *other_load; /* running, and configured when that is another; NULL: unknown */
	GPtrArray *servers;      /* SipServer, in priority order */
	GPtrArray *lines;        /* SipLine, one at least */
	guint expires, delta;    /* seconds */
	SipTimers timers;
} SipConfig;

SipConfig *sip_config_new(void);
void sip_server_free(gpointer server);
void sip_config_free(SipConfig *config);

/** What a phone says it starts for: number and text of sip.cisco-alarm. */
typedef struct {
	guint number;
	const char *text;
} SipAlarm;

typedef enum {
	SIP_CLOSE_REFUSED, /* or unreachable: never was open */
	SIP_CLOSE_BY_PEER, /* cm-closed-tcp */
	SIP_CLOSE_RESET,   /* cm-reset-tcp */
	SIP_CLOSE_TIMEOUT, /* tcp_timeout */
} SipClose;

typedef enum {
	SIP_CONNECTING,
	SIP_REGISTERING,
	SIP_REGISTERED,
} SipState;

/** Why it failed, in pairs that fill a reason's placeholders. */
typedef struct {
	const char *code;                            /* row of the reasons table */
	const char *server, *user, *status, *detail; /* "" where there is none */
} SipFailure;

typedef struct {
	/** Finds the addresses of a server: sip_client_resolved(). */
	void (*resolve)(gpointer self, const SipServer *server);
	/** Opens a transport: sip_client_opened() or sip_client_closed(). Never answered from inside. */
	void (*open)(gpointer self, const char *address, guint16 port);
	/** Closes it, open or not; not answered. */
	void (*close)(gpointer self);
	void (*send)(gpointer self, const char *text);
	/** sip_client_timer() is to be called at @when, and not for an earlier setting. */
	void (*timer)(gpointer self, gint64 when);
	/** @server: the one it is about. */
	void (*state)(gpointer self, SipState state, const SipServer *server);
	/** The lines that are registered are others than before, or the same anew. */
	void (*lines)(gpointer self);
	/** Date of an answer. */
	void (*date)(gpointer self, const char *text);
	/** The round is over, or a line was refused: nothing happens any more. */
	void (*failed)(gpointer self, const SipFailure *failure);
	/** A line after the first was refused; it is tried again. @failure NULL: no line is refused any more. */
	void (*refused)(gpointer self, const SipFailure *failure);
	/** Unregistered, as far as the server answered. */
	void (*left)(gpointer self);
	/** An event of the timeline: moved to another server. */
	void (*moved)(gpointer self, const char *why);
	guint32 (*random)(gpointer self);
} SipClientOps;

/** @config: (transfer full). */
SipClient *sip_client_new(SipConfig *config, const SipClientOps *ops, gpointer self);
void sip_client_free(SipClient *client);

void sip_client_start(SipClient *client, SipAlarm alarm, gint64 now);
/** @addresses: (element-type ResolvedAddress) (nullable): literal addresses with ports. @why: when there are none. */
void sip_client_resolved(SipClient *client, GPtrArray *addresses, const char *why, gint64 now);
/** @address, @port: our own. */
void sip_client_opened(SipClient *client, const char *address, guint16 port, gint64 now);
/** @why: a sentence: "10.1.0.10:5060 refused the connection". */
void sip_client_closed(SipClient *client, SipClose reason, const char *why, gint64 now);
/** Takes a response. */
void sip_client_response(SipClient *client, const SipMessage *response, gint64 now);
void sip_client_timer(SipClient *client, gint64 now);
/** Another load is configured (nullable): for the next alarm. */
void sip_client_set_load(SipClient *client, const char *configured);
/** Un-registers what is registered, for two seconds at most. @alarm: number 0: none. */
void sip_client_leave(SipClient *client, SipAlarm alarm, gint64 now);

gboolean sip_client_registered(const SipClient *client);
const SipConfig *sip_client_config(const SipClient *client);
/** Returns: (transfer none) (nullable): the server that is tried or used. */
const SipServer *sip_client_server(const SipClient *client);
/** Returns: (transfer none) (nullable): literal address of that server. */
const char *sip_client_peer(const SipClient *client);
gboolean sip_client_line_registered(const SipClient *client, guint line);
/** Whether @call_id is that of a registration in force. */
gboolean sip_client_owns(const SipClient *client, const char *call_id);
