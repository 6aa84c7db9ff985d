/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a person is told: of the phase that stands still now, and of nothing that is over. */

#include "rig.h"
#include "core-test.h"

#include "core/engine/status.h"

#include <regent/plugin.h>

#include <string.h>

/* The steps of the plugins net, file and talk, which do what the test says. */
static RegentStep *net, *file, *talk;
static gboolean file_is_not_mine;

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

static gboolean ends_at_once = TRUE;

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

static Rig *rig_of(const char *more)
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

static void through_a(Rig *rig)
{
	regent_step_publish_string(net, "x-t.server", "10.0.0.1");
	regent_step_done(net);
	rig_seconds(rig, 0);
}

static void through_b(Rig *rig)
{
	through_a(rig);
	regent_step_done(file);
	rig_seconds(rig, 0);
}

static void publish_lines(gboolean any)
{
	regent_step_publish(talk, REGENT_FACT_REGISTRATION_LINES,
		g_variant_new_parsed(any ? "[{'number': <'1001'>}]" : "@aa{sv} []"));
}

static Rig *registered(const char *more)
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

static GVariant *status(Rig *rig)
{
	return g_variant_ref_sink(status_of(rig->sequence));
}

static void assert_stage(Rig *rig, const char *stage)
{
	g_autoptr(GVariant) shown = status(rig);
	const char *words = NULL;

	g_variant_lookup(shown, "stage", "&s", &words);
	assert_string_equal(words, stage);
}

static void assert_state(Rig *rig, const char *state)
{
	g_autoptr(GVariant) shown = status(rig);
	const char *words = NULL;

	g_variant_lookup(shown, "state", "&s", &words);
	assert_string_equal(words, state);
}

/* Codes of the whys in their order, "a/t.cable c/t.note"; the first is why, too. */
static void assert_whys(Rig *rig, const char *expected)
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

static void assert_why_says(Rig *rig, const char *key, const char *words)
{
	g_autofree char *text = why_text(rig, key);

	if (!strstr(text, words))
		fail_msg("\"%s\" does not say \"%s\"", text, words);
}

/* Seconds from now to a time of the first why; 0: it has none. */
static double why_time(Rig *rig, const char *key)
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

static void assert_plugin(Rig *rig, gsize phase, const char *expected)
{
	g_autofree char *plugin = plugin_of_phase(rig, phase);

	assert_string_equal(plugin, expected);
}

static void lose(Rig *rig, RegentStep *step, const char *code)
{
	regent_step_fail_because(step, code, NULL);
	rig_seconds(rig, 0);
}

/* What is over. */

/* No server in the data VLAN, then the cable is pulled: the link's words, not "name a server". */
static void test_cable_after_data_vlan(void **state)
{
	Rig *rig = rig_of(NULL);

	regent_step_absent(net, "x-t.server", "t.data", NULL);
	regent_step_done(net);
	rig_seconds(rig, 0);
	assert_whys(rig, "b/t.data");
	assert_stage(rig, "No Server");
	rig_seconds(rig, 1);
	lose(rig, net, "t.cable");
	rig_seconds(rig, 0);
	assert_whys(rig, "a/t.cable");
	assert_stage(rig, "No Link");
	regent_step_explain(net, "t.cable", NULL);
	assert_whys(rig, "a/t.cable");
	rig_free(rig);
}

/* A rejection sends the phone back to the files, and their server is silent now. */
static void test_silence_after_rejection(void **state)
{
	Rig *rig = rig_of(NULL);

	through_b(rig);
	lose(rig, talk, "t.rejected");
	assert_whys(rig, "c/t.rejected");
	assert_stage(rig, "Rejected");
	rig_seconds(rig, 13);
	assert_int_equal(rig_state(rig, "b"), PHASE_RUNNING);
	assert_whys(rig, "b/phase.waiting");
	lose(rig, file, "t.silent");
	assert_whys(rig, "b/t.silent");
	assert_stage(rig, "No File");
	rig_seconds(rig, 13);
	regent_step_done(file);
	rig_seconds(rig, 0);
	/* It is not known whether it would be rejected still. */
	assert_whys(rig, "c/phase.waiting");
	rig_free(rig);
}

