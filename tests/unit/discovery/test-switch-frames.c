/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One frame of a switch each, and what becomes of it: the voice VLAN, and what is told of what is not believed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <regent/facts.h>

#include "cdp-client.h"
#include "lldp-med-client.h"
#include "shared-data.h"

#define NONE (-1)   /* a switch without voice VLAN */
#define NOBODY (-2) /* no switch */
#define UNTAGGED REGENT_VLAN_UNTAGGED

typedef enum { LLDP, CDP } Kind;

typedef struct {
	const char *about;
	Kind kind;
	int voice;
	const char *ignored;
	guint native;
	guint named; /* by a policy that leads to untagged */
	const char *frame;
} Row;

/* clang-format off */
static const Row rows[] = {
	{ "tagged100", LLDP, 100, NULL, 0, 0,
	  "0180c200000e001b54aabb0288cc020704001b54aabb020408054769312f302f31060200780a0273770e0400040004fe0700"
	  "12bb01000f04fe080012bb020140c96e0000" },
	{ "prio0", LLDP, 0, NULL, 0, 0,
	  "0180c200000e001b54aabb0288cc020704001b54aabb020408054769312f302f31060200780a0273770e0400040004fe0700"
	  "12bb01000f04fe080012bb020140016e0000" },
	{ "t4095", LLDP, UNTAGGED, NULL, 0, 4095,
	  "0180c200000e001b54aabb0288cc020704001b54aabb020408054769312f302f31060200780a0273770e0400040004fe0700"
	  "12bb01000f04fe080012bb02015fff6e0000" },
	{ "two_voice_100_200", LLDP, 200, "a policy for voice in VLAN 100 before another one", 0, 0,
	  "0180c200000e001b54aabb0288cc020704001b54aabb020408054769312f302f31060200780a0273770e0400040004fe0700"
	  "12bb01000f04fe080012bb020140c96efe080012bb020141916e0000" },
	{ "voice100_then_U1", LLDP, 100, NULL, 0, 0,
	  "0180c200000e001b54aabb0288cc020704001b54aabb020408054769312f302f31060200780a0273770e0400040004fe0700"
	  "12bb01000f04fe080012bb020140c96efe080012bb02018000000000" },
	{ "sig_only", LLDP, NONE, "a policy for voice signaling in VLAN 100", 0, 0,
	  "0180c200000e001b54aabb0288cc020704001b54aabb020408054769312f302f31060200780a0273770e0400040004fe0700"
	  "12bb01000f04fe080012bb020240c8d80000" },
	{ "guest_only", LLDP, NONE, "a policy for guest voice in VLAN 300", 0, 0,
	  "0180c200000e001b54aabb0288cc020704001b54aabb020408054769312f302f31060200780a0273770e0400040004fe0700"
	  "12bb01000f04fe080012bb020342596e0000" },
	{ "softphone_only", LLDP, NONE, "a policy for softphone voice in VLAN 300", 0, 0,
	  "0180c200000e001b54aabb0288cc020704001b54aabb020408054769312f302f31060200780a0273770e0400040004fe0700"
	  "12bb01000f04fe080012bb020542596e0000" },
	{ "sig_other_vlan", LLDP, 100, "a policy for voice signaling in VLAN 200", 0, 0,
	  "0180c200000e001b54aabb0288cc020704001b54aabb020408054769312f302f31060200780a0273770e0400040004fe0700"
	  "12bb01000f04fe080012bb020140c96efe080012bb02024190d80000" },
	{ "policy_before_caps", LLDP, NONE, "a policy for voice in VLAN 100 before the capabilities of LLDP-MED", 0, 0,
	  "0180c200000e001b54aabb0288cc020704001b54aabb020408054769312f302f31060200780a0273770e0400040004fe0800"
	  "12bb020140c96efe070012bb01000f040000" },
	{ "policy_no_caps", LLDP, NONE, "a policy for voice in VLAN 100 without the capabilities of LLDP-MED", 0, 0,
	  "0180c200000e001b54aabb0288cc020704001b54aabb020408054769312f302f31060200780a0273770e0400040004fe0800"
	  "12bb020140c96e0000" },
	{ "caps_class0_undefined", LLDP, 100, NULL, 0, 0,
	  "0180c200000e001b54aabb0288cc020704001b54aabb020408054769312f302f31060200780a0273770e0400040004fe0700"
	  "12bb01000f00fe080012bb020140c96e0000" },
	{ "caps_class5", LLDP, 100, NULL, 0, 0,
	  "0180c200000e001b54aabb0288cc020704001b54aabb020408054769312f302f31060200780a0273770e0400040004fe0700"
	  "12bb01000f05fe080012bb020140c96e0000" },
	{ "caps_long4bytes", LLDP, 100, NULL, 0, 0,
	  "0180c200000e001b54aabb0288cc020704001b54aabb020408054769312f302f31060200780a0273770e0400040004fe0800"
	  "12bb01000f0400fe080012bb020140c96e0000" },
	{ "policy_long8", LLDP, 100, NULL, 0, 0,
	  "0180c200000e001b54aabb0288cc020704001b54aabb020408054769312f302f31060200780a0273770e0400040004fe0700"
	  "12bb01000f04fe100012bb020140c96e00000000000000000000" },
	{ "8021q_portvlan_only", LLDP, NONE, NULL, 10, 0,
	  "0180c200000e001b54aabb0288cc020704001b54aabb020408054769312f302f31060200780a0273770e0400040004fe0600"
	  "80c201000a0000" },
	{ "8021_vlanname_voice", LLDP, NONE, "VLAN 100 by the name \"VOICE\"", 0, 0,
	  "0180c200000e001b54aabb0288cc020704001b54aabb020408054769312f302f31060200780a0273770e0400040004fe0c00"
	  "80c203006405564f4943450000" },
	{ "cdp100", CDP, 100, NULL, 0, 0,
	  "01000ccccccc001b54aabb02002caaaa0300000c200002b466920001000673770003000b4769312f302f3100040008000000"
	  "28000e0007010064" },
	{ "cdp_app2", CDP, NONE, "VLAN 100 for appliance type 2", 0, 0,
	  "01000ccccccc001b54aabb02002caaaa0300000c200002b466910001000673770003000b4769312f302f3100040008000000"
	  "28000e0007020064" },
	{ "cdp_two", CDP, 100, "VLAN 200 for appliance type 2", 0, 0,
	  "01000ccccccc001b54aabb02002faaaa0300000c200002b461ca0001000673770003000b4769312f302f3100040008000000"
	  "28000e000a0100640200c8" },
	{ "cdp_two_voice", CDP, 200, "voice VLAN 100 before another one", 0, 0,
	  "01000ccccccc001b54aabb02002faaaa0300000c200002b462ca0001000673770003000b4769312f302f3100040008000000"
	  "28000e000a0100640100c8" },
	{ "cdp_len7_0e", CDP, NONE, "a voice VLAN element of 7 bytes", 0, 0,
	  "01000ccccccc001b54aabb020030aaaa0300000c200002b4fbd60001000673770003000b4769312f302f3100040008000000"
	  "28000e000b20020001006400" },
	{ "cdp_2byte", CDP, NONE, "a voice VLAN element of 2 bytes", 0, 0,
	  "01000ccccccc001b54aabb02002baaaa0300000c200002b467930001000673770003000b4769312f302f3100040008000000"
	  "28000e00060064" },
	{ "cdp_0f_from_switch", CDP, NONE, "VLAN 100 in the element of a question", 0, 0,
	  "01000ccccccc001b54aabb02002caaaa0300000c200002b465920001000673770003000b4769312f302f3100040008000000"
	  "28000f0007010064" },
	{ "cdp_v1", CDP, 100, NULL, 0, 0,
	  "01000ccccccc001b54aabb02002caaaa0300000c200001b467920001000673770003000b4769312f302f3100040008000000"
	  "28000e0007010064" },
	{ "cdp_v3", CDP, 100, NULL, 0, 0,
	  "01000ccccccc001b54aabb02002caaaa0300000c200003b465920001000673770003000b4769312f302f3100040008000000"
	  "28000e0007010064" },
	{ "cdp_4096", CDP, NONE, "voice VLAN 4096, which stands for none", 0, 0,
	  "01000ccccccc001b54aabb02002caaaa0300000c200002b456f60001000673770003000b4769312f302f3100040008000000"
	  "28000e0007011000" },
	{ "cdp_0", CDP, 0, NULL, 0, 0,
	  "01000ccccccc001b54aabb02002caaaa0300000c200002b466f60001000673770003000b4769312f302f3100040008000000"
	  "28000e0007010000" },
	{ "cdp_native10", CDP, 10, NULL, 10, 0,
	  "01000ccccccc001b54aabb020032aaaa0300000c200002b44cec0001000673770003000b4769312f302f3100040008000000"
	  "28000a0006000a000e000701000a" },
	{ "cdp_caps_phone_bit_and_switch", CDP, 100, NULL, 0, 0,
	  "01000ccccccc001b54aabb02002caaaa0300000c200002b4e68d0001000673770003000b4769312f302f3100040008000004"
	  "a8000e0007010064" },
	{ "cdp_7960ref", CDP, NOBODY, "another phone, SEP001122334455", 0, 0,
	  "01000ccccccc001b54aabb02006baaaa0300000c200002b414c4000100135345503030313132323333343435350003000a50"
	  "6f72742031000400080000049000050010503030332d30382d322d303000060017436973636f2049502050686f6e65203739"
	  "3630000f000820020001000b00050100100006189c" },
	{ "a switch with the telephone bit, beside bridge and router", LLDP, 100, NULL, 0, 0,
	  "0180c200000e001b5400000188cc020704001b540000010408056769312f302f37060200780a0473772d370e0400340034fe"
	  "070012bb01003304fe080012bb020140c96e0000" },
	{ "only elements of IEEE 802.1", LLDP, NONE, "VLAN 100 by the name \"Voice\", VLAN 10 by the name \"Data\"", 10, 0,
	  "0180c200000e001b5400000188cc020704001b540000010408056769312f302f37060200780a0473772d370e0400140004fe"
	  "060080c201000afe0c0080c203006405566f696365fe0b0080c203000a04446174610000" },
	{ "a VLAN that is not marked tagged", LLDP, UNTAGGED, NULL, 0, 200,
	  "0180c200000e001b54aabb0288cc020704001b54aabb020408054769312f302f31060200780a0273770e0400040004fe0700"
	  "12bb01000f04fe080012bb020101916e0000" },
	{ "untagged without a VLAN", LLDP, UNTAGGED, NULL, 0, 0,
	  "0180c200000e001b54aabb0288cc020704001b54aabb020408054769312f302f31060200780a0273770e0400040004fe0700"
	  "12bb01000f04fe080012bb020100016e0000" },
	{ "a policy that says it is unknown", LLDP, NONE, "a policy for voice that says it is unknown", 0, 0,
	  "0180c200000e001b54aabb0288cc020704001b54aabb020408054769312f302f31060200780a0273770e0400040004fe0700"
	  "12bb01000f04fe080012bb0201c1916e0000" },
	{ "the unknown policy first", LLDP, 100, NULL, 0, 0,
	  "0180c200000e001b54aabb0288cc020704001b54aabb020408054769312f302f31060200780a0273770e0400040004fe0700"
	  "12bb01000f04fe080012bb0201800000fe080012bb020140c96e0000" },
	{ "an application nobody knows", LLDP, NONE, "a policy for application 9 in VLAN 300", 0, 0,
	  "0180c200000e001b54aabb0288cc020704001b54aabb020408054769312f302f31060200780a0273770e0400040004fe0700"
	  "12bb01000f04fe080012bb020942596e0000" },
	{ "a port VLAN that stands for none", LLDP, NONE, NULL, 0, 0,
	  "0180c200000e001b54aabb0288cc020704001b54aabb020408054769312f302f31060200780a0273770e0400040004fe0600"
	  "80c20100000000" },
	{ "VLAN 5000", CDP, NONE, "voice VLAN 5000, which does not exist", 0, 0,
	  "01000ccccccc001b54aabb02002caaaa0300000c200002b4536e0001000673770003000b4769312f302f3100040008000000"
	  "28000e0007011388" },
	{ "a router with the phone bit", CDP, 100, NULL, 0, 0,
	  "01000ccccccc001b54aabb02002caaaa0300000c200002b40d920001000673770003000b4769312f302f3100040008000000"
	  "81000e0007010064" },
	{ "a bridge with the phone bit and two ports", CDP, 100, NULL, 0, 0,
	  "01000ccccccc001b54aabb02002caaaa0300000c200002b4fc8d0001000673770003000b4769312f302f3100040008000004"
	  "92000e0007010064" },
	{ "a phone with two ports", CDP, NOBODY, "another phone, sw", 0, 0,
	  "01000ccccccc001b54aabb02002caaaa0300000c200002b4fe8d0001000673770003000b4769312f302f3100040008000004"
	  "90000e0007010064" },
	{ "a question in four bytes", CDP, NONE, NULL, 0, 0,
	  "01000ccccccc001b54aabb02002daaaa0300000c200002b462d60001000673770003000b4769312f302f3100040008000000"
	  "28000f000820020001" },
	{ "another native VLAN", CDP, 100, NULL, 20, 0,
	  "01000ccccccc001b54aabb020032aaaa0300000c200002b442920001000673770003000b4769312f302f3100040008000000"
	  "28000a00060014000e0007010064" },
};
/* clang-format on */

