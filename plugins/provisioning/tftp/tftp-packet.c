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

/** Returns: (transfer none): the NUL-terminated text at the cursor; NULL, and @reader is bad, when there is no NUL. */
static const char *read_terminated(WireReader *reader)
{
	const char *text = (const char *) reader->pos;
	gsize length = strnlen(text, wire_left(reader));

	return wire_bytes(reader, length + 1) ? text : NULL;
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

static void read_options(TftpPacket *packet, WireReader *reader)
{
	while (wire_left(reader)) {
		const char *name = read_terminated(reader);
		const char *value = read_terminated(reader);

		if (name && value)
			read_option(packet, name, value);
	}
}

gboolean tftp_packet_read(TftpPacket *packet, gconstpointer data, gsize length)
{
	WireReader reader = wire_reader(data, length);

	*packet = (TftpPacket) { .opcode = wire_be16(&reader) };
	switch (packet->opcode) {
	case TFTP_DATA:
		packet->block = wire_be16(&reader);
		packet->length = wire_left(&reader);
		packet->data = wire_bytes(&reader, packet->length);
		break;
	case TFTP_ERROR:
		packet->code = wire_be16(&reader);
		packet->text = wire_string(&reader, wire_left(&reader));
		break;
	case TFTP_OPTION_ACK:
		read_options(packet, &reader);
		break;
	default:
		return FALSE;
	}
	if (reader.bad)
		tftp_packet_clear(packet);
	return !reader.bad;
}

void tftp_packet_clear(TftpPacket *packet)
{
	g_clear_pointer(&packet->text, g_free);
}

static void put_text(WireWriter *writer, const char *text)
{
	wire_put_bytes(writer, text, strlen(text) + 1);
}

gsize tftp_packet_request(guint8 *buffer, gsize capacity, const char *file, const TftpOptions *wanted)
{
	WireWriter writer = wire_writer(buffer, MIN(capacity, TFTP_REQUEST_MAX));

	wire_put_be16(&writer, TFTP_READ_REQUEST);
	put_text(&writer, file);
	put_text(&writer, "octet");
	for (int i = 0; i < TFTP_N_OPTIONS; i++) {
		char value[21];

		if (!wanted->has[i])
			continue;
		g_snprintf(value, sizeof value, "%" G_GUINT64_FORMAT, wanted->value[i]);
		put_text(&writer, options[i].name);
		put_text(&writer, value);
	}
	return writer.bad ? 0 : writer.length;
}

gsize tftp_packet_ack(guint8 *buffer, gsize capacity, guint16 block)
{
	WireWriter writer = wire_writer(buffer, capacity);

	wire_put_be16(&writer, TFTP_ACK);
	wire_put_be16(&writer, block);
	return writer.bad ? 0 : writer.length;
}

gsize tftp_packet_error(guint8 *buffer, gsize capacity, TftpErrorCode code, const char *text)
{
	WireWriter writer = wire_writer(buffer, capacity);

	wire_put_be16(&writer, TFTP_ERROR);
	wire_put_be16(&writer, (guint16) code);
	put_text(&writer, text);
	return writer.bad ? 0 : writer.length;
}
