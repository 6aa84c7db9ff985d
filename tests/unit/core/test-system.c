/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a machine lacks for a configuration: each line, on a machine of the test's own. */

#include "core-test.h"

#include "core/system/system.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <regent/plugin.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static gpointer start(RegentStep *step, GError **error)
{
	return NULL;
}

static void stop(gpointer self)
{
}

static const RegentOption options[] = {
	{ .key = "transport", .type = REGENT_OPTION_STRING },
	{ .key = "program", .type = REGENT_OPTION_STRING },
	{ .key = "folder", .type = REGENT_OPTION_STRING },
	{ 0 },
};

static const RegentFacility facilities[] = {
	{ "No frames.", REGENT_FACILITY_PACKET },
	{ "No interfaces.", REGENT_FACILITY_NETLINK },
	{ "No tags.", REGENT_FACILITY_MODULE, .name = "8042q", .proof = "/proc/net/tags" },
	{ "No renewal.", REGENT_FACILITY_PORT, .name = "udp 68" },
	{ "No echo.", REGENT_FACILITY_PING },
	{ "No secrecy.", REGENT_FACILITY_TLS, .option = "transport", .value = "tls" },
	{ "No installer.", REGENT_FACILITY_PROGRAM, .option = "program" },
	{ "No room.", REGENT_FACILITY_FOLDER, .option = "folder" },
	{ 0 },
};

#define HEAD \
	.magic = REGENT_PLUGIN_MAGIC, .abi_major = REGENT_ABI_MAJOR, .size = sizeof(RegentPlugin), \
	.option_size = sizeof(RegentOption), .reason_size = sizeof(RegentReason), \
	.facility_size = sizeof(RegentFacility), .summary = "for a test", .phase = "any", .start = start, .stop = stop

static const RegentPlugin wants = { HEAD, .name = "wants", .options = options, .facilities = facilities };
static const RegentFacility echo_only[] = { { "No echo.", REGENT_FACILITY_PING }, { 0 } };
static const RegentPlugin pings = { HEAD, .name = "pings", .facilities = echo_only };
static const RegentPlugin modest = { HEAD, .name = "modest" };

#define CHAIN(plugin) "[sequence]\nphases = p\n[phase p]\nplugins = " plugin "\n"
#define ALL CHAIN("wants") "[endpoint]\ninterface = eth0\n"

/* A machine on which nothing is missing: what a row writes then takes something away. "" of a text: the file is removed; one
 * that begins with "> " is a link. */
typedef struct {
	const char *path, *text;
} File;

static const File good[] = {
	{ "proc/net/tags", "x" },
	{ "proc/self/status", "CapEff:\t0000000000003400\n" },
	{ "proc/net/udp", "  sl  local_address\n  1: 00000000:0043 00000000:0000 07 0:0 0:0 0 0 0 77\n" },
	{ "sys/class/net/eth0/flags", "0x1003\n" },
	{ "sys/class/net/eth0/carrier", "1\n" },
	{ "sys/class/net/eth0/ifindex", "2\n" },
	{ "sys/class/net/eth0/address", "00:11:22:33:44:55\n" },
	{ "sys/class/net/eth0/addr_assign_type", "0\n" },
	{ "var/state/x", "x" },
	{ "run/x", "x" },
};

#define UNIT "lib/systemd/system/regentd.service"
#define AMBIENT "AmbientCapabilities=CAP_NET_ADMIN CAP_NET_RAW\nAmbientCapabilities=CAP_NET_BIND_SERVICE\n"
#define WHOLE_UNIT "[Service]\nUser=phone\nGroup=phone\n" AMBIENT
#define USERS \
	{ "etc/passwd", "root:x:0:0::/:\nphone:x:0:0::/:\n" }, \
	{ \
		"etc/group", "root:x:0:\nphone:x:0:\nregent:x:7:\n" \
	}
#define NET "sys/class/net/eth0/"
#define UDP_68 "  sl  local_address\n  1: 00000000:0044 00000000:0000 07 0:0 0:0 0 0 0 77\n"

