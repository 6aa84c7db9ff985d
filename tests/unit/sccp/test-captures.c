/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-test.h"

/*
 * Real captures (pcapng, Ethernet, IPv4, TCP): the bytes of each direction, in the order of their sequence numbers, through
 * the frame cutter and the decoder. What the phone sent must come out of the encoder as it was.
 */
enum { PCAPNG_PACKET = 6, SERVER_PORT = 2000 };

typedef struct {
	gboolean from_phone;
	gboolean started;
	guint32 next; /* sequence number */
	SccpFrame frame;
	GString *names;
	guint messages;
	guint same;
} Direction;

typedef struct {
	Direction phone, server;
} Capture;

/* How much of it means something: an MTP leaves junk in the slots it does not use; of the XML alarm we keep the
 * beginning. */
static gsize meaningful(const SccpMessage *m, gsize length)
{
	switch (m->kind) {
	case SCCP_CAPABILITIES_RES:
		return MIN(length, SCCP_HEADER + 4 + 16 * m->capabilities.count);
	case SCCP_XML_ALARM:
		return SCCP_HEADER + 38;
	case SCCP_MEDIA_RESOURCE:
		return SCCP_HEADER;
	default:
		return length;
	}
}

static gboolean on_pdu(gpointer user, const guint8 *pdu, gsize length)
{
	Direction *direction = user;
	g_autofree char *dump = NULL;
	SccpMessage m;

	if (!sccp_decode(pdu, length, &m))
		fail_msg("message 0x%04x is unknown", m.id);
	assert_int_equal(m.from_phone, direction->from_phone);
	dump = sccp_dump(&m);
	g_string_append_printf(direction->names, "%s ", sccp_id_name(m.id));
	direction->messages++;
	if (direction->from_phone) {
		g_autoptr(GByteArray) again = test_encode(&m, m.version);
		g_autofree char *wanted = test_to_hex(pdu, meaningful(&m, length));
		g_autofree char *got = test_to_hex(again->data, meaningful(&m, again->len));

		if (strcmp(got, wanted) != 0)
			fail_msg("%s\n%s\n%s", dump, wanted, got);
		direction->same++;
	}
	return TRUE;
}

static void take_segment(Direction *direction, guint32 sequence, const guint8 *data, gsize length)
{
	gboolean gap;

	if (!direction->started)
		direction->next = sequence;
	direction->started = TRUE;
	if ((gint32) (sequence - direction->next) < 0)
		return; /* sent again */
	gap = sequence != direction->next;
	direction->next = sequence + (guint32) length;
	/* IP fragments are not put together here: what follows one may begin within a PDU. */
	if (!sccp_frame_feed(&direction->frame, data, length, on_pdu, direction) && !gap)
		fail_msg("no SCCP after %s", direction->names->str);
}

static void take_packet(Capture *capture, WireReader *r)
{
	guint16 total, source;
	const guint8 *ip;
	WireReader segment;
	guint32 sequence;
	guint header;

	wire_skip(r, 12);
	if (wire_be16(r) != 0x0800)
		return;
	ip = r->pos;
	header = (wire_u8(r) & 15) * 4u;
	wire_u8(r);
	total = wire_be16(r);
	wire_skip(r, 5);
	if (wire_u8(r) != 6)
		return;
	wire_skip(r, header - 10);
	source = wire_be16(r);
	wire_be16(r);
	sequence = wire_be32(r);
	wire_skip(r, 4);
	header += (wire_u8(r) >> 4) * 4u;
	if (r->bad || total <= header)
		return;
	/* Counted from the end of the IP packet: Ethernet fills short ones up. */
	segment = wire_reader(ip + header, total - header);
	take_segment(
		source == SERVER_PORT ? &capture->server : &capture->phone, sequence, segment.pos, wire_left(&segment));
}

static void read_capture(Capture *capture, const char *file)
{
	gsize size;
	g_autofree char *data = captures_read(file, &size);
	WireReader r = wire_reader(data, size);

	while (wire_left(&r) >= 12) {
		guint32 type = wire_le32(&r);
		guint32 length = wire_le32(&r);
		WireReader block = wire_sub(&r, length - 12);

		wire_skip(&r, 4);
		if (type == PCAPNG_PACKET) {
			WireReader packet;

			wire_skip(&block, 12);
			length = wire_le32(&block);
			wire_skip(&block, 4);
			packet = wire_sub(&block, length);
			assert_false(block.bad);
			take_packet(capture, &packet);
		}
	}
	assert_false(r.bad);
}

