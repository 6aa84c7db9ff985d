/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-account.h"
#include "sip-alarm.h"
#include "sip-facts.h"
#include "sip-reasons.h"

#define USES \
	REGENT_FACT_CONFIG_PROTOCOL, REGENT_FACT_ENDPOINT_PROTOCOL, REGENT_FACT_CONFIG_CALL_MANAGERS, \
		REGENT_FACT_CONFIG_LINES, REGENT_FACT_CONFIG_SETTINGS, REGENT_FACT_CONFIG_SECRET_CREDENTIALS, \
		REGENT_FACT_ENDPOINT_DEVICE_NAME, REGENT_FACT_ENDPOINT_MAC, REGENT_FACT_ENDPOINT_LOAD, \
		REGENT_FACT_MODEL_DEVICE_TYPE, REGENT_FACT_MODEL_USER_AGENT, REGENT_FACT_VOICE_PRIORITY, \
		REGENT_FACT_VOICE_SIGNALING_DSCP

/* What may change without a new registration. */
#define QUIET REGENT_FACT_CONFIG_VERSION, REGENT_FACT_CONFIG_LOAD, REGENT_FACT_IP_DNS, REGENT_FACT_IP_DOMAIN

static void free_account(gpointer account)
{
	sip_account_free(account);
}

static GPtrArray *read_accounts(RegentStep *step, const char **why)
{
	SipFacts facts = {
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
		.limit = regent_step_option_duration(step, "timeout"),
	};

	if (!facts.user_agent)
		facts.user_agent = regent_step_fact_string(step, REGENT_FACT_MODEL_USER_AGENT);
	return sip_facts_accounts(&facts, why);
}

static gboolean is_sip(RegentStep *step)
{
	const char *protocol = regent_step_fact_string(step, REGENT_FACT_CONFIG_PROTOCOL);

	if (!protocol)
		protocol = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_PROTOCOL);
	return g_strcmp0(protocol, "sip") == 0;
}

/* The facts for which a registration has to be made anew. */
static void remember(Sip *sip)
{
	for (const char *const *name = REGENT_LIST(USES, REGENT_FACT_VOICE_INTERFACE, REGENT_FACT_IP_ADDRESS); *name;
		name++) {
		GVariant *value = regent_step_fact(sip->step, *name);

		if (value)
			g_hash_table_insert(sip->seen, (char *) *name, g_variant_ref(value));
	}
}

static gboolean unchanged(Sip *sip)
{
	for (const char *const *name = REGENT_LIST(USES, REGENT_FACT_VOICE_INTERFACE, REGENT_FACT_IP_ADDRESS); *name;
		name++) {
		GVariant *value = regent_step_fact(sip->step, *name);
		GVariant *then = g_hash_table_lookup(sip->seen, *name);

		if (value != then && !(value && then && g_variant_equal(value, then)))
			return FALSE;
	}
	return TRUE;
}

static gboolean sip_refresh(gpointer self)
{
	Sip *sip = self;

	if (!unchanged(sip))
		return FALSE;
	resolver_refresh(sip->resolver);
	for (guint i = 0; i < sip->accounts->len; i++)
		sip_client_set_load(((SipAccount *) g_ptr_array_index(sip->accounts, i))->client,
			regent_step_fact_string(sip->step, REGENT_FACT_CONFIG_LOAD));
	return TRUE;
}

static void sip_wind_down(gpointer self, RegentCause cause)
{
	Sip *sip = self;
	SipAlarm alarm = sip_alarm_goodbye(sip->ordered, cause);

	sip_alarm_save(sip->step, sip->ordered);
	sip->leaving = sip->accounts->len;
	if (!sip->leaving)
		regent_step_wound_down(sip->step);
	for (guint i = 0; i < sip->accounts->len; i++)
		sip_account_leave(g_ptr_array_index(sip->accounts, i), alarm);
}

static void sip_stop(gpointer self)
{
	Sip *sip = self;

	g_ptr_array_unref(sip->accounts);
	resolver_free(sip->resolver);
	g_hash_table_unref(sip->seen);
	g_free(sip);
}

static gpointer sip_start(RegentStep *step, GError **error)
{
	g_autoptr(GPtrArray) configs = NULL;
	const char *why;
	SipAlarm alarm;
	Sip *sip;

	if (!is_sip(step)) {
		g_set_error(error, REGENT_ERROR, REGENT_ERROR_NOT_MINE, "the configuration is not for SIP");
		return NULL;
	}
	sip_message_init();
	sip = g_new0(Sip, 1);
	sip->step = step;
	sip->seen = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify) g_variant_unref);
	sip->accounts = g_ptr_array_new_with_free_func(free_account);
	sip->resolver = resolver_new(step);
	remember(sip);
	configs = read_accounts(step, &why);
	if (!configs->len)
		regent_step_fail_because(step, why, NULL);
	while (configs->len)
		sip_account_new(sip, g_ptr_array_steal_index(configs, 0));
	alarm = sip_alarm_start(sip_alarm_take(step), regent_step_cause(step));
	for (guint i = 0; i < sip->accounts->len; i++)
		sip_account_start(g_ptr_array_index(sip->accounts, i), alarm);
	return sip;
}

static const RegentOption sip_options[] = {
	{ "timeout", REGENT_OPTION_DURATION, "32s", .min = G_USEC_PER_SEC, .max = (gint64) 180 * G_USEC_PER_SEC,
		.summary = "how long a server may be silent to a request (Timer F)" },
	{ "local-port", REGENT_OPTION_INTEGER, "5060", .min = 0, .max = 65535,
		.summary = "own port for UDP; 0, or one that is taken: any" },
	{ "user-agent", REGENT_OPTION_STRING, NULL,
		.summary = "name of the device to servers; unset: the model's. Some tell models apart by it" },
	{ 0 },
};

REGENT_PLUGIN(sip, .phase = "signaling",
	.summary = "Registers the lines over SIP, by UDP or TCP, with digest authentication", .stage = "Registering",
	.options = sip_options, .reasons = sip_reasons,
	.needs = REGENT_LIST(REGENT_FACT_VOICE_INTERFACE, REGENT_FACT_IP_ADDRESS), .uses = REGENT_LIST(USES, QUIET),
	.provides = REGENT_LIST(REGENT_FACT_REGISTRATION_STATE, REGENT_FACT_REGISTRATION_CALL_MANAGER,
		REGENT_FACT_REGISTRATION_PROTOCOL, REGENT_FACT_REGISTRATION_REASON, REGENT_FACT_REGISTRATION_LINES,
		REGENT_FACT_REGISTRATION_BUTTONS, REGENT_FACT_REGISTRATION_TIME, REGENT_FACT_REGISTRATION_CLOCK),
	.start = sip_start, .stop = sip_stop, .refresh = sip_refresh, .wind_down = sip_wind_down);
