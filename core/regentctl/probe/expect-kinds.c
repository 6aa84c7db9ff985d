/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "expect-kinds.h"

#include <gio/gio.h>
#include <regent/facts.h>
#include <string.h>

static const struct {
	const char *key;
	ExpectKind kind;
	const char *fact;
} keys[] = {
	{ "voice-vlan", EXPECT_VLAN, REGENT_FACT_VOICE_VLAN },
	{ "native-vlan", EXPECT_VLAN, REGENT_FACT_NEIGHBOR_NATIVE_VLAN },
	{ "neighbor", EXPECT_HOST, REGENT_FACT_NEIGHBOR_NAME },
	{ "neighbor-port", EXPECT_PORT, REGENT_FACT_NEIGHBOR_PORT },
	{ "power", EXPECT_POWER, REGENT_FACT_POWER_ALLOCATED },
	{ "speed", EXPECT_SPEED, REGENT_FACT_LINK_SPEED },
	{ "duplex", EXPECT_TEXT, REGENT_FACT_LINK_DUPLEX },
	{ "address", EXPECT_PREFIX, REGENT_FACT_IP_ADDRESS },
	{ "gateway", EXPECT_TEXT, REGENT_FACT_IP_GATEWAY },
	{ "dns", EXPECT_LIST, REGENT_FACT_IP_DNS },
	{ "domain", EXPECT_TEXT, REGENT_FACT_IP_DOMAIN },
	{ "ntp", EXPECT_LIST, REGENT_FACT_IP_NTP },
	{ "tftp", EXPECT_SERVERS, REGENT_FACT_PROVISIONING_SERVERS },
	{ "dhcp-server", EXPECT_TEXT, REGENT_FACT_IP_SERVER },
	{ "lease-below", EXPECT_BELOW, "addressing" },
	{ "file", EXPECT_TEXT, REGENT_FACT_CONFIG_FILE },
	{ "call-manager", EXPECT_MANAGERS, REGENT_FACT_CONFIG_CALL_MANAGERS },
	{ "load", EXPECT_TEXT, REGENT_FACT_CONFIG_LOAD },
	{ "protocol", EXPECT_TEXT, REGENT_FACT_CONFIG_PROTOCOL },
	{ "reached", EXPECT_REACHED, "signaling.reached" },
	{ "total-below", EXPECT_TOTAL, "" },
};

static const struct {
	const char *name, *type;
} vocabulary[] = {
#define ROW(id, name, type, flags, unit, summary) { name, type },
	REGENT_FACTS(ROW)
#undef ROW
};

#define FACT "fact."
#define OPTION "option-"
#define BELOW "-below"

/** Returns: (nullable): the type of a fact in facts.h; "" of one that others may have. */
static const char *type_of(const char *fact)
{
	for (guint i = 0; i < G_N_ELEMENTS(vocabulary); i++)
		if (g_str_equal(vocabulary[i].name, fact))
			return vocabulary[i].type;
	return g_str_has_prefix(fact, "x-") && strchr(fact, '.') ? "" : NULL;
}

static gboolean is_secret(const char *fact)
{
	const char *dot = strrchr(fact, '.');

	return g_str_has_prefix(dot ? dot + 1 : fact, "secret-");
}

static char *read_fact(const char *fact, Expectation *expectation)
{
	const char *type = type_of(fact);

	if (!type)
		return g_strdup("there is no such fact: regentctl facts --help lists them");
	if (is_secret(fact))
		return g_strdup("that is a secret, which nobody is shown");
	if (g_str_equal(type, "aa{sv}") || g_str_equal(type, "a{sv}") || g_str_equal(type, "ay"))
		return g_strdup("that is a table; only a fact of one value or a list of words can be compared");
	expectation->kind = g_str_equal(type, "as")             ? EXPECT_LIST
			    : g_str_equal(type, "b")            ? EXPECT_YES_NO
			    : *type && strchr("yqunixt", *type) ? EXPECT_NUMBER
								: EXPECT_TEXT;
	expectation->what = g_strdup(fact);
	return NULL;
}

static char *read_option(const char *number, Expectation *expectation)
{
	guint64 option = 0;

	if (!g_ascii_string_to_unsigned(number, 10, 1, 254, &option, NULL))
		return g_strdup(OPTION " is followed by the number of a DHCP option, 1 to 254: option-150");
	expectation->kind = EXPECT_OPTION;
	expectation->what = g_strdup_printf("%" G_GUINT64_FORMAT, option);
	return NULL;
}

static char *unknown_key(void)
{
	g_autoptr(GString) words = g_string_new(NULL);

	g_string_assign(words, "there is no such key. There are: ");
	for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
		g_string_append_printf(words, "%s, ", keys[i].key);
	g_string_append(words, OPTION "NN, PHASE" BELOW " and " FACT "NAME");
	return g_strdup(words->str);
}

static gboolean is_phase_below(const char *key)
{
	gsize length = strlen(key), end = strlen(BELOW);

	return length > end && g_str_has_suffix(key, BELOW) && strspn(key, G_CSET_a_2_z G_CSET_DIGITS "-") == length;
}

char *expect_key_read(const char *key, Expectation *expectation)
{
	for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
		if (!g_str_equal(keys[i].key, key))
			continue;
		expectation->kind = keys[i].kind;
		expectation->what = g_strdup(keys[i].fact);
		return NULL;
	}
	if (g_str_has_prefix(key, FACT))
		return read_fact(key + strlen(FACT), expectation);
	if (g_str_has_prefix(key, OPTION))
		return read_option(key + strlen(OPTION), expectation);
	if (!is_phase_below(key))
		return unknown_key();
	expectation->kind = EXPECT_BELOW;
	expectation->what = g_strndup(key, strlen(key) - strlen(BELOW));
	return NULL;
}

