/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "picture.h"

#include "status.h"

#define SHOWN 12 /* last events below the status */
/* Home, then clear what is left of the last one. */
#define WIPE "\033[H\033[J"

void ctl_picture_init(CtlPicture *picture, FILE *out, gboolean screen)
{
	*picture = (CtlPicture) { .out = out, .screen = screen, .lines = G_QUEUE_INIT };
}

void ctl_picture_event(CtlPicture *picture, const CtlEvent *event, gint64 boot)
{
	g_autofree char *line = ctl_event_line(event, boot);

	if (!picture->screen) {
		fprintf(picture->out, "%s\n", line);
		return;
	}
	g_queue_push_tail(&picture->lines, g_steal_pointer(&line));
	if (picture->lines.length > SHOWN)
		g_free(g_queue_pop_head(&picture->lines));
}

void ctl_picture_head(CtlPicture *picture, char *text)
{
	g_free(picture->head);
	picture->head = text;
	if (!picture->screen)
		fputs(text, picture->out);
}

void ctl_picture_draw(CtlPicture *picture, GVariant *status, const CtlStyle *style)
{
	g_autofree char *text = picture->screen ? ctl_status_text(status, style) : NULL;

	if (text)
		fprintf(picture->out, WIPE "%s%s\n", picture->head ? picture->head : "", text);
	for (GList *l = picture->lines.head; l; l = l->next)
		fprintf(picture->out, "%s\n", (char *) l->data);
	fflush(picture->out);
}

void ctl_picture_wipe(CtlPicture *picture)
{
	if (picture->screen)
		fprintf(picture->out, WIPE "%s", picture->head ? picture->head : "");
	fflush(picture->out);
}

void ctl_picture_clear(CtlPicture *picture)
{
	g_queue_clear_full(&picture->lines, g_free);
	g_clear_pointer(&picture->head, g_free);
}
