/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "neighbor.h"

#define S(n) ((gint64) ((n) *G_TIME_SPAN_SECOND))
#define NONE (-1)    /* heard: no voice VLAN */
#define MUTE (-5)    /* heard, without a word about voice */
#define GOODBYE (-2) /* time to live 0 */
#define FLAP (-3)    /* the link was away */
#define NOTHING (-4) /* time alone passes */

#define SILENT NEIGHBOR_SILENT
#define CHANGED NEIGHBOR_CHANGED
#define GONE NEIGHBOR_GONE
#define VOICE NEIGHBOR_VOICE
#define SETTLED NEIGHBOR_NONE
#define DOUBT NEIGHBOR_DOUBT

/* One event: when, from whom (last byte of its address), what (a VLAN or one of the above), and the news of it. */
typedef struct {
	double at;
	guint8 who;
	int what;
	guint news;
	int voice; /* in force afterwards: a VLAN or NONE */
} Row;

static void hear(Neighbor *neighbor, const Row *row, gint64 now)
{
	NeighborWord word = { .mac = { 2, 0, 0, 0, 0, row->who },
		.name = row->who == 1 ? "sw-1" : "sw-2",
		.port = "Gi1",
		.ttl = row->what == GOODBYE ? 0 : 120,
		.mute = row->what == MUTE,
		.voice = { .given = row->what >= 0, .vlan = (guint16) MAX(row->what, 0) } };

	neighbor_hear(neighbor, &word, now);
}

static guint happens(Neighbor *neighbor, const Row *row)
{
	switch (row->what) {
	case NOTHING:
		neighbor_tick(neighbor, S(row->at));
		break;
	case FLAP:
		neighbor_forget(neighbor);
		break;
	default:
		hear(neighbor, row, S(row->at));
	}
	return neighbor_take_news(neighbor);
}

static void play(const Row *rows)
{
	Neighbor neighbor;

	neighbor_init(&neighbor, 0);
	for (; rows->at || rows->who; rows++) {
		print_message("  %g s: %d from %u\n", rows->at, rows->what, rows->who);
		assert_int_equal(happens(&neighbor, rows), rows->news);
		assert_int_equal(neighbor.voice.given ? neighbor.voice.vlan : NONE, rows->voice);
	}
	neighbor_clear(&neighbor);
}

static void a_voice_vlan_counts_at_once(void **state)
{
	static const Row rows[] = {
		{ 0.1, 1, 100, CHANGED | VOICE, 100 },
		{ 0.2, 1, 100, 0, 100 },
		{ 10, 0, NOTHING, 0, 100 },
		{ 0 },
	};

	play(rows);
}

static void without_one_it_waits_two_seconds(void **state)
{
	static const Row rows[] = {
		{ 0.1, 1, NONE, CHANGED, NONE },
		{ 1.0, 1, NONE, 0, NONE }, /* the two seconds do not begin again */
		{ 2.0, 0, NOTHING, 0, NONE },
		{ 2.1, 0, NOTHING, SETTLED, NONE },
		{ 5.0, 0, NOTHING, 0, NONE },
		{ 0 },
	};

	play(rows);
}

static void another_neighbour_may_name_one_meanwhile(void **state)
{
	static const Row rows[] = {
		{ 0.1, 1, NONE, CHANGED, NONE },
		{ 0.2, 2, NONE, 0, NONE },
		{ 0.5, 2, 100, CHANGED | VOICE, 100 },
		{ 2.1, 0, NOTHING, 0, 100 },
		{ 0 },
	};

	play(rows);
}

static void silence_is_told_once(void **state)
{
	static const Row rows[] = {
		{ 9.9, 0, NOTHING, 0, NONE },
		{ 10, 0, NOTHING, SILENT, NONE },
		{ 20, 0, NOTHING, 0, NONE },
		{ 190, 1, 100, CHANGED | VOICE, 100 },
		{ 0 },
	};

	play(rows);
}

static void a_change_must_be_said_twice(void **state)
{
	static const Row rows[] = {
		{ 0.1, 1, 100, CHANGED | VOICE, 100 },
		{ 60, 1, 200, DOUBT, 100 },
		{ 60.1, 1, 100, 0, 100 }, /* forged: the switch repeats the old one */
		{ 61, 1, 200, DOUBT, 100 },
		{ 62, 1, 300, DOUBT, 100 },
		{ 63, 1, 300, VOICE, 300 },
		{ 0 },
	};

	play(rows);
}

