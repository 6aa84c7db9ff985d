/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "dhcp-client.h"

/* A DHCP client on a fake clock among scripted servers: what it does is written down and compared. */

#define SECOND ((gint64) G_USEC_PER_SEC)
#define SERVER 0x0a010001
#define ADDRESS 0x0a010005

/* Server .1, an hour, mask 24, one TFTP server. */
#define GOOD "36040a010001 330400000e10 0104ffffff00 96040a010009"

typedef struct {
	DhcpClient *client;
	gint64 now;
	gint64 jitter;
	guint drawn;
	guint32 xid; /* of the last message */
	gint64 declined_until;
	GString *trace;
	GString *heard; /* TYPE of ADDRESS by SERVER, whose third octet counts */
} Net;

Net *net_new(gboolean check, gint64 offer_wait);
void net_free(Net *net);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Net, net_free)

void begin(Net *net, guint32 address, gboolean reboot);
/* Lets the time pass until @seconds, with all deadlines in between. */
void run(Net *net, double seconds);
GByteArray *reply(const Net *net, DhcpType type, guint32 yiaddr, const char *options);
/* Returns: whether the client took it. */
gboolean deliver(Net *net, const GByteArray *bytes);
gboolean answer(Net *net, DhcpType type, guint32 yiaddr, const char *options);
/* What the client did since the last time. */
void expect(Net *net, const char *trace);
/* A client that has the good lease. */
Net *bound(void);
