/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <regent/plugin.h>
#include <string.h>

#include "address-guard.h"
#include "addressing.h"
#include "dhcp-client.h"
#include "dhcp-options.h"
#include "dhcp-socket.h"
#include "netif.h"

/* Ports without PortFast pass nothing for half a minute, but a person wants to know sooner. */
#define SILENCE (10 * G_USEC_PER_SEC)
/* For the ARP request and answer before a DHCPRELEASE can leave. */
#define GOODBYE (100 * 1000)
/* Flash wears out: short leases are not written down at each renewal. */
#define REMEMBER_INTERVAL (3600 * (gint64) G_USEC_PER_SEC)

/* What it works with besides the interface. */
typedef struct {
	gint64 vlan, priority, dscp, link_changes;
} Inputs;

typedef struct {
	RegentStep *step;
	DhcpClient *client;
	DhcpSocket *socket;
	AddressGuard *guard; /* NULL: no check */
	AddressingSetup setup;
	RegentTimer *timer; /* the client's */
	RegentTimer *silence;
	RegentTimer *goodbye;
	gint64 remembered;  /* 0: never */
	gint64 quiet_since; /* first message without an answer */
	Inputs inputs;
	guint8 mac[6];
	gboolean bound;
	gboolean keep;
} Dhcp;

static gint64 now(Dhcp *dhcp)
{
	return regent_step_now(dhcp->step);
}

static Inputs read_inputs(RegentStep *step)
{
	return (Inputs) { regent_step_fact_number(step, REGENT_FACT_VOICE_VLAN, -1),
		regent_step_fact_number(step, REGENT_FACT_VOICE_PRIORITY, -1),
		regent_step_fact_number(step, REGENT_FACT_VOICE_SIGNALING_DSCP, -1),
		regent_step_fact_number(step, REGENT_FACT_LINK_CHANGES, -1) };
}

static const char *option(Dhcp *dhcp, const char *key)
{
	return regent_step_option_string(dhcp->step, key);
}

static guint16 voice_vlan(Dhcp *dhcp)
{
	return (guint16) regent_step_fact_number(dhcp->step, REGENT_FACT_VOICE_VLAN, REGENT_VLAN_UNTAGGED);
}

/* "VLAN 100 (eth0.100)" or "eth0 (untagged)". */
static char *where(Dhcp *dhcp)
{
	guint16 vlan = voice_vlan(dhcp);

	if (vlan == REGENT_VLAN_UNTAGGED || vlan == REGENT_VLAN_PRIORITY)
		return g_strdup_printf("%s (untagged)", dhcp->setup.interface);
	return g_strdup_printf("VLAN %u (%s)", vlan, dhcp->setup.interface);
}

/* The same words, with numbers that grow, at each message that goes unanswered. */
static void explain_silence(Dhcp *dhcp)
{
	g_autofree char *place = where(dhcp);
	g_autofree char *requests = g_strdup_printf("%u", dhcp_client_unanswered(dhcp->client));
	g_autofree char *seconds = g_strdup_printf("%d", (int) ((now(dhcp) - dhcp->quiet_since) / G_USEC_PER_SEC));
	g_autofree char *next =
		g_strdup_printf("%d", (int) MAX((dhcp_client_deadline(dhcp->client) - now(dhcp)) / G_USEC_PER_SEC, 0));

	regent_step_explain(dhcp->step, "dhcp.silent", "where", place, "requests", requests, "seconds", seconds, "next",
		next, NULL);
}

static gboolean is_silent(Dhcp *dhcp)
{
	return !dhcp->bound && dhcp_client_unanswered(dhcp->client) > 0 && now(dhcp) - dhcp->quiet_since >= SILENCE;
}

static void on_silence(gpointer self)
{
	Dhcp *dhcp = self;

	if (is_silent(dhcp)) {
		regent_step_message(dhcp->step, "DHCP timeout");
		explain_silence(dhcp);
	}
}

/* What the client asks for. */

