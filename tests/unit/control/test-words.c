/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The form of every reason of every plugin there is: a cause, and a cure in lines of which each is one thing to do, short
 * enough to be read, with one command at most. Arguments: the folder of the plugins. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "builtin.h"
#include "core/engine/diagnosis.h"
#include "core/facts/vocabulary.h"

#define COLUMNS 110

/* What {name}s usually stand for. Others stand for their own name. */
static const char *const ordinary[][2] = {
	{ "address", "10.100.0.93" },
	{ "alone", "http" },
	{ "at", "10.100.0.1:6970" },
	{ "capability", "CAP_NET_ADMIN" },
	{ "cm", "cucm-sub1.example.com" },
	{ "config.file", "SEP001122334455.cnf.xml" },
	{ "default", "XMLDefault.cnf.xml" },
	{ "device", "SEP001122334455" },
	{ "endpoint.device-name", "SEP001122334455" },
	{ "endpoint.interface", "eth0" },
	{ "errors", "10.100.0.1:5060 refused the connection" },
	{ "failures", "10.100.0.1:2000 refused the connection" },
	{ "file", "SEP001122334455.cnf.xml" },
	{ "firewall", "10.100.0.254" },
	{ "has", "10.100.0.1 (option 150) has" },
	{ "link.interface", "eth0" },
	{ "lost", "10.100.0.1" },
	{ "mac", "00:11:22:33:44:55" },
	{ "model", "Cisco 7962" },
	{ "model.device-type", "404" },
	{ "model.name", "Cisco 7962" },
	{ "name", "eth0.100" },
	{ "neighbor.name", "sw-3f.example.com" },
	{ "neighbor.port", "GigabitEthernet1/0/12" },
	{ "neighbor.protocol", "cdp" },
	{ "neighbor.show-mac", "show mac address-table address" },
	{ "neighbor.show-port", "show interfaces GigabitEthernet1/0/12 switchport" },
	{ "neighbor.show-status", "show interfaces GigabitEthernet1/0/12 status" },
	{ "next", "16" },
	{ "origin", "option 150" },
	{ "others", "10.100.0.2, 10.100.0.3" },
	{ "port", "GigabitEthernet1/0/12" },
	{ "program", "/usr/sbin/regentd" },
	{ "plain", "cucm-sub1.example.com" },
	{ "provisioning.source", "option 150" },
	{ "refused", "cucm-sub1.example.com" },
	{ "reject-text", "Error DBConfig" },
	{ "secure", "cucm-sub1.example.com" },
	{ "secure-cucm", "cucm-sub1.example.com" },
	{ "secure-file", "SEP001122334455.cnf.xml" },
	{ "self-walled", "cucm-sub1.example.com" },
	{ "server", "10.100.0.1" },
	{ "silent", "cucm-sub1.example.com" },
	{ "status", "403 Forbidden" },
	{ "switch", "sw-3f.example.com" },
	{ "to", "10.100.0.1" },
	{ "upgrade.configured", "SCCP42.9-4-2SR3-1S" },
	{ "upgrade.running", "acme-1.4.0" },
	{ "unknown-in-cucm", "cucm-sub1.example.com" },
	{ "unrouted", "cucm-sub1.example.com" },
	{ "url", "http://10.100.0.1:6970/SEP001122334455.cnf.xml" },
	{ "user", "1001" },
	{ "vlan", "100" },
	{ "voice.interface", "eth0.100" },
	{ "walled", "cucm-sub1.example.com" },
	{ "where", "TCP 2000" },
	{ "word", "SEP001122334455.cnf.xml" },
	{ "words", "out of licences" },
	{ "wrong", "10.100.0.1" },
};

/* What only who knows the program understands. */
static const char *const engine_words[] = { "rewind", "candidate", "did not end", "did not finish", "phase ended",
	"the step", "diagnosis", "descriptor" };

typedef struct {
	const char *plugin;
	const RegentReason *reason;
	GString *faults;
} Row;

static void add_fault(Row *row, const char *what, const char *text)
{
	g_string_append_printf(row->faults, "%s: %s, %s: \"%s\"\n", row->plugin, row->reason->code, what, text);
}

static char *ordinary_value(gpointer data, const char *name)
{
	for (guint i = 0; i < G_N_ELEMENTS(ordinary); i++) {
		if (g_str_equal(ordinary[i][0], name))
			return g_strdup(ordinary[i][1]);
	}
	return g_strdup(name);
}

