/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "neighbor.h"

#include <string.h>

void neighbor_init(Neighbor *neighbor, gint64 now)
{
	*neighbor = (Neighbor) { .expires = REGENT_NEVER, .settles = REGENT_NEVER, .silent = now + NEIGHBOR_SILENCE };
}

void neighbor_clear(Neighbor *neighbor)
{
	g_clear_pointer(&neighbor->name, g_free);
	g_clear_pointer(&neighbor->port, g_free);
	g_clear_pointer(&neighbor->platform, g_free);
	g_clear_pointer(&neighbor->ignored, g_free);
	g_clear_pointer(&neighbor->overheard, g_free);
}

static gboolean same_mac(const guint8 *a, const guint8 *b)
{
	return memcmp(a, b, 6) == 0;
}

static gboolean same_voice(const VoicePolicy *a, const VoicePolicy *b)
{
	if (!a->given || !b->given)
		return a->given == b->given;
	return a->vlan == b->vlan && a->named == b->named && a->priority == b->priority && a->dscp == b->dscp &&
	       a->signaling_priority == b->signaling_priority && a->signaling_dscp == b->signaling_dscp;
}

static void set_text(Neighbor *neighbor, char **text, const char *value, guint news)
{
	if (g_strcmp0(*text, value) == 0)
		return;
	g_free(*text);
	*text = g_strdup(value);
	neighbor->news |= news;
}

static void set_besides(Neighbor *neighbor, const NeighborWord *word)
{
	set_text(neighbor, &neighbor->platform, word->platform, NEIGHBOR_SAID);
	set_text(neighbor, &neighbor->ignored, word->ignored, NEIGHBOR_SAID);
	set_text(neighbor, &neighbor->overheard, NULL, NEIGHBOR_SAID);
	if (neighbor->native_vlan != word->native_vlan || neighbor->mute != word->mute)
		neighbor->news |= NEIGHBOR_SAID;
	neighbor->native_vlan = word->native_vlan;
	neighbor->mute = word->mute;
}

/* From now on the sender of @word is the neighbour. */
static void set_neighbor(Neighbor *neighbor, const NeighborWord *word, gint64 now)
{
	if (!neighbor->present)
		neighbor->news |= NEIGHBOR_CHANGED;
	set_text(neighbor, &neighbor->name, word->name, NEIGHBOR_CHANGED);
	set_text(neighbor, &neighbor->port, word->port, NEIGHBOR_CHANGED);
	set_besides(neighbor, word);
	memcpy(neighbor->mac, word->mac, sizeof neighbor->mac);
	neighbor->present = neighbor->heard = TRUE;
	neighbor->forgotten = FALSE;
	neighbor->expires = now + word->ttl * G_TIME_SPAN_SECOND;
	neighbor->silent = REGENT_NEVER;
}

static void set_voice(Neighbor *neighbor, const VoicePolicy *voice)
{
	neighbor->decided = TRUE;
	neighbor->doubting = FALSE;
	neighbor->settles = REGENT_NEVER;
	neighbor->voice = *voice;
	neighbor->news |= voice->given ? NEIGHBOR_VOICE : NEIGHBOR_NONE;
}

static void lose_neighbor(Neighbor *neighbor)
{
	if (!neighbor->present)
		return;
	neighbor->present = FALSE;
	neighbor->expires = REGENT_NEVER;
	neighbor->news |= NEIGHBOR_GONE;
}

/* Nothing is decided yet: the first voice policy counts. */
static void hear_undecided(Neighbor *neighbor, const NeighborWord *word, gint64 now)
{
	if (!word->voice.given && neighbor->present && !same_mac(word->mac, neighbor->mac))
		return;
	if (!word->voice.given && !neighbor->heard)
		neighbor->settles = now + NEIGHBOR_SETTLE;
	set_neighbor(neighbor, word, now);
	if (word->voice.given)
		set_voice(neighbor, &word->voice);
}

