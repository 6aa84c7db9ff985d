/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sccp-message.h"
#include "sccp-reject.h"

/**
 * What differs from one kind of phone to the next, and from one call manager to the next: two tables.
 */

/** How a phone of that device type registers. */
typedef struct {
	guint32 type;   /* device type; 0: all others */
	guint8 version; /* highest protocol version it offers */
	guint8 features[3];
	guint8 instance;
	guint8 streams;   /* RTP streams it can have */
	guint8 scope;     /* IPv4 address scope */
	gboolean mac;     /* sends its MAC, binary */
	gssize length;    /* body of its Register */
	gboolean gateway; /* port of a gateway: no keys but its line, never auto-registered */
	gboolean plain;   /* an old phone without soft keys */
} SccpForm;

/** Returns: (transfer none): never NULL. */
const SccpForm *sccp_form(guint32 device_type);

/** Requests that a call manager is known never to answer, and what else it does its own way. */
typedef enum {
	SCCP_NO_CONFIG_STAT = 1 << 0,
	SCCP_NO_FORWARD_STAT = 1 << 1,
	SCCP_NO_FEATURE_STAT = 1 << 2,
	SCCP_NO_UNREGISTER_ACK = 1 << 3, /* closes instead */
	SCCP_NO_STANDBY = 1 << 4,        /* closes connections that do not register */
	SCCP_NO_TOKEN = 1 << 5,          /* ignores RegisterToken */
} SccpQuirks;

typedef struct {
	const char *name;
	guint quirks;
	SccpKindOfCm kind; /* where that is certain */
} SccpServerKind;

/** Guesses the call manager by its RegisterAck to an offer of @offered. Returns: (transfer none): never NULL. */
const SccpServerKind *sccp_server_kind(const SccpMessage *ack, guint8 offered);

/** Version to be used after @ack came for an offer of @offered: the smaller one; 3 where the answer names none. */
guint8 sccp_agreed_version(const SccpMessage *ack, guint8 offered);

/** What a Version message names: its field has room for 16 octets, so that a longer load is cut there. Returns:
 * (transfer none) (nullable): @running, where @named is what is left of it, else @named. Both may be NULL. */
const char *sccp_load_named(const char *named, const char *running);

/** Whether a call manager of that version awaits an answer to StartMediaTransmission. */
gboolean sccp_awaits_media_ack(guint8 agreed);

/** Version word of the header: 0 until the RegisterAck and below version 10. */
guint32 sccp_header_version(guint8 agreed);
