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

	GPtrArray *call_managers; /* HostPort, to try */
	Connector *connector;
	FirmwareDownload *download;
	FirmwareInstaller *installer;
	FirmwareRingList *ring_list;

	gboolean done;    /* the phase went on */
	gboolean leaving; /* wound down, but for the installer */
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

static void on_fetched(gpointer self, GBytes *list, const char *error)
{
	Firmware *firmware = self;

	firmware_client_fetched(firmware->client, list, error, regent_step_now(firmware->step));
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
	firmware_report_installer(((Firmware *) self)->step, fraction, text);
}

static void on_installed(gpointer self, const char *error)
{
	Firmware *firmware = self;

	g_clear_pointer(&firmware->installer, firmware_installer_free);
	firmware_download_empty(firmware->download);
	firmware_client_installed(firmware->client, error, regent_step_now(firmware->step));
	set_timer(firmware);
	if (firmware->leaving)
		regent_step_wound_down(firmware->step);
}

static void op_install(gpointer self, const char *load, GPtrArray *files)
{
	static const FirmwareInstallerOps ops = { .progress = on_install_progress, .done = on_installed };
	Firmware *firmware = self;
	g_autoptr(GError) error = NULL;
	g_autofree char *why = NULL;

	firmware_report_install(firmware->step, load);
	firmware->installer = firmware_installer_run(firmware->step, firmware->options.installer,
		firmware_download_folder(firmware->download), load, files, firmware->options.timeout, &ops, firmware,
		&error);
	if (firmware->installer)
		return;
	why = g_strdup_printf("the installer cannot start: %s", error->message);
	firmware_client_installed(firmware->client, why, regent_step_now(firmware->step));
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
	g_clear_pointer(&firmware->installer, firmware_installer_free);
	firmware_download_cancel(firmware->download);
}

static void op_remember(gpointer self, const FirmwareMemory *memory)
{
	RegentStep *step = ((Firmware *) self)->step;
	g_autoptr(GBytes) bytes =
		memory ? firmware_memory_save(memory, g_get_real_time(), regent_step_now(step)) : NULL;

	regent_step_state_save(step, MEMORY, bytes);
}

static void op_finished(gpointer self, FirmwareState state, const char *why)
{
	Firmware *firmware = self;

	firmware_report_finished(firmware->step, state, firmware_inputs_wanted(firmware->step, firmware->registered),
		firmware->options.installer != NULL, why);
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
	firmware->client = new_client(firmware);
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
	firmware_download_free(firmware->download);
	firmware_ring_list_free(firmware->ring_list);
	g_ptr_array_unref(firmware->call_managers);
	g_free(firmware->registered);
	g_free(firmware->boot);
	g_free(firmware);
}

REGENT_PLUGIN(firmware, .phase = "upgrade",
	.summary = "Compares the configured load with the running one; has it fetched and installed",
	.stage = "Upgrading", .options = firmware_options, .reasons = firmware_reasons,
	.uses = REGENT_LIST(FIRMWARE_USES),
	.provides = REGENT_LIST(REGENT_FACT_UPGRADE_STATE, REGENT_FACT_UPGRADE_RUNNING, REGENT_FACT_UPGRADE_CONFIGURED,
		REGENT_FACT_UPGRADE_RING_LIST),
	.check = firmware_options_check, .start = firmware_start, .stop = firmware_stop, .refresh = firmware_refresh,
	.wind_down = firmware_wind_down);
