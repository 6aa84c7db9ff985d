/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A phone's side of LLDP-MED against a scripted switch, on a fake clock. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <regent/facts.h>
#include <string.h>

#include "lldp-med-client.h"
#include "shared-data.h"

#define MS(n) ((gint64) (n) *G_TIME_SPAN_MILLISECOND)
#define S(n) ((gint64) (n) *G_TIME_SPAN_SECOND)

/* The switch sw-3f, its port Gi1/0/12; what follows the time to live. */
#define SWITCH "0180c200000e02005e20000c88cc02070402005e20000c0409054769312f302f3132"
#define NAMES "0a0573772d33660e0400140004"
#define MED "fe070012bb01000304"
#define VOICE_100 "fe080012bb020140c96e"
#define VOICE_200 "fe080012bb020141916e"
#define SIGNALING_100 "fe080012bb020240c8d8"
#define SIGNALING_200 "fe080012bb02024190d8"

typedef struct {
	LldpClient client;
	gint64 now;
	guint sent;
	guint goodbyes;
	gint64 sent_at[32];
	guint8 last[LLDP_FRAME_MAX];
	gsize last_length;
	guint news;
	const char *power_source;
	guint32 power;
	guint complaints;
} Lab;

static void on_send(gpointer self, gconstpointer frame, gsize length)
{
	g_auto(LldpNeighbor) own = { 0 };
	Lab *lab = self;

	assert_true(lldp_decode(frame, length, &own, NULL));
	if (!own.ttl) {
		lab->goodbyes++;
		return;
	}
	assert_int_equal(own.ttl, 121);
	assert_true(lab->sent < G_N_ELEMENTS(lab->sent_at));
	lab->sent_at[lab->sent++] = lab->now;
	memcpy(lab->last, frame, length);
	lab->last_length = length;
}

static void on_news(gpointer self, guint news)
{
	((Lab *) self)->news |= news;
}

static void on_power(gpointer self, const char *source, guint32 allocated)
{
	((Lab *) self)->power_source = source;
	((Lab *) self)->power = allocated;
}

static void on_complaint(gpointer self, const char *peer, const char *what)
{
	assert_string_equal(peer, "02:00:5e:20:00:0c");
	((Lab *) self)->complaints++;
}

static const DiscoveryClientOps ops = { on_send, on_news, on_power, on_complaint };

static const LldpAnnouncement own = {
	.mac = { 0x02, 0x00, 0x5e, 0x10, 0x00, 0x01 },
	.system_name = "SEP02005E100001",
	.capabilities = LLDP_CAPABILITY_TELEPHONE,
	.full_duplex = -1,
};

static int set_up(void **state)
{
	Lab *lab = g_new0(Lab, 1);

	lab->now = S(1000);
	lldp_client_init(&lab->client, S(30), &ops, lab);
	lldp_client_start(&lab->client, &own, lab->now);
	*state = lab;
	return 0;
}

static int tear_down(void **state)
{
	Lab *lab = *state;

	discovery_client_clear(&lab->client.base);
	g_free(lab);
	return 0;
}

static void pass(Lab *lab, gint64 span)
{
	gint64 end = lab->now + span;

	while (discovery_client_deadline(&lab->client.base) <= end) {
		lab->now = discovery_client_deadline(&lab->client.base);
		discovery_client_tick(&lab->client.base, lab->now);
		assert_true(discovery_client_deadline(&lab->client.base) > lab->now);
	}
	lab->now = end;
}

static guint take_news(Lab *lab)
{
	guint news = lab->news & ~(guint) NEIGHBOR_SAID;

	lab->news = 0;
	return news;
}

static void receive_hex(Lab *lab, const char *hex)
{
	g_autoptr(GBytes) frame = bytes_from_hex(hex);

	discovery_client_receive(&lab->client.base, g_bytes_get_data(frame, NULL), g_bytes_get_size(frame), lab->now);
}

static void switch_says(Lab *lab, guint ttl, const char *elements)
{
	g_autofree char *hex = g_strdup_printf(SWITCH "0602%04x%s0000", ttl, elements);

	receive_hex(lab, hex);
}

