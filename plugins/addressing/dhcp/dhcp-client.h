/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/step.h>

#include "dhcp-config.h"
#include "dhcp-lease.h"

/**
 * The client of RFC 2131 section 4.4. No I/O: it takes events and the time and calls the operations. The operations may
 * not call back into the client; answers come later.
 */
typedef enum {
	DHCP_STATE_STOPPED,
	DHCP_STATE_INIT, /* waits before the next DISCOVER */
	DHCP_STATE_SELECTING,
	DHCP_STATE_REQUESTING,
	DHCP_STATE_REBOOTING,
	DHCP_STATE_CHECKING, /* has an ACK; whether another host uses the address is not known yet */
	DHCP_STATE_BOUND,
	DHCP_STATE_CONFIRMING, /* bound, asks whether this is still the same network */
	DHCP_STATE_RENEWING,
	DHCP_STATE_REBINDING,
} DhcpState;

/** Why the address may not be used any more. */
typedef enum {
	DHCP_LOST_NAK,
	DHCP_LOST_EXPIRED,
	DHCP_LOST_CHANGED,  /* the server gave another one instead */
	DHCP_LOST_CONFLICT, /* another host uses it */
} DhcpLoss;

typedef struct {
	/** Sends from address 0 by broadcast where @destination is 0 and @lease NULL; else from the lease's address, to
	 * @destination or (0) by broadcast. */
	void (*send)(gpointer self, const guint8 *message, gsize length, const DhcpLease *lease, guint32 destination);
	guint32 (*random)(gpointer self);
	void (*state)(gpointer self, DhcpState from, DhcpState to);
	/** Looks whether another host has @address and answers by dhcp_client_checked(). */
	void (*check)(gpointer self, guint32 address);
	/** A lease to be used from now on, or a renewed one. */
	void (*bound)(gpointer self, DhcpLease *lease);
	/** The lease must not be used any more; the client has stopped. */
	void (*lost)(gpointer self, DhcpLease *lease, DhcpLoss loss);
	/** The remembered address is worth nothing any more. */
	void (*forget)(gpointer self);
	/** @address was declined: RFC 2131 wants no DISCOVER before @until, also of a client that is started again. */
	void (*declined)(gpointer self, guint32 address, gint64 until);
	/** A server or the network said no to @address; the client tries again at its deadline.
	 * @words: (nullable): what the server says; @conflict: another host uses it. */
	void (*refused)(gpointer self, guint32 address, gboolean conflict, const char *words);
	/** What is said beside the lease, for the record: an OFFER that is not taken, a NAK, an ACK of a server that was
	 * not asked. @address: 0: none. @words: (nullable): a NAK's; of an OFFER why. */
	void (*heard)(gpointer self, DhcpType type, guint32 server, guint32 address, const char *words);
} DhcpClientOps;

typedef struct DhcpClient DhcpClient;

/** @config: copied. */
DhcpClient *dhcp_client_new(const DhcpConfig *config, const DhcpClientOps *ops, gpointer self);
void dhcp_client_free(DhcpClient *client);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DhcpClient, dhcp_client_free)

/** What is known of an earlier lease. */
typedef struct {
	guint32 address;   /* 0: none */
	gboolean reboot;   /* ask for it straight away (INIT-REBOOT) */
	DhcpLease *kept;   /* (nullable) (transfer none): to be used where nobody answers */
	gint64 not_before; /* no DISCOVER before; 0: at once */
} DhcpBeginning;

void dhcp_client_start(DhcpClient *client, const DhcpBeginning *beginning, gint64 now);
/** A message from @source. Returns: FALSE with @error when it was dropped: DHCP_ERROR_FOREIGN for one that is late or meant
 * for others, which is no fault by itself; what is for another host, or comes too late to matter, is left without a word. */
gboolean dhcp_client_receive(
	DhcpClient *client, guint32 source, gconstpointer data, gsize length, GError **error, gint64 now);
/** Returns: whether the message answers what this client asked last. */
gboolean dhcp_client_asked(const DhcpClient *client, gconstpointer data, gsize length);
/** What the check of the address found. */
void dhcp_client_checked(DhcpClient *client, gboolean conflict, gint64 now);
/** The link was away: asks whether the lease still holds, which stays in use meanwhile; without one, starts with the
 * shortest wait again. */
void dhcp_client_confirm(DhcpClient *client, gint64 now);
/** Another host uses the address: declines it and stops. */
void dhcp_client_conflict(DhcpClient *client, gint64 now);
/** Gives the lease back and stops. Returns: FALSE: there was none. */
gboolean dhcp_client_release(DhcpClient *client, gint64 now);

/** Frames come through now that did not before: who waits for an offer asks again at once. */
void dhcp_client_hasten(DhcpClient *client, gint64 now);
/** Returns: when dhcp_client_tick() is to be called; while nobody answers that is when it asks again. */
gint64 dhcp_client_deadline(const DhcpClient *client);
void dhcp_client_tick(DhcpClient *client, gint64 now);

DhcpState dhcp_client_state(const DhcpClient *client);
/** Returns: (transfer none): a word for the log. */
const char *dhcp_state_name(DhcpState state);
/** What keeps a client that is not bound from a lease although a server speaks. */
typedef enum {
	DHCP_TROUBLE_NONE,
	DHCP_TROUBLE_NO_ACK,  /* it offers, and does not answer the REQUEST */
	DHCP_TROUBLE_REFUSED, /* it offers, or had lent the address, and answers the REQUEST with a NAK */
} DhcpTroubleKind;

typedef struct {
	DhcpTroubleKind kind;
	guint32 server, address;
	guint count; /* of REQUESTs */
	gint64 since;
	char *words; /* (nullable) of the last NAK */
} DhcpTrouble;

/** Returns: (transfer none): the last of these; of no kind once there is a lease, or all have fallen silent. */
const DhcpTrouble *dhcp_client_trouble(const DhcpClient *client);
/** Returns: a server that offered an address, too, and names no configuration server; 0: none did. */
guint32 dhcp_client_other_server(const DhcpClient *client);
/** Returns: messages without an answer since the start or the last answer. */
guint dhcp_client_unanswered(const DhcpClient *client);
/** Returns: when the first of them was sent. */
gint64 dhcp_client_silent_since(const DhcpClient *client);
