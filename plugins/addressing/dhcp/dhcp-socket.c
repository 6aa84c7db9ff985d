/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dhcp-socket.h"

#include <errno.h>
#include <linux/filter.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <regent/facts.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dhcp-frame.h"
#include "dhcp-message.h"
#include "packet.h"
#include "voice-socket.h"

/* CS3: what Cisco phones give their signaling where nobody says otherwise. */
#define SIGNALING_DSCP 24

struct DhcpSocket {
	RegentStep *step;
	Packet *packet;
	int udp; /* -1: not yet */
	DhcpSocketFunc func;
	gpointer self;
};

static void on_frame(gpointer self, const guint8 *frame, gsize length)
{
	DhcpSocket *socket = self;
	const char *fault;
	WireReader message;
	guint32 source;

	if (dhcp_frame_read(frame, length, &source, &message, &fault))
		socket->func(socket->self, source, message.pos, wire_left(&message), NULL);
	else if (fault)
		socket->func(socket->self, source, NULL, 0, fault);
}

/* UDP, no fragment, to port 68; X is the length of the IP header, BOOTP begins at X + 22. A socket on an interface hears what
 * comes for its VLANs, too: the interface that takes the frame tells which. */
static Packet *open_packet(DhcpSocket *socket, const char *interface, const guint8 mac[6], GError **error)
{
	guint32 high = (guint32) mac[0] << 24 | (guint32) mac[1] << 16 | (guint32) mac[2] << 8 | mac[3];
	guint32 low = (guint32) mac[4] << 8 | mac[5];
	const struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (guint32) SKF_AD_OFF + SKF_AD_IFINDEX),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, if_nametoindex(interface), 0, 14),
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 23),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, IPPROTO_UDP, 0, 12),
		BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 20),
		BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 0x3fff, 10, 0),
		BPF_STMT(BPF_LDX | BPF_B | BPF_MSH, 14),
		BPF_STMT(BPF_LD | BPF_H | BPF_IND, 16),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, DHCP_CLIENT_PORT, 0, 7),
		BPF_STMT(BPF_LD | BPF_B | BPF_IND, 22),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 2, 0, 5),
		BPF_STMT(BPF_LD | BPF_W | BPF_IND, 22 + 28),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, high, 0, 3),
		BPF_STMT(BPF_LD | BPF_H | BPF_IND, 22 + 32),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, low, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, 0xffff),
		BPF_STMT(BPF_RET | BPF_K, 0),
	};
	const PacketKind kind = { .ethertype = ETHERTYPE_IP,
		.filter = filter,
		.filter_length = G_N_ELEMENTS(filter),
		.priority = (int) regent_step_fact_number(socket->step, REGENT_FACT_VOICE_PRIORITY, 0) };

	return packet_open(socket->step, interface, &kind, on_frame, socket, error);
}

DhcpSocket *dhcp_socket_open(RegentStep *step, const char *interface, const guint8 mac[6], DhcpSocketFunc func,
	gpointer self, GError **error)
{
	DhcpSocket *socket = g_new0(DhcpSocket, 1);

	socket->step = step;
	socket->udp = -1;
	socket->func = func;
	socket->self = self;
	socket->packet = open_packet(socket, interface, mac, error);
	if (socket->packet)
		return socket;
	dhcp_socket_close(socket);
	return NULL;
}

void dhcp_socket_close(DhcpSocket *socket)
{
	g_clear_pointer(&socket->packet, packet_close);
	if (socket->udp >= 0)
		close(socket->udp);
	g_free(socket);
}

static gboolean fail(GError **error, const char *what)
{
	int code = errno;

	g_set_error(error, G_IO_ERROR, (gint) g_io_error_from_errno(code), "cannot %s: %s%s", what, g_strerror(code),
		code == EADDRINUSE ? " (another DHCP client?)" : "");
	return FALSE;
}

/* Nothing is read here. The filter drops all, so that nothing wakes us, and the port still counts as in use. */
static gboolean set_up_udp(int fd, GError **error)
{
	struct sock_filter nothing = BPF_STMT(BPF_RET | BPF_K, 0);
	struct sock_fprog program = { .len = 1, .filter = &nothing };
	struct sockaddr_in any = { .sin_family = AF_INET, .sin_port = GUINT16_TO_BE(DHCP_CLIENT_PORT) };
	int one = 1;

	if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) < 0 ||
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) < 0 ||
		setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &one, sizeof one) < 0)
		return fail(error, "set up a socket for DHCP");
	if (bind(fd, (struct sockaddr *) &any, sizeof any) < 0)
		return fail(error, "use UDP port 68");
	return TRUE;
}

gboolean dhcp_socket_bind(DhcpSocket *socket, GError **error)
{
	if (socket->udp >= 0)
		return TRUE;
	socket->udp = voice_socket(socket->step, AF_INET, SOCK_DGRAM, error);
	if (socket->udp < 0)
		return FALSE;
	if (set_up_udp(socket->udp, error))
		return TRUE;
	close(socket->udp);
	socket->udp = -1;
	return FALSE;
}

gboolean dhcp_socket_broadcast(DhcpSocket *socket, gconstpointer message, gsize length, GError **error)
{
	guint8 frame[DHCP_FRAME_OVERHEAD + DHCP_MESSAGE_MAX];
	WireWriter w = wire_writer(frame, sizeof frame);
	guint8 dscp = (guint8) regent_step_fact_number(socket->step, REGENT_FACT_VOICE_SIGNALING_DSCP, SIGNALING_DSCP);

	dhcp_frame_write(&w, packet_mac(socket->packet), dscp, message, length);
	g_return_val_if_fail(!w.bad, FALSE);
	return packet_send(socket->packet, frame, w.length, error);
}

/* The source is said, for an interface may have other addresses beside ours. */
gboolean dhcp_socket_send(
	DhcpSocket *socket, guint32 source, guint32 destination, gconstpointer message, gsize length, GError **error)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = GUINT16_TO_BE(DHCP_SERVER_PORT),
		.sin_addr.s_addr = GUINT32_TO_BE(destination) };
	struct iovec data = { .iov_base = (gpointer) message, .iov_len = length };
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(struct in_pktinfo))];
	} control = { 0 };
	struct msghdr packet = { .msg_name = &to,
		.msg_namelen = sizeof to,
		.msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof control.room };
	struct in_pktinfo from = { .ipi_spec_dst.s_addr = GUINT32_TO_BE(source) };

	control.header.cmsg_level = IPPROTO_IP;
	control.header.cmsg_type = IP_PKTINFO;
	control.header.cmsg_len = CMSG_LEN(sizeof from);
	memcpy(CMSG_DATA(&control.header), &from, sizeof from);
	if (sendmsg(socket->udp, &packet, 0) < 0)
		return fail(error, "send to the DHCP server");
	return TRUE;
}
