/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "expect.h"

#include "expect-kinds.h"
#include "phases.h"
#include "value.h"

#include <gio/gio.h>
#include <regent/facts.h>
#include <string.h>

#define NOTHING "nothing"
#define MEGABITS " Mbit/s" /* of a speed without a unit */

static void judged_free(gpointer data)
{
	ProbeJudged *judged = data;

	g_free(judged->name);
	g_free(judged->expected);
	g_free(judged->is);
	g_free(judged);
}

static gboolean same(const char *one, const char *other)
{
	g_autofree char *left = g_utf8_casefold(one, -1), *right = g_utf8_casefold(other, -1);

	return g_str_equal(left, right);
}

/** Without the domain, where @expected has none. */
static gboolean same_host(const char *expected, const char *is)
{
	const char *dot = strchr(is, '.');
	g_autofree char *brief = dot && !strchr(expected, '.') ? g_strndup(is, dot - is) : g_strdup(is);

	return same(expected, brief);
}

static gsize letters(const char *port)
{
	return strcspn(port, G_CSET_DIGITS);
}

/** Either kind of port may be abbreviated: Gi1/0/12. */
static gboolean same_port(const char *expected, const char *is)
{
	gsize one = letters(expected), other = letters(is);

	return same(expected, is) || (one && other && same(expected + one, is + other) && expected[one] &&
					     g_ascii_strncasecmp(expected, is, MIN(one, other)) == 0);
}

static char *host_of(const char *server)
{
	const char *scheme = strstr(server, "://");
	const char *host = scheme ? scheme + 3 : server;

	return g_strndup(host, strcspn(host, "/"));
}

/** A host stands for its URL, whatever the scheme and path; an URL for itself. */
static gboolean same_server(const char *expected, const char *is)
{
	g_autofree char *host = host_of(is);

	return same(expected, is) || same(expected, host);
}

static gboolean same_lists(char **expected, char **is, gboolean (*equal)(const char *expected, const char *is))
{
	guint i = 0;

	for (; expected[i] && is[i]; i++)
		if (!equal(expected[i], is[i]))
			return FALSE;
	return !expected[i] && !is[i];
}

static char **list_of(GVariant *value)
{
	g_autofree char *text = NULL;

	if (g_variant_is_of_type(value, G_VARIANT_TYPE_STRING_ARRAY))
		return g_variant_dup_strv(value, NULL);
	text = probe_value_text(value);
	return expect_split(text);
}

static char **names_of(GVariant *managers)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();

	for (gsize i = 0;
		g_variant_is_of_type(managers, G_VARIANT_TYPE("aa{sv}")) && i < g_variant_n_children(managers); i++) {
		g_autoptr(GVariant) manager = g_variant_get_child_value(managers, i);

		g_ptr_array_add(names, g_strdup(ctl_string(manager, REGENT_CM_NAME)));
	}
	g_ptr_array_add(names, NULL);
	return (char **) g_ptr_array_free(g_steal_pointer(&names), FALSE);
}

/** Returns: FALSE: the value is no number. */
static gboolean number_of(GVariant *value, gint64 *ret_number)
{
	g_autofree char *text = probe_value_text(value);

	return g_ascii_string_to_signed(text, 10, G_MININT64, G_MAXINT64, ret_number, NULL);
}

static gboolean lies_in(const char *prefix, const char *address)
{
	g_autoptr(GInetAddressMask) mask = g_inet_address_mask_new_from_string(prefix, NULL);
	g_autofree char *alone = g_strndup(address, strcspn(address, "/"));
	g_autoptr(GInetAddress) own = g_inet_address_new_from_string(alone);

	return mask && own && g_inet_address_mask_matches(mask, own);
}

/* Each judge takes the fact, which is there, and says in words what it is. */

static gboolean judge_list(const Expectation *expectation, GVariant *fact, char **ret_is)
{
	g_auto(GStrv) wanted = expect_split(expectation->value);
	g_auto(GStrv) is = expectation->kind == EXPECT_MANAGERS ? names_of(fact) : list_of(fact);

	*ret_is = g_strjoinv("; ", is);
	return same_lists(wanted, is, expectation->kind == EXPECT_SERVERS ? same_server : same);
}

