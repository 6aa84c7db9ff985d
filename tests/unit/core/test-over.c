/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "named.h"

#include "core/config/config-private.h"

#include <regent/facts.h>
#include <string.h>

/* What stands over all files, and where chains end. */

static gpointer start(RegentStep *step, GError **error)
{
	return NULL;
}

static void stop(gpointer self)
{
}

static const RegentPlugin door = {
	.magic = REGENT_PLUGIN_MAGIC,
	.abi_major = REGENT_ABI_MAJOR,
	.size = sizeof(RegentPlugin),
	.option_size = sizeof(RegentOption),
	.reason_size = sizeof(RegentReason),
	.name = "door",
	.phase = "any",
	.summary = "registers",
	.provides = REGENT_LIST("x-t.door", REGENT_FACT_REGISTRATION_STATE),
	.start = start,
	.stop = stop,
};

typedef struct {
	Scratch *scratch;
	Loader *loader;
	ConfigPaths *paths;
} Files;

static void files_free(Files *files)
{
	config_paths_free(files->paths);
	loader_free(files->loader);
	scratch_free(files->scratch);
	g_free(files);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Files, files_free)

static Files *files_new(const char *over)
{
	Files *files = g_new0(Files, 1);

	files->scratch = scratch_new();
	files->loader = loader_of("/nonexistent");
	assert_true(loader_add(files->loader, &door, NULL));
	files->paths = config_paths_new();
	files->paths->data_dir = scratch_path(files->scratch, "data");
	files->paths->file = scratch_path(files->scratch, "etc/regent.conf");
	files->paths->over = over ? scratch_path(files->scratch, "over.conf") : NULL;
	scratch_write(files->scratch, "data/default.conf",
		"[sequence]\nphases = p; q; r\nrestart = q\nreset = p\ncheck = r\n[phase p]\nplugins = alpha\n"
		"[phase q]\nplugins = gamma\n[phase r]\nplugins = gamma; door\n[plugin gamma]\ncount = 1\n");
	scratch_write(files->scratch, "etc/regent.conf", "[services]\nplugins = watcher\n[plugin gamma]\ncount = 2\n");
	if (over)
		scratch_write(files->scratch, "over.conf", over);
	return files;
}

static Config *load(Files *files, GError **error)
{
	return config_load(files->paths, NULL, files->loader, TRUE, NULL, error);
}

static char *phases(Config *config)
{
	const Chain *chain = config_endpoint_chain(config_endpoints(config)->pdata[0]);
	g_autoptr(GPtrArray) names = g_ptr_array_new();

	for (guint i = 0; i < chain->phases->len; i++)
		g_ptr_array_add(names, ((PhaseConfig *) chain->phases->pdata[i])->name);
	g_ptr_array_add(names, NULL);
	return g_strjoinv(" ", (char **) names->pdata);
}

static void assert_phases(Files *files, const char *expected)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Config) config = load(files, &error);
	g_autofree char *found = NULL;

	assert_null(error);
	found = phases(config);
	assert_string_equal(found, expected);
}

/* Over the main file, its drop-ins and the endpoint's file; below the command line. */
static void test_over_stands_over_files(void **state)
{
	g_autoptr(Files) files = files_new("[endpoint]\ninterface = eth1\nmodel = acme\n[services]\nplugins =\n"
					   "[plugin gamma]\ncount = 5\n");
	g_autoptr(Config) config = NULL;
	g_autofree char *count = NULL, *interface = NULL;
	ConfigEndpoint *endpoint;

	scratch_write(files->scratch, "etc/regent.conf.d/a.conf", "[plugin gamma]\ncount = 3\n");
	scratch_write(files->scratch, "etc/endpoints.d/a.conf", "[plugin gamma]\ncount = 4\n");
	files->paths->interface = g_strdup("eth0");
	config = load(files, NULL);
	endpoint = config_endpoints(config)->pdata[0];
	count = config_get(config, endpoint, "plugin gamma", "count");
	interface = config_get(config, endpoint, "endpoint", "interface");
	assert_string_equal(count, "5");
	assert_string_equal(interface, "eth0");
	assert_null(config_services(config)[0]);
	assert_true(g_str_has_suffix(config_place(config, endpoint, "plugin gamma", "count"), "/over.conf"));
}

static void test_over_stands_over_the_phone(void **state)
{
	g_autoptr(Files) files = files_new("[phase q]\nplugins = alpha\n");
	g_autoptr(Settings) settings = settings_new(NULL);
	g_autoptr(GHashTable) table = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(Config) config = NULL;
	g_autofree char *plugins = NULL;

	assert_true(settings_set(settings, "phase q", "plugins", "gamma", 1, NULL));
	g_hash_table_insert(table, (gpointer) "phone", settings);
	config = config_load(files->paths, table, files->loader, TRUE, NULL, NULL);
	assert_non_null(config);
	plugins = config_get(config, config_endpoints(config)->pdata[0], "phase q", "plugins");
	assert_string_equal(plugins, "alpha");
}

/* It is checked as any file is, and named where it is wrong. */
static void test_over_is_checked(void **state)
{
	static const struct {
		const char *text, *where;
	} rows[] = {
		{ "rubbish", "over.conf" },
		{ "[plugin gamma]\ncoun = 1\n", "over.conf: [plugin gamma] coun: unknown key" },
		{ "[phase qq]\nplugins = alpha\n", "over.conf: [phase qq]: no sequence has this phase" },
		{ "[phase q]\nplugins = nobody\n", "over.conf: [phase q] plugins" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Files) files = files_new(rows[i].text);
		g_autoptr(GError) error = NULL;

		assert_null(load(files, &error));
		assert_error_says(&error, rows[i].where, NULL);
	}
}

