/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a discovery step reads, and what it tells the core: written down by a step that does nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <string.h>

#include "discovery-inputs.h"
#include "discovery-report.h"

struct RegentStep {
	GHashTable *facts; /* name: text of the value */
	struct {
		const char *fact;
		RegentFactFunc func;
	} watches[6];
	guint watch_count;
	gpointer watcher;
	guint done;
	char *explained;    /* code and arguments */
	char *drawbacks[2]; /* vlan.untagged, port.802-1x */
	char *absent;
	char *report;
	const char *duplex; /* what it reads */
	guint32 power;
	gboolean announces_power;
	const char *port;
};

/* clang-format off */
G_DEFINE_QUARK(regent-error-quark, regent_error)
/* clang-format on */

const char *regent_step_fact_string(RegentStep *step, const char *name)
{
	if (g_str_equal(name, REGENT_FACT_LINK_INTERFACE))
		return "eth0";
	assert_string_equal(name, REGENT_FACT_LINK_DUPLEX);
	return step->duplex;
}

gint64 regent_step_fact_number(RegentStep *step, const char *name, gint64 fallback)
{
	assert_string_equal(name, REGENT_FACT_ENDPOINT_POWER);
	return step->power;
}

const char *regent_step_option_string(RegentStep *step, const char *key)
{
	assert_string_equal(key, "port-id");
	return step->port;
}

gboolean regent_step_option_boolean(RegentStep *step, const char *key)
{
	assert_string_equal(key, "power");
	return step->announces_power;
}

void regent_step_publish(RegentStep *step, const char *name, GVariant *value)
{
	if (value) {
		g_variant_ref_sink(value);
		g_hash_table_replace(step->facts, g_strdup(name), g_variant_print(value, FALSE));
		g_variant_unref(value);
	} else {
		g_hash_table_remove(step->facts, name);
	}
}

void regent_step_publish_string(RegentStep *step, const char *name, const char *value)
{
	regent_step_publish(step, name, value ? g_variant_new_string(value) : NULL);
}

void regent_step_watch_fact(RegentStep *step, const char *name, RegentFactFunc func, gpointer self)
{
	assert_true(step->watch_count < G_N_ELEMENTS(step->watches));
	step->watches[step->watch_count].fact = name;
	step->watches[step->watch_count++].func = func;
	step->watcher = self;
}

void regent_step_done(RegentStep *step)
{
	step->done++;
}

static char *join(const char *code, va_list args)
{
	GString *text = g_string_new(code);

	for (const char *word = code ? va_arg(args, const char *) : NULL; word; word = va_arg(args, const char *))
		g_string_append_printf(text, " %s", word);
	return g_string_free(text, FALSE);
}

void regent_step_explain(RegentStep *step, const char *code, ...)
{
	va_list args;

	va_start(args, code);
	g_free(step->explained);
	step->explained = join(code, args);
	va_end(args);
}

static char **drawback_of(RegentStep *step, const char *code)
{
	return &step->drawbacks[g_str_equal(code, "port.802-1x")];
}

void regent_step_drawback(RegentStep *step, const char *code, ...)
{
	char **place = drawback_of(step, code);
	va_list args;

	va_start(args, code);
	g_free(*place);
	*place = join(code, args);
	va_end(args);
}

void regent_step_drawback_over(RegentStep *step, const char *code)
{
	g_clear_pointer(drawback_of(step, code), g_free);
}

void regent_step_absent(RegentStep *step, const char *fact, const char *code, ...)
{
	va_list args;

	assert_string_equal(fact, REGENT_FACT_VOICE_VLAN);
	va_start(args, code);
	g_free(step->absent);
	step->absent = join(code, args);
	va_end(args);
}

void regent_step_report(RegentStep *step, double fraction, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	g_free(step->report);
	step->report = g_strdup_vprintf(format, args);
	va_end(args);
}

typedef struct {
	RegentStep step;
	Neighbor neighbor;
	DiscoveryReport report;
} Lab;

static int set_up(void **state)
{
	Lab *lab = g_new0(Lab, 1);

	lab->step.facts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	lab->step.explained = g_strdup("");
	neighbor_init(&lab->neighbor, 0);
	discovery_report_init(&lab->report, &lab->step, "LLDP", TRUE, &lab->neighbor);
	*state = lab;
	return 0;
}

