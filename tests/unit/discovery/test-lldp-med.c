/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <regent/facts.h>
#include <stdio.h>
#include <string.h>

#include "captures.h"
#include "lldp-med-packet.h"
#include "shared-data.h"

#define VECTORS "l2-dhcp-tftp-vectors.txt"
#define NO_VLAN (-1)

/* Switch sw-3f, port Gi1/0/12, from 02:00:5e:20:00:0c; made by an independent program and read back with tshark. */
#define SWITCH_IDENTITY "0180c200000e02005e20000c88cc02070402005e20000c0409054769312f302f3132"
#define SWITCH SWITCH_IDENTITY "060200780a0573772d33660e0400140004"
static const char switch_before_med[] = SWITCH "0000";
static const char switch_vlan_100[] = SWITCH
	"fe070012bb01002f04fe080012bb020140c96efe080012bb020240c8d8fe070012bb0400009afe0c00120f0207010512008200780000";
static const char switch_goodbye[] = SWITCH_IDENTITY "060200000000";

static const char phone_first[] =
	"0180c200000e02005e10000188cc020605010000000004070302005e100001060200790806506f727420310a0f534550303230303545"
	"3130303030310c1f436973636f2049502050686f6e6520373936322c20726567656e742d312e300e0400200020fe0900120f01038000"
	"001efe070012bb01002303fe080012bb0201800000fe080012bb0202800000fe0e0012bb06726567656e742d312e30fe0e0012bb0772"
	"6567656e742d312e30fe080012bb08534e2d31fe080012bb0941636d65fe0c0012bb0a43502d37393632470000";
static const char phone_vlan_100[] =
	"0180c200000e02005e10000188cc020605010a01641704070302005e100001060200790806506f727420310a0f534550303230303545"
	"3130303030310c1f436973636f2049502050686f6e6520373936322c20726567656e742d312e300e0400240024100c05010a01641701"
	"0000000000fe070012bb01003303fe080012bb020140c96efe080012bb020240c8d8fe070012bb0440005bfe0e0012bb06726567656e"
	"742d312e30fe0e0012bb07726567656e742d312e30fe080012bb08534e2d31fe080012bb0941636d65fe0c0012bb0a43502d37393632"
	"470000";
static const char phone_goodbye[] = "0180c200000e02005e10000188cc020605010a01641704070302005e1000010602"
				    "00000000";

static gboolean decode_bytes(GBytes *frame, LldpNeighbor *neighbor, GError **error)
{
	gsize length;
	const guint8 *data = g_bytes_get_data(frame, &length);

	return lldp_decode(data, length, neighbor, error);
}

static gboolean decode_hex(const char *hex, LldpNeighbor *neighbor, GError **error)
{
	g_autoptr(GBytes) frame = bytes_from_hex(hex);

	return decode_bytes(frame, neighbor, error);
}

static void reads_a_switch(void **state)
{
	static const guint8 mac[] = { 0x02, 0x00, 0x5e, 0x20, 0x00, 0x0c };
	g_auto(LldpNeighbor) neighbor = { 0 };

	assert_true(decode_hex(switch_vlan_100, &neighbor, NULL));
	assert_memory_equal(neighbor.mac, mac, sizeof mac);
	assert_int_equal(neighbor.ttl, 120);
	assert_string_equal(neighbor.name, "sw-3f");
	assert_string_equal(neighbor.port, "Gi1/0/12");
	assert_int_equal(neighbor.capabilities, LLDP_CAPABILITY_BRIDGE);
	assert_int_equal(neighbor.med, LLDP_MED_SWITCH);
	assert_true(neighbor.voice.given);
	assert_int_equal(neighbor.voice.vlan, 100);
	assert_int_equal(neighbor.voice.priority, 5);
	assert_int_equal(neighbor.voice.dscp, 46);
	assert_int_equal(neighbor.signaling.vlan, 100);
	assert_int_equal(neighbor.signaling.priority, 3);
	assert_int_equal(neighbor.signaling.dscp, 24);
	assert_string_equal(neighbor.power_source, "802.3at");
	assert_true(neighbor.power_negotiates);
	assert_int_equal(neighbor.power_allocated, 12000); /* what 802.3 allocates goes before MED's 15.4 W */
	assert_int_equal(neighbor.dropped, 0);
}

