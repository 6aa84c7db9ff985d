/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <regent/plugin.h>

#include <string.h>

/* Does what its options say: to drive the engine's tests, and to rehearse a chain without a network. */
typedef struct {
	RegentStep *step;
	RegentTimer *outcome;
	RegentTimer *flap;
	RegentTimer *goodbye;
} Sim;

/* NAME=GVARIANT-TEXT; nothing after = retracts the fact. */
static gboolean parse_item(const char *item, char **name, GVariant **value, GError **error)
{
	g_auto(GStrv) parts = g_strsplit(item, "=", 2);
	g_autoptr(GError) bad = NULL;

	if (!parts[1]) {
		g_set_error(error, REGENT_ERROR, REGENT_ERROR_CONFIG, "\"%s\" is not NAME=VALUE", item);
		return FALSE;
	}
	*value = *parts[1] ? g_variant_parse(NULL, parts[1], NULL, NULL, &bad) : NULL;
	if (bad) {
		g_set_error(error, REGENT_ERROR, REGENT_ERROR_CONFIG, "\"%s\" is not text of a GVariant: %s", parts[1],
			bad->message);
		return FALSE;
	}
	*name = g_strdup(g_strstrip(parts[0]));
	return TRUE;
}

/* publish = voice.vlan=uint16 100; x-sim.word='a' */
static void publish(Sim *sim)
{
	const char *const *item = regent_step_option_list(sim->step, "publish");

	for (; *item; item++) {
		g_autofree char *name = NULL;
		g_autoptr(GVariant) value = NULL;

		if (parse_item(*item, &name, &value, NULL))
			regent_step_publish(sim->step, name, value);
	}
}

static gboolean sim_check(RegentStep *step, const char **key, GError **error)
{
	const char *const *item = regent_step_option_list(step, "publish");

	*key = "publish";
	for (; *item; item++) {
		g_autofree char *name = NULL;
		g_autoptr(GVariant) value = NULL;

		if (!parse_item(*item, &name, &value, error))
			return FALSE;
	}
	return TRUE;
}

static void flap(gpointer self)
{
	Sim *sim = self;

	regent_step_fail_because(sim->step, "sim.lost", NULL);
}

static void outcome(gpointer self)
{
	Sim *sim = self;
	const char *result = regent_step_option_string(sim->step, "result");
	gint64 after = regent_step_option_duration(sim->step, "lose-after");

	if (!strcmp(result, "fail")) {
		regent_step_fail_because(sim->step, "sim.failed", NULL);
		return;
	}
	if (strcmp(result, "succeed"))
		return;
	publish(sim);
	regent_step_report(sim->step, -1, "as told");
	regent_step_done(sim->step);
	if (after)
		regent_timer_set(sim->flap, after);
}

static void goodbye(gpointer self)
{
	regent_step_wound_down(((Sim *) self)->step);
}

static gpointer sim_start(RegentStep *step, GError **error)
{
	const char *result = regent_step_option_string(step, "result");
	gint64 delay = regent_step_option_duration(step, "delay");
	Sim *sim;

	if (!strcmp(result, "not-mine")) {
		g_set_error_literal(error, REGENT_ERROR, REGENT_ERROR_NOT_MINE, "sim was told that it is not needed");
		return NULL;
	}
	if (!strcmp(result, "refuse")) {
		g_set_error_literal(error, REGENT_ERROR, REGENT_ERROR_FAILED, "sim was told to refuse");
		return NULL;
	}
	sim = g_new0(Sim, 1);
	sim->step = step;
	sim->outcome = regent_step_timer(step, outcome, sim);
	sim->flap = regent_step_timer(step, flap, sim);
	sim->goodbye = regent_step_timer(step, goodbye, sim);
	if (delay)
		regent_timer_set(sim->outcome, delay);
	else
		outcome(sim);
	return sim;
}

static gboolean sim_refresh(gpointer self)
{
	Sim *sim = self;

	if (!regent_step_option_boolean(sim->step, "refresh"))
		return FALSE;
	publish(sim);
	return TRUE;
}

static void sim_wind_down(gpointer self, RegentCause cause)
{
	Sim *sim = self;

	regent_timer_set(sim->goodbye, regent_step_option_duration(sim->step, "goodbye"));
}

static void sim_stop(gpointer self)
{
	g_free(self);
}

static const char *const results[] = { "succeed", "fail", "hang", "refuse", "not-mine", NULL };

static const RegentOption options[] = {
	{ .key = "result",
		.type = REGENT_OPTION_CHOICE,
		.fallback = "succeed",
		.choices = results,
		.flags = REGENT_OPTION_AT_PHONE,
		.summary = "what becomes of it" },
	{ .key = "delay",
		.type = REGENT_OPTION_DURATION,
		.fallback = "0",
		.flags = REGENT_OPTION_AT_PHONE,
		.summary = "when" },
	{ .key = "publish",
		.type = REGENT_OPTION_LIST,
		.flags = REGENT_OPTION_AT_PHONE,
		.summary = "facts to publish, NAME=GVARIANT-TEXT" },
	{ .key = "lose-after",
		.type = REGENT_OPTION_DURATION,
		.fallback = "0",
		.summary = "lost this long after success, 0: never" },
	{ .key = "refresh",
		.type = REGENT_OPTION_BOOLEAN,
		.fallback = "no",
		.summary = "takes changed inputs in place" },
	{ .key = "goodbye", .type = REGENT_OPTION_DURATION, .fallback = "0", .summary = "how long its goodbye takes" },
	{ 0 },
};

static const RegentReason reasons[] = {
	{ .code = "sim.failed",
		.phone = "Simulated failure",
		.cause = "The configuration told sim to fail.",
		.cure = "Set [plugin sim] result = succeed." },
	{ .code = "sim.lost",
		.phone = "Simulated loss",
		.cause = "The configuration told sim to be lost.",
		.cure = "Remove [plugin sim] lose-after." },
	{ 0 },
};

REGENT_PLUGIN(sim, .phase = "any", .summary = "does what its options say, without a network", .stage = "Simulating",
	.options = options, .reasons = reasons, .start = sim_start, .stop = sim_stop, .refresh = sim_refresh,
	.wind_down = sim_wind_down, .check = sim_check);
