/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sequence.h"

#include "identity.h"

static void turn(gpointer data);
static void wind_over(gpointer data);
static void spread_over(gpointer data);

void sequence_event(Sequence *sequence, Phase *phase, const RegentPlugin *plugin, const char *kind, char *text)
{
	events_add(sequence->engine->events, loop_now(sequence->engine->loop), sequence->name, kind,
		phase ? phase->config->name : NULL, plugin ? plugin->name : NULL, text);
}

void sequence_kick(Sequence *sequence)
{
	loop_defer(sequence->engine->loop, &sequence->turn);
}

void sequence_say(Sequence *sequence, Said what, RegentStep *step, RegentRequest request)
{
	Message message = { what, step, request };

	g_array_append_val(sequence->said, message);
	sequence_kick(sequence);
}

/* Life. */

static void build_phases(Sequence *sequence)
{
	GPtrArray *configs = sequence->chain->phases;

	sequence->phase_count = configs->len;
	sequence->phases = g_new0(Phase, configs->len);
	for (guint i = 0; i < configs->len; i++)
		phase_init(&sequence->phases[i], sequence, configs->pdata[i], i);
}

static void free_phases(Sequence *sequence)
{
	for (guint i = 0; i < sequence->phase_count; i++)
		phase_clear(&sequence->phases[i]);
	g_clear_pointer(&sequence->phases, g_free);
	sequence->phase_count = 0;
}

static void read_zero(Sequence *sequence)
{
	g_autofree char *warning = NULL;

	factset_clear(&sequence->zero);
	identity_read(sequence->config, sequence->endpoint, &sequence->zero, &warning);
	if (warning)
		sequence_event(sequence, NULL, NULL, "warning", g_steal_pointer(&warning));
}

Sequence *sequence_new(Engine *engine, Config *config, const char *name, Sequence *parent)
{
	ConfigEndpoint *endpoint = config_endpoint(config, name);
	Sequence *sequence;

	if (!endpoint)
		return NULL;
	sequence = g_new0(Sequence, 1);
	sequence->engine = engine;
	sequence->name = g_strdup(name);
	sequence->config = config_ref(config);
	sequence->endpoint = endpoint;
	sequence->chain = config_endpoint_chain(endpoint);
	sequence->order = g_ptr_array_new();
	sequence->said = g_array_new(FALSE, FALSE, sizeof(Message));
	sequence->turn = (LoopTask) { .func = turn, .data = sequence };
	sequence->target = -1;
	sequence->parent = parent;
	loop_timer_init(&sequence->wind, engine->loop, wind_over, sequence, NULL);
	loop_timer_init(&sequence->spread, engine->loop, spread_over, sequence, NULL);
	if (parent && !parent->children)
		parent->children = g_ptr_array_new();
	if (parent)
		g_ptr_array_add(parent->children, sequence);
	build_phases(sequence);
	read_zero(sequence);
	return sequence;
}

void sequence_free(Sequence *sequence)
{
	while (sequence->order->len)
		step_kill(sequence->order->pdata[sequence->order->len - 1]);
	if (sequence->parent)
		g_ptr_array_remove(sequence->parent->children, sequence);
	for (guint i = 0; sequence->children && i < sequence->children->len; i++)
		((Sequence *) sequence->children->pdata[i])->parent = NULL;
	g_clear_pointer(&sequence->children, g_ptr_array_unref);
	free_phases(sequence);
	loop_undefer(sequence->engine->loop, &sequence->turn);
	loop_timer_stop(&sequence->wind);
	loop_timer_stop(&sequence->spread);
	factset_clear(&sequence->zero);
	g_array_unref(sequence->said);
	g_clear_pointer(&sequence->moved, g_array_unref);
	g_ptr_array_unref(sequence->order);
	config_unref(sequence->config);
	g_clear_pointer(&sequence->next_config, config_unref);
	g_free(sequence->name);
	g_free(sequence);
}

void sequence_start(Sequence *sequence)
{
	sequence->booted = sequence->since = loop_now(sequence->engine->loop);
	sequence_event(sequence, NULL, NULL, "boot", NULL);
	sequence_kick(sequence);
}

gboolean sequence_is_empty(Sequence *sequence)
{
	return sequence->order->len == 0;
}

void sequence_quit(Sequence *sequence)
{
	sequence->hasty = sequence->quitting;
	sequence->quitting = TRUE;
	sequence_rewind(sequence, 0, REGENT_CAUSE_SHUTDOWN);
}

