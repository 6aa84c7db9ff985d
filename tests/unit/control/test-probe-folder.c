/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "probe-folder.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <unistd.h>

typedef struct {
	char *top, *root;
	GString *cleaned; /* interfaces, each with a blank */
} Place;

static int set_up(void **state)
{
	Place *place = g_new0(Place, 1);

	place->top = g_dir_make_tmp("probe-XXXXXX", NULL);
	place->root = g_build_filename(place->top, "root", NULL);
	place->cleaned = g_string_new(NULL);
	*state = place;
	return 0;
}

/* Nothing may be left: the folder goes only when it is empty. */
static int tear_down(void **state)
{
	Place *place = *state;
	int left = g_rmdir(place->top);

	g_string_free(place->cleaned, TRUE);
	g_free(place->top);
	g_free(place->root);
	g_free(place);
	return left;
}

static void note(const char *path, const char *interface, gpointer data)
{
	g_autofree char *lock = g_build_filename(path, "probe.lock", NULL);

	assert_int_equal(g_access(lock, F_OK), 0);
	g_string_append_printf(data, "%s ", interface);
}

static ProbeFolder *take(Place *place, const char *interface, GError **error)
{
	return probe_folder_take(place->root, interface, note, place->cleaned, error);
}

static void write_into(Place *place, const char *interface, const char *name)
{
	g_autofree char *path = g_build_filename(place->root, interface, name, NULL);
	g_autofree char *folder = g_path_get_dirname(path);

	assert_int_equal(g_mkdir_with_parents(folder, 0700), 0);
	assert_true(g_file_set_contents(path, "x", -1, NULL));
}

static gboolean is_there(Place *place, const char *name)
{
	g_autofree char *path = g_build_filename(place->root, name, NULL);

	return g_access(path, F_OK) == 0;
}

static void test_one_at_a_time(void **state)
{
	Place *place = *state;
	g_autoptr(GError) error = NULL;
	ProbeFolder *folder = take(place, "eth0", NULL), *other = take(place, "eth1", NULL);

	assert_true(folder && other);
	assert_null(take(place, "eth0", &error));
	assert_true(g_error_matches(error, G_IO_ERROR, G_IO_ERROR_BUSY));
	write_into(place, "eth0", "state/phone/lease");
	probe_folder_give_back(folder);
	folder = take(place, "eth0", NULL);
	assert_non_null(folder);
	probe_folder_give_back(other);
	probe_folder_give_back(folder);
	assert_string_equal(place->cleaned->str, "");
}

/* A child that holds the lock keeps the folder after whoever took it is dead. */
static void test_child_holds_it(void **state)
{
	Place *place = *state;
	ProbeFolder *folder = take(place, "eth0", NULL);
	g_autofree char *path = probe_folder_path(folder, "probe.lock");
	g_autofree char *aside = g_build_filename(place->top, "aside", NULL);
	int held = dup(probe_folder_lock(folder));

	assert_int_equal(link(path, aside), 0);
	probe_folder_give_back(folder);
	write_into(place, "eth0", "x");
	assert_int_equal(link(aside, path), 0);
	assert_null(take(place, "eth0", NULL));
	probe_folder_sweep(place->root, note, place->cleaned);
	assert_true(is_there(place, "eth0/x"));
	close(held);
	probe_folder_sweep(place->root, note, place->cleaned);
	assert_false(is_there(place, ""));
	assert_string_equal(place->cleaned->str, "eth0 ");
	assert_int_equal(g_unlink(aside), 0);
}

/* What was left over goes; what is at work, or nobody knows whose it is, stays. */
static void test_sweep(void **state)
{
	Place *place = *state;
	g_autofree char *alien = g_build_filename(place->root, "alien", NULL);
	g_autofree char *file = g_build_filename(alien, "file", NULL);
	ProbeFolder *folder = take(place, "eth0", NULL);

	write_into(place, "eth1", "probe.lock");
	write_into(place, "eth1", "state/phone/lease");
	write_into(place, "alien", "file");
	probe_folder_sweep(place->root, note, place->cleaned);
	assert_string_equal(place->cleaned->str, "eth1 ");
	assert_false(is_there(place, "eth1"));
	assert_true(is_there(place, "eth0/probe.lock"));
	assert_int_equal(g_unlink(file), 0);
	assert_int_equal(g_rmdir(alien), 0);
	probe_folder_give_back(folder);
}

/* The same interface again: what it had is cleaned up, and nothing of its state is read. */
static void test_left_over(void **state)
{
	Place *place = *state;
	ProbeFolder *folder;

	write_into(place, "eth0", "probe.lock");
	write_into(place, "eth0", "state/phone/lease");
	folder = take(place, "eth0", NULL);
	assert_non_null(folder);
	assert_string_equal(place->cleaned->str, "eth0 ");
	assert_false(is_there(place, "eth0/state"));
	probe_folder_give_back(folder);
}

/* What stands in it may be a link to elsewhere. */
static void test_link_is_not_followed(void **state)
{
	Place *place = *state;
	g_autofree char *kept = g_build_filename(place->top, "kept", NULL),
			*file = g_build_filename(kept, "file", NULL);
	ProbeFolder *folder = take(place, "eth0", NULL);
	g_autofree char *path = probe_folder_path(folder, "state");

	assert_int_equal(g_mkdir(kept, 0700), 0);
	assert_true(g_file_set_contents(file, "x", -1, NULL));
	assert_int_equal(symlink(kept, path), 0);
	assert_true(probe_folder_empty(folder, NULL));
	probe_folder_give_back(folder);
	assert_int_equal(g_unlink(file), 0);
	assert_int_equal(g_rmdir(kept), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_one_at_a_time, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_child_holds_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_sweep, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_left_over, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_link_is_not_followed, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
