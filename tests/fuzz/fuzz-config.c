/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/engine/sequence.h"
#include "fuzz-main.h"

#include <string.h>

extern const RegentPlugin regent_plugin_sim;

static void add(Loader *loader, const char *name, const char *const *needs, const char *const *provides)
{
	RegentPlugin plugin = regent_plugin_sim;

	plugin.name = name;
	plugin.needs = needs;
	plugin.provides = provides;
	g_assert_true(loader_add(loader, &plugin, NULL));
}

static void note_gone(gpointer data, Sequence *sequence)
{
	*(gboolean *) data = TRUE;
}

/* A fault of the program ends it; that sim is told to publish what is no fact is none. */
static void judge_line(const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
	if ((level & G_LOG_LEVEL_CRITICAL) && !strstr(message, " publishes "))
		g_error("%s", message);
}

/* Ten seconds of a life, then its end. */
static void live(Config *config)
{
	Engine engine = { .loop = loop_new_fake(), .events = events_new() };
	Sequence *sequence =
		sequence_new(&engine, config, config_endpoint_name(config_endpoints(config)->pdata[0]), NULL);
	gboolean gone = FALSE;

	sequence->on_empty = note_gone;
	sequence->data = &gone;
	sequence_start(sequence);
	loop_advance(engine.loop, 10 * G_TIME_SPAN_SECOND);
	sequence_request(sequence, REGENT_REQUEST_CHECK);
	sequence_request(sequence, REGENT_REQUEST_RESTART);
	loop_advance(engine.loop, 10 * G_TIME_SPAN_SECOND);
	sequence_quit(sequence);
	sequence_quit(sequence);
	loop_advance(engine.loop, 0);
	g_assert_true(gone && sequence_is_empty(sequence));
	sequence_free(sequence);
	events_free(engine.events);
	loop_free(engine.loop);
}

/* The input is a configuration, taken or refused in words. One that is taken is lived. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_strndup(data ? (const char *) data : "", size);
	g_autoptr(Loader) loader = loader_new("/nonexistent");
	g_autoptr(GError) error = NULL;
	g_autoptr(Config) config = NULL;

	g_log_set_always_fatal(G_LOG_LEVEL_ERROR);
	g_log_set_default_handler(judge_line, NULL);
	add(loader, "one", NULL, REGENT_LIST("x-t.a", REGENT_FACT_VOICE_VLAN));
	add(loader, "two", REGENT_LIST("x-t.a"), REGENT_LIST("x-t.b"));
	add(loader, "three", NULL, REGENT_LIST("x-t.b"));
	config = config_from_text(text, loader, &error);
	g_assert_true((config != NULL) != (error != NULL));
	g_assert_true(config || g_utf8_validate(error->message, -1, NULL));
	if (config)
		live(config);
	return 0;
}
