/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cisco-config.h"
#include "provision-server.h"

#include <regent/step.h>

/** What a provisioning step reads: options and facts. */

/** The names of the files to ask for; valid as long as the step. */
typedef struct {
	const char *own;
	const char *fallback; /* for a device without its own file */
} ProvisionFiles;

/** @options: a step, or what a check hook is given. @key: the option at fault. Returns: FALSE with @key and @error. */
gboolean provision_read_files(RegentStep *options, ProvisionFiles *files, const char **key, GError **error);

/** Returns: (transfer full) (element-type ProvisionServer): those of provisioning.servers that @scheme is for. */
GPtrArray *provision_read_servers(RegentStep *step, const ProvisionScheme *scheme);

CiscoConfigHints provision_read_hints(RegentStep *step);

/** Returns: the reason why the default file is not to be used; NULL: it may be. */
const char *provision_default_refused(RegentStep *step);
