/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "network.h"

#include <string.h>

#define ADDRESS "plugin static"

/* What a person types, what the configuration calls it, and the phone. */
static const struct {
	const char *option, *group, *key, *word;
} words[] = {
	{ "dhcp", "phase addressing", "plugins", "DHCP Enabled" },
	{ "static", ADDRESS, "address", "IP Address" },
	{ "gateway", ADDRESS, "gateway", "Default Router" },
	{ "dns", ADDRESS, "dns", "DNS Server" },
	{ "domain", ADDRESS, "domain", "Domain Name" },
	{ "tftp", ADDRESS, "tftp-servers", "TFTP Server" },
	{ "alternate-tftp", "plugin dhcp", "tftp-servers", "Alternate TFTP" },
	{ "vlan", "endpoint", "admin-vlan", "Admin. VLAN Id" },
};

#define HOW \
	{ "within", "TIME", "how long it is tried: goes back when it does not work by then (2min)", \
		EXAMPLE " --within 5min" }, \
		{ "confirm", NULL, CONFIRM, EXAMPLE " --confirm" }, \
		{ "at-once", NULL, "kept without a trial", EXAMPLE " --at-once" }, \
	{ \
		"dry-run", NULL, "says what would be set, and sets nothing", EXAMPLE " --dry-run" \
	}

#define EXAMPLE "--dhcp"
#define CONFIRM "with a change: kept only when somebody confirms it; alone: confirms it"
const CtlOption ctl_network_options[] = {
	{ "static", "ADDRESS/LEN", "an address set by hand; what is not named with it is set to none",
		"--static 10.1.100.23/24 --gateway 10.1.100.1 --tftp 10.1.0.5" },
	{ "gateway", "ADDRESS", "default router, or none; like the next three with --static, or where it is in force",
		"--gateway 10.1.100.1" },
	{ "dns", "ADDRESS,...", "DNS servers in order, or none", "--dns 10.1.0.2,10.1.0.3" },
	{ "domain", "NAME", "domain for short names, or none", "--domain example.com" },
	{ "tftp", "SERVER,...", "configuration servers in order, or none", "--tftp 10.1.0.5,10.1.0.6" },
	{ "dhcp", NULL, "an address by DHCP, and what was set for one by hand is taken away", "--dhcp" },
	{ "alternate-tftp", "SERVER,...", "configuration servers whatever DHCP says; none: those of DHCP",
		"--alternate-tftp 10.1.0.5" },
	{ "vlan", "N", "voice VLAN where no switch names one: a number, none, or auto", "--vlan 100" },
	HOW,
	{ "revert", NULL, "ends the trial: what was before is in force again", "--revert" },
	{ 0 },
};
#undef EXAMPLE
#undef CONFIRM
#define EXAMPLE "network"
#define CONFIRM "gone only when somebody confirms it with regentctl network --confirm"
const CtlOption ctl_erase_options[] = { HOW, { 0 } };

static const char *value_of(GHashTable *given, const char *option)
{
	return g_hash_table_lookup(given, option);
}

gboolean ctl_network_changes(GHashTable *given)
{
	for (guint i = 0; i < G_N_ELEMENTS(words); i++)
		if (value_of(given, words[i].option))
			return TRUE;
	return FALSE;
}

/* What goes together. */

char *ctl_change_fault(GHashTable *given, gboolean changes)
{
	static const char *const how[] = { "within", "at-once", "dry-run" };

	if (value_of(given, "revert") && g_hash_table_size(given) > 1)
		return g_strdup("--revert stands alone: it ends the trial that runs.");
	for (guint i = 0; !changes && i < G_N_ELEMENTS(how); i++)
		if (value_of(given, how[i]))
			return g_strdup_printf(
				"--%s says how something is set, and nothing is: regentctl network --help lists "
				"what can be.",
				how[i]);
	if (value_of(given, "at-once") && (value_of(given, "confirm") || value_of(given, "within")))
		return g_strdup("--at-once keeps it without a trial: leave out --confirm and --within, or --at-once.");
	return NULL;
}

static gboolean is_none(const char *value)
{
	return g_str_equal(value, "none");
}

/** Returns: of --gateway, --dns, --domain and --tftp the first that was typed, NULL: none. */
static const char *first_by_hand(GHashTable *given)
{
	for (guint i = 0; i < G_N_ELEMENTS(words); i++)
		if (g_str_equal(words[i].group, ADDRESS) && !g_str_equal(words[i].option, "static") &&
			value_of(given, words[i].option))
			return words[i].option;
	return NULL;
}

