/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is said of an endpoint that fails, waits or works with a drawback, and the exit status that goes with it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gio/gio.h>
#include <string.h>

#include "ctl-test.h"
#include "json.h"
#include "request.h"
#include "screen.h"
#include "state.h"
#include "status.h"
#include "why.h"

static const CtlStyle plain = { 0 };
static const CtlStyle wide = { .width = 120 };
static const CtlStyle usual = { .width = 80 };
static const CtlStyle colour = { .colour = TRUE };

#define PHASES(state) \
	"'phases': <[{'phase': <'link'>, 'state': <'done'>}, {'phase': <'addressing'>, 'state': <'" state "'>}]>"

#define SILENT \
	"{'phase': <'addressing'>, 'plugin': <'dhcp'>, 'code': <'dhcp.silent'>, 'phone': <'DHCP Timeout'>," \
	" 'cause': <'No DHCP answer on VLAN 100 (eth0.100): 5 requests in 62 s.'>," \
	" 'cure': <'On sw1: `show interfaces FastEthernet0/1 switchport`, and look for VLAN 100.\\n" \
	"The gateway of VLAN 100 has no relay: `ip helper-address` on it.\\n\\nThe scope has no free address.'>," \
	" 'since': <int64 10000000>, 'until': <int64 154000000>}"

#define FLAT \
	"{'phase': <'discovery'>, 'plugin': <'cdp'>, 'code': <'vlan.silent'>, 'phone': <'Configuring VLAN'>," \
	" 'cause': <'No switch answered.'>, 'cure': <'Set `[plugin fixed] vlan = untagged`.'>}"

#define WAITING \
	"{'phase': <'addressing'>, 'plugin': <'dhcp'>, 'code': <'phase.waiting'>, 'phone': <'Configuring IP'>," \
	" 'cause': <'Waiting for an address.'>, 'cure': <''>, 'since': <int64 128000000>, 'until': <int64 138000000>}"

#define STATUS(state, stage, phase, whys) \
	"{" ENDPOINT "'state': <'" state "'>, 'stage': <'" stage \
	"'>, 'since': <int64 0>, 'now': <int64 130000000>, " PHASES(phase) ", 'whys': <@aa{sv} [" whys "]>}"

static const char fails[] = STATUS("unregistered", "DHCP Timeout", "failed", SILENT ", " FLAT);
static const char waits[] = STATUS("unregistered", "Configuring IP", "running", WAITING);
static const char works[] = STATUS("registered", "", "done", "");
static const char drawback[] = STATUS("registered", "", "done", FLAT);
static const char no_line[] = STATUS("no-line", "", "done", "");
static const char complete[] = STATUS("complete", "", "done", "");

static void assert_why(const char *text, const CtlStyle *style, const char *wanted)
{
	g_autoptr(GVariant) status = parse(text);

	assert_text(ctl_why_text(status, style), wanted);
}

static void test_why_it_fails(void **state)
{
	assert_why(fails, &wide,
		"phone DHCP Timeout\n"
		"why   No DHCP answer on VLAN 100 (eth0.100): 5 requests in 62 s.\n"
		"when  for 2 min 0 s; next try in 24 s\n"
		"do    On sw1: `show interfaces FastEthernet0/1 switchport`, and look for VLAN 100.\n"
		"or 2  The gateway of VLAN 100 has no relay: `ip helper-address` on it.\n"
		"or 3  The scope has no free address.\n"
		"\n"
		"why   No switch answered.\n"
		"do    Set `[plugin fixed] vlan = untagged`.\n");
}

/* A command stays in one piece. */
static void test_why_at_80_columns(void **state)
{
	g_autoptr(GVariant) status = parse(fails);
	g_autofree char *text = ctl_why_text(status, &usual);

	assert_non_null(strstr(text, "do    On sw1: `show interfaces FastEthernet0/1 switchport`, and look for VLAN\n"
				     "      100.\n"));
}

static void test_why_it_waits(void **state)
{
	assert_why(waits, &plain,
		"phone Configuring IP\n"
		"why   Waiting for an address.\n"
		"when  for 2 s; at most 8 s more\n");
}

