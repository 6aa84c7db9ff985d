/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "voice-socket.h"

#include <errno.h>
#include <linux/if_vlan.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <regent/facts.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

/* CS3: what Cisco phones give their signaling where nobody says otherwise. */
#define SIGNALING_DSCP 24

struct VoiceConnect {
	RegentStep *step;
	RegentTimer *timer;
	RegentWatch *watch;
	int fd;
	char *peer; /* as people read it, 10.1.0.10:2000 */
	gint64 timeout;
	VoiceConnectFunc func;
	gpointer self;
	GError *error; /* found before voice_connect() returned */
};

static gboolean is_vlan(int fd, const char *interface)
{
	struct vlan_ioctl_args args = { .cmd = GET_VLAN_VID_CMD };

	g_strlcpy(args.device1, interface, sizeof args.device1);
	return ioctl(fd, SIOCGIFVLAN, &args) == 0;
}

/* The kernel asks for CAP_NET_RAW before 5.7. Untagged, routes lead through the same interface anyhow; in a voice VLAN
 * a socket that is not bound could send into the data VLAN. */
static gboolean bind_to_interface(RegentStep *step, int fd, GError **error)
{
	const char *interface = regent_step_fact_string(step, REGENT_FACT_VOICE_INTERFACE);
	int saved;

	if (!interface)
		return TRUE;
	if (setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, interface, strlen(interface) + 1) == 0)
		return TRUE;
	saved = errno;
	if (saved == EPERM && !is_vlan(fd, interface)) {
		regent_step_log(step, G_LOG_LEVEL_INFO,
			"may not bind sockets to %s (CAP_NET_RAW is missing): routes decide instead", interface);
		return TRUE;
	}
	g_set_error(error, REGENT_ERROR, REGENT_ERROR_FAILED, "cannot bind a socket to %s: %s", interface,
		g_strerror(saved));
	return FALSE;
}

/* The switch knows its own queues best; then what the call manager says, to a step that reads its settings. */
static guint8 signaling_dscp(RegentStep *step)
{
	GVariant *settings = regent_step_fact(step, REGENT_FACT_CONFIG_SETTINGS);
	guint8 dscp = SIGNALING_DSCP;

	if (settings)
		g_variant_lookup(settings, REGENT_SETTING_SIGNALING_DSCP, "y", &dscp);
	return (guint8) regent_step_fact_number(step, REGENT_FACT_VOICE_SIGNALING_DSCP, dscp);
}

/* IP_TOS also sets the priority, so that comes last. Priority 7 needs CAP_NET_ADMIN. */
static void mark_class(RegentStep *step, int fd)
{
	int tos = signaling_dscp(step) << 2;
	int priority = (int) regent_step_fact_number(step, REGENT_FACT_VOICE_PRIORITY, -1);
	int family = 0;
	socklen_t size = sizeof family;

	if (getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &family, &size) < 0)
		return;
	if (family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_TCLASS, &tos, sizeof tos);
	if (family == AF_INET || family == AF_INET6)
		setsockopt(fd, IPPROTO_IP, IP_TOS, &tos, sizeof tos);
	if (priority >= 0 && setsockopt(fd, SOL_SOCKET, SO_PRIORITY, &priority, sizeof priority) < 0)
		regent_step_log(
			step, G_LOG_LEVEL_INFO, "cannot send with priority %d: %s", priority, g_strerror(errno));
}

gboolean voice_socket_mark(RegentStep *step, int fd, GError **error)
{
	if (!bind_to_interface(step, fd, error))
		return FALSE;
	mark_class(step, fd);
	return TRUE;
}

int voice_socket(RegentStep *step, int family, int type, GError **error)
{
	int fd = socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0) {
		g_set_error(error, REGENT_ERROR, REGENT_ERROR_FAILED, "cannot make a socket: %s", g_strerror(errno));
		return -1;
	}
	if (!voice_socket_mark(step, fd, error)) {
		close(fd);
		return -1;
	}
	return fd;
}

