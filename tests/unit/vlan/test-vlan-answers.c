/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A phone whose voice is tagged, and DHCP answers that come untagged, with a step and a socket of the test's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <regent/plugin.h>
#include <string.h>

#include "vlan-answer-packet.h"
#include "vlan-answers.h"

#define PHONE "02005e100001"
#define ETHERNET PHONE "02005e20000c0800"
#define IPV4 "4500001c00004000401100000a0a0001ffffffff" /* from 10.10.0.1 */
#define UDP "0043004401080000"

static const guint8 phone[] = { 0x02, 0x00, 0x5e, 0x10, 0x00, 0x01 };

static gsize bytes(const char *hex, guint8 *frame)
{
	gsize length = 0;

	for (; hex[0] && hex[1]; hex += 2)
		frame[length++] = (guint8) (g_ascii_xdigit_value(hex[0]) << 4 | g_ascii_xdigit_value(hex[1]));
	return length;
}

#define REPLY_TO(mac) "02010600123456780000000000000000000000000000000000000000" mac "00000000000000000000"
#define REQUEST_OF(mac) "01010600123456780000000000000000000000000000000000000000" mac "00000000000000000000"

static void only_answers_to_this_phone_count(void **state)
{
	static const struct {
		const char *about;
		const char *frame;
		const char *sender;
	} rows[] = {
		{ "an answer", ETHERNET IPV4 UDP REPLY_TO(PHONE), "10.10.0.1" },
		{ "with IP options", ETHERNET "4600001c00004000401100000a0a0001ffffffff00000000" UDP REPLY_TO(PHONE),
			"10.10.0.1" },
		{ "to another client", ETHERNET IPV4 UDP REPLY_TO("02005e100002"), NULL },
		{ "our own question", ETHERNET IPV4 UDP REQUEST_OF(PHONE), NULL },
		{ "to another port", ETHERNET IPV4 "0043004301080000" REPLY_TO(PHONE), NULL },
		{ "TCP", ETHERNET "4500001c00004000400600000a0a0001ffffffff" UDP REPLY_TO(PHONE), NULL },
		{ "a later fragment", ETHERNET "4500001c00000010401100000a0a0001ffffffff" UDP REPLY_TO(PHONE), NULL },
		{ "IPv6", ETHERNET "6000001c00004000401100000a0a0001ffffffff" UDP REPLY_TO(PHONE), NULL },
		{ "a header too short", ETHERNET "4400001c00004000401100000a0a0001ffffffff" UDP REPLY_TO(PHONE), NULL },
		{ "cut", ETHERNET IPV4 UDP "0201060012345678", NULL },
		{ "a header alone", ETHERNET, NULL },
		{ "nothing", "", NULL },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		guint8 frame[256];
		gsize length = bytes(rows[i].frame, frame);
		g_autofree char *sender = vlan_answer_sender(frame, length, phone);

		print_message("%s\n", rows[i].about);
		if (rows[i].sender)
			assert_string_equal(sender, rows[i].sender);
		else
			assert_null(sender);
	}
}

/* The socket and the step. */

struct Packet {
	PacketFunc func;
	gpointer self;
	gboolean open;
};

static Packet packet;

struct RegentStep {
	RegentFactFunc on_address, on_native_vlan;
	gpointer watcher;
	char *published;
	char *native, *not_tagged; /* the drawbacks, as words */
};

/* clang-format off */
G_DEFINE_QUARK(regent-error-quark, regent_error)
/* clang-format on */

Packet *packet_open(
	RegentStep *step, const char *interface, const PacketKind *kind, PacketFunc func, gpointer self, GError **error)
{
	assert_string_equal(interface, "eth0");
	assert_false(packet.open);
	packet = (Packet) { func, self, TRUE };
	return &packet;
}

const guint8 *packet_mac(const Packet *of)
{
	return phone;
}

void packet_close(Packet *which)
{
	if (which)
		which->open = FALSE;
}

void regent_step_watch_fact(RegentStep *step, const char *name, RegentFactFunc func, gpointer self)
{
	if (g_str_equal(name, REGENT_FACT_IP_ADDRESS))
		step->on_address = func;
	else
		step->on_native_vlan = func;
	step->watcher = self;
}

void regent_step_publish_string(RegentStep *step, const char *name, const char *value)
{
	assert_string_equal(name, REGENT_FACT_VOICE_UNTAGGED_ANSWERS);
	g_free(step->published);
	step->published = g_strdup(value);
}

static char **drawback_of(RegentStep *step, const char *code)
{
	return g_str_equal(code, "vlan.native") ? &step->native : &step->not_tagged;
}

void regent_step_drawback(RegentStep *step, const char *code, ...)
{
	char **place = drawback_of(step, code);
	GString *text = g_string_new(NULL);
	va_list args;

	va_start(args, code);
	for (const char *word = va_arg(args, const char *); word; word = va_arg(args, const char *))
		g_string_append_printf(text, "%s ", word);
	va_end(args);
	g_free(*place);
	*place = g_string_free(text, FALSE);
}

void regent_step_drawback_over(RegentStep *step, const char *code)
{
	g_clear_pointer(drawback_of(step, code), g_free);
}

void regent_step_log(RegentStep *step, GLogLevelFlags level, const char *format, ...)
{
}

static void answer_comes(void)
{
	guint8 frame[256];
	gsize length = bytes(ETHERNET IPV4 UDP REPLY_TO(PHONE), frame);

	packet.func(packet.self, frame, length);
}

static void is_published(RegentStep *step, RegentFactFunc func, GVariant *value)
{
	g_autoptr(GVariant) owned = value ? g_variant_ref_sink(value) : NULL;

	func(step->watcher, "", owned);
}

static void untagged_answers_are_told_until_there_is_an_address(void **state)
{
	RegentStep step = { 0 };
	VlanAnswers answers;

	vlan_answers_open(&answers, &step, "eth0", 100);
	answer_comes();
	assert_string_equal(step.published, "10.10.0.1");
	assert_string_equal(step.not_tagged, "vlan 100 server 10.10.0.1 ");
	assert_null(step.native);
	is_published(&step, step.on_address, g_variant_new_string("10.100.0.7/24"));
	assert_null(step.published);
	assert_null(step.not_tagged);
	assert_false(packet.open);
	is_published(&step, step.on_address, NULL);
	assert_true(packet.open);
	answer_comes();
	assert_non_null(step.not_tagged);
	vlan_answers_close(&answers);
	assert_false(packet.open);
	g_free(step.published);
	g_free(step.not_tagged);
}

static void the_native_vlan_decides_the_sentence(void **state)
{
	RegentStep step = { 0 };
	VlanAnswers answers;

	vlan_answers_open(&answers, &step, "eth0", 100);
	is_published(&step, step.on_native_vlan, g_variant_new_uint16(100));
	assert_null(step.native); /* nothing has come yet: it may do no harm */
	answer_comes();
	assert_string_equal(step.native, "vlan 100 server 10.10.0.1 ");
	assert_null(step.not_tagged);
	is_published(&step, step.on_native_vlan, g_variant_new_uint16(10));
	assert_null(step.native);
	assert_non_null(step.not_tagged);
	vlan_answers_close(&answers);
	g_free(step.published);
	g_free(step.not_tagged);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_answers_to_this_phone_count),
		cmocka_unit_test(untagged_answers_are_told_until_there_is_an_address),
		cmocka_unit_test(the_native_vlan_decides_the_sentence),
	};

	return cmocka_run_group_tests_name("untagged answers", tests, NULL, NULL);
}
