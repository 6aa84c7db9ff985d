/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "captures.h"
#include "cdp-packet.h"
#include "shared-data.h"

#define VECTORS "l2-dhcp-tftp-vectors.txt"
#define PHONE \
	{ \
		0x02, 0x00, 0x5e, 0x10, 0x00, 0x01 \
	}

/* Switch sw-3f, port Gi1/0/12, from 02:00:5e:20:00:0c; made by an independent program and read back with tshark. */
#define SWITCH_ELEMENTS \
	"0001001173772d33662e6578616d706c6500050007494f5300060012636973636f2057532d43333536300003000c4769312f302f" \
	"31320004000800000028000a0006000a000b000501"
static const char switch_vlan_100[] = "01000ccccccc02005e20000c0075aaaa0300000c200002b47ba2" SWITCH_ELEMENTS
				      "000e00070100640014000973772d3366001a00100001000300003c28ffffffff";
static const char switch_no_vlan[] = "01000ccccccc02005e20000c0055aaaa0300000c200002b4f008" SWITCH_ELEMENTS;
static const char odd_length[] =
	"01000ccccccc02005e20000c0017aaaa0300000c200002b49c4b00010006616200120005800000000000000000000000000000000000"
	"000000000000";

static const char phone_boot[] =
	"01000ccccccc02005e1000010063aaaa0300000c200002b4a226000100135345503032303035453130303030310003000a506f727420"
	"3100040008000000900005000e726567656e742d312e3000060017436973636f2049502050686f6e652037393632000f000820020001"
	"000b000501";
static const char phone_steady_power[] =
	"01000ccccccc02005e100001008eaaaa0300000c200002b4872100010013534550303230303545313030303031000200110000000101"
	"01cc00040a0164170003000a506f7274203100040008000004900005000e726567656e742d312e3000060017436973636f2049502050"
	"686f6e6520373936320019001c000100070000232800000000000000000000000000000000000b000500001000062328";
static const char phone_bare[] = "01000ccccccc02005e1000010031aaaa0300000c200002b4f357"
				 "000100135345503032303035453130303030310003000a506f727420310004000800000090";

static gboolean decode_bytes(GBytes *frame, CdpNeighbor *neighbor, GError **error)
{
	gsize length;
	const guint8 *data = g_bytes_get_data(frame, &length);

	return cdp_decode(data, length, TRUE, neighbor, error);
}

static gboolean decode_hex(const char *hex, CdpNeighbor *neighbor, GError **error)
{
	g_autoptr(GBytes) frame = bytes_from_hex(hex);

	return decode_bytes(frame, neighbor, error);
}

static void reads_a_switch(void **state)
{
	static const guint8 mac[] = { 0x02, 0x00, 0x5e, 0x20, 0x00, 0x0c };
	g_auto(CdpNeighbor) neighbor = { 0 };

	assert_true(decode_hex(switch_vlan_100, &neighbor, NULL));
	assert_memory_equal(neighbor.mac, mac, sizeof mac);
	assert_int_equal(neighbor.version, 2);
	assert_int_equal(neighbor.ttl, 180);
	assert_string_equal(neighbor.device_id, "sw-3f.example");
	assert_string_equal(neighbor.system_name, "sw-3f");
	assert_string_equal(neighbor.port_id, "Gi1/0/12");
	assert_int_equal(neighbor.capabilities, 0x28);
	assert_true(neighbor.has_voice_vlan);
	assert_int_equal(neighbor.voice_vlan, 100);
	assert_true(neighbor.has_duplex && neighbor.full_duplex);
	assert_true(neighbor.has_power);
	assert_int_equal(neighbor.power_request_id, 1);
	assert_int_equal(neighbor.power_management_id, 3);
	assert_int_equal(neighbor.power_available, 15400);
	assert_int_equal(neighbor.dropped, 0);
}

static void no_voice_vlan_is_not_vlan_0(void **state)
{
	g_auto(CdpNeighbor) neighbor = { 0 };

	assert_true(decode_hex(switch_no_vlan, &neighbor, NULL));
	assert_false(neighbor.has_voice_vlan);
	assert_false(neighbor.has_power);
}

