/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A phone's side of CDP against a scripted switch, on a fake clock. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <string.h>

#include "cdp-client.h"
#include "shared-data.h"

#define MS(n) ((gint64) (n) *G_TIME_SPAN_MILLISECOND)
#define S(n) ((gint64) (n) *G_TIME_SPAN_SECOND)
#define NO_VLAN (-1)

typedef struct {
	CdpClient client;
	gint64 now;
	guint sent;
	guint queries;
	gint64 sent_at[32];
	guint8 last[CDP_FRAME_MAX];
	gsize last_length;
	guint news;
	guint32 power;
	guint complaints;
} Lab;

static void on_send(gpointer self, gconstpointer frame, gsize length)
{
	static const guint8 query[] = { 0x00, 0x0f, 0x00, 0x08, 0x20, 0x02, 0x00, 0x01 };
	Lab *lab = self;

	assert_int_equal(((const guint8 *) frame)[23], 180); /* how long the switch remembers us */
	assert_true(lab->sent < G_N_ELEMENTS(lab->sent_at));
	lab->sent_at[lab->sent++] = lab->now;
	memcpy(lab->last, frame, length);
	lab->last_length = length;
	lab->queries += memmem(frame, length, query, sizeof query) != NULL;
}

static void on_news(gpointer self, guint news)
{
	((Lab *) self)->news |= news;
}

static void on_power(gpointer self, const char *source, guint32 allocated)
{
	assert_int_equal(source != NULL, allocated != 0);
	((Lab *) self)->power = allocated;
}

static void on_complaint(gpointer self, const char *peer, const char *what)
{
	assert_string_equal(peer, "02:00:5e:20:00:0c");
	((Lab *) self)->complaints++;
}

static const DiscoveryClientOps ops = { on_send, on_news, on_power, on_complaint };

static const CdpAnnouncement own = {
	.mac = { 0x02, 0x00, 0x5e, 0x10, 0x00, 0x01 },
	.device_id = "SEP02005E100001",
	.port_id = "Port 1",
	.capabilities = CDP_CAPABILITY_HOST | CDP_CAPABILITY_PHONE,
	.full_duplex = 1,
	.power = 9000,
};

