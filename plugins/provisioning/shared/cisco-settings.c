/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cisco-parts.h"

#include <regent/facts.h>
#include <string.h>

static gboolean only(const char *text, const char *characters)
{
	return text[strspn(text, characters)] == '\0';
}

static GVariant *read_text(const char *text)
{
	return g_variant_new_string(text);
}

static GVariant *read_number(const char *text, guint32 min, guint32 max)
{
	guint64 number;

	return g_ascii_string_to_unsigned(text, 10, min, max, &number, NULL) ? g_variant_new_uint32((guint32) number)
									     : NULL;
}

static GVariant *read_seconds(const char *text)
{
	return read_number(text, 0, G_MAXINT32);
}

static GVariant *read_security_mode(const char *text)
{
	return read_number(text, 1, 3);
}

static GVariant *read_transport(const char *text)
{
	/* 4 is "TCP and UDP": real phones take TCP. */
	static const char *const transports[] = { "tcp", "udp", "tls", "tcp" };
	guint64 number;

	return g_ascii_string_to_unsigned(text, 10, 1, G_N_ELEMENTS(transports), &number, NULL)
		       ? g_variant_new_string(transports[number - 1])
		       : NULL;
}

/* The file has the whole ToS byte: 96 is CS3, DSCP 24. */
static GVariant *read_dscp(const char *text)
{
	guint64 tos;

	if (!g_ascii_string_to_unsigned(text, 10, 0, 255, &tos, NULL))
		return NULL;
	return g_variant_new_byte((guint8) (tos >> 2));
}

static GVariant *read_date_template(const char *text)
{
	g_autofree char *template = g_ascii_strup(text, -1);

	return only(template, "DMYA/.-") ? g_variant_new_string(template) : NULL;
}

/* It becomes the name of a file in the zone database. */
static gboolean is_iana_zone(const char *text)
{
	return only(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_+-") && text[0] != '/' &&
	       (strchr(text, '/') || !strcmp(text, "UTC"));
}

/* Either kind of name is met in either element. */
static GVariant *read_zone(const char *text)
{
	const char *zone = cisco_time_zone(text);

	if (!zone && is_iana_zone(text))
		zone = text;
	return zone ? g_variant_new_string(zone) : NULL;
}

static GVariant *read_host(const char *text)
{
	return cisco_xml_is_host(text) ? g_variant_new_string(text) : NULL;
}

typedef GVariant *(*SettingReader)(const char *text);

/* Of two rows with one key the first that has a value counts. */
static const struct {
	const char *key;
	const char *paths;
	SettingReader read;
	gboolean sip; /* of no meaning with SCCP */
} settings[] = {
	{ REGENT_SETTING_TRANSPORT, "transportLayerProtocol", read_transport, TRUE },
	{ REGENT_SETTING_REGISTER_EXPIRES, "sipProfile/sipStack/timerRegisterExpires", read_seconds, TRUE },
	{ REGENT_SETTING_REGISTER_DELTA, "sipProfile/sipStack/timerRegisterDelta", read_seconds, TRUE },
	{ REGENT_SETTING_KEEPALIVE_EXPIRES, "sipProfile/sipStack/timerKeepAliveExpires", read_seconds, TRUE },
	{ REGENT_SETTING_CONNECTION_MONITOR, "devicePool/connectionMonitorDuration", read_seconds },
	{ REGENT_SETTING_DATE_TEMPLATE, "devicePool/dateTimeSetting/dateTemplate", read_date_template },
	{ REGENT_SETTING_TIME_ZONE, "devicePool/dateTimeSetting/olsonTimeZone", read_zone },
	{ REGENT_SETTING_TIME_ZONE, "devicePool/dateTimeSetting/timeZone", read_zone },
	{ REGENT_SETTING_SECURITY_MODE, "deviceSecurityMode", read_security_mode },
	{ REGENT_SETTING_LOAD_SERVER, "vendorConfig/loadServer|commonConfig/loadServer|enterpriseConfig/loadServer",
		read_host },
	{ REGENT_SETTING_SIGNALING_DSCP, "dscpForCm2Dvce", read_dscp },
	{ REGENT_SETTING_USER_LOCALE, "userLocale/name", read_text },
	{ REGENT_SETTING_PHONE_LABEL, "sipProfile/phoneLabel", read_text },
};

GVariant *cisco_settings_read(const xmlNode *root, const CiscoReading *reading)
{
	const char *last = "";
	GVariantBuilder all;

	g_variant_builder_init(&all, G_VARIANT_TYPE_VARDICT);
	for (gsize i = 0; i < G_N_ELEMENTS(settings); i++) {
		g_autofree char *text = strcmp(last, settings[i].key) ? cisco_xml_text(root, settings[i].paths) : NULL;
		GVariant *value = text ? settings[i].read(text) : NULL;

		if (text && !value && (reading->sip || !settings[i].sip))
			cisco_ignore(reading, settings[i].paths, text, NULL);
		if (!value)
			continue;
		g_variant_builder_add(&all, "{sv}", settings[i].key, value);
		last = settings[i].key;
	}
	return g_variant_ref_sink(g_variant_builder_end(&all));
}
