/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* regentctl network and erase against the control socket: what they ask for, what they say of it, their exit status. */

#include "control-fixture.h"

#include <signal.h>
#include <string.h>

#define BY_HAND "{'group': <'phase addressing'>, 'key': <'plugins'>, 'value': <'static'>}"
#define ROUTER "{'group': <'plugin static'>, 'key': <'gateway'>, 'value': <'10.1.100.1'>, 'unset': <false>}"

/** What regentctl said and did. */
typedef struct {
	gboolean ended;
	char *out, *err;
	int exit;
} Said;

/** What happens in the daemon once it was asked for a change. */
typedef void (*Meanwhile)(Fixture *fixture, GSubprocess *process);

static void said_clear(Said *said)
{
	g_free(said->out);
	g_free(said->err);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Said, said_clear)

static void on_said(GObject *source, GAsyncResult *result, gpointer data)
{
	Said *said = data;

	g_subprocess_communicate_utf8_finish(G_SUBPROCESS(source), result, &said->out, &said->err, NULL);
	said->ended = TRUE;
}

static void wait_for_change(Fixture *fixture, const Said *said)
{
	while (!fake_agent_change(fixture->agent) && !said->ended)
		g_main_context_iteration(NULL, TRUE);
}

/** @typed: after regentctl --socket PATH, with blanks between the words. */
static Said run(Fixture *fixture, const char *socket, const char *typed, Meanwhile meanwhile)
{
	g_autofree char *line = g_strdup_printf("%s --socket %s %s", g_getenv("REGENTCTL"), socket, typed);
	g_auto(GStrv) words = g_strsplit(line, " ", -1);
	g_autoptr(GSubprocess) process = g_subprocess_newv(
		(const char *const *) words, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, NULL);
	Said said = { 0 };

	assert_non_null(process);
	g_subprocess_communicate_utf8_async(process, NULL, NULL, on_said, &said);
	if (meanwhile) {
		wait_for_change(fixture, &said);
		meanwhile(fixture, process);
	}
	assert_true(spin(&said.ended));
	said.exit = g_subprocess_get_if_exited(process) ? g_subprocess_get_exit_status(process) : -1;
	return said;
}

/** @wanted: stands in what it says. */
static void assert_run(Fixture *fixture, const char *typed, Meanwhile meanwhile, int exit, const char *wanted)
{
	g_auto(Said) said = run(fixture, fixture->path, typed, meanwhile);

	if (said.exit != exit || (!strstr(said.out, wanted) && !strstr(said.err, wanted)))
		fail_msg("%s: exit %d, not %d, or without \"%s\": %s%s", typed, said.exit, exit, wanted, said.out,
			said.err);
}

static void assert_change(Fixture *fixture, const char *wanted)
{
	const char *change = fake_agent_change(fixture->agent);

	assert_string_equal(change ? change : "", wanted);
}

/* Wrong use. */

static void test_wrong_use(void **state)
{
	static const struct {
		const char *typed, *wanted;
	} cases[] = {
		{ "network --bogus", "Unknown option --bogus" },
		{ "network --static", "Missing argument for --static" },
		{ "network --static --dhcp", "--static needs a value" },
		{ "network --dns 10.1.0.2 --dns 10.1.0.3", "separate several values by commas" },
		{ "status --vlan 5", "status has no option --vlan; network has: regentctl network --help" },
		{ "erase network --vlan 5", "erase has no option --vlan" },
		{ "erase network phone more", "Too much after erase" },
		{ "erase", "regentctl erase network" },
		{ "erase everything", "regentctl erase network" },
		{ "network one two", "Too much after network" },
		{ "network --static 10.1.100.23/24 --dhcp", "exclude each other" },
		{ "network --gateway 10.1.100.1", "Type the address as well: regentctl network --static ADDRESS/LEN "
						  "--gateway 10.1.100.1" },
		{ "network --dhcp --domain example.com", "--domain is for an address set by hand" },
		{ "network --tftp 10.1.0.5", "regentctl network --alternate-tftp 10.1.0.5" },
		{ "network --static 10.1.100.23/24 --alternate-tftp 10.1.0.5", "--tftp 10.1.0.5" },
		{ "network --dhcp --at-once --confirm", "--at-once keeps it without a trial" },
		{ "erase network --at-once --within 1min", "--at-once keeps it without a trial" },
		{ "network --dhcp --revert", "--revert stands alone" },
		{ "network --within 5min", "--within says how something is set, and nothing is" },
		{ "network --dry-run", "--dry-run says how something is set, and nothing is" },
		{ "network --dhcp --within soon", "--within soon is not a time" },
		{ "network --dhcp --within 5s", "between 10 s and 1 h" },
		{ "network other --dhcp", "There is no endpoint other." },
	};
	Fixture *fixture = *state;

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
		assert_run(fixture, cases[i].typed, NULL, 2, cases[i].wanted);
	assert_null(fake_agent_change(fixture->agent));
}

