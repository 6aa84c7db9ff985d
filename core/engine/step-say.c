/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "step.h"

#include "phase.h"
#include "sequence.h"
#include "step-check.h"
#include "core/facts/vocabulary.h"

#include <string.h>

/* Returns: (nullable): @base as a step that may still say something. */
static Step *speaker_of(RegentStep *base)
{
	Step *step = step_of(base);

	return step && step_is_at_work(step) ? step : NULL;
}

static GVariant *latest(Sequence *sequence, GQuark name)
{
	for (guint i = sequence->order->len; i > 0; i--) {
		Step *step = sequence->order->pdata[i - 1];
		GVariant *value = step_is_at_work(step) ? factset_get(&step->layer, name) : NULL;

		if (value)
			return value;
	}
	return sequence_zero(sequence, name);
}

static gboolean is_watched(Sequence *sequence, GQuark name)
{
	for (guint i = 0; i < sequence->order->len; i++) {
		Step *step = sequence->order->pdata[i];

		for (guint j = 0; step->fact_watches && j < step->fact_watches->len; j++)
			if (g_array_index(step->fact_watches, FactWatch, j).name == name)
				return TRUE;
	}
	return FALSE;
}

void step_note_moved(Sequence *sequence, GQuark name)
{
	if (!is_watched(sequence, name))
		return;
	if (!sequence->moved)
		sequence->moved = g_array_new(FALSE, FALSE, sizeof(GQuark));
	g_array_append_val(sequence->moved, name);
}

static void tell_one(Step *step, const FactWatch *watch, GVariant *value)
{
	Loop *loop = step->base.engine->loop;
	gint64 entered = loop_measure(loop);

	watch->func(watch->self, g_quark_to_string(watch->name), value);
	loop_measured(loop, entered, step);
}

static void tell_all(Sequence *sequence, GQuark name, GVariant *value)
{
	for (guint i = 0; i < sequence->order->len; i++) {
		Step *step = sequence->order->pdata[i];

		for (guint j = 0; step->fact_watches && j < step->fact_watches->len; j++) {
			FactWatch watch = g_array_index(step->fact_watches, FactWatch, j);

			if (watch.name == name && step_is_at_work(step))
				tell_one(step, &watch, value);
		}
	}
}

void step_tell_moved(Sequence *sequence)
{
	while (sequence->moved && sequence->moved->len) {
		GQuark name = g_array_index(sequence->moved, GQuark, 0);

		g_autoptr(GVariant) value = latest(sequence, name);

		if (value)
			g_variant_ref(value);
		g_array_remove_index(sequence->moved, 0);
		tell_all(sequence, name, value);
	}
}

static gboolean check_fact(Step *step, const char *name, GVariant *value)
{
	const FactRow *row = vocabulary_find(name);

	if ((!row && !fact_is_known(name)) ||
		(row && value && !g_variant_is_of_type(value, G_VARIANT_TYPE(row->type)))) {
		g_critical("%s publishes %s as %s, which is %s", step->base.plugin->name, name,
			value ? g_variant_get_type_string(value) : "nothing", row ? row->type : "not a fact");
		return FALSE;
	}
	return TRUE;
}

/* A device keeps its name for people while nothing is done that gives it one. */
static void note_device(Sequence *sequence, const char *name, GVariant *value)
{
	if (!value || strcmp(name, REGENT_FACT_ENDPOINT_DEVICE_NAME))
		return;
	g_free(sequence->device);
	sequence->device = g_variant_dup_string(value, NULL);
}

void regent_step_publish(RegentStep *base, const char *name, GVariant *value)
{
	g_autoptr(GVariant) owned = value ? g_variant_ref_sink(value) : NULL;
	GQuark quark = g_quark_from_string(name);
	Step *step = speaker_of(base);

	if (!step || !check_fact(step, name, owned))
		return;
	if (!factset_set(&step->layer, quark, owned, base->engine->share))
		return;
	note_device(step->sequence, name, owned);
	step_note_moved(step->sequence, quark);
	step->sequence->facts_moved = TRUE;
	sequence_kick(step->sequence);
}

void regent_step_publish_string(RegentStep *step, const char *name, const char *value)
{
	regent_step_publish(step, name, value ? g_variant_new_string(value) : NULL);
}

void regent_step_watch_fact(RegentStep *base, const char *name, RegentFactFunc func, gpointer self)
{
	FactWatch watch = { g_quark_from_string(name), func, self };
	Step *step = step_of(base);

	if (!step)
		return;
	if (!step->fact_watches)
		step->fact_watches = g_array_new(FALSE, FALSE, sizeof(FactWatch));
	g_array_append_val(step->fact_watches, watch);
	if (latest(step->sequence, watch.name)) {
		step_note_moved(step->sequence, watch.name);
		sequence_kick(step->sequence);
	}
}

/* Reading. */

GVariant *regent_step_fact(RegentStep *base, const char *name)
{
	Step *step = step_of(base);

	if (base->kind == STEP_OF_OPTIONS)
		return step_check_fact(base, g_quark_from_string(name));
	return step ? factset_get(&step->view, g_quark_from_string(name)) : NULL;
}

