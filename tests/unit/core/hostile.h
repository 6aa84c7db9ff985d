/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rig.h"
#include "core-test.h"

#include <regent/plugin.h>

/** What the plugin of the test that runs has and did. */
typedef struct {
	RegentStep *step;
	RegentTimer *timer, *other;
	RegentWatch *watch;
	int fd;
	guint starts, stops, calls;
} Hostile;

extern Hostile now;

/** For cmocka: each test begins with nothing. */
int forget(void **state);
/** What start returns, having noted that it ran. */
gpointer begun(RegentStep *step);
gpointer start_done(RegentStep *step, GError **error);
void stop(gpointer self);
GError *some_error(void);
/** Callbacks that count; most of them must never be called. */
void count_timer(gpointer self);
void count_ready(gpointer self, int fd, GIOCondition condition);

extern const RegentReason hostile_reasons[];
extern const RegentOption hostile_options[];

#define PLUGIN(...) \
	{ \
		.magic = REGENT_PLUGIN_MAGIC, .abi_major = REGENT_ABI_MAJOR, .size = sizeof(RegentPlugin), \
		.option_size = sizeof(RegentOption), .reason_size = sizeof(RegentReason), .summary = "hostile", \
		.options = hostile_options, .reasons = hostile_reasons, __VA_ARGS__ \
	}

/** A chain: before gives x-t.in; @hostile gives x-t.out,
	which after needs. @more: (nullable): more of the configuration,
 * [phase b] among it. */
Rig *rig_with(const RegentPlugin *hostile, const char *more);
