/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The plugin in the engine, between a plugin that delivers files and one that registers, both the test's. */
#include "core-test.h"
#include "rig.h"

#include "core/engine/step-check.h"

#include <regent/plugin.h>
#include <string.h>

extern const RegentPlugin regent_plugin_firmware;

static GString *asked; /* "name@server/limit " of every file */

static const struct {
	const char *name, *text;
} files[] = {
	{ "acme-2.loads", "# two\r\na.img\r\nb.img\r\n" },
	{ "acme-3.loads", "../../etc/passwd\r\n" },
	{ "a.img", "AAAA" },
	{ "b.img", "BB" },
	{ "Ringlist.xml", "<CiscoIPPhoneRingList/>" },
};

static gpointer start_server(RegentStep *step, GError **error)
{
	regent_step_done(step);
	return &asked;
}

static void stop_server(gpointer self)
{
}

static void give(gpointer self, RegentFetch *fetch)
{
	const char *name = regent_fetch_name(fetch), *server = regent_fetch_server(fetch);

	g_string_append_printf(asked, "%s@%s/%u ", name, server ? server : "", (guint) regent_fetch_limit(fetch));
	for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
		if (strcmp(files[i].name, name))
			continue;
		regent_fetch_total(fetch, strlen(files[i].text));
		if (regent_fetch_write(fetch, files[i].text, strlen(files[i].text)))
			regent_fetch_done(fetch);
		return;
	}
	regent_fetch_fail(fetch, g_error_new(REGENT_ERROR, REGENT_ERROR_FAILED, "%s from cm: 503", name));
}

static const RegentPlugin server = { .magic = REGENT_PLUGIN_MAGIC,
	.abi_major = REGENT_ABI_MAJOR,
	.abi_minor = REGENT_ABI_MINOR,
	.size = sizeof(RegentPlugin),
	.option_size = sizeof(RegentOption),
	.reason_size = sizeof(RegentReason),
	.summary = "delivers",
	.stage = "",
	.start = start_server,
	.stop = stop_server,
	.fetch = give };

typedef struct {
	Rig *rig;
	Scratch *scratch;
} Fixture;

#define CHAIN \
	"[sequence]\nphases = c; p; u; s\ncheck = u\n[phase c]\nplugins = config\n[phase p]\nplugins = server\n" \
	"[phase u]\nplugins = firmware\non-failure = continue\n[phase s]\nplugins = cm\n" \
	"[endpoint]\nload = acme-1\n[plugin cm]\n"

/* @said: what the configuration publishes. @options: of the plugin; %s is a folder to install into. */
static void begin(Fixture *f, const char *said, const char *options)
{
	RigPlugin plugins[] = {
		{ "config", NULL, NULL, REGENT_LIST("config.load", "config.settings"), NULL },
		{ "server", NULL, NULL, NULL, &server },
		{ "firmware", NULL, regent_plugin_firmware.uses, regent_plugin_firmware.provides,
			&regent_plugin_firmware },
		{ "cm", NULL, NULL, REGENT_LIST("registration.load"), NULL },
		{ NULL },
	};
	g_auto(GStrv) parts = g_strsplit(options, "%s", -1);
	g_autofree char *filled = NULL, *text = NULL;

	asked = g_string_new(NULL);
	f->scratch = scratch_new();
	filled = g_strjoinv(f->scratch->path, parts);
	text = g_strdup_printf(CHAIN "[plugin config]\npublish = %s\n[plugin firmware]\n%s", said, filled);
	f->rig = rig_new(plugins, text);
	rig_seconds(f->rig, 0);
}

static void end(Fixture *f)
{
	rig_free(f->rig);
	while (g_main_context_iteration(NULL, FALSE))
		;
	scratch_free(f->scratch);
	g_string_free(asked, TRUE);
}

static void expect_fact(Fixture *f, const char *fact, const char *want)
{
	GVariant *value = rig_see(f->rig, fact, "s");

	if (g_strcmp0(value ? g_variant_get_string(value, NULL) : NULL, want))
		fail_msg("%s is %s", fact, value ? g_variant_get_string(value, NULL) : "not there");
}