const char *regent_step_fact_string(RegentStep *step, const char *name)
{
	GVariant *value = regent_step_fact(step, name);

	return value && g_variant_is_of_type(value, G_VARIANT_TYPE_STRING) ? g_variant_get_string(value, NULL) : NULL;
}

gint64 regent_step_fact_number(RegentStep *step, const char *name, gint64 fallback)
{
	GVariant *value = regent_step_fact(step, name);

	switch (value ? g_variant_classify(value) : G_VARIANT_CLASS_STRING) {
	case G_VARIANT_CLASS_BOOLEAN:
		return g_variant_get_boolean(value);
	case G_VARIANT_CLASS_BYTE:
		return g_variant_get_byte(value);
	case G_VARIANT_CLASS_UINT16:
		return g_variant_get_uint16(value);
	case G_VARIANT_CLASS_INT32:
		return g_variant_get_int32(value);
	case G_VARIANT_CLASS_UINT32:
		return g_variant_get_uint32(value);
	case G_VARIANT_CLASS_INT64:
		return g_variant_get_int64(value);
	default:
		return fallback;
	}
}

/* Reasons. */

typedef struct {
	Step *step;       /* NULL: a service, which sees no facts */
	GPtrArray *pairs; /* name, value, ... */
} Words;

static char *pair(const Words *words, const char *name)
{
	for (guint i = 0; i < words->pairs->len; i += 2)
		if (!strcmp(words->pairs->pdata[i], name))
			return g_strdup(words->pairs->pdata[i + 1]);
	return NULL;
}

static char *fact_text(GVariant *fact)
{
	g_autofree const char **list = NULL;

	if (g_variant_is_of_type(fact, G_VARIANT_TYPE_STRING))
		return g_variant_dup_string(fact, NULL);
	if (!g_variant_is_of_type(fact, G_VARIANT_TYPE_STRING_ARRAY))
		return g_variant_print(fact, FALSE);
	list = g_variant_get_strv(fact, NULL);
	return g_strjoinv(", ", (char **) list);
}

char *step_latest_word(gpointer sequence, const char *name)
{
	GVariant *fact = fact_is_secret(name) ? NULL : latest(sequence, g_quark_from_string(name));

	return fact ? fact_text(fact) : NULL;
}

static char *word(gpointer data, const char *name)
{
	const Words *words = data;
	char *given = pair(words, name);
	GVariant *seen;
	char *fact;

	if (given)
		return given;
	fact = words->step ? step_latest_word(words->step->sequence, name) : NULL;
	if (fact || !words->step || fact_is_secret(name))
		return fact;
	seen = factset_get(&words->step->view, g_quark_from_string(name));
	return seen ? fact_text(seen) : NULL;
}

static Diagnosis *no_such_reason(RegentStep *base, const char *code)
{
	g_autoptr(GError) unknown = g_error_new_literal(REGENT_ERROR, REGENT_ERROR_FAILED, code);

	g_critical("%s has no reason %s", base->plugin->name, code);
	return diagnosis_from_error(code, unknown);
}

/* The wait that whoever refused has named: a number of seconds, or it is none. */
static gint64 named_wait(const Words *words)
{
	g_autofree char *text = pair(words, "retry-after");
	char *end = text;
	double seconds = text ? g_ascii_strtod(text, &end) : 0;

	if (!text || end == text || *end || !(seconds > 0 && seconds < G_MAXUINT32))
		return 0;
	return (gint64) (seconds * G_TIME_SPAN_SECOND);
}

Diagnosis *step_diagnose(RegentStep *base, const char *code, va_list args)
{
	const RegentReason *reason = plugin_reason(base->plugin, code);
	g_autoptr(GPtrArray) pairs = g_ptr_array_new();
	Words words = { step_of(base), pairs };
	Diagnosis *why;

	for (const char *name = va_arg(args, const char *); name; name = va_arg(args, const char *)) {
		const char *value = va_arg(args, const char *);

		g_ptr_array_add(pairs, (gpointer) name);
		g_ptr_array_add(pairs, (gpointer) (value ? value : ""));
	}
	why = reason ? diagnosis_from_reason(reason, word, &words) : no_such_reason(base, code);
	why->after = named_wait(&words);
	why->since = loop_now(base->engine->loop);
	return why;
}

/* Puts @why (transfer full) in the place of what was said there. What only counts on stands since it was first said.
 * Returns: whether the words were the same. */
static gboolean take_words(Diagnosis **said, Diagnosis *why)
{
	gboolean same = diagnosis_equal(*said, why);

	if (*said && why && !strcmp((*said)->code, why->code))
		why->since = (*said)->since;
	diagnosis_free(*said);
	*said = why;
	return same;
}

static void say_instead(Step *step, Diagnosis **said, Diagnosis *why)
{
	gboolean same = take_words(said, why);

	if (!same && why)
		phase_event_why(step->phase, step->base.plugin, "explain", why, 0);
}