static void without_med_there_is_no_policy(void **state)
{
	g_auto(LldpNeighbor) neighbor = { 0 };

	assert_true(decode_hex(switch_before_med, &neighbor, NULL));
	assert_int_equal(neighbor.med, LLDP_MED_NONE);
	assert_false(neighbor.voice.given);
	assert_null(neighbor.power_source);
}

static void a_goodbye_needs_no_more_than_the_identity(void **state)
{
	g_auto(LldpNeighbor) neighbor = { 0 };

	assert_true(decode_hex(switch_goodbye, &neighbor, NULL));
	assert_int_equal(neighbor.ttl, 0);
	assert_string_equal(neighbor.name, "02:00:5e:20:00:0c");
}

/* MED capabilities, then one policy for voice: TIA-1057's table of what its bits mean. */
static void policies(void **state)
{
	static const struct {
		const char *about;
		guint32 bits;
		gboolean given;
		int vlan;
		int priority;
		int dscp;
	} rows[] = {
		{ "tagged", 0x0140c96e, TRUE, 100, 5, 46 },
		{ "VLAN 1 is one like others", 0x0140036e, TRUE, 1, 5, 46 },
		{ "VLAN 4094", 0x015ffd6e, TRUE, 4094, 5, 46 },
		{ "priority-tagged", 0x0140016e, TRUE, REGENT_VLAN_PRIORITY, 5, 46 },
		{ "untagged: DSCP still applies", 0x0100c96e, TRUE, REGENT_VLAN_UNTAGGED, -1, 46 },
		{ "VLAN 4095 is reserved", 0x015fff6e, TRUE, REGENT_VLAN_UNTAGGED, -1, 46 },
		{ "no marks stand for the defaults", 0x0140c800, TRUE, 100, -1, -1 },
		{ "priority alone", 0x0140c940, TRUE, 100, 5, 0 },
		{ "unknown", 0x01c0c96e, FALSE, 0, 0, 0 },
		{ "video conferencing", 0x0640c96e, FALSE, 0, 0, 0 },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *hex = g_strdup_printf(SWITCH "fe070012bb01000304fe080012bb02%08x0000", rows[i].bits);
		g_auto(LldpNeighbor) neighbor = { 0 };

		print_message("%s\n", rows[i].about);
		assert_true(decode_hex(hex, &neighbor, NULL));
		assert_int_equal(neighbor.voice.given, rows[i].given);
		assert_int_equal(neighbor.voice.vlan, rows[i].vlan);
		assert_int_equal(neighbor.voice.priority, rows[i].priority);
		assert_int_equal(neighbor.voice.dscp, rows[i].dscp);
	}
}

/* Elements after the three that must be there. */
typedef struct {
	const char *about;
	const char *elements;
	gboolean good;
	int vlan;
	guint dropped;
} OddRow;

static void decode_odd_rows(const OddRow *rows, gsize count)
{
	for (gsize i = 0; i < count; i++) {
		g_autofree char *hex = g_strconcat(SWITCH_IDENTITY "06020078", rows[i].elements, NULL);
		g_auto(LldpNeighbor) neighbor = { 0 };

		print_message("%s\n", rows[i].about);
		assert_int_equal(decode_hex(hex, &neighbor, NULL), rows[i].good);
		assert_int_equal(neighbor.voice.given ? neighbor.voice.vlan : NO_VLAN, rows[i].vlan);
		assert_int_equal(neighbor.dropped, rows[i].dropped);
	}
}

