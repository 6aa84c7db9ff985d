/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/step.h>

/**
 * What the neighbour on the port says about voice, and when to believe it; the same for CDP and LLDP-MED. No I/O.
 *
 * - Until something is decided, the first voice VLAN heard counts at once. A neighbour without one is given 2 s, in
 *   which it, another neighbour or another protocol may still name one.
 * - Afterwards a different voice policy counts when the same neighbour has said it twice: one forged or garbled frame
 *   must not move the phone. NEIGHBOR_DOUBT asks the caller to provoke the second frame.
 * - A frame that is mute about voice says nothing: a switch without LLDP-MED sends no other, and one with it none before
 *   it has heard a phone. A frame that could name a policy and does not takes back the one before.
 * - A neighbour that falls silent or says goodbye is reported, but what it said stays in force, so that calls go on.
 *   After neighbor_forget() (the link was away) the next neighbour decides.
 */

/** What was said about voice. */
typedef struct {
	gboolean given; /* a VLAN, or untagged or priority-tagged in so many words */
	guint16 vlan;   /* 1 to 4094, REGENT_VLAN_UNTAGGED or REGENT_VLAN_PRIORITY */
	int priority;   /* this and the following: -1: not said */
	int dscp;
	int signaling_priority;
	int signaling_dscp;
	guint16 named; /* the VLAN of a policy that leads to untagged nevertheless, 0: none */
} VoicePolicy;

/** One frame's worth; the strings stay the caller's. */
typedef struct {
	guint8 mac[6];
	const char *name;
	const char *port;
	const char *platform; /* what it says it is, one line */
	const char *ignored;  /* what it says of voice that is not believed, in words */
	guint16 native_vlan;  /* 0: not said */
	guint ttl;            /* seconds; 0: goodbye */
	gboolean mute;        /* about voice */
	VoicePolicy voice;
} NeighborWord;

/** What is new; several at once. */
typedef enum {
	NEIGHBOR_SILENT = 1 << 0,  /* nobody was heard for NEIGHBOR_SILENCE */
	NEIGHBOR_CHANGED = 1 << 1, /* name or port is new, or it is there again */
	NEIGHBOR_GONE = 1 << 2,
	NEIGHBOR_VOICE = 1 << 3, /* the voice policy in force is new */
	NEIGHBOR_NONE = 1 << 4,  /* it is now known that no voice VLAN is given */
	NEIGHBOR_DOUBT = 1 << 5, /* a different voice policy was heard once */
	NEIGHBOR_SAID = 1 << 6,  /* what it says besides is new, or what was overheard */
} NeighborNews;

#define NEIGHBOR_SILENCE (10 * G_TIME_SPAN_SECOND)
#define NEIGHBOR_SETTLE (2 * G_TIME_SPAN_SECOND)

typedef struct {
	/* For all to read: */
	gboolean present;
	guint8 mac[6];
	gboolean mute; /* its last word was */
	char *name;
	char *port;
	char *platform;
	char *ignored;
	char *overheard; /* while no neighbour was heard: what came of others, or damaged */
	guint16 native_vlan;
	VoicePolicy voice;

	/* Its own: */
	gboolean heard, decided, forgotten, doubting, damaged;
	guint8 doubt_mac[6];
	VoicePolicy doubt;
	gint64 expires, settles, silent;
	guint news;
} Neighbor;

void neighbor_init(Neighbor *neighbor, gint64 now);
void neighbor_clear(Neighbor *neighbor);
void neighbor_hear(Neighbor *neighbor, const NeighborWord *word, gint64 now);
/** Something came that no neighbour said, in words. Of several the first is kept, but @damaged frames, which may be the
 * neighbour's, outrank what others say. */
void neighbor_overhear(Neighbor *neighbor, const char *what, gboolean damaged);
gint64 neighbor_deadline(const Neighbor *neighbor);
void neighbor_tick(Neighbor *neighbor, gint64 now);
/** The link was away: the neighbour may be another one now. */
void neighbor_forget(Neighbor *neighbor);
/** Returns: NeighborNews since the last call; to be called after each of the above. */
guint neighbor_take_news(Neighbor *neighbor);
