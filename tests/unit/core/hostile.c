/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "hostile.h"

#include <string.h>

Hostile now;

int forget(void **state)
{
	memset(&now, 0, sizeof now);
	return 0;
}

gpointer begun(RegentStep *step)
{
	now.step = step;
	now.starts++;
	return &now;
}

gpointer start_done(RegentStep *step, GError **error)
{
	regent_step_done(step);
	return begun(step);
}

void stop(gpointer self)
{
	now.stops++;
	now.step = NULL;
}

GError *some_error(void)
{
	return g_error_new_literal(REGENT_ERROR, REGENT_ERROR_FAILED, "hostile");
}

void count_timer(gpointer self)
{
	now.calls++;
}

void count_ready(gpointer self, int fd, GIOCondition condition)
{
	now.calls++;
}

const RegentReason hostile_reasons[] = {
	{ .code = "hostile.bad", .phone = "Bad", .cause = "{who} was bad.", .cure = "Ask {x-t.in}." },
	{ 0 },
};

const RegentOption hostile_options[] = {
	{ .key = "word", .type = REGENT_OPTION_STRING, .fallback = "hello" },
	{ .key = "words", .type = REGENT_OPTION_LIST },
	{ .key = "number", .type = REGENT_OPTION_INTEGER, .fallback = "7" },
	{ 0 },
};

Rig *rig_with(const RegentPlugin *hostile, const char *more)
{
	static const char *const in[] = { "x-t.in", NULL }, *const out[] = { "x-t.out", NULL };
	const RigPlugin plugins[] = {
		{ "before", NULL, NULL, in, NULL },
		{ "hostile", in, NULL, out, hostile },
		{ "spare", NULL, NULL, out, NULL },
		{ "after", NULL, out, NULL, NULL },
		{ NULL },
	};
	g_autofree char *text = g_strconcat("[sequence]\nphases = a; b; c\nrestart = b\nreset = a\ncheck = b\n"
					    "[phase a]\nplugins = before\n[phase c]\nplugins = after\n"
					    "[plugin before]\npublish = x-t.in='in'\n[plugin after]\nrefresh = yes\n",
		more ? more : "[phase b]\nplugins = hostile\n", NULL);
	Rig *rig = rig_new(plugins, text);

	rig_seconds(rig, 0);
	return rig;
}
