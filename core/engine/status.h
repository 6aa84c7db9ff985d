/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sequence.h"

/** Returns: floating a{sv}: what the control socket's Status shows of one endpoint; core/daemon/control.xml has the keys. */
GVariant *status_of(Sequence *sequence);
/** Returns: floating a{sv}: facts by name, later phases over earlier ones, without the secret ones. */
GVariant *status_facts(Sequence *sequence);
