/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "events.h"

#include <stdio.h>

/** What is shown of a boot while it goes on: on a terminal the status and the last events below it, drawn anew each time;
 * else a line an event. */
typedef struct {
	FILE *out;
	gboolean screen;
	char *head;   /* above the status, on a terminal; NULL: nothing */
	GQueue lines; /* of char *: the last events, on a terminal */
} CtlPicture;

void ctl_picture_init(CtlPicture *picture, FILE *out, gboolean screen);
void ctl_picture_event(CtlPicture *picture, const CtlEvent *event, gint64 boot);
/** Says @text (transfer full) once; on a terminal it stays above the picture, also when that is taken off. */
void ctl_picture_head(CtlPicture *picture, char *text);
/** Draws it, on a terminal. */
void ctl_picture_draw(CtlPicture *picture, GVariant *status, const CtlStyle *style);
/** Takes it off the terminal: what comes next stands alone there. */
void ctl_picture_wipe(CtlPicture *picture);
void ctl_picture_clear(CtlPicture *picture);
