/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "text.h"

/** @status: a{sv} of the daemon's Status. Returns: (transfer full): the block of lines. */
char *ctl_status_text(GVariant *status, const CtlStyle *style);
/** Returns: (transfer full): one line an endpoint. @statuses: a list of a{sv}. */
char *ctl_status_list(GPtrArray *statuses, const CtlStyle *style);
/** Returns: (transfer full): the why and do lines; "" when nothing is wrong. */
char *ctl_why_text(GVariant *status, const CtlStyle *style);

/** Returns: (transfer full): registered for 14 min 3 s. */
char *ctl_status_since(GVariant *status);
/** Returns: (transfer full): what the display says while not registered, with the time of the next try. */
char *ctl_status_stage(GVariant *status);
