/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "share.h"

/* Longer values are hardly ever the same twice. When so many are kept, all are forgotten: the common ones come again. */
#define LONGEST 256
#define MOST 1024

struct Share {
	GHashTable *values; /* of GVariant */
};

/* g_variant_hash() takes no containers. */
static guint hash(gconstpointer value)
{
	GVariant *variant = (GVariant *) value;
	const guint8 *data = g_variant_get_data(variant);
	gsize size = g_variant_get_size(variant);
	guint sum = g_str_hash(g_variant_get_type_string(variant));

	for (gsize i = 0; i < size; i++)
		sum = sum * 33 + data[i];
	return sum;
}

Share *share_new(void)
{
	Share *share = g_new(Share, 1);

	share->values = g_hash_table_new_full(hash, g_variant_equal, (GDestroyNotify) g_variant_unref, NULL);
	return share;
}

void share_free(Share *share)
{
	g_hash_table_unref(share->values);
	g_free(share);
}

GVariant *share_value(Share *share, GVariant *value)
{
	GVariant *known;

	if (g_variant_get_size(value) > LONGEST)
		return value;
	known = g_hash_table_lookup(share->values, value);
	if (known) {
		g_variant_unref(value);
		return g_variant_ref(known);
	}
	if (g_hash_table_size(share->values) >= MOST)
		g_hash_table_remove_all(share->values);
	g_hash_table_add(share->values, g_variant_ref(value));
	return value;
}
