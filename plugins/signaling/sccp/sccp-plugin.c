/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-plugin.h"
#include "sccp-failure.h"
#include "sccp-inputs.h"
#include "sccp-tables.h"
#include "sccp-report.h"
#include "signaling.h"

#include <regent/plugin.h>

/* Where this phone is: when it is elsewhere the next time, its address has changed. */
static char *place_of(const Sccp *sccp)
{
	return g_strdup_printf("%x@%s", sccp->identity.address, sccp->interface);
}

static void group_open(gpointer self, guint link, guint server)
{
	Sccp *sccp = self;
	const CallManager *manager = &sccp->group.servers[server];

	sccp->transports[link] = sccp_transport_open(&sccp->set, link, &manager->where, manager->secure);
}

static void group_close(gpointer self, guint link)
{
	Sccp *sccp = self;

	g_clear_pointer(&sccp->transports[link], sccp_transport_free);
}

static void group_send(gpointer self, guint link, gconstpointer pdu, gsize length)
{
	Sccp *sccp = self;

	if (sccp->transports[link])
		sccp_transport_send(sccp->transports[link], pdu, length);
}

static void group_finish(gpointer self, guint link)
{
	Sccp *sccp = self;

	if (sccp->transports[link])
		sccp_transport_finish(sccp->transports[link]);
}

static guint32 group_random(gpointer self)
{
	Sccp *sccp = self;

	return regent_step_random(sccp->step);
}

static void group_log(gpointer self, guint server, const char *text)
{
	Sccp *sccp = self;

	regent_step_log(sccp->step, G_LOG_LEVEL_INFO, "%s: %s", sccp_report_server(sccp, (int) server), text);
}

static void group_event(gpointer self, const SccpEvent *event)
{
	sccp_report_event(self, event);
}

static void group_state(gpointer self, SccpGroupState from, SccpGroupState to)
{
	Sccp *sccp = self;

	regent_step_log(
		sccp->step, G_LOG_LEVEL_DEBUG, "%s -> %s", sccp_group_state_name(from), sccp_group_state_name(to));
}

static void group_session_state(gpointer self, guint server, SccpState from, SccpState to)
{
	Sccp *sccp = self;

	regent_step_log(sccp->step, G_LOG_LEVEL_DEBUG, "%s: %s -> %s", sccp_report_server(sccp, (int) server),
		sccp_state_name(from), sccp_state_name(to));
}

static const SccpGroupOps group_ops = { group_open, group_close, group_send, group_finish, group_random, group_event,
	group_state, group_session_state, group_log };

/* After each thing that happened: send, tell what differs, wait for the next deadline. */
static void update(Sccp *sccp)
{
	for (guint i = 0; i < SCCP_LINKS_MAX; i++)
		if (sccp->transports[i])
			sccp_transport_flush(sccp->transports[i]);
	sccp_report_face(sccp);
	regent_timer_set_at(sccp->timer, sccp_group_deadline(&sccp->group));
}

static void on_timer(gpointer self)
{
	Sccp *sccp = self;

	sccp_group_tick(&sccp->group, regent_step_now(sccp->step));
	update(sccp);
}

static void on_opened(gpointer self, guint link)
{
	Sccp *sccp = self;

	sccp_group_opened(&sccp->group, link, regent_step_now(sccp->step));
	update(sccp);
}

static void on_failed_to_open(gpointer self, guint link, ServerTrouble trouble, const char *text, const char *sayer)
{
	Sccp *sccp = self;

	regent_step_log(sccp->step, G_LOG_LEVEL_INFO, "%s", text);
	sccp_group_open_failed(&sccp->group, link, trouble, text, sayer, regent_step_now(sccp->step));
	update(sccp);
}

static void on_received(gpointer self, guint link, const guint8 *bytes, gsize length)
{
	Sccp *sccp = self;

	sccp_group_received(&sccp->group, link, bytes, length, regent_step_now(sccp->step));
	update(sccp);
}

static void on_closed(gpointer self, guint link, SccpClose cause)
{
	Sccp *sccp = self;

	sccp_group_closed(&sccp->group, link, cause, regent_step_now(sccp->step));
	update(sccp);
}

static const SccpTransportOps transport_ops = { on_opened, on_failed_to_open, on_received, on_closed };

static gboolean is_registered(const Sccp *sccp)
{
	return sccp->done && sccp_group_active(&sccp->group);
}

static void sccp_stop(gpointer self)
{
	Sccp *sccp = self;

	/* Nobody could say goodbye: the address or the link went away. */
	if (is_registered(sccp) && !sccp->winding_down)
		sccp_report_close(sccp, SCCP_CLOSE_ADDRESS, NULL);
	sccp_group_clear(&sccp->group);
	sccp_transport_set_clear(&sccp->set);
	g_free(sccp);
}

static Sccp *sccp_new(RegentStep *step, GError **error)
{
	g_autofree Sccp *sccp = g_new0(Sccp, 1);
	const char *interface;

	sccp->step = step;
	sccp->lost = -1;
	sccp->set = (SccpTransportSet) { .step = step,
		.ops = &transport_ops,
		.self = sccp,
		.timeout = regent_step_option_duration(step, "connect-timeout") };
	sccp->set.tls = (TlsContext) { .step = step, .timeout = sccp->set.timeout };
	if (!sccp_inputs_trust(step, &sccp->set.tls.trust, error)) {
		sccp_transport_set_clear(&sccp->set);
		return NULL;
	}
	sccp->timer = regent_step_timer(step, on_timer, sccp);
	sccp_inputs_identity(step, &sccp->identity);
	interface = regent_step_fact_string(step, REGENT_FACT_VOICE_INTERFACE);
	sccp->interface = g_intern_string(interface ? interface : "");
	return g_steal_pointer(&sccp);
}

