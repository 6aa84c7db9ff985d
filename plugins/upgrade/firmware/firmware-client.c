/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "firmware-client.h"

#include "firmware-loads.h"

/* A load that failed is tried again after this, or when another is configured, or when a person asks. */
#define HOUR ((gint64) 3600 * G_USEC_PER_SEC)
#define FOREVER G_MAXINT64
#define VAIN_MAX 3 /* boots: then an hour is not enough, or the device would start again for ever */

typedef enum { JOB_NONE, JOB_CONNECT, JOB_LIST, JOB_FILES, JOB_INSTALL } Job;

struct FirmwareClient {
	const FirmwareOps *ops;
	gpointer self;
	FirmwareMemory *memory; /* NULL: none */
	char *load;             /* what the job is about */
	char *boot;             /* as FirmwareInput has it */
	Job job;
	guint next; /* call manager or file that is being tried */
	guint call_managers;
	GPtrArray *files;
};

const char *firmware_state_text(FirmwareState state)
{
	static const char *const texts[] = { "none", "current", "differs", "fetching", "installing", "installed",
		"failed" };

	return texts[state];
}

FirmwareClient *firmware_client_new(const FirmwareOps *ops, gpointer self, const FirmwareMemory *memory)
{
	FirmwareClient *client = g_new0(FirmwareClient, 1);

	client->ops = ops;
	client->self = self;
	if (memory) {
		client->memory = g_memdup2(memory, sizeof *memory);
		client->memory->load = g_strdup(memory->load);
		client->memory->boot = g_strdup(memory->boot);
		client->memory->why = g_strdup(memory->why);
	}
	return client;
}

void firmware_client_free(FirmwareClient *client)
{
	if (!client)
		return;
	firmware_memory_free(client->memory);
	g_clear_pointer(&client->files, g_ptr_array_unref);
	g_free(client->load);
	g_free(client->boot);
	g_free(client);
}

/* @why NULL: it was installed. */
static void remember(FirmwareClient *client, const char *load, const char *why, gint64 when)
{
	FirmwareMemory *memory = g_new0(FirmwareMemory, 1);

	memory->load = g_strdup(load);
	memory->installed = why == NULL;
	memory->boot = g_strdup(why ? NULL : client->boot);
	memory->vain = client->memory ? client->memory->vain : 0;
	memory->when = when;
	memory->why = g_strdup(why);
	firmware_memory_free(client->memory);
	client->memory = memory;
	client->ops->remember(client->self, memory);
}

static void forget(FirmwareClient *client)
{
	g_clear_pointer(&client->memory, firmware_memory_free);
	client->ops->remember(client->self, NULL);
}

static void finish(FirmwareClient *client, FirmwareState state, const char *why)
{
	client->job = JOB_NONE;
	client->ops->state(client->self, state);
	client->ops->finished(client->self, state, why);
}

static void fail(FirmwareClient *client, const char *why, gint64 now)
{
	remember(client, client->load, why, now);
	client->ops->wait(client->self, HOUR);
	finish(client, FIRMWARE_FAILED, client->memory->why);
}

static gboolean accepted(const FirmwareInput *input)
{
	g_autofree char *load = g_ascii_strdown(input->configured, -1);

	for (const char *const *pattern = input->accept; pattern && *pattern; pattern++) {
		g_autofree char *low = g_ascii_strdown(*pattern, -1);

		if (g_pattern_match_simple(low, load))
			return TRUE;
	}
	return FALSE;
}

/* Microseconds that a load which failed still has to wait; one that was installed waits for the boot. A clock that was
 * set back since says nothing: then it waits anew. */
static gint64 remaining(const FirmwareClient *client, const FirmwareInput *input, gint64 now)
{
	gint64 age;

	if (!client->memory || !firmware_load_equal(client->memory->load, input->configured))
		return 0;
	if (client->memory->installed || client->memory->vain >= VAIN_MAX)
		return FOREVER;
	age = now - client->memory->when;
	return age < 0 ? HOUR : MAX(HOUR - age, 0);
}

static void begin_download(FirmwareClient *client)
{
	g_autofree char *name = g_strconcat(client->load, ".loads", NULL);

	client->job = JOB_LIST;
	client->ops->fetch(client->self, name, 0, 0);
}