static void another_says(Lab *lab, const char *elements)
{
	g_autofree char *hex = g_strdup_printf("0180c200000e02005e20000d88cc02070402005e20000d04020532"
					       "06020078%s0000",
		elements);

	receive_hex(lab, hex);
}

static const VoicePolicy *voice(Lab *lab)
{
	return &lab->client.base.neighbor.voice;
}

static gboolean announces(Lab *lab, const char *hex)
{
	g_autoptr(GBytes) element = bytes_from_hex(hex);

	return memmem(lab->last, lab->last_length, g_bytes_get_data(element, NULL), g_bytes_get_size(element)) != NULL;
}

static void speaks_first_and_fast(void **state)
{
	Lab *lab = *state;

	assert_int_equal(lab->sent, 1);
	assert_true(announces(lab, "fe080012bb0201800000")); /* voice policy: unknown */
	pass(lab, S(10));
	assert_int_equal(lab->sent, 4);
	for (int i = 1; i < 4; i++)
		assert_true(lab->sent_at[i] - lab->sent_at[i - 1] == S(1));
	assert_int_equal(take_news(lab), NEIGHBOR_SILENT);
	pass(lab, S(50));
	assert_int_equal(lab->sent, 5);
	assert_true(lab->sent_at[4] - lab->sent_at[3] == S(30));
}

static void the_policy_after_a_frame_without_med(void **state)
{
	Lab *lab = *state;

	pass(lab, MS(10));
	switch_says(lab, 120, NAMES);
	assert_int_equal(take_news(lab), NEIGHBOR_CHANGED);
	assert_int_equal(lab->sent, 2); /* a new neighbour is answered at once */
	pass(lab, MS(900));
	switch_says(lab, 120, NAMES MED VOICE_100 SIGNALING_100);
	assert_int_equal(take_news(lab), NEIGHBOR_VOICE);
	assert_int_equal(voice(lab)->vlan, 100);
	assert_int_equal(voice(lab)->priority, 5);
	assert_int_equal(voice(lab)->dscp, 46);
	assert_int_equal(voice(lab)->signaling_dscp, 24);
	assert_true(announces(lab, VOICE_100) && announces(lab, SIGNALING_100));
	assert_int_equal(lab->sent, 3);
}

static void no_voice_vlan_after_two_seconds(void **state)
{
	Lab *lab = *state;

	switch_says(lab, 120, NAMES MED);
	pass(lab, MS(1999));
	assert_int_equal(take_news(lab), NEIGHBOR_CHANGED);
	pass(lab, MS(1));
	assert_int_equal(take_news(lab), NEIGHBOR_NONE);
	pass(lab, S(28));
	switch_says(lab, 120, NAMES MED VOICE_100);
	assert_int_equal(take_news(lab), NEIGHBOR_DOUBT);
	pass(lab, S(1));
	switch_says(lab, 120, NAMES MED VOICE_100);
	assert_int_equal(take_news(lab), NEIGHBOR_VOICE);
}

static void signaling_follows_voice(void **state)
{
	Lab *lab = *state;

	switch_says(lab, 120, NAMES MED VOICE_100);
	assert_int_equal(voice(lab)->signaling_dscp, 46);
	assert_int_equal(voice(lab)->signaling_priority, 5);
	take_news(lab);
	switch_says(lab, 120, NAMES MED VOICE_100 SIGNALING_200); /* one VLAN for a phone: that one is not for us */
	assert_int_equal(take_news(lab), 0);
	switch_says(lab, 120, NAMES MED VOICE_100 "fe080012bb020240c96e"); /* the marks of voice, in so many words */
	assert_int_equal(take_news(lab), 0);
	switch_says(lab, 120, NAMES MED VOICE_100 "fe080012bb020240c958"); /* another DSCP is another policy */
	switch_says(lab, 120, NAMES MED VOICE_100 "fe080012bb020240c958");
	assert_int_equal(take_news(lab), NEIGHBOR_DOUBT | NEIGHBOR_VOICE);
	assert_int_equal(voice(lab)->signaling_dscp, 24);
}

