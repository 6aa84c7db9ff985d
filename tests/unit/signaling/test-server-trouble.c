/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-trouble.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const char *const hosts[] = { "cm-a", "cm-b", "cm-c", "cm-d", "cm-e", "cm-f" };

static void test_of_connector(void **state)
{
	assert_int_equal(server_trouble_of(CONNECTOR_UNKNOWN, "cm"), SERVER_TROUBLE_NO_NAME);
	assert_int_equal(server_trouble_of(CONNECTOR_NO_DNS, "cm"), SERVER_TROUBLE_NO_DNS);
	assert_int_equal(server_trouble_of(CONNECTOR_UNKNOWN, "10.1.0.5:2000"), SERVER_TROUBLE_WITH_PORT);
	assert_int_equal(server_trouble_of(CONNECTOR_NO_DNS, "10.1.0.5:2000"), SERVER_TROUBLE_WITH_PORT);
	assert_int_equal(server_trouble_of(CONNECTOR_UNKNOWN, "2001:db8::5"), SERVER_TROUBLE_NO_NAME);
	assert_int_equal(server_trouble_of(CONNECTOR_FIREWALL, "cm"), SERVER_TROUBLE_FIREWALL);
	assert_int_equal(server_trouble_of(CONNECTOR_NO_SOCKET, "cm"), SERVER_TROUBLE_OURS);
	for (ServerTrouble trouble = SERVER_TROUBLE_NONE; trouble < SERVER_TROUBLES; trouble++)
		assert_non_null(server_trouble_words(trouble));
}

/* A list that is cut says so, and who told of several is named once. */
static void test_names(void **state)
{
	g_autoptr(GArray) notes = server_notes_new();
	g_auto(ServerNames) names = { 0 };

	for (guint i = 0; i < G_N_ELEMENTS(hosts); i++)
		server_notes_add(notes, hosts[i], SERVER_TROUBLE_FIREWALL, hosts[i], "10.1.0.1");
	server_notes_add(notes, "cm-g", SERVER_TROUBLE_REFUSED, "cm-g refuses", NULL);
	server_names_init(&names, notes);
	assert_string_equal(names.hosts[SERVER_TROUBLE_FIREWALL], "cm-a, cm-b, cm-c, cm-d, cm-e and 1 more");
	assert_string_equal(names.sayers[SERVER_TROUBLE_FIREWALL], "10.1.0.1");
	assert_string_equal(names.hosts[SERVER_TROUBLE_REFUSED], "cm-g");
	assert_null(names.sayers[SERVER_TROUBLE_REFUSED]);
	assert_null(names.hosts[SERVER_TROUBLE_SILENT]);
}

/* The sentences of all are there; beside a sentence about one, those of the others. */
static void test_text(void **state)
{
	g_autoptr(GArray) notes = server_notes_new();
	g_autofree char *all = NULL, *others = NULL, *none = NULL;

	server_notes_add(notes, "a", SERVER_TROUBLE_CLOSED, "a closed the connection", NULL);
	none = server_notes_text(notes, "a");
	assert_null(none);
	server_notes_add(notes, "b", SERVER_TROUBLE_SILENT, "b is silent", NULL);
	all = server_notes_text(notes, NULL);
	others = server_notes_text(notes, "a");
	assert_string_equal(all, "a closed the connection, b is silent");
	assert_string_equal(others, "b is silent");
	assert_int_equal(server_notes_trouble(notes, "b"), SERVER_TROUBLE_SILENT);
	assert_int_equal(server_notes_trouble(notes, "c"), SERVER_TROUBLE_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_of_connector),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
