/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-transaction.h"

#include <string.h>

#define MAX_ANSWERS 32
#define MAX_WAIT 3 /* times Timer F, however often the server says that it is trying */

void sip_request_start(SipRequest *request, const SipTimers *timers, gboolean reliable, gint64 now)
{
	*request = (SipRequest) {
		.active = TRUE,
		.reliable = reliable,
		.interval = timers->t1,
		.resend = reliable ? SIP_NEVER : now + timers->t1,
		.end = now + timers->limit,
		.last = now + MAX_WAIT * timers->limit,
	};
}

void sip_request_end(SipRequest *request)
{
	request->active = FALSE;
}

gint64 sip_request_due(const SipRequest *request)
{
	return request->active ? MIN(request->resend, request->end) : SIP_NEVER;
}

SipRequestEvent sip_request_timer(SipRequest *request, const SipTimers *timers, gint64 now)
{
	if (!request->active)
		return SIP_REQUEST_NOTHING;
	if (now >= request->end) {
		request->active = FALSE;
		return SIP_REQUEST_TIMEOUT;
	}
	if (now < request->resend)
		return SIP_REQUEST_NOTHING;
	request->interval = MIN(2 * request->interval, timers->t2);
	request->resend = now + request->interval;
	return SIP_REQUEST_RESEND;
}

/* 17.1.2.2: in state Proceeding Timer E runs at T2. */
void sip_request_provisional(SipRequest *request, const SipTimers *timers, gint64 now)
{
	request->end = MIN(now + timers->limit, request->last);
	request->interval = timers->t2;
	if (!request->reliable)
		request->resend = now + timers->t2;
}

/* Answers. */

typedef struct {
	char *key, *peer, *response;
	gint64 end;    /* Timer J, or H */
	gint64 resend; /* Timer G */
	gint64 interval;
} Answer;

struct SipAnswers {
	SipTimers timers;
	GQueue *list; /* Answer, the oldest first */
};

static void answer_free(gpointer data)
{
	Answer *answer = data;

	g_free(answer->key);
	g_free(answer->peer);
	g_free(answer->response);
	g_free(answer);
}

SipAnswers *sip_answers_new(const SipTimers *timers)
{
	SipAnswers *answers = g_new0(SipAnswers, 1);

	answers->timers = *timers;
	answers->list = g_queue_new();
	return answers;
}

void sip_answers_free(SipAnswers *answers)
{
	if (!answers)
		return;
	g_queue_free_full(answers->list, answer_free);
	g_free(answers);
}

static void expire(SipAnswers *answers, gint64 now)
{
	Answer *oldest;

	while ((oldest = g_queue_peek_head(answers->list)) &&
		(oldest->end <= now || answers->list->length > MAX_ANSWERS))
		answer_free(g_queue_pop_head(answers->list));
}

static Answer *find(SipAnswers *answers, const char *key)
{
	for (GList *link = answers->list->head; link; link = link->next) {
		Answer *answer = link->data;

		if (strcmp(answer->key, key) == 0)
			return answer;
	}
	return NULL;
}

const char *sip_answers_find(SipAnswers *answers, const char *key, gint64 now)
{
	Answer *answer;

	expire(answers, now);
	answer = find(answers, key);
	return answer ? answer->response : NULL;
}

void sip_answers_add(
	SipAnswers *answers, const char *key, const char *peer, const char *response, gboolean invite, gint64 now)
{
	Answer *answer = g_new0(Answer, 1);

	answer->key = g_strdup(key);
	answer->peer = g_strdup(peer);
	answer->response = g_strdup(response);
	answer->end = now + 64 * answers->timers.t1;
	answer->interval = answers->timers.t1;
	answer->resend = invite ? now + answer->interval : SIP_NEVER;
	g_queue_push_tail(answers->list, answer);
	expire(answers, now);
}

void sip_answers_ack(SipAnswers *answers, const char *key)
{
	Answer *answer = find(answers, key);

	if (answer)
		answer->resend = SIP_NEVER;
}

gint64 sip_answers_due(const SipAnswers *answers)
{
	gint64 due = SIP_NEVER;

	for (GList *link = answers->list->head; link; link = link->next)
		due = MIN(due, ((Answer *) link->data)->resend);
	return due;
}

void sip_answers_timer(SipAnswers *answers, gint64 now, SipAnswersSend send, gpointer self)
{
	expire(answers, now);
	for (GList *link = answers->list->head; link; link = link->next) {
		Answer *answer = link->data;

		if (now < answer->resend)
			continue;
		answer->interval = MIN(2 * answer->interval, answers->timers.t2);
		answer->resend = now + answer->interval;
		send(self, answer->peer, answer->response);
	}
}
