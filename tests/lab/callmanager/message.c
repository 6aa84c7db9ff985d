/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cm.h"

#include <stdarg.h>
#include <string.h>

/* Messages are written straight into the session's output; the length is filled in at the end. */

static guint32 header_version(Session *session, guint32 id)
{
	gboolean bare = id == 0x81 || id == 0x100; /* RegisterAck, KeepAliveAck */

	if (bare || session->version < 10 || !(session->handler.cm->profile.quirks & CM_HEADER_AGREED))
		return 0;
	return session->version;
}

void pdu_begin(Session *session, guint32 id)
{
	session->pdu = session->out->len;
	pdu_u32(session, 0);
	pdu_u32(session, header_version(session, id));
	pdu_u32(session, id);
}

void pdu_bytes(Session *session, gconstpointer data, gsize size)
{
	g_byte_array_append(session->out, data, size);
}

void pdu_u8(Session *session, guint8 value)
{
	pdu_bytes(session, &value, 1);
}

void pdu_u16(Session *session, guint16 value)
{
	value = GUINT16_TO_LE(value);
	pdu_bytes(session, &value, 2);
}

void pdu_u32(Session *session, guint32 value)
{
	value = GUINT32_TO_LE(value);
	pdu_bytes(session, &value, 4);
}

void pdu_field(Session *session, const char *text, gsize width)
{
	gsize size = MIN(strlen(text), width);

	pdu_bytes(session, text, size);
	for (gsize i = size; i < width; i++)
		pdu_u8(session, i > size && session->handler.cm->faults.dirty ? 0xa5 : 0);
}

void pdu_string(Session *session, const char *text)
{
	pdu_bytes(session, text, strlen(text) + 1);
}

void pdu_end(Session *session)
{
	guint32 length;

	while ((session->out->len - session->pdu) % 4)
		pdu_u8(session, session->handler.cm->faults.dirty ? 0xa5 : 0);
	length = GUINT32_TO_LE(session->out->len - session->pdu - 8);
	memcpy(session->out->data + session->pdu, &length, 4);
}

void pdu_words(Session *session, guint32 id, guint count, ...)
{
	va_list list;

	pdu_begin(session, id);
	va_start(list, count);
	for (guint i = 0; i < count; i++)
		pdu_u32(session, va_arg(list, guint32));
	va_end(list);
	pdu_end(session);
}

guint32 body_u32(const guint8 *body, gsize size, gsize offset)
{
	guint32 value = 0;

	if (offset + 4 <= size)
		memcpy(&value, body + offset, 4);
	return GUINT32_FROM_LE(value);
}

char *body_text(const guint8 *body, gsize size, gsize offset, gsize width)
{
	char *text = offset < size ? g_strndup((const char *) body + offset, MIN(width, size - offset)) : g_strdup("");
	char *escaped = g_strescape(text, NULL);

	g_free(text);
	return escaped;
}
