/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz-main.h"
#include "trust-list.h"

/* Any list: what is read of it holds together, and finds itself again, but in its own role only. */

static void check_text(const char *text)
{
	g_assert_true(!text || g_utf8_validate(text, -1, NULL));
}

static void check_record(const TrustList *list, const TrustRecord *record)
{
	guint32 role = record->role < 32 ? 1u << record->role : 0;
	const TrustRecord *found;

	g_assert_true(record->role >= 0 && record->role <= G_MAXUINT16);
	check_text(record->name);
	check_text(record->subject);
	check_text(record->issuer);
	if (!record->certificate)
		return;
	g_assert_true(g_bytes_get_size(record->certificate) > 0);
	found = trust_list_find(list, record->certificate, role);
	g_assert_true(role ? found && found->role == record->role : !found);
	found = trust_list_find(list, record->certificate, G_MAXUINT32 & ~role);
	g_assert_true(!found || found->role != record->role);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(GBytes) file = g_bytes_new_static(data, size);
	g_autoptr(GError) error = NULL;
	g_autoptr(TrustList) list = trust_list_parse(file, &error);

	g_assert_true((list == NULL) == (error != NULL));
	if (!list)
		return 0;
	g_assert_true(list->records->len > 0 && list->records->len <= TRUST_LIST_RECORDS);
	g_assert_null(trust_list_find(list, file, G_MAXUINT32));
	for (guint i = 0; i < list->records->len; i++)
		check_record(list, &g_array_index(list->records, TrustRecord, i));
	return 0;
}
