/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "agent.h"
#include "core/engine/engine.h"

/** A plugin of [services] at work. */
typedef struct Service Service;

/** Returns: NULL: it cannot start; the log says why. */
Service *service_start(RegentAgent *agent, Engine *engine, Config *config, const RegentPlugin *plugin);
/** Tells it what it has not heard of yet, then stops it. */
void service_stop(Service *service);
