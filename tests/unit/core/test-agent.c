/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A whole process but for its signals: real files, the real clock, services, and what SIGHUP does. */

#include "core-test.h"

#include "core/agent.h"

#include <regent/plugin.h>

#include <string.h>

extern const RegentPlugin regent_plugin_sim;

typedef struct {
	Scratch *scratch;
	RegentAgent *agent;
	GString *trace; /* kind:endpoint:plugin-or-phase */
	gboolean gone;
	guint reboots;
} Box;

/* A service that writes down what it is told; and talks, which makes events of its own. */

static struct {
	RegentStep *step;
	GString *heard;
	guint starts, stops, depth;
	gboolean talks;
} service;

static void hear(gpointer self, const RegentEvent *event)
{
	assert_int_equal(service.depth++, 0);
	g_string_append_printf(service.heard, "%s:%s ", event->kind, event->endpoint);
	if (service.talks && strcmp(event->kind, "message"))
		regent_step_message(service.step, "heard %s", event->kind);
	if (service.talks && !strcmp(event->kind, "registered")) {
		service.talks = FALSE;
		assert_true(regent_service_request(service.step, event->endpoint, REGENT_REQUEST_RESTART));
	}
	service.depth--;
}

static gpointer start_service(RegentStep *step, GError **error)
{
	service.step = step;
	service.starts++;
	regent_service_watch_events(step, hear, &service);
	service.depth++;
	regent_step_message(step, "hello");
	service.depth--;
	return &service;
}

static gpointer refuse_service(RegentStep *step, GError **error)
{
	regent_service_watch_events(step, hear, &service);
	g_set_error_literal(error, REGENT_ERROR, REGENT_ERROR_FAILED, "not today");
	return NULL;
}

static void stop_service(gpointer self)
{
	service.stops++;
}

static const RegentOption service_options[] = {
	{ .key = "word", .type = REGENT_OPTION_STRING },
	{ 0 },
};

#define SERVICE(...)                                                                                                 \
	{ .magic = REGENT_PLUGIN_MAGIC, .abi_major = REGENT_ABI_MAJOR, .size = sizeof(RegentPlugin),                 \
		.option_size = sizeof(RegentOption), .reason_size = sizeof(RegentReason), .summary = "a service",    \
		.options = service_options, .stop = stop_service, __VA_ARGS__ }

static const RegentPlugin listener = SERVICE(.name = "listener", .start = start_service);
static const RegentPlugin refuser = SERVICE(.name = "refuser", .start = refuse_service);

/* Who blocks is named, for a person to see. */

static void block(gpointer self)
{
	g_usleep(120000);
}

static gpointer start_blocker(RegentStep *step, GError **error)
{
	regent_timer_set(regent_step_timer(step, block, NULL), 0);
	regent_step_done(step);
	return step;
}

static void stop_blocker(gpointer self)
{
}

static const RegentPlugin blocker = { .magic = REGENT_PLUGIN_MAGIC, .abi_major = REGENT_ABI_MAJOR,
	.size = sizeof(RegentPlugin), .option_size = sizeof(RegentOption), .reason_size = sizeof(RegentReason),
	.name = "blocker", .summary = "for a test", .start = start_blocker, .stop = stop_blocker };

static void add_sim(Loader *loader, const char *name)
{
	RegentPlugin descriptor = regent_plugin_sim;

	descriptor.name = name;
	assert_true(loader_add(loader, &descriptor, NULL));
}

static void note_event(gpointer data, const RegentEvent *event)
{
	Box *box = data;

	g_string_append_printf(box->trace, " %s:%s:%s", event->kind, event->endpoint,
		event->plugin ? event->plugin : event->phase ? event->phase : "-");
}

static void note_reboot(gpointer data)
{
	((Box *) data)->reboots++;
}

