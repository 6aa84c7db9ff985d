/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tftp-client.h"

#include <string.h>

#define REQUEST_WAIT G_USEC_PER_SEC /* 1, 2, 4, 8 s (RFC 1123 4.2.3.2: exponential) */
#define DATA_WAIT G_USEC_PER_SEC
#define WAIT_MAX (8 * G_USEC_PER_SEC)
#define DATA_TRIES 5
#define DALLY (2 * G_USEC_PER_SEC)
#define DALLY_ANSWERS 5
#define ERROR_TEXT "Unknown transfer ID"

const char *tftp_state_name(TftpState state)
{
	static const char *const names[] = { "requesting", "receiving", "complete", "ended", "failed" };

	return names[state];
}

static void set_state(TftpClient *client, TftpState state)
{
	TftpState before = client->state;

	client->state = state;
	client->ops->state(client->self, before, state);
}

static void fail_transfer(TftpClient *client, TftpFailure failure)
{
	client->failure = failure;
	client->deadline = REGENT_NEVER;
	set_state(client, TFTP_FAILED);
}

/** The wait is @first, doubled so many times, but not above WAIT_MAX. */
static void set_deadline(TftpClient *client, gint64 first, guint doublings, gint64 now)
{
	gint64 span = MIN(first << MIN(doublings, 4), MAX(WAIT_MAX, first));

	client->deadline = now + client->ops->jitter(client->self, span);
}

/* Sending. */

static void send_request(TftpClient *client, gint64 now)
{
	guint8 packet[TFTP_REQUEST_MAX];
	gboolean ask = !client->plain && client->requests < (client->config.tries + 1) / 2;
	TftpOptions options = {
		.has = { ask, ask, ask },
		.value = { client->config.block_size, 0, client->config.timeout },
	};
	gsize length = tftp_packet_request(packet, sizeof packet, client->file, &options);

	client->asked |= ask;
	set_deadline(client, REQUEST_WAIT, client->requests, now);
	client->requests++;
	client->ops->send(client->self, client->config.port, packet, length);
}

static void send_ack(TftpClient *client)
{
	guint8 packet[TFTP_HEADER];
	gsize length = tftp_packet_ack(packet, sizeof packet, client->block);

	client->ops->send(client->self, client->peer, packet, length);
}

static void send_error(TftpClient *client, guint16 port, TftpErrorCode code, const char *text)
{
	guint8 packet[64];
	gsize length = tftp_packet_error(packet, sizeof packet, code, text);

	client->ops->send(client->self, port, packet, length);
}

/* A duplicate is answered once between two time-outs: to answer each would keep both sides doubling packets for
 * ever (RFC 1123 4.2.3.1). */
static void answer_duplicate(TftpClient *client, guint limit)
{
	if (client->answered >= limit)
		return;
	client->answered++;
	send_ack(client);
}

/* Receiving. */

static void note_progress(TftpClient *client, gint64 now)
{
	client->repeats = 0;
	client->answered = 0;
	set_deadline(client, client->data_wait, 0, now);
}

static void stop_transfer(TftpClient *client)
{
	fail_transfer(client, TFTP_FAILURE_STOPPED);
	send_error(client, client->peer, TFTP_ERROR_FULL, "Disk full or allocation exceeded");
}

/* A short block ends the file (RFC 1350), whatever size was announced: some servers echo the 0 of the request. */
static void complete_file(TftpClient *client, gint64 now)
{
	client->deadline = now + DALLY;
	set_state(client, TFTP_COMPLETE);
}

/* After block 65535 most servers go on with 0, a few with 1: the first seen counts. */
static gboolean is_next(const TftpClient *client, guint16 block)
{
	if (client->block != G_MAXUINT16)
		return block == client->block + 1;
	return client->wrapped ? block == client->first_after_wrap : block <= 1;
}

static void count_block(TftpClient *client, const TftpPacket *packet)
{
	if (client->block == G_MAXUINT16) {
		client->wrapped = TRUE;
		client->first_after_wrap = packet->block;
	}
	client->block = packet->block;
	client->received += packet->length;
}

