/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "acd.h"
#include "samples.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define ADDRESS 0xc000021f

static const guint8 mac[6] = { 0x00, 0x11, 0x22, 0x33, 0x44, 0x55 };

typedef struct {
	Acd *acd;
	gint64 now;
	guint8 frame[ACD_FRAME_SIZE];
	GString *trace;
} Net;

static void note(Net *net, const char *what)
{
	g_string_append_printf(net->trace, "%.2f %s\n", (double) net->now / SECOND, what);
}

static void on_send(gpointer self, const guint8 *frame)
{
	Net *net = self;

	memcpy(net->frame, frame, sizeof net->frame);
	note(net, memcmp(frame + 28, "\0\0\0\0", 4) == 0 ? "probe" : "announce");
}

static guint32 on_random(gpointer self)
{
	return 500000;
}

static void on_state(gpointer self, AcdState from, AcdState to)
{
	assert_int_not_equal(from, to);
	assert_int_equal(to, acd_state(((Net *) self)->acd));
}

static void on_available(gpointer self)
{
	note(self, "available");
}

static void on_conflict(gpointer self, const guint8 *other)
{
	assert_int_equal(other[0], 0x00);
	assert_int_equal(other[1], 0x50);
	note(self, "conflict");
}

static const AcdOps ops = {
	.send = on_send, .random = on_random, .state = on_state, .available = on_available, .conflict = on_conflict
};

static Net *net_new(AcdPolicy policy)
{
	Net *net = g_new0(Net, 1);

	net->trace = g_string_new(NULL);
	net->acd = acd_new(&ops, net, policy, mac);
	assert_true(acd_deadline(net->acd) == REGENT_NEVER);
	return net;
}

static void net_free(Net *net)
{
	acd_free(net->acd);
	g_string_free(net->trace, TRUE);
	g_free(net);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Net, net_free)

static void run(Net *net, double seconds)
{
	gint64 end = (gint64) (seconds * SECOND);

	while (acd_deadline(net->acd) <= end) {
		net->now = acd_deadline(net->acd);
		acd_tick(net->acd, net->now - 1); /* too early: nothing */
		acd_tick(net->acd, net->now);
	}
	net->now = end;
}

static void expect(Net *net, const char *trace)
{
	assert_string_equal(net->trace->str, trace);
	g_string_truncate(net->trace, 0);
}

/* An ARP frame of 00:50:56:00:00:05, or of @from. */
static void arrive(Net *net, guint operation, const char *from, const char *sender, const char *target)
{
	g_autofree char *hex = g_strdup_printf("ffffffffffff %s 0806 0001 0800 06 04 %04x %s %s 000000000000 %s",
		from ? from : "005056000005", operation, from ? from : "005056000005", sender, target);
	g_autoptr(GByteArray) frame = sample_hex(hex);

	assert_true(acd_receive(net->acd, frame->data, frame->len, net->now));
}

#define OURS "c000021f"
#define NOBODY "00000000"
#define OTHER "c0000299"

static void test_fast(void **state)
{
	g_autoptr(Net) net = net_new(ACD_FAST);

	acd_probe(net->acd, ADDRESS, 0);
	run(net, 0.05);
	expect(net, "0.00 probe\n0.01 available\n");
	acd_use(net->acd, net->now);
	run(net, 60);
	expect(net, "0.05 announce\n1.05 probe\n2.05 announce\n");
}

static void test_full(void **state)
{
	g_autoptr(Net) net = net_new(ACD_FULL);

	acd_probe(net->acd, ADDRESS, 0);
	run(net, 10);
	expect(net, "0.50 probe\n2.00 probe\n3.50 probe\n5.50 available\n");
	acd_use(net->acd, net->now);
	run(net, 60);
	expect(net, "10.00 announce\n12.00 announce\n");
}

static void test_frames(void **state)
{
	g_autoptr(Net) net = net_new(ACD_FAST);
	g_autoptr(GByteArray) probe = sample_vector("arp-probe");
	g_autoptr(GByteArray) announcement = sample_vector("arp-announcement");
	g_autoptr(GByteArray) own = sample_hex("ffffffffffff 001122334455 0806 0001 0800 06 04 0001"
					       "001122334455 00000000 000000000000 c000021f");

	acd_probe(net->acd, ADDRESS, 0);
	assert_memory_equal(net->frame, own->data, ACD_FRAME_SIZE);
	if (probe)
		assert_memory_equal(net->frame, probe->data, ACD_FRAME_SIZE);
	acd_use(net->acd, 0);
	if (announcement)
		assert_memory_equal(net->frame, announcement->data, ACD_FRAME_SIZE);
}

