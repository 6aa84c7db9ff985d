/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-config.h"
#include "sccp-facts.h"
#include "sccp-reasons.h"

#include <string.h>

#define STATE_FILE "last-close"

typedef struct {
	RegentStep *step;
	RegentTimer *timer;
	gint64 timer_at;
	SccpTransportSet set;
	SccpTransport *transports[SCCP_GROUP_LINKS];
	SccpIdentity identity;
	char inputs[SCCP_DIGEST]; /* what a refresh must not find changed */
	gboolean failed_tls;
	gboolean done;
	gboolean saved;        /* the state file has a cause */
	gboolean winding_down;
	SccpClose asked;       /* why we shall leave: Reset or Restart; INITIALIZED: nobody said */
	const char *stage;
	int lost;              /* server that was lost before the active one, -1: none */
	SccpClose lost_cause;
	SccpGroup group;
} Sccp;

static const char *server_name(const Sccp *self, int server)
{
	return server < 0 ? "" : self->group.servers[server].name;
}

/* The reason of the last close outlives us: the next Alarm has it. */
static void save_cause(Sccp *self, SccpClose cause)
{
	const char *name = sccp_close_name(cause);
	g_autoptr(GBytes) bytes = g_bytes_new_static(name, strlen(name));

	self->saved = cause != SCCP_CLOSE_INITIALIZED;
	regent_step_state_save(self->step, STATE_FILE, self->saved ? bytes : NULL);
}

static SccpClose load_cause(Sccp *self)
{
	g_autoptr(GBytes) bytes = regent_step_state_load(self->step, STATE_FILE);
	g_autofree char *name = NULL;

	if (!bytes)
		return SCCP_CLOSE_INITIALIZED;
	name = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
	self->saved = TRUE;
	return sccp_close_parse(name);
}

/* Facts. */

static void publish_text(Sccp *self, const char *fact, const char *text)
{
	regent_step_publish(self->step, fact, text ? g_variant_new_string(text) : NULL);
}

static void publish_clock(Sccp *self)
{
	const SccpFace *face = &self->group.face;

	regent_step_publish(self->step, REGENT_FACT_REGISTRATION_CLOCK, sccp_facts_clock(face));
	if (face->unix_time)
		regent_step_publish(self->step, REGENT_FACT_REGISTRATION_TIME, g_variant_new_int64(face->unix_time));
}

static void check_load(Sccp *self)
{
	const char *wanted = self->group.face.version;
	const char *running = self->identity.load ? self->identity.load : "";

	publish_text(self, REGENT_FACT_REGISTRATION_LOAD, wanted);
	if (wanted && g_ascii_strcasecmp(wanted, running) != 0)
		regent_step_log(self->step, G_LOG_LEVEL_INFO, "the call manager names load %s, %s is running", wanted,
			*running ? running : "an unnamed one");
}

static void publish_face(Sccp *self)
{
	SccpFace *face = &self->group.face;
	guint changed = face->changed;

	if (!self->group.announced || !changed)
		return;
	face->changed = 0;
	if (changed & SCCP_CHANGED_BUTTONS) {
		regent_step_publish(self->step, REGENT_FACT_REGISTRATION_LINES, sccp_facts_lines(face));
		regent_step_publish(self->step, REGENT_FACT_REGISTRATION_BUTTONS, sccp_facts_buttons(face));
	}
	if (changed & SCCP_CHANGED_SOFT_KEYS)
		regent_step_publish(self->step, REGENT_FACT_REGISTRATION_SOFTKEYS, sccp_facts_soft_keys(face));
	if (changed & SCCP_CHANGED_PROMPT)
		publish_text(self, REGENT_FACT_REGISTRATION_PROMPT, sccp_face_prompt(face));
	if (changed & SCCP_CHANGED_NOTICE) {
		publish_text(self, REGENT_FACT_REGISTRATION_NOTICE, sccp_face_notice(face));
		regent_step_publish(self->step, REGENT_FACT_REGISTRATION_MESSAGE_WAITING,
			g_variant_new_boolean(face->message_waiting));
	}
	if (changed & SCCP_CHANGED_TEXT)
		publish_text(self, REGENT_FACT_REGISTRATION_TEXT, face->text);
	if (changed & SCCP_CHANGED_CALL)
		regent_step_publish(self->step, REGENT_FACT_REGISTRATION_CALL, sccp_facts_call(face));
	if (changed & SCCP_CHANGED_CLOCK)
		publish_clock(self);
	if (changed & SCCP_CHANGED_VERSION)
		check_load(self);
}

