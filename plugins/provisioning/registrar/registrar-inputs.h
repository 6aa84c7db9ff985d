/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/step.h>

/** The options of [plugin registrar]. The texts and lists are those of the step. */
typedef struct {
	const char *protocol; /* of the option, else of the endpoint, else sip */
	const char *transport;
	GPtrArray *call_managers; /* of HostPort */
	const char *const *users; /* one for each line, as the other lists */
	const char *const *auth_users;
	const char *const *passwords;
	const char *password; /* of all lines; NULL: none */
	const char *const *display_names;
	const char *const *labels;
	guint32 expires; /* seconds */
	const char *time_zone;
	const char *date_template;
	const char *phone_label;
} RegistrarConfig;

/** At the start as in a check. @config: zeroed. Returns: FALSE with @key, the option at fault, and @error; @config is to be
 * cleared all the same. */
gboolean registrar_read(RegentStep *step, RegistrarConfig *config, const char **key, GError **error);
void registrar_config_clear(RegistrarConfig *config);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RegistrarConfig, registrar_config_clear)

/** Returns: item @line of a list that has one for each line, or one for all; NULL: the list is empty. */
const char *registrar_item(const char *const *list, guint line);
