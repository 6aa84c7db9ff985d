/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The check hook of the plugins: who is asked, what it may ask itself, and what is said of its answer. */

#include "core-test.h"

#include "core/engine/step-check.h"

#include <string.h>

static struct {
	guint starts, calls;
	GString *asked; /* word, of each call */
	GPtrArray *warnings;
} seen;

static gpointer start(RegentStep *step, GError **error)
{
	seen.starts++;
	return &seen;
}

static void stop(gpointer self)
{
}

/* Refuses "bad", and "worse" without a word. */
static gboolean check_word(RegentStep *options, const char **key, GError **error)
{
	const char *word = regent_step_option_string(options, "word");

	g_string_append_printf(seen.asked, "%s ", word);
	*key = "word";
	if (g_str_has_prefix(word, "bad"))
		g_set_error(error, REGENT_ERROR, REGENT_ERROR_CONFIG, "\"%s\" is not good", word);
	return !g_str_has_prefix(word, "bad") && !g_str_equal(word, "worse");
}

/* A rule of two keys. */
static gboolean check_both(RegentStep *options, const char **key, GError **error)
{
	if (regent_step_option_integer(options, "least") <= regent_step_option_integer(options, "most"))
		return TRUE;
	g_set_error_literal(error, REGENT_ERROR, REGENT_ERROR_CONFIG, "least is more than most");
	return FALSE;
}

/* Not for an endpoint whose serial is another word than its own; and doubts a "maybe". */
static gboolean check_serial(RegentStep *options, const char **key, GError **error)
{
	const char *serial = regent_step_fact_string(options, REGENT_FACT_ENDPOINT_SERIAL);
	const char *word = regent_step_option_string(options, "word");

	*key = g_str_equal(word, "maybe") ? "word" : "serial";
	if (g_str_equal(word, "maybe"))
		g_set_error_literal(error, REGENT_ERROR, REGENT_ERROR_DOUBTFUL, "is no word, perhaps");
	else if (serial && !g_str_equal(serial, word))
		g_set_error(error, REGENT_ERROR, REGENT_ERROR_NOT_MINE, "set it to %s", word);
	return !*error;
}

static gboolean check_name(RegentStep *options, const char **key, GError **error)
{
	g_string_append_printf(seen.asked, "%s ", regent_step_fact_string(options, REGENT_FACT_ENDPOINT_DEVICE_NAME));
	return TRUE;
}

static void never(gpointer self)
{
	seen.calls++;
}

static void never_told(gpointer self, const char *name, GVariant *value)
{
	seen.calls++;
}

static void never_fetched(gpointer self, GBytes *bytes, const GError *error)
{
	seen.calls++;
}

/* Asks and says all that a step may. */
static gboolean check_hostile(RegentStep *options, const char **key, GError **error)
{
	assert_string_equal(regent_step_endpoint(options), "phone");
	assert_null(regent_step_fact(options, REGENT_FACT_ENDPOINT_INTERFACE));
	assert_int_equal(regent_step_fact_number(options, REGENT_FACT_VOICE_VLAN, -7), -7);
	assert_false(regent_step_changed(options, REGENT_FACT_VOICE_VLAN));
	regent_step_publish_string(options, "x-t.a", "b");
	regent_step_watch_fact(options, "x-t.a", never_told, NULL);
	regent_step_explain(options, NULL, NULL);
	regent_step_report(options, 0.5, "half");
	regent_step_stage(options, "Checking");
	regent_step_message(options, "a message");
	regent_step_request(options, REGENT_REQUEST_REBOOT);
	regent_step_fetch(options, "file", NULL, -1, 1, never_fetched, NULL, NULL);
	regent_timer_set(regent_step_timer(options, never, NULL), 0);
	regent_step_state_save(options, "name", NULL);
	assert_null(regent_step_state_load(options, "name"));
	assert_non_null(regent_step_cancellable(options));
	regent_step_done(options);
	regent_step_wound_down(options);
	regent_step_fail(options, g_error_new_literal(REGENT_ERROR, REGENT_ERROR_FAILED, "failed"));
	return TRUE;
}

