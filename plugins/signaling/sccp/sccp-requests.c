/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-session-private.h"

#include <string.h>

enum {
	ANSWER_WAIT = 5,   /* seconds */
	TEMPLATE_WAIT = 2, /* nothing else goes on meanwhile; what comes later is taken too */
	OPTIONAL_WAIT = 2, /* for answers that some call managers never give */
	HEADSET_OFF = 2,
};

/* What is asked after the RegisterAck, several at a time as newer loads do. TimeDateReq must not be
 * missing, for chan-sccp calls a phone registered only then. */
typedef struct {
	guint8 request;
	guint8 answer;    /* 0: none awaited */
	guint8 wait;      /* seconds */
	guint8 quirk;     /* not asked where it is known that none comes */
	gboolean gateway; /* a gateway port asks it too, which has no keys but its line */
	const char *stage;
	gboolean soft; /* it is about soft keys */
} Request;

static const Request before[] = {
	{ SCCP_BUTTON_TEMPLATE_REQ, SCCP_BUTTON_TEMPLATE, TEMPLATE_WAIT, 0, TRUE, "Requesting Template" },
	{ SCCP_SOFT_KEY_TEMPLATE_REQ, SCCP_SOFT_KEY_TEMPLATE, TEMPLATE_WAIT, 0, FALSE, "Requesting Softkey Template",
		TRUE },
	{ SCCP_SOFT_KEY_SET_REQ, SCCP_SOFT_KEY_SETS, TEMPLATE_WAIT, 0, FALSE, "Requesting Softkey Set", TRUE },
	{ SCCP_CONFIG_STAT_REQ, SCCP_CONFIG_STAT, OPTIONAL_WAIT, SCCP_NO_CONFIG_STAT, FALSE, "Registering" },
};

static const Request of_line[] = {
	{ SCCP_LINE_STAT_REQ, SCCP_LINE_STAT, ANSWER_WAIT, 0, TRUE, "Requesting Line Status" },
	{ SCCP_FORWARD_STAT_REQ, SCCP_FORWARD_STAT, OPTIONAL_WAIT, SCCP_NO_FORWARD_STAT, TRUE,
		"Requesting Line Status" },
	{ 0 },
};
static const Request of_speed_dial[] = {
	{ SCCP_SPEED_DIAL_STAT_REQ, SCCP_SPEED_DIAL_STAT, OPTIONAL_WAIT, 0, FALSE, "Requesting Speed Status" },
	{ 0 },
};
static const Request of_service[] = {
	{ SCCP_SERVICE_URL_STAT_REQ, SCCP_SERVICE_URL_STAT, OPTIONAL_WAIT, 0, FALSE, "Requesting Service URL Status" },
	{ 0 },
};
static const Request of_nothing[] = { { 0 } };
static const Request of_feature[] = {
	{ SCCP_FEATURE_STAT_REQ, SCCP_FEATURE_STAT, OPTIONAL_WAIT, SCCP_NO_FEATURE_STAT, FALSE,
		"Requesting Feature Key Status" },
	{ 0 },
};

static const Request after[] = {
	{ SCCP_TIME_DATE_REQ, SCCP_TIME_DATE, ANSWER_WAIT, 0, TRUE, "Registering" },
};

/* All others are features. */
static const struct {
	guint8 type;
	const Request *requests;
} of_button[] = {
	{ SCCP_BUTTON_LINE, of_line },
	{ SCCP_BUTTON_SPEED_DIAL, of_speed_dial },
	{ SCCP_BUTTON_SERVICE_URL, of_service },
	{ SCCP_BUTTON_UNUSED, of_nothing },
	{ SCCP_BUTTON_UNDEFINED, of_nothing },
};

static guint line_keys(const SccpSession *session)
{
	guint lines = 0;

	for (guint i = 0; i < session->face->button_count; i++)
		lines += session->face->buttons[i].type == SCCP_BUTTON_LINE;
	return lines;
}

/* What a phone has no keys for it does not ask. */
static gboolean has_keys_for(const SccpSession *session, const Request *request)
{
	const SccpForm *form = sccp_form(session->identity->type);

	return (request->gateway || !form->gateway) && !(request->soft && form->plain);
}