/* The files are there as before: until talk knows better, it is the rejection that keeps it. */
static void test_rejected_again(void **state)
{
	Rig *rig = rig_of(NULL);

	through_b(rig);
	lose(rig, talk, "t.rejected");
	rig_seconds(rig, 13);
	regent_step_done(file);
	rig_seconds(rig, 0);
	assert_int_equal(rig_state(rig, "c"), PHASE_RUNNING);
	assert_whys(rig, "c/t.rejected");
	assert_in_range((gint64) -why_time(rig, "since"), 13, 14);
	lose(rig, talk, "t.rejected");
	assert_in_range((gint64) -why_time(rig, "since"), 13, 14);
	assert_in_range((gint64) why_time(rig, "until"), 10, 30);
	rig_free(rig);
}

/* Another network: what was said in the one before is not. */
static void test_another_network(void **state)
{
	Rig *rig = rig_of(NULL);

	through_b(rig);
	lose(rig, talk, "t.rejected");
	rig_publish(rig, "net", "x-t.server", "'10.0.0.2'");
	assert_int_equal(rig_state(rig, "b"), PHASE_RUNNING);
	assert_whys(rig, "b/phase.waiting");
	regent_step_done(file);
	rig_seconds(rig, 0);
	assert_whys(rig, "c/phase.waiting");
	assert_stage(rig, "Probing");
	rig_free(rig);
}

/* What was not known when it was said is filled in when it is; what was known stands as it was. */
static void test_later_facts(void **state)
{
	Rig *rig = rig_of(NULL);

	through_a(rig);
	regent_step_explain(file, "t.switch", "what", "It", NULL);
	assert_why_says(rig, "cause", "It is silent.");
	rig_publish(rig, "net", "x-t.secret-pin", "'1234'");
	rig_publish(rig, "net", "x-t.switch", "'sw1'");
	assert_why_says(rig, "cause", "It is silent on sw1.");
	assert_why_says(rig, "cure", "On sw1: `show`.\nAsk ?.");
	regent_step_fail_because(file, "t.switch", "what", "It", NULL);
	rig_seconds(rig, 0);
	rig_publish(rig, "net", "x-t.switch", "'sw2'");
	assert_int_equal(rig_state(rig, "b"), PHASE_FAILED);
	assert_why_says(rig, "cause", "It is silent on sw1.");
	rig_free(rig);
}

/* What is waited for. */

static void test_waiting(void **state)
{
	Rig *rig = rig_of("[phase b]\ntimeout = 20s\n");

	rig_seconds(rig, 3);
	assert_whys(rig, "a/phase.waiting");
	assert_why_says(rig, "cause", "Waiting: Probing (net).");
	assert_in_range((gint64) -why_time(rig, "since"), 3, 3);
	assert_true(why_time(rig, "until") == 0);
	regent_step_explain(net, "t.note", NULL);
	assert_whys(rig, "a/phase.waiting a/t.note");
	through_a(rig);
	rig_seconds(rig, 5);
	regent_step_report(file, 0.25, "block 3");
	assert_whys(rig, "b/phase.waiting a/t.note");
	assert_why_says(rig, "cause", "Waiting: block 3, 25 % (file).");
	assert_in_range((gint64) why_time(rig, "until"), 15, 15);
	rig_free(rig);
}

/* A phase that need not come to anything is at work: nobody's fault. When its time is up, what it has to say is a drawback of
 * a sequence that is through. */
static void test_optional_phase(void **state)
{
	Rig *rig = rig_of("[sequence]\nphases = a; b\nrestart = a\nreset = a\n"
			  "[phase b]\nmode = any\ntimeout = 10s\non-failure = continue\n");

	through_a(rig);
	rig_seconds(rig, 4);
	assert_state(rig, "unregistered");
	assert_whys(rig, "b/phase.waiting");
	assert_why_says(rig, "weight", "minor");
	assert_in_range((gint64) -why_time(rig, "since"), 4, 4);
	regent_step_explain(file, "t.minor", NULL);
	rig_seconds(rig, 6);
	assert_int_equal(rig_state(rig, "b"), PHASE_PASSED);
	assert_state(rig, "complete");
	assert_int_equal(rig_count(rig, "complete:-"), 1);
	assert_whys(rig, "b/t.minor");
	assert_why_says(rig, "weight", "minor");
	regent_step_explain(file, NULL, NULL);
	regent_step_done(file);
	rig_seconds(rig, 1);
	assert_whys(rig, "");
	assert_int_equal(rig_count(rig, "complete:-"), 1);
	rig_free(rig);
}

