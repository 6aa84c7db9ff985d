/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gio/gio.h>
#include <string.h>

#include "check.h"
#include "clock.h"
#include "ctl-test.h"
#include "events.h"
#include "facts.h"
#include "json.h"
#include "loads.h"
#include "models.h"
#include "plugins.h"
#include "screen.h"
#include "status.h"
#include "text.h"

static const CtlStyle plain = { 0 };
static const CtlStyle ascii = { .ascii = TRUE };
static const CtlStyle narrow = { .width = 60 };
static const CtlStyle colour = { .colour = TRUE };

static const char registered[] =
	"{" ENDPOINT "'state': <'registered'>, 'stage': <''>, 'since': <int64 1000000>, 'now': <int64 844000000>,"
	" 'boot': <int64 500000>, 'phases': <["
	"{'phase': <'link'>, 'state': <'done'>, 'plugin': <'carrier'>, 'text': <'1000 Mbit/s full'>, 'took': <int64 4000>},"
	"{'phase': <'discovery'>, 'state': <'done'>, 'plugin': <'lldp-med'>,"
	" 'text': <'voice VLAN 100; sw-3f port Gi1/0/12'>, 'took': <int64 212000>},"
	"{'phase': <'upgrade'>, 'state': <'passed'>, 'plugin': <'firmware'>, 'text': <'load not found'>,"
	" 'took': <int64 0>, 'tries': <uint32 1>, 'next-try': <int64 4444000000>},"
	"{'phase': <'signaling'>, 'state': <'done'>, 'plugin': <'sccp'>, 'text': <'10.1.0.10, line 1001'>,"
	" 'took': <int64 20000>}]>}";

static const char rejected[] =
	"{" ENDPOINT "'state': <'unregistered'>, 'stage': <'Registration Rejected: Error DBConfig'>,"
	" 'since': <int64 0>, 'now': <int64 130000000>, 'boot': <int64 0>, 'phases': <["
	"{'phase': <'provisioning'>, 'state': <'done'>, 'plugin': <'tftp'>, 'text': <'XMLDefault.cnf.xml'>,"
	" 'took': <int64 20000>},"
	"{'phase': <'upgrade'>, 'state': <'running'>, 'plugin': <'firmware'>, 'text': <'fetching'>,"
	" 'fraction': <0.425>},"
	"{'phase': <'held'>, 'state': <'waiting'>, 'plugin': <'sim'>, 'text': <''>, 'code': <'x'>,"
	" 'cause': <'eth0.100 is gone (eth0: nobody knows why). Really.'>},"
	"{'phase': <'signaling'>, 'state': <'failed'>, 'plugin': <'sccp'>,"
	" 'text': <'10.1.0.10 rejected: Error DBConfig'>, 'tries': <uint32 2>, 'next-try': <int64 154000000>,"
	" 'code': <'reg.unknown'>},"
	"{'phase': <'later'>, 'state': <'idle'>, 'plugin': <''>, 'text': <''>}]>,"
	" 'whys': <[{'phase': <'signaling'>, 'code': <'reg.unknown'>, 'phone': <'Registration Rejected: Error DBConfig'>,"
	" 'cause': <'10.1.0.10 does not know SEP001122334455 and does not register it by itself.'>,"
	" 'cure': <'Add the phone.'>}]>}";

static void test_status(void **state)
{
	static const struct {
		const char *status;
		const CtlStyle *style;
		const char *wanted;
	} cases[] = {
		{ registered, &plain,
			"SEP001122334455  Cisco 7962  eth0           registered for 14 min 3 s\n"
			"  ● link       carrier   1000 Mbit/s full                      0.00 s\n"
			"  ● discovery  lldp-med  voice VLAN 100; sw-3f port Gi1/0/12   0.21 s\n"
			"  ! upgrade    firmware  load not found, 2nd try in 1 h 0 min\n"
			"  ● signaling  sccp      10.1.0.10, line 1001                  0.02 s\n" },
		{ rejected, &ascii,
			"SEP001122334455  Cisco 7962  eth0  Registration Rejected: Error DBConfig  not registered for 2 min 10 s\n"
			"  * provisioning  tftp      XMLDefault.cnf.xml                                   0.02 s\n"
			"  > upgrade       firmware  fetching 42 %\n"
			"  x held          sim       eth0.100 is gone\n"
			"  x signaling     sccp      10.1.0.10 rejected: Error DBConfig, 3rd try in 24 s\n"
			"  - later\n"
			"why   10.1.0.10 does not know SEP001122334455 and does not register it by itself.\n"
			"do    Add the phone.\n" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GVariant) status = parse(cases[i].status);

		assert_text(ctl_status_text(status, cases[i].style), cases[i].wanted);
	}
}

