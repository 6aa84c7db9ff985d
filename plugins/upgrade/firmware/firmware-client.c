/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "firmware-client.h"

#include "firmware-loads.h"

#include <regent/step.h>

/* A load that failed is tried again after this, or when another is configured, or when a person asks. */
#define HOUR ((gint64) 3600 * G_USEC_PER_SEC)
#define VAIN_MAX 3 /* boots: then an hour is not enough, or the device would start again for ever */

struct FirmwareClient {
	const FirmwareOps *ops;
	gpointer self;
	FirmwareState state;
	FirmwareInput *input;   /* of the last decision */
	FirmwareMemory *memory; /* NULL: none */
	gint64 deadline;
	gboolean passed; /* the boot went on: call managers are not tried any more */
	char *load;      /* what is fetched and installed */
	char *boot;      /* the boot of the device in which that was begun */
	guint next;      /* call manager or file that is being tried */
	GPtrArray *files;
};

static const struct {
	const char *name, *text;
} states[] = {
	[FIRMWARE_START] = { "start", "none" },
	[FIRMWARE_NONE] = { "none", "none" },
	[FIRMWARE_CURRENT] = { "current", "current" },
	[FIRMWARE_DIFFERS] = { "differs", "differs" },
	[FIRMWARE_CONNECTING] = { "connecting", "fetching" },
	[FIRMWARE_LISTING] = { "listing", "fetching" },
	[FIRMWARE_FETCHING] = { "fetching", "fetching" },
	[FIRMWARE_INSTALLING] = { "installing", "installing" },
	[FIRMWARE_INSTALLED] = { "installed", "installed" },
	[FIRMWARE_FAILED] = { "failed", "failed" },
};

const char *firmware_state_name(FirmwareState state)
{
	return states[state].name;
}

const char *firmware_state_text(FirmwareState state)
{
	return states[state].text;
}

FirmwareClient *firmware_client_new(const FirmwareOps *ops, gpointer self, const FirmwareMemory *memory)
{
	FirmwareClient *client = g_new0(FirmwareClient, 1);

	client->ops = ops;
	client->self = self;
	client->deadline = REGENT_NEVER;
	client->memory = memory ? firmware_memory_copy(memory) : NULL;
	return client;
}

void firmware_client_free(FirmwareClient *client)
{
	if (!client)
		return;
	firmware_memory_free(client->memory);
	firmware_input_free(client->input);
	g_clear_pointer(&client->files, g_ptr_array_unref);
	g_free(client->load);
	g_free(client->boot);
	g_free(client);
}

static void set_state(FirmwareClient *client, FirmwareState state)
{
	FirmwareState from = client->state;

	client->state = state;
	client->ops->state(client->self, from, state);
}

/* What became of a load. */

/* @why NULL: it was installed. */
static void keep_memory(FirmwareClient *client, const char *load, FirmwareFault fault, const char *why, gint64 at)
{
	FirmwareMemory *memory = g_new0(FirmwareMemory, 1);

	memory->load = g_strdup(load);
	memory->installed = why == NULL;
	memory->boot = g_strdup(why ? NULL : client->boot);
	memory->vain = client->memory ? client->memory->vain : 0;
	memory->at = at;
	memory->fault = fault;
	memory->why = g_strdup(why);
	firmware_memory_free(client->memory);
	client->memory = memory;
	client->ops->remember(client->self, memory);
}

static void drop_memory(FirmwareClient *client)
{
	g_clear_pointer(&client->memory, firmware_memory_free);
	client->ops->remember(client->self, NULL);
}

/* When the remembered load may be fetched again. One that was installed waits for the boot. */
static gint64 retry_time(const FirmwareMemory *memory)
{
	return memory->installed || memory->vain >= VAIN_MAX ? REGENT_NEVER : memory->at + HOUR;
}

static void finish(FirmwareClient *client, FirmwareState state)
{
	gboolean failed = state == FIRMWARE_FAILED;

	client->passed = TRUE;
	set_state(client, state);
	client->ops->finished(client->self, state, failed ? client->memory->fault : FIRMWARE_FAULT_NONE,
		failed ? client->memory->why : NULL);
}

static void fail_load(FirmwareClient *client, FirmwareFault fault, const char *why, gint64 now)
{
	keep_memory(client, client->load, fault, why, now);
	client->deadline = retry_time(client->memory);
	finish(client, FIRMWARE_FAILED);
}

/* Call managers, list, files, installer. */

static void begin_download(FirmwareClient *client)
{
	g_autofree char *name = g_strconcat(client->load, ".loads", NULL);

	set_state(client, FIRMWARE_LISTING);
	client->ops->fetch(client->self, name, 0, 0);
}

static void begin(FirmwareClient *client)
{
	g_free(client->load);
	client->load = g_strdup(client->input->configured);
	g_free(client->boot);
	client->boot = g_strdup(client->input->boot);
	client->next = 0;
	if (!client->input->call_managers || client->passed) {
		begin_download(client);
		return;
	}
	set_state(client, FIRMWARE_CONNECTING);
	client->ops->connect(client->self, 0);
}

void firmware_client_connected(FirmwareClient *client, gboolean answered)
{
	if (client->state != FIRMWARE_CONNECTING)
		return;
	if (!answered && ++client->next < client->input->call_managers)
		client->ops->connect(client->self, client->next);
	else
		begin_download(client);
}

