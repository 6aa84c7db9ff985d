/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz-main.h"

#include "resolve.h"
#include "sip-answer.h"
#include "sip-client.h"

#include <stdlib.h>

#define SECOND ((gint64) G_USEC_PER_SEC)

/*
 * The input is what a server sends over one connection: it is cut into messages, and each goes to a client that is
 * registering, as a response, or is answered, as a request. Chance always gives the same, so that an input can hit
 * upon the branch of the request that is out; a second goes by with each message.
 */
typedef struct {
	SipClient *client;
	gint64 now, timer;
	gboolean open; /* the client waits for sip_client_opened() */
	gboolean ended;
} World;

static void op_resolve(gpointer self, const SipServer *server)
{
	((World *) self)->open = TRUE;
}

static void op_open(gpointer self, const char *address, guint16 port)
{
	((World *) self)->open = TRUE;
}

static void op_nothing(gpointer self)
{
}

static void op_text(gpointer self, const char *text)
{
	if (!g_utf8_validate(text, -1, NULL))
		abort();
}

static void op_timer(gpointer self, gint64 when)
{
	((World *) self)->timer = when;
}

static void op_state(gpointer self, SipState state, const SipServer *server)
{
}

static void op_failed(gpointer self, const SipFailure *failure)
{
	((World *) self)->ended = TRUE;
}

static void op_refused(gpointer self, const SipFailure *failure)
{
}

static guint32 op_random(gpointer self)
{
	return 1;
}

static const SipClientOps ops = { .resolve = op_resolve,
	.open = op_open,
	.close = op_nothing,
	.send = op_text,
	.timer = op_timer,
	.state = op_state,
	.lines = op_nothing,
	.date = op_text,
	.failed = op_failed,
	.refused = op_refused,
	.left = op_nothing,
	.moved = op_text,
	.random = op_random };

static SipConfig *new_config(void)
{
	SipConfig *config = sip_config_new();
	SipServer *server = g_new0(SipServer, 1);

	server->host = g_strdup("cm");
	server->port = 5060;
	g_ptr_array_add(config->servers, server);
	for (guint i = 1; i <= 2; i++) {
		SipLine *line = g_new0(SipLine, 1);

		line->index = i;
		line->number = g_strdup_printf("%u", 1000 + i);
		line->contact = g_strdup(line->number);
		line->user = g_strdup(line->number);
		line->password = g_strdup("secret");
		g_ptr_array_add(config->lines, line);
	}
	config->cisco = TRUE;
	config->mac = g_strdup("001122aabbcc");
	return config;
}

static void advance(World *world)
{
	g_autoptr(GPtrArray) addresses = g_ptr_array_new();
	ResolvedAddress one = { (char *) "10.0.0.1", 5060 };

	g_ptr_array_add(addresses, &one);
	for (guint i = 0; i < 2 && world->open; i++) { /* the name, then the connection */
		world->open = FALSE;
		sip_client_resolved(world->client, addresses, NULL, world->now);
		sip_client_opened(world->client, "192.0.2.50", 51077, world->now);
	}
	world->now += SECOND;
	if (world->timer <= world->now)
		sip_client_timer(world->client, world->now);
}

static void take(World *world, const SipMessage *message)
{
	SipAsked asked = { .registered = TRUE, .from_server = TRUE, .client = world->client, .config_version = "1" };
	SipAnswer answer;

	if (!message->method) {
		sip_client_response(world->client, message, world->now);
		return;
	}
	answer = sip_answer(message, &asked);
	if (answer.status)
		g_free(sip_response(message, answer.status, answer.phrase, answer.extra, "10.0.0.1", 5060, "tag"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	World world = { .timer = SIP_NEVER };
	gsize skip;
	gssize length;

	sip_message_init();
	world.client = sip_client_new(new_config(), &ops, &world);
	sip_client_start(world.client, (SipAlarm) { 25, "initialized" }, world.now);
	while (size && (length = sip_message_frame((const char *) data, size, &skip)) >= 0) {
		const char *why;
		g_autoptr(SipMessage) message = NULL;

		advance(&world);
		if (!length)
			length = (gssize) (size - skip); /* the last one need not be whole */
		message = sip_message_parse((const char *) data + skip, (gsize) length, &why);
		if (message)
			take(&world, message);
		data += (gsize) length + skip;
		size -= (gsize) length + skip;
	}
	if (!world.ended)
		sip_client_leave(world.client, (SipAlarm) { 22, "reset-reset" }, world.now);
	sip_client_free(world.client);
	return 0;
}
