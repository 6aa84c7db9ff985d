/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * What a phone shows, in the form of the facts registration.lines, .buttons and .clock: the same rows and keys
 * whatever the protocol. Rows are added to a builder of type aa{sv}. A text that is NULL is left out. No I/O.
 */

/* Which calls of a line go elsewhere. */
enum {
	FACE_FORWARD_ALL,
	FACE_FORWARD_BUSY,
	FACE_FORWARD_NO_ANSWER,
	FACE_FORWARDS,
};

typedef struct {
	guint32 index; /* 1 is the first */
	const char *number;
	const char *name;
	const char *label;
	const char *forwards[FACE_FORWARDS]; /* where to, "" where that is not said; NULL: not forwarded */
} FaceLine;

typedef struct {
	guint32 index;    /* 1 is the top button */
	const char *type; /* see REGENT_BUTTON_ in <regent/facts.h>, as for the others */
	const char *label;
	const char *number;
	const char *lamp;
	const char *state;
	const char *forward; /* of a line: as FaceLine.forwards[FACE_FORWARD_ALL] */
} FaceButton;

/** A builder for the rows that follow. */
void face_facts_begin(GVariantBuilder *rows);
void face_facts_add_line(GVariantBuilder *rows, const FaceLine *line);
void face_facts_add_button(GVariantBuilder *rows, const FaceButton *button);

/** The clock. @set_at: when it was set, CLOCK_BOOTTIME. @local: seconds, local time as if it were UTC. @template:
 * "D/M/Y". Returns: (transfer floating): registration.clock. */
GVariant *face_facts_clock(gint64 set_at, gint64 local, const char *template);
/** Returns: (transfer none): how the settings want dates written, else "D/M/Y". @settings: (nullable) */
const char *face_facts_date_template(GVariant *settings);
/** Returns: seconds from UTC to the phone's local time at @time (Unix time), by the settings; 0 where they do not say.
 * @settings: (nullable) */
gint64 face_facts_utc_offset(GVariant *settings, gint64 time);

/** Adds one pair to a row that is open: for facts that only one protocol has. @value: (transfer floating) */
void face_facts_add(GVariantBuilder *row, const char *key, GVariant *value);
/** @text: (nullable): left out. */
void face_facts_add_text(GVariantBuilder *row, const char *key, const char *text);