static gboolean is_in_force(GVariant *settings, const char *plugin)
{
	g_autoptr(GVariant) values = g_variant_lookup_value(settings, "values", G_VARIANT_TYPE("aa{sv}"));
	gboolean found = FALSE;

	for (gsize i = 0; values && !found && i < g_variant_n_children(values); i++) {
		g_autoptr(GVariant) value = g_variant_get_child_value(values, i);
		g_auto(GStrv) plugins = g_regex_split_simple("[;, ]+", ctl_string(value, "value"), 0, 0);

		found = g_str_equal(ctl_string(value, "group"), "phase addressing") &&
			g_str_equal(ctl_string(value, "key"), "plugins") &&
			g_strv_contains((const char *const *) plugins, plugin);
	}
	return found;
}

/* An option for an address by hand, where DHCP gives it. */
static char *needs_address(GHashTable *given, const char *option)
{
	const char *value = value_of(given, option);

	if (g_str_equal(option, "tftp"))
		return g_strdup_printf(
			"--tftp is for an address set by hand, and here DHCP gives it. To use other servers than "
			"DHCP's: regentctl network --alternate-tftp %s",
			value);
	return g_strdup_printf(
		"--%s is for an address set by hand, and here DHCP gives it. Type the address as well: regentctl "
		"network --static ADDRESS/LEN --%s %s",
		option, option, value);
}

static char *mode_fault(GHashTable *given, GVariant *settings)
{
	const char *alternate = value_of(given, "alternate-tftp");
	const char *by_hand = first_by_hand(given);
	gboolean fixed = value_of(given, "static") != NULL, dhcp = value_of(given, "dhcp") != NULL;

	if (fixed && dhcp)
		return g_strdup("--static and --dhcp exclude each other.");
	if (by_hand && (dhcp || (!fixed && !is_in_force(settings, "static"))))
		return needs_address(given, by_hand);
	if (alternate && !is_none(alternate) && !dhcp && (fixed || !is_in_force(settings, "dhcp")))
		return g_strdup_printf(
			"--alternate-tftp is for an address by DHCP. With one set by hand the servers are: "
			"--tftp %s",
			alternate);
	return NULL;
}

/* The change. */

typedef struct {
	GVariantBuilder set, unset;
} Building;

static void set(Building *building, guint word, const char *value)
{
	g_variant_builder_add(&building->set, "(sss)", words[word].group, words[word].key, value);
}

static void unset(Building *building, guint word)
{
	g_variant_builder_add(&building->unset, "(ss)", words[word].group, words[word].key);
}

/** Returns: (transfer full): as the configuration has a list; none is an empty one. */
static char *list_value(const char *typed)
{
	g_auto(GStrv) parts = g_strsplit_set(is_none(typed) ? "" : typed, ",;", -1);
	g_autoptr(GString) list = g_string_new(NULL);

	for (char **part = parts; *part; part++)
		if (*g_strstrip(*part))
			g_string_append_printf(list, "%s%s", list->len ? "; " : "", *part);
	return g_strdup(list->str);
}

static void add_address(Building *building, GHashTable *given, guint word)
{
	const char *typed = value_of(given, words[word].option);
	g_autofree char *value = list_value(typed ? typed : "");

	if (value_of(given, "dhcp"))
		unset(building, word);
	else if (typed || value_of(given, "static"))
		set(building, word, value);
}

static void add_word(Building *building, GHashTable *given, guint word)
{
	const char *option = words[word].option, *typed = value_of(given, option);
	g_autofree char *servers = typed ? list_value(typed) : NULL;

	if (g_str_equal(words[word].group, ADDRESS))
		add_address(building, given, word);
	else if (g_str_equal(option, "dhcp") && value_of(given, "static"))
		set(building, word, "static");
	else if (!typed)
		return;
	else if (g_str_equal(option, "dhcp"))
		set(building, word, "dhcp");
	else if (is_none(typed) ? g_str_equal(option, "alternate-tftp") : g_str_equal(typed, "auto"))
		unset(building, word);
	else
		set(building, word, g_str_equal(option, "alternate-tftp") ? servers : typed);
}

static void finish(Building *building, CtlChange *ret_change)
{
	ret_change->set = g_variant_ref_sink(g_variant_builder_end(&building->set));
	ret_change->unset = g_variant_ref_sink(g_variant_builder_end(&building->unset));
}