static gboolean judge_number(const Expectation *expectation, GVariant *fact, char **ret_is)
{
	guint32 wanted = 0;
	guint16 vlan = 0;
	gint64 number = 0, exact = 0;

	*ret_is = probe_value_text(fact);
	if (!number_of(fact, &number))
		return FALSE;
	switch (expectation->kind) {
	case EXPECT_VLAN:
		if (number == REGENT_VLAN_UNTAGGED) {
			g_free(*ret_is);
			*ret_is = g_strdup("untagged");
		}
		return expect_read_vlan(expectation->value, &vlan) && number == vlan;
	case EXPECT_SPEED:
		g_free(*ret_is);
		*ret_is = g_strdup_printf("%" G_GINT64_FORMAT MEGABITS, number);
		return expect_read_speed(expectation->value, &wanted) && number == wanted;
	case EXPECT_POWER:
		g_free(*ret_is);
		*ret_is = probe_value_power((guint32) number);
		return expect_read_power(expectation->value, &wanted) && number >= wanted;
	default:
		return g_ascii_string_to_signed(expectation->value, 10, G_MININT64, G_MAXINT64, &exact, NULL) &&
		       number == exact;
	}
}

static gboolean judge_text(const Expectation *expectation, GVariant *fact, char **ret_is)
{
	const char *wanted = expectation->value;

	*ret_is = probe_value_text(fact);
	switch (expectation->kind) {
	case EXPECT_HOST:
		return same_host(wanted, *ret_is);
	case EXPECT_PORT:
		return same_port(wanted, *ret_is);
	case EXPECT_PREFIX:
		return lies_in(wanted, *ret_is);
	case EXPECT_YES_NO:
		return g_str_equal(*ret_is, "yes") == (*wanted == 'y' || *wanted == 't');
	default:
		return same(wanted, *ret_is);
	}
}

static gboolean judge_fact(const Expectation *expectation, GVariant *fact, char **ret_is)
{
	switch (expectation->kind) {
	case EXPECT_LIST:
	case EXPECT_SERVERS:
	case EXPECT_MANAGERS:
		return judge_list(expectation, fact, ret_is);
	case EXPECT_VLAN:
	case EXPECT_SPEED:
	case EXPECT_POWER:
	case EXPECT_NUMBER:
		return judge_number(expectation, fact, ret_is);
	default:
		return judge_text(expectation, fact, ret_is);
	}
}

/* Of more than one fact, or of none. */

/** Returns: (transfer full) (nullable): the value of option @number: a line is "150 TFTP servers: 10.1.0.5", or "150: ..."
 * where it has no name. */
static char *option_of(const Probe *probe, const char *number)
{
	gsize length = strlen(number);
	g_auto(GStrv) lines = NULL;

	g_variant_lookup(probe->facts, "ip.options", "^as", &lines);
	for (char **line = lines; line && *line; line++) {
		const char *colon = strstr(*line, ": ");

		if (g_str_has_prefix(*line, number) && ((*line)[length] == ' ' || (*line)[length] == ':'))
			return g_strdup(colon ? colon + 2 : *line + length);
	}
	return NULL;
}

/** A value of no form of its own is shown in quotes. */
static gboolean same_value(const char *expected, const char *is)
{
	g_autofree char *quoted = g_strdup_printf("\"%s\"", expected);

	return same(expected, is) || same(quoted, is);
}

static gboolean judge_option(const Expectation *expectation, const Probe *probe, char **ret_is)
{
	char *value = option_of(probe, expectation->what);
	g_auto(GStrv) wanted = expect_split(expectation->value);
	g_auto(GStrv) is = expect_split(value ? value : "");

	*ret_is = value ? value : g_strdup(NOTHING);
	if (expect_is_none(expectation->value))
		return !value;
	return value && (same_value(expectation->value, value) || (*is && same_lists(wanted, is, same)));
}

/** A line begins with the host, and says whether it "answers" or "opens"; behind a colon it says why not. */
static gboolean says_reached(const char *line)
{
	const char *colon = strstr(line, ": ");
	g_autofree char *says = colon ? g_strndup(line, (gsize) (colon - line)) : g_strdup(line);

	return strstr(says, " answers") || strstr(says, " opens");
}

static gboolean is_reached(char **lines, const char *host, gsize length)
{
	for (char **line = lines; *line; line++)
		if (!g_ascii_strncasecmp(*line, host, length) && (*line)[length] == ' ' && says_reached(*line))
			return TRUE;
	return FALSE;
}

static gboolean all_reached(char **lines)
{
	for (char **line = lines; *line; line++)
		if (!is_reached(lines, *line, strcspn(*line, " ")))
			return FALSE;
	return *lines != NULL;
}

