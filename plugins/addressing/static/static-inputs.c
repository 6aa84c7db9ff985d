/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "static-inputs.h"

#include "addressing-options.h"
#include "host-port.h"

/* Neither the number of its network nor its broadcast address; /31 and /32 have none. */
static gboolean is_host(Ipv4Prefix prefix)
{
	guint32 broadcast = ~ipv4_mask(prefix.length);
	guint32 host = prefix.address & broadcast;

	return ipv4_usable(prefix.address) && prefix.length && (prefix.length > 30 || (host && host != broadcast));
}

static gboolean read_address(RegentStep *options, const char *key, gpointer into, GError **error)
{
	const char *text = regent_step_option_string(options, key);
	StaticSettings *settings = into;

	return (ipv4_prefix_read(text ? text : "", &settings->address) && is_host(settings->address)) ||
	       addressing_refuse(
		       error, text ? text : "", "is not the address of a host with a prefix length, as 10.1.100.23/24");
}

static gboolean read_gateway(RegentStep *options, const char *key, gpointer into, GError **error)
{
	const char *text = regent_step_option_string(options, key);
	StaticSettings *settings = into;

	settings->gateway = 0;
	return !text || !*text || (ipv4_read(text, &settings->gateway) && ipv4_usable(settings->gateway)) ||
	       addressing_refuse(error, text, "is not the address of a host, as 10.1.100.1");
}

static gboolean read_dns(RegentStep *options, const char *key, gpointer into, GError **error)
{
	for (const char *const *server = regent_step_option_list(options, key); *server; server++)
		if (!g_hostname_is_ip_address(*server))
			return addressing_refuse(error, *server, "is not an address");
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
		if (!is_name(*server))
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
