/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-inputs.h"

#include "call-managers.h"

#include <regent/facts.h>
#include <string.h>

#define CALL_MANAGERS "USECALLMANAGER"
#define MIN_EXPIRES 20

/* As they are read; NULL: absent. */
typedef struct {
	GVariant *call_managers, *lines, *credentials, *settings;
	const char *device_name, *mac, *user_agent, *load, *configured_load;
	guint model;     /* 0: unknown */
	gboolean listed; /* call managers have this model */
	gint64 limit;    /* Timer F */
} Inputs;

static Inputs read_inputs(RegentStep *step)
{
	Inputs inputs = {
		.call_managers = regent_step_fact(step, REGENT_FACT_CONFIG_CALL_MANAGERS),
		.lines = regent_step_fact(step, REGENT_FACT_CONFIG_LINES),
		.credentials = regent_step_fact(step, REGENT_FACT_CONFIG_SECRET_CREDENTIALS),
		.settings = regent_step_fact(step, REGENT_FACT_CONFIG_SETTINGS),
		.device_name = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_DEVICE_NAME),
		.mac = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_MAC),
		.user_agent = regent_step_option_string(step, "user-agent"),
		.load = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_LOAD),
		.configured_load = regent_step_fact_string(step, REGENT_FACT_CONFIG_LOAD),
		.model = (guint) regent_step_fact_number(step, REGENT_FACT_MODEL_DEVICE_TYPE, 0),
		.listed = regent_step_fact_number(step, REGENT_FACT_MODEL_AUTO_REGISTER, FALSE) != 0,
		.limit = regent_step_option_duration(step, "timeout"),
	};

	if (!inputs.user_agent)
		inputs.user_agent = regent_step_fact_string(step, REGENT_FACT_MODEL_USER_AGENT);
	return inputs;
}

/* "00:11:22:AA:BB:CC" as phones have it in SIP: 001122aabbcc. */
static char *plain_mac(const char *mac)
{
	GString *out = g_string_new(NULL);

	for (; mac && *mac; mac++)
		if (g_ascii_isxdigit(*mac))
			g_string_append_c(out, g_ascii_tolower(*mac));
	while (out->len < 12)
		g_string_append_c(out, '0');
	return g_string_free(g_string_truncate(out, 12), FALSE);
}

/* Returns: (transfer full) (nullable): the text, NULL when empty. */
static char *text(GVariant *dictionary, const char *key)
{
	const char *value = NULL;

	g_variant_lookup(dictionary, key, "&s", &value);
	return value && *value ? g_strdup(value) : NULL;
}

static guint setting(const Inputs *inputs, const char *key, guint fallback)
{
	guint32 value = fallback;

	if (inputs->settings)
		g_variant_lookup(inputs->settings, key, "u", &value);
	return value;
}

static char *user_agent(const Inputs *inputs)
{
	g_auto(GStrv) parts = g_strsplit(inputs->user_agent ? inputs->user_agent : "regent", "%l", -1);

	return g_strjoinv(inputs->load ? inputs->load : "", parts);
}

/* Returns: tcp, udp, tls or NULL. */
static const char *transport(const Inputs *inputs)
{
	const char *value = NULL;

	if (inputs->settings)
		g_variant_lookup(inputs->settings, REGENT_SETTING_TRANSPORT, "&s", &value);
	return value;
}

/* Nothing of a phone that is to be secure goes out in the clear. */
static gboolean wants_tls(const Inputs *inputs)
{
	return g_strcmp0(transport(inputs), "tls") == 0 || call_managers_all_secure(inputs->settings);
}

/* Where nothing is said: TCP to call managers, as their phones do, else UDP. */
static SipConfig *new_account(const Inputs *inputs, gboolean cisco)
{
	SipConfig *config = sip_config_new();
	const char *said = transport(inputs);

	config->cisco = cisco;
	config->listed = cisco && inputs->listed;
	config->tcp = said ? strcmp(said, "tcp") == 0 : cisco;
	config->device_name = g_strdup(inputs->device_name);
	config->mac = plain_mac(inputs->mac);
	config->model = inputs->model ? g_strdup_printf("%u", inputs->model) : NULL;
	config->user_agent = user_agent(inputs);
	config->load = g_strdup(inputs->load);
	if (g_strcmp0(inputs->load, inputs->configured_load) != 0)
		config->other_load = g_strdup(inputs->configured_load);
	config->expires = MAX(setting(inputs, REGENT_SETTING_REGISTER_EXPIRES, config->expires), MIN_EXPIRES);
	config->delta = setting(inputs, REGENT_SETTING_REGISTER_DELTA, config->delta);
	config->timers.limit = inputs->limit;
	return config;
}