static void a_change_must_be_said_twice(void **state)
{
	Lab *lab = *state;

	switch_says(lab, 120, NAMES MED VOICE_100);
	pass(lab, S(60));
	take_news(lab);
	switch_says(lab, 120, NAMES MED VOICE_200);
	assert_int_equal(take_news(lab), NEIGHBOR_DOUBT);
	assert_int_equal(voice(lab)->vlan, 100);
	pass(lab, S(1));
	switch_says(lab, 120, NAMES MED VOICE_200);
	assert_int_equal(take_news(lab), NEIGHBOR_VOICE);
	assert_int_equal(voice(lab)->vlan, 200);
	assert_true(announces(lab, VOICE_200));
}

/* IEEE 802.1AB 9.2.7.7: what a frame says replaces what the one before said. A frame without MED says nothing. */
static void a_policy_withdrawn_twice_is_given_up(void **state)
{
	static const char *const withdrawn[] = { NAMES MED, NAMES MED "fe080012bb0201800000", NAMES MED SIGNALING_100 };
	Lab *lab = *state;

	for (gsize i = 0; i < G_N_ELEMENTS(withdrawn); i++) {
		print_message("%s\n", withdrawn[i]);
		for (int times = 0; times < 2; times++) /* the first policy of all counts at once */
			switch_says(lab, 120, NAMES MED VOICE_100);
		assert_true(voice(lab)->given);
		switch_says(lab, 120, NAMES);
		switch_says(lab, 120, NAMES);
		take_news(lab);
		switch_says(lab, 120, withdrawn[i]);
		assert_true(take_news(lab) & NEIGHBOR_DOUBT);
		switch_says(lab, 120, NAMES);
		assert_true(voice(lab)->given);
		switch_says(lab, 120, withdrawn[i]);
		assert_true(take_news(lab) & NEIGHBOR_NONE);
		assert_false(voice(lab)->given);
		pass(lab, S(2));
		assert_true(announces(lab, "fe080012bb0201800000"));
	}
}

static void a_doubt_hastens_the_second_word(void **state)
{
	Lab *lab = *state;
	guint sent;

	switch_says(lab, 120, NAMES MED VOICE_100);
	pass(lab, S(10));
	sent = lab->sent;
	switch_says(lab, 120, NAMES MED);
	assert_int_equal(lab->sent, sent + 1);
}

static void goodbye_and_ageing(void **state)
{
	Lab *lab = *state;
	guint sent;

	switch_says(lab, 120, NAMES MED VOICE_100);
	take_news(lab);
	pass(lab, S(119));
	assert_int_equal(take_news(lab), 0);
	pass(lab, S(1));
	assert_int_equal(take_news(lab), NEIGHBOR_GONE);
	assert_int_equal(voice(lab)->vlan, 100);
	switch_says(lab, 120, NAMES MED VOICE_100);
	assert_int_equal(take_news(lab), NEIGHBOR_CHANGED);
	pass(lab, S(10));
	switch_says(lab, 0, "");
	assert_int_equal(take_news(lab), NEIGHBOR_GONE);
	pass(lab, S(5));
	sent = lab->sent;
	switch_says(lab, 120, NAMES MED VOICE_100);
	pass(lab, S(3));
	assert_int_equal(lab->sent, sent + 4); /* it is greeted as a new one */
}

static void another_address_is_another_neighbour(void **state)
{
	LldpAnnouncement announcement = own;
	Lab *lab = *state;

	pass(lab, S(10));
	assert_int_equal(lab->sent, 4);
	announcement.has_address = TRUE;
	memcpy(announcement.address, ((const guint8[]) { 10, 1, 2, 3 }), 4);
	lldp_client_announce(&lab->client, &announcement, lab->now);
	assert_int_equal(lab->goodbyes, 1);
	assert_true(announces(lab, "020605010a010203"));
	assert_true(announces(lab, "100c05010a010203"));
	pass(lab, S(5));
	assert_int_equal(lab->sent, 8);
	lldp_client_announce(&lab->client, &announcement, lab->now);
	assert_int_equal(lab->goodbyes, 1);
	assert_int_equal(lab->sent, 9);
	discovery_client_stop(&lab->client.base);
	discovery_client_stop(&lab->client.base);
	assert_int_equal(lab->goodbyes, 2);
}

