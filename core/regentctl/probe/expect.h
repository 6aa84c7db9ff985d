/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "probe.h"

/** What a port should give, of a file: regentctl(1), EXPECTATIONS. */
typedef struct ProbeExpect ProbeExpect;

/** One of them, held against what a probe found out. */
typedef struct {
	char *name, *expected;
	char *is; /* what there is, in words */
	gboolean held;
} ProbeJudged;

/** Returns: (transfer full) (nullable): NULL: @error names the file, the line and what there is. */
ProbeExpect *probe_expect_load(const char *path, GError **error);
/** The same of the text of a file. @name: of it, for errors. */
ProbeExpect *probe_expect_parse(const char *text, gsize length, const char *name, GError **error);
void probe_expect_free(ProbeExpect *expect);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ProbeExpect, probe_expect_free)

/** Returns: (transfer full): a ProbeJudged for each, in the order of the file. */
GPtrArray *probe_expect_judge(const ProbeExpect *expect, const Probe *probe);
/** Of @judged (nullable): how many did not hold. */
guint probe_expect_failures(GPtrArray *judged);