/* Values. */

gboolean expect_is_none(const char *value)
{
	return g_ascii_strcasecmp(value, "none") == 0;
}

char **expect_split(const char *value)
{
	g_auto(GStrv) parts = g_strsplit_set(value, ",;", -1);
	g_autoptr(GPtrArray) list = g_ptr_array_new();

	for (char **part = parts; *part; part++)
		if (*g_strstrip(*part))
			g_ptr_array_add(list, g_strdup(*part));
	g_ptr_array_add(list, NULL);
	return (char **) g_ptr_array_free(g_steal_pointer(&list), FALSE);
}

typedef struct {
	const char *name;
	double factor;
} Unit;

/** Reads a number with one of @units behind it, which end with a nameless one. */
static gboolean read_units(const char *text, const Unit *units, guint count, double most, double *ret_number)
{
	char *end;
	double number;

	if (!g_ascii_isdigit(*text))
		return FALSE;
	number = g_ascii_strtod(text, &end);
	end += strspn(end, " \t");
	for (guint i = 0; i < count; i++) {
		if (g_ascii_strcasecmp(units[i].name, end) != 0)
			continue;
		*ret_number = number * units[i].factor;
		return *ret_number >= 0 && *ret_number <= most;
	}
	return FALSE;
}

gboolean expect_read_span(const char *text, gint64 *ret_span)
{
	static const Unit units[] = { { "ms", 1e3 }, { "s", 1e6 }, { "min", 60e6 }, { "h", 3600e6 } };
	double number;

	if (!read_units(text, units, G_N_ELEMENTS(units), 1e12, &number))
		return FALSE;
	*ret_span = (gint64) number;
	return TRUE;
}

gboolean expect_read_power(const char *text, guint32 *ret_milliwatts)
{
	static const Unit units[] = { { "mW", 1 }, { "W", 1e3 } };
	double number;

	if (!read_units(text, units, G_N_ELEMENTS(units), 1e6, &number))
		return FALSE;
	*ret_milliwatts = (guint32) (number + 0.5);
	return TRUE;
}

gboolean expect_read_speed(const char *text, guint32 *ret_megabits)
{
	static const Unit units[] = { { "", 1 }, { "Mbit/s", 1 }, { "M", 1 }, { "Gbit/s", 1e3 }, { "G", 1e3 } };
	double number;

	if (!read_units(text, units, G_N_ELEMENTS(units), 1e6, &number))
		return FALSE;
	*ret_megabits = (guint32) (number + 0.5);
	return TRUE;
}

gboolean expect_read_vlan(const char *text, guint16 *ret_vlan)
{
	guint64 number = REGENT_VLAN_UNTAGGED;

	if (g_ascii_strcasecmp(text, "untagged") != 0 && !g_ascii_string_to_unsigned(text, 10, 0, 4094, &number, NULL))
		return FALSE;
	*ret_vlan = (guint16) number;
	return TRUE;
}

static gboolean is_prefix(const char *value)
{
	g_autoptr(GInetAddressMask) mask = g_inet_address_mask_new_from_string(value, NULL);

	return mask != NULL;
}

static gboolean is_list(const char *value)
{
	g_auto(GStrv) parts = expect_split(value);

	return *parts != NULL;
}

static gboolean is_yes_no(const char *value)
{
	static const char *const words[] = { "yes", "no", "true", "false", NULL };

	return g_strv_contains(words, value);
}

static gboolean is_number(const char *value)
{
	return g_ascii_string_to_signed(value, 10, G_MININT64, G_MAXINT64, NULL, NULL);
}

static const char *quantity_fault(ExpectKind kind, const char *value)
{
	guint32 number;
	guint16 vlan;
	gint64 span;

	switch (kind) {
	case EXPECT_VLAN:
		return expect_read_vlan(value, &vlan) ? NULL : "a VLAN is a number from 0 to 4094, untagged or none";
	case EXPECT_SPEED:
		return expect_read_speed(value, &number) ? NULL : "a speed is 100, 1000, 100 Mbit/s or 1 Gbit/s";
	case EXPECT_POWER:
		return expect_read_power(value, &number) ? NULL : "a power is 6.3W or 6300mW";
	case EXPECT_BELOW:
	case EXPECT_TOTAL:
		return expect_read_span(value, &span) ? NULL : "a time is 200ms, 2s, 1min or 1h";
	default:
		return NULL;
	}
}

const char *expect_value_fault(ExpectKind kind, const char *value)
{
	if (!*value)
		return "the value is missing; none expects that there is nothing";
	if (expect_is_none(value) && kind != EXPECT_BELOW && kind != EXPECT_TOTAL)
		return NULL;
	switch (kind) {
	case EXPECT_NUMBER:
		return is_number(value) ? NULL : "that is not a whole number";
	case EXPECT_YES_NO:
		return is_yes_no(value) ? NULL : "that is neither yes nor no";
	case EXPECT_PREFIX:
		return is_prefix(value)
			       ? NULL
			       : "an address is expected as 10.1.100.0/24, without bits behind its length, or whole";
	case EXPECT_LIST:
	case EXPECT_SERVERS:
	case EXPECT_MANAGERS:
	case EXPECT_REACHED:
		return is_list(value) ? NULL : "the list is empty";
	default:
		return quantity_fault(kind, value);
	}
}
