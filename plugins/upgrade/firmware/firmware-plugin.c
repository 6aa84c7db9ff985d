/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "firmware-client.h"
#include "firmware-facts.h"
#include "firmware-installer.h"
#include "firmware-loads.h"
#include "firmware-reasons.h"

#include "resolve.h"
#include "voice-socket.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <regent/plugin.h>
#include <string.h>
#include <unistd.h>

#define CONNECT_TIMEOUT ((gint64) 5 * G_USEC_PER_SEC)
#define LIST_LIMIT (256 * 1024)
#define RING_LIST_LIMIT (64 * 1024)
#define MEMORY "load"

/* Both spellings are met on servers. */
static const char *const ring_lists[] = { "RingList.xml", "Ringlist.xml" };

#define USES \
	REGENT_FACT_CONFIG_LOAD, REGENT_FACT_ENDPOINT_LOAD, REGENT_FACT_CONFIG_PROTOCOL, \
		REGENT_FACT_CONFIG_CALL_MANAGERS, REGENT_FACT_CONFIG_SETTINGS, REGENT_FACT_VOICE_INTERFACE, \
		REGENT_FACT_VOICE_PRIORITY, REGENT_FACT_VOICE_SIGNALING_DSCP, REGENT_FACT_IP_DNS, \
		REGENT_FACT_IP_DOMAIN

typedef struct {
	RegentStep *step;
	FirmwareClient *client;
	gboolean done;           /* the phase went on */
	char *boot;              /* as FirmwareInput has it */
	GHashTable *seen;        /* fact: GVariant, at the last look */
	char *registration_load; /* NULL: not said */

	GPtrArray *call_managers; /* FirmwareCallManager, to try */
	GPtrArray *addresses;     /* char *, of the one that is tried: those left */
	guint16 port;
	Resolver *resolver;
	ResolveQuery *query;
	VoiceConnect *connect;

	RegentFetch *fetch;
	int fd;
	guint index, count; /* file that is fetched, of how many */
	guint mark;         /* of the last line about it */
	guint64 left;       /* bytes that may still come */
	char *folder;
	FirmwareInstaller *installer;
	gboolean leaving; /* wound down, but for the installer */

	RegentTimer *again;
	guint ring_list; /* spelling that is asked for */
} Firmware;

static void look(Firmware *firmware, gboolean asked);

static GVariant *fact(Firmware *firmware, const char *name)
{
	return regent_step_fact(firmware->step, name);
}

/* Call managers. */

static void on_connected(gpointer self, int fd, const GError *error);

static void connect_next(Firmware *firmware)
{
	g_autofree char *address = NULL;

	if (!firmware->addresses->len) {
		firmware_client_connected(firmware->client, FALSE);
		return;
	}
	address = g_ptr_array_steal_index(firmware->addresses, 0);
	firmware->connect =
		voice_connect(firmware->step, address, firmware->port, CONNECT_TIMEOUT, on_connected, firmware);
}

static void on_connected(gpointer self, int fd, const GError *error)
{
	Firmware *firmware = self;

	if (fd < 0)
		regent_step_log(firmware->step, G_LOG_LEVEL_INFO, "%s", error->message);
	g_clear_pointer(&firmware->connect, voice_connect_free);
	if (fd < 0) {
		connect_next(firmware);
		return;
	}
	close(fd);
	firmware_client_connected(firmware->client, TRUE);
}

static void on_resolved(gpointer self, GPtrArray *addresses, const GError *error)
{
	Firmware *firmware = self;

	firmware->query = NULL;
	g_ptr_array_set_size(firmware->addresses, 0);
	if (error)
		regent_step_log(firmware->step, G_LOG_LEVEL_INFO, "%s", error->message);
	for (guint i = 0; addresses && i < addresses->len; i++)
		g_ptr_array_add(firmware->addresses, g_strdup(((ResolvedAddress *) addresses->pdata[i])->address));
	connect_next(firmware);
}

static void op_connect(gpointer self, guint index)
{
	Firmware *firmware = self;
	const FirmwareCallManager *one = g_ptr_array_index(firmware->call_managers, index);
	g_autofree char *stage = g_strdup_printf("Opening %s", one->host);

	firmware->port = one->port;
	regent_step_stage(firmware->step, stage);
	firmware->query = resolve_host(firmware->resolver, one->host, one->port, on_resolved, firmware);
}

