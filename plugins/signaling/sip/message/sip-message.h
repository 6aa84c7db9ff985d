/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sip-challenge.h"

/**
 * SIP messages (RFC 3261). The grammar of what comes in is libosip2's; what this phone needs of it is copied out as
 * printable text, so that nothing else knows the library. What goes out is written by sip-write.h.
 */

typedef struct {
	char *user, *host;
	guint16 port;    /* 0: none given */
	gint64 expires;  /* -1: none given */
	char *instance;  /* +sip.instance without quotes, NULL: none */
	gboolean newreg; /* x-cisco-newreg: the server had no binding */
} SipContact;

typedef struct {
	char *method; /* NULL: a response */
	guint status;
	char *phrase;
	GPtrArray *vias; /* char *, as they were but for the rport of the first */
	char *via_host;  /* of the first */
	guint16 via_port;
	gboolean via_rport;
	char *branch;    /* NULL: none */
	char *from, *to; /* whole headers */
	char *to_tag;    /* NULL: none */
	char *call_id;
	guint32 cseq;
	char *cseq_method;
	GPtrArray *contacts;                      /* SipContact */
	GPtrArray *challenges;                    /* SipChallenge */
	gint64 expires, min_expires, retry_after; /* seconds, -1: none given */
	char *date, *event, *content_type;        /* NULL: none */
	char *words;    /* what a server says of its answer: Warning or P-Registrar-Error, NULL: nothing */
	char *software; /* what it calls itself: Server or User-Agent, NULL: nothing */
	char *body;     /* (nullable): text of any kind, made printable but for its line ends */
} SipMessage;

/** To be called once before anything is parsed; again does no harm. */
void sip_message_init(void);

/** Returns: (transfer full): NULL with @why: (transfer none): what is wrong with it. */
SipMessage *sip_message_parse(const char *data, gsize length, const char **why);
/** Returns: (transfer full): what a refusal says: status, phrase, words, software and Retry-After. */
SipMessage *sip_message_copy_refusal(const SipMessage *response);
void sip_message_free(SipMessage *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SipMessage, sip_message_free)

/** Returns: Unix time of a Date header (RFC 3261 section 20.17), -1: it is not one. */
gint64 sip_message_time(const char *date);
