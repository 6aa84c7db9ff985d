/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "probe.h"

/** What a probe has found out, a row for each thing that is known. */
typedef struct {
	char *topic, *name, *value;
	char *source; /* where that came from, "" where it says so itself */
} ProbeRow;

/** Returns: (transfer full): rows of the same topic stand together. */
GPtrArray *probe_rows(const Probe *probe);

/* Each adds its topics, for probe_rows(). */
void probe_rows_port(GPtrArray *rows, const Probe *probe);
void probe_rows_address(GPtrArray *rows, const Probe *probe);
void probe_rows_config(GPtrArray *rows, const Probe *probe);
void probe_rows_registration(GPtrArray *rows, const Probe *probe);

/* Those of phases that have more to say than what was heard. */
#define PROBE_ADDRESS_TOPIC "address"
#define PROBE_CONFIG_TOPIC "configuration"
#define PROBE_MANAGERS_TOPIC "call managers"

/** Adds a row, unless @value is "". @name, @source: (nullable) */
void probe_row_add(GPtrArray *rows, const char *topic, const char *name, const char *value, const char *source);
void probe_row_printf(GPtrArray *rows, const char *topic, const char *name, const char *source, const char *format, ...)
	G_GNUC_PRINTF(5, 6);
/** Adds the fact @fact as probe_value_text() has it. */
void probe_row_fact(
	GPtrArray *rows, const Probe *probe, const char *topic, const char *name, const char *source, const char *fact);
/** Adds what peers answered in phase @phase, each once, with how often; how long an answer took makes it no other one. */
void probe_row_heard(GPtrArray *rows, const Probe *probe, const char *topic, const char *name, const char *phase);
/** Adds what a step of the phase @phase reported last, where it is not done. */
void probe_row_report(GPtrArray *rows, const Probe *probe, const char *phase);
