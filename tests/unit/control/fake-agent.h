/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/daemon/agent.h"

/** An agent with one endpoint, phone, that does nothing but answer. */
RegentAgent *fake_agent_new(void);
void fake_agent_free(RegentAgent *agent);
/** Something happens, now. @kind: "settings kept" is of kind settings and has that text. */
void fake_agent_event(RegentAgent *agent, const char *kind);
/** Returns: (transfer none): what was asked for: "phone 1 user 0" and so on, NULL: nothing yet. */
const char *fake_agent_request(RegentAgent *agent);
/** Makes the facts that large. */
void fake_agent_facts(RegentAgent *agent, gsize size);
/** What Settings answers from now on, as text of an a{sv}. */
void fake_agent_settings(RegentAgent *agent, const char *settings);
/** Set, Try, Confirm and Revert answer so from now on. @message: NULL: they take it, with a warning. */
void fake_agent_refuse(RegentAgent *agent, AgentError code, const char *message);
/** Returns: (transfer none): the last of them: "try [('group', 'key', 'value')] [('group', 'key')] within 120 s confirm",
 * NULL: none yet. */
const char *fake_agent_change(RegentAgent *agent);
/** Whether somebody has read events since then, as who had the answer does. */
gboolean fake_agent_is_followed(RegentAgent *agent);