static const struct {
	const char *config; /* NULL: ALL */
	File files[5];
	int family, reason; /* of sockets that cannot be opened */
	gboolean no_tls, long_ago;
	const char *says, *cure; /* NULL: nothing is missing; @says alone: that this is there */
} rows[] = {
	{ NULL, { { 0 } }, 0, 0, FALSE, FALSE, NULL, NULL },
	{ NULL, { { 0 } }, AF_PACKET, EAFNOSUPPORT, FALSE, FALSE, "no packet sockets, which wants needs",
		"CONFIG_PACKET" },
	{ NULL, { { 0 } }, AF_PACKET, EPERM, FALSE, FALSE, NULL, NULL },
	{ NULL, { { 0 } }, AF_NETLINK, EPROTONOSUPPORT, FALSE, FALSE, "no rtnetlink, which wants needs", "CONFIG_NET" },
	{ CHAIN("pings") "[endpoint]\ninterface = eth0\n", { { "proc/self/status", "CapEff:\t0000000000001400\n" } }, 0,
		0, FALSE, FALSE, "Whoever checks has no CAP_NET_RAW", "setcap" },
	{ NULL, { { 0 } }, AF_INET, EPROTONOSUPPORT, FALSE, FALSE, "no raw sockets of IP, which wants needs",
		"CONFIG_INET" },
	{ NULL, { { "proc/net/tags", "" } }, 0, 0, FALSE, FALSE, "The kernel has no 8042q, which wants needs.",
		"modules of kernel 6.1-test" },
	{ NULL, { { "proc/net/tags", "" }, { "sys/module/8042q/x", "x" } }, 0, 0, FALSE, FALSE, NULL, NULL },
	{ NULL, { { "proc/net/tags", "" }, { "lib/modules/6.1-test/modules.builtin", "kernel/net/8042q.ko\n" } }, 0, 0,
		FALSE, FALSE, NULL, NULL },
	{ NULL, { { "proc/net/tags", "" }, { "lib/modules/6.1-test/modules.dep", "kernel/net/8042q.ko.xz: a\n" } }, 0,
		0, FALSE, FALSE, "there: The kernel loads 8042q when it is needed", NULL },
	{ CHAIN("modest") "[endpoint]\ninterface = eth0\n",
		{ { "proc/net/tags", "" }, { "proc/self/status", "CapEff:\t0\n" } }, AF_PACKET, EAFNOSUPPORT, TRUE,
		TRUE, NULL, NULL },
	{ NULL, { { "proc/net/udp", UDP_68 } }, 0, 0, FALSE, FALSE,
		"Port udp 68, which wants binds, is taken by another program", "Keep another program off" },
	{ NULL, { { "proc/net/udp", UDP_68 }, { "proc/12/comm", "dhclient\n" }, { "proc/12/fd/3", "> socket:[77]" } },
		0, 0, FALSE, FALSE, "is taken by dhclient (process 12)", "Keep dhclient (process 12) off" },
	{ NULL, { { "proc/net/udp", UDP_68 }, { "proc/12/comm", "regentd\n" }, { "proc/12/fd/3", "> socket:[77]" } }, 0,
		0, FALSE, FALSE, "there: Port udp 68 is regentd's already", NULL },
	{ NULL, { { 0 } }, 0, 0, TRUE, TRUE, NULL, NULL },
	{ ALL "[plugin wants]\ntransport = tls\n", { { 0 } }, 0, 0, TRUE, FALSE, "GLib has no TLS", "glib-networking" },
	{ ALL "[plugin wants]\ntransport = tls\n", { { 0 } }, 0, 0, FALSE, TRUE, "The clock stands in the past",
		"Set the clock" },
	{ ALL "[plugin wants]\ntransport = udp\n", { { 0 } }, 0, 0, TRUE, TRUE, NULL, NULL },
	{ ALL "[plugin wants]\nprogram = /opt/install %l\n", { { 0 } }, 0, 0, FALSE, FALSE,
		"/opt/install, of [plugin wants] program, cannot be run", "Install /opt/install" },
	{ ALL "[plugin wants]\nfolder = /opt/loads\n", { { 0 } }, 0, 0, FALSE, FALSE,
		"/opt/loads, of [plugin wants] folder, is no folder", "install -d" },
	{ NULL, { { "proc/self/status", "CapEff:\t0000000000001400\n" } }, 0, 0, FALSE, FALSE,
		"Whoever checks has no CAP_NET_RAW", "setcap" },
	{ NULL, { { UNIT, WHOLE_UNIT }, USERS }, 0, 0, FALSE, FALSE, NULL, NULL },
	{ NULL,
		{ { UNIT, "[Service]\nUser=phone\nGroup=phone\nAmbientCapabilities=CAP_NET_ADMIN CAP_NET_RAW\n" },
			USERS },
		0, 0, FALSE, FALSE, "/lib/systemd/system/regentd.service gives no CAP_NET_BIND_SERVICE",
		"systemctl edit regentd" },
	{ NULL,
		{ { UNIT, WHOLE_UNIT }, USERS,
			{ "etc/systemd/system/regentd.service.d/a.conf",
				"[Service]\nAmbientCapabilities=\nAmbientCapabilities=CAP_NET_RAW CAP_NET_BIND_SERVICE\n" } },
		0, 0, FALSE, FALSE, "gives no CAP_NET_ADMIN", "systemctl edit regentd" },
	{ NULL, { { UNIT, "[Service]\nExecStart=x\n" }, USERS }, 0, 0, FALSE, FALSE, NULL, NULL },
	{ NULL, { { UNIT, WHOLE_UNIT }, { "etc/passwd", "root:x:0:0::/:\n" }, { "etc/group", "regent:x:7:\n" } }, 0, 0,
		FALSE, FALSE, "There is no user phone, whom /lib/systemd/system/regentd.service starts",
		"useradd --system" },
	{ NULL, { { UNIT, WHOLE_UNIT }, { "etc/passwd", "phone:x:0:0::/:\n" }, { "etc/group", "phone:x:0:\n" } }, 0, 0,
		FALSE, FALSE, "There is no group regent", "groupadd" },
	{ ALL "load-file = /etc/load\n", { { 0 } }, 0, 0, FALSE, FALSE, "/etc/load, which is to name the running load",
		"echo LOAD" },
	{ ALL "load-file = /etc/load\n", { { "etc/load", "x" } }, 0, 0, FALSE, FALSE, NULL, NULL },
	{ ALL "load-file = /etc/load\n", { { "etc/load", "\n" } }, 0, 0, FALSE, FALSE,
		"/etc/load, which is to name the running load of phone, has no first line.", "echo LOAD" },
	{ ALL "load-file = /etc/rel#ID\n", { { "etc/rel", "NAME=x\nID=\"4\"\n" } }, 0, 0, FALSE, FALSE,
		"there: /etc/rel, which names the running load, can be read: 4.", NULL },
	{ ALL "load-file = /etc/rel#ID\n", { { "etc/rel", "NAME=x\n" } }, 0, 0, FALSE, FALSE,
		"/etc/rel, which is to name the running load of phone, has no ID=.", "FILE#KEY" },
	{ ALL "load-file = /etc/rel#ID\n", { { 0 } }, 0, 0, FALSE, FALSE, "the running load of phone, cannot be read",
		"FILE#KEY" },
	{ ALL "load = 1.4\nload-file = /etc/rel\n", { { 0 } }, 0, 0, FALSE, FALSE, NULL, NULL },
	{ CHAIN("modest") "[endpoint]\ninterface = eth9\n", { { 0 } }, 0, 0, FALSE, FALSE,
		"no interface eth9, which phone is to use", "those there are: eth0." },
	{ CHAIN("modest"), { { 0 } }, 0, 0, FALSE, FALSE, "No interface is named for phone",
		"Set interface in [endpoint]" },
	{ NULL, { { NET "carrier", "0\n" } }, 0, 0, FALSE, FALSE, "eth0 has no carrier", "Plug the cable in" },
	{ NULL, { { NET "carrier", "0\n" }, { NET "flags", "0x1002\n" } }, 0, 0, FALSE, FALSE, NULL, NULL },
	{ NULL, { { NET "master", "> ../br0" } }, 0, 0, FALSE, FALSE, "eth0 is a port of br0",
		"ip link set eth0 nomaster" },
	{ NULL, { { "run/network/ifstate", "eth0=eth0\n" } }, 0, 0, FALSE, FALSE, "Probably ifupdown manages eth0, too",
		"iface eth0 inet manual" },
	{ NULL, { { NET "addr_assign_type", "1\n" } }, 0, 0, FALSE, FALSE, "00:11:22:33:44:55, is random",
		"Set device-name" },
	{ NULL, { { NET "address", "02:11:22:33:44:55\n" } }, 0, 0, FALSE, FALSE, "is locally made",
		"Set device-name" },
	{ ALL "device-name = SEP001122334455\n", { { NET "address", "02:11:22:33:44:55\n" } }, 0, 0, FALSE, FALSE, NULL,
		NULL },
	{ ALL "mac = 00:11:22:33:44:56\n", { { NET "address", "02:11:22:33:44:55\n" } }, 0, 0, FALSE, FALSE, NULL,
		NULL },
};

