/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "connect.h"

#include "resolve.h"
#include "voice-socket.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

struct Connector {
	RegentStep *step;
	HostPort target;
	char *service; /* NULL: not asked for, or asked in vain */
	int type;
	gint64 timeout;
	const ConnectorOps *ops;
	gpointer self;
	RegentTimer *timer;   /* of the next thing to do, or of the address that is tried */
	Resolver *resolver;   /* during the look-up: it is too large to be kept by ten thousand */
	GPtrArray *addresses; /* HostPort; NULL: the look-up is not over */
	guint next;           /* index in addresses */
	int fd;
	RegentWatch *watch; /* of fd; NULL: no address is being tried */
	GString *errors;    /* NULL: none */
	ConnectorFailure failure;
	char *sayer; /* see connector_sayer() */
};

static void note_error(Connector *connector, ConnectorFailure failure, const char *sentence)
{
	if (!connector->errors)
		connector->errors = g_string_new(NULL);
	else
		g_string_append(connector->errors, ", ");
	g_string_append(connector->errors, sentence);
	connector->failure = failure;
}

static void close_socket(Connector *connector)
{
	g_clear_pointer(&connector->watch, regent_watch_remove);
	if (connector->fd >= 0)
		close(connector->fd);
	connector->fd = -1;
}

/* One address. */

static void address_failed(Connector *connector, ConnectorFailure failure, const char *sentence)
{
	note_error(connector, failure, sentence);
	close_socket(connector);
	connector->next++;
	regent_timer_set(connector->timer, 0);
}

static const HostPort *current_address(const Connector *connector)
{
	return g_ptr_array_index(connector->addresses, connector->next);
}

static void address_failed_by(Connector *connector, int code)
{
	IcmpError said;
	gboolean has_said = connector->fd >= 0 && icmp_error_next(connector->fd, &said);
	g_auto(ConnectorVerdict) verdict = connector_judge(
		connector->step, connector->type, current_address(connector), code, has_said ? &said : NULL);

	g_free(connector->sayer);
	connector->sayer = g_steal_pointer(&verdict.sayer);
	address_failed(connector, verdict.failure, verdict.sentence);
}

static void address_silent(Connector *connector)
{
	g_autofree char *peer = host_port_text(current_address(connector));
	g_autofree char *sentence = g_strdup_printf("%s is silent for %" G_GINT64_FORMAT " s", peer,
		(connector->timeout + G_USEC_PER_SEC / 2) / G_USEC_PER_SEC);

	address_failed(connector, CONNECTOR_SILENT, sentence);
}

static int address_family(const HostPort *address)
{
	return strchr(address->host, ':') ? AF_INET6 : AF_INET;
}

/* The last thing done in a call-back: what is told may free @connector. */
static void tell_opened(Connector *connector)
{
	const HostPort *address = current_address(connector);
	int fd = connector->fd;

	/* A connection that is up must outlive a router that fails for a moment. */
	if (connector->type == SOCK_STREAM)
		icmp_error_keep(fd, address_family(address), FALSE);
	connector->fd = -1;
	connector->next++;
	regent_timer_stop(connector->timer);
	g_clear_pointer(&connector->watch, regent_watch_remove);
	connector->ops->opened(connector->self, fd, address);
}

static void on_writable(gpointer self, int fd, GIOCondition condition)
{
	Connector *connector = self;
	int code = 0;
	socklen_t size = sizeof code;

	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &code, &size) < 0)
		code = errno;
	if (code)
		address_failed_by(connector, code);
	else
		tell_opened(connector);
}

static void begin_connect(Connector *connector, GSocketAddress *to)
{
	gssize size = g_socket_address_get_native_size(to);
	struct sockaddr_storage native;

	if (!g_socket_address_to_native(to, &native, sizeof native, NULL)) {
		address_failed_by(connector, EAFNOSUPPORT);
	} else if (connect(connector->fd, (struct sockaddr *) &native, (socklen_t) size) < 0 && errno != EINPROGRESS) {
		address_failed_by(connector, errno);
	} else {
		connector->watch =
			regent_step_watch_fd(connector->step, connector->fd, G_IO_OUT, on_writable, connector);
		regent_timer_set(connector->timer, connector->timeout);
	}
}