static int tear_down(void **state)
{
	Lab *lab = *state;

	neighbor_clear(&lab->neighbor);
	discovery_report_clear(&lab->report);
	g_hash_table_unref(lab->step.facts);
	g_free(lab->step.drawbacks[0]);
	g_free(lab->step.drawbacks[1]);
	g_free(lab->step.explained);
	g_free(lab->step.absent);
	g_free(lab->step.report);
	g_free(lab);
	return 0;
}

static void hear(Lab *lab, const VoicePolicy *voice, gint64 seconds)
{
	const NeighborWord word = { .mac = { 2 }, .name = "sw-3f", .port = "Gi1/0/12", .ttl = 120, .voice = *voice };

	neighbor_hear(&lab->neighbor, &word, seconds * G_TIME_SPAN_SECOND);
	discovery_report_news(&lab->report, neighbor_take_news(&lab->neighbor));
}

static void tick(Lab *lab, gint64 seconds)
{
	neighbor_tick(&lab->neighbor, seconds * G_TIME_SPAN_SECOND);
	discovery_report_news(&lab->report, neighbor_take_news(&lab->neighbor));
}

/* @value: floating, or NULL: gone. */
static void is_published(Lab *lab, const char *fact, GVariant *value)
{
	g_autoptr(GVariant) owned = value ? g_variant_ref_sink(value) : NULL;
	guint told = 0;

	for (guint i = 0; i < lab->step.watch_count; i++) {
		if (!g_str_equal(lab->step.watches[i].fact, fact))
			continue;
		lab->step.watches[i].func(lab->step.watcher, fact, owned);
		told++;
	}
	assert_int_equal(told, 1);
}

static void is_heard_by(Lab *lab, const char *protocol)
{
	is_published(lab, REGENT_FACT_NEIGHBOR_PROTOCOL, protocol ? g_variant_new_string(protocol) : NULL);
}

static void assert_fact(Lab *lab, const char *fact, const char *value)
{
	const char *published = g_hash_table_lookup(lab->step.facts, fact);

	if (value)
		assert_string_equal(published, value);
	else
		assert_null(published);
}

static const VoicePolicy vlan_100 = { TRUE, 100, 5, 46, 3, 24 };
static const VoicePolicy bare_200 = { TRUE, 200, -1, -1, -1, -1 };
static const VoicePolicy untagged = { TRUE, REGENT_VLAN_UNTAGGED, -1, 46, -1, 46 };
static const VoicePolicy none = { 0 };

static void a_voice_vlan_ends_the_work(void **state)
{
	Lab *lab = *state;

	hear(lab, &vlan_100, 1);
	assert_int_equal(lab->step.done, 1);
	assert_fact(lab, "voice.vlan", "100");
	assert_fact(lab, "voice.priority", "0x05");
	assert_fact(lab, "voice.dscp", "0x2e");
	assert_fact(lab, "voice.signaling-dscp", "0x18");
	assert_fact(lab, "neighbor.name", "'sw-3f'");
	assert_fact(lab, "neighbor.port", "'Gi1/0/12'");
	assert_fact(lab, "neighbor.protocol", "'lldp'");
	assert_string_equal(lab->step.explained, "");
	assert_string_equal(lab->step.report, "voice VLAN 100, priority 5, DSCP 46; sw-3f port Gi1/0/12");
}

static void untagged_in_so_many_words_is_a_fact(void **state)
{
	Lab *lab = *state;

	hear(lab, &untagged, 1);
	assert_int_equal(lab->step.done, 1);
	assert_fact(lab, "voice.vlan", "4095");
	assert_fact(lab, "voice.priority", NULL);
	assert_string_equal(lab->step.report, "voice untagged, DSCP 46; sw-3f port Gi1/0/12");
}

static void no_voice_vlan_is_done_without_the_fact(void **state)
{
	Lab *lab = *state;

	hear(lab, &none, 1);
	assert_int_equal(lab->step.done, 0);
	assert_fact(lab, "neighbor.name", "'sw-3f'");
	tick(lab, 3);
	assert_int_equal(lab->step.done, 1);
	assert_fact(lab, "voice.vlan", NULL);
	assert_string_equal(
		lab->step.explained, "vlan.none switch sw-3f port Gi1/0/12 untagged  admin  n N fixed fixed give ");
	assert_string_equal(lab->step.absent, lab->step.explained);
}