static void test_probing_conflicts(void **state)
{
	static const struct {
		guint operation;
		const char *from, *sender, *target;
		gboolean conflict;
	} table[] = {
		{ 2, NULL, OURS, OURS, TRUE },                                     /* an answer */
		{ 1, NULL, OURS, OTHER, TRUE },                                    /* it asks for somebody else */
		{ 1, NULL, NOBODY, OURS, TRUE },                                   /* it probes as we do */
		{ 2, NULL, NOBODY, OURS, FALSE }, { 1, NULL, OTHER, OURS, FALSE }, /* somebody looks for the address */
		{ 1, NULL, NOBODY, OTHER, FALSE }, { 1, "001122334455", NOBODY, OURS, FALSE }, /* our own, come back */
	};

	for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
		g_autoptr(Net) net = net_new(ACD_FAST);

		acd_probe(net->acd, ADDRESS, 0);
		arrive(net, table[i].operation, table[i].from, table[i].sender, table[i].target);
		run(net, 1);
		expect(net, table[i].conflict ? "0.00 probe\n0.00 conflict\n" : "0.00 probe\n0.01 available\n");
	}
}

/* Between the end of probing and the use. */
static void test_late_answer(void **state)
{
	g_autoptr(Net) net = net_new(ACD_FAST);

	acd_probe(net->acd, ADDRESS, 0);
	run(net, 1);
	arrive(net, 2, NULL, OURS, OURS);
	expect(net, "0.00 probe\n0.01 available\n1.00 conflict\n");
}

static void test_defence(void **state)
{
	g_autoptr(Net) net = net_new(ACD_FULL);

	acd_probe(net->acd, ADDRESS, 0);
	acd_use(net->acd, 0);
	run(net, 100);
	g_string_truncate(net->trace, 0);
	arrive(net, 1, NULL, NOBODY, OURS); /* a probe: the kernel answers it */
	expect(net, "");
	arrive(net, 1, NULL, OURS, OTHER);
	expect(net, "100.00 announce\n");
	run(net, 110);
	arrive(net, 1, NULL, OURS, OTHER);
	expect(net, "110.00 announce\n");
	run(net, 119);
	arrive(net, 1, NULL, OURS, OTHER);
	expect(net, "119.00 conflict\n");
	arrive(net, 1, NULL, OURS, OTHER);
	run(net, 200);
	expect(net, "");
}

/* After a fast check the other host was first. */
static void test_newcomer(void **state)
{
	static const struct {
		double when;
		const char *trace;
	} table[] = { { 2.9, "2.90 conflict\n" }, { 3.1, "3.10 announce\n" } };

	for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
		g_autoptr(Net) net = net_new(ACD_FAST);

		acd_probe(net->acd, ADDRESS, 0);
		acd_use(net->acd, 0);
		run(net, table[i].when);
		g_string_truncate(net->trace, 0);
		arrive(net, 2, NULL, OURS, OURS);
		expect(net, table[i].trace);
	}
}

static void test_garbage(void **state)
{
	g_autoptr(Net) net = net_new(ACD_FAST);
	g_autoptr(GByteArray) frame =
		sample_hex("ffffffffffff 005056000005 0806 0001 0800 06 04 0002 005056000005" OURS "000000000000" OURS);

	acd_probe(net->acd, ADDRESS, 0);
	for (guint length = 0; length < frame->len; length++)
		assert_false(acd_receive(net->acd, frame->data, length, 0));
	for (guint at = 12; at < 20; at++) {
		frame->data[at] ^= 0x10;
		assert_false(acd_receive(net->acd, frame->data, frame->len, 0));
		frame->data[at] ^= 0x10;
	}
	expect(net, "0.00 probe\n");
	acd_receive(net->acd, frame->data, frame->len, 0);
	expect(net, "0.00 conflict\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fast),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_frames),
		cmocka_unit_test(test_probing_conflicts),
		cmocka_unit_test(test_late_answer),
		cmocka_unit_test(test_defence),
		cmocka_unit_test(test_newcomer),
		cmocka_unit_test(test_garbage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