static const struct {
	const char *file;
	const char *phone;
	const char *server;
} captures[] = {
	{ "captures/sccp/cm2x-register-accepted-stream0.pcapng",
		"Register IpPort CapabilitiesRes ButtonTemplateReq SoftKeyTemplateReq SoftKeySetReq ConfigStatReq "
		"LineStatReq ForwardStatReq RegisterAvailableLines RegisterAvailableLines TimeDateReq Unregister ",
		"RegisterAck CapabilitiesReq ConfigStat LineStat DefineTimeDate ButtonTemplate " },
	{ "captures/sccp/cm2x-register-rejected-stream16.pcapng", "Register IpPort KeepAlive ", "RegisterReject " },
	{ "captures/sccp/cucm-mtp-register.pcapng",
		"Register IpPort MediaResourceNotification VersionReq CapabilitiesRes ",
		"RegisterAck CapabilitiesReq Version " },
	{ "captures/sccp/cucm862-7970-register.pcapng",
		"XMLAlarm Register IpPort ButtonTemplateReq SoftKeyTemplateReq SoftKeySetReq ConfigStatReq CapabilitiesRes "
		"LineStatReq ForwardStatReq LineStatReq ForwardStatReq SpeedDialStatReq SpeedDialStatReq SpeedDialStatReq "
		"SpeedDialStatReq SpeedDialStatReq SpeedDialStatReq TimeDateReq RegisterAvailableLines MediaPathEvent "
		"MediaPathEvent MediaPathCapability RegisterAvailableLines DeviceToUserDataResponseV1 KeepAlive ",
		"RegisterAck CapabilitiesReq UserToDeviceDataV1 ButtonTemplate SoftKeyTemplate SoftKeySet ConfigStatDynamic "
		"SelectSoftKeys DisplayPromptStatusDynamic LineStatDynamic ForwardStat LineStatDynamic ForwardStat "
		"SpeedDialStatDynamic SpeedDialStatDynamic SpeedDialStatDynamic SpeedDialStatDynamic SpeedDialStatDynamic "
		"SpeedDialStatDynamic DefineTimeDate DisplayPromptStatusDynamic KeepAliveAck " },
};

static void clear(Direction *direction)
{
	sccp_frame_clear(&direction->frame);
	g_string_free(direction->names, TRUE);
}

static void test_captures(void **state)
{
	for (guint i = 0; i < G_N_ELEMENTS(captures); i++) {
		Capture capture = { .phone = { .from_phone = TRUE, .names = g_string_new(NULL) },
			.server = { .names = g_string_new(NULL) } };

		read_capture(&capture, captures[i].file);
		assert_true(capture.phone.messages >= 3);
		assert_string_equal(capture.phone.names->str, captures[i].phone);
		assert_string_equal(capture.server.names->str, captures[i].server);
		g_print("%s: %u + %u messages, %u encoded the same\n", captures[i].file, capture.phone.messages,
			capture.server.messages, capture.phone.same);
		clear(&capture.phone);
		clear(&capture.server);
	}
}

/* CallManager 3.3: each answer as hex. */
static void test_old_answers(void **state)
{
	static const struct {
		const char *hex;
		const char *part;
	} answers[] = {
		{ "\"config_stat\": \"", "server_name=\"PUB33\"" },
		{ "\"button_template\": \"", "instance[7]=6 type[7]=2" },
		{ "\"softkey_template\": \"", "label[8]=\"Answer\" event[8]=11" },
		{ "\"line_stat\": \"", "line=1 number=\"1003\" name=\"8165551003\" label=\"Line 1003\"" },
		{ "\"time_date\": \"", "year=2026 month=6 weekday=6" },
		{ "\"display\": \"", "text=\"Your current options\"" },
	};
	g_autofree char *json = captures_read("captures/sccp/cm33-register-server-messages.json", NULL);

	for (guint i = 0; i < G_N_ELEMENTS(answers); i++) {
		const char *start = strstr(json, answers[i].hex);
		g_autofree char *hex = NULL;
		g_autofree char *dump = NULL;
		g_autoptr(GByteArray) pdu = NULL;
		SccpMessage m;

		assert_non_null(start);
		start += strlen(answers[i].hex);
		hex = g_strndup(start, strcspn(start, "\""));
		pdu = test_hex(hex);
		assert_true(sccp_decode(pdu->data, pdu->len, &m));
		dump = sccp_dump(&m);
		if (!strstr(dump, answers[i].part))
			fail_msg("%s", dump);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_captures),
		cmocka_unit_test(test_old_answers),
	};

	return captures_given() ? cmocka_run_group_tests(tests, NULL, NULL) : 77;
}