static guint row_now; /* whose sockets are tried: the function has no context */

static int try_socket(int family, int type, int protocol)
{
	return family == rows[row_now].family ? rows[row_now].reason : 0;
}

/* Folders of these names are of such a file system, and what is in them. */
static int try_file_system(const char *path)
{
	return strstr(path, "/read-only") ? EROFS : strstr(path, "/of-kernel") ? ENOTSUP : 0;
}

static void put(Scratch *scratch, const File *file)
{
	g_autofree char *path = scratch_path(scratch, file->path), *folder = g_path_get_dirname(path);

	if (!*file->text)
		scratch_remove(scratch, file->path);
	else if (g_str_has_prefix(file->text, "> ")) {
		g_mkdir_with_parents(folder, 0755);
		assert_int_equal(symlink(file->text + 2, path), 0);
	} else
		scratch_write(scratch, file->path, file->text);
}

static GPtrArray *judge(Scratch *scratch, const char *state_dir)
{
	g_autoptr(Loader) loader = loader_new("/nonexistent");
	g_autoptr(ConfigPaths) paths = config_paths_new();
	g_autoptr(GError) error = NULL;
	g_autoptr(Config) config = NULL;
	SystemMachine machine = { .root = scratch->path,
		.release = "6.1-test",
		.try_socket = try_socket,
		.try_file_system = try_file_system };

	machine.now = rows[row_now].long_ago ? 1000 : G_MAXINT64;
	machine.tls = !rows[row_now].no_tls;
	assert_true(loader_add(loader, &wants, NULL) && loader_add(loader, &pings, NULL) &&
		    loader_add(loader, &modest, NULL));
	config = config_from_text(rows[row_now].config ? rows[row_now].config : ALL, loader, &error);
	if (!config)
		fail_msg("%s", error->message);
	paths->state_dir = g_strdup(state_dir);
	paths->run_dir = g_strdup("/run");
	return system_check(&machine, config, paths);
}