static void publish_state(Sccp *self, const char *state)
{
	regent_step_publish_string(self->step, REGENT_FACT_REGISTRATION_STATE, state);
}

static const char *first_number(const SccpFace *face)
{
	for (guint i = 0; i < face->button_count; i++)
		if (face->buttons[i].type == SCCP_BUTTON_LINE && face->buttons[i].number)
			return face->buttons[i].number;
	return NULL;
}

static const char *place_words(const SccpGroup *group, int server)
{
	if (group->servers[server].srst)
		return " (SRST)";
	return server == 0 ? " (primary)" : "";
}

static void report(Sccp *self)
{
	const SccpGroup *group = &self->group;
	int server = group->active == SCCP_LINK_NONE ? -1 : group->links[group->active].server;
	g_autoptr(GString) line = NULL;

	if (server < 0 || !group->announced)
		return;
	line = g_string_new(server_name(self, server));
	g_string_append(line, place_words(group, server));
	if (group->standby != SCCP_LINK_NONE)
		g_string_append_printf(line, ", standby %s",
			server_name(self, group->links[group->standby].server));
	if (first_number(&group->face))
		g_string_append_printf(line, ", line %s", first_number(&group->face));
	regent_step_report(self->step, -1, "%s", line->str);
}

static void show_stage(Sccp *self, const char *stage)
{
	if (g_strcmp0(stage, self->stage) == 0)
		return;
	self->stage = stage;
	regent_step_stage(self->step, stage);
}

/* What the group says. */

static void on_opening(Sccp *self, int server)
{
	g_autofree char *stage = g_strdup_printf("Opening %s", server_name(self, server));

	self->stage = NULL;
	regent_step_stage(self->step, stage);
	regent_step_report(self->step, -1, "%s", stage);
	publish_state(self, "connecting");
}

static void on_registering(Sccp *self, int server)
{
	const SccpSession *session = sccp_group_active(&self->group);

	if (!session || session->state == SCCP_STATE_OPEN) {
		regent_step_report(self->step, -1, "registering with %s", server_name(self, server));
		publish_state(self, "registering");
	}
	show_stage(self, session ? sccp_session_stage(session) : "Registering");
}

static void explain_move(Sccp *self, int server)
{
	if (self->lost < 0 || server == self->lost || server == 0) {
		self->lost = -1;
		regent_step_explain(self->step, NULL, NULL);
		return;
	}
	regent_step_explain(self->step, "cm.lost", "lost", server_name(self, self->lost), "why",
		sccp_close_words(self->lost_cause), "cm", server_name(self, server), NULL);
}

static void on_registered(Sccp *self, int server)
{
	const SccpSession *session = sccp_group_active(&self->group);
	g_autofree char *protocol = g_strdup_printf("SCCP %u", session->version);

	regent_step_publish_string(self->step, REGENT_FACT_REGISTRATION_CALL_MANAGER, server_name(self, server));
	regent_step_publish_string(self->step, REGENT_FACT_REGISTRATION_PROTOCOL, protocol);
	regent_step_publish(self->step, REGENT_FACT_REGISTRATION_REASON, NULL);
	publish_state(self, "registered");
	publish_face(self);
	explain_move(self, server);
	regent_step_message(self->step, "Registered with %s", server_name(self, server));
	regent_step_log(self->step, G_LOG_LEVEL_INFO, "%s answers like %s, SCCP version %u",
		server_name(self, server), session->server_kind, session->version);
	regent_step_stage(self->step, NULL);
	self->stage = NULL;
	report(self);
	if (self->saved)
		save_cause(self, SCCP_CLOSE_INITIALIZED);
	if (!self->done)
		regent_step_done(self->step);
	self->done = TRUE;
}

