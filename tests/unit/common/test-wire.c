/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "wire.h"

static const guint8 counting[] = { 1, 2, 3, 4, 5, 6, 7, 8 };

static void reads_in_the_named_order(void **state)
{
	WireReader r = wire_reader(counting, sizeof counting);

	assert_int_equal(wire_be16(&r), 0x0102);
	assert_int_equal(wire_le16(&r), 0x0403);
	assert_int_equal(wire_be32(&r), 0x05060708);
	assert_false(r.bad);
	r = wire_reader(counting, sizeof counting);
	assert_int_equal(wire_le32(&r), 0x04030201);
	r = wire_reader(counting, sizeof counting);
	assert_true(wire_le64(&r) == G_GUINT64_CONSTANT(0x0807060504030201));
	assert_int_equal(wire_left(&r), 0);
}

static void stays_bad_after_an_overrun(void **state)
{
	WireReader r = wire_reader(counting, 3);

	assert_int_equal(wire_be32(&r), 0);
	assert_true(r.bad);
	assert_int_equal(wire_u8(&r), 0);
	assert_int_equal(wire_left(&r), 0);
	assert_null(wire_bytes(&r, 0));
}

static void an_element_cannot_read_its_neighbour(void **state)
{
	WireReader r = wire_reader(counting, sizeof counting);
	WireReader sub = wire_sub(&r, 3);

	wire_be16(&sub);
	wire_be16(&sub);
	assert_true(sub.bad);
	assert_false(r.bad);
	assert_int_equal(wire_u8(&r), 4);
	sub = wire_sub(&r, 5);
	assert_true(sub.bad);
	assert_true(r.bad);
}

static void an_empty_input_is_not_bad(void **state)
{
	WireReader r = wire_reader(NULL, 0);

	assert_int_equal(wire_left(&r), 0);
	wire_skip(&r, 0);
	assert_false(r.bad);
	wire_skip(&r, 1);
	assert_true(r.bad);
}

static void text_becomes_printable(void **state)
{
	static const struct {
		const char *bytes;
		gsize length;
		const char *text;
	} rows[] = {
		{ "plain", 5, "plain" },
		{ "cut\0here", 8, "cut" },
		{ "Gr\xc3\xbc\xc3\x9f", 6, "Grüß" },
		{ "Gr\xfc\xdf\x65", 5, "Grüße" },   /* ISO-8859-1 */
		{ "red \x1b[31m", 9, "red  [31m" }, /* no escape reaches a terminal */
		{ "two\r\nlines", 10, "two  lines" },
		{ "c1 \xc2\x9b", 5, "c1" },     /* C1 control, then blanks at the end */
		{ "\xe2\x80\xa8x", 4, " x" },   /* line separator */
		{ "cut \xe2\x82", 6, "cut â" }, /* a sequence cut short; 0x82 alone is a control */
		{ "", 0, "" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = wire_text(rows[i].bytes, rows[i].length);

		assert_string_equal(text, rows[i].text);
		assert_true(g_utf8_validate(text, -1, NULL));
	}
}

static void writes_what_it_reads(void **state)
{
	guint8 buffer[32];
	WireWriter w = wire_writer(buffer, sizeof buffer);
	WireReader r;
	gsize at;

	wire_put_u8(&w, 7);
	at = wire_reserve(&w, 2);
	wire_put_le16(&w, 0x1234);
	wire_put_be32(&w, 0x89abcdef);
	wire_put_le32(&w, 0x89abcdef);
	wire_put_le64(&w, G_GUINT64_CONSTANT(0x1122334455667788));
	wire_patch_be16(&w, at, 0x5678);
	assert_false(w.bad);
	r = wire_reader(buffer, w.length);
	assert_int_equal(wire_u8(&r), 7);
	assert_int_equal(wire_be16(&r), 0x5678);
	assert_int_equal(wire_le16(&r), 0x1234);
	assert_int_equal(wire_be32(&r), 0x89abcdef);
	assert_int_equal(wire_le32(&r), 0x89abcdef);
	assert_true(wire_le64(&r) == G_GUINT64_CONSTANT(0x1122334455667788));
	assert_int_equal(wire_left(&r), 0);
}

static void a_field_is_cut_and_filled(void **state)
{
	guint8 buffer[12] = { 0 };
	WireWriter w = wire_writer(buffer, sizeof buffer);

	wire_put_field(&w, "SEP0011", 4);
	assert_memory_equal(buffer, "SEP\0", 4);
	wire_put_field(&w, NULL, 2);
	wire_put_field(&w, "ab", 4);
	assert_memory_equal(buffer + 4, "\0\0ab\0\0", 6);
	assert_int_equal(w.length, 10);
	wire_put_field(&w, "x", 0);
	assert_false(w.bad);
}

static void a_full_writer_writes_nothing_more(void **state)
{
	guint8 buffer[4] = { 9, 9, 9, 9 };
	WireWriter w = wire_writer(buffer, 3);

	wire_put_be16(&w, 0x0102);
	wire_put_be16(&w, 0x0304);
	assert_true(w.bad);
	wire_put_u8(&w, 5);
	wire_patch_u8(&w, 0, 6);
	assert_memory_equal(buffer, "\1\2\t\t", 4);
	assert_int_equal(w.length, 2);
}

static void a_patch_stays_inside(void **state)
{
	guint8 buffer[8] = { 0 };
	WireWriter w = wire_writer(buffer, sizeof buffer);

	wire_put_be16(&w, 0);
	wire_patch_le32(&w, 0, 1);
	assert_true(w.bad);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_in_the_named_order),
		cmocka_unit_test(stays_bad_after_an_overrun),
		cmocka_unit_test(an_element_cannot_read_its_neighbour),
		cmocka_unit_test(an_empty_input_is_not_bad),
		cmocka_unit_test(text_becomes_printable),
		cmocka_unit_test(writes_what_it_reads),
		cmocka_unit_test(a_field_is_cut_and_filled),
		cmocka_unit_test(a_full_writer_writes_nothing_more),
		cmocka_unit_test(a_patch_stays_inside),
	};

	return cmocka_run_group_tests_name("wire", tests, NULL, NULL);
}
