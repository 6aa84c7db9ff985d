/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cdp and lldp-med as the core has them, between a step and a socket of the test's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <net/ethernet.h>
#include <regent/plugin.h>
#include <string.h>

#include "packet.h"
#include "shared-data.h"

#define VLAN_100_BY_CDP "01000ccccccc02005e20000c0021aaaa0300000c200002b400000001000773773100030007476931000e0007010064"
#define VLAN_100_BY_LLDP \
	"0180c200000e02005e20000c88cc02070402005e20000c04040547693106020078" \
	"fe070012bb01000304fe080012bb020140c96e0000"

extern const RegentPlugin regent_plugin_cdp, regent_plugin_lldp_med;

/* The socket. */

struct Packet {
	PacketFunc func;
	gpointer self;
	gboolean fails, open;
	guint sent;
	guint8 last[2048];
	gsize last_length;
};

static Packet packet, eap, any; /* CDP or LLDP, 802.1X, and all there is */

Packet *packet_open(
	RegentStep *step, const char *interface, const PacketKind *kind, PacketFunc func, gpointer self, GError **error)
{
	Packet *opened = kind->ethertype == ETH_P_PAE ? &eap : kind->ethertype == ETH_P_ALL ? &any : &packet;

	assert_string_equal(interface, "eth0");
	if (opened->fails) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "no permission");
		return NULL;
	}
	assert_false(opened->open);
	opened->func = func;
	opened->self = self;
	opened->open = TRUE;
	return opened;
}

gboolean packet_send(Packet *to, gconstpointer frame, gsize length, GError **error)
{
	assert_true(to->open);
	memcpy(to->last, frame, length);
	to->last_length = length;
	to->sent++;
	return TRUE;
}

const guint8 *packet_mac(const Packet *of)
{
	static const guint8 mac[] = { 0x02, 0x00, 0x5e, 0x10, 0x00, 0x01 };

	return mac;
}

void packet_close(Packet *which)
{
	if (which)
		which->open = FALSE;
}

static gboolean sent_last(const char *bytes, gsize length)
{
	return memmem(packet.last, packet.last_length, bytes, length) != NULL;
}

/* The step. */

/* clang-format off */
G_DEFINE_QUARK(regent-error-quark, regent_error)
/* clang-format on */

struct RegentTimer {
	gint64 when;
	RegentTimerFunc func;
	gpointer self;
};

struct RegentStep {
	gint64 now;
	RegentTimer timer;
	RegentFactFunc on_address;
	gpointer watcher;
	const char *changed; /* the fact that a refresh is about */
	GHashTable *facts;   /* published; name: text of the value */
	guint done;
	guint complaints;
	guint drawbacks;
	RegentCause cause;
};

const char *regent_step_fact_string(RegentStep *step, const char *name)
{
	if (g_str_equal(name, REGENT_FACT_LINK_INTERFACE))
		return "eth0";
	return g_str_equal(name, REGENT_FACT_ENDPOINT_DEVICE_NAME) ? "SEP02005E100001" : NULL;
}

gint64 regent_step_fact_number(RegentStep *step, const char *name, gint64 fallback)
{
	return g_str_equal(name, REGENT_FACT_ENDPOINT_POWER) ? 6300 : fallback;
}

gboolean regent_step_option_boolean(RegentStep *step, const char *key)
{
	return g_str_equal(key, "power");
}

gint64 regent_step_option_duration(RegentStep *step, const char *key)
{
	return 30 * G_TIME_SPAN_SECOND;
}

const char *regent_step_option_string(RegentStep *step, const char *key)
{
	return "Port 1";
}

gboolean regent_step_changed(RegentStep *step, const char *name)
{
	return g_strcmp0(step->changed, name) == 0;
}

void regent_step_watch_fact(RegentStep *step, const char *name, RegentFactFunc func, gpointer self)
{
	if (!g_str_equal(name, REGENT_FACT_IP_ADDRESS))
		return;
	step->on_address = func;
	step->watcher = self;
}