static void odd_elements(void **state)
{
	static const OddRow rows[] = {
		{ "nothing", "0000", TRUE, NO_VLAN, 0 },
		{ "no end", "", TRUE, NO_VLAN, 0 },
		{ "padding after the end", "0000ffffffff", TRUE, NO_VLAN, 0 },
		{ "a policy before the capabilities", "fe080012bb020140c96efe070012bb010003040000", TRUE, NO_VLAN, 0 },
		{ "a policy without capabilities", "fe080012bb020140c96e0000", TRUE, NO_VLAN, 0 },
		{ "the last policy counts", "fe070012bb01000304fe080012bb020140c96efe080012bb020141916e0000", TRUE, 200,
			0 },
		{ "a policy too short", "fe070012bb01000304fe070012bb020140c90000", TRUE, NO_VLAN, 1 },
		{ "spoils no other", "fe070012bb01000304fe070012bb020140c9fe080012bb020141916e0000", TRUE, 200, 1 },
		{ "a MED class nobody knows", "fe070012bb01000309fe080012bb020140c96e0000", TRUE, 100, 0 },
		{ "too short for an organization", "fe030012bb0000", TRUE, NO_VLAN, 1 },
		{ "another organization", "fe080001420201aabbcc0000", TRUE, NO_VLAN, 0 },
		{ "reserved types",
			"20020102"
			"fc0101"
			"0000",
			TRUE, NO_VLAN, 0 },
	};

	decode_odd_rows(rows, G_N_ELEMENTS(rows));
}

static void elements_that_spoil_the_frame(void **state)
{
	static const OddRow rows[] = {
		{ "a second time to live", "0602003c0000", FALSE, NO_VLAN, 0 },
		{ "a second chassis", "02070402005e20000c0000", FALSE, NO_VLAN, 0 },
		{ "past the end", "fec80012bb020140", FALSE, NO_VLAN, 0 },
		{ "half a header", "fe", FALSE, NO_VLAN, 0 },
	};

	decode_odd_rows(rows, G_N_ELEMENTS(rows));
}

static void other_frames_are_refused(void **state)
{
	static const struct {
		const char *about;
		const char *frame;
		int code;
	} rows[] = {
		{ "empty", "", LLDP_ERROR_FOREIGN },
		{ "another EtherType", "0180c200000e02005e20000c0800020704", LLDP_ERROR_FOREIGN },
		{ "another group", "01000ccccccc02005e20000c88cc020704", LLDP_ERROR_FOREIGN },
		{ "no elements", "0180c200000e02005e20000c88cc", LLDP_ERROR_MALFORMED },
		{ "an end first", "0180c200000e02005e20000c88cc00000000", LLDP_ERROR_MALFORMED },
		{ "no time to live", SWITCH_IDENTITY "0000", LLDP_ERROR_MALFORMED },
		{ "a time to live of one byte", SWITCH_IDENTITY "0601780000", LLDP_ERROR_MALFORMED },
		{ "the port first", "0180c200000e02005e20000c88cc04040547693102070400aabbccdd00060200780000",
			LLDP_ERROR_MALFORMED },
		{ "an empty chassis", "0180c200000e02005e20000c88cc0201040404054769310602007800",
			LLDP_ERROR_MALFORMED },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(LldpNeighbor) neighbor = { 0 };
		g_autoptr(GError) error = NULL;

		print_message("%s\n", rows[i].about);
		assert_false(decode_hex(rows[i].frame, &neighbor, &error));
		assert_true(g_error_matches(error, LLDP_ERROR, rows[i].code));
	}
}

static void ports_are_named_for_people(void **state)
{
	static const struct {
		const char *port;
		const char *description;
		const char *expected;
	} rows[] = {
		{ "0409054769312f302f3132", "0804706f7274", "Gi1/0/12" }, { "04070302005e20000c", "08027031", "p1" },
		{ "04070302005e20000c", "", "02:00:5e:20:00:0c" }, { "04060401c0000201", "", "192.0.2.1" },
		{ "0403073132", "", "12" }, { "0404030200ff", "", "?" }, /* a hardware address of three bytes */
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *hex = g_strconcat("0180c200000e02005e20000c88cc02060501c0000201", rows[i].port,
			"06020078", rows[i].description, "0000", NULL);
		g_auto(LldpNeighbor) neighbor = { 0 };

		assert_true(decode_hex(hex, &neighbor, NULL));
		assert_string_equal(neighbor.port, rows[i].expected);
		assert_string_equal(neighbor.name, "192.0.2.1");
	}
}