static void try_address(Connector *connector)
{
	const HostPort *address = current_address(connector);
	g_autoptr(GSocketAddress) to = g_inet_socket_address_new_from_string(address->host, address->port);
	g_autoptr(GError) error = NULL;

	if (!to) {
		address_failed_by(connector, EAFNOSUPPORT);
		return;
	}
	connector->fd = voice_socket(connector->step, address_family(address), connector->type, &error);
	if (connector->fd < 0) {
		address_failed(connector, CONNECTOR_NO_SOCKET, error->message);
	} else if (connector->type == SOCK_DGRAM) {
		tell_opened(connector);
	} else {
		icmp_error_keep(connector->fd, address_family(address), TRUE);
		if (connector->ops->made)
			connector->ops->made(connector->self, connector->fd, address_family(address));
		begin_connect(connector, to);
	}
}

/* The name. */

static void look_up_host(Connector *connector);

static void note_unresolved(Connector *connector, const GError *error)
{
	gboolean unknown = g_error_matches(error, REGENT_ERROR, REGENT_ERROR_ABSENT);

	g_free(connector->sayer);
	connector->sayer = unknown ? NULL : resolver_servers(connector->resolver);
	note_error(connector, unknown ? CONNECTOR_UNKNOWN : CONNECTOR_NO_DNS, error->message);
}

static void on_resolved(gpointer self, GPtrArray *addresses, const GError *error)
{
	Connector *connector = self;

	if (!addresses && connector->service) { /* without SRV records the name itself counts (RFC 3263 section 4.2) */
		g_clear_pointer(&connector->service, g_free);
		look_up_host(connector);
		return;
	}
	if (!addresses)
		note_unresolved(connector, error);
	connector->addresses = addresses ? g_ptr_array_ref(addresses) : g_ptr_array_new();
	g_clear_pointer(&connector->resolver, resolver_free);
	regent_timer_set(connector->timer, 0);
}

static void look_up_host(Connector *connector)
{
	resolve_host(connector->resolver, connector->target.host, connector->target.port, on_resolved, connector);
}

static void look_up(Connector *connector)
{
	g_autofree char *name = NULL;

	if (g_hostname_is_ip_address(connector->target.host)) {
		connector->addresses = g_ptr_array_new_with_free_func((GDestroyNotify) host_port_free);
		g_ptr_array_add(connector->addresses, host_port_copy(&connector->target));
		try_address(connector);
		return;
	}
	connector->resolver = resolver_new(connector->step);
	if (!connector->service) {
		look_up_host(connector);
		return;
	}
	name = g_strdup_printf("%s.%s", connector->service, connector->target.host);
	resolve_srv(connector->resolver, name, on_resolved, connector);
}

/* From one to the next. */

static void on_timer(gpointer self)
{
	Connector *connector = self;

	if (connector->watch)
		address_silent(connector);
	else if (!connector->addresses)
		look_up(connector);
	else if (connector->next < connector->addresses->len)
		try_address(connector);
	else
		connector->ops->failed(connector->self, connector->failure, connector_errors(connector));
}

Connector *connector_new(RegentStep *step, const ConnectorTarget *target, const ConnectorOps *ops, gpointer self)
{
	Connector *connector = g_new0(Connector, 1);

	connector->step = step;
	connector->target.host = g_strdup(target->host);
	connector->target.port = target->port;
	connector->service = g_strdup(target->service);
	connector->type = target->type;
	connector->timeout = target->timeout;
	connector->ops = ops;
	connector->self = self;
	connector->fd = -1;
	connector->timer = regent_step_timer(step, on_timer, connector);
	regent_timer_set(connector->timer, 0);
	return connector;
}

void connector_next(Connector *connector)
{
	regent_timer_set(connector->timer, 0);
}

void connector_refresh(Connector *connector)
{
	if (connector->resolver)
		resolver_refresh(connector->resolver);
}

const char *connector_errors(const Connector *connector)
{
	return connector->errors ? connector->errors->str : "";
}

const char *connector_sayer(const Connector *connector)
{
	return connector->sayer;
}

void connector_free(Connector *connector)
{
	if (!connector)
		return;
	close_socket(connector);
	regent_timer_free(connector->timer);
	g_clear_pointer(&connector->resolver, resolver_free);
	g_clear_pointer(&connector->addresses, g_ptr_array_unref);
	if (connector->errors)
		g_string_free(connector->errors, TRUE);
	host_port_clear(&connector->target);
	g_free(connector->service);
	g_free(connector->sayer);
	g_free(connector);
}
