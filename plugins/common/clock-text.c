/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "clock-text.h"

char *clock_text(gint64 span)
{
	g_autoptr(GDateTime) present = g_date_time_new_now_local();
	g_autoptr(GDateTime) then = g_date_time_add(present, span);

	return g_date_time_format(then, "%F %T");
}
