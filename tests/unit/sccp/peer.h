/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sccp-test.h"

/**
 * A scripted call manager for the tests: answers what the group sends, in memory, on a fake clock. What it answers with
 * is made by our own encoder or typed as hex; the independent call manager is the lab's.
 */
typedef struct {
	const char *name;
	const char *ack;         /* RegisterAck as hex */
	guint8 header;           /* version word it sends after the ack */
	gboolean dynamic;        /* dynamic forms of the answers */
	guint silent;            /* SCCP_NO_ requests it never answers */
	gboolean hold_templates; /* answers templates only after the capabilities (CME) */
	gboolean no_unregister_ack;
	gboolean no_capabilities;
	gboolean tokens;
} PeerProfile;

extern const PeerProfile peer_profiles[];
extern const guint peer_profiles_count;
const PeerProfile *peer_profile(const char *name);

typedef struct {
	gboolean refuses;    /* TCP */
	gboolean silent_tcp; /* neither accepts nor refuses */
	gboolean mute;       /* reads and says nothing */
	gboolean deny_token;
	gboolean nak;       /* UnregisterAck 2 */
	gint64 lingers;     /* so long after the phone's end it closes too */
	const char *reject; /* text of the RegisterReject */
	gboolean close_after_ack;
	gboolean garbage_after_ack;
	gboolean close_on_register; /* without a word */
	gboolean deaf_to_register;  /* answers all but that, */
	gboolean no_keepalives;     /* or but those */
	guint attempts;             /* what it saw: Registers, */
	guint registrations;        /* and those it accepted */
	guint unregistrations;
	guint keepalives;
	guint tokens;
	guint alarms;
	guint opened;
	GString *log; /* names of the messages it got, and the last Alarm */
	char *alarm;
	SccpRegister registered; /* the last Register */
} PeerServer;

typedef struct {
	SccpGroup group;
	SccpIdentity identity;
	const PeerProfile *profile;
	PeerServer servers[CALL_MANAGERS_MAX];
	guint count;
	gint64 now;
	guint chunk; /* what it sends comes in pieces of so many bytes; 0: whole */
	GString *events;
	SccpGroupState state;            /* as told */
	int link_server[SCCP_LINKS_MAX]; /* -1: none */
	gboolean link_up[SCCP_LINKS_MAX];
	gboolean link_held[SCCP_LINKS_MAX]; /* CME: has its capabilities */
	gint64 link_open_at[SCCP_LINKS_MAX];
	GByteArray *to_phone[SCCP_LINKS_MAX];
	gboolean close_link[SCCP_LINKS_MAX];
	gboolean finished[SCCP_LINKS_MAX];
	gint64 close_at[SCCP_LINKS_MAX]; /* 0: not */
} Peer;

/** @count servers, the last @srst of them survivable routers. */
Peer *peer_new(const PeerProfile *profile, guint count, guint srst);
void peer_free(Peer *peer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Peer, peer_free)

/** Starts as the core does: after a registration that ended in that way, nobody knows when. */
void peer_start(Peer *peer, SccpClose last, guint drops);

/** Lets everything happen that happens without time going by. */
void peer_settle(Peer *peer);
/** Lets time go by, deadline by deadline. */
void peer_run(Peer *peer, gint64 span);
/** Sends a message to the phone on the connection to that server; the phone has not read it yet. */
void peer_tell(Peer *peer, guint server, const SccpMessage *message);
void peer_tell_hex(Peer *peer, guint server, const char *hex);
/** Breaks all connections to that server. */
void peer_drop(Peer *peer, guint server, SccpClose cause);
/** Server with which it is registered, -1: none. */
int peer_registered(const Peer *peer);
/** Server of the standby, -1: none. */
int peer_standby(const Peer *peer);
