/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "system-private.h"

#include <string.h>

#define UNIT "regentd.service"
#define GROUP "regent"
#define WITHOUT "The kernel refuses what the plugins ask of it."

static const char *const places[] = { "/etc/systemd/system/", "/run/systemd/system/", "/usr/local/lib/systemd/system/",
	"/usr/lib/systemd/system/", "/lib/systemd/system/" };

/* Those that a plugin's facilities may need. */
static const struct {
	const char *name;
	guint bit;
} capabilities[] = { { "CAP_NET_BIND_SERVICE", 10 }, { "CAP_NET_ADMIN", 12 }, { "CAP_NET_RAW", 13 } };

static guint64 read_words(const char *text)
{
	guint64 set = 0;

	for (guint i = 0; i < G_N_ELEMENTS(capabilities); i++)
		if (strcasestr(text, capabilities[i].name))
			set |= G_GUINT64_CONSTANT(1) << capabilities[i].bit;
	return set;
}

/* As systemd adds them up: an empty value takes away what was given before. */
static void read_unit(SystemService *service, const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	for (char **line = lines; *line; line++) {
		const char *value = strchr(g_strstrip(*line), '=');

		if (!value)
			continue;
		value++;
		if (g_str_has_prefix(*line, "AmbientCapabilities="))
			service->capabilities = *value ? service->capabilities | read_words(value) : 0;
		if (g_str_has_prefix(*line, "User=")) {
			g_free(service->user);
			service->user = g_strdup(value);
		}
		if (g_str_has_prefix(*line, "Group=")) {
			g_free(service->group);
			service->group = g_strdup(value);
		}
	}
}

static int compare_paths(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *) a, *(char *const *) b);
}

static void read_drop_ins(SystemCheck *check, const char *place)
{
	g_autofree char *name = g_strconcat(place, UNIT ".d", NULL), *folder = system_path(check, name);
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
	const char *file;

	while (dir && (file = g_dir_read_name(dir)))
		if (g_str_has_suffix(file, ".conf"))
			g_ptr_array_add(files, g_strconcat(name, "/", file, NULL));
	g_ptr_array_sort(files, compare_paths);
	for (guint i = 0; i < files->len; i++) {
		g_autofree char *text = system_read(check, files->pdata[i]);

		if (text)
			read_unit(&check->service, text);
	}
}

/* Field @at of the line of /etc/passwd or /etc/group whose field @key is @word. Returns: (transfer full) (nullable) */
static char *look_up(SystemCheck *check, const char *path, guint key, const char *word, guint at)
{
	g_autofree char *text = system_read(check, path);
	g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);

	for (char **line = lines; *line; line++) {
		g_auto(GStrv) fields = g_strsplit(*line, ":", -1);

		if (g_strv_length(fields) > MAX(at, key) && !strcmp(fields[key], word))
			return g_strdup(fields[at]);
	}
	return NULL;
}

static void read_own_capabilities(SystemCheck *check)
{
	g_autofree char *status = system_read(check, "/proc/self/status");
	const char *line = status ? strstr(status, "CapEff:") : NULL;

	check->service.capabilities = line ? g_ascii_strtoull(line + strlen("CapEff:"), NULL, 16) : 0;
}

static void read_user(SystemCheck *check)
{
	SystemService *service = &check->service;
	g_autofree char *uid = look_up(check, "/etc/passwd", 0, service->user, 2);
	g_autofree char *gid = look_up(check, "/etc/group", 0, service->group, 2);
	g_autofree char *own = look_up(check, "/etc/passwd", 0, service->user, 3);

	service->known = uid != NULL;
	service->uid = uid ? (guint) g_ascii_strtoull(uid, NULL, 10) : G_MAXUINT;
	service->gid = gid   ? (guint) g_ascii_strtoull(gid, NULL, 10)
		       : own ? (guint) g_ascii_strtoull(own, NULL, 10)
			     : G_MAXUINT;
}

static char *find_unit(SystemCheck *check)
{
	for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
		g_autofree char *path = g_strconcat(places[i], UNIT, NULL);
		g_autofree char *text = system_read(check, path);

		if (!text)
			continue;
		read_unit(&check->service, text);
		return g_steal_pointer(&path);
	}
	return NULL;
}

void system_read_service(SystemCheck *check)
{
	SystemService *service = &check->service;
	g_autofree char *uid = g_strdup_printf("%u", check->machine->user);

	service->user = g_strdup("");
	service->group = g_strdup("");
	service->unit = find_unit(check);
	if (!service->unit) {
		g_autofree char *gid = look_up(check, "/etc/passwd", 2, uid, 3);

		service->uid = check->machine->user;
		service->gid = gid ? (guint) g_ascii_strtoull(gid, NULL, 10) : G_MAXUINT;
		read_own_capabilities(check);
		return;
	}
	for (guint i = G_N_ELEMENTS(places); i > 0; i--)
		read_drop_ins(check, places[i - 1]);
	if (*service->user)
		read_user(check);
	else
		service->capabilities = G_MAXUINT64;
}

void system_clear_service(SystemCheck *check)
{
	g_free(check->service.unit);
	g_free(check->service.user);
	g_free(check->service.group);
}

/* Judging. */

static void check_capability(SystemCheck *check, guint i)
{
	const char *name = capabilities[i].name;
	const char *unit = check->service.unit;
	g_autofree char *cure = NULL;

	if (check->service.capabilities >> capabilities[i].bit & 1) {
		system_add(check, NULL, NULL, "%s, of %s.", name, unit ? unit : "whoever checks");
		return;
	}
	if (unit) {
		cure = g_strdup_printf(
			"Add AmbientCapabilities=%s to the [Service] of its unit: `systemctl edit regentd`.", name);
		system_add(check, WITHOUT, cure, "%s gives no %s to regentd.", unit, name);
		return;
	}
	system_add(check, WITHOUT,
		"Check as root, or as who is to start regentd.\n"
		"Give it to the program: `setcap cap_net_admin,cap_net_raw,cap_net_bind_service=ep /usr/sbin/regentd`.",
		"Whoever checks has no %s, and no unit of regentd is installed that would give it.", name);
}

static void check_user(SystemCheck *check)
{
	const SystemService *service = &check->service;
	g_autofree char *cure = g_strdup_printf("Make it: `useradd --system --user-group --home-dir %s %s`.",
		check->paths->state_dir, *service->user ? service->user : GROUP);

	if (!*service->user)
		return;
	if (service->known)
		system_add(check, NULL, NULL, "The user %s, whom %s starts regentd as.", service->user, service->unit);
	else
		system_add(check, "systemd does not start regentd without it.", cure,
			"There is no user %s, whom %s starts regentd as.", service->user, service->unit);
}

static void check_group(SystemCheck *check)
{
	g_autofree char *id = look_up(check, "/etc/group", 0, GROUP, 2);

	if (!check->service.unit)
		return;
	if (id)
		system_add(check, NULL, NULL, "The group " GROUP ", whose members may act with regentctl.");
	else
		system_add(check, "Only root may restart and set anything with regentctl.",
			"Make it: `groupadd --system " GROUP "`.", "There is no group " GROUP ".");
}

void system_check_service(SystemCheck *check, guint64 needed)
{
	for (guint i = 0; i < G_N_ELEMENTS(capabilities); i++)
		if (needed >> capabilities[i].bit & 1)
			check_capability(check, i);
	check_user(check);
	check_group(check);
}