static GError *connect_error(const VoiceConnect *connect, int code)
{
	switch (code) {
	case ECONNREFUSED:
		return g_error_new(REGENT_ERROR, REGENT_ERROR_FAILED, "%s refused the connection", connect->peer);
	case EHOSTUNREACH:
	case ENETUNREACH:
		return g_error_new(REGENT_ERROR, REGENT_ERROR_FAILED, "no route to %s", connect->peer);
	case ECONNRESET:
		return g_error_new(REGENT_ERROR, REGENT_ERROR_FAILED, "%s reset the connection", connect->peer);
	default:
		return g_error_new(
			REGENT_ERROR, REGENT_ERROR_FAILED, "cannot connect to %s: %s", connect->peer, g_strerror(code));
	}
}

/* Tells the caller, who may free @connect while told. */
static void finish(VoiceConnect *connect, GError *error)
{
	int fd = error ? -1 : connect->fd;

	regent_timer_stop(connect->timer);
	g_clear_pointer(&connect->watch, regent_watch_remove);
	if (!error)
		connect->fd = -1;
	connect->func(connect->self, fd, error);
	g_clear_error(&error);
}

static void on_writable(gpointer self, int fd, GIOCondition condition)
{
	VoiceConnect *connect = self;
	int code = 0;
	socklen_t size = sizeof code;

	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &code, &size) < 0)
		code = errno;
	finish(connect, code ? connect_error(connect, code) : NULL);
}

static void on_timer(gpointer self)
{
	VoiceConnect *connect = self;

	if (!connect->error)
		connect->error =
			g_error_new(REGENT_ERROR, REGENT_ERROR_TIMEOUT, "%s is silent for %" G_GINT64_FORMAT " s",
				connect->peer, (connect->timeout + G_USEC_PER_SEC / 2) / G_USEC_PER_SEC);
	finish(connect, g_steal_pointer(&connect->error));
}

static gboolean connect_begun(int fd, gconstpointer address, gssize size)
{
	return connect(fd, address, (socklen_t) size) == 0 || errno == EINPROGRESS;
}

static gboolean begin(VoiceConnect *self, const char *address, guint16 port)
{
	g_autoptr(GSocketAddress) to = g_inet_socket_address_new_from_string(address, port);
	struct sockaddr_storage native;

	if (!to) {
		g_set_error(&self->error, REGENT_ERROR, REGENT_ERROR_FAILED, "%s is not an address", address);
		return FALSE;
	}
	self->fd = voice_socket(self->step, (int) g_socket_address_get_family(to), SOCK_STREAM, &self->error);
	if (self->fd < 0 || !g_socket_address_to_native(to, &native, sizeof native, &self->error))
		return FALSE;
	if (connect_begun(self->fd, &native, g_socket_address_get_native_size(to)))
		return TRUE;
	self->error = connect_error(self, errno);
	return FALSE;
}

VoiceConnect *voice_connect(
	RegentStep *step, const char *address, guint16 port, gint64 timeout, VoiceConnectFunc func, gpointer self)
{
	VoiceConnect *connect = g_new0(VoiceConnect, 1);

	connect->step = step;
	connect->fd = -1;
	connect->timeout = timeout;
	connect->func = func;
	connect->self = self;
	connect->peer = g_strdup_printf(strchr(address, ':') ? "[%s]:%u" : "%s:%u", address, port);
	connect->timer = regent_step_timer(step, on_timer, connect);
	if (begin(connect, address, port)) {
		connect->watch = regent_step_watch_fd(step, connect->fd, G_IO_OUT, on_writable, connect);
		regent_timer_set(connect->timer, timeout);
	} else {
		regent_timer_set(connect->timer, 0);
	}
	return connect;
}

void voice_connect_free(VoiceConnect *connect)
{
	if (!connect)
		return;
	g_clear_pointer(&connect->watch, regent_watch_remove);
	regent_timer_free(connect->timer);
	if (connect->fd >= 0)
		close(connect->fd);
	g_clear_error(&connect->error);
	g_free(connect->peer);
	g_free(connect);
}
