/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz-main.h"

#include "vlan-answer-packet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const guint8 mac[] = { 0x02, 0x00, 0x5e, 0x10, 0x00, 0x01 };
	g_autofree char *sender = vlan_answer_sender(data, size, mac);

	g_assert_true(!sender || g_hostname_is_ip_address(sender));
	return 0;
}