static void judge_row(Scratch *scratch)
{
	g_autoptr(GPtrArray) findings = judge(scratch, "/var/state");
	g_autofree char *text = system_text(findings, !rows[row_now].cure);
	const char *says = rows[row_now].says, *cure = rows[row_now].cure;

	if (system_count_missing(findings) != (cure != NULL) || (says && !strstr(text, says)) ||
		(cure && !strstr(text, cure)))
		fail_msg("row %u, which is to say \"%s\": %s", row_now, says ? says : "nothing", text);
	if (cure)
		assert_true(
			g_str_has_prefix(text, "missing: ") && strstr(text, "\n  why: ") && strstr(text, "\n  cure: "));
}

static void test_rows(void **state)
{
	for (row_now = 0; row_now < G_N_ELEMENTS(rows); row_now++) {
		g_autoptr(Scratch) scratch = scratch_new();

		for (guint i = 0; i < G_N_ELEMENTS(good); i++)
			put(scratch, &good[i]);
		for (guint i = 0; rows[row_now].files[i].path; i++)
			put(scratch, &rows[row_now].files[i]);
		judge_row(scratch);
	}
}

/* Of another user's: the unit's, who is not root. */
static void test_folders_of_another(void **state)
{
	g_autoptr(Scratch) scratch = scratch_new();
	g_autofree char *folder = scratch_path(scratch, "var/state");
	g_autoptr(GPtrArray) findings = NULL;
	g_autofree char *text = NULL;

	row_now = 0;
	for (guint i = 0; i < G_N_ELEMENTS(good); i++)
		put(scratch, &good[i]);
	scratch_write(scratch, UNIT, WHOLE_UNIT);
	scratch_write(scratch, "etc/passwd", "phone:x:54321:54321::/:\n");
	scratch_write(scratch, "etc/group", "phone:x:54321:\nregent:x:7:\n");
	g_chmod(folder, 0700);
	findings = judge(scratch, "/var/state");
	text = system_text(findings, FALSE);
	assert_non_null(strstr(text, "/var/state cannot be written by regentd's user (what is kept across boots)"));
	assert_non_null(strstr(text, "`install -d -m 0755 -o phone /var/state`"));
}

