/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "netns.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <unistd.h>

static gboolean write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "we");
	gboolean good = file && fputs(text, file) >= 0;

	return file && fclose(file) == 0 && good;
}

static gboolean be_root_in_user_namespace(void)
{
	g_autofree char *uids = g_strdup_printf("0 %d 1", (int) geteuid());
	g_autofree char *gids = g_strdup_printf("0 %d 1", (int) getegid());

	return unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0 && write_file("/proc/self/setgroups", "deny") &&
	       write_file("/proc/self/uid_map", uids) && write_file("/proc/self/gid_map", gids);
}

gboolean netns_enter(void)
{
	gboolean good = geteuid() == 0 ? unshare(CLONE_NEWNET) == 0 : be_root_in_user_namespace();

	if (!good)
		printf("SKIPPED: no network namespace may be made here: %s\n", g_strerror(errno));
	return good;
}

static gboolean run(const char *command, char **output)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *errors = NULL;
	int status;

	if (!g_spawn_command_line_sync(command, output, &errors, &status, &error))
		g_error("%s: %s", command, error->message);
	if (status)
		printf("%s: %s", command, errors);
	return status == 0;
}

char *netns_run(const char *format, ...)
{
	g_autofree char *command = NULL;
	char *output = NULL;
	va_list args;

	va_start(args, format);
	command = g_strdup_vprintf(format, args);
	va_end(args);
	if (!run(command, &output))
		g_error("failed: %s", command);
	return output;
}

gboolean netns_try(const char *format, ...)
{
	g_autofree char *command = NULL, *output = NULL;
	va_list args;

	va_start(args, format);
	command = g_strdup_vprintf(format, args);
	va_end(args);
	return run(command, &output);
}