static const RegentOption options[] = {
	{ .key = "word", .type = REGENT_OPTION_STRING, .fallback = "good" },
	{ .key = "least", .type = REGENT_OPTION_INTEGER, .fallback = "1" },
	{ .key = "most", .type = REGENT_OPTION_INTEGER, .fallback = "9" },
	{ 0 },
};

#define PLUGIN(...) \
	{ \
		.magic = REGENT_PLUGIN_MAGIC, .abi_major = REGENT_ABI_MAJOR, .size = sizeof(RegentPlugin), \
		.option_size = sizeof(RegentOption), .reason_size = sizeof(RegentReason), .summary = "for a test", \
		.options = options, .start = start, .stop = stop, __VA_ARGS__ \
	}

static const RegentPlugin plugins[] = {
	PLUGIN(.name = "word", .check = check_word),
	PLUGIN(.name = "other", .check = check_word),
	PLUGIN(.name = "both", .check = check_both),
	PLUGIN(.name = "hostile", .check = check_hostile),
	PLUGIN(.name = "one", .check = check_serial),
	PLUGIN(.name = "two", .check = check_serial),
	PLUGIN(.name = "name", .check = check_name),
	PLUGIN(.name = "unchecked"),
};

static int begin(void **state)
{
	Scratch *scratch = scratch_new();

	memset(&seen, 0, sizeof seen);
	seen.asked = g_string_new(NULL);
	seen.warnings = g_ptr_array_new_with_free_func(g_free);
	scratch_write(scratch, "data/default.conf",
		"[sequence]\nphases = a; b\n[phase a]\nplugins = unchecked\n[phase b]\nplugins = unchecked; word\n");
	*state = scratch;
	return 0;
}

static int end(void **state)
{
	scratch_free(*state);
	g_string_free(seen.asked, TRUE);
	g_ptr_array_unref(seen.warnings);
	return 0;
}

/* Reads the files of the scratch folder, with @text as regent.conf, and asks the plugins. */
static gboolean check(Scratch *scratch, const char *text, GError **error)
{
	g_autoptr(ConfigPaths) paths = config_paths_new();
	g_autoptr(Loader) loader = loader_new("/nonexistent");
	g_autoptr(Config) config = NULL;

	for (guint i = 0; i < G_N_ELEMENTS(plugins); i++)
		assert_true(loader_add(loader, &plugins[i], NULL));
	scratch_write(scratch, "etc/regent.conf", text);
	paths->data_dir = scratch_path(scratch, "data");
	paths->file = scratch_path(scratch, "etc/regent.conf");
	config = config_load(paths, NULL, loader, FALSE, NULL, error);
	return config && step_check_options(config, seen.warnings, error);
}

static void test_good(void **state)
{
	g_autoptr(GError) error = NULL;

	assert_true(check(*state, "", &error));
	assert_string_equal(seen.asked->str, "good ");
	assert_int_equal(seen.starts, 0);
}

