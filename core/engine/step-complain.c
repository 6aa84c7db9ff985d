/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "step-base.h"

/* A peer that sends rubbish gets a few lines a minute, then a count; no more peers are told apart than these. */
#define ALLOWED 3
#define PEERS_MAX 64

typedef struct {
	gint64 minute;
	guint count;
} Complaint;

static Complaint *complaint_of(RegentStep *step, const char *peer)
{
	Complaint *complaint;

	if (!step->complaints)
		step->complaints = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	if (g_hash_table_size(step->complaints) >= PEERS_MAX && !g_hash_table_contains(step->complaints, peer))
		peer = "others";
	complaint = g_hash_table_lookup(step->complaints, peer);
	if (!complaint) {
		complaint = g_new0(Complaint, 1);
		g_hash_table_insert(step->complaints, g_strdup(peer), complaint);
	}
	return complaint;
}

void regent_step_complain(RegentStep *step, const char *peer, const char *format, ...)
{
	Complaint *complaint = complaint_of(step, peer);
	gint64 now = loop_now(step->engine->loop);
	g_autofree char *text = NULL;
	va_list args;

	if (now - complaint->minute >= G_TIME_SPAN_MINUTE) {
		if (complaint->count > ALLOWED)
			regent_step_log(step, G_LOG_LEVEL_WARNING, "%u more bad inputs from %s",
				complaint->count - ALLOWED, peer);
		complaint->minute = now;
		complaint->count = 0;
	}
	if (++complaint->count > ALLOWED)
		return;
	va_start(args, format);
	text = g_strdup_vprintf(format, args);
	va_end(args);
	regent_step_log(step, G_LOG_LEVEL_WARNING, "%s: %s", peer, text);
}
