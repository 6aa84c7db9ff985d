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
	{ "cm", "cucm-sub1.example.com" },
	{ "config.file", "SEP001122334455.cnf.xml" },
	{ "default", "XMLDefault.cnf.xml" },
	{ "endpoint.device-name", "SEP001122334455" },
	{ "endpoint.interface", "eth0" },
	{ "errors", "10.100.0.1:5060 refused the connection" },
	{ "failures", "10.100.0.1:2000 refused the connection" },
	{ "file", "SEP001122334455.cnf.xml" },
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
	{ "port", "GigabitEthernet1/0/12" },
	{ "provisioning.source", "option 150" },
	{ "reject-text", "Error DBConfig" },
	{ "server", "10.100.0.1" },
	{ "status", "403 Forbidden" },
	{ "switch", "sw-3f.example.com" },
	{ "upgrade.configured", "SCCP42.9-4-2SR3-1S" },
	{ "upgrade.running", "acme-1.4.0" },
	{ "user", "1001" },
	{ "vlan", "100" },
	{ "voice.interface", "eth0.100" },
	{ "words", "out of licences" },
};

/* What only who knows the program understands. */
static const char *const engine_words[] = { "rewind", "candidate", "did not end", "did not finish", "phase ended",
	"the step", "diagnosis", "descriptor" };

/* Rows that are not in this form yet. This list gets shorter, never longer. */
static const char *const not_yet[] = { "cm.certificate", "cm.lost", "cm.no-sccp", "cm.none", "cm.tls-files",
	"cm.unreachable", "if.in-use", "link.missing", "load.failed", "perm", "reg.busy", "reg.closed", "reg.database",
	"reg.dropped", "reg.duplicate", "reg.limit", "reg.not-authorized", "reg.unknown", "sip.forbidden",
	"sip.no-lines", "sip.no-password", "sip.no-servers", "sip.password", "sip.unknown", "vlan.none",
	"vlan.silent" };

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

/* What stands in brackets may be absent, and what stands outside too, when it also stands in some. */
static char *required_value(gpointer template, const char *name)
{
	g_autofree char *pattern = g_strdup_printf("\\[[^][]*\\{%s\\}[^][]*\\]", name);

	return g_regex_match_simple(pattern, template, 0, 0) ? NULL : ordinary_value(NULL, name);
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

static void check_cure(Row *row, const char *cure)
{
	g_auto(GStrv) lines = g_strsplit(cure, "\n", -1);
	guint said = 0;

	for (guint i = 0; lines[i]; i++) {
		if (!*lines[i])
			continue;
		check_line(row, lines[i]);
		said++;
	}
	if (!said)
		add_fault(row, "nothing to do", cure);
}

/* A name with a dot is a fact. */
static void check_names(Row *row, const char *template)
{
	g_auto(GStrv) parts = g_regex_split_simple("\\{([^}]*)\\}", template, 0, 0);

	for (guint i = 0; parts[i] && parts[i + 1]; i += 2) {
		if (strchr(parts[i + 1], '.') && !fact_is_known(parts[i + 1]))
			add_fault(row, "there is no such fact", parts[i + 1]);
	}
}

static void check_row(Row *row)
{
	const RegentReason *reason = row->reason;
	g_autofree char *template = g_strjoin("\n", reason->phone ? reason->phone : "",
		reason->cause ? reason->cause : "", reason->cure ? reason->cure : "", NULL);
	g_autoptr(Diagnosis) full = diagnosis_from_reason(reason, ordinary_value, NULL);
	g_autoptr(Diagnosis) bare = diagnosis_from_reason(reason, required_value, template);

	check_names(row, template);
	if (!*bare->cause || !*full->cause)
		add_fault(row, "no cause", "");
	check_text(row, full->cause);
	check_text(row, bare->cause);
	check_cure(row, full->cure);
	check_cure(row, bare->cure);
}

static gboolean is_exempt(const char *code)
{
	for (guint i = 0; i < G_N_ELEMENTS(not_yet); i++) {
		if (g_str_equal(not_yet[i], code))
			return TRUE;
	}
	return FALSE;
}

static void check_plugin(const RegentPlugin *plugin, GString *faults)
{
	for (const RegentReason *reason = plugin->reasons; reason && reason->code; reason++) {
		Row row = { plugin->name, reason, faults };

		if (!is_exempt(reason->code))
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