/* Since when: of each wait alone. */

/* Those that all must come: the one that is waited for, not the one that is done. */
static void test_since_of_one_of_all(void **state)
{
	Rig *rig = rig_of("[phase b]\nplugins = file; other\nmode = all\n[plugin other]\nresult = hang\n");

	rig_seconds(rig, 30);
	through_a(rig);
	regent_step_done(file);
	rig_seconds(rig, 5);
	assert_whys(rig, "b/phase.waiting");
	assert_why_says(rig, "cause", "(other).");
	assert_in_range((gint64) -why_time(rig, "since"), 5, 5);
	rig_free(rig);
}

/* A step that is done without having registered anything waits since then. */
static void test_since_of_a_done_step(void **state)
{
	Rig *rig = rig_of(NULL);

	rig_seconds(rig, 30);
	through_b(rig);
	regent_step_publish_string(talk, REGENT_FACT_REGISTRATION_STATE, "connecting");
	regent_step_done(talk);
	rig_seconds(rig, 5);
	assert_state(rig, "unregistered");
	assert_whys(rig, "c/phase.waiting");
	assert_in_range((gint64) -why_time(rig, "since"), 5, 5);
	rig_free(rig);
}

/* The same reason in other words goes on, try after try; after a success it begins anew. */
static void test_since_of_a_reason_that_counts(void **state)
{
	Rig *rig = rig_of(NULL);

	through_a(rig);
	regent_step_fail_because(file, "t.switch", "what", "1 request", NULL);
	rig_seconds(rig, 12);
	assert_int_equal(rig_state(rig, "b"), PHASE_RUNNING);
	regent_step_explain(file, "t.switch", "what", "2 requests", NULL);
	assert_why_says(rig, "cause", "2 requests is silent.");
	assert_in_range((gint64) -why_time(rig, "since"), 11, 12);
	regent_step_fail_because(file, "t.switch", "what", "3 requests", NULL);
	rig_seconds(rig, 1);
	assert_in_range((gint64) -why_time(rig, "since"), 12, 13);
	rig_seconds(rig, 20);
	regent_step_done(file);
	rig_seconds(rig, 5);
	regent_step_explain(file, "t.switch", "what", "4 requests", NULL);
	lose(rig, file, "t.switch");
	assert_in_range((gint64) -why_time(rig, "since"), 0, 1);
	rig_free(rig);
}

/* What took its line away has not lasted as long as the registration. */
static void test_since_of_no_line(void **state)
{
	Rig *rig = registered(NULL);

	rig_seconds(rig, 100);
	publish_lines(FALSE);
	rig_seconds(rig, 3);
	assert_whys(rig, "c/phase.no-line");
	assert_in_range((gint64) -why_time(rig, "since"), 3, 3);
	rig_free(rig);
}

/* A name that was given is kept while nothing gives it: the cable is out. */
static void test_device_name(void **state)
{
	static const char *const names[] = { "phone", "SEP1", "SEP1", "SEP2" };
	Rig *rig = rig_of(NULL);

	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autoptr(GVariant) shown = status(rig);
		const char *name = NULL;

		g_variant_lookup(shown, "device", "&s", &name);
		assert_string_equal(name, names[i]);
		if (i == 0) /* it runs, and is not done */
			regent_step_publish_string(net, REGENT_FACT_ENDPOINT_DEVICE_NAME, "SEP1");
		else if (i == 1)
			lose(rig, net, "t.cable");
		else if (i == 2)
			rig_seconds(rig, 20);
		if (i == 2)
			regent_step_publish_string(net, REGENT_FACT_ENDPOINT_DEVICE_NAME, "SEP2");
	}
	rig_free(rig);
}

/* A goodbye that takes its time, of a restart and of the end. */
static void test_winding(void **state)
{
	Rig *rig = registered("[phase c]\nstop-timeout = 10min\n");

	ends_at_once = FALSE;
	regent_step_report(talk, -1, "installing");
	sequence_request(rig->sequence, REGENT_REQUEST_RESTART);
	rig_seconds(rig, 7);
	assert_state(rig, "unregistered");
	assert_whys(rig, "c/phase.waiting");
	assert_why_says(rig, "cause", "Waiting for talk: installing: then b starts again.");
	assert_in_range((gint64) -why_time(rig, "since"), 7, 7);
	assert_in_range((gint64) why_time(rig, "until"), 593, 593);
	sequence_quit(rig->sequence);
	rig_seconds(rig, 1);
	assert_why_says(rig, "cause", "Asked to end, and waiting for talk: installing.");
	ends_at_once = TRUE;
	rig_free(rig);
}

