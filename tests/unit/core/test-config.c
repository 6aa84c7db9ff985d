/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "named.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* What a right one reads as. */

static PhaseConfig *phase_of(Config *config, guint index)
{
	ConfigEndpoint *endpoint = config_endpoints(config)->pdata[0];

	return config_endpoint_chain(endpoint)->phases->pdata[index];
}

static Config *two_phases(Loader *loader)
{
	return config_from_text("[sequence]\nphases = p; q\nreset = p\nrestart = q\nreboot = /bin/true\n"
				"[phase p]\nplugins = alpha; gamma\nmode = any\ntimeout = 10s\n"
				"on-failure = continue\nretry-min = 250ms\nretry-max = 5min\nstop-timeout = 3\n"
				"[phase q]\nplugins = gamma\non-failure = retry 3; rewind:p\ntimeout = none\n",
		loader, NULL);
}

static void test_sequence_keys(void **state)
{
	g_autoptr(Loader) loader = loader_of("/nonexistent");
	g_autoptr(Config) config = two_phases(loader);
	const Chain *chain;

	assert_non_null(config);
	chain = config_endpoint_chain(config_endpoints(config)->pdata[0]);
	assert_int_equal(chain->phases->len, 2);
	assert_int_equal(chain->reset, 0);
	assert_int_equal(chain->restart, 1);
	assert_int_equal(chain->check, -1);
	assert_string_equal(chain->reboot, "/bin/true");
	assert_false(chain->reset_is_reboot);
}

static void test_phase_keys(void **state)
{
	g_autoptr(Loader) loader = loader_of("/nonexistent");
	g_autoptr(Config) config = two_phases(loader);
	const PhaseConfig *p = phase_of(config, 0), *q = phase_of(config, 1);

	assert_string_equal(p->name, "p");
	assert_string_equal(p->plugins[0]->name, "alpha");
	assert_string_equal(p->plugins[1]->name, "gamma");
	assert_null(p->plugins[2]);
	assert_int_equal(p->mode, MODE_ANY);
	assert_int_equal(p->timeout, 10 * G_TIME_SPAN_SECOND);
	assert_true(p->goes_on);
	assert_int_equal(p->rewind, -1);
	assert_int_equal(p->retry_min, 250 * G_TIME_SPAN_MILLISECOND);
	assert_int_equal(p->retry_max, 5 * G_TIME_SPAN_MINUTE);
	assert_int_equal(p->stop_timeout, 3 * G_TIME_SPAN_SECOND);
	assert_int_equal(q->mode, MODE_FIRST);
	assert_int_equal(q->timeout, 0);
	assert_int_equal(q->rewind, 0);
	assert_int_equal(q->patience, 3);
	assert_false(q->goes_on);
	assert_int_equal(q->retry_min, G_TIME_SPAN_SECOND);
	assert_false(phase_config_equal(p, q));
	assert_true(phase_config_equal(p, p));
}

static char *phase_names(Config *config, const char *endpoint)
{
	const Chain *chain = config_endpoint_chain(config_endpoint(config, endpoint));
	GString *names = g_string_new(NULL);

	for (guint i = 0; i < chain->phases->len; i++)
		g_string_append_printf(names, "%s ", ((PhaseConfig *) chain->phases->pdata[i])->name);
	return g_string_free(names, FALSE);
}

/* Packages put phases in without repeating the list, on each other's phases too and in any order. */
static void test_after(void **state)
{
	g_autoptr(Loader) loader = loader_of("/nonexistent");
	g_autoptr(GError) error = NULL;
	g_autoptr(Config) config = config_from_text(CHAIN "[phase t]\nplugins = alpha\nafter = s\n"
							  "[phase s]\nplugins = alpha\nafter = p\n"
							  "[phase u]\nplugins = alpha\nafter = none; q; p\n",
		loader, &error);
	g_autofree char *names = NULL;

	assert_null(error);
	names = phase_names(config, "phone");
	assert_string_equal(names, "p s t q u ");
}

/* Layers: each key by itself, from the strongest file that has it. */

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

