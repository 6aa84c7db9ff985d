/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "netif-manager.h"

#include <string.h>

/* Where a program says which interfaces it manages, and how it is kept off one. IF and PID stand for the interface and the
 * process, NR for the interface's index. */
typedef struct {
	const char *name;
	const char *process; /* as /proc/PID/comm has it, NULL: it does its work and ends */
	const char *unit;    /* of systemd, NULL: none */
	const char *record;  /* its file about an interface, NULL: none */
	const char *word;    /* what that says of one that it manages, */
	const char *but;     /* but not together with this; NULL: nothing */
	const char *command, *file, *setting;
} Program;

static const Program programs[] = {
	{ .name = "NetworkManager",
		.process = "NetworkManager",
		.unit = "NetworkManager.service",
		.record = "/run/NetworkManager/devices/NR",
		.word = "managed=true",
		.command = "nmcli device set IF managed no" },
	{ .name = "systemd-networkd",
		.process = "systemd-network",
		.unit = "systemd-networkd.service",
		.record = "/run/systemd/netif/links/NR",
		.word = "ADMIN_STATE=",
		.but = "ADMIN_STATE=unmanaged",
		.file = "its .network file",
		.setting = "Unmanaged=yes" },
	{ .name = "ifupdown",
		.record = "/run/network/ifstate",
		.word = "IF=IF",
		.file = "/etc/network/interfaces",
		.setting = "iface IF inet manual" },
	{ .name = "ConnMan",
		.process = "connmand",
		.unit = "connman.service",
		.file = "/etc/connman/main.conf",
		.setting = "NetworkInterfaceBlacklist=IF" },
};

/* DHCP clients: one whose command line names the interface, or has the word for all of them. */
static const struct {
	const char *process, *all, *command;
} clients[] = {
	{ "dhclient", NULL, "kill PID" },
	{ "dhcpcd", "[manager]", "dhcpcd -x IF" },
	{ "udhcpc", NULL, "kill PID" },
};

/* Where it is looked for, and for which interface. */
typedef struct {
	const char *root;
	const char *name;
	int index;
	int pid;
} Hunt;

static char *replace(char *text, const char *what, const char *by)
{
	g_auto(GStrv) parts = g_strsplit(text, what, -1);

	g_free(text);
	return g_strjoinv(by, parts);
}

static char *fill(const Hunt *hunt, const char *template)
{
	g_autofree char *index = g_strdup_printf("%d", hunt->index), *pid = g_strdup_printf("%d", hunt->pid);
	char *text = g_strdup(template);

	return text ? replace(replace(replace(text, "NR", index), "PID", pid), "IF", hunt->name) : NULL;
}

/* Returns: (transfer full): of a command line the words apart from each other by blanks; "" where there is none. */
static char *read_file(const Hunt *hunt, const char *path)
{
	g_autofree char *whole = g_strconcat(hunt->root, path, NULL);
	gsize length = 0;
	char *text = NULL;

	if (!g_file_get_contents(whole, &text, &length, NULL))
		return g_strdup("");
	for (gsize i = 0; i + 1 < length; i++)
		if (!text[i])
			text[i] = ' ';
	return text;
}

static gboolean has_word(const char *text, const char *word)
{
	g_auto(GStrv) words = g_strsplit_set(text, " \n", -1);

	return g_strv_contains((const char *const *) words, word);
}

/* In another network namespace it is another machine's. One that may not be looked at counts as ours. */
static gboolean is_in_our_network(const Hunt *hunt, const char *pid)
{
	g_autofree char *path = g_strdup_printf("%s/proc/%s/ns/net", hunt->root, pid);
	g_autofree char *own_path = g_strconcat(hunt->root, "/proc/self/ns/net", NULL);
	g_autofree char *theirs = g_file_read_link(path, NULL);
	g_autofree char *own = g_file_read_link(own_path, NULL);

	return !theirs || !own || g_str_equal(theirs, own);
}

static gboolean is_process(const Hunt *hunt, const char *pid, const char *process)
{
	g_autofree char *path = g_strdup_printf("/proc/%s/comm", pid);
	g_autofree char *comm = g_ascii_isdigit(*pid) ? read_file(hunt, path) : NULL;

	return comm && g_str_equal(g_strchomp(comm), process) && is_in_our_network(hunt, pid);
}

/* @word, @other: (nullable): one of them must be in its command line. Returns: its number, 0: there is none. */
static int find_process(const Hunt *hunt, const char *process, const char *word, const char *other)
{
	g_autofree char *path = g_strconcat(hunt->root, "/proc", NULL);
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *pid;

	while (dir && (pid = g_dir_read_name(dir))) {
		g_autofree char *line_path = g_strdup_printf("/proc/%s/cmdline", pid);
		g_autofree char *line = is_process(hunt, pid, process) ? read_file(hunt, line_path) : NULL;

		if (line && (!word || has_word(line, word) || (other && has_word(line, other))))
			return (int) g_ascii_strtoll(pid, NULL, 10);
	}
	return 0;
}

/* What it wrote may outlive it; and other users' processes cannot be seen from a hardened service, units can. */
static gboolean is_running(const Hunt *hunt, const Program *program)
{
	g_autofree char *unit = g_strconcat(hunt->root, "/sys/fs/cgroup/system.slice/", program->unit, NULL);

	return !program->process || g_file_test(unit, G_FILE_TEST_IS_DIR) ||
	       find_process(hunt, program->process, NULL, NULL) > 0;
}

static gboolean manages(const Hunt *hunt, const Program *program)
{
	g_autofree char *path = fill(hunt, program->record), *word = fill(hunt, program->word);
	g_autofree char *record = path ? read_file(hunt, path) : NULL;

	if (record && (!strstr(record, word) || (program->but && strstr(record, program->but))))
		return FALSE;
	return is_running(hunt, program);
}

static gboolean find_client(Hunt *hunt, NetifManager *manager)
{
	for (guint i = 0; i < G_N_ELEMENTS(clients); i++) {
		hunt->pid = find_process(hunt, clients[i].process, hunt->name, clients[i].all);
		if (!hunt->pid)
			continue;
		manager->name = g_strdup_printf("%s (process %d)", clients[i].process, hunt->pid);
		manager->command = fill(hunt, clients[i].command);
		return TRUE;
	}
	return FALSE;
}

void netif_manager_find(NetifManager *manager, const char *root, const char *name, int index)
{
	Hunt hunt = { root, name, index, 0 };

	*manager = (NetifManager) { 0 };
	for (guint i = 0; i < G_N_ELEMENTS(programs); i++) {
		if (!manages(&hunt, &programs[i]))
			continue;
		manager->name = g_strdup(programs[i].name);
		manager->command = fill(&hunt, programs[i].command);
		manager->file = g_strdup(programs[i].file);
		manager->setting = fill(&hunt, programs[i].setting);
		return;
	}
	find_client(&hunt, manager);
}

void netif_manager_clear(NetifManager *manager)
{
	g_free(manager->name);
	g_free(manager->command);
	g_free(manager->file);
	g_free(manager->setting);
	*manager = (NetifManager) { 0 };
}
