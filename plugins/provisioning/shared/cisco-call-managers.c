/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cisco-parts.h"
#include "host-port.h"
#include "ipv4.h"

#include <regent/facts.h>
#include <string.h>

#define MEMBERS_MAX 128
#define CALL_MANAGERS_MAX 13 /* and the routers: as many as are asked */
#define ROUTERS_MAX 3

/* Where the ports of an entry stand in the file. */
static const struct {
	const char *key;
	guint16 fallback;
	const char *member; /* below a member of the group */
	const char *router; /* below srstInfo, without its number; NULL: not there */
	gboolean sip, tls;  /* for what it is */
} ports[] = {
	{ REGENT_CM_SCCP_PORT, 2000, "callManager/ports/ethernetPhonePort", "port", FALSE, FALSE },
	{ REGENT_CM_SIP_PORT, 5060, "callManager/ports/sipPort", "sipPort", TRUE, FALSE },
	{ REGENT_CM_SIPS_PORT, 5061, "callManager/ports/securedSipPort", NULL, TRUE, TRUE },
};

/** One entry: a call manager, or a router for survivability. */
typedef struct {
	const char *name;
	guint16 ports[G_N_ELEMENTS(ports)];
	gboolean secure;
} Entry;

/* One that is there already is not added again. */
static void add_entry(GPtrArray *entries, const Entry *entry)
{
	g_autoptr(GVariant) added = NULL;
	GVariantBuilder builder;

	g_variant_builder_init(&builder, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&builder, "{sv}", REGENT_CM_NAME, g_variant_new_string(entry->name));
	for (gsize i = 0; i < G_N_ELEMENTS(ports); i++)
		g_variant_builder_add(&builder, "{sv}", ports[i].key, g_variant_new_uint16(entry->ports[i]));
	g_variant_builder_add(&builder, "{sv}", REGENT_CM_SECURE, g_variant_new_boolean(entry->secure));
	added = g_variant_ref_sink(g_variant_builder_end(&builder));
	if (!g_ptr_array_find_with_equal_func(entries, added, g_variant_equal, NULL))
		g_ptr_array_add(entries, g_steal_pointer(&added));
}

/** Returns: the port with number @i of the table. That of another protocol may be anything. */
static guint16 read_port(const CiscoReading *reading, const xmlNode *node, const char *path, gsize i)
{
	guint16 port = cisco_xml_port(node, path, 0);
	g_autofree char *text = port ? NULL : cisco_xml_text(node, path);
	g_autofree char *instead = g_strdup_printf("%u is used", ports[i].fallback);

	if (text && ports[i].sip == reading->sip && (!ports[i].tls || reading->secure))
		cisco_ignore(reading, path, text, instead);
	return port ? port : ports[i].fallback;
}

/** Returns: (nullable): why no call manager can be there. */
static const char *useless_host(const CiscoReading *reading, const char *host)
{
	const char *own = reading->hints->address;
	Ipv4Prefix prefix;
	guint32 address;

	if (!cisco_xml_is_host(host))
		return "neither a name nor an address";
	if (!ipv4_read(host, &address))
		return NULL;
	if (!ipv4_usable(address))
		return "no server can have it";
	return own && ipv4_prefix_read(own, &prefix) && prefix.address == address ? "the phone's own address" : NULL;
}

/* A port behind the name is not how the file has it, but what was meant is clear. */
static void add_member(GPtrArray *entries, const xmlNode *member, const CiscoReading *reading)
{
	g_autofree char *name = cisco_xml_text(member, "callManager/processNodeName");
	g_autoptr(HostPort) at = name ? host_port_parse(name, 0, NULL) : NULL;
	Entry entry = { .name = at ? at->host : name, .secure = reading->secure };
	const char *useless = name ? useless_host(reading, entry.name) : NULL;

	if (!name)
		cisco_ignore(reading, "a member without processNodeName", NULL, NULL);
	if (useless)
		cisco_ignore(reading, "processNodeName", name, useless);
	if (!name || useless)
		return;
	for (gsize i = 0; i < G_N_ELEMENTS(ports); i++)
		entry.ports[i] = at && at->port ? at->port : read_port(reading, member, ports[i].member, i);
	add_entry(entries, &entry);
	if (entries->len <= CALL_MANAGERS_MAX)
		return;
	g_ptr_array_set_size(entries, CALL_MANAGERS_MAX);
	cisco_ignore(reading, "processNodeName", name, G_STRINGIFY(CALL_MANAGERS_MAX) " are before it");
}

GVariant *cisco_call_managers_read(const xmlNode *root, const CiscoReading *reading)
{
	g_autoptr(GPtrArray) members = cisco_xml_elements(
		root, "devicePool/callManagerGroup/members/member|callManagerGroup/members/member", MEMBERS_MAX);
	g_autoptr(GPtrArray) entries = cisco_entries_new();

	cisco_xml_sort(members, "priority");
	for (guint i = 0; i < members->len; i++)
		add_member(entries, members->pdata[i], reading);
	return cisco_entries_end(entries);
}

/* Survivable routers (SRST). */

static void add_gateway(GPtrArray *entries, const xmlNode *srst, const char *gateway)
{
	Entry entry = { .name = gateway, .secure = cisco_xml_boolean(srst, "isSecure", FALSE) };

	for (gsize i = 0; i < G_N_ELEMENTS(ports); i++)
		entry.ports[i] = ports[i].fallback;
	add_entry(entries, &entry);
}

/* SIP and SCCP phones have lists of their own. */
static void add_router(GPtrArray *entries, const xmlNode *srst, const CiscoReading *reading, guint number)
{
	g_autofree char *path = g_strdup_printf(reading->sip ? "sipIpAddr%u" : "ipAddr%u", number);
	g_autofree char *name = cisco_xml_text(srst, path);
	Entry entry = { .name = name, .secure = cisco_xml_boolean(srst, "isSecure", FALSE) };
	const char *useless = name ? useless_host(reading, name) : NULL;

	/* No router is written so, too. */
	if (!name || !strcmp(name, "0.0.0.0"))
		return;
	if (useless) {
		cisco_ignore(reading, path, name, useless);
		return;
	}
	for (gsize i = 0; i < G_N_ELEMENTS(ports); i++) {
		g_autofree char *port = g_strdup_printf("%s%u", ports[i].router ? ports[i].router : "", number);

		entry.ports[i] = ports[i].router ? read_port(reading, srst, port, i) : ports[i].fallback;
	}
	add_entry(entries, &entry);
}

GVariant *cisco_srst_read(const xmlNode *root, const CiscoReading *reading)
{
	const char *gateway = reading->hints->gateway;
	g_autoptr(GPtrArray) found = cisco_xml_elements(root, "devicePool/srstInfo|srstInfo", 1);
	const xmlNode *srst = found->len ? found->pdata[0] : NULL;
	g_autofree char *option = srst ? cisco_xml_text(srst, "srstOption") : NULL;
	g_autoptr(GPtrArray) routers = cisco_entries_new();

	if (!option)
		return NULL;
	if (!g_ascii_strcasecmp(option, "Use Default Gateway") && gateway)
		add_gateway(routers, srst, gateway);
	for (guint i = 1; i <= ROUTERS_MAX && !g_ascii_strcasecmp(option, "User Specific"); i++)
		add_router(routers, srst, reading, i);
	return routers->len ? cisco_entries_end(routers) : NULL;
}