static void check(Fixture *f, const char *state, const char *want)
{
	expect_fact(f, "upgrade.state", state);
	assert_string_equal(asked->str, want);
	g_string_truncate(asked, 0);
	assert_int_equal(rig_state(f->rig, "s"), PHASE_DONE); /* registered whatever becomes of it */
}

#define RINGS "RingList.xml@/65536 Ringlist.xml@/65536 "
#define NO_FOLDER \
	"installer = sh -c 'cat a.img b.img >$0/out; echo 40 half; echo as $1' %s\nreboot = no\naccept = acme-*\n"
#define INSTALLER NO_FOLDER "folder = %s\n"

static void test_no_installer(void **state)
{
	Fixture f;

	begin(&f, "config.load='acme-2'", "accept = acme-*\n");
	check(&f, "differs", RINGS);
	expect_fact(&f, "upgrade.configured", "acme-2");
	expect_fact(&f, "upgrade.running", "acme-1");
	end(&f);
}

static void test_not_accepted(void **state)
{
	Fixture f;

	begin(&f, "config.load='SCCP42.9'", INSTALLER);
	check(&f, "differs", RINGS);
	end(&f);
}

static void test_ring_list_off(void **state)
{
	Fixture f;

	begin(&f, "config.load='acme-1'", "ring-list = no\n");
	check(&f, "current", "");
	end(&f);
}

/* The files go to the installer, what it wrote is there, nothing of them is left; the ring list comes last. */
static void test_installed(void **state)
{
	Fixture f;
	g_autofree char *path = NULL, *left = NULL, *text = NULL;

	begin(&f, "config.load='acme-2'", INSTALLER "max-size = 1\ntimeout = 24h\n");
	path = scratch_path(f.scratch, "out");
	left = scratch_path(f.scratch, "regent-load/a.img");
	/* The installer takes real time, in which the rig's runs fast. */
	for (; !strstr(asked->str, "RingList"); g_usleep(1000))
		if (!g_main_context_iteration(NULL, FALSE))
			rig_seconds(f.rig, 1);
	rig_seconds(f.rig, 0);
	check(&f, "installed", "acme-2.loads@/262144 a.img@/1048576 b.img@/1048572 " RINGS);
	assert_true(g_file_get_contents(path, &text, NULL, NULL));
	assert_string_equal(text, "AAAABB");
	assert_false(g_file_test(left, G_FILE_TEST_EXISTS));
	end(&f);
}

/* A daemon that keeps nothing and was given no folder. */
static void test_no_folder(void **state)
{
	Fixture f;

	begin(&f, "config.load='acme-2'", NO_FOLDER);
	check(&f, "failed", "acme-2.loads@/262144 " RINGS);
	end(&f);
}

/* The load server alone, where there is one; a load that cannot be had is said, and does not hold up anything. */
static void test_load_server(void **state)
{
	Fixture f;

	begin(&f, "config.load='acme-4'; config.settings={'load-server': <'10.9.9.9'>}", INSTALLER);
	check(&f, "failed", "acme-4.loads@10.9.9.9/262144 " RINGS);
	rig_publish(f.rig, "config", "config.settings", "{'load-server': <'10.9.9.8'>}");
	check(&f, "failed", ""); /* not before its hour is over */
	regent_step_request(rig_step(f.rig, "cm"), REGENT_REQUEST_CHECK);
	rig_seconds(f.rig, 0);
	check(&f, "failed", "acme-4.loads@10.9.9.8/262144 "); /* but when a person asks, */
	rig_seconds(f.rig, 3590);
	check(&f, "failed", "");
	rig_seconds(f.rig, 20);
	check(&f, "failed", "acme-4.loads@10.9.9.8/262144 "); /* or when it is over */
	end(&f);
	/* with its folder */
	begin(&f, "config.load='acme-4'; config.settings={'load-server': <'tftp://10.9.9.9/loads/'>}", INSTALLER);
	check(&f, "failed", "acme-4.loads@tftp://10.9.9.9/loads//262144 " RINGS);
	end(&f);
}

