/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tftp-packet.h"

#include <regent/step.h>

/**
 * One file read by TFTP: RFC 1350, 1123 section 4.2.3, 2347 to 2349. No I/O: it is told of packets and of time, and
 * says by TftpClientOps what to send and what came. After each call the owner looks at @state and asks for the deadline.
 */

typedef enum {
	TFTP_REQUESTING,
	TFTP_RECEIVING,
	TFTP_COMPLETE, /* the whole file is here; for a while a lost last ACK is repeated */
	TFTP_ENDED,
	TFTP_FAILED,
} TftpState;

typedef enum {
	TFTP_FAILURE_SILENT,      /* nobody answered the requests */
	TFTP_FAILURE_REFUSED,     /* the server says that nothing listens there */
	TFTP_FAILURE_UNREACHABLE, /* the network says that there is no way to it */
	TFTP_FAILURE_STALLED,     /* the server fell silent in the middle */
	TFTP_FAILURE_ERROR,       /* the server sent an ERROR: @code, @text */
	TFTP_FAILURE_OPTIONS,     /* it insists on options that were not offered */
	TFTP_FAILURE_STOPPED,     /* the owner took no more */
} TftpFailure;

typedef struct {
	void (*send)(gpointer self, guint16 port, const guint8 *packet, gsize length);
	/** The server says how long the file is, which it may be wrong about: to show progress by. */
	void (*announce)(gpointer self, guint64 size);
	/** Returns: FALSE: stop. */
	gboolean (*data)(gpointer self, const guint8 *data, gsize length);
	/** Returns: @span with a little chance in it, so that phones do not repeat in step. */
	gint64 (*jitter)(gpointer self, gint64 span);
	void (*state)(gpointer self, TftpState from, TftpState to);
} TftpClientOps;

typedef struct {
	guint16 port;     /* of the server, for requests */
	guint block_size; /* to ask for */
	guint timeout;    /* to ask for: seconds after which the server repeats */
	guint tries;      /* requests; the second half of them goes without options */
} TftpClientConfig;

typedef struct {
	const TftpClientOps *ops;
	gpointer self;
	TftpClientConfig config;
	char *file;

	TftpState state;
	gint64 started;
	TftpFailure failure;
	guint16 code; /* of TFTP_FAILURE_ERROR */
	char *text;
	guint requests;        /* sent so far */
	guint strangers;       /* packets from other ports of the server than that of the transfer */
	guint16 stranger_port; /* of the last of them */
	guint64 received;
	guint64 announced; /* 0: nothing, or nothing of use */

	/* Only the client itself looks at these. */
	gint64 deadline;
	gboolean asked; /* a request with options went out */
	gboolean plain; /* the server cannot do options */
	guint16 peer;   /* the server's transfer port; 0: not known yet */
	guint16 former; /* that of a transfer given up */
	guint block_size;
	guint16 block;    /* last one in order, as acknowledged */
	gboolean wrapped; /* @first_after_wrap is known */
	guint16 first_after_wrap;
	gint64 data_wait; /* first wait for DATA */
	guint repeats;    /* time-outs since the last progress */
	guint answered;   /* duplicates answered since then */
} TftpClient;

/** Sends the first request. @ops, @self: outlive the client. */
void tftp_client_start(TftpClient *client, const TftpClientOps *ops, gpointer self, const TftpClientConfig *config,
	const char *file, gint64 now);
/** A packet from the server's address. Returns: NULL, or what was wrong with it. */
const char *tftp_client_packet(TftpClient *client, guint16 port, gconstpointer data, gsize length, gint64 now);
/** Returns: when to call tftp_client_tick(), or REGENT_NEVER. */
gint64 tftp_client_deadline(const TftpClient *client);
void tftp_client_tick(TftpClient *client, gint64 now);
/** ICMP says that nothing listens on @port of the server. */
void tftp_client_refused(TftpClient *client, guint16 port);
/** ICMP says that the server cannot be reached. */
void tftp_client_unreachable(TftpClient *client);
/** Tells the server to stop. */
void tftp_client_cancel(TftpClient *client);
void tftp_client_clear(TftpClient *client);

/** Returns: the state in a word, for the log. */
const char *tftp_state_name(TftpState state);
