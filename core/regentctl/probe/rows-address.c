/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rows.h"

#include "phases.h"
#include "value.h"

#include <regent/facts.h>
#include <string.h>

#define ADDRESS PROBE_ADDRESS_TOPIC

/** Returns: (transfer full) (nullable): the lines of ip.options. */
static char **read_options(const Probe *probe)
{
	char **lines = NULL;

	g_variant_lookup(probe->facts, "ip.options", "^as", &lines);
	return lines;
}

/** Returns: how long the number is that @line begins with: of its option, whose name may be missing; 0: it is a field. */
static gsize number_length(const char *line)
{
	gsize digits = strspn(line, "0123456789");

	return line[digits] == ' ' || line[digits] == ':' ? digits : 0;
}

static gboolean has_option(char **lines, const char *number)
{
	for (char **line = lines; line && *line; line++)
		if (number_length(*line) == strlen(number) && g_str_has_prefix(*line, number))
			return TRUE;
	return FALSE;
}

/** Returns: (transfer full): "option 3"; without the lease's options that it is DHCP's. */
static char *source_of(const Probe *probe, char **options, const char *number)
{
	if (has_option(options, number))
		return g_strdup_printf("option %s", number);
	return g_strdup(ctl_boolean(probe->facts, REGENT_FACT_IP_DHCP) ? "DHCP" : "set by hand");
}

static void add_address(GPtrArray *rows, const Probe *probe, gboolean reached)
{
	const char *address = ctl_string(probe->facts, REGENT_FACT_IP_ADDRESS);
	const char *server = ctl_string(probe->facts, REGENT_FACT_IP_SERVER);
	gboolean dhcp = ctl_boolean(probe->facts, REGENT_FACT_IP_DHCP);

	if (*address)
		probe_row_add(rows, ADDRESS, "address", address, dhcp ? "DHCP" : "set by hand");
	else if (reached)
		probe_row_add(rows, ADDRESS, "address", "none", NULL);
	if (dhcp)
		probe_row_add(rows, ADDRESS, "DHCP server", server, NULL);
}

/* What is left of it is as long as the lease, but for the probe's own time. */
static void add_lease(GPtrArray *rows, const Probe *probe)
{
	gint64 ends = ctl_int64(probe->facts, REGENT_FACT_IP_LEASE_EXPIRES, 0);
	gint64 left = ends - ctl_int64(probe->status, "now", 0);
	g_autofree char *span = ctl_text_span(left);

	if (ends <= 0)
		return;
	if (left > 0 && left < (gint64) G_MAXINT32 * G_TIME_SPAN_SECOND)
		probe_row_printf(rows, ADDRESS, "lease", NULL, "%s more", span);
	else
		probe_row_add(rows, ADDRESS, "lease", left > 0 ? "without an end" : "over", NULL);
}

static void add_options(GPtrArray *rows, char **options)
{
	for (char **line = options; line && *line; line++) {
		gsize digits = number_length(*line);
		g_autofree char *name = g_strdup_printf("option %.*s", (int) digits, *line);

		probe_row_add(rows, ADDRESS, digits ? name : "in the lease",
			*line + digits + strspn(*line + digits, ": "), NULL);
	}
}

static gboolean has_servers(const Probe *probe)
{
	g_autoptr(GVariant) servers = g_variant_lookup_value(probe->facts, REGENT_FACT_PROVISIONING_SERVERS, NULL);

	return servers != NULL;
}

void probe_rows_address(GPtrArray *rows, const Probe *probe)
{
	static const struct {
		const char *name, *fact, *number;
	} facts[] = {
		{ "gateway", REGENT_FACT_IP_GATEWAY, "3" },
		{ "DNS", REGENT_FACT_IP_DNS, "6" },
		{ "domain", REGENT_FACT_IP_DOMAIN, "15" },
		{ "NTP", REGENT_FACT_IP_NTP, "42" },
	};
	g_autoptr(GPtrArray) phases = probe_phases(probe);
	const ProbePhase *phase = probe_phase_find(phases, PROBE_ADDRESSING);
	g_auto(GStrv) options = read_options(probe);

	add_address(rows, probe, phase && probe_phase_was_reached(phase));
	for (guint i = 0; i < G_N_ELEMENTS(facts); i++) {
		g_autofree char *source = source_of(probe, options, facts[i].number);

		probe_row_fact(rows, probe, ADDRESS, facts[i].name, source, facts[i].fact);
	}
	probe_row_fact(rows, probe, ADDRESS, "TFTP", ctl_string(probe->facts, REGENT_FACT_PROVISIONING_SOURCE),
		REGENT_FACT_PROVISIONING_SERVERS);
	if (*ctl_string(probe->facts, REGENT_FACT_IP_ADDRESS) && !has_servers(probe))
		probe_row_add(
			rows, ADDRESS, "TFTP", "none", ctl_boolean(probe->facts, REGENT_FACT_IP_DHCP) ? "DHCP" : NULL);
	add_lease(rows, probe);
	add_options(rows, options);
	probe_row_heard(rows, probe, ADDRESS, "heard", PROBE_ADDRESSING);
	probe_row_report(rows, probe, PROBE_ADDRESSING);
}
