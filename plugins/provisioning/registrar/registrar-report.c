/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "registrar-report.h"
#include "host-port.h"
#include "list-words.h"

#include <regent/facts.h>
#include <string.h>

static void add_text(GVariantBuilder *entry, const char *key, const char *text)
{
	if (text && *text)
		g_variant_builder_add(entry, "{sv}", key, g_variant_new_string(text));
}

static const char *port_key(const RegistrarConfig *config)
{
	if (!strcmp(config->protocol, "sccp"))
		return REGENT_CM_SCCP_PORT;
	return strcmp(config->transport, "tls") ? REGENT_CM_SIP_PORT : REGENT_CM_SIPS_PORT;
}

/** Returns: (transfer floating), as the others. */
static GVariant *call_managers(const RegistrarConfig *config)
{
	gboolean secure = !strcmp(config->transport, "tls");
	GVariantBuilder all;

	g_variant_builder_init(&all, G_VARIANT_TYPE("aa{sv}"));
	for (guint i = 0; i < config->call_managers->len; i++) {
		const HostPort *at = config->call_managers->pdata[i];

		g_variant_builder_open(&all, G_VARIANT_TYPE_VARDICT);
		g_variant_builder_add(&all, "{sv}", REGENT_CM_NAME, g_variant_new_string(at->host));
		g_variant_builder_add(&all, "{sv}", port_key(config), g_variant_new_uint16(at->port));
		g_variant_builder_add(&all, "{sv}", REGENT_CM_SECURE, g_variant_new_boolean(secure));
		g_variant_builder_close(&all);
	}
	return g_variant_builder_end(&all);
}

static GVariant *lines(const RegistrarConfig *config)
{
	guint names = g_strv_length((char **) config->display_names);
	guint labels = g_strv_length((char **) config->labels);
	GVariantBuilder all;

	g_variant_builder_init(&all, G_VARIANT_TYPE("aa{sv}"));
	for (guint i = 0; config->users[i]; i++) {
		g_variant_builder_open(&all, G_VARIANT_TYPE_VARDICT);
		g_variant_builder_add(&all, "{sv}", REGENT_LINE_INDEX, g_variant_new_uint32(i + 1));
		add_text(&all, REGENT_LINE_NUMBER, config->users[i]);
		add_text(&all, REGENT_LINE_NAME, i < names ? config->display_names[i] : NULL);
		add_text(&all, REGENT_LINE_LABEL, i < labels ? config->labels[i] : config->users[i]);
		g_variant_builder_close(&all);
	}
	return g_variant_builder_end(&all);
}

/* Passwords that differ are a list; one for all is a text, in which a semicolon is a part of it. */
static const char *password_of(const RegistrarConfig *config, guint line)
{
	const char *own = registrar_item(config->passwords, line);

	return own ? own : config->password;
}

static GVariant *credentials(const RegistrarConfig *config)
{
	GVariantBuilder all;

	g_variant_builder_init(&all, G_VARIANT_TYPE("aa{sv}"));
	for (guint i = 0; config->users[i]; i++) {
		const char *password = password_of(config, i);
		const char *user = registrar_item(config->auth_users, i);

		if (!password)
			continue;
		g_variant_builder_open(&all, G_VARIANT_TYPE_VARDICT);
		g_variant_builder_add(&all, "{sv}", REGENT_CREDENTIAL_LINE, g_variant_new_uint32(i + 1));
		add_text(&all, REGENT_CREDENTIAL_USER, user ? user : config->users[i]);
		g_variant_builder_add(&all, "{sv}", REGENT_CREDENTIAL_PASSWORD, g_variant_new_string(password));
		g_variant_builder_close(&all);
	}
	return g_variant_builder_end(&all);
}

static GVariant *settings(const RegistrarConfig *config)
{
	g_autofree char *template = g_ascii_strup(config->date_template, -1);
	GVariantBuilder all;

	g_variant_builder_init(&all, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&all, "{sv}", REGENT_SETTING_TRANSPORT, g_variant_new_string(config->transport));
	g_variant_builder_add(&all, "{sv}", REGENT_SETTING_REGISTER_EXPIRES, g_variant_new_uint32(config->expires));
	add_text(&all, REGENT_SETTING_TIME_ZONE, config->time_zone);
	add_text(&all, REGENT_SETTING_DATE_TEMPLATE, template);
	add_text(&all, REGENT_SETTING_PHONE_LABEL, config->phone_label);
	return g_variant_builder_end(&all);
}

static void report_status(RegentStep *step)
{
	g_autofree char *managers = g_strjoinv(", ", (char **) regent_step_option_list(step, "call-managers"));
	g_autofree char *numbers = list_words(regent_step_option_list(step, "user"));

	regent_step_report(step, -1, "%s%s%s, from the configuration", managers, *numbers ? ", line " : "", numbers);
}

void registrar_report(RegentStep *step, const RegistrarConfig *config)
{
	regent_step_publish(step, REGENT_FACT_CONFIG_CALL_MANAGERS, call_managers(config));
	regent_step_publish_string(step, REGENT_FACT_CONFIG_PROTOCOL, config->protocol);
	regent_step_publish(step, REGENT_FACT_CONFIG_LINES, lines(config));
	regent_step_publish(step, REGENT_FACT_CONFIG_SECRET_CREDENTIALS, credentials(config));
	regent_step_publish(step, REGENT_FACT_CONFIG_SETTINGS, settings(config));
	report_status(step);
}
