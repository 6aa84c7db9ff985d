/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Random lives of random chains, alone or with others that stand on them, under configurations that come and go: whatever
 * happens, nothing rests on a stale view; once it is calm, everything is done; after SIGTERM nothing is left. The seed of a failing life is printed: give it as the first argument. */

#include "core/engine/phase.h"
#include "core/engine/sequence.h"
#include "core/engine/step.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#define LIVES 3000
#define PHASES_MAX 7
#define CANDIDATES_MAX 3
#define FAMILY_MAX 3

typedef struct {
	GRand *chance;
	gboolean calm;
	guint empty; /* sequences that ended for good */
	Engine engine;
	Loader *loader;
	Config *config;
	guint phases;
	guint candidates[PHASES_MAX];
	Sequence *family[FAMILY_MAX]; /* the others stand on the first */
	guint members;
	guint starts, stops;
	GPtrArray *lists; /* of facts, which a descriptor does not own */
} World;

typedef struct {
	RegentStep *step;
	RegentTimer *outcome;
	RegentTimer *goodbye;
	gboolean refused; /* to take what it reads now: it is to be started again */
} Actor;

static World world;
static guint first_seed = 1, lives = LIVES, now_at;

static gboolean by_chance(double probability)
{
	return g_rand_double(world.chance) < probability;
}

static void publish(Actor *actor, gint32 value)
{
	for (const char *const *fact = actor->step->plugin->provides; *fact; fact++)
		regent_step_publish(actor->step, *fact, g_variant_new_int32(value));
}

static gint32 some_value(Actor *actor)
{
	return world.calm ? (gint32) step_of(actor->step)->candidate : g_rand_int_range(world.chance, 0, 3);
}

static void outcome(gpointer self)
{
	Actor *actor = self;

	if (step_of(actor->step)->state == STEP_DONE) {
		if (by_chance(0.4) && !world.calm)
			regent_step_fail(actor->step, g_error_new(REGENT_ERROR, REGENT_ERROR_FAILED, "lost"));
		publish(actor, some_value(actor));
	} else if (world.calm || by_chance(0.6)) {
		publish(actor, some_value(actor));
		regent_step_done(actor->step);
	} else if (by_chance(0.6)) {
		publish(actor, some_value(actor));
		regent_step_fail(actor->step, g_error_new(REGENT_ERROR, REGENT_ERROR_FAILED, "failed"));
		return;
	}
	if (!world.calm && by_chance(0.1))
		regent_step_request(actor->step, (RegentRequest) g_rand_int_range(world.chance, 0, 3));
	regent_timer_set(actor->outcome, (gint64) g_rand_int_range(world.chance, 1, 40) * G_USEC_PER_SEC);
}

static void goodbye(gpointer self)
{
	regent_step_wound_down(((Actor *) self)->step);
}

static gpointer actor_start(RegentStep *step, GError **error)
{
	Actor *actor;

	if (!world.calm && by_chance(0.1)) {
		g_set_error_literal(
			error, REGENT_ERROR, by_chance(0.5) ? REGENT_ERROR_NOT_MINE : REGENT_ERROR_FAILED, "no");
		return NULL;
	}
	actor = g_new0(Actor, 1);
	actor->step = step;
	actor->outcome = regent_step_timer(step, outcome, actor);
	actor->goodbye = regent_step_timer(step, goodbye, actor);
	world.starts++;
	if (by_chance(0.5))
		outcome(actor);
	else
		regent_timer_set(actor->outcome, g_rand_int_range(world.chance, 0, 5 * G_USEC_PER_SEC));
	return actor;
}

static void actor_stop(gpointer self)
{
	world.stops++;
	g_free(self);
}

static gboolean actor_refresh(gpointer self)
{
	Actor *actor = self;

	actor->refused = !world.calm && by_chance(0.3);
	if (!actor->refused)
		publish(self, some_value(self));
	return !actor->refused;
}

static void actor_wind_down(gpointer self, RegentCause cause)
{
	Actor *actor = self;

	if (by_chance(0.2))
		regent_step_wound_down(actor->step);
	else if (by_chance(0.8))
		regent_timer_set(actor->goodbye, g_rand_int_range(world.chance, 0, 3 * G_USEC_PER_SEC));
}

/* A chain by chance: what a candidate needs or uses is what phases before it give. */

