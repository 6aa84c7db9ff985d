/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-report.h"
#include "clock-text.h"
#include "sccp-drawbacks.h"
#include "sccp-face-facts.h"
#include "sccp-failure.h"
#include "sccp-inputs.h"
#include "sccp-tables.h"

#include <string.h>

const char *sccp_report_server(const Sccp *sccp, int server)
{
	return server < 0 ? "" : sccp->group.servers[server].where.host;
}

void sccp_report_close(Sccp *sccp, SccpClose cause, const char *place)
{
	SccpPast past = { cause, sccp->group.drops, sccp->group.ended_at / G_USEC_PER_SEC };
	g_autofree char *text = sccp_close_save(&past, place);
	g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));

	sccp->saved = cause != SCCP_CLOSE_INITIALIZED;
	regent_step_state_save(sccp->step, SCCP_STATE_FILE, sccp->saved ? bytes : NULL);
}

/* Facts. */

static void publish_clock(Sccp *sccp)
{
	const SccpFace *face = &sccp->group.face;

	regent_step_publish(sccp->step, REGENT_FACT_REGISTRATION_CLOCK, sccp_face_facts_clock(face));
	regent_step_publish(sccp->step, REGENT_FACT_REGISTRATION_TIME,
		face->unix_time ? g_variant_new_int64(face->unix_time) : NULL);
}

static void publish_load(Sccp *sccp)
{
	const char *running = sccp->identity.load ? sccp->identity.load : "";
	const char *wanted = sccp_load_named(sccp->group.face.version, sccp->identity.load);

	regent_step_publish_string(sccp->step, REGENT_FACT_REGISTRATION_LOAD, wanted);
	if (wanted && g_ascii_strcasecmp(wanted, running) != 0)
		regent_step_log(sccp->step, G_LOG_LEVEL_INFO, "the call manager names load %s, %s is running", wanted,
			*running ? running : "an unnamed one");
}

static void publish_face(Sccp *sccp)
{
	SccpFace *face = &sccp->group.face;
	guint changed = face->changed;

	if (!sccp_group_is_registered(&sccp->group) || !changed)
		return;
	face->changed = 0;
	if (changed & SCCP_CHANGED_BUTTONS) {
		regent_step_publish(sccp->step, REGENT_FACT_REGISTRATION_LINES, sccp_face_facts_lines(face));
		regent_step_publish(sccp->step, REGENT_FACT_REGISTRATION_BUTTONS, sccp_face_facts_buttons(face));
	}
	if (changed & SCCP_CHANGED_SOFT_KEYS)
		regent_step_publish(sccp->step, REGENT_FACT_REGISTRATION_SOFTKEYS, sccp_face_facts_soft_keys(face));
	if (changed & SCCP_CHANGED_PROMPT)
		regent_step_publish_string(sccp->step, REGENT_FACT_REGISTRATION_PROMPT, sccp_face_prompt(face));
	if (changed & SCCP_CHANGED_NOTICE) {
		regent_step_publish_string(sccp->step, REGENT_FACT_REGISTRATION_NOTICE, sccp_face_notice(face));
		regent_step_publish(sccp->step, REGENT_FACT_REGISTRATION_MESSAGE_WAITING,
			g_variant_new_boolean(face->messages != 0));
	}
	if (changed & SCCP_CHANGED_TEXT)
		regent_step_publish_string(sccp->step, REGENT_FACT_REGISTRATION_TEXT, face->text);
	if (changed & SCCP_CHANGED_CALL)
		regent_step_publish(sccp->step, REGENT_FACT_REGISTRATION_CALL, sccp_face_facts_call(face));
	if (changed & SCCP_CHANGED_CLOCK)
		publish_clock(sccp);
	if (changed & SCCP_CHANGED_VERSION)
		publish_load(sccp);
}

