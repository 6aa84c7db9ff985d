/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "network.h"

#include <regent/facts.h>
#include <string.h>

typedef struct {
	GVariant *facts, *settings;
	const CtlStyle *style;
	gboolean by_dhcp;
	GVariantBuilder list;
} Rows;

/* Values and their places. */

GVariant *ctl_setting_find(GVariant *settings, const char *group, const char *key)
{
	g_autoptr(GVariant) values = g_variant_lookup_value(settings, "values", G_VARIANT_TYPE("aa{sv}"));

	for (gsize i = 0; values && i < g_variant_n_children(values); i++) {
		g_autoptr(GVariant) value = g_variant_get_child_value(values, i);

		if (g_str_equal(ctl_string(value, "group"), group) && g_str_equal(ctl_string(value, "key"), key))
			return g_steal_pointer(&value);
	}
	return NULL;
}

static char *setting(const Rows *rows, const char *group, const char *key)
{
	g_autoptr(GVariant) value = ctl_setting_find(rows->settings, group, key);

	return g_strdup(value ? ctl_string(value, "value") : "");
}

/** Returns: what a list has, in a file or as it is typed. */
static char **split(const char *list)
{
	g_auto(GStrv) parts = g_strsplit_set(list, ";,", -1);
	g_autoptr(GStrvBuilder) found = g_strv_builder_new();

	for (char **part = parts; *part; part++)
		if (*g_strstrip(*part))
			g_strv_builder_add(found, *part);
	return g_strv_builder_end(found);
}

static char **fact_list(const Rows *rows, const char *name)
{
	g_autoptr(GVariant) value = g_variant_lookup_value(rows->facts, name, NULL);

	if (value && g_variant_is_of_type(value, G_VARIANT_TYPE_STRING_ARRAY))
		return g_variant_dup_strv(value, NULL);
	return split(ctl_string(rows->facts, name));
}

/* Where a value is from. @set: when it was set at the phone, 0: it was not. */
typedef struct {
	char *words;
	gint64 set;
} Source;

static void source_clear(Source *source)
{
	g_free(source->words);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Source, source_clear)

static Source place(const Rows *rows, const char *group, const char *key)
{
	g_autoptr(GVariant) value = ctl_setting_find(rows->settings, group, key);
	const char *file = value ? ctl_string(value, "file") : "";
	gint64 when = value ? ctl_int64(value, "time", 0) : 0;

	if (when)
		return (Source) { ctl_text_set_at(when, rows->style), when };
	return (Source) { g_strdup(*file && !g_str_has_suffix(file, "/default.conf") ? file : "default"), 0 };
}

static Source lease(const Rows *rows, const char *part)
{
	const char *server = ctl_string(rows->facts, REGENT_FACT_IP_SERVER);

	if (!*server)
		return (Source) { g_strdup("DHCP"), 0 };
	return (Source) { g_strdup_printf("DHCP server %s%s%s", server, *part ? ", " : "", part), 0 };
}

static Source of_address(const Rows *rows, const char *key)
{
	return rows->by_dhcp ? lease(rows, "") : place(rows, "plugin static", key);
}

/* Rows. */

static void add(Rows *rows, const char *name, const char *value, const Source *source)
{
	GVariantBuilder row = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE_VARDICT);

	g_variant_builder_add_parsed(&row, "{'name', <%s>}", name);
	g_variant_builder_add_parsed(&row, "{'value', <%s>}", value);
	g_variant_builder_add_parsed(&row, "{'source', <%s>}", source->words);
	if (source->set)
		g_variant_builder_add_parsed(&row, "{'set', <%x>}", source->set);
	g_variant_builder_add_value(&rows->list, g_variant_builder_end(&row));
}

/** Returns: (transfer full): what is in force; where that is not known yet, what was set by hand. */
static char **values(const Rows *rows, const char *fact, const char *key)
{
	g_auto(GStrv) known = fact_list(rows, fact);
	g_autofree char *by_hand = setting(rows, rows->by_dhcp ? "plugin dhcp" : "plugin static", key);

	return *known ? g_steal_pointer(&known) : split(by_hand);
}

static void add_numbered(Rows *rows, const char *name, char **list, const Source *source)
{
	g_autofree char *first = g_strdup_printf("%s 1", name);

	if (!*list)
		add(rows, first, "none", source);
	for (guint i = 0; list[i]; i++) {
		g_autofree char *numbered = g_strdup_printf("%s %u", name, i + 1);

		add(rows, numbered, list[i], source);
	}
}

static void add_mode(Rows *rows)
{
	g_auto(Source) source = place(rows, "phase addressing", "plugins");

	add(rows, "DHCP Enabled", rows->by_dhcp ? "Yes" : "No", &source);
}

/** Returns: (transfer full): of 10.1.100.23/24: 255.255.255.0. */
static char *mask_text(const char *address)
{
	const char *slash = strchr(address, '/');
	guint64 length;
	guint32 mask;

	if (!slash || !g_ascii_string_to_unsigned(slash + 1, 10, 0, 32, &length, NULL))
		return g_strdup("none");
	mask = length ? G_MAXUINT32 << (32 - length) : 0;
	return g_strdup_printf("%u.%u.%u.%u", mask >> 24, mask >> 16 & 255, mask >> 8 & 255, mask & 255);
}

static void add_address(Rows *rows)
{
	g_auto(GStrv) known = values(rows, REGENT_FACT_IP_ADDRESS, "address");
	const char *address = *known ? *known : "";
	g_autofree char *alone = g_strndup(address, strcspn(address, "/"));
	g_autofree char *mask = mask_text(address);
	g_auto(Source) source = of_address(rows, "address");

	add(rows, "IP Address", *alone ? alone : "none yet", &source);
	add(rows, "Subnet Mask", mask, &source);
}