static RegentAgent *agent_new(Box *box, GError **error)
{
	Loader *loader = loader_new("/nonexistent");
	ConfigPaths *paths = config_paths_new();

	add_sim(loader, "one");
	add_sim(loader, "two");
	assert_true(loader_add(loader, &blocker, NULL));
	assert_true(loader_add(loader, &listener, NULL));
	assert_true(loader_add(loader, &refuser, NULL));
	paths->data_dir = scratch_path(box->scratch, "data");
	paths->file = scratch_path(box->scratch, "etc/regent.conf");
	paths->state_dir = scratch_path(box->scratch, "state");
	return regent_agent_new(paths, loader, error);
}

static Box *box_new(const char *text)
{
	Box *box = g_new0(Box, 1);

	memset(&service, 0, sizeof service);
	service.heard = g_string_new(NULL);
	box->scratch = scratch_new();
	box->trace = g_string_new(NULL);
	scratch_write(box->scratch, "data/default.conf",
		"[sequence]\nphases = a; b\nrestart = b\nreset = a\ncheck = b\n[phase a]\nplugins = one\n"
		"[phase b]\nplugins = two\n");
	scratch_write(box->scratch, "etc/regent.conf", text);
	return box;
}

static void box_start(Box *box)
{
	g_autoptr(GError) error = NULL;

	box->agent = agent_new(box, &error);
	assert_null(error);
	regent_agent_watch(box->agent, note_event, box);
	regent_agent_on_reboot(box->agent, note_reboot, box);
	regent_agent_start(box->agent);
}

static void box_free(Box *box)
{
	g_clear_pointer(&box->agent, regent_agent_free);
	g_string_free(box->trace, TRUE);
	g_string_free(service.heard, TRUE);
	scratch_free(box->scratch);
	g_free(box);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Box, box_free)

static guint count(const GString *trace, const char *word)
{
	guint found = 0;

	for (const char *at = trace->str; (at = strstr(at, word)); at++)
		found++;
	return found;
}

/* Turns the loop until the trace has @word @times; every wait of these tests is far shorter than the limit. */
static void await(Box *box, const char *word, guint times)
{
	gint64 limit = g_get_monotonic_time() + 10 * G_USEC_PER_SEC;

	while (count(box->trace, word) < times) {
		if (!g_main_context_iteration(NULL, FALSE))
			g_usleep(500);
		if (g_get_monotonic_time() > limit)
			fail_msg("no %s in:%s", word, box->trace->str);
	}
}

static void settle(void)
{
	for (guint i = 0; i < 20; i++)
		while (g_main_context_iteration(NULL, FALSE))
			continue;
}

static void note_gone(gpointer data)
{
	((Box *) data)->gone = TRUE;
}

static void reload(Box *box)
{
	g_autoptr(GError) error = NULL;

	g_string_truncate(box->trace, 0);
	if (!regent_agent_reload(box->agent, &error))
		fail_msg("%s", error->message);
}

static void test_life(void **state)
{
	g_autoptr(Box) box = box_new("[plugin one]\npublish = x-t.word='hello'; x-t.secret-pin='1234'\n"
		"goodbye = 10s\n");
	g_autoptr(GVariant) status = NULL, facts = NULL, events = NULL, plugins = NULL;
	g_auto(GStrv) names = NULL;
	gboolean registered = FALSE;

	box_start(box);
	assert_false(regent_agent_complete(box->agent));
	await(box, "registered:phone:-", 1);
	assert_true(regent_agent_complete(box->agent));
	names = regent_agent_endpoints(box->agent);
	assert_string_equal(names[0], "phone");
	assert_null(names[1]);
	status = g_variant_ref_sink(regent_agent_status(box->agent, NULL));
	assert_true(g_variant_lookup(status, "registered", "b", &registered) && registered);
	assert_null(regent_agent_status(box->agent, "nobody"));
	facts = g_variant_ref_sink(regent_agent_facts(box->agent, ""));
	assert_true(g_variant_lookup(facts, "x-t.word", "s", NULL));
	assert_false(g_variant_lookup(facts, "x-t.secret-pin", "s", NULL));
	events = g_variant_ref_sink(regent_agent_events(box->agent, 0));
	assert_true(g_variant_n_children(events) > 5);
	plugins = g_variant_ref_sink(regent_agent_plugins(box->agent));
	assert_int_equal(g_variant_n_children(plugins), 5);
	/* A second word of the same skips the goodbye that takes ten seconds. */
	regent_agent_quit(box->agent, note_gone, box);
	settle();
	assert_false(box->gone);
	regent_agent_quit(box->agent, note_gone, box);
	await(box, "shutdown:phone", 1);
	settle();
	assert_true(box->gone);
}

