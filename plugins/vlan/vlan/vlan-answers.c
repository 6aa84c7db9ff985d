/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "vlan-answers.h"

#include <linux/filter.h>
#include <net/ethernet.h>
#include <regent/facts.h>

#include "vlan-answer-packet.h"

/* UDP to port 68, and no later part of a packet: nothing else wakes us. */
static const struct sock_filter to_dhcp_clients[] = {
	BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 23),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 17, 0, 6),
	BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 20),
	BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 0x1fff, 4, 0),
	BPF_STMT(BPF_LDX | BPF_B | BPF_MSH, 14),
	BPF_STMT(BPF_LD | BPF_H | BPF_IND, 16),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 68, 0, 1),
	BPF_STMT(BPF_RET | BPF_K, 0x40000),
	BPF_STMT(BPF_RET | BPF_K, 0),
};

static void explain(VlanAnswers *answers)
{
	gboolean is_native = answers->native_vlan == answers->vlan;
	g_autofree char *vlan = g_strdup_printf("%u", answers->vlan);

	regent_step_drawback_over(answers->step, is_native ? "vlan.not-tagged" : "vlan.native");
	regent_step_drawback(answers->step, is_native ? "vlan.native" : "vlan.not-tagged", "vlan", vlan, "server",
		answers->server, NULL);
}

static void on_frame(gpointer self, const guint8 *frame, gsize length)
{
	VlanAnswers *answers = self;
	g_autofree char *server = vlan_answer_sender(frame, length, packet_mac(answers->packet));

	if (!server || g_strcmp0(server, answers->server) == 0)
		return;
	g_free(answers->server);
	answers->server = g_steal_pointer(&server);
	regent_step_publish_string(answers->step, REGENT_FACT_VOICE_UNTAGGED_ANSWERS, answers->server);
	explain(answers);
}

/* Without the socket less is known, and nothing fails. */
static void listen(VlanAnswers *answers)
{
	const PacketKind kind = {
		.ethertype = ETH_P_IP, .filter = to_dhcp_clients, .filter_length = G_N_ELEMENTS(to_dhcp_clients)
	};
	g_autoptr(GError) error = NULL;

	answers->packet = packet_open(answers->step, answers->interface, &kind, on_frame, answers, &error);
	if (error)
		regent_step_log(answers->step, G_LOG_LEVEL_DEBUG, "%s", error->message);
}

static void forget(VlanAnswers *answers)
{
	packet_close(g_steal_pointer(&answers->packet));
	if (!answers->server)
		return;
	g_clear_pointer(&answers->server, g_free);
	regent_step_publish_string(answers->step, REGENT_FACT_VOICE_UNTAGGED_ANSWERS, NULL);
	regent_step_drawback_over(answers->step, "vlan.native");
	regent_step_drawback_over(answers->step, "vlan.not-tagged");
}

static void on_address(gpointer self, const char *name, GVariant *value)
{
	VlanAnswers *answers = self;

	if (value)
		forget(answers);
	else if (!answers->packet)
		listen(answers);
}

static void on_native_vlan(gpointer self, const char *name, GVariant *value)
{
	VlanAnswers *answers = self;

	answers->native_vlan = value ? g_variant_get_uint16(value) : 0;
	if (answers->server)
		explain(answers);
}

void vlan_answers_open(VlanAnswers *answers, RegentStep *step, const char *interface, guint16 vlan)
{
	*answers = (VlanAnswers) { .step = step, .interface = interface, .vlan = vlan };
	listen(answers);
	regent_step_watch_fact(step, REGENT_FACT_IP_ADDRESS, on_address, answers);
	regent_step_watch_fact(step, REGENT_FACT_NEIGHBOR_NATIVE_VLAN, on_native_vlan, answers);
}

void vlan_answers_close(VlanAnswers *answers)
{
	packet_close(g_steal_pointer(&answers->packet));
	g_clear_pointer(&answers->server, g_free);
}