/* Who reads of a phase that timed out learns what it was at. */
static void test_timeout_words(void **state)
{
	Rig *rig = rig_of("[phase a]\ntimeout = 20s\n");

	regent_step_report(net, -1, "asked twice");
	rig_seconds(rig, 20);
	assert_whys(rig, "a/phase.timeout");
	assert_why_says(rig, "cause", "Nothing came of it within 20 s (net: asked twice).");
	assert_why_says(rig, "cure", "`regentctl timeline`");
	rig_free(rig);
	rig = rig_of("[phase a]\ntimeout = 20s\n");
	regent_step_drawback(net, "t.minor", NULL);
	rig_seconds(rig, 20);
	assert_whys(rig, "a/t.minor");
	rig_free(rig);
	/* With others beside it: what one of them failed of. */
	rig = rig_of("[phase a]\nplugins = net; other\nmode = any\ntimeout = 20s\n[plugin other]\nresult = hang\n");
	lose(rig, net, "t.cable");
	rig_seconds(rig, 20);
	assert_whys(rig, "a/t.cable");
	rig_free(rig);
}

/* Candidates. */

static void test_nobody_is_for_it(void **state)
{
	Rig *rig;

	file_is_not_mine = TRUE;
	rig = rig_of("[phase b]\nplugins = other; file\n[plugin other]\nresult = not-mine\n");
	file_is_not_mine = TRUE;
	through_a(rig);
	assert_whys(rig, "b/t.scheme");
	assert_why_says(rig, "cause", "It is an http URL. Configured is [phase b] plugins = other; file.");
	assert_why_says(rig, "cure", "Set plugins = web.");
	assert_why_says(rig, "plugin", "file");
	assert_plugin(rig, 1, "file");
	rig_free(rig);
	/* Where nobody says what to set, each says why not. */
	rig = rig_of("[phase b]\nplugins = other; third\n[plugin other]\nresult = not-mine\n"
		     "[plugin third]\nresult = not-mine\n");
	through_a(rig);
	assert_whys(rig, "b/phase.not-mine");
	assert_stage(rig, "Not Configured");
	assert_why_says(rig, "cause", "other: sim was told that it is not needed; third: sim was told");
	assert_why_says(rig, "cure", "[phase b] plugins = other; third");
	rig_free(rig);
}

/* One that fails and one that is not for it: both are heard, the one that was meant to work first. */
static void test_failed_candidates(void **state)
{
	Rig *rig = rig_of("[phase b]\nplugins = file; other\n[plugin other]\nresult = fail\n");

	through_a(rig);
	lose(rig, file, "t.silent");
	assert_int_equal(rig_state(rig, "b"), PHASE_FAILED);
	assert_whys(rig, "b/sim.failed b/t.silent");
	rig_free(rig);
}

/* Two that say the same and want the same done say it once. */
static void test_same_failure_twice(void **state)
{
	Rig *rig = rig_of("[phase b]\nplugins = other; third\n[plugin other]\nresult = fail\n"
			  "[plugin third]\nresult = fail\n");

	through_a(rig);
	assert_int_equal(rig_state(rig, "b"), PHASE_FAILED);
	assert_whys(rig, "b/sim.failed");
	assert_why_says(rig, "plugin", "third");
	rig_free(rig);
}