static int set_up(void **state)
{
	const CdpClientSettings settings = { .interval = S(60), .checksum = FALSE };
	Lab *lab = g_new0(Lab, 1);

	lab->now = S(1000);
	cdp_client_init(&lab->client, &settings, &ops, lab);
	cdp_client_start(&lab->client, &own, lab->now);
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

/* The switch "sw1", its port "Gi1", and @more elements as hex. The checksum is left out. */
static void switch_says(Lab *lab, int vlan, guint ttl, const char *more)
{
	g_autofree char *voice = vlan == NO_VLAN ? g_strdup("") : g_strdup_printf("000e000701%04x", (guint) vlan);
	g_autofree char *body = g_strdup_printf("02%02x0000"
						"00010007737731"
						"00030007476931"
						"0004000800000028"
						"%s%s",
		ttl, voice, more);
	g_autofree char *hex =
		g_strdup_printf("01000ccccccc02005e20000c%04zxaaaa0300000c2000%s", 8 + strlen(body) / 2, body);

	receive_hex(lab, hex);
}

static void asks_at_once_and_twice_more(void **state)
{
	Lab *lab = *state;

	assert_int_equal(lab->sent, 1);
	pass(lab, S(5));
	assert_int_equal(lab->sent, 3);
	assert_int_equal(lab->queries, 3);
	assert_true(lab->sent_at[1] - lab->sent_at[0] == S(1));
	assert_true(lab->sent_at[2] - lab->sent_at[1] == S(1));
	pass(lab, S(115));
	assert_int_equal(lab->sent, 4);
	assert_true(lab->sent_at[3] - lab->sent_at[2] == S(60));
	assert_int_equal(lab->queries, 4); /* nobody has answered yet */
	assert_true(take_news(lab) == NEIGHBOR_SILENT);
}

static void an_answer_ends_the_questions(void **state)
{
	Lab *lab = *state;

	pass(lab, MS(5));
	switch_says(lab, 100, 180, "");
	assert_int_equal(take_news(lab), NEIGHBOR_CHANGED | NEIGHBOR_VOICE);
	assert_int_equal(lab->client.base.neighbor.voice.vlan, 100);
	assert_string_equal(lab->client.base.neighbor.name, "sw1");
	assert_string_equal(lab->client.base.neighbor.port, "Gi1");
	pass(lab, S(100));
	assert_int_equal(lab->queries, 1);
	assert_int_equal(lab->sent, 3); /* at 0 s, without question at 1 s, and at 61 s */
	assert_int_equal(take_news(lab), 0);
}

static void the_system_name_is_the_better_one(void **state)
{
	Lab *lab = *state;

	switch_says(lab, 100, 180, "0014000973772d3366");
	assert_string_equal(lab->client.base.neighbor.name, "sw-3f");
	switch_says(lab, 100, 180, "0014000520");
	assert_string_equal(lab->client.base.neighbor.name, "sw1");
}

static void no_voice_vlan_after_two_seconds(void **state)
{
	Lab *lab = *state;

	switch_says(lab, NO_VLAN, 180, "");
	assert_int_equal(take_news(lab), NEIGHBOR_CHANGED);
	pass(lab, MS(1999));
	assert_int_equal(take_news(lab), 0);
	pass(lab, MS(1));
	assert_int_equal(take_news(lab), NEIGHBOR_NONE);
}

static void a_change_is_asked_again_and_taken(void **state)
{
	Lab *lab = *state;
	guint queries;

	switch_says(lab, 100, 180, "");
	pass(lab, S(90));
	take_news(lab);
	queries = lab->queries;
	switch_says(lab, 200, 180, "");
	assert_int_equal(take_news(lab), NEIGHBOR_DOUBT);
	assert_int_equal(lab->queries, queries + 1); /* at once */
	pass(lab, MS(3));
	switch_says(lab, 200, 180, "");
	assert_int_equal(take_news(lab), NEIGHBOR_VOICE);
	assert_int_equal(lab->client.base.neighbor.voice.vlan, 200);
	pass(lab, S(200));
	assert_int_equal(lab->queries, queries + 1);
}

static void doubts_cause_no_storm(void **state)
{
	Lab *lab = *state;
	guint sent;

	switch_says(lab, 100, 180, "");
	pass(lab, S(10));
	sent = lab->sent;
	for (int i = 0; i < 1000; i++) {
		switch_says(lab, 101 + i % 2, 180, "");
		pass(lab, MS(5));
	}
	assert_in_range(lab->sent, sent + 1, sent + 6);
	assert_int_equal(lab->client.base.neighbor.voice.vlan, 100);
}

static void goodbye_and_silence(void **state)
{
	Lab *lab = *state;

	switch_says(lab, 100, 60, "");
	take_news(lab);
	pass(lab, S(60));
	assert_int_equal(take_news(lab), NEIGHBOR_GONE);
	switch_says(lab, 100, 60, "");
	assert_int_equal(take_news(lab), NEIGHBOR_CHANGED);
	switch_says(lab, 100, 0, "");
	assert_int_equal(take_news(lab), NEIGHBOR_GONE);
	assert_int_equal(lab->client.base.neighbor.voice.vlan, 100);
}

static void other_phones_are_no_neighbours(void **state)
{
	Lab *lab = *state;

	switch_says(lab, 100, 180, "0004000800000490");
	assert_int_equal(take_news(lab), 0);
	assert_string_equal(lab->client.base.neighbor.overheard, "another phone, sw1");
	switch_says(lab, 100, 180, "00040008000004a8"); /* a switch that is also a phone */
	assert_true(take_news(lab) & NEIGHBOR_VOICE);
}

static void announces_its_address_soon(void **state)
{
	CdpAnnouncement announcement = own;
	static const guint8 element[] = { 0x00, 0x02, 0x00, 0x11, 0, 0, 0, 1, 1, 1, 0xcc, 0, 4, 10, 1, 2, 3 };
	Lab *lab = *state;

	switch_says(lab, 100, 180, "");
	pass(lab, MS(40));
	announcement.has_address = TRUE;
	memcpy(announcement.address, ((const guint8[]) { 10, 1, 2, 3 }), 4);
	cdp_client_announce(&lab->client, &announcement, lab->now);
	pass(lab, S(1));
	assert_int_equal(lab->sent, 2);
	assert_non_null(memmem(lab->last, lab->last_length, element, sizeof element));
	pass(lab, S(10));
	cdp_client_announce(&lab->client, &own, lab->now);
	assert_int_equal(lab->sent, 3); /* the last one was long ago: at once */
	assert_null(memmem(lab->last, lab->last_length, element, sizeof element));
}

static void repeats_the_power_management_id(void **state)
{
	/* Request 0x0001 is the end of our hardware address; management 5. */
	static const guint8 request[] = { 0x00, 0x19, 0x00, 0x1c, 0x00, 0x01, 0x00, 0x05, 0, 0, 0x23, 0x28 };
	Lab *lab = *state;

	switch_says(lab, 100, 180, "001a00100001000500001e78ffffffff");
	assert_int_equal(lab->power, 7800);
	pass(lab, S(2));
	assert_non_null(memmem(lab->last, lab->last_length, request, sizeof request));
	lab->power = 0;
	switch_says(lab, 100, 180, "001a00100001000600001e78ffffffff");
	assert_int_equal(lab->power, 0); /* nothing new */
	receive_hex(lab, "01000ccccccc02005e20000d0023aaaa0300000c200002b40000"
			 "00010007737732"
			 "001a0010000100070000ffffffffffff"); /* another switch */
	assert_int_equal(lab->power, 0);
}

static void what_is_gone_grants_nothing(void **state)
{
	static const guint8 first_request[] = { 0x00, 0x19, 0x00, 0x1c, 0x00, 0x01, 0x00, 0x00, 0, 0, 0x23, 0x28 };
	Lab *lab = *state;

	for (int i = 0; i < 3; i++) {
		switch_says(lab, 100, 60, "001a00100001000500001e78ffffffff");
		assert_int_equal(lab->power, 7800);
		if (i == 0)
			pass(lab, S(60));
		else if (i == 1)
			switch_says(lab, 100, 0, "001a00100001000500001e78ffffffff");
		else
			discovery_client_flapped(&lab->client.base, lab->now);
		assert_int_equal(lab->power, 0);
	}
	assert_non_null(memmem(lab->last, lab->last_length, first_request, sizeof first_request));
}

static void after_a_flap_it_asks_again(void **state)
{
	Lab *lab = *state;
	guint queries;

	switch_says(lab, 100, 180, "");
	pass(lab, S(100));
	take_news(lab);
	queries = lab->queries;
	discovery_client_flapped(&lab->client.base, lab->now);
	assert_int_equal(take_news(lab), NEIGHBOR_GONE);
	assert_int_equal(lab->queries, queries + 1);
	switch_says(lab, 100, 180, "");
	assert_int_equal(take_news(lab), NEIGHBOR_CHANGED);
}

static void bad_frames_are_complained_of(void **state)
{
	Lab *lab = *state;

	switch_says(lab, 100, 180, "000e0003");
	assert_int_equal(take_news(lab), 0);
	assert_int_equal(lab->complaints, 1);
	switch_says(lab, NO_VLAN, 180, "000e000600c8");
	assert_int_equal(take_news(lab), NEIGHBOR_CHANGED);
	assert_int_equal(lab->complaints, 2);
	switch_says(lab, NO_VLAN, 180, "000b000500");
	assert_int_equal(lab->complaints, 3);                                         /* half duplex there, full here */
	receive_hex(lab, "01000ccccccc02005e20000c0022aaaa0300000c2004010001000501"); /* DTP is another protocol */
	assert_int_equal(lab->complaints, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(asks_at_once_and_twice_more, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_answer_ends_the_questions, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_system_name_is_the_better_one, set_up, tear_down),
		cmocka_unit_test_setup_teardown(no_voice_vlan_after_two_seconds, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_change_is_asked_again_and_taken, set_up, tear_down),
		cmocka_unit_test_setup_teardown(doubts_cause_no_storm, set_up, tear_down),
		cmocka_unit_test_setup_teardown(goodbye_and_silence, set_up, tear_down),
		cmocka_unit_test_setup_teardown(other_phones_are_no_neighbours, set_up, tear_down),
		cmocka_unit_test_setup_teardown(announces_its_address_soon, set_up, tear_down),
		cmocka_unit_test_setup_teardown(repeats_the_power_management_id, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_gone_grants_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(after_a_flap_it_asks_again, set_up, tear_down),
		cmocka_unit_test_setup_teardown(bad_frames_are_complained_of, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("cdp client", tests, NULL, NULL);
}
