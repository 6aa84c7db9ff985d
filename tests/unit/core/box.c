/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "box.h"
#include "tests/unit/patience.h"

#include <string.h>

extern const RegentPlugin regent_plugin_sim;

Service service;

static void hear(gpointer self, const RegentEvent *event)
{
	assert_int_equal(service.depth++, 0);
	g_string_append_printf(service.heard, "%s:%s ", event->kind, event->endpoint);
	if (service.talks && strcmp(event->kind, "message"))
		regent_step_message(service.step, "heard %s", event->kind);
	if (service.talks && !strcmp(event->kind, "registered")) {
		service.talks = FALSE;
		assert_true(regent_service_request(service.step, event->endpoint, REGENT_REQUEST_RESTART));
	}
	service.depth--;
}

static gpointer start_service(RegentStep *step, GError **error)
{
	service.step = step;
	service.starts++;
	regent_service_watch_events(step, hear, &service);
	service.depth++;
	regent_step_message(step, "hello");
	service.depth--;
	return &service;
}

static gpointer refuse_service(RegentStep *step, GError **error)
{
	regent_service_watch_events(step, hear, &service);
	g_set_error_literal(error, REGENT_ERROR, REGENT_ERROR_FAILED, "not today");
	return NULL;
}

static void stop_service(gpointer self)
{
	service.stops++;
}

static const RegentOption service_options[] = {
	{ .key = "word", .type = REGENT_OPTION_STRING },
	{ 0 },
};

#define SERVICE(...) \
	{ \
		.magic = REGENT_PLUGIN_MAGIC, .abi_major = REGENT_ABI_MAJOR, .size = sizeof(RegentPlugin), \
		.option_size = sizeof(RegentOption), .reason_size = sizeof(RegentReason), .summary = "a service", \
		.options = service_options, .stop = stop_service, __VA_ARGS__ \
	}

static const RegentPlugin listener = SERVICE(.name = "listener", .start = start_service);
static const RegentPlugin refuser = SERVICE(.name = "refuser", .start = refuse_service);

static void block(gpointer self)
{
	g_usleep(120000);
}

static gpointer start_blocker(RegentStep *step, GError **error)
{
	regent_timer_set(regent_step_timer(step, block, NULL), 0);
	regent_step_done(step);
	return step;
}

static void stop_blocker(gpointer self)
{
}

static const RegentPlugin blocker = { .magic = REGENT_PLUGIN_MAGIC,
	.abi_major = REGENT_ABI_MAJOR,
	.size = sizeof(RegentPlugin),
	.option_size = sizeof(RegentOption),
	.reason_size = sizeof(RegentReason),
	.name = "blocker",
	.summary = "for a test",
	.start = start_blocker,
	.stop = stop_blocker };

static void add_sim(Loader *loader, const char *name)
{
	RegentPlugin descriptor = regent_plugin_sim;

	descriptor.name = name;
	assert_true(loader_add(loader, &descriptor, NULL));
}

static void note_event(gpointer data, const RegentEvent *event)
{
	Box *box = data;

	g_string_append_printf(box->trace, " %s:%s:%s", event->kind, event->endpoint,
		event->plugin  ? event->plugin
		: event->phase ? event->phase
			       : "-");
}

static void note_reboot(gpointer data)
{
	((Box *) data)->reboots++;
}

RegentAgent *agent_new(Box *box, GError **error)
{
	Loader *loader = loader_new("/nonexistent");
	ConfigPaths *paths = config_paths_new();

	add_sim(loader, "one");
	add_sim(loader, "two");
	assert_true(loader_add(loader, &blocker, NULL));
	assert_true(loader_add(loader, &listener, NULL));
	assert_true(loader_add(loader, &refuser, NULL));
	paths->data_dir = scratch_path(box->scratch, "data");
	paths->file = scratch_path(box->scratch, "etc/regent.conf");
	paths->state_dir = scratch_path(box->scratch, "state");
	return regent_agent_new(paths, loader, error);
}

Box *box_new(const char *text)
{
	Box *box = g_new0(Box, 1);

	memset(&service, 0, sizeof service);
	service.heard = g_string_new(NULL);
	box->scratch = scratch_new();
	box->trace = g_string_new(NULL);
	scratch_write(box->scratch, "data/default.conf",
		"[sequence]\nphases = a; b\nrestart = b\nreset = a\ncheck = b\n[phase a]\nplugins = one\n"
		"[phase b]\nplugins = two\n[plugin two]\npublish = registration.state='registered'\n");
	scratch_write(box->scratch, "etc/regent.conf", text);
	return box;
}

void box_start(Box *box)
{
	g_autoptr(GError) error = NULL;

	box->agent = agent_new(box, &error);
	assert_null(error);
	regent_agent_watch(box->agent, note_event, box);
	regent_agent_on_reboot(box->agent, note_reboot, box);
	regent_agent_start(box->agent);
}

void box_free(Box *box)
{
	g_clear_pointer(&box->agent, regent_agent_free);
	g_string_free(box->trace, TRUE);
	g_string_free(service.heard, TRUE);
	scratch_free(box->scratch);
	g_free(box);
}

guint count(const GString *trace, const char *word)
{
	guint found = 0;

	for (const char *at = trace->str; (at = strstr(at, word)); at++)
		found++;
	return found;
}

void await(Box *box, const char *word, guint times)
{
	guint looks = 0;

	while (count(box->trace, word) < times)
		if (!g_main_context_iteration(NULL, FALSE) && !patience(&looks))
			fail_msg("no %s in:%s", word, box->trace->str);
}

void settle(void)
{
	for (guint i = 0; i < 20; i++)
		while (g_main_context_iteration(NULL, FALSE))
			continue;
}

void reload(Box *box)
{
	g_autoptr(GError) error = NULL;

	g_string_truncate(box->trace, 0);
	if (!regent_agent_reload(box->agent, &error))
		fail_msg("%s", error->message);
}