/* What the daemon has against it. */

static void test_refused(void **state)
{
	static const struct {
		AgentError error;
		const char *typed, *code;
		int exit;
	} cases[] = {
		{ AGENT_ERROR_REFUSED, "network --vlan 5000", "refused", 2 },
		{ AGENT_ERROR_REFUSED, "network --static 10.1.100.23", "refused", 2 },
		{ AGENT_ERROR_BUSY, "network --vlan 100 --at-once", "busy", 2 },
		{ AGENT_ERROR_LOCKED, "erase network", "locked", 4 },
		{ AGENT_ERROR_NOTHING_TRIED, "network --confirm", "nothing-tried", 2 },
		{ AGENT_ERROR_NOTHING_TRIED, "network --revert", "nothing-tried", 2 },
	};
	Fixture *fixture = *state;

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *json = g_strconcat(cases[i].typed, " --json", NULL);
		g_autofree char *code =
			g_strdup_printf("{\"error\": {\"code\": \"%s\", \"message\": \"It is so.\"}}\n", cases[i].code);

		fake_agent_refuse(fixture->agent, cases[i].error, "It is so.");
		assert_run(fixture, cases[i].typed, NULL, cases[i].exit, "It is so.\n");
		assert_run(fixture, json, NULL, cases[i].exit, code);
	}
}

static void test_no_daemon(void **state)
{
	Fixture *fixture = *state;
	g_autofree char *absent = g_strconcat(fixture->path, "-absent", NULL);
	g_auto(Said) said = run(fixture, absent, "network --dhcp", NULL);

	assert_int_equal(said.exit, 3);
}

/* How it goes on. */

static void keep(Fixture *fixture, GSubprocess *process)
{
	fake_agent_settings(
		fixture->agent, "{'values': <@aa{sv} []>, 'last': <{'outcome': <'kept'>, 'values': <[" ROUTER "]>}>}");
	fake_agent_event(fixture->agent, "rewind");
	fake_agent_event(fixture->agent, "phase-failed");
	fake_agent_event(fixture->agent, "rewind");
	fake_agent_event(fixture->agent, "phase-failed");
	fake_agent_event(fixture->agent, "settings tried");
	fake_agent_event(fixture->agent, "settings kept");
}

static guint count(const char *text, const char *part)
{
	guint found = 0;

	for (text = strstr(text, part); text; text = strstr(text + 1, part))
		found++;
	return found;
}

static void test_kept(void **state)
{
	Fixture *fixture = *state;
	g_auto(Said) said = { 0 };

	fake_agent_settings(fixture->agent, "{'values': <[" BY_HAND "]>}");
	/* That of somebody before is not taken for ours. */
	fake_agent_event(fixture->agent, "settings reverted");
	said = run(fixture, fixture->path, "network phone --gateway 10.1.100.1 --within 30s", keep);
	assert_int_equal(said.exit, 0);
	assert_change(fixture, "try [('plugin static', 'gateway', '10.1.100.1')] [] within 30 s");
	assert_string_equal(said.err, "warning: it is odd\n");
	assert_non_null(strstr(said.out, "Kept: Default Router 10.1.100.1. It took 0."));
	assert_int_equal(count(said.out, "addressing starts again\n"), 1);
	assert_int_equal(count(said.out, "addressing failed: no answer\n"), 1);
}

static void test_kept_in_json(void **state)
{
	Fixture *fixture = *state;
	g_auto(Said) said = run(fixture, fixture->path, "network --dhcp --at-once --json", keep);

	assert_int_equal(said.exit, 0);
	assert_true(
		g_str_has_prefix(fake_agent_change(fixture->agent), "set [('phase addressing', 'plugins', 'dhcp')] "));
	assert_string_equal(said.err, "");
	assert_true(g_str_has_prefix(said.out, "{\n  \"endpoint\": \"phone\","));
	assert_non_null(strstr(said.out, "\"outcome\": \"kept\""));
	assert_non_null(strstr(said.out, "\"warnings\": [\n    \"it is odd\"\n  ]"));
	assert_non_null(strstr(said.out, "\"last\": {"));
}

static void revert(Fixture *fixture, GSubprocess *process)
{
	fake_agent_settings(fixture->agent,
		"{'values': <[{'group': <'plugin static'>, 'key': <'gateway'>, 'value': <'10.1.100.254'>}]>,"
		" 'last': <{'outcome': <'reverted'>, 'text': <'provisioning was not done within 2 min'>,"
		" 'cause': <'No answer.'>, 'cure': <'Ask.'>, 'before': <false>, 'values': <[" ROUTER "]>}>}");
	fake_agent_event(fixture->agent, "settings reverted");
}

