/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-session-private.h"

#include <string.h>

enum {
	ANSWER_WAIT = 5,   /* seconds */
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
	gboolean gateway; /* a gateway port asks it too */
	const char *stage;
} Request;

static const Request before[] = {
	{ SCCP_BUTTON_TEMPLATE_REQ, SCCP_BUTTON_TEMPLATE, ANSWER_WAIT, 0, TRUE, "Requesting Template" },
	{ SCCP_SOFT_KEY_TEMPLATE_REQ, SCCP_SOFT_KEY_TEMPLATE, ANSWER_WAIT, 0, FALSE, "Requesting Softkey Template" },
	{ SCCP_SOFT_KEY_SET_REQ, SCCP_SOFT_KEY_SETS, ANSWER_WAIT, 0, FALSE, "Requesting Softkey Set" },
	{ SCCP_CONFIG_STAT_REQ, SCCP_CONFIG_STAT, OPTIONAL_WAIT, SCCP_NO_CONFIG_STAT, FALSE, "Registering" },
};

static const Request of_line[] = {
	{ SCCP_LINE_STAT_REQ, SCCP_LINE_STAT, ANSWER_WAIT, 0, TRUE, "Requesting Line Status" },
	{ SCCP_FORWARD_STAT_REQ, SCCP_FORWARD_STAT, OPTIONAL_WAIT, SCCP_NO_FORWARD_STAT, TRUE,
		"Requesting Line Status" },
	{ 0 },
};
static const Request of_speed_dial[] = {
	{ SCCP_SPEED_DIAL_STAT_REQ, SCCP_SPEED_DIAL_STAT, OPTIONAL_WAIT, 0, TRUE, "Requesting Speed Status" },
	{ 0 },
};
static const Request of_service[] = {
	{ SCCP_SERVICE_URL_STAT_REQ, SCCP_SERVICE_URL_STAT, OPTIONAL_WAIT, 0, TRUE, "Requesting Service URL Status" },
	{ 0 },
};
static const Request of_nothing[] = { { 0 } };
static const Request of_feature[] = {
	{ SCCP_FEATURE_STAT_REQ, SCCP_FEATURE_STAT, OPTIONAL_WAIT, SCCP_NO_FEATURE_STAT, TRUE,
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

static guint line_keys(const SccpSession *s)
{
	guint lines = 0;

	for (guint i = 0; i < s->face->button_count; i++)
		lines += s->face->buttons[i].type == SCCP_BUTTON_LINE;
	return lines;
}

static gboolean is_gateway(const SccpSession *s)
{
	return sccp_form(s->identity->type)->gateway;
}

/* Returns: seconds that the patience for what is awaited lasts, 0: nothing is. */
static guint patience(const SccpSession *s)
{
	guint longest = 0;

	for (guint i = 0; i < SCCP_WINDOW; i++)
		if (s->awaited[i].answer)
			longest = MAX(longest, s->awaited[i].wait);
	return longest;
}

/* Returns: place for one more that is awaited, -1: none. */
static int free_place(const SccpSession *s)
{
	for (int i = 0; i < SCCP_WINDOW; i++)
		if (!s->awaited[i].answer)
			return i;
	return -1;
}

static void ask(SccpSession *s, const Request *request, guint8 number)
{
	int place = free_place(s);

	if (request->quirk & s->quirks || (!request->gateway && is_gateway(s)))
		return;
	sccp_session_send_number(s, (SccpKind) request->request,
		request->request == SCCP_BUTTON_TEMPLATE_REQ ? s->identity->lines : number);
	s->awaited[place].answer = request->answer;
	s->awaited[place].number = number;
	s->awaited[place].wait = request->wait;
}

static const Request *button_request(const SccpSession *s)
{
	const SccpFaceButton *button = &s->face->buttons[s->button];
	const Request *requests = of_feature;

	for (guint i = 0; i < G_N_ELEMENTS(of_button); i++)
		if (of_button[i].type == button->type)
			requests = of_button[i].requests;
	return requests[s->part].request ? &requests[s->part] : NULL;
}

/* Only what the template names is asked: wazo closes on any other line. */
static const Request *take_button(SccpSession *s, guint8 *number)
{
	while (s->button < s->face->button_count) {
		const Request *request = button_request(s);

		if (request) {
			*number = s->face->buttons[s->button].instance;
			s->part++;
			return request;
		}
		s->button++;
		s->part = 0;
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
static const Request *take(SccpSession *s, guint8 *number)
{
	const Request *request = NULL;

	*number = 0;
	if (s->step < STEP_TEMPLATES)
		return &before[s->step++];
	if (s->step == STEP_TEMPLATES && patience(s))
		return NULL;
	if (s->step == STEP_TEMPLATES)
		s->step = STEP_BUTTONS;
	if (s->step == STEP_BUTTONS)
		request = take_button(s, number);
	if (request)
		return request;
	s->step = MAX(s->step, STEP_AFTER);
	return s->step < STEP_END ? &after[s->step++ - STEP_AFTER] : NULL;
}

static void finish(SccpSession *s)
{
	guint lines = line_keys(s);

	sccp_session_send_number(s, SCCP_REGISTER_AVAILABLE_LINES, lines);
	sccp_session_send_number(s, SCCP_HEADSET_STATUS, HEADSET_OFF);
	sccp_session_send_number(s, SCCP_VERSION_REQ, 0);
	s->state = SCCP_STATE_REGISTERED;
}

void sccp_requests_next(SccpSession *s, gint64 now)
{
	const Request *request;
	guint8 number;

	while (free_place(s) >= 0 && (request = take(s, &number)))
		ask(s, request, number);
	s->answer_at = patience(s) ? now + patience(s) * SECONDS : 0;
	if (!s->answer_at)
		finish(s);
}

void sccp_requests_start(SccpSession *s, gint64 now)
{
	s->step = s->button = s->part = 0;
	memset(s->awaited, 0, sizeof s->awaited);
	sccp_requests_next(s, now);
}

/* Number 0 in an answer: "whatever was asked" (chan_skinny for an empty line). */
static guint32 *answer_number(SccpMessage *m)
{
	switch (m->kind) {
	case SCCP_LINE_STAT:
		return &m->line.line;
	case SCCP_FORWARD_STAT:
		return &m->forward.line;
	case SCCP_SPEED_DIAL_STAT:
		return &m->speed_dial.index;
	case SCCP_SERVICE_URL_STAT:
		return &m->service.index;
	case SCCP_FEATURE_STAT:
		return &m->feature.index;
	default:
		return NULL;
	}
}

/* A template may come in parts. */
static gboolean is_last_part(const SccpMessage *m)
{
	if (m->kind == SCCP_BUTTON_TEMPLATE)
		return !m->buttons.count || (guint64) m->buttons.offset + m->buttons.count >= m->buttons.total;
	if (m->kind == SCCP_SOFT_KEY_TEMPLATE)
		return !m->soft_keys.count || (guint64) m->soft_keys.offset + m->soft_keys.count >= m->soft_keys.total;
	if (m->kind == SCCP_SOFT_KEY_SETS)
		return !m->sets.count || (guint64) m->sets.offset + m->sets.count >= m->sets.total;
	return TRUE;
}

gboolean sccp_requests_answered(SccpSession *s, SccpMessage *m)
{
	guint32 *number = answer_number(m);

	if (s->state != SCCP_STATE_LOADING)
		return FALSE;
	for (guint i = 0; i < SCCP_WINDOW; i++) {
		if (s->awaited[i].answer != m->kind)
			continue;
		if (number && !*number)
			*number = s->awaited[i].number;
		if ((number && *number != s->awaited[i].number) || !is_last_part(m))
			continue;
		s->awaited[i].answer = 0;
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

void sccp_requests_overdue(SccpSession *s, gint64 now)
{
	for (guint i = 0; i < SCCP_WINDOW; i++) {
		g_autofree char *text = NULL;

		if (!s->awaited[i].answer)
			continue;
		text = g_strdup_printf("%s: no answer", stage_of(s->awaited[i].answer));
		s->ops->log(s->owner, s, text);
		s->quirks |= quirk_of(s->awaited[i].answer);
		s->awaited[i].answer = 0;
	}
	sccp_requests_next(s, now);
}

const char *sccp_session_stage(const SccpSession *s)
{
	for (guint i = 0; i < SCCP_WINDOW; i++)
		if (s->awaited[i].answer)
			return stage_of(s->awaited[i].answer);
	return "Registering";
}