static void begin(FirmwareClient *client, const FirmwareInput *input)
{
	g_free(client->load);
	client->load = g_strdup(input->configured);
	client->call_managers = input->call_managers;
	client->next = 0;
	client->ops->state(client->self, FIRMWARE_FETCHING);
	if (!client->call_managers) {
		begin_download(client);
		return;
	}
	client->job = JOB_CONNECT;
	client->ops->connect(client->self, 0);
}

/* A load that was installed ought to be the one that starts. */
static void judge_boot(FirmwareClient *client, const FirmwareInput *input)
{
	g_autofree char *why = NULL;

	if (!client->memory || !client->memory->installed || g_strcmp0(client->memory->boot, input->boot) == 0)
		return;
	client->memory->vain++;
	why = g_strdup_printf("%s was installed, but %s started", client->memory->load, input->running);
	remember(client, input->configured, why, client->memory->when);
}

static void rest(FirmwareClient *client, gint64 delay)
{
	if (delay < FOREVER)
		client->ops->wait(client->self, delay);
	finish(client, client->memory->installed ? FIRMWARE_INSTALLED : FIRMWARE_FAILED, client->memory->why);
}

void firmware_client_decide(FirmwareClient *client, const FirmwareInput *input, gint64 now, gboolean asked)
{
	gboolean equal = firmware_load_equal(input->running, input->configured);
	gboolean able = input->configured && input->running && !equal && input->installer && accepted(input);
	gint64 delay;

	g_free(client->boot);
	client->boot = g_strdup(input->boot);
	if (client->job != JOB_NONE) {
		if (able && firmware_load_equal(client->load, input->configured))
			return;
		client->job = JOB_NONE;
		client->ops->cancel(client->self);
	}
	if (input->configured && client->memory &&
		(equal || !firmware_load_equal(client->memory->load, input->configured)))
		forget(client);
	if (able)
		judge_boot(client, input);
	delay = able && !asked ? remaining(client, input, now) : 0;
	if (!input->configured)
		finish(client, FIRMWARE_NONE, NULL);
	else if (!able)
		finish(client, equal ? FIRMWARE_CURRENT : FIRMWARE_DIFFERS, NULL);
	else if (delay > 0)
		rest(client, delay);
	else
		begin(client, input);
}

void firmware_client_connected(FirmwareClient *client, gboolean answered)
{
	if (client->job != JOB_CONNECT)
		return;
	if (!answered && ++client->next < client->call_managers)
		client->ops->connect(client->self, client->next);
	else
		begin_download(client);
}

static void next_file(FirmwareClient *client)
{
	if (client->next < client->files->len) {
		client->ops->fetch(
			client->self, g_ptr_array_index(client->files, client->next), client->next, client->files->len);
		return;
	}
	client->job = JOB_INSTALL;
	client->ops->state(client->self, FIRMWARE_INSTALLING);
	client->ops->install(client->self, client->load, client->files);
}

static void take_list(FirmwareClient *client, GBytes *list, gint64 now)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *why = NULL;

	g_clear_pointer(&client->files, g_ptr_array_unref);
	client->files = firmware_loads_parse(list, &error);
	if (!client->files) {
		why = g_strdup_printf("%s.loads cannot be used: %s", client->load, error->message);
		fail(client, why, now);
		return;
	}
	client->job = JOB_FILES;
	client->next = 0;
	next_file(client);
}

void firmware_client_fetched(FirmwareClient *client, GBytes *list, const char *error, gint64 now)
{
	if (client->job != JOB_LIST && client->job != JOB_FILES)
		return;
	if (error) {
		fail(client, error, now);
	} else if (client->job == JOB_LIST) {
		take_list(client, list, now);
	} else {
		client->next++;
		next_file(client);
	}
}

void firmware_client_installed(FirmwareClient *client, const char *error, gint64 now)
{
	if (client->job != JOB_INSTALL)
		return;
	if (error) {
		fail(client, error, now);
		return;
	}
	remember(client, client->load, NULL, now);
	finish(client, FIRMWARE_INSTALLED, NULL);
}