static void publish_state(Sccp *sccp, const char *state)
{
	regent_step_publish_string(sccp->step, REGENT_FACT_REGISTRATION_STATE, state);
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

static void report(Sccp *sccp)
{
	const SccpGroup *group = &sccp->group;
	int server = group->active == SCCP_LINK_NONE ? -1 : group->links[group->active].server;
	g_autoptr(GString) line = NULL;

	if (server < 0 || !sccp_group_is_registered(group))
		return;
	line = g_string_new(sccp_report_server(sccp, server));
	g_string_append(line, place_words(group, server));
	if (group->standby != SCCP_LINK_NONE)
		g_string_append_printf(
			line, ", standby %s", sccp_report_server(sccp, group->links[group->standby].server));
	if (first_number(&group->face))
		g_string_append_printf(line, ", line %s", first_number(&group->face));
	regent_step_report(sccp->step, -1, "%s", line->str);
}

static void show_stage(Sccp *sccp, const char *stage)
{
	if (g_strcmp0(stage, sccp->stage) == 0)
		return;
	sccp->stage = stage;
	regent_step_stage(sccp->step, stage);
}

/* What the group says. */

static void on_opening(Sccp *sccp, int server)
{
	g_autofree char *stage = g_strdup_printf("Opening %s", sccp_report_server(sccp, server));

	sccp->stage = NULL;
	regent_step_stage(sccp->step, stage);
	regent_step_report(sccp->step, -1, "%s", stage);
	publish_state(sccp, "connecting");
}

static void on_registering(Sccp *sccp, int server)
{
	const SccpSession *session = sccp_group_active(&sccp->group);

	if (!session || session->state != SCCP_STATE_LOADING) {
		regent_step_report(sccp->step, -1, "registering with %s", sccp_report_server(sccp, server));
		publish_state(sccp, "registering");
	}
	show_stage(sccp, session ? sccp_session_stage(session) : "Registering");
}

static void explain_move(Sccp *sccp, int server)
{
	if (sccp->lost < 0 || server == sccp->lost || server == 0) {
		sccp->lost = -1;
		regent_step_explain(sccp->step, NULL, NULL);
		return;
	}
	regent_step_explain(sccp->step, "cm.lost", "lost", sccp_report_server(sccp, sccp->lost), "why",
		sccp_close_words(sccp->lost_cause), "cm", sccp_report_server(sccp, server), NULL);
}

static void on_registered(Sccp *sccp, int server)
{
	const SccpSession *session = sccp_group_active(&sccp->group);
	g_autofree char *protocol = g_strdup_printf("SCCP %u", session->version);

	regent_step_publish_string(sccp->step, REGENT_FACT_REGISTRATION_CALL_MANAGER, sccp_report_server(sccp, server));
	regent_step_publish_string(sccp->step, REGENT_FACT_REGISTRATION_PROTOCOL, protocol);
	regent_step_publish(sccp->step, REGENT_FACT_REGISTRATION_REASON, NULL);
	publish_state(sccp, "registered");
	publish_face(sccp);
	explain_move(sccp, server);
	regent_step_message(sccp->step, "Registered with %s", sccp_report_server(sccp, server));
	regent_step_log(sccp->step, G_LOG_LEVEL_INFO, "%s answers like %s, SCCP version %u",
		sccp_report_server(sccp, server), session->server_kind->name, session->version);
	regent_step_stage(sccp->step, NULL);
	sccp->stage = NULL;
	sccp_drawbacks_judge(sccp);
	report(sccp);
	if (sccp->saved)
		sccp_report_close(sccp, SCCP_CLOSE_INITIALIZED, NULL);
	if (!sccp->done)
		regent_step_done(sccp->step);
	sccp->done = TRUE;
}

static void on_lost(Sccp *sccp, int server, SccpClose cause)
{
	if (sccp->lost < 0 || server == 0) {
		sccp->lost = server;
		sccp->lost_cause = cause;
	}
	regent_step_message(sccp->step, "Lost %s: it %s (reason %u)", sccp_report_server(sccp, server),
		sccp_close_words(cause), sccp_close_code(cause));
	sccp_report_close(sccp, sccp->group.last, NULL);
	publish_state(sccp, "unregistered");
	sccp_drawbacks_clear(sccp);
}

static void on_rejected(Sccp *sccp, int server, const char *reject_text)
{
	gboolean said = reject_text && *reject_text;

	regent_step_message(sccp->step, "Registration Rejected%s%s by %s", said ? ": " : "", said ? reject_text : "",
		sccp_report_server(sccp, server));
	regent_step_publish_string(sccp->step, REGENT_FACT_REGISTRATION_REASON, said ? reject_text : "");
	sccp_drawbacks_clear(sccp);
	sccp_report_close(sccp, sccp->group.last, NULL);
}

static void on_standby(Sccp *sccp, int server)
{
	regent_step_publish_string(
		sccp->step, REGENT_FACT_REGISTRATION_STANDBY, server < 0 ? NULL : sccp_report_server(sccp, server));
	report(sccp);
}

static int active_server(const Sccp *sccp)
{
	const SccpGroup *group = &sccp->group;

	return group->active == SCCP_LINK_NONE ? -1 : group->links[group->active].server;
}

static void on_reset(Sccp *sccp, guint reset)
{
	static const struct {
		SccpClose cause;
		RegentRequest request;
		const char *words;
	} resets[] = {
		[SCCP_RESET_RESET] = { SCCP_CLOSE_RESET, REGENT_REQUEST_RESET, "Reset" },
		[SCCP_RESET_RESTART] = { SCCP_CLOSE_RESTART, REGENT_REQUEST_RESTART, "Restart" },
		[SCCP_RESET_APPLY] = { SCCP_CLOSE_INITIALIZED, REGENT_REQUEST_CHECK, "Apply config" },
	};

	regent_step_message(sccp->step, "%s requested by %s", resets[reset].words,
		sccp_failure_kind(sccp) == SCCP_KIND_CUCM ? "CUCM" : sccp_report_server(sccp, active_server(sccp)));
	if (reset != SCCP_RESET_APPLY)
		sccp->asked = resets[reset].cause;
	regent_step_request(sccp->step, resets[reset].request);
}

static void on_failed(Sccp *sccp)
{
	sccp_report_close(sccp, sccp->group.last, NULL);
	sccp->done = FALSE;
	publish_state(sccp, sccp->group.failure == SCCP_FAILURE_REJECTED ? "rejected" : "unregistered");
	sccp_failure_end(sccp);
}

static void on_waiting(Sccp *sccp)
{
	const SccpGroup *group = &sccp->group;
	g_autofree char *when = clock_text(group->wait_at - regent_step_now(sccp->step));

	publish_state(sccp, group->failure == SCCP_FAILURE_REJECTED ? "rejected" : "unregistered");
	sccp_failure_wait(sccp);
	regent_step_report(sccp->step, -1, "asks again at %s", when);
}

void sccp_report_event(Sccp *sccp, const SccpEvent *event)
{
	switch (event->kind) {
	case SCCP_EVENT_OPENING:
		on_opening(sccp, event->server);
		break;
	case SCCP_EVENT_REGISTERING:
		on_registering(sccp, event->server);
		break;
	case SCCP_EVENT_REGISTERED:
		on_registered(sccp, event->server);
		break;
	case SCCP_EVENT_LOST:
		on_lost(sccp, event->server, event->cause);
		break;
	case SCCP_EVENT_REJECTED:
		on_rejected(sccp, event->server, event->reject_text);
		break;
	case SCCP_EVENT_STANDBY:
		on_standby(sccp, event->server);
		break;
	case SCCP_EVENT_RESET:
		on_reset(sccp, event->reset);
		break;
	case SCCP_EVENT_WAITING:
		on_waiting(sccp);
		break;
	case SCCP_EVENT_FAILED:
		on_failed(sccp);
		break;
	case SCCP_EVENT_LEFT:
		regent_step_wound_down(sccp->step);
		break;
	}
}

void sccp_report_face(Sccp *sccp)
{
	gboolean relabelled = sccp->group.face.changed & SCCP_CHANGED_BUTTONS;

	publish_face(sccp);
	if (relabelled) {
		sccp_drawbacks_judge(sccp);
		report(sccp);
	}
}
