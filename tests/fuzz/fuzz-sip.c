/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz-main.h"

#include "sip-answer.h"
#include "sip-frame.h"
#include "sip-write.h"

#include <stdlib.h>
#include <string.h>

#define SECOND ((gint64) G_USEC_PER_SEC)

/*
 * The input is what a server sends over one connection: it is cut into messages, and each goes to a client that is
 * registering, as a response, or is answered, as a request. Chance always gives the same, so that an input can hit
 * upon the branch of the request that is out; a second goes by with each message.
 */
typedef struct {
	SipClient *client;
	gint64 now;
	gboolean open; /* the client waits for sip_client_opened() */
	gboolean ended;
} World;

static void op_connect(gpointer self, const SipServer *server)
{
	((World *) self)->open = TRUE;
}

static void op_connect_next(gpointer self)
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

/* It may hold a realm of any bytes, as it came, but nothing that ends a line. */
static void op_send(gpointer self, const char *text)
{
	for (const char *at = text; *at; at++)
		if (g_ascii_iscntrl(*at) && !strchr("\r\n\t", *at))
			abort();
}

static void op_state(gpointer self, SipClientState from, SipClientState to)
{
}

static void op_line_state(gpointer self, const SipLine *line, SipBindingState from, SipBindingState to)
{
}

static void op_request_state(gpointer self, SipRequestState from, SipRequestState to)
{
}

static void op_failed(gpointer self, const SipFailure *failure)
{
	((World *) self)->ended = TRUE;
}

static guint32 op_random(gpointer self)
{
	return 1;
}

static const SipClientOps ops = { .connect = op_connect,
	.connect_next = op_connect_next,
	.close = op_nothing,
	.send = op_send,
	.state = op_state,
	.line_state = op_line_state,
	.request_state = op_request_state,
	.lines = op_nothing,
	.date = op_text,
	.failed = op_failed,
	.refused = op_nothing,
	.left = op_nothing,
	.moved = op_text,
	.random = op_random };

static SipConfig *new_config(void)
{
	SipConfig *config = sip_config_new();

	sip_config_add_server(config, "cm", 5060, FALSE);
	for (guint i = 1; i <= 2; i++) {
		g_autofree char *number = g_strdup_printf("%u", 1000 + i);
		SipLine *line = sip_config_add_line(config, i, number, NULL);

		line->user = g_strdup(number);
		line->password = g_strdup("secret");
	}
	config->cisco = TRUE;
	config->mac = g_strdup("001122aabbcc");
	return config;
}

static const HostPort peer = { (char *) "10.0.0.1", 5060 }, own = { (char *) "192.0.2.50", 51077 };

static void advance(World *world)
{
	if (world->open) {
		world->open = FALSE;
		sip_client_opened(world->client, &peer, &own, world->now);
	}
	world->now += SECOND;
	sip_client_tick(world->client, world->now);
}

static void feed(World *world, const SipMessage *message)
{
	SipAsked asked = { .registered = TRUE, .from_server = TRUE, .client = world->client, .config_version = "1" };
	SipAnswer answer;

	if (!message->method) {
		sip_client_response(world->client, message, world->now);
		return;
	}
	answer = sip_answer(message, &asked);
	if (answer.status)
		g_free(sip_response(message, answer.status, answer.phrase, answer.extra, &peer, "tag"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	World world = { 0 };
	gsize skip;
	gssize length;

	sip_message_init();
	world.client = sip_client_new(new_config(), &ops, &world);
	sip_client_start(world.client, (SipAlarm) { 25, "initialized" }, world.now);
	while (size && (length = sip_frame_length((const char *) data, size, &skip)) >= 0) {
		const char *why;
		g_autoptr(SipMessage) message = NULL;

		advance(&world);
		if (!length)
			length = (gssize) (size - skip); /* the last one need not be whole */
		message = sip_message_parse((const char *) data + skip, (gsize) length, &why);
		if (message)
			feed(&world, message);
		data += (gsize) length + skip;
		size -= (gsize) length + skip;
	}
	if (!world.ended)
		sip_client_leave(world.client, (SipAlarm) { 22, "reset-reset" }, world.now);
	sip_client_free(world.client);
	return 0;
}
