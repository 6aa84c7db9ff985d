/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "agent.h"
#include "core/engine/sequence.h"

struct RegentAgent {
	ConfigPaths *paths;
	Loader *loader;
	Config *config;
	Engine engine;
	GPtrArray *sequences; /* Sequence; a parent stands before its children */
	GHashTable *by_name;  /* of those */
	GPtrArray *services;  /* Service */
	GPtrArray *ended;     /* Sequence wound down for good, to be freed */
	LoopTask cleaning;
	AgentFunc gone;
	gpointer gone_data;
	AgentFunc on_reboot;
	gpointer reboot_data;
	char *reboot;
};