static void test_bad_configuration(void **state)
{
	g_autoptr(Box) box = box_new("[phase a]\nplugins = three\n");
	g_autoptr(GError) error = NULL;

	assert_null(agent_new(box, &error));
	assert_error_says(&error, "regent.conf: [phase a] plugins", NULL);
}

static void test_second_daemon(void **state)
{
	g_autoptr(Box) box = box_new("");
	g_autoptr(GError) error = NULL;

	box_start(box);
	assert_null(agent_new(box, &error));
	assert_error_says(&error, "another regentd uses the state folder", NULL);
}

static void test_requests(void **state)
{
	g_autoptr(Box) box = box_new("[sequence]\nreboot = /bin/true\n");
	g_autofree char *command = NULL;

	box_start(box);
	await(box, "registered:phone", 1);
	assert_true(regent_agent_request(box->agent, NULL, REGENT_REQUEST_RESTART, "a test"));
	await(box, "rewind:phone:b", 1);
	await(box, "registered:phone", 3); /* unregistered is one of them */
	assert_false(regent_agent_request(box->agent, "nobody", REGENT_REQUEST_RESTART, "a test"));
	assert_true(regent_agent_request(box->agent, "phone", REGENT_REQUEST_REBOOT, NULL));
	settle();
	assert_int_equal(box->reboots, 1);
	command = regent_agent_reboot_command(box->agent);
	assert_string_equal(command, "/bin/true");
}

static void test_blocker_is_named(void **state)
{
	g_autoptr(Box) box = box_new("[phase b]\nplugins = blocker\n");

	box_start(box);
	await(box, "warning:phone:blocker", 1);
}

/* Reload. */

static void test_reload_nothing_new(void **state)
{
	g_autoptr(Box) box = box_new("");

	box_start(box);
	await(box, "registered:phone", 1);
	scratch_write(box->scratch, "etc/regent.conf", "[plugin two]\nresult = succeed\n");
	reload(box);
	settle();
	assert_string_equal(box->trace->str, " config:phone:-");
}

static void test_reload_keeps_the_old_whole(void **state)
{
	g_autoptr(Box) box = box_new("");
	g_autoptr(GError) error = NULL;

	box_start(box);
	await(box, "registered:phone", 1);
	g_string_truncate(box->trace, 0);
	scratch_write(box->scratch, "etc/regent.conf", "[plugin one]\nresult = fail\n[plugin two]\nresult = unknown\n");
	assert_false(regent_agent_reload(box->agent, &error));
	assert_error_says(&error, "regent.conf: [plugin two] result", NULL);
	settle();
	assert_string_equal(box->trace->str, "");
	assert_true(regent_agent_complete(box->agent));
}

static void test_reload_from_the_first_difference(void **state)
{
	g_autoptr(Box) box = box_new("");

	box_start(box);
	await(box, "registered:phone", 1);
	scratch_write(box->scratch, "etc/regent.conf", "[plugin two]\ndelay = 1ms\n");
	reload(box);
	await(box, " registered:phone", 1);
	assert_int_equal(count(box->trace, "rewind:phone:b"), 1);
	assert_int_equal(count(box->trace, "step-start:phone:one"), 0);
	assert_int_equal(count(box->trace, "step-start:phone:two"), 1);
	/* A key of the phase itself. */
	scratch_write(box->scratch, "etc/regent.conf", "[plugin two]\ndelay = 1ms\n[phase a]\nretry-min = 2s\n");
	reload(box);
	await(box, " registered:phone", 1);
	assert_int_equal(count(box->trace, "step-start:phone:one"), 1);
}

