/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Plugins of another age or of nobody's making: tests/out-of-tree/odd.c, built once for each kind. The folder they were
 * built in is the first argument. */

#include "core-test.h"

#include "core/config/loader.h"

#include <string.h>
#include <unistd.h>

static const char *built;

typedef struct {
	Scratch *scratch;
	Loader *loader;
} Folder;

/* A folder of its own with one plugin, odd.so: dlopen takes a path it has seen for the object it has loaded. */
static Folder *folder_with(const char *object)
{
	Folder *folder = g_new0(Folder, 1);
	g_autofree char *target = g_build_filename(built, object, NULL);
	g_autofree char *link = NULL;

	folder->scratch = scratch_new();
	link = scratch_path(folder->scratch, "odd.so");
	assert_int_equal(symlink(target, link), 0);
	folder->loader = loader_new(folder->scratch->path);
	return folder;
}

static void folder_free(Folder *folder)
{
	loader_free(folder->loader);
	scratch_free(folder->scratch);
	g_free(folder);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Folder, folder_free)

static void test_refused(void **state)
{
	static const struct {
		const char *object, *words;
	} rows[] = {
		{ "odd-3.so", "is not a regent plugin (magic deadbeef)" },
		{ "odd-4.so", "was built for regent plugin ABI 1.1, this regent has 1.0" },
		{ "odd-4.so", "or update regent" },
		{ "odd-5.so", "was built for regent plugin ABI 2.0, this regent has 1.0; rebuild it" },
		{ "odd-6.so", "has no symbol regent_plugin_odd; it must end with REGENT_PLUGIN(odd, ...)" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Folder) folder = folder_with(rows[i].object);
		g_autofree char *path = scratch_path(folder->scratch, "odd.so");
		g_autoptr(GError) error = NULL;

		assert_null(loader_get(folder->loader, "odd", &error));
		assert_error_says(&error, path, rows[i].words, NULL);
		assert_false(loader_is_loaded(folder->loader, "odd"));
		assert_true(loader_exists(folder->loader, "odd"));
	}
}

static void test_current(void **state)
{
	g_autoptr(Folder) folder = folder_with("odd-0.so");
	g_autofree char *path = scratch_path(folder->scratch, "odd.so");
	const RegentPlugin *plugin = loader_get(folder->loader, "odd", NULL);

	assert_non_null(plugin);
	assert_ptr_equal(loader_get(folder->loader, "odd", NULL), plugin);
	assert_string_equal(loader_path(folder->loader, "odd"), path);
	assert_string_equal(plugin_option(plugin, "words")->fallback, "old");
	assert_null(plugin_option(plugin, "sentences"));
	assert_null(plugin_reason(plugin, "odd.reason"));
}

/* What lies behind the end of an older descriptor is not read. */
static void test_older_descriptor(void **state)
{
	g_autoptr(Folder) folder = folder_with("odd-1.so");
	const RegentPlugin *plugin = loader_get(folder->loader, "odd", NULL);

	assert_non_null(plugin);
	assert_non_null(plugin->start);
	assert_non_null(plugin->stop);
	assert_null(plugin->refresh);
	assert_null(plugin->wind_down);
	assert_null(plugin->fetch);
	assert_null(plugin->in_place);
	assert_null(plugin->check);
}

static void test_older_option_rows(void **state)
{
	g_autoptr(Folder) folder = folder_with("odd-2.so");
	const RegentPlugin *plugin = loader_get(folder->loader, "odd", NULL);
	const RegentOption *option;

	assert_non_null(plugin);
	option = plugin_option(plugin, "words");
	assert_ptr_equal(option, &plugin->options[1]);
	assert_string_equal(option->fallback, "old");
	assert_int_equal(plugin->options[0].max, 9);
	assert_null(option->unit);
	assert_null(option->choices);
	assert_int_equal(option->flags, 0);
	assert_null(option->summary);
	assert_null(plugin->options[2].key);
}

static void test_no_object(void **state)
{
	g_autoptr(Scratch) scratch = scratch_new();
	g_autoptr(Loader) loader = loader_new(scratch->path);
	g_autoptr(GError) error = NULL;

	scratch_write(scratch, "text.so", "this is not an object\n");
	scratch_write(scratch, "empty.so", "");
	assert_null(loader_get(loader, "text", &error));
	assert_error_says(&error, "/text.so: cannot be loaded", NULL);
	assert_null(loader_get(loader, "empty", &error));
	assert_error_says(&error, "/empty.so: cannot be loaded", NULL);
	assert_null(loader_get(loader, "nothing", &error));
	assert_error_says(&error, "/nothing.so: cannot be loaded", NULL);
	assert_false(loader_exists(loader, "nothing"));
}

static void test_names(void **state)
{
	static const char *const bad[] = { "", "../odd", "Odd", "odd.so", "a_b", "a b", NULL };
	g_autoptr(Folder) folder = folder_with("odd-0.so");

	for (const char *const *name = bad; *name; name++) {
		g_autoptr(GError) error = NULL;

		assert_null(loader_get(folder->loader, *name, &error));
		assert_error_says(&error, "is not a name of a plugin", NULL);
		assert_false(loader_exists(folder->loader, *name));
	}
}

/* Descriptors that no macro made. */

