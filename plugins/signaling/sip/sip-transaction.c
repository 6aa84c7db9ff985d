/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-transaction.h"

#include <string.h>

#define MAX_ANSWERS 32
#define MAX_WAIT 3 /* times Timer F: a server could say for ever that it is trying */

/* Requests. */

void sip_request_init(
	SipRequest *request, const SipTimers *timers, gboolean reliable, const SipRequestOps *ops, gpointer self)
{
	*request = (SipRequest) { .timers = timers, .ops = ops, .self = self, .reliable = reliable };
}

void sip_request_clear(SipRequest *request)
{
	g_clear_pointer(&request->text, g_free);
}

static void set_state(SipRequest *request, SipRequestState state)
{
	SipRequestState from = request->state;

	request->state = state;
	if (from != state)
		request->ops->state(request->self, from, state);
}

void sip_request_start(SipRequest *request, char *text, gint64 now)
{
	const SipTimers *timers = request->timers;

	g_free(request->text);
	request->text = text;
	request->interval = timers->t1;
	request->resend = request->reliable ? REGENT_NEVER : now + timers->t1;
	request->end = now + timers->limit;
	request->last = now + MAX_WAIT * timers->limit;
	set_state(request, SIP_REQUEST_TRYING);
	request->ops->send(request->self, request->text);
}

void sip_request_end(SipRequest *request)
{
	set_state(request, SIP_REQUEST_IDLE);
}

/* 17.1.2.2: in state Proceeding Timer E runs at T2. */
void sip_request_provisional(SipRequest *request, gint64 now)
{
	request->end = MIN(now + request->timers->limit, request->last);
	request->interval = request->timers->t2;
	if (!request->reliable)
		request->resend = now + request->timers->t2;
	set_state(request, SIP_REQUEST_PROCEEDING);
}

gboolean sip_request_is_out(const SipRequest *request)
{
	return request->state != SIP_REQUEST_IDLE;
}

gint64 sip_request_deadline(const SipRequest *request)
{
	return sip_request_is_out(request) ? MIN(request->resend, request->end) : REGENT_NEVER;
}

void sip_request_tick(SipRequest *request, gint64 now)
{
	if (now < sip_request_deadline(request))
		return;
	if (now >= request->end) {
		set_state(request, SIP_REQUEST_IDLE);
		request->ops->silent(request->self, now);
		return;
	}
	request->interval = MIN(2 * request->interval, request->timers->t2);
	request->resend = now + request->interval;
	request->ops->send(request->self, request->text);
}

/* Answers. */

typedef struct {
	char *key, *response;
	HostPort *peer;
	gint64 end;    /* Timer J, or H */
	gint64 resend; /* Timer G */
	gint64 interval;
} Answer;

struct SipAnswers {
	SipTimers timers;
	const SipAnswersOps *ops;
	gpointer self;
	GQueue *list; /* Answer, the oldest first */
};

static void answer_free(gpointer data)
{
	Answer *answer = data;

	g_free(answer->key);
	g_free(answer->response);
	host_port_free(answer->peer);
	g_free(answer);
}

SipAnswers *sip_answers_new(const SipTimers *timers, const SipAnswersOps *ops, gpointer self)
{
	SipAnswers *answers = g_new0(SipAnswers, 1);

	answers->timers = *timers;
	answers->ops = ops;
	answers->self = self;
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

static void remove_old(SipAnswers *answers, gint64 now)
{
	Answer *oldest;

	while ((oldest = g_queue_peek_head(answers->list)) &&
		(oldest->end <= now || answers->list->length > MAX_ANSWERS))
		answer_free(g_queue_pop_head(answers->list));
}

static Answer *find_answer(SipAnswers *answers, const char *key)
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

	remove_old(answers, now);
	answer = find_answer(answers, key);
	return answer ? answer->response : NULL;
}

void sip_answers_add(
	SipAnswers *answers, const char *key, const HostPort *peer, const char *response, gboolean invite, gint64 now)
{
	Answer *answer = g_new0(Answer, 1);

	answer->key = g_strdup(key);
	answer->peer = host_port_copy(peer);
	answer->response = g_strdup(response);
	answer->end = now + 64 * answers->timers.t1;
	answer->interval = answers->timers.t1;
	answer->resend = invite ? now + answer->interval : REGENT_NEVER;
	g_queue_push_tail(answers->list, answer);
	remove_old(answers, now);
}

void sip_answers_ack(SipAnswers *answers, const char *key)
{
	Answer *answer = find_answer(answers, key);

	if (answer)
		answer->resend = REGENT_NEVER;
}

gint64 sip_answers_deadline(const SipAnswers *answers)
{
	gint64 deadline = REGENT_NEVER;

	for (GList *link = answers->list->head; link; link = link->next)
		deadline = MIN(deadline, ((Answer *) link->data)->resend);
	return deadline;
}

void sip_answers_tick(SipAnswers *answers, gint64 now)
{
	remove_old(answers, now);
	for (GList *link = answers->list->head; link; link = link->next) {
		Answer *answer = link->data;

		if (now < answer->resend)
			continue;
		answer->interval = MIN(2 * answer->interval, answers->timers.t2);
		answer->resend = now + answer->interval;
		answers->ops->send(answers->self, answer->peer, answer->response);
	}
}