static void test_hostile_list(void **state)
{
	Fixture f;

	begin(&f, "config.load='acme-3'", INSTALLER);
	check(&f, "failed", "acme-3.loads@/262144 " RINGS);
	end(&f);
}

/* The call manager names the load where the file does not; the file's word stands above it. */
static void test_registration_load(void **state)
{
	Fixture f;

	begin(&f, "config.settings={'load-server': <''>}", INSTALLER);
	check(&f, "none", RINGS);
	rig_publish(f.rig, "cm", "registration.load", "'acme-4'");
	check(&f, "failed", "acme-4.loads@/262144 ");
	expect_fact(&f, "upgrade.configured", "acme-4");
	end(&f);
	begin(&f, "config.load='acme-1'", INSTALLER);
	check(&f, "current", RINGS);
	rig_publish(f.rig, "cm", "registration.load", "'acme-4'");
	check(&f, "current", "");
	end(&f);
}

/* @words NULL: the options are good. @warning: NULL: without one. */
static void check_options(const char *options, const char *words, const char *warning)
{
	g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(Loader) loader = loader_new("/nonexistent");
	g_autofree char *text = g_strdup_printf(
		"[sequence]\nphases = u\n[phase u]\nplugins = firmware\n[plugin firmware]\n%s", options);
	g_autoptr(GError) error = NULL;
	g_autoptr(Config) config = NULL;

	assert_true(loader_add(loader, &regent_plugin_firmware, NULL));
	config = config_from_text(text, loader, &error);
	g_assert_no_error(error);
	if (step_check_options(config, warnings, &error) != (words == NULL))
		fail_msg("%s: %s", options, error ? error->message : "is good");
	if (words)
		assert_error_says(&error, "[plugin firmware] ", words, NULL);
	assert_int_equal(warnings->len, warning != NULL);
	if (warning)
		assert_string_equal(warnings->pdata[0], warning);
}

static void test_options(void **state)
{
	check_options("", NULL, NULL);
	check_options("accept = acme-*\nfolder = /tmp/%n\n", NULL, NULL);
	check_options("installer = sh -c 'x \"$@\"' install\naccept = acme-*\n", NULL, NULL);
	check_options("installer = sh -c 'x\naccept = acme-*\n", "installer: Text ended before matching quote", NULL);
	check_options("installer =\n", NULL, NULL);
	check_options("installer = /usr/bin/install-load\n",
		"accept: is empty, so no load would ever be given to the installer", NULL);
	check_options("folder = loads\n", "folder: is not a path from the root, /...", NULL);
}

/* An installer that is not there costs the loads, not the phone. */
static void test_installer_that_is_not_there(void **state)
{
	check_options("installer = /nonexistent/install-load now\naccept = acme-*\n", NULL,
		"test.conf: [plugin firmware] installer: /nonexistent/install-load is not there, so no load would be "
		"installed: install it, or correct its path");
	check_options("installer = no-such-installer\naccept = acme-*\n", NULL,
		"test.conf: [plugin firmware] installer: no-such-installer is not there, so no load would be installed: "
		"install it, or correct its path");
	check_options("installer = /etc/passwd\naccept = acme-*\n", NULL,
		"test.conf: [plugin firmware] installer: /etc/passwd cannot be run, so no load would be installed: chmod +x "
		"it, or name another command");
	check_options("installer = /usr/lib/%o/install\naccept = acme-*\n", NULL, NULL); /* not known yet */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_installer),
		cmocka_unit_test(test_not_accepted),
		cmocka_unit_test(test_ring_list_off),
		cmocka_unit_test(test_installed),
		cmocka_unit_test(test_no_folder),
		cmocka_unit_test(test_load_server),
		cmocka_unit_test(test_hostile_list),
		cmocka_unit_test(test_registration_load),
		cmocka_unit_test(test_options),
		cmocka_unit_test(test_installer_that_is_not_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