static void changes_are_published_in_place(void **state)
{
	Lab *lab = *state;

	hear(lab, &none, 1);
	tick(lab, 3);
	hear(lab, &vlan_100, 60);
	assert_fact(lab, "voice.vlan", NULL);
	hear(lab, &vlan_100, 61);
	assert_fact(lab, "voice.vlan", "100");
	assert_string_equal(lab->step.explained, "");
	hear(lab, &bare_200, 62);
	hear(lab, &bare_200, 63);
	assert_fact(lab, "voice.vlan", "200");
	assert_fact(lab, "voice.dscp", NULL);
	hear(lab, &none, 64);
	hear(lab, &none, 65);
	assert_fact(lab, "voice.vlan", NULL);
	assert_true(g_str_has_prefix(lab->step.explained, "vlan.none "));
	assert_int_equal(lab->step.done, 1);
}

static void one_that_is_gone_takes_its_name_along(void **state)
{
	Lab *lab = *state;

	hear(lab, &vlan_100, 1);
	tick(lab, 121);
	assert_fact(lab, "neighbor.name", NULL);
	assert_fact(lab, "neighbor.protocol", NULL);
	assert_fact(lab, "voice.vlan", "100");
	assert_true(g_str_has_suffix(lab->step.report, ", not heard any more"));
}

static void silence_is_explained_until_somebody_speaks(void **state)
{
	Lab *lab = *state;

	tick(lab, 10);
	assert_int_equal(lab->step.done, 0);
	assert_true(g_str_has_prefix(lab->step.explained, "vlan.silent "));
	hear(lab, &vlan_100, 190);
	assert_string_equal(lab->step.explained, "");
	assert_int_equal(lab->step.done, 1);
}

static void what_another_step_knows_is_no_complaint(void **state)
{
	Lab *lab = *state;

	tick(lab, 10);
	is_heard_by(lab, "cdp");
	assert_string_equal(lab->step.explained, "");
	is_heard_by(lab, NULL);
	assert_true(g_str_has_prefix(lab->step.explained, "vlan.silent "));
	hear(lab, &none, 20);
	tick(lab, 22);
	assert_true(g_str_has_prefix(lab->step.explained, "vlan.none "));
	assert_string_equal(lab->step.report, "no voice VLAN; sw-3f port Gi1/0/12");
	is_heard_by(lab, "cdp"); /* which says the same, and speaks for both */
	assert_string_equal(lab->step.explained, "");
	is_heard_by(lab, "lldp");
	assert_true(g_str_has_prefix(lab->step.explained, "vlan.none "));
	is_published(lab, REGENT_FACT_VOICE_VLAN, g_variant_new_uint16(300));
	assert_string_equal(lab->step.explained, "");
	assert_string_equal(lab->step.report, "voice VLAN 300, but not by LLDP; sw-3f port Gi1/0/12");
}

static void one_speaks_of_silence_for_both(void **state)
{
	Lab *lab = *state;

	tick(lab, 10);
	assert_string_equal(lab->step.explained,
		"vlan.silent protocols LLDP-MED untagged  admin  n N fixed fixed overheard  unchecked ");
	is_published(lab, REGENT_FACT_NEIGHBOR_BY_CDP, g_variant_new_string("nothing"));
	assert_string_equal(lab->step.explained,
		"vlan.silent protocols CDP or LLDP-MED untagged  admin  n N fixed fixed overheard  unchecked ");
	lab->report.protocol = "CDP";
	tick(lab, 11);
	discovery_report_address(&lab->report, FALSE);
	assert_string_equal(lab->step.explained, "");
}

