/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision.h"
#include "tftp-client.h"
#include "voice-socket.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <linux/errqueue.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#define PACKETS_AT_ONCE 32 /* then others have their turn */
#define DALLYING_MAX 8

typedef struct {
	RegentStep *step;
	Provision *provision;
	ProvisionScheme scheme;
	TftpClientConfig config;
	GPtrArray *requests; /* of Request, oldest first */
	guint8 *buffer;
	gsize capacity;
} Tftp;

typedef union {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
} Address;

/** A transfer, and its last ACK's afterlife. */
typedef struct {
	Tftp *tftp;
	ProvisionJob *job; /* NULL: it has its file, or wants none any more */
	TftpClient client;
	Address server;
	char *name; /* for people */
	int fd;
	RegentWatch *watch;
	RegentTimer *timer;
} Request;

/* Addresses. */

static in_port_t *port_of(Address *address)
{
	return address->any.sa_family == AF_INET6 ? &address->v6.sin6_port : &address->v4.sin_port;
}

static gboolean same_host(const Address *a, const Address *b)
{
	if (a->any.sa_family != b->any.sa_family)
		return FALSE;
	if (a->any.sa_family == AF_INET6)
		return !memcmp(&a->v6.sin6_addr, &b->v6.sin6_addr, sizeof a->v6.sin6_addr);
	return a->v4.sin_addr.s_addr == b->v4.sin_addr.s_addr;
}

static gboolean read_address(const char *text, guint16 port, Address *address, GError **error)
{
	g_autoptr(GSocketAddress) parsed = g_inet_socket_address_new_from_string(text, port);

	if (parsed)
		return g_socket_address_to_native(parsed, address, sizeof *address, error);
	g_set_error(error, REGENT_ERROR, REGENT_ERROR_FAILED, "%s is no address", text);
	return FALSE;
}

/* What the state machine says. */

static void on_send(gpointer self, guint16 port, const guint8 *packet, gsize length)
{
	Request *request = self;
	Address to = request->server;
	socklen_t size = to.any.sa_family == AF_INET6 ? sizeof to.v6 : sizeof to.v4;

	*port_of(&to) = g_htons(port);
	/* What is lost here is repeated like what is lost on the way. */
	if (sendto(request->fd, packet, length, 0, &to.any, size) < 0)
		regent_step_log(
			request->tftp->step, G_LOG_LEVEL_DEBUG, "%s: sending: %s", request->name, g_strerror(errno));
}

static gboolean on_total(gpointer self, guint64 total)
{
	Request *request = self;

	if (provision_job_total(request->job, total))
		return TRUE;
	request->job = NULL;
	return FALSE;
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

	regent_step_log(request->tftp->step, G_LOG_LEVEL_DEBUG, "%s: %s -> %s", request->name, tftp_state_name(from),
		tftp_state_name(to));
}

static const TftpClientOps client_ops = { on_send, on_total, on_data, on_jitter, on_state };

/* Its end. */

static void request_free(gpointer data)
{
	Request *request = data;

	if (request->watch)
		regent_watch_remove(request->watch);
	if (request->timer)
		regent_timer_free(request->timer);
	g_close(request->fd, NULL);
	tftp_client_clear(&request->client);
	g_free(request->name);
	g_free(request);
}

static const struct {
	TftpFailure failure;
	guint16 error; /* of TFTP_FAILURE_ERROR */
	ProvisionAnswer answer;
	const char *code;
} failures[] = {
	{ TFTP_FAILURE_SILENT, 0, PROVISION_SILENT, "tftp.silent" },
	{ TFTP_FAILURE_REFUSED, 0, PROVISION_SILENT, "tftp.refused" },
	{ TFTP_FAILURE_STALLED, 0, PROVISION_UNCERTAIN, "tftp.broken" },
	{ TFTP_FAILURE_LENGTH, 0, PROVISION_UNCERTAIN, "tftp.broken" },
	{ TFTP_FAILURE_ERROR, TFTP_ERROR_NOT_FOUND, PROVISION_ABSENT, "config.absent" },
	{ TFTP_FAILURE_ERROR, TFTP_ERROR_ACCESS, PROVISION_UNCERTAIN, "tftp.access" },
};

