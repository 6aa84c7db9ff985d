/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * Cuts the stream of one connection into PDUs. Whole PDUs are handed on from the reader's buffer as they are; only a
 * split one is kept, in a buffer that grows as it comes and goes when it is complete.
 */
typedef struct {
	guint8 *part; /* the beginning of a PDU; NULL: none */
	guint32 have;
	guint32 room;
} SccpFrame;

/** @pdu: (transfer none): a whole PDU, header included. Returns: FALSE to take no more. */
typedef gboolean (*SccpFrameFunc)(gpointer self, const guint8 *pdu, gsize length);

/** Returns: FALSE when the stream is not SCCP (its length word is below 4 or beyond all measure): nothing after it can
 * be told apart. TRUE also when @func wanted no more. */
gboolean sccp_frame_feed(SccpFrame *frame, const guint8 *data, gsize length, SccpFrameFunc func, gpointer self);
void sccp_frame_clear(SccpFrame *frame);