static void hear_difference(Neighbor *neighbor, const NeighborWord *word, gint64 now)
{
	if (neighbor->doubting && same_mac(neighbor->doubt_mac, word->mac) &&
		same_voice(&neighbor->doubt, &word->voice)) {
		set_neighbor(neighbor, word, now);
		set_voice(neighbor, &word->voice);
		return;
	}
	neighbor->doubting = TRUE;
	if (neighbor->settles != REGENT_NEVER)
		neighbor->settles = now + NEIGHBOR_SETTLE;
	neighbor->doubt = word->voice;
	memcpy(neighbor->doubt_mac, word->mac, sizeof neighbor->doubt_mac);
	neighbor->news |= NEIGHBOR_DOUBT;
}

/* Others may speak on the same port. One of them counts when it names the voice policy that the neighbour does not
 * give, or takes the place of a neighbour that is gone. */
static gboolean has_a_say(const Neighbor *neighbor, const NeighborWord *word)
{
	if (same_mac(word->mac, neighbor->mac))
		return TRUE;
	if (neighbor->forgotten || !neighbor->voice.given)
		return word->voice.given || !neighbor->present;
	return word->voice.given && !neighbor->present;
}

/* It says nothing about voice. A new one after the link was away is given its time to, then the old policy is void. */
static void hear_mute(Neighbor *neighbor, const NeighborWord *word, gint64 now)
{
	if (neighbor->forgotten && neighbor->voice.given)
		neighbor->settles = now + NEIGHBOR_SETTLE;
	set_neighbor(neighbor, word, now);
}

static void hear_same(Neighbor *neighbor, const NeighborWord *word, gint64 now)
{
	neighbor->doubting &= !same_mac(word->mac, neighbor->doubt_mac);
	neighbor->settles = REGENT_NEVER;
	set_neighbor(neighbor, word, now);
}

static void hear_decided(Neighbor *neighbor, const NeighborWord *word, gint64 now)
{
	if (!has_a_say(neighbor, word))
		return;
	if (word->mute) {
		hear_mute(neighbor, word, now);
		return;
	}
	if (same_voice(&word->voice, &neighbor->voice)) {
		hear_same(neighbor, word, now);
		return;
	}
	if (neighbor->present && same_mac(word->mac, neighbor->mac)) {
		neighbor->expires = now + word->ttl * G_TIME_SPAN_SECOND;
		set_besides(neighbor, word);
	}
	hear_difference(neighbor, word, now);
}

void neighbor_hear(Neighbor *neighbor, const NeighborWord *word, gint64 now)
{
	if (!word->ttl) {
		if (neighbor->heard && same_mac(word->mac, neighbor->mac))
			lose_neighbor(neighbor);
	} else if (neighbor->decided) {
		hear_decided(neighbor, word, now);
	} else {
		hear_undecided(neighbor, word, now);
	}
}

void neighbor_overhear(Neighbor *neighbor, const char *what, gboolean damaged)
{
	if (neighbor->present || (neighbor->overheard && (!damaged || neighbor->damaged)))
		return;
	neighbor->damaged = damaged;
	set_text(neighbor, &neighbor->overheard, what, NEIGHBOR_SAID);
}

gint64 neighbor_deadline(const Neighbor *neighbor)
{
	return MIN(MIN(neighbor->silent, neighbor->settles), neighbor->expires);
}

void neighbor_tick(Neighbor *neighbor, gint64 now)
{
	const VoicePolicy none = { .given = FALSE };

	if (now >= neighbor->silent) {
		neighbor->silent = REGENT_NEVER;
		neighbor->news |= NEIGHBOR_SILENT;
	}
	if (now >= neighbor->settles)
		set_voice(neighbor, &none);
	if (now >= neighbor->expires)
		lose_neighbor(neighbor);
}

void neighbor_forget(Neighbor *neighbor)
{
	neighbor->forgotten = TRUE;
	neighbor->doubting = FALSE;
	neighbor->settles = neighbor->decided ? REGENT_NEVER : neighbor->settles;
	set_text(neighbor, &neighbor->overheard, NULL, NEIGHBOR_SAID);
	lose_neighbor(neighbor);
}

guint neighbor_take_news(Neighbor *neighbor)
{
	guint news = neighbor->news;

	neighbor->news = 0;
	return news;
}