static Files *files_new(void)
{
	Files *files = g_new0(Files, 1);

	files->scratch = scratch_new();
	files->loader = loader_of("/nonexistent");
	files->paths = config_paths_new();
	files->paths->data_dir = scratch_path(files->scratch, "data");
	files->paths->file = scratch_path(files->scratch, "etc/regent.conf");
	scratch_write(files->scratch, "data/default.conf",
		"[sequence]\nphases = p; q\nrestart = q\n[phase p]\nplugins = alpha\ntimeout = 1s\n"
		"[phase q]\nplugins = gamma\n[plugin gamma]\ncount = 1\nhost-name = default\n");
	scratch_write(files->scratch, "etc/regent.conf", "[endpoint]\ninterface = eth0\n");
	return files;
}

static Config *load(Files *files, GError **error)
{
	return config_load(files->paths, NULL, files->loader, TRUE, NULL, error);
}

static void assert_value(Config *config, const char *endpoint, const char *group, const char *key, const char *expected)
{
	g_autofree char *value = config_get(config, endpoint ? config_endpoint(config, endpoint) : NULL, group, key);

	if (g_strcmp0(value, expected))
		fail_msg("%s [%s] %s is %s, not %s", endpoint ? endpoint : "all", group, key, value ? value : "unset",
			expected ? expected : "unset");
}

static gint64 first_timeout(Config *config, const char *endpoint)
{
	const PhaseConfig *phase = config_endpoint_chain(config_endpoint(config, endpoint))->phases->pdata[0];

	return phase->timeout;
}

static void test_layers(void **state)
{
	g_autoptr(Files) files = files_new();
	g_autoptr(Config) config = NULL;
	g_autoptr(GError) error = NULL;

	scratch_write(files->scratch, "etc/regent.conf",
		"[endpoint]\ninterface = eth0\n[plugin gamma]\ncount = 2\n"
		"word = one\n");
	scratch_write(files->scratch, "etc/regent.conf.d/10-a.conf", "[plugin gamma]\ncount = 3\nflag = yes\n");
	scratch_write(files->scratch, "etc/regent.conf.d/20-b.conf", "[plugin gamma]\ncount = 4\n");
	scratch_write(files->scratch, "etc/regent.conf.d/30-c.conf.bak", "[plugin gamma]\ncount = 5\n");
	scratch_write(files->scratch, "etc/regent.conf.d/.40-d.conf", "[plugin gamma]\ncount = 6\n");
	scratch_write(files->scratch, "etc/endpoints.d/port.conf",
		"[plugin gamma]\ncount = 7\n[phase p]\n"
		"timeout = 2s\n");
	scratch_write(files->scratch, "etc/endpoints.d/other.conf", "");
	files->paths->interface = g_strdup("eth9");
	config = load(files, &error);
	assert_null(error);
	assert_value(config, NULL, "plugin gamma", "count", "4");
	assert_value(config, "other", "plugin gamma", "count", "4");
	assert_value(config, "port", "plugin gamma", "count", "7");
	assert_value(config, "port", "plugin gamma", "flag", "yes");
	assert_value(config, "port", "plugin gamma", "word", "one");
	assert_value(config, "port", "plugin gamma", "host-name", "default");
	assert_value(config, "port", "plugin gamma", "wait", NULL);
	assert_value(config, "port", "endpoint", "interface", "eth9");
	assert_int_equal(config_endpoints(config)->len, 2);
	assert_string_equal(config_endpoint_name(config_endpoints(config)->pdata[0]), "other");
	assert_int_equal(first_timeout(config, "port"), 2 * G_TIME_SPAN_SECOND);
	assert_int_equal(first_timeout(config, "other"), G_TIME_SPAN_SECOND);
	assert_null(config_endpoint(config, "phone"));
}

static void test_no_file(void **state)
{
	g_autoptr(Files) files = files_new();
	g_autoptr(Config) config = NULL;
	g_autoptr(GError) error = NULL;

	g_clear_pointer(&files->paths->file, g_free);
	scratch_write(files->scratch, "data/default.conf", "[sequence]\nphases = p\n[phase p]\nplugins = strict\n");
	assert_null(load(files, &error));
	assert_error_says(&error, "configuration: [plugin strict] server: must be set", NULL);
	scratch_write(files->scratch, "data/default.conf",
		"[sequence]\nphases = q\n[phase q]\nplugins = gamma\n"
		"[plugin gamma]\ncount = 1\n");
	files->paths->interface = g_strdup("eth1");
	config = load(files, NULL);
	assert_non_null(config);
	assert_value(config, "phone", "endpoint", "interface", "eth1");
	assert_value(config, "phone", "plugin gamma", "count", "1");
}

