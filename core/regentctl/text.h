/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/** How text is laid out on a terminal, or not on one. */
typedef struct {
	gboolean colour;
	gboolean ascii; /* the locale has no UTF-8 */
	guint width;    /* columns; 0: as long as it gets, for files and pipes */
	int year;       /* this one: dates of others have it */
} CtlStyle;

typedef enum {
	CTL_PLAIN,
	CTL_GREEN,
	CTL_RED,
	CTL_YELLOW,
	CTL_BOLD,
	CTL_DIM,
} CtlColour;

/** Columns that @text takes on a terminal. */
guint ctl_text_width(const char *text);
/** Appends @text and blanks up to @width columns. */
void ctl_text_pad(GString *out, const char *text, guint width);
void ctl_text_blanks(GString *out, guint count);
void ctl_text_paint(GString *out, const CtlStyle *style, CtlColour colour, const char *text);
/** Cuts @text into lines of at most @width columns, between words where it can, and not inside a `command` that fits
 * into a line. @width 0: one line.
 * Returns: (transfer full): at least one line. */
char **ctl_text_wrap(const char *text, guint width);
/** Appends @label in a column of 6, then @text wrapped beside it, and a newline. A `command` in it is painted. */
void ctl_text_paragraph(GString *out, const CtlStyle *style, const char *label, const char *text);

/** Returns: (transfer full): microseconds as people say them: 12 s, 14 min 3 s, 3 h 5 min, 2 d 4 h. */
char *ctl_text_span(gint64 span);
/** Returns: (transfer full): " on 28 Nov 14:02", in local time; "" for a time when the device's clock was not set.
 * @when: seconds of the epoch. */
char *ctl_text_on(gint64 when, const CtlStyle *style);
/** Returns: (transfer full): "set at the phone on 28 Nov 14:02". */
char *ctl_text_set_at(gint64 when, const CtlStyle *style);
/** Returns: (transfer full): 1st, 2nd, 3rd, 4th. */
char *ctl_text_ordinal(guint number);

/* Values of an a{sv}; absent or of another type gives the fallback. */

/** Returns: (transfer none): "" when absent; as long as @dict. */
const char *ctl_string(GVariant *dict, const char *key);
gint64 ctl_int64(GVariant *dict, const char *key, gint64 fallback);
guint32 ctl_uint32(GVariant *dict, const char *key, guint32 fallback);
gboolean ctl_boolean(GVariant *dict, const char *key);

/** A table with columns as wide as their widest cell. @cells: rows of @columns strings; the first row is the head. */
typedef struct CtlTable CtlTable;
CtlTable *ctl_table_new(guint columns);
/** Adds a row; @columns strings. */
void ctl_table_add(CtlTable *table, ...);
/** Returns: (transfer full): the text; frees @table. */
char *ctl_table_end(CtlTable *table, const CtlStyle *style);
