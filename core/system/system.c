/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "system-private.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>
#include <unistd.h>

static int try_socket(int family, int type, int protocol)
{
	int fd = socket(family, type | SOCK_CLOEXEC, protocol);

	if (fd < 0)
		return errno;
	close(fd);
	return 0;
}

static int try_file_system(const char *path)
{
	static const guint32 of_the_kernel[] = { PROC_SUPER_MAGIC, SYSFS_MAGIC, CGROUP_SUPER_MAGIC, CGROUP2_SUPER_MAGIC,
		DEBUGFS_MAGIC, DEVPTS_SUPER_MAGIC };
	struct statvfs mount;
	struct statfs kind;

	for (guint i = 0; statfs(path, &kind) == 0 && i < G_N_ELEMENTS(of_the_kernel); i++)
		if ((guint32) kind.f_type == of_the_kernel[i])
			return ENOTSUP;
	return statvfs(path, &mount) == 0 && (mount.f_flag & ST_RDONLY) ? EROFS : 0;
}

void system_machine_here(SystemMachine *machine)
{
	struct utsname name;

	*machine = (SystemMachine) {
		.root = "",
		.release = uname(&name) == 0 ? g_intern_string(name.release) : "",
		.now = g_get_real_time() / G_USEC_PER_SEC,
		.user = geteuid(),
		.tls = g_tls_backend_supports_tls(g_tls_backend_get_default()),
		.try_socket = try_socket,
		.try_file_system = try_file_system,
	};
}

static void finding_free(gpointer data)
{
	SystemFinding *finding = data;

	g_free(finding->what);
	g_free(finding->why);
	g_free(finding->cure);
	g_free(finding);
}

void system_add(SystemCheck *check, const char *why, const char *cure, const char *format, ...)
{
	SystemFinding *finding = g_new0(SystemFinding, 1);
	va_list args;

	va_start(args, format);
	finding->what = g_strdup_vprintf(format, args);
	va_end(args);
	finding->missing = cure != NULL;
	finding->why = g_strdup(why ? why : "");
	finding->cure = g_strdup(cure ? cure : "");
	g_ptr_array_add(check->findings, finding);
}

char *system_path(SystemCheck *check, const char *path)
{
	return g_strconcat(check->machine->root, path, NULL);
}

char *system_read(SystemCheck *check, const char *path)
{
	g_autofree char *whole = system_path(check, path);
	char *text = NULL;

	return g_file_get_contents(whole, &text, NULL, NULL) ? g_strchomp(text) : NULL;
}

gboolean system_may(SystemCheck *check, const char *path, int mode)
{
	g_autofree char *whole = system_path(check, path);
	guint shift;
	GStatBuf info;

	/* That there is no such user is said already. */
	if (*check->service.user && !check->service.known)
		return TRUE;
	if (g_stat(whole, &info) < 0)
		return FALSE;
	if (check->service.uid == 0)
		return mode != X_OK || S_ISDIR(info.st_mode) || (info.st_mode & 0111);
	shift = info.st_uid == check->service.uid ? 6 : info.st_gid == check->service.gid ? 3 : 0;
	return (info.st_mode >> shift & (guint) mode) == (guint) mode;
}

static int missing_first(gconstpointer a, gconstpointer b)
{
	const SystemFinding *one = *(SystemFinding *const *) a, *other = *(SystemFinding *const *) b;

	return other->missing - one->missing;
}

GPtrArray *system_check(const SystemMachine *machine, Config *config, const ConfigPaths *paths)
{
	SystemCheck check = { .machine = machine, .config = config, .paths = paths };
	guint64 needed;

	check.findings = g_ptr_array_new_with_free_func(finding_free);
	system_read_service(&check);
	needed = system_check_facilities(&check);
	system_check_service(&check, needed);
	system_check_folders(&check);
	system_check_interfaces(&check);
	system_clear_service(&check);
	g_ptr_array_sort(check.findings, missing_first);
	return check.findings;
}

guint system_count_missing(GPtrArray *findings)
{
	guint count = 0;

	for (guint i = 0; i < findings->len; i++)
		count += ((SystemFinding *) findings->pdata[i])->missing;
	return count;
}

/* The form is read by regentctl, too. */
static void add_paragraph(GString *out, const SystemFinding *finding)
{
	g_auto(GStrv) cures = g_strsplit(finding->cure, "\n", -1);

	g_string_append_printf(out, "%s: %s\n", finding->missing ? "missing" : "there", finding->what);
	if (*finding->why)
		g_string_append_printf(out, "  why: %s\n", finding->why);
	for (char **cure = cures; *cure; cure++)
		if (**cure)
			g_string_append_printf(out, "  cure: %s\n", *cure);
}

char *system_text(GPtrArray *findings, gboolean all)
{
	GString *out = g_string_new(NULL);

	for (guint i = 0; i < findings->len; i++)
		if (all || ((SystemFinding *) findings->pdata[i])->missing)
			add_paragraph(out, findings->pdata[i]);
	return g_string_free(out, FALSE);
}
