/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "firmware-client.h"

#include <regent/step.h>

/** What the client says and does, as facts, stages, messages and reasons. */

void firmware_report_loads(RegentStep *step, const FirmwareInput *input);
void firmware_report_state(RegentStep *step, FirmwareState from, FirmwareState to);
/** A call manager, @host, is tried. */
void firmware_report_call_manager(RegentStep *step, const char *host);
/** @count 0: the list of files; else file @index of @count. */
void firmware_report_file(RegentStep *step, const char *name, guint index, guint count);
/** @part: of this file, 0 to 1. @received: bytes of it. */
void firmware_report_progress(RegentStep *step, guint index, guint count, double part, guint64 received);
void firmware_report_install(RegentStep *step, const char *load);
/** @fraction, @text: in the installer's own words. */
void firmware_report_installer(RegentStep *step, double fraction, const char *text);
/** @wanted: (nullable): the load that ought to run. @installer: there is one. @why: of FIRMWARE_FAILED. */
void firmware_report_finished(
	RegentStep *step, FirmwareState state, const char *wanted, gboolean installer, const char *why);
void firmware_report_ring_list(RegentStep *step, const char *path);