/* The error names the file that has the wrong key, not another that is read. */
static const struct {
	const char *file, *text, *where;
} wrong_files[] = {
	{ "etc/regent.conf", "[plugin gamma]\ncount = x\n", "etc/regent.conf: [plugin gamma] count" },
	{ "etc/regent.conf.d/10-a.conf", "[plugin gamma]\ncoun = 1\n", "10-a.conf: [plugin gamma] coun" },
	{ "etc/regent.conf.d/10-a.conf", "[phase q]\nmode = x\n", "10-a.conf: [phase q] mode" },
	{ "etc/regent.conf.d/10-a.conf", "rubbish", "10-a.conf" },
	{ "etc/endpoints.d/a.conf", "[endpoint]\npower = x\n", "a.conf: [endpoint] power" },
	{ "etc/endpoints.d/a.conf", "[log]\nlevel = info\n", "a.conf: [log]: is the same for all endpoints" },
	{ "etc/endpoints.d/a.conf", "[services]\nplugins = watcher\n",
		"a.conf: [services]: is the same for all endpoints" },
	{ "etc/endpoints.d/a b.conf", "", "a b.conf: the name of an endpoint has" },
	{ "etc/endpoints.d/\xff.conf", "", ".conf: the name of an endpoint has" },
	{ "etc/endpoints.d/a.conf", "[phase q]\nplugins = nobody\n", "a.conf: [phase q] plugins" },
	{ "etc/endpoints.d/a.conf", "[sequence]\nparent = nobody\n",
		"a.conf: [sequence] parent: there is no endpoint nobody" },
	{ "etc/endpoints.d/a.conf", "[sequence]\nparent = a\n",
		"a.conf: [sequence] parent: the parents of this endpoint go round" },
	{ "etc/endpoints.d/a.conf", "[endpoint]\ninstances = 100001\n", "a.conf: [endpoint] instances" },
	{ "etc/endpoints.d/a.conf", "[endpoint]\ninstances = many\n",
		"a.conf: [endpoint] instances: \"many\" is neither a number like 24 nor a range" },
	{ "etc/endpoints.d/a.conf", "[endpoint]\ninstances = 8-5\n",
		"a.conf: [endpoint] instances: \"8-5\" is neither a number" },
	{ "etc/endpoints.d/a.conf", "[endpoint]\ninstances = 0\n",
		"a.conf: [endpoint] instances: \"0\" is neither a number" },
	{ "etc/regent.conf.d/10-a.conf", "[endpoint]\ninstances = 24\n",
		"10-a.conf: [endpoint] instances: belongs in endpoints.d/NAME.conf" },
	{ "etc/regent.conf.d/10-a.conf",
		"[sequence]\nphases = greeting\nrestart = greeting\n"
		"[phase greeting]\nplugins = alpha\n[phase greetin]\nplugins = alpha\n",
		"10-a.conf: [phase greetin]: no sequence has this phase: did you mean [phase greeting]?" },
	{ "data/models.ini", "[7962\n", "models.ini" },
	{ "etc/models.d/acme.ini", "[acme]\nname = Acme\nlines = many\n",
		"acme.ini: [acme] lines: \"many\" is not a whole number" },
	{ "data/models.d/acme.ini", "[acme]\nname = Acme\nauto-register = perhaps\n",
		"acme.ini: [acme] auto-register: \"perhaps\" is neither yes nor no" },
};

static void test_wrong_file_is_named(void **state)
{
	for (guint i = 0; i < G_N_ELEMENTS(wrong_files); i++) {
		g_autoptr(Files) files = files_new();
		g_autoptr(GError) error = NULL;
		g_autoptr(Config) config = NULL;

		scratch_write(files->scratch, wrong_files[i].file, wrong_files[i].text);
		config = load(files, &error);
		if (config)
			fail_msg("taken: %s", wrong_files[i].text);
		assert_error_says(&error, wrong_files[i].where, NULL);
	}
}