/* Nothing goes on where no phase is behind this one, nor untagged where the link of a VLAN is still there. */
static void what_goes_untagged_is_said_when_it_does(void **state)
{
	static const char *const rows[][2] = {
		{ "eth0", "vlan.silent protocols LLDP-MED untagged eth0 admin  n N fixed fixed overheard  unchecked " },
		{ "eth0.100", "vlan.silent protocols LLDP-MED untagged  admin  n N fixed fixed overheard  unchecked " },
	};
	Lab *lab = *state;

	tick(lab, 10);
	assert_string_equal(lab->step.explained, rows[1][1]);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		is_published(lab, REGENT_FACT_VOICE_INTERFACE, g_variant_new_string(rows[i][0]));
		assert_string_equal(lab->step.explained, rows[i][1]);
	}
	is_published(lab, REGENT_FACT_VOICE_INTERFACE, g_variant_new_string("eth0"));
	hear(lab, &none, 20);
	tick(lab, 22);
	assert_string_equal(
		lab->step.explained, "vlan.none switch sw-3f port Gi1/0/12 untagged eth0 admin  n N fixed fixed give ");
	is_published(lab, REGENT_FACT_VOICE_INTERFACE, NULL);
	assert_string_equal(
		lab->step.explained, "vlan.none switch sw-3f port Gi1/0/12 untagged  admin  n N fixed fixed give ");
}

/* That one is no switch's: what is missing stays said, with what is done about it. */
static void a_vlan_set_by_hand_is_no_named_one(void **state)
{
	static const char *const by_hand[] = {
		"vlan.silent protocols LLDP-MED untagged  admin 100 n  fixed  overheard  unchecked ",
		"vlan.none switch sw-3f port Gi1/0/12 untagged  admin 100 n  fixed  give "
	};
	Lab *lab = *state;

	tick(lab, 10);
	is_published(lab, REGENT_FACT_VOICE_ADMIN_VLAN, g_variant_new_uint16(100));
	is_published(lab, REGENT_FACT_VOICE_VLAN, g_variant_new_uint16(100));
	assert_string_equal(lab->step.explained, by_hand[0]);
	hear(lab, &none, 20);
	tick(lab, 22);
	assert_string_equal(lab->step.explained, by_hand[1]);
	assert_string_equal(lab->step.report, "no voice VLAN; sw-3f port Gi1/0/12");
	is_published(lab, REGENT_FACT_VOICE_ADMIN_VLAN, NULL); /* another step has named the same */
	assert_string_equal(lab->step.explained, "");
	assert_string_equal(lab->step.report, "voice VLAN 100, but not by LLDP; sw-3f port Gi1/0/12");
	is_published(lab, REGENT_FACT_VOICE_VLAN, NULL);
	assert_true(g_str_has_prefix(lab->step.explained, "vlan.none "));
}

static void overhear(Lab *lab, const char *what, gboolean damaged)
{
	neighbor_overhear(&lab->neighbor, what, damaged);
	discovery_report_news(&lab->report, neighbor_take_news(&lab->neighbor));
}

static void what_was_overheard_is_in_the_sentence_of_silence(void **state)
{
	Lab *lab = *state;

	tick(lab, 10);
	overhear(lab, "another phone, SEP1", FALSE);
	assert_string_equal(lab->step.explained,
		"vlan.silent protocols LLDP-MED untagged  admin  n N fixed fixed overheard another phone, SEP1 unchecked ");
	assert_fact(lab, "neighbor.ignored", "'by LLDP another phone, SEP1'");
	assert_fact(lab, "neighbor.by-lldp", "'nothing of a switch, but another phone, SEP1'");
	overhear(lab, "a damaged frame (checksum 0x1)", TRUE);
	assert_true(g_str_has_suffix(lab->step.explained, " unchecked set checksum = no in [plugin cdp]"));
}

static const VoicePolicy not_tagged = { TRUE, REGENT_VLAN_UNTAGGED, -1, 46, -1, 46, 200 };
static const VoicePolicy reserved = { TRUE, REGENT_VLAN_UNTAGGED, -1, 46, -1, 46, REGENT_VLAN_UNTAGGED };

