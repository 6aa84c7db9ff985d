/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "address-guard.h"

#include <linux/filter.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <string.h>

#include "packet.h"

struct AddressGuard {
	RegentStep *step;
	RegentTimer *timer;
	Packet *packet;
	Acd *acd;
	char interface[IF_NAMESIZE];
	AddressGuardFunc func;
	gpointer self;
};

static char *mac_text(const guint8 mac[6])
{
	return g_strdup_printf("%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);
}

static void send_frame(gpointer self, const guint8 frame[ACD_FRAME_SIZE])
{
	AddressGuard *guard = self;
	g_autoptr(GError) error = NULL;

	if (!packet_send(guard->packet, frame, ACD_FRAME_SIZE, &error))
		regent_step_log(guard->step, G_LOG_LEVEL_INFO, "ARP: %s", error->message);
}

static guint32 get_random(gpointer self)
{
	return regent_step_random(((AddressGuard *) self)->step);
}

static void on_state(gpointer self, AcdState from, AcdState to)
{
	AddressGuard *guard = self;

	regent_step_log(
		guard->step, G_LOG_LEVEL_DEBUG, "address check: %s -> %s", acd_state_name(from), acd_state_name(to));
}

static void on_available(gpointer self)
{
	AddressGuard *guard = self;

	guard->func(guard->self, FALSE, NULL);
}

static void on_conflict(gpointer self, const guint8 mac[6])
{
	AddressGuard *guard = self;
	g_autofree char *text = mac_text(mac);

	guard->func(guard->self, TRUE, text);
}

static const AcdOps ops = {
	.send = send_frame,
	.random = get_random,
	.state = on_state,
	.available = on_available,
	.conflict = on_conflict,
};

static gint64 now(const AddressGuard *guard)
{
	return regent_step_now(guard->step);
}

static void set_timer(AddressGuard *guard)
{
	regent_timer_set_at(guard->timer, acd_deadline(guard->acd));
}

static void on_timer(gpointer self)
{
	AddressGuard *guard = self;

	acd_tick(guard->acd, now(guard));
	set_timer(guard);
}

static void on_frame(gpointer self, const guint8 *frame, gsize length)
{
	AddressGuard *guard = self;
	gboolean good = acd_receive(guard->acd, frame, length, now(guard));
	g_autofree char *peer = NULL;

	set_timer(guard);
	if (good)
		return;
	peer = mac_text(frame + ETH_ALEN);
	regent_step_complain(guard->step, peer, "ARP frame dropped: not of Ethernet and IPv4");
}

AddressGuard *address_guard_new(
	RegentStep *step, const char *interface, const guint8 mac[6], AddressGuardFunc func, gpointer self)
{
	const char *policy = regent_step_option_string(step, "conflict-check");
	AddressGuard *guard;

	if (g_str_equal(policy, "no"))
		return NULL;
	guard = g_new0(AddressGuard, 1);
	guard->step = step;
	guard->timer = regent_step_timer(step, on_timer, guard);
	guard->func = func;
	guard->self = self;
	g_strlcpy(guard->interface, interface, sizeof guard->interface);
	guard->acd = acd_new(&ops, guard, g_str_equal(policy, "full") ? ACD_FULL : ACD_FAST, mac);
	return guard;
}

/* The kernel wakes us only for frames that are about @address: from it, or a probe for it. */
static Packet *open_packet(AddressGuard *guard, guint32 address, GError **error)
{
	const struct sock_filter about[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 28),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, address, 3, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 38),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, address, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, 0xffff),
		BPF_STMT(BPF_RET | BPF_K, 0),
	};
	const PacketKind kind = { .ethertype = ETHERTYPE_ARP, .filter = about, .filter_length = G_N_ELEMENTS(about) };

	return packet_open(guard->step, guard->interface, &kind, on_frame, guard, error);
}

gboolean address_guard_probe(AddressGuard *guard, guint32 address, GError **error)
{
	if (!guard->packet || acd_address(guard->acd) != address) {
		g_clear_pointer(&guard->packet, packet_close);
		guard->packet = open_packet(guard, address, error);
	}
	if (!guard->packet)
		return FALSE;
	acd_probe(guard->acd, address, now(guard));
	set_timer(guard);
	return TRUE;
}

void address_guard_use(AddressGuard *guard)
{
	acd_use(guard->acd, now(guard));
	set_timer(guard);
}

guint32 address_guard_address(const AddressGuard *guard)
{
	return acd_address(guard->acd);
}

void address_guard_free(AddressGuard *guard)
{
	g_clear_pointer(&guard->packet, packet_close);
	acd_free(guard->acd);
	g_free(guard);
}
