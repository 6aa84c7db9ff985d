/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "probe-child.h"
#include "probe-end.h"
#include "probe-plan.h"
#include "probe-use.h"
#include "probe-words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <string.h>

/* What is typed. */

static GHashTable *given_of(const char *const *pairs)
{
	GHashTable *given = g_hash_table_new(g_str_hash, g_str_equal);

	for (; *pairs; pairs += 2)
		g_hash_table_insert(given, (gpointer) pairs[0], (gpointer) pairs[1]);
	return given;
}

#define GIVEN(...) given_of((const char *const[]) { __VA_ARGS__, NULL })
#define ETH0 ((char *[]) { (char *) "eth0", NULL })

static void test_plan(void **state)
{
	g_autoptr(GHashTable) given = GIVEN("model", "7962, 8845", "within", "30s", "quiet", "", "mac", "0:1:2:3:4:5");
	g_auto(ProbePlan) plan = { 0 };
	g_autofree char *until = NULL;

	assert_true(probe_plan_read(&plan, given, ETH0, NULL));
	assert_string_equal(plan.interface, "eth0");
	assert_string_equal(plan.models[0], "7962");
	assert_string_equal(plan.models[1], "8845");
	assert_null(plan.models[2]);
	assert_int_equal(plan.within, 30 * G_TIME_SPAN_SECOND);
	assert_true(plan.quiet && !plan.registers && !plan.connects);
	until = probe_plan_until(&plan);
	assert_string_equal(until, "-");
}

static void test_wrong_plans(void **state)
{
	static const char *const rows[][3] = {
		{ "within", "soon", "--within soon is not a time" },
		{ "within", "0s", "--within 0s is not a time" },
		{ "model", "7962,,8845", "--model 7962,,8845: a name is missing" },
		{ "model", "a\"\n[services]", "--model: a quote" },
		{ "mac", "a\nb", "--mac: a quote or a control character" },
		{ "device-name", "SEP\"", "--device-name: a quote" },
		{ "until", "a,b", "--until a,b: one phase" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GHashTable) given = GIVEN(rows[i][0], rows[i][1]);
		g_auto(ProbePlan) plan = { 0 };
		g_autoptr(GError) error = NULL;

		if (probe_plan_read(&plan, given, ETH0, &error))
			fail_msg("--%s %s is taken", rows[i][0], rows[i][1]);
		assert_non_null(strstr(error->message, rows[i][2]));
	}
}

static void test_no_interface(void **state)
{
	g_autoptr(GHashTable) given = GIVEN("quiet", "");
	g_auto(ProbePlan) plan = { 0 };
	g_autoptr(GError) error = NULL;

	assert_false(probe_plan_read(&plan, given, (char *[]) { NULL }, &error));
	assert_non_null(strstr(error->message, "regentctl probe eth0"));
	g_clear_error(&error);
	assert_false(probe_plan_read(&plan, given, (char *[]) { (char *) "", NULL }, &error));
	assert_non_null(strstr(error->message, "regentctl probe eth0"));
	assert_true(probe_use_is_loopback("lo"));
	assert_false(probe_use_is_loopback("nothing0"));
}

/* Nothing registers unasked, whatever phase is named. */
static void test_until(void **state)
{
	static const struct {
		const char *until, *is;
		gboolean registers;
	} rows[] = {
		{ NULL, "-", FALSE },
		{ "signaling", "signaling,-", FALSE },
		{ NULL, NULL, TRUE },
		{ "signaling", "signaling", TRUE },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		const ProbePlan plan = { .until = rows[i].until, .registers = rows[i].registers };
		g_autofree char *is = probe_plan_until(&plan);

		assert_int_equal(g_strcmp0(is, rows[i].is), 0);
	}
}

/* What was typed stands behind what everybody has, between quotes. */
static void test_over(void **state)
{
	const ProbePlan plan = { .interface = "eth0", .mac = "00:01:02:03:04:05", .device_name = "SEP; 1" };
	g_autofree char *over = probe_plan_over(&plan, "Cisco 7962", "[services]\nplugins =");
	g_autofree char *none = probe_plan_over(&plan, NULL, "");
	const ProbePlan connects = { .interface = "eth0", .connects = TRUE };
	g_autofree char *connecting = probe_plan_over(&connects, NULL, "");

	assert_string_equal(over, "[services]\nplugins =\n[endpoint]\ninterface = \"eth0\"\nmodel = \"Cisco 7962\"\n"
				  "mac = \"00:01:02:03:04:05\"\ndevice-name = \"SEP; 1\"\n");
	assert_null(strstr(none, "model"));
	assert_null(strstr(none, "connect"));
	assert_non_null(strstr(connecting, "[plugin reach]\nconnect = yes\n"));
}

/* When it ends: at 100 us at the latest. */

#define AT(state, now, phases) "{'state': <'" state "'>, 'now': <@x " now ">, 'phases': <[" phases "]>}"
#define PHASE(state, next) "{'state': <'" state "'>, 'next-try': <@x " next ">}"

