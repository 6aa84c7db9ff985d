/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Settings at the phone in the whole process: tried, kept, reverted. */

#include "box.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define LONG (60 * G_TIME_SPAN_SECOND)

static GVariant *change(Box *box, const char *set, const char *unset, AgentChange how, GError **error)
{
	g_autoptr(GVariant) sets = g_variant_parse(G_VARIANT_TYPE("a(sss)"), set, NULL, NULL, NULL);
	g_autoptr(GVariant) unsets = g_variant_parse(G_VARIANT_TYPE("a(ss)"), unset, NULL, NULL, NULL);
	GVariant *result;

	how.set = sets;
	how.unset = unsets;
	how.by = "user 7";
	how.within = how.within ? how.within : LONG;
	g_string_truncate(box->trace, 0);
	result = regent_agent_change(box->agent, "phone", &how, error);
	return result ? g_variant_ref_sink(result) : NULL;
}

static void begin(Box *box, const char *set, AgentChange how)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) result = change(box, set, "[]", how, &error);

	assert_null(error);
	assert_non_null(result);
}

#define TRIED \
	(AgentChange) \
	{ \
		.tried = TRUE \
	}
#define SLOWER "[('plugin one', 'delay', '1ms')]"
#define OTHER_PHASES "[sequence]\nphases = a; c\ncheck = c\nrestart = a\n[phase c]\nplugins = two\n"
#define AS_BEFORE "[('plugin one', 'result', 'succeed')]"
#define HANGS "[('plugin one', 'result', 'hang')]"

static GVariant *settings(Box *box)
{
	return g_variant_ref_sink(regent_agent_settings(box->agent, NULL));
}

/* What `last` says of it, "": nothing. Returns: (transfer full) */
static char *last(Box *box, const char *key)
{
	g_autoptr(GVariant) all = settings(box);
	g_autoptr(GVariant) dict = g_variant_lookup_value(all, "last", G_VARIANT_TYPE_VARDICT);
	const char *text = "";

	if (dict)
		g_variant_lookup(dict, key, "&s", &text);
	return g_strdup(text);
}

static void assert_last(Box *box, const char *key, const char *words)
{
	g_autofree char *text = last(box, key);

	if (!strstr(text, words) || (!*words && *text))
		fail_msg("%s is \"%s\", not \"%s\"", key, text, words);
}

/* Returns: (transfer full) (nullable): the value in force, when it was set at the phone. */
static char *in_force(Box *box, const char *group, const char *key)
{
	g_autoptr(GVariant) all = settings(box);
	g_autoptr(GVariant) values = g_variant_lookup_value(all, "values", G_VARIANT_TYPE("aa{sv}"));

	for (gsize i = 0; i < g_variant_n_children(values); i++) {
		g_autoptr(GVariant) row = g_variant_get_child_value(values, i);
		const char *row_group, *row_key, *value;
		gint64 time;

		g_variant_lookup(row, "group", "&s", &row_group);
		g_variant_lookup(row, "key", "&s", &row_key);
		g_variant_lookup(row, "value", "&s", &value);
		g_variant_lookup(row, "time", "x", &time);
		if (!strcmp(row_group, group) && !strcmp(row_key, key) && time)
			return g_strdup(value);
	}
	return NULL;
}

static void assert_in_force(Box *box, const char *group, const char *key, const char *wanted)
{
	g_autofree char *value = in_force(box, group, key);

	if (g_strcmp0(value, wanted))
		fail_msg("[%s] %s is %s, not %s", group, key, value ? value : "not set", wanted ? wanted : "not set");
}

static gboolean is_there(Box *box, const char *name)
{
	g_autofree char *path = scratch_path(box->scratch, name);

	return g_file_test(path, G_FILE_TEST_EXISTS);
}

static void start_again(Box *box)
{
	g_clear_pointer(&box->agent, regent_agent_free);
	g_string_truncate(box->trace, 0);
	box_start(box);
	await(box, "registered:phone", 1);
}

static Box *registered_box(const char *text)
{
	Box *box = box_new(text);

	box_start(box);
	await(box, "registered:phone", 1);
	return box;
}

/* A trial that ends well. */

