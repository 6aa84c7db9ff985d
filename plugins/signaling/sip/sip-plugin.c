/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-account.h"
#include "sip-inputs.h"
#include "sip-tables.h"
#include "sip-words.h"

#include "signaling.h"

#define ORDERED_FILE "ordered" /* what the server ordered, kept for the step that registers again */

#define USES \
	REGENT_FACT_CONFIG_PROTOCOL, REGENT_FACT_ENDPOINT_PROTOCOL, REGENT_FACT_CONFIG_CALL_MANAGERS, \
		REGENT_FACT_CONFIG_LINES, REGENT_FACT_CONFIG_SETTINGS, REGENT_FACT_CONFIG_SECRET_CREDENTIALS, \
		REGENT_FACT_ENDPOINT_DEVICE_NAME, REGENT_FACT_ENDPOINT_MAC, REGENT_FACT_ENDPOINT_LOAD, \
		REGENT_FACT_MODEL_DEVICE_TYPE, REGENT_FACT_MODEL_AUTO_REGISTER, REGENT_FACT_MODEL_LINES, \
		REGENT_FACT_MODEL_NAME, REGENT_FACT_MODEL_USER_AGENT, REGENT_FACT_VOICE_PRIORITY, \
		REGENT_FACT_VOICE_SIGNALING_DSCP

/* What may change without another registration. */
#define IN_PLACE \
	REGENT_FACT_CONFIG_VERSION, REGENT_FACT_CONFIG_LOAD, REGENT_FACT_CONFIG_FILE, REGENT_FACT_CONFIG_KIND, \
		REGENT_FACT_IP_DNS, REGENT_FACT_IP_DOMAIN, REGENT_FACT_IP_GATEWAY

static gboolean sip_refresh(gpointer self)
{
	Sip *sip = self;

	for (guint i = 0; i < sip->accounts->len; i++)
		sip_account_refresh(g_ptr_array_index(sip->accounts, i));
	return TRUE;
}

static void sip_wind_down(gpointer self, RegentCause cause)
{
	Sip *sip = self;
	SipAlarm alarm = sip_close_goodbye(sip->ordered, cause);
	g_autoptr(GBytes) ordered = sip_close_to_bytes(sip->ordered);

	if (ordered)
		regent_step_state_save(sip->step, ORDERED_FILE, ordered);
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
	sip_memory_free(sip->memory);
	g_free(sip);
}

/* Returns: what the step before this one was ordered; it is forgotten with that. */
static SipAlarm take_order(RegentStep *step)
{
	g_autoptr(GBytes) ordered = regent_step_state_load(step, ORDERED_FILE);

	if (ordered)
		regent_step_state_save(step, ORDERED_FILE, NULL);
	return sip_close_from_bytes(ordered);
}

static void take_memory(Sip *sip)
{
	g_autoptr(GBytes) bytes = regent_step_state_load(sip->step, SIP_MEMORY_FILE);

	sip->memory = sip_memory_new(bytes, g_get_real_time() / G_USEC_PER_SEC);
	sip->remembers = bytes != NULL;
}

/* @config: of the phone's registration. */
static void apply_memory(Sip *sip, SipConfig *config)
{
	sip_memory_give_held(sip->memory, config->servers, g_get_real_time() - regent_step_now(sip->step));
	for (guint i = 0; i < config->lines->len; i++)
		((SipLine *) g_ptr_array_index(config->lines, i))->doubted = sip->memory->passwords > 0;
}

static gpointer sip_start(RegentStep *step, GError **error)
{
	g_autoptr(GPtrArray) configs = NULL;
	const char *why;
	SipAlarm alarm;
	Sip *sip;

	if (!signaling_is_mine(step, "sip"))
		return NULL;
	sip_message_init();
	sip = g_new0(Sip, 1);
	sip->step = step;
	sip->accounts = g_ptr_array_new_with_free_func((GDestroyNotify) sip_account_free);
	take_memory(sip);
	configs = sip_inputs_accounts(step, &why);
	if (!configs->len)
		sip_words_fail_early(step, why);
	else
		apply_memory(sip, g_ptr_array_index(configs, 0));
	while (configs->len)
		sip_account_new(sip, g_ptr_array_steal_index(configs, 0));
	alarm = sip_close_start(take_order(step), regent_step_cause(step));
	for (guint i = 0; i < sip->accounts->len; i++)
		sip_account_start(g_ptr_array_index(sip->accounts, i), alarm);
	return sip;
}

REGENT_PLUGIN(sip, .phase = "signaling",
	.summary = "Registers the lines over SIP, by UDP or TCP, with digest authentication", .stage = "Registering",
	.options = sip_options, .reasons = sip_reasons,
	.needs = REGENT_LIST(REGENT_FACT_VOICE_INTERFACE, REGENT_FACT_IP_ADDRESS), .uses = REGENT_LIST(USES, IN_PLACE),
	.in_place = REGENT_LIST(IN_PLACE),
	.provides = REGENT_LIST(REGENT_FACT_REGISTRATION_STATE, REGENT_FACT_REGISTRATION_CALL_MANAGER,
		REGENT_FACT_REGISTRATION_PROTOCOL, REGENT_FACT_REGISTRATION_REASON, REGENT_FACT_REGISTRATION_LINES,
		REGENT_FACT_REGISTRATION_BUTTONS, REGENT_FACT_REGISTRATION_TIME, REGENT_FACT_REGISTRATION_CLOCK),
	.start = sip_start, .stop = sip_stop, .refresh = sip_refresh, .wind_down = sip_wind_down,
	.check = sip_options_check);
