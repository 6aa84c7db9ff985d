/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* send-frame INTERFACE HEX: sends an Ethernet frame as it is. */
#include <glib.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <stdio.h>
#include <sys/socket.h>

#include "samples.h"

int main(int argc, char **argv)
{
	g_autoptr(GByteArray) frame = argc == 3 ? sample_hex(argv[2]) : NULL;
	struct sockaddr_ll to = { .sll_family = AF_PACKET };
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);

	if (!frame)
		return 2;
	to.sll_ifindex = (int) if_nametoindex(argv[1]);
	if (sendto(fd, frame->data, frame->len, 0, (struct sockaddr *) &to, sizeof to) == (gssize) frame->len)
		return 0;
	perror("send-frame");
	return 1;
}