static void on_send(gpointer self, gconstpointer frame, gsize length)
{
}

static void on_news(gpointer self, guint news)
{
}

static void on_power(gpointer self, const char *source, guint32 allocated)
{
}

static void on_complaint(gpointer self, const char *peer, const char *what)
{
}

static const DiscoveryClientOps ops = { on_send, on_news, on_power, on_complaint };

typedef union {
	DiscoveryClient base;
	CdpClient cdp;
	LldpClient lldp;
} Client;

static void start(Client *client, Kind kind)
{
	const CdpClientSettings settings = { .interval = G_TIME_SPAN_MINUTE, .checksum = TRUE };
	const CdpAnnouncement cdp = { .device_id = "SEP02005E100001", .full_duplex = -1 };
	const LldpAnnouncement lldp = { .system_name = "SEP02005E100001", .full_duplex = -1 };

	if (kind == CDP) {
		cdp_client_init(&client->cdp, &settings, &ops, NULL);
		cdp_client_start(&client->cdp, &cdp, 0);
	} else {
		lldp_client_init(&client->lldp, 30 * G_TIME_SPAN_SECOND, &ops, NULL);
		lldp_client_start(&client->lldp, &lldp, 0);
	}
}

static void assert_text(const char *text, const char *expected)
{
	if (expected)
		assert_string_equal(text, expected);
	else
		assert_null(text);
}

static void assert_outcome(const Neighbor *neighbor, const Row *row)
{
	assert_int_equal(neighbor->present, row->voice != NOBODY);
	assert_int_equal(neighbor->voice.given ? neighbor->voice.vlan : NONE, row->voice == NOBODY ? NONE : row->voice);
	assert_text(row->voice == NOBODY ? neighbor->overheard : neighbor->ignored, row->ignored);
	assert_int_equal(neighbor->native_vlan, row->native);
	assert_int_equal(neighbor->voice.named, row->named);
}

static void each_frame_has_its_outcome(void **state)
{
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GBytes) frame = bytes_from_hex(rows[i].frame);
		Client client;

		print_message("%s\n", rows[i].about);
		start(&client, rows[i].kind);
		discovery_client_receive(&client.base, g_bytes_get_data(frame, NULL), g_bytes_get_size(frame), 1);
		discovery_client_tick(&client.base, 3 * G_TIME_SPAN_SECOND);
		assert_outcome(&client.base.neighbor, &rows[i]);
		discovery_client_clear(&client.base);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(each_frame_has_its_outcome) };

	return cmocka_run_group_tests_name("frames of switches", tests, NULL, NULL);
}
