/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "addressing-options.h"

#include "server-words.h"

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

/* Returns: (transfer full): NULL with @error */
static char **read_servers(const char *const *list, GError **error)
{
	g_autoptr(GPtrArray) servers = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GString) remarks = g_string_new(NULL);

	for (; *list; list++) {
		server_words_add(servers, *list, G_MAXUINT, remarks);
		if (remarks->len) {
			g_set_error(error, REGENT_ERROR, REGENT_ERROR_CONFIG,
				"%s; set servers as 10.1.0.5, cucm-pub or tftp://10.1.0.5/phones/", remarks->str);
			return NULL;
		}
	}
	g_ptr_array_add(servers, NULL);
	return (char **) g_ptr_array_free(g_steal_pointer(&servers), FALSE);
}

gboolean addressing_read_servers(RegentStep *options, const char *key, gpointer into, GError **error)
{
	g_auto(GStrv) servers = read_servers(regent_step_option_list(options, key), error);

	return servers != NULL;
}

char **addressing_servers(RegentStep *step, const char *key)
{
	char **servers = read_servers(regent_step_option_list(step, key), NULL);

	if (servers && *servers)
		return servers;
	g_strfreev(servers);
	return NULL;
}
