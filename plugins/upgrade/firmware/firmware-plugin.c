/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "connect.h"
#include "firmware-client.h"
#include "firmware-download.h"
#include "firmware-inputs.h"
#include "firmware-installer.h"
#include "firmware-options.h"
#include "firmware-reasons.h"
#include "firmware-report.h"
#include "firmware-ring-list.h"

#include <regent/plugin.h>
#include <unistd.h>

#define CONNECT_TIMEOUT ((gint64) 5 * G_USEC_PER_SEC)
#define MEMORY "load"

typedef struct {
	RegentStep *step;
	FirmwareOptions options;
	FirmwareClient *client;
	RegentTimer *timer; /* the client's */
	char *boot;         /* as FirmwareInput has it */
	char *registered;   /* the load that a call manager told, NULL: not said */
	char *job_folder;   /* of the installer, NULL: there is none */

	GPtrArray *call_managers; /* HostPort, to try */
	Connector *connector;
	FirmwareDownload *download;
	FirmwareInstaller *installer;
	FirmwareRingList *ring_list;

	FirmwareFailure failure; /* what is said of it now */
	gboolean done;           /* the phase went on */
	gboolean leaving;        /* wound down, but for the installer */
} Firmware;

static void set_timer(Firmware *firmware)
{
	regent_timer_set_at(firmware->timer, firmware_client_deadline(firmware->client));
}

/* Call managers. */

static void call_manager_tried(Firmware *firmware, gboolean answered)
{
	g_clear_pointer(&firmware->connector, connector_free);
	firmware_client_connected(firmware->client, answered);
	set_timer(firmware);
}

static void on_opened(gpointer self, int fd, const HostPort *address)
{
	close(fd);
	call_manager_tried(self, TRUE);
}

static void on_not_opened(gpointer self, ConnectorFailure failure, const char *why)
{
	Firmware *firmware = self;

	regent_step_log(firmware->step, G_LOG_LEVEL_INFO, "%s", why);
	call_manager_tried(firmware, FALSE);
}

static void op_connect(gpointer self, guint index)
{
	static const ConnectorOps ops = { .opened = on_opened, .failed = on_not_opened };
	Firmware *firmware = self;
	const HostPort *where = g_ptr_array_index(firmware->call_managers, index);
	ConnectorTarget target = {
		.host = where->host, .port = where->port, .type = SOCK_STREAM, .timeout = CONNECT_TIMEOUT
	};

	firmware_report_call_manager(firmware->step, where->host);
	firmware->connector = connector_new(firmware->step, &target, &ops, firmware);
}

/* Files. */

static void on_fetched(gpointer self, GBytes *list, FirmwareFault fault, const char *why)
{
	Firmware *firmware = self;

	firmware_client_fetched(firmware->client, list, fault, why, regent_step_now(firmware->step));
	set_timer(firmware);
}

static void op_fetch(gpointer self, const char *name, guint index, guint count)
{
	Firmware *firmware = self;
	const char *server = firmware_inputs_load_server(firmware->step);

	firmware_ring_list_pause(firmware->ring_list);
	if (count)
		firmware_download_file(firmware->download, name, server, index, count);
	else
		firmware_download_list(firmware->download, name, server);
}

/* The installer. */

static void on_install_progress(gpointer self, double fraction, const char *text)
{
	Firmware *firmware = self;

	firmware_report_installer(firmware->step, fraction, text, firmware->leaving);
}

static void on_installed(gpointer self, FirmwareFault fault, const char *why)
{
	Firmware *firmware = self;

	g_clear_pointer(&firmware->installer, firmware_installer_free);
	firmware_download_empty(firmware->download);
	firmware_client_installed(firmware->client, fault, why, regent_step_now(firmware->step));
	set_timer(firmware);
	if (firmware->leaving)
		regent_step_wound_down(firmware->step);
}

static const FirmwareInstallerOps installer_ops = { .progress = on_install_progress, .done = on_installed };

static void op_install(gpointer self, const char *load, GPtrArray *files)
{
	Firmware *firmware = self;
	FirmwareJob *job = g_new0(FirmwareJob, 1);
	g_autoptr(GError) error = NULL;
	g_autofree char *why = NULL;

	*job = (FirmwareJob) {
		.folder = g_strdup(firmware->job_folder), .load = g_strdup(load), .boot = g_strdup(firmware->boot)
	};
	firmware_report_install(firmware->step, load);
	firmware->installer = firmware_installer_run(firmware->step, job, firmware->options.installer,
		firmware_download_folder(firmware->download), files, firmware->options.timeout, &installer_ops,
		firmware, &error);
	if (firmware->installer)
		return;
	why = g_strdup_printf("the installer cannot start: %s", error->message);
	firmware_client_installed(firmware->client, FIRMWARE_FAULT_START, why, regent_step_now(firmware->step));
}