static const char *receive_data(TftpClient *client, const TftpPacket *packet, gint64 now)
{
	if (packet->length > client->block_size)
		return "a DATA packet longer than the block size";
	if (packet->block == client->block) {
		answer_duplicate(client, client->state == TFTP_COMPLETE ? DALLY_ANSWERS : 1);
		return NULL;
	}
	if (client->state == TFTP_COMPLETE || !is_next(client, packet->block))
		return "a DATA packet out of order";
	if (packet->length && !client->ops->data(client->self, packet->data, packet->length)) {
		stop_transfer(client);
		return NULL;
	}
	count_block(client, packet);
	note_progress(client, now);
	send_ack(client);
	if (packet->length < client->block_size)
		complete_file(client, now);
	return NULL;
}

/* The first answer. */

static void begin_transfer(TftpClient *client, guint16 port, guint block_size, gint64 data_wait, gint64 now)
{
	client->peer = port;
	client->block_size = block_size;
	client->data_wait = data_wait;
	note_progress(client, now);
	set_state(client, TFTP_RECEIVING);
}

static void ask_without_options(TftpClient *client, guint16 port, gint64 now)
{
	if (client->plain || !client->asked) {
		fail_transfer(client, TFTP_FAILURE_OPTIONS);
		return;
	}
	client->plain = TRUE;
	/* A server that does all from one port answers from there again. */
	client->former = port == client->config.port ? 0 : port;
	client->requests = 0;
	send_request(client, now);
}

/* A server may take less than was asked, never more (RFC 2348); the time-out as asked or not at all (RFC 2349). */
static gboolean is_acceptable(const TftpClient *client, const TftpPacket *packet)
{
	const TftpOptions *options = &packet->options;

	return client->asked && !packet->foreign &&
	       (!options->has[TFTP_OPTION_BLKSIZE] ||
		       options->value[TFTP_OPTION_BLKSIZE] <= client->config.block_size) &&
	       (!options->has[TFTP_OPTION_TIMEOUT] || options->value[TFTP_OPTION_TIMEOUT] == client->config.timeout);
}

static void receive_options(TftpClient *client, guint16 port, const TftpPacket *packet, gint64 now)
{
	const TftpOptions *options = &packet->options;
	gint64 data_wait = DATA_WAIT;

	if (!is_acceptable(client, packet)) {
		send_error(client, port, TFTP_ERROR_OPTIONS, "Options were not asked for like this");
		ask_without_options(client, port, now);
		return;
	}
	/* The server repeats by itself then: come after it. */
	if (options->has[TFTP_OPTION_TIMEOUT])
		data_wait = (gint64) options->value[TFTP_OPTION_TIMEOUT] * G_USEC_PER_SEC + G_USEC_PER_SEC / 2;
	begin_transfer(client, port,
		options->has[TFTP_OPTION_BLKSIZE] ? (guint) options->value[TFTP_OPTION_BLKSIZE] : TFTP_BLOCK_DEFAULT,
		data_wait, now);
	client->announced = options->has[TFTP_OPTION_TSIZE] ? options->value[TFTP_OPTION_TSIZE] : 0;
	if (client->announced)
		client->ops->announce(client->self, client->announced);
	send_ack(client);
}

static void receive_error(TftpClient *client, guint16 port, TftpPacket *packet, gint64 now)
{
	gboolean about_options = packet->code == TFTP_ERROR_OPTIONS || packet->code == TFTP_ERROR_ILLEGAL ||
				 packet->code == TFTP_ERROR_UNDEFINED;

	if (client->state == TFTP_REQUESTING && about_options && client->asked && !client->plain) {
		ask_without_options(client, port, now);
		return;
	}
	client->code = packet->code;
	g_free(client->text);
	client->text = g_steal_pointer(&packet->text);
	fail_transfer(client, TFTP_FAILURE_ERROR);
}

static const char *receive_first(TftpClient *client, guint16 port, TftpPacket *packet, gint64 now)
{
	switch (packet->opcode) {
	case TFTP_OPTION_ACK:
		receive_options(client, port, packet, now);
		return NULL;
	case TFTP_DATA:
		if (packet->block != 1 || packet->length > TFTP_BLOCK_DEFAULT)
			return "a DATA packet that begins no file";
		begin_transfer(client, port, TFTP_BLOCK_DEFAULT, DATA_WAIT, now);
		return receive_data(client, packet, now);
	default:
		receive_error(client, port, packet, now);
		return NULL;
	}
}

