/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "clock.h"

#include <string.h>

#include "text.h"

static GDateTime *at(GVariant *clock, gint64 when)
{
	gint64 set_at = clock ? ctl_int64(clock, "set-at", -1) : -1;
	gint64 local = clock ? ctl_int64(clock, "local", 0) : 0;
	gint64 microseconds = when - set_at;

	if (set_at < 0)
		return NULL;
	/* Floor, also for a time before the clock was set. */
	if (microseconds < 0)
		microseconds -= G_USEC_PER_SEC - 1;
	return g_date_time_new_from_unix_utc(local + microseconds / G_USEC_PER_SEC);
}

static guint twelve(GDateTime *time)
{
	guint hour = g_date_time_get_hour(time) % 12;

	return hour ? hour : 12;
}

static void add_date(GString *out, GDateTime *time, const char *template)
{
	for (const char *p = template; *p; p++) {
		if (*p == 'D')
			g_string_append_printf(out, "%02d", g_date_time_get_day_of_month(time));
		else if (*p == 'M')
			g_string_append_printf(out, "%02d", g_date_time_get_month(time));
		else if (*p == 'Y' && p[1] == 'Y')
			g_string_append_printf(out, "%04d", g_date_time_get_year(time));
		else if (*p == 'Y' && (p == template || p[-1] != 'Y'))
			g_string_append_printf(out, "%02d", g_date_time_get_year(time) % 100);
		else if (strchr("/-.", *p))
			g_string_append_c(out, *p);
	}
}

char *ctl_clock_display(GVariant *clock, gint64 now)
{
	g_autoptr(GDateTime) time = at(clock, now);
	g_autoptr(GString) out = g_string_new(NULL);
	const char *template = clock ? ctl_string(clock, "template") : "";
	gsize length;

	if (!time)
		return NULL;
	if (!*template)
		template = "M/D/Y";
	length = strlen(template);
	if (template[length - 1] == 'A' || template[length - 1] == 'a')
		g_string_append_printf(out, "%u:%02d%c ", twelve(time), g_date_time_get_minute(time),
			g_date_time_get_hour(time) < 12 ? 'a' : 'p');
	else
		g_string_append_printf(out, "%02d:%02d ", g_date_time_get_hour(time), g_date_time_get_minute(time));
	add_date(out, time, template);
	return g_strdup(out->str);
}

char *ctl_clock_message(GVariant *clock, gint64 when)
{
	g_autoptr(GDateTime) time = at(clock, when);

	if (!time)
		return NULL;
	return g_strdup_printf("%u:%02d:%02d%c", twelve(time), g_date_time_get_minute(time),
		(int) g_date_time_get_second(time), g_date_time_get_hour(time) < 12 ? 'a' : 'p');
}