static void padding_after_an_odd_length_is_no_element(void **state)
{
	g_auto(CdpNeighbor) neighbor = { 0 };

	assert_true(decode_hex(odd_length, &neighbor, NULL));
	assert_string_equal(neighbor.device_id, "ab");
}

/* 0 and 0xffff are one number to that sum, and both are sent. */
static void both_zeros_are_good(void **state)
{
	static const char *const frames[] = {
		"01000ccccccc02005e20000c0012aaaa0300000c200002b4ffff00010006fd44",
		"01000ccccccc02005e20000c0012aaaa0300000c200002b4000000010006fd44",
	};

	for (gsize i = 0; i < G_N_ELEMENTS(frames); i++) {
		g_auto(CdpNeighbor) neighbor = { 0 };

		assert_true(decode_hex(frames[i], &neighbor, NULL));
	}
}

/* Elements between a good header and nothing; the checksum is not looked at. */
typedef struct {
	const char *about;
	const char *elements;
	gboolean good;
	gboolean voice;
	guint vlan;
	guint dropped;
} ElementRow;

static void decode_element_rows(const ElementRow *rows, gsize count)
{
	for (gsize i = 0; i < count; i++) {
		g_autofree char *hex = g_strdup_printf("01000ccccccc02005e20000c%04zxaaaa0300000c200002b40000%s",
			12 + strlen(rows[i].elements) / 2, rows[i].elements);
		g_autoptr(GBytes) frame = bytes_from_hex(hex);
		g_auto(CdpNeighbor) neighbor = { 0 };

		print_message("%s\n", rows[i].about);
		assert_int_equal(
			cdp_decode(g_bytes_get_data(frame, NULL), g_bytes_get_size(frame), FALSE, &neighbor, NULL),
			rows[i].good);
		assert_int_equal(neighbor.has_voice_vlan, rows[i].voice);
		assert_int_equal(neighbor.voice_vlan, rows[i].vlan);
		assert_int_equal(neighbor.dropped, rows[i].dropped);
	}
}

static void voice_vlans(void **state)
{
	static const ElementRow rows[] = {
		{ "VLAN 0 is a priority tag", "000e0007010000", TRUE, TRUE, 0, 0 },
		{ "VLAN 4095 is untagged", "000e0007010fff", TRUE, TRUE, 4095, 0 },
		{ "VLAN 4096 means none", "000e0007011000", TRUE, FALSE, 0, 0 },
		{ "an appliance other than a phone", "000e00070200c8", TRUE, FALSE, 0, 0 },
		{ "the second appliance is the phone", "000e000a02012c0100c8", TRUE, TRUE, 200, 0 },
		{ "two bytes are no appliance and VLAN", "000e000600c8", TRUE, FALSE, 0, 1 },
		{ "nor are four", "000e00080100c801", TRUE, FALSE, 0, 1 },
		{ "nor are no bytes", "000e0004", TRUE, FALSE, 0, 1 },
	};

	decode_element_rows(rows, G_N_ELEMENTS(rows));
}

static void odd_elements(void **state)
{
	static const ElementRow rows[] = {
		{ "nothing", "", TRUE, FALSE, 0, 0 },
		{ "a dropped element spoils no other", "00040005ff000e00070100c8", TRUE, TRUE, 200, 1 },
		{ "unknown elements are skipped", "7777000aaaaaaaaaaaaa000e00070100c8", TRUE, TRUE, 200, 0 },
		{ "our own question is not an answer", "000f000820020001", TRUE, FALSE, 0, 0 },
		{ "a power answer too short", "001a000a000100030000", TRUE, FALSE, 0, 1 },
		{ "length 3", "000e00030100c8", FALSE, FALSE, 0, 0 },
		{ "length past the end", "000e00400100c8", FALSE, FALSE, 0, 0 },
		{ "an element cut in its header", "000e00", FALSE, FALSE, 0, 0 },
	};

	decode_element_rows(rows, G_N_ELEMENTS(rows));
}