static void a_vlan_that_is_named_and_not_used_is_told(void **state)
{
	Lab *lab = *state;

	hear(lab, &not_tagged, 1);
	assert_string_equal(lab->step.drawbacks[0],
		"vlan.untagged switch sw-3f port Gi1/0/12 vlan 200 why is not marked as tagged");
	is_published(lab, REGENT_FACT_NEIGHBOR_NATIVE_VLAN, g_variant_new_uint16(10));
	assert_non_null(lab->step.drawbacks[0]);
	is_published(lab, REGENT_FACT_NEIGHBOR_NATIVE_VLAN, g_variant_new_uint16(200)); /* where untagged leads to */
	assert_null(lab->step.drawbacks[0]);
	is_published(lab, REGENT_FACT_NEIGHBOR_NATIVE_VLAN, NULL);
	assert_non_null(lab->step.drawbacks[0]);
	hear(lab, &vlan_100, 2);
	hear(lab, &vlan_100, 3);
	assert_null(lab->step.drawbacks[0]);
	hear(lab, &reserved, 4);
	hear(lab, &reserved, 5);
	assert_true(g_str_has_suffix(lab->step.drawbacks[0], "vlan 4095 why is a reserved number"));
	hear(lab, &untagged, 6);
	hear(lab, &untagged, 7);
	assert_null(lab->step.drawbacks[0]);
}

static void a_port_that_asks_for_8021x_is_told_until_there_is_an_address(void **state)
{
	Lab *lab = *state;

	discovery_report_port(&lab->report, FALSE, TRUE);
	assert_fact(lab, "neighbor.blocked", "'the port may still be blocked by spanning tree'");
	assert_null(lab->step.drawbacks[1]);
	discovery_report_port(&lab->report, TRUE, FALSE);
	assert_fact(lab, "neighbor.blocked", NULL);
	assert_fact(lab, "neighbor.authentication", "'802.1X'");
	assert_string_equal(lab->step.drawbacks[1], "port.802-1x who The switch port ");
	hear(lab, &vlan_100, 1);
	assert_string_equal(lab->step.drawbacks[1], "port.802-1x who sw-3f port Gi1/0/12");
	discovery_report_address(&lab->report, TRUE);
	assert_null(lab->step.drawbacks[1]);
	discovery_report_address(&lab->report, FALSE);
	assert_non_null(lab->step.drawbacks[1]);
	discovery_report_port(&lab->report, FALSE, TRUE);
	assert_null(lab->step.drawbacks[1]);
	assert_fact(lab, "neighbor.authentication", NULL);
}

static void hear_switch(Lab *lab, const char *platform, guint16 native, const char *ignored, gint64 seconds)
{
	const NeighborWord word = { .mac = { 2 },
		.name = "sw-3f",
		.port = "Gi1/0/12",
		.platform = platform,
		.ignored = ignored,
		.native_vlan = native,
		.ttl = 120 };

	neighbor_hear(&lab->neighbor, &word, seconds * G_TIME_SPAN_SECOND);
	discovery_report_news(&lab->report, neighbor_take_news(&lab->neighbor));
}

static void a_switch_is_published_with_its_language(void **state)
{
	Lab *lab = *state;

	hear_switch(lab, "cisco WS-C2960, Cisco IOS Software", 10, "VLAN 200 for appliance type 2", 1);
	tick(lab, 4);
	assert_string_equal(lab->step.explained,
		"vlan.none switch sw-3f port Gi1/0/12 untagged  admin  n N fixed fixed give switchport voice vlan N");
	assert_fact(lab, "neighbor.platform", "'cisco WS-C2960, Cisco IOS Software'");
	assert_fact(lab, "neighbor.show-port", "'show interfaces Gi1/0/12 switchport'");
	assert_fact(lab, "neighbor.show-status", "'show interfaces Gi1/0/12'");
	assert_fact(lab, "neighbor.show-mac", "'show mac address-table address'");
	assert_fact(lab, "neighbor.native-vlan", "10");
	assert_fact(lab, "neighbor.ignored", "'by LLDP VLAN 200 for appliance type 2'");
	assert_fact(lab, "neighbor.by-lldp", "'no voice VLAN, port VLAN 10, ignored: VLAN 200 for appliance type 2'");
	hear_switch(lab, "lab switch", 0, NULL, 5);
	assert_fact(lab, "neighbor.show-port", NULL);
	assert_fact(lab, "neighbor.show-status", NULL);
	assert_fact(lab, "neighbor.show-mac", NULL);
	assert_fact(lab, "neighbor.native-vlan", NULL);
	assert_fact(lab, "neighbor.ignored", NULL);
	tick(lab, 200);
	assert_fact(lab, "neighbor.platform", NULL);
	assert_fact(lab, "neighbor.by-lldp", "'no voice VLAN, not heard any more'");
}

