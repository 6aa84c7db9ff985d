/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dhcp-report.h"

#include "addressing-options.h"
#include "addressing.h"
#include "clock-text.h"
#include "dhcp-inputs.h"
#include "dhcp-parameters.h"
#include "dhcp-servers.h"
#include "dhcp-words.h"
#include "list-words.h"
#include "server-words.h"

static void publish_values(RegentStep *step, const DhcpLease *lease)
{
	for (guint i = 0; i < DHCP_PARAMETER_COUNT; i++)
		if (dhcp_parameters[i].fact)
			regent_step_publish(step, dhcp_parameters[i].fact, lease->values[i]);
}

/* Of what came: with a word about the configuration servers it is a scope for phones, wherever it was heard. */
static void report_no_server(RegentStep *step, const DhcpLease *lease, const char *other, const char *remarks)
{
	gboolean learnt = regent_step_fact(step, REGENT_FACT_VOICE_VLAN) != NULL;
	g_autofree char *address = ipv4_text(lease->address);
	g_autofree char *server = ipv4_text(lease->server);
	gboolean itself = lease->next_server == lease->server;
	g_auto(DhcpServersLack) lack = { 0 };

	dhcp_servers_lack(lease, regent_step_option_list(step, "server-order"), &lack);
	regent_step_absent(step, REGENT_FACT_PROVISIONING_SERVERS,
		learnt || *remarks ? "dhcp.no-tftp" : "dhcp.data-vlan", "server", server, "address", address, "odd",
		remarks, "other", other, "itself", itself ? server : NULL, "absent", lack.absent->str, "wrong",
		lack.wrong, "add", lack.add, NULL);
}

/* Drawbacks of a lease that is used. */
static void report_remarks(RegentStep *step, const char *server, const char *remarks)
{
	if (!*remarks) {
		regent_step_drawback_over(step, "dhcp.odd-options");
		return;
	}
	regent_step_complain(step, server, "DHCP: %s", remarks);
	regent_step_drawback(step, "dhcp.odd-options", "server", server, "odd", remarks, NULL);
}

static void report_other(RegentStep *step, const char *server, const char *other)
{
	if (other)
		regent_step_drawback(step, "dhcp.two-servers", "server", server, "other", other, NULL);
	else
		regent_step_drawback_over(step, "dhcp.two-servers");
}

static char **choose_servers(RegentStep *step, const DhcpLease *lease, const char **source, GString *remarks)
{
	return dhcp_servers_choose(lease, regent_step_option_list(step, "server-order"), source, remarks);
}

/* @servers: in use. @named: (nullable): what the lease names by @source, and nobody asks. */
static void report_unused(
	RegentStep *step, const char *server, char *const *servers, char *const *named, const char *source)
{
	g_autofree char *used = list_words((const char *const *) servers);
	g_autofree char *unused = named ? list_words((const char *const *) named) : NULL;

	if (named && !g_strv_equal((const char *const *) servers, (const char *const *) named))
		regent_step_drawback(step, "dhcp.alternate-tftp", "server", server, "servers", used, "unused", unused,
			"source", source, NULL);
	else
		regent_step_drawback_over(step, "dhcp.alternate-tftp");
}

/* The phone's switch of that name: it beats the lease, of which nothing about servers is said then.
 * Returns: (transfer full) (nullable) */
static char **alternate_servers(RegentStep *step, const DhcpLease *lease, const char *server)
{
	char **own = addressing_servers(step, "tftp-servers");
	g_autoptr(GString) unsaid = g_string_new(NULL);
	const char *source = NULL;
	g_auto(GStrv) named = own ? choose_servers(step, lease, &source, unsaid) : NULL;

	if (own)
		report_unused(step, server, own, named, source);
	return own;
}

