/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "text.h"

/* @status: a{sv} of the daemon's Status. */

/** Returns: (transfer full): everything that can be said against it, worst first: what the display shows, why, since
 * when and until when, what to do. */
char *ctl_why_text(GVariant *status, const CtlStyle *style);
/** Returns: (transfer full): the same of several endpoints, each under its name; the one alone without. */
char *ctl_why_list(GPtrArray *statuses, const CtlStyle *style);
/** Returns: (transfer full): the worst alone, without times, and how many more there are; "" when nothing is
 * wrong, or a note is the worst. */
char *ctl_why_worst(GVariant *status, const CtlStyle *style);
/** For --json. Returns: floating a{sv}: the worst, and all of them. */
GVariant *ctl_why_dict(GVariant *status);
/** Appends what to do: the first line of @cure, and further ones, which are for other causes. */
void ctl_why_add_cure(GString *out, const char *cure, const CtlStyle *style);
