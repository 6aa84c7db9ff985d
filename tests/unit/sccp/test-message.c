/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-test.h"
#include "sccp-close.h"
#include "sccp-labels.h"
#include "sccp-layouts.h"
#include "sccp-tables.h"

/* Our own bytes, typed from the layouts: what is there and what the dump must say. */
static const struct {
	const char *hex;
	const char *dump;
	gboolean ours; /* encodes to the same bytes */
} vectors[] = {
	{ "04000000 00000000 00000000", "KeepAlive", TRUE },
	{ "04000000 00000000 00010000", "KeepAliveAck", FALSE },
	{ "08000000 14000000 0e000000 24000000", "ButtonTemplateReq number=36", TRUE },
	{ "04000000 00000000 0e000000", "ButtonTemplateReq", TRUE },
	{ "18000000 00000000 81000000 1e000000 4d2f442f5941 0000 3c000000 1520f1ff",
		"RegisterAck keepalive=30 date_template=\"M/D/YA\" standby_keepalive=60 version=21 features=20f1ff",
		FALSE },
	{ "10000000 00000000 81000000 1e000000 4d2f442f5959 0000", "RegisterAck keepalive=30 date_template=\"M/D/YY\"",
		FALSE },
	{ "08000000 00000000 9d000000 802f0000", "RegisterReject text=\"Error DBConfig\"", FALSE },
	{ "20000000 00000000 92000000 01000000 31303931 0000000000000000000000000000000000000000",
		"LineStat line=1 number=\"1091\"", FALSE },
	{ "18000000 14000000 47010000 01000000 09000000 38303031 00 38303031 00 00 00",
		"LineStatDynamic line=1 options=9 number=\"8001\" name=\"8001\" label=\"\"", FALSE },
	{ "1c000000 16000000 45010000 0a000000 01000000 00000000 8017 3130303300 00000000",
		"DisplayPromptStatusDynamic timeout=10 line=1 call=0 text=\"From 1003\"", FALSE },
	{ "10000000 00000000 27000000", "Unregister", FALSE },
	{ "08000000 00000000 27000000 01000000", "Unregister number=1", TRUE },
	{ "18000000 00000000 22000000 01000000 00000000 00000000 01010001 1f000001",
		"OpenReceiveChannelAck status=1 address=0 port=0 party=16777473 call=16777247", TRUE },
	{ "28000000 11000000 22000000 01000000 00000000 00000000000000000000000000000000 00000000 01010001 1f000001",
		"OpenReceiveChannelAck status=1 family=0 address16=00000000000000000000000000000000 port=0 "
		"party=16777473 call=16777247",
		TRUE },
	{ "0c000000 00000000 07000000 01000000 1f000001", "OnHook line=1 call=16777247", TRUE },
	{ "20000000 00000000 10000000 02000000 04000000 28000000 0000000000000000 02000000 28000000",
		"CapabilitiesRes count=2 codec[0]=4 frames[0]=40 rate[0]=0000000000000000 codec[1]=2 frames[1]=40",
		TRUE },
	{ "16000000 00000000 97000000 00000000 03000000 03000000 0109 0209 0102",
		"ButtonTemplate offset=0 count=3 total=3 instance[0]=1 type[0]=9 instance[1]=2 type[1]=9 "
		"instance[2]=1 type[2]=2",
		FALSE },
	{ "08000000 00000000 ff0f0000 01000000", "unknown message 0x0fff", FALSE },
};

static void test_own_vectors(void **state)
{
	for (guint i = 0; i < G_N_ELEMENTS(vectors); i++) {
		g_autoptr(GByteArray) pdu = test_hex(vectors[i].hex);
		g_autofree char *dump = NULL;
		SccpMessage m;

		sccp_decode(pdu->data, pdu->len, &m);
		dump = sccp_dump(&m);
		assert_string_equal(dump, vectors[i].dump);
		if (vectors[i].ours) {
			g_autoptr(GByteArray) again = test_encode(&m, pdu->data[4]);
			g_autofree char *wanted = test_to_hex(pdu->data, pdu->len);
			g_autofree char *got = test_to_hex(again->data, again->len);

			assert_string_equal(got, wanted);
		}
	}
}

