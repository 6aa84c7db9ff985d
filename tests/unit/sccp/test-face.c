/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-test.h"
#include "sccp-face-facts.h"

static int setup(void **state)
{
	SccpFace *face = g_new0(SccpFace, 1);

	sccp_face_clear(face);
	*state = face;
	return 0;
}

static int teardown(void **state)
{
	sccp_face_clear(*state);
	g_free(*state);
	return 0;
}

static gboolean show(SccpFace *face, const char *hex, gint64 now)
{
	g_autoptr(GByteArray) pdu = test_hex(hex);
	SccpMessage m;

	assert_true(sccp_decode(pdu->data, pdu->len, &m));
	sccp_message_set_version(&m, SCCP_VERSION_MAX);
	return sccp_face_apply(face, &m, now);
}

static void expect_fact(GVariant *value, const char *text)
{
	g_autoptr(GVariant) fact = g_variant_ref_sink(value);
	g_autofree char *printed = g_variant_print(fact, FALSE);

	assert_string_equal(printed, text);
}

/* Line 1, line 2 and a speed dial; then what is on them. */
#define BUTTONS "16000000 00000000 97000000 00000000 03000000 03000000 0109 0209 0102"
#define LINE_1 "18000000 14000000 47010000 01000000 09000000 38303031 00 416e6e 00 00 0000"

static void test_lines(void **state)
{
	SccpFace *face = *state;

	show(face, BUTTONS, 1);
	show(face, LINE_1, 1);
	show(face, "14000000 14000000 49010000 01000000 32303031 00 426f62 00 000000", 1);
	show(face, "10000000 00000000 86000000 09000000 01000000 05000000", 1);
	expect_fact(sccp_face_facts_lines(face),
		"[{'index': <uint32 1>, 'number': <'8001'>, 'name': <'Ann'>, 'label': <'Ann'>}]");
	expect_fact(sccp_face_facts_buttons(face),
		"[{'index': <uint32 1>, 'type': <'line'>, 'label': <'Ann'>, 'number': <'8001'>, 'lamp': <'blink'>},"
		" {'index': <uint32 2>, 'type': <'line'>},"
		" {'index': <uint32 3>, 'type': <'speed-dial'>, 'label': <'Bob'>, 'number': <'2001'>}]");
}

#define FORWARD(ALL, BUSY, NO_ANSWER) "60000000 14000000 90000000 01000000 01000000" ALL BUSY NO_ANSWER "00"
#define NOT "00000000 00000000000000000000000000000000000000000000000000"
#define TO_2001 "01000000 32303031000000000000000000000000000000000000000000"
#define TO_9 "02000000 39000000000000000000000000000000000000000000000000"

static void test_forward(void **state)
{
	SccpFace *face = *state;

	show(face, BUTTONS, 1);
	show(face, LINE_1, 1);
	show(face, FORWARD(TO_2001, NOT, TO_9), 1);
	expect_fact(sccp_face_facts_lines(face),
		"[{'index': <uint32 1>, 'number': <'8001'>, 'name': <'Ann'>, 'label': <'Ann'>, "
		"'forward-all': <'2001'>, 'forward-no-answer': <'9'>}]");
	expect_fact(sccp_face_facts_buttons(face),
		"[{'index': <uint32 1>, 'type': <'line'>, 'label': <'Ann'>, 'number': <'8001'>, 'forward': <'2001'>},"
		" {'index': <uint32 2>, 'type': <'line'>}, {'index': <uint32 3>, 'type': <'speed-dial'>}]");
	show(face, FORWARD(NOT, TO_9, NOT), 1);
	expect_fact(sccp_face_facts_lines(face),
		"[{'index': <uint32 1>, 'number': <'8001'>, 'name': <'Ann'>, 'label': <'Ann'>, "
		"'forward-busy': <'9'>}]");
	show(face, "0c000000 00000000 90000000 00000000 01000000", 1);
	show(face, "0c000000 00000000 90000000 01000000 02000000", 1);
	expect_fact(sccp_face_facts_buttons(face),
		"[{'index': <uint32 1>, 'type': <'line'>, 'label': <'Ann'>, 'number': <'8001'>},"
		" {'index': <uint32 2>, 'type': <'line'>, 'forward': <''>}, {'index': <uint32 3>, 'type': <'speed-dial'>}]");
}