static gpointer start(RegentStep *step, GError **error)
{
	return NULL;
}

static void stop(gpointer self)
{
}

static const RegentPlugin good = { .magic = REGENT_PLUGIN_MAGIC,
	.abi_major = REGENT_ABI_MAJOR,
	.size = sizeof(RegentPlugin),
	.option_size = sizeof(RegentOption),
	.reason_size = sizeof(RegentReason),
	.name = "two_words",
	.summary = "for a test",
	.start = start,
	.stop = stop };

/* Wherever a descriptor ends behind its frozen part: what it has is taken, the rest is nothing. */
static void test_every_end(void **state)
{
	const gsize least = G_STRUCT_OFFSET(RegentPlugin, refresh);
	static const guint8 nothing[sizeof(RegentPlugin)];

	for (gsize size = least; size <= sizeof(RegentPlugin); size += sizeof(gpointer)) {
		g_autoptr(Loader) loader = loader_new("/nonexistent");
		RegentPlugin plugin = good;
		const guint8 *loaded;

		memset((guint8 *) &plugin + least, 0xff, sizeof plugin - least);
		plugin.facilities = NULL; /* a table whose rows have no size is none */
		plugin.size = (guint16) size;
		assert_true(loader_add(loader, &plugin, NULL));
		loaded = (const guint8 *) loader_get(loader, "two-words", NULL);
		assert_memory_equal(loaded + least, (guint8 *) &plugin + least, size - least);
		assert_memory_equal(loaded + size, nothing, sizeof plugin - size);
	}
}

/* Rows of tables that were built with fewer or more fields: each row is found where it begins. */
static void test_rows_of_any_age(void **state)
{
	static const struct {
		RegentOption row;
		const char *more[3];
	} options[] = { { .row = { .key = "one", .summary = "first" }, .more = { "x", "y", "z" } },
		{ .row = { .key = "two", .summary = "second" } }, { .row = { .key = NULL } } };
	static const struct {
		const char *code, *phone;
	} reasons[] = { { "odd.one", "One" }, { "odd.two", "Two" }, { NULL, NULL } };
	g_autoptr(Loader) loader = loader_new("/nonexistent");
	RegentPlugin plugin = good;
	const RegentPlugin *loaded;

	plugin.options = &options[0].row;
	plugin.option_size = sizeof options[0];
	plugin.reasons = (const RegentReason *) reasons;
	plugin.reason_size = sizeof reasons[0];
	assert_true(loader_add(loader, &plugin, NULL));
	loaded = loader_get(loader, "two-words", NULL);
	assert_string_equal(plugin_option(loaded, "two")->summary, "second");
	assert_null(loaded->options[2].key);
	assert_string_equal(plugin_reason(loaded, "odd.two")->phone, "Two");
	assert_null(plugin_reason(loaded, "odd.two")->cause);
	assert_int_equal(plugin_reason(loaded, "odd.two")->retry, 0);
	assert_null(loaded->reasons[2].code);
}

static void spoil(RegentPlugin *plugin, guint how)
{
	switch (how) {
	case 0:
		plugin->start = NULL;
		return;
	case 1:
		plugin->stop = NULL;
		return;
	case 2:
		plugin->summary = NULL;
		return;
	case 3:
		plugin->name = NULL;
		return;
	case 4:
		plugin->size = 16;
		return;
	case 5:
		plugin->option_size = 0;
		return;
	}
}

static void test_unusable(void **state)
{
	static const char *const words[] = { "no start or no stop", "no start or no stop", "no name or no summary",
		"no name or no summary", "descriptor of 16 bytes", "descriptor of" };
	g_autoptr(Loader) loader = loader_new("/nonexistent");

	for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
		RegentPlugin plugin = good;
		g_autoptr(GError) error = NULL;

		spoil(&plugin, i);
		assert_false(loader_add(loader, &plugin, &error));
		assert_error_says(&error, words[i], NULL);
	}
}

static void test_built_in(void **state)
{
	g_autoptr(Folder) folder = folder_with("odd-0.so");
	g_auto(GStrv) names = NULL;
	g_autofree char *joined = NULL;

	assert_true(loader_add(folder->loader, &good, NULL));
	assert_non_null(loader_get(folder->loader, "two-words", NULL));
	assert_string_equal(loader_get(folder->loader, "two-words", NULL)->name, "two-words");
	assert_null(loader_path(folder->loader, "two-words"));
	scratch_write(folder->scratch, "notes.txt", "");
	names = loader_list(folder->loader);
	joined = g_strjoinv(" ", names);
	assert_string_equal(joined, "odd two-words");
}

static void test_lists(void **state)
{
	assert_true(plugin_lists(REGENT_LIST("a", "b"), "b"));
	assert_false(plugin_lists(REGENT_LIST("a", "b"), "c"));
	assert_false(plugin_lists(NULL, "a"));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_current),
		cmocka_unit_test(test_older_descriptor),
		cmocka_unit_test(test_older_option_rows),
		cmocka_unit_test(test_no_object),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_every_end),
		cmocka_unit_test(test_rows_of_any_age),
		cmocka_unit_test(test_unusable),
		cmocka_unit_test(test_built_in),
		cmocka_unit_test(test_lists),
	};

	built = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
