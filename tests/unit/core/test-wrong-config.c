/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a wrong configuration is told: file, group, key, and what to do. */

#include "named.h"

static const struct {
	const char *text;
	const char *where; /* PATH: [GROUP] KEY */
	const char *words;
} wrong[] = {
	{ CHAIN "[plugin gamma]\ncount = 12\n", "test.conf: [plugin gamma] count", "12 is not between 1 and 9" },
	{ CHAIN "[plugin gamma]\ncount = many\n", "test.conf: [plugin gamma] count", "\"many\" is not a whole number" },
	{ CHAIN "[plugin gamma]\nwait = 5 parsecs\n", "test.conf: [plugin gamma] wait", "the unit must be" },
	{ CHAIN "[plugin gamma]\nword = three\n", "test.conf: [plugin gamma] word", "none of one, two" },
	{ CHAIN "[plugin gamma]\nflag = perhaps\n", "test.conf: [plugin gamma] flag", "neither yes nor no" },
	{ CHAIN "[plugin gamma]\nhost-name = a%z\n", "test.conf: [plugin gamma] host-name",
		"\"%z\" is not a code: there are %n device name, %m MAC, %l load, %o model, %i instance; write %% for" },
	{ CHAIN "[plugin gamma]\nhost-name = 100%\n", "test.conf: [plugin gamma] host-name", "\"%\" is not a code" },
	{ CHAIN "[plugin gamma]\nhost-name = %%%03x\n", "test.conf: [plugin gamma] host-name", "\"%03x\" is not" },
	{ CHAIN "[plugin gamma]\nhost-name = %ü!\n", "test.conf: [plugin gamma] host-name", "\"%ü\" is not a code" },
	{ CHAIN "[plugin gamma]\nhostname = x\n", "test.conf: [plugin gamma] hostname", "did you mean host-name?" },
	{ CHAIN "[plugin alpha]\nx = y\n", "test.conf: [plugin alpha] x", "unknown key" },
	{ CHAIN "[plugin gama]\nx = y\n", "test.conf: [plugin gama]", "there is no plugin gama: did you mean gamma?" },
	{ CHAIN "[plugin zeppelin]\nx = y\n", "test.conf: [plugin zeppelin]", "zeppelin.so: cannot be loaded" },
	{ CHAIN "[sequnce]\n", "test.conf: [sequnce]", "unknown group: did you mean sequence?" },
	{ CHAIN "[endpoint]\ninterfaces = eth0\n", "test.conf: [endpoint] interfaces", "did you mean interface?" },
	{ CHAIN "[endpoint]\npower = lots\n", "test.conf: [endpoint] power", "\"lots\" is not a whole number" },
	{ CHAIN "[endpoint]\nmac = 00-11-22-33-44-55\n", "test.conf: [endpoint] mac", "not a hardware address" },
	{ CHAIN "[endpoint]\nmac = 00:11:22:33:44:55:66\n", "test.conf: [endpoint] mac", "not a hardware address" },
	{ CHAIN "[log]\nlevel = loud\n", "test.conf: [log] level", "none of error, warning, message, info and debug" },
	{ CHAIN "[log]\nlevl = info\n", "test.conf: [log] levl", "did you mean level?" },
	{ CHAIN "[sequence]\nparent = box\n", "test.conf: [sequence] parent", "belongs in endpoints.d/NAME.conf" },
	{ CHAIN "[endpoint]\nauto-register = 7\n", "test.conf: [endpoint] auto-register", "neither yes nor no" },
	{ CHAIN "[endpoint]\ninstances = 24\n", "test.conf: [endpoint] instances", "belongs in endpoints.d/NAME.conf" },
	{ CHAIN "[endpoint]\nmac = 01:11:22:33:44:55\n", "test.conf: [endpoint] mac", "the address of a group" },
	{ CHAIN "[endpoint]\nmac = ff:ff:ff:ff:ff:ff\n", "test.conf: [endpoint] mac",
		"the address of a group, not of a device: set one whose second digit is even" },
	{ CHAIN "[endpoint]\nmac = 00:00:00:00:00:00\n", "test.conf: [endpoint] mac", "is no device's" },
	{ CHAIN "[endpoint]\ninterface = enp0s31f6voice42\n", "test.conf: [endpoint] interface",
		"has 16 letters, and no interface has more than 15: set one of /sys/class/net" },
	{ CHAIN "[endpoint]\ninterface = eth0/1\n", "test.conf: [endpoint] interface", "not a name of an interface" },
	{ CHAIN "[endpoint]\ninterface = eth0:1\n", "test.conf: [endpoint] interface", "not a name of an interface" },
	{ CHAIN "[endpoint]\ndevice-name = SEP/1\n", "test.conf: [endpoint] device-name",
		"\"SEP/1\" is not a device's name: letters, digits, - _ and . only" },
	{ CHAIN "[endpoint]\ndevice-name = SEP 1\n", "test.conf: [endpoint] device-name", "not a device's name" },
	{ CHAIN "[endpoint]\ndevice-name = SEPü\n", "test.conf: [endpoint] device-name", "not a device's name" },
	{ CHAIN "[endpoint]\ndevice-name = SEP%m\n", "test.conf: [endpoint] device-name", "only %i, the number" },
	{ CHAIN "[services]\nplugin = x\n", "test.conf: [services] plugin", "did you mean plugins?" },
	{ CHAIN "[services]\nplugins = watchr\n", "test.conf: [services] plugins", "did you mean watcher?" },
	{ CHAIN "[services]\nplugins = watcher; strict\n", "test.conf: [services] plugins",
		"strict is not a service: it belongs in a phase, asking" },
	{ CHAIN "[services]\nplugins = watcher; watcher\n", "test.conf: [services] plugins", "names watcher twice" },
	{ "[sequence]\nphases = p\n[phase p]\nplugins = alpha; gamma; alpha\n", "test.conf: [phase p] plugins",
		"names a plugin twice" },
	{ "[sequence]\nphases = p; q; p\n[phase p]\nplugins = alpha\n[phase q]\nplugins = gamma\n",
		"test.conf: [sequence] phases", "names p twice: a phase runs once" },
	{ "", "[sequence] phases", "names no phase" },
	{ "[sequence]\nphases = ;\n", "test.conf: [sequence] phases", "names no phase" },
	{ "[sequence]\nphases = p\n", "test.conf: [phase p] plugins", "names no plugin" },
	{ "[sequence]\nphases = adressing\n[phase addressing]\nplugins = alpha\n",
		"test.conf: [phase adressing] plugins", "did you mean [phase addressing]?" },
	{ "[sequence]\nphases = p\n[phase p]\nplugins =\n", "test.conf: [phase p] plugins", "names no plugin" },
	{ "[sequence]\nphases = p\n[phase p]\nplugins = alfa\n", "test.conf: [phase p] plugins",
		"there is no plugin alfa: did you mean alpha?" },
	{ "[sequence]\nphases = p\n[phase p]\nplugins = ../evil\n", "test.conf: [phase p] plugins",
		"not a name of a plugin" },
	{ "[sequence]\nphases = p\n[phase p]\nplugins = beta\n", "test.conf: [phase p] plugins",
		"beta needs x-t.a, which no plugin of an earlier phase provides" },
	{ "[sequence]\nphases = q; p\n[phase p]\nplugins = alpha\n[phase q]\nplugins = beta\n",
		"test.conf: [phase q] plugins", "beta needs x-t.a, which only a later phase provides" },
	{ "[sequence]\nphases = p\n[phase p]\nplugins = strict\n", "test.conf: [plugin strict] server",
		"must be set: who is asked" },
	{ "[endpoint]\nmodel = 7962\n[sequence]\nphases = p\n[phase p]\nplugins = identity\n",
		"test.conf: [endpoint] interface", "must be set, as identity needs it" },
	{ CHAIN "[phase p]\nmode = some\n", "test.conf: [phase p] mode", "must be first, any or all" },
	{ CHAIN "[phase p]\ntimeout = soon\n", "test.conf: [phase p] timeout", "not a time" },
	{ CHAIN "[phase p]\nretry-min = 2min\n", "test.conf: [phase p] retry-min", "longer than retry-max" },
	{ CHAIN "[phase p]\nretry-min = 0\n", "test.conf: [phase p] retry-min", "must be at least 1ms" },
	{ CHAIN "[phase p]\nretry-max = none\n", "test.conf: [phase p] retry-max", "not a time" },
	{ CHAIN "[phase p]\nretry-max = 999999999d\n", "test.conf: [phase p] retry-max", "longer than thirty years" },
	{ CHAIN "[phase p]\nretries = 5\n", "test.conf: [phase p] retries", "unknown key" },
	{ CHAIN "[phase p]\non-failure = explode\n", "test.conf: [phase p] on-failure", "must be retry, continue" },
	{ CHAIN "[phase p]\non-failure = retry 0; rewind:p\n", "test.conf: [phase p] on-failure", "1 to 1000" },
	{ CHAIN "[phase p]\non-failure = continue; rewind:p\n", "test.conf: [phase p] on-failure", "stands alone" },
	{ CHAIN "[phase p]\non-failure = retry 3\n", "test.conf: [phase p] on-failure", "retry N; rewind:PHASE" },
	{ CHAIN "[phase p]\non-failure = retryy\n", "test.conf: [phase p] on-failure", "must be" },
	{ CHAIN "[phase p]\non-failure = rewind:q\n", "test.conf: [phase p] on-failure",
		"this phase or an earlier one" },
	{ CHAIN "[phase q]\non-failure = rewind:nowhere\n", "test.conf: [phase q] on-failure",
		"this phase or an earlier one" },
	{ CHAIN "[sequence]\nrestart = z\n", "test.conf: [sequence] restart", "there is no phase z" },
	{ CHAIN "[sequence]\nrestart = reboot\n", "test.conf: [sequence] restart", "there is no phase reboot" },
	{ CHAIN "[sequence]\nreset = reboot\n", "test.conf: [sequence] reset", "wants a command" },
	{ CHAIN "[sequence]\nspread = wide\n", "test.conf: [sequence] spread", "not a time" },
	{ CHAIN "[sequence]\nphase = p\n", "test.conf: [sequence] phase", "did you mean phases?" },
	{ "[sequence\n", "test.conf: ", "[sequence" },
};

static void test_wrong(void **state)
{
	g_autoptr(Loader) loader = loader_of("/nonexistent");

	for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(Config) config = config_from_text(wrong[i].text, loader, &error);

		if (config)
			fail_msg("taken: %s", wrong[i].text);
		assert_error_says(&error, wrong[i].where, wrong[i].words, NULL);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