static void test_kept(void **state)
{
	g_autoptr(Box) box = registered_box("");
	g_autoptr(GVariant) status = NULL, phases = NULL, first = NULL;

	begin(box, SLOWER, TRIED);
	assert_in_force(box, "plugin one", "delay", "1ms");
	await(box, "settings:phone", 2); /* tried, kept */
	assert_int_equal(count(box->trace, "rewind:phone:a"), 1);
	assert_int_equal(count(box->trace, "phase-done:phone:b"), 1);
	assert_last(box, "outcome", "kept");
	assert_true(is_there(box, "state/phone/settings"));
	status = g_variant_ref_sink(regent_agent_status(box->agent, NULL));
	phases = g_variant_lookup_value(status, "phases", G_VARIANT_TYPE("aa{sv}"));
	first = g_variant_get_child_value(phases, 0);
	assert_true(g_variant_lookup(first, "set", "x", NULL));
	start_again(box);
	assert_in_force(box, "plugin one", "delay", "1ms");
	assert_false(is_there(box, "state/phone/settings-tried"));
	assert_last(box, "outcome", "");
}

/* Nothing of the sequence moves: it works at once. */
static void test_kept_without_a_rewind(void **state)
{
	g_autoptr(Box) box = registered_box("");

	begin(box, AS_BEFORE, TRIED);
	await(box, "settings:phone", 2);
	assert_int_equal(count(box->trace, "rewind:phone"), 0);
	assert_last(box, "outcome", "kept");
}

static void test_erased(void **state)
{
	g_autoptr(Box) box = registered_box("");
	g_autoptr(GVariant) result = NULL;

	begin(box, SLOWER, (AgentChange) { 0 });
	await(box, "settings:phone", 2);
	await(box, "registered:phone", 2); /* unregistered is one of them */
	result = change(box, "[]", "[('plugin one', 'delay')]", TRIED, NULL);
	assert_non_null(result);
	await(box, "settings:phone", 2);
	assert_in_force(box, "plugin one", "delay", NULL);
	assert_false(is_there(box, "state/phone/settings"));
}

/* A trial that does not. */

static void test_reverted(void **state)
{
	g_autoptr(Box) box = registered_box("");

	begin(box, HANGS, (AgentChange) { .tried = TRUE, .within = 50000 });
	assert_in_force(box, "plugin one", "result", "hang");
	await(box, " registered:phone", 1);
	assert_in_force(box, "plugin one", "result", NULL);
	assert_last(box, "outcome", "reverted");
	assert_last(box, "text", "b was not done within");
	assert_last(box, "code", "phase.waiting");
	assert_false(is_there(box, "state/phone/settings"));
	start_again(box);
	assert_in_force(box, "plugin one", "result", NULL);
	assert_last(box, "outcome", "");
}

/* Until the last goodbye is said the phases stand as they stood before the change. */
static void test_goodbyes_are_no_success(void **state)
{
	g_autoptr(Box) box = registered_box("[plugin two]\ngoodbye = 300ms\n");

	begin(box, HANGS, (AgentChange) { .tried = TRUE, .within = 50000 });
	await(box, " registered:phone", 1);
	assert_last(box, "outcome", "reverted");
}

/* What was kept before is what it goes back to. */
static void test_reverted_to_what_was_kept(void **state)
{
	g_autoptr(Box) box = registered_box("");

	begin(box, SLOWER, TRIED);
	await(box, "settings:phone", 2);
	begin(box, "[('plugin one', 'delay', '2ms'), ('plugin one', 'result', 'fail')]",
		(AgentChange) { .tried = TRUE, .within = 50000 });
	await(box, " registered:phone", 1);
	assert_in_force(box, "plugin one", "delay", "1ms");
	assert_in_force(box, "plugin one", "result", NULL);
	assert_last(box, "code", "sim.failed");
}

static void test_reverted_by_hand(void **state)
{
	g_autoptr(Box) box = registered_box("");
	g_autoptr(GError) error = NULL;

	begin(box, HANGS, TRIED);
	assert_true(regent_agent_revert(box->agent, "phone", "user 8", &error));
	await(box, " registered:phone", 1);
	assert_last(box, "text", "user 8 went back");
	assert_false(regent_agent_revert(box->agent, "phone", "user 8", &error));
	assert_error_says(&error, "Nothing is being tried on phone", NULL);
}

