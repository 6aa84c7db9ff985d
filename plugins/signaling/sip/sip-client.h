/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sip-binding.h"
#include "sip-round.h"

/**
 * Registration of the lines of one account with the first of its servers that answers (RFC 3261 section 10, and as
 * Cisco phones do it: one REGISTER a line, refreshed a little before the end). Does no I/O: what it wants done it asks
 * of SipClientOps, what happens comes in by the functions below. Times are microseconds of CLOCK_BOOTTIME.
 *
 * One round over the servers, then it fails; a server lost while registered starts such a round.
 */
typedef struct SipClient SipClient;

typedef enum {
	SIP_CLIENT_IDLE,
	SIP_CLIENT_CONNECTING,   /* to a server */
	SIP_CLIENT_RECONNECTING, /* to its next address */
	SIP_CLIENT_REGISTERING,  /* some line has not been asked for */
	SIP_CLIENT_REGISTERED,   /* each line has its answer, the first one is registered */
	SIP_CLIENT_LEAVING,
	SIP_CLIENT_ENDED,
} SipClientState;

typedef struct {
	/** Looks for the addresses of a server and connects to the first that answers: sip_client_opened() or
	 * sip_client_unreachable(). Never answered from inside. */
	void (*connect)(gpointer self, const SipServer *server);
	/** Closes the connection and goes on with the next address of that server. Answered as connect. */
	void (*connect_next)(gpointer self);
	/** Ends whatever was connected, or tried. Not answered. */
	void (*close)(gpointer self);
	void (*send)(gpointer self, const char *text);
	/** Told also when a state is entered again, as CONNECTING is for the next server. */
	void (*state)(gpointer self, SipClientState from, SipClientState to);
	void (*line_state)(gpointer self, const SipLine *line, SipBindingState from, SipBindingState to);
	void (*request_state)(gpointer self, SipRequestState from, SipRequestState to);
	/** Other lines are registered than before, or the same at another server. */
	void (*lines)(gpointer self);
	/** Date of an answer. */
	void (*date)(gpointer self, const char *text);
	/** The round is over, or a line was refused: nothing happens any more. */
	void (*failed)(gpointer self, const SipFailure *failure);
	/** Other lines after the first are refused than before: see sip_client_append_refused(). */
	void (*refused)(gpointer self);
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
/** @peer: the literal address of the server. @own: ours, as the server may reach us. */
void sip_client_opened(SipClient *client, const HostPort *peer, const HostPort *own, gint64 now);
/** No address of the server is left. @why: sentences: "10.1.0.10:5060 refused the connection"; "": no more was learned.
 * @sayer: (nullable): the router or firewall that they are about. */
void sip_client_unreachable(SipClient *client, ServerTrouble trouble, const char *why, const char *sayer, gint64 now);
/** @why: a sentence. */
void sip_client_closed(SipClient *client, SipClose reason, const char *why, gint64 now);
/** Nothing that is sent arrives, as the network says. @why, @sayer: as of unreachable. */
void sip_client_barred(SipClient *client, ServerTrouble trouble, const char *why, const char *sayer, gint64 now);
void sip_client_response(SipClient *client, const SipMessage *response, gint64 now);
/** A response came from another address than the one asked. @host: that one. Returns: whether it answers our request; it is
 * not taken, but said when the server itself is silent. */
gboolean sip_client_stray(SipClient *client, const char *host, const SipMessage *response);
gint64 sip_client_deadline(const SipClient *client);
void sip_client_tick(SipClient *client, gint64 now);
/** Another load is configured (nullable): for the next alarm. */
void sip_client_set_load(SipClient *client, const char *configured);
/** Un-registers what is registered, for two seconds at most. @alarm: number 0: none. */
void sip_client_leave(SipClient *client, SipAlarm alarm, gint64 now);

gboolean sip_client_registered(const SipClient *client);
const SipConfig *sip_client_config(const SipClient *client);
/** Returns: (transfer none) (nullable): the server that is tried or used. */
const SipServer *sip_client_server(const SipClient *client);
/** Returns: (transfer none) (nullable): the address of it that we are connected to. */
const HostPort *sip_client_peer(const SipClient *client);
/** After failed: see sip_round_notes(). */
GArray *sip_client_notes(const SipClient *client);
/** Adds the lines that are refused: "1002 (403 Forbidden)". */
void sip_client_append_refused(const SipClient *client, GString *text);
gboolean sip_client_line_registered(const SipClient *client, guint line);
/** Whether @call_id is that of a registration in force. */
gboolean sip_client_owns(const SipClient *client, const char *call_id);
