/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sccp-plugin.h"

/**
 * Why there is no registration: the reason that a round which is over has, and the values for its words.
 */

/** The round failed: the step does. */
void sccp_failure_end(Sccp *sccp);
/** It failed, and the next one comes soon: the step explains what it waits for. */
void sccp_failure_wait(Sccp *sccp);
/** The configuration has no call manager: the step fails. */
void sccp_failure_no_servers(RegentStep *step);

/** Says a drawback of a registered phone. @name, @value: one more value for its words. @cm: the call manager. */
void sccp_failure_drawback(Sccp *sccp, const char *code, const char *name, const char *value, const char *cm);

/** Kind of the call manager, by all that is known: its words, its RegisterAck, the configuration file. */
SccpKindOfCm sccp_failure_kind(const Sccp *sccp);
