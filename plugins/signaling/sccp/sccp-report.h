/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sccp-plugin.h"

/**
 * What becomes of the registration, as facts, stages, messages and reasons.
 */
void sccp_report_event(Sccp *sccp, const SccpEvent *event);
/** Publishes what is new on the face. */
void sccp_report_face(Sccp *sccp);

/** How the registration ended outlives us: the next Alarm has it. @place: (nullable): see sccp_close_save(). */
void sccp_report_close(Sccp *sccp, SccpClose cause, const char *place);

/** Returns: (transfer none): name of a server as configured, "" of -1. */
const char *sccp_report_server(const Sccp *sccp, int server);
