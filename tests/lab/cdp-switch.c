/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The CDP side of a switch port: announces itself, and answers at once whoever asks for the voice VLAN. Shares no code
 * with the plugin. Started again with other options it is the same switch, configured differently. With --frame it says
 * beside that, or with --mute instead, what it is given: LLDP, CDP, or EAP as a port says that asks for 802.1X.
 */
#include <arpa/inet.h>
#include <getopt.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static const unsigned char group[6] = { 0x01, 0x00, 0x0c, 0xcc, 0xcc, 0xcc };
static const unsigned char cisco_cdp[8] = { 0xaa, 0xaa, 0x03, 0x00, 0x00, 0x0c, 0x20, 0x00 };

struct port {
	const char *interface;
	const char *device;
	const char *name;
	int voice_vlan; /* -1: none */
	int native_vlan;
	int interval; /* seconds */
	int mute;
	const char *frames[8]; /* from the EtherType, or the length, on; in hex */
	int frame_count;
	unsigned char mac[6];
	int fd;
};

struct frame {
	unsigned char bytes[1514];
	size_t length;
};

static void put(struct frame *frame, const void *bytes, size_t length)
{
	if (frame->length + length > sizeof frame->bytes)
		exit(2);
	memcpy(frame->bytes + frame->length, bytes, length);
	frame->length += length;
}

static void put16(struct frame *frame, int value)
{
	unsigned char bytes[2] = { (unsigned char) (value >> 8), (unsigned char) value };

	put(frame, bytes, sizeof bytes);
}

static void element(struct frame *frame, int type, const void *value, size_t length)
{
	put16(frame, type);
	put16(frame, (int) length + 4);
	put(frame, value, length);
}

static void element16(struct frame *frame, int type, int value)
{
	const unsigned char bytes[2] = { (unsigned char) (value >> 8), (unsigned char) value };

	element(frame, type, bytes, sizeof bytes);
}

static int checksum(const unsigned char *bytes, size_t length)
{
	unsigned sum = 0;

	for (size_t i = 0; i + 1 < length; i += 2)
		sum += (unsigned) bytes[i] * 256 + bytes[i + 1];
	if (length % 2) /* Cisco takes the last byte of an odd length for a signed number */
		sum += bytes[length - 1] > 127 ? bytes[length - 1] + 0xfeffu : bytes[length - 1];
	while (sum > 0xffff)
		sum = sum % 0x10000 + sum / 0x10000;
	return (int) (sum ^ 0xffff);
}

static void build(const struct port *port, struct frame *frame)
{
	const unsigned char header[4] = { 2, 180, 0, 0 };
	const unsigned char is_switch[4] = { 0, 0, 0, 0x28 };
	const unsigned char voice[3] = { 1, (unsigned char) (port->voice_vlan >> 8), (unsigned char) port->voice_vlan };
	size_t cdp;
	int sum;

	frame->length = 0;
	put(frame, group, sizeof group);
	put(frame, port->mac, sizeof port->mac);
	put16(frame, 0);
	put(frame, cisco_cdp, sizeof cisco_cdp);
	cdp = frame->length;
	put(frame, header, sizeof header);
	element(frame, 0x01, port->device, strlen(port->device));
	element(frame, 0x05, "Lab switch", 10);
	element(frame, 0x06, "cisco WS-C3560-24PS", 19);
	element(frame, 0x03, port->name, strlen(port->name));
	element(frame, 0x04, is_switch, sizeof is_switch);
	element16(frame, 0x0a, port->native_vlan);
	element(frame, 0x0b, "\1", 1);
	if (port->voice_vlan >= 0)
		element(frame, 0x0e, voice, sizeof voice);
	element(frame, 0x12, "", 1);
	element(frame, 0x13, "", 1);
	frame->bytes[12] = (unsigned char) ((frame->length - 14) >> 8);
	frame->bytes[13] = (unsigned char) (frame->length - 14);
	sum = checksum(frame->bytes + cdp, frame->length - cdp);
	frame->bytes[cdp + 2] = (unsigned char) (sum >> 8);
	frame->bytes[cdp + 3] = (unsigned char) sum;
}

static void send_frame(const struct port *port, const struct frame *frame)
{
	if (send(port->fd, frame->bytes, frame->length, 0) < 0)
		perror("send");
}

static void announce(const struct port *port)
{
	struct frame frame;

	build(port, &frame);
	if (!port->mute)
		send_frame(port, &frame);
}

/* LLDP goes to 01:80:c2:00:00:0e, EAP to 01:80:c2:00:00:03, CDP to its own group. */
static void say(const struct port *port, const char *hex)
{
	unsigned char destination[6] = { 0x01, 0x80, 0xc2, 0x00, 0x00, strncmp(hex, "88cc", 4) ? 0x03 : 0x0e };
	struct frame frame = { .length = 0 };
	unsigned byte;

	put(&frame, strncmp(hex + 4, "aaaa", 4) ? destination : group, sizeof destination);
	put(&frame, port->mac, sizeof port->mac);
	for (; sscanf(hex, "%2x", &byte) == 1 && hex[1]; hex += 2) {
		unsigned char one = (unsigned char) byte;

		put(&frame, &one, 1);
	}
	send_frame(port, &frame);
}

