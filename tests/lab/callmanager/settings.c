/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cm.h"

#include <stddef.h>
#include <string.h>

/* One table for the options and for the commands that change them while it runs. */

typedef enum { SET_FLAG, SET_NUMBER, SET_BYTE, SET_SECONDS, SET_TEXT } SetKind;

typedef struct {
	const char *name;
	SetKind kind;
	gsize offset;
	const char *help;
} Setting;

#define AT(field) offsetof(CallManager, field)

static const Setting settings[] = {
	{ "address", SET_TEXT, AT(address), "address to listen on" },
	{ "port", SET_NUMBER, AT(port), "port to listen on, 2000" },
	{ "any", SET_FLAG, AT(any), "register devices that are not in the list too" },
	{ "auto-register", SET_FLAG, AT(auto_register), "register unknown devices, write their file, reset them" },
	{ "first-number", SET_NUMBER, AT(next_number), "first directory number to give away, 1001" },
	{ "tftp-root", SET_TEXT, AT(tftp_root), "where auto-registration writes files" },
	{ "template", SET_TEXT, AT(template_file), "what it writes; @DEVICE@ and @NUMBER@ are filled in" },
	{ "load", SET_TEXT, AT(load), "answer to a version request" },
	{ "buttons", SET_TEXT, AT(buttons_text), "types of the keys in hex, 9,9,9,2,2,15,14" },
	{ "version", SET_BYTE, AT(profile.version), "highest protocol version" },
	{ "keepalive", SET_SECONDS, AT(profile.keepalive), "keepalive interval, s" },
	{ "standby-keepalive", SET_SECONDS, AT(profile.standby), "interval on a standby connection, s" },
	{ "quiet", SET_FLAG, AT(quiet), "log nothing about single phones" },
	{ "trace", SET_FLAG, AT(trace), "log every message" },
	{ "reject", SET_TEXT, AT(faults.reject), "reject everybody with this text, \\ooo is a byte" },
	{ "drop", SET_TEXT, AT(faults.drop), "leave this request unanswered" },
	{ "close", SET_TEXT, AT(faults.close), "close the connection after this message" },
	{ "token", SET_TEXT, AT(faults.token), "answer tokens with ack, ignore or a wait in seconds" },
	{ "silent", SET_FLAG, AT(faults.silent), "accept connections and say nothing" },
	{ "deaf", SET_FLAG, AT(faults.deaf), "do not answer keepalives" },
	{ "dirty", SET_FLAG, AT(faults.dirty), "leave garbage behind the ends of strings" },
	{ "garbage", SET_FLAG, AT(faults.garbage), "answer Register with noise" },
	{ "split", SET_NUMBER, AT(faults.split), "send this many bytes at a time" },
	{ "limit", SET_NUMBER, AT(faults.limit), "registrations a second; reject the others" },
	{ "version-byte", SET_NUMBER, AT(faults.version_byte), "version in RegisterAck, whatever was agreed" },
	{ "unregister", SET_NUMBER, AT(faults.unregister), "result of Unregister: 0 ok, 1 error, 2 refused" },
	{ "forms", SET_TEXT, AT(faults.forms), "fixed or dynamic, whatever the version says" },
};

static const Setting *setting_find(const char *name)
{
	for (guint i = 0; i < G_N_ELEMENTS(settings); i++)
		if (!strcmp(settings[i].name, name))
			return &settings[i];
	return NULL;
}

static void buttons_parse(CallManager *cm)
{
	g_auto(GStrv) words = g_strsplit(cm->buttons_text, ",", -1);

	g_array_set_size(cm->buttons, 0);
	for (char **word = words; *word; word++) {
		guint8 type = g_ascii_strtoull(*word, NULL, 16);
		g_array_append_val(cm->buttons, type);
	}
}

static void setting_apply(CallManager *cm, const Setting *setting, const char *value)
{
	char *field = (char *) cm + setting->offset;
	gboolean off = !strcmp(value, "off");

	switch (setting->kind) {
	case SET_FLAG:
		*(gboolean *) field = !off;
		break;
	case SET_NUMBER:
		*(int *) field = off ? 0 : atoi(value);
		break;
	case SET_BYTE:
		*(guint8 *) field = atoi(value);
		break;
	case SET_SECONDS:
		*(guint16 *) field = atoi(value);
		break;
	case SET_TEXT:
		g_free(*(char **) field);
		*(char **) field = off ? NULL : g_strdup(value);
		break;
	}
	if (!strcmp(setting->name, "buttons"))
		buttons_parse(cm);
}

gboolean setting_set(CallManager *cm, const char *name, const char *value)
{
	const Setting *setting = setting_find(name);

	if (!setting || (!value && setting->kind != SET_FLAG))
		return FALSE;
	setting_apply(cm, setting, value ? value : "on");
	return TRUE;
}

gboolean setting_is_flag(const char *name)
{
	const Setting *setting = setting_find(name);

	return setting && setting->kind == SET_FLAG;
}

void settings_help(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(settings); i++)
		g_print("  --%-20s %s\n", settings[i].name, settings[i].help);
}