static void other_frames_are_refused(void **state)
{
	static const struct {
		const char *about;
		const char *frame;
		int code;
	} rows[] = {
		{ "empty", "", CDP_ERROR_FOREIGN },
		{ "a header alone", "01000ccccccc02005e20000c", CDP_ERROR_FOREIGN },
		{ "DTP", "01000ccccccc02005e20000c0022aaaa0300000c2004010001000501", CDP_ERROR_FOREIGN },
		{ "an EtherType", "01000ccccccc02005e20000c0800aaaa0300000c200002b40000", CDP_ERROR_FOREIGN },
		{ "another group", "0180c200000e02005e20000c000caaaa0300000c200002b40000", CDP_ERROR_FOREIGN },
		{ "shorter than its length", "01000ccccccc02005e20000c0022aaaa0300000c200002b4", CDP_ERROR_MALFORMED },
		{ "no checksum", "01000ccccccc02005e20000c000aaaaa0300000c200002b4", CDP_ERROR_MALFORMED },
		{ "version 0", "01000ccccccc02005e20000c000caaaa0300000c200000b4ff4b", CDP_ERROR_MALFORMED },
		{ "a wrong checksum", "01000ccccccc02005e20000c000caaaa0300000c200002b4dead", CDP_ERROR_CHECKSUM },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(CdpNeighbor) neighbor = { 0 };
		g_autoptr(GError) error = NULL;

		print_message("%s\n", rows[i].about);
		assert_false(decode_hex(rows[i].frame, &neighbor, &error));
		assert_true(g_error_matches(error, CDP_ERROR, rows[i].code));
	}
}

static const CdpAnnouncement boot = {
	.mac = PHONE,
	.ttl = 180,
	.device_id = "SEP02005E100001",
	.port_id = "Port 1",
	.capabilities = CDP_CAPABILITY_HOST | CDP_CAPABILITY_PHONE,
	.version = "regent-1.0",
	.platform = "Cisco IP Phone 7962",
	.query = TRUE,
	.full_duplex = 1,
};

static void assert_encodes(const CdpAnnouncement *announcement, const char *hex)
{
	g_autoptr(GBytes) expected = bytes_from_hex(hex);
	guint8 frame[CDP_FRAME_MAX];
	gsize length = cdp_encode(announcement, frame);

	assert_int_equal(length, g_bytes_get_size(expected));
	assert_memory_equal(frame, g_bytes_get_data(expected, NULL), length);
}

static void announces_byte_for_byte(void **state)
{
	CdpAnnouncement steady = boot;
	CdpAnnouncement bare = boot;

	assert_encodes(&boot, phone_boot);
	steady.query = FALSE;
	steady.capabilities |= CDP_CAPABILITY_TWO_PORT_RELAY;
	steady.has_address = TRUE;
	memcpy(steady.address, ((const guint8[]) { 10, 1, 100, 23 }), 4);
	steady.full_duplex = 0;
	steady.power = 9000;
	steady.power_request_id = 1;
	steady.power_management_id = 7;
	assert_encodes(&steady, phone_steady_power);
	bare.query = FALSE;
	bare.version = NULL;
	bare.platform = "";
	bare.full_duplex = -1;
	assert_encodes(&bare, phone_bare);
}

static void no_text_bursts_a_frame(void **state)
{
	g_autofree char *text = g_strnfill(4000, 'x');
	CdpAnnouncement announcement = boot;
	guint8 frame[CDP_FRAME_MAX];
	g_auto(CdpNeighbor) neighbor = { 0 };

	announcement.device_id = announcement.port_id = announcement.version = announcement.platform = text;
	announcement.power = 70000;
	assert_true(cdp_decode(frame, cdp_encode(&announcement, frame), TRUE, &neighbor, NULL));
	assert_int_equal(strlen(neighbor.device_id), 255);
	assert_non_null(memmem(frame, sizeof frame, "\x00\x10\x00\x06\xff\xff", 6)); /* no more fits */
}

/* Shared vectors and captures. */