/* Whose option must be set is in the file that configures the plugin, whatever other files there are. */
static void test_file_of_a_plugin(void **state)
{
	static const struct {
		const char *main, *drop_in, *own, *path;
	} rows[] = {
		{ "[phase p]\nplugins = strict\n[plugin strict]\n", "[log]\n", NULL, "etc/regent.conf:" },
		{ "[phase p]\nplugins = strict\n", "[log]\n", NULL, "etc/regent.conf:" },
		{ "[phase p]\nplugins = strict\n", "[plugin strict]\n", NULL, "etc/regent.conf.d/z.conf:" },
		{ "", "[phase p]\nplugins = strict\n", NULL, "etc/regent.conf.d/z.conf:" },
		{ "[plugin strict]\n", "[phase p]\nplugins = strict\n", NULL, "etc/regent.conf:" },
		{ "", "[log]\n", "[phase p]\nplugins = strict\n", "etc/endpoints.d/a.conf:" },
		{ "[plugin strict]\n", "[log]\n", "[phase p]\nplugins = strict\n", "etc/regent.conf:" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Files) files = files_new();
		g_autofree char *path = scratch_path(files->scratch, rows[i].path);
		g_autoptr(GError) error = NULL;

		scratch_write(files->scratch, "etc/regent.conf", rows[i].main);
		scratch_write(files->scratch, "etc/regent.conf.d/z.conf", rows[i].drop_in);
		if (rows[i].own)
			scratch_write(files->scratch, "etc/endpoints.d/a.conf", rows[i].own);
		assert_null(load(files, &error));
		assert_error_says(&error, path, "[plugin strict] server: must be set: who is asked", NULL);
	}
}

static void test_missing_files(void **state)
{
	g_autoptr(Files) files = files_new();
	g_autoptr(GError) error = NULL;

	scratch_remove(files->scratch, "etc/regent.conf");
	assert_null(load(files, &error));
	assert_error_says(&error, "regent.conf", NULL);
	scratch_write(files->scratch, "etc/regent.conf", "");
	scratch_remove(files->scratch, "data/default.conf");
	assert_null(load(files, &error));
	assert_error_says(&error, "default.conf", NULL);
}

/* A folder that is there but is none, or a file that never ends, is not passed over. */
static void test_odd_files(void **state)
{
	static const struct {
		const char *name, *target; /* NULL: a folder */
	} rows[] = {
		{ "etc/regent.conf.d", "regent.conf" },
		{ "etc/endpoints.d", "regent.conf" },
		{ "etc/regent.conf.d/a.conf", "/dev/zero" },
		{ "etc/regent.conf.d/a.conf", "/nonexistent" },
		{ "etc/endpoints.d/a.conf", NULL },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Files) files = files_new();
		g_autofree char *path = scratch_path(files->scratch, rows[i].name);
		g_autofree char *folder = g_path_get_dirname(path);
		g_autoptr(GError) error = NULL;

		assert_int_equal(g_mkdir_with_parents(rows[i].target ? folder : path, 0700), 0);
		if (rows[i].target)
			assert_int_equal(symlink(rows[i].target, path), 0);
		assert_null(load(files, &error));
		assert_error_says(&error, path, NULL);
	}
}

static void test_log_level(void **state)
{
	g_autoptr(Files) files = files_new();
	g_autoptr(Config) none = load(files, NULL);
	g_autoptr(Config) file = NULL, option = NULL;
	g_autoptr(GError) error = NULL;

	assert_int_equal(config_log_level(none), G_LOG_LEVEL_MESSAGE);
	scratch_write(files->scratch, "etc/regent.conf", "[log]\nlevel = debug\n");
	file = load(files, NULL);
	assert_int_equal(config_log_level(file), G_LOG_LEVEL_DEBUG);
	files->paths->log_level = g_strdup("error");
	option = load(files, NULL);
	assert_int_equal(config_log_level(option), G_LOG_LEVEL_CRITICAL);
	g_free(files->paths->log_level);
	files->paths->log_level = g_strdup("loud");
	assert_null(load(files, &error));
	assert_error_says(&error, "command line: [log] level: \"loud\" is none of", NULL);
}