static void on_lost(Sccp *self, int server, SccpClose cause)
{
	if (self->lost < 0 || server == 0) {
		self->lost = server;
		self->lost_cause = cause;
	}
	regent_step_message(self->step, "Lost %s: %s (reason %u)", server_name(self, server),
		sccp_close_words(cause), sccp_close_code(cause));
	save_cause(self, cause);
}

static void on_rejected(Sccp *self, int server, const char *words)
{
	gboolean said = words && *words;

	regent_step_message(self->step, "Registration Rejected%s%s by %s", said ? ": " : "", said ? words : "",
		server_name(self, server));
	regent_step_publish_string(self->step, REGENT_FACT_REGISTRATION_REASON, said ? words : "");
}

static void on_standby(Sccp *self, int server)
{
	publish_text(self, REGENT_FACT_REGISTRATION_STANDBY, server < 0 ? NULL : server_name(self, server));
	report(self);
}

static void on_reset(Sccp *self, guint reset)
{
	static const struct {
		SccpClose cause;
		RegentRequest request;
		const char *words;
	} resets[] = {
		[SCCP_RESET_RESET] = { SCCP_CLOSE_RESET, REGENT_REQUEST_RESET, "Reset requested by CUCM" },
		[SCCP_RESET_RESTART] = { SCCP_CLOSE_RESTART, REGENT_REQUEST_RESTART, "Restart requested by CUCM" },
		[SCCP_RESET_APPLY] = { SCCP_CLOSE_INITIALIZED, REGENT_REQUEST_CHECK,
			"Apply config requested by CUCM" },
	};

	regent_step_message(self->step, "%s", resets[reset].words);
	self->asked = resets[reset].cause;
	regent_step_request(self->step, resets[reset].request);
}

static void fail_rejected(Sccp *self)
{
	const SccpGroup *group = &self->group;
	const char *text = group->failure_words;
	gboolean default_file = regent_step_fact_number(self->step, REGENT_FACT_CONFIG_DEFAULT, FALSE) != 0;
	g_autofree char *words = *text ? g_strdup_printf(": %s", text) : g_strdup("");

	publish_state(self, "rejected");
	regent_step_fail_because(self->step, sccp_reject_code(text, default_file), "cm",
		server_name(self, group->failed_server), "words", words, "text", text, NULL);
}

static void on_failed(Sccp *self)
{
	const SccpGroup *group = &self->group;

	save_cause(self, group->last);
	self->done = FALSE;
	if (group->failure == SCCP_FAILURE_REJECTED) {
		fail_rejected(self);
	} else if (group->failure == SCCP_FAILURE_DUPLICATE) {
		publish_state(self, "unregistered");
		regent_step_fail_because(self->step, "reg.duplicate", "cm",
			server_name(self, group->failed_server), NULL);
	} else {
		publish_state(self, "unregistered");
		regent_step_fail_because(self->step, self->failed_tls ? "cm.certificate" : "cm.unreachable", "cm",
			server_name(self, 0), "failures", group->failures ? group->failures->str : "", NULL);
	}
}