/* Files. */

static char *file_path(Firmware *firmware, const char *name)
{
	return g_build_filename(firmware->folder, name, NULL);
}

/* Nothing of an earlier download may be taken for part of this one. */
static void empty_folder(Firmware *firmware)
{
	g_autoptr(GDir) dir = firmware->folder ? g_dir_open(firmware->folder, 0, NULL) : NULL;
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *path = file_path(firmware, name);

		g_unlink(path);
	}
}

static void close_file(Firmware *firmware)
{
	if (firmware->fd >= 0)
		close(firmware->fd);
	firmware->fd = -1;
}

static void on_fetched(gpointer self, GBytes *bytes, const GError *error)
{
	Firmware *firmware = self;
	gint64 now = g_get_real_time();

	firmware->fetch = NULL;
	if (firmware->fd >= 0) {
		off_t size = lseek(firmware->fd, 0, SEEK_END);

		firmware->left -= MIN(firmware->left, (guint64) MAX(size, 0));
	}
	close_file(firmware);
	firmware_client_fetched(firmware->client, bytes, error ? error->message : NULL, now);
}

/* A line for each twentieth of a file, or each megabyte of one whose size the server does not tell. */
static void on_progress(gpointer self, guint64 received, guint64 total)
{
	Firmware *firmware = self;
	double part = total ? MIN(1.0, (double) received / (double) total) : 0;
	guint mark = total ? (guint) (part * 20) : (guint) (received >> 20);

	if (!firmware->count || mark == firmware->mark)
		return;
	firmware->mark = mark;
	regent_step_report(firmware->step, (firmware->index + part) / firmware->count,
		"fetching file %u of %u, %" G_GUINT64_FORMAT " kB", firmware->index + 1, firmware->count,
		received / 1000);
}

static gboolean open_file(Firmware *firmware, const char *name)
{
	g_autofree char *path = firmware->folder ? file_path(firmware, name) : NULL;
	g_autofree char *why = NULL;

	if (path)
		firmware->fd = g_open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (firmware->fd >= 0)
		return TRUE;
	why = path ? g_strdup_printf("cannot write %s: %s", path, g_strerror(errno))
		   : g_strdup("there is no folder for its files: set folder in [plugin firmware]");
	firmware_client_fetched(firmware->client, NULL, why, g_get_real_time());
	return FALSE;
}

static void op_fetch(gpointer self, const char *name, guint index, guint count)
{
	Firmware *firmware = self;

	if (firmware->fetch) { /* of the ring list, which can wait */
		g_clear_pointer(&firmware->fetch, regent_fetch_cancel);
		firmware->ring_list = 0;
	}
	firmware->index = index;
	firmware->count = count;
	firmware->mark = 0;
	regent_step_stage(firmware->step, "Upgrading");
	regent_step_report(firmware->step, count ? (double) index / count : -1, "fetching %s", name);
	if (!count) {
		empty_folder(firmware);
		firmware->left = (guint64) regent_step_option_integer(firmware->step, "max-size") << 20;
	} else if (!open_file(firmware, name)) {
		return;
	}
	firmware->fetch = regent_step_fetch(firmware->step, name,
		firmware_load_server(fact(firmware, REGENT_FACT_CONFIG_SETTINGS)), firmware->fd,
		count ? firmware->left : LIST_LIMIT, on_fetched, on_progress, firmware);
}

/* The installer. */

static void on_install_progress(gpointer self, double fraction, const char *text)
{
	Firmware *firmware = self;

	regent_step_report(firmware->step, fraction, "installing: %s", text);
}

static void on_installed(gpointer self, const char *error)
{
	Firmware *firmware = self;

	g_clear_pointer(&firmware->installer, firmware_installer_free);
	empty_folder(firmware);
	firmware_client_installed(firmware->client, error, g_get_real_time());
	if (firmware->leaving)
		regent_step_wound_down(firmware->step);
}