void regent_step_publish(RegentStep *step, const char *name, GVariant *value)
{
	g_autoptr(GVariant) owned = value ? g_variant_ref_sink(value) : NULL;

	if (owned)
		g_hash_table_replace(step->facts, g_strdup(name), g_variant_print(owned, FALSE));
	else
		g_hash_table_remove(step->facts, name);
}

void regent_step_publish_string(RegentStep *step, const char *name, const char *value)
{
	regent_step_publish(step, name, value ? g_variant_new_string(value) : NULL);
}

void regent_step_done(RegentStep *step)
{
	step->done++;
}

void regent_step_explain(RegentStep *step, const char *code, ...)
{
}

void regent_step_drawback(RegentStep *step, const char *code, ...)
{
	step->drawbacks++;
}

void regent_step_drawback_over(RegentStep *step, const char *code)
{
}

void regent_step_log(RegentStep *step, GLogLevelFlags level, const char *format, ...)
{
}

RegentCause regent_step_cause(RegentStep *step)
{
	return step->cause;
}

void regent_step_absent(RegentStep *step, const char *fact, const char *code, ...)
{
}

void regent_step_report(RegentStep *step, double fraction, const char *format, ...)
{
}

void regent_step_complain(RegentStep *step, const char *peer, const char *format, ...)
{
	step->complaints++;
}

gint64 regent_step_now(RegentStep *step)
{
	return step->now;
}

RegentTimer *regent_step_timer(RegentStep *step, RegentTimerFunc func, gpointer self)
{
	step->timer = (RegentTimer) { REGENT_NEVER, func, self };
	return &step->timer;
}

void regent_timer_set_at(RegentTimer *timer, gint64 when)
{
	timer->when = when;
}

/* The tests, each for both plugins. */

typedef struct {
	const RegentPlugin *plugin;
	const char *vlan_100;
	gpointer self;
	RegentStep step;
} Lab;

static void pass(Lab *lab, gint64 span)
{
	gint64 end = lab->step.now + span;

	while (lab->step.timer.when <= end) {
		lab->step.now = lab->step.timer.when;
		lab->step.timer.func(lab->step.timer.self);
		assert_true(lab->step.timer.when > lab->step.now);
	}
	lab->step.now = end;
}

static int begin(void **state, const RegentPlugin *plugin, const char *vlan_100)
{
	Lab *lab = g_new0(Lab, 1);

	packet = eap = any = (Packet) { 0 };
	*lab = (Lab) { .plugin = plugin, .vlan_100 = vlan_100, .step.now = 1000 * G_TIME_SPAN_SECOND };
	lab->step.facts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	lab->self = plugin->start(&lab->step, NULL);
	assert_non_null(lab->self);
	*state = lab;
	return 0;
}

static int begin_cdp(void **state)
{
	return begin(state, &regent_plugin_cdp, VLAN_100_BY_CDP);
}

static int begin_lldp(void **state)
{
	return begin(state, &regent_plugin_lldp_med, VLAN_100_BY_LLDP);
}

static int end(void **state)
{
	Lab *lab = *state;

	if (lab->self)
		lab->plugin->stop(lab->self);
	assert_false(packet.open || eap.open || any.open);
	g_hash_table_unref(lab->step.facts);
	g_free(lab);
	return 0;
}

static void switch_says_vlan_100(Lab *lab)
{
	g_autoptr(GBytes) frame = bytes_from_hex(lab->vlan_100);
	gsize length;
	const guint8 *data = g_bytes_get_data(frame, &length);

	packet.func(packet.self, data, length);
}

static void assert_fact(Lab *lab, const char *name, const char *value)
{
	const char *published = g_hash_table_lookup(lab->step.facts, name);

	if (value)
		assert_string_equal(published, value);
	else
		assert_null(published);
}

