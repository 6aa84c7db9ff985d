/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "why-rig.h"

#include "core-test.h"

#include "core/engine/status.h"

#include <string.h>

RegentStep *net, *file, *talk;
gboolean file_is_not_mine;

static gpointer start(RegentStep *step, GError **error)
{
	const char *name = ((Step *) step)->base.plugin->name;

	*(!strcmp(name, "net") ? &net : !strcmp(name, "file") ? &file : &talk) = step;
	if (file_is_not_mine && !strcmp(name, "file")) {
		regent_step_fail_because(step, "t.scheme", NULL);
		return NULL;
	}
	return step;
}

static void stop(gpointer self)
{
}

gboolean ends_at_once = TRUE;

static void wind_down(gpointer self, RegentCause cause)
{
	if (ends_at_once)
		regent_step_wound_down(self);
}

static const RegentReason reasons[] = {
	{ .code = "t.cable", .phone = "No Link", .cause = "There is no link.", .cure = "Plug it in." },
	{ .code = "t.data", .phone = "No Server", .cause = "No server was named.", .cure = "Name one." },
	{ .code = "t.silent", .phone = "No File", .cause = "The file server is silent.", .cure = "Start it." },
	{ .code = "t.rejected", .phone = "Rejected", .cause = "It was rejected.", .cure = "Add it." },
	{ .code = "t.switch",
		.cause = "{what} is silent[ on {x-t.switch}].",
		.cure = "[On {x-t.switch}: `show`.]\nAsk {x-t.secret-pin}." },
	{ .code = "t.minor", .cause = "One of two is silent.", .cure = "Start it.", .weight = REGENT_WEIGHT_MINOR },
	{ .code = "t.note", .cause = "It is untagged.", .cure = "Say so.", .weight = REGENT_WEIGHT_NOTE },
	{ .code = "t.lines", .cause = "It has no line.", .cure = "Give it one." },
	{ .code = "t.scheme", .cause = "It is an http URL.", .cure = "Set plugins = web.", .not_mine = TRUE },
	{ 0 },
};

static const RegentPlugin probe = { .magic = REGENT_PLUGIN_MAGIC,
	.abi_major = REGENT_ABI_MAJOR,
	.size = sizeof(RegentPlugin),
	.option_size = sizeof(RegentOption),
	.reason_size = sizeof(RegentReason),
	.summary = "for a test",
	.stage = "Probing",
	.reasons = reasons,
	.start = start,
	.stop = stop,
	.wind_down = wind_down };

static const char *const server[] = { "x-t.server", "x-t.switch", "x-t.secret-pin", NULL };
static const char *const needed[] = { "x-t.server", NULL };

Rig *rig_of(const char *more)
{
	static const RigPlugin plugins[] = {
		{ "net", NULL, NULL, server, &probe },
		{ "file", needed, NULL, NULL, &probe },
		{ "talk", NULL, NULL, NULL, &probe },
		{ "other", NULL, NULL, NULL, NULL },
		{ "third", NULL, NULL, NULL, NULL },
		{ NULL },
	};
	g_autofree char *text =
		g_strconcat("[sequence]\nphases = a; b; c\nrestart = b\nreset = a\n[endpoint]\ninterface = eth0\n"
			    "[phase a]\nplugins = net\nretry-min = 5s\n[phase b]\nplugins = file\nretry-min = 5s\n"
			    "[phase c]\nplugins = talk\nretry-min = 10s\non-failure = rewind:b\n",
			more ? more : "", NULL);
	Rig *rig = rig_new(plugins, text);

	ends_at_once = TRUE;
	file_is_not_mine = FALSE;
	rig_seconds(rig, 0);
	return rig;
}

void through_a(Rig *rig)
{
	regent_step_publish_string(net, "x-t.server", "10.0.0.1");
	regent_step_done(net);
	rig_seconds(rig, 0);
}

void through_b(Rig *rig)
{
	through_a(rig);
	regent_step_done(file);
	rig_seconds(rig, 0);
}