static void publish_lease(RegentStep *step, const DhcpLease *lease, char *const *servers, const char *source)
{
	g_autofree char *address = ipv4_prefix_text((Ipv4Prefix) { lease->address, lease->prefix });
	g_autofree char *gateway = lease->gateway ? ipv4_text(lease->gateway) : NULL;
	g_autofree char *server = ipv4_text(lease->server);
	AddressingFacts facts = { .address = address,
		.gateway = gateway,
		.servers = (const char *const *) servers,
		.source = source,
		.by_hand = source && g_str_equal(source, ADDRESSING_ALTERNATE),
		.dhcp_server = server };
	g_auto(GStrv) options = dhcp_words(lease);
	gint64 end = dhcp_lease_end(lease);

	addressing_publish(step, &facts);
	addressing_publish_list(step, REGENT_FACT_IP_OPTIONS, (const char *const *) options);
	publish_values(step, lease);
	regent_step_publish_string(step, REGENT_FACT_IP_SERVER, server);
	regent_step_publish(step, REGENT_FACT_IP_LEASE_EXPIRES, end == REGENT_NEVER ? NULL : g_variant_new_int64(end));
}

static void add_remarks(GString *remarks, const char *more)
{
	if (more && *more)
		server_words_remark(remarks, "%s", more);
}

void dhcp_report_lease(RegentStep *step, const DhcpLease *lease, guint32 other, const char *left_out)
{
	const char *source = ADDRESSING_ALTERNATE;
	g_autoptr(GString) of_servers = g_string_new(NULL);
	g_autoptr(GString) remarks = g_string_new(lease->remarks);
	g_autofree char *server = ipv4_text(lease->server);
	g_auto(GStrv) servers = alternate_servers(step, lease, server);
	g_autofree char *another = other && other != lease->server ? ipv4_text(other) : NULL;

	if (!servers)
		servers = choose_servers(step, lease, &source, of_servers);
	add_remarks(remarks, left_out);
	if (servers)
		add_remarks(remarks, of_servers->str);
	else
		report_no_server(step, lease, another, of_servers->str);
	report_remarks(step, server, remarks->str);
	report_other(step, server, servers ? another : NULL);
	publish_lease(step, lease, servers, source);
}

static char *seconds_text(gint64 span)
{
	return g_strdup_printf("%d", (int) (span / G_USEC_PER_SEC));
}

static const char *silence_code(const char *untagged, const char *ignored)
{
	if (untagged)
		return "dhcp.untagged";
	return ignored ? "dhcp.ignored" : "dhcp.silent";
}

static void report_silence(
	RegentStep *step, const DhcpClient *client, guint32 untagged, const char *ignored, gint64 now)
{
	guint16 number = dhcp_inputs_voice_vlan(step);
	gboolean tagged = number != REGENT_VLAN_UNTAGGED && number != REGENT_VLAN_PRIORITY;
	const char *interface = regent_step_fact_string(step, REGENT_FACT_VOICE_INTERFACE);
	g_autofree char *vlan = tagged ? g_strdup_printf("%u", number) : NULL;
	g_autofree char *requests = g_strdup_printf("%u", dhcp_client_unanswered(client));
	g_autofree char *seconds = seconds_text(now - dhcp_client_silent_since(client));
	g_autofree char *server = untagged ? ipv4_text(untagged) : NULL;

	regent_step_explain(step, silence_code(server, ignored), "vlan", vlan, "untagged", tagged ? NULL : interface,
		"requests", requests, "seconds", seconds, "ignored", ignored, "server", server, "named",
		regent_step_fact(step, REGENT_FACT_VOICE_ADMIN_VLAN) ? NULL : vlan, NULL);
}

static void report_answer(RegentStep *step, const DhcpTrouble *trouble, const char *ignored, gint64 now)
{
	g_autofree char *server = ipv4_text(trouble->server);
	g_autofree char *address = ipv4_text(trouble->address);
	g_autofree char *requests = g_strdup_printf("%u", trouble->count);
	g_autofree char *seconds = seconds_text(now - trouble->since);
	const char *code = trouble->kind == DHCP_TROUBLE_REFUSED ? "dhcp.refused" : "dhcp.no-ack";

	regent_step_explain(step, code, "server", server, "address", address, "requests", requests, "seconds", seconds,
		"words", trouble->words, "ignored", ignored, NULL);
}

