/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "text.h"

/** Returns: (transfer full): the table with its head. */
CtlTable *ctl_loads_table(void);
/** Adds what @facts say of an endpoint's firmware. */
void ctl_loads_add(CtlTable *table, const char *endpoint, GVariant *facts);
