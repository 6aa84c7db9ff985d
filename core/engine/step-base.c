/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "step-base.h"

#include "phase.h"
#include "step.h"

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
