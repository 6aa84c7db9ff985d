/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/** TFTP on the wire: RFC 1350, options of RFC 2347, 2348 and 2349. */

#define TFTP_PORT 69
#define TFTP_REQUEST_MAX 512 /* a request is never longer (RFC 2347) */
#define TFTP_HEADER 4        /* before the octets of a DATA packet */
#define TFTP_BLOCK_DEFAULT 512
#define TFTP_BLOCK_MIN 8
#define TFTP_BLOCK_MAX 65464

typedef enum {
	TFTP_READ_REQUEST = 1,
	TFTP_WRITE_REQUEST = 2,
	TFTP_DATA = 3,
	TFTP_ACK = 4,
	TFTP_ERROR = 5,
	TFTP_OPTION_ACK = 6,
} TftpOpcode;

typedef enum {
	TFTP_ERROR_UNDEFINED = 0,
	TFTP_ERROR_NOT_FOUND = 1,
	TFTP_ERROR_ACCESS = 2,
	TFTP_ERROR_FULL = 3,
	TFTP_ERROR_ILLEGAL = 4,
	TFTP_ERROR_UNKNOWN_TID = 5,
	TFTP_ERROR_OPTIONS = 8,
} TftpErrorCode;

typedef enum {
	TFTP_OPTION_BLKSIZE,
	TFTP_OPTION_TSIZE,
	TFTP_OPTION_TIMEOUT,
	TFTP_N_OPTIONS,
} TftpOption;

typedef struct {
	gboolean has[TFTP_N_OPTIONS];
	guint64 value[TFTP_N_OPTIONS];
} TftpOptions;

typedef struct {
	TftpOpcode opcode;
	guint16 block;      /* DATA, ACK */
	const guint8 *data; /* DATA: inside the packet */
	gsize length;
	guint16 code;        /* ERROR */
	char *text;          /* ERROR: printable; to be freed by tftp_packet_clear() */
	TftpOptions options; /* OACK */
	gboolean foreign;    /* OACK: an option that nobody asks for, or one twice, or out of its range */
} TftpPacket;

/** Returns: FALSE: not a TFTP packet that a server sends; @packet needs no clearing then. */
gboolean tftp_packet_read(TftpPacket *packet, gconstpointer data, gsize length);
void tftp_packet_clear(TftpPacket *packet);

/* Returns: the length; 0: it does not fit. */
gsize tftp_packet_request(guint8 *buffer, gsize capacity, const char *file, const TftpOptions *options);
gsize tftp_packet_ack(guint8 *buffer, gsize capacity, guint16 block);
gsize tftp_packet_error(guint8 *buffer, gsize capacity, TftpErrorCode code, const char *text);
