/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * What the neighbour on the port says about voice, and when to believe it; the same for CDP and LLDP-MED.
 *
 * - Before anything was decided the first voice VLAN heard counts at once. A neighbour without one is given 2 s, in
 *   which it, another neighbour or another protocol may still name one.
 * - Afterwards a different word counts when the same neighbour has said it twice: one forged or garbled frame moves
 *   no phone. NEIGHBOR_DOUBT asks the caller to provoke the second.
 * - A neighbour that falls silent or says goodbye is reported, and what it said stays in force: calls go on. After
 *   neighbor_forget() (the link was away) the next neighbour's word is what counts.
 */

/** What was said about voice. */
typedef struct {
	gboolean given; /* a VLAN, or untagged or priority-tagged in so many words */
	guint16 vlan;   /* 1 to 4094, REGENT_VLAN_UNTAGGED or REGENT_VLAN_PRIORITY */
	int priority;   /* this and the following: -1: not said */
	int dscp;
	int signaling_priority;
	int signaling_dscp;
} VoicePolicy;

/** One frame's worth; the strings stay the caller's. */
typedef struct {
	guint8 mac[6];
	const char *name;
	const char *port;
	guint ttl; /* seconds; 0: goodbye */
	VoicePolicy voice;
} NeighborWord;

/** What is new; several at once. */
typedef enum {
	NEIGHBOR_SILENT = 1 << 0,  /* nobody was heard for NEIGHBOR_SILENCE */
	NEIGHBOR_CHANGED = 1 << 1, /* name or port is new, or it is there again */
	NEIGHBOR_GONE = 1 << 2,
	NEIGHBOR_VOICE = 1 << 3, /* the voice policy in force is new */
	NEIGHBOR_NONE = 1 << 4,  /* it is now known that no voice VLAN is given */
	NEIGHBOR_DOUBT = 1 << 5, /* a different word was heard once */
} NeighborNews;

#define NEIGHBOR_SILENCE (10 * G_TIME_SPAN_SECOND)
#define NEIGHBOR_SETTLE (2 * G_TIME_SPAN_SECOND)

typedef struct {
	/* For all to read: */
	gboolean present;
	guint8 mac[6];
	char *name;
	char *port;
	VoicePolicy voice;

	/* Its own: */
	gboolean silence_keeps;
	gboolean heard, decided, forgotten, doubting;
	guint8 doubt_mac[6];
	VoicePolicy doubt;
	gint64 expires, settles, silent;
} Neighbor;

/** @silence_keeps: a later frame without a word about voice takes nothing back (LLDP-MED), or does (CDP). */
void neighbor_init(Neighbor *neighbor, gboolean silence_keeps, gint64 now);
void neighbor_clear(Neighbor *neighbor);
/** Returns: NeighborNews. */
guint neighbor_hear(Neighbor *neighbor, const NeighborWord *word, gint64 now);
/** To be called at neighbor_deadline(). Returns: NeighborNews. */
guint neighbor_tick(Neighbor *neighbor, gint64 now);
/** Returns: G_MAXINT64: none. */
gint64 neighbor_deadline(const Neighbor *neighbor);
/** The link was away: whoever was there may be another now. Returns: NeighborNews. */
guint neighbor_forget(Neighbor *neighbor);
