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
/** An installer of @load that an earlier life of the daemon began was found. */
void firmware_report_adopted(RegentStep *step, const char *load);
/** @fraction, @text: in the installer's own words. @leaving: the step ends after it. */
void firmware_report_installer(RegentStep *step, double fraction, const char *text, gboolean leaving);
/** The step is to end, and waits for the installer of @load, until @deadline at most. */
void firmware_report_waiting(RegentStep *step, const char *load, gint64 deadline);
/** @wanted: (nullable): the load that ought to run. @installer: there is one. */
void firmware_report_finished(RegentStep *step, FirmwareState state, const char *wanted, gboolean installer);

typedef struct {
	FirmwareFault fault;
	char *why;           /* NULL: nothing failed */
	const char *load;    /* that is wanted */
	gboolean told;       /* by a call manager, and not by the configuration */
	gboolean registered; /* the phone is */
	const char *words;   /* folder of what the installer said */
} FirmwareFailure;

/** Says why a load was not installed, with the cure for just that; or that nothing is wrong any more. */
void firmware_report_failure(RegentStep *step, const FirmwareFailure *failure);
void firmware_report_ring_list(RegentStep *step, const char *path);