static void op_install(gpointer self, const char *load, GPtrArray *files)
{
	static const FirmwareInstallerFuncs funcs = { .progress = on_install_progress, .done = on_installed };
	Firmware *firmware = self;
	g_autoptr(GError) error = NULL;
	g_autofree char *why = NULL;

	regent_step_report(firmware->step, -1, "installing %s", load);
	regent_step_message(firmware->step, "Upgrading to %s", load);
	firmware->installer = firmware_installer_run(firmware->step,
		regent_step_option_string(firmware->step, "installer"), firmware->folder, load, files,
		regent_step_option_duration(firmware->step, "timeout"), &funcs, firmware, &error);
	if (firmware->installer)
		return;
	why = g_strdup_printf("the installer cannot start: %s", error->message);
	firmware_client_installed(firmware->client, why, g_get_real_time());
}

/* The ring list: after all else, and only nice to have. */

static void next_ring_list(Firmware *firmware);

static void on_ring_list(gpointer self, GBytes *bytes, const GError *error)
{
	Firmware *firmware = self;
	const char *name = ring_lists[0];
	g_autofree char *path = NULL;

	firmware->fetch = NULL;
	if (!bytes) {
		regent_step_log(firmware->step, G_LOG_LEVEL_INFO, "ring list: %s", error->message);
		/* A call manager's HTTP service does not say for certain that a file is missing. */
		if (!g_error_matches(error, REGENT_ERROR, REGENT_ERROR_TIMEOUT))
			next_ring_list(firmware);
		return;
	}
	firmware->ring_list = G_N_ELEMENTS(ring_lists);
	regent_step_state_save(firmware->step, name, bytes);
	path = regent_step_state_path(firmware->step, name);
	regent_step_publish_string(firmware->step, REGENT_FACT_UPGRADE_RING_LIST, path);
}

static void next_ring_list(Firmware *firmware)
{
	if (!firmware->fetch && firmware->ring_list < G_N_ELEMENTS(ring_lists))
		firmware->fetch = regent_step_fetch(firmware->step, ring_lists[firmware->ring_list++], NULL, -1,
			RING_LIST_LIMIT, on_ring_list, NULL, firmware);
}

/* What the client says. */

static void op_state(gpointer self, FirmwareState state)
{
	Firmware *firmware = self;

	regent_step_publish_string(firmware->step, REGENT_FACT_UPGRADE_STATE, firmware_state_text(state));
}

static void op_cancel(gpointer self)
{
	Firmware *firmware = self;

	g_clear_pointer(&firmware->query, resolve_cancel);
	g_clear_pointer(&firmware->connect, voice_connect_free);
	g_clear_pointer(&firmware->fetch, regent_fetch_cancel);
	g_clear_pointer(&firmware->installer, firmware_installer_free);
	close_file(firmware);
	empty_folder(firmware);
}

static void op_remember(gpointer self, const FirmwareMemory *memory)
{
	Firmware *firmware = self;
	g_autoptr(GBytes) bytes = memory ? firmware_memory_save(memory) : NULL;

	regent_step_state_save(firmware->step, MEMORY, bytes);
}

static void op_wait(gpointer self, gint64 delay)
{
	Firmware *firmware = self;

	regent_timer_set(firmware->again, delay);
}

static void report(Firmware *firmware, FirmwareState state)
{
	const char *running = regent_step_fact_string(firmware->step, REGENT_FACT_ENDPOINT_LOAD);
	const char *configured = regent_step_fact_string(firmware->step, REGENT_FACT_CONFIG_LOAD);
	gboolean able = regent_step_option_is_set(firmware->step, "installer");

	if (!configured)
		configured = firmware->registration_load;
	if (state == FIRMWARE_NONE)
		regent_step_report(firmware->step, -1, "none configured, running %s", running ? running : "unknown");
	else if (state == FIRMWARE_CURRENT)
		regent_step_report(firmware->step, -1, "up to date (%s)", running);
	else if (state == FIRMWARE_DIFFERS)
		regent_step_report(firmware->step, -1, "%s configured, running %s%s", configured,
			running ? running : "unknown", able ? ", not one to accept" : "");
	else if (state == FIRMWARE_INSTALLED)
		regent_step_report(firmware->step, -1, "%s installed, starts at the next boot", configured);
	else
		regent_step_report(firmware->step, -1, "%s failed, running %s", configured, running);
}