static const LldpAnnouncement first = {
	.mac = { 0x02, 0x00, 0x5e, 0x10, 0x00, 0x01 },
	.ttl = 121,
	.port_description = "Port 1",
	.system_name = "SEP02005E100001",
	.system_description = "Cisco IP Phone 7962, regent-1.0",
	.capabilities = LLDP_CAPABILITY_TELEPHONE,
	.speed = 1000,
	.full_duplex = 1,
	.firmware = "regent-1.0",
	.software = "regent-1.0",
	.serial = "SN-1",
	.manufacturer = "Acme",
	.model = "CP-7962G",
};

static void assert_encodes(const LldpAnnouncement *announcement, const char *hex)
{
	g_autoptr(GBytes) expected = bytes_from_hex(hex);
	guint8 frame[LLDP_FRAME_MAX];
	gsize length = lldp_encode(announcement, frame);

	assert_int_equal(length, g_bytes_get_size(expected));
	assert_memory_equal(frame, g_bytes_get_data(expected, NULL), length);
}

static void announces_byte_for_byte(void **state)
{
	LldpAnnouncement vlan = first;

	assert_encodes(&first, phone_first);
	vlan.has_address = TRUE;
	memcpy(vlan.address, ((const guint8[]) { 10, 1, 100, 23 }), 4);
	vlan.capabilities |= LLDP_CAPABILITY_BRIDGE;
	vlan.full_duplex = -1; /* not read: no word about it */
	vlan.power = 9050;
	vlan.voice = (VoicePolicy) { TRUE, 100, 5, 46, 3, 24 };
	assert_encodes(&vlan, phone_vlan_100);
	vlan.ttl = 0;
	assert_encodes(&vlan, phone_goodbye);
}

static void announces_only_what_it_can(void **state)
{
	static const guint8 no_inventory[] = { 0xfe, 0x07, 0x00, 0x12, 0xbb, 0x01, 0x00, 0x03, 0x03 };
	static const guint8 untagged[] = { 0xfe, 0x08, 0x00, 0x12, 0xbb, 0x02, 0x01, 0x00, 0x00, 0x2e };
	const LldpAnnouncement bare = {
		.ttl = 121, .full_duplex = 1, .speed = 42, .voice = { TRUE, REGENT_VLAN_UNTAGGED, 5, 46, -1, -1 }
	};
	guint8 frame[LLDP_FRAME_MAX];
	gsize length = lldp_encode(&bare, frame);

	assert_non_null(memmem(frame, length, no_inventory, sizeof no_inventory));
	assert_non_null(memmem(frame, length, untagged, sizeof untagged));
}

/* What a device that draws so much announces. */
typedef struct {
	guint32 power;
	gboolean negotiates;
	guint32 granted;
	const char *element;
} PowerRow;

static void assert_announces_power(const PowerRow *row)
{
	g_autoptr(GBytes) expected = bytes_from_hex(row->element);
	gboolean by_med = g_str_has_prefix(row->element, "fe070012bb04");
	LldpAnnouncement announcement = first;
	guint8 frame[LLDP_FRAME_MAX];
	gsize length;

	print_message("%u mW\n", row->power);
	announcement.power = row->power;
	announcement.power_negotiates = row->negotiates;
	announcement.power_granted = row->granted;
	length = lldp_encode(&announcement, frame);
	assert_non_null(memmem(frame, length, g_bytes_get_data(expected, NULL), g_bytes_get_size(expected)));
	/* the capabilities of MED tell of power only where MED's element is sent */
	assert_int_equal(memmem(frame, length, "\xfe\x07\x00\x12\xbb\x01\x00\x33", 8) != NULL, by_med);
	assert_int_equal(memmem(frame, length, "\x00\x12\xbb\x04", 4) != NULL, by_med);
}