static void a_vlan_taken_back_must_be_said_twice(void **state)
{
	static const Row rows[] = {
		{ 0.1, 1, 100, CHANGED | VOICE, 100 },
		{ 60, 1, NONE, DOUBT, 100 },
		{ 61, 1, NONE, SETTLED, NONE },
		{ 62, 1, 100, DOUBT, NONE },
		{ 63, 1, 100, VOICE, 100 },
		{ 0 },
	};

	play(rows);
}

static void mute_frames_take_nothing_back(void **state)
{
	static const Row rows[] = {
		{ 0.1, 1, 100, CHANGED | VOICE, 100 },
		{ 30, 1, MUTE, NEIGHBOR_SAID, 100 },
		{ 60, 1, MUTE, 0, 100 },
		{ 89, 1, NONE, NEIGHBOR_SAID | DOUBT, 100 },
		{ 90, 1, MUTE, NEIGHBOR_SAID, 100 }, /* nor is it against what was said once */
		{ 91, 1, NONE, NEIGHBOR_SAID | SETTLED, NONE },
		{ 92, 1, MUTE, NEIGHBOR_SAID, NONE },
		{ 0 },
	};

	play(rows);
}

static void after_a_flap_a_mute_one_has_time_to_speak(void **state)
{
	static const Row rows[] = {
		{ 1, 1, 100, CHANGED | VOICE, 100 },
		{ 2, 1, FLAP, GONE, 100 },
		{ 3, 1, MUTE, CHANGED | NEIGHBOR_SAID, 100 },
		{ 4, 1, MUTE, 0, 100 },
		{ 4.5, 1, 100, NEIGHBOR_SAID, 100 },
		{ 6, 0, NOTHING, 0, 100 },
		{ 7, 1, FLAP, GONE, 100 },
		{ 8, 2, MUTE, CHANGED | NEIGHBOR_SAID, 100 },
		{ 9, 2, MUTE, 0, 100 },
		{ 10, 0, NOTHING, SETTLED, NONE },
		{ 0 },
	};

	play(rows);
}

static void after_a_flap_another_policy_is_waited_for(void **state)
{
	static const Row rows[] = {
		{ 1, 1, 100, CHANGED | VOICE, 100 },
		{ 2, 1, FLAP, GONE, 100 },
		{ 3, 1, MUTE, CHANGED | NEIGHBOR_SAID, 100 },
		{ 4, 1, 200, NEIGHBOR_SAID | DOUBT, 100 },
		{ 5, 0, NOTHING, 0, 100 }, /* two seconds since the first frame */
		{ 5.5, 1, 200, VOICE, 200 },
		{ 9, 0, NOTHING, 0, 200 },
		{ 0 },
	};

	play(rows);
}

static void what_others_say_is_overheard(void **state)
{
	const NeighborWord word = { .mac = { 2 }, .ttl = 120, .ignored = "VLAN 300", .native_vlan = 10 };
	Neighbor neighbor;

	neighbor_init(&neighbor, 0);
	neighbor_overhear(&neighbor, "a phone", FALSE);
	neighbor_overhear(&neighbor, "another phone", FALSE);
	assert_string_equal(neighbor.overheard, "a phone");
	neighbor_overhear(&neighbor, "a damaged frame", TRUE);
	neighbor_overhear(&neighbor, "another damaged frame", TRUE);
	assert_string_equal(neighbor.overheard, "a damaged frame");
	assert_int_equal(neighbor_take_news(&neighbor), NEIGHBOR_SAID);
	neighbor_hear(&neighbor, &word, S(1));
	assert_int_equal(neighbor_take_news(&neighbor), CHANGED | NEIGHBOR_SAID);
	assert_null(neighbor.overheard);
	assert_string_equal(neighbor.ignored, "VLAN 300");
	assert_int_equal(neighbor.native_vlan, 10);
	neighbor_overhear(&neighbor, "a phone", FALSE);
	assert_null(neighbor.overheard);
	neighbor_clear(&neighbor);
}

static void a_stranger_has_no_say(void **state)
{
	static const Row rows[] = {
		{ 0.1, 1, 100, CHANGED | VOICE, 100 },
		{ 1, 2, 200, 0, 100 },
		{ 2, 2, 200, 0, 100 },
		{ 3, 2, NONE, 0, 100 },
		{ 4, 2, NONE, 0, 100 },
		{ 0 },
	};

	play(rows);
}