/* The daemon ended meanwhile, and nobody was there to judge. */
static void test_cut(void **state)
{
	g_autoptr(Box) box = registered_box("");

	begin(box, HANGS, TRIED);
	start_again(box);
	assert_in_force(box, "plugin one", "result", NULL);
	assert_last(box, "text", "regentd ended while it was tried");
	settle();
	start_again(box);
	assert_last(box, "text", "");
}

static void test_spoilt_files_meanwhile(void **state)
{
	g_autoptr(Box) box = registered_box("");
	GPtrArray *lines = log_watch();

	begin(box, HANGS, (AgentChange) { .tried = TRUE, .within = 50000 });
	scratch_write(box->scratch, "etc/regent.conf", "[phase a]\nplugins = nobody\n");
	await(box, " registered:phone", 1);
	assert_in_force(box, "plugin one", "result", NULL);
	log_unwatch(lines);
}

static void test_files_read_again_meanwhile(void **state)
{
	g_autoptr(Box) box = registered_box("");

	begin(box, HANGS, TRIED);
	scratch_write(box->scratch, "etc/regent.conf", "[plugin one]\nresult = succeed\ndelay = 1ms\n");
	reload(box);
	assert_in_force(box, "plugin one", "result", "hang");
	assert_true(regent_agent_revert(box->agent, "phone", "user 8", NULL));
	await(box, " registered:phone", 1);
	assert_in_force(box, "plugin one", "result", NULL);
}

/* What cannot be written is not kept. */
static void test_not_saved(void **state)
{
	g_autoptr(Box) box = registered_box("");

	/* A folder where the file should be: not even root can write over it. */
	scratch_write(box->scratch, "state/phone/settings/in-the-way", "");
	begin(box, SLOWER, TRIED);
	await(box, "settings:phone", 2);
	await(box, " registered:phone", 2);
	assert_in_force(box, "plugin one", "delay", NULL);
	assert_last(box, "text", "it could not be saved: ");
}

/* Confirmed, or not. */

static void test_confirmed(void **state)
{
	g_autoptr(Box) box = registered_box("");

	begin(box, SLOWER, (AgentChange) { .tried = TRUE, .confirm = TRUE });
	await(box, " registered:phone", 1);
	settle();
	assert_false(is_there(box, "state/phone/settings"));
	assert_true(regent_agent_confirm(box->agent, "", "user 7", NULL));
	await(box, "settings:phone", 2);
	assert_last(box, "outcome", "kept");
}

/* It is on its way to the disk: who is told that it went back would find it again after a restart. */
static void test_too_late_to_revert(void **state)
{
	g_autoptr(Box) box = registered_box("");
	g_autoptr(GError) error = NULL;

	begin(box, SLOWER, (AgentChange) { .tried = TRUE, .confirm = TRUE });
	await(box, " registered:phone", 1);
	settle();
	assert_true(regent_agent_confirm(box->agent, "", "user 7", NULL));
	assert_false(regent_agent_revert(box->agent, "", "user 8", &error));
	assert_error_says(&error, "works and is being saved", NULL);
	await(box, "settings:phone", 2);
	assert_last(box, "outcome", "kept");
	assert_in_force(box, "plugin one", "delay", "1ms");
}

static void test_unconfirmed(void **state)
{
	g_autoptr(Box) box = registered_box("");

	/* It works at once, as nothing moves. */
	begin(box, AS_BEFORE, (AgentChange) { .tried = TRUE, .confirm = TRUE, .within = 50000 });
	await(box, "settings:phone", 2);
	assert_last(box, "text", "nobody confirmed it within");
	assert_in_force(box, "plugin one", "result", NULL);
}

/* What is refused. */

