/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Requests of others. One that comes a second time gets the same answer, and is not obeyed a second time. */

#include "sip-account.h"
#include "sip-answer.h"
#include "sip-inputs.h"
#include "sip-write.h"

#include <string.h>

static void obey(SipAccount *account, SipOrder order)
{
	static const struct {
		RegentRequest request;
		const char *word;
	} orders[] = {
		[SIP_DO_RESET] = { REGENT_REQUEST_RESET, "Reset" },
		[SIP_DO_RESTART] = { REGENT_REQUEST_RESTART, "Restart" },
		[SIP_DO_CHECK] = { REGENT_REQUEST_CHECK, "Apply Config" },
	};
	RegentStep *step = account->sip->step;

	if (order == SIP_DO_NOTHING)
		return;
	regent_step_message(step, "%s from %s", orders[order].word, sip_client_server(account->client)->where.host);
	if (order != SIP_DO_CHECK)
		account->sip->ordered = sip_close_ordered(orders[order].request);
	regent_step_request(step, orders[order].request);
}

static char *answer_key(const SipMessage *request, const HostPort *peer, const char *method)
{
	return g_strdup_printf("%s|%u|%s|%s|%s|%u|%s", peer->host, peer->port, request->branch ? request->branch : "",
		request->call_id, request->from, request->cseq, method);
}

/* ACK and CANCEL belong to an INVITE. */
static gboolean answer_again(SipAccount *account, const SipMessage *request, const HostPort *peer, const char *key)
{
	const char *known = sip_answers_find(account->answers, key, regent_step_now(account->sip->step));
	g_autofree char *invite = answer_key(request, peer, "INVITE");

	if (strcmp(request->method, "ACK") == 0)
		sip_answers_ack(account->answers, invite);
	if (known)
		sip_account_send_answer(account, peer, known);
	return known != NULL;
}

static SipAnswer choose_answer(
	SipAccount *account, const SipMessage *request, const HostPort *source, const HostPort *peer)
{
	const HostPort *server = sip_client_peer(account->client);
	g_autofree char *invite = answer_key(request, peer, "INVITE");
	SipAsked asked = {
		.registered = sip_client_registered(account->client),
		.from_server = server && strcmp(source->host, server->host) == 0,
		.client = account->client,
		.config_version = sip_inputs_config_version(account->sip->step),
	};

	if (strcmp(request->method, "CANCEL") == 0 &&
		sip_answers_find(account->answers, invite, regent_step_now(account->sip->step)))
		return (SipAnswer) { .status = 200, .phrase = "OK" };
	return sip_answer(request, &asked);
}

void sip_account_answer(SipAccount *account, const SipMessage *request, const HostPort *source)
{
	/* Where the answer goes to. */
	const HostPort peer = { .host = source->host,
		.port = request->via_rport  ? source->port
			: request->via_port ? request->via_port
					    : SIP_PORT };
	RegentStep *step = account->sip->step;
	g_autofree char *key = answer_key(request, &peer, request->method);
	g_autofree char *tag = g_strdup_printf("%08x", regent_step_random(step));
	g_autofree char *response = NULL;
	gboolean invite = !sip_client_config(account->client)->tcp && strcmp(request->method, "INVITE") == 0;
	SipAnswer answer;

	if (answer_again(account, request, &peer, key))
		return;
	answer = choose_answer(account, request, source, &peer);
	if (answer.note)
		regent_step_complain(step, source->host, "%s: %s", request->method, answer.note);
	if (!answer.status)
		return;
	response = sip_response(request, answer.status, answer.phrase, answer.extra, source, tag);
	sip_answers_add(account->answers, key, &peer, response, invite, regent_step_now(step));
	sip_account_send_answer(account, &peer, response);
	obey(account, answer.order);
}