static void test_reload_other_phases(void **state)
{
	g_autoptr(Box) box = box_new("");

	box_start(box);
	await(box, "registered:phone", 1);
	scratch_write(box->scratch, "etc/regent.conf", "[phase c]\nplugins = one\nafter = a\n");
	reload(box);
	await(box, " registered:phone", 1);
	assert_int_equal(count(box->trace, "phase-done:phone:c"), 1);
	scratch_write(box->scratch, "etc/regent.conf", "[sequence]\nphases = b\nreset = b\n");
	reload(box);
	await(box, " registered:phone", 1);
	assert_int_equal(count(box->trace, "phase-done:phone:a"), 0);
}

/* What [endpoint] says is a fact like others: who reads it is concerned. */
static void test_reload_endpoint(void **state)
{
	g_autoptr(Box) box = box_new("[endpoint]\nserial = A\n");
	g_autoptr(GVariant) facts = NULL;
	const char *serial = NULL;

	box_start(box);
	await(box, "registered:phone", 1);
	scratch_write(box->scratch, "etc/regent.conf", "[endpoint]\nserial = B\n");
	reload(box);
	settle();
	facts = g_variant_ref_sink(regent_agent_facts(box->agent, NULL));
	assert_true(g_variant_lookup(facts, "endpoint.serial", "&s", &serial));
	assert_string_equal(serial, "B");
	assert_true(regent_agent_complete(box->agent));
}

static char *names_of(Box *box)
{
	g_auto(GStrv) names = regent_agent_endpoints(box->agent);

	return g_strjoinv(" ", names);
}

static void assert_endpoints(Box *box, const char *expected)
{
	g_autofree char *names = names_of(box);

	assert_string_equal(names, expected);
}

static void test_reload_endpoints(void **state)
{
	g_autoptr(Box) box = box_new("[plugin two]\ngoodbye = 50ms\n");

	scratch_write(box->scratch, "etc/endpoints.d/a.conf", "");
	scratch_write(box->scratch, "etc/endpoints.d/b.conf", "");
	box_start(box);
	await(box, " registered:", 2);
	scratch_remove(box->scratch, "etc/endpoints.d/a.conf");
	scratch_write(box->scratch, "etc/endpoints.d/c.conf", "");
	reload(box);
	await(box, "shutdown:a", 1);
	await(box, " registered:c", 1);
	settle();
	assert_endpoints(box, "b c");
	assert_int_equal(count(box->trace, "step-start:b"), 0);
	/* Taken away and given back while it still says goodbye. */
	scratch_remove(box->scratch, "etc/endpoints.d/b.conf");
	reload(box);
	settle();
	scratch_write(box->scratch, "etc/endpoints.d/b.conf", "");
	reload(box);
	await(box, "shutdown:b", 1);
	await(box, " registered:b", 1);
	assert_endpoints(box, "c b");
	/* One more, and none goes. */
	scratch_write(box->scratch, "etc/endpoints.d/d.conf", "");
	reload(box);
	await(box, " registered:d", 1);
	assert_true(regent_agent_complete(box->agent));
}

static void test_reload_parent(void **state)
{
	g_autoptr(Box) box = box_new("[sequence]\nspread = 1ms\n");

	scratch_write(box->scratch, "etc/endpoints.d/box.conf", "");
	scratch_write(box->scratch, "etc/endpoints.d/port.conf", "");
	box_start(box);
	await(box, " registered:", 2);
	scratch_write(box->scratch, "etc/endpoints.d/port.conf", "[sequence]\nparent = box\n");
	reload(box);
	await(box, "shutdown:port", 1);
	await(box, " registered:port", 1);
	assert_int_equal(count(box->trace, "step-start:box"), 0);
	/* It stands on the other now: what is asked of that concerns it. */
	g_string_truncate(box->trace, 0);
	regent_agent_request(box->agent, "box", REGENT_REQUEST_RESTART, "a test");
	await(box, " registered:box", 1);
	await(box, " registered:port", 1);
	assert_int_equal(count(box->trace, "step-start:port:one"), 1);
	/* And the box may go. */
	scratch_remove(box->scratch, "etc/endpoints.d/box.conf");
	scratch_write(box->scratch, "etc/endpoints.d/port.conf", "");
	reload(box);
	await(box, "shutdown:box", 1);
	await(box, " registered:port", 1);
	settle();
	assert_endpoints(box, "port");
}