/* Facts. */

static GVariant *layer_see(Phase *phase, GQuark name)
{
	GVariant *best = NULL;
	guint rank = G_MAXUINT;

	for (guint i = 0; i < phase->steps->len; i++) {
		RegentStep *step = phase->steps->pdata[i];
		GVariant *value = step->state == STEP_DONE ? factset_get(&step->layer, name) : NULL;

		if (!value || step->candidate >= rank)
			continue;
		best = value;
		rank = step->candidate;
	}
	return best;
}

GVariant *sequence_see(Sequence *sequence, GQuark name, guint index)
{
	GVariant *value = NULL;

	for (guint i = index; i > 0 && !value; i--)
		value = layer_see(&sequence->phases[i - 1], name);
	if (!value)
		value = factset_get(&sequence->zero, name);
	if (!value && sequence->parent)
		value = sequence_see(sequence->parent, name, sequence->parent->phase_count);
	return value;
}

/* Requests. */

void sequence_rewind(Sequence *sequence, guint index, RegentCause cause)
{
	if (sequence->target < 0 || (int) index < sequence->target || cause == REGENT_CAUSE_SHUTDOWN) {
		sequence->target = (int) index;
		sequence->reason = cause;
		sequence->lost = cause == REGENT_CAUSE_LOST;
	}
	sequence_kick(sequence);
}

static void check_again(Sequence *sequence, Phase *phase)
{
	for (guint i = 0; i < phase->steps->len; i++) {
		RegentStep *step = phase->steps->pdata[i];

		if (step->state != STEP_RUNNING && step->state != STEP_DONE)
			continue;
		if (!step_refresh(step)) {
			sequence_rewind(sequence, phase->index, REGENT_CAUSE_CHANGED);
			return;
		}
		sequence_event(sequence, phase, step->plugin, "step-refresh", g_strdup("asked"));
	}
}

static void act_on_request(Sequence *sequence, RegentRequest request)
{
	const Chain *chain = sequence->chain;

	switch (request) {
	case REGENT_REQUEST_CHECK:
		if (chain->check >= 0 && sequence->target < 0)
			check_again(sequence, &sequence->phases[chain->check]);
		return;
	case REGENT_REQUEST_RESTART:
		sequence_rewind(sequence, (guint) MAX(chain->restart, 0), REGENT_CAUSE_RESTART);
		return;
	case REGENT_REQUEST_RESET:
		if (!chain->reset_is_reboot) {
			sequence_rewind(sequence, (guint) MAX(chain->reset, 0), REGENT_CAUSE_RESET);
			return;
		}
		break;
	case REGENT_REQUEST_REBOOT:
		break;
	}
	if (sequence->on_reboot && chain->reboot)
		sequence->on_reboot(sequence->data, sequence);
	else
		sequence_rewind(sequence, 0, REGENT_CAUSE_RESET);
}

void sequence_request(Sequence *sequence, RegentRequest request)
{
	static const char *const words[] = { "check", "restart", "reset", "reboot" };

	if (request > REGENT_REQUEST_REBOOT)
		return;
	sequence_event(sequence, NULL, NULL, "request", g_strdup(words[request]));
	sequence_say(sequence, SAID_REQUEST, NULL, request);
}

/* Configuration. */

static gboolean phase_differs(Sequence *sequence, Config *config, ConfigEndpoint *endpoint, guint index)
{
	const PhaseConfig *is = sequence->phases[index].config;
	const PhaseConfig *will = config_endpoint_chain(endpoint)->phases->pdata[index];

	if (!phase_config_equal(is, will))
		return TRUE;
	for (guint i = 0; is->plugins[i]; i++)
		if (!config_same_options(sequence->config, sequence->endpoint, config, endpoint, is->plugins[i]))
			return TRUE;
	return FALSE;
}

static gboolean same_phases(Sequence *sequence, const Chain *chain)
{
	if (chain->phases->len != sequence->phase_count)
		return FALSE;
	for (guint i = 0; i < sequence->phase_count; i++)
		if (g_strcmp0(((PhaseConfig *) chain->phases->pdata[i])->name, sequence->phases[i].config->name))
			return FALSE;
	return TRUE;
}