static void a_stranger_may_give_what_the_neighbour_does_not(void **state)
{
	static const Row rows[] = {
		{ 0.1, 1, NONE, CHANGED, NONE },
		{ 2.1, 0, NOTHING, SETTLED, NONE },
		{ 3, 2, NONE, 0, NONE },
		{ 4, 2, 100, DOUBT, NONE },
		{ 5, 1, NONE, 0, NONE }, /* says nothing against it */
		{ 6, 2, 100, CHANGED | VOICE, 100 },
		{ 0 },
	};

	play(rows);
}

static void one_that_falls_silent_keeps_its_vlan(void **state)
{
	static const Row rows[] = {
		{ 1, 1, 100, CHANGED | VOICE, 100 },
		{ 120, 0, NOTHING, 0, 100 },
		{ 121, 0, NOTHING, GONE, 100 },
		{ 122, 2, NONE, 0, 100 },
		{ 123, 2, NONE, 0, 100 },
		{ 200, 1, 100, CHANGED, 100 },
		{ 201, 1, GOODBYE, GONE, 100 },
		{ 202, 1, GOODBYE, 0, 100 },
		{ 203, 2, 200, DOUBT, 100 },
		{ 204, 2, 200, CHANGED | VOICE, 200 },
		{ 0 },
	};

	play(rows);
}

static void after_a_flap_the_next_one_counts(void **state)
{
	static const Row rows[] = {
		{ 1, 1, 100, CHANGED | VOICE, 100 },
		{ 2, 1, FLAP, GONE, 100 },
		{ 3, 1, 100, CHANGED, 100 },
		{ 4, 1, FLAP, GONE, 100 },
		{ 5, 2, NONE, DOUBT, 100 },
		{ 6, 2, NONE, CHANGED | SETTLED, NONE },
		{ 0 },
	};

	play(rows);
}

static void one_that_says_otherwise_is_there(void **state)
{
	static const Row rows[] = {
		{ 1, 1, 100, CHANGED | VOICE, 100 },
		{ 60, 1, 200, DOUBT, 100 },
		{ 130, 0, NOTHING, 0, 100 },
		{ 180, 0, NOTHING, GONE, 100 },
		{ 0 },
	};

	play(rows);
}

static void a_goodbye_from_nobody_is_nothing(void **state)
{
	static const Row rows[] = {
		{ 1, 1, GOODBYE, 0, NONE },
		{ 2, 1, NONE, CHANGED, NONE },
		{ 3, 2, GOODBYE, 0, NONE },
		{ 3.5, 1, GOODBYE, GONE, NONE },
		{ 4, 0, NOTHING, SETTLED, NONE },
		{ 0 },
	};

	play(rows);
}

static void the_deadline_is_the_next_thing_due(void **state)
{
	const NeighborWord word = { .mac = { 2 }, .ttl = 120 };
	Neighbor neighbor;

	neighbor_init(&neighbor, S(1));
	assert_true(neighbor_deadline(&neighbor) == S(11));
	neighbor_hear(&neighbor, &word, S(3));
	assert_true(neighbor_deadline(&neighbor) == S(5));
	neighbor_tick(&neighbor, S(5));
	assert_true(neighbor_deadline(&neighbor) == S(123));
	neighbor_tick(&neighbor, S(123));
	assert_true(neighbor_deadline(&neighbor) == REGENT_NEVER);
	neighbor_clear(&neighbor);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_voice_vlan_counts_at_once),
		cmocka_unit_test(without_one_it_waits_two_seconds),
		cmocka_unit_test(another_neighbour_may_name_one_meanwhile),
		cmocka_unit_test(silence_is_told_once),
		cmocka_unit_test(a_change_must_be_said_twice),
		cmocka_unit_test(a_vlan_taken_back_must_be_said_twice),
		cmocka_unit_test(mute_frames_take_nothing_back),
		cmocka_unit_test(after_a_flap_a_mute_one_has_time_to_speak),
		cmocka_unit_test(after_a_flap_another_policy_is_waited_for),
		cmocka_unit_test(what_others_say_is_overheard),
		cmocka_unit_test(a_stranger_has_no_say),
		cmocka_unit_test(a_stranger_may_give_what_the_neighbour_does_not),
		cmocka_unit_test(one_that_falls_silent_keeps_its_vlan),
		cmocka_unit_test(after_a_flap_the_next_one_counts),
		cmocka_unit_test(one_that_says_otherwise_is_there),
		cmocka_unit_test(a_goodbye_from_nobody_is_nothing),
		cmocka_unit_test(the_deadline_is_the_next_thing_due),
	};

	return cmocka_run_group_tests_name("neighbor", tests, NULL, NULL);
}
