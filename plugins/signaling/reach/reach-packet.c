/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "reach-packet.h"

#include "wire.h"

#define CHECKSUM_AT 2
#define MAGIC 0x72656163u /* "reac" */

static const struct {
	guint8 request, reply;
} types[] = { [4] = { 8, 0 }, [6] = { 128, 129 } };

/* RFC 1071; 0 over a packet that has its own in it. */
static guint16 sum(gconstpointer data, gsize length)
{
	WireReader r = wire_reader(data, length);
	guint32 total = 0;

	while (wire_left(&r) > 1)
		total += wire_be16(&r);
	if (wire_left(&r))
		total += (guint32) wire_u8(&r) << 8;
	while (total >> 16)
		total = (total & 0xffff) + (total >> 16);
	return (guint16) ~total;
}

gsize reach_packet_write(guint8 *buffer, guint version, const ReachEcho *echo)
{
	WireWriter w = wire_writer(buffer, REACH_PACKET_MAX);

	wire_put_u8(&w, types[version].request);
	wire_put_u8(&w, 0);
	wire_put_be16(&w, 0);
	wire_put_be16(&w, (guint16) echo->token);
	wire_put_be16(&w, echo->sequence);
	wire_put_be32(&w, MAGIC);
	wire_put_be32(&w, echo->token);
	wire_put_zeros(&w, REACH_PACKET_MAX - w.length);
	if (version == 4)
		wire_patch_be16(&w, CHECKSUM_AT, sum(buffer, w.length));
	return w.length;
}

/* Its length is a number of words of 4 bytes. */
static void skip_header(WireReader *r)
{
	guint words = wire_u8(r) & 0xf;

	wire_skip(r, words < 5 ? G_MAXUINT16 : words * 4 - 1);
}

gboolean reach_packet_read(gconstpointer data, gsize length, guint version, gboolean header, ReachEcho *echo)
{
	WireReader r = wire_reader(data, length);
	guint8 type, code;
	guint32 magic;

	if (header)
		skip_header(&r);
	if (r.bad || (version == 4 && sum(r.pos, wire_left(&r))))
		return FALSE;
	type = wire_u8(&r);
	code = wire_u8(&r);
	wire_skip(&r, 4);
	echo->sequence = wire_be16(&r);
	magic = wire_be32(&r);
	echo->token = wire_be32(&r);
	return !r.bad && type == types[version].reply && !code && magic == MAGIC;
}