/* A busy lamp field, do not disturb and a feature, all number 1; then without the type in the id. */
static void test_features(void **state)
{
	static const char *const states[] = { "", ", 'state': <'idle'>", ", 'state': <'in-use'>",
		", 'state': <'do-not-disturb'>", ", 'state': <'ringing'>", "" };
	SccpFace *face = *state;

	show(face, "16000000 00000000 97000000 00000000 03000000 03000000 0115 0182 0213", 1);
	show(face, "18000000 14000000 46010000 01000000 82000000 01000000 444e4400 00000000", 1);
	show(face,
		"38000000 00000000 1f010000 02000000 03000000 50726976616379 00"
		"0000000000000000000000000000000000000000000000000000000000000000 00000000",
		1);
	for (guint i = 0; i < G_N_ELEMENTS(states); i++) {
		g_autofree char *hex =
			g_strdup_printf("18000000 14000000 46010000 01000000 15000000 %02x010200 446f6300"
					"00000000",
				i);
		g_autofree char *buttons = g_strdup_printf(
			"[{'index': <uint32 1>, 'type': <'blf-speed-dial'>, 'label': <'Doc'>%s},"
			" {'index': <uint32 2>, 'type': <'do-not-disturb'>, 'label': <'DND'>, 'state': <'on'>},"
			" {'index': <uint32 3>, 'type': <'feature'>, 'label': <'Privacy'>, 'state': <'off'>}]",
			states[i]);

		show(face, hex, 1);
		expect_fact(sccp_face_facts_buttons(face), buttons);
	}
}

/* Do not disturb as chan-sccp shows it to newer phones: off is an icon of its own. */
static void test_multi_blink(void **state)
{
	static const struct {
		guint32 status;
		const char *shown;
	} rows[] = { { 0x010000, "off" }, { 0x020202, "on" }, { 0x030302, "on" }, { 0x030303, "on" }, { 0, "off" },
		{ 1, "on" } };
	SccpFace *face = *state;

	show(face, "14000000 00000000 97000000 00000000 01000000 01000000 0126 0000", 1);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *hex =
			g_strdup_printf("18000000 14000000 46010000 01000000 26000000 %08x 444e4400 00000000",
				GUINT32_SWAP_LE_BE(rows[i].status));
		g_autofree char *buttons = g_strdup_printf(
			"[{'index': <uint32 1>, 'type': <'feature'>, 'label': <'DND'>, 'state': <'%s'>}]",
			rows[i].shown);

		show(face, hex, 1);
		expect_fact(sccp_face_facts_buttons(face), buttons);
	}
}

static void test_soft_keys(void **state)
{
	SccpFace *face = *state;

	assert_null(sccp_face_soft_key(face, 0));
	show(face,
		"38000000 00000000 08010000 00000000 02000000 02000000"
		"80010000000000000000000000000000 01000000"
		"48616e672075702031323334353637 38 09000000",
		1);
	show(face,
		"40000000 00000000 09010000 00000000 01000000 01000000"
		"02010300000000000000000000000000"
		"3501 2d01 2e01 0000 0000 0000 0000 0000 0000 0000 0000 0000 0000 0000 0000 0000",
		1);
	expect_fact(sccp_face_facts_soft_keys(face), "['Hang up 12345678', 'Redial']");
	show(face, "14000000 00000000 10010000 00000000 00000000 00000000 02000000", 1);
	expect_fact(sccp_face_facts_soft_keys(face), "['Redial']");
	show(face, "14000000 00000000 10010000 00000000 00000000 63000000 ffffffff", 1);
	expect_fact(sccp_face_facts_soft_keys(face), "[]");
	assert_int_equal(sccp_face_event(face, "redial", 5), 1);
	assert_int_equal(sccp_face_event(face, "EndCall", 9), 9);
}

