/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cm.h"

#include <string.h>

/* Just enough of a call to see it refused. */

enum { CALL_ON_HOOK = 2, CALL_RING_IN = 4 };

static void call_state(Session *session, guint state)
{
	pdu_words(session, 0x111, 6, state, 1, session->call, 0, 4, 0);
}

void call_ring(Session *session, const char *from)
{
	session->call = ++session->handler.cm->next_call;
	g_autofree char *prompt = g_strdup_printf("\200\027%s", from);

	call_state(session, CALL_RING_IN);
	answer_select_soft_keys(session, 1, session->call, 3);
	pdu_begin(session, 0x14a);
	for (guint word = 0; word < 8; word++)
		pdu_u32(session, word == 0 ? 1 : word == 1 ? session->call : word == 2 ? 1 : 0);
	pdu_string(session, from);
	for (guint text = 0; text < 12; text++)
		pdu_string(session, "");
	pdu_end(session);
	pdu_words(session, 0x85, 4, 2, 1, 1, session->call);
	answer_prompt(session, 0, prompt);
}

static void open_receive_channel(Session *session, guint size)
{
	pdu_begin(session, 0x105);
	for (guint word = 0; word < 7; word++)
		pdu_u32(session, word == 2 ? 20 : word == 3 ? 4 : session->call);
	while (session->out->len - session->pdu < 12 + size)
		pdu_u8(session, 0);
	pdu_end(session);
}

static void start_media(Session *session, guint size)
{
	pdu_begin(session, 0x8a);
	for (guint word = 0; word < 2; word++)
		pdu_u32(session, session->call);
	while (session->out->len - session->pdu < 12 + size)
		pdu_u8(session, 0);
	pdu_end(session);
}

void call_media(Session *session)
{
	gboolean wide = session->version >= 17;

	if (!session->call)
		session->call = ++session->handler.cm->next_call;
	open_receive_channel(session, wide ? 132 : 68);
	start_media(session, wide ? 132 : 84);
}

void call_end(Session *session)
{
	call_state(session, CALL_ON_HOOK);
	pdu_words(session, 0x85, 4, 1, 1, 1, session->call);
	answer_select_soft_keys(session, 0, 0, 0);
	pdu_words(session, 0x113, 2, 0, 0);
	session->call = 0;
}
