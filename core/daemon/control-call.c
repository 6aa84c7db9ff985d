/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "control-private.h"

#include "control-interface.h"

void control_no_endpoint(GDBusMethodInvocation *call, const char *endpoint)
{
	g_autofree char *words = g_strdup_printf("There is no endpoint %s.", endpoint);

	g_dbus_method_invocation_return_dbus_error(call, "org.regent.Error.NoSuchEndpoint", words);
}

gboolean control_allow(ControlClient *client, GDBusMethodInvocation *call)
{
	if (control_may_act(client))
		return TRUE;
	g_dbus_method_invocation_return_dbus_error(
		call, "org.regent.Error.NotAllowed", "Not allowed: that is for root and members of the group regent.");
	return FALSE;
}

char *control_by(ControlClient *client)
{
	return g_strdup_printf("user %u", (guint) client->peer.uid);
}

static void on_endpoints(ControlClient *client, GVariant *parameters, GDBusMethodInvocation *call)
{
	g_auto(GStrv) names = regent_agent_endpoints(control_agent(client->control));

	g_dbus_method_invocation_return_value(call, g_variant_new("(^as)", names));
}

static void answer_dict(ControlClient *client, GVariant *parameters, GDBusMethodInvocation *call,
	GVariant *(*get)(RegentAgent *agent, const char *endpoint))
{
	const char *endpoint;
	GVariant *dict;

	g_variant_get(parameters, "(&s)", &endpoint);
	dict = get(control_agent(client->control), endpoint);
	if (dict)
		g_dbus_method_invocation_return_value(call, g_variant_new("(@a{sv})", dict));
	else
		control_no_endpoint(call, endpoint);
}

static void on_status(ControlClient *client, GVariant *parameters, GDBusMethodInvocation *call)
{
	answer_dict(client, parameters, call, regent_agent_status);
}

static void on_facts(ControlClient *client, GVariant *parameters, GDBusMethodInvocation *call)
{
	answer_dict(client, parameters, call, regent_agent_facts);
}

static void on_events(ControlClient *client, GVariant *parameters, GDBusMethodInvocation *call)
{
	RegentAgent *agent = control_agent(client->control);
	GVariantBuilder events = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));
	guint64 after;

	g_variant_get(parameters, "(t)", &after);
	for (const RegentEvent *event = regent_agent_event(agent, after); event;
		event = regent_agent_event(agent, event->serial))
		g_variant_builder_add_value(&events, control_event(event));
	g_dbus_method_invocation_return_value(call, g_variant_new("(aa{sv})", &events));
}

static void on_plugins(ControlClient *client, GVariant *parameters, GDBusMethodInvocation *call)
{
	GVariant *plugins = regent_agent_plugins(control_agent(client->control));

	g_dbus_method_invocation_return_value(call, g_variant_new("(@aa{sv})", plugins));
}

static void on_watch(ControlClient *client, GVariant *parameters, GDBusMethodInvocation *call)
{
	client->watching = TRUE;
	g_dbus_method_invocation_return_value(call, NULL);
}

static gboolean find_request(const char *name, RegentRequest *ret_request)
{
	static const struct {
		const char *name;
		RegentRequest request;
	} requests[] = {
		{ "check", REGENT_REQUEST_CHECK },
		{ "restart", REGENT_REQUEST_RESTART },
		{ "reset", REGENT_REQUEST_RESET },
		{ "reboot", REGENT_REQUEST_REBOOT },
	};

	for (guint i = 0; i < G_N_ELEMENTS(requests); i++) {
		if (g_str_equal(requests[i].name, name)) {
			*ret_request = requests[i].request;
			return TRUE;
		}
	}
	return FALSE;
}

static void on_request(ControlClient *client, GVariant *parameters, GDBusMethodInvocation *call)
{
	g_autofree char *by = control_by(client);
	const char *endpoint, *name;
	RegentRequest request;

	g_variant_get(parameters, "(&s&s)", &endpoint, &name);
	if (!control_allow(client, call))
		return;
	if (!find_request(name, &request))
		g_dbus_method_invocation_return_error(call, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
			"There is no request %s: restart, reset, check or reboot.", name);
	else if (!regent_agent_request(control_agent(client->control), endpoint, request, by))
		control_no_endpoint(call, endpoint);
	else
		g_dbus_method_invocation_return_value(call, NULL);
}

static ControlMethod find_method(const char *name)
{
	static const struct {
		const char *name;
		ControlMethod method;
	} methods[] = {
		{ "Endpoints", on_endpoints },
		{ "Status", on_status },
		{ "Facts", on_facts },
		{ "Events", on_events },
		{ "Plugins", on_plugins },
		{ "Request", on_request },
		{ "Settings", control_on_settings },
		{ "Set", control_on_set },
		{ "Try", control_on_try },
		{ "Confirm", control_on_confirm },
		{ "Revert", control_on_revert },
		{ "Watch", on_watch },
	};

	for (guint i = 0; i < G_N_ELEMENTS(methods); i++) {
		if (g_str_equal(methods[i].name, name))
			return methods[i].method;
	}
	return NULL;
}

static void on_call(GDBusConnection *connection, const char *sender, const char *path, const char *interface,
	const char *name, GVariant *parameters, GDBusMethodInvocation *call, gpointer data)
{
	ControlClient *client = data;
	ControlMethod method = find_method(name);

	if (control_is_stuck(client)) {
		g_object_unref(call);
		control_close(client);
		return;
	}
	client->credit = CONTROL_CREDIT;
	if (method)
		method(client, parameters, call);
	else
		g_dbus_method_invocation_return_error(
			call, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD, "There is no method %s.", name);
}

gboolean control_export(ControlClient *client, GError **error)
{
	static const GDBusInterfaceVTable vtable = { .method_call = on_call };

	client->object = g_dbus_connection_register_object(client->connection, CONTROL_PATH,
		(GDBusInterfaceInfo *) &org_regent_agent1_interface, &vtable, client, NULL, error);
	return client->object != 0;
}

static void add_word(GVariantBuilder *dict, const char *key, const char *word)
{
	if (word && *word)
		g_variant_builder_add(dict, "{sv}", key, g_variant_new_string(word));
}

GVariant *control_event(const RegentEvent *event)
{
	GVariantBuilder dict = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE_VARDICT);

	g_variant_builder_add(&dict, "{sv}", "serial", g_variant_new_uint64(event->serial));
	g_variant_builder_add(&dict, "{sv}", "time", g_variant_new_int64(event->time));
	add_word(&dict, "endpoint", event->endpoint);
	add_word(&dict, "kind", event->kind);
	add_word(&dict, "phase", event->phase);
	add_word(&dict, "plugin", event->plugin);
	add_word(&dict, "text", event->text);
	add_word(&dict, "code", event->code);
	add_word(&dict, "cause", event->cause);
	if (event->wait)
		g_variant_builder_add(&dict, "{sv}", "wait", g_variant_new_int64(event->wait));
	return g_variant_builder_end(&dict);
}