/* Returns: seconds that the patience for what is awaited lasts, 0: nothing is. */
static guint patience(const SccpSession *session)
{
	guint longest = 0;

	for (guint i = 0; i < SCCP_WINDOW; i++)
		if (session->awaited[i].answer)
			longest = MAX(longest, session->awaited[i].wait);
	return longest;
}

/* Returns: place for one more that is awaited, -1: none. */
static int free_place(const SccpSession *session)
{
	for (int i = 0; i < SCCP_WINDOW; i++)
		if (!session->awaited[i].answer)
			return i;
	return -1;
}

static void ask(SccpSession *session, const Request *request, guint8 number)
{
	int place = free_place(session);

	if (request->quirk & session->quirks || !has_keys_for(session, request))
		return;
	sccp_session_send_number(session, (SccpKind) request->request,
		request->request == SCCP_BUTTON_TEMPLATE_REQ ? session->identity->lines : number);
	session->awaited[place].answer = request->answer;
	session->awaited[place].number = number;
	session->awaited[place].wait = request->wait;
}

static const Request *button_request(const SccpSession *session)
{
	const SccpFaceButton *button = &session->face->buttons[session->button];
	const Request *requests = of_feature;

	for (guint i = 0; i < G_N_ELEMENTS(of_button); i++)
		if (of_button[i].type == button->type)
			requests = of_button[i].requests;
	return requests[session->part].request ? &requests[session->part] : NULL;
}

/* Only what the template names is asked: wazo closes on any other line. */
static const Request *next_of_buttons(SccpSession *session, guint8 *number)
{
	while (session->button < session->face->button_count) {
		const Request *request = button_request(session);

		if (request) {
			*number = session->face->buttons[session->button].instance;
			session->part++;
			return request;
		}
		session->button++;
		session->part = 0;
	}
	return NULL;
}

enum {
	STEP_TEMPLATES = G_N_ELEMENTS(before), /* all of them are awaited */
	STEP_BUTTONS,
	STEP_AFTER,
	STEP_END = STEP_AFTER + G_N_ELEMENTS(after),
};

/* Returns: what is to be asked next, NULL: nothing now. */
static const Request *next_request(SccpSession *session, guint8 *number)
{
	const Request *request = NULL;

	*number = 0;
	if (session->step < STEP_TEMPLATES)
		return &before[session->step++];
	if (session->step == STEP_TEMPLATES && patience(session))
		return NULL;
	if (session->step == STEP_TEMPLATES)
		session->step = STEP_BUTTONS;
	if (session->step == STEP_BUTTONS)
		request = next_of_buttons(session, number);
	if (request)
		return request;
	session->step = MAX(session->step, STEP_AFTER);
	return session->step < STEP_END ? &after[session->step++ - STEP_AFTER] : NULL;
}

/* A phone says these unasked when it is complete. */
static void tell_rest(SccpSession *session)
{
	sccp_session_send_number(session, SCCP_REGISTER_AVAILABLE_LINES, line_keys(session));
	sccp_session_send_number(session, SCCP_HEADSET_STATUS, HEADSET_OFF);
	sccp_session_send_number(session, SCCP_VERSION_REQ, 0);
}

gboolean sccp_requests_ask(SccpSession *session, gint64 now)
{
	const Request *request;
	guint8 number;

	while (free_place(session) >= 0 && (request = next_request(session, &number)))
		ask(session, request, number);
	session->answer_at = patience(session) ? now + patience(session) * SECONDS : REGENT_NEVER;
	if (session->answer_at != REGENT_NEVER)
		return TRUE;
	tell_rest(session);
	return FALSE;
}

void sccp_requests_start(SccpSession *session)
{
	session->step = session->button = session->part = 0;
	memset(session->awaited, 0, sizeof session->awaited);
}

/* Number 0 in an answer: "whatever was asked" (chan_skinny for an empty line). */
static guint32 *answer_number(SccpMessage *message)
{
	switch (message->kind) {
	case SCCP_LINE_STAT:
		return &message->line.line;
	case SCCP_FORWARD_STAT:
		return &message->forward.line;
	case SCCP_SPEED_DIAL_STAT:
		return &message->speed_dial.index;
	case SCCP_SERVICE_URL_STAT:
		return &message->service.index;
	case SCCP_FEATURE_STAT:
		return &message->feature.index;
	default:
		return NULL;
	}
}