/* A part in brackets with a {name} in it; without one the brackets are meant. */
#define PART "\\[(?:[^][]|\\[[^][]*\\])*\\{(?:[^][]|\\[[^][]*\\])*\\]"

static GHashTable *names_in(const char *template)
{
	g_auto(GStrv) parts = g_regex_split_simple("\\{([^}]*)\\}", template, 0, 0);
	GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (guint i = 0; parts[i] && parts[i + 1]; i += 2)
		g_hash_table_add(names, g_strdup(parts[i + 1]));
	return names;
}

/* Names that one of the texts needs whatever is absent. */
static GHashTable *required_names(const char *template)
{
	g_autoptr(GRegex) part = g_regex_new(PART, 0, 0, NULL);
	g_autofree char *rest = g_regex_replace_literal(part, template, -1, 0, "", 0, NULL);

	return names_in(rest);
}

static char *present_value(gpointer present, const char *name)
{
	return g_hash_table_contains(present, name) ? ordinary_value(NULL, name) : NULL;
}

static gboolean has_engine_word(const char *text)
{
	for (guint i = 0; i < G_N_ELEMENTS(engine_words); i++) {
		if (strstr(text, engine_words[i]))
			return TRUE;
	}
	return FALSE;
}

static void check_text(Row *row, const char *text)
{
	if (strpbrk(text, "{}"))
		add_fault(row, "a name is left", text);
	if (strchr(text, '?'))
		add_fault(row, "it asks the reader, or a value is missing", text);
	if (has_engine_word(text))
		add_fault(row, "words of the engine", text);
}

static void check_line(Row *row, const char *line)
{
	g_auto(GStrv) parts = g_strsplit(line, "`", -1);
	guint count = g_strv_length(parts);
	glong columns = g_utf8_strlen(line, -1);

	check_text(row, line);
	if (columns >= COLUMNS) {
		g_autofree char *what = g_strdup_printf("%d columns", (int) columns);

		add_fault(row, what, line);
	}
	if (count != 1 && count != 3)
		add_fault(row, "more than one command, or half of one", line);
	for (guint i = 0; i < count; i += 2) {
		if (strstr(parts[i], ". ") || strstr(parts[i], ", or "))
			add_fault(row, "more than one thing to do", line);
	}
}

/* Returns: lines there are. */
static guint check_cure(Row *row, const char *cure)
{
	g_auto(GStrv) lines = g_strsplit(cure, "\n", -1);
	guint said = 0;

	for (guint i = 0; lines[i]; i++) {
		if (!*lines[i])
			continue;
		check_line(row, lines[i]);
		said++;
	}
	return said;
}

/* With these values there, and the others absent. @whole: a cause and something to do must be left. */
static void check_filled(Row *row, GHashTable *present, gboolean whole)
{
	g_autoptr(Diagnosis) filled = diagnosis_from_reason(row->reason, present_value, present);
	guint lines = check_cure(row, filled->cure);

	check_text(row, filled->cause);
	if (whole && !*filled->cause)
		add_fault(row, "no cause", "");
	if (whole && !lines)
		add_fault(row, "nothing to do", "");
}

/* Each optional part alone: of several some exclude each other. */
static guint check_parts(Row *row, const char *template, GHashTable *required)
{
	g_autoptr(GRegex) part = g_regex_new(PART, 0, 0, NULL);
	g_autoptr(GMatchInfo) match = NULL;
	guint count = 0;

	g_regex_match(part, template, 0, &match);
	for (; g_match_info_matches(match); g_match_info_next(match, NULL)) {
		g_autofree char *text = g_match_info_fetch(match, 0);
		g_autoptr(GHashTable) present = names_in(text);
		GHashTableIter iter;
		gpointer name;

		g_hash_table_iter_init(&iter, required);
		while (g_hash_table_iter_next(&iter, &name, NULL))
			g_hash_table_add(present, g_strdup(name));
		check_filled(row, present, FALSE);
		count++;
	}
	return count;
}

/* A name with a dot is a fact. */
static void check_names(Row *row, GHashTable *names)
{
	GHashTableIter iter;
	gpointer name;

	g_hash_table_iter_init(&iter, names);
	while (g_hash_table_iter_next(&iter, &name, NULL)) {
		if (strchr(name, '.') && !fact_is_known(name))
			add_fault(row, "there is no such fact", name);
	}
}