/* Element 0x0f in its long form, 20 02 00 01. */
static int asks(const unsigned char *bytes, size_t length)
{
	size_t at = 26;

	while (at + 4 <= length) {
		size_t size = (size_t) bytes[at + 2] * 256 + bytes[at + 3];

		if (size < 4 || at + size > length)
			return 0;
		if (bytes[at] == 0 && bytes[at + 1] == 0x0f && size == 8)
			return 1;
		at += size;
	}
	return 0;
}

static void hear(const struct port *port)
{
	unsigned char bytes[1514];
	struct sockaddr_ll from;
	socklen_t from_length = sizeof from;
	ssize_t got = recvfrom(port->fd, bytes, sizeof bytes, 0, (struct sockaddr *) &from, &from_length);
	size_t length;

	if (got < 26 || from.sll_pkttype == PACKET_OUTGOING || from.sll_pkttype == PACKET_OTHERHOST)
		return;
	if (memcmp(bytes, group, sizeof group) || memcmp(bytes + 14, cisco_cdp, sizeof cisco_cdp))
		return;
	length = 14 + (size_t) bytes[12] * 256 + bytes[13];
	if (!asks(bytes, length < (size_t) got ? length : (size_t) got))
		return;
	printf("asked for the voice VLAN by %02x:%02x:%02x:%02x:%02x:%02x\n", bytes[6], bytes[7], bytes[8], bytes[9],
		bytes[10], bytes[11]);
	announce(port);
}

static void run(const struct port *port)
{
	struct pollfd ready = { .fd = port->fd, .events = POLLIN };
	time_t next = 0;

	for (;;) {
		struct timespec now;

		clock_gettime(CLOCK_MONOTONIC, &now);
		if (now.tv_sec >= next) {
			announce(port);
			for (int i = 0; i < port->frame_count; i++)
				say(port, port->frames[i]);
			next = now.tv_sec + port->interval;
		}
		if (poll(&ready, 1, 200) > 0)
			hear(port);
	}
}

static int open_port(struct port *port)
{
	struct sockaddr_ll address = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_802_2) };
	struct packet_mreq membership = { .mr_type = PACKET_MR_MULTICAST, .mr_alen = 6 };
	socklen_t length = sizeof address;

	address.sll_ifindex = membership.mr_ifindex = (int) if_nametoindex(port->interface);
	memcpy(membership.mr_address, group, sizeof group);
	port->fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
	if (port->fd < 0 || bind(port->fd, (struct sockaddr *) &address, sizeof address) < 0 ||
		setsockopt(port->fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &membership, sizeof membership) < 0 ||
		getsockname(port->fd, (struct sockaddr *) &address, &length) < 0) {
		perror(port->interface);
		return 0;
	}
	memcpy(port->mac, address.sll_addr, sizeof port->mac);
	return 1;
}

static int voice_vlan(const char *text)
{
	if (!strcmp(text, "none"))
		return -1;
	if (!strcmp(text, "dot1p"))
		return 0;
	if (!strcmp(text, "untagged"))
		return 4095;
	return atoi(text);
}

static void set(struct port *port, int option, const char *value)
{
	if (option == 'i')
		port->interface = value;
	else if (option == 'v')
		port->voice_vlan = voice_vlan(value);
	else if (option == 'd')
		port->device = value;
	else if (option == 'p')
		port->name = value;
	else if (option == 'm')
		port->mute = 1;
	else if (option == 'f' && port->frame_count < 8)
		port->frames[port->frame_count++] = value;
	else if (option == 'n')
		port->native_vlan = atoi(value);
	else
		port->interval = atoi(value);
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "interface", required_argument, NULL, 'i' },
		{ "voice-vlan", required_argument, NULL, 'v' },
		{ "device", required_argument, NULL, 'd' },
		{ "port", required_argument, NULL, 'p' },
		{ "native-vlan", required_argument, NULL, 'n' },
		{ "interval", required_argument, NULL, 's' },
		{ "frame", required_argument, NULL, 'f' },
		{ "mute", no_argument, NULL, 'm' },
		{ NULL, 0, NULL, 0 },
	};
	struct port port = {
		.device = "sw1", .name = "FastEthernet0/1", .voice_vlan = -1, .native_vlan = 10, .interval = 60
	};
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == '?')
			return 2;
		set(&port, option, optarg);
	}
	if (!port.interface) {
		fprintf(stderr,
			"usage: %s --interface NAME [--voice-vlan N|untagged|dot1p|none] [--device NAME]\n"
			"       [--port NAME] [--native-vlan N] [--interval SECONDS] [--frame HEX]... [--mute]\n",
			argv[0]);
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!open_port(&port))
		return 1;
	run(&port);
}