static void test_instances(void **state)
{
	g_autoptr(Files) files = files_new();
	g_autoptr(Config) config = NULL;

	scratch_write(files->scratch, "etc/endpoints.d/box.conf", "");
	scratch_write(files->scratch, "etc/endpoints.d/port.conf",
		"[endpoint]\ninstances = 3\n[sequence]\nparent = box\nphases = q\n");
	scratch_write(files->scratch, "etc/endpoints.d/line.conf", "[endpoint]\ninstances = 23 - 24\n");
	config = load(files, NULL);
	assert_non_null(config);
	assert_int_equal(config_endpoints(config)->len, 6);
	assert_int_equal(config_endpoint_instance(config_endpoint(config, "port-3")), 3);
	assert_int_equal(config_endpoint_instance(config_endpoint(config, "line-23")), 23);
	assert_int_equal(config_endpoint_instance(config_endpoint(config, "box")), 0);
	assert_null(config_endpoint(config, "port"));
	assert_null(config_endpoint(config, "line-22"));
	/* One chain for all instances; a request that names a phase they lack means their first. */
	assert_ptr_equal(config_endpoint_chain(config_endpoint(config, "port-1")),
		config_endpoint_chain(config_endpoint(config, "port-2")));
	assert_int_equal(config_endpoint_chain(config_endpoint(config, "port-1"))->restart, 0);
	assert_string_equal(config_endpoint_chain(config_endpoint(config, "port-1"))->parent, "box");
	assert_int_equal(config_endpoint_chain(config_endpoint(config, "port-1"))->spread, 5 * G_TIME_SPAN_SECOND);
	assert_int_equal(config_endpoint_chain(config_endpoint(config, "box"))->spread, 0);
}

static void test_same_name_twice(void **state)
{
	g_autoptr(Files) files = files_new();
	g_autoptr(GError) error = NULL;

	scratch_write(files->scratch, "etc/endpoints.d/port.conf", "[endpoint]\ninstances = 3\n");
	scratch_write(files->scratch, "etc/endpoints.d/port-2.conf", "");
	assert_null(load(files, &error));
	assert_error_says(&error, "port.conf: [endpoint] instances: there are two endpoints port-2", NULL);
}

/* Keys of default.conf were written for its list of phases: a shorter list of one's own is enough. */
static void test_own_phases(void **state)
{
	g_autoptr(Files) files = files_new();
	g_autoptr(Config) config = NULL;
	g_autoptr(GError) error = NULL;
	const Chain *chain;

	scratch_write(files->scratch, "data/default.conf",
		"[sequence]\nphases = p; q\nrestart = p\nreset = q\n[phase p]\nplugins = alpha\n"
		"[phase q]\nplugins = gamma\non-failure = retry 3; rewind:p\n");
	scratch_write(files->scratch, "etc/regent.conf", "[sequence]\nphases = x; q\n[phase x]\nplugins = gamma\n");
	config = load(files, &error);
	assert_null(error);
	chain = config_endpoint_chain(config_endpoints(config)->pdata[0]);
	assert_int_equal(chain->restart, 0);
	assert_int_equal(chain->reset, 1);
	assert_int_equal(phase_of(config, 1)->rewind, 1);
	/* What is written beside the list is meant for it. */
	scratch_write(files->scratch, "etc/regent.conf",
		"[sequence]\nphases = x; q\nrestart = p\n[phase x]\nplugins = gamma\n");
	assert_null(load(files, &error));
	assert_error_says(&error, "regent.conf: [sequence] restart: there is no phase p", NULL);
	scratch_write(files->scratch, "etc/regent.conf",
		"[sequence]\nphases = x; q\n[phase x]\nplugins = gamma\non-failure = rewind:p\n");
	assert_null(load(files, &error));
	assert_error_says(&error, "regent.conf: [phase x] on-failure", NULL);
}

/* A child's needs may come from its parent's phases. */
static void test_parent_gives(void **state)
{
	g_autoptr(Files) files = files_new();
	g_autoptr(GError) error = NULL;
	g_autoptr(Config) config = NULL;

	scratch_write(files->scratch, "etc/endpoints.d/box.conf", "");
	scratch_write(
		files->scratch, "etc/endpoints.d/port.conf", "[sequence]\nphases = r\n[phase r]\nplugins = beta\n");
	assert_null(load(files, &error));
	assert_error_says(&error, "port.conf: [phase r] plugins: beta needs x-t.a", NULL);
	scratch_write(files->scratch, "etc/endpoints.d/port.conf",
		"[sequence]\nparent = box\nphases = r\n[phase r]\nplugins = beta\n");
	config = load(files, &error);
	assert_null(error);
}