/* One that an earlier life of the daemon began: it is waited for, or judged, before anything else is done. */
static void adopt_installer(Firmware *firmware)
{
	FirmwareJob *job = firmware->job_folder ? firmware_job_load(firmware->job_folder) : NULL;

	if (!job)
		return;
	firmware_client_adopt(firmware->client, job->load, job->boot);
	firmware_report_adopted(firmware->step, job->load);
	firmware->installer =
		firmware_installer_adopt(firmware->step, job, firmware->options.timeout, &installer_ops, firmware);
}

/* What the client says. */

static void op_state(gpointer self, FirmwareState from, FirmwareState to)
{
	firmware_report_state(((Firmware *) self)->step, from, to);
}

static void op_cancel(gpointer self)
{
	Firmware *firmware = self;

	g_clear_pointer(&firmware->connector, connector_free);
	firmware_download_cancel(firmware->download);
}

static void op_remember(gpointer self, const FirmwareMemory *memory)
{
	RegentStep *step = ((Firmware *) self)->step;
	g_autoptr(GBytes) bytes =
		memory ? firmware_memory_save(memory, g_get_real_time(), regent_step_now(step)) : NULL;

	regent_step_state_save(step, MEMORY, bytes);
}

static void say_failure(Firmware *firmware)
{
	firmware->failure.load = firmware_inputs_wanted(firmware->step, firmware->registered);
	firmware->failure.words = firmware->job_folder;
	firmware_report_failure(firmware->step, &firmware->failure);
}

static void set_failure(Firmware *firmware, FirmwareFault fault, const char *why)
{
	g_free(firmware->failure.why);
	firmware->failure.fault = fault;
	firmware->failure.why = g_strdup(why);
	firmware->failure.told = firmware->registered && !regent_step_fact(firmware->step, REGENT_FACT_CONFIG_LOAD);
	if (why)
		regent_step_message(firmware->step, "Upgrade Failed: %s", why);
	say_failure(firmware);
}

static void op_finished(gpointer self, FirmwareState state, FirmwareFault fault, const char *why)
{
	Firmware *firmware = self;

	firmware_report_finished(firmware->step, state, firmware_inputs_wanted(firmware->step, firmware->registered),
		firmware->options.installer != NULL);
	set_failure(firmware, fault, why);
	if (state == FIRMWARE_FAILED)
		firmware_download_empty(firmware->download);
	if (!firmware->done)
		regent_step_done(firmware->step);
	firmware->done = TRUE;
	if (state == FIRMWARE_INSTALLED && firmware->options.reboot)
		regent_step_request(firmware->step, REGENT_REQUEST_REBOOT);
	else if (firmware->options.ring_list)
		firmware_ring_list_fetch(firmware->ring_list);
}

/* Only a registered phone is "registered, but still on" its load. */
static void on_registration_state(gpointer self, const char *name, GVariant *value)
{
	Firmware *firmware = self;

	firmware->failure.registered = value && g_str_equal(g_variant_get_string(value, NULL), "registered");
	if (firmware->failure.why)
		say_failure(firmware);
}

static FirmwareClient *new_client(Firmware *firmware)
{
	static const FirmwareOps ops = { .state = op_state,
		.connect = op_connect,
		.fetch = op_fetch,
		.install = op_install,
		.cancel = op_cancel,
		.remember = op_remember,
		.finished = op_finished };
	g_autoptr(GBytes) kept = regent_step_state_load(firmware->step, MEMORY);
	g_autoptr(FirmwareMemory) memory =
		kept ? firmware_memory_load(kept, g_get_real_time(), regent_step_now(firmware->step)) : NULL;

	return firmware_client_new(&ops, firmware, memory);
}

/* Deciding. */

static void decide(Firmware *firmware, gboolean asked)
{
	GPtrArray *call_managers = firmware_inputs_call_managers(firmware->step);
	FirmwareInput *input = firmware_inputs_read(
		firmware->step, &firmware->options, firmware->registered, firmware->boot, call_managers->len);

	g_clear_pointer(&firmware->call_managers, g_ptr_array_unref);
	firmware->call_managers = call_managers;
	firmware_report_loads(firmware->step, input);
	firmware_client_decide(firmware->client, input, asked, regent_step_now(firmware->step));
	set_timer(firmware);
}

static void on_timer(gpointer self)
{
	Firmware *firmware = self;

	firmware_client_tick(firmware->client, regent_step_now(firmware->step));
	set_timer(firmware);
}