static void test_reverted(void **state)
{
	Fixture *fixture = *state;

	assert_run(fixture, "erase network", revert, 1,
		"Not kept: provisioning was not done within 2 min.\n"
		"why   No answer.\n"
		"do    Ask.\n"
		"or 2  It did not work before the change either: add --at-once to keep it without a trial.\n"
		"As before: Default Router 10.1.100.254.\n");
	assert_change(fixture,
		"try [] [('phase addressing', 'plugins'), ('plugin static', 'address'), "
		"('plugin static', 'gateway'), ('plugin static', 'dns'), ('plugin static', 'domain'), "
		"('plugin static', 'tftp-servers'), ('plugin dhcp', 'tftp-servers'), ('endpoint', 'admin-vlan')] "
		"within 120 s");
}

static void works(Fixture *fixture, GSubprocess *process)
{
	fake_agent_settings(fixture->agent,
		"{'trial': <{'since': <int64 0>, 'until': <int64 1>, 'phase': <'provisioning'>, 'done': <true>,"
		" 'confirm': <true>, 'confirmed': <false>, 'by': <'user 0'>}>}");
	fake_agent_event(fixture->agent, "phase-done");
}

static void test_works_and_awaits_its_word(void **state)
{
	Fixture *fixture = *state;

	assert_run(fixture, "network phone --vlan 100 --confirm", works, 0,
		"it works (provisioning is done), and is kept when somebody confirms it");
	assert_change(fixture, "try [('endpoint', 'admin-vlan', '100')] [] within 120 s confirm");
}

static void test_confirm_alone(void **state)
{
	Fixture *fixture = *state;

	assert_run(fixture, "network --confirm", keep, 0, "Kept: Default Router 10.1.100.1.\n");
	assert_change(fixture, "confirm");
}

static void test_revert_alone(void **state)
{
	Fixture *fixture = *state;

	assert_run(fixture, "network --revert", NULL, 0, "As before: what the configuration says.\n");
	assert_change(fixture, "revert");
}

static void interrupt(Fixture *fixture, GSubprocess *process)
{
	g_subprocess_send_signal(process, SIGINT);
}

static void test_interrupted(void **state)
{
	Fixture *fixture = *state;

	assert_run(fixture, "network --dhcp", interrupt, 130,
		"regentd goes on by itself. `regentctl network` shows how it ends.\n");
}

static void end_daemon(Fixture *fixture, GSubprocess *process)
{
	while (!fake_agent_is_followed(fixture->agent))
		g_main_context_iteration(NULL, TRUE);
	regent_control_free(fixture->control);
	fixture->control = NULL;
}

static void test_daemon_ends_meanwhile(void **state)
{
	Fixture *fixture = *state;

	assert_run(fixture, "network --dhcp", end_daemon, 3, "When it is back, what was kept before is in force");
}

static void test_daemon_ends_before_it_saves(void **state)
{
	Fixture *fixture = *state;

	assert_run(fixture, "network --dhcp --at-once --json", end_daemon, 3, "has not said whether this was saved");
}

static void test_dry_run(void **state)
{
	Fixture *fixture = *state;

	assert_run(fixture, "network --static 10.1.100.23/24 --dns 10.1.0.2,10.1.0.3 --dry-run", NULL, 0,
		"[phase addressing]\nplugins = static\n\n[plugin static]\naddress = 10.1.100.23/24\ngateway =\n"
		"dns = 10.1.0.2; 10.1.0.3\ndomain =\ntftp-servers =\n\nGood. Nothing was set.\n");
	assert_true(g_str_has_suffix(fake_agent_change(fixture->agent), " dry-run"));
	assert_run(fixture, "network --vlan auto --dry-run --json", NULL, 0, "\"unset\": [\n      {\n");
}

static void test_shown(void **state)
{
	Fixture *fixture = *state;

	fake_agent_settings(fixture->agent, "{'values': <[" BY_HAND "]>, 'locked': <'Settings are locked.'>}");
	assert_run(fixture, "network", NULL, 0, "\nnote  Settings are locked.\n");
	assert_run(fixture, "network --json phone", NULL, 0,
		"{\n  \"in-force\": [\n    {\n      \"name\": \"DHCP Enabled\"");
	assert_run(fixture, "network --help", NULL, 0, "regentctl network --static 10.1.100.23/24");
	assert_run(fixture, "erase --help --json", NULL, 0, "\"option\": \"within\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_wrong_use),
		TEST(test_refused),
		TEST(test_no_daemon),
		TEST(test_kept),
		TEST(test_kept_in_json),
		TEST(test_reverted),
		TEST(test_works_and_awaits_its_word),
		TEST(test_confirm_alone),
		TEST(test_revert_alone),
		TEST(test_interrupted),
		TEST(test_daemon_ends_meanwhile),
		TEST(test_daemon_ends_before_it_saves),
		TEST(test_dry_run),
		TEST(test_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