/* Each layout, empty, is written and read back as itself. */
static void test_every_layout(void **state)
{
	for (guint i = 0; i < sccp_layouts_count; i++) {
		g_autoptr(GByteArray) pdu = NULL;
		SccpMessage m = {
			.layout = &sccp_layouts[i], .id = sccp_layouts[i].id, .length = -1, .version = SCCP_VERSION_MAX
		};
		SccpMessage back;

		pdu = test_encode(&m, 0);
		assert_true(sccp_decode(pdu->data, pdu->len, &back));
		assert_ptr_equal(back.layout, m.layout);
		assert_int_equal(back.kind, sccp_layouts[i].kind);
		assert_true(sccp_layouts[i].least <= (guint) back.length);
	}
}

/* Which form a version has: the last before and the first with the new one. */
static const struct {
	SccpKind kind;
	guint8 version;
	guint16 old_id, old_length, id, length;
} forms[] = {
	{ SCCP_SERVICE_URL_STAT, 7, 0x012f, 300, 0x0148, 8 },
	{ SCCP_CALL_INFO, 7, 0x008f, 384, 0x014a, 48 },
	{ SCCP_PROMPT, 8, 0x0112, 44, 0x0145, 16 },
	{ SCCP_NOTIFY, 8, 0x0114, 36, 0x0143, 8 },
	{ SCCP_PRI_NOTIFY, 8, 0x0120, 40, 0x0144, 12 },
	{ SCCP_STOP_TONE, 11, 0x0083, 8, 0x0083, 12 },
	{ SCCP_FEATURE_STAT, 15, 0x011f, 52, 0x0146, 16 },
	{ SCCP_LINE_STAT, 17, 0x0092, 112, 0x0147, 12 },
	{ SCCP_CONFIG_STAT, 17, 0x0093, 112, 0x0142, 36 },
	{ SCCP_SPEED_DIAL_STAT, 17, 0x0091, 68, 0x0149, 8 },
	{ SCCP_SERVER_RES, 17, 0x009e, 280, 0x009e, 360 },
	{ SCCP_OPEN_RECEIVE_CHANNEL_ACK, 17, 0x0022, 20, 0x0022, 36 },
	{ SCCP_START_MEDIA, 17, 0x008a, 84, 0x008a, 132 },
	{ SCCP_START_MEDIA_ACK, 17, 0x0154, 24, 0x0154, 40 },
	{ SCCP_FORWARD_STAT, 18, 0x0090, 92, 0x0090, 96 },
};

static void expect_form(SccpKind kind, guint version, guint id, guint length)
{
	g_autoptr(GByteArray) pdu = NULL;
	SccpMessage m;

	sccp_message_init(&m, kind, (guint8) version);
	pdu = test_encode(&m, 0);
	assert_int_equal(m.id, id);
	assert_int_equal(pdu->len - SCCP_HEADER, length);
}

static void test_forms(void **state)
{
	for (guint i = 0; i < G_N_ELEMENTS(forms); i++) {
		expect_form(forms[i].kind, forms[i].version - 1u, forms[i].old_id, forms[i].old_length);
		expect_form(forms[i].kind, forms[i].version, forms[i].id, forms[i].length);
		expect_form(forms[i].kind, SCCP_VERSION_MAX, forms[i].id, forms[i].length);
	}
}

/* Three lengths of one id. */
static void test_forward_forms(void **state)
{
	static const guint8 places[][3] = { { 12, 40, 68 }, { 12, 41, 70 }, { 12, 44, 76 } };
	static const guint8 lengths[] = { 92, 96, 104 };

	for (guint i = 0; i < G_N_ELEMENTS(lengths); i++) {
		guint8 pdu[SCCP_HEADER + 104] = { 0 };
		SccpMessage m;

		pdu[8] = 0x90;
		for (guint n = 0; n < 3; n++)
			memset(pdu + SCCP_HEADER + places[i][n], '1' + (int) n, 4);
		assert_true(sccp_decode(pdu, SCCP_HEADER + lengths[i], &m));
		assert_string_equal(m.forward.all_number, "1111");
		assert_string_equal(m.forward.busy_number, "2222");
		assert_string_equal(m.forward.no_answer_number, "3333");
	}
}

