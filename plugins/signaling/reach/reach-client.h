/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server-trouble.h"

/**
 * Asks all servers at the same time whether they are there: what each name stands for is looked up, each address is
 * pinged, and connected to where that is wanted. It is over when all have answered or their time is up. No I/O: it takes
 * events and the time and calls the operations, which may call back only later.
 */
enum {
	REACH_SERVERS_MAX = 32,
	REACH_ADDRESSES_MAX = 32, /* of all servers together */
	REACH_PINGS = 8,          /* at most, for each address */
};

/** What answers the registration. */
typedef struct {
	HostPort where;  /* as the configuration names it */
	gboolean srv;    /* SRV records say where its service is, if there are any */
	gboolean tcp;    /* it is spoken to over TCP: a connection says something */
	gboolean secure; /* over TLS */
} ReachServer;

typedef struct {
	GArray *servers; /* (element-type ReachServer): of reach_servers_new() */
	gboolean connect;
	gint64 timeout; /* for each address */
} ReachConfig;

/** Returns: (transfer full) (element-type ReachServer) */
GArray *reach_servers_new(void);
void reach_config_clear(ReachConfig *config);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ReachConfig, reach_config_clear)

typedef enum {
	REACH_NOT_TRIED,
	REACH_PENDING,
	REACH_ANSWERED,
	REACH_FAILED,
} ReachOutcome;

typedef struct {
	guint server;
	HostPort at; /* literal */
	ReachOutcome ping, tcp;
	gint64 begun;
	gint64 sent[REACH_PINGS]; /* when */
	guint pings;              /* so far */
	gint64 ping_took, tcp_took;
	char *ping_why, *tcp_why; /* (nullable): a sentence, of REACH_FAILED and REACH_NOT_TRIED */
	char *sayer;              /* (nullable): of tcp_why */
	ServerTrouble trouble;    /* of TCP */
} ReachAddress;

/** A name that has no address. */
typedef struct {
	guint server;
	ServerTrouble trouble;
	char *why;
	char *sayer;
} ReachUnknown;

typedef struct {
	/** Answered by reach_client_resolved(), or _unknown(). */
	void (*resolve)(gpointer self, guint server);
	/** Answered by reach_client_echo(), or _no_way(), or not at all. Returns: (transfer full) (nullable): why it could
	 * not be sent. */
	char *(*ping)(gpointer self, const char *address, guint16 sequence);
	/** Answered by reach_client_opened(), or _not_opened(). */
	void (*connect)(gpointer self, guint address);
	/** Once, when all is known. */
	void (*over)(gpointer self);
} ReachOps;

typedef struct {
	ReachConfig config;
	const ReachOps *ops;
	gpointer self;
	GArray *addresses; /* (element-type ReachAddress) */
	GArray *unknown;   /* (element-type ReachUnknown) */
	guint unresolved;
	gboolean over;
} ReachClient;

/** @config: (transfer full): is empty afterwards. */
ReachClient *reach_client_new(ReachConfig *config, const ReachOps *ops, gpointer self);
void reach_client_free(ReachClient *client);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReachClient, reach_client_free)
void reach_client_start(ReachClient *client);

/** @found: (element-type HostPort): literal addresses. */
void reach_client_resolved(ReachClient *client, guint server, const GPtrArray *found, gint64 now);
/** @sayer: (nullable) */
void reach_client_unknown(ReachClient *client, guint server, ServerTrouble trouble, const char *why, const char *sayer);
/** An answer to @sequence from @source, whose ping that must be. */
void reach_client_echo(ReachClient *client, guint16 sequence, const char *source, gint64 now);
/** The network says that no ping gets to @address. @why: a sentence. */
void reach_client_no_way(ReachClient *client, const char *address, const char *why);
void reach_client_opened(ReachClient *client, guint address, gint64 now);
void reach_client_not_opened(
	ReachClient *client, guint address, ConnectorFailure failure, const char *why, const char *sayer);
gint64 reach_client_deadline(const ReachClient *client);
void reach_client_tick(ReachClient *client, gint64 now);

const ReachServer *reach_client_server(const ReachClient *client, guint server);
ReachAddress *reach_client_address(const ReachClient *client, guint address);
