/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the client puts on the wire and keeps, and which frames it reads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "dhcp-frame.h"
#include "dhcp-memory.h"
#include "dhcp-message.h"
#include "samples.h"

static const guint8 phone_mac[6] = { 0x00, 0x11, 0x22, 0x33, 0x44, 0x55 };

static DhcpIdentity identity_phone(void)
{
	static const guint8 id[] = { 1, 0x00, 0x11, 0x22, 0x33, 0x44, 0x55 };
	static const guint8 list[] = { 1, 66, 6, 3, 15, 150, 35 };
	static const char class[] = "Cisco Systems, Inc. IP Phone CP-7942G";
	DhcpIdentity identity = { .host_name = (char *) "SEP001122334455",
		.client_id = g_bytes_new_static(id, sizeof id),
		.vendor_class = g_bytes_new_static(class, sizeof class),
		.parameters = g_bytes_new_static(list, sizeof list) };

	memcpy(identity.mac, phone_mac, sizeof identity.mac);
	return identity;
}

static void clear_identity(DhcpIdentity *identity)
{
	g_bytes_unref(identity->client_id);
	g_bytes_unref(identity->vendor_class);
	g_bytes_unref(identity->parameters);
}

/* The frame that a phone sends, octet by octet, from the table of RFC 2131. */
static void test_discover_frame(void **state)
{
	DhcpIdentity identity = identity_phone();
	DhcpRequest request = { .type = DHCP_DISCOVER, .xid = 0x3903f326 };
	guint8 message[DHCP_MESSAGE_MAX], frame[DHCP_MESSAGE_MAX + DHCP_FRAME_OVERHEAD];
	WireWriter m = wire_writer(message, sizeof message), f = wire_writer(frame, sizeof frame);
	g_autoptr(GByteArray) vector = sample_vector("dhcp-discover-phone");
	g_autoptr(GByteArray) head = sample_hex("ffffffffffff 001122334455 0800 45c0 015f");
	g_autoptr(GByteArray) options = sample_hex("63825363 350101 3d0701001122334455"
						   "0c0f534550303031313232333334343535 3c26");

	dhcp_message_write(&m, &identity, &request);
	assert_false(m.bad);
	dhcp_frame_write(&f, phone_mac, 48, message, m.length);
	assert_false(f.bad);
	assert_memory_equal(frame, head->data, head->len);
	assert_memory_equal(message + 236, options->data, options->len);
	if (vector) {
		assert_int_equal(f.length, vector->len);
		/* Two free choices differ: the IP identification, and the vectors' order of options
		 * is ours. */
		assert_memory_equal(frame + 42, vector->data + 42, vector->len - 42);
	}
	clear_identity(&identity);
}

/* What goes into which message: RFC 2131 table 5. */
static void test_request_contents(void **state)
{
	static const struct {
		DhcpRequest request;
		const char *options;
	} table[] = {
		{ { .type = DHCP_DISCOVER }, "53 61 12 60 57 55" },
		{ { .type = DHCP_REQUEST, .requested = 0x0a010005, .server = 0x0a010001 }, "53 61 50 54 12 60 57 55" },
		{ { .type = DHCP_REQUEST, .requested = 0x0a010005 }, "53 61 50 12 60 57 55" },
		{ { .type = DHCP_REQUEST, .ciaddr = 0x0a010005 }, "53 61 12 60 57 55" },
		{ { .type = DHCP_DECLINE, .requested = 0x0a010005, .server = 0x0a010001, .words = "x" },
			"53 61 50 54 56" },
		{ { .type = DHCP_RELEASE, .ciaddr = 0x0a010005, .server = 0x0a010001 }, "53 61 54" },
	};
	DhcpIdentity identity = identity_phone();

	for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
		guint8 buffer[DHCP_MESSAGE_MAX];
		WireWriter w = wire_writer(buffer, sizeof buffer);
		g_autoptr(DhcpMessage) message = NULL;
		g_autoptr(GString) found = g_string_new(NULL);
		guint8 *at;

		dhcp_message_write(&w, &identity, &table[i].request);
		assert_true(w.length >= 300);
		message = dhcp_message_parse(buffer, w.length, NULL);
		assert_int_equal(message->type, table[i].request.type);
		for (at = buffer + 240; *at != 255; at += 2 + at[1])
			g_string_append_printf(found, "%s%u", found->len ? " " : "", *at);
		assert_string_equal(found->str, table[i].options);
		assert_int_equal(buffer[15], table[i].request.ciaddr & 255);
	}
	clear_identity(&identity);
}

/* Returns: what is wrong with a frame, "good", or "foreign". */
static const char *judged(const guint8 *frame, gsize length)
{
	const char *fault;
	WireReader r;
	guint32 source;

	if (dhcp_frame_read(frame, length, &source, &r, &fault)) {
		assert_null(fault);
		return "good";
	}
	return fault ? fault : "foreign";
}