static void assert_fits(const char *text, guint width)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	for (guint i = 0; lines[i]; i++) {
		if (ctl_text_width(lines[i]) > width)
			fail_msg("wider than %u: %s", width, lines[i]);
	}
}

static void test_status_fits_the_terminal(void **state)
{
	g_autoptr(GVariant) status = parse(rejected);
	g_autofree char *text = ctl_status_text(status, &narrow);

	assert_fits(text, 60);
	assert_true(g_str_has_prefix(text, "SEP001122334455  Cisco 7962  eth0\n"));
	assert_non_null(strstr(text, "rejected: Error\n                            DBConfig, 3rd try in 24 s\n"));
}

static void test_status_colours(void **state)
{
	g_autoptr(GVariant) good = parse(registered);
	g_autoptr(GVariant) bad = parse(rejected);
	g_autofree char *green = ctl_status_text(good, &colour);
	g_autofree char *red = ctl_status_text(bad, &colour);

	assert_non_null(strstr(green, "\033[32m●\033[0m link"));
	assert_non_null(strstr(red, "\033[31m✗\033[0m signaling"));
}

static void test_status_list(void **state)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify) g_variant_unref);

	g_ptr_array_add(list, parse(registered));
	g_ptr_array_add(list, parse(rejected));
	assert_text(ctl_status_list(list, &plain),
		"endpoint  device           model       interface  state\n"
		"phone     SEP001122334455  Cisco 7962  eth0       registered for 14 min 3 s\n"
		"phone     SEP001122334455  Cisco 7962  eth0       not registered for 2 min 10 s, "
		"Registration Rejected: Error DBConfig (next try in 24 s)\n");
}

static void test_status_of_nothing(void **state)
{
	g_autoptr(GVariant) status = parse("@a{sv} {}");

	assert_text(ctl_status_text(status, &plain), "      not registered for 0 s\n");
}