static void group_event(gpointer owner, const SccpGroupEvent *event)
{
	Sccp *self = owner;

	switch (event->kind) {
	case SCCP_GROUP_OPENING:
		on_opening(self, event->server);
		break;
	case SCCP_GROUP_REGISTERING:
		on_registering(self, event->server);
		break;
	case SCCP_GROUP_REGISTERED:
		on_registered(self, event->server);
		break;
	case SCCP_GROUP_LOST:
		on_lost(self, event->server, event->cause);
		break;
	case SCCP_GROUP_REJECTED:
		on_rejected(self, event->server, event->words);
		break;
	case SCCP_GROUP_STANDBY:
		on_standby(self, event->server);
		break;
	case SCCP_GROUP_RESET:
		on_reset(self, event->reset);
		break;
	case SCCP_GROUP_FAILED:
		on_failed(self);
		break;
	case SCCP_GROUP_LEFT:
		regent_step_wound_down(self->step);
		break;
	}
}

static void group_open(gpointer owner, guint link, guint server)
{
	Sccp *self = owner;
	const SccpServer *s = &self->group.servers[server];

	self->transports[link] = sccp_transport_open(&self->set, link, s->name, s->port, s->secure);
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

	regent_step_log(self->step, G_LOG_LEVEL_INFO, "%s: %s", server_name(self, (int) server), text);
}

static const SccpGroupOps group_ops = { group_open, group_close, group_send, group_random, group_event, group_log };

