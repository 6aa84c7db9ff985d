/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-transport.h"
#include "voice-socket.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	READ_SIZE = 8192,
	QUEUE_MAX = 65536,
};

struct SccpTransport {
	SccpTransportSet *set;
	guint link;
	gboolean secure;
	HostPort where;
	Resolver *resolver; /* while a name is looked up: it is too large to be kept by ten thousand */
	ResolveQuery *query;
	GPtrArray *addresses; /* of char *, those not yet tried; NULL: connected */
	GString *errors;      /* of those tried, NULL: none */
	SccpClose cause;
	RegentTimer *start;
	VoiceConnect *connect;
	int fd;
	RegentWatch *watch;
	GByteArray *queue; /* what is to be sent */
	gboolean waits;    /* for the socket to take it */
	TlsStream *tls;
};

static void next_address(SccpTransport *t);

static void note_error(SccpTransport *t, const char *text)
{
	if (!t->errors)
		t->errors = g_string_new(NULL);
	else
		g_string_append(t->errors, ", ");
	g_string_append(t->errors, text);
}

static void give_up(SccpTransport *t, gboolean tls)
{
	t->set->ops->failed(t->set->self, t->link, t->cause, t->errors ? t->errors->str : "", tls);
}

static void on_tls_opened(gpointer self)
{
	SccpTransport *t = self;

	t->set->ops->opened(t->set->self, t->link);
}

/* Another address of the same name would show the same certificate. */
static void on_tls_failed(gpointer self, const char *text)
{
	SccpTransport *t = self;
	g_autofree char *sentence = g_strdup_printf("%s:%u: %s", t->where.host, t->where.port, text);

	note_error(t, sentence);
	t->cause = SCCP_CLOSE_TCP_ABORTED;
	give_up(t, TRUE);
}

static void on_tls_received(gpointer self, const guint8 *data, gsize length)
{
	SccpTransport *t = self;

	t->set->ops->received(t->set->self, t->link, data, length);
}

static void on_tls_closed(gpointer self, TlsEnd end)
{
	static const SccpClose causes[] = {
		[TLS_END_CLOSED] = SCCP_CLOSE_TCP_CLOSED,
		[TLS_END_RESET] = SCCP_CLOSE_TCP_RESET,
		[TLS_END_TIMEOUT] = SCCP_CLOSE_TCP_TIMEOUT,
		[TLS_END_BROKEN] = SCCP_CLOSE_TCP_ABORTED,
	};
	SccpTransport *t = self;

	t->set->ops->closed(t->set->self, t->link, causes[end]);
}

static const TlsStreamOps tls_ops = { on_tls_opened, on_tls_failed, on_tls_received, on_tls_closed };

static SccpClose cause_of(int code)
{
	switch (code) {
	case 0:
		return SCCP_CLOSE_TCP_CLOSED;
	case ECONNRESET:
		return SCCP_CLOSE_TCP_RESET;
	case ETIMEDOUT:
		return SCCP_CLOSE_TCP_TIMEOUT;
	default:
		return SCCP_CLOSE_TCP_ABORTED;
	}
}

/* Reading will tell when the connection is broken. */
static void flush_queue(SccpTransport *t)
{
	gssize sent = send(t->fd, t->queue->data, t->queue->len, MSG_NOSIGNAL | MSG_DONTWAIT);

	if (sent > 0)
		g_byte_array_remove_range(t->queue, 0, (guint) sent);
	if (!t->queue->len)
		g_clear_pointer(&t->queue, g_byte_array_unref);
	if (t->waits != (t->queue != NULL))
		regent_watch_set(t->watch, t->queue ? G_IO_IN | G_IO_OUT : G_IO_IN);
	t->waits = t->queue != NULL;
}

static void on_ready(gpointer self, int fd, GIOCondition condition)
{
	SccpTransport *t = self;
	guint8 data[READ_SIZE];
	gssize length;

	if (condition & G_IO_OUT && t->queue)
		flush_queue(t);
	length = recv(fd, data, sizeof data, MSG_DONTWAIT);
	if (length > 0)
		t->set->ops->received(t->set->self, t->link, data, (gsize) length);
	else if (length == 0 || (errno != EAGAIN && errno != EINTR))
		t->set->ops->closed(t->set->self, t->link, cause_of(length ? errno : 0));
}

