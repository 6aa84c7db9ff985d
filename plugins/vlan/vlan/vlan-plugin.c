/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <net/if.h>
#include <string.h>

#include <regent/plugin.h>

#include "netif.h"
#include "vlan-answers.h"
#include "vlan-reasons.h"

typedef struct {
	gint64 id;        /* REGENT_VLAN_UNTAGGED: none */
	gboolean by_hand; /* and named by no switch */
} Wanted;

typedef struct {
	RegentStep *step;
	NetifWatch *watch;
	char *parent;
	Wanted wanted;
	char *name;    /* of the link, NULL: untagged */
	gboolean made; /* by us: to be deleted */
	gboolean done;
	gboolean keep;
	char *told; /* as netif_stranger_judge() has it */
	VlanAnswers answers;
} Vlan;

static const RegentOption vlan_options[] = {
	{ .key = "priority",
		.type = REGENT_OPTION_INTEGER,
		.fallback = "3",
		.max = 7,
		.summary = "802.1p priority of packets without one of their own (ARP, answers of the kernel); "
			   "3 is that of signaling" },
	{ .key = "on-stop",
		.type = REGENT_OPTION_CHOICE,
		.fallback = "remove",
		.choices = REGENT_LIST("remove", "keep"),
		.summary =
			"what becomes of the VLAN link when regentd ends; a kept one is made again at the next start" },
	{ 0 },
};

static void report(Vlan *vlan)
{
	if (vlan->name)
		regent_step_report(vlan->step, -1, "%s%s", vlan->name, vlan->wanted.by_hand ? " (admin VLAN)" : "");
	else
		regent_step_report(vlan->step, -1, "untagged on %s", vlan->parent);
}

/* Later phases, and their sentences, know it as what a switch would have named; and that none did. */
static void publish_admin_vlan(Vlan *vlan)
{
	guint16 id = (guint16) vlan->wanted.id;

	regent_step_publish(
		vlan->step, REGENT_FACT_VOICE_ADMIN_VLAN, vlan->wanted.by_hand ? g_variant_new_uint16(id) : NULL);
	regent_step_publish(vlan->step, REGENT_FACT_VOICE_VLAN, vlan->wanted.by_hand ? g_variant_new_uint16(id) : NULL);
}

static void on_link(gpointer self, const NetifLink *link)
{
	Vlan *vlan = self;

	if (!link) {
		vlan->made = FALSE;
		regent_step_fail_because(vlan->step, "vlan.gone", "name", vlan->name, NULL);
	} else if (link->carrier && !vlan->done) {
		vlan->done = TRUE;
		regent_step_explain(vlan->step, NULL, NULL);
		regent_step_publish_string(vlan->step, REGENT_FACT_VOICE_INTERFACE, vlan->name);
		report(vlan);
		vlan_answers_open(&vlan->answers, vlan->step, vlan->parent, (guint16) vlan->wanted.id);
		regent_step_done(vlan->step);
	} else if (!vlan->done) {
		regent_step_explain(vlan->step, "vlan.down", "name", vlan->name, NULL);
	}
}

static gboolean is_shared(Vlan *vlan)
{
	return regent_step_fact_number(vlan->step, REGENT_FACT_ENDPOINT_TAKE_OVER, FALSE);
}

static void on_settings(gpointer self)
{
	Vlan *vlan = self;

	netif_stranger_judge(vlan->step, vlan->name, is_shared(vlan), &vlan->told);
}

/* An interface name has 15 characters: enx001122334455.100 becomes if3.100. */
static char *link_name(const char *parent, guint16 id)
{
	g_autofree char *name = g_strdup_printf("%s.%u", parent, id);

	if (strlen(name) < IFNAMSIZ)
		return g_steal_pointer(&name);
	return g_strdup_printf("if%u.%u", if_nametoindex(parent), id);
}

static void fail_because(Vlan *vlan, GError *error)
{
	g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, vlan->wanted.id);
	const char *code = "vlan.failed";

	if (netif_denied(error)) {
		netif_fail(vlan->step, code, error);
		return;
	}
	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED))
		code = "kernel.no-8021q";
	else if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_EXISTS))
		code = "vlan.exists";
	regent_step_fail_because(vlan->step, code, "vlan", number, "name", vlan->name, "error", error->message, NULL);
	g_error_free(error);
}

/* With take-over a link that is there already is used as it is, and left when we go. */
static gboolean make_link(Vlan *vlan, GError **error)
{
	guint8 priority = (guint8) regent_step_option_integer(vlan->step, "priority");
	g_autoptr(GError) found = NULL;

	vlan->made = netif_vlan_add(vlan->parent, vlan->name, (guint16) vlan->wanted.id, priority, &found);
	if (vlan->made || (g_error_matches(found, G_IO_ERROR, G_IO_ERROR_EXISTS) && is_shared(vlan)))
		return TRUE;
	g_propagate_error(error, g_steal_pointer(&found));
	return FALSE;
}

static void go_tagged(Vlan *vlan)
{
	GError *error = NULL;
	NetifLink link;

	vlan->name = link_name(vlan->parent, (guint16) vlan->wanted.id);
	if (make_link(vlan, &error) && netif_disable_ipv6(vlan->name, &error) && netif_set_up(vlan->name, TRUE, &error))
		vlan->watch = netif_watch(vlan->step, vlan->name, on_link, vlan, &error);
	if (vlan->watch)
		netif_watch_settings(vlan->watch, on_settings);
	if (error || !netif_link(vlan->name, &link, &error))
		fail_because(vlan, error);
	else
		on_link(vlan, &link);
}

