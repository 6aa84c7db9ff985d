/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tftp-packet.h"
#include "wire.h"

#include <string.h>

static const struct {
	const char *name;
	guint64 min, max;
} options[TFTP_N_OPTIONS] = {
	[TFTP_OPTION_BLKSIZE] = { "blksize", TFTP_BLOCK_MIN, TFTP_BLOCK_MAX },
	[TFTP_OPTION_TSIZE] = { "tsize", 0, G_MAXUINT64 },
	[TFTP_OPTION_TIMEOUT] = { "timeout", 1, 255 },
};

/** Returns: (transfer none): the NUL-terminated text at the cursor; NULL and bad when there is no NUL. */
static const char *read_terminated(WireReader *r)
{
	const char *text = (const char *) r->pos;
	gsize length = strnlen(text, wire_left(r));

	return wire_bytes(r, length + 1) ? text : NULL;
}

static int find_option(const char *name)
{
	for (int i = 0; i < TFTP_N_OPTIONS; i++)
		if (!g_ascii_strcasecmp(name, options[i].name))
			return i;
	return -1;
}

static void read_option(TftpPacket *packet, const char *name, const char *value)
{
	int i = find_option(name);

	if (i < 0 || packet->options.has[i] ||
		!g_ascii_string_to_unsigned(value, 10, options[i].min, options[i].max, &packet->options.value[i], NULL))
		packet->foreign = TRUE;
	else
		packet->options.has[i] = TRUE;
}

static void read_options(TftpPacket *packet, WireReader *r)
{
	while (wire_left(r)) {
		const char *name = read_terminated(r);
		const char *value = read_terminated(r);

		if (name && value)
			read_option(packet, name, value);
	}
}

gboolean tftp_packet_read(TftpPacket *packet, gconstpointer data, gsize length)
{
	WireReader r = wire_reader(data, length);

	*packet = (TftpPacket) { .opcode = wire_be16(&r) };
	switch (packet->opcode) {
	case TFTP_DATA:
		packet->block = wire_be16(&r);
		packet->length = wire_left(&r);
		packet->data = wire_bytes(&r, packet->length);
		break;
	case TFTP_ERROR:
		packet->code = wire_be16(&r);
		packet->text = wire_string(&r, wire_left(&r));
		break;
	case TFTP_OPTION_ACK:
		read_options(packet, &r);
		break;
	default:
		return FALSE;
	}
	if (r.bad)
		tftp_packet_clear(packet);
	return !r.bad;
}

void tftp_packet_clear(TftpPacket *packet)
{
	g_clear_pointer(&packet->text, g_free);
}

static void put_text(WireWriter *w, const char *text)
{
	wire_put_bytes(w, text, strlen(text) + 1);
}

gsize tftp_packet_request(guint8 *buffer, gsize capacity, const char *file, const TftpOptions *wanted)
{
	WireWriter w = wire_writer(buffer, MIN(capacity, TFTP_REQUEST_MAX));

	wire_put_be16(&w, TFTP_READ_REQUEST);
	put_text(&w, file);
	put_text(&w, "octet");
	for (int i = 0; i < TFTP_N_OPTIONS; i++) {
		char value[21];

		if (!wanted->has[i])
			continue;
		g_snprintf(value, sizeof value, "%" G_GUINT64_FORMAT, wanted->value[i]);
		put_text(&w, options[i].name);
		put_text(&w, value);
	}
	return w.bad ? 0 : w.length;
}

gsize tftp_packet_ack(guint8 *buffer, gsize capacity, guint16 block)
{
	WireWriter w = wire_writer(buffer, capacity);

	wire_put_be16(&w, TFTP_ACK);
	wire_put_be16(&w, block);
	return w.bad ? 0 : w.length;
}

gsize tftp_packet_error(guint8 *buffer, gsize capacity, TftpErrorCode code, const char *text)
{
	WireWriter w = wire_writer(buffer, capacity);

	wire_put_be16(&w, TFTP_ERROR);
	wire_put_be16(&w, (guint16) code);
	put_text(&w, text);
	return w.bad ? 0 : w.length;
}