static void send_message(
	gpointer self, const guint8 *message, gsize length, const DhcpLease *lease, guint32 destination)
{
	Dhcp *dhcp = self;
	g_autoptr(GError) error = NULL;
	gboolean sent;

	if (dhcp_client_unanswered(dhcp->client) == 0)
		dhcp->quiet_since = now(dhcp);
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

static void remember(Dhcp *dhcp, const DhcpLease *lease)
{
	gint64 end = dhcp_lease_end(lease);
	DhcpMemory memory = { .address = lease->address,
		.prefix = lease->prefix,
		.expires = end == REGENT_NEVER ? end : (g_get_real_time() + end - now(dhcp)) / G_USEC_PER_SEC,
		.vlan = voice_vlan(dhcp) };
	g_autoptr(GBytes) bytes = NULL;

	if (dhcp->remembered && now(dhcp) - dhcp->remembered < REMEMBER_INTERVAL)
		return;
	dhcp->remembered = now(dhcp);
	memcpy(memory.mac, dhcp->mac, sizeof memory.mac);
	bytes = dhcp_memory_write(&memory);
	regent_step_state_save(dhcp->step, "lease", bytes);
}

static void forget(gpointer self)
{
	regent_step_state_save(((Dhcp *) self)->step, "lease", NULL);
}

static Ipv4Prefix address_of(const DhcpLease *lease)
{
	return (Ipv4Prefix) { lease->address, lease->prefix };
}

static gboolean apply(Dhcp *dhcp, const DhcpLease *lease, GError **error)
{
	gint64 left = (dhcp_lease_end(lease) - now(dhcp)) / G_USEC_PER_SEC;
	guint32 valid = lease->time == G_MAXUINT32 ? G_MAXUINT32 : (guint32) CLAMP(left, 1, G_MAXUINT32 - 1);

	return dhcp_socket_bind(dhcp->socket, error) &&
	       addressing_apply(&dhcp->setup, address_of(lease), valid, (const Ipv4Route *) lease->routes->data,
		       lease->routes->len, error);
}

static void tell_no_server(Dhcp *dhcp, const DhcpLease *lease, const char *server)
{
	g_autofree char *address = ipv4_text(lease->address);
	const char *hint = "";

	if (lease->odd_option == DHCP_OPTION_TFTP_ADDRESSES)
		hint = " (Option 150 came, but not as a list of addresses.)";
	else if (!regent_step_fact(dhcp->step, REGENT_FACT_VOICE_VLAN))
		hint = " This is probably the data VLAN: no voice VLAN was learnt.";
	regent_step_absent(dhcp->step, REGENT_FACT_PROVISIONING_SERVERS, "dhcp.no-tftp", "server", server, "address",
		address, "hint", hint, NULL);
}

static void publish(Dhcp *dhcp, const DhcpLease *lease)
{
	const char *const *own = regent_step_option_list(dhcp->step, "tftp-servers");
	const char *const *order = regent_step_option_list(dhcp->step, "server-order");
	const char *source = "static";
	g_auto(GStrv) servers = *own ? g_strdupv((char **) own) : dhcp_lease_servers(lease, order, &source);
	g_autofree char *address = ipv4_prefix_text(address_of(lease));
	g_autofree char *gateway = lease->gateway ? ipv4_text(lease->gateway) : NULL;
	g_autofree char *server = ipv4_text(lease->server);
	AddressingFacts facts = { .address = address,
		.gateway = gateway,
		.servers = (const char *const *) servers,
		.source = source,
		.dhcp_server = server };
	gint64 end = dhcp_lease_end(lease);

	if (lease->odd_option)
		regent_step_complain(dhcp->step, server, "DHCP option %u has a length that cannot be, and is left out",
			lease->odd_option);
	if (!servers)
		tell_no_server(dhcp, lease, server);
	addressing_publish(dhcp->step, &facts);
	addressing_publish_list(dhcp->step, REGENT_FACT_IP_DNS, (const char *const *) lease->dns);
	regent_step_publish_string(dhcp->step, REGENT_FACT_IP_DOMAIN, lease->domain);
	addressing_publish_list(dhcp->step, REGENT_FACT_IP_NTP, (const char *const *) lease->ntp);
	regent_step_publish_string(dhcp->step, REGENT_FACT_IP_SERVER, server);
	regent_step_publish(
		dhcp->step, REGENT_FACT_IP_LEASE_EXPIRES, end == REGENT_NEVER ? NULL : g_variant_new_int64(end));
	regent_step_publish(dhcp->step, REGENT_FACT_IP_VENDOR_INFO,
		lease->vendor_info ? g_variant_new_from_bytes(G_VARIANT_TYPE_BYTESTRING, lease->vendor_info, TRUE)
				   : NULL);
}

static void bound(gpointer self, DhcpLease *lease)
{
	Dhcp *dhcp = self;
	GError *error = NULL;

	if (!apply(dhcp, lease, &error)) {
		netif_fail(dhcp->step, "dhcp.failed", error);
		return;
	}
	remember(dhcp, lease);
	regent_step_explain(dhcp->step, NULL, NULL);
	publish(dhcp, lease);
	if (dhcp->bound)
		return;
	dhcp->bound = TRUE;
	if (dhcp->guard)
		address_guard_use(dhcp->guard);
	regent_step_done(dhcp->step);
}

/* The address goes before anybody hears of it: later phases cannot say goodbye over it any more. */
static void lost(gpointer self, DhcpLease *lease, DhcpLoss loss)
{
	static const char *const codes[] = {
		[DHCP_LOST_NAK] = "dhcp.nak",
		[DHCP_LOST_EXPIRED] = "dhcp.expired",
		[DHCP_LOST_CHANGED] = "dhcp.changed",
	};
	Dhcp *dhcp = self;
	g_autofree char *address = ipv4_text(lease->address);
	g_autofree char *server = ipv4_text(lease->server);

	addressing_remove(&dhcp->setup, dhcp->step);
	if (loss != DHCP_LOST_CONFLICT)
		regent_step_fail_because(dhcp->step, codes[loss], "address", address, "server", server, NULL);
}

static void refused(gpointer self, guint32 address, gboolean conflict, const char *words)
{
	Dhcp *dhcp = self;
	g_autofree char *text = ipv4_text(address);

	if (conflict)
		regent_step_message(dhcp->step, "Duplicate IP");
	else
		regent_step_message(
			dhcp->step, "DHCP server refuses %s%s%s", text, words ? ": " : "", words ? words : "");
}

static const DhcpClientOps ops = {
	.send = send_message,
	.random = get_random,
	.state = on_state,
	.check = check_address,
	.bound = bound,
	.lost = lost,
	.forget = forget,
	.refused = refused,
};

/* What happens to the client. */

static void set_timer(Dhcp *dhcp)
{
	regent_timer_set_at(dhcp->timer, dhcp_client_deadline(dhcp->client));
}

static void on_message(gpointer self, guint32 source, gconstpointer message, gsize length, const char *fault)
{
	Dhcp *dhcp = self;
	g_autoptr(GError) error = NULL;
	g_autofree char *peer = NULL;
	gboolean good = !fault && dhcp_client_receive(dhcp->client, source, message, length, &error, now(dhcp));

	set_timer(dhcp);
	if (good)
		return;
	peer = ipv4_text(source);
	if (fault)
		regent_step_complain(dhcp->step, peer, "DHCP message dropped: wrong %s", fault);
	else
		regent_step_complain(dhcp->step, peer, "DHCP message dropped: %s", error->message);
}

static void on_timer(gpointer self)
{
	Dhcp *dhcp = self;

	dhcp_client_tick(dhcp->client, now(dhcp));
	set_timer(dhcp);
	if (is_silent(dhcp))
		explain_silence(dhcp);
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

/* The address of before, if it was given to this interface in this VLAN. */
static gboolean recall(Dhcp *dhcp, DhcpMemory *memory)
{
	g_autoptr(GBytes) bytes = regent_step_state_load(dhcp->step, "lease");

	return bytes && dhcp_memory_read(bytes, memory) && memory->vlan == voice_vlan(dhcp) &&
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

/* After a failure for want of a provisioning server all servers are asked anew; else the old address is asked for. One
 * whose lease is over, as far as was written down, is only a wish. */
static void begin(Dhcp *dhcp, const DhcpConfig *config)
{
	const char *interface = regent_step_fact_string(dhcp->step, REGENT_FACT_VOICE_INTERFACE);
	gboolean anew = regent_step_cause(dhcp->step) == REGENT_CAUSE_RETRY;
	DhcpMemory memory = { 0 };
	gboolean known = recall(dhcp, &memory);
	gboolean ours = known && memory.expires > g_get_real_time() / G_USEC_PER_SEC;
	Ipv4Prefix address = { memory.address, memory.prefix };
	GError *error = NULL;

	if (!open_all(dhcp, interface, ours ? &address : NULL, &error)) {
		netif_fail(dhcp->step, "dhcp.failed", error);
		return;
	}
	dhcp->client = dhcp_client_new(config, &ops, dhcp);
	regent_timer_set(dhcp->silence, SILENCE);
	dhcp_client_start(dhcp->client, known ? memory.address : 0, ours && !anew, now(dhcp));
	set_timer(dhcp);
}

static void dhcp_stop(gpointer self)
{
	Dhcp *dhcp = self;

	if (!dhcp->keep)
		addressing_remove(&dhcp->setup, dhcp->step);
	addressing_clear(&dhcp->setup);
	g_clear_pointer(&dhcp->guard, address_guard_free);
	g_clear_pointer(&dhcp->socket, dhcp_socket_close);
	g_clear_pointer(&dhcp->client, dhcp_client_free);
	g_free(dhcp);
}

static gpointer dhcp_start(RegentStep *step, GError **error)
{
	const char *interface = regent_step_fact_string(step, REGENT_FACT_VOICE_INTERFACE);
	g_auto(DhcpConfig) config = { 0 };
	NetifLink link;
	Dhcp *dhcp;

	if (!netif_link(interface, &link, error) || !dhcp_options_read(step, link.mac, &config, error))
		return NULL;
	dhcp = g_new0(Dhcp, 1);
	dhcp->step = step;
	dhcp->timer = regent_step_timer(step, on_timer, dhcp);
	dhcp->silence = regent_step_timer(step, on_silence, dhcp);
	dhcp->goodbye = regent_step_timer(step, on_goodbye, dhcp);
	dhcp->inputs = read_inputs(step);
	memcpy(dhcp->mac, link.mac, sizeof dhcp->mac);
	begin(dhcp, &config);
	return dhcp;
}

/* The link was away, or somebody asks to look: the server is asked whether the lease still holds,
 * and if it does nothing moves. Other marks count from the next start on. Another voice interface
 * is another life. */
static gboolean dhcp_refresh(gpointer self)
{
	Dhcp *dhcp = self;
	const char *interface = regent_step_fact_string(dhcp->step, REGENT_FACT_VOICE_INTERFACE);
	Inputs before = dhcp->inputs;

	if (g_strcmp0(interface, dhcp->setup.interface) != 0)
		return FALSE;
	dhcp->inputs = read_inputs(dhcp->step);
	if (dhcp->inputs.link_changes != before.link_changes || memcmp(&dhcp->inputs, &before, sizeof before) == 0)
		dhcp_client_confirm(dhcp->client, now(dhcp));
	set_timer(dhcp);
	return TRUE;
}

/* Real phones release only when they leave the VLAN: servers that ping a free address make the next
 * boot slow. */
static gboolean releases(Dhcp *dhcp, RegentCause cause)
{
	return cause == REGENT_CAUSE_CHANGED ||
	       (cause == REGENT_CAUSE_SHUTDOWN && g_str_equal(option(dhcp, "on-stop"), "release"));
}

static void dhcp_wind_down(gpointer self, RegentCause cause)
{
	Dhcp *dhcp = self;

	dhcp->keep = cause == REGENT_CAUSE_SHUTDOWN && g_str_equal(option(dhcp, "on-stop"), "keep");
	regent_timer_stop(dhcp->silence);
	if (dhcp->client && releases(dhcp, cause) && dhcp_client_release(dhcp->client, now(dhcp)))
		regent_timer_set(dhcp->goodbye, GOODBYE);
	else
		regent_step_wound_down(dhcp->step);
}

REGENT_PLUGIN(dhcp, .phase = "addressing",
	.summary = "Leases an address by DHCP and says which servers have the configuration", .stage = "Configuring IP",
	.options = dhcp_options, .reasons = dhcp_reasons, .needs = REGENT_LIST(REGENT_FACT_VOICE_INTERFACE),
	.uses = REGENT_LIST(REGENT_FACT_VOICE_VLAN, REGENT_FACT_VOICE_PRIORITY, REGENT_FACT_VOICE_SIGNALING_DSCP,
		REGENT_FACT_LINK_CHANGES, REGENT_FACT_MODEL_VENDOR_CLASS),
	.provides = REGENT_LIST(ADDRESSING_PROVIDES, REGENT_FACT_IP_DNS, REGENT_FACT_IP_DOMAIN, REGENT_FACT_IP_NTP,
		REGENT_FACT_IP_SERVER, REGENT_FACT_IP_LEASE_EXPIRES, REGENT_FACT_IP_VENDOR_INFO),
	.start = dhcp_start, .stop = dhcp_stop, .refresh = dhcp_refresh, .wind_down = dhcp_wind_down);