static void credit_bounds_a_storm(void **state)
{
	Lab *lab = *state;
	guint sent;

	switch_says(lab, 120, NAMES MED VOICE_100);
	pass(lab, S(20));
	sent = lab->sent;
	for (int i = 0; i < 500; i++) {
		switch_says(lab, 120, i % 2 ? NAMES MED VOICE_200 : NAMES MED "fe080012bb020142596e");
		pass(lab, MS(10));
	}
	assert_in_range(lab->sent - sent, 5, 10);
	assert_int_equal(voice(lab)->vlan, 100);
}

#define PHONE_BIT "0e0400200020"         /* a telephone, */
#define PHONE_WITH_PORT "0e0400240024"   /* that is a bridge too, */
#define SWITCH_WITH_PHONE "0e0400340034" /* or a router as well */
#define COMPUTER "0e0400800080"

static void endpoints_are_no_neighbours(void **state)
{
	static const char *const endpoints[] = { PHONE_BIT, PHONE_BIT "fe070012bb01000303" VOICE_100,
		PHONE_WITH_PORT "fe070012bb01003303" VOICE_100, COMPUTER "fe070012bb01000301" VOICE_100,
		PHONE_BIT "fe070012bb01000f00" VOICE_100 };
	Lab *lab = *state;

	for (gsize i = 0; i < G_N_ELEMENTS(endpoints); i++) {
		print_message("%s\n", endpoints[i]);
		switch_says(lab, 120, endpoints[i]);
		assert_false(take_news(lab) & (NEIGHBOR_CHANGED | NEIGHBOR_VOICE));
	}
	assert_string_equal(lab->client.base.neighbor.overheard, "another phone or a computer, 02:00:5e:20:00:0c");
}

static void what_forwards_is_a_switch_whatever_it_is_besides(void **state)
{
	static const char *const switches[] = { PHONE_WITH_PORT "fe070012bb01003304" VOICE_100,
		SWITCH_WITH_PHONE "fe070012bb01003304" VOICE_100, PHONE_BIT "fe070012bb01000f04" VOICE_100,
		("0e0400300030fe070012bb01000f00" VOICE_100) };
	Lab *lab = *state;

	for (gsize i = 0; i < G_N_ELEMENTS(switches); i++) {
		print_message("%s\n", switches[i]);
		switch_says(lab, 120, switches[i]);
		assert_true(lab->client.base.neighbor.present);
		assert_int_equal(voice(lab)->vlan, 100);
		switch_says(lab, 0, "");
	}
}

static void after_a_flap_it_speaks_first_again(void **state)
{
	Lab *lab = *state;
	guint sent;

	switch_says(lab, 120, NAMES MED VOICE_100);
	pass(lab, S(100));
	take_news(lab);
	sent = lab->sent;
	discovery_client_flapped(&lab->client.base, lab->now);
	assert_int_equal(take_news(lab), NEIGHBOR_GONE);
	assert_int_equal(lab->sent, sent + 1);
	switch_says(lab, 120, NAMES);
	assert_int_equal(take_news(lab), NEIGHBOR_CHANGED);
	switch_says(lab, 120, NAMES MED VOICE_100);
	assert_int_equal(take_news(lab), 0);
	pass(lab, S(5));
	assert_int_equal(voice(lab)->vlan, 100);
}

static void power_is_told_once(void **state)
{
	Lab *lab = *state;

	switch_says(lab, 120, NAMES MED "fe070012bb0400009a");
	assert_null(lab->power_source);
	assert_int_equal(lab->power, 15400);
	switch_says(lab, 120, NAMES MED "fe0c00120f0207010512008200780000");
	assert_string_equal(lab->power_source, "802.3at");
	assert_int_equal(lab->power, 12000);
	lab->power = 0;
	switch_says(lab, 120, NAMES MED "fe0c00120f0207010512008200780000");
	assert_int_equal(lab->power, 0);
}

