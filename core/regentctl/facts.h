/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "text.h"

/** @facts: a{sv}. @set: (nullable): a{sx}: those that were set at the phone, and when.
 * Returns: (transfer full): a line for each, by name. */
char *ctl_facts_text(GVariant *facts, GVariant *set, const CtlStyle *style);
/** Returns: (transfer full): every fact there may be, with type, unit and meaning. */
char *ctl_facts_vocabulary(const CtlStyle *style);
/** The same for --json. Returns: floating aa{sv}. */
GVariant *ctl_facts_vocabulary_list(void);
