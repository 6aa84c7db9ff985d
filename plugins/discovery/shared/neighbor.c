/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "neighbor.h"

#include <string.h>

void neighbor_init(Neighbor *neighbor, gboolean silence_keeps, gint64 now)
{
	*neighbor = (Neighbor) { .silence_keeps = silence_keeps,
		.expires = G_MAXINT64,
		.settles = G_MAXINT64,
		.silent = now + NEIGHBOR_SILENCE };
}

void neighbor_clear(Neighbor *neighbor)
{
	g_clear_pointer(&neighbor->name, g_free);
	g_clear_pointer(&neighbor->port, g_free);
}

static gboolean same_mac(const guint8 *a, const guint8 *b)
{
	return memcmp(a, b, 6) == 0;
}

static gboolean same_voice(const VoicePolicy *a, const VoicePolicy *b)
{
	if (!a->given || !b->given)
		return a->given == b->given;
	return a->vlan == b->vlan && a->priority == b->priority && a->dscp == b->dscp &&
	       a->signaling_priority == b->signaling_priority && a->signaling_dscp == b->signaling_dscp;
}

static guint adopt_text(char **text, const char *value)
{
	if (g_strcmp0(*text, value) == 0)
		return 0;
	g_free(*text);
	*text = g_strdup(value);
	return NEIGHBOR_CHANGED;
}

/* From now on this is the neighbour. */
static guint adopt(Neighbor *neighbor, const NeighborWord *word, gint64 now)
{
	guint news = neighbor->present ? 0 : NEIGHBOR_CHANGED;

	news |= adopt_text(&neighbor->name, word->name);
	news |= adopt_text(&neighbor->port, word->port);
	memcpy(neighbor->mac, word->mac, sizeof neighbor->mac);
	neighbor->present = neighbor->heard = TRUE;
	neighbor->forgotten = FALSE;
	neighbor->expires = now + word->ttl * G_TIME_SPAN_SECOND;
	neighbor->silent = G_MAXINT64;
	return news;
}

static guint decide(Neighbor *neighbor, const VoicePolicy *voice)
{
	neighbor->decided = TRUE;
	neighbor->doubting = FALSE;
	neighbor->settles = G_MAXINT64;
	neighbor->voice = *voice;
	return voice->given ? NEIGHBOR_VOICE : NEIGHBOR_NONE;
}

static guint lose(Neighbor *neighbor)
{
	if (!neighbor->present)
		return 0;
	neighbor->present = FALSE;
	neighbor->expires = G_MAXINT64;
	return NEIGHBOR_GONE;
}

static guint hear_first(Neighbor *neighbor, const NeighborWord *word, gint64 now)
{
	guint news;

	if (word->voice.given) {
		news = adopt(neighbor, word, now);
		return news | decide(neighbor, &word->voice);
	}
	if (!neighbor->heard)
		neighbor->settles = now + NEIGHBOR_SETTLE;
	else if (neighbor->present && !same_mac(word->mac, neighbor->mac))
		return 0;
	return adopt(neighbor, word, now);
}

static guint doubt(Neighbor *neighbor, const NeighborWord *word, gint64 now)
{
	guint news;

	if (neighbor->doubting && same_mac(neighbor->doubt_mac, word->mac) &&
		same_voice(&neighbor->doubt, &word->voice)) {
		news = adopt(neighbor, word, now);
		return news | decide(neighbor, &word->voice);
	}
	neighbor->doubting = TRUE;
	neighbor->doubt = word->voice;
	memcpy(neighbor->doubt_mac, word->mac, sizeof neighbor->doubt_mac);
	return NEIGHBOR_DOUBT;
}

/* A stranger beside a neighbour that is there, and silence about voice where it takes nothing back, are no word. */
static gboolean has_no_say(const Neighbor *neighbor, const NeighborWord *word)
{
	gboolean stranger = !same_mac(word->mac, neighbor->mac);

	if (neighbor->forgotten || !neighbor->voice.given)
		return stranger && neighbor->present && !word->voice.given;
	return stranger && (neighbor->present || !word->voice.given);
}

guint neighbor_hear(Neighbor *neighbor, const NeighborWord *word, gint64 now)
{
	gboolean known = neighbor->heard && same_mac(word->mac, neighbor->mac);
	gboolean keeps = neighbor->silence_keeps && !word->voice.given && !neighbor->forgotten;

	if (!word->ttl)
		return known ? lose(neighbor) : 0;
	if (!neighbor->decided)
		return hear_first(neighbor, word, now);
	if (has_no_say(neighbor, word))
		return 0;
	if (keeps || same_voice(&word->voice, &neighbor->voice)) {
		neighbor->doubting &= !same_mac(word->mac, neighbor->doubt_mac);
		return adopt(neighbor, word, now);
	}
	if (known && neighbor->present)
		neighbor->expires = now + word->ttl * G_TIME_SPAN_SECOND;
	return doubt(neighbor, word, now);
}

guint neighbor_tick(Neighbor *neighbor, gint64 now)
{
	const VoicePolicy none = { .given = FALSE };
	guint news = 0;

	if (now >= neighbor->silent) {
		neighbor->silent = G_MAXINT64;
		news |= NEIGHBOR_SILENT;
	}
	if (now >= neighbor->settles)
		news |= decide(neighbor, &none);
	if (now >= neighbor->expires)
		news |= lose(neighbor);
	return news;
}

gint64 neighbor_deadline(const Neighbor *neighbor)
{
	return MIN(MIN(neighbor->silent, neighbor->settles), neighbor->expires);
}

guint neighbor_forget(Neighbor *neighbor)
{
	neighbor->forgotten = TRUE;
	neighbor->doubting = FALSE;
	return lose(neighbor);
}