static void test_prompt_runs_out(void **state)
{
	SccpFace *face = *state;

	show(face, "18000000 16000000 45010000 0a000000 00000000 00000000 8013 00 00 00000000", 5 * SECOND);
	assert_string_equal(sccp_face_prompt(face), "Your current options");
	assert_int_equal(sccp_face_deadline(face), 15 * SECOND);
	sccp_face_tick(face, 14 * SECOND);
	assert_non_null(sccp_face_prompt(face));
	sccp_face_tick(face, 15 * SECOND);
	assert_null(sccp_face_prompt(face));
	assert_int_equal(sccp_face_deadline(face), REGENT_NEVER);
}

/* One that belongs to the call shown; those of other calls are not ours to show. */
static void test_prompt_of_a_call_runs_out(void **state)
{
	SccpFace *face = *state;

	show(face, "1c000000 00000000 11010000 04000000 01000000 1f000001 00000000 04000000 00000000", 0);
	show(face, "18000000 16000000 45010000 00000000 00000000 00000000 8013 00 00 00000000", 0);
	show(face, "18000000 16000000 45010000 05000000 01000000 1f000001 42757379 00 000000", 0);
	show(face, "18000000 16000000 45010000 05000000 01000000 2f000001 48656c64 00 000000", 0);
	assert_string_equal(sccp_face_prompt(face), "Busy");
	assert_int_equal(sccp_face_deadline(face), 5 * SECOND);
	show(face, "0c000000 00000000 13010000 01000000 2f000001", 0);
	assert_string_equal(sccp_face_prompt(face), "Busy");
	sccp_face_tick(face, 5 * SECOND);
	assert_string_equal(sccp_face_prompt(face), "Your current options");
	show(face, "0c000000 00000000 13010000 00000000 00000000", 0);
	assert_null(sccp_face_prompt(face));
}

static void test_notices(void **state)
{
	SccpFace *face = *state;

	show(face, "0c000000 16000000 43010000 00000000 4f6e65 00", 0);
	assert_string_equal(sccp_face_notice(face), "One");
	show(face, "10000000 16000000 44010000 05000000 04000000 54776f 00", SECOND);
	show(face, "14000000 16000000 44010000 00000000 02000000 5468726565 00 0000", SECOND);
	assert_string_equal(sccp_face_notice(face), "Two");
	sccp_face_tick(face, 6 * SECOND);
	assert_string_equal(sccp_face_notice(face), "Three");
	show(face, "08000000 00000000 21010000 02000000", SECOND);
	assert_string_equal(sccp_face_notice(face), "One");
	show(face, "04000000 00000000 15010000", SECOND);
	assert_null(sccp_face_notice(face));
}

static void test_message_waiting(void **state)
{
	SccpFace *face = *state;

	show(face, "10000000 00000000 86000000 0f000000 00000000 02000000", 0);
	assert_true(face->messages);
	show(face, "10000000 00000000 86000000 0f000000 02000000 02000000", 0);
	show(face, "10000000 00000000 86000000 0f000000 00000000 01000000", 0);
	assert_true(face->messages);
	show(face, "10000000 00000000 86000000 0f000000 02000000 01000000", 0);
	assert_false(face->messages);
}

static void test_clock(void **state)
{
	SccpFace *face = *state;

	assert_null(sccp_face_facts_clock(face));
	g_strlcpy(face->date_template, "M/D/YA", sizeof face->date_template);
	show(face,
		"28000000 00000000 94000000 ea070000 01000000 05000000 02000000 03000000 04000000 05000000"
		"00000000 95275769",
		77);
	expect_fact(sccp_face_facts_clock(face),
		"{'set-at': <int64 77>, 'local': <int64 1767323045>, 'template': <'M/D/YA'>}");
	assert_int_equal(face->unix_time, 1767319445); /* an hour less: the zone is in the display only */
	show(face,
		"28000000 00000000 94000000 ea070000 0d000000 05000000 02000000 03000000 04000000 05000000"
		"00000000 00000000",
		99);
	assert_int_equal(face->set_at, 77);
}