static void op_finished(gpointer self, FirmwareState state, const char *why)
{
	Firmware *firmware = self;

	report(firmware, state);
	if (state == FIRMWARE_FAILED) {
		regent_step_message(firmware->step, "Upgrade Failed: %s", why);
		regent_step_explain(firmware->step, "load.failed", "detail", why, NULL);
		empty_folder(firmware);
	} else {
		regent_step_explain(firmware->step, NULL, NULL);
	}
	if (!firmware->done)
		regent_step_done(firmware->step);
	firmware->done = TRUE;
	if (state == FIRMWARE_INSTALLED && regent_step_option_boolean(firmware->step, "reboot"))
		regent_step_request(firmware->step, REGENT_REQUEST_REBOOT);
	else if (regent_step_option_boolean(firmware->step, "ring-list"))
		next_ring_list(firmware);
}

/* Looking. */

static void publish_loads(Firmware *firmware, const FirmwareInput *input)
{
	if (input->running)
		regent_step_publish_string(firmware->step, REGENT_FACT_UPGRADE_RUNNING, input->running);
	if (input->configured)
		regent_step_publish_string(firmware->step, REGENT_FACT_UPGRADE_CONFIGURED, input->configured);
	else
		regent_step_publish(firmware->step, REGENT_FACT_UPGRADE_CONFIGURED, NULL);
}

static void look(Firmware *firmware, gboolean asked)
{
	const char *said = regent_step_fact_string(firmware->step, REGENT_FACT_CONFIG_LOAD);
	g_autofree char *running = firmware_load_id(regent_step_fact_string(firmware->step, REGENT_FACT_ENDPOINT_LOAD));
	g_autofree char *configured = firmware_load_id(said ? said : firmware->registration_load);
	FirmwareInput input = { .running = running, .configured = configured };

	g_ptr_array_unref(firmware->call_managers);
	firmware->call_managers = firmware_call_managers(fact(firmware, REGENT_FACT_CONFIG_CALL_MANAGERS),
		fact(firmware, REGENT_FACT_CONFIG_SETTINGS),
		regent_step_fact_string(firmware->step, REGENT_FACT_CONFIG_PROTOCOL));
	input.installer = regent_step_option_is_set(firmware->step, "installer");
	input.accept = regent_step_option_list(firmware->step, "accept");
	input.boot = firmware->boot;
	input.call_managers = firmware->done ? 0 : firmware->call_managers->len;
	regent_timer_stop(firmware->again);
	publish_loads(firmware, &input);
	firmware_client_decide(firmware->client, &input, g_get_real_time(), asked);
}

static void on_again(gpointer self)
{
	look(self, FALSE);
}

/* The call manager's own word, where the file has none (SCCP Version). Its withdrawal says nothing. */
static void on_registration_load(gpointer self, const char *name, GVariant *value)
{
	Firmware *firmware = self;

	if (!value || g_strcmp0(firmware->registration_load, g_variant_get_string(value, NULL)) == 0)
		return;
	g_free(firmware->registration_load);
	firmware->registration_load = g_variant_dup_string(value, NULL);
	if (firmware->client && !regent_step_fact_string(firmware->step, REGENT_FACT_CONFIG_LOAD))
		look(firmware, FALSE);
}

/* Returns: whether any input reads differently than at the last call. */
static gboolean inputs_differ(Firmware *firmware)
{
	const char *const *names = REGENT_LIST(USES);
	gboolean differ = FALSE;

	for (; *names; names++) {
		GVariant *now = regent_step_fact(firmware->step, *names);
		GVariant *then = g_hash_table_lookup(firmware->seen, *names);

		if (now == then || (now && then && g_variant_equal(now, then)))
			continue;
		differ = TRUE;
		g_hash_table_remove(firmware->seen, *names);
		if (now)
			g_hash_table_insert(firmware->seen, (char *) *names, g_variant_ref(now));
	}
	return differ;
}

static FirmwareClient *new_client(Firmware *firmware)
{
	static const FirmwareOps ops = { .state = op_state,
		.connect = op_connect,
		.fetch = op_fetch,
		.install = op_install,
		.cancel = op_cancel,
		.remember = op_remember,
		.wait = op_wait,
		.finished = op_finished };
	g_autoptr(GBytes) kept = regent_step_state_load(firmware->step, MEMORY);
	g_autoptr(FirmwareMemory) memory = kept ? firmware_memory_load(kept) : NULL;

	return firmware_client_new(&ops, firmware, memory);
}