/* The first phase that reads differently, phase_count: none. */
static guint first_difference(Sequence *sequence, Config *config, ConfigEndpoint *endpoint)
{
	guint i = 0;

	if (!same_phases(sequence, config_endpoint_chain(endpoint)))
		return 0;
	while (i < sequence->phase_count && !phase_differs(sequence, config, endpoint, i))
		i++;
	return i;
}

/* Takes the next configuration over: its steps from the difference on are gone. */
static void adopt_config(Sequence *sequence)
{
	Config *config = g_steal_pointer(&sequence->next_config);
	ConfigEndpoint *endpoint = config_endpoint(config, sequence->name);
	const Chain *chain = config_endpoint_chain(endpoint);
	gboolean rebuild = !same_phases(sequence, chain);

	if (rebuild)
		free_phases(sequence);
	config_unref(sequence->config);
	sequence->config = config;
	sequence->endpoint = endpoint;
	sequence->chain = chain;
	if (rebuild)
		build_phases(sequence);
	for (guint i = 0; i < sequence->phase_count; i++)
		sequence->phases[i].config = chain->phases->pdata[i];
	read_zero(sequence);
}

void sequence_configure(Sequence *sequence, Config *config)
{
	ConfigEndpoint *endpoint = config_endpoint(config, sequence->name);
	guint difference = first_difference(sequence, config, endpoint);

	g_clear_pointer(&sequence->next_config, config_unref);
	sequence->next_config = config_ref(config);
	sequence_event(sequence, NULL, NULL, "config", NULL);
	if (difference < sequence->phase_count)
		sequence_rewind(sequence, difference, REGENT_CAUSE_CONFIG);
	sequence_kick(sequence);
}

/* The turn. */

static void act_on(Sequence *sequence, const Message *message)
{
	RegentStep *step = message->step;

	switch (message->what) {
	case SAID_REQUEST:
		act_on_request(sequence, message->request);
		return;
	case SAID_WOUND_DOWN:
		if (step->state == STEP_WINDING)
			step_kill(step);
		return;
	case SAID_DONE:
		if (step->state == STEP_RUNNING)
			phase_step_done(step->phase, step);
		return;
	case SAID_FAIL:
		if (step->state == STEP_RUNNING || step->state == STEP_DONE)
			phase_step_failed(step->phase, step);
		return;
	}
}

/* The next to be stopped: of the furthest phase, the one that started last. */
static RegentStep *last_step(Sequence *sequence, guint from)
{
	RegentStep *last = NULL;

	for (guint i = 0; i < sequence->order->len; i++) {
		RegentStep *step = sequence->order->pdata[i];

		if (step->phase->index >= from && (!last || step->phase->index >= last->phase->index))
			last = step;
	}
	return last;
}

/* Whether the sequences that stand on this one are gone; asks them to go. */
static gboolean children_gone(Sequence *sequence)
{
	gboolean gone = TRUE;

	for (guint i = 0; sequence->children && i < sequence->children->len; i++) {
		Sequence *child = sequence->children->pdata[i];

		loop_timer_stop(&child->spread);
		child->spread_over = FALSE;
		if (sequence_is_empty(child) && (!child->children || children_gone(child)))
			continue;
		gone = FALSE;
		if (child->target != 0)
			sequence_rewind(child, 0, sequence->reason);
	}
	return gone;
}

static gboolean says_goodbye(Sequence *sequence, RegentStep *step)
{
	if (!step->plugin->wind_down || sequence->hasty)
		return FALSE;
	if (step->state != STEP_RUNNING && step->state != STEP_DONE)
		return FALSE;
	if (sequence->parent && sequence->parent->target >= 0 && sequence->parent->lost)
		return FALSE;
	return !sequence->lost || (int) step->phase->index <= sequence->target;
}

static void wind_over(gpointer data)
{
	Sequence *sequence = data;

	for (guint i = sequence->order->len; i > 0; i--) {
		RegentStep *step = sequence->order->pdata[i - 1];

		if (step->state == STEP_WINDING)
			step_kill(step);
	}
	sequence_kick(sequence);
}

/* Says the next goodbye or stops the last step. FALSE: a goodbye is being said. */
static gboolean stop_last(Sequence *sequence, RegentStep *step)
{
	Loop *loop = sequence->engine->loop;

	if (step->state == STEP_WINDING && !sequence->hasty)
		return FALSE;
	if (!says_goodbye(sequence, step)) {
		step_kill(step);
		return TRUE;
	}
	loop_timer_set(&sequence->wind, loop_now(loop) + step->phase->config->stop_timeout);
	step_wind_down(step, sequence->reason);
	return FALSE;
}

