/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "static-inputs.h"

#include <string.h>

#include "addressing-options.h"
#include "host-port.h"

#define IPV6 "is an IPv6 address, which is not supported: set an IPv4 one"

/* With a prefix length behind it or without. */
static gboolean is_ipv6(const char *text)
{
	g_autofree char *address = g_strndup(text, strcspn(text, "/"));

	return strchr(address, ':') && g_hostname_is_ip_address(address);
}

static const char *address_fault(const char *text)
{
	if (is_ipv6(text))
		return IPV6 ", as 10.1.100.23/24";
	if (!strchr(text, '/'))
		return "is not the address of a host with a prefix length: add that, as 10.1.100.23/24";
	return "is not the address of a host with a prefix length, as 10.1.100.23/24";
}

static gboolean read_address(RegentStep *options, const char *key, gpointer into, GError **error)
{
	const char *own = regent_step_option_string(options, key);
	const char *text = own ? own : "";
	StaticSettings *settings = into;

	return (ipv4_prefix_read(text, &settings->address) && ipv4_is_host(settings->address)) ||
	       addressing_refuse(error, text, address_fault(text));
}

/* Returns: NULL where a packet can go by it. One outside the network is asked for on the link. */
static const char *gateway_fault(const char *text, const StaticSettings *settings)
{
	Ipv4Prefix gateway = { settings->gateway, settings->address.length };

	if (is_ipv6(text))
		return IPV6 ", as 10.1.100.1";
	if (!ipv4_usable(settings->gateway))
		return "is not the address of a host, as 10.1.100.1";
	if (settings->gateway == settings->address.address)
		return "is the own address: set the router's, as 10.1.100.1, or none";
	if (!static_gateway_is_far(settings) && !ipv4_is_host(gateway))
		return "is the address of the network, not of a host in it: set the router's, as 10.1.100.1";
	return NULL;
}

gboolean static_gateway_is_far(const StaticSettings *settings)
{
	return ((settings->gateway ^ settings->address.address) & ipv4_mask(settings->address.length)) != 0;
}

static gboolean read_gateway(RegentStep *options, const char *key, gpointer into, GError **error)
{
	const char *text = regent_step_option_string(options, key);
	StaticSettings *settings = into;
	const char *fault;

	settings->gateway = 0;
	if (!text || !*text)
		return TRUE;
	if (!ipv4_read(text, &settings->gateway))
		settings->gateway = 0;
	fault = gateway_fault(text, settings);
	return !fault || addressing_refuse(error, text, fault);
}

static gboolean read_dns(RegentStep *options, const char *key, gpointer into, GError **error)
{
	for (const char *const *server = regent_step_option_list(options, key); *server; server++) {
		guint32 address;

		if (is_ipv6(*server))
			return addressing_refuse(error, *server, IPV6);
		if (!ipv4_read(*server, &address) || !ipv4_usable(address))
			return addressing_refuse(error, *server, "is not an address of a host, as 10.1.0.5");
	}
	return TRUE;
}

static gboolean is_name(const char *text)
{
	g_autoptr(HostPort) host = host_port_parse(text, 0, NULL);

	return host && !host->port;
}

static gboolean read_domain(RegentStep *options, const char *key, gpointer into, GError **error)
{
	const char *text = regent_step_option_string(options, key);

	return !text || !*text || (is_name(text) && !g_hostname_is_ip_address(text)) ||
	       addressing_refuse(error, text, "is not a domain");
}

static gboolean read_ntp(RegentStep *options, const char *key, gpointer into, GError **error)
{
	for (const char *const *server = regent_step_option_list(options, key); *server; server++)
		if (is_ipv6(*server))
			return addressing_refuse(error, *server, IPV6);
		else if (!is_name(*server))
			return addressing_refuse(error, *server, "is neither a name nor an address");
	return TRUE;
}

static const AddressingReader readers[] = {
	{ "address", read_address },
	{ "gateway", read_gateway },
	{ "dns", read_dns },
	{ "domain", read_domain },
	{ "ntp", read_ntp },
	{ "tftp-servers", addressing_read_servers },
	{ 0 },
};

gboolean static_inputs_read(RegentStep *step, StaticSettings *settings, const char **key, GError **error)
{
	return addressing_read_options(readers, step, settings, key, error);
}