/* Cut anywhere, and with any count, nothing is read that is not there (the sanitizers watch). */
static void test_cut_short(void **state)
{
	for (guint i = 0; i < sccp_layouts_count; i++) {
		guint8 full[SCCP_HEADER + 300];

		memset(full, 0xff, sizeof full);
		for (guint length = SCCP_HEADER; length <= sizeof full; length++) {
			g_autofree guint8 *exact = g_malloc(length);
			g_autofree char *dump = NULL;
			SccpMessage m;

			memcpy(exact, full, length);
			memset(exact, 0, SCCP_HEADER);
			exact[8] = (guint8) sccp_layouts[i].id;
			exact[9] = (guint8) (sccp_layouts[i].id >> 8);
			assert_true(sccp_decode(exact, length, &m));
			dump = sccp_dump(&m);
			assert_true(g_utf8_validate(dump, -1, NULL));
		}
	}
}

static void test_names(void **state)
{
	assert_string_equal(sccp_id_name(0x9f), "Reset");
	assert_string_equal(sccp_id_name(39), "Unregister");
	assert_null(sccp_id_name(0xfff));
}

static const struct {
	const char *bytes;
	const char *text;
} labels[] = {
	{ "Redial", "Redial" },
	{ "\x80\x13", "Your current options" },
	{ "\x80\x17"
	  "1003",
		"From 1003" },
	{ "\x80\x60", "No bandwidth available for pickup" },
	{ "\x80\x64", "" },
	{ "\x80\x7f", "Services URL" },
	{ "\x1e\x0a", "CM fallback service operating" },
	{ "\x1e\x26", "Device Not Authorized" },
	{ "\x1e\x43", "Record" },
	{ "\x1e\x51", "Connecting" },
	{ "\x80\xc8", "" },
	{ "a\x80", "a" },
	{ "\xc3\x80 la carte", "\xc3\x80 la carte" }, /* UTF-8 with 0x80 inside */
	{ "M\xfcller", "M\xc3\xbcller" },             /* ISO-8859-1 */
	{ "a\nb\x1b[31m", "a b [31m" },
	{ "\x80\x05: \x80\x1a ", "CFwdAll: Line in use" },
};

static void test_labels(void **state)
{
	char text[64];

	for (guint i = 0; i < G_N_ELEMENTS(labels); i++) {
		sccp_label_text(labels[i].bytes, strlen(labels[i].bytes) + 1, text, sizeof text);
		assert_string_equal(text, labels[i].text);
	}
	sccp_label_text("\xc3\xa4\xc3\xa4\xc3\xa4", 6, text, 4);
	assert_string_equal(text, "\xc3\xa4");
	sccp_label_text(NULL, 0, text, sizeof text);
	assert_string_equal(text, "");
}

static const struct {
	const char *ack;
	const char *kind;
	guint8 offered;
	guint8 agreed;
} acks[] = {
	{ "10000000 00000000 81000000 1e000000 4d2f442f59590000", "CallManager 2", 22, 3 },
	{ "18000000 00000000 81000000 78000000 442d4d2d59003000 78000000 30000000", "chan_skinny", 22, 3 },
	{ "18000000 00000000 81000000 78000000 442d4d2d59000000 78000000 00000000", "FreeSWITCH", 22, 3 },
	{ "18000000 00000000 81000000 0a000000 442d4d2d59000000 0a000000 082000fe", "wazo", 22, 8 },
	{ "18000000 00000000 81000000 0a000000 442d4d2d59410000 0a000000 0b20f1ff", "wazo", 22, 11 },
	{ "18000000 00000000 81000000 3c000000 442d4d2d59000000 3c000000 0b20f1ff", "CUCM or chan-sccp", 11, 11 },
	{ "18000000 00000000 81000000 1e000000 4d2f442f59000000 3c000000 1520f1ff", "CUCM or chan-sccp", 20, 20 },
	{ "18000000 00000000 81000000 1e000000 4d2f442f59410000 3c000000 11003001", "CME", 22, 17 },
	{ "18000000 00000000 81000000 1e000000 4d2f442f59000000 3c000000 63000000", "call manager", 22, 3 },
};