static void test_frame_read(void **state)
{
	guint8 message[300] = { 2, 1, 6 }, frame[400];
	WireWriter w = wire_writer(frame, sizeof frame);
	const char *fault;
	WireReader r;
	guint32 source;

	dhcp_frame_write(&w, phone_mac, 24, message, sizeof message);
	assert_string_equal(judged(frame, w.length), "foreign"); /* to a server's port */
	frame[37] = 68;
	assert_string_equal(judged(frame, w.length), "UDP checksum");
	frame[40] = frame[41] = 0; /* not computed */
	assert_true(dhcp_frame_read(frame, w.length, &source, &r, &fault));
	assert_int_equal(source, 0);
	assert_int_equal(wire_left(&r), sizeof message);
	assert_true(dhcp_frame_read(frame, sizeof frame, &source, &r, &fault)); /* Ethernet padding */
	assert_int_equal(wire_left(&r), sizeof message);
	frame[40] = 0x01; /* the pseudo header alone: ffff + ffff + 11 + 134 */
	frame[41] = 0x45;
	assert_string_equal(judged(frame, w.length), "good");
	frame[41] = 0x46;
	assert_string_equal(judged(frame, w.length), "UDP checksum");
	frame[41] = 0x45;
	for (gsize length = 0; length < w.length; length++)
		assert_string_equal(judged(frame, length), length < 14 ? "foreign" : "IP header");
	frame[22]++; /* a field of the IP header */
	assert_string_equal(judged(frame, w.length), "IP checksum");
}

/* A checksum that comes to 0 is written as 0xffff, for 0 says that there is none. */
static void test_zero_checksum(void **state)
{
	guint8 message[300] = { 1, 1, 6 }, frame[400];
	WireWriter w = wire_writer(frame, sizeof frame);

	dhcp_frame_write(&w, phone_mac, 24, message, sizeof message);
	memcpy(message + 100, frame + 40, 2);
	w = wire_writer(frame, sizeof frame);
	dhcp_frame_write(&w, phone_mac, 24, message, sizeof message);
	assert_memory_equal(frame + 40, "\xff\xff", 2);
}

static void test_frame_headers(void **state)
{
	/* IHL 6 with a valid header checksum, UDP checksum absent; then with one octet spoilt. */
	g_autoptr(GByteArray) frame = sample_hex("ffffffffffff 001122334455 0800"
						 "4600 0022 0000 0000 4011 0000 0a010001 ffffffff 01010100"
						 "0043 0044 000a 0000 abcd");
	static const struct {
		guint at;
		guint8 value;
		const char *fault;
	} spoil[] = { { 0, 0xff, "good" }, { 20, 0x20, "foreign" }, { 21, 0x01, "foreign" }, { 23, 6, "foreign" },
		{ 14, 0x66, "IP header" }, { 14, 0x44, "IP header" }, { 17, 0x17, "IP header" },
		{ 12, 0x86, "foreign" }, { 43, 11, "UDP length" }, { 43, 7, "UDP length" }, { 41, 67, "foreign" } };

	for (guint i = 0; i < G_N_ELEMENTS(spoil); i++) {
		g_autoptr(GByteArray) copy = g_byte_array_new();
		guint sum = 0;

		g_byte_array_append(copy, frame->data, frame->len);
		copy->data[spoil[i].at] = spoil[i].value;
		for (guint at = 14; at < 14 + (copy->data[14] & 15) * 4u; at += 2)
			sum += (guint) copy->data[at] << 8 | copy->data[at + 1];
		sum = (sum & 0xffff) + (sum >> 16);
		copy->data[24] = (guint8) (~sum >> 8);
		copy->data[25] = (guint8) ~sum;
		print_message("octet %u\n", spoil[i].at);
		assert_string_equal(judged(copy->data, copy->len), spoil[i].fault);
	}
}

static void test_memory(void **state)
{
	g_autoptr(GBytes) octets = g_bytes_new_static("abc", 3);
	DhcpMemory memory = { .address = 0x0a010005,
		.prefix = 23,
		.expires = 1700000000,
		.vlan = 100,
		.source = 0x0a010001,
		.octets = octets };
	g_auto(DhcpMemory) back = { 0 };
	g_autoptr(GBytes) bytes = NULL, cut = NULL;

	memcpy(memory.mac, phone_mac, sizeof memory.mac);
	bytes = dhcp_memory_write(&memory);
	assert_true(dhcp_memory_read(bytes, &back));
	assert_int_equal(back.address, memory.address);
	assert_int_equal(back.expires, memory.expires);
	assert_int_equal(back.prefix, memory.prefix);
	assert_int_equal(back.vlan, memory.vlan);
	assert_int_equal(back.source, memory.source);
	assert_true(g_bytes_equal(back.octets, octets));
	assert_memory_equal(back.mac, memory.mac, sizeof memory.mac);
	dhcp_memory_clear(&back);
	cut = g_bytes_new_from_bytes(bytes, 0, g_bytes_get_size(bytes) - 4);
	assert_false(dhcp_memory_read(cut, &back));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_discover_frame),
		cmocka_unit_test(test_request_contents),
		cmocka_unit_test(test_frame_read),
		cmocka_unit_test(test_zero_checksum),
		cmocka_unit_test(test_frame_headers),
		cmocka_unit_test(test_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
