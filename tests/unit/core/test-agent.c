/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The process: its life, requests, services. */

#include "box.h"

#include <string.h>

static void note_gone(gpointer data)
{
	((Box *) data)->gone = TRUE;
}

static void test_life(void **state)
{
	g_autoptr(Box) box = box_new("[plugin one]\npublish = x-t.word='hello'; x-t.secret-pin='1234'\n"
				     "goodbye = 10s\n");
	g_autoptr(GVariant) status = NULL, facts = NULL, plugins = NULL;
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
	assert_string_equal(regent_agent_event(box->agent, 0)->kind, "boot");
	assert_int_equal(regent_agent_event(box->agent, 5)->serial, 6);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_life),
		cmocka_unit_test(test_bad_configuration),
		cmocka_unit_test(test_second_daemon),
		cmocka_unit_test(test_requests),
		cmocka_unit_test(test_blocker_is_named),
		cmocka_unit_test(test_service),
		cmocka_unit_test(test_service_that_talks),
		cmocka_unit_test(test_service_that_refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