static void add_of_address(Rows *rows)
{
	g_auto(GStrv) routers = values(rows, REGENT_FACT_IP_GATEWAY, "gateway");
	g_auto(GStrv) servers = values(rows, REGENT_FACT_IP_DNS, "dns");
	g_auto(GStrv) domain = values(rows, REGENT_FACT_IP_DOMAIN, "domain");
	g_auto(Source) of_router = of_address(rows, "gateway");
	g_auto(Source) of_dns = of_address(rows, "dns");
	g_auto(Source) of_domain = of_address(rows, "domain");

	add_numbered(rows, "Default Router", routers, &of_router);
	add_numbered(rows, "DNS Server", servers, &of_dns);
	add(rows, "Domain Name", *domain ? *domain : "none", &of_domain);
}

static gboolean has_alternate(const Rows *rows)
{
	g_autofree char *servers = setting(rows, "plugin dhcp", "tftp-servers");

	return rows->by_dhcp && *servers;
}

static void add_tftp(Rows *rows)
{
	gboolean alternate = has_alternate(rows);
	g_autofree char *kept = setting(rows, "plugin dhcp", "tftp-servers");
	g_autofree char *unused = g_strdup_printf("%s, with DHCP only", kept);
	g_auto(GStrv) servers = values(rows, REGENT_FACT_PROVISIONING_SERVERS, "tftp-servers");
	g_auto(Source) other = place(rows, "plugin dhcp", "tftp-servers");
	g_auto(Source) source = alternate       ? place(rows, "plugin dhcp", "tftp-servers")
				: rows->by_dhcp ? lease(rows, ctl_string(rows->facts, REGENT_FACT_PROVISIONING_SOURCE))
						: place(rows, "plugin static", "tftp-servers");

	add_numbered(rows, "TFTP Server", servers, &source);
	add(rows, "Alternate TFTP", alternate ? "Yes" : *kept ? unused : "No", &other);
}

/* VLANs. */

static Source switch_source(const Rows *rows)
{
	const char *protocol = ctl_string(rows->facts, REGENT_FACT_NEIGHBOR_PROTOCOL);
	g_autofree char *upper = g_ascii_strup(protocol, -1);

	/* Without a neighbour only a plugin that takes it from the configuration can have said so. */
	return (Source) { *upper ? g_strdup_printf("switch, by %s", upper) : g_strdup("configuration"), 0 };
}

static char *vlan_text(guint16 vlan)
{
	if (vlan == REGENT_VLAN_UNTAGGED)
		return g_strdup("none, untagged");
	if (vlan == REGENT_VLAN_PRIORITY)
		return g_strdup("none, priority tag only");
	return g_strdup_printf("%u", vlan);
}

/* The switch has the last word; then whoever set the phone up. */
static Source operational_source(const Rows *rows, gboolean known, const char *admin)
{
	if (known && !g_variant_lookup(rows->facts, REGENT_FACT_VOICE_ADMIN_VLAN, "q", NULL))
		return switch_source(rows);
	if (*admin)
		return place(rows, "endpoint", "admin-vlan");
	return (Source) { g_strdup("no switch names one"), 0 };
}

static void add_operational(Rows *rows, const char *admin)
{
	guint16 vlan = REGENT_VLAN_UNTAGGED;
	gboolean told = g_variant_lookup(rows->facts, REGENT_FACT_VOICE_VLAN, "q", &vlan);
	/* A number set by hand is told as soon as it is in force; until then the interface is another's. */
	gboolean untagged = !*admin || g_str_equal(admin, "none");
	gboolean known = told || (untagged && *ctl_string(rows->facts, REGENT_FACT_VOICE_INTERFACE));
	g_auto(Source) source = operational_source(rows, told, admin);
	g_autofree char *text = vlan_text(vlan);

	if (!known)
		source.words[0] = 0;
	add(rows, "Operational VLAN Id", known ? text : "none yet", &source);
}

static void add_vlans(Rows *rows)
{
	g_autofree char *admin = setting(rows, "endpoint", "admin-vlan");
	g_auto(Source) source = place(rows, "endpoint", "admin-vlan");

	add(rows, "Admin. VLAN Id", *admin ? admin : "auto", &source);
	add_operational(rows, admin);
}

static gboolean is_by_dhcp(const Rows *rows)
{
	g_autofree char *plugins = setting(rows, "phase addressing", "plugins");
	g_auto(GStrv) list = split(plugins);
	gboolean by_dhcp = g_strv_contains((const char *const *) list, "dhcp");

	g_variant_lookup(rows->facts, REGENT_FACT_IP_DHCP, "b", &by_dhcp);
	return by_dhcp;
}

GVariant *ctl_network_list(GVariant *facts, GVariant *settings, const CtlStyle *style)
{
	Rows rows = { .facts = facts,
		.settings = settings,
		.style = style,
		.list = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}")) };

	rows.by_dhcp = is_by_dhcp(&rows);
	add_mode(&rows);
	add_address(&rows);
	add_of_address(&rows);
	add_tftp(&rows);
	add_vlans(&rows);
	return g_variant_builder_end(&rows.list);
}

char *ctl_network_table(GVariant *facts, GVariant *settings, const CtlStyle *style)
{
	g_autoptr(GVariant) list = g_variant_ref_sink(ctl_network_list(facts, settings, style));
	CtlTable *table = ctl_table_new(3);

	ctl_table_add(table, "setting", "value", "from");
	for (gsize i = 0; i < g_variant_n_children(list); i++) {
		g_autoptr(GVariant) row = g_variant_get_child_value(list, i);

		ctl_table_add(table, ctl_string(row, "name"), ctl_string(row, "value"), ctl_string(row, "source"));
	}
	return ctl_table_end(table, style);
}
