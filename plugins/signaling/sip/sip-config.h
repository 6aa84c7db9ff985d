/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sip-transaction.h"

#include "host-port.h"

/** What a client is told to register, and where: plain structs that know no step. */

#define SIP_PORT 5060 /* where none is named */

typedef struct {
	HostPort where; /* as configured: the host is also the domain of the addresses of record */
	gboolean srv;   /* SRV records are looked up first */
	gint64 held;    /* until when it wants to be left alone (Retry-After) */
} SipServer;

typedef struct {
	guint index;            /* 1 is the first */
	char *number, *contact; /* user parts of the address of record and of the contact */
	char *user, *password;  /* NULL: none */
	gboolean doubted;       /* a password was refused a while ago: see sip_digest_doubt() */
} SipLine;

typedef struct {
	gboolean tcp;
	gboolean cisco;    /* registers with the call managers, not with a registrar of its own */
	gboolean listed;   /* and they have this model: contact and Reason tell them which device it is */
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

/** Returns: (transfer full): without servers and lines, with the timers of RFC 3261. */
SipConfig *sip_config_new(void);
void sip_config_free(SipConfig *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SipConfig, sip_config_free)

void sip_config_add_server(SipConfig *config, const char *host, guint16 port, gboolean srv);
/** @contact: (nullable): the number. Returns: (transfer none): the line, without user and password. */
SipLine *sip_config_add_line(SipConfig *config, guint index, const char *number, const char *contact);

SipServer *sip_server_new(const char *host, guint16 port, gboolean srv);
void sip_server_free(gpointer server);
