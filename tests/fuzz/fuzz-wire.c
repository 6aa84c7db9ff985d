/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz-main.h"
#include "wire.h"

#include <string.h>

/* Each input byte says what to read next; what was read as text must be printable UTF-8. */
static void read_as_told(const guint8 *data, gsize size)
{
	WireReader told = wire_reader(data, size);
	WireReader r = wire_reader(data, size);

	while (wire_left(&told) && !r.bad) {
		guint8 what = wire_u8(&told);
		g_autofree char *text = NULL;
		WireReader sub;

		switch (what % 6) {
		case 0:
			wire_be16(&r);
			break;
		case 1:
			wire_le64(&r);
			break;
		case 2:
			sub = wire_sub(&r, what);
			g_assert_true(wire_left(&sub) == (sub.bad ? 0 : what));
			break;
		case 3:
			wire_skip(&r, what);
			break;
		default:
			text = wire_string(&r, what);
			g_assert_true(g_utf8_validate(text, -1, NULL));
			for (const char *p = text; *p; p = g_utf8_next_char(p))
				g_assert_true(g_unichar_isprint(g_utf8_get_char(p)));
		}
	}
}

static void write_as_told(const guint8 *data, gsize size)
{
	guint8 buffer[64];
	WireReader told = wire_reader(data, size);
	WireWriter w = wire_writer(buffer, size % sizeof buffer);

	while (wire_left(&told)) {
		guint8 what = wire_u8(&told);

		if (what & 1)
			wire_put_zeros(&w, what >> 1);
		else if (what & 2)
			wire_patch_be16(&w, what >> 2, what);
		else
			wire_put_field(&w, "field", what >> 2);
		g_assert_true(w.length <= w.capacity);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = wire_text(data, size);

	g_assert_true(g_utf8_validate(text, -1, NULL));
	read_as_told(data, size);
	write_as_told(data, size);
	return 0;
}