static void speaks_and_learns(void **state)
{
	Lab *lab = *state;

	assert_int_equal(packet.sent, 1);
	assert_true(sent_last("SEP02005E100001", 15));
	assert_true(sent_last("Port 1", 6));
	assert_fact(lab, REGENT_FACT_POWER_REQUESTED, "6300");
	assert_true(lab->step.timer.when == lab->step.now + G_TIME_SPAN_SECOND);
	switch_says_vlan_100(lab);
	assert_fact(lab, REGENT_FACT_VOICE_VLAN, "100");
	assert_fact(lab, REGENT_FACT_NEIGHBOR_PORT, "'Gi1'");
	assert_int_equal(lab->step.done, 1);
	assert_int_equal(lab->step.complaints, 0);
}

static void announces_its_address(void **state)
{
	g_autoptr(GVariant) address = g_variant_ref_sink(g_variant_new_string("10.1.2.3/24"));
	Lab *lab = *state;

	pass(lab, 20 * G_TIME_SPAN_SECOND);
	assert_false(sent_last("\x0a\x01\x02\x03", 4));
	lab->step.on_address(lab->step.watcher, REGENT_FACT_IP_ADDRESS, address);
	assert_true(sent_last("\x0a\x01\x02\x03", 4));
	lab->step.on_address(lab->step.watcher, REGENT_FACT_IP_ADDRESS, NULL);
	pass(lab, 2 * G_TIME_SPAN_SECOND);
	assert_false(sent_last("\x0a\x01\x02\x03", 4));
}

static void a_flap_forgets_the_neighbour(void **state)
{
	Lab *lab = *state;
	guint sent;

	switch_says_vlan_100(lab);
	pass(lab, 20 * G_TIME_SPAN_SECOND);
	sent = packet.sent;
	assert_true(lab->plugin->refresh(lab->self)); /* somebody asks it to look again */
	assert_int_equal(packet.sent, sent + 1);
	assert_fact(lab, REGENT_FACT_NEIGHBOR_PORT, "'Gi1'");
	lab->step.changed = REGENT_FACT_LINK_CHANGES;
	assert_true(lab->plugin->refresh(lab->self));
	assert_fact(lab, REGENT_FACT_NEIGHBOR_PORT, NULL);
	assert_fact(lab, REGENT_FACT_VOICE_VLAN, "100");
	pass(lab, 5 * G_TIME_SPAN_SECOND);
	assert_in_range(packet.sent, sent + 3, sent + 6);
}

static void hear(Packet *on, const char *hex)
{
	g_autoptr(GBytes) frame = bytes_from_hex(hex);

	on->func(on->self, g_bytes_get_data(frame, NULL), g_bytes_get_size(frame));
}

#define ARP \
	"ffffffffffff02005e2000010806000108000604000102005e2000010a000001000000000000" \
	"0a000002"
#define BPDU "0180c200000002005e20000c00264242030000000000000000000000000000"

static void a_port_may_be_blocked_until_a_frame_comes_from_behind_it(void **state)
{
	static const char blocked[] = "'the port may still be blocked by spanning tree'";
	Lab *lab = *state;

	assert_fact(lab, REGENT_FACT_NEIGHBOR_BLOCKED, blocked);
	hear(&any, BPDU);
	hear(&any, lab->vlan_100);
	assert_fact(lab, REGENT_FACT_NEIGHBOR_BLOCKED, blocked);
	hear(&any, ARP);
	assert_fact(lab, REGENT_FACT_NEIGHBOR_BLOCKED, NULL);
	assert_false(any.open);
	lab->step.changed = REGENT_FACT_LINK_CHANGES;
	assert_true(lab->plugin->refresh(lab->self));
	assert_fact(lab, REGENT_FACT_NEIGHBOR_BLOCKED, blocked);
	assert_true(any.open);
	pass(lab, 34 * G_TIME_SPAN_SECOND);
	assert_fact(lab, REGENT_FACT_NEIGHBOR_BLOCKED, blocked);
	pass(lab, G_TIME_SPAN_SECOND);
	assert_fact(lab, REGENT_FACT_NEIGHBOR_BLOCKED, NULL);
	assert_false(any.open);
}

static void a_link_that_was_there_before_is_not_blocked(void **state)
{
	Lab *lab = *state;

	lab->plugin->stop(lab->self);
	lab->step.cause = REGENT_CAUSE_RETRY;
	lab->self = lab->plugin->start(&lab->step, NULL);
	assert_fact(lab, REGENT_FACT_NEIGHBOR_BLOCKED, NULL);
	assert_false(any.open);
}

