/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "text.h"

/** @status: a{sv} of the daemon's Status. Returns: (transfer full): the block of lines. */
char *ctl_status_text(GVariant *status, const CtlStyle *style);
/** Returns: (transfer full): one line an endpoint. @statuses: a list of a{sv}. */
char *ctl_status_list(GPtrArray *statuses, const CtlStyle *style);
/** Returns: (transfer full): what the display says while not registered, with the time of the next try. */
char *ctl_status_stage(GVariant *status);
