/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-contact.h"

#include "sip-config.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#define NEXT_MAX 64 /* ports beside the one that is taken */

GArray *sip_contact_ports(guint16 fixed, guint16 kept, guint16 first)
{
	GArray *ports = g_array_new(FALSE, FALSE, sizeof(guint16));
	guint16 last = kept ? kept : fixed ? fixed : first, any = 0;

	if (fixed && fixed != last)
		g_array_append_val(ports, fixed);
	for (guint port = last, end = MIN(last + NEXT_MAX, G_MAXUINT16); last && port <= end; port++) {
		guint16 one = (guint16) port;

		g_array_append_val(ports, one);
	}
	g_array_append_val(ports, any);
	return ports;
}

/* What is kept. */

static guint16 load_port(RegentStep *step, const char *name)
{
	g_autoptr(GBytes) bytes = regent_step_state_load(step, name);
	gsize length = 0;
	const char *data = bytes ? g_bytes_get_data(bytes, &length) : NULL;
	g_autofree char *text = g_strndup(data, length);
	guint64 port = 0;

	return text && g_ascii_string_to_unsigned(text, 10, 1, G_MAXUINT16, &port, NULL) ? (guint16) port : 0;
}

static void save_port(RegentStep *step, const char *name, guint16 port)
{
	char *text = g_strdup_printf("%u", port);
	g_autoptr(GBytes) bytes = g_bytes_new_take(text, strlen(text));

	regent_step_state_save(step, name, bytes);
}

/* Binding. */

static gboolean bind_port(int fd, int family, guint16 port)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };
	struct sockaddr_in6 address6 = { .sin6_family = AF_INET6, .sin6_port = htons(port) };

	if (family == AF_INET6)
		return bind(fd, (struct sockaddr *) &address6, sizeof address6) == 0;
	return bind(fd, (struct sockaddr *) &address, sizeof address) == 0;
}

static guint16 bound_port(int fd)
{
	struct sockaddr_in6 address = { 0 }; /* the port stands in the same place in both families */
	socklen_t size = sizeof address;

	return getsockname(fd, (struct sockaddr *) &address, &size) == 0 ? ntohs(address.sin6_port) : 0;
}

static guint16 bind_first(int fd, int family, const GArray *ports)
{
	for (guint i = 0; i < ports->len; i++)
		if (bind_port(fd, family, g_array_index(ports, guint16, i)))
			return bound_port(fd);
	return 0;
}

/* A connection that is ended by FIN would hold its port for a minute. */
static void end_by_reset(int fd)
{
	struct linger linger = { .l_onoff = 1 };

	setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
}

/* Returns: (transfer full) */
static GArray *ports_for(RegentStep *step, gboolean tcp, guint16 kept)
{
	gboolean is_set = !tcp && regent_step_option_string(step, "local-port");
	guint16 fixed = is_set ? (guint16) regent_step_option_integer(step, "local-port") : 0;

	/* A SIP server of the device itself may want to listen on TCP 5060. */
	return sip_contact_ports(fixed, kept, tcp || is_set ? 0 : SIP_PORT);
}

guint16 sip_contact_bind(RegentStep *step, guint account, gboolean tcp, int fd, int family)
{
	g_autofree char *name = g_strdup_printf("port-%s-%u", tcp ? "tcp" : "udp", account);
	guint16 kept = load_port(step, name);
	g_autoptr(GArray) ports = ports_for(step, tcp, kept);
	guint16 wanted = g_array_index(ports, guint16, 0), port;

	if (tcp)
		end_by_reset(fd);
	port = bind_first(fd, family, ports);
	if (!port || port == kept)
		return port;
	if (wanted && port != wanted)
		regent_step_message(
			step, "Port %u for SIP over %s is taken: %u is used", wanted, tcp ? "TCP" : "UDP", port);
	save_port(step, name, port);
	return port;
}