static void rewound(Sequence *sequence)
{
	Phase *phase = &sequence->phases[sequence->target];
	RegentCause cause = sequence->reason;
	gboolean lost = sequence->lost;
	gboolean again = phase->backoff != 0;

	for (guint i = phase->index; i < sequence->phase_count; i++) {
		phase_reset(&sequence->phases[i]);
		sequence->phases[i].cause = cause;
	}
	sequence->target = -1;
	sequence->facts_moved = TRUE;
	if (sequence->quitting) {
		sequence_event(sequence, NULL, NULL, "shutdown", NULL);
		if (sequence->on_empty)
			sequence->on_empty(sequence->data, sequence);
		return;
	}
	sequence_event(sequence, phase, NULL, "rewind", NULL);
	if (lost) {
		gint64 wait = phase_backoff(phase);

		if (again)
			phase_hold(phase, wait);
	}
	sequence_kick(sequence);
}

static void go_back(Sequence *sequence)
{
	RegentStep *step;

	if (!children_gone(sequence))
		return;
	while ((step = last_step(sequence, (guint) sequence->target)))
		if (!stop_last(sequence, step))
			return;
	rewound(sequence);
	if (sequence->parent)
		sequence_kick(sequence->parent);
}

static gboolean parent_ready(Sequence *sequence)
{
	Sequence *parent = sequence->parent;

	if (!parent)
		return TRUE;
	if (parent->target >= 0 || parent->quitting)
		return FALSE;
	for (guint i = 0; i < parent->phase_count; i++)
		if (!phase_is_over(&parent->phases[i]))
			return FALSE;
	return TRUE;
}

static void spread_over(gpointer data)
{
	Sequence *sequence = data;

	sequence->spread_over = TRUE;
	sequence_kick(sequence);
}

/* Thousands that stand on one address must not start in one instant. */
static gboolean may_start(Sequence *sequence)
{
	Loop *loop = sequence->engine->loop;
	gint64 spread = sequence->chain->spread;

	if (!parent_ready(sequence))
		return FALSE;
	if (sequence->spread_over || !spread || !sequence->parent)
		return TRUE;
	if (!sequence->spread.slot)
		loop_timer_set(&sequence->spread,
			loop_now(loop) + (gint64) ((double) loop_random(loop) / G_MAXUINT32 * (double) spread));
	return FALSE;
}

static void go_forward(Sequence *sequence)
{
	for (guint i = 0; i < sequence->phase_count; i++) {
		Phase *phase = &sequence->phases[i];

		if (phase_is_over(phase))
			continue;
		if (phase->state == PHASE_IDLE && (i > 0 || may_start(sequence))) {
			phase->state = PHASE_RUNNING;
			phase->started = loop_now(sequence->engine->loop);
			sequence_event(sequence, phase, NULL, "phase-start", NULL);
			phase_try(phase);
		}
		return;
	}
}

static void note_completion(Sequence *sequence)
{
	gboolean complete = sequence->phase_count &&
			    sequence->phases[sequence->phase_count - 1].state == PHASE_DONE && sequence->target < 0;

	for (guint i = 0; complete && i < sequence->phase_count; i++)
		complete = phase_is_over(&sequence->phases[i]);
	if (complete == sequence->complete)
		return;
	sequence->complete = complete;
	sequence->since = loop_now(sequence->engine->loop);
	sequence_event(sequence, NULL, NULL, complete ? "registered" : "unregistered", NULL);
}

static void kick_children(Sequence *sequence)
{
	for (guint i = 0; sequence->children && i < sequence->children->len; i++)
		sequence_kick(sequence->children->pdata[i]);
}

static void turn(gpointer data)
{
	Sequence *sequence = data;

	while (sequence->said->len) {
		Message message = g_array_index(sequence->said, Message, 0);

		g_array_remove_index(sequence->said, 0);
		act_on(sequence, &message);
	}
	if (sequence->next_config && sequence->target < 0)
		adopt_config(sequence);
	step_tell_moved(sequence);
	sequence_judge(sequence);
	if (sequence->target >= 0)
		go_back(sequence);
	else if (!sequence->quitting)
		go_forward(sequence);
	note_completion(sequence);
	if (sequence->facts_moved)
		kick_children(sequence);
	sequence->facts_moved = FALSE;
}