/* One that failed before another did it is told, and weighs by the time that it cost. */
static void test_replaced(void **state)
{
	Rig *rig = rig_of("[phase b]\nplugins = other; file\n[plugin other]\nresult = fail\n");

	through_b(rig);
	assert_whys(rig, "c/phase.waiting b/sim.failed");
	lose(rig, talk, "t.rejected");
	assert_whys(rig, "c/t.rejected b/sim.failed");
	rig_free(rig);
	rig = rig_of("[phase b]\nplugins = file; other\n");
	through_a(rig);
	rig_seconds(rig, 5);
	lose(rig, file, "t.silent");
	assert_int_equal(rig_state(rig, "b"), PHASE_DONE);
	publish_lines(TRUE);
	regent_step_publish_string(talk, REGENT_FACT_REGISTRATION_STATE, "registered");
	regent_step_done(talk);
	regent_step_drawback(talk, "t.note", NULL);
	rig_seconds(rig, 0);
	assert_whys(rig, "b/t.silent c/t.note");
	assert_why_says(rig, "weight", "minor");
	assert_why_says(
		rig, "cause", "The file server is silent. The plugin other stands in for it, each time after 5 s.");
	assert_why_says(rig, "cure", "Start it.\nTo do without it: take file out of plugins in [phase b].");
	rig_free(rig);
}

/* One that failed at once, and one that is not for it or lacks what others give. */
static void test_replaced_quietly(void **state)
{
	Rig *rig = rig_of("[phase b]\nplugins = other; third\n[plugin other]\nresult = fail\n");

	through_a(rig);
	regent_step_publish_string(talk, REGENT_FACT_REGISTRATION_STATE, "registered");
	publish_lines(TRUE);
	regent_step_done(talk);
	rig_seconds(rig, 0);
	assert_whys(rig, "b/sim.failed");
	assert_why_says(rig, "weight", "note");
	assert_why_says(rig, "cause", "The plugin third stands in for it.");
	rig_free(rig);
	rig = rig_of("[phase b]\nplugins = other; third\n[plugin other]\nresult = not-mine\n");
	through_a(rig);
	assert_whys(rig, "c/phase.waiting");
	rig_free(rig);
	rig = rig_of("[phase b]\nplugins = file; third\n");
	regent_step_absent(net, "x-t.server", "t.data", NULL);
	regent_step_done(net);
	rig_seconds(rig, 0);
	assert_whys(rig, "c/phase.waiting");
	rig_free(rig);
}

static void test_shown_plugin(void **state)
{
	Rig *rig = rig_of("[phase c]\nplugins = other; talk\n[plugin other]\nresult = not-mine\n");

	assert_plugin(rig, 1, "file"); /* the only one */
	assert_plugin(rig, 2, "");     /* nobody knows yet */
	through_b(rig);
	assert_plugin(rig, 2, "talk");
	lose(rig, talk, "t.rejected");
	assert_plugin(rig, 2, "talk"); /* which waits */
	lose(rig, net, "t.cable");
	assert_plugin(rig, 2, "talk"); /* which will speak again */
	rig_free(rig);
}

/* Registered. */

static void test_states(void **state)
{
	Rig *rig = rig_of(NULL);

	through_b(rig);
	assert_state(rig, "unregistered");
	regent_step_publish_string(talk, REGENT_FACT_REGISTRATION_STATE, "registered");
	rig_seconds(rig, 0);
	assert_state(rig, "unregistered");
	regent_step_done(talk);
	rig_seconds(rig, 0);
	assert_state(rig, "no-line");
	assert_whys(rig, "c/phase.no-line");
	assert_int_equal(rig_count(rig, "registered:-"), 1);
	publish_lines(FALSE);
	rig_seconds(rig, 0);
	assert_state(rig, "no-line");
	regent_step_drawback(talk, "t.lines", NULL);
	assert_whys(rig, "c/t.lines");
	publish_lines(TRUE);
	regent_step_drawback_over(talk, "t.lines");
	rig_seconds(rig, 0);
	assert_state(rig, "registered");
	assert_whys(rig, "");
	assert_int_equal(rig_count(rig, "registered:-"), 1);
	rig_free(rig);
}

static void test_complete(void **state)
{
	Rig *rig = rig_of("[sequence]\nphases = a; b\nrestart = a\nreset = a\n");

	through_b(rig);
	assert_state(rig, "complete");
	assert_whys(rig, "");
	assert_int_equal(rig_count(rig, "complete:-"), 1);
	assert_int_equal(rig_count(rig, "registered:-"), 0);
	lose(rig, net, "t.cable");
	assert_state(rig, "unregistered");
	assert_int_equal(rig_count(rig, "unregistered:-"), 1);
	rig_free(rig);
}

static gint64 since(Rig *rig)
{
	return (loop_now(rig->engine.loop) - rig->sequence->since) / G_USEC_PER_SEC;
}