/** Returns: (transfer full). */
static char *describe(const TftpClient *client, gint64 now)
{
	switch (client->failure) {
	case TFTP_FAILURE_SILENT:
		return g_strdup_printf("%u requests in %d s, no packet back", client->requests,
			(int) ((now - client->started + G_USEC_PER_SEC / 2) / G_USEC_PER_SEC));
	case TFTP_FAILURE_REFUSED:
		return g_strdup_printf("nothing listens on UDP port %u, or no route leads there", client->config.port);
	case TFTP_FAILURE_STALLED:
		return g_strdup_printf("no more packets after %" G_GUINT64_FORMAT " bytes", client->received);
	case TFTP_FAILURE_OPTIONS:
		return g_strdup("it insists on options that were not offered");
	case TFTP_FAILURE_LENGTH:
		return g_strdup_printf("%" G_GUINT64_FORMAT " bytes came, %" G_GUINT64_FORMAT " were announced",
			client->received, client->total);
	default:
		return client->code == TFTP_ERROR_NOT_FOUND
			       ? g_strdup("File not found")
			       : g_strdup_printf("error %u, %s", client->code, client->text);
	}
}

/* Only "file not found" is certain, and only of a file of which nothing came. "Access violation" is not: the file may
 * be there, with the wrong mode. */
static ProvisionAnswer classify(const TftpClient *client, const char **code)
{
	gboolean in_the_middle = client->received && client->failure == TFTP_FAILURE_ERROR;

	for (gsize i = 0; i < G_N_ELEMENTS(failures) && !in_the_middle; i++) {
		if (failures[i].failure != client->failure || failures[i].error != client->code)
			continue;
		*code = failures[i].code;
		return failures[i].answer;
	}
	*code = "tftp.error";
	return PROVISION_UNCERTAIN;
}

static void end_failed(Request *request)
{
	Tftp *tftp = request->tftp;
	ProvisionJob *job = g_steal_pointer(&request->job);
	g_autofree char *detail = describe(&request->client, regent_step_now(tftp->step));
	const char *code;
	ProvisionAnswer answer = classify(&request->client, &code);

	g_ptr_array_remove(tftp->requests, request);
	if (job)
		provision_job_end(job, answer, code, detail);
}

static void limit_dallying(Tftp *tftp)
{
	guint dallying = 0;

	for (guint i = tftp->requests->len; i-- > 0;) {
		Request *request = tftp->requests->pdata[i];

		if (!request->job && ++dallying > DALLYING_MAX)
			g_ptr_array_remove_index(tftp->requests, i);
	}
}

/** After each event: what has become of it. Returns: FALSE: the request is gone. */
static gboolean settle(Request *request)
{
	ProvisionJob *job = request->job;
	Tftp *tftp = request->tftp;

	switch (request->client.state) {
	case TFTP_FAILED:
		end_failed(request);
		return FALSE;
	case TFTP_ENDED:
		g_ptr_array_remove(tftp->requests, request);
		return FALSE;
	case TFTP_COMPLETE:
	case TFTP_REQUESTING:
	case TFTP_RECEIVING:
		regent_timer_set_at(request->timer, tftp_client_deadline(&request->client));
		break;
	}
	if (request->client.state != TFTP_COMPLETE || !job)
		return TRUE;
	request->job = NULL;
	limit_dallying(tftp);
	provision_job_end(job, PROVISION_FILE, NULL, NULL);
	return FALSE; /* the step may have been told to end */
}

/* Sockets and time. */

/* ICMP errors are queued with the address that was sent to: one that we have for telling a stranger off does not
 * count. */
static gboolean read_error(Request *request)
{
	Address to = { 0 };
	char control[512];
	struct msghdr message = {
		.msg_name = &to, .msg_namelen = sizeof to, .msg_control = control, .msg_controllen = sizeof control
	};

	if (recvmsg(request->fd, &message, MSG_ERRQUEUE) < 0)
		return FALSE;
	if (same_host(&to, &request->server))
		tftp_client_unreachable(&request->client, g_ntohs(*port_of(&to)));
	return TRUE;
}