/* Services. */

static void test_service(void **state)
{
	g_autoptr(Box) box = box_new("[services]\nplugins = listener\n");
	g_auto(GStrv) names = NULL;
	g_autoptr(GVariant) status = NULL, facts = NULL;

	box_start(box);
	await(box, "registered:phone", 1);
	settle();
	assert_int_equal(count(service.heard, "boot:phone"), 1);
	assert_int_equal(count(service.heard, "registered:phone"), 1);
	names = regent_service_endpoints(service.step);
	assert_string_equal(names[0], "phone");
	status = regent_service_status(service.step, "phone");
	facts = regent_service_facts(service.step, "phone");
	assert_false(g_variant_is_floating(status));
	assert_false(g_variant_is_floating(facts));
	assert_null(regent_service_status(service.step, "nobody"));
	assert_false(regent_service_request(service.step, "nobody", REGENT_REQUEST_RESET));
	regent_agent_quit(box->agent, note_gone, box);
	await(box, "shutdown:phone", 1);
	settle();
	assert_true(box->gone);
	assert_int_equal(count(service.heard, "shutdown:phone"), 1);
	assert_int_equal(service.stops, 1);
}

/* What it says and asks for makes events: it is told of them, but never inside itself. */
static void test_service_that_talks(void **state)
{
	g_autoptr(Box) box = box_new("[services]\nplugins = listener\n");

	service.talks = TRUE;
	box_start(box);
	await(box, " registered:phone", 2);
	settle();
	assert_int_equal(count(service.heard, "request:phone"), 1);
	assert_true(count(service.heard, "message:regent") > 5);
	assert_int_equal(count(service.heard, " registered:phone"), 2);
}

static void test_service_that_refuses(void **state)
{
	g_autoptr(Box) box = box_new("[services]\nplugins = refuser; listener\n");

	g_test_expect_message("regent", G_LOG_LEVEL_WARNING, "service refuser cannot start: not today");
	box_start(box);
	g_test_assert_expected_messages();
	await(box, "registered:phone", 1);
	assert_int_equal(count(service.heard, "registered:phone"), 1);
}

static void test_reload_services(void **state)
{
	g_autoptr(Box) box = box_new("");

	box_start(box);
	scratch_write(box->scratch, "etc/regent.conf", "[services]\nplugins = listener\n");
	reload(box);
	assert_int_equal(service.starts, 1);
	reload(box);
	assert_int_equal(service.starts, 1);
	scratch_write(box->scratch, "etc/regent.conf", "[services]\nplugins = listener\n[plugin listener]\n"
		"word = new\n");
	reload(box);
	assert_int_equal(service.starts, 2);
	assert_int_equal(service.stops, 1);
	assert_string_equal(regent_step_option_string(service.step, "word"), "new");
	scratch_write(box->scratch, "etc/regent.conf", "");
	reload(box);
	assert_int_equal(service.stops, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_life),
		cmocka_unit_test(test_bad_configuration),
		cmocka_unit_test(test_second_daemon),
		cmocka_unit_test(test_requests),
		cmocka_unit_test(test_blocker_is_named),
		cmocka_unit_test(test_reload_nothing_new),
		cmocka_unit_test(test_reload_keeps_the_old_whole),
		cmocka_unit_test(test_reload_from_the_first_difference),
		cmocka_unit_test(test_reload_other_phases),
		cmocka_unit_test(test_reload_endpoint),
		cmocka_unit_test(test_reload_endpoints),
		cmocka_unit_test(test_reload_parent),
		cmocka_unit_test(test_service),
		cmocka_unit_test(test_service_that_talks),
		cmocka_unit_test(test_service_that_refuses),
		cmocka_unit_test(test_reload_services),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
