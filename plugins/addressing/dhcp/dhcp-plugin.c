/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <regent/plugin.h>
#include <string.h>

#include "address-guard.h"
#include "addressing.h"
#include "dhcp-client.h"
#include "dhcp-ignored.h"
#include "dhcp-inputs.h"
#include "dhcp-memory.h"
#include "dhcp-parameters.h"
#include "dhcp-report.h"
#include "dhcp-socket.h"
#include "netif.h"

/* For the ARP request and answer before a DHCPRELEASE can leave. */
#define GOODBYE (100 * 1000)
/* Longer than a client waits after a DECLINE: the clock was set meanwhile. */
#define DECLINED_MAX (12 * G_USEC_PER_SEC)
/* Flash wears out: short leases are not written down at each renewal. */
#define REMEMBER_INTERVAL (3600 * (gint64) G_USEC_PER_SEC)

typedef struct {
	RegentStep *step;
	DhcpClient *client;
	DhcpSocket *socket;
	DhcpSocket *untagged; /* on the link below a VLAN, while nobody answers in that; NULL: not yet */
	AddressGuard *guard;  /* NULL: no check */
	DhcpIgnored *ignored;
	AddressingSetup setup;
	DhcpLease *lease;   /* in use */
	RegentTimer *timer; /* the client's */
	RegentTimer *silence;
	RegentTimer *goodbye;
	gint64 remembered; /* 0: never */
	guint8 mac[6];
	gboolean bound;
	gboolean keep;
} Dhcp;

static gint64 now(Dhcp *dhcp)
{
	return regent_step_now(dhcp->step);
}

/* Returns: whether it waits for a lease, and says so. */
static gboolean report_trouble(Dhcp *dhcp)
{
	if (!dhcp->bound)
		return dhcp_report_trouble(dhcp->step, dhcp->client, dhcp->ignored, now(dhcp));
	dhcp_report_renewal(dhcp->step, dhcp->client, dhcp->lease, now(dhcp));
	return FALSE;
}

static void on_untagged(gpointer self, guint32 source, gconstpointer message, gsize length, const char *fault)
{
	Dhcp *dhcp = self;

	if (fault || dhcp->bound || !dhcp_client_asked(dhcp->client, message, length))
		return;
	dhcp_ignored_add_untagged(dhcp->ignored, source);
	report_trouble(dhcp);
}

/* A port may take the voice VLAN tagged and give it untagged. */
static void listen_below(Dhcp *dhcp)
{
	const char *below = regent_step_fact_string(dhcp->step, REGENT_FACT_LINK_INTERFACE);
	const char *interface = regent_step_fact_string(dhcp->step, REGENT_FACT_VOICE_INTERFACE);
	g_autoptr(GError) error = NULL;

	if (!below || g_str_equal(below, interface))
		return;
	dhcp->untagged = dhcp_socket_open(dhcp->step, below, dhcp->mac, on_untagged, dhcp, &error);
	if (!dhcp->untagged)
		regent_step_log(dhcp->step, G_LOG_LEVEL_INFO, "%s", error->message);
}

static void on_silence(gpointer self)
{
	Dhcp *dhcp = self;

	if (!report_trouble(dhcp))
		return;
	regent_step_message(dhcp->step, "DHCP timeout");
	listen_below(dhcp);
}

/* What the client asks for. */

static void send_message(
	gpointer self, const guint8 *message, gsize length, const DhcpLease *lease, guint32 destination)
{
	Dhcp *dhcp = self;
	g_autoptr(GError) error = NULL;
	gboolean sent;

	if (lease)
		sent = dhcp_socket_send(
			dhcp->socket, lease->address, destination ? destination : G_MAXUINT32, message, length, &error);
	else
		sent = dhcp_socket_broadcast(dhcp->socket, message, length, &error);
	if (!sent)
		regent_step_log(dhcp->step, G_LOG_LEVEL_INFO, "%s", error->message);
}

static guint32 get_random(gpointer self)
{
	return regent_step_random(((Dhcp *) self)->step);
}

static void on_state(gpointer self, DhcpState from, DhcpState to)
{
	regent_step_log(
		((Dhcp *) self)->step, G_LOG_LEVEL_DEBUG, "DHCP: %s -> %s", dhcp_state_name(from), dhcp_state_name(to));
}