static void test_versions(void **state)
{
	for (guint i = 0; i < G_N_ELEMENTS(acks); i++) {
		g_autoptr(GByteArray) pdu = test_hex(acks[i].ack);
		SccpMessage m;

		assert_true(sccp_decode(pdu->data, pdu->len, &m));
		assert_string_equal(sccp_server_kind(&m, acks[i].offered)->name, acks[i].kind);
		assert_int_equal(sccp_agreed_version(&m, acks[i].offered), acks[i].agreed);
	}
	assert_int_equal(sccp_header_version(9), 0);
	assert_int_equal(sccp_header_version(10), 10);
	assert_int_equal(sccp_form(7)->version, 11);
	assert_int_equal(sccp_form(404)->version, 22);
	assert_true(sccp_form(30027)->gateway);
	assert_false(sccp_form(404)->gateway);
}

static void test_alarms(void **state)
{
	g_autofree char *first = sccp_alarm_text(SCCP_CLOSE_INITIALIZED, "SEP001122334455", "SCCP42.9");
	g_autofree char *late = sccp_alarm_text(SCCP_CLOSE_REGISTER_TIMEOUT, "SEP001122334455", NULL);

	assert_string_equal(first, "25: Name=SEP001122334455 Load=SCCP42.9 Last=Initialized");
	assert_string_equal(late, "28: Name=SEP001122334455 Load= Last=0x1C");
	assert_int_equal(sccp_close_code(SCCP_CLOSE_KEEPALIVE), 15);
	assert_int_equal(sccp_close_code(SCCP_CLOSE_RESET), 22);
}