static void announces_power_by_med_or_8023at(void **state)
{
	static const PowerRow rows[] = {
		{ 13000, FALSE, 0, "fe070012bb04400082" },
		{ 13001, FALSE, 0, "fe0c00120f020001054000830000" },
		{ 3840, TRUE, 3900, "fe0c00120f02000102c000270027" },
		{ 6490, TRUE, 0, "fe0c00120f02000103c000410000" },
		{ 25500, TRUE, 25500, "fe0c00120f020001054000ff00ff" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
		assert_announces_power(&rows[i]);
}

/* Wanted, granted, dual-signature zeros, status with class, type, and what is not used. */
static void announces_power_by_8023bt(void **state)
{
	static const PowerRow rows[] = {
		{ 40000, TRUE, 25500, "fe1d00120f0200010540019000ff000000000000000013f504000000000000" },
		{ 51000, TRUE, 0, "fe1d00120f020001054001fe0000000000000000000013f604000000000000" },
		{ 71300, TRUE, 0, "fe1d00120f020001054002c90000000000000000000013f808000000000000" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
		assert_announces_power(&rows[i]);
}

static void no_text_bursts_a_frame(void **state)
{
	g_autofree char *text = g_strnfill(4000, 'x');
	LldpAnnouncement announcement = first;
	guint8 frame[LLDP_FRAME_MAX];
	g_auto(LldpNeighbor) neighbor = { 0 };

	announcement.port_description = announcement.system_name = announcement.system_description = text;
	announcement.firmware = announcement.software = announcement.serial = text;
	announcement.manufacturer = announcement.model = text;
	announcement.power = G_MAXUINT32;
	assert_true(lldp_decode(frame, lldp_encode(&announcement, frame), &neighbor, NULL));
	assert_int_equal(strlen(neighbor.name), 255);
	assert_int_equal(neighbor.med, LLDP_MED_CLASS_3);
	assert_int_equal(neighbor.dropped, 0);
}

/* Shared vectors and captures. */

static void shared_vectors_decode(void **state)
{
	captures_needed();
	g_autoptr(GPtrArray) vectors = shared_vectors(VECTORS, "lldp-");

	for (guint i = 0; i < vectors->len; i++) {
		Vector *vector = vectors->pdata[i];
		gboolean before_caps = strstr(vector->name, "before-caps") != NULL; /* only that policy is void */
		g_auto(LldpNeighbor) neighbor = { 0 };

		print_message("%s\n", vector->name);
		assert_int_equal(decode_bytes(vector->frame, &neighbor, NULL), vector->valid || before_caps);
		if (strstr(vector->name, "vlan200"))
			assert_int_equal(neighbor.voice.vlan, 200);
		if (before_caps)
			assert_false(neighbor.voice.given);
	}
}

static void encodes_the_shared_goodbye(void **state)
{
	captures_needed();
	g_autoptr(GBytes) expected = shared_vector(VECTORS, "lldp-phone-shutdown");
	const LldpAnnouncement goodbye = {
		.mac = { 0x00, 0x11, 0x22, 0x33, 0x44, 0x55 }, .has_address = TRUE, .address = { 192, 0, 2, 31 }
	};
	guint8 frame[LLDP_FRAME_MAX] = { 0 };

	assert_non_null(expected);
	assert_in_range(lldp_encode(&goodbye, frame), 30, 60);
	assert_memory_equal(frame, g_bytes_get_data(expected, NULL), g_bytes_get_size(expected));
}

/* The kernel hands frames over without their VLAN tag; one capture still has it. */
static GBytes *without_tag(GBytes *frame)
{
	const guint8 *data = g_bytes_get_data(frame, NULL);
	gsize length = g_bytes_get_size(frame);
	GByteArray *bare = g_byte_array_new();

	g_byte_array_append(bare, data, 12);
	if (data[12] == 0x81 && data[13] == 0x00)
		g_byte_array_append(bare, data + 16, (guint) length - 16);
	else
		g_byte_array_append(bare, data + 12, (guint) length - 12);
	return g_byte_array_free_to_bytes(bare);
}

/* The first frame of a capture. */
typedef struct {
	const char *file;
	gboolean good;
	const char *name;
	const char *port;
	int vlan;
	int med;
} CaptureRow;

static void assert_decodes(const CaptureRow *row)
{
	g_autofree char *path = g_strdup_printf("captures/lldp/%s.pcap", row->file);
	g_autoptr(GPtrArray) frames = shared_capture(path);
	g_autoptr(GBytes) frame = frames->len ? without_tag(frames->pdata[0]) : NULL;
	g_auto(LldpNeighbor) neighbor = { 0 };

	if (!frame)
		return;
	print_message("%s\n", row->file);
	assert_int_equal(decode_bytes(frame, &neighbor, NULL), row->good);
	if (row->name)
		assert_string_equal(neighbor.name, row->name);
	if (row->port)
		assert_string_equal(neighbor.port, row->port);
	if (row->good)
		assert_int_equal(neighbor.voice.given ? neighbor.voice.vlan : NO_VLAN, row->vlan);
	assert_int_equal(neighbor.med, row->med);
}

static void captures_decode(void **state)
{
	static const CaptureRow rows[] = {
		{ "switch-procurve-med-voice50", TRUE, "ProCurve Switch 2600-8-PWR", "1", 50, LLDP_MED_SWITCH },
		{ "switch-sg200-med-nopolicy", TRUE, NULL, "g1", NO_VLAN, LLDP_MED_SWITCH },
		{ "switch-c2960-nomed", TRUE, "trillian.blinkenlights.nl", "Gi0/1", NO_VLAN, LLDP_MED_NONE },
		{ "phone-cp7911g-med-vlan100-rebuilt", TRUE, "SEP00215553AB6D", "00215553AB6D:P1", 100,
			LLDP_MED_CLASS_3 },
		/* capabilities come last */
		{ "med-loc-malformed", TRUE, "defensics", "eth0", NO_VLAN, LLDP_MED_CLASS_3 },
		{ "edge-50.good.shutdown", TRUE, "test", "1/3", NO_VLAN, LLDP_MED_NONE },
		{ "edge-99.end.missing", TRUE, NULL, "1/3", NO_VLAN, LLDP_MED_NONE },
		{ "edge-98.end.broken", FALSE, NULL, NULL, NO_VLAN, 0 },
		{ "edge-92.tlv.broken", FALSE, NULL, NULL, NO_VLAN, 0 },
		{ "edge-93.tlv.long", FALSE, NULL, NULL, NO_VLAN, 0 },
		{ "edge-11.port_id.broken", FALSE, NULL, NULL, NO_VLAN, 0 },
		{ "edge-13.port_id.missing", FALSE, NULL, NULL, NO_VLAN, 0 },
		{ "edge-21.ttl.broken", FALSE, NULL, NULL, NO_VLAN, 0 },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
		assert_decodes(&rows[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_a_switch),
		cmocka_unit_test(without_med_there_is_no_policy),
		cmocka_unit_test(a_goodbye_needs_no_more_than_the_identity),
		cmocka_unit_test(policies),
		cmocka_unit_test(odd_elements),
		cmocka_unit_test(elements_that_spoil_the_frame),
		cmocka_unit_test(other_frames_are_refused),
		cmocka_unit_test(ports_are_named_for_people),
		cmocka_unit_test(announces_byte_for_byte),
		cmocka_unit_test(announces_only_what_it_can),
		cmocka_unit_test(announces_power_by_med_or_8023at),
		cmocka_unit_test(announces_power_by_8023bt),
		cmocka_unit_test(no_text_bursts_a_frame),
		cmocka_unit_test(shared_vectors_decode),
		cmocka_unit_test(encodes_the_shared_goodbye),
		cmocka_unit_test(captures_decode),
	};

	return cmocka_run_group_tests_name("lldp-med", tests, NULL, NULL);
}
