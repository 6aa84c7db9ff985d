/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What comes to a raw socket: the first octet says how it is read. */
#include "fuzz-main.h"

#include "reach-packet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	ReachEcho echo;
	guint version;

	if (!size)
		return 0;
	version = data[0] & 1 ? 6 : 4;
	if (reach_packet_read(data + 1, size - 1, version, data[0] & 2, &echo))
		g_assert_true(size > 16);
	return 0;
}