static void make_folder(Firmware *firmware)
{
	const char *option = regent_step_option_string(firmware->step, "folder");

	/* A folder of its own below what the administrator names, for it is emptied. */
	firmware->folder = option ? g_build_filename(option, "regent-load", NULL)
				  : regent_step_state_path(firmware->step, "files");
	if (firmware->folder && regent_step_option_is_set(firmware->step, "installer") &&
		g_mkdir_with_parents(firmware->folder, 0700) < 0)
		regent_step_log(
			firmware->step, G_LOG_LEVEL_WARNING, "cannot make %s: %s", firmware->folder, g_strerror(errno));
}

static gpointer firmware_start(RegentStep *step, GError **error)
{
	Firmware *firmware = g_new0(Firmware, 1);
	RegentCause cause = regent_step_cause(step);

	firmware->step = step;
	firmware->fd = -1;
	g_file_get_contents("/proc/sys/kernel/random/boot_id", &firmware->boot, NULL, NULL);
	firmware->seen = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify) g_variant_unref);
	firmware->call_managers = g_ptr_array_new();
	firmware->addresses = g_ptr_array_new_with_free_func(g_free);
	firmware->again = regent_step_timer(step, on_again, firmware);
	firmware->resolver = resolver_new(step);
	make_folder(firmware);
	inputs_differ(firmware);
	regent_step_watch_fact(step, REGENT_FACT_REGISTRATION_LOAD, on_registration_load, firmware);
	firmware->client = new_client(firmware);
	look(firmware, cause == REGENT_CAUSE_RESTART || cause == REGENT_CAUSE_RESET);
	return firmware;
}

/* A refresh for which nothing differs is a person's request. */
static gboolean firmware_refresh(gpointer self)
{
	Firmware *firmware = self;
	gboolean asked = !inputs_differ(firmware);

	resolver_refresh(firmware->resolver);
	look(firmware, asked);
	return TRUE;
}

/* An installer is not cut off in mid-write: the core waits for it, as long as stop-timeout says. */
static void firmware_wind_down(gpointer self, RegentCause cause)
{
	Firmware *firmware = self;

	firmware->leaving = TRUE;
	if (!firmware->installer)
		regent_step_wound_down(firmware->step);
}

static void firmware_stop(gpointer self)
{
	Firmware *firmware = self;

	op_cancel(firmware);
	firmware_client_free(firmware->client);
	resolver_free(firmware->resolver);
	g_ptr_array_unref(firmware->call_managers);
	g_hash_table_unref(firmware->seen);
	g_ptr_array_unref(firmware->addresses);
	g_free(firmware->registration_load);
	g_free(firmware->folder);
	g_free(firmware->boot);
	g_free(firmware);
}

static const RegentOption firmware_options[] = {
	{ "installer", REGENT_OPTION_STRING, NULL,
		.summary = "command that verifies and installs a load: COMMAND LOAD FILE...; unset: none is fetched" },
	{ "accept", REGENT_OPTION_LIST, NULL, .summary = "patterns of the loads that are for this device: acme-*" },
	{ "timeout", REGENT_OPTION_DURATION, "10min", .min = G_USEC_PER_SEC, .max = (gint64) 86400 * G_USEC_PER_SEC,
		.summary = "longest time the installer may take" },
	{ "max-size", REGENT_OPTION_INTEGER, "256", .min = 1, .max = 65536, .unit = "MB",
		.summary = "size of all files of a load together" },
	{ "folder", REGENT_OPTION_STRING, NULL, .summary = "where the files of a load go while it is installed" },
	{ "reboot", REGENT_OPTION_BOOLEAN, "yes", .summary = "ask for a reboot when a load was installed" },
	{ "ring-list", REGENT_OPTION_BOOLEAN, "yes", .summary = "fetch RingList.xml, or Ringlist.xml" },
	{ 0 },
};

REGENT_PLUGIN(firmware, .phase = "upgrade",
	.summary = "Compares the configured load with the running one; has it fetched and installed",
	.stage = "Upgrading", .options = firmware_options, .reasons = firmware_reasons, .uses = REGENT_LIST(USES),
	.provides = REGENT_LIST(REGENT_FACT_UPGRADE_STATE, REGENT_FACT_UPGRADE_RUNNING, REGENT_FACT_UPGRADE_CONFIGURED,
		REGENT_FACT_UPGRADE_RING_LIST),
	.start = firmware_start, .stop = firmware_stop, .refresh = firmware_refresh, .wind_down = firmware_wind_down);