/* What is shown never is "0 s more". */
static void test_when_no_time_is_left(void **state)
{
	static const char *const rows[][2] = {
		{ "int64 130300000", "why   W.\nwhen  for 2 s; at most 1 s more\n" },
		{ "int64 130000000", "why   W.\nwhen  for 2 s; goes on by itself as soon as that changes\n" },
		{ "int64 129000000", "why   W.\nwhen  for 2 s; goes on by itself as soon as that changes\n" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = g_strdup_printf(STATUS("unregistered", "", "running",
								"{'phase': <'addressing'>, 'cause': <'W.'>, 'since': "
								"<int64 128000000>, 'until': <%s>}"),
			rows[i][0]);

		assert_why(text, &plain, rows[i][1]);
	}
}

/* A restart that is held back leaves the registration alone until it comes. */
static void test_when_of_a_phase_that_is_done(void **state)
{
	assert_why(
		STATUS("registered", "", "done",
			"{'phase': <'addressing'>, 'cause': <'A restart is held back.'>, 'until': <int64 142000000>}"),
		&plain,
		"why   A restart is held back.\n"
		"when  12 s more\n");
}

/* Nothing is wrong with what is registered with a line and has no drawback, and with nothing else. */
static void test_nothing_is_wrong(void **state)
{
	assert_why(works, &plain, "SEP001122334455: registered for 2 min 10 s, nothing is wrong\n");
	assert_why(no_line, &plain,
		"SEP001122334455: registered without a line for 2 min 10 s, and nothing more was asked for\n");
	assert_why(complete, &plain, "SEP001122334455: complete for 2 min 10 s, and nothing more was asked for\n");
	assert_why("@a{sv} {}", &plain, ": not registered for 0 s\n");
	assert_why("{'state': <'of a later daemon'>}", &plain, ": not registered for 0 s\n");
}

/* A registered phone does not show the words of one that is not. */
static void test_why_of_a_drawback(void **state)
{
	assert_why(drawback, &plain,
		"why   No switch answered.\n"
		"do    Set `[plugin fixed] vlan = untagged`.\n");
	assert_why(STATUS("registered", "Configuring VLAN", "done", FLAT), &plain,
		"why   No switch answered.\n"
		"do    Set `[plugin fixed] vlan = untagged`.\n");
}

static void test_status_says_the_worst(void **state)
{
	g_autoptr(GVariant) status = parse(fails);
	g_autofree char *text = ctl_status_text(status, &plain);

	assert_non_null(strstr(text, "do    On sw1: "));
	assert_true(g_str_has_suffix(text, "or 3  The scope has no free address.\n      1 more: `regentctl why`\n"));
}

/* A harmless note is told to who asks why. */
static void test_status_is_quiet_of_notes(void **state)
{
	g_autoptr(GVariant) status = parse(
		STATUS("registered", "", "done", "{'phase': <'link'>, 'weight': <'note'>, 'cause': <'It is small.'>}"));
	g_autofree char *text = ctl_status_text(status, &plain);
	g_autofree char *why = ctl_why_text(status, &plain);

	assert_null(strstr(text, "small"));
	assert_null(strstr(text, "more"));
	assert_non_null(strstr(why, "why   It is small."));
}

static void test_status_of_nobody_to_blame(void **state)
{
	static const char *const heads[] = { works, "registered for 2 min 10 s", no_line,
		"registered without a line for", complete, "complete for 2 min", waits, "not registered for" };

	for (guint i = 0; i < G_N_ELEMENTS(heads); i += 2) {
		g_autoptr(GVariant) status = parse(heads[i]);
		g_autofree char *text = ctl_status_text(status, &plain);

		if (!strstr(text, heads[i + 1]))
			fail_msg("%s is not in %s", heads[i + 1], text);
	}
}

static void test_commands_are_painted(void **state)
{
	assert_why(drawback, &colour,
		"\033[1mwhy\033[0m   No switch answered.\n"
		"\033[1mdo\033[0m    Set \033[1m[plugin fixed] vlan = untagged\033[0m.\n");
}

/* Paint goes on behind a line's end, where a command is longer than the line. */
static void test_long_command(void **state)
{
	static const CtlStyle small = { .colour = TRUE, .width = 30 };
	g_autoptr(GString) out = g_string_new(NULL);

	ctl_text_paragraph(out, &small, "do", "On sw1: `show interfaces FastEthernet0/1 switchport`.");
	assert_string_equal(out->str, "\033[1mdo\033[0m    On sw1:\n"
				      "      \033[1mshow interfaces\033[0m\n"
				      "      \033[1mFastEthernet0/1\033[0m\n"
				      "      \033[1mswitchport\033[0m.\n");
}

static void test_why_of_several(void **state)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify) g_variant_unref);

	g_ptr_array_add(list, parse(works));
	g_ptr_array_add(list, parse(drawback));
	assert_text(ctl_why_list(list, &plain), "SEP001122334455: registered for 2 min 10 s, nothing is wrong\n"
						"SEP001122334455: registered for 2 min 10 s\n"
						"why   No switch answered.\n"
						"do    Set `[plugin fixed] vlan = untagged`.\n");
}

/* @value: floating. */
static char *json_of(GVariant *value)
{
	g_autoptr(GVariant) owned = g_variant_ref_sink(value);

	return ctl_json_line(owned);
}

/* Asked for too often, and so not carried out yet. */
static void test_held_request(void **state)
{
	static const char held[] = STATUS("registered", "", "done",
		FLAT ", {'phase': <'addressing'>, 'code': <'phase.held'>, 'until': <int64 142000000>,"
		     " 'cause': <'A restart is held back, because 3 were asked for within 20 s.'>}");
	g_autoptr(GVariant) waiting = parse(held);
	g_autoptr(GVariant) carried_out = parse(drawback);

	assert_text(ctl_request_text(waiting, "restart"),
		"The restart waits: it comes in 12 s, and until then everything stays as it is. A restart is held back, because 3 "
		"were asked for within 20 s.\n");
	assert_text(ctl_request_text(carried_out, "restart"), "");
	assert_text(json_of(ctl_request_dict(waiting, "restart")),
		"{\"endpoint\": \"phone\", \"request\": \"restart\", \"wait\": 12000000}");
	assert_text(
		json_of(ctl_request_dict(carried_out, "reset")), "{\"endpoint\": \"phone\", \"request\": \"reset\"}");
}

