/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-frame.h"
#include "sccp-message.h"

#include <string.h>

/* Length of the PDU that begins here; 0: its length word has not come yet; -1: not SCCP. */
static gssize pdu_length(const guint8 *data, gsize have)
{
	WireReader r = wire_reader(data, have);
	guint32 length = wire_le32(&r);

	if (r.bad)
		return 0;
	return length < 4 || length > SCCP_PDU_MAX ? -1 : (gssize) length + 8;
}

static void keep_bytes(SccpFrame *frame, const guint8 *data, gsize length)
{
	guint32 need = frame->have + (guint32) length;

	if (need > frame->room) {
		frame->room = MAX(need, 64);
		frame->part = g_realloc(frame->part, frame->room);
	}
	memcpy(frame->part + frame->have, data, length);
	frame->have = need;
}

void sccp_frame_clear(SccpFrame *frame)
{
	g_clear_pointer(&frame->part, g_free);
	frame->have = frame->room = 0;
}

/* Takes what the kept PDU still lacks. Returns: bytes taken, -1: not SCCP. */
static gssize complete_kept(SccpFrame *frame, const guint8 *data, gsize length)
{
	gsize want = frame->have < 4 ? 4 : (gsize) pdu_length(frame->part, frame->have);
	gsize take = MIN(want - frame->have, length);

	keep_bytes(frame, data, take);
	return pdu_length(frame->part, frame->have) < 0 ? -1 : (gssize) take;
}

static gboolean is_complete(const SccpFrame *frame)
{
	return frame->have >= SCCP_HEADER && (gssize) frame->have == pdu_length(frame->part, frame->have);
}

static gboolean deliver_kept(SccpFrame *frame, SccpFrameFunc func, gpointer self)
{
	g_autofree guint8 *pdu = g_steal_pointer(&frame->part);
	gsize length = frame->have;

	frame->have = frame->room = 0;
	return func(self, pdu, length);
}

gboolean sccp_frame_feed(SccpFrame *frame, const guint8 *data, gsize length, SccpFrameFunc func, gpointer self)
{
	while (length) {
		gssize whole = frame->have ? complete_kept(frame, data, length) : pdu_length(data, length);

		if (whole < 0)
			return FALSE;
		if (!frame->have && (!whole || (gsize) whole > length)) {
			keep_bytes(frame, data, length);
			return TRUE;
		}
		data += whole;
		length -= (gsize) whole;
		if (frame->have && !is_complete(frame))
			continue;
		if (!(frame->have ? deliver_kept(frame, func, self) : func(self, data - whole, (gsize) whole)))
			return TRUE;
	}
	return TRUE;
}
