/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "packet.h"

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <net/ethernet.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define FRAME_MAX 2048     /* more than Ethernet's 1514; our protocols have no longer (jumbo) frames */
#define READS_A_WAKE_UP 16 /* a flood must not keep the other endpoints waiting */

struct Packet {
	int fd;
	char interface[IFNAMSIZ];
	int index;
	guint8 mac[ETH_ALEN];
	RegentWatch *watch;
	PacketFunc func;
	gpointer self;
	gboolean busy;   /* frames are being handed out */
	gboolean closed; /* while it was busy: to be freed when that ends */
};

static gboolean fail(GError **error, const char *interface, const char *what)
{
	int code = errno;

	if (code == EPERM || code == EACCES)
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
			"%s: no permission to %s: regentd needs CAP_NET_RAW", interface, what);
	else
		g_set_error(error, G_IO_ERROR, (gint) g_io_error_from_errno(code), "%s: cannot %s: %s", interface, what,
			g_strerror(code));
	return FALSE;
}

static gboolean attach_filter(Packet *packet, const PacketKind *kind, GError **error)
{
	struct sock_fprog program = { .len = kind->filter_length, .filter = (struct sock_filter *) kind->filter };

	if (!kind->filter)
		return TRUE;
	if (setsockopt(packet->fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) < 0)
		return fail(error, packet->interface, "filter Ethernet frames");
	return TRUE;
}

static gboolean join_group(Packet *packet, const PacketKind *kind, GError **error)
{
	struct packet_mreq group = { .mr_ifindex = packet->index, .mr_type = PACKET_MR_MULTICAST, .mr_alen = ETH_ALEN };

	if (!kind->group)
		return TRUE;
	memcpy(group.mr_address, kind->group, ETH_ALEN);
	if (setsockopt(packet->fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &group, sizeof group) < 0)
		return fail(error, packet->interface, "join an Ethernet multicast group");
	return TRUE;
}

static gboolean bind_to(Packet *packet, const PacketKind *kind, GError **error)
{
	struct sockaddr_ll address = { .sll_family = AF_PACKET,
		.sll_protocol = htons(kind->ethertype ? kind->ethertype : ETH_P_802_2),
		.sll_ifindex = packet->index };
	socklen_t length = sizeof address;

	if (bind(packet->fd, (struct sockaddr *) &address, sizeof address) < 0 ||
		getsockname(packet->fd, (struct sockaddr *) &address, &length) < 0)
		return fail(error, packet->interface, "listen for Ethernet frames");
	memcpy(packet->mac, address.sll_addr, ETH_ALEN);
	return TRUE;
}

/* The protocol is set only by bind(), so that nothing arrives before the filter and the interface are set. */
static gboolean open_socket(Packet *packet, const PacketKind *kind, GError **error)
{
	int one = 1;

	packet->index = (int) if_nametoindex(packet->interface);
	if (!packet->index) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "there is no interface %s", packet->interface);
		return FALSE;
	}
	packet->fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (packet->fd < 0)
		return fail(error, packet->interface, "open a socket for Ethernet frames");
	/* Spares wake-ups where the kernel knows it (4.20); is_for_us() looks again. */
	setsockopt(packet->fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &one, sizeof one);
	if (kind->priority &&
		setsockopt(packet->fd, SOL_SOCKET, SO_PRIORITY, &kind->priority, sizeof kind->priority) < 0)
		return fail(error, packet->interface, "set the priority of Ethernet frames");
	return attach_filter(packet, kind, error) && join_group(packet, kind, error) && bind_to(packet, kind, error);
}

/* Frames of a VLAN come with the tag taken off: without a device for it as PACKET_OTHERHOST, else as what that one has got. */
static gboolean is_for_us(const Packet *packet, const guint8 *frame, const struct sockaddr_ll *from)
{
	return from->sll_ifindex == packet->index && from->sll_pkttype != PACKET_OUTGOING &&
	       from->sll_pkttype != PACKET_OTHERHOST && memcmp(frame + ETH_ALEN, packet->mac, ETH_ALEN) != 0;
}

static void hand_over(Packet *packet, const guint8 *frame, gssize length, const struct sockaddr_ll *from)
{
	if (length >= ETH_HLEN && length <= FRAME_MAX && is_for_us(packet, frame, from))
		packet->func(packet->self, frame, (gsize) length);
}

static void on_readable(gpointer self, int fd, GIOCondition condition)
{
	Packet *packet = self;
	guint8 frame[FRAME_MAX];

	packet->busy = TRUE;
	for (int i = 0; i < READS_A_WAKE_UP && !packet->closed; i++) {
		struct sockaddr_ll from = { 0 };
		socklen_t from_length = sizeof from;
		gssize length = recvfrom(fd, frame, sizeof frame, MSG_TRUNC, (struct sockaddr *) &from, &from_length);

		if (length < 0)
			break; /* EAGAIN, or ENETDOWN once when the link goes: link watching tells of that */
		hand_over(packet, frame, length, &from);
	}
	packet->busy = FALSE;
	if (packet->closed)
		packet_close(packet);
}

Packet *packet_open(
	RegentStep *step, const char *interface, const PacketKind *kind, PacketFunc func, gpointer self, GError **error)
{
	g_autoptr(Packet) packet = g_new0(Packet, 1);

	packet->fd = -1;
	packet->func = func;
	packet->self = self;
	g_strlcpy(packet->interface, interface, sizeof packet->interface);
	if (!open_socket(packet, kind, error))
		return NULL;
	packet->watch = regent_step_watch_fd(step, packet->fd, G_IO_IN, on_readable, packet);
	return g_steal_pointer(&packet);
}

gboolean packet_send(Packet *packet, gconstpointer frame, gsize length, GError **error)
{
	guint8 padded[ETH_ZLEN] = { 0 };

	if (length < sizeof padded) {
		memcpy(padded, frame, length);
		frame = padded;
		length = sizeof padded;
	}
	if (send(packet->fd, frame, length, 0) < 0)
		return fail(error, packet->interface, "send an Ethernet frame");
	return TRUE;
}

const guint8 *packet_mac(const Packet *packet)
{
	return packet->mac;
}

void packet_close(Packet *packet)
{
	if (!packet)
		return;
	g_clear_pointer(&packet->watch, regent_watch_remove);
	packet->closed = TRUE;
	if (packet->busy)
		return;
	if (packet->fd >= 0)
		close(packet->fd);
	g_free(packet);
}
