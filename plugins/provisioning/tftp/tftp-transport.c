/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tftp-transport.h"
#include "tftp-report.h"
#include "tftp-socket.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <regent/facts.h>

#define PACKETS_AT_ONCE 32 /* then others have their turn */
#define DALLYING_MAX 8

struct TftpTransport {
	RegentStep *step;
	TftpClientConfig config;
	gboolean any_address; /* an answer from another address counts */
	GPtrArray *requests;  /* of Request, oldest first */
	guint8 *buffer;       /* for one packet */
	gsize capacity;
};

/** A transfer. It stays for a while when the file is here, in case its last ACK is lost. */
typedef struct {
	TftpTransport *tftp;
	ProvisionJob *job; /* NULL: it has its file, or wants none any more */
	TftpClient client;
	TftpAddress server;
	char *name;    /* for people */
	char *address; /* of the server */
	TftpTrouble trouble;
	int fd;
	RegentWatch *watch;
	RegentTimer *timer;
} Request;

/* What the state machine says. */

static void on_send(gpointer self, guint16 port, const guint8 *packet, gsize length)
{
	Request *request = self;

	/* What is lost here is repeated like what is lost on the way. */
	if (!tftp_socket_send(request->fd, &request->server, port, packet, length))
		regent_step_log(
			request->tftp->step, G_LOG_LEVEL_DEBUG, "%s: sending: %s", request->name, g_strerror(errno));
}

static void on_announce(gpointer self, guint64 size)
{
	provision_job_announce(((Request *) self)->job, size);
}

static gboolean on_data(gpointer self, const guint8 *data, gsize length)
{
	Request *request = self;

	if (provision_job_data(request->job, data, length))
		return TRUE;
	request->job = NULL;
	return FALSE;
}

static gint64 on_jitter(gpointer self, gint64 span)
{
	return regent_step_jitter(((Request *) self)->tftp->step, span, 0.1);
}

static void on_state(gpointer self, TftpState from, TftpState to)
{
	Request *request = self;
	const TftpClient *client = &request->client;

	regent_step_log(request->tftp->step, G_LOG_LEVEL_DEBUG, "%s: %s -> %s", request->name, tftp_state_name(from),
		tftp_state_name(to));
	if (to == TFTP_COMPLETE && client->announced && client->announced != client->received)
		regent_step_complain(request->tftp->step, request->name,
			"%s announced %" G_GUINT64_FORMAT " bytes for %s and sent %" G_GUINT64_FORMAT
			": the file counts, not the announcement",
			request->name, client->announced, client->file, client->received);
}

static const TftpClientOps client_ops = { on_send, on_announce, on_data, on_jitter, on_state };

/* The end of a request. */

static void request_free(gpointer data)
{
	Request *request = data;

	if (request->watch)
		regent_watch_remove(request->watch);
	if (request->timer)
		regent_timer_free(request->timer);
	g_close(request->fd, NULL);
	tftp_client_clear(&request->client);
	tftp_trouble_clear(&request->trouble);
	g_free(request->name);
	g_free(request->address);
	g_free(request);
}

/* Reading this file asks nobody: the kernel says what it knows of its neighbours. */
static void look_at_hop(Request *request)
{
	TftpTrouble *trouble = &request->trouble;
	RegentStep *step = request->tftp->step;
	g_autofree char *table = NULL;

	provision_hop_find(&trouble->hop, regent_step_fact_string(step, REGENT_FACT_IP_ADDRESS),
		regent_step_fact_string(step, REGENT_FACT_IP_GATEWAY), request->address);
	if (g_file_get_contents("/proc/net/arp", &table, NULL, NULL))
		trouble->hop_state = provision_hop_state(
			&trouble->hop, table, regent_step_fact_string(step, REGENT_FACT_VOICE_INTERFACE));
}

static void end_failed(Request *request)
{
	TftpTransport *tftp = request->tftp;
	ProvisionJob *job = g_steal_pointer(&request->job);
	g_auto(TftpReport) report = { 0 };

	if (request->client.failure == TFTP_FAILURE_SILENT)
		look_at_hop(request);
	tftp_report(&report, &request->client, &request->trouble, regent_step_now(tftp->step));
	g_ptr_array_remove(tftp->requests, request);
	if (job)
		provision_job_end(job, &report.result);
}

/* The job hears of it last, because the step may be told to end then. */
static void end_complete(Request *request)
{
	ProvisionJob *job = g_steal_pointer(&request->job);
	GPtrArray *requests = request->tftp->requests;
	guint dallying = 0;

	for (guint i = requests->len; i-- > 0;) {
		const Request *other = requests->pdata[i];

		if (!other->job && ++dallying > DALLYING_MAX)
			g_ptr_array_remove_index(requests, i);
	}
	provision_job_end(job, &(ProvisionResult) { .answer = PROVISION_FILE });
}

/** After each event: follows the state of the client. Returns: FALSE: the request is not to be touched any more. */
static gboolean follow_client(Request *request)
{
	switch (request->client.state) {
	case TFTP_FAILED:
		end_failed(request);
		return FALSE;
	case TFTP_ENDED:
		g_ptr_array_remove(request->tftp->requests, request);
		return FALSE;
	case TFTP_COMPLETE:
	case TFTP_REQUESTING:
	case TFTP_RECEIVING:
		break;
	}
	regent_timer_set_at(request->timer, tftp_client_deadline(&request->client));
	if (request->client.state != TFTP_COMPLETE || !request->job)
		return TRUE;
	end_complete(request);
	return FALSE;
}

