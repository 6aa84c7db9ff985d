/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-facts.h"

#include <regent/facts.h>
#include <stdio.h>
#include <string.h>

#define SIP_PORT 5060
#define CALL_MANAGERS "USECALLMANAGER"
#define MIN_EXPIRES 20

/* "00:11:22:AA:BB:CC" as phones have it in SIP: 001122aabbcc. */
static char *plain_mac(const char *mac)
{
	GString *out = g_string_new(NULL);

	for (; mac && *mac; mac++)
		if (g_ascii_isxdigit(*mac))
			g_string_append_c(out, g_ascii_tolower(*mac));
	while (out->len < 12)
		g_string_append_c(out, '0');
	return g_string_free(g_string_truncate(out, 12), FALSE);
}

/* Returns: (transfer full) (nullable): the text, NULL when empty. */
static char *text(GVariant *dictionary, const char *key)
{
	const char *value = NULL;

	g_variant_lookup(dictionary, key, "&s", &value);
	return value && *value ? g_strdup(value) : NULL;
}

static guint setting(const SipFacts *facts, const char *key, guint fallback)
{
	guint32 value = fallback;

	if (facts->settings)
		g_variant_lookup(facts->settings, key, "u", &value);
	return value;
}

static char *user_agent(const SipFacts *facts)
{
	g_auto(GStrv) parts = g_strsplit(facts->user_agent ? facts->user_agent : "regent", "%l", -1);

	return g_strjoinv(facts->load ? facts->load : "", parts);
}

/* Returns: tcp, udp, tls or NULL. */
static const char *transport(const SipFacts *facts)
{
	const char *value = NULL;

	if (facts->settings)
		g_variant_lookup(facts->settings, REGENT_SETTING_TRANSPORT, "&s", &value);
	return value;
}

/* A security mode above 1 means TLS whatever the transport says: nothing of it goes out in the clear. */
static gboolean wants_tls(const SipFacts *facts)
{
	return g_strcmp0(transport(facts), "tls") == 0 || setting(facts, REGENT_SETTING_SECURITY_MODE, 1) > 1;
}

/* Where nothing is said: TCP to call managers, as their phones do, else UDP. */
static SipConfig *new_account(const SipFacts *facts, gboolean cisco)
{
	SipConfig *config = sip_config_new();
	const char *said = transport(facts);

	config->cisco = cisco;
	config->tcp = said ? strcmp(said, "tcp") == 0 : cisco;
	config->device_name = g_strdup(facts->device_name);
	config->mac = plain_mac(facts->mac);
	config->model = facts->model ? g_strdup_printf("%u", facts->model) : NULL;
	config->user_agent = user_agent(facts);
	config->load = g_strdup(facts->load);
	if (g_strcmp0(facts->load, facts->configured_load) != 0)
		config->other_load = g_strdup(facts->configured_load);
	config->expires = MAX(setting(facts, REGENT_SETTING_REGISTER_EXPIRES, config->expires), MIN_EXPIRES);
	config->delta = setting(facts, REGENT_SETTING_REGISTER_DELTA, config->delta);
	config->timers.limit = facts->limit;
	return config;
}

static void add_server(SipConfig *config, char *host, guint16 port, gboolean srv)
{
	SipServer *server = g_new0(SipServer, 1);

	server->host = host;
	server->port = port;
	server->srv = srv;
	g_ptr_array_add(config->servers, server);
}

static void add_call_managers(SipConfig *config, GVariant *list)
{
	GVariantIter iter;
	GVariant *entry;

	g_variant_iter_init(&iter, list);
	while ((entry = g_variant_iter_next_value(&iter))) {
		guint16 port = SIP_PORT;
		char *name = text(entry, REGENT_CM_NAME);

		g_variant_lookup(entry, REGENT_CM_SIP_PORT, "q", &port);
		if (name)
			add_server(config, name, port, FALSE);
		g_variant_unref(entry);
	}
}

/* Credentials of a line, else those of every line, else those of the first line. */
static GVariant *find_credential(const SipFacts *facts, guint index)
{
	const guint32 wanted[] = { index, 0, 1 };

	for (guint i = 0; facts->credentials && i < G_N_ELEMENTS(wanted); i++) {
		GVariantIter iter;
		GVariant *entry;

		g_variant_iter_init(&iter, facts->credentials);
		while ((entry = g_variant_iter_next_value(&iter))) {
			g_autofree char *password = text(entry, REGENT_CREDENTIAL_PASSWORD);
			guint32 line = 0;

			g_variant_lookup(entry, REGENT_CREDENTIAL_LINE, "u", &line);
			if (line == wanted[i] && password)
				return entry;
			g_variant_unref(entry);
		}
	}
	return NULL;
}

