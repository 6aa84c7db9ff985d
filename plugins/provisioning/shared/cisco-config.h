/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * A phone's configuration file, SEP<MAC>.cnf.xml, or the default file, XMLDefault.cnf.xml, read into facts. The file
 * comes from the network: no entities, no DTD, nothing else is opened, and all text is printable UTF-8.
 */

/** Largest file that is read; the limit real phones have. */
#define CISCO_CONFIG_MAX (2048 * 1024)

#define CISCO_CONFIG_ERROR (cisco_config_error_quark())
GQuark cisco_config_error_quark(void);

typedef enum {
	CISCO_CONFIG_ERROR_UNREADABLE, /* too large, not XML, not well-formed, another document */
	CISCO_CONFIG_ERROR_ENCRYPTED,  /* the short file beside an encrypted one */
} CiscoConfigError;

/** What the file may leave to the phone. */
typedef struct {
	const char *protocol; /* where the file names none; NULL: by the load's name, else sccp */
	const char *gateway;  /* the router, where SRST is "Use Default Gateway"; NULL: none known */
	const char *address;  /* the phone's own, with the length of its prefix; NULL: none known */
	guint64 model;        /* N of the loadInformationN that is ours; 0: unknown */
} CiscoConfigHints;

/* Kinds of call manager, as config.kind has them. */
#define CISCO_KIND_CUCM "cucm"
#define CISCO_KIND_CME "cme"
#define CISCO_KIND_USECALLMANAGER "usecallmanager"
#define CISCO_KIND_OTHER "other" /* certainly none of Cisco's */

typedef struct {
	gboolean is_default;     /* the root is Default */
	const char *kind;        /* what wrote it, a CISCO_KIND_; NULL: it does not show */
	char *damage;            /* what of it is not well-formed and was left out; NULL: nothing */
	char *ignored;           /* what else of it cannot be used, in words; NULL: nothing */
	char *protocol;          /* sccp or sip */
	char *version;           /* NULL: no versionStamp */
	char *load;              /* without .loads; NULL: keep the running one */
	GVariant *call_managers; /* aa{sv}, REGENT_CM_ keys, in priority order, maybe empty */
	GVariant *srst;          /* the same; NULL: none */
	GVariant *lines;         /* aa{sv}, REGENT_LINE_ keys; NULL: none (SCCP) */
	GVariant *credentials;   /* aa{sv}, REGENT_CREDENTIAL_ keys, secret; NULL: none */
	GVariant *settings;      /* a{sv}, REGENT_SETTING_ keys */
} CiscoConfig;

/** Returns: (transfer full): the file; NULL with @error: "is not well-formed XML at line 102, in member". */
CiscoConfig *cisco_config_parse(gconstpointer data, gsize length, const CiscoConfigHints *hints, GError **error);
void cisco_config_free(CiscoConfig *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CiscoConfig, cisco_config_free)

/** Returns: (transfer none) (nullable): the kind of that name. */
const char *cisco_config_kind(const char *name);

/** Returns: the IANA zone of a timeZone element, "W. Europe Standard/Daylight Time"; NULL: none known. */
const char *cisco_time_zone(const char *name);
