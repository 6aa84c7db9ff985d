/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-layouts.h"
#include "fuzz-main.h"

#include <string.h>

static void check_text(gpointer user, const SccpVisited *field)
{
	g_assert_true(
		(field->type != SCCP_TEXT && field->type != SCCP_STRING) || g_utf8_validate(field->value, -1, NULL));
}

static void read_pdu(const guint8 *pdu, gsize length)
{
	g_autofree char *dump = NULL;
	guint8 again[65536];
	WireWriter w = wire_writer(again, sizeof again);
	SccpMessage m, back;

	if (!sccp_decode(pdu, length, &m))
		return;
	sccp_visit(&m, check_text, NULL);
	dump = sccp_dump(&m);
	g_assert_true(g_utf8_validate(dump, -1, NULL));
	m.version = SCCP_VERSION_MAX;
	sccp_encode(&m, 0, &w);
	if (w.bad)
		return;
	g_assert_true(sccp_decode(again, w.length, &back));
	g_assert_cmpuint(back.kind, ==, m.kind);
	g_assert_cmpint(back.length, ==, m.length);
}

/* The first byte chooses one of the layouts and the rest is its body; or the rest is a PDU as it is. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree guint8 *pdu = g_malloc(size + SCCP_HEADER);
	WireWriter w = wire_writer(pdu, size + SCCP_HEADER);

	if (!size)
		return 0;
	if (data[0] < sccp_layouts_count) {
		wire_put_le32(&w, (guint32) size + 3);
		wire_put_le32(&w, 0);
		wire_put_le32(&w, sccp_layouts[data[0]].id);
	}
	wire_put_bytes(&w, data + 1, size - 1);
	read_pdu(pdu, w.length);
	return 0;
}