static void add_line(SipConfig *config, const SipFacts *facts, GVariant *entry, guint index)
{
	g_autoptr(GVariant) credential = find_credential(facts, index);
	SipLine *line = g_new0(SipLine, 1);

	line->index = index;
	line->number = text(entry, REGENT_LINE_NUMBER);
	line->contact = text(entry, REGENT_LINE_CONTACT);
	if (!line->contact)
		line->contact = g_strdup(line->number);
	if (credential) {
		line->password = text(credential, REGENT_CREDENTIAL_PASSWORD);
		line->user = text(credential, REGENT_CREDENTIAL_USER);
		if (!line->user)
			line->user = g_strdup(line->number);
	}
	g_ptr_array_add(config->lines, line);
}

/* The account of the registrar that the line names; a new one if need be. */
static SipConfig *account_for(const SipFacts *facts, GPtrArray *accounts, GVariant *line)
{
	g_autofree char *proxy = text(line, REGENT_LINE_PROXY);
	gboolean cisco = !proxy || g_ascii_strcasecmp(proxy, CALL_MANAGERS) == 0;
	guint16 port = 0;
	SipConfig *config;

	g_variant_lookup(line, REGENT_LINE_PORT, "q", &port);
	for (guint i = 0; i < accounts->len; i++) {
		const SipServer *first;

		config = g_ptr_array_index(accounts, i);
		first = config->servers->len ? g_ptr_array_index(config->servers, 0) : NULL;
		if (config->cisco == cisco && (cisco || (strcmp(first->host, proxy) == 0 && first->port == port)))
			return config;
	}
	config = new_account(facts, cisco);
	if (cisco && facts->call_managers)
		add_call_managers(config, facts->call_managers);
	else if (!cisco)
		add_server(config, g_steal_pointer(&proxy), port, port == 0);
	g_ptr_array_add(accounts, config);
	return config;
}

static void free_account(gpointer config)
{
	sip_config_free(config);
}

GPtrArray *sip_facts_accounts(const SipFacts *facts, const char **why)
{
	GPtrArray *accounts = g_ptr_array_new_with_free_func(free_account);
	GVariantIter iter;
	GVariant *line;

	*why = "sip.no-lines";
	if (facts->lines)
		g_variant_iter_init(&iter, facts->lines);
	while (facts->lines && (line = g_variant_iter_next_value(&iter))) {
		g_autofree char *number = text(line, REGENT_LINE_NUMBER);
		guint32 index = 0;

		g_variant_lookup(line, REGENT_LINE_INDEX, "u", &index);
		if (number)
			add_line(account_for(facts, accounts, line), facts, line, index);
		g_variant_unref(line);
	}
	for (guint i = 0; i < accounts->len; i++)
		if (!((SipConfig *) g_ptr_array_index(accounts, i))->servers->len)
			*why = "sip.no-servers";
	if (wants_tls(facts))
		*why = "sip.tls";
	else if (accounts->len && strcmp(*why, "sip.no-servers") != 0)
		return accounts;
	g_ptr_array_set_size(accounts, 0);
	return accounts;
}

gint64 sip_facts_date(const char *date)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	int day, year, hour, minute, second;
	char month[4] = "";
	const char *found;
	g_autoptr(GDateTime) time = NULL;

	if (sscanf(date, "%*3s, %2d %3s %4d %2d:%2d:%2d", &day, month, &year, &hour, &minute, &second) != 6)
		return -1;
	found = strlen(month) == 3 ? strstr(months, month) : NULL;
	if (!found || (found - months) % 3)
		return -1;
	time = g_date_time_new_utc(year, (int) (found - months) / 3 + 1, day, hour, minute, second);
	return time ? g_date_time_to_unix(time) : -1;
}

gint64 sip_facts_utc_offset(GVariant *settings, gint64 time)
{
	const char *name = NULL;
	gint32 minutes = 0;
	g_autoptr(GTimeZone) zone = NULL;

	if (!settings)
		return 0;
	g_variant_lookup(settings, REGENT_SETTING_UTC_OFFSET, "i", &minutes);
	if (!g_variant_lookup(settings, REGENT_SETTING_TIME_ZONE, "&s", &name))
		return (gint64) minutes * 60;
	zone = g_time_zone_new_identifier(name);
	if (!zone)
		return (gint64) minutes * 60;
	return g_time_zone_get_offset(zone, g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, time));
}
