/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "probe-link.h"

#include "plugins/common/netif/netif.h"

#include <stdio.h>
#include <unistd.h>

#define GROUP "before"
#define UP "up"
#define SETTING "setting"

static char *setting_path(const char *interface)
{
	return g_strdup_printf("/proc/sys/net/ipv6/conf/%s/disable_ipv6", interface);
}

gboolean probe_link_note(const char *path, const char *interface, GError **error)
{
	g_autoptr(GKeyFile) file = g_key_file_new();
	g_autofree char *setting = setting_path(interface), *value = NULL;
	NetifLink link;

	if (!netif_link(interface, &link, error))
		return FALSE;
	g_key_file_set_boolean(file, GROUP, UP, link.up);
	if (g_file_get_contents(setting, &value, NULL, NULL))
		g_key_file_set_string(file, GROUP, SETTING, g_strchomp(value));
	return g_key_file_save_to_file(file, path, error);
}

/* Where it may not be written, it was not written either. */
static void write_setting(const char *interface, const char *value)
{
	g_autofree char *setting = setting_path(interface);
	FILE *file = fopen(setting, "we");

	if (!file)
		return;
	fprintf(file, "%s\n", value);
	fclose(file);
}

/* As regentd leaves it, without IPv6. Where that may not be written, regentd has not written it either. */
static gboolean is_as_left(const char *interface)
{
	g_autofree char *setting = setting_path(interface), *value = NULL;

	return access(setting, W_OK) < 0 || !g_file_get_contents(setting, &value, NULL, NULL) ||
	       g_str_equal(g_strchomp(value), "1");
}

/* Whoever has given it an address or a route meanwhile wants it as it is, up above all. */
static gboolean may_restore(const char *interface, GError **error)
{
	g_auto(NetifStranger) stranger = { 0 };
	g_autoptr(GError) found = NULL;

	if (netif_stranger_find(&stranger, interface, &found))
		return FALSE;
	if (found)
		g_propagate_error(error, g_steal_pointer(&found));
	else if (is_as_left(interface))
		return TRUE;
	return FALSE;
}

static gboolean restore(GKeyFile *file, const char *interface, GError **error)
{
	g_autofree char *value = g_key_file_get_string(file, GROUP, SETTING, NULL);

	/* First down: what is down says nothing when it may speak again. */
	if (!g_key_file_get_boolean(file, GROUP, UP, NULL) && !netif_set_up(interface, FALSE, error))
		return FALSE;
	if (value)
		write_setting(interface, value);
	return TRUE;
}

gboolean probe_link_restore(const char *path, const char *interface, GError **error)
{
	g_autoptr(GKeyFile) file = g_key_file_new();
	g_autoptr(GError) found = NULL;

	if (!g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, NULL))
		return TRUE;
	if (may_restore(interface, &found))
		return restore(file, interface, error);
	if (!found)
		return TRUE;
	g_propagate_error(error, g_steal_pointer(&found));
	return FALSE;
}
