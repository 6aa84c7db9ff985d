/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "reach-packet.h"

/* A reply to what was written: the type alone differs, and the checksum by it. */
static gsize reply(guint8 *buffer, guint version, const ReachEcho *echo)
{
	gsize length = reach_packet_write(buffer, version, echo);
	guint sum = (guint) buffer[2] << 8 | buffer[3];

	assert_int_equal(buffer[0], version == 6 ? 128 : 8);
	buffer[0] = version == 6 ? 129 : 0;
	if (version == 6)
		return length;
	sum += 0x800;
	sum = (sum & 0xffff) + (sum >> 16);
	buffer[2] = (guint8) (sum >> 8);
	buffer[3] = (guint8) sum;
	return length;
}

static void test_reply(void **state)
{
	const ReachEcho sent = { 33, 0x12345678 };
	guint8 packet[20 + REACH_PACKET_MAX] = { 0x45 };
	ReachEcho echo;
	gsize length;

	for (guint version = 4; version <= 6; version += 2) {
		length = reply(packet + 20, version, &sent);
		assert_true(reach_packet_read(packet + 20, length, version, FALSE, &echo));
		assert_int_equal(echo.sequence, 33);
		assert_int_equal(echo.token, 0x12345678);
	}
	length = reply(packet + 20, 4, &sent);
	assert_true(reach_packet_read(packet, 20 + length, 4, TRUE, &echo));
	assert_int_equal(echo.sequence, 33);
}

/* A request of our own, another's reply, a wrong checksum, an odd header, and what is cut. */
static void test_no_reply(void **state)
{
	const ReachEcho sent = { 33, 0x12345678 };
	guint8 packet[20 + REACH_PACKET_MAX] = { 0x45 };
	ReachEcho echo;
	gsize length = reach_packet_write(packet + 20, 4, &sent);

	assert_false(reach_packet_read(packet + 20, length, 4, FALSE, &echo));
	length = reply(packet + 20, 4, &sent);
	for (gsize cut = 0; cut < length; cut++)
		assert_false(reach_packet_read(packet + 20, cut, 4, FALSE, &echo) && cut < 16);
	packet[0] = 0x4f;
	assert_false(reach_packet_read(packet, 20 + length, 4, TRUE, &echo));
	packet[0] = 0x41;
	assert_false(reach_packet_read(packet, 20 + length, 4, TRUE, &echo));
	for (guint i = 0; i < 16; i++) {
		packet[20 + i] ^= 0x10;
		assert_false(reach_packet_read(packet + 20, length, 4, FALSE, &echo));
		packet[20 + i] ^= 0x10;
	}
	assert_true(reach_packet_read(packet + 20, length, 4, FALSE, &echo));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reply),
		cmocka_unit_test(test_no_reply),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