static void begin(Sccp *sccp)
{
	g_autofree char *here = place_of(sccp);
	SccpPast past = sccp_inputs_past(sccp->step, here, &sccp->saved);

	sccp_group_start(&sccp->group, &past, regent_step_now(sccp->step));
	update(sccp);
}

static gpointer sccp_start(RegentStep *step, GError **error)
{
	CallManager *servers;
	guint count;
	Sccp *sccp;

	if (!signaling_is_mine(step, "sccp"))
		return NULL;
	sccp = sccp_new(step, error);
	if (!sccp)
		return NULL;
	servers = sccp_inputs_servers(step, &count);
	sccp_group_init(&sccp->group, &group_ops, sccp, &sccp->identity, servers, count, sccp_inputs_monitor(step));
	if (!count) {
		sccp_failure_no_servers(step);
	} else if (regent_step_fact_number(step, REGENT_FACT_CONFIG_DEFAULT, FALSE) &&
		   sccp_form(sccp->identity.type)->gateway) {
		regent_step_fail_because(step, "reg.gateway", NULL);
	} else {
		begin(sccp);
	}
	return sccp;
}

/* The texts of the identity are those of the facts as they read now. */
static gboolean sccp_refresh(gpointer self)
{
	Sccp *sccp = self;

	sccp_inputs_identity(sccp->step, &sccp->identity);
	return TRUE;
}

/* What the next Alarm says about a goodbye of our own; when there was nobody to say it to, what it would have said. */
static SccpClose cause_of_wind_down(const Sccp *sccp, RegentCause cause)
{
	if (sccp->asked != SCCP_CLOSE_INITIALIZED)
		return sccp->asked;
	if (!is_registered(sccp))
		return sccp->group.last;
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

static void sccp_wind_down(gpointer self, RegentCause cause)
{
	Sccp *sccp = self;
	SccpClose last = cause_of_wind_down(sccp, cause);
	g_autofree char *here = cause == REGENT_CAUSE_CHANGED && is_registered(sccp) ? place_of(sccp) : NULL;

	sccp->winding_down = TRUE;
	sccp_group_leave(&sccp->group, regent_step_now(sccp->step));
	sccp_report_close(sccp, last, here);
	update(sccp);
}

REGENT_PLUGIN(sccp, .phase = "signaling", .summary = "Registers with a Cisco call manager over SCCP (Skinny)",
	.stage = "Registering", .options = sccp_options, .check = sccp_options_check, .reasons = sccp_reasons,
	.needs = REGENT_LIST(REGENT_FACT_ENDPOINT_DEVICE_NAME, REGENT_FACT_IP_ADDRESS),
	.uses = REGENT_LIST(REGENT_FACT_ENDPOINT_LOAD, REGENT_FACT_ENDPOINT_MAC, REGENT_FACT_MODEL_DEVICE_TYPE,
		REGENT_FACT_MODEL_NAME, REGENT_FACT_MODEL_LINES, REGENT_FACT_VOICE_INTERFACE,
		REGENT_FACT_VOICE_PRIORITY, REGENT_FACT_VOICE_SIGNALING_DSCP, REGENT_FACT_IP_DNS, REGENT_FACT_IP_DOMAIN,
		REGENT_FACT_CONFIG_PROTOCOL, REGENT_FACT_ENDPOINT_PROTOCOL, REGENT_FACT_CONFIG_FILE,
		REGENT_FACT_CONFIG_DEFAULT, REGENT_FACT_CONFIG_VERSION, REGENT_FACT_CONFIG_CALL_MANAGERS,
		REGENT_FACT_CONFIG_SRST, REGENT_FACT_CONFIG_SETTINGS, REGENT_FACT_CONFIG_KIND, REGENT_FACT_IP_GATEWAY),
	.in_place = REGENT_LIST(REGENT_FACT_MODEL_NAME, REGENT_FACT_IP_DNS, REGENT_FACT_IP_DOMAIN,
		REGENT_FACT_IP_GATEWAY, REGENT_FACT_CONFIG_FILE, REGENT_FACT_CONFIG_DEFAULT, REGENT_FACT_CONFIG_KIND),
	.provides = REGENT_LIST(REGENT_FACT_REGISTRATION_STATE, REGENT_FACT_REGISTRATION_CALL_MANAGER,
		REGENT_FACT_REGISTRATION_STANDBY, REGENT_FACT_REGISTRATION_PROTOCOL, REGENT_FACT_REGISTRATION_REASON,
		REGENT_FACT_REGISTRATION_LOAD, REGENT_FACT_REGISTRATION_LINES, REGENT_FACT_REGISTRATION_BUTTONS,
		REGENT_FACT_REGISTRATION_SOFTKEYS, REGENT_FACT_REGISTRATION_PROMPT, REGENT_FACT_REGISTRATION_NOTICE,
		REGENT_FACT_REGISTRATION_MESSAGE_WAITING, REGENT_FACT_REGISTRATION_TEXT, REGENT_FACT_REGISTRATION_CALL,
		REGENT_FACT_REGISTRATION_TIME, REGENT_FACT_REGISTRATION_CLOCK),
	.start = sccp_start, .stop = sccp_stop, .refresh = sccp_refresh, .wind_down = sccp_wind_down);