static void test_refused(void **state)
{
	static const struct {
		const char *set, *words;
		AgentError code;
	} rows[] = {
		{ "[('plugin one', 'delay', 'soon')]", "settings at the phone: [plugin one] delay: \"soon\"",
			AGENT_ERROR_REFUSED },
		{ "[('plugin one', 'dely', '1s')]", "did you mean delay?", AGENT_ERROR_REFUSED },
		{ "[('plugin one', 'goodbye', '1s')]", "[plugin one] goodbye: cannot be set at the phone",
			AGENT_ERROR_REFUSED },
		{ "[('plugin one', 'publish', 'nothing')]", "\"nothing\" is not NAME=VALUE", AGENT_ERROR_REFUSED },
		{ "[('phase a', 'plugins', 'nobody')]", "[phase a] plugins", AGENT_ERROR_REFUSED },
		{ "[('phase a', 'timeout', '1s')]", "cannot be set at the phone", AGENT_ERROR_REFUSED },
		{ "[('phase c', 'plugins', 'one')]", "phase", AGENT_ERROR_REFUSED },
		{ "[('endpoint', 'interface', 'eth9')]", "cannot be set at the phone", AGENT_ERROR_REFUSED },
		{ "[('endpoint', 'load-file', '/etc/shadow')]", "cannot be set at the phone", AGENT_ERROR_REFUSED },
		{ "[('endpoint', 'admin-vlan', '4095')]", "neither a number from 1 to 4094 nor", AGENT_ERROR_REFUSED },
		{ "[('sequence', 'reboot', '/bin/sh')]", "cannot be set at the phone", AGENT_ERROR_REFUSED },
		{ "[('services', 'plugins', 'listener')]", "settings at the phone: [services]", AGENT_ERROR_REFUSED },
		{ "[('plugin nobody', 'delay', '1s')]", "settings at the phone: [plugin nobody]", AGENT_ERROR_REFUSED },
		{ "[('plugin one', 'delay', '1s\\n[sequence]')]", "a value is one line", AGENT_ERROR_REFUSED },
	};
	g_autoptr(Box) box = registered_box("");

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;

		assert_null(change(box, rows[i].set, "[]", TRIED, &error));
		assert_int_equal(error->code, rows[i].code);
		assert_error_says(&error, rows[i].words, NULL);
	}
	settle();
	assert_string_equal(box->trace->str, "");
}

static void test_locked(void **state)
{
	g_autoptr(Box) box = registered_box("[endpoint]\nlock-network = yes\n");
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) all = settings(box);
	const char *locked = "";

	assert_null(change(box, SLOWER, "[]", TRIED, &error));
	assert_int_equal(error->code, AGENT_ERROR_LOCKED);
	assert_error_says(&error, "etc/regent.conf has [endpoint] lock-network = yes", NULL);
	g_variant_lookup(all, "locked", "&s", &locked);
	assert_non_null(strstr(locked, "lock-network"));
}

static void test_second_person(void **state)
{
	g_autoptr(Box) box = registered_box("");
	g_autoptr(GError) error = NULL;

	begin(box, HANGS, TRIED);
	assert_null(change(box, SLOWER, "[]", TRIED, &error));
	assert_int_equal(error->code, AGENT_ERROR_BUSY);
	assert_error_says(&error, "have been tried by user 7 for ", " more. Wait for it", NULL);
}

static void test_dry_run(void **state)
{
	g_autoptr(Box) box = registered_box("");
	g_autoptr(GVariant) result =
		change(box, "[('plugin blocker', 'delay', '1s')]", "[]", (AgentChange) { .dry_run = TRUE }, NULL);

	assert_null(result); /* blocker has no options */
	result = change(box, SLOWER, "[]", (AgentChange) { .dry_run = TRUE }, NULL);
	assert_non_null(result);
	settle();
	assert_string_equal(box->trace->str, "");
	assert_in_force(box, "plugin one", "delay", NULL);
}

/* After an update the files may not fit to what was set: the phone boots without it, and says so. */
static void test_unusable_after_a_change_of_files(void **state)
{
	g_autoptr(Box) box = registered_box("");
	g_autoptr(GVariant) all = NULL;
	GPtrArray *lines = log_watch();
	const char *unused = "";

	begin(box, "[('phase b', 'plugins', 'one')]", (AgentChange) { 0 });
	await(box, "settings:phone", 2);
	scratch_write(box->scratch, "etc/regent.conf", OTHER_PHASES);
	start_again(box);
	all = settings(box);
	g_variant_lookup(all, "unused", "&s", &unused);
	assert_non_null(strstr(unused, "[phase b]"));
	/* It is not lost either. */
	scratch_write(box->scratch, "etc/regent.conf", "");
	reload(box);
	assert_in_force(box, "phase b", "plugins", "one");
	log_unwatch(lines);
}