static void test_call(void **state)
{
	SccpFace *face = *state;
	SccpMessage info;

	show(face, "1c000000 00000000 11010000 04000000 01000000 1f000001 00000000 04000000 00000000", 0);
	sccp_message_init(&info, SCCP_CALL_INFO, 3);
	info.call_info.call = 0x0100001f;
	g_strlcpy(info.call_info.calling_name, "Bob", 10);
	g_strlcpy(info.call_info.calling, "2001", 10);
	g_strlcpy(info.call_info.called, "1001", 10);
	sccp_face_apply(face, &info, 0);
	show(face, "18000000 16000000 45010000 00000000 01000000 1f000001 8017 32303031 00 00", 0);
	expect_fact(sccp_face_facts_call(face),
		"{'state': <'ring-in'>, 'line': <uint32 1>, 'from': <'Bob (2001)'>, 'to': <'1001'>}");
	assert_string_equal(sccp_face_prompt(face), "From 2001");
	show(face, "1c000000 00000000 11010000 02000000 01000000 1f000001 00000000 04000000 00000000", 0);
	assert_null(sccp_face_facts_call(face));
	assert_null(sccp_face_prompt(face));
}

/* Returns: (transfer full): CallInfo of the call 0x0100001f with these strings, filled up to four octets. */
static GByteArray *call_info_dynamic(const char *const *strings)
{
	GByteArray *pdu = test_hex(
		"00000000 00000000 4a010000 01000000 1f000001 01000000 00000000 00000000 00000000 00000000 00000000");

	for (guint i = 0; strings[i]; i++)
		g_byte_array_append(pdu, (const guint8 *) strings[i], (guint) strlen(strings[i]) + 1);
	while (pdu->len % 4)
		g_byte_array_append(pdu, (const guint8 *) "", 1);
	pdu->data[0] = (guint8) (pdu->len - 8);
	return pdu;
}

/* The dynamic form has its parties in one of two orders, whatever version was agreed on; NULs fill it up. */
static void test_call_of_any_version(void **state)
{
	static const struct {
		guint8 version;
		const char *strings[14];
	} rows[] = {
		{ 16, { "2001", "1001", "", "", "", "", "", "", "Bob", "Alice", "", "" } },
		{ 3, { "2001", "1001", "", "", "", "", "", "", "Bob", "Alice", "", "" } },
		{ 22, { "2001", "1001", "", "", "", "", "", "", "Bob", "Alice", "", "" } },
		{ 17, { "2001", "92001", "1001", "", "", "", "", "", "", "Bob", "Alice", "", "" } },
		{ 22, { "2001", "", "1001", "", "", "", "", "", "", "Bob", "Alice", "", "" } },
		{ 3, { "2001", "", "1001", "", "", "", "", "", "", "Bob", "Alice", "", "" } },
		{ 3, { "2001", "1001", "1009", "", "", "", "", "", "Bob", "Alice", "Carl", "" } },
	};
	SccpFace *face = *state;

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GByteArray) pdu = call_info_dynamic(rows[i].strings);
		SccpMessage m;

		show(face, "1c000000 00000000 11010000 04000000 01000000 1f000001 00000000 04000000 00000000", 0);
		assert_true(sccp_decode(pdu->data, pdu->len, &m));
		sccp_message_set_version(&m, rows[i].version);
		assert_true(sccp_face_apply(face, &m, 0));
		expect_fact(sccp_face_facts_call(face),
			"{'state': <'ring-in'>, 'line': <uint32 1>, 'from': <'Bob (2001)'>, 'to': <'Alice (1001)'>}");
	}
}