/* What a trial is kept from need not be installed: of a plugin that is not there it says nothing but a warning. */
static void test_over_of_no_plugin(void **state)
{
	g_autoptr(Files) files = files_new("[plugin installer]\nx = y\n");
	g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(Config) config = config_load(files->paths, NULL, files->loader, TRUE, warnings, NULL);

	assert_non_null(config);
	assert_int_equal(warnings->len, 1);
	assert_non_null(strstr(warnings->pdata[0], "over.conf: [plugin installer]: "));
}

static void test_over_is_there(void **state)
{
	g_autoptr(Files) files = files_new("");
	g_autoptr(GError) error = NULL;

	scratch_remove(files->scratch, "over.conf");
	assert_null(load(files, &error));
	assert_error_says(&error, "over.conf", NULL);
}

static void test_over_adds_a_phase(void **state)
{
	g_autoptr(Files) files = files_new("[phase s]\nplugins = alpha\nafter = q\n");

	assert_phases(files, "p q s r");
	files->paths->until = g_strdup("-");
	assert_phases(files, "p q s");
}

/* What a request or the check names and is cut off means the last phase there is. */
static void test_until_a_phase(void **state)
{
	g_autoptr(Files) files = files_new(NULL);
	g_autoptr(Config) config = NULL;
	const Chain *chain;

	files->paths->until = g_strdup("r");
	assert_phases(files, "p q r");
	g_free(files->paths->until);
	files->paths->until = g_strdup("p");
	assert_phases(files, "p");
	config = load(files, NULL);
	chain = config_endpoint_chain(config_endpoints(config)->pdata[0]);
	assert_int_equal(chain->restart, 0);
	assert_int_equal(chain->reset, 0);
	assert_int_equal(chain->check, 0);
	assert_int_equal(chain_checked_phase(chain), 0);
}

static void test_until_what_registers(void **state)
{
	g_autoptr(Files) files = files_new(NULL);
	g_autoptr(Files) nobody = files_new("[phase r]\nplugins = gamma\n");
	g_autoptr(Files) at_once = files_new("[phase p]\nplugins = alpha; door\n");
	g_autoptr(GError) error = NULL;

	files->paths->until = g_strdup("-");
	assert_phases(files, "p q");
	nobody->paths->until = g_strdup("-");
	assert_phases(nobody, "p q r");
	at_once->paths->until = g_strdup("-");
	assert_null(load(at_once, &error));
	assert_error_says(&error, "--until -: phone registers in its first phase, p: there is nothing before", NULL);
}

static void test_until_the_earlier(void **state)
{
	static const char *const rows[][2] = { { "p,-", "p" }, { "q,-", "p q" }, { "r,-", "p q" } };

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Files) files = files_new(NULL);

		files->paths->until = g_strdup(rows[i][0]);
		scratch_write(files->scratch, "etc/endpoints.d/port.conf", "[endpoint]\ninstances = 2\n");
		assert_phases(files, rows[i][1]);
	}
}

/* A phase that no chain has, or not all of them: nobody runs on where it was to stop. */
static void test_until_nothing(void **state)
{
	g_autoptr(Files) files = files_new(NULL);
	g_autoptr(GError) error = NULL;

	files->paths->until = g_strdup("addressing");
	assert_null(load(files, &error));
	assert_error_says(&error, "--until addressing: phone has no such phase: it has p, q, r", NULL);
	g_clear_error(&error);
	g_free(files->paths->until);
	files->paths->until = g_strdup("q");
	scratch_write(files->scratch, "etc/endpoints.d/a.conf", "");
	scratch_write(files->scratch, "etc/endpoints.d/b.conf",
		"[sequence]\nphases = p; queue\n[phase queue]\nplugins = alpha\n");
	assert_null(load(files, &error));
	assert_error_says(&error, "--until q: b has no such phase: it has p, queue", NULL);
	g_clear_error(&error);
	g_free(files->paths->until);
	files->paths->until = g_strdup("queu");
	scratch_remove(files->scratch, "etc/endpoints.d/a.conf");
	assert_null(load(files, &error));
	assert_error_says(&error, "--until queu: b has no such phase: did you mean queue?", NULL);
}

/* A maker's models are there without a file, and beside a file of another folder. */
static void test_models_of_the_config_folder(void **state)
{
	g_autoptr(Files) files = files_new("[endpoint]\nmodel = acme\n");

	files->paths->config_dir = scratch_path(files->scratch, "own");
	scratch_write(files->scratch, "own/models.d/acme.ini", "[acme]\nname = Acme\n");
	for (guint i = 0; i < 2; i++) {
		g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
		g_autoptr(Config) config = config_load(files->paths, NULL, files->loader, TRUE, warnings, NULL);

		assert_non_null(config);
		assert_int_equal(warnings->len, 0);
		g_clear_pointer(&files->paths->file, g_free);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_over_stands_over_files),
		cmocka_unit_test(test_over_stands_over_the_phone),
		cmocka_unit_test(test_over_is_checked),
		cmocka_unit_test(test_over_of_no_plugin),
		cmocka_unit_test(test_over_is_there),
		cmocka_unit_test(test_over_adds_a_phase),
		cmocka_unit_test(test_until_a_phase),
		cmocka_unit_test(test_until_what_registers),
		cmocka_unit_test(test_until_the_earlier),
		cmocka_unit_test(test_until_nothing),
		cmocka_unit_test(test_models_of_the_config_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