static void test_unusable_in_the_midst_of_a_trial(void **state)
{
	g_autoptr(Box) box = registered_box("");
	GPtrArray *lines = log_watch();

	begin(box, "[('phase b', 'plugins', 'one')]", (AgentChange) { 0 });
	await(box, "settings:phone", 2);
	await(box, " complete:phone", 1);
	begin(box, HANGS, TRIED);
	scratch_write(box->scratch, "etc/regent.conf", OTHER_PHASES);
	reload(box);
	await(box, " registered:phone", 1);
	assert_last(box, "outcome", "reverted");
	assert_last(box, "text", "[phase b]");
	log_unwatch(lines);
}

/* The file says what is in force, and what comes next waits until it does. */
static void test_unusable_while_it_is_saved(void **state)
{
	g_autoptr(Box) box = registered_box("");
	g_autofree char *path = scratch_path(box->scratch, "state/phone/settings");
	g_autofree char *text = NULL;
	GPtrArray *lines = log_watch();

	begin(box, "[('phase b', 'plugins', 'one')]", (AgentChange) { .tried = TRUE, .confirm = TRUE });
	await(box, " complete:phone", 1);
	settle();
	assert_true(regent_agent_confirm(box->agent, "", "user 7", NULL));
	scratch_write(box->scratch, "etc/regent.conf", OTHER_PHASES);
	reload(box);
	assert_last(box, "outcome", "reverted");
	begin(box, SLOWER, (AgentChange) { 0 });
	await(box, "settings:phone", 2);
	assert_last(box, "outcome", "kept");
	assert_true(g_file_get_contents(path, &text, NULL, NULL));
	assert_null(strstr(text, "phase b"));
	assert_non_null(strstr(text, "delay"));
	log_unwatch(lines);
}

/* The way out of what cannot be used: it goes aside, and what is set now counts. */
static void test_unusable_goes_aside(void **state)
{
	g_autoptr(Box) box = box_new("");
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) status = NULL, result = NULL;
	GPtrArray *lines = log_watch();
	const char *unused = "";

	scratch_write(box->scratch, "state/phone/settings", "[plugin one]\ngoodbye = 1s\n");
	start_again(box);
	status = g_variant_ref_sink(regent_agent_status(box->agent, NULL));
	g_variant_lookup(status, "unused", "&s", &unused);
	assert_non_null(strstr(unused, "[plugin one] goodbye"));
	result = change(box, "[]", "[('plugin one', 'delay')]", TRIED, &error);
	assert_null(error);
	await(box, "settings:phone", 2);
	assert_false(is_there(box, "state/phone/settings"));
	assert_true(is_there(box, "state/phone/settings-unused"));
	log_unwatch(lines);
}

static void test_endpoint_goes_in_the_midst_of_a_trial(void **state)
{
	g_autoptr(Box) box = registered_box("");

	begin(box, HANGS, TRIED);
	scratch_write(box->scratch, "etc/endpoints.d/other.conf", "");
	reload(box);
	await(box, "settings:phone", 1);
	await(box, "shutdown:phone", 1);
	g_clear_pointer(&box->agent, regent_agent_free);
	assert_false(is_there(box, "state/phone/settings-tried"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kept),
		cmocka_unit_test(test_kept_without_a_rewind),
		cmocka_unit_test(test_erased),
		cmocka_unit_test(test_reverted),
		cmocka_unit_test(test_goodbyes_are_no_success),
		cmocka_unit_test(test_reverted_to_what_was_kept),
		cmocka_unit_test(test_reverted_by_hand),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_spoilt_files_meanwhile),
		cmocka_unit_test(test_files_read_again_meanwhile),
		cmocka_unit_test(test_not_saved),
		cmocka_unit_test(test_confirmed),
		cmocka_unit_test(test_too_late_to_revert),
		cmocka_unit_test(test_unconfirmed),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_locked),
		cmocka_unit_test(test_second_person),
		cmocka_unit_test(test_dry_run),
		cmocka_unit_test(test_unusable_after_a_change_of_files),
		cmocka_unit_test(test_unusable_in_the_midst_of_a_trial),
		cmocka_unit_test(test_unusable_while_it_is_saved),
		cmocka_unit_test(test_unusable_goes_aside),
		cmocka_unit_test(test_endpoint_goes_in_the_midst_of_a_trial),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