/* One that wants TLS has been refused before, see wants_tls(). */
static void add_call_managers(SipConfig *config, const Inputs *inputs)
{
	static const CallManagerPorts ports = { REGENT_CM_SIP_PORT, SIP_PORT, REGENT_CM_SIP_PORT, SIP_PORT };
	guint count;
	CallManager *list = call_managers_read(inputs->call_managers, NULL, NULL, &ports, &count);

	for (guint i = 0; i < count; i++)
		sip_config_add_server(config, list[i].where.host, list[i].where.port, FALSE);
	call_managers_free(list, count);
}

/* Credentials of a line, else those of every line, else those of the first line. */
static GVariant *find_credential(const Inputs *inputs, guint index)
{
	const guint32 wanted[] = { index, 0, 1 };

	for (guint i = 0; inputs->credentials && i < G_N_ELEMENTS(wanted); i++) {
		GVariantIter iter;
		GVariant *entry;

		g_variant_iter_init(&iter, inputs->credentials);
		while ((entry = g_variant_iter_next_value(&iter))) {
			g_autofree char *password = text(entry, REGENT_CREDENTIAL_PASSWORD);
			guint32 line = 0;

			g_variant_lookup(entry, REGENT_CREDENTIAL_LINE, "u", &line);
			if (line == wanted[i] && password)
				return entry;
			g_variant_unref(entry);
		}
	}
	return NULL;
}

static void add_line(SipConfig *config, const Inputs *inputs, GVariant *entry, guint index)
{
	g_autoptr(GVariant) credential = find_credential(inputs, index);
	g_autofree char *number = text(entry, REGENT_LINE_NUMBER), *contact = text(entry, REGENT_LINE_CONTACT);
	SipLine *line = sip_config_add_line(config, index, number, contact);

	if (!credential)
		return;
	line->password = text(credential, REGENT_CREDENTIAL_PASSWORD);
	line->user = text(credential, REGENT_CREDENTIAL_USER);
	if (!line->user)
		line->user = g_strdup(number);
}

static gboolean is_account_for(const SipConfig *config, gboolean cisco, const char *proxy, guint16 port)
{
	const SipServer *first = config->servers->len ? g_ptr_array_index(config->servers, 0) : NULL;

	if (cisco || config->cisco)
		return cisco && config->cisco;
	return strcmp(first->where.host, proxy) == 0 && first->where.port == port;
}

/* The account of the registrar that the line names; a new one if need be. */
static SipConfig *account_for(const Inputs *inputs, GPtrArray *accounts, GVariant *line)
{
	g_autofree char *proxy = text(line, REGENT_LINE_PROXY);
	gboolean cisco = !proxy || g_ascii_strcasecmp(proxy, CALL_MANAGERS) == 0;
	guint16 port = 0;
	SipConfig *config;

	g_variant_lookup(line, REGENT_LINE_PORT, "q", &port);
	for (guint i = 0; i < accounts->len; i++)
		if (is_account_for(g_ptr_array_index(accounts, i), cisco, proxy, port))
			return g_ptr_array_index(accounts, i);
	config = new_account(inputs, cisco);
	if (cisco)
		add_call_managers(config, inputs);
	else
		sip_config_add_server(config, proxy, port, port == 0);
	g_ptr_array_add(accounts, config);
	return config;
}

static void add_lines(const Inputs *inputs, GPtrArray *accounts)
{
	GVariantIter iter;
	GVariant *line;

	if (!inputs->lines)
		return;
	g_variant_iter_init(&iter, inputs->lines);
	while ((line = g_variant_iter_next_value(&iter))) {
		g_autofree char *number = text(line, REGENT_LINE_NUMBER);
		guint32 index = 0;

		g_variant_lookup(line, REGENT_LINE_INDEX, "u", &index);
		if (number)
			add_line(account_for(inputs, accounts, line), inputs, line, index);
		g_variant_unref(line);
	}
}

static gboolean all_have_servers(const GPtrArray *accounts)
{
	for (guint i = 0; i < accounts->len; i++)
		if (!((SipConfig *) g_ptr_array_index(accounts, i))->servers->len)
			return FALSE;
	return TRUE;
}

GPtrArray *sip_inputs_accounts(RegentStep *step, const char **why)
{
	Inputs inputs = read_inputs(step);
	GPtrArray *accounts = g_ptr_array_new_with_free_func((GDestroyNotify) sip_config_free);

	add_lines(&inputs, accounts);
	*why = wants_tls(&inputs) ? "sip.tls" : !all_have_servers(accounts) ? "sip.no-servers" : "sip.no-lines";
	if (wants_tls(&inputs) || !all_have_servers(accounts))
		g_ptr_array_set_size(accounts, 0);
	return accounts;
}

HostPort *sip_inputs_own(RegentStep *step)
{
	const char *cidr = regent_step_fact_string(step, REGENT_FACT_IP_ADDRESS);
	g_autofree char *address = g_strndup(cidr, strcspn(cidr, "/"));

	return host_port_new(address, 0);
}

const char *sip_inputs_config_version(RegentStep *step)
{
	return regent_step_fact_string(step, REGENT_FACT_CONFIG_VERSION);
}
