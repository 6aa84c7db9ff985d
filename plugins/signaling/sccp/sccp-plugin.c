/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-plugin.h"
#include "sccp-reasons.h"
#include "signaling.h"

#include <string.h>

/* Where this phone is: when it is elsewhere the next time, its address has changed. */
static char *place(const Sccp *self)
{
	return g_strdup_printf("%x@%s", self->identity.address, self->interface);
}

static SccpClose load_cause(Sccp *self, guint *drops)
{
	g_autoptr(GBytes) bytes = regent_step_state_load(self->step, SCCP_STATE_FILE);
	g_autofree char *here = place(self);
	g_autofree char *text = NULL;

	*drops = 0;
	if (!bytes)
		return SCCP_CLOSE_INITIALIZED;
	text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
	self->saved = TRUE;
	return sccp_close_load(text, here, drops);
}

static void group_open(gpointer owner, guint link, guint server)
{
	Sccp *self = owner;
	const CallManager *manager = &self->group.servers[server];

	self->transports[link] = sccp_transport_open(&self->set, link, &manager->where, manager->secure);
}

static void group_close(gpointer owner, guint link)
{
	Sccp *self = owner;

	g_clear_pointer(&self->transports[link], sccp_transport_free);
}

static void group_send(gpointer owner, guint link, gconstpointer pdu, gsize length)
{
	Sccp *self = owner;

	if (self->transports[link])
		sccp_transport_send(self->transports[link], pdu, length);
}

static guint32 group_random(gpointer owner)
{
	Sccp *self = owner;

	return regent_step_random(self->step);
}

static void group_log(gpointer owner, guint server, const char *text)
{
	Sccp *self = owner;

	regent_step_log(self->step, G_LOG_LEVEL_INFO, "%s: %s", sccp_server_name(self, (int) server), text);
}

static void group_event(gpointer owner, const SccpGroupEvent *event)
{
	sccp_tell_event(owner, event);
}

static const SccpGroupOps group_ops = { group_open, group_close, group_send, group_random, group_event, group_log };

/* After each thing that happened: send, tell what differs, wait for the next deadline. */
static void update(Sccp *self)
{
	gint64 deadline = sccp_group_deadline(&self->group);

	for (guint i = 0; i < SCCP_LINKS_MAX; i++)
		if (self->transports[i])
			sccp_transport_flush(self->transports[i]);
	sccp_tell_face(self);
	if (deadline == self->timer_at)
		return;
	self->timer_at = deadline;
	if (deadline)
		regent_timer_set_at(self->timer, deadline);
	else
		regent_timer_stop(self->timer);
}

static void on_timer(gpointer data)
{
	Sccp *self = data;

	self->timer_at = 0;
	sccp_group_tick(&self->group, regent_step_now(self->step));
	update(self);
}

static void on_opened(gpointer data, guint link)
{
	Sccp *self = data;

	sccp_group_opened(&self->group, link, regent_step_now(self->step));
	update(self);
}

static void on_failed_to_open(gpointer data, guint link, SccpClose cause, const char *text, gboolean tls)
{
	Sccp *self = data;
	g_autofree char *sentence = g_strdup(text);

	if (link == self->group.active)
		self->failed_tls = tls;
	regent_step_log(self->step, G_LOG_LEVEL_INFO, "%s", sentence);
	sccp_group_open_failed(&self->group, link, cause, sentence, regent_step_now(self->step));
	update(self);
}

static void on_received(gpointer data, guint link, const guint8 *bytes, gsize length)
{
	Sccp *self = data;

	sccp_group_received(&self->group, link, bytes, length, regent_step_now(self->step));
	update(self);
}

static void on_closed(gpointer data, guint link, SccpClose cause)
{
	Sccp *self = data;

	sccp_group_closed(&self->group, link, cause, regent_step_now(self->step));
	update(self);
}

static const SccpTransportOps transport_ops = { on_opened, on_failed_to_open, on_received, on_closed };

static gboolean is_registered(const Sccp *self)
{
	return self->done && sccp_group_active(&self->group);
}

static void sccp_stop(gpointer data)
{
	Sccp *self = data;

	/* Nobody could say goodbye: the address or the link went away. */
	if (is_registered(self) && !self->winding_down)
		sccp_save_cause(self, SCCP_CLOSE_ADDRESS, NULL);
	sccp_group_clear(&self->group);
	sccp_transport_set_clear(&self->set);
	g_free(self);
}

static Sccp *sccp_new(RegentStep *step, GError **error)
{
	g_autofree Sccp *self = g_new0(Sccp, 1);
	const char *interface;

	self->step = step;
	self->lost = -1;
	self->set = (SccpTransportSet) { .step = step,
		.ops = &transport_ops,
		.self = self,
		.timeout = regent_step_option_duration(step, "connect-timeout") };
	self->set.tls = (TlsContext) { .step = step, .timeout = self->set.timeout };
	if (!sccp_config_tls(step, &self->set.tls.trust, error)) {
		sccp_transport_set_clear(&self->set);
		return NULL;
	}
	self->timer = regent_step_timer(step, on_timer, self);
	sccp_config_inputs(step, self->inputs);
	sccp_config_identity(step, &self->identity);
	interface = regent_step_fact_string(step, REGENT_FACT_VOICE_INTERFACE);
	self->interface = g_intern_string(interface ? interface : "");
	return g_steal_pointer(&self);
}

