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
