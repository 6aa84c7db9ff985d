/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ctl.h"
#include "paths.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/** Returns: (transfer full): the regentd that was built or installed with this program. */
static char *find_daemon(void)
{
	g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
	g_autofree char *folder = self ? g_path_get_dirname(self) : g_strdup(".");
	const char *const places[] = { "regentd", "../regentd/regentd", "../sbin/regentd" };

	for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
		g_autofree char *path = g_build_filename(folder, places[i], NULL);

		if (g_file_test(path, G_FILE_TEST_IS_EXECUTABLE))
			return g_steal_pointer(&path);
	}
	return g_strdup("regentd");
}

/** The daemon does the checking, as it knows the plugins. Exit: its own, 2 when the configuration is refused. */
CtlExit ctl_check(Ctl *ctl, char **arguments)
{
	g_autofree char *daemon = find_daemon();

	execlp(daemon, "regentd", "--check", arguments[0] ? arguments[0] : REGENT_CONFIG_FILE, NULL);
	return ctl_usage("Cannot run %s: %s", daemon, g_strerror(errno));
}