static void test_refused(void **state)
{
	static const struct {
		const char *text, *where, *words;
	} rows[] = {
		{ "[plugin word]\nword = bad\n", "etc/regent.conf: [plugin word] word: \"bad\" is not good", "" },
		{ "[plugin word]\nword = worse\n", "etc/regent.conf: [plugin word] word: ", "does not say why" },
		{ "[phase a]\nplugins = both\n[plugin both]\nleast = 10\n", "etc/regent.conf: [plugin both]: least is",
			"more than most" },
		{ "[services]\nplugins = other\n[plugin other]\nword = bad\n",
			"etc/regent.conf: [plugin other] word: \"bad\" is not good", "" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;

		assert_false(check(*state, rows[i].text, &error));
		assert_error_says(&error, rows[i].where, rows[i].words, NULL);
	}
}

/* Only the plugins that are at work: another's options may be for another chain. */
static void test_not_in_a_chain(void **state)
{
	g_autoptr(GError) error = NULL;

	assert_true(check(*state, "[plugin other]\nword = bad\n", &error));
	assert_string_equal(seen.asked->str, "good ");
}

/* Each endpoint's file is asked for once, with what it says itself; its error names it. */
static void test_endpoints(void **state)
{
	g_autoptr(GError) error = NULL;

	scratch_write(
		*state, "etc/endpoints.d/a.conf", "[endpoint]\ninstances = 3\n[plugin word]\nword = port-%02i%%\n");
	scratch_write(*state, "etc/endpoints.d/b.conf", "[plugin word]\nword = %n\n");
	assert_true(check(*state, "", &error));
	assert_string_equal(seen.asked->str, "port-01% %n ");
	scratch_write(*state, "etc/endpoints.d/b.conf", "[plugin word]\nword = bad-b\n");
	assert_false(check(*state, "[plugin word]\nword = bad\n", &error));
	assert_error_says(&error, "etc/endpoints.d/b.conf: [plugin word] word: \"bad-b\" is not good", NULL);
	scratch_write(*state, "etc/endpoints.d/b.conf", "");
	assert_false(check(*state, "[plugin word]\nword = bad\n", &error));
	assert_error_says(&error, "etc/regent.conf: [plugin word] word: \"bad\" is not good", NULL);
}

static void test_hostile(void **state)
{
	g_autoptr(GError) error = NULL;

	assert_true(check(*state, "[phase a]\nplugins = hostile\n", &error));
	assert_int_equal(seen.calls, 0);
}

/* A candidate that will be passed over is nobody's concern where another is for the endpoint; where none is, it is said. */
static void test_not_mine(void **state)
{
	static const char chain[] = "[endpoint]\nserial = %s\n[phase b]\nplugins = %s\n[plugin one]\nword = 1\n"
				    "[plugin two]\nword = 2\n";
	static const struct {
		const char *serial, *plugins, *warning;
	} rows[] = {
		{ "1", "one; two", NULL },
		{ "2", "one; two", NULL },
		{ "3", "one; unchecked", NULL },
		{ "3", "one; two",
			"etc/regent.conf: [endpoint] serial: no plugin of [phase b] is for this endpoint. List one that is, or for "
			"one: set it to 1; for two: set it to 2" },
		{ "2", "one", "List one that is, or for one: set it to 1" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = g_strdup_printf(chain, rows[i].serial, rows[i].plugins);
		g_autoptr(GError) error = NULL;

		g_ptr_array_set_size(seen.warnings, 0);
		assert_true(check(*state, text, &error));
		assert_int_equal(seen.warnings->len, rows[i].warning != NULL);
		if (rows[i].warning && !g_str_has_suffix(seen.warnings->pdata[0], rows[i].warning))
			fail_msg("%s", (char *) seen.warnings->pdata[0]);
	}
}

/* The first of several stands for all, and has its own name. */
static void test_name(void **state)
{
	g_autoptr(GError) error = NULL;

	scratch_write(*state, "etc/endpoints.d/a.conf",
		"[endpoint]\ninstances = 5-8\ndevice-name = AN%03i\n[phase b]\nplugins = name\n");
	assert_true(check(*state, "", &error));
	assert_string_equal(seen.asked->str, "AN005 ");
}

/* What can be used is told, and used. */
static void test_doubtful(void **state)
{
	g_autoptr(GError) error = NULL;

	assert_true(check(*state, "[phase b]\nplugins = one\n[plugin one]\nword = maybe\n", &error));
	assert_int_equal(seen.warnings->len, 1);
	assert_true(
		g_str_has_suffix(seen.warnings->pdata[0], "etc/regent.conf: [plugin one] word: is no word, perhaps"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_good, begin, end),
		cmocka_unit_test_setup_teardown(test_refused, begin, end),
		cmocka_unit_test_setup_teardown(test_not_in_a_chain, begin, end),
		cmocka_unit_test_setup_teardown(test_endpoints, begin, end),
		cmocka_unit_test_setup_teardown(test_hostile, begin, end),
		cmocka_unit_test_setup_teardown(test_not_mine, begin, end),
		cmocka_unit_test_setup_teardown(test_doubtful, begin, end),
		cmocka_unit_test_setup_teardown(test_name, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