void regent_step_explain(RegentStep *base, const char *code, ...)
{
	Step *step = speaker_of(base);
	va_list args;

	if (!step)
		return;
	va_start(args, code);
	say_instead(step, &step->diagnosis, code ? step_diagnose(base, code, args) : NULL);
	va_end(args);
}

/* Returns: the place of the drawback @code among the step's, NULL: it has none. */
static GSList *find_drawback(Step *step, const char *code)
{
	GSList *place = step->drawbacks;

	while (place && strcmp(((Diagnosis *) place->data)->code, code))
		place = place->next;
	return place;
}

void regent_step_drawback(RegentStep *base, const char *code, ...)
{
	Step *step = speaker_of(base);
	GSList *place;
	Diagnosis *why;
	va_list args;

	if (!step)
		return;
	va_start(args, code);
	why = step_diagnose(base, code, args);
	va_end(args);
	place = find_drawback(step, code);
	if (!place) {
		step->drawbacks = g_slist_append(step->drawbacks, NULL);
		place = g_slist_last(step->drawbacks);
	}
	say_instead(step, (Diagnosis **) &place->data, why);
}

void regent_step_drawback_over(RegentStep *base, const char *code)
{
	Step *step = speaker_of(base);
	GSList *place = step ? find_drawback(step, code) : NULL;
	Diagnosis *over = place ? place->data : NULL;

	if (!over)
		return;
	step->drawbacks = g_slist_remove(step->drawbacks, over);
	diagnosis_free(over);
}

/* The place for why @fact is absent; a step that says it at every renewal keeps the latest words only. */
static Absence *absence_of(Step *step, GQuark fact)
{
	Absence *absence;

	for (GSList *at = step->absences; at; at = at->next)
		if (((Absence *) at->data)->fact == fact)
			return at->data;
	absence = g_new0(Absence, 1);
	absence->fact = fact;
	step->absences = g_slist_prepend(step->absences, absence);
	return absence;
}

void regent_step_absent(RegentStep *base, const char *fact, const char *code, ...)
{
	Step *step = speaker_of(base);
	Absence *absence;
	va_list args;

	if (!step)
		return;
	absence = absence_of(step, g_quark_from_string(fact));
	va_start(args, code);
	take_words(&absence->why, step_diagnose(base, code, args));
	va_end(args);
	regent_step_publish(base, fact, NULL);
}

/* Ends. */

void regent_step_done(RegentStep *base)
{
	Step *step = step_of(base);

	if (step && step->state == STEP_RUNNING)
		sequence_say(step->sequence, SAID_DONE, step, REGENT_REQUEST_CHECK);
}

/* A service that fails has no phase to fail: it is a line of the log. */
static gboolean may_fail(RegentStep *base)
{
	return base->kind == STEP_OF_SERVICE || speaker_of(base);
}

/* @why: (transfer full) */
static void say_failed(RegentStep *base, Diagnosis *why)
{
	Step *step = step_of(base);

	if (!step) {
		g_warning("service %s failed: %s", base->plugin->name, why->cause);
		diagnosis_free(why);
		return;
	}
	diagnosis_free(step->diagnosis);
	step->diagnosis = why;
	step->not_mine = why->not_mine;
	sequence_say(step->sequence, SAID_FAIL, step, REGENT_REQUEST_CHECK);
}

void regent_step_fail(RegentStep *base, GError *error)
{
	g_autoptr(GError) owned = error;
	g_autofree char *code = g_strconcat(base->plugin->name, ".failed", NULL);
	Diagnosis *why;

	if (!may_fail(base))
		return;
	why = diagnosis_from_error(code, owned);
	why->not_mine = g_error_matches(owned, REGENT_ERROR, REGENT_ERROR_NOT_MINE);
	why->since = loop_now(base->engine->loop);
	say_failed(base, why);
}

void regent_step_fail_because(RegentStep *base, const char *code, ...)
{
	va_list args;

	if (!may_fail(base))
		return;
	va_start(args, code);
	say_failed(base, step_diagnose(base, code, args));
	va_end(args);
}

void regent_step_wound_down(RegentStep *base)
{
	Step *step = step_of(base);

	if (step && step->state == STEP_WINDING)
		sequence_say(step->sequence, SAID_WOUND_DOWN, step, REGENT_REQUEST_CHECK);
}

void regent_step_request(RegentStep *base, RegentRequest request)
{
	Step *step = step_of(base);

	if (step && step->state != STEP_DEAD)
		sequence_request(step->sequence, request);
}

/* Words for people. */

void regent_step_report(RegentStep *base, double fraction, const char *format, ...)
{
	Step *step = step_of(base);
	va_list args;
	char *text;

	if (!step)
		return;
	va_start(args, format);
	text = g_strdup_vprintf(format, args);
	va_end(args);
	step->fraction = fraction;
	if (g_strcmp0(text, step->text))
		step_event(base, "report", g_strdup(text));
	g_free(step->text);
	step->text = text;
}

void regent_step_stage(RegentStep *base, const char *text)
{
	Step *step = step_of(base);

	if (!step)
		return;
	g_free(step->stage);
	step->stage = g_strdup(text);
}