static void check_address(gpointer self, guint32 address)
{
	Dhcp *dhcp = self;
	GError *error = NULL;

	if (!address_guard_probe(dhcp->guard, address, &error))
		netif_fail(dhcp->step, "dhcp.failed", error);
}

static void remember_lease(Dhcp *dhcp)
{
	const DhcpLease *lease = dhcp->lease;
	gint64 end = dhcp_lease_end(lease);
	DhcpMemory memory = { .address = lease->address,
		.prefix = lease->prefix,
		.expires = end == REGENT_NEVER ? end : (g_get_real_time() + end - now(dhcp)) / G_USEC_PER_SEC,
		.vlan = dhcp_inputs_voice_vlan(dhcp->step),
		.source = lease->server,
		.octets = lease->octets };
	g_autoptr(GBytes) bytes = NULL;

	if (dhcp->remembered && now(dhcp) - dhcp->remembered < REMEMBER_INTERVAL)
		return;
	dhcp->remembered = now(dhcp);
	memcpy(memory.mac, dhcp->mac, sizeof memory.mac);
	bytes = dhcp_memory_write(&memory);
	regent_step_state_save(dhcp->step, "lease", bytes);
}

/* Of the wall clock, for a start after this one. */
static void declined(gpointer self, guint32 address, gint64 until)
{
	Dhcp *dhcp = self;
	g_autofree char *text = g_strdup_printf(
		"%" G_GINT64_FORMAT, g_get_real_time() / G_USEC_PER_SEC + (until - now(dhcp)) / G_USEC_PER_SEC + 1);
	g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));

	regent_step_state_save(dhcp->step, "declined", bytes);
}

/* Returns: when a DISCOVER may follow the last DECLINE, whoever sent that. */
static gint64 declined_until(Dhcp *dhcp)
{
	g_autoptr(GBytes) bytes = regent_step_state_load(dhcp->step, "declined");
	g_autofree char *text = bytes ? g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes)) : NULL;
	gint64 until = 0, left;

	if (!text || !g_ascii_string_to_signed(text, 10, 0, G_MAXINT64 / G_USEC_PER_SEC, &until, NULL))
		return 0;
	left = until * G_USEC_PER_SEC - g_get_real_time();
	return left > 0 && left <= DECLINED_MAX ? now(dhcp) + left : 0;
}

/* An address of an earlier run that is not confirmed goes with its lease. */
static void forget(gpointer self)
{
	Dhcp *dhcp = self;

	regent_step_state_save(dhcp->step, "lease", NULL);
	if (!dhcp->bound)
		addressing_remove(&dhcp->setup, dhcp->step);
}

static gboolean apply(Dhcp *dhcp, const DhcpLease *lease, GString *left_out, GError **error)
{
	gint64 left = (dhcp_lease_end(lease) - now(dhcp)) / G_USEC_PER_SEC;
	Ipv4Prefix address = { lease->address, lease->prefix };
	guint32 valid = lease->time == G_MAXUINT32 ? G_MAXUINT32 : (guint32) CLAMP(left, 1, G_MAXUINT32 - 1);

	return dhcp_socket_bind(dhcp->socket, error) &&
	       addressing_apply(&dhcp->setup, address, valid, (const Ipv4Route *) lease->routes->data,
		       lease->routes->len, left_out, error);
}

static void bound(gpointer self, DhcpLease *lease)
{
	Dhcp *dhcp = self;
	g_autoptr(GString) left_out = g_string_new(NULL);
	GError *error = NULL;

	if (!apply(dhcp, lease, left_out, &error)) {
		netif_fail(dhcp->step, "dhcp.failed", error);
		return;
	}
	dhcp_lease_ref(lease);
	g_clear_pointer(&dhcp->lease, dhcp_lease_unref);
	dhcp->lease = lease;
	remember_lease(dhcp);
	regent_step_explain(dhcp->step, NULL, NULL);
	dhcp_ignored_clear(dhcp->ignored);
	dhcp_report_lease(dhcp->step, lease, dhcp_client_other_server(dhcp->client), left_out->str);
	g_clear_pointer(&dhcp->untagged, dhcp_socket_close);
	if (dhcp->bound)
		return;
	dhcp->bound = TRUE;
	if (dhcp->guard)
		address_guard_use(dhcp->guard);
	regent_step_done(dhcp->step);
}

