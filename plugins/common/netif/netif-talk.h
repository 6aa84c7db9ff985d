/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <libmnl/libmnl.h>

/**
 * One request to rtnetlink and its answer; inside netif only.
 */
typedef struct {
	struct nlmsghdr *header;
	/* Aligned for a header; as large as any request of ours. */
	guint64 buffer[128];
} NetifRequest;

typedef void (*NetifReply)(gpointer self, const struct nlmsghdr *message);

/** @flags: besides NLM_F_REQUEST. */
void netif_request(NetifRequest *request, guint16 type, guint16 flags);
/** Returns: room for the fixed part of the message. */
gpointer netif_request_put(NetifRequest *request, gsize size);

/** Sends it and reads the kernel's answer, which is there when sending ends. @reply: (nullable): called with each message
 * of an answer or dump. @what, @name: for the words of @error: "cannot @what @name: Operation not permitted". */
gboolean netif_talk(
	NetifRequest *request, NetifReply reply, gpointer self, const char *what, const char *name, GError **error);

/** The attributes of a message after a fixed part of @size, by number; those above @max are left out.
 * @table: @max + 1 pointers. */
void netif_attributes(const struct nlmsghdr *message, gsize size, const struct nlattr **table, guint max);
void netif_nested(const struct nlattr *parent, const struct nlattr **table, guint max);

/** Returns: index of an interface, 0 with @error. */
int netif_index(const char *name, GError **error);