/* Packets and time. */

/* ICMP errors are queued with the address that was sent to: one that we have for sending an error to a stranger does
 * not count. */
static gboolean read_error(Request *request)
{
	TftpTrouble *trouble = &request->trouble;
	TftpObstacle obstacle;

	if (!tftp_socket_next_error(request->fd, &obstacle))
		return FALSE;
	if (!tftp_address_is_same_host(&obstacle.to, &request->server))
		return TRUE;
	g_free(trouble->obstacle);
	trouble->obstacle = tftp_address_text(&obstacle.sayer);
	trouble->prohibited = obstacle.prohibited;
	if (obstacle.is_port && tftp_address_is_same_host(&obstacle.sayer, &request->server))
		g_clear_pointer(&trouble->obstacle, g_free);
	if (obstacle.is_port)
		tftp_client_refused(&request->client, tftp_address_port(&obstacle.to));
	else
		tftp_client_unreachable(&request->client);
	return TRUE;
}

static void complain(Request *request, const TftpAddress *from, const char *what)
{
	g_autofree char *host = tftp_address_text(from);
	const char *peer = host ? host : request->name;

	regent_step_complain(
		request->tftp->step, peer, "%s from %s port %u dropped", what, peer, tftp_address_port(from));
}

/* Taken for the server where that is wished, as long as no transfer has begun. */
static gboolean is_server(Request *request, const TftpAddress *from)
{
	if (tftp_address_is_same_host(from, &request->server))
		return TRUE;
	if (!request->tftp->any_address || request->client.state != TFTP_REQUESTING)
		return FALSE;
	request->server = *from;
	return TRUE;
}

static const char *note_stranger(Request *request, const TftpAddress *from)
{
	TftpTrouble *trouble = &request->trouble;

	g_free(trouble->stranger);
	trouble->stranger = tftp_address_text(from);
	trouble->port = tftp_address_port(from);
	trouble->count++;
	return "a packet of a host that was not asked";
}

/** Returns: FALSE: no more packets. */
static gboolean read_packet(Request *request)
{
	TftpTransport *tftp = request->tftp;
	TftpAddress from;
	gssize length = tftp_socket_receive(request->fd, &from, tftp->buffer, tftp->capacity);
	const char *complaint;

	if (length < 0)
		return errno != EAGAIN;
	if (!is_server(request, &from))
		complaint = note_stranger(request, &from);
	else
		complaint = tftp_client_packet(&request->client, tftp_address_port(&from), tftp->buffer, (gsize) length,
			regent_step_now(tftp->step));
	if (complaint)
		complain(request, &from, complaint);
	return TRUE;
}

static void on_ready(gpointer self, int fd, GIOCondition condition)
{
	Request *request = self;

	for (guint i = 0; condition & G_IO_ERR && i < PACKETS_AT_ONCE && read_error(request); i++)
		;
	for (guint i = 0; follow_client(request) && i < PACKETS_AT_ONCE && read_packet(request); i++)
		;
}

static void on_timer(gpointer self)
{
	Request *request = self;

	tftp_client_tick(&request->client, regent_step_now(request->tftp->step));
	follow_client(request);
}

/* What the job wants. */

static gpointer on_get(gpointer self, ProvisionJob *job, const ProvisionTarget *target, GError **error)
{
	TftpTransport *tftp = self;
	TftpClientConfig config = tftp->config;
	Request *request;
	TftpAddress server;
	int fd;

	config.port = target->server->at.port;
	if (!tftp_address_parse(target->address, config.port, &server, error))
		return NULL;
	fd = tftp_socket_open(tftp->step, server.any.sa_family, error);
	if (fd < 0)
		return NULL;
	request = g_new0(Request, 1);
	*request = (Request) { .tftp = tftp, .job = job, .server = server, .fd = fd };
	request->name = g_strdup_printf("TFTP server %s", target->address);
	request->address = g_strdup(target->address);
	request->timer = regent_step_timer(tftp->step, on_timer, request);
	request->watch = regent_step_watch_fd(tftp->step, fd, G_IO_IN, on_ready, request);
	g_ptr_array_add(tftp->requests, request);
	tftp_client_start(&request->client, &client_ops, request, &config, target->file, regent_step_now(tftp->step));
	regent_timer_set_at(request->timer, tftp_client_deadline(&request->client));
	return request;
}

static void on_cancel(gpointer self)
{
	Request *request = self;

	request->job = NULL;
	tftp_client_cancel(&request->client);
	g_ptr_array_remove(request->tftp->requests, request);
}

static void on_free(gpointer self)
{
	TftpTransport *tftp = self;

	g_ptr_array_unref(tftp->requests);
	g_free(tftp->buffer);
	g_free(tftp);
}

const ProvisionOps tftp_transport_ops = {
	.get = on_get,
	.cancel = on_cancel,
	.free = on_free,
	.failed = "tftp.failed",
	.name = "tftp.name",
};

TftpTransport *tftp_transport_new(RegentStep *step, const TftpClientConfig *config, gboolean any_address)
{
	TftpTransport *tftp = g_new0(TftpTransport, 1);

	tftp->step = step;
	tftp->config = *config;
	tftp->any_address = any_address;
	tftp->requests = g_ptr_array_new_with_free_func(request_free);
	tftp->capacity = MAX(config->block_size, TFTP_BLOCK_DEFAULT) + TFTP_HEADER + 1;
	tftp->buffer = g_malloc(tftp->capacity);
	return tftp;
}
