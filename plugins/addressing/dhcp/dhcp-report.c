/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dhcp-report.h"

#include "addressing.h"
#include "dhcp-inputs.h"
#include "dhcp-parameters.h"
#include "dhcp-servers.h"

static void publish_values(RegentStep *step, const DhcpLease *lease)
{
	for (guint i = 0; i < DHCP_PARAMETER_COUNT; i++)
		if (dhcp_parameters[i].fact)
			regent_step_publish(step, dhcp_parameters[i].fact, lease->values[i]);
}

static void report_no_server(RegentStep *step, const DhcpLease *lease, const char *server)
{
	gboolean odd = lease->odd_option == DHCP_OPTION_TFTP_ADDRESSES;
	gboolean learnt = regent_step_fact(step, REGENT_FACT_VOICE_VLAN) != NULL;
	const char *interface = regent_step_fact_string(step, REGENT_FACT_VOICE_INTERFACE);
	g_autofree char *address = ipv4_text(lease->address);

	regent_step_absent(step, REGENT_FACT_PROVISIONING_SERVERS, "dhcp.no-tftp", "server", server, "address", address,
		"odd", odd ? "150" : NULL, "untagged", odd || learnt ? NULL : interface, NULL);
}

static char **choose_servers(RegentStep *step, const DhcpLease *lease, const char **source)
{
	const char *const *own = regent_step_option_list(step, "tftp-servers");

	if (!*own)
		return dhcp_servers_choose(lease, regent_step_option_list(step, "server-order"), source);
	*source = "static";
	return g_strdupv((char **) own);
}

void dhcp_report_lease(RegentStep *step, const DhcpLease *lease)
{
	const char *source = NULL;
	g_auto(GStrv) servers = choose_servers(step, lease, &source);
	g_autofree char *address = ipv4_prefix_text((Ipv4Prefix) { lease->address, lease->prefix });
	g_autofree char *gateway = lease->gateway ? ipv4_text(lease->gateway) : NULL;
	g_autofree char *server = ipv4_text(lease->server);
	AddressingFacts facts = { .address = address,
		.gateway = gateway,
		.servers = (const char *const *) servers,
		.source = source,
		.dhcp_server = server };
	gint64 end = dhcp_lease_end(lease);

	if (lease->odd_option)
		regent_step_complain(
			step, server, "DHCP option %u has a length that cannot be, and is left out", lease->odd_option);
	if (!servers)
		report_no_server(step, lease, server);
	addressing_publish(step, &facts);
	publish_values(step, lease);
	regent_step_publish_string(step, REGENT_FACT_IP_SERVER, server);
	regent_step_publish(step, REGENT_FACT_IP_LEASE_EXPIRES, end == REGENT_NEVER ? NULL : g_variant_new_int64(end));
}

static char *seconds_text(gint64 span)
{
	return g_strdup_printf("%d", (int) (span / G_USEC_PER_SEC));
}

void dhcp_report_silence(RegentStep *step, const DhcpClient *client, gint64 now)
{
	guint16 number = dhcp_inputs_voice_vlan(step);
	gboolean tagged = number != REGENT_VLAN_UNTAGGED && number != REGENT_VLAN_PRIORITY;
	const char *interface = regent_step_fact_string(step, REGENT_FACT_VOICE_INTERFACE);
	g_autofree char *vlan = tagged ? g_strdup_printf("%u", number) : NULL;
	g_autofree char *requests = g_strdup_printf("%u", dhcp_client_unanswered(client));
	g_autofree char *seconds = seconds_text(now - dhcp_client_silent_since(client));
	g_autofree char *next = seconds_text(MAX(dhcp_client_deadline(client) - now, 0));

	regent_step_explain(step, "dhcp.silent", "vlan", vlan, "untagged", tagged ? NULL : interface, "requests",
		requests, "seconds", seconds, "next", next, NULL);
}

void dhcp_report_loss(RegentStep *step, const DhcpLease *lease, DhcpLoss loss)
{
	static const char *const codes[] = {
		[DHCP_LOST_NAK] = "dhcp.nak",
		[DHCP_LOST_EXPIRED] = "dhcp.expired",
		[DHCP_LOST_CHANGED] = "dhcp.changed",
	};
	g_autofree char *address = ipv4_text(lease->address);
	g_autofree char *server = ipv4_text(lease->server);

	if (loss != DHCP_LOST_CONFLICT)
		regent_step_fail_because(step, codes[loss], "address", address, "server", server, NULL);
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
