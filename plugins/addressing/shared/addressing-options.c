/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "addressing-options.h"

#include <string.h>

#include "host-port.h"

gboolean addressing_read_options(
	const AddressingReader *readers, RegentStep *options, gpointer into, const char **key, GError **error)
{
	for (; readers->key; readers++) {
		*key = readers->key;
		if (!readers->read(options, readers->key, into, error))
			return FALSE;
	}
	return TRUE;
}

gboolean addressing_refuse(GError **error, const char *value, const char *why)
{
	g_set_error(error, REGENT_ERROR, REGENT_ERROR_CONFIG, "\"%s\" %s", value, why);
	return FALSE;
}

/* Returns: what follows "tftp://", the whole @text where there is nothing of that kind. Which schemes there are is for the
 * phases that fetch. */
static const char *skip_scheme(const char *text)
{
	g_autofree char *scheme = g_uri_parse_scheme(text);
	const char *rest = text + (scheme ? strlen(scheme) : 0);

	return scheme && g_str_has_prefix(rest, "://") ? rest + strlen("://") : text;
}

/* "http://10.1.0.5/" has no path either. */
static gboolean is_server(const char *text)
{
	const char *rest = skip_scheme(text);
	gboolean slash = rest != text && g_str_has_suffix(rest, "/");
	g_autofree char *host = g_strndup(rest, strlen(rest) - (slash ? 1 : 0));
	g_autoptr(HostPort) server = host_port_parse(host, 0, NULL);

	return server != NULL;
}

gboolean addressing_read_servers(RegentStep *options, const char *key, gpointer into, GError **error)
{
	for (const char *const *server = regent_step_option_list(options, key); *server; server++)
		if (!is_server(*server))
			return addressing_refuse(error, *server,
				"is not a server: a name, an address or a URL without a path, as tftp://10.1.0.5");
	return TRUE;
}
