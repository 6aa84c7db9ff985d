/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-facts.h"
#include "sccp-plugin.h"
#include "sccp-reasons.h"

#include <string.h>

const char *sccp_server_name(const Sccp *self, int server)
{
	return server < 0 ? "" : self->group.servers[server].where.host;
}

void sccp_save_cause(Sccp *self, SccpClose cause, const char *place)
{
	g_autofree char *text = sccp_close_save(cause, self->group.drops, place);
	g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));

	self->saved = cause != SCCP_CLOSE_INITIALIZED;
	regent_step_state_save(self->step, SCCP_STATE_FILE, self->saved ? bytes : NULL);
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
	regent_step_publish(self->step, REGENT_FACT_REGISTRATION_TIME,
		face->unix_time ? g_variant_new_int64(face->unix_time) : NULL);
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
			g_variant_new_boolean(face->messages != 0));
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
	line = g_string_new(sccp_server_name(self, server));
	g_string_append(line, place_words(group, server));
	if (group->standby != SCCP_LINK_NONE)
		g_string_append_printf(
			line, ", standby %s", sccp_server_name(self, group->links[group->standby].server));
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
	g_autofree char *stage = g_strdup_printf("Opening %s", sccp_server_name(self, server));

	self->stage = NULL;
	regent_step_stage(self->step, stage);
	regent_step_report(self->step, -1, "%s", stage);
	publish_state(self, "connecting");
}

static void on_registering(Sccp *self, int server)
{
	const SccpSession *session = sccp_group_active(&self->group);

	if (!session || session->state == SCCP_STATE_OPEN) {
		regent_step_report(self->step, -1, "registering with %s", sccp_server_name(self, server));
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
	regent_step_explain(self->step, "cm.lost", "lost", sccp_server_name(self, self->lost), "why",
		sccp_close_words(self->lost_cause), "cm", sccp_server_name(self, server), NULL);
}

static void on_registered(Sccp *self, int server)
{
	const SccpSession *session = sccp_group_active(&self->group);
	g_autofree char *protocol = g_strdup_printf("SCCP %u", session->version);

	regent_step_publish_string(self->step, REGENT_FACT_REGISTRATION_CALL_MANAGER, sccp_server_name(self, server));
	regent_step_publish_string(self->step, REGENT_FACT_REGISTRATION_PROTOCOL, protocol);
	regent_step_publish(self->step, REGENT_FACT_REGISTRATION_REASON, NULL);
	publish_state(self, "registered");
	publish_face(self);
	explain_move(self, server);
	regent_step_message(self->step, "Registered with %s", sccp_server_name(self, server));
	regent_step_log(self->step, G_LOG_LEVEL_INFO, "%s answers like %s, SCCP version %u",
		sccp_server_name(self, server), session->server_kind, session->version);
	regent_step_stage(self->step, NULL);
	self->stage = NULL;
	report(self);
	if (self->saved)
		sccp_save_cause(self, SCCP_CLOSE_INITIALIZED, NULL);
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
	regent_step_message(self->step, "Lost %s: %s (reason %u)", sccp_server_name(self, server),
		sccp_close_words(cause), sccp_close_code(cause));
	sccp_save_cause(self, self->group.last, NULL);
}

static void on_rejected(Sccp *self, int server, const char *words)
{
	gboolean said = words && *words;

	regent_step_message(self->step, "Registration Rejected%s%s by %s", said ? ": " : "", said ? words : "",
		sccp_server_name(self, server));
	regent_step_publish_string(self->step, REGENT_FACT_REGISTRATION_REASON, said ? words : "");
	sccp_save_cause(self, self->group.last, NULL);
}

static void on_standby(Sccp *self, int server)
{
	publish_text(self, REGENT_FACT_REGISTRATION_STANDBY, server < 0 ? NULL : sccp_server_name(self, server));
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
		[SCCP_RESET_APPLY] = { SCCP_CLOSE_INITIALIZED, REGENT_REQUEST_CHECK, "Apply config requested by CUCM" },
	};

	regent_step_message(self->step, "%s", resets[reset].words);
	if (reset != SCCP_RESET_APPLY)
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
		sccp_server_name(self, group->failed_server), "words", words, "text", text, NULL);
}

static const char *failure_code(const Sccp *self)
{
	switch (self->group.failure) {
	case SCCP_FAILURE_NO_SCCP:
		return "cm.no-sccp";
	case SCCP_FAILURE_CLOSED:
		return "reg.closed";
	case SCCP_FAILURE_DROPPED:
		return "reg.dropped";
	case SCCP_FAILURE_DUPLICATE:
		return "reg.duplicate";
	default:
		return self->failed_tls ? "cm.certificate" : "cm.unreachable";
	}
}

static void on_failed(Sccp *self)
{
	const SccpGroup *group = &self->group;

	sccp_save_cause(self, group->last, NULL);
	self->done = FALSE;
	if (group->failure == SCCP_FAILURE_REJECTED) {
		fail_rejected(self);
		return;
	}
	publish_state(self, "unregistered");
	regent_step_fail_because(self->step, failure_code(self), "cm",
		sccp_server_name(self, MAX(group->failed_server, 0)), "failures",
		group->failures ? group->failures->str : "", NULL);
}

void sccp_tell_event(Sccp *self, const SccpGroupEvent *event)
{
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

void sccp_tell_face(Sccp *self)
{
	gboolean relabelled = self->group.face.changed & SCCP_CHANGED_BUTTONS;

	publish_face(self);
	if (relabelled)
		report(self);
}
