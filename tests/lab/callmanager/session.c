/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cm.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define HEADER 12

static void session_ready(Handler *handler, guint32 events);

static void session_new(CallManager *cm, int fd, struct sockaddr_in *peer)
{
	Session *session = g_new0(Session, 1);
	char address[INET_ADDRSTRLEN];
	int on = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	inet_ntop(AF_INET, &peer->sin_addr, address, sizeof address);
	g_snprintf(session->peer, sizeof session->peer, "%s:%u", address, ntohs(peer->sin_port));
	session->handler.ready = session_ready;
	session->handler.cm = cm;
	session->fd = fd;
	session->id = ++cm->next_session;
	session->in = g_byte_array_new();
	session->out = g_byte_array_new();
	session->held = g_array_new(FALSE, FALSE, sizeof(guint32));
	session->opened = session->heard = g_get_monotonic_time();
	session->link.data = session;
	g_queue_push_tail_link(&cm->sessions, &session->link);
	cm_watch(cm, &session->handler, fd);
	cm_log(cm, "connected", "session=%u peer=%s", session->id, session->peer);
}

void session_accept(Handler *handler, guint32 events)
{
	struct sockaddr_in peer;
	socklen_t size = sizeof peer;
	int fd;

	while ((fd = accept4(handler->cm->listen_fd, (struct sockaddr *) &peer, &size, SOCK_NONBLOCK | SOCK_CLOEXEC)) >=
		0)
		session_new(handler->cm, fd, &peer);
	if (errno != EAGAIN && errno != ECONNABORTED)
		cm_log(handler->cm, "accept-failed", "error=\"%s\"", g_strerror(errno));
}

void session_end(Session *session, SessionEnd how, const char *reason)
{
	CallManager *cm = session->handler.cm;
	struct linger linger = { 1, 0 };

	if (session->fd < 0)
		return;
	if (how == SESSION_RST)
		setsockopt(session->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
	close(session->fd);
	session->fd = -1;
	cm_log(cm, "closed", "session=%u device=%s reason=%s", session->id,
		session->device ? session->device->name : "-", reason);
	if (session->device && session->device->session == session)
		session->device->session = NULL;
	session->device = NULL;
	g_queue_unlink(&cm->sessions, &session->link);
	g_ptr_array_add(cm->doomed, session);
}

void sessions_reap(CallManager *cm)
{
	for (guint i = 0; i < cm->doomed->len; i++) {
		Session *session = cm->doomed->pdata[i];
		g_byte_array_unref(session->in);
		g_byte_array_unref(session->out);
		g_array_unref(session->held);
		g_free(session);
	}
	g_ptr_array_set_size(cm->doomed, 0);
}

void session_flush(Session *session)
{
	CallManager *cm = session->handler.cm;
	gsize piece = cm->faults.split > 0 ? (gsize) cm->faults.split : G_MAXSIZE;

	while (session->fd >= 0 && session->out->len) {
		gssize sent = send(session->fd, session->out->data, MIN(piece, session->out->len), MSG_NOSIGNAL);
		if (sent < 0 && errno == EAGAIN)
			break;
		if (sent < 0) {
			session_end(session, SESSION_FIN, "send-failed");
			return;
		}
		g_byte_array_remove_range(session->out, 0, sent);
	}
	if (session->fd < 0)
		return;
	if (session->blocked != (session->out->len > 0)) {
		struct epoll_event event = { .data.ptr = &session->handler };
		session->blocked = session->out->len > 0;
		event.events = EPOLLIN | (session->blocked ? EPOLLOUT : 0);
		epoll_ctl(cm->epoll, EPOLL_CTL_MOD, session->fd, &event);
	}
	if (session->ending && !session->blocked)
		session_end(session, SESSION_FIN, "done");
}

/* Returns: bytes of @data that were whole messages. */
static gsize cut_messages(Session *session, const guint8 *data, gsize size)
{
	CallManager *cm = session->handler.cm;
	gsize used = 0;

	while (session->fd >= 0 && size - used >= HEADER) {
		const guint8 *pdu = data + used;
		guint32 length = body_u32(pdu, HEADER, 0);
		if (length < 4 || length - 4 > cm->profile.max_body) {
			cm_log(cm, "malformed", "session=%u length=%u", session->id, length);
			session_end(session, SESSION_FIN, "malformed");
			return size;
		}
		if (size - used < length + 8)
			break;
		station_message(session, body_u32(pdu, HEADER, 8), body_u32(pdu, HEADER, 4), pdu + HEADER, length - 4);
		used += length + 8;
	}
	return used;
}

static void session_input(Session *session, const guint8 *data, gsize size)
{
	CallManager *cm = session->handler.cm;
	gsize used;

	if (session->in->len == 0) {
		if ((cm->profile.quirks & CM_ONE_PIECE) && size < HEADER) {
			session_end(session, SESSION_FIN, "header-in-pieces");
			return;
		}
		used = cut_messages(session, data, size);
		if (session->fd >= 0)
			g_byte_array_append(session->in, data + used, size - used);
		return;
	}
	g_byte_array_append(session->in, data, size);
	used = cut_messages(session, session->in->data, session->in->len);
	if (session->fd >= 0 && used)
		g_byte_array_remove_range(session->in, 0, used);
}

static void session_ready(Handler *handler, guint32 events)
{
	Session *session = (Session *) handler;
	CallManager *cm = handler->cm;
	gssize size;

	if (session->fd < 0)
		return;
	if (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) {
		size = recv(session->fd, cm->buffer, sizeof cm->buffer, 0);
		if (size > 0)
			session_input(session, cm->buffer, size);
		else if (size == 0 && session->end_at)
			epoll_ctl(cm->epoll, EPOLL_CTL_DEL, session->fd, NULL);
		else if (size == 0 || errno != EAGAIN)
			session_end(session, SESSION_FIN, size == 0 ? "peer-closed" : "peer-reset");
	}
	session_flush(session);
}

gboolean sessions_end_due(CallManager *cm)
{
	gint64 now = g_get_monotonic_time();
	gboolean more = FALSE;

	for (GList *link = cm->sessions.head, *next; link; link = next) {
		Session *session = link->data;
		next = link->next;
		if (session->end_at && session->end_at <= now)
			session_end(session, SESSION_FIN, "unregistered");
		else
			more |= session->end_at != 0;
	}
	return more;
}

static const char *overdue(Session *session, gint64 now)
{
	const CmProfile *profile = &session->handler.cm->profile;
	gint64 limit = profile->keepalive * G_TIME_SPAN_SECOND * profile->deaf_after / 100;

	if (session->device && now - session->heard > limit)
		return "no-keepalive";
	if (!session->device && profile->authentication &&
		now - session->opened > profile->authentication * G_TIME_SPAN_SECOND)
		return "not-registered";
	return NULL;
}

void sessions_tick(CallManager *cm)
{
	gint64 now = g_get_monotonic_time();

	for (GList *link = cm->sessions.head, *next; link; link = next) {
		next = link->next;
		const char *reason = overdue(link->data, now);
		if (reason)
			session_end(link->data, SESSION_FIN, reason);
	}
}