static const char *fact_of(guint phase)
{
	g_autofree char *name = g_strdup_printf("x-test.%u", phase);

	return g_intern_string(name);
}

static const char **new_list(guint length)
{
	const char **list = g_new0(const char *, length + 1);

	g_ptr_array_add(world.lists, (gpointer) list);
	return list;
}

static const char *const *pick_facts(guint before, double probability)
{
	g_autoptr(GPtrArray) facts = g_ptr_array_new();
	const char **list;

	for (guint i = 0; i < before; i++)
		if (by_chance(probability))
			g_ptr_array_add(facts, (gpointer) fact_of(i));
	list = new_list(facts->len);
	for (guint i = 0; i < facts->len; i++)
		list[i] = facts->pdata[i];
	return list;
}

static void add_plugin(const char *name, guint phase, gboolean needs)
{
	const char **provides = new_list(1);
	RegentPlugin plugin = { .magic = REGENT_PLUGIN_MAGIC,
		.abi_major = REGENT_ABI_MAJOR,
		.size = sizeof plugin,
		.option_size = sizeof(RegentOption),
		.reason_size = sizeof(RegentReason),
		.name = name,
		.summary = "an actor",
		.start = actor_start,
		.stop = actor_stop };

	provides[0] = fact_of(phase);
	plugin.provides = provides;
	plugin.needs = needs ? pick_facts(phase, 0.3) : NULL;
	plugin.uses = pick_facts(phase, 0.3);
	plugin.refresh = by_chance(0.4) ? actor_refresh : NULL;
	plugin.wind_down = by_chance(0.5) ? actor_wind_down : NULL;
	assert_true(loader_add(world.loader, &plugin, NULL));
}

static void add_plugins(void)
{
	world.phases = (guint) g_rand_int_range(world.chance, 1, PHASES_MAX + 1);
	for (guint phase = 0; phase < world.phases; phase++) {
		world.candidates[phase] = (guint) g_rand_int_range(world.chance, 1, CANDIDATES_MAX + 1);
		for (guint i = 0; i < world.candidates[phase]; i++) {
			g_autofree char *name = g_strdup_printf("a%u%u", phase, i);

			add_plugin(g_intern_string(name), phase, TRUE);
		}
	}
}

static void add_phase(GString *text, guint phase)
{
	static const char *const modes[] = { "first", "any", "all" };
	guint first = by_chance(0.8) ? 0 : (guint) g_rand_int_range(world.chance, 0, (gint32) world.candidates[phase]);
	g_autofree char *failure = by_chance(0.3)   ? g_strdup("continue")
				   : by_chance(0.5) ? g_strdup("retry")
						    : g_strdup_printf("retry 2; rewind:p%d",
							      g_rand_int_range(world.chance, 0, (gint32) phase + 1));

	g_string_append_printf(text, "[phase p%u]\nmode = %s\ntimeout = %ds\non-failure = %s\nplugins = ", phase,
		modes[g_rand_int_range(world.chance, 0, 3)], g_rand_int_range(world.chance, 3, 20), failure);
	for (guint i = first; i < world.candidates[phase]; i++)
		g_string_append_printf(text, "a%u%u;", phase, i);
	g_string_append(text, "\n");
}

/* Another configuration has other modes and waits, fewer plugins, perhaps fewer phases. */
static Config *some_config(void)
{
	g_autoptr(GString) text = g_string_new("[sequence]\nphases = ");
	guint phases =
		by_chance(0.8) ? world.phases : (guint) g_rand_int_range(world.chance, 1, (gint32) world.phases + 1);
	g_autoptr(GError) error = NULL;
	Config *config;

	for (guint i = 0; i < phases; i++)
		g_string_append_printf(text, "p%u;", i);
	g_string_append_printf(text, "\nrestart = p%u\nreset = p0\ncheck = p%u\n", phases / 2, phases / 2);
	for (guint i = 0; i < phases; i++)
		add_phase(text, i);
	config = config_from_text(text->str, world.loader, &error);
	if (error)
		print_error("%s\n", error->message);
	assert_non_null(config);
	return config;
}

static void reload(void)
{
	config_unref(world.config);
	world.config = some_config();
	for (guint i = 0; i < world.members; i++)
		sequence_configure(world.family[i], world.config);
}

static void gone(gpointer data, Sequence *sequence)
{
	world.empty++;
}