/* Blanks before a code belong to the text, whatever is in it. */
static void test_blank_before_code(void **state)
{
	static const struct {
		const char *bytes, *text;
	} rows[] = {
		{ "B\xc3\xbcr \x80\x19", "B\u00fcr Busy" },
		{ "B\xfcr  \x80\x19", "B\u00fcr  Busy" },
		{ "Bur \x80\x19", "Bur Busy" },
		{ "B\xc3\xbcr \x1e\x20 ", "B\u00fcr Ready" },
		{ "B\xc3\xbcr ", "B\u00fcr" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		char text[64];

		sccp_label_text(rows[i].bytes, strlen(rows[i].bytes), text, sizeof text);
		assert_string_equal(text, rows[i].text);
	}
}

/* A load that was cut in the field of Version is the one that runs; another one is not. */
static void test_cut_loads(void **state)
{
	static const char *const running = "SCCP42.9-4-2SR3-1S";

	assert_string_equal(sccp_load_named("SCCP42.9-4-2SR3-", running), running);
	assert_string_equal(sccp_load_named("sccp42.9-4-2SR3", running), running);
	assert_string_equal(sccp_load_named("SCCP42.9-4-2SR2-", running), "SCCP42.9-4-2SR2-");
	assert_string_equal(sccp_load_named("SCCP42.9-4-2", running), "SCCP42.9-4-2");
	assert_string_equal(sccp_load_named("P00308000500", NULL), "P00308000500");
	assert_null(sccp_load_named(NULL, running));
}

/* What the state file keeps. */
static void test_closes_kept(void **state)
{
	for (guint i = 0; i < SCCP_CLOSES; i++) {
		SccpPast past = { (SccpClose) i, i, 1000 + i };
		g_autofree char *kept = sccp_close_save(&past, NULL);

		past = sccp_close_load(kept, "a000001@eth0", 1000 + i);
		assert_int_equal(past.cause, i);
		assert_int_equal(past.drops, i);
		assert_int_equal(past.ended_at, 1000 + i);
		assert_int_equal(sccp_close_load(kept, "a000001@eth0", 999).ended_at, 0);
	}
	for (guint i = 0; i < 2; i++) {
		SccpPast past = { SCCP_CLOSE_RESTART, 0, 5 };
		g_autofree char *kept = sccp_close_save(&past, "a000001@eth0");

		past = sccp_close_load(kept, i ? "a000002@eth0" : "a000001@eth0", 7);
		assert_int_equal(past.cause, i ? SCCP_CLOSE_ADDRESS : SCCP_CLOSE_RESTART);
	}
	assert_int_equal(sccp_close_load("keepalive", "", 1).cause, SCCP_CLOSE_KEEPALIVE);
	assert_int_equal(sccp_close_load("", "", 1).cause, SCCP_CLOSE_INITIALIZED);
	assert_int_equal(sccp_close_load("nonsense", "", 1).cause, SCCP_CLOSE_INITIALIZED);
}

/* What call managers write: what it means, whether it passes, and who alone writes it. */
static const struct {
	const char *text, *code;
	gboolean passing;
	SccpKindOfCm kind;
} rejects[] = {
	{ "Error DBConfig", "reg.unknown", FALSE, SCCP_KIND_CUCM },
	{ "Device Unknown", "reg.unknown", FALSE, SCCP_KIND_CHAN_SCCP },
	{ "Device not found", "reg.unknown", FALSE, SCCP_KIND_FREESWITCH },
	{ "No Authority: ", "reg.unknown", FALSE, SCCP_KIND_CHAN_SKINNY },
	{ "Error Mismatch", "reg.mismatch", FALSE, SCCP_KIND_UNKNOWN },
	{ "Error: No License", "reg.limit", FALSE, SCCP_KIND_UNKNOWN },
	{ "Max phones exceeded", "reg.limit", FALSE, SCCP_KIND_CME },
	{ "Error Database", "reg.database", FALSE, SCCP_KIND_CUCM },
	{ "IP Not Authorized", "reg.not-authorized", FALSE, SCCP_KIND_CHAN_SCCP },
	{ "Crossover session", "reg.busy", TRUE, SCCP_KIND_CHAN_SCCP },
	{ "Crossover session not allowed", "reg.busy", TRUE, SCCP_KIND_CHAN_SCCP },
	{ "Session out of sync", "reg.busy", TRUE, SCCP_KIND_CHAN_SCCP },
	{ "Token pending", "reg.busy", TRUE, SCCP_KIND_CHAN_SCCP },
	{ "Session cleaning up", "reg.busy", TRUE, SCCP_KIND_CHAN_SCCP },
	{ "Device is already registered on another", "reg.busy", TRUE, SCCP_KIND_UNKNOWN },
	{ "A device is already registered on this l", "reg.busy", TRUE, SCCP_KIND_UNKNOWN },
	{ "Reload in progress", "reg.later", TRUE, SCCP_KIND_CHAN_SCCP },
	{ "register failed", "reg.later", TRUE, SCCP_KIND_CHAN_SCCP },
	{ "High traffic, try again later", "reg.later", FALSE, SCCP_KIND_UNKNOWN },
	{ "hotline failed", "reg.rejected", FALSE, SCCP_KIND_UNKNOWN },
	{ "", "reg.rejected", FALSE, SCCP_KIND_UNKNOWN },
	{ NULL, "reg.rejected", FALSE, SCCP_KIND_UNKNOWN },
};

static void test_rejects(void **state)
{
	for (guint i = 0; i < G_N_ELEMENTS(rejects); i++) {
		SccpReject reject = sccp_reject_read(rejects[i].text);

		assert_string_equal(sccp_reject_code(reject, FALSE), rejects[i].code);
		assert_int_equal(sccp_reject_is_passing(reject), rejects[i].passing);
		assert_int_equal(sccp_reject_kind(rejects[i].text), rejects[i].kind);
	}
	assert_string_equal(sccp_reject_code(SCCP_REJECT_UNKNOWN, TRUE), "reg.unknown-node");
	assert_string_equal(sccp_reject_code(SCCP_REJECT_BUSY, TRUE), "reg.busy");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_own_vectors),
		cmocka_unit_test(test_every_layout),
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_forward_forms),
		cmocka_unit_test(test_cut_short),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_labels),
		cmocka_unit_test(test_versions),
		cmocka_unit_test(test_alarms),
		cmocka_unit_test(test_closes_kept),
		cmocka_unit_test(test_blank_before_code),
		cmocka_unit_test(test_cut_loads),
		cmocka_unit_test(test_rejects),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
