/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-frame.h"

#include <string.h>

/* Returns: length of the head with its blank line, 0: there is none. */
static gsize head_length(const char *data, gsize length)
{
	const char *crlf, *lf;

	if (!data) /* a stream from which nothing came yet */
		return 0;
	crlf = memmem(data, length, "\r\n\r\n", 4);
	lf = memmem(data, length, "\n\n", 2);
	if (lf && (!crlf || lf < crlf))
		return (gsize) (lf - data) + 2;
	return crlf ? (gsize) (crlf - data) + 4 : 0;
}

/* Returns: where the value of the Content-Length line is that begins at @line, or NULL. */
static const char *length_value(const char *line)
{
	static const char *const names[] = { "content-length", "l" };

	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		gsize size = strlen(names[i]);
		const char *at = line + size;

		if (g_ascii_strncasecmp(line, names[i], size) != 0)
			continue;
		at += strspn(at, " \t");
		if (*at == ':')
			return at + 1 + strspn(at + 1, " \t\r\n");
	}
	return NULL;
}

enum {
	LENGTH_ABSENT = -1,
	LENGTH_WRONG = -2,
};

/* Returns: the Content-Length of a terminated head, where its name is made unreadable. */
static gint64 take_content_length(char *head)
{
	gint64 found = LENGTH_ABSENT;

	for (char *line = strchr(head, '\n'); line; line = strchr(line + 1, '\n')) {
		const char *value = length_value(line + 1);
		g_autofree char *digits = value ? g_strndup(value, strcspn(value, " \t\r\n")) : NULL;
		guint64 said;

		if (!digits)
			continue;
		line[1] = 'x';
		if (!g_ascii_string_to_unsigned(digits, 10, 0, SIP_MAX_MESSAGE, &said, NULL))
			return LENGTH_WRONG;
		if (found >= 0 && (gint64) said != found)
			return LENGTH_WRONG;
		found = (gint64) said;
	}
	return found;
}

gssize sip_frame_length(const char *data, gsize length, gsize *skip)
{
	g_autofree char *head = NULL;
	gsize size;
	gint64 body;

	*skip = 0;
	while (*skip < length && (data[*skip] == '\r' || data[*skip] == '\n'))
		(*skip)++;
	size = head_length(data + *skip, length - *skip);
	if (!size)
		return length - *skip > SIP_MAX_MESSAGE ? -1 : 0;
	head = g_strndup(data + *skip, size);
	body = strlen(head) == size ? take_content_length(head) : LENGTH_WRONG;
	if (body == LENGTH_ABSENT)
		body = 0; /* RFC 3261 section 18.3 wants the header on streams; without it there is no body */
	if (body < 0 || (gsize) body + size > SIP_MAX_MESSAGE)
		return -1;
	return (gsize) body + size <= length - *skip ? (gssize) ((gsize) body + size) : 0;
}

const char *sip_frame_cut(const char *data, gsize length, SipFrame *frame)
{
	gsize size = head_length(data, length), rest = length - size;
	gint64 body;

	frame->head = g_strndup(data, size);
	frame->head_length = size;
	frame->body = data + size;
	if (!size || strlen(frame->head) != size)
		return size ? "its head contains NUL" : "its head does not end";
	body = take_content_length(frame->head);
	if (body == LENGTH_WRONG || body > (gint64) rest)
		return "Content-Length does not fit";
	frame->body_length = body == LENGTH_ABSENT ? rest : (gsize) body;
	return NULL;
}
