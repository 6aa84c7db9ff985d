/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "call-managers.h"

#include <regent/facts.h>

enum {
	PLAIN = 1, /* of REGENT_SETTING_SECURITY_MODE */
};

gboolean call_managers_all_secure(GVariant *settings)
{
	guint32 mode = PLAIN;

	if (settings)
		g_variant_lookup(settings, REGENT_SETTING_SECURITY_MODE, "u", &mode);
	return mode > PLAIN;
}

static guint16 port_of(GVariant *row, const char *key, guint16 fallback)
{
	guint16 port = fallback;

	if (key)
		g_variant_lookup(row, key, "q", &port);
	return port;
}

static void add_row(GArray *list, GVariant *row, const CallManagerPorts *ports, gboolean all_secure, gboolean srst)
{
	CallManager manager = { .srst = srst };
	gboolean secure = FALSE;

	if (!g_variant_lookup(row, REGENT_CM_NAME, "s", &manager.where.host) || !*manager.where.host) {
		host_port_clear(&manager.where);
		return;
	}
	g_variant_lookup(row, REGENT_CM_SECURE, "b", &secure);
	manager.secure = secure || all_secure;
	manager.where.port = manager.secure ? port_of(row, ports->secure_port_key, ports->secure_port)
					    : port_of(row, ports->port_key, ports->port);
	g_array_append_val(list, manager);
}

static void add_rows(GArray *list, GVariant *rows, const CallManagerPorts *ports, gboolean all_secure, gboolean srst)
{
	GVariantIter iter;
	GVariant *row;

	if (!rows)
		return;
	g_variant_iter_init(&iter, rows);
	while ((row = g_variant_iter_next_value(&iter))) {
		if (list->len < CALL_MANAGERS_MAX)
			add_row(list, row, ports, all_secure, srst);
		g_variant_unref(row);
	}
}

CallManager *call_managers_read(
	GVariant *managers, GVariant *srst, GVariant *settings, const CallManagerPorts *ports, guint *count)
{
	g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(CallManager));
	gboolean all_secure = call_managers_all_secure(settings);

	add_rows(list, managers, ports, all_secure, FALSE);
	add_rows(list, srst, ports, all_secure, TRUE);
	*count = list->len;
	return g_array_steal(list, NULL);
}

void call_managers_free(CallManager *list, guint count)
{
	for (guint i = 0; i < count; i++)
		host_port_clear(&list[i].where);
	g_free(list);
}