static void print_event(gpointer data, const RegentEvent *event)
{
	print_message("%.3f %s %s %s %s\n", (double) event->time / 1e6, event->kind, event->phase ? event->phase : "",
		event->plugin ? event->plugin : "", event->text ? event->text : "");
}

static void begin(guint seed)
{
	world = (World) { .chance = g_rand_new_with_seed(seed),
		.loader = loader_new("/nonexistent"),
		.lists = g_ptr_array_new_with_free_func(g_free) };
	world.engine.loop = loop_new_fake();
	loop_seed(world.engine.loop, seed);
	world.engine.events = events_new();
	add_plugins();
	world.config = some_config();
	world.members = by_chance(0.6) ? 1 : (guint) g_rand_int_range(world.chance, 2, FAMILY_MAX + 1);
	if (lives == 1)
		events_watch(world.engine.events, print_event, NULL);
	for (guint i = 0; i < world.members; i++) {
		world.family[i] = sequence_new(&world.engine, world.config, "phone", i ? world.family[0] : NULL);
		world.family[i]->on_empty = gone;
		sequence_start(world.family[i]);
	}
}

static void end(void)
{
	while (world.members)
		sequence_free(world.family[--world.members]);
	assert_int_equal(world.starts, world.stops);
	config_unref(world.config);
	loader_free(world.loader);
	events_free(world.engine.events);
	loop_free(world.engine.loop);
	g_rand_free(world.chance);
	g_ptr_array_unref(world.lists);
}

static void assert_fresh(Sequence *sequence)
{
	for (guint i = 0; i < sequence->order->len; i++) {
		Step *step = sequence->order->pdata[i];

		if (sequence->target >= 0 || step->phase->judge_at != REGENT_NEVER ||
			(step->state != STEP_RUNNING && step->state != STEP_DONE))
			continue;
		assert_false(step_is_stale(step));
		assert_false(((Actor *) step->base.self)->refused);
	}
}

static void assert_reverse_order(Sequence *sequence)
{
	guint phase = 0;

	for (guint i = 0; i < sequence->order->len; i++) {
		Step *step = sequence->order->pdata[i];

		assert_true(step->phase->index >= phase || step->phase->config->goes_on ||
			    step->phase->config->mode != MODE_FIRST);
		phase = MAX(phase, step->phase->index);
	}
}

static void advance(gint64 span)
{
	loop_advance(world.engine.loop, span);
	for (guint i = 0; i < world.members; i++) {
		assert_fresh(world.family[i]);
		assert_reverse_order(world.family[i]);
	}
}

static void assert_all_done(Sequence *sequence)
{
	assert_true(sequence->complete);
	for (guint i = 0; i < sequence->phase_count; i++)
		assert_int_equal(sequence->phases[i].state, PHASE_DONE);
}

static void quit(void)
{
	for (guint i = world.members; i > 0; i--)
		sequence_quit(world.family[i - 1]);
}

static void life(guint seed)
{
	begin(seed);
	for (guint i = 0; i < 40; i++) {
		advance(g_rand_int_range(world.chance, 0, 10 * G_USEC_PER_SEC));
		if (by_chance(0.05))
			reload();
	}
	world.calm = TRUE;
	advance(30 * G_TIME_SPAN_MINUTE);
	for (guint i = 0; i < world.members; i++)
		assert_all_done(world.family[i]);
	world.calm = by_chance(0.5);
	advance(g_rand_int_range(world.chance, 0, 60 * G_USEC_PER_SEC));
	quit();
	advance(by_chance(0.5) ? 0 : G_USEC_PER_SEC);
	if (by_chance(0.3))
		quit();
	advance(G_TIME_SPAN_MINUTE);
	assert_int_equal(world.empty, world.members);
	for (guint i = 0; i < world.members; i++)
		assert_true(sequence_is_empty(world.family[i]));
	end();
}

static void test_lives(void **state)
{
	for (guint seed = first_seed; seed < first_seed + lives; seed++) {
		now_at = seed;
		life(seed);
	}
}

static int tell_seed(void **state)
{
	print_message("the last life was that of seed %u\n", now_at);
	return 0;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test_teardown(test_lives, tell_seed) };

	if (argc > 1) {
		first_seed = (guint) atoi(argv[1]);
		lives = argc > 2 ? (guint) atoi(argv[2]) : 1;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
