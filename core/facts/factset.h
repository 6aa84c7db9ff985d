/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "share.h"

/** A few facts by name: a step's layer, or the copy a step pinned. Zeroed, it is empty. */
typedef struct {
	GQuark name;
	GVariant *value; /* NULL in a pinned copy: was absent */
} Fact;

typedef struct {
	Fact *facts;
	guint count;
} FactSet;

/** Returns: (transfer none) (nullable) */
GVariant *factset_get(const FactSet *set, GQuark name);
/** Keeps @value serialised. @value: (nullable): taken if floating. @share: (nullable): where equal ones are kept once.
 * Returns: whether it differs from what was there. */
gboolean factset_set(FactSet *set, GQuark name, GVariant *value, Share *share);
/** Makes room in an empty set for a copy of @count facts. */
void factset_reserve(FactSet *set, guint count);
/** Adds to the copy; an absent value keeps its place. */
void factset_pin(FactSet *set, GQuark name, GVariant *value);
gboolean factset_equal(const FactSet *a, const FactSet *b);
void factset_clear(FactSet *set);
gboolean fact_equal(GVariant *a, GVariant *b);
