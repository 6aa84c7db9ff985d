/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What SIGHUP does: all of the new configuration, from the first difference on, or nothing of it. */

#include "box.h"

#include <string.h>

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

/* What only the plugin can judge is judged before anything is taken over. */
static void test_reload_asks_the_plugins(void **state)
{
	g_autoptr(Box) box = box_new("");
	g_autoptr(GError) error = NULL;

	box_start(box);
	await(box, "registered:phone", 1);
	g_string_truncate(box->trace, 0);
	scratch_write(box->scratch, "etc/regent.conf",
		"[log]\nlevel = debug\n[plugin one]\nresult = fail\n[plugin two]\npublish = x-t.a=unquoted\n");
	assert_false(regent_agent_reload(box->agent, &error));
	assert_error_says(
		&error, "etc/regent.conf: [plugin two] publish: \"unquoted\" is not text of a GVariant", NULL);
	settle();
	assert_string_equal(box->trace->str, "");
	assert_true(regent_agent_complete(box->agent));
	assert_int_equal(regent_agent_log_level(box->agent), G_LOG_LEVEL_MESSAGE);
}

static void test_start_asks_the_plugins(void **state)
{
	g_autoptr(Box) box = box_new("[plugin two]\npublish = nothing\n");
	g_autoptr(GError) error = NULL;

	assert_null(agent_new(box, &error));
	assert_error_says(&error, "etc/regent.conf: [plugin two] publish: \"nothing\" is not NAME=VALUE", NULL);
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

static void test_reload_services(void **state)
{
	g_autoptr(Box) box = box_new("");

	box_start(box);
	scratch_write(box->scratch, "etc/regent.conf", "[services]\nplugins = listener\n");
	reload(box);
	assert_int_equal(service.starts, 1);
	reload(box);
	assert_int_equal(service.starts, 1);
	scratch_write(box->scratch, "etc/regent.conf",
		"[services]\nplugins = listener\n[plugin listener]\n"
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
		cmocka_unit_test(test_reload_nothing_new),
		cmocka_unit_test(test_reload_keeps_the_old_whole),
		cmocka_unit_test(test_reload_asks_the_plugins),
		cmocka_unit_test(test_start_asks_the_plugins),
		cmocka_unit_test(test_reload_from_the_first_difference),
		cmocka_unit_test(test_reload_other_phases),
		cmocka_unit_test(test_reload_endpoint),
		cmocka_unit_test(test_reload_endpoints),
		cmocka_unit_test(test_reload_parent),
		cmocka_unit_test(test_reload_services),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
