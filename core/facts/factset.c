/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "factset.h"

static Fact *find(const FactSet *set, GQuark name)
{
	for (guint i = 0; i < set->count; i++)
		if (set->facts[i].name == name)
			return &set->facts[i];
	return NULL;
}

GVariant *factset_get(const FactSet *set, GQuark name)
{
	Fact *fact = find(set, name);

	return fact ? fact->value : NULL;
}

gboolean fact_equal(GVariant *a, GVariant *b)
{
	return a == b || (a && b && g_variant_equal(a, b));
}

/* A tree of containers weighs some ten times its bytes. */
static GVariant *serialised(GVariant *value)
{
	g_autoptr(GVariant) owned = g_variant_ref_sink(value);
	g_autoptr(GBytes) bytes = NULL;

	if (!g_variant_is_container(owned))
		return g_steal_pointer(&owned);
	bytes = g_variant_get_data_as_bytes(owned);
	return g_variant_ref_sink(g_variant_new_from_bytes(g_variant_get_type(owned), bytes, TRUE));
}

static void append(FactSet *set, GQuark name, GVariant *value)
{
	set->facts = g_renew(Fact, set->facts, set->count + 1);
	set->facts[set->count++] = (Fact) { name, value };
}

static void drop(FactSet *set, Fact *fact)
{
	g_variant_unref(fact->value);
	*fact = set->facts[--set->count];
}

gboolean factset_set(FactSet *set, GQuark name, GVariant *value, Share *share)
{
	Fact *fact = find(set, name);
	g_autoptr(GVariant) new = value ? serialised(value) : NULL;

	if (fact_equal(fact ? fact->value : NULL, new))
		return FALSE;
	if (new &&share)
		new = share_value(share, g_steal_pointer(&new));
	if (!new) {
		drop(set, fact);
	} else if (!fact) {
		append(set, name, g_steal_pointer(&new));
	} else {
		g_variant_unref(fact->value);
		fact->value = g_steal_pointer(&new);
	}
	return TRUE;
}

void factset_reserve(FactSet *set, guint count)
{
	set->facts = g_new(Fact, count);
}

/* factset_reserve() has made room. */
void factset_pin(FactSet *set, GQuark name, GVariant *value)
{
	set->facts[set->count++] = (Fact) { name, value ? g_variant_ref(value) : NULL };
}

gboolean factset_equal(const FactSet *a, const FactSet *b)
{
	if (a->count != b->count)
		return FALSE;
	for (guint i = 0; i < a->count; i++)
		if (a->facts[i].name != b->facts[i].name || !fact_equal(a->facts[i].value, b->facts[i].value))
			return FALSE;
	return TRUE;
}

void factset_clear(FactSet *set)
{
	for (guint i = 0; i < set->count; i++)
		if (set->facts[i].value)
			g_variant_unref(set->facts[i].value);
	g_clear_pointer(&set->facts, g_free);
	set->count = 0;
}
