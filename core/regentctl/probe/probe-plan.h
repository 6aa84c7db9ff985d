/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "ctl.h"

/** What somebody wants probed, read from the command line. */
typedef struct {
	const char *interface;
	char **models; /* one after the other; NULL: the one that the configuration has */
	const char *mac, *device_name;
	const char *until; /* phase to end with; NULL: the last before one that registers, or with registers the last */
	gboolean registers, connects, quiet;
	gint64 within;               /* us that each may take */
	const char *expect, *config; /* files */
} ProbePlan;

extern const CtlOption ctl_probe_options[];

/** @given: options as Ctl has them, @arguments: what follows the verb; both are to live as long as the plan.
 * FALSE with @error: a sentence for whoever typed it. */
gboolean probe_plan_read(ProbePlan *plan, GHashTable *given, char **arguments, GError **error);
void probe_plan_clear(ProbePlan *plan);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ProbePlan, probe_plan_clear)

/** Returns: (transfer full): the configuration that stands over all others: @always, which any probe has, and what the
 * plan says. @model: (nullable): one of its models. */
char *probe_plan_over(const ProbePlan *plan, const char *model, const char *always);
/** Returns: (transfer full) (nullable): what regentd --until is given, NULL: nothing. */
char *probe_plan_until(const ProbePlan *plan);
