/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-round.h"

#define MAX_REDIRECTS 3
#define SECOND ((gint64) G_USEC_PER_SEC)

typedef struct {
	SipServer *server;
	ServerTrouble trouble;
	char *why, *sayer, *stray;
	char *user, *status, *words, *software; /* of its answer */
} Candidate;

struct SipRound {
	GPtrArray *servers;    /* SipServer */
	GPtrArray *candidates; /* Candidate, in the order to be tried */
	GPtrArray *redirects;  /* SipServer, named by others in this round */
	guint at;              /* index in candidates */
	gboolean all;          /* also those that want to be left alone */
	gint64 now;            /* when it began */
};

static void candidate_clear(Candidate *candidate)
{
	g_clear_pointer(&candidate->why, g_free);
	g_clear_pointer(&candidate->sayer, g_free);
	g_clear_pointer(&candidate->stray, g_free);
	g_clear_pointer(&candidate->user, g_free);
	g_clear_pointer(&candidate->status, g_free);
	g_clear_pointer(&candidate->words, g_free);
	g_clear_pointer(&candidate->software, g_free);
}

static void candidate_free(gpointer data)
{
	Candidate *candidate = data;

	candidate_clear(candidate);
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

static Candidate *candidate_new(SipServer *server)
{
	Candidate *candidate = g_new0(Candidate, 1);

	candidate->server = server;
	return candidate;
}

/* The time comes from the wall clock of an earlier start, which may have been set since. */
static gboolean is_held(const SipServer *server, gint64 now)
{
	return server->held > now && server->held - now <= SIP_RETRY_AFTER_MAX * SECOND;
}

/* What a server said that still wants to be left alone counts in this round too. Returns: (transfer full) (nullable) */
static Candidate *keep(GPtrArray *candidates, const SipServer *server, gint64 now)
{
	for (guint i = 0; i < candidates->len; i++)
		if (((Candidate *) g_ptr_array_index(candidates, i))->server == server && is_held(server, now))
			return g_ptr_array_steal_index(candidates, i);
	return NULL;
}

static void add(SipRound *round, GPtrArray *before, SipServer *server)
{
	Candidate *candidate = keep(before, server, round->now);

	g_ptr_array_add(round->candidates, candidate ? candidate : candidate_new(server));
}

static gboolean all_are_held(const SipRound *round)
{
	for (guint i = 0; i < round->servers->len; i++)
		if (!is_held(g_ptr_array_index(round->servers, i), round->now))
			return FALSE;
	return TRUE;
}

static Candidate *at_hand(const SipRound *round)
{
	return round->at < round->candidates->len ? g_ptr_array_index(round->candidates, round->at) : NULL;
}

static void pass_over(SipRound *round)
{
	Candidate *candidate = at_hand(round);

	while (candidate && !round->all && is_held(candidate->server, round->now)) {
		if (!candidate->why)
			candidate->why = g_strdup_printf("%s wants to be left alone", candidate->server->where.host);
		round->at++;
		candidate = at_hand(round);
	}
}

void sip_round_begin(SipRound *round, const SipServer *lost, gboolean all, gint64 now)
{
	g_autoptr(GPtrArray) before = g_steal_pointer(&round->candidates);
	guint last;

	round->candidates = g_ptr_array_new_with_free_func(candidate_free);
	round->now = now;
	for (guint i = 0; i < round->servers->len; i++)
		if (g_ptr_array_index(round->servers, i) != lost)
			add(round, before, g_ptr_array_index(round->servers, i));
	if (lost && g_ptr_array_find(round->servers, lost, &last))
		add(round, before, g_ptr_array_index(round->servers, last));
	g_ptr_array_set_size(round->redirects, 0);
	round->at = 0;
	round->all = all && all_are_held(round);
	pass_over(round);
}

const SipServer *sip_round_server(const SipRound *round)
{
	Candidate *candidate = at_hand(round);

	return candidate ? candidate->server : NULL;
}

void sip_round_note_trouble(SipRound *round, ServerTrouble trouble, const char *why, const char *sayer)
{
	Candidate *candidate = at_hand(round);

	if (trouble == SERVER_TROUBLE_SILENT && candidate->stray)
		trouble = SERVER_TROUBLE_STRAY;
	g_free(candidate->why);
	candidate->why = g_strdup(why);
	if (trouble < candidate->trouble)
		return;
	candidate->trouble = trouble;
	g_free(candidate->sayer);
	candidate->sayer = g_strdup(sayer);
}

void sip_round_note_answer(SipRound *round, const SipFailure *failure, const char *why, gint64 now)
{
	Candidate *candidate = at_hand(round);

	candidate_clear(candidate);
	candidate->trouble = SERVER_TROUBLE_ANSWERED;
	candidate->why = g_strdup(why);
	candidate->user = g_strdup(failure->user);
	candidate->status = g_strdup(failure->status);
	candidate->words = g_strdup(failure->words);
	candidate->software = g_strdup(failure->software);
	candidate->server->held = failure->retry_after ? now + failure->retry_after * SECOND : 0;
}

void sip_round_note_registered(SipRound *round)
{
	at_hand(round)->server->held = 0;
}

void sip_round_note_stray(SipRound *round, const char *who)
{
	Candidate *candidate = at_hand(round);

	g_free(candidate->stray);
	candidate->stray = g_strdup(who);
}

void sip_round_advance(SipRound *round)
{
	round->at++;
	pass_over(round);
}

gboolean sip_round_may_redirect(const SipRound *round)
{
	return round->redirects->len < MAX_REDIRECTS;
}

void sip_round_redirect(SipRound *round, SipServer *server, gboolean first)
{
	g_ptr_array_add(round->redirects, server);
	g_ptr_array_insert(round->candidates, first ? 0 : (gint) round->at + 1, candidate_new(server));
	if (first)
		round->at = 0;
}

/* What came of it. */

static const Candidate *nearest(const SipRound *round)
{
	const Candidate *best = g_ptr_array_index(round->candidates, 0);

	for (guint i = 1; i < round->candidates->len; i++) {
		const Candidate *candidate = g_ptr_array_index(round->candidates, i);

		if (candidate->trouble > best->trouble)
			best = candidate;
	}
	return best;
}

GArray *sip_round_notes(const SipRound *round)
{
	GArray *notes = server_notes_new();

	for (guint i = 0; i < round->candidates->len; i++) {
		const Candidate *candidate = g_ptr_array_index(round->candidates, i);
		const char *host = candidate->server->where.host;

		server_notes_add(
			notes, host, candidate->trouble, candidate->why ? candidate->why : host, candidate->sayer);
	}
	return notes;
}

static char *errors_text(const SipRound *round, const Candidate *without)
{
	g_autoptr(GArray) notes = sip_round_notes(round);
	char *text = server_notes_text(notes, without ? without->server->where.host : NULL);

	return text ? text : g_strdup("");
}

/* Returns: seconds until the first may be asked, 0: one may be asked at any time. */
static guint wait_of(const SipRound *round, gint64 now)
{
	gint64 soonest = REGENT_NEVER;

	for (guint i = 0; i < round->servers->len; i++)
		soonest = MIN(soonest, ((const SipServer *) g_ptr_array_index(round->servers, i))->held);
	return soonest > now ? (guint) MIN((soonest - now + SECOND - 1) / SECOND, SIP_RETRY_AFTER_MAX) : 0;
}

void sip_round_verdict(const SipRound *round, SipFailure *failure, char **errors, gint64 now)
{
	const Candidate *best = nearest(round);

	*errors = errors_text(round, best->trouble == SERVER_TROUBLE_ANSWERED ? best : NULL);
	*failure =
		(SipFailure) { .code = best->trouble == SERVER_TROUBLE_ANSWERED ? "sip.unavailable" : "cm.unreachable",
			.server = best->server->where.host,
			.port = best->server->where.port,
			.user = best->user,
			.status = best->status,
			.words = best->words,
			.software = best->software,
			.errors = *errors,
			.stray = best->trouble == SERVER_TROUBLE_STRAY ? best->stray : NULL,
			.retry_after = wait_of(round, now) };
}
