/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-round.h"

#define MAX_REDIRECTS 3

typedef struct {
	const SipServer *server;
	char *why;
	gint64 again; /* Retry-After; REGENT_NEVER: it did not say */
} Candidate;

struct SipRound {
	GPtrArray *servers;    /* SipServer */
	GPtrArray *candidates; /* Candidate, in the order to be tried */
	GPtrArray *redirects;  /* SipServer, named by others in this round */
	guint at;              /* index in candidates */
	gboolean returned;     /* to a server that said when it can be asked again */
};

static void candidate_free(gpointer data)
{
	Candidate *candidate = data;

	g_free(candidate->why);
	g_free(candidate);
}

SipRound *sip_round_new(GPtrArray *servers)
{
	SipRound *round = g_new0(SipRound, 1);

	round->servers = servers;
	round->candidates = g_ptr_array_new_with_free_func(candidate_free);
	round->redirects = g_ptr_array_new_with_free_func(sip_server_free);
	return round;
}

void sip_round_free(SipRound *round)
{
	g_ptr_array_unref(round->candidates);
	g_ptr_array_unref(round->redirects);
	g_free(round);
}

static Candidate *candidate_new(const SipServer *server)
{
	Candidate *candidate = g_new0(Candidate, 1);

	candidate->server = server;
	candidate->again = REGENT_NEVER;
	return candidate;
}

void sip_round_begin(SipRound *round, const SipServer *lost)
{
	g_ptr_array_set_size(round->candidates, 0);
	for (guint i = 0; i < round->servers->len; i++)
		if (g_ptr_array_index(round->servers, i) != lost)
			g_ptr_array_add(round->candidates, candidate_new(g_ptr_array_index(round->servers, i)));
	if (lost && g_ptr_array_find(round->servers, lost, NULL))
		g_ptr_array_add(round->candidates, candidate_new(lost));
	g_ptr_array_set_size(round->redirects, 0);
	round->at = 0;
	round->returned = FALSE;
}

static Candidate *at_hand(const SipRound *round)
{
	return round->at < round->candidates->len ? g_ptr_array_index(round->candidates, round->at) : NULL;
}

const SipServer *sip_round_server(const SipRound *round)
{
	Candidate *candidate = at_hand(round);

	return candidate ? candidate->server : NULL;
}

const SipServer *sip_round_first(const SipRound *round)
{
	return ((Candidate *) g_ptr_array_index(round->candidates, 0))->server;
}

void sip_round_note_failure(SipRound *round, const char *why)
{
	Candidate *candidate = at_hand(round);

	g_free(candidate->why);
	candidate->why = g_strdup(why);
}

void sip_round_note_retry(SipRound *round, gint64 when)
{
	at_hand(round)->again = when;
}

void sip_round_advance(SipRound *round)
{
	/* A server that was gone back to is the last of its round. */
	round->at = round->returned ? round->candidates->len : round->at + 1;
}

gboolean sip_round_may_redirect(const SipRound *round)
{
	return round->redirects->len < MAX_REDIRECTS;
}

void sip_round_redirect(SipRound *round, SipServer *server, gboolean first)
{
	g_ptr_array_add(round->redirects, server);
	g_ptr_array_insert(round->candidates, first ? 0 : (gint) round->at + 1, candidate_new(server));
	round->returned = FALSE;
}

gint64 sip_round_return(SipRound *round)
{
	gint64 soonest = REGENT_NEVER;

	for (guint i = 0; i < round->candidates->len && !round->returned; i++) {
		const Candidate *candidate = g_ptr_array_index(round->candidates, i);

		if (candidate->again >= soonest)
			continue;
		soonest = candidate->again;
		round->at = i;
	}
	round->returned = round->returned || soonest != REGENT_NEVER;
	return soonest;
}

char *sip_round_text(const SipRound *round)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < round->candidates->len; i++) {
		const Candidate *candidate = g_ptr_array_index(round->candidates, i);

		g_string_append_printf(
			text, "%s%s", i ? ", " : "", candidate->why ? candidate->why : candidate->server->where.host);
	}
	return g_string_free(text, FALSE);
}
