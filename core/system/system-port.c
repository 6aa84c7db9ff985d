/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "system-private.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Returns: the inode of the socket that has the port, 0: none has. */
static guint64 find_socket(const char *table, guint port)
{
	g_auto(GStrv) lines = g_strsplit(table, "\n", -1);

	for (char **line = lines; *line; line++) {
		char local[80];
		unsigned long inode;
		const char *colon;

		if (sscanf(*line, " %*d: %79s %*s %*s %*s %*s %*s %*s %*s %lu", local, &inode) != 2)
			continue;
		colon = strrchr(local, ':');
		if (colon && g_ascii_strtoull(colon + 1, NULL, 16) == port)
			return inode;
	}
	return 0;
}

static gboolean has_socket(SystemCheck *check, const char *pid, guint64 inode)
{
	g_autofree char *path = g_strdup_printf("%s/proc/%s/fd", check->machine->root, pid);
	g_autofree char *wanted = g_strdup_printf("socket:[%" G_GUINT64_FORMAT "]", inode);
	g_autoptr(GDir) dir = g_ascii_isdigit(*pid) ? g_dir_open(path, 0, NULL) : NULL;
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *file = g_build_filename(path, name, NULL);
		char target[64] = { 0 };

		if (readlink(file, target, sizeof target - 1) > 0 && !strcmp(target, wanted))
			return TRUE;
	}
	return FALSE;
}

/* Returns: (transfer full): "dhclient (process 12)"; "another program" where it may not be seen. @own: (out): it is regentd. */
static char *find_owner(SystemCheck *check, guint64 inode, gboolean *own)
{
	g_autofree char *path = system_path(check, "/proc");
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *pid;

	while (dir && (pid = g_dir_read_name(dir))) {
		g_autofree char *file = g_strdup_printf("/proc/%s/comm", pid), *comm = NULL;

		if (!has_socket(check, pid, inode))
			continue;
		comm = system_read(check, file);
		*own = !g_strcmp0(comm, "regentd");
		return g_strdup_printf("%s (process %s)", comm ? comm : "a program", pid);
	}
	return g_strdup("another program");
}

void system_check_port(SystemCheck *check, const char *port, const char *why, const char *users)
{
	g_auto(GStrv) words = g_strsplit(port, " ", 2);
	g_autofree char *file = g_strconcat("/proc/net/", words[0], NULL), *table = system_read(check, file);
	guint64 inode = table && words[1] ? find_socket(table, (guint) g_ascii_strtoull(words[1], NULL, 10)) : 0;
	gboolean own = FALSE;
	g_autofree char *owner = inode ? find_owner(check, inode, &own) : NULL, *cure = NULL;

	if (!inode || own) {
		system_add(check, NULL, NULL, "Port %s is %s (%s).", port, own ? "regentd's already" : "free", users);
		return;
	}
	cure = g_strdup_printf("Keep %s off the interface of the phone, or end it.", owner);
	system_add(check, why, cure, "Port %s, which %s binds, is taken by %s.", port, users, owner);
}