static void power_is_published_while_it_is_there(void **state)
{
	Lab *lab = *state;

	discovery_report_power_request(&lab->report, 6300);
	discovery_report_power(&lab->report, "cisco-inline", 7000);
	assert_fact(lab, "power.requested", "6300");
	assert_fact(lab, "power.source", "'cisco-inline'");
	assert_fact(lab, "power.allocated", "7000");
	discovery_report_power_request(&lab->report, 0);
	discovery_report_power(&lab->report, NULL, 0);
	assert_fact(lab, "power.requested", NULL);
	assert_fact(lab, "power.source", NULL);
	assert_fact(lab, "power.allocated", NULL);
}

static void addresses(void **state)
{
	static const guint8 expected[] = { 10, 1, 100, 23 };
	g_autoptr(GVariant) good = g_variant_ref_sink(g_variant_new_string("10.1.100.23/24"));
	g_autoptr(GVariant) six = g_variant_ref_sink(g_variant_new_string("2001:db8::1/64"));
	DiscoveryAddresses own = { 0 };

	discovery_inputs_set_ipv4(&own, good);
	assert_true(own.has_ipv4);
	assert_memory_equal(own.ipv4, expected, sizeof expected);
	discovery_inputs_set_ipv4(&own, six);
	assert_false(own.has_ipv4);
	discovery_inputs_set_ipv4(&own, good);
	discovery_inputs_set_ipv4(&own, NULL);
	assert_false(own.has_ipv4);
}

static void what_the_driver_does_not_say(void **state)
{
	RegentStep step = { .duplex = "full" };

	assert_int_equal(discovery_inputs_full_duplex(&step), 1);
	step.duplex = "half";
	assert_int_equal(discovery_inputs_full_duplex(&step), 0);
	step.duplex = NULL;
	assert_int_equal(discovery_inputs_full_duplex(&step), -1);
}

static void power_is_asked_for_where_wanted(void **state)
{
	RegentStep step = { .power = 6300, .announces_power = TRUE };

	assert_int_equal(discovery_inputs_power(&step), 6300);
	step.announces_power = FALSE;
	assert_int_equal(discovery_inputs_power(&step), 0);
}

static void a_text_must_fit(void **state)
{
	g_autofree char *text = g_strnfill(256, 'x');
	g_autoptr(GError) error = NULL;
	RegentStep step = { .port = text };
	const char *key = NULL;

	assert_false(discovery_inputs_check_text(&step, "port-id", &key, &error));
	assert_string_equal(key, "port-id");
	assert_string_equal(error->message, "has 256 bytes, and no more than 255 can be announced");
	text[255] = '\0';
	assert_true(discovery_inputs_check_text(&step, "port-id", &key, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_voice_vlan_ends_the_work, set_up, tear_down),
		cmocka_unit_test_setup_teardown(untagged_in_so_many_words_is_a_fact, set_up, tear_down),
		cmocka_unit_test_setup_teardown(no_voice_vlan_is_done_without_the_fact, set_up, tear_down),
		cmocka_unit_test_setup_teardown(changes_are_published_in_place, set_up, tear_down),
		cmocka_unit_test_setup_teardown(one_that_is_gone_takes_its_name_along, set_up, tear_down),
		cmocka_unit_test_setup_teardown(silence_is_explained_until_somebody_speaks, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_another_step_knows_is_no_complaint, set_up, tear_down),
		cmocka_unit_test_setup_teardown(one_speaks_of_silence_for_both, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_goes_untagged_is_said_when_it_does, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_vlan_set_by_hand_is_no_named_one, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_was_overheard_is_in_the_sentence_of_silence, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_vlan_that_is_named_and_not_used_is_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_port_that_asks_for_8021x_is_told_until_there_is_an_address, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_switch_is_published_with_its_language, set_up, tear_down),
		cmocka_unit_test_setup_teardown(power_is_published_while_it_is_there, set_up, tear_down),
		cmocka_unit_test(addresses),
		cmocka_unit_test(what_the_driver_does_not_say),
		cmocka_unit_test(power_is_asked_for_where_wanted),
		cmocka_unit_test(a_text_must_fit),
	};

	return cmocka_run_group_tests_name("discovery", tests, NULL, NULL);
}
