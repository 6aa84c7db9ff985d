/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <regent/plugin.h>

/* A third party's plugin, as its author would write it: nothing of regent but the installed headers. */

typedef struct {
	RegentStep *step;
	RegentTimer *timer;
} Greeting;

static void say(gpointer self)
{
	Greeting *greeting = self;

	regent_step_publish_string(
		greeting->step, "x-example.greeting", regent_step_option_string(greeting->step, "words"));
	regent_step_report(greeting->step, -1, "said %s", regent_step_option_string(greeting->step, "words"));
	regent_step_done(greeting->step);
}

static gpointer start(RegentStep *step, GError **error)
{
	Greeting *greeting = g_new0(Greeting, 1);

	greeting->step = step;
	greeting->timer = regent_step_timer(step, say, greeting);
	regent_timer_set(greeting->timer, 1000);
	return greeting;
}

static void stop(gpointer self)
{
	g_free(self);
}

static const RegentOption options[] = {
	{ "words", REGENT_OPTION_STRING, "hello", .summary = "what to say" },
	{ 0 },
};

REGENT_PLUGIN(greeting, .phase = "greeting", .summary = "Says hello", .options = options,
	.provides = REGENT_LIST("x-example.greeting"), .start = start, .stop = stop);
