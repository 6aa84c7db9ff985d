/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sip-close.h"
#include "sip-config.h"
#include "sip-failure.h"
#include "sip-message.h"

/**
 * One line at one registrar: its REGISTER, what is answered to it, and when the next one is due (RFC 3261 section 10). Does
 * no I/O. Whether it may send now is for the client to say, which lets one line after the other have its request out.
 */
typedef struct SipBinding SipBinding;

typedef enum {
	SIP_BINDING_NONE,       /* not asked for at this server */
	SIP_BINDING_ASKED,      /* REGISTER is out */
	SIP_BINDING_REGISTERED, /* in force */
	SIP_BINDING_REFRESHING, /* in force, and REGISTER is out */
	SIP_BINDING_REFUSED,    /* asked for again after a while */
	SIP_BINDING_LEAVING,    /* the REGISTER that ends it is out */
} SipBindingState;

/** What a server granted. */
typedef struct {
	gboolean renewed;   /* it was in force before */
	gboolean forgotten; /* the server had no binding, it was started again perhaps */
	gboolean mended;    /* it was refused before */
	const char *date;   /* of the server, NULL: it did not say */
} SipGrant;

typedef struct {
	void (*state)(gpointer self, const SipLine *line, SipBindingState from, SipBindingState to);
	void (*request_state)(gpointer self, SipRequestState from, SipRequestState to);
	void (*send)(gpointer self, const char *text);
	guint32 (*random)(gpointer self);

	/* What became of a request. A function of the binding that calls one of these does nothing after it. */

	void (*registered)(gpointer self, SipBinding *binding, const SipGrant *grant, gint64 now);
	/** @failure: but for the server. */
	void (*refused)(gpointer self, SipBinding *binding, const SipFailure *failure, gint64 now);
	/** 3xx. @contact: (nullable): whom it names. */
	void (*redirected)(
		gpointer self, SipBinding *binding, const SipContact *contact, const char *status, gint64 now);
	/** 408 or 5xx. @relayed: 408, of whoever stands behind it. */
	void (*unavailable)(
		gpointer self, SipBinding *binding, const SipFailure *failure, gboolean relayed, gint64 now);
	void (*silent)(gpointer self, SipBinding *binding, gint64 now);
	/** It is no longer in force, as far as the server answered. */
	void (*left)(gpointer self, SipBinding *binding, gint64 now);
} SipBindingOps;

/** @config, @line, @alarm: (transfer none): kept. @alarm: (nullable): what the Reason header says as long as its number is
 * not 0. */
SipBinding *sip_binding_new(
	const SipConfig *config, const SipLine *line, const SipAlarm *alarm, const SipBindingOps *ops, gpointer self);
void sip_binding_free(SipBinding *binding);

/** Starts afresh at @server: it is due at once. @own: our address and port. Both (transfer none): kept. */
void sip_binding_begin(SipBinding *binding, const SipServer *server, const HostPort *own, gint64 now);
/** It is due at once, in force or not. */
void sip_binding_renew(SipBinding *binding, gint64 now);
/** The server, or the way to it, is lost: nothing is in force, no request is out. */
void sip_binding_forget(SipBinding *binding);
/** Gives up the request that is out. */
void sip_binding_end_request(SipBinding *binding);
/** The answer is a refusal: see the op of that name. It is due again when the server says, else after five minutes; the
 * more often a password was refused the later. */
void sip_binding_refuse(SipBinding *binding, const SipFailure *failure, gint64 now);
/** Takes it back if the server has it, or may have it. Returns: FALSE: there is nothing to take back. */
gboolean sip_binding_leave(SipBinding *binding, gint64 now);
/** Whether it is the answer to the request that is out. */
gboolean sip_binding_is_answer(const SipBinding *binding, const SipMessage *response);
/** Returns: FALSE: it is not. */
gboolean sip_binding_response(SipBinding *binding, const SipMessage *response, gint64 now);
/** Sends what is due. */
gint64 sip_binding_deadline(const SipBinding *binding);
void sip_binding_tick(SipBinding *binding, gint64 now);

const SipLine *sip_binding_line(const SipBinding *binding);
const char *sip_binding_call_id(const SipBinding *binding);
gboolean sip_binding_is_asking(const SipBinding *binding);
gboolean sip_binding_is_registered(const SipBinding *binding);
/** Whether this server was asked at all. */
gboolean sip_binding_was_tried(const SipBinding *binding);
/** Returns: (transfer none) (nullable): the status with which it was refused, and not registered since. */
const char *sip_binding_refusal(const SipBinding *binding);