static const char *receive_later(TftpClient *client, guint16 port, TftpPacket *packet, gint64 now)
{
	switch (packet->opcode) {
	case TFTP_OPTION_ACK:
		if (client->received || client->state == TFTP_COMPLETE)
			return "options in the middle of a file";
		answer_duplicate(client, 1);
		return NULL;
	case TFTP_DATA:
		return receive_data(client, packet, now);
	default:
		if (client->state == TFTP_RECEIVING)
			receive_error(client, port, packet, now);
		return NULL;
	}
}

/* Another transfer, started by a repeated request or by somebody else: this one goes on (RFC 1350 section 4). An
 * error is never answered. */
static const char *refuse_stranger(TftpClient *client, guint16 port, const TftpPacket *packet)
{
	client->strangers++;
	client->stranger_port = port;
	if (packet->opcode != TFTP_ERROR)
		send_error(client, port, TFTP_ERROR_UNKNOWN_TID, ERROR_TEXT);
	return "a packet of another transfer";
}

const char *tftp_client_packet(TftpClient *client, guint16 port, gconstpointer data, gsize length, gint64 now)
{
	const char *complaint;
	TftpPacket packet;

	if (client->state >= TFTP_ENDED)
		return NULL;
	if (!tftp_packet_read(&packet, data, length))
		return "not a TFTP packet";
	if ((client->peer && port != client->peer) || port == client->former)
		complaint = refuse_stranger(client, port, &packet);
	else if (client->state == TFTP_REQUESTING)
		complaint = receive_first(client, port, &packet, now);
	else
		complaint = receive_later(client, port, &packet, now);
	tftp_packet_clear(&packet);
	return complaint;
}

/* Time and life. */

void tftp_client_start(TftpClient *client, const TftpClientOps *ops, gpointer self, const TftpClientConfig *config,
	const char *file, gint64 now)
{
	*client = (TftpClient) { .ops = ops, .self = self, .config = *config, .file = g_strdup(file), .started = now };
	send_request(client, now);
}

static void repeat_ack(TftpClient *client, gint64 now)
{
	if (++client->repeats > DATA_TRIES) {
		fail_transfer(client, TFTP_FAILURE_STALLED);
		return;
	}
	client->answered = 0;
	set_deadline(client, client->data_wait, client->repeats, now);
	send_ack(client);
}

static void end_transfer(TftpClient *client)
{
	client->deadline = REGENT_NEVER;
	set_state(client, TFTP_ENDED);
}

gint64 tftp_client_deadline(const TftpClient *client)
{
	return client->deadline;
}

void tftp_client_tick(TftpClient *client, gint64 now)
{
	if (now < client->deadline)
		return;
	if (client->state == TFTP_COMPLETE)
		end_transfer(client);
	else if (client->state == TFTP_RECEIVING)
		repeat_ack(client, now);
	else if (client->state == TFTP_REQUESTING && client->requests < client->config.tries)
		send_request(client, now);
	else if (client->state == TFTP_REQUESTING)
		fail_transfer(client, TFTP_FAILURE_SILENT);
}

void tftp_client_refused(TftpClient *client, guint16 port)
{
	if (client->state == TFTP_REQUESTING && port == client->config.port)
		fail_transfer(client, TFTP_FAILURE_REFUSED);
	else if (client->state == TFTP_RECEIVING && port == client->peer)
		fail_transfer(client, TFTP_FAILURE_STALLED);
}

void tftp_client_unreachable(TftpClient *client)
{
	if (client->state == TFTP_REQUESTING)
		fail_transfer(client, TFTP_FAILURE_UNREACHABLE);
	else if (client->state == TFTP_RECEIVING)
		fail_transfer(client, TFTP_FAILURE_STALLED);
}

void tftp_client_cancel(TftpClient *client)
{
	if (client->state == TFTP_RECEIVING)
		send_error(client, client->peer, TFTP_ERROR_UNDEFINED, "Cancelled");
	end_transfer(client);
}

void tftp_client_clear(TftpClient *client)
{
	g_clear_pointer(&client->file, g_free);
	g_clear_pointer(&client->text, g_free);
}
