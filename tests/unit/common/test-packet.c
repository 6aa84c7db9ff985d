/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* On the loopback device of a network namespace of its own, where each frame sent comes back as one received. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <linux/filter.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fake-step.h"
#include "packet.h"

#define GROUP 0x01, 0x80, 0xc2, 0x00, 0x00, 0x0e
#define SWITCH 0x00, 0xaa, 0xbb, 0xcc, 0xdd, 0x13

static const guint8 group[] = { GROUP };
static const guint8 lldp_frame[60] = { GROUP, SWITCH, 0x88, 0xcc, 1 };

typedef struct {
	RegentStep *step;
	Packet *packet;
	int sender;
	guint count;
	gsize length;
	gboolean enough;
	gboolean close_at_first;
	guint8 frame[1600];
} Lab;

static void on_frame(gpointer self, const guint8 *frame, gsize length)
{
	Lab *lab = self;

	lab->count++;
	lab->length = length;
	memcpy(lab->frame, frame, MIN(length, sizeof lab->frame));
	lab->enough = TRUE;
	if (lab->close_at_first)
		g_clear_pointer(&lab->packet, packet_close);
}

static gboolean set_loopback_up(void)
{
	struct ifreq request = { .ifr_name = "lo" };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	gboolean up;

	if (fd < 0)
		return FALSE;
	request.ifr_flags = IFF_UP | IFF_RUNNING;
	up = ioctl(fd, SIOCSIFFLAGS, &request) == 0;
	close(fd);
	return up;
}

/* A socket of the "switch", which may send any frame. */
static int open_sender(const char *interface)
{
	struct sockaddr_ll address = { .sll_family = AF_PACKET, .sll_ifindex = (int) if_nametoindex(interface) };
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *) &address, sizeof address), 0);
	return fd;
}

static int set_up(void **state)
{
	Lab *lab = g_new0(Lab, 1);

	lab->step = fake_step_new();
	lab->sender = open_sender("lo");
	*state = lab;
	return 0;
}

static int tear_down(void **state)
{
	Lab *lab = *state;

	packet_close(lab->packet);
	assert_int_equal(fake_step_watches(lab->step), 0);
	fake_step_free(lab->step);
	close(lab->sender);
	g_free(lab);
	return 0;
}

static void open_packet_on(Lab *lab, const char *interface, const PacketKind *kind)
{
	g_autoptr(GError) error = NULL;

	lab->packet = packet_open(lab->step, interface, kind, on_frame, lab, &error);
	assert_null(error);
	assert_non_null(lab->packet);
}

static void open_packet(Lab *lab, const PacketKind *kind)
{
	open_packet_on(lab, "lo", kind);
}

static void send_and_run(Lab *lab, const guint8 *frame, gsize length)
{
	lab->enough = FALSE;
	assert_true(send(lab->sender, frame, length, 0) == (gssize) length);
	fake_step_run(lab->step, &lab->enough, 50 * G_TIME_SPAN_MILLISECOND);
}

static void hands_over_whole_frames(void **state)
{
	Lab *lab = *state;

	open_packet(lab, &(PacketKind) { .ethertype = 0x88cc, .group = group });
	send_and_run(lab, lldp_frame, sizeof lldp_frame);
	assert_int_equal(lab->count, 1);
	assert_int_equal(lab->length, sizeof lldp_frame);
	assert_memory_equal(lab->frame, lldp_frame, sizeof lldp_frame);
}

static void other_ethertypes_stay_out(void **state)
{
	static const guint8 arp[60] = { GROUP, SWITCH, 0x08, 0x06 };
	Lab *lab = *state;

	open_packet(lab, &(PacketKind) { .ethertype = 0x88cc });
	send_and_run(lab, arp, sizeof arp);
	assert_int_equal(lab->count, 0);
}

static void what_is_not_for_us_is_dropped(void **state)
{
	static const guint8 tagged[64] = { GROUP, SWITCH, 0x81, 0x00, 0x00, 0xc8, 0x88, 0xcc };
	static const guint8 other_host[60] = { 0x02, 0, 0, 0, 0, 9, SWITCH, 0x88, 0xcc };
	static const guint8 own[60] = { GROUP, 0, 0, 0, 0, 0, 0, 0x88, 0xcc }; /* loopback's address */
	Lab *lab = *state;

	open_packet(lab, &(PacketKind) { .ethertype = 0x88cc, .group = group });
	send_and_run(lab, tagged, sizeof tagged);
	send_and_run(lab, other_host, sizeof other_host);
	send_and_run(lab, own, sizeof own);
	assert_int_equal(lab->count, 0);
	send_and_run(lab, lldp_frame, sizeof lldp_frame);
	assert_int_equal(lab->count, 1);
}

static void frames_with_a_length_are_8023(void **state)
{
	static const guint8 cdp[60] = { 0x01, 0, 0x0c, 0xcc, 0xcc, 0xcc, SWITCH, 0, 46, 0xaa, 0xaa, 3 };
	Lab *lab = *state;

	open_packet(lab, &(PacketKind) { .ethertype = 0 });
	send_and_run(lab, lldp_frame, sizeof lldp_frame);
	assert_int_equal(lab->count, 0);
	send_and_run(lab, cdp, sizeof cdp);
	assert_int_equal(lab->count, 1);
}

static void the_filter_decides(void **state)
{
	static const struct sock_filter second_octet[] = {
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 14),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 2, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, 0x40000),
		BPF_STMT(BPF_RET | BPF_K, 0),
	};
	guint8 wanted[60];
	Lab *lab = *state;

	memcpy(wanted, lldp_frame, sizeof wanted);
	wanted[14] = 2;
	open_packet(lab,
		&(PacketKind) {
			.ethertype = 0x88cc, .filter = second_octet, .filter_length = G_N_ELEMENTS(second_octet) });
	send_and_run(lab, lldp_frame, sizeof lldp_frame);
	assert_int_equal(lab->count, 0);
	send_and_run(lab, wanted, sizeof wanted);
	assert_int_equal(lab->count, 1);
}