/* The address goes before others hear of its loss: later phases cannot say goodbye over it any more. */
static void lost(gpointer self, DhcpLease *lease, DhcpLoss loss)
{
	Dhcp *dhcp = self;

	addressing_remove(&dhcp->setup, dhcp->step);
	dhcp_report_loss(dhcp->step, dhcp->client, lease, loss);
}

static void refused(gpointer self, guint32 address, gboolean conflict, const char *words)
{
	dhcp_report_refusal(((Dhcp *) self)->step, address, conflict, words);
}

static void heard(gpointer self, DhcpType type, guint32 server, guint32 address, const char *words)
{
	dhcp_report_heard(((Dhcp *) self)->step, type, server, address, words);
}

static const DhcpClientOps ops = {
	.send = send_message,
	.random = get_random,
	.state = on_state,
	.check = check_address,
	.bound = bound,
	.lost = lost,
	.forget = forget,
	.declined = declined,
	.refused = refused,
	.heard = heard,
};

/* What happens to the client. */

static void set_timer(Dhcp *dhcp)
{
	regent_timer_set_at(dhcp->timer, dhcp_client_deadline(dhcp->client));
}

/* Dropped. What is only late or meant for others is worth a word when nothing else comes. */
static void ignore(Dhcp *dhcp, guint32 source, const char *why, gboolean foreign)
{
	g_autofree char *peer = ipv4_text(source);

	if (!foreign) {
		regent_step_complain(dhcp->step, peer, "DHCP message dropped: %s", why);
		regent_step_heard(dhcp->step, "a message of %s, dropped: %s", peer, why);
	}
	if (!dhcp->bound)
		dhcp_ignored_add(dhcp->ignored, source, why);
}

static void on_message(gpointer self, guint32 source, gconstpointer message, gsize length, const char *fault)
{
	Dhcp *dhcp = self;
	g_autoptr(GError) error = NULL;
	g_autofree char *wrong = fault ? g_strdup_printf("wrong %s", fault) : NULL;

	if (fault)
		ignore(dhcp, source, wrong, FALSE);
	else if (!dhcp_client_receive(dhcp->client, source, message, length, &error, now(dhcp)))
		ignore(dhcp, source, error->message, g_error_matches(error, DHCP_ERROR, DHCP_ERROR_FOREIGN));
	set_timer(dhcp);
	report_trouble(dhcp);
}

static void on_timer(gpointer self)
{
	Dhcp *dhcp = self;

	dhcp_client_tick(dhcp->client, now(dhcp));
	set_timer(dhcp);
	report_trouble(dhcp);
}

/* The switch's port may be blocked for half a minute after the link came; the next DISCOVER might come that much later. */
static void on_blocked(gpointer self, const char *name, GVariant *value)
{
	Dhcp *dhcp = self;

	if (value)
		return;
	dhcp_client_hasten(dhcp->client, now(dhcp));
	set_timer(dhcp);
}

static void on_checked(gpointer self, gboolean conflict, const char *mac)
{
	Dhcp *dhcp = self;
	g_autofree char *address = ipv4_text(address_guard_address(dhcp->guard));

	if (dhcp->bound && conflict) {
		regent_step_message(dhcp->step, "Duplicate IP");
		dhcp_client_conflict(dhcp->client, now(dhcp));
		set_timer(dhcp);
		regent_step_fail_because(dhcp->step, "ip.duplicate", "mac", mac, "address", address, NULL);
		return;
	}
	if (conflict)
		regent_step_explain(dhcp->step, "ip.duplicate", "mac", mac, "address", address, NULL);
	dhcp_client_checked(dhcp->client, conflict, now(dhcp));
	set_timer(dhcp);
}

static void on_goodbye(gpointer self)
{
	regent_step_wound_down(((Dhcp *) self)->step);
}

/* The address of an earlier boot, if it was given to this interface in this VLAN. */
static gboolean recall_lease(Dhcp *dhcp, DhcpMemory *memory)
{
	g_autoptr(GBytes) bytes = regent_step_state_load(dhcp->step, "lease");

	return bytes && dhcp_memory_read(bytes, memory) && memory->vlan == dhcp_inputs_voice_vlan(dhcp->step) &&
	       memcmp(memory->mac, dhcp->mac, sizeof dhcp->mac) == 0;
}