/* What systemd makes at each start need not be there. */
static void test_folders_of_the_unit(void **state)
{
	g_autoptr(Scratch) scratch = scratch_new();
	g_autoptr(GPtrArray) findings = NULL;
	g_autofree char *text = NULL;

	row_now = 0;
	for (guint i = 0; i < G_N_ELEMENTS(good); i++)
		put(scratch, &good[i]);
	scratch_write(scratch, UNIT, WHOLE_UNIT);
	scratch_write(scratch, "etc/passwd", "phone:x:54321:54321::/:\n");
	scratch_write(scratch, "etc/group", "phone:x:54321:\nregent:x:7:\n");
	findings = judge(scratch, "/var/lib/regent");
	text = system_text(findings, TRUE);
	assert_non_null(strstr(text, "there: /var/lib/regent will be made by systemd"));
}

/* Where root himself makes no file. */
static void test_folders_of_nobody(void **state)
{
	static const struct {
		const char *folder, *says;
	} rows_here[] = {
		{ "/etc/file", "missing: /etc/file is a file, not a folder (what is kept" },
		{ "/etc/file/a/b", "missing: /etc/file/a/b cannot be made: /etc/file is a file, not a folder (what" },
		{ "/read-only", "missing: /read-only cannot be written: its file system is mounted read-only (what" },
		{ "/read-only/a/b", "missing: /read-only/a/b cannot be written: its file system is mounted read-only" },
		{ "/of-kernel/a", "missing: /of-kernel/a cannot be written: the file system of /of-kernel keeps no" },
		{ "/var/state/a/b", "there: /var/state/a/b will be made (what is kept" },
	};

	row_now = 0;
	for (guint i = 0; i < G_N_ELEMENTS(rows_here); i++) {
		g_autoptr(Scratch) scratch = scratch_new();
		g_autoptr(GPtrArray) findings = NULL;
		g_autofree char *text = NULL;

		for (guint j = 0; j < G_N_ELEMENTS(good); j++)
			put(scratch, &good[j]);
		scratch_write(scratch, "etc/file", "x");
		scratch_write(scratch, "read-only/x", "x");
		scratch_write(scratch, "of-kernel/x", "x");
		findings = judge(scratch, rows_here[i].folder);
		text = system_text(findings, TRUE);
		if (!strstr(text, rows_here[i].says))
			fail_msg("%s: %s", rows_here[i].folder, text);
		assert_true(*text == 't' || strstr(text, "cure: Name a folder on a file system that can be written: "
							 "start regentd with --state-dir FOLDER.\n"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_folders_of_another),
		cmocka_unit_test(test_folders_of_the_unit),
		cmocka_unit_test(test_folders_of_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
