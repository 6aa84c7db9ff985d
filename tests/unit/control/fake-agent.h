/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/daemon/agent.h"

/** An agent with one endpoint, phone, that does nothing but answer. */
RegentAgent *fake_agent_new(void);
void fake_agent_free(RegentAgent *agent);
/** Something happens, now. */
void fake_agent_event(RegentAgent *agent, const char *kind);
/** Returns: (transfer none): what was asked for: "phone 1 user 0" and so on, NULL: nothing yet. */
const char *fake_agent_request(RegentAgent *agent);
/** Makes the facts that large. */
void fake_agent_facts(RegentAgent *agent, gsize size);