void publish_lines(gboolean any)
{
	regent_step_publish(talk, REGENT_FACT_REGISTRATION_LINES,
		g_variant_new_parsed(any ? "[{'number': <'1001'>}]" : "@aa{sv} []"));
}

Rig *registered(const char *more)
{
	Rig *rig = rig_of(more);

	through_b(rig);
	publish_lines(TRUE);
	regent_step_publish_string(talk, REGENT_FACT_REGISTRATION_STATE, "registered");
	regent_step_done(talk);
	rig_seconds(rig, 0);
	return rig;
}

/* What the status shows. */

GVariant *status(Rig *rig)
{
	return g_variant_ref_sink(status_of(rig->sequence));
}

void assert_stage(Rig *rig, const char *stage)
{
	g_autoptr(GVariant) shown = status(rig);
	const char *words = NULL;

	g_variant_lookup(shown, "stage", "&s", &words);
	assert_string_equal(words, stage);
}

void assert_state(Rig *rig, const char *state)
{
	g_autoptr(GVariant) shown = status(rig);
	const char *words = NULL;

	g_variant_lookup(shown, "state", "&s", &words);
	assert_string_equal(words, state);
}

void assert_whys(Rig *rig, const char *expected)
{
	g_autoptr(GVariant) shown = status(rig);
	g_autoptr(GVariant) whys = g_variant_lookup_value(shown, "whys", G_VARIANT_TYPE("aa{sv}"));
	g_autoptr(GVariant) why = g_variant_lookup_value(shown, "why", G_VARIANT_TYPE_VARDICT);
	g_autoptr(GString) codes = g_string_new(NULL);

	for (gsize i = 0; i < g_variant_n_children(whys); i++) {
		g_autoptr(GVariant) one = g_variant_get_child_value(whys, i);
		const char *phase = NULL, *code = NULL;

		g_variant_lookup(one, "phase", "&s", &phase);
		g_variant_lookup(one, "code", "&s", &code);
		g_string_append_printf(codes, "%s%s/%s", i ? " " : "", phase, code);
		assert_true(i || g_variant_equal(one, why));
	}
	assert_true(!why == !codes->len);
	assert_string_equal(codes->str, expected);
}

static char *why_text(Rig *rig, const char *key)
{
	g_autoptr(GVariant) shown = status(rig);
	g_autoptr(GVariant) why = g_variant_lookup_value(shown, "why", G_VARIANT_TYPE_VARDICT);
	char *text = NULL;

	g_variant_lookup(why, key, "s", &text);
	return text;
}

void assert_why_says(Rig *rig, const char *key, const char *words)
{
	g_autofree char *text = why_text(rig, key);

	if (!strstr(text, words))
		fail_msg("\"%s\" does not say \"%s\"", text, words);
}

double why_time(Rig *rig, const char *key)
{
	g_autoptr(GVariant) shown = status(rig);
	g_autoptr(GVariant) why = g_variant_lookup_value(shown, "why", G_VARIANT_TYPE_VARDICT);
	gint64 when = 0;

	g_variant_lookup(why, key, "x", &when);
	return when ? (double) (when - loop_now(rig->engine.loop)) / G_USEC_PER_SEC : 0;
}

static char *plugin_of_phase(Rig *rig, gsize phase)
{
	g_autoptr(GVariant) shown = status(rig);
	g_autoptr(GVariant) phases = g_variant_lookup_value(shown, "phases", G_VARIANT_TYPE("aa{sv}"));
	g_autoptr(GVariant) one = g_variant_get_child_value(phases, phase);
	char *plugin = NULL;

	g_variant_lookup(one, "plugin", "s", &plugin);
	return plugin;
}

void assert_plugin(Rig *rig, gsize phase, const char *expected)
{
	g_autofree char *plugin = plugin_of_phase(rig, phase);

	assert_string_equal(plugin, expected);
}

void lose(Rig *rig, RegentStep *step, const char *code)
{
	regent_step_fail_because(step, code, NULL);
	rig_seconds(rig, 0);
}
