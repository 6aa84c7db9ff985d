/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core-test.h"

#include "core/engine/state.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct {
	Scratch *scratch;
	State *state;
	char *path;
} Fixture;

static Fixture *fixture_new(void)
{
	Fixture *fixture = g_new0(Fixture, 1);

	fixture->scratch = scratch_new();
	fixture->state = state_open(fixture->scratch->path, NULL);
	assert_non_null(fixture->state);
	fixture->path = state_path(fixture->state, "phone", "dhcp", "lease");
	return fixture;
}

static void fixture_free(Fixture *fixture)
{
	g_clear_pointer(&fixture->state, state_close);
	scratch_free(fixture->scratch);
	g_free(fixture->path);
	g_free(fixture);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Fixture, fixture_free)

static void save(Fixture *fixture, const char *text)
{
	g_autoptr(GBytes) bytes = text ? g_bytes_new(text, strlen(text)) : NULL;

	state_save(fixture->state, fixture->path, bytes);
}

static void assert_loads(Fixture *fixture, const char *text)
{
	g_autoptr(GBytes) bytes = state_load(fixture->state, fixture->path);

	if (!text) {
		assert_null(bytes);
		return;
	}
	assert_non_null(bytes);
	assert_int_equal(g_bytes_get_size(bytes), strlen(text));
	assert_memory_equal(g_bytes_get_data(bytes, NULL), text, strlen(text));
}

static void reopen(Fixture *fixture)
{
	state_close(fixture->state);
	fixture->state = state_open(fixture->scratch->path, NULL);
	assert_non_null(fixture->state);
}

/* What kill -9 leaves of a file that was being written. */
static void test_cleans_up(void **state)
{
	g_autoptr(Fixture) fixture = fixture_new();
	g_autofree char *folder = g_path_get_dirname(fixture->path);
	g_autofree char *draft = g_build_filename(folder, ".dhcp.lease", NULL);

	save(fixture, "one");
	state_close(fixture->state);
	assert_true(g_file_set_contents(draft, "tw", -1, NULL));
	fixture->state = state_open(fixture->scratch->path, NULL);
	assert_int_equal(g_access(draft, F_OK), -1);
	assert_loads(fixture, "one");
}

static void test_keeps(void **state)
{
	g_autoptr(Fixture) fixture = fixture_new();

	assert_loads(fixture, NULL);
	save(fixture, "one");
	assert_loads(fixture, "one");
	reopen(fixture);
	assert_loads(fixture, "one");
	save(fixture, "");
	reopen(fixture);
	assert_loads(fixture, "");
	save(fixture, NULL);
	assert_loads(fixture, NULL);
	reopen(fixture);
	assert_loads(fixture, NULL);
	assert_int_equal(g_access(fixture->path, F_OK), -1);
}

/* However often it is said and however slow the disk is. */
static void test_latest_wins(void **state)
{
	g_autoptr(Fixture) fixture = fixture_new();

	for (guint i = 0; i < 200; i++) {
		g_autofree char *text = g_strdup_printf("%u", i);

		save(fixture, i % 3 ? text : NULL);
		assert_loads(fixture, i % 3 ? text : NULL);
	}
	reopen(fixture);
	assert_loads(fixture, "199");
}

static void test_private(void **state)
{
	g_autoptr(Fixture) fixture = fixture_new();
	g_autofree char *folder = g_path_get_dirname(fixture->path);
	GStatBuf info;
	g_autoptr(GDir) dir = NULL;

	save(fixture, "secret");
	reopen(fixture);
	assert_int_equal(g_stat(fixture->path, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
	assert_int_equal(g_stat(folder, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0700);
	/* Written beside it and renamed: nothing of that is left. */
	dir = g_dir_open(folder, 0, NULL);
	assert_string_equal(g_dir_read_name(dir), "dhcp.lease");
	assert_null(g_dir_read_name(dir));
}

/* A reader never sees half a file: it is replaced, not rewritten. */
static void test_atomic(void **state)
{
	g_autoptr(Fixture) fixture = fixture_new();
	GStatBuf before, after;

	save(fixture, "one");
	reopen(fixture);
	assert_int_equal(g_stat(fixture->path, &before), 0);
	save(fixture, "two");
	reopen(fixture);
	assert_int_equal(g_stat(fixture->path, &after), 0);
	assert_true(before.st_ino != after.st_ino);
}

static void test_one_daemon(void **state)
{
	g_autoptr(Fixture) fixture = fixture_new();
	g_autoptr(GError) error = NULL;

	assert_null(state_open(fixture->scratch->path, &error));
	assert_error_says(&error, "another regentd uses the state folder", fixture->scratch->path, "--state-dir", NULL);
	reopen(fixture);
}

static void test_no_folder(void **state)
{
	g_autoptr(GError) error = NULL;

	assert_null(state_open("/proc/regent", &error));
	assert_error_says(&error, "cannot write in the state folder /proc/regent", NULL);
}

/* Names of a configuration or a peer do not lead out of the folder. */
static void test_paths(void **state)
{
	static const struct {
		const char *endpoint, *plugin, *name, *path;
	} rows[] = {
		{ "phone", "dhcp", "lease", "phone/dhcp.lease" },
		{ "../etc", "x", "y", "_._etc/x.y" },
		{ "..", "x", "y", "_./x.y" },
		{ "", "x", "y", "_/x.y" },
		{ "phone", "x", "../../y", "phone/x..._.._y" },
		{ "a/b", "x", "y", "a_b/x.y" },
	};
	g_autoptr(Fixture) fixture = fixture_new();

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = state_path(fixture->state, rows[i].endpoint, rows[i].plugin, rows[i].name);
		g_autofree char *expected = scratch_path(fixture->scratch, rows[i].path);

		assert_string_equal(path, expected);
	}
}

static void test_large_files_are_not_read(void **state)
{
	g_autoptr(Fixture) fixture = fixture_new();
	g_autofree char *large = g_strnfill((1 << 20) + 1, 'x');

	scratch_write(fixture->scratch, "phone/dhcp.lease", large);
	assert_loads(fixture, NULL);
}

static guint64 inode(Fixture *fixture)
{
	GStatBuf info;

	assert_int_equal(g_stat(fixture->path, &info), 0);
	return info.st_ino;
}

/* Each time a file is written it is a new one. */
static void test_spares_flash(void **state)
{
	g_autoptr(Fixture) fixture = fixture_new();
	guint64 first;

	save(fixture, "refused");
	reopen(fixture);
	first = inode(fixture);
	save(fixture, "refused");
	reopen(fixture);
	assert_int_equal(inode(fixture), first);
	save(fixture, "rejected");
	reopen(fixture);
	assert_int_not_equal(inode(fixture), first);
	assert_loads(fixture, "rejected");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keeps),
		cmocka_unit_test(test_cleans_up),
		cmocka_unit_test(test_latest_wins),
		cmocka_unit_test(test_private),
		cmocka_unit_test(test_atomic),
		cmocka_unit_test(test_one_daemon),
		cmocka_unit_test(test_no_folder),
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_large_files_are_not_read),
		cmocka_unit_test(test_spares_flash),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
