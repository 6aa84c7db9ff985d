/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-test.h"

/* RegisterAck, CapabilitiesReq, an unknown one of 0 bytes, KeepAliveAck: what comes in one read. */
static const char stream_hex[] = "18000000000000008100000000000000442e4d2e590000003c0000001620f1ff"
				 "04000000000000009b000000"
				 "0400000000000000ff0f0000"
				 "040000006300000000010000";

typedef struct {
	GString *seen;
	guint stop_after;
} Seen;

static gboolean on_pdu(gpointer user, const guint8 *pdu, gsize length)
{
	Seen *seen = user;

	g_string_append_printf(seen->seen, "%02x%02x:%zu ", pdu[9], pdu[8], length);
	return !seen->stop_after || --seen->stop_after;
}

static const char whole[] = "0081:32 009b:12 0fff:12 0100:12 ";

static void test_split_everywhere(void **state)
{
	g_autoptr(GByteArray) stream = test_hex(stream_hex);

	for (guint a = 0; a <= stream->len; a++) {
		for (guint b = a; b <= stream->len; b++) {
			Seen seen = { g_string_new(NULL), 0 };
			SccpFrame frame = { 0 };

			assert_true(sccp_frame_feed(&frame, stream->data, a, on_pdu, &seen));
			assert_true(sccp_frame_feed(&frame, stream->data + a, b - a, on_pdu, &seen));
			assert_true(sccp_frame_feed(&frame, stream->data + b, stream->len - b, on_pdu, &seen));
			assert_string_equal(seen.seen->str, whole);
			assert_null(frame.part);
			g_string_free(seen.seen, TRUE);
		}
	}
}

static void test_byte_by_byte(void **state)
{
	g_autoptr(GByteArray) stream = test_hex(stream_hex);
	Seen seen = { g_string_new(NULL), 0 };
	SccpFrame frame = { 0 };

	for (guint i = 0; i < stream->len; i++)
		assert_true(sccp_frame_feed(&frame, stream->data + i, 1, on_pdu, &seen));
	assert_string_equal(seen.seen->str, whole);
	g_string_free(seen.seen, TRUE);
}

static void test_stop(void **state)
{
	g_autoptr(GByteArray) stream = test_hex(stream_hex);
	Seen seen = { g_string_new(NULL), 2 };
	SccpFrame frame = { 0 };

	assert_true(sccp_frame_feed(&frame, stream->data, stream->len, on_pdu, &seen));
	assert_string_equal(seen.seen->str, "0081:32 009b:12 ");
	g_string_free(seen.seen, TRUE);
}

static const char *const no_sccp[] = {
	"030000000000000000010000",
	"ffffff7f0000000000010000",
	"000000040000000000000100",
	"000000000000000000000000",
	"474554202f20485454502f31",
};

static void test_no_sccp(void **state)
{
	for (guint i = 0; i < G_N_ELEMENTS(no_sccp); i++) {
		g_autoptr(GByteArray) bytes = test_hex(no_sccp[i]);

		for (guint cut = 0; cut < 4; cut++) {
			Seen seen = { g_string_new(NULL), 0 };
			SccpFrame frame = { 0 };

			assert_true(sccp_frame_feed(&frame, bytes->data, cut, on_pdu, &seen));
			assert_false(sccp_frame_feed(&frame, bytes->data + cut, bytes->len - cut, on_pdu, &seen));
			assert_string_equal(seen.seen->str, "");
			assert_true(frame.room <= 64);
			sccp_frame_clear(&frame);
			g_string_free(seen.seen, TRUE);
		}
	}
}

static void test_longest(void **state)
{
	g_autofree guint8 *pdu = g_malloc0(SCCP_PDU_MAX + 8);
	Seen seen = { g_string_new(NULL), 0 };
	SccpFrame frame = { 0 };

	pdu[1] = SCCP_PDU_MAX >> 8;
	assert_true(sccp_frame_feed(&frame, pdu, 5000, on_pdu, &seen));
	assert_true(sccp_frame_feed(&frame, pdu + 5000, SCCP_PDU_MAX + 8 - 5000, on_pdu, &seen));
	assert_string_equal(seen.seen->str, "0000:16392 ");
	g_string_free(seen.seen, TRUE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_split_everywhere),
		cmocka_unit_test(test_byte_by_byte),
		cmocka_unit_test(test_stop),
		cmocka_unit_test(test_no_sccp),
		cmocka_unit_test(test_longest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
