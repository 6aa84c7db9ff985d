/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fake-protocol.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

FakeProtocol protocol;

typedef struct {
	ProvisionJob *job;
	const Exchange *exchange;
	RegentTimer *timer;
} Request;

static void on_answer(gpointer self)
{
	Request request = *(Request *) self;
	const char *words = request.exchange->words;

	g_free(self);
	regent_timer_free(request.timer);
	protocol.under_way--;
	if (request.exchange->part)
		provision_job_data(request.job, request.exchange->part, strlen(request.exchange->part));
	if (request.exchange->answer == PROVISION_FILE && !provision_job_data(request.job, words, strlen(words)))
		return;
	provision_job_end(request.job, &(ProvisionResult) { .answer = request.exchange->answer,
					       .code = "test.failed",
					       .detail = words,
					       .kind = request.exchange->kind });
}

static gpointer on_get(gpointer self, ProvisionJob *job, const ProvisionTarget *target, GError **error)
{
	Request *request = g_new0(Request, 1);

	if (!protocol.script->host)
		fail_msg("%s asked for %s after the end", target->server->at.host, target->file);
	if (strcmp(protocol.script->host, target->server->at.host) || strcmp(protocol.script->file, target->file))
		fail_msg("%s asked for %s instead of %s for %s", target->server->at.host, target->file,
			protocol.script->host, protocol.script->file);
	assert_string_equal(
		target->address, protocol.script->address ? protocol.script->address : target->server->at.host);
	protocol.under_way++;
	protocol.most_under_way = MAX(protocol.most_under_way, protocol.under_way);
	*request = (Request) { .job = job, .exchange = protocol.script++ };
	request->timer = regent_step_timer(phone.step, on_answer, request);
	if (request->exchange->words)
		regent_timer_set(request->timer, 0);
	return request;
}

static void on_cancel(gpointer self)
{
	regent_timer_free(((Request *) self)->timer);
	g_free(self);
	protocol.cancelled++;
	protocol.under_way--;
}

const ProvisionOps fake_protocol_ops = {
	.get = on_get, .cancel = on_cancel, .failed = "test.failed", .name = "test.name"
};
const ProvisionScheme fake_protocol_scheme = {
	.name = "tftp", .port = 69, .secure_name = "tftps", .secure_port = 70, .bare_port = 69, .usual_port = 69
};
static const RegentOption options[] = {
#include "provision-options.inc"
	{ 0 },
};
static const RegentReason reasons[] = {
#include "provision-reasons.inc"
	{ .code = "test.failed",
		.phone = "{url} {word} {at}",
		.cause = "{server}[ ({provisioning.source})]: {detail}",
		.cure = "{file} from {address}" PROVISION_CAUTION "\n" PROVISION_WRONG_HOST },
	{ .code = "test.name", .phone = "", .cause = "{detail}", .cure = "" },
	{ 0 },
};

Provision *fake_protocol_new(const Exchange *exchanges)
{
	protocol.script = exchanges;
	return provision_new(phone.step, &fake_protocol_scheme, &fake_protocol_ops, NULL);
}

Provision *fake_protocol_begin(const Exchange *exchanges)
{
	Provision *provision = fake_protocol_new(exchanges);

	fake_phone_run();
	return provision;
}

void fake_protocol_setup(void)
{
	fake_phone_begin(options, reasons);
	fake_phone_servers(A, B, NULL);
	protocol = (FakeProtocol) { 0 };
}

void fake_protocol_finish(Provision *provision)
{
	assert_null(protocol.script->host);
	provision_free(provision);
	assert_int_equal(fake_step_watches(phone.step), 0);
	fake_phone_end();
}