/* After each thing that happened: send, tell what differs, wait for the next deadline. */
static void update(Sccp *self)
{
	gint64 deadline = sccp_group_deadline(&self->group);
	gboolean relabelled = self->group.face.changed & SCCP_CHANGED_BUTTONS;

	for (guint i = 0; i < SCCP_GROUP_LINKS; i++)
		if (self->transports[i])
			sccp_transport_flush(self->transports[i]);
	publish_face(self);
	if (relabelled)
		report(self);
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

static void sccp_stop(gpointer data)
{
	Sccp *self = data;

	/* Nobody could say goodbye: the address or the link went away. */
	if (self->done && !self->winding_down)
		save_cause(self, SCCP_CLOSE_ADDRESS);
	sccp_group_clear(&self->group);
	sccp_transport_set_clear(&self->set);
	g_clear_pointer(&self->set.resolver, resolver_free);
	g_free(self);
}

static gboolean is_mine(RegentStep *step, GError **error)
{
	const char *protocol = regent_step_fact_string(step, REGENT_FACT_CONFIG_PROTOCOL);

	if (!protocol || g_ascii_strcasecmp(protocol, "sccp") == 0)
		return TRUE;
	g_set_error(error, REGENT_ERROR, REGENT_ERROR_NOT_MINE, "this phone speaks %s", protocol);
	return FALSE;
}

static Sccp *sccp_new(RegentStep *step, GError **error)
{
	g_autofree Sccp *self = g_new0(Sccp, 1);

	self->step = step;
	self->lost = -1;
	self->set = (SccpTransportSet) { .step = step, .ops = &transport_ops, .self = self,
		.timeout = regent_step_option_duration(step, "connect-timeout") };
	if (!sccp_config_tls(step, &self->set.tls, error)) {
		sccp_transport_set_clear(&self->set);
		return NULL;
	}
	self->set.resolver = resolver_new(step, error);
	if (!self->set.resolver) {
		sccp_transport_set_clear(&self->set);
		return NULL;
	}
	self->timer = regent_step_timer(step, on_timer, self);
	sccp_config_inputs(step, self->inputs);
	sccp_config_identity(step, &self->identity);
	return g_steal_pointer(&self);
}

static gpointer sccp_start(RegentStep *step, GError **error)
{
	SccpServer *servers;
	guint count;
	Sccp *self;

	if (!is_mine(step, error))
		return NULL;
	self = sccp_new(step, error);
	if (!self)
		return NULL;
	servers = sccp_config_servers(step, &count);
	sccp_group_init(&self->group, &group_ops, self, &self->identity, servers, count,
		sccp_config_monitor(step));
	if (!count) {
		regent_step_fail_because(step, "cm.none", NULL);
	} else if (regent_step_fact_number(step, REGENT_FACT_CONFIG_DEFAULT, FALSE)
		&& sccp_form(self->identity.type)->gateway) {
		regent_step_fail_because(step, "reg.gateway", NULL);
	} else {
		sccp_group_start(&self->group, load_cause(self), regent_step_now(step));
		update(self);
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
	resolver_refresh(self->set.resolver);
	return TRUE;
}

/* What the next Alarm says about a goodbye of our own. */
static SccpClose cause_of_wind_down(const Sccp *self, RegentCause cause)
{
	if (self->asked != SCCP_CLOSE_INITIALIZED)
		return self->asked;
	switch (cause) {
	case REGENT_CAUSE_RESET:
	case REGENT_CAUSE_RESTART:
		return SCCP_CLOSE_KEYPAD;
	case REGENT_CAUSE_CHANGED:
	case REGENT_CAUSE_LOST:
		return SCCP_CLOSE_ADDRESS;
	case REGENT_CAUSE_RETRY:
		return self->group.last;
	default:
		return SCCP_CLOSE_INITIALIZED;
	}
}

static void sccp_wind_down(gpointer data, RegentCause cause)
{
	Sccp *self = data;

	self->winding_down = TRUE;
	save_cause(self, cause_of_wind_down(self, cause));
	sccp_group_leave(&self->group, regent_step_now(self->step));
	update(self);
}

REGENT_PLUGIN(sccp,
	.phase = "signaling",
	.summary = "Registers with a Cisco call manager over SCCP (Skinny)",
	.stage = "Registering",
	.options = sccp_options,
	.reasons = sccp_reasons,
	.needs = REGENT_LIST(REGENT_FACT_ENDPOINT_DEVICE_NAME, REGENT_FACT_IP_ADDRESS),
	.uses = REGENT_LIST(REGENT_FACT_ENDPOINT_LOAD, REGENT_FACT_ENDPOINT_MAC, REGENT_FACT_MODEL_DEVICE_TYPE,
		REGENT_FACT_MODEL_NAME, REGENT_FACT_MODEL_LINES, REGENT_FACT_VOICE_INTERFACE,
		REGENT_FACT_VOICE_PRIORITY, REGENT_FACT_VOICE_SIGNALING_DSCP, REGENT_FACT_IP_DNS,
		REGENT_FACT_IP_DOMAIN, REGENT_FACT_CONFIG_PROTOCOL, REGENT_FACT_CONFIG_FILE,
		REGENT_FACT_CONFIG_DEFAULT, REGENT_FACT_CONFIG_VERSION, REGENT_FACT_CONFIG_CALL_MANAGERS,
		REGENT_FACT_CONFIG_SRST, REGENT_FACT_CONFIG_SETTINGS),
	.provides = REGENT_LIST(REGENT_FACT_REGISTRATION_STATE, REGENT_FACT_REGISTRATION_CALL_MANAGER,
		REGENT_FACT_REGISTRATION_STANDBY, REGENT_FACT_REGISTRATION_PROTOCOL, REGENT_FACT_REGISTRATION_REASON,
		REGENT_FACT_REGISTRATION_LOAD, REGENT_FACT_REGISTRATION_LINES, REGENT_FACT_REGISTRATION_BUTTONS,
		REGENT_FACT_REGISTRATION_SOFTKEYS, REGENT_FACT_REGISTRATION_PROMPT, REGENT_FACT_REGISTRATION_NOTICE,
		REGENT_FACT_REGISTRATION_MESSAGE_WAITING, REGENT_FACT_REGISTRATION_TEXT,
		REGENT_FACT_REGISTRATION_CALL, REGENT_FACT_REGISTRATION_TIME, REGENT_FACT_REGISTRATION_CLOCK),
	.start = sccp_start,
	.stop = sccp_stop,
	.refresh = sccp_refresh,
	.wind_down = sccp_wind_down);