static void check_row(Row *row)
{
	const char *cause = row->reason->cause ? row->reason->cause : "";
	const char *cure = row->reason->cure ? row->reason->cure : "";
	g_autofree char *template = g_strjoin("\n", row->reason->phone ? row->reason->phone : "", cause, cure, NULL);
	g_autoptr(GHashTable) required = required_names(template);
	g_autoptr(GHashTable) all = names_in(template);

	check_names(row, all);
	check_filled(row, required, check_parts(row, template, required) < 2);
	if (!strstr(template, "]["))
		check_filled(row, all, TRUE);
}

static void check_plugin(const RegentPlugin *plugin, GString *faults)
{
	for (const RegentReason *reason = plugin->reasons; reason && reason->code; reason++) {
		Row row = { plugin->name, reason, faults };

		check_row(&row);
	}
}

static void test_every_row(void **state)
{
	g_autoptr(Loader) loader = loader_new(*state);
	g_autoptr(GString) faults = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	g_auto(GStrv) names = NULL;

	assert_true(builtin_add_all(loader, &error));
	names = loader_list(loader);
	for (guint i = 0; names[i]; i++) {
		const RegentPlugin *plugin = loader_get(loader, names[i], &error);

		if (!plugin)
			fail_msg("%s", error->message);
		check_plugin(plugin, faults);
	}
	fputs(faults->str, stderr);
	assert_int_equal(faults->len, 0);
}

/* That the check finds what it looks for. */
static void test_faults_are_found(void **state)
{
	static const struct {
		RegentReason reason;
		const char *fault;
	} cases[] = {
		{ { .code = "a", .cause = "It is so.", .cure = "Do it." }, "" },
		{ { .code = "a", .cause = "It is so.", .cure = "On {neighbor.name}: `{neighbor.port}`." }, "" },
		{ { .code = "a", .cause = "It is so.", .cure = "[On {neighbor.name}: `x`.]\nDo it." }, "" },
		{ { .code = "a", .cause = "It is so.", .cure = "[Stop {a}: `x`.][Stop {b}: `y`.]" }, "" },
		{ { .code = "a", .cause = "It is so.", .cure = "[Stop {a}: `x`.][ And `y` and `z` {b}.]" },
			"more than one command" },
		{ { .code = "a", .cause = "It is so.", .cure = "[Stop {a}.]\n[Stop {b}.\nOr `x` on {b}.]" }, "" },
		{ { .code = "a", .cure = "Do it." }, "no cause" },
		{ { .code = "a", .cause = "It is so." }, "nothing to do" },
		{ { .code = "a", .cause = "It is so.", .cure = "[On {neighbor.name}: `x`.]" }, "nothing to do" },
		{ { .code = "a", .cause = "It is so.", .cure = "`a` and `b`." }, "more than one command" },
		{ { .code = "a", .cause = "It is so.", .cure = "Do it.\nThen `b." }, "half of one" },
		{ { .code = "a", .cause = "It is so.", .cure = "Do it. Do that." }, "more than one thing" },
		{ { .code = "a", .cause = "It is so.", .cure = "Do it, or that." }, "more than one thing" },
		{ { .code = "a", .cause = "Is it so?", .cure = "Do it." }, "asks the reader" },
		{ { .code = "a", .cause = "Left is {.", .cure = "Do it." }, "a name is left" },
		{ { .code = "a", .cause = "It did not end.", .cure = "Do it." }, "words of the engine" },
		{ { .code = "a", .cause = "It is {neighbour.name}.", .cure = "Do it." }, "no such fact" },
		{ { .code = "a",
			  .cause = "It is so.",
			  .cure = "One hundred and ten columns are what a line may not have, because nobody reads on at their "
				  "end, or copies them." },
			"columns" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GString) faults = g_string_new(NULL);
		Row row = { "test", &cases[i].reason, faults };

		check_row(&row);
		if (*cases[i].fault ? !strstr(faults->str, cases[i].fault) : faults->len > 0)
			fail_msg("row %u: not \"%s\" but: %s", i, cases[i].fault, faults->str);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_prestate(test_every_row, argc > 1 ? argv[1] : NULL),
		cmocka_unit_test(test_faults_are_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
