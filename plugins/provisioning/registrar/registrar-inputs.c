/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "registrar-inputs.h"
#include "host-port.h"

#include <regent/facts.h>

#include <string.h>

#define SCCP_PORT 2000
#define SIP_PORT 5060
#define SIPS_PORT 5061

static guint length_of(const char *const *list)
{
	return g_strv_length((char **) list);
}

const char *registrar_item(const char *const *list, guint line)
{
	return line < length_of(list) ? list[line] : list[0];
}

static guint16 default_port(const RegistrarConfig *config)
{
	if (!g_strcmp0(config->protocol, "sccp"))
		return SCCP_PORT;
	return strcmp(config->transport, "tls") ? SIP_PORT : SIPS_PORT;
}

static gboolean read_call_managers(RegentStep *options, RegistrarConfig *config, GError **error)
{
	const char *const *list = regent_step_option_list(options, "call-managers");

	config->call_managers = g_ptr_array_new_with_free_func((GDestroyNotify) host_port_free);
	for (guint i = 0; list[i]; i++) {
		g_autoptr(GError) why = NULL;
		HostPort *call_manager = host_port_parse(list[i], default_port(config), &why);

		if (!call_manager) {
			g_set_error_literal(error, REGENT_ERROR, REGENT_ERROR_CONFIG, why->message);
			return FALSE;
		}
		g_ptr_array_add(config->call_managers, call_manager);
	}
	if (config->call_managers->len)
		return TRUE;
	g_set_error_literal(error, REGENT_ERROR, REGENT_ERROR_CONFIG, "names no call manager");
	return FALSE;
}

static gboolean check_users(const RegistrarConfig *config, GError **error)
{
	if (g_strcmp0(config->protocol, "sip") || config->users[0])
		return TRUE;
	g_set_error_literal(
		error, REGENT_ERROR, REGENT_ERROR_CONFIG, "SIP needs a user for each line: its number or name");
	return FALSE;
}

/* A list of another length would leave it to chance which line has which item. */
static gboolean check_length(const RegistrarConfig *config, const char *const *list, GError **error)
{
	guint items = length_of(list);
	guint users = length_of(config->users);

	if (items <= 1 || items == users)
		return TRUE;
	g_set_error(error, REGENT_ERROR, REGENT_ERROR_CONFIG,
		"has %u items for %u of user: one for each, or one for all", items, users);
	return FALSE;
}

static const char *read_protocol(RegentStep *step)
{
	const char *own = regent_step_option_string(step, "protocol");
	const char *endpoint = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_PROTOCOL);
	const char *said = own ? own : endpoint ? endpoint : "sip";

	/* [endpoint] may have it in capitals. */
	return g_ascii_strcasecmp(said, "sip") == 0 ? "sip" : g_ascii_strcasecmp(said, "sccp") == 0 ? "sccp" : said;
}

gboolean registrar_read(RegentStep *step, RegistrarConfig *config, const char **key, GError **error)
{
	*config = (RegistrarConfig) {
		.protocol = read_protocol(step),
		.transport = regent_step_option_string(step, "transport"),
		.users = regent_step_option_list(step, "user"),
		.auth_users = regent_step_option_list(step, "auth-user"),
		.passwords = regent_step_option_list(step, "passwords"),
		.password = regent_step_option_string(step, "password"),
		.display_names = regent_step_option_list(step, "display-name"),
		.labels = regent_step_option_list(step, "label"),
		.expires = (guint32) (regent_step_option_duration(step, "expires") / G_USEC_PER_SEC),
		.time_zone = regent_step_option_string(step, "time-zone"),
		.date_template = regent_step_option_string(step, "date-template"),
		.phone_label = regent_step_option_string(step, "phone-label"),
	};
	*key = "call-managers";
	if (!read_call_managers(step, config, error))
		return FALSE;
	*key = "user";
	if (!check_users(config, error))
		return FALSE;
	*key = "auth-user";
	if (!check_length(config, config->auth_users, error))
		return FALSE;
	*key = "passwords";
	return check_length(config, config->passwords, error);
}

void registrar_config_clear(RegistrarConfig *config)
{
	g_clear_pointer(&config->call_managers, g_ptr_array_unref);
}