static const struct {
	const char *status;
	ProbeEnd end;
} ends[] = {
	{ AT("unregistered", "50", PHASE("done", "0") "," PHASE("running", "0")), PROBE_GOES_ON },
	{ AT("unregistered", "100", PHASE("running", "0")), PROBE_LATE },
	{ AT("complete", "200", PHASE("done", "0")), PROBE_DONE },
	{ AT("registered", "50", PHASE("done", "0")), PROBE_DONE },
	/* Its wait has begun. */
	{ AT("unregistered", "50", PHASE("done", "0") "," PHASE("failed", "60")), PROBE_FAILED },
	{ AT("unregistered", "50", PHASE("waiting", "60")), PROBE_FAILED },
	/* It is about to start again, or goes back. */
	{ AT("unregistered", "50", PHASE("failed", "50")), PROBE_GOES_ON },
	{ AT("unregistered", "50", PHASE("failed", "0")), PROBE_GOES_ON },
	/* Another one is at work. */
	{ AT("unregistered", "50", PHASE("running", "0") "," PHASE("failed", "60")), PROBE_GOES_ON },
	/* The boot went on without that one. */
	{ AT("unregistered", "50", PHASE("passed", "60") "," PHASE("idle", "0")), PROBE_GOES_ON },
};

static void test_end(void **state)
{
	for (guint i = 0; i < G_N_ELEMENTS(ends); i++) {
		g_autoptr(GVariant) status = g_variant_ref_sink(g_variant_new_parsed(ends[i].status));

		if (probe_end_judge(status, 100) != ends[i].end)
			fail_msg("%s is %d", ends[i].status, probe_end_judge(status, 100));
	}
}

static void test_cut(void **state)
{
	static const struct {
		ProbeEnd end;
		int number;
		const char *cut;
	} rows[] = {
		{ PROBE_DONE, 0, NULL },
		{ PROBE_FAILED, 0, NULL },
		{ PROBE_LATE, 0, "--within 5 s was over" },
		{ PROBE_STOPPED, SIGINT, "somebody pressed Ctrl-C" },
		{ PROBE_STOPPED, SIGTERM, "SIGTERM told it to end" },
		{ PROBE_STOPPED, SIGHUP, "SIGHUP told it to end" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *cut = probe_end_cut(rows[i].end, 5 * G_TIME_SPAN_SECOND, rows[i].number);

		assert_int_equal(g_strcmp0(cut, rows[i].cut), 0);
	}
}

/* A call manager tells the lines after the registration, some time. */
static void test_lines(void **state)
{
	const char *form = "{'state': <'no-line'>, 'now': <%x>, 'since': <@x 40>, 'phases': <[{'state': <'done'>}]>}";
	g_autoptr(GVariant) soon = g_variant_ref_sink(g_variant_new_parsed(form, (gint64) 41));
	g_autoptr(GVariant) late = g_variant_ref_sink(g_variant_new_parsed(form, 40 + 6 * (gint64) G_TIME_SPAN_SECOND));

	assert_int_equal(probe_end_judge(soon, G_MAXINT64), PROBE_GOES_ON);
	assert_int_equal(probe_end_judge(late, G_MAXINT64), PROBE_DONE);
}

static void test_all_done(void **state)
{
	static const struct {
		const char *status;
		gboolean done;
	} rows[] = {
		{ "{'phases': <[{'state': <'done'>}, {'state': <'done'>}]>}", TRUE },
		{ "{'phases': <[{'state': <'passed'>}, {'state': <'done'>}]>}", FALSE },
		{ "{'phases': <[{'state': <'done'>}, {'state': <'idle'>}]>}", FALSE },
		{ "{'phases': <@aa{sv} []>}", FALSE },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GVariant) status = g_variant_ref_sink(g_variant_new_parsed(rows[i].status));

		assert_int_equal(probe_end_all_done(status), rows[i].done);
	}
}

/* What it says first, and what a daemon says last. */

static char *words_of(gboolean registers, gboolean unknown)
{
	const ProbePlan plan = { .interface = "eth0", .registers = registers };
	g_autoptr(GVariant) status = g_variant_ref_sink(g_variant_new_parsed(
		"{'model': <'Cisco 7962'>, 'device': <'SEP1'>, 'phases': <[{'phase': <'link'>}, {'phase': <'reach'>}]>}"));
	g_autoptr(GVariant) facts =
		g_variant_ref_sink(g_variant_new_parsed("{'endpoint.auto-register': <%b>}", unknown));

	return probe_words_begin(&plan, status, facts);
}

static void test_words(void **state)
{
	g_autofree char *harmless = words_of(FALSE, FALSE), *cisco = words_of(FALSE, TRUE);
	g_autofree char *account = words_of(TRUE, FALSE), *number = words_of(TRUE, TRUE);

	assert_non_null(strstr(harmless, "Probing eth0 as Cisco 7962, SEP1, up to reach."));
	assert_non_null(
		strstr(harmless, "registers nowhere and takes no directory number; it asks for no default file"));
	assert_non_null(
		strstr(cisco, "registers nowhere and takes no directory number; where there is no file of its own"));
	assert_non_null(strstr(account, "It registers with an account"));
	assert_non_null(strstr(number, "takes a directory number where"));
}

static void test_last_words(void **state)
{
	static const char *const rows[][2] = {
		{ "    0.001 a warning\nregentd: /x/over.conf: [endpoint] mac: wrong\n", "[endpoint] mac: wrong" },
		{ "regentd: command line: --until x: no such phase\n", "command line: --until x: no such phase" },
		{ "one\ntwo\n\n", "two" },
		{ "", "" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *words = probe_child_last_words(rows[i][0], "/x/over.conf");

		assert_string_equal(words, rows[i][1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plan),
		cmocka_unit_test(test_wrong_plans),
		cmocka_unit_test(test_no_interface),
		cmocka_unit_test(test_until),
		cmocka_unit_test(test_over),
		cmocka_unit_test(test_end),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_all_done),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_last_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