static void begin(Sccp *self)
{
	guint drops;
	SccpClose last = load_cause(self, &drops);

	sccp_group_start(&self->group, last, drops, regent_step_now(self->step));
	update(self);
}

static gpointer sccp_start(RegentStep *step, GError **error)
{
	CallManager *servers;
	guint count;
	Sccp *self;

	if (!signaling_is_mine(step, "sccp", error))
		return NULL;
	self = sccp_new(step, error);
	if (!self)
		return NULL;
	servers = sccp_config_servers(step, &count);
	sccp_group_init(&self->group, &group_ops, self, &self->identity, servers, count, sccp_config_monitor(step));
	if (!count) {
		regent_step_fail_because(step, "cm.none", NULL);
	} else if (regent_step_fact_number(step, REGENT_FACT_CONFIG_DEFAULT, FALSE) &&
		   sccp_form(self->identity.type)->gateway) {
		regent_step_fail_because(step, "reg.gateway", NULL);
	} else {
		begin(self);
	}
	return self;
}

static gboolean sccp_refresh(gpointer data)
{
	Sccp *self = data;
	char inputs[SCCP_DIGEST];

	sccp_config_inputs(self->step, inputs);
	if (strcmp(inputs, self->inputs) != 0)
		return FALSE;
	sccp_config_identity(self->step, &self->identity);
	return TRUE;
}

/* What the next Alarm says about a goodbye of our own; when there was nobody to say it to, what it would have said. */
static SccpClose cause_of_wind_down(const Sccp *self, RegentCause cause)
{
	if (self->asked != SCCP_CLOSE_INITIALIZED)
		return self->asked;
	if (!is_registered(self))
		return self->group.last;
	switch (cause) {
	case REGENT_CAUSE_RESET:
	case REGENT_CAUSE_RESTART:
	case REGENT_CAUSE_CONFIG:
		return SCCP_CLOSE_KEYPAD;
	case REGENT_CAUSE_LOST:
		return SCCP_CLOSE_ADDRESS;
	case REGENT_CAUSE_SHUTDOWN:
		return SCCP_CLOSE_INITIALIZED;
	default:
		return SCCP_CLOSE_RESTART;
	}
}

static void sccp_wind_down(gpointer data, RegentCause cause)
{
	Sccp *self = data;
	SccpClose last = cause_of_wind_down(self, cause);
	g_autofree char *here = cause == REGENT_CAUSE_CHANGED && is_registered(self) ? place(self) : NULL;

	self->winding_down = TRUE;
	sccp_save_cause(self, last, here);
	sccp_group_leave(&self->group, regent_step_now(self->step));
	update(self);
}

REGENT_PLUGIN(sccp, .phase = "signaling", .summary = "Registers with a Cisco call manager over SCCP (Skinny)",
	.stage = "Registering", .options = sccp_options, .reasons = sccp_reasons,
	.needs = REGENT_LIST(REGENT_FACT_ENDPOINT_DEVICE_NAME, REGENT_FACT_IP_ADDRESS),
	.uses = REGENT_LIST(REGENT_FACT_ENDPOINT_LOAD, REGENT_FACT_ENDPOINT_MAC, REGENT_FACT_MODEL_DEVICE_TYPE,
		REGENT_FACT_MODEL_NAME, REGENT_FACT_MODEL_LINES, REGENT_FACT_VOICE_INTERFACE,
		REGENT_FACT_VOICE_PRIORITY, REGENT_FACT_VOICE_SIGNALING_DSCP, REGENT_FACT_IP_DNS, REGENT_FACT_IP_DOMAIN,
		REGENT_FACT_CONFIG_PROTOCOL, REGENT_FACT_ENDPOINT_PROTOCOL, REGENT_FACT_CONFIG_FILE,
		REGENT_FACT_CONFIG_DEFAULT, REGENT_FACT_CONFIG_VERSION, REGENT_FACT_CONFIG_CALL_MANAGERS,
		REGENT_FACT_CONFIG_SRST, REGENT_FACT_CONFIG_SETTINGS),
	.provides = REGENT_LIST(REGENT_FACT_REGISTRATION_STATE, REGENT_FACT_REGISTRATION_CALL_MANAGER,
		REGENT_FACT_REGISTRATION_STANDBY, REGENT_FACT_REGISTRATION_PROTOCOL, REGENT_FACT_REGISTRATION_REASON,
		REGENT_FACT_REGISTRATION_LOAD, REGENT_FACT_REGISTRATION_LINES, REGENT_FACT_REGISTRATION_BUTTONS,
		REGENT_FACT_REGISTRATION_SOFTKEYS, REGENT_FACT_REGISTRATION_PROMPT, REGENT_FACT_REGISTRATION_NOTICE,
		REGENT_FACT_REGISTRATION_MESSAGE_WAITING, REGENT_FACT_REGISTRATION_TEXT, REGENT_FACT_REGISTRATION_CALL,
		REGENT_FACT_REGISTRATION_TIME, REGENT_FACT_REGISTRATION_CLOCK),
	.start = sccp_start, .stop = sccp_stop, .refresh = sccp_refresh, .wind_down = sccp_wind_down);