static void complain(Request *request, const Address *from, const char *what)
{
	g_autoptr(GSocketAddress) address = g_socket_address_new_from_native((gpointer) from, sizeof *from);
	g_autofree char *peer =
		address ? g_inet_address_to_string(g_inet_socket_address_get_address(G_INET_SOCKET_ADDRESS(address)))
			: NULL;

	regent_step_complain(request->tftp->step, peer ? peer : request->name, "%s from %s port %u dropped", what,
		peer ? peer : request->name, g_ntohs(*port_of((Address *) from)));
}

/** Returns: FALSE: no more packets. */
static gboolean read_packet(Request *request)
{
	Tftp *tftp = request->tftp;
	Address from = { 0 };
	socklen_t size = sizeof from;
	ssize_t length = recvfrom(request->fd, tftp->buffer, tftp->capacity, 0, &from.any, &size);
	const char *complaint;

	if (length < 0)
		return errno != EAGAIN;
	if (!same_host(&from, &request->server))
		complaint = "a packet of a host that was not asked";
	else
		complaint = tftp_client_packet(&request->client, g_ntohs(*port_of(&from)), tftp->buffer, (gsize) length,
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
	for (guint i = 0; settle(request) && i < PACKETS_AT_ONCE && read_packet(request); i++)
		;
}

static void on_timer(gpointer self)
{
	Request *request = self;

	tftp_client_tick(&request->client, regent_step_now(request->tftp->step));
	settle(request);
}

static int open_socket(Tftp *tftp, int family, GError **error)
{
	int fd = voice_socket(tftp->step, family, SOCK_DGRAM, error);
	int yes = 1;

	/* To be told where nobody listens: the socket cannot be connected, since answers come from a new port. */
	if (fd >= 0 && family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_RECVERR, &yes, sizeof yes);
	else if (fd >= 0)
		setsockopt(fd, IPPROTO_IP, IP_RECVERR, &yes, sizeof yes);
	return fd;
}

static gpointer on_get(gpointer self, ProvisionJob *job, const ProvisionTarget *target, GError **error)
{
	Tftp *tftp = self;
	TftpClientConfig config = tftp->config;
	Request *request;
	Address server;
	int fd;

	if (!read_address(target->address, target->port, &server, error))
		return NULL;
	fd = open_socket(tftp, server.any.sa_family, error);
	if (fd < 0)
		return NULL;
	request = g_new0(Request, 1);
	*request = (Request) { .tftp = tftp, .job = job, .server = server, .fd = fd };
	request->name = g_strdup_printf("TFTP server %s", target->address);
	request->timer = regent_step_timer(tftp->step, on_timer, request);
	request->watch = regent_step_watch_fd(tftp->step, fd, G_IO_IN, on_ready, request);
	g_ptr_array_add(tftp->requests, request);
	config.port = target->port;
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

/* The step. */

static const ProvisionOps ops = { .get = on_get, .cancel = on_cancel, .failed = "tftp.failed", .name = "tftp.name" };

static void tftp_stop(gpointer self)
{
	Tftp *tftp = self;

	if (tftp->provision)
		provision_free(tftp->provision);
	g_ptr_array_unref(tftp->requests);
	g_free(tftp->buffer);
	g_free(tftp);
}

static gpointer tftp_start(RegentStep *step, GError **error)
{
	Tftp *tftp = g_new0(Tftp, 1);

	tftp->step = step;
	tftp->scheme = (ProvisionScheme) { .name = "tftp", .port = TFTP_PORT };
	tftp->config.block_size = (guint) regent_step_option_integer(step, "block-size");
	tftp->config.timeout = (guint) (regent_step_option_duration(step, "timeout") / G_USEC_PER_SEC);
	tftp->config.tries = (guint) regent_step_option_integer(step, "tries");
	tftp->requests = g_ptr_array_new_with_free_func(request_free);
	tftp->capacity = MAX(tftp->config.block_size, TFTP_BLOCK_DEFAULT) + TFTP_HEADER + 1;
	tftp->buffer = g_malloc(tftp->capacity);
	tftp->provision = provision_new(step, &tftp->scheme, &ops, tftp, error);
	if (tftp->provision)
		return tftp;
	tftp_stop(tftp);
	return NULL;
}

static gboolean tftp_refresh(gpointer self)
{
	return provision_refresh(((Tftp *) self)->provision);
}

static void tftp_fetch(gpointer self, RegentFetch *fetch)
{
	provision_fetch(((Tftp *) self)->provision, fetch);
}

static const RegentOption tftp_options[] = {
	PROVISION_OPTIONS,
	{ .key = "block-size",
		.type = REGENT_OPTION_INTEGER,
		.fallback = "1428",
		.min = TFTP_BLOCK_MIN,
		.max = TFTP_BLOCK_MAX,
		.unit = "bytes",
		.summary = "block size to ask for (RFC 2348)" },
	{ .key = "timeout",
		.type = REGENT_OPTION_DURATION,
		.fallback = "2s",
		.min = G_USEC_PER_SEC,
		.max = 255 * G_USEC_PER_SEC,
		.summary = "after which the server is to repeat a block (RFC 2349)" },
	{ .key = "tries",
		.type = REGENT_OPTION_INTEGER,
		.fallback = "4",
		.min = 1,
		.max = 10,
		.summary = "requests to a server that does not answer, after 1, 2, 4, 8 s" },
	{ 0 },
};

static const RegentReason tftp_reasons[] = {
	PROVISION_REASONS,
	{ .code = "tftp.silent",
		.phone = "TFTP Timeout : {file}",
		.cause = "TFTP server {server}{source} does not answer: {detail}.{caution}",
		.cure = "Check the route from {address}, UDP 69 in firewalls (answers come from another port), and "
			"that the TFTP service runs.",
		.retry = 10 },
	{ .code = "tftp.refused",
		.phone = "TFTP Error : {file}",
		.cause = "There is no TFTP service on {server}{source}: {detail}.{caution}",
		.cure = "Start the TFTP service, or correct {origin}.",
		.retry = 10 },
	{ .code = "tftp.access",
		.phone = "TFTP Access Error : {file}",
		.cause = "TFTP server {server} does not give out {file}: {detail}.{caution}",
		.cure = "Check owner and mode of the file on the server.",
		.retry = 10 },
	{ .code = "tftp.error",
		.phone = "TFTP Error : {file}",
		.cause = "TFTP server {server} does not deliver {file}: {detail}.{caution}",
		.cure = "Look at the log of the TFTP service on {server}.",
		.retry = 10 },
	{ .code = "tftp.broken",
		.phone = "TFTP Timeout : {file}",
		.cause = "TFTP server {server} broke off in the middle of {file}: {detail}.",
		.cure = "Look for packet loss between {address} and {server}; a smaller block-size in [plugin tftp] "
			"survives tunnels.",
		.retry = 10 },
	{ .code = "tftp.name",
		.phone = "DNS Unknown Host",
		.cause = "The TFTP server {server}{source} cannot be found: {detail}.",
		.cure = "Put the name into DNS, or give the server's address in {origin}.",
		.retry = 10 },
	{ .code = "tftp.failed",
		.phone = "TFTP Error : {file}",
		.cause = "{file} cannot be had from TFTP server {server}: {detail}.",
		.cure = "Check the route from {address} to {server}.",
		.retry = 10 },
	{ 0 },
};

REGENT_PLUGIN(tftp, .phase = "provisioning",
	.summary = "Reads the device's configuration, and files for later phases, by TFTP",
	.stage = "Configuring CM List", .options = tftp_options, .reasons = tftp_reasons,
	.needs = REGENT_LIST(PROVISION_NEEDS), .uses = REGENT_LIST(PROVISION_USES),
	.provides = REGENT_LIST(PROVISION_PROVIDES), .start = tftp_start, .stop = tftp_stop, .refresh = tftp_refresh,
	.fetch = tftp_fetch, );