/* The step mends a loss by itself: the phase stays done, the registration does not. */
static void test_loss_inside_the_phase(void **state)
{
	Rig *rig = registered(NULL);

	rig_seconds(rig, 60);
	assert_int_equal(since(rig), 60);
	regent_step_publish_string(talk, REGENT_FACT_REGISTRATION_STATE, "connecting");
	regent_step_report(talk, -1, "opening cm2");
	rig_seconds(rig, 5);
	assert_int_equal(rig_state(rig, "c"), PHASE_DONE);
	assert_state(rig, "unregistered");
	assert_int_equal(since(rig), 5);
	assert_whys(rig, "c/phase.waiting");
	assert_why_says(rig, "cause", "Waiting: opening cm2 (talk).");
	regent_step_explain(talk, "t.silent", NULL);
	assert_whys(rig, "c/t.silent");
	assert_stage(rig, "No File");
	regent_step_explain(talk, NULL, NULL);
	regent_step_publish_string(talk, REGENT_FACT_REGISTRATION_STATE, "registered");
	rig_seconds(rig, 3);
	assert_state(rig, "registered");
	assert_int_equal(since(rig), 3);
	rig_free(rig);
}

/* What is permanent and harmless hides nothing. */
static void test_worst_first(void **state)
{
	Rig *rig = registered(NULL);

	regent_step_drawback(net, "t.note", NULL);
	regent_step_explain(file, "t.minor", NULL);
	assert_whys(rig, "b/t.minor a/t.note");
	regent_step_drawback(talk, "t.lines", NULL);
	assert_whys(rig, "c/t.lines b/t.minor a/t.note");
	assert_why_says(rig, "weight", "fault");
	/* Not registered, the phase that stands still comes first, whatever the others say. */
	regent_step_explain(net, "t.data", NULL);
	lose(rig, talk, "t.minor");
	assert_whys(rig, "c/t.minor a/t.data b/t.minor a/t.note");
	rig_free(rig);
}

/* Requests that come again and again. */

static void ask(Rig *rig, RegentRequest request, guint times, double apart)
{
	for (guint i = 0; i < times; i++) {
		rig_seconds(rig, apart);
		sequence_request(rig->sequence, request);
		rig_seconds(rig, 0);
	}
}

static void register_again(Rig *rig)
{
	regent_step_done(file);
	rig_seconds(rig, 0);
	publish_lines(TRUE);
	regent_step_publish_string(talk, REGENT_FACT_REGISTRATION_STATE, "registered");
	regent_step_done(talk);
	rig_seconds(rig, 0);
}

static void test_held_restart(void **state)
{
	Rig *rig = registered(NULL);
	double until;

	ask(rig, REGENT_REQUEST_RESTART, 1, 10);
	assert_state(rig, "unregistered");
	register_again(rig);
	ask(rig, REGENT_REQUEST_RESTART, 1, 0.1);
	assert_state(rig, "registered");
	assert_whys(rig, "b/phase.held");
	assert_why_says(rig, "cause", "A restart is held back, because 2 were asked for within 1 s.");
	until = why_time(rig, "until");
	assert_true(until > 0 && until < 1.2);
	/* More of them make it wait no longer. */
	ask(rig, REGENT_REQUEST_RESTART, 5, 0.05);
	assert_true(why_time(rig, "until") < until - 0.2);
	assert_why_says(rig, "cause", "7 were asked for");
	assert_state(rig, "registered");
	assert_int_equal(rig_count(rig, "held:b"), 1);
	rig_seconds(rig, 1.2);
	assert_int_equal(rig_state(rig, "b"), PHASE_RUNNING);
	assert_whys(rig, "b/phase.waiting");
	/* Carried out once, and not once more. */
	register_again(rig);
	rig_seconds(rig, 300);
	assert_state(rig, "registered");
	assert_whys(rig, "");
	rig_free(rig);
}

/* Sixty in ten minutes: a registration is kept between them, and the device does not spin. */
static void test_reset_each_time(void **state)
{
	Rig *rig = registered(NULL);

	rig_mark(rig);
	for (guint i = 0; i < 60; i++) {
		ask(rig, REGENT_REQUEST_RESTART, 1, 10);
		if (rig_state(rig, "b") == PHASE_RUNNING)
			register_again(rig);
		assert_state(rig, "registered");
	}
	assert_in_range(rig_count(rig, "rewind:b"), 15, 30);
	rig_free(rig);
}

