/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What may be given away of a configuration, and of any text beside it; and what is left out of it by a check. */

#include "named.h"

#include "core/config/config-show.h"
#include "core/daemon/check.h"

#include <string.h>

typedef struct {
	Scratch *scratch;
	Loader *loader;
	Hidden *hidden;
	ConfigPaths *paths;
} Site;

static int set_up(void **state)
{
	Site *site = g_new0(Site, 1);

	site->scratch = scratch_new();
	site->loader = loader_of("/nonexistent");
	site->hidden = hidden_new();
	site->paths = config_paths_new();
	site->paths->file = scratch_path(site->scratch, "etc/regent.conf");
	site->paths->data_dir = scratch_path(site->scratch, "data");
	site->paths->state_dir = scratch_path(site->scratch, "state");
	scratch_write(site->scratch, "data/default.conf", CHAIN);
	*state = site;
	return 0;
}

static int tear_down(void **state)
{
	Site *site = *state;

	config_paths_free(site->paths);
	hidden_free(site->hidden);
	loader_free(site->loader);
	scratch_free(site->scratch);
	g_free(site);
	return 0;
}

static char *show(Site *site)
{
	g_autoptr(GHashTable) settings = check_read_settings(site->paths, NULL);
	g_autoptr(GError) error = NULL;
	char *text = config_show(site->paths, settings, site->loader, site->hidden, &error);

	assert_null(error);
	return text;
}

static void assert_blanked(Site *site, const char *text, const char *expected)
{
	gsize length;
	g_autofree char *clean = hidden_blank(site->hidden, text, strlen(text), &length);

	assert_string_equal(clean, expected);
	assert_int_equal(length, strlen(expected));
}

static void assert_has(const char *text, const char *words)
{
	if (!strstr(text, words))
		fail_msg("no \"%s\" in: %s", words, text);
}

static const struct {
	const char *file, *text;
} planted[] = {
	{ "etc/regent.conf",
		"# planted-01\n[plugin gamma]\nkey-words = planted-02; \"planted-03\" # planted-04\ncount = 5\n"
		"[endpoint]\ninterface = eth0 ; planted-05\npasswrod = planted-06\n[planted-07!]\na = planted-08\n" },
	{ "etc/regent.conf.d/b.conf", "[plugin gamma]\nhost-name = \"http://joe:planted-09@10.1.0.5/x\"\n"
				      "[plugin unknown]\nplain = planted-10\n" },
	{ "etc/regent.conf.d/c.conf", "[plugin gamma]\nplanted-11 is no line\nkey-words = planted-12\ncount = 6\n" },
	{ "etc/endpoints.d/lobby.conf", "[plugin gamma]\nkey-words = planted-13\n[phase p]\ntimeout = 7s\n" },
	{ "etc/models.d/own.ini", "[own-1]\nname = Own 1\nsecret = planted-14\n" },
	{ "state/lobby/settings", "[plugin gamma]\nat-phone = \"8\"\nkey-words = \"planted-15\"\n" },
	{ "state/lobby/lease", "planted-16\n" },
};

static void test_planted(void **state)
{
	static const char *const shown[] = { "count = 5\n", "interface = eth0\n", "passwrod = ***\n", "[***]\n",
		"host-name = http://***@10.1.0.5/x\n", "c.conf\n# is not an INI file", "[phase p]\ntimeout = 7s\n",
		"[own-1]\nname = Own 1\nsecret = ***\n", "settings at the phone of lobby\n", "at-phone = 8\n",
		"default.conf: sha256 " };
	Site *site = *state;
	g_autofree char *text = NULL;

	for (guint i = 0; i < G_N_ELEMENTS(planted); i++)
		scratch_write(site->scratch, planted[i].file, planted[i].text);
	text = show(site);
	if (strstr(text, "planted-"))
		fail_msg("%s", text);
	for (guint i = 0; i < G_N_ELEMENTS(shown); i++)
		assert_has(text, shown[i]);
}

/* What the configuration hides is hidden in the words of others, too. */
static void test_other_texts(void **state)
{
	Site *site = *state;
	g_autofree char *text = NULL;

	for (guint i = 0; i < G_N_ELEMENTS(planted); i++)
		scratch_write(site->scratch, planted[i].file, planted[i].text);
	text = show(site);
	assert_blanked(site, "log: planted-02 and planted-03x", "log: *** and ***x");
	assert_blanked(site, "for planted-09 by planted-06, planted-13", "for *** by ***, ***");
	assert_blanked(site, "contains line \"planted-11 is no line\" on", "contains line \"***\" on");
	assert_blanked(site, "lost planted-12; eth0 has 5 and 6", "lost ***; eth0 has 5 and 6");
	assert_blanked(site, "http://a:b@c/d@e tftp://10.1.0.5/a@b sip:1001@pbx",
		"http://***@e tftp://10.1.0.5/a@b sip:1001@pbx");
	assert_blanked(
		site, "http://joe:a/b?c#d@host/x tftp://[fd00::1]/a@b", "http://***@host/x tftp://[fd00::1]/a@b");
	assert_blanked(site, "\"http://10.1.0.5:80/x?token=abc#d\" why? x", "\"http://10.1.0.5:80/x?***\" why? x");
}

