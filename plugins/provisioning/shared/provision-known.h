/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/step.h>

/** Which kind of server gave a configuration last: what a missing file means depends on it. Kept across boots. */
typedef struct {
	char *host;       /* NULL: none known */
	const char *kind; /* as in config.kind */
} ProvisionKnown;

void provision_known_load(ProvisionKnown *known, RegentStep *step);
/** @kind: (transfer none) (nullable): of the file that @host gave. */
void provision_known_set(ProvisionKnown *known, RegentStep *step, const char *host, const char *kind);
/** Returns: (nullable): the kind of @host. */
const char *provision_known_kind(const ProvisionKnown *known, const char *host);
void provision_known_clear(ProvisionKnown *known);