static gboolean has_line(GPtrArray *lines, const char *text)
{
	for (guint i = 0; i < lines->len; i++)
		if (strstr(lines->pdata[i], text))
			return TRUE;
	return FALSE;
}

static void test_warnings(void **state)
{
	g_autoptr(Files) files = files_new();
	g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(Config) config = NULL;

	scratch_write(files->scratch, "etc/regent.conf",
		"[sequence]\nphases = p; q; i\n[phase p]\non-failure = continue\n[phase q]\nplugins = beta\n"
		"[endpoint]\ninterface = eth0\nmodel = 7962\n[phase i]\nplugins = identity\n[phase spare]\n"
		"plugins = alpha\n"
		"[phase macsec]\nplugins = alpha\nafter = port\n");
	config = config_load(files->paths, NULL, files->loader, TRUE, warnings, NULL);
	assert_non_null(config);
	assert_true(has_line(warnings, "[phase q] beta needs x-t.a, which an earlier phase may end without"));
	assert_true(has_line(warnings, "[phase spare]: no sequence has this phase"));
	assert_true(has_line(warnings, "regent.conf: [endpoint] model: \"7962\" is not in models.ini or models.d"));
	assert_true(has_line(warnings, "[phase macsec] after: there is no phase port"));
	assert_int_equal(warnings->len, 4);
}

/* A maker's file: what is odd in it is told with file, group and key. */
static void test_model_warnings(void **state)
{
	g_autoptr(Files) files = files_new();
	g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(Config) config = NULL;

	scratch_write(files->scratch, "etc/models.d/acme.ini", "[acme]\nplatfrom = Acme\nx = y\n");
	scratch_write(files->scratch, "etc/models.d/acme.ini~", "[acme\n");
	config = config_load(files->paths, NULL, files->loader, TRUE, warnings, NULL);
	assert_non_null(config);
	assert_true(has_line(warnings, "acme.ini: [acme] platfrom: no model has such a key: did you mean platform?"));
	assert_true(has_line(warnings, "acme.ini: [acme] x: no model has such a key; those of models.ini"));
	assert_true(has_line(warnings, "acme.ini: [acme]: it has no name: set name to what people call"));
	assert_int_equal(warnings->len, 3);
}

/* A prefix that begins no name, and a model that is there twice. */
static void test_odd_models(void **state)
{
	g_autoptr(Files) files = files_new();
	g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(Config) config = NULL;

	scratch_write(files->scratch, "data/models.ini", "[7962]\nname = A\nprefix = SEP\n");
	scratch_write(files->scratch, "data/models.d/a.ini", "[door]\nname = A\nprefix = ACME DOOR\n");
	scratch_write(files->scratch, "etc/models.d/b.ini",
		"[door]\nname = B\nprefix = ACME-_1\n[7962]\nlines = 2\n[hut]\nname = H\nprefix = ABCDEFGHIJKLMNOP\n"
		"[lodge]\nname = L\nprefix = T\303\234R\n[last]\nname = L\nprefix = ABCDEFGHIJKLMNO\n");
	config = config_load(files->paths, NULL, files->loader, TRUE, warnings, NULL);
	assert_non_null(config);
	assert_true(has_line(warnings, "a.ini: [door] prefix: \"ACME DOOR\" begins no device's name: letters, digits"));
	assert_true(
		has_line(warnings, "b.ini: [hut] prefix: \"ABCDEFGHIJKLMNOP\" has 16 letters: set one of at most 15"));
	assert_true(has_line(warnings, "b.ini: [lodge] prefix: "));
	assert_true(has_line(warnings, "b.ini: [door]: overrides keys of this model in "));
	assert_true(has_line(warnings, "data/models.d/a.ini"));
	assert_true(has_line(warnings, "b.ini: [7962]: overrides keys of this model in "));
	assert_int_equal(warnings->len, 5);
}