/* A template may come in parts. */
static gboolean is_last_part(const SccpMessage *message)
{
	if (message->kind == SCCP_BUTTON_TEMPLATE)
		return !message->buttons.count ||
		       (guint64) message->buttons.offset + message->buttons.count >= message->buttons.total;
	if (message->kind == SCCP_SOFT_KEY_TEMPLATE)
		return !message->soft_keys.count ||
		       (guint64) message->soft_keys.offset + message->soft_keys.count >= message->soft_keys.total;
	if (message->kind == SCCP_SOFT_KEY_SETS)
		return !message->sets.count ||
		       (guint64) message->sets.offset + message->sets.count >= message->sets.total;
	return TRUE;
}

gboolean sccp_requests_answered(SccpSession *session, SccpMessage *message)
{
	guint32 *number = answer_number(message);

	if (session->state != SCCP_STATE_LOADING)
		return FALSE;
	for (guint i = 0; i < SCCP_WINDOW; i++) {
		if (session->awaited[i].answer != message->kind)
			continue;
		if (number && !*number)
			*number = session->awaited[i].number;
		if ((number && *number != session->awaited[i].number) || !is_last_part(message))
			continue;
		session->awaited[i].answer = 0;
		return TRUE;
	}
	return FALSE;
}

static const char *stage_of_answer(guint8 answer, const Request *requests, guint count)
{
	for (guint i = 0; i < count && requests[i].request; i++)
		if (requests[i].answer == answer)
			return requests[i].stage;
	return NULL;
}

static const char *stage_of(guint8 answer)
{
	const char *stage = stage_of_answer(answer, before, G_N_ELEMENTS(before));

	for (guint i = 0; !stage && i < G_N_ELEMENTS(of_button); i++)
		stage = stage_of_answer(answer, of_button[i].requests, G_MAXUINT);
	if (!stage)
		stage = stage_of_answer(answer, of_feature, G_MAXUINT);
	return stage ? stage : "Registering";
}

/* Some call managers never answer these: not asked again. */
static guint quirk_of(guint8 answer)
{
	switch (answer) {
	case SCCP_CONFIG_STAT:
		return SCCP_NO_CONFIG_STAT;
	case SCCP_FORWARD_STAT:
		return SCCP_NO_FORWARD_STAT;
	case SCCP_FEATURE_STAT:
		return SCCP_NO_FEATURE_STAT;
	default:
		return 0;
	}
}

static guint missing_of(guint8 answer)
{
	if (answer == SCCP_BUTTON_TEMPLATE)
		return SCCP_MISSING_TEMPLATE;
	return answer == SCCP_LINE_STAT ? SCCP_MISSING_LINE : 0;
}

const char *sccp_session_asked_in_vain(const SccpSession *session)
{
	if (session->missing & SCCP_MISSING_TEMPLATE)
		return "button template";
	return session->missing & SCCP_MISSING_LINE ? "line's status" : NULL;
}

gboolean sccp_requests_resume(SccpSession *session, const SccpMessage *message)
{
	if (message->kind != SCCP_BUTTON_TEMPLATE || !(session->missing & SCCP_MISSING_TEMPLATE) ||
		session->state != SCCP_STATE_REGISTERED || !is_last_part(message))
		return FALSE;
	session->missing = 0;
	session->step = STEP_BUTTONS;
	session->button = session->part = 0;
	return TRUE;
}

void sccp_requests_overdue(SccpSession *session)
{
	for (guint i = 0; i < SCCP_WINDOW; i++) {
		g_autofree char *text = NULL;

		if (!session->awaited[i].answer)
			continue;
		text = g_strdup_printf("%s: no answer", stage_of(session->awaited[i].answer));
		session->ops->log(session->self, session, text);
		session->quirks |= quirk_of(session->awaited[i].answer);
		session->missing |= missing_of(session->awaited[i].answer);
		session->awaited[i].answer = 0;
	}
}

const char *sccp_session_stage(const SccpSession *session)
{
	for (guint i = 0; i < SCCP_WINDOW; i++)
		if (session->awaited[i].answer)
			return stage_of(session->awaited[i].answer);
	return "Registering";
}
