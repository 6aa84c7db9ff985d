/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rows.h"

#include "phases.h"
#include "value.h"

#include <regent/facts.h>

#define CONFIG PROBE_CONFIG_TOPIC
#define MANAGERS PROBE_MANAGERS_TOPIC

static void add_file(GPtrArray *rows, const Probe *probe)
{
	static const char *const facts[][2] = {
		{ "version", REGENT_FACT_CONFIG_VERSION },
		{ "kind", REGENT_FACT_CONFIG_KIND },
		{ "protocol", REGENT_FACT_CONFIG_PROTOCOL },
		{ "load", REGENT_FACT_CONFIG_LOAD },
	};
	const char *server = ctl_string(probe->facts, REGENT_FACT_CONFIG_SERVER);

	probe_row_fact(rows, probe, CONFIG, "file", server, REGENT_FACT_CONFIG_FILE);
	if (ctl_boolean(probe->facts, REGENT_FACT_CONFIG_DEFAULT))
		probe_row_add(rows, CONFIG, "default file", "there is none of this device alone", NULL);
	for (guint i = 0; i < G_N_ELEMENTS(facts); i++)
		probe_row_fact(rows, probe, CONFIG, facts[i][0], "the file", facts[i][1]);
}

/* Firmware is worth a line where somebody wants one. */
static void add_load(GPtrArray *rows, const Probe *probe)
{
	const char *state = ctl_string(probe->facts, REGENT_FACT_UPGRADE_STATE);
	const char *running = ctl_string(probe->facts, REGENT_FACT_ENDPOINT_LOAD);

	if (!*ctl_string(probe->facts, REGENT_FACT_CONFIG_LOAD))
		return;
	probe_row_add(rows, CONFIG, "load running", running, NULL);
	probe_row_add(rows, CONFIG, "upgrade", state, NULL);
}

static guint16 port_of(GVariant *manager, const char *protocol)
{
	guint16 port = 0;

	g_variant_lookup(manager, g_str_equal(protocol, "sip") ? REGENT_CM_SIP_PORT : REGENT_CM_SCCP_PORT, "q", &port);
	return port;
}

/* In the order in which they are tried. */
static void add_managers(GPtrArray *rows, const Probe *probe, const char *fact, const char *kind)
{
	g_autoptr(GVariant) list = g_variant_lookup_value(probe->facts, fact, G_VARIANT_TYPE("aa{sv}"));
	const char *protocol = ctl_string(probe->facts, REGENT_FACT_CONFIG_PROTOCOL);

	for (gsize i = 0; list && i < g_variant_n_children(list); i++) {
		g_autoptr(GVariant) manager = g_variant_get_child_value(list, i);
		g_autofree char *ordinal = ctl_text_ordinal((guint) i + 1);
		g_autofree char *name = g_strdup_printf("%s%s", ordinal, kind);
		const char *host = ctl_string(manager, REGENT_CM_NAME);
		guint16 port = port_of(manager, protocol);

		if (*protocol && port)
			probe_row_printf(rows, MANAGERS, name, "the file", "%s, %s port %u%s", host,
				g_str_equal(protocol, "sip") ? "SIP" : "SCCP", port,
				ctl_boolean(manager, REGENT_CM_SECURE) ? ", TLS only" : "");
		else
			probe_row_add(rows, MANAGERS, name, host, "the file");
	}
}

/* Where none was reached the fact is gone; the answers were told. */
static void add_reached(GPtrArray *rows, const Probe *probe)
{
	g_auto(GStrv) lines = NULL;

	g_variant_lookup(probe->facts, "signaling.reached", "^as", &lines);
	for (char **line = lines; line && *line; line++)
		probe_row_add(rows, MANAGERS, "reached", *line, NULL);
	if (!lines)
		probe_row_heard(rows, probe, MANAGERS, "reached", PROBE_REACH);
	probe_row_report(rows, probe, PROBE_REACH);
}

void probe_rows_config(GPtrArray *rows, const Probe *probe)
{
	probe_row_heard(rows, probe, CONFIG, "asked", PROBE_PROVISIONING);
	probe_row_report(rows, probe, PROBE_PROVISIONING);
	add_file(rows, probe);
	add_load(rows, probe);
	add_managers(rows, probe, REGENT_FACT_CONFIG_CALL_MANAGERS, "");
	add_managers(rows, probe, REGENT_FACT_CONFIG_SRST, " survivable");
	add_reached(rows, probe);
}
