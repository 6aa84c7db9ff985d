/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "step-base.h"

#include "phase.h"
#include "step.h"

#include <string.h>

#define HEARD_LONGEST 500 /* bytes */
#define HEARD_A_MINUTE 60

/* clang-format off */
G_DEFINE_QUARK(regent-error-quark, regent_error)
/* clang-format on */

void step_base_init(RegentStep *base, StepKind kind, Engine *engine, const RegentPlugin *plugin, Config *config,
	ConfigEndpoint *endpoint)
{
	base->kind = kind;
	base->engine = engine;
	base->plugin = plugin;
	base->config = config_ref(config);
	base->endpoint = endpoint;
}

void step_base_clear(RegentStep *base)
{
	if (base->cancellable)
		g_cancellable_cancel(base->cancellable);
	g_clear_object(&base->cancellable);
	step_drop_asyncs(base);
	step_drop_fetches(base);
	step_drop_timers(base);
	step_drop_strings(base);
	g_clear_pointer(&base->complaints, g_hash_table_unref);
	g_clear_pointer(&base->heard.last, g_free);
	config_unref(base->config);
}

Step *step_of(RegentStep *base)
{
	return base->kind == STEP_OF_PHASE ? (Step *) base : NULL;
}

const char *regent_step_endpoint(RegentStep *base)
{
	return base->endpoint ? config_endpoint_name(base->endpoint) : "regent";
}

/* Words. */

void step_event(RegentStep *base, const char *kind, char *text)
{
	Step *step = step_of(base);
	const RegentEvent event = { .time = loop_now(base->engine->loop),
		.endpoint = regent_step_endpoint(base),
		.kind = kind,
		.phase = step ? step->phase->config->name : NULL,
		.plugin = base->plugin->name };

	events_add(base->engine->events, &event, text);
}

void regent_step_message(RegentStep *base, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = g_strdup_vprintf(format, args);
	va_end(args);
	step_event(base, "message", text);
}

/* A peer that talks without end must not fill the ring of events, which others need. */
static gboolean may_tell_heard(RegentStep *base)
{
	gint64 now = loop_now(base->engine->loop);

	if (!base->heard.last || now - base->heard.minute >= G_TIME_SPAN_MINUTE) {
		base->heard.minute = now;
		base->heard.count = 0;
	}
	if (++base->heard.count == HEARD_A_MINUTE)
		step_event(base, "heard", g_strdup("much more than this in one minute, which is not told"));
	return base->heard.count < HEARD_A_MINUTE;
}

void regent_step_heard(RegentStep *base, const char *format, ...)
{
	g_autofree char *whole = NULL;
	char *text;
	va_list args;

	va_start(args, format);
	whole = g_strdup_vprintf(format, args);
	va_end(args);
	text = g_utf8_make_valid(whole, (gssize) strnlen(whole, HEARD_LONGEST));
	if (!g_strcmp0(text, base->heard.last) || !may_tell_heard(base)) {
		g_free(text);
		return;
	}
	g_free(base->heard.last);
	base->heard.last = g_strdup(text);
	step_event(base, "heard", text);
}

void regent_step_log(RegentStep *base, GLogLevelFlags level, const char *format, ...)
{
	g_autofree char *text = NULL;
	va_list args;

	if (level >= G_LOG_LEVEL_INFO && level > base->engine->log_level)
		return;
	va_start(args, format);
	text = g_strdup_vprintf(format, args);
	va_end(args);
	g_log(G_LOG_DOMAIN, level, "%s %s: %s", regent_step_endpoint(base), base->plugin->name, text);
}