/* In a phase of default.conf a plugin of another one is probably a slip; a phase of one's own takes any. */
static void test_plugin_of_another_phase(void **state)
{
	g_autoptr(Files) files = files_new();
	g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(Config) config = NULL;

	scratch_write(files->scratch, "data/default.conf", "[phase asking]\n[phase p]\n");
	scratch_write(files->scratch, "etc/regent.conf",
		"[sequence]\nphases = asking; mine; p\n[phase asking]\nplugins = strict\n[phase mine]\nplugins = strict\n"
		"[phase p]\nplugins = strict; watcher\n[plugin strict]\nserver = x\n");
	config = config_load(files->paths, NULL, files->loader, TRUE, warnings, NULL);
	assert_non_null(config);
	assert_true(has_line(warnings,
		"regent.conf: [phase p] plugins: strict is a plugin of another phase: list it in [phase asking]"));
	assert_true(has_line(
		warnings, "regent.conf: [phase p] plugins: watcher is a service: list it in [services] plugins"));
	assert_int_equal(warnings->len, 2);
}

/* A plugin that no phase lists is not loaded for its keys, but by a check. */
static void test_unlisted_plugin(void **state)
{
	g_autoptr(Files) files = files_new();
	g_autoptr(Config) config = NULL;
	g_autoptr(GError) error = NULL;

	loader_free(files->loader);
	files->loader = loader_of(files->scratch->path);
	scratch_write(files->scratch, "unlisted.so", "no object");
	scratch_write(files->scratch, "etc/regent.conf", "[plugin unlisted]\nword = any\n");
	config = config_load(files->paths, NULL, files->loader, FALSE, NULL, &error);
	assert_null(error);
	assert_null(config_load(files->paths, NULL, files->loader, TRUE, NULL, &error));
	assert_error_says(&error, "regent.conf: [plugin unlisted]", "cannot be loaded", NULL);
}

static void test_services(void **state)
{
	g_autoptr(Files) files = files_new();
	g_autoptr(Config) config = NULL;

	scratch_write(files->scratch, "etc/regent.conf", "[services]\nplugins = watcher\n");
	config = load(files, NULL);
	assert_non_null(config);
	assert_string_equal(config_services(config)[0]->name, "watcher");
	assert_null(config_services(config)[1]);
}

/* What a reload compares: a key that says what the default is changes nothing. */
static void test_same_options(void **state)
{
	static const struct {
		const char *a, *b;
		gboolean same;
	} rows[] = {
		{ "", "", TRUE },
		{ "count = 3", "", TRUE },
		{ "count = 4", "", FALSE },
		{ "host-name = x", "host-name = \"x\"", TRUE },
		{ "host-name = x", "host-name = y", FALSE },
		{ "host-name =", "", FALSE },
	};
	g_autoptr(Loader) loader = loader_of("/nonexistent");

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *a = g_strconcat(CHAIN "[plugin gamma]\n", rows[i].a, "\n", NULL);
		g_autofree char *b = g_strconcat(CHAIN "[plugin gamma]\n", rows[i].b, "\n", NULL);
		g_autoptr(Config) x = config_from_text(a, loader, NULL);
		g_autoptr(Config) y = config_from_text(b, loader, NULL);

		assert_int_equal(config_same_options(x, config_endpoint(x, "phone"), y, config_endpoint(y, "phone"),
					 loader_get(loader, "gamma", NULL)),
			rows[i].same);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sequence_keys),
		cmocka_unit_test(test_phase_keys),
		cmocka_unit_test(test_after),
		cmocka_unit_test(test_layers),
		cmocka_unit_test(test_no_file),
		cmocka_unit_test(test_wrong_file_is_named),
		cmocka_unit_test(test_file_of_a_plugin),
		cmocka_unit_test(test_missing_files),
		cmocka_unit_test(test_odd_files),
		cmocka_unit_test(test_log_level),
		cmocka_unit_test(test_instances),
		cmocka_unit_test(test_same_name_twice),
		cmocka_unit_test(test_own_phases),
		cmocka_unit_test(test_parent_gives),
		cmocka_unit_test(test_warnings),
		cmocka_unit_test(test_model_warnings),
		cmocka_unit_test(test_odd_models),
		cmocka_unit_test(test_plugin_of_another_phase),
		cmocka_unit_test(test_unlisted_plugin),
		cmocka_unit_test(test_services),
		cmocka_unit_test(test_same_options),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
