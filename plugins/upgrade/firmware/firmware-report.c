/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "firmware-report.h"

#include <regent/facts.h>

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

void firmware_report_installer(RegentStep *step, double fraction, const char *text)
{
	regent_step_report(step, fraction, "installing: %s", text);
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

void firmware_report_finished(
	RegentStep *step, FirmwareState state, const char *wanted, gboolean installer, const char *why)
{
	report_line(step, state, wanted, installer);
	if (state != FIRMWARE_FAILED) {
		regent_step_explain(step, NULL, NULL);
		return;
	}
	regent_step_message(step, "Upgrade Failed: %s", why);
	regent_step_explain(step, "load.failed", "detail", why, NULL);
}

void firmware_report_ring_list(RegentStep *step, const char *path)
{
	regent_step_publish_string(step, REGENT_FACT_UPGRADE_RING_LIST, path);
}
