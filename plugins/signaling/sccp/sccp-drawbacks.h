/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sccp-plugin.h"

/**
 * What a phone that is registered lacks: a line, an answer about it, calls that are taken.
 */

/** Says which drawbacks there are now, and takes back what is over. */
void sccp_drawbacks_judge(Sccp *sccp);
/** It is no longer registered. */
void sccp_drawbacks_clear(Sccp *sccp);
