/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/facts.h>

/** The facts of include/regent/facts.h as a table to look things up in. */
typedef enum {
	FACT_PLAIN = 0,
	FACT_CONFIG = 1 << 0,
	FACT_MODEL = 1 << 1,
	FACT_LIVE = 1 << 2,
	FACT_PHONE = 1 << 3,
} FactFlags;

typedef struct {
	const char *name;
	const char *type;
	FactFlags flags;
	const char *unit;
	const char *summary;
} FactRow;

/** Returns: (transfer none): ends with a row without a name. */
const FactRow *vocabulary(void);
/** Returns: (transfer none) (nullable) */
const FactRow *vocabulary_find(const char *name);
/** Whether the last word of the name begins with "secret-". */
gboolean fact_is_secret(const char *name);
gboolean fact_is_live(const char *name);
/** Whether a step may publish it: in the table, or a third party's. */
gboolean fact_is_known(const char *name);