static void shared_vectors_decode(void **state)
{
	captures_needed();
	g_autoptr(GPtrArray) vectors = shared_vectors(VECTORS, "cdp-");

	for (guint i = 0; i < vectors->len; i++) {
		Vector *vector = vectors->pdata[i];
		g_auto(CdpNeighbor) neighbor = { 0 };

		print_message("%s\n", vector->name);
		assert_int_equal(decode_bytes(vector->frame, &neighbor, NULL), vector->valid);
		if (strstr(vector->name, "voice-vlan-200") || strstr(vector->name, "two-appliance"))
			assert_int_equal(neighbor.voice_vlan, 200);
		if (strstr(vector->name, "power-reply"))
			assert_int_equal(neighbor.power_request_id, 0x1234);
	}
}

static void encodes_the_shared_phone(void **state)
{
	captures_needed();
	g_autoptr(GBytes) expected = shared_vector(VECTORS, "cdp-v2-phone-boot-trigger");
	CdpAnnouncement announcement = {
		.mac = { 0x00, 0x11, 0x22, 0x33, 0x44, 0x55 },
		.ttl = 180,
		.device_id = "SEP001122334455",
		.port_id = "Port 1",
		.capabilities = 0x490,
		.version = "SCCP42.9-4-2SR3-1S",
		.platform = "Cisco IP Phone 7942",
		.query = TRUE,
		.full_duplex = 1,
		.power = 6300,
		.power_request_id = 0x4455,
	};
	guint8 frame[CDP_FRAME_MAX];
	gsize length = cdp_encode(&announcement, frame);

	assert_non_null(expected);
	assert_int_equal(length, g_bytes_get_size(expected));
	assert_memory_equal(frame, g_bytes_get_data(expected, NULL), length);
}

static void captures_decode(void **state)
{
	static const struct {
		const char *file;
		gboolean good;
		const char *device;
		int vlan; /* of the first frame, -1: none */
	} rows[] = {
		{ "switch-c2950-voicevlan10", TRUE, "myswitch", 10 },
		{ "switch-c2950-novoice", TRUE, "myswitch", -1 },
		{ "switch-c3560-poe-novoice", TRUE, "Switch", -1 },
		{ "router-1601-cdpv1", TRUE, "R1", -1 },
		{ "phones-7912-7970", TRUE, "SEP001B53489EE0", -1 },
		{ "bad-92.tlv.broken", TRUE, NULL, -1 },
		{ "bad-93.tlv.long", TRUE, NULL, -1 },
		{ "not-cdp-dtp", FALSE, NULL, -1 },
		{ "bad-01.header.broken", FALSE, NULL, -1 },
		{ "bad-02.header.invalid", FALSE, NULL, -1 },
		{ "bad-21.device_id.broken", FALSE, NULL, -1 },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strdup_printf("captures/cdp/%s.pcap", rows[i].file);
		g_autoptr(GPtrArray) frames = shared_capture(path);

		for (guint f = 0; f < frames->len; f++) {
			g_auto(CdpNeighbor) neighbor = { 0 };

			print_message("%s frame %u\n", rows[i].file, f + 1);
			assert_int_equal(decode_bytes(frames->pdata[f], &neighbor, NULL), rows[i].good);
			assert_int_equal(neighbor.dropped, 0);
			if (rows[i].device && !f)
				assert_string_equal(neighbor.device_id, rows[i].device);
			if (rows[i].good && !f)
				assert_int_equal(neighbor.has_voice_vlan ? neighbor.voice_vlan : -1, rows[i].vlan);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_a_switch),
		cmocka_unit_test(no_voice_vlan_is_not_vlan_0),
		cmocka_unit_test(padding_after_an_odd_length_is_no_element),
		cmocka_unit_test(both_zeros_are_good),
		cmocka_unit_test(voice_vlans),
		cmocka_unit_test(odd_elements),
		cmocka_unit_test(other_frames_are_refused),
		cmocka_unit_test(announces_byte_for_byte),
		cmocka_unit_test(no_text_bursts_a_frame),
		cmocka_unit_test(shared_vectors_decode),
		cmocka_unit_test(encodes_the_shared_phone),
		cmocka_unit_test(captures_decode),
	};

	return cmocka_run_group_tests_name("cdp", tests, NULL, NULL);
}