char *ctl_network_read(GHashTable *given, GVariant *settings, CtlChange *ret_change)
{
	Building building = { G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("a(sss)")),
		G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("a(ss)")) };
	char *fault = mode_fault(given, settings);

	if (fault)
		return fault;
	for (guint i = 0; i < G_N_ELEMENTS(words); i++)
		add_word(&building, given, i);
	finish(&building, ret_change);
	return NULL;
}

void ctl_erase_read(CtlChange *ret_change)
{
	Building building = { G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("a(sss)")),
		G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("a(ss)")) };

	for (guint i = 0; i < G_N_ELEMENTS(words); i++)
		unset(&building, i);
	finish(&building, ret_change);
}

void ctl_change_clear(CtlChange *change)
{
	g_clear_pointer(&change->set, g_variant_unref);
	g_clear_pointer(&change->unset, g_variant_unref);
}

gboolean ctl_read_span(const char *text, gint64 *ret_span)
{
	static const struct {
		const char *unit;
		gint64 span;
	} units[] = { { "", G_TIME_SPAN_SECOND }, { "s", G_TIME_SPAN_SECOND }, { "min", G_TIME_SPAN_MINUTE },
		{ "h", G_TIME_SPAN_HOUR } };
	char *end;
	double number = g_ascii_strtod(text, &end);

	if (end == text || !(number >= 0 && number < 1e6))
		return FALSE;
	end += strspn(end, " ");
	for (guint i = 0; i < G_N_ELEMENTS(units); i++) {
		if (!g_str_equal(end, units[i].unit))
			continue;
		*ret_span = (gint64) (number * (double) units[i].span);
		return TRUE;
	}
	return FALSE;
}

/* In words. */

char *ctl_change_text(const CtlChange *change)
{
	GString *out = g_string_new(NULL);
	const char *group, *key, *value, *last = "";
	GVariantIter iter;

	g_variant_iter_init(&iter, change->set);
	for (; g_variant_iter_next(&iter, "(&s&s&s)", &group, &key, &value); last = group) {
		if (!g_str_equal(group, last))
			g_string_append_printf(out, "%s[%s]\n", *last ? "\n" : "", group);
		g_string_append_printf(out, "%s =%s%s\n", key, *value ? " " : "", value);
	}
	g_variant_iter_init(&iter, change->unset);
	for (last = out->len ? "\n" : ""; g_variant_iter_next(&iter, "(&s&s)", &group, &key); last = "")
		g_string_append_printf(out, "%s# taken away: [%s] %s\n", last, group, key);
	return g_string_free(out, FALSE);
}

GVariant *ctl_change_dict(const CtlChange *change)
{
	GVariantBuilder sets = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{ss}"));
	GVariantBuilder unsets = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{ss}"));
	const char *group, *key, *value;
	GVariantIter iter;

	g_variant_iter_init(&iter, change->set);
	while (g_variant_iter_next(&iter, "(&s&s&s)", &group, &key, &value))
		g_variant_builder_add_parsed(&sets, "{'group': %s, 'key': %s, 'value': %s}", group, key, value);
	g_variant_iter_init(&iter, change->unset);
	while (g_variant_iter_next(&iter, "(&s&s)", &group, &key))
		g_variant_builder_add_parsed(&unsets, "{'group': %s, 'key': %s}", group, key);
	return g_variant_new_parsed(
		"{'set': <%v>, 'unset': <%v>}", g_variant_builder_end(&sets), g_variant_builder_end(&unsets));
}

G_STATIC_ASSERT(G_N_ELEMENTS(words) == CTL_SETTING_RANKS);

guint ctl_setting_rank(const char *group, const char *key)
{
	guint rank = 0;

	while (rank < G_N_ELEMENTS(words) &&
		!(g_str_equal(words[rank].group, group) && g_str_equal(words[rank].key, key)))
		rank++;
	return rank;
}

char *ctl_setting_words(const char *group, const char *key, const char *value)
{
	const char *says = !value ? "erased" : *value ? value : "none";
	guint rank = ctl_setting_rank(group, key);

	if (rank == CTL_SETTING_RANKS)
		return g_strdup_printf("[%s] %s %s", group, key, says);
	if (g_str_equal(words[rank].option, "dhcp") && (g_str_equal(says, "dhcp") || g_str_equal(says, "static")))
		says = g_str_equal(says, "dhcp") ? "Yes" : "No";
	return g_strdup_printf("%s %s", words[rank].word, says);
}
