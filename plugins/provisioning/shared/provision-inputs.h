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

/** What of provisioning.servers is left out: the first of each kind. All NULL: nothing. */
typedef struct {
	char *other;     /* a URL of another scheme */
	char *scheme;    /* which that is */
	char *useless;   /* an entry that cannot be used at all */
	char *complaint; /* why, in words that begin with it */
} ProvisionLeftOut;

/** @left_out: (out): to be cleared.
 * Returns: (transfer full) (element-type ProvisionServer): those of provisioning.servers that @scheme is for. */
GPtrArray *provision_read_servers(RegentStep *step, const ProvisionScheme *scheme, ProvisionLeftOut *left_out);
void provision_left_out_clear(ProvisionLeftOut *left_out);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ProvisionLeftOut, provision_left_out_clear)

CiscoConfigHints provision_read_hints(RegentStep *step);

/** Whether call managers have a model such as this: they write its file, and find it in their administration. */
gboolean provision_is_listed(RegentStep *step);
/** Whether the default file is asked for; what then becomes of it is a matter of provision_default_refused(). */
gboolean provision_asks_default(RegentStep *step);
/** Returns: the reason why the default file is not to be used; NULL: it may be. */
const char *provision_default_refused(RegentStep *step);