/* A reset outranks a restart that waits, without waiting longer; a restart is done with a reset. */
static void test_held_reset(void **state)
{
	Rig *rig = registered(NULL);

	ask(rig, REGENT_REQUEST_RESTART, 1, 10);
	register_again(rig);
	ask(rig, REGENT_REQUEST_RESTART, 1, 0.1);
	assert_whys(rig, "b/phase.held");
	ask(rig, REGENT_REQUEST_RESET, 1, 0.1);
	/* The first reset is held by nothing. */
	assert_int_equal(rig_state(rig, "a"), PHASE_RUNNING);
	assert_whys(rig, "a/phase.waiting");
	through_a(rig);
	register_again(rig);
	ask(rig, REGENT_REQUEST_RESET, 1, 0.1);
	assert_whys(rig, "a/phase.held");
	ask(rig, REGENT_REQUEST_RESTART, 1, 0.1);
	assert_whys(rig, "a/phase.held");
	rig_seconds(rig, 1.2);
	assert_int_equal(rig_state(rig, "a"), PHASE_RUNNING);
	rig_free(rig);
}

/* What starts anew by itself meanwhile has done what was asked. */
static void test_held_and_lost(void **state)
{
	Rig *rig = registered(NULL);

	ask(rig, REGENT_REQUEST_RESTART, 1, 10);
	register_again(rig);
	ask(rig, REGENT_REQUEST_RESTART, 1, 0.1);
	lose(rig, net, "t.cable");
	through_a(rig);
	register_again(rig);
	rig_mark(rig);
	rig_seconds(rig, 60);
	assert_int_equal(rig_count(rig, "rewind:b"), 0);
	assert_state(rig, "registered");
	rig_free(rig);
}

/* A change that has to wait is told, with what changes. */
static void test_held_change(void **state)
{
	Rig *rig = registered(NULL);

	rig_publish(rig, "net", "x-t.server", "'10.0.0.2'");
	assert_int_equal(rig_state(rig, "b"), PHASE_RUNNING);
	register_again(rig);
	rig_publish(rig, "net", "x-t.server", "'10.0.0.3'");
	assert_state(rig, "registered");
	assert_whys(rig, "b/phase.changed");
	assert_why_says(rig, "cause", "x-t.server changes again and again");
	assert_true(why_time(rig, "until") > 0);
	/* It is as it was, and changes once more: that wait is another one. */
	rig_seconds(rig, 0.3);
	rig_publish(rig, "net", "x-t.server", "'10.0.0.2'");
	assert_whys(rig, "");
	rig_publish(rig, "net", "x-t.server", "'10.0.0.3'");
	assert_whys(rig, "b/phase.changed");
	assert_true(why_time(rig, "since") > -0.1);
	rig_free(rig);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cable_after_data_vlan),
		cmocka_unit_test(test_silence_after_rejection),
		cmocka_unit_test(test_rejected_again),
		cmocka_unit_test(test_another_network),
		cmocka_unit_test(test_later_facts),
		cmocka_unit_test(test_waiting),
		cmocka_unit_test(test_optional_phase),
		cmocka_unit_test(test_since_of_one_of_all),
		cmocka_unit_test(test_since_of_a_done_step),
		cmocka_unit_test(test_since_of_a_reason_that_counts),
		cmocka_unit_test(test_since_of_no_line),
		cmocka_unit_test(test_device_name),
		cmocka_unit_test(test_winding),
		cmocka_unit_test(test_timeout_words),
		cmocka_unit_test(test_nobody_is_for_it),
		cmocka_unit_test(test_failed_candidates),
		cmocka_unit_test(test_same_failure_twice),
		cmocka_unit_test(test_replaced),
		cmocka_unit_test(test_replaced_quietly),
		cmocka_unit_test(test_shown_plugin),
		cmocka_unit_test(test_states),
		cmocka_unit_test(test_complete),
		cmocka_unit_test(test_loss_inside_the_phase),
		cmocka_unit_test(test_worst_first),
		cmocka_unit_test(test_held_restart),
		cmocka_unit_test(test_reset_each_time),
		cmocka_unit_test(test_held_reset),
		cmocka_unit_test(test_held_and_lost),
		cmocka_unit_test(test_held_change),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