static void test_spans(void **state)
{
	static const struct {
		gint64 seconds;
		const char *wanted;
	} cases[] = {
		{ -5, "0 s" },
		{ 59, "59 s" },
		{ 60, "1 min 0 s" },
		{ 843, "14 min 3 s" },
		{ 3600 * 3 + 301, "3 h 5 min" },
		{ 86400 * 2 + 3600 * 4, "2 d 4 h" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
		assert_text(ctl_text_span(cases[i].seconds * G_USEC_PER_SEC), cases[i].wanted);
}

static void test_ordinals(void **state)
{
	static const char *const wanted[] = { "0th", "1st", "2nd", "3rd", "4th" };

	for (guint i = 0; i < G_N_ELEMENTS(wanted); i++)
		assert_text(ctl_text_ordinal(i), wanted[i]);
	assert_text(ctl_text_ordinal(11), "11th");
	assert_text(ctl_text_ordinal(12), "12th");
	assert_text(ctl_text_ordinal(21), "21st");
	assert_text(ctl_text_ordinal(113), "113th");
}

static void test_wrap(void **state)
{
	static const struct {
		const char *text;
		guint width;
		const char *wanted;
	} cases[] = {
		{ "", 10, "" },
		{ "one two three", 0, "one two three" },
		{ "one two three", 8, "one two|three" },
		{ "one two three", 7, "one two|three" },
		{ "abcdefgh", 3, "abc|def|gh" },
		{ "日本語", 4, "日本|語" },
		{ "ä b", 1, "ä|b" },
		{ "日", 1, "日" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(GStrv) lines = ctl_text_wrap(cases[i].text, cases[i].width);

		assert_text(g_strjoinv("|", lines), cases[i].wanted);
	}
}

static const char face[] =
	"{'registration.clock': <{'set-at': <int64 800000000>, 'local': <int64 1795546473>, 'template': <'D.M.YA'>}>,"
	" 'registration.lines': <[{'index': <uint32 1>, 'number': <'1001'>, 'label': <'Reception'>}]>,"
	" 'registration.buttons': <["
	"{'index': <uint32 1>, 'type': <'line'>, 'label': <'Reception'>, 'number': <'1001'>, 'lamp': <'off'>},"
	"{'index': <uint32 2>, 'type': <'speed-dial'>, 'label': <''>, 'number': <'2002'>, 'lamp': <'on'>},"
	"{'index': <uint32 3>, 'type': <'line'>, 'label': <'Doctor'>, 'forward': <'2001'>},"
	"{'index': <uint32 4>, 'type': <'line'>, 'number': <'1002'>, 'forward': <''>},"
	"{'index': <uint32 5>, 'type': <'blf-speed-dial'>, 'label': <'Front desk'>, 'state': <'in-use'>}]>,"
	" 'registration.softkeys': <['Redial', 'NewCall', 'CFwdAll', 'PickUp', 'GPickUp']>,"
	" 'registration.prompt': <'Your current options'>}";

static void test_screen(void **state)
{
	g_autoptr(GVariant) status = parse(registered);
	g_autoptr(GVariant) facts = parse(face);

	assert_text(ctl_screen_text(status, facts, &plain),
		"┌──────────────────────────────────────────────────────┐\n"
		"│ 6:55p 24.11.26                                  1001 │\n"
		"│                                                      │\n"
		"│                                          Reception ○ │\n"
		"│                                               2002 ● │\n"
		"│                                      Doctor → 2001 ○ │\n"
		"│                                           1002 → ? ○ │\n"
		"│                                Front desk (in-use) ○ │\n"
		"│                                                      │\n"
		"│ Your current options                                 │\n"
		"│ Redial       NewCall      CFwdAll      more          │\n"
		"└──────────────────────────────────────────────────────┘\n");
}

static void test_screen_before_registration(void **state)
{
	g_autoptr(GVariant) status = parse(rejected);
	g_autoptr(GVariant) facts = parse("@a{sv} {}");

	assert_text(ctl_screen_text(status, facts, &ascii),
		"+------------------------------------------------------+\n"
		"| SEP001122334455                           Cisco 7962 |\n"
		"|                                                      |\n"
		"|                                                      |\n"
		"|                                                      |\n"
		"|  Registration Rejected: Error DBConfig (next try in  |\n"
		"|                        24 s)                         |\n"
		"|                                                      |\n"
		"|                                                      |\n"
		"|                                                      |\n"
		"|                                                      |\n"
		"+------------------------------------------------------+\n");
}

static void test_screen_lines_up(void **state)
{
	static const char *const faces[] = {
		"{'registration.prompt': <'日本語日本語日本語日本語日本語日本語日本語日本語日本語日本語'>}",
		"{'registration.notice': <'word word word word word word word word word word word word word'>}",
		"{'registration.lines': <[{'number': <'12345678901234567890123456789012345678901234567890123456'>}]>}",
		"{'registration.softkeys': <['a very long soft key indeed', 'another', 'third', 'fourth', 'fifth']>}",
	};

	for (guint i = 0; i < G_N_ELEMENTS(faces); i++) {
		g_autoptr(GVariant) status = parse("{'state': <'registered'>}");
		g_autoptr(GVariant) facts = parse(faces[i]);
		g_autofree char *text = ctl_screen_text(status, facts, &plain);
		g_auto(GStrv) lines = g_strsplit(g_strchomp(text), "\n", -1);

		for (guint j = 0; lines[j]; j++)
			assert_int_equal(ctl_text_width(lines[j]), 56);
	}
}

static void test_clock(void **state)
{
	static const struct {
		const char *template;
		gint64 after; /* seconds since it was set, at 2026-11-24 12:00:00 */
		const char *display, *message;
	} cases[] = {
		{ "M/D/Y", 0, "12:00 11/24/26", "12:00:00p" },
		{ "D.M.YY", -1, "11:59 24.11.2026", "11:59:59a" },
		{ "Y-M-DA", 12 * 3600, "12:00a 26-11-25", "12:00:00a" },
		{ "D/M/Ya", 3661, "1:01p 24/11/26", "1:01:01p" },
		{ "", 60, "12:01 11/24/26", "12:01:00p" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *text =
			g_strdup_printf("{'set-at': <int64 5000000>, 'local': <int64 1795521600>, 'template': <'%s'>}",
				cases[i].template);
		g_autoptr(GVariant) clock = parse(text);
		gint64 when = 5000000 + cases[i].after * G_USEC_PER_SEC;

		assert_text(ctl_clock_display(clock, when), cases[i].display);
		assert_text(ctl_clock_message(clock, when), cases[i].message);
	}
	assert_null(ctl_clock_display(NULL, 0));
	assert_null(ctl_clock_message(NULL, 0));
}

static const char events[] =
	"@aa{sv} [{'serial': <uint64 1>, 'time': <int64 1000000>, 'endpoint': <'phone'>, 'kind': <'boot'>},"
	"{'serial': <uint64 2>, 'time': <int64 1000000>, 'endpoint': <'phone'>, 'kind': <'phase-start'>, 'phase': <'link'>},"
	"{'serial': <uint64 3>, 'time': <int64 2000000>, 'endpoint': <'phone'>, 'kind': <'phase-done'>, 'phase': <'link'>, 'plugin': <'carrier'>, 'text': <'ms=1000'>},"
	"{'serial': <uint64 4>, 'time': <int64 2000000>, 'endpoint': <'other'>, 'kind': <'phase-start'>, 'phase': <'link'>},"
	"{'serial': <uint64 5>, 'time': <int64 13300000>, 'endpoint': <'phone'>, 'kind': <'message'>, 'phase': <'addressing'>, 'plugin': <'dhcp'>, 'text': <'DHCP Timeout'>},"
	"{'serial': <uint64 6>, 'time': <int64 20000000>, 'endpoint': <'phone'>, 'kind': <'request'>, 'text': <'restart'>},"
	"{'serial': <uint64 6>, 'time': <int64 20000000>, 'endpoint': <'phone'>, 'kind': <'rewind'>, 'phase': <'provisioning'>},"
	"{'serial': <uint64 7>, 'time': <int64 20000000>, 'endpoint': <'phone'>, 'kind': <'phase-start'>, 'phase': <'provisioning'>},"
	"{'serial': <uint64 8>, 'time': <int64 21000000>, 'endpoint': <'phone'>, 'kind': <'phase-failed'>, 'phase': <'provisioning'>, 'plugin': <'tftp'>, 'text': <'no answer'>, 'code': <'tftp.silent'>, 'cause': <'no answer'>},"
	"{'serial': <uint64 9>, 'time': <int64 22000000>, 'endpoint': <'phone'>, 'kind': <'phase-start'>, 'phase': <'provisioning'>}]";

static void test_timeline(void **state)
{
	g_autoptr(GVariant) list = parse(events);

	assert_text(ctl_timeline_text(list, "phone", 1000000, 24000000, FALSE, &ascii),
		"    0.000 s  request       |                                                 restart\n"
		"    0.000 s  rewind        |\n"
		"    0.000 s  provisioning  ==========                               1.000 s  tftp  no answer\n"
		"    2.000 s  provisioning                    ==================     2.000 s ...\n");
}

/* The bar gives way, so that each line is one. */
static void test_timeline_narrow(void **state)
{
	g_autoptr(GVariant) list = parse(events);
	g_autofree char *text = ctl_timeline_text(list, "phone", 1000000, 24000000, FALSE, &narrow);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	assert_int_equal(
		ctl_text_width(lines[3]), strlen("    2.000 s  provisioning  ") + 11 + strlen("     2.000 s ..."));
	assert_true(ctl_text_width(lines[3]) <= narrow.width);
}

/* What a phase says while it runs is not worth a line; what it says afterwards is, but it does not begin a bar. */
static void test_timeline_of_messages(void **state)
{
	g_autoptr(GVariant) list = parse(
		"@aa{sv} [{'serial': <uint64 1>, 'time': <int64 0>, 'endpoint': <'phone'>, 'kind': <'phase-start'>, 'phase': <'signaling'>},"
		"{'serial': <uint64 2>, 'time': <int64 1000000>, 'endpoint': <'phone'>, 'kind': <'message'>, 'phase': <'signaling'>, 'plugin': <'sccp'>, 'text': <'Registered with a'>},"
		"{'serial': <uint64 3>, 'time': <int64 1000000>, 'endpoint': <'phone'>, 'kind': <'phase-done'>, 'phase': <'signaling'>, 'plugin': <'sccp'>, 'text': <'ms=1000'>},"
		"{'serial': <uint64 4>, 'time': <int64 5000000>, 'endpoint': <'phone'>, 'kind': <'message'>, 'phase': <'signaling'>, 'plugin': <'sccp'>, 'text': <'Lost a'>}]");
	g_autoptr(GVariant) again = parse(
		"@aa{sv} [{'serial': <uint64 1>, 'time': <int64 5000000>, 'endpoint': <'phone'>, 'kind': <'message'>, 'phase': <'signaling'>, 'plugin': <'sccp'>, 'text': <'Lost a'>},"
		"{'serial': <uint64 2>, 'time': <int64 8000000>, 'endpoint': <'phone'>, 'kind': <'request'>, 'text': <'restart'>},"
		"{'serial': <uint64 3>, 'time': <int64 8000000>, 'endpoint': <'phone'>, 'kind': <'rewind'>, 'phase': <'signaling'>}]");

	assert_text(ctl_timeline_text(list, "phone", 0, 9000000, FALSE, &ascii),
		"    0.000 s  signaling  ========                                 1.000 s  sccp\n"
		"    5.000 s  signaling                                     |              sccp  Lost a\n");
	assert_text(ctl_timeline_text(again, "phone", 0, 9000000, FALSE, &ascii),
		"    0.000 s  request  |                                                 restart\n"
		"    0.000 s  rewind   |\n");
}

static void test_timeline_of_all(void **state)
{
	g_autoptr(GVariant) list = parse(events);
	g_autofree char *text = ctl_timeline_text(list, "phone", 1000000, 24000000, TRUE, &plain);

	assert_true(g_str_has_prefix(text, "    0.000 s  boot          ◆"));
	assert_non_null(strstr(text, "  carrier\n"));
	assert_null(strstr(text, "other"));
	assert_text(ctl_timeline_text(list, "nobody", 0, 5, FALSE, &plain), "");
}

static void test_messages(void **state)
{
	g_autoptr(GVariant) list = parse(events);
	g_autoptr(GVariant) clock = parse("{'set-at': <int64 13300000>, 'local': <int64 1795521600>}");

	assert_text(ctl_messages_text(list, "phone", 1000000, NULL), "   +12.3 s  DHCP Timeout\n");
	assert_text(ctl_messages_text(list, "phone", 1000000, clock), " 12:00:00p  DHCP Timeout\n");
}

/* The log writes the same pairs: a search finds both. */
static void test_event_line(void **state)
{
	static const struct {
		const char *event, *line;
	} rows[] = {
		{ "{'time': <int64 2500000>, 'kind': <'boot'>}", "    +2.5 s  boot" },
		{ "{'kind': <'phase-failed'>, 'phase': <'ip'>, 'text': <'no answer'>, 'code': <'dhcp.silent'>,"
		  " 'cause': <'no answer'>, 'wait': <int64 1500000>}",
			"    +0.0 s  phase-failed  ip  code=dhcp.silent wait-ms=1500 cause=no answer" },
		{ "{'kind': <'report'>, 'phase': <'ip'>, 'plugin': <'dhcp'>, 'text': <'10.0.0.5'>}",
			"    +0.0 s  report  ip/dhcp  10.0.0.5" },
		{ "{'kind': <'message'>, 'plugin': <'status'>, 'text': <'hello'>}",
			"    +0.0 s  message/status  hello" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = g_strdup_printf("@aa{sv} [%s]", rows[i].event);
		g_autoptr(GVariant) list = parse(text);
		g_autoptr(GVariant) owner = NULL;
		CtlEvent event;

		ctl_event_read(list, 0, &event, &owner);
		assert_text(ctl_event_line(&event, 0), rows[i].line);
	}
}

static void test_events_of(void **state)
{
	g_autoptr(GVariant) list = parse(events);
	g_autoptr(GVariant) named = ctl_events_of(list, "phone", "message");

	assert_text(ctl_json(named),
		"[\n  {\n    \"serial\": 5,\n    \"time\": 13300000,\n    \"endpoint\": \"phone\",\n"
		"    \"kind\": \"message\",\n    \"phase\": \"addressing\",\n    \"plugin\": \"dhcp\",\n"
		"    \"text\": \"DHCP Timeout\"\n  }\n]");
}

static void test_json(void **state)
{
	static const struct {
		const char *value, *wanted;
	} cases[] = {
		{ "true", "true" },
		{ "byte 0x2e", "46" },
		{ "uint64 18446744073709551615", "18446744073709551615" },
		{ "int64 -1", "-1" },
		{ "0.5", "0.5" },
		{ "'quote \" back \\\\ tab \\t'", "\"quote \\\" back \\\\ tab \\u0009\"" },
		{ "'Købe'", "\"Købe\"" },
		{ "<<'deep'>>", "\"deep\"" },
		{ "@as []", "[]" },
		{ "@a{sv} {}", "{}" },
		{ "(1, 'a')", "[\n  1,\n  \"a\"\n]" },
		{ "{'a': <1>, 'b': <['x']>}", "{\n  \"a\": 1,\n  \"b\": [\n    \"x\"\n  ]\n}" },
		{ "{uint32 7: 'seven'}", "{\n  \"7\": \"seven\"\n}" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GVariant) value = parse(cases[i].value);

		assert_text(ctl_json(value), cases[i].wanted);
	}
}

static void test_json_line(void **state)
{
	g_autoptr(GVariant) value = g_variant_parse(NULL, "[{'a': <['b', 'c']>, 'd': <true>}, {}]", NULL, NULL, NULL);

	assert_text(ctl_json_line(value), "[{\"a\": [\"b\", \"c\"], \"d\": true}, {}]");
}

static void test_check_dict(void **state)
{
	g_autoptr(GVariant) good =
		g_variant_ref_sink(ctl_check_dict("a.conf", TRUE, "", "warning: odd\nwarning: b: c\n"));
	g_autoptr(GVariant) bad =
		g_variant_ref_sink(ctl_check_dict("a.conf", FALSE, "", "regentd: a.conf: [x]: unknown group\n"));
	g_autoptr(GVariant) warnings = g_variant_lookup_value(good, "warnings", NULL);
	g_autoptr(GVariant) error = g_variant_lookup_value(bad, "error", NULL);

	assert_text(g_variant_print(warnings, FALSE), "['odd', 'b: c']");
	assert_text(
		g_variant_print(error, FALSE), "{'code': 'configuration', 'message': 'a.conf: [x]: unknown group'}");
	assert_null(g_variant_lookup_value(good, "error", NULL));
}

/* What was set at the phone stands on standard output, before what becomes of the file. */
static void test_check_dict_of_the_phone(void **state)
{
	static const char set[] = "phone: set at the phone on 28 Nov 14:02: [plugin static] address = 10.1.100.23/24";
	g_autofree char *listed = g_strdup_printf("%s\na.conf is good\n", set);
	g_autoptr(GVariant) good = g_variant_ref_sink(ctl_check_dict("a.conf", TRUE, listed, ""));
	g_autoptr(GVariant) list = g_variant_lookup_value(good, "set", G_VARIANT_TYPE_STRING_ARRAY);
	g_autofree const char **lines = g_variant_get_strv(list, NULL);

	assert_string_equal(lines[0], set);
	assert_null(lines[1]);
}

static void test_check_system_list(void **state)
{
	static const char listed[] = "a.conf is good: 1 endpoint\nmissing: No A.\n  why: B.\n  cure: C.\n  cure: D.\n"
				     "there: E.\n1 of what it needs is missing\n";
	g_autoptr(GVariant) list = g_variant_ref_sink(ctl_check_system_list(listed));
	g_autoptr(GVariant) first = g_variant_get_child_value(list, 0), second = g_variant_get_child_value(list, 1);

	assert_int_equal(g_variant_n_children(list), 2);
	assert_true(ctl_boolean(first, "missing"));
	assert_string_equal(ctl_string(first, "what"), "No A.");
	assert_string_equal(ctl_string(first, "why"), "B.");
	assert_string_equal(ctl_string(first, "cure"), "C.\nD.");
	assert_false(ctl_boolean(second, "missing"));
	assert_string_equal(ctl_string(second, "what"), "E.");
	assert_string_equal(ctl_string(second, "cure"), "");
}

static void test_json_has_no_infinity(void **state)
{
	g_autoptr(GVariant) value = g_variant_ref_sink(g_variant_new_double(1.0 / 0.0));

	assert_text(ctl_json(value), "null");
}

static void test_facts(void **state)
{
	g_autoptr(GVariant) facts = parse(
		"{'voice.vlan': <uint16 100>, 'link.speed': <uint32 1000>, 'ip.dns': <['10.1.0.2', '10.1.0.3']>,"
		" 'link.carrier': <true>, 'x-acme.thing': <(1, 'a')>,"
		" 'config.call-managers': <[{'name': <'10.1.0.10'>, 'sccp-port': <uint16 2000>}, {'name': <'sub'>}]>}");

	assert_text(ctl_facts_text(facts, NULL, &plain), "fact                  value\n"
							 "config.call-managers  name 10.1.0.10, sccp-port 2000\n"
							 "                      name sub\n"
							 "ip.dns                10.1.0.2; 10.1.0.3\n"
							 "link.carrier          yes\n"
							 "link.speed            1000 Mbit/s\n"
							 "voice.vlan            100\n"
							 "x-acme.thing          (1, 'a')\n");
}

static void test_vocabulary(void **state)
{
	g_autofree char *text = ctl_facts_vocabulary(&plain);

	assert_non_null(strstr(text, "\nvoice.vlan "));
	assert_non_null(strstr(text, "(live)"));
	assert_non_null(strstr(text, "([endpoint])"));
	assert_non_null(strstr(text, "(models.ini)"));
}

static void test_loads(void **state)
{
	g_autoptr(GVariant) known = parse(
		"{'upgrade.running': <'regent-1.4'>, 'upgrade.configured': <'SCCP42.9-4'>, 'upgrade.state': <'differs'>}");
	g_autoptr(GVariant) early = parse("{'endpoint.load': <'regent-1.4'>}");
	CtlTable *table = ctl_loads_table();

	ctl_loads_add(table, "one", known);
	ctl_loads_add(table, "two", early);
	assert_text(ctl_table_end(table, &plain), "endpoint  running     configured  state\n"
						  "one       regent-1.4  SCCP42.9-4  differs\n"
						  "two       regent-1.4  -           -\n");
}

static void test_plugins(void **state)
{
	g_autoptr(GVariant) plugins = parse(
		"[{'name': <'dhcp'>, 'phase': <'addressing'>, 'summary': <'address by DHCP'>, 'loaded': <true>,"
		" 'path': <'/lib/dhcp.so'>, 'needs': <['voice.interface']>, 'uses': <@as []>,"
		" 'options': <[{'key': <'host-name'>, 'value': <'text'>, 'summary': <'option 12'>}]>,"
		" 'reasons': <[{'code': <'dhcp.silent'>, 'phone': <'DHCP Timeout'>, 'cause': <'No answer.'>}]>}]");
	g_autoptr(GVariant) first = g_variant_get_child_value(plugins, 0);

	assert_text(ctl_plugins_text(plugins, &plain),
		"plugin  phase       loaded  summary\ndhcp    addressing  yes     address by DHCP\n");
	assert_text(ctl_plugin_text(first, &plain),
		"dhcp  address by DHCP\nphase     addressing\npath      /lib/dhcp.so\nneeds     voice.interface\n"
		"\nhost-name\n      text\n      option 12\n\ndhcp.silent\n      DHCP Timeout\n      No answer.\n");
}

static const char *const model_keys[] = { "name", "number", "prefix", "platform", "lldp-model", "manufacturer",
	"vendor-class", "device-type", "user-agent", "lines", "auto-register", NULL };

/** The installed models.ini itself: every key is one of the vocabulary, every model can be named and registers. */
static void test_models(void **state)
{
	g_autoptr(GKeyFile) models = g_key_file_new();
	g_autoptr(GHashTable) types = g_hash_table_new(NULL, NULL);
	g_auto(GStrv) groups = NULL;

	assert_true(g_key_file_load_from_file(models, g_getenv("REGENT_MODELS"), G_KEY_FILE_NONE, NULL));
	groups = g_key_file_get_groups(models, NULL);
	for (guint i = 0; groups[i]; i++) {
		g_auto(GStrv) keys = g_key_file_get_keys(models, groups[i], NULL, NULL);
		g_autofree char *name = g_key_file_get_value(models, groups[i], "name", NULL);
		g_autofree char *maker = g_key_file_get_value(models, groups[i], "manufacturer", NULL);
		int type = g_key_file_get_integer(models, groups[i], "device-type", NULL);

		assert_non_null(name);
		for (guint j = 0; keys[j]; j++)
			assert_true(g_strv_contains(model_keys, keys[j]));
		/* Who goes by the name of somebody's phone comes unknown, as that does; nobody else does. */
		assert_int_equal(maker && g_str_has_prefix(maker, "Cisco"),
			g_key_file_has_key(models, groups[i], "auto-register", NULL));
		if (type && !g_hash_table_add(types, GINT_TO_POINTER(type)))
			fail_msg("[%s]: device type %d is given twice", groups[i], type);
	}
	assert_int_equal(g_key_file_get_integer(models, "7962", "device-type", NULL), 404);
	assert_int_equal(g_key_file_get_integer(models, "third-party", "device-type", NULL), 336);
	assert_int_equal(g_key_file_get_integer(models, "third-party-advanced", "device-type", NULL), 374);
	assert_int_equal(g_key_file_get_integer(models, "12SP", "device-type", NULL), 3);
	assert_int_equal(g_key_file_get_integer(models, "12SP+", "device-type", NULL), 2);
	assert_int_equal(g_key_file_get_integer(models, "30SP+", "device-type", NULL), 1);
	assert_int_equal(g_key_file_get_integer(models, "30VIP", "device-type", NULL), 5);
}

static void test_models_text(void **state)
{
	g_autoptr(GKeyFile) models = g_key_file_new();
	g_autoptr(GVariant) dict = NULL;

	g_key_file_load_from_data(
		models, "[7962]\nname = Cisco 7962\nlines = 6\n[acme]\nname = Acme One\n", -1, G_KEY_FILE_NONE, NULL);
	assert_text(ctl_models_text(models, "ACME", &plain),
		"model  name      prefix  type  lines  CDP platform  file\nacme   Acme One\n");
	dict = ctl_models_dict(models, "79");
	assert_text(ctl_json(dict), "{\n  \"7962\": {\n    \"name\": \"Cisco 7962\",\n    \"lines\": \"6\"\n  }\n}");
}

/** A maker's file beside ours: its group, its word over one of ours, and where both stand. */
static void test_models_of_a_maker(void **state)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *conf = g_path_get_dirname(g_getenv("REGENT_MODELS"));
	g_autoptr(GKeyFile) models = ctl_models_read(conf, "/nonexistent", &error);
	g_autofree char *text = NULL;

	assert_null(error);
	text = g_key_file_get_value(models, "acme-door-2", "file", NULL);
	assert_true(g_str_has_suffix(text, "/models.d/acme.ini"));
	assert_null(ctl_models_read("/nonexistent", conf, &error));
	assert_non_null(g_strrstr(error->message, "/nonexistent/models.ini"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_status),
		cmocka_unit_test(test_status_fits_the_terminal),
		cmocka_unit_test(test_status_colours),
		cmocka_unit_test(test_status_list),
		cmocka_unit_test(test_status_of_nothing),
		cmocka_unit_test(test_spans),
		cmocka_unit_test(test_ordinals),
		cmocka_unit_test(test_wrap),
		cmocka_unit_test(test_screen),
		cmocka_unit_test(test_screen_before_registration),
		cmocka_unit_test(test_screen_lines_up),
		cmocka_unit_test(test_clock),
		cmocka_unit_test(test_timeline),
		cmocka_unit_test(test_timeline_narrow),
		cmocka_unit_test(test_timeline_of_messages),
		cmocka_unit_test(test_timeline_of_all),
		cmocka_unit_test(test_messages),
		cmocka_unit_test(test_event_line),
		cmocka_unit_test(test_events_of),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_json_line),
		cmocka_unit_test(test_check_dict),
		cmocka_unit_test(test_check_dict_of_the_phone),
		cmocka_unit_test(test_check_system_list),
		cmocka_unit_test(test_json_has_no_infinity),
		cmocka_unit_test(test_facts),
		cmocka_unit_test(test_vocabulary),
		cmocka_unit_test(test_loads),
		cmocka_unit_test(test_plugins),
		cmocka_unit_test(test_models),
		cmocka_unit_test(test_models_text),
		cmocka_unit_test(test_models_of_a_maker),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
