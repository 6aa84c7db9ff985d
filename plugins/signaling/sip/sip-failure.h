/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/** Why a line or the phone is not registered: what fills the placeholders of a reason. NULL where there is nothing. */
typedef struct {
	const char *code; /* row of the reasons table */
	const char *server;
	guint16 port;
	const char *user;     /* number of the line */
	const char *status;   /* of an answer: "403 Forbidden" */
	const char *words;    /* the server's own about it, or ours */
	const char *software; /* what the server calls itself */
	const char *errors;   /* why each server is of no use, or each other one */
	const char *stray;    /* who answered in place of the server */
	const char *contact;  /* of the line, that the server has instead of ours: "10.1.0.5:5062" */
	gint64 contact_left;  /* seconds, -1: it does not say */
	guint retry_after;    /* seconds that the server wants to be left alone, limited; 0: it does not say */
} SipFailure;

#define SIP_RETRY_AFTER_MAX 1800 /* seconds: who asks for more does not want phones */
