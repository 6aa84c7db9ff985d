/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "firmware-report.h"

#include "clock-text.h"
#include "firmware-loads.h"

#include <regent/facts.h>
#include <string.h>

void firmware_report_loads(RegentStep *step, const FirmwareInput *input)
{
	if (input->running)
		regent_step_publish_string(step, REGENT_FACT_UPGRADE_RUNNING, input->running);
	if (input->configured)
		regent_step_publish_string(step, REGENT_FACT_UPGRADE_CONFIGURED, input->configured);
	else
		regent_step_publish(step, REGENT_FACT_UPGRADE_CONFIGURED, NULL);
}

void firmware_report_state(RegentStep *step, FirmwareState from, FirmwareState to)
{
	regent_step_log(step, G_LOG_LEVEL_DEBUG, "load: %s -> %s", firmware_state_name(from), firmware_state_name(to));
	regent_step_publish_string(step, REGENT_FACT_UPGRADE_STATE, firmware_state_text(to));
}

void firmware_report_call_manager(RegentStep *step, const char *host)
{
	g_autofree char *stage = g_strdup_printf("Opening %s", host);

	regent_step_stage(step, stage);
}

void firmware_report_file(RegentStep *step, const char *name, guint index, guint count)
{
	regent_step_stage(step, "Upgrading");
	regent_step_report(step, count ? (double) index / count : -1, "fetching %s", name);
}

void firmware_report_progress(RegentStep *step, guint index, guint count, double part, guint64 received)
{
	regent_step_report(step, (index + part) / count, "fetching file %u of %u, %" G_GUINT64_FORMAT " kB", index + 1,
		count, received / 1000);
}

void firmware_report_install(RegentStep *step, const char *load)
{
	regent_step_report(step, -1, "installing %s", load);
	regent_step_message(step, "Upgrading to %s", load);
}

void firmware_report_adopted(RegentStep *step, const char *load)
{
	regent_step_stage(step, "Upgrading");
	regent_step_report(step, -1, "the installer of %s was begun before regentd started, and is waited for", load);
	regent_step_message(step, "The installer of %s was begun before regentd started", load);
}

void firmware_report_installer(RegentStep *step, double fraction, const char *text, gboolean leaving)
{
	regent_step_report(step, fraction, leaving ? "ends after the installer: %s" : "installing: %s", text);
}

void firmware_report_waiting(RegentStep *step, const char *load, gint64 deadline)
{
	gint64 left = MAX(deadline - regent_step_now(step), 0);
	g_autofree char *latest = clock_text(left);

	regent_step_report(step, -1, "ends after the installer of %s, at %s at the latest", load, latest);
	regent_step_log(step, G_LOG_LEVEL_MESSAGE,
		"the installer of %s is at work, and is not cut off: waiting for %" G_GINT64_FORMAT " s at most", load,
		left / G_USEC_PER_SEC);
}

static void report_line(RegentStep *step, FirmwareState state, const char *wanted, gboolean installer)
{
	const char *running = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_LOAD);

	switch (state) {
	case FIRMWARE_NONE:
		regent_step_report(step, -1, "none configured, running %s", running ? running : "unknown");
		break;
	case FIRMWARE_CURRENT:
		regent_step_report(step, -1, "up to date (%s)", running);
		break;
	case FIRMWARE_DIFFERS:
		regent_step_report(step, -1, "%s configured%s, running %s", wanted, installer ? " (not in accept)" : "",
			running ? running : "unknown");
		break;
	case FIRMWARE_INSTALLED:
		regent_step_report(step, -1, "%s installed, starts at the next boot", wanted);
		break;
	default:
		regent_step_report(step, -1, "%s failed, running %s", wanted, running);
	}
}

void firmware_report_finished(RegentStep *step, FirmwareState state, const char *wanted, gboolean installer)
{
	report_line(step, state, wanted, installer);
}

/* The one whose fault it is has its name in the place that its line of the cure reads. */
void firmware_report_failure(RegentStep *step, const FirmwareFailure *failure)
{
	FirmwareFault fault = failure->fault;
	const char *load = failure->load ? failure->load : "the load";
	const char *running = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_LOAD);
	const char *kind = regent_step_fact_string(step, REGENT_FACT_CONFIG_KIND);
	gboolean absent = fault == FIRMWARE_FAULT_ABSENT, cucm = g_strcmp0(kind, "cucm") == 0;
	gboolean cut = absent && failure->told && strlen(load) == FIRMWARE_LOAD_CUT;
	gboolean said =
		fault == FIRMWARE_FAULT_INSTALLER || fault == FIRMWARE_FAULT_LATE || fault == FIRMWARE_FAULT_CUT;
	g_autofree char *words = said && failure->words ? g_build_filename(failure->words, "output", NULL) : NULL;

	if (!failure->why) {
		regent_step_explain(step, NULL, NULL);
		return;
	}
	regent_step_explain(step, "load.failed", "detail", failure->why, "still", failure->registered ? running : NULL,
		"absent", absent ? load : NULL, "device-page", absent && cucm ? load : NULL, "named",
		absent && !cucm ? load : NULL, "cut", cut ? load : NULL, "server",
		fault == FIRMWARE_FAULT_SERVER ? load : NULL, "list", fault == FIRMWARE_FAULT_LIST ? load : NULL,
		"large", fault == FIRMWARE_FAULT_SIZE ? load : NULL, "disk", fault == FIRMWARE_FAULT_DISK ? load : NULL,
		"start", fault == FIRMWARE_FAULT_START ? load : NULL, "words", words, "late",
		fault == FIRMWARE_FAULT_LATE ? load : NULL, "vain", fault == FIRMWARE_FAULT_BOOT ? load : NULL, NULL);
}

void firmware_report_ring_list(RegentStep *step, const char *path)
{
	regent_step_publish_string(step, REGENT_FACT_UPGRADE_RING_LIST, path);
}
