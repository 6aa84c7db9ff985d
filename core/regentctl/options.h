/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "ctl.h"

/** Options that belong to a verb, as its table lists them; several verbs may share one. */

/** Returns: (transfer full): takes the options of all @verbs into @given, by name. The table ends with a verb without a
 * name. */
GOptionGroup *ctl_options_group(const CtlVerb *verbs, GHashTable *given);
/** Returns: (transfer none) (nullable): one of @given that @verb does not have. */
const char *ctl_options_alien(const CtlVerb *verb, GHashTable *given);
/** Returns: (transfer none): of @verbs the first that has @option. */
const CtlVerb *ctl_options_owner(const CtlVerb *verbs, const char *option);
/** Returns: (transfer full): what @verb does, its options, and an example of each. */
char *ctl_options_help(const CtlVerb *verb);
/** The same for --json. Returns: floating a{sv}. */
GVariant *ctl_options_dict(const CtlVerb *verb);