static gboolean judge_reached(const Expectation *expectation, const Probe *probe, char **ret_is)
{
	g_auto(GStrv) wanted = expect_split(expectation->value);
	g_auto(GStrv) lines = NULL;

	if (!g_variant_lookup(probe->facts, "signaling.reached", "^as", &lines))
		lines = g_new0(char *, 1);
	*ret_is = *lines ? g_strjoinv("; ", lines) : g_strdup(NOTHING);
	if (same(expectation->value, "all"))
		return all_reached(lines);
	for (char **line = lines; expect_is_none(expectation->value) && *line; line++)
		if (says_reached(*line))
			return FALSE;
	for (char **host = wanted; !expect_is_none(expectation->value) && *host; host++)
		if (!is_reached(lines, *host, strlen(*host)))
			return FALSE;
	return TRUE;
}

static char *phase_names(GPtrArray *phases)
{
	g_autoptr(GString) names = g_string_new(NULL);

	for (guint i = 0; i < phases->len; i++)
		g_string_append_printf(names, "%s%s", i ? ", " : "", ((ProbePhase *) phases->pdata[i])->name);
	return g_strdup(names->str);
}

static gboolean judge_time(const Expectation *expectation, const Probe *probe, char **ret_is)
{
	g_autoptr(GPtrArray) phases = probe_phases(probe);
	gboolean total = expectation->kind == EXPECT_TOTAL;
	const ProbePhase *phase = total ? NULL : probe_phase_find(phases, expectation->what);
	gint64 took = total                                 ? probe_phases_total(probe, phases)
		      : phase && probe_phase_is_done(phase) ? phase->took
							    : -1;
	gint64 most = 0;

	if (took >= 0) {
		*ret_is = probe_value_span(took);
		return expect_read_span(expectation->value, &most) && took < most;
	}
	if (total || phase) {
		*ret_is = g_strdup("not done");
	} else {
		g_autofree char *names = phase_names(phases);

		*ret_is = g_strdup_printf("no phase of this probe, which has: %s", names);
	}
	return FALSE;
}

/** The voice VLAN is another fact where it was set by hand. */
static GVariant *find_fact(const Expectation *expectation, const Probe *probe)
{
	GVariant *fact = g_variant_lookup_value(probe->facts, expectation->what, NULL);

	if (!fact && g_str_equal(expectation->key, "voice-vlan"))
		fact = g_variant_lookup_value(probe->facts, REGENT_FACT_VOICE_ADMIN_VLAN, NULL);
	return fact;
}

static gboolean judge(const Expectation *expectation, const Probe *probe, char **ret_is)
{
	g_autoptr(GVariant) fact = find_fact(expectation, probe);
	gboolean none = expect_is_none(expectation->value);

	switch (expectation->kind) {
	case EXPECT_OPTION:
		return judge_option(expectation, probe, ret_is);
	case EXPECT_REACHED:
		return judge_reached(expectation, probe, ret_is);
	case EXPECT_BELOW:
	case EXPECT_TOTAL:
		return judge_time(expectation, probe, ret_is);
	default:
		if (fact)
			return judge_fact(expectation, fact, ret_is);
		*ret_is = g_strdup(NOTHING);
		return none;
	}
}

/* Power is wanted at least, a time at most. */
static char *expected_words(const Expectation *expectation)
{
	const char *before = "", *behind = "";

	if (expectation->kind == EXPECT_POWER && !expect_is_none(expectation->value))
		before = "at least ";
	else if (expectation->kind == EXPECT_BELOW || expectation->kind == EXPECT_TOTAL)
		before = "below ";
	else if (expectation->kind == EXPECT_SPEED &&
		 strspn(expectation->value, G_CSET_DIGITS) == strlen(expectation->value))
		behind = MEGABITS;
	return g_strconcat(before, expectation->value, behind, NULL);
}

GPtrArray *probe_expect_judge(const ProbeExpect *expect, const Probe *probe)
{
	GPtrArray *list = g_ptr_array_new_with_free_func(judged_free);

	for (guint i = 0; i < expect->lines->len; i++) {
		const Expectation *expectation = expect->lines->pdata[i];
		ProbeJudged *judged = g_new0(ProbeJudged, 1);

		judged->name = probe_value_clean(expectation->key);
		judged->expected = expected_words(expectation);
		judged->held = judge(expectation, probe, &judged->is);
		g_ptr_array_add(list, judged);
	}
	return list;
}

guint probe_expect_failures(GPtrArray *judged)
{
	guint failures = 0;

	for (guint i = 0; judged && i < judged->len; i++)
		failures += !((ProbeJudged *) judged->pdata[i])->held;
	return failures;
}
