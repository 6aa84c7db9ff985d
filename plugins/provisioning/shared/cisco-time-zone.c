/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cisco-config.h"

#include <string.h>

/*
 * Names as in the timeZone element, without " Standard Time" or " Standard/Daylight Time". The offsets that go
 * with them in server documentation mix summer and winter time, so they are mapped to IANA zones, as Unicode CLDR does.
 */
static const struct {
	const char *name;
	const char *iana;
} zones[] = {
	{ "Dateline", "Etc/GMT+12" },
	{ "Samoa", "Pacific/Pago_Pago" },
	{ "Hawaiian", "Pacific/Honolulu" },
	{ "Alaskan", "America/Anchorage" },
	{ "Pacific", "America/Los_Angeles" },
	{ "Mountain", "America/Denver" },
	{ "US Mountain", "America/Phoenix" },
	{ "Central", "America/Chicago" },
	{ "Mexico", "America/Mexico_City" },
	{ "Canada Central", "America/Regina" },
	{ "SA Pacific", "America/Bogota" },
	{ "Eastern", "America/New_York" },
	{ "US Eastern", "America/Indiana/Indianapolis" },
	{ "Atlantic", "America/Halifax" },
	{ "SA Western", "America/La_Paz" },
	{ "Pacific SA", "America/Santiago" },
	{ "Newfoundland", "America/St_Johns" },
	{ "E. South America", "America/Sao_Paulo" },
	{ "SA Eastern", "America/Cayenne" },
	{ "Mid-Atlantic", "America/Noronha" },
	{ "Azores", "Atlantic/Azores" },
	{ "GMT", "Europe/London" },
	{ "Greenwich", "Atlantic/Reykjavik" },
	{ "W. Europe", "Europe/Berlin" },
	{ "GTB", "Europe/Bucharest" },
	{ "Egypt", "Africa/Cairo" },
	{ "E. Europe", "Europe/Chisinau" },
	{ "Romance", "Europe/Paris" },
	{ "Central Europe", "Europe/Budapest" },
	{ "South Africa", "Africa/Johannesburg" },
	{ "Jerusalem", "Asia/Jerusalem" },
	{ "Saudi Arabia", "Asia/Riyadh" },
	{ "Russian", "Europe/Moscow" },
	{ "Iran", "Asia/Tehran" },
	{ "Caucasus", "Asia/Yerevan" },
	{ "Arabian", "Asia/Dubai" },
	{ "Afghanistan", "Asia/Kabul" },
	{ "West Asia", "Asia/Tashkent" },
	{ "Ekaterinburg", "Asia/Yekaterinburg" },
	{ "India", "Asia/Kolkata" },
	{ "Central Asia", "Asia/Almaty" },
	{ "SE Asia", "Asia/Bangkok" },
	{ "China", "Asia/Shanghai" },
	{ "Taipei", "Asia/Taipei" },
	{ "Tokyo", "Asia/Tokyo" },
	{ "Cen. Australia", "Australia/Adelaide" },
	{ "AUS Central", "Australia/Darwin" },
	{ "E. Australia", "Australia/Brisbane" },
	{ "AUS Eastern", "Australia/Sydney" },
	{ "West Pacific", "Pacific/Port_Moresby" },
	{ "Tasmania", "Australia/Hobart" },
	{ "Central Pacific", "Pacific/Guadalcanal" },
	{ "Fiji", "Pacific/Fiji" },
	{ "New Zealand", "Pacific/Auckland" },
};

const char *cisco_time_zone(const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS(zones); i++) {
		gsize length = strlen(zones[i].name);

		if (!g_ascii_strncasecmp(name, zones[i].name, length) &&
			(!name[length] || !g_ascii_strncasecmp(name + length, " Standard", 9) ||
				!g_ascii_strncasecmp(name + length, " Daylight", 9)))
			return zones[i].iana;
	}
	return NULL;
}