/* Only a switch that negotiates by IEEE 802.3 is answered by that element, at once, with what it granted. */
static void negotiates_as_the_switch_does(void **state)
{
	LldpAnnouncement announcement = own;
	Lab *lab = *state;
	guint sent;

	announcement.power = 12900;
	lldp_client_announce(&lab->client, &announcement, lab->now);
	assert_true(announces(lab, "fe070012bb04400081"));
	pass(lab, S(10));
	switch_says(lab, 120, NAMES MED "fe070012bb0400009a");
	pass(lab, S(10));
	assert_true(announces(lab, "fe070012bb04400081"));
	sent = lab->sent;
	switch_says(lab, 120, NAMES MED "fe0c00120f02070105120082007800");
	assert_int_equal(lab->sent, sent + 1);
	assert_true(announces(lab, "fe0c00120f02000104c000810078"));
	assert_false(announces(lab, "fe070012bb04400081"));
	pass(lab, S(10));
	switch_says(lab, 0, "");
	assert_null(lab->power_source);
	assert_int_equal(lab->power, 0);
	pass(lab, S(30));
	assert_true(announces(lab, "fe070012bb04400081"));
}

/* Neither MED's power, nor a stranger, nor a device without power to give grants by IEEE 802.3. */
static void only_the_switch_grants(void **state)
{
	LldpAnnouncement announcement = own;
	Lab *lab = *state;

	announcement.power = 20000;
	switch_says(lab, 120,
		NAMES MED "fe070012bb0400009a"
			  "fe0c00120f0203010512008200780000");
	assert_null(lab->power_source);
	assert_int_equal(lab->power, 15400);
	lldp_client_announce(&lab->client, &announcement, lab->now);
	pass(lab, S(2));
	assert_true(announces(lab, "fe0c00120f020001054000c80000"));
	another_says(lab, NAMES MED "fe0c00120f02070105120082007800");
	assert_null(lab->power_source);
}

static void what_is_gone_grants_nothing(void **state)
{
	Lab *lab = *state;

	for (int i = 0; i < 2; i++) {
		switch_says(lab, 60, NAMES MED "fe070012bb0400009a");
		assert_int_equal(lab->power, 15400);
		if (i == 0)
			pass(lab, S(60));
		else
			discovery_client_flapped(&lab->client.base, lab->now);
		assert_int_equal(lab->power, 0);
	}
}

static void bad_frames_are_complained_of(void **state)
{
	Lab *lab = *state;

	switch_says(lab, 120, "06020078");
	assert_int_equal(take_news(lab), 0);
	assert_int_equal(lab->complaints, 1);
	switch_says(lab, 120, MED "fe070012bb020140c9");
	assert_int_equal(take_news(lab), NEIGHBOR_CHANGED);
	assert_int_equal(lab->complaints, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(speaks_first_and_fast, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_policy_after_a_frame_without_med, set_up, tear_down),
		cmocka_unit_test_setup_teardown(no_voice_vlan_after_two_seconds, set_up, tear_down),
		cmocka_unit_test_setup_teardown(signaling_follows_voice, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_change_must_be_said_twice, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_policy_withdrawn_twice_is_given_up, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_doubt_hastens_the_second_word, set_up, tear_down),
		cmocka_unit_test_setup_teardown(goodbye_and_ageing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(another_address_is_another_neighbour, set_up, tear_down),
		cmocka_unit_test_setup_teardown(credit_bounds_a_storm, set_up, tear_down),
		cmocka_unit_test_setup_teardown(endpoints_are_no_neighbours, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_forwards_is_a_switch_whatever_it_is_besides, set_up, tear_down),
		cmocka_unit_test_setup_teardown(after_a_flap_it_speaks_first_again, set_up, tear_down),
		cmocka_unit_test_setup_teardown(power_is_told_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(negotiates_as_the_switch_does, set_up, tear_down),
		cmocka_unit_test_setup_teardown(only_the_switch_grants, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_gone_grants_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(bad_frames_are_complained_of, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("lldp-med client", tests, NULL, NULL);
}
