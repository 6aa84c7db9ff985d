/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cisco-parts.h"
#include "host-port.h"

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
} ports[] = {
	{ REGENT_CM_SCCP_PORT, 2000, "callManager/ports/ethernetPhonePort", "port" },
	{ REGENT_CM_SIP_PORT, 5060, "callManager/ports/sipPort", "sipPort" },
	{ REGENT_CM_SIPS_PORT, 5061, "callManager/ports/securedSipPort", NULL },
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

/* A port behind the name is not how the file has it, but what was meant is clear. */
static void add_member(GPtrArray *entries, const xmlNode *member, gboolean secure)
{
	g_autofree char *name = cisco_xml_host(member, "callManager/processNodeName");
	g_autoptr(HostPort) at = name ? host_port_parse(name, 0, NULL) : NULL;
	Entry entry = { .name = at ? at->host : name, .secure = secure };

	if (!name)
		return;
	for (gsize i = 0; i < G_N_ELEMENTS(ports); i++)
		entry.ports[i] = at && at->port ? at->port : cisco_xml_port(member, ports[i].member, ports[i].fallback);
	add_entry(entries, &entry);
}

GVariant *cisco_call_managers_read(const xmlNode *root, gboolean secure)
{
	g_autoptr(GPtrArray) members = cisco_xml_elements(
		root, "devicePool/callManagerGroup/members/member|callManagerGroup/members/member", MEMBERS_MAX);
	g_autoptr(GPtrArray) entries = cisco_entries_new();

	cisco_xml_sort(members, "priority");
	for (guint i = 0; i < members->len && entries->len < CALL_MANAGERS_MAX; i++)
		add_member(entries, members->pdata[i], secure);
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
static void add_router(GPtrArray *entries, const xmlNode *srst, gboolean sip, guint number)
{
	g_autofree char *path = g_strdup_printf(sip ? "sipIpAddr%u" : "ipAddr%u", number);
	g_autofree char *name = cisco_xml_host(srst, path);
	Entry entry = { .name = name, .secure = cisco_xml_boolean(srst, "isSecure", FALSE) };

	if (!name)
		return;
	for (gsize i = 0; i < G_N_ELEMENTS(ports); i++) {
		g_autofree char *port = g_strdup_printf("%s%u", ports[i].router ? ports[i].router : "", number);

		entry.ports[i] = ports[i].router ? cisco_xml_port(srst, port, ports[i].fallback) : ports[i].fallback;
	}
	add_entry(entries, &entry);
}

GVariant *cisco_srst_read(const xmlNode *root, gboolean sip, const char *gateway)
{
	g_autoptr(GPtrArray) found = cisco_xml_elements(root, "devicePool/srstInfo|srstInfo", 1);
	const xmlNode *srst = found->len ? found->pdata[0] : NULL;
	g_autofree char *option = srst ? cisco_xml_text(srst, "srstOption") : NULL;
	g_autoptr(GPtrArray) routers = cisco_entries_new();

	if (!option)
		return NULL;
	if (!g_ascii_strcasecmp(option, "Use Default Gateway") && gateway)
		add_gateway(routers, srst, gateway);
	for (guint i = 1; i <= ROUTERS_MAX && !g_ascii_strcasecmp(option, "User Specific"); i++)
		add_router(routers, srst, sip, i);
	return routers->len ? cisco_entries_end(routers) : NULL;
}
