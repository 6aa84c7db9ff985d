/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "netif.h"

#include <linux/capability.h>
#include <string.h>

#define PATH_COLUMNS 32

static const struct {
	guint bit;
	const char *name;
} capabilities[] = {
	{ CAP_NET_ADMIN, "CAP_NET_ADMIN" },
	{ CAP_NET_RAW, "CAP_NET_RAW" },
	{ CAP_NET_BIND_SERVICE, "CAP_NET_BIND_SERVICE" },
};

/* Returns: (transfer full) (nullable): those of them that this process lacks, NULL: none. */
static char *missing_capabilities(void)
{
	g_autofree char *status = NULL;
	const char *line =
		g_file_get_contents("/proc/self/status", &status, NULL, NULL) ? strstr(status, "\nCapEff:") : NULL;
	guint64 have = line ? g_ascii_strtoull(line + strlen("\nCapEff:"), NULL, 16) : G_MAXUINT64;
	g_autoptr(GPtrArray) missing = g_ptr_array_new();

	for (guint i = 0; i < G_N_ELEMENTS(capabilities); i++)
		if (!(have & ((guint64) 1 << capabilities[i].bit)))
			g_ptr_array_add(missing, (char *) capabilities[i].name);
	if (!missing->len)
		return NULL;
	g_ptr_array_add(missing, NULL);
	return g_strjoinv(", ", (char **) missing->pdata);
}

/* Returns: (transfer full): where it is, as far as a line of a cure has room for that. */
static char *program_path(void)
{
	g_autofree char *path = g_file_read_link("/proc/self/exe", NULL);

	if (path && strlen(path) <= PATH_COLUMNS)
		return g_steal_pointer(&path);
	return path ? g_path_get_basename(path) : g_strdup("regentd");
}

gboolean netif_denied(const GError *error)
{
	return g_error_matches(error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

void netif_fail(RegentStep *step, const char *code, GError *error)
{
	g_autofree char *capability = NULL, *program = NULL;

	if (netif_denied(error)) {
		capability = missing_capabilities();
		program = program_path();
		code = "perm";
	}
	regent_step_fail_because(
		step, code, "error", error->message, "capability", capability, "program", program, NULL);
	g_error_free(error);
}

void netif_stranger_judge(RegentStep *step, const char *name, gboolean share, char **told)
{
	g_auto(NetifStranger) stranger = { 0 };
	const char *what = NULL;

	if (netif_stranger_find(&stranger, name, NULL) && !share)
		what = stranger.address ? stranger.address : stranger.routed;
	if (stranger.bridge) {
		regent_step_fail_because(step, "if.in-use", NETIF_STRANGER_VALUES(&stranger, name), NULL);
		return;
	}
	if (g_strcmp0(what, *told) == 0)
		return;
	g_free(*told);
	*told = g_strdup(what);
	if (what)
		regent_step_drawback(step, "if.shared", NETIF_STRANGER_VALUES(&stranger, name), NULL);
	else
		regent_step_drawback_over(step, "if.shared");
}
