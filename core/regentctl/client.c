/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ctl.h"

#include <gio/gunixsocketaddress.h>
#include <stdio.h>

#include "json.h"

/* With a daemon that hangs. */
#define LOGIN_S 5
#define CALL_MS 10000

static void explain_connect(Ctl *ctl, const GError *error)
{
	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
		ctl_fail(ctl, CTL_NOT_ALLOWED, "not-allowed", "Not allowed to open %s.", ctl->socket);
	else if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
		ctl_fail(ctl, CTL_NO_DAEMON, "not-running",
			"regentd is not running (no socket %s). Start it: systemctl start regentd", ctl->socket);
	else
		ctl_fail(ctl, CTL_NO_DAEMON, "not-running",
			"regentd does not answer on %s (%s). Start it: systemctl restart regentd", ctl->socket,
			error->message);
}

static gboolean connect_daemon(Ctl *ctl)
{
	g_autoptr(GSocketClient) client = g_socket_client_new();
	g_autoptr(GSocketAddress) address = g_unix_socket_address_new(ctl->socket);
	g_autoptr(GSocketConnection) stream = NULL;
	g_autoptr(GError) error = NULL;

	g_socket_client_set_enable_proxy(client, FALSE);
	g_socket_client_set_timeout(client, LOGIN_S);
	stream = g_socket_client_connect(client, G_SOCKET_CONNECTABLE(address), NULL, &error);
	if (stream)
		ctl->connection = g_dbus_connection_new_sync(
			G_IO_STREAM(stream), NULL, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT, NULL, NULL, &error);
	if (ctl->connection) /* from now on each call has its own */
		g_socket_set_timeout(g_socket_connection_get_socket(stream), 0);
	else
		explain_connect(ctl, error);
	return ctl->connection != NULL;
}

static void explain_call(Ctl *ctl, GError *error)
{
	static const struct {
		const char *name;
		CtlExit exit;
		const char *code;
	} errors[] = {
		{ "org.regent.Error.NotAllowed", CTL_NOT_ALLOWED, "not-allowed" },
		{ "org.regent.Error.Locked", CTL_NOT_ALLOWED, "locked" },
		{ "org.regent.Error.NoSuchEndpoint", CTL_USAGE, "no-such-endpoint" },
		{ "org.regent.Error.Refused", CTL_USAGE, "refused" },
		{ "org.regent.Error.Busy", CTL_USAGE, "busy" },
		{ "org.regent.Error.NothingTried", CTL_USAGE, "nothing-tried" },
		{ "org.freedesktop.DBus.Error.InvalidArgs", CTL_USAGE, "usage" },
	};
	g_autofree char *name = g_dbus_error_get_remote_error(error);

	g_dbus_error_strip_remote_error(error);
	if (!name) {
		ctl_fail(ctl, CTL_NO_DAEMON, "not-running",
			"regentd does not answer: %s. See: systemctl status regentd", error->message);
		return;
	}
	for (guint i = 0; i < G_N_ELEMENTS(errors); i++) {
		if (g_str_equal(errors[i].name, name)) {
			ctl_fail(ctl, errors[i].exit, errors[i].code, "%s", error->message);
			return;
		}
	}
	ctl_fail(ctl, CTL_UNREGISTERED, "failed", "%s", error->message);
}

GVariant *ctl_call(Ctl *ctl, const char *method, GVariant *parameters, const char *type)
{
	g_autofree char *tuple = g_strdup_printf("(%s)", type ? type : "");
	g_autoptr(GVariant) result = NULL;
	g_autoptr(GError) error = NULL;

	if (!ctl->connection && !connect_daemon(ctl)) {
		g_variant_unref(g_variant_ref_sink(parameters ? parameters : g_variant_new("()")));
		return NULL;
	}
	result = g_dbus_connection_call_sync(ctl->connection, NULL, "/org/regent/Agent", "org.regent.Agent1", method,
		parameters, G_VARIANT_TYPE(tuple), G_DBUS_CALL_FLAGS_NONE, CALL_MS, NULL, &error);
	if (!result) {
		explain_call(ctl, error);
		return NULL;
	}
	return type ? g_variant_get_child_value(result, 0) : g_steal_pointer(&result);
}

GVariant *ctl_read_status(Ctl *ctl, const char *endpoint)
{
	return ctl_call(ctl, "Status", g_variant_new("(s)", endpoint ? endpoint : ""), "a{sv}");
}

GVariant *ctl_read_facts(Ctl *ctl, const char *endpoint)
{
	return ctl_call(ctl, "Facts", g_variant_new("(s)", endpoint ? endpoint : ""), "a{sv}");
}

GVariant *ctl_read_settings(Ctl *ctl, const char *endpoint)
{
	return ctl_call(ctl, "Settings", g_variant_new("(s)", endpoint ? endpoint : ""), "a{sv}");
}

GVariant *ctl_read_events(Ctl *ctl, guint64 after)
{
	return ctl_call(ctl, "Events", g_variant_new("(t)", after), "aa{sv}");
}

char **ctl_endpoints(Ctl *ctl, const char *name)
{
	g_autoptr(GVariant) names = NULL;

	if (name)
		return g_strdupv((char *[]) { (char *) name, NULL });
	names = ctl_call(ctl, "Endpoints", NULL, "as");
	return names ? g_variant_dup_strv(names, NULL) : NULL;
}

GPtrArray *ctl_read_statuses(Ctl *ctl, const char *name)
{
	g_autoptr(GPtrArray) statuses = g_ptr_array_new_with_free_func((GDestroyNotify) g_variant_unref);
	g_auto(GStrv) endpoints = ctl_endpoints(ctl, name);

	for (guint i = 0; endpoints && endpoints[i]; i++) {
		GVariant *status = ctl_read_status(ctl, endpoints[i]);

		if (!status)
			return NULL;
		g_ptr_array_add(statuses, status);
	}
	return endpoints ? g_steal_pointer(&statuses) : NULL;
}

void ctl_print(char *text)
{
	fputs(text, stdout);
	g_free(text);
}

void ctl_print_json(GVariant *value)
{
	g_autofree char *text = ctl_json(value);

	puts(text);
	g_variant_unref(g_variant_ref_sink(value));
}

void ctl_print_json_line(GVariant *value)
{
	g_autofree char *text = ctl_json_line(value);

	puts(text);
	g_variant_unref(g_variant_ref_sink(value));
}

GVariant *ctl_error_dict(const char *code, const char *words)
{
	return g_variant_new_parsed("{'error': <{'code': %s, 'message': %s}>}", code, words);
}

CtlExit ctl_fail(Ctl *ctl, CtlExit exit, const char *code, const char *format, ...)
{
	g_autofree char *words = NULL;
	va_list arguments;

	va_start(arguments, format);
	words = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	ctl->exit = exit;
	if (ctl->quiet)
		return exit;
	if (ctl->json)
		ctl_print_json_line(ctl_error_dict(code, words));
	else
		fprintf(stderr, "%s\n", words);
	return exit;
}
