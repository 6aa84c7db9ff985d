/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sccp-message.h"

typedef enum {
	SCCP_END,
	SCCP_U8,
	SCCP_U16, /* little-endian, as all numbers */
	SCCP_U32,
	SCCP_IPV4,    /* four bytes in network order; the structure has the host's order */
	SCCP_TEXT,    /* width bytes, filled with NULs; one that is full has none */
	SCCP_STRING,  /* up to its NUL, of any length: the dynamic messages */
	SCCP_BYTES,   /* width bytes as they are */
	SCCP_PAD,     /* width bytes that mean nothing */
	SCCP_DATA,    /* as many bytes as the count says, then filled up to a multiple of four */
	SCCP_ENTRIES, /* entries of another table */
} SccpType;

typedef struct SccpField {
	const char *name;
	guint8 type;
	guint8 since;   /* first version that has it, 0: all */
	guint16 width;  /* on the wire: TEXT, BYTES */
	guint16 offset; /* in the structure */
	guint16 size;   /* there: TEXT, STRING; of one entry: ENTRIES */
	const struct SccpField *entries;
	guint16 room;  /* entries in the structure */
	guint16 slots; /* entries on the wire; 0: as many as are used */
	gint16 count;  /* where the structure has the number of entries or bytes; -1: always slots */
} SccpField;

struct SccpLayout {
	guint16 id;
	guint8 kind;
	guint8 since;  /* encode: first version for which this form is taken */
	guint16 least; /* decode: shortest body that has this form, where one id has two */
	gboolean from_phone;
	const char *name;
	const SccpField *fields;
};

/** All layouts; forms of one kind or id in the order of their versions and lengths. */
extern const SccpLayout sccp_layouts[];
extern const guint sccp_layouts_count;