/* One NAK is how a server sends a phone from another network to ask anew. */
static gboolean has_answers(const DhcpTrouble *trouble, gint64 now)
{
	if (trouble->kind == DHCP_TROUBLE_REFUSED)
		return trouble->count > 1;
	return trouble->kind == DHCP_TROUBLE_NO_ACK && now - trouble->since >= DHCP_REPORT_SILENCE;
}

gboolean dhcp_report_trouble(RegentStep *step, const DhcpClient *client, const DhcpIgnored *ignored, gint64 now)
{
	const DhcpTrouble *trouble = dhcp_client_trouble(client);
	g_autofree char *dropped = dhcp_ignored_text(ignored);

	if (has_answers(trouble, now))
		report_answer(step, trouble, dropped, now);
	else if (trouble->kind == DHCP_TROUBLE_NONE && dhcp_client_unanswered(client) &&
		 now - dhcp_client_silent_since(client) >= DHCP_REPORT_SILENCE)
		report_silence(step, client, dhcp_ignored_untagged(ignored), dropped, now);
	else
		return FALSE;
	return TRUE;
}

/* One lost answer is no news. */
void dhcp_report_renewal(RegentStep *step, const DhcpClient *client, const DhcpLease *lease, gint64 now)
{
	g_autofree char *server = ipv4_text(lease->server);
	g_autofree char *address = ipv4_text(lease->address);
	g_autofree char *requests = g_strdup_printf("%u", dhcp_client_unanswered(client));
	gint64 end = dhcp_lease_end(lease);
	g_autofree char *when = end == REGENT_NEVER ? NULL : clock_text(end - now);

	if (dhcp_client_unanswered(client) > 1 && when)
		regent_step_drawback(step, "dhcp.unrenewed", "server", server, "address", address, "requests", requests,
			"end", when, NULL);
	else
		regent_step_drawback_over(step, "dhcp.unrenewed");
}

void dhcp_report_loss(RegentStep *step, const DhcpClient *client, const DhcpLease *lease, DhcpLoss loss)
{
	static const char *const codes[] = {
		[DHCP_LOST_NAK] = "dhcp.nak",
		[DHCP_LOST_EXPIRED] = "dhcp.expired",
		[DHCP_LOST_CHANGED] = "dhcp.changed",
	};
	const DhcpTrouble *trouble = dhcp_client_trouble(client);
	gboolean others = loss == DHCP_LOST_NAK && trouble->server != lease->server;
	g_autofree char *address = ipv4_text(lease->address);
	g_autofree char *lender = ipv4_text(lease->server);
	g_autofree char *server = ipv4_text(others ? trouble->server : lease->server);

	if (loss != DHCP_LOST_CONFLICT)
		regent_step_fail_because(step, codes[loss], "address", address, "server", server, "lender",
			others ? lender : NULL, "words", trouble->words, NULL);
}

void dhcp_report_refusal(RegentStep *step, guint32 address, gboolean conflict, const char *words)
{
	g_autofree char *text = ipv4_text(address);

	if (conflict)
		regent_step_message(step, "Duplicate IP");
	else if (words)
		regent_step_message(step, "DHCP server refuses %s: %s", text, words);
	else
		regent_step_message(step, "DHCP server refuses %s", text);
}

void dhcp_report_heard(RegentStep *step, DhcpType type, guint32 server, guint32 address, const char *words)
{
	g_autofree char *by = ipv4_text(server);
	g_autofree char *of = ipv4_text(address);
	const char *colon = words ? ": " : "";

	words = words ? words : "";
	if (type == DHCP_OFFER)
		regent_step_heard(step, "offer of %s by %s, not taken%s%s", of, by, colon, words);
	else if (type == DHCP_ACK)
		regent_step_heard(step, "ACK of %s by %s, which was not asked", of, by);
	else if (address)
		regent_step_heard(step, "NAK of %s by %s%s%s", of, by, colon, words);
	else
		regent_step_heard(step, "NAK by %s%s%s", by, colon, words);
}
