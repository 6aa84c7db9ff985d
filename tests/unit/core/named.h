/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core-test.h"

#include "core/config/config.h"

#include <regent/plugin.h>

/** A loader with plugins that only have names, needs and options: alpha gives x-t.a, which beta needs; gamma has an
 * option of each kind, strict one that must be set; identity needs what [endpoint] gives; watcher is to be a service.
 * @folder: where others are looked for. */
Loader *loader_of(const char *folder);

/** Phases p with alpha and q with gamma. */
#define CHAIN "[sequence]\nphases = p; q\n[phase p]\nplugins = alpha\n[phase q]\nplugins = gamma\n"