static gboolean open_all(Dhcp *dhcp, const char *interface, const Ipv4Prefix *keep, GError **error)
{
	if (!addressing_begin(&dhcp->setup, dhcp->step, interface, keep, error))
		return FALSE;
	dhcp->guard = address_guard_new(dhcp->step, interface, dhcp->mac, on_checked, dhcp);
	dhcp->socket = dhcp_socket_open(dhcp->step, interface, dhcp->mac, on_message, dhcp, error);
	return dhcp->socket != NULL;
}

static gint64 seconds_left(const DhcpMemory *memory)
{
	return memory->expires == REGENT_NEVER ? REGENT_NEVER : memory->expires - g_get_real_time() / G_USEC_PER_SEC;
}

static gboolean is_retry(Dhcp *dhcp)
{
	return regent_step_cause(dhcp->step) == REGENT_CAUSE_RETRY;
}

/* Returns: (nullable): what is to be used where nobody answers: what was kept on purpose, or was in use until a later phase
 * had DHCP asked again. */
static DhcpLease *recall_kept(Dhcp *dhcp, const DhcpMemory *memory)
{
	if (!is_retry(dhcp) && !g_str_equal(regent_step_option_string(dhcp->step, "on-stop"), "keep"))
		return NULL;
	return dhcp_lease_recall(memory->octets, memory->source, seconds_left(memory), now(dhcp));
}

/* A known address is asked for straight away. After a failure, as for want of a provisioning server, all servers are
 * asked; an address whose lease is over, as far as was written down, is only a wish. */
static void start_client(Dhcp *dhcp, const DhcpMemory *memory, gboolean ours)
{
	g_autoptr(DhcpLease) kept = ours ? recall_kept(dhcp, memory) : NULL;
	DhcpBeginning beginning = { .address = memory->address,
		.reboot = ours && !is_retry(dhcp),
		.kept = kept,
		.not_before = declined_until(dhcp) };

	regent_timer_set(dhcp->silence, DHCP_REPORT_SILENCE);
	dhcp_client_start(dhcp->client, &beginning, now(dhcp));
	set_timer(dhcp);
}

static void begin(Dhcp *dhcp, const DhcpConfig *config)
{
	const char *interface = regent_step_fact_string(dhcp->step, REGENT_FACT_VOICE_INTERFACE);
	g_auto(DhcpMemory) memory = { 0 };
	gboolean known = recall_lease(dhcp, &memory);
	gboolean ours = known && seconds_left(&memory) > 0;
	Ipv4Prefix address = { memory.address, memory.prefix };
	GError *error = NULL;

	if (!known)
		memory.address = 0;
	if (!open_all(dhcp, interface, ours ? &address : NULL, &error)) {
		netif_fail(dhcp->step, "dhcp.failed", error);
		return;
	}
	dhcp->client = dhcp_client_new(config, &ops, dhcp);
	start_client(dhcp, &memory, ours);
}

static void dhcp_stop(gpointer self)
{
	Dhcp *dhcp = self;

	if (!dhcp->keep)
		addressing_remove(&dhcp->setup, dhcp->step);
	addressing_clear(&dhcp->setup);
	g_clear_pointer(&dhcp->guard, address_guard_free);
	g_clear_pointer(&dhcp->socket, dhcp_socket_close);
	g_clear_pointer(&dhcp->untagged, dhcp_socket_close);
	g_clear_pointer(&dhcp->client, dhcp_client_free);
	dhcp_ignored_free(dhcp->ignored);
	g_clear_pointer(&dhcp->lease, dhcp_lease_unref);
	g_free(dhcp);
}

static gpointer dhcp_start(RegentStep *step, GError **error)
{
	const char *interface = regent_step_fact_string(step, REGENT_FACT_VOICE_INTERFACE);
	g_auto(DhcpConfig) config = { 0 };
	const char *key;
	NetifLink link;
	Dhcp *dhcp;

	if (!netif_link(interface, &link, error))
		return NULL;
	if (!dhcp_inputs_read(step, link.mac, &config, &key, error)) {
		g_prefix_error(error, "[plugin dhcp] %s: ", key);
		return NULL;
	}
	dhcp = g_new0(Dhcp, 1);
	dhcp->step = step;
	dhcp->ignored = dhcp_ignored_new();
	dhcp->timer = regent_step_timer(step, on_timer, dhcp);
	dhcp->silence = regent_step_timer(step, on_silence, dhcp);
	dhcp->goodbye = regent_step_timer(step, on_goodbye, dhcp);
	memcpy(dhcp->mac, link.mac, sizeof dhcp->mac);
	begin(dhcp, &config);
	if (dhcp->client)
		regent_step_watch_fact(step, REGENT_FACT_NEIGHBOR_BLOCKED, on_blocked, dhcp);
	return dhcp;
}