/* The call manager's own word, where the file has none (SCCP Version). Its withdrawal says nothing. */
static void on_registration_load(gpointer self, const char *name, GVariant *value)
{
	Firmware *firmware = self;

	if (!value || g_strcmp0(firmware->registered, g_variant_get_string(value, NULL)) == 0)
		return;
	g_free(firmware->registered);
	firmware->registered = g_variant_dup_string(value, NULL);
	if (firmware->client && !regent_step_fact_string(firmware->step, REGENT_FACT_CONFIG_LOAD))
		decide(firmware, FALSE);
}

/* The descriptor. */

static Firmware *firmware_new(RegentStep *step, const FirmwareOptions *options)
{
	static const FirmwareDownloadOps ops = { .fetched = on_fetched };
	Firmware *firmware = g_new0(Firmware, 1);

	firmware->step = step;
	firmware->options = *options;
	g_file_get_contents("/proc/sys/kernel/random/boot_id", &firmware->boot, NULL, NULL);
	firmware->timer = regent_step_timer(step, on_timer, firmware);
	firmware->download = firmware_download_new(
		step, options->folder, options->installer != NULL, options->max_size, &ops, firmware);
	firmware->ring_list = firmware_ring_list_new(step);
	if (firmware_download_folder(firmware->download))
		firmware->job_folder = g_strconcat(firmware_download_folder(firmware->download), "-job", NULL);
	return firmware;
}

static gpointer firmware_start(RegentStep *step, GError **error)
{
	RegentCause cause = regent_step_cause(step);
	FirmwareOptions options;
	Firmware *firmware;
	const char *key;

	if (!firmware_options_read(step, &options, &key, error)) {
		g_prefix_error(error, "%s: ", key);
		return NULL;
	}
	firmware = firmware_new(step, &options);
	regent_step_watch_fact(step, REGENT_FACT_REGISTRATION_LOAD, on_registration_load, firmware);
	regent_step_watch_fact(step, REGENT_FACT_REGISTRATION_STATE, on_registration_state, firmware);
	firmware->client = new_client(firmware);
	adopt_installer(firmware);
	decide(firmware, cause == REGENT_CAUSE_RESTART || cause == REGENT_CAUSE_RESET);
	return firmware;
}

static gboolean firmware_refresh(gpointer self)
{
	Firmware *firmware = self;

	if (firmware->connector && (regent_step_changed(firmware->step, REGENT_FACT_IP_DNS) ||
					   regent_step_changed(firmware->step, REGENT_FACT_IP_DOMAIN)))
		connector_refresh(firmware->connector);
	decide(firmware, regent_step_cause(firmware->step) == REGENT_CAUSE_CHECK);
	return TRUE;
}

/* An installer is not cut off in mid-write: the core waits for it, as long as stop-timeout says. What takes longer is left at
 * work, and the next start takes it up. */
static void firmware_wind_down(gpointer self, RegentCause cause)
{
	Firmware *firmware = self;

	firmware->leaving = TRUE;
	if (firmware->installer)
		firmware_report_waiting(firmware->step, firmware_installer_job(firmware->installer)->load,
			firmware_installer_deadline(firmware->installer));
	else
		regent_step_wound_down(firmware->step);
}

static void firmware_stop(gpointer self)
{
	Firmware *firmware = self;

	g_clear_pointer(&firmware->connector, connector_free);
	firmware_download_free(firmware->download, firmware->installer != NULL);
	g_clear_pointer(&firmware->installer, firmware_installer_free);
	firmware_client_free(firmware->client);
	firmware_ring_list_free(firmware->ring_list);
	g_ptr_array_unref(firmware->call_managers);
	g_free(firmware->registered);
	g_free(firmware->boot);
	g_free(firmware->job_folder);
	g_free(firmware->failure.why);
	g_free(firmware);
}

static const RegentFacility facilities[] = {
	{ "No load is installed.", REGENT_FACILITY_PROGRAM, .option = "installer" },
	{ "No load can be fetched.", REGENT_FACILITY_FOLDER, .option = "folder" },
	{ 0 },
};

REGENT_PLUGIN(firmware, .phase = "upgrade",
	.summary = "Compares the configured load with the running one; has it fetched and installed",
	.stage = "Upgrading", .options = firmware_options, .reasons = firmware_reasons,
	.uses = REGENT_LIST(FIRMWARE_USES),
	.provides = REGENT_LIST(REGENT_FACT_UPGRADE_STATE, REGENT_FACT_UPGRADE_RUNNING, REGENT_FACT_UPGRADE_CONFIGURED,
		REGENT_FACT_UPGRADE_RING_LIST),
	.check = firmware_options_check, .facilities = facilities, .start = firmware_start, .stop = firmware_stop,
	.refresh = firmware_refresh, .wind_down = firmware_wind_down);