static void test_exit(void **state)
{
	static const struct {
		const char *first, *second;
		CtlExit wanted;
	} cases[] = {
		{ works, works, CTL_REGISTERED },
		{ drawback, works, CTL_REGISTERED },
		{ works, complete, CTL_NO_LINE },
		{ no_line, works, CTL_NO_LINE },
		{ no_line, fails, CTL_UNREGISTERED },
		{ waits, complete, CTL_UNREGISTERED },
		{ works, "{'state': <'complete'>, 'children': <uint32 0>}", CTL_NO_LINE },
		{ works, "{'state': <'complete'>, 'children': <uint32 24>}", CTL_REGISTERED },
		{ fails, "{'state': <'complete'>, 'children': <uint32 24>}", CTL_UNREGISTERED },
		{ works, "{'state': <'unregistered'>, 'children': <uint32 24>}", CTL_UNREGISTERED },
		{ works, "{'state': <'of a later daemon'>}", CTL_UNREGISTERED },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify) g_variant_unref);

		g_ptr_array_add(list, parse(cases[i].first));
		g_ptr_array_add(list, parse(cases[i].second));
		assert_int_equal(ctl_state(ctl_state_worst(list)), cases[i].wanted);
	}
}

static void test_json(void **state)
{
	g_autoptr(GVariant) bad = parse(fails);
	g_autoptr(GVariant) good = parse(works);
	g_autoptr(GVariant) why = g_variant_ref_sink(ctl_why_dict(bad));
	g_autoptr(GVariant) nothing = g_variant_ref_sink(ctl_why_dict(good));
	g_autoptr(GVariant) all = g_variant_lookup_value(why, "whys", G_VARIANT_TYPE("aa{sv}"));
	g_autoptr(GVariant) none = g_variant_lookup_value(nothing, "code", NULL);

	assert_string_equal(ctl_string(why, "code"), "dhcp.silent");
	assert_string_equal(ctl_string(why, "state"), "unregistered");
	assert_int_equal(g_variant_n_children(all), 2);
	assert_string_equal(ctl_string(nothing, "state"), "registered");
	assert_null(none);
}

/* Each line of the display holds 52 columns, also of characters that take two. */
static void test_screen_holds_a_full_line(void **state)
{
	static const struct {
		const char *prompt;
		gboolean whole;
	} cases[] = {
		{ "one two three four five six seven eight nine ten ele", TRUE },
		{ "one two three four five six seven eight nine ten el", TRUE },
		{ "one two three four five six seven eight nine ten elev", FALSE },
		{ "日本語 日本語 日本語 日本語 日本語 日本語 日本語 日a", TRUE },
		{ "日本語 日本語 日本語 日本語 日本語 日本語 日本語 日", TRUE },
		{ "日本語 日本語 日本語 日本語 日本語 日本語 日本語 日日", FALSE },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *said = g_strdup_printf("{'registration.prompt': <'%s'>}", cases[i].prompt);
		g_autoptr(GVariant) status = parse(works);
		g_autoptr(GVariant) facts = parse(said);
		g_autofree char *screen = ctl_screen_text(status, facts, &plain);

		if ((strstr(screen, cases[i].prompt) != NULL) != cases[i].whole)
			fail_msg("%s in\n%s", cases[i].prompt, screen);
	}
}

static void test_screen_of_each_state(void **state)
{
	static const char *const screens[] = { works, "Your current options", no_line, "Your current options", complete,
		"Phone Not Registered", waits, "Configuring IP" };

	for (guint i = 0; i < G_N_ELEMENTS(screens); i += 2) {
		g_autoptr(GVariant) status = parse(screens[i]);
		g_autoptr(GVariant) facts = parse("{'registration.prompt': <'Your current options'>}");
		g_autofree char *text = ctl_screen_text(status, facts, &plain);

		if (!strstr(text, screens[i + 1]))
			fail_msg("%s is not in\n%s", screens[i + 1], text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_why_it_fails),
		cmocka_unit_test(test_why_at_80_columns),
		cmocka_unit_test(test_why_it_waits),
		cmocka_unit_test(test_when_no_time_is_left),
		cmocka_unit_test(test_when_of_a_phase_that_is_done),
		cmocka_unit_test(test_nothing_is_wrong),
		cmocka_unit_test(test_why_of_a_drawback),
		cmocka_unit_test(test_status_says_the_worst),
		cmocka_unit_test(test_status_is_quiet_of_notes),
		cmocka_unit_test(test_status_of_nobody_to_blame),
		cmocka_unit_test(test_commands_are_painted),
		cmocka_unit_test(test_long_command),
		cmocka_unit_test(test_why_of_several),
		cmocka_unit_test(test_held_request),
		cmocka_unit_test(test_exit),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_screen_holds_a_full_line),
		cmocka_unit_test(test_screen_of_each_state),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