/* As a server of version 22 tells a phone that agreed on 3. */
static void test_call_of_another_version(void **state)
{
	static const char *const strings[] = { "0301234", "", "", "", "", "", "", "", "", "Anna Bay", "Reception", "",
		"", NULL };
	SccpFace *face = *state;
	g_autoptr(GByteArray) pdu = call_info_dynamic(strings);
	SccpMessage m;

	show(face, "1c000000 00000000 11010000 04000000 01000000 1f000001 00000000 04000000 00000000", 0);
	assert_true(sccp_decode(pdu->data, pdu->len, &m));
	sccp_message_set_version(&m, 3);
	sccp_face_apply(face, &m, 0);
	expect_fact(sccp_face_facts_call(face),
		"{'state': <'ring-in'>, 'line': <uint32 1>, 'from': <'Anna Bay (0301234)'>, 'to': <'Reception'>}");
}

/* After a call the keys and the prompt of before come back, where the call manager sends neither; where it does, its own
 * stand. */
static void test_idle_comes_back(void **state)
{
	SccpFace *face = *state;

	show(face, "14000000 00000000 10010000 00000000 00000000 00000000 beff0000", 0);
	show(face, "18000000 16000000 45010000 00000000 00000000 00000000 8013 00 00 00000000", 0);
	for (guint i = 0; i < 2; i++) {
		show(face, "14000000 00000000 10010000 01000000 1f000001 03000000 ffff0000", 0);
		show(face, "1c000000 00000000 11010000 04000000 01000000 1f000001 00000000 04000000 00000000", 0);
		show(face, "14000000 00000000 10010000 01000000 1f000001 03000000 ffff0000", 0);
		show(face, "0c000000 00000000 13010000 00000000 00000000", 0);
		assert_null(sccp_face_prompt(face));
		assert_int_equal(face->set, 3);
		show(face, "1c000000 00000000 11010000 02000000 01000000 1f000001 00000000 04000000 00000000", 0);
		assert_int_equal(face->set, 0);
		assert_int_equal(face->mask, 0xffbe);
		assert_string_equal(sccp_face_prompt(face), "Your current options");
	}
	show(face, "18000000 16000000 45010000 00000000 00000000 00000000 42757379 00 000000", 0);
	assert_string_equal(sccp_face_prompt(face), "Busy");
}

static void test_texts(void **state)
{
	SccpFace *face = *state;

	show(face, "14000000 00000000 99000000 434d20726573746172746564 00000000", 0);
	assert_string_equal(face->text, "CM restarted");
	show(face, "04000000 00000000 9a000000", 0);
	assert_null(face->text);
	show(face, "28000000 00000000 3f010000 1b000000 00000000 00000000 1b000000 10000000 02000000 03000000 00000000",
		0);
	assert_null(face->text);
}

/* Counts and offsets beyond all measure. */
static void test_hostile_templates(void **state)
{
	SccpFace *face = *state;
	static const char *const ids[] = { "97000000", "08010000", "09010000" };
	static const char *const numbers[] = { "00000000", "01000000", "37000000", "ff000000", "ffffffff" };

	for (guint i = 0; i < G_N_ELEMENTS(ids) * 25; i++) {
		g_autofree char *hex = g_strdup_printf("74000000 00000000 %s %s %s 10000000 %0200d", ids[i % 3],
			numbers[i / 3 % 5], numbers[i / 15], 0);

		show(face, hex, 0);
		expect_fact(g_variant_new_boolean(sccp_face_soft_key(face, i % 20) == NULL), "true");
		g_variant_unref(g_variant_ref_sink(sccp_face_facts_buttons(face)));
	}
	assert_true(face->button_count <= SCCP_BUTTONS_MAX);
	assert_true(face->set_count <= SCCP_SETS_MAX);
}

#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_lines),
		TEST(test_forward),
		TEST(test_features),
		TEST(test_soft_keys),
		TEST(test_prompt_runs_out),
		TEST(test_prompt_of_a_call_runs_out),
		TEST(test_notices),
		TEST(test_message_waiting),
		TEST(test_clock),
		TEST(test_call),
		TEST(test_call_of_any_version),
		TEST(test_call_of_another_version),
		TEST(test_idle_comes_back),
		TEST(test_multi_blink),
		TEST(test_texts),
		TEST(test_hostile_templates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
