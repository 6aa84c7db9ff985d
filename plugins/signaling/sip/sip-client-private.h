/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sip-client.h"
#include "sip-digest.h"

/* Within the client: sip-client.c leads through servers and addresses, sip-binding.c through requests and answers. */

#define SECOND ((gint64) G_USEC_PER_SEC)

typedef enum { IDLE, RESOLVING, OPENING, TALKING, WAITING, LEAVING, ENDED } Phase;

typedef struct {
	const SipLine *line;
	SipDigest *digest;
	char *call_id, *tag;
	guint32 cseq;
	guint expires; /* asked for: grows by 423 */
	guint intervals;
	gboolean registered, tried, refused;
	gint64 due; /* of its next REGISTER */
} Binding;

/* A server and what became of it in this round. */
typedef struct {
	const SipServer *server;
	char *why;
	gint64 again; /* Retry-After; 0: it did not say */
} Candidate;

struct SipClient {
	SipConfig *config;
	const SipClientOps *ops;
	gpointer self;
	Phase phase;
	SipAlarm alarm;       /* sent until the first line is registered */
	GPtrArray *bindings;  /* Binding, in the order of the lines */
	GPtrArray *round;     /* Candidate, in the order to be tried */
	guint at;             /* index in round */
	gboolean waited;      /* for a Retry-After, once a round */
	GPtrArray *redirects; /* SipServer, of this round */
	GPtrArray *addresses; /* char *: "port address" of the server, to be tried */
	guint address;
	char *own;
	guint16 own_port;
	Binding *current; /* whose request is out; NULL: none */
	SipRequest request;
	char *text, *branch;
	gint64 leave_end;
	gboolean was_registered;
};

/** Sets the timer for what is due next. */
void sip_client_arm(SipClient *client);
void sip_client_end_request(SipClient *client);
void sip_client_fail(SipClient *client, const SipFailure *failure);
void sip_client_gone(SipClient *client);
Binding *sip_client_binding(const SipClient *client, guint index);
void sip_client_forget(SipClient *client);
/** The address at hand is no good: the next one, then the next server. */
void sip_client_address_failed(SipClient *client, const char *why, gint64 now);
/** The server at hand does not do. @again: when it may be asked again, 0: it did not say. */
void sip_client_server_failed(SipClient *client, const char *why, gint64 again, gint64 now);
/** The server at hand names another, which is the next one to be tried. @server: (transfer full) */
void sip_client_redirect(SipClient *client, SipServer *server, const char *why, gint64 now);

/** Begins anew for every line. */
void sip_binding_begin(SipClient *client, gint64 now);
/** Sends the next REGISTER that is due. */
void sip_binding_next(SipClient *client, gint64 now);
/** Sends the next un-REGISTER, or ends. */
void sip_binding_leave(SipClient *client, gint64 now);