static void fetch_next_file(FirmwareClient *client)
{
	if (client->next < client->files->len) {
		client->ops->fetch(
			client->self, g_ptr_array_index(client->files, client->next), client->next, client->files->len);
		return;
	}
	set_state(client, FIRMWARE_INSTALLING);
	client->ops->install(client->self, client->load, client->files);
}

static void read_list(FirmwareClient *client, GBytes *list, gint64 now)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *why = NULL;

	g_clear_pointer(&client->files, g_ptr_array_unref);
	client->files = firmware_loads_parse(list, &error);
	if (!client->files) {
		why = g_strdup_printf("%s.loads cannot be used: %s", client->load, error->message);
		fail_load(client, FIRMWARE_FAULT_LIST, why, now);
		return;
	}
	set_state(client, FIRMWARE_FETCHING);
	client->next = 0;
	fetch_next_file(client);
}

void firmware_client_fetched(FirmwareClient *client, GBytes *list, FirmwareFault fault, const char *why, gint64 now)
{
	if (client->state != FIRMWARE_LISTING && client->state != FIRMWARE_FETCHING)
		return;
	if (fault) {
		fail_load(client, fault, why, now);
	} else if (client->state == FIRMWARE_LISTING) {
		read_list(client, list, now);
	} else {
		client->next++;
		fetch_next_file(client);
	}
}

/* Deciding. */

static gboolean is_accepted(const FirmwareInput *input)
{
	g_autofree char *load = g_ascii_strdown(input->configured, -1);

	for (char **pattern = input->accept; pattern && *pattern; pattern++) {
		g_autofree char *low = g_ascii_strdown(*pattern, -1);

		if (g_pattern_match_simple(low, load))
			return TRUE;
	}
	return FALSE;
}

static gboolean may_install(const FirmwareInput *input)
{
	return input->configured && input->running && !firmware_load_equal(input->running, input->configured) &&
	       input->installer && is_accepted(input);
}

static gboolean is_downloading(const FirmwareClient *client)
{
	return client->state >= FIRMWARE_CONNECTING && client->state <= FIRMWARE_FETCHING;
}

static gboolean remembers_configured(const FirmwareClient *client)
{
	return client->memory && firmware_load_equal(client->memory->load, client->input->configured);
}

/* A load that was installed ought to be the one that starts. */
static void check_boot(FirmwareClient *client)
{
	const FirmwareInput *input = client->input;
	g_autofree char *why = NULL;

	if (!client->memory || !client->memory->installed || g_strcmp0(client->memory->boot, input->boot) == 0)
		return;
	client->memory->vain++;
	why = g_strdup_printf("%s was installed, but %s started", client->memory->load, input->running);
	keep_memory(client, input->configured, FIRMWARE_FAULT_BOOT, why, client->memory->at);
}

static void wait_for_retry(FirmwareClient *client)
{
	client->deadline = retry_time(client->memory);
	finish(client, client->memory->installed ? FIRMWARE_INSTALLED : FIRMWARE_FAILED);
}

static void decide_to_install(FirmwareClient *client, gboolean asked, gint64 now)
{
	check_boot(client);
	if (!asked && remembers_configured(client) && retry_time(client->memory) > now)
		wait_for_retry(client);
	else
		begin(client);
}

static void decide(FirmwareClient *client, gboolean asked, gint64 now)
{
	const FirmwareInput *input = client->input;
	gboolean equal = firmware_load_equal(input->running, input->configured);
	gboolean able = may_install(input);

	client->deadline = REGENT_NEVER;
	if (is_downloading(client)) {
		if (able && firmware_load_equal(client->load, input->configured))
			return;
		client->ops->cancel(client->self);
	}
	if (input->configured && client->memory && (equal || !remembers_configured(client)))
		drop_memory(client);
	if (able)
		decide_to_install(client, asked, now);
	else if (!input->configured)
		finish(client, FIRMWARE_NONE);
	else
		finish(client, equal ? FIRMWARE_CURRENT : FIRMWARE_DIFFERS);
}

void firmware_client_decide(FirmwareClient *client, FirmwareInput *input, gboolean asked, gint64 now)
{
	firmware_input_free(client->input);
	client->input = input;
	/* An installer is not cut off in mid-write: what is wanted now comes after it. */
	if (client->state != FIRMWARE_INSTALLING)
		decide(client, asked, now);
}

void firmware_client_adopt(FirmwareClient *client, const char *load, const char *boot)
{
	client->load = g_strdup(load);
	client->boot = g_strdup(boot);
	set_state(client, FIRMWARE_INSTALLING);
}

/* Another load may be wanted by now, or the device have booted since it was begun. */
void firmware_client_installed(FirmwareClient *client, FirmwareFault fault, const char *why, gint64 now)
{
	const FirmwareInput *input = client->input;

	if (client->state != FIRMWARE_INSTALLING)
		return;
	if (fault && may_install(input) && firmware_load_equal(client->load, input->configured)) {
		fail_load(client, fault, why, now);
		return;
	}
	keep_memory(client, client->load, fault, why, now);
	decide(client, FALSE, now);
}

gint64 firmware_client_deadline(const FirmwareClient *client)
{
	return client->deadline;
}

void firmware_client_tick(FirmwareClient *client, gint64 now)
{
	if (now >= client->deadline)
		decide(client, FALSE, now);
}