/* Of a command the program is shown; words that every text has are left there. */
static void test_commands(void **state)
{
	Site *site = *state;
	g_autofree char *text = NULL;

	scratch_write(site->scratch, "data/default.conf", CHAIN "[plugin gamma]\nkey-words = planted-24\n");
	scratch_write(site->scratch, "etc/regent.conf",
		"[sequence]\nreboot = /sbin/again -p planted-21 --to=planted-22 reboot\n[plugin gamma]\n"
		"host-name = http://10.1.0.5/x?token=planted-23\n");
	scratch_write(site->scratch, "etc/regent.conf.d/b.conf", "[sequence]\nno line\nreboot = x --to planted-25\n");
	text = show(site);
	assert_has(text, "reboot = /sbin/again ***\n");
	assert_has(text, "host-name = http://10.1.0.5/x?***\n");
	assert_blanked(
		site, "planted-21 planted-22 planted-23 planted-24 planted-25 reboot", "*** *** *** *** *** reboot");
}

static void test_forms(void **state)
{
	Site *site = *state;

	hidden_add(site->hidden, "ab\"c\\d");
	hidden_add(site->hidden, "50%%off");
	hidden_add(site->hidden, "long-start-%m-long-end");
	hidden_add(site->hidden, "p@ss w");
	hidden_add(site->hidden, "123");
	hidden_add(site->hidden, "7");
	assert_blanked(site, "{\"x\": \"ab\\\"c\\\\d\"} ab\"c\\d", "{\"x\": \"***\"} ***");
	assert_blanked(site, "50%off 50%%off", "*** ***");
	assert_blanked(site, "long-start-0011-long-end", "***0011***");
	assert_blanked(site, "p%40ss%20w", "***");
	assert_blanked(site, "line 123 of 10.123.1231.7: 7", "line *** of 10.***.1231.7: 7");
}

static void test_nothing_there(void **state)
{
	Site *site = *state;
	g_autoptr(GError) error = NULL;

	assert_null(config_show(site->paths, NULL, site->loader, site->hidden, &error));
	assert_error_says(&error, "etc/regent.conf: it is not there", NULL);
	scratch_write(site->scratch, "etc/regent.conf", "");
	site->paths->over = scratch_path(site->scratch, "etc/over.conf");
	assert_null(config_show(site->paths, NULL, site->loader, site->hidden, &error));
	assert_error_says(&error, "etc/over.conf: it is not there", NULL);
}

/* Root reads everything. */
static void test_unreadable(void **state)
{
	Site *site = *state;
	g_autoptr(GError) error = NULL;

	g_free(site->paths->file);
	site->paths->file = scratch_path(site->scratch, "etc");
	scratch_write(site->scratch, "etc.d", "a file where a folder should be");
	assert_null(config_show(site->paths, NULL, site->loader, site->hidden, &error));
	assert_non_null(error);
}

/* What a daemon leaves out, and goes on without. */
static void test_settings_left_out(void **state)
{
	Site *site = *state;
	g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GHashTable) settings = NULL;
	g_autoptr(GError) error = NULL;
	g_autoptr(Config) config = NULL;
	g_autofree char *value = NULL;

	scratch_write(site->scratch, "etc/regent.conf", "[phase q]\nplugins = gamma\n");
	scratch_write(site->scratch, "etc/endpoints.d/lobby.conf", "");
	scratch_write(site->scratch, "etc/endpoints.d/hall.conf", "");
	scratch_write(site->scratch, "state/lobby/settings", "[plugin gamma]\nat-phone = \"80\"\n");
	scratch_write(site->scratch, "state/hall/settings", "[plugin gamma]\nat-phone = \"8\"\n");
	settings = check_read_settings(site->paths, NULL);
	config = check_load(site->paths, site->loader, settings, warnings, &error);
	assert_null(error);
	assert_non_null(config);
	assert_int_equal(warnings->len, 1);
	assert_has(warnings->pdata[0],
		"lobby: what was set at the phone is not used: settings at the phone: [plugin gamma] "
		"at-phone: 80 is not between 1 and 9");
	value = config_get(config, config_endpoint(config, "hall"), "plugin gamma", "at-phone");
	assert_string_equal(value, "8");
	assert_null(config_get(config, config_endpoint(config, "lobby"), "plugin gamma", "at-phone"));
}

/* Files that are no good are not excused by settings. */
static void test_files_are_bad(void **state)
{
	Site *site = *state;
	g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GHashTable) settings = NULL;
	g_autoptr(GError) error = NULL;

	scratch_write(site->scratch, "etc/regent.conf", "[plugin gamma]\ncount = 80\n");
	scratch_write(site->scratch, "state/phone/settings", "[plugin gamma]\nat-phone = \"80\"\n");
	settings = check_read_settings(site->paths, NULL);
	assert_null(check_load(site->paths, site->loader, settings, warnings, &error));
	assert_error_says(&error, "regent.conf: [plugin gamma] count: 80", NULL);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = { CASE(test_planted), CASE(test_other_texts), CASE(test_commands),
		CASE(test_forms), CASE(test_nothing_there), CASE(test_unreadable), CASE(test_settings_left_out),
		CASE(test_files_are_bad) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