/* A PDU is never cut by us: chan_skinny reads its header with one read(). */
static void set_no_delay(int fd)
{
	int on = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

static void start_tls(SccpTransport *t, int fd)
{
	g_autoptr(GError) error = NULL;

	t->tls = tls_stream_open(&t->set->tls, fd, &t->where, &tls_ops, t, &error);
	if (!t->tls)
		on_tls_failed(t, error->message);
}

static void on_connected(gpointer self, int fd, const GError *error)
{
	SccpTransport *t = self;

	g_clear_pointer(&t->connect, voice_connect_free);
	g_clear_pointer(&t->resolver, resolver_free);
	if (fd < 0) {
		note_error(t, error->message);
		t->cause = g_error_matches(error, REGENT_ERROR, REGENT_ERROR_TIMEOUT) ? SCCP_CLOSE_TCP_TIMEOUT
										      : SCCP_CLOSE_REFUSED;
		next_address(t);
		return;
	}
	g_clear_pointer(&t->addresses, g_ptr_array_unref);
	set_no_delay(fd);
	if (t->secure) {
		start_tls(t, fd);
		return;
	}
	t->fd = fd;
	t->watch = regent_step_watch_fd(t->set->step, fd, G_IO_IN, on_ready, t);
	t->set->ops->opened(t->set->self, t->link);
}

static void next_address(SccpTransport *t)
{
	g_autofree char *address = NULL;

	if (!t->addresses->len) {
		give_up(t, FALSE);
		return;
	}
	address = g_ptr_array_steal_index(t->addresses, 0);
	t->connect = voice_connect(t->set->step, address, t->where.port, t->set->timeout, on_connected, t);
}

static void on_resolved(gpointer self, GPtrArray *addresses, const GError *error)
{
	SccpTransport *t = self;

	t->query = NULL;
	if (!addresses) {
		g_autofree char *sentence = g_strdup_printf("%s: %s", t->where.host, error->message);

		note_error(t, sentence);
		give_up(t, FALSE);
		return;
	}
	for (guint i = 0; i < addresses->len; i++)
		g_ptr_array_add(t->addresses, g_strdup(((ResolvedAddress *) addresses->pdata[i])->address));
	next_address(t);
}

/* Nothing may be said from inside of open, so it waits for the timer. */
static void on_start(gpointer self)
{
	SccpTransport *t = self;

	if (g_hostname_is_ip_address(t->where.host)) {
		g_ptr_array_add(t->addresses, g_strdup(t->where.host));
		next_address(t);
		return;
	}
	t->resolver = resolver_new(t->set->step);
	t->query = resolve_host(t->resolver, t->where.host, t->where.port, on_resolved, t);
}

SccpTransport *sccp_transport_open(SccpTransportSet *set, guint link, const HostPort *where, gboolean secure)
{
	SccpTransport *t = g_new0(SccpTransport, 1);

	t->set = set;
	t->link = link;
	t->secure = secure;
	t->where = (HostPort) { g_strdup(where->host), where->port };
	t->fd = -1;
	t->cause = SCCP_CLOSE_TCP_TIMEOUT;
	t->addresses = g_ptr_array_new_with_free_func(g_free);
	t->start = regent_step_timer(set->step, on_start, t);
	regent_timer_set(t->start, 0);
	return t;
}

static void send_plain(SccpTransport *t, gconstpointer data, gsize length)
{
	if (!t->queue)
		t->queue = g_byte_array_sized_new((guint) length);
	if (t->queue->len + length <= QUEUE_MAX)
		g_byte_array_append(t->queue, data, (guint) length);
}

void sccp_transport_send(SccpTransport *t, gconstpointer data, gsize length)
{
	if (t->tls)
		tls_stream_send(t->tls, data, length);
	else if (t->fd >= 0)
		send_plain(t, data, length);
}

void sccp_transport_flush(SccpTransport *t)
{
	if (t->queue && !t->waits)
		flush_queue(t);
}

void sccp_transport_free(SccpTransport *t)
{
	g_clear_pointer(&t->start, regent_timer_free);
	g_clear_pointer(&t->query, resolve_cancel);
	g_clear_pointer(&t->resolver, resolver_free);
	g_clear_pointer(&t->connect, voice_connect_free);
	sccp_transport_flush(t); /* a farewell */
	g_clear_pointer(&t->watch, regent_watch_remove);
	g_clear_pointer(&t->tls, tls_stream_free);
	g_clear_pointer(&t->queue, g_byte_array_unref);
	if (t->fd >= 0)
		close(t->fd);
	g_clear_pointer(&t->addresses, g_ptr_array_unref);
	if (t->errors)
		g_string_free(t->errors, TRUE);
	host_port_clear(&t->where);
	g_free(t);
}

void sccp_transport_set_clear(SccpTransportSet *set)
{
	tls_context_clear(&set->tls);
}