static void short_frames_are_filled_up(void **state)
{
	static const guint8 from_us[] = { GROUP, SWITCH, 0x88, 0xcc, 1, 2, 3 };
	g_autoptr(GError) error = NULL;
	Lab *lab = *state;

	open_packet(lab, &(PacketKind) { .ethertype = 0x88cc, .group = group, .priority = 6 });
	assert_true(packet_send(lab->packet, from_us, sizeof from_us, &error));
	fake_step_run(lab->step, &lab->enough, 50 * G_TIME_SPAN_MILLISECOND);
	assert_int_equal(lab->length, 60);
	assert_memory_equal(lab->frame, from_us, sizeof from_us);
}

static void may_be_closed_from_inside(void **state)
{
	Lab *lab = *state;

	open_packet(lab, &(PacketKind) { .ethertype = 0x88cc, .group = group });
	lab->close_at_first = TRUE;
	assert_true(send(lab->sender, lldp_frame, sizeof lldp_frame, 0) > 0);
	send_and_run(lab, lldp_frame, sizeof lldp_frame);
	assert_int_equal(lab->count, 1);
	assert_null(lab->packet);
}

static void a_flood_is_taken_in_pieces(void **state)
{
	const gboolean never = FALSE;
	Lab *lab = *state;

	open_packet(lab, &(PacketKind) { .ethertype = 0x88cc, .group = group });
	for (int i = 0; i < 40; i++)
		assert_true(send(lab->sender, lldp_frame, sizeof lldp_frame, 0) > 0);
	fake_step_run(lab->step, &lab->enough, 50 * G_TIME_SPAN_MILLISECOND);
	assert_in_range(lab->count, 1, 16);
	fake_step_run(lab->step, &never, 50 * G_TIME_SPAN_MILLISECOND);
	assert_int_equal(lab->count, 40);
}

static void says_what_is_wrong(void **state)
{
	static const guint8 too_long[4000] = { GROUP, SWITCH, 0x88, 0xcc };
	g_autoptr(GError) error = NULL;
	Lab *lab = *state;

	assert_null(packet_open(lab->step, "eth99", &(PacketKind) { .ethertype = 0x88cc }, on_frame, lab, &error));
	assert_string_equal(error->message, "there is no interface eth99");
	g_clear_error(&error);
	open_packet(lab, &(PacketKind) { .ethertype = 0x88cc });
	assert_true(sizeof too_long < 65536);
	send_and_run(lab, too_long, sizeof too_long);
	assert_int_equal(lab->count, 0);
	g_autofree guint8 *huge = g_malloc0(100000);
	assert_false(packet_send(lab->packet, huge, 100000, &error));
	assert_true(g_str_has_prefix(error->message, "lo: cannot send an Ethernet frame: "));
}

static gboolean run(const char *command)
{
	int status;

	return g_spawn_command_line_sync(command, NULL, NULL, &status, NULL) && g_spawn_check_wait_status(status, NULL);
}

/* The kernel shows them to who listens on the device below by their protocol, too: answers in a voice VLAN were taken for
 * untagged ones. A macvlan stands for the VLAN here, because it is there more often. */
static void what_a_device_above_has_got_stays_out(void **state)
{
	static const guint8 above[60] = { 2, 0, 0, 0, 0, 2, SWITCH, 0x08, 0x00 };
	static const guint8 own[60] = { 2, 0, 0, 0, 0, 1, SWITCH, 0x08, 0x00 };
	Lab *lab = *state;

	if (!run("ip link add eth0 address 02:00:00:00:00:01 type veth peer name p1") ||
		!run("ip link add m0 link eth0 address 02:00:00:00:00:02 type macvlan mode bridge")) {
		printf("SKIPPED: packet sockets: no macvlan here\n");
		skip();
	}
	assert_true(run("ip link set p1 up") && run("ip link set eth0 up") && run("ip link set m0 up"));
	close(lab->sender);
	lab->sender = open_sender("p1");
	open_packet_on(lab, "eth0", &(PacketKind) { .ethertype = ETH_P_IP });
	send_and_run(lab, above, sizeof above);
	assert_int_equal(lab->count, 0);
	send_and_run(lab, own, sizeof own);
	assert_int_equal(lab->count, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(hands_over_whole_frames, set_up, tear_down),
		cmocka_unit_test_setup_teardown(other_ethertypes_stay_out, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_not_for_us_is_dropped, set_up, tear_down),
		cmocka_unit_test_setup_teardown(frames_with_a_length_are_8023, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_filter_decides, set_up, tear_down),
		cmocka_unit_test_setup_teardown(short_frames_are_filled_up, set_up, tear_down),
		cmocka_unit_test_setup_teardown(may_be_closed_from_inside, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_flood_is_taken_in_pieces, set_up, tear_down),
		cmocka_unit_test_setup_teardown(says_what_is_wrong, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_a_device_above_has_got_stays_out, set_up, tear_down),
	};

	if (unshare(CLONE_NEWNET) < 0 && unshare(CLONE_NEWUSER | CLONE_NEWNET) < 0) {
		printf("SKIPPED: packet sockets: a network namespace of its own is not allowed here\n");
		return 77;
	}
	if (!set_loopback_up()) {
		printf("SKIPPED: packet sockets: loopback does not come up\n");
		return 77;
	}
	return cmocka_run_group_tests_name("packet", tests, NULL, NULL);
}