/* A priority tag goes untagged too: the answers come untagged, and Linux does not give those to a link of VLAN 0. */
static gboolean is_tagged(gint64 id)
{
	return id > REGENT_VLAN_PRIORITY && id < REGENT_VLAN_UNTAGGED;
}

/* What is no number, as "none", is no VLAN. */
static gint64 admin_vlan(RegentStep *step)
{
	const char *text = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_ADMIN_VLAN);
	guint64 id;

	if (!text || !g_ascii_string_to_unsigned(text, 10, 1, REGENT_VLAN_UNTAGGED - 1, &id, NULL))
		return REGENT_VLAN_UNTAGGED;
	return (gint64) id;
}

/* A switch has the last word, also with "untagged"; where none speaks of voice, whoever set the phone up. */
static Wanted wanted_vlan(RegentStep *step)
{
	gint64 id;

	if (!regent_step_fact(step, REGENT_FACT_VOICE_VLAN)) {
		id = admin_vlan(step);
		return (Wanted) { id, is_tagged(id) };
	}
	id = regent_step_fact_number(step, REGENT_FACT_VOICE_VLAN, REGENT_VLAN_UNTAGGED);
	return (Wanted) { is_tagged(id) ? id : REGENT_VLAN_UNTAGGED, FALSE };
}

static void go_untagged(Vlan *vlan)
{
	regent_step_publish_string(vlan->step, REGENT_FACT_VOICE_INTERFACE, vlan->parent);
	report(vlan);
	regent_step_done(vlan->step);
}

static gpointer vlan_start(RegentStep *step, GError **error)
{
	Vlan *vlan = g_new0(Vlan, 1);

	vlan->step = step;
	vlan->parent = g_strdup(regent_step_fact_string(step, REGENT_FACT_LINK_INTERFACE));
	vlan->wanted = wanted_vlan(step);
	publish_admin_vlan(vlan);
	if (is_tagged(vlan->wanted.id))
		go_tagged(vlan);
	else
		go_untagged(vlan);
	return vlan;
}

/* Judged by value: when a switch says "untagged" after that was assumed, or names the VLAN that was set by hand, nothing
 * moves. */
static gboolean vlan_refresh(gpointer self)
{
	Vlan *vlan = self;
	Wanted wanted = wanted_vlan(vlan->step);

	if (wanted.id != vlan->wanted.id || regent_step_changed(vlan->step, REGENT_FACT_LINK_INTERFACE))
		return FALSE;
	if (wanted.by_hand != vlan->wanted.by_hand) {
		vlan->wanted = wanted;
		publish_admin_vlan(vlan);
		if (vlan->done)
			report(vlan);
	}
	return TRUE;
}

static void vlan_wind_down(gpointer self, RegentCause cause)
{
	Vlan *vlan = self;

	vlan->keep =
		cause == REGENT_CAUSE_SHUTDOWN && g_str_equal(regent_step_option_string(vlan->step, "on-stop"), "keep");
	regent_step_wound_down(vlan->step);
}

static void vlan_stop(gpointer self)
{
	Vlan *vlan = self;
	g_autoptr(GError) error = NULL;

	vlan_answers_close(&vlan->answers);
	g_clear_pointer(&vlan->watch, netif_watch_free);
	if (vlan->made && !vlan->keep && !netif_link_delete(vlan->name, &error) &&
		!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
		regent_step_log(vlan->step, G_LOG_LEVEL_WARNING, "%s", error->message);
	g_free(vlan->parent);
	g_free(vlan->name);
	g_free(vlan->told);
	g_free(vlan);
}

static const RegentFacility facilities[] = {
	{ "No voice VLAN can be joined: on such a port the phone stands still.", REGENT_FACILITY_MODULE,
		.name = "8021q", .proof = "/proc/net/vlan" },
	{ "The interface of the voice VLAN cannot be made.", REGENT_FACILITY_NETLINK },
	{ "It is not seen who answers untagged.", REGENT_FACILITY_PACKET },
	{ 0 },
};

REGENT_PLUGIN(vlan, .phase = "vlan", .summary = "Makes the 802.1Q link of the voice VLAN, or goes untagged",
	.stage = "Configuring VLAN", .options = vlan_options, .reasons = vlan_reasons,
	.needs = REGENT_LIST(REGENT_FACT_LINK_INTERFACE),
	.uses = REGENT_LIST(REGENT_FACT_VOICE_VLAN, REGENT_FACT_ENDPOINT_ADMIN_VLAN, REGENT_FACT_ENDPOINT_TAKE_OVER),
	.provides = REGENT_LIST(REGENT_FACT_VOICE_INTERFACE, REGENT_FACT_VOICE_VLAN, REGENT_FACT_VOICE_ADMIN_VLAN,
		REGENT_FACT_VOICE_UNTAGGED_ANSWERS),
	.facilities = facilities, .start = vlan_start, .stop = vlan_stop, .refresh = vlan_refresh,
	.wind_down = vlan_wind_down);