/* After a flap of the link, or when somebody asks to look, the server is asked whether the lease still holds; if it does
 * nothing moves. Other marks of packets and another vendor class count from the next start on. */
static gboolean dhcp_refresh(gpointer self)
{
	Dhcp *dhcp = self;
	RegentStep *step = dhcp->step;

	if (regent_step_cause(step) == REGENT_CAUSE_CHECK || regent_step_changed(step, REGENT_FACT_LINK_CHANGES)) {
		dhcp_client_confirm(dhcp->client, now(dhcp));
		set_timer(dhcp);
	}
	return TRUE;
}

static gboolean ends_with(Dhcp *dhcp, RegentCause cause, const char *word)
{
	return cause == REGENT_CAUSE_SHUTDOWN && g_str_equal(regent_step_option_string(dhcp->step, "on-stop"), word);
}

/* Real phones release only when they leave the VLAN: servers that ping a free address make the next boot slow. */
static gboolean must_release(Dhcp *dhcp, RegentCause cause)
{
	return dhcp->client && (cause == REGENT_CAUSE_CHANGED || ends_with(dhcp, cause, "release"));
}

static void dhcp_wind_down(gpointer self, RegentCause cause)
{
	Dhcp *dhcp = self;

	dhcp->keep = ends_with(dhcp, cause, "keep");
	if (dhcp->bound && now(dhcp) - dhcp->remembered > (gint64) dhcp->lease->time * G_USEC_PER_SEC / 4)
		dhcp->remembered = 0;
	if (dhcp->bound)
		remember_lease(dhcp);
	regent_timer_stop(dhcp->silence);
	if (must_release(dhcp, cause) && dhcp_client_release(dhcp->client, now(dhcp)))
		regent_timer_set(dhcp->goodbye, GOODBYE);
	else
		regent_step_wound_down(dhcp->step);
}

static const RegentFacility facilities[] = {
	{ "No lease can be asked for.", REGENT_FACILITY_PACKET },
	{ "No address can be set.", REGENT_FACILITY_NETLINK },
	{ "A lease cannot be renewed.", REGENT_FACILITY_PORT, .name = "udp 68" },
	{ 0 },
};

REGENT_PLUGIN(dhcp, .phase = "addressing",
	.summary = "Leases an address by DHCP and says which servers have the configuration", .stage = "Configuring IP",
	.options = dhcp_options, .reasons = dhcp_reasons, .needs = REGENT_LIST(REGENT_FACT_VOICE_INTERFACE),
	.uses = REGENT_LIST(REGENT_FACT_VOICE_VLAN, REGENT_FACT_VOICE_ADMIN_VLAN, REGENT_FACT_VOICE_PRIORITY,
		REGENT_FACT_VOICE_SIGNALING_DSCP, REGENT_FACT_LINK_INTERFACE, REGENT_FACT_LINK_CHANGES,
		REGENT_FACT_MODEL_VENDOR_CLASS),
	.provides = REGENT_LIST(ADDRESSING_PROVIDES, DHCP_PARAMETER_FACTS REGENT_FACT_IP_SERVER,
		REGENT_FACT_IP_LEASE_EXPIRES, REGENT_FACT_IP_OPTIONS),
	.in_place = REGENT_LIST(REGENT_FACT_VOICE_VLAN, REGENT_FACT_VOICE_ADMIN_VLAN, REGENT_FACT_VOICE_PRIORITY,
		REGENT_FACT_VOICE_SIGNALING_DSCP, REGENT_FACT_LINK_CHANGES, REGENT_FACT_MODEL_VENDOR_CLASS),
	.check = dhcp_options_check, .facilities = facilities, .start = dhcp_start, .stop = dhcp_stop,
	.refresh = dhcp_refresh, .wind_down = dhcp_wind_down);