static void an_eap_request_is_heard(void **state)
{
	Lab *lab = *state;

	hear(&eap, "0180c200000302005e20000c888e0101000000000000");       /* EAPOL-Start, as a computer sends it */
	hear(&eap, "0180c200000302005e20000c888e0100000502010005010000"); /* a response */
	hear(&eap, "0180c200000302005e20000c888e01");
	assert_fact(lab, REGENT_FACT_NEIGHBOR_AUTHENTICATION, NULL);
	assert_int_equal(lab->step.drawbacks, 0);
	hear(&eap, "0180c200000302005e20000c888e0100000501010005010000");
	assert_fact(lab, REGENT_FACT_NEIGHBOR_AUTHENTICATION, "'802.1X'");
	assert_int_equal(lab->step.drawbacks, 1);
	lab->step.changed = REGENT_FACT_LINK_CHANGES;
	assert_true(lab->plugin->refresh(lab->self));
	assert_fact(lab, REGENT_FACT_NEIGHBOR_AUTHENTICATION, NULL);
}

static void another_interface_starts_it_again(void **state)
{
	Lab *lab = *state;

	lab->step.changed = REGENT_FACT_LINK_INTERFACE;
	assert_false(lab->plugin->refresh(lab->self));
}

static void does_not_start_without_a_socket(void **state)
{
	g_autoptr(GError) error = NULL;
	Lab *lab = *state;

	lab->plugin->stop(lab->self);
	packet.fails = eap.fails = any.fails = TRUE;
	lab->self = lab->plugin->start(&lab->step, &error);
	assert_null(lab->self);
	assert_true(g_error_matches(error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED));
}

static void only_lldp_says_goodbye(void **state)
{
	Lab *lab = *state;
	guint sent = packet.sent;

	lab->plugin->stop(g_steal_pointer(&lab->self));
	assert_int_equal(packet.sent - sent, lab->plugin == &regent_plugin_lldp_med);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(speaks_and_learns, begin_cdp, end),
		cmocka_unit_test_setup_teardown(speaks_and_learns, begin_lldp, end),
		cmocka_unit_test_setup_teardown(announces_its_address, begin_cdp, end),
		cmocka_unit_test_setup_teardown(announces_its_address, begin_lldp, end),
		cmocka_unit_test_setup_teardown(a_flap_forgets_the_neighbour, begin_cdp, end),
		cmocka_unit_test_setup_teardown(a_flap_forgets_the_neighbour, begin_lldp, end),
		cmocka_unit_test_setup_teardown(
			a_port_may_be_blocked_until_a_frame_comes_from_behind_it, begin_cdp, end),
		cmocka_unit_test_setup_teardown(
			a_port_may_be_blocked_until_a_frame_comes_from_behind_it, begin_lldp, end),
		cmocka_unit_test_setup_teardown(a_link_that_was_there_before_is_not_blocked, begin_cdp, end),
		cmocka_unit_test_setup_teardown(a_link_that_was_there_before_is_not_blocked, begin_lldp, end),
		cmocka_unit_test_setup_teardown(an_eap_request_is_heard, begin_cdp, end),
		cmocka_unit_test_setup_teardown(an_eap_request_is_heard, begin_lldp, end),
		cmocka_unit_test_setup_teardown(another_interface_starts_it_again, begin_cdp, end),
		cmocka_unit_test_setup_teardown(another_interface_starts_it_again, begin_lldp, end),
		cmocka_unit_test_setup_teardown(does_not_start_without_a_socket, begin_cdp, end),
		cmocka_unit_test_setup_teardown(does_not_start_without_a_socket, begin_lldp, end),
		cmocka_unit_test_setup_teardown(only_lldp_says_goodbye, begin_cdp, end),
		cmocka_unit_test_setup_teardown(only_lldp_says_goodbye, begin_lldp, end),
	};

	return cmocka_run_group_tests_name("discovery plugins", tests, NULL, NULL);
}
