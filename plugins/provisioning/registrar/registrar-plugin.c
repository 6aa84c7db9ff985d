/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <regent/plugin.h>

#include <string.h>

#define SCCP_PORT 2000
#define SIP_PORT 5060
#define SIPS_PORT 5061

/* There is nothing to keep: what the INI says is published once. */
typedef struct {
	RegentStep *step;
	const char *protocol;
	const char *transport;
} Registrar;

static const char *const protocols[] = { "sccp", "sip", NULL };
static const char *const transports[] = { "udp", "tcp", "tls", NULL };

/** Returns: (transfer none): item @index of a list option, the first where there are fewer; NULL: the list is empty. */
static const char *item(RegentStep *step, const char *key, guint index)
{
	const char *const *list = regent_step_option_list(step, key);

	return index < g_strv_length((char **) list) ? list[index] : list[0];
}

/** @text: "10.1.0.10", "cucm-pub:5070", "[2001:db8::5]:2000". Returns: FALSE with @error: it is none of these. */
static gboolean split(const char *text, char **host, guint16 *port, GError **error)
{
	g_autoptr(GSocketConnectable) parsed = NULL;

	if (strchr(text, ':') && g_hostname_is_ip_address(text))
		parsed = g_network_address_new(text, *port);
	else if (!strpbrk(text, " /@"))
		parsed = g_network_address_parse(text, *port, NULL);
	if (!parsed || !*g_network_address_get_hostname(G_NETWORK_ADDRESS(parsed))) {
		g_set_error(error, REGENT_ERROR, REGENT_ERROR_CONFIG, "call-managers: \"%s\" is no host or host:port",
			text);
		return FALSE;
	}
	*host = g_strdup(g_network_address_get_hostname(G_NETWORK_ADDRESS(parsed)));
	*port = g_network_address_get_port(G_NETWORK_ADDRESS(parsed));
	return TRUE;
}

/** Returns: (transfer floating): NULL with @error. */
static GVariant *new_call_manager(const Registrar *self, const char *text, GError **error)
{
	gboolean secure = !strcmp(self->transport, "tls");
	gboolean sccp = !strcmp(self->protocol, "sccp");
	guint16 port = sccp ? SCCP_PORT : secure ? SIPS_PORT : SIP_PORT;
	const char *port_key = sccp ? REGENT_CM_SCCP_PORT : secure ? REGENT_CM_SIPS_PORT : REGENT_CM_SIP_PORT;
	g_autofree char *host = NULL;
	GVariantBuilder entry;

	if (!split(text, &host, &port, error))
		return NULL;
	g_variant_builder_init(&entry, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&entry, "{sv}", REGENT_CM_NAME, g_variant_new_string(host));
	g_variant_builder_add(&entry, "{sv}", port_key, g_variant_new_uint16(port));
	g_variant_builder_add(&entry, "{sv}", REGENT_CM_SECURE, g_variant_new_boolean(secure));
	return g_variant_builder_end(&entry);
}

static gboolean publish_call_managers(Registrar *self, GError **error)
{
	const char *const *list = regent_step_option_list(self->step, "call-managers");
	GVariantBuilder all;

	g_variant_builder_init(&all, G_VARIANT_TYPE("aa{sv}"));
	for (guint i = 0; list[i]; i++) {
		GVariant *entry = new_call_manager(self, list[i], error);

		if (!entry) {
			g_variant_builder_clear(&all);
			return FALSE;
		}
		g_variant_builder_add_value(&all, entry);
	}
	regent_step_publish(self->step, REGENT_FACT_CONFIG_CALL_MANAGERS, g_variant_builder_end(&all));
	return TRUE;
}

static void add_text(GVariantBuilder *entry, const char *key, const char *text)
{
	if (text && *text)
		g_variant_builder_add(entry, "{sv}", key, g_variant_new_string(text));
}

static GVariant *new_line(RegentStep *step, guint index, const char *user)
{
	const char *const *names = regent_step_option_list(step, "display-name");
	const char *const *labels = regent_step_option_list(step, "label");
	GVariantBuilder line;

	g_variant_builder_init(&line, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&line, "{sv}", REGENT_LINE_INDEX, g_variant_new_uint32(index + 1));
	add_text(&line, REGENT_LINE_NUMBER, user);
	add_text(&line, REGENT_LINE_NAME, index < g_strv_length((char **) names) ? names[index] : NULL);
	add_text(&line, REGENT_LINE_LABEL, index < g_strv_length((char **) labels) ? labels[index] : user);
	return g_variant_builder_end(&line);
}

static GVariant *new_credential(RegentStep *step, guint index, const char *user, const char *password)
{
	const char *const *users = regent_step_option_list(step, "auth-user");
	GVariantBuilder credential;

	g_variant_builder_init(&credential, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&credential, "{sv}", REGENT_CREDENTIAL_LINE, g_variant_new_uint32(index + 1));
	add_text(&credential, REGENT_CREDENTIAL_USER, users[0] ? item(step, "auth-user", index) : user);
	g_variant_builder_add(&credential, "{sv}", REGENT_CREDENTIAL_PASSWORD, g_variant_new_string(password));
	return g_variant_builder_end(&credential);
}

/* A list for passwords that differ; a text, in which a semicolon is one, for one that is for all. */
static const char *password_of(RegentStep *step, guint index)
{
	const char *own = item(step, "passwords", index);

	return own ? own : regent_step_option_string(step, "password");
}

static void publish_lines(RegentStep *step)
{
	const char *const *users = regent_step_option_list(step, "user");
	GVariantBuilder lines, credentials;

	g_variant_builder_init(&lines, G_VARIANT_TYPE("aa{sv}"));
	g_variant_builder_init(&credentials, G_VARIANT_TYPE("aa{sv}"));
	for (guint i = 0; users[i]; i++) {
		const char *password = password_of(step, i);

		g_variant_builder_add_value(&lines, new_line(step, i, users[i]));
		if (password)
			g_variant_builder_add_value(&credentials, new_credential(step, i, users[i], password));
	}
	regent_step_publish(step, REGENT_FACT_CONFIG_LINES, g_variant_builder_end(&lines));
	regent_step_publish(step, REGENT_FACT_CONFIG_SECRET_CREDENTIALS, g_variant_builder_end(&credentials));
}

static void publish_settings(const Registrar *self)
{
	gint64 expires = regent_step_option_duration(self->step, "expires") / G_USEC_PER_SEC;
	GVariantBuilder settings;

	g_variant_builder_init(&settings, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&settings, "{sv}", REGENT_SETTING_TRANSPORT, g_variant_new_string(self->transport));
	g_variant_builder_add(
		&settings, "{sv}", REGENT_SETTING_REGISTER_EXPIRES, g_variant_new_uint32((guint32) expires));
	add_text(&settings, REGENT_SETTING_TIME_ZONE, regent_step_option_string(self->step, "time-zone"));
	add_text(&settings, REGENT_SETTING_DATE_TEMPLATE, regent_step_option_string(self->step, "date-template"));
	add_text(&settings, REGENT_SETTING_PHONE_LABEL, regent_step_option_string(self->step, "phone-label"));
	regent_step_publish(self->step, REGENT_FACT_CONFIG_SETTINGS, g_variant_builder_end(&settings));
}

static void report(const Registrar *self)
{
	g_autofree char *managers = g_strjoinv(", ", (char **) regent_step_option_list(self->step, "call-managers"));
	g_autofree char *lines = g_strjoinv(", ", (char **) regent_step_option_list(self->step, "user"));

	regent_step_report(self->step, -1, "%s%s%s, from the configuration", managers, *lines ? ", line " : "", lines);
}

static const char *protocol_of(RegentStep *step)
{
	const char *option = regent_step_option_string(step, "protocol");
	const char *fact = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_PROTOCOL);

	return option ? option : fact ? fact : "sip";
}

static void registrar_stop(gpointer self)
{
	g_free(self);
}

static gpointer registrar_start(RegentStep *step, GError **error)
{
	Registrar *self = g_new0(Registrar, 1);

	self->step = step;
	self->protocol = protocol_of(step);
	self->transport = regent_step_option_string(step, "transport");
	if (!strcmp(self->protocol, "sip") && !item(step, "user", 0)) {
		g_set_error_literal(
			error, REGENT_ERROR, REGENT_ERROR_CONFIG, "SIP needs a user: set user in [plugin registrar]");
	} else if (publish_call_managers(self, error)) {
		regent_step_publish_string(step, REGENT_FACT_CONFIG_PROTOCOL, self->protocol);
		publish_lines(step);
		publish_settings(self);
		report(self);
		regent_step_done(step);
		return self;
	}
	registrar_stop(self);
	return NULL;
}

static const RegentOption registrar_options[] = {
	{ .key = "call-managers",
		.type = REGENT_OPTION_LIST,
		.flags = REGENT_OPTION_REQUIRED,
		.summary = "registrars in priority order, host or host:port" },
	{ .key = "protocol",
		.type = REGENT_OPTION_CHOICE,
		.choices = protocols,
		.summary = "what they speak; unset: protocol of [endpoint], else sip" },
	{ .key = "transport",
		.type = REGENT_OPTION_CHOICE,
		.choices = transports,
		.fallback = "udp",
		.summary = "how SIP is carried; tls also for SCCP" },
	{ .key = "user", .type = REGENT_OPTION_LIST, .summary = "SIP user or directory number of each line" },
	{ .key = "auth-user",
		.type = REGENT_OPTION_LIST,
		.summary = "name for digest authentication of each line; unset: the user" },
	{ .key = "password",
		.type = REGENT_OPTION_STRING,
		.flags = REGENT_OPTION_SECRET,
		.summary = "password of all lines" },
	{ .key = "passwords",
		.type = REGENT_OPTION_LIST,
		.flags = REGENT_OPTION_SECRET,
		.summary = "password of each line, where they differ" },
	{ .key = "display-name", .type = REGENT_OPTION_LIST, .summary = "name that others see, of each line" },
	{ .key = "label", .type = REGENT_OPTION_LIST, .summary = "text beside each line's button; unset: the user" },
	{ .key = "expires",
		.type = REGENT_OPTION_DURATION,
		.fallback = "1h",
		.min = 30 * G_USEC_PER_SEC,
		.max = 7 * G_TIME_SPAN_DAY,
		.summary = "how long a registration is asked for" },
	{ .key = "time-zone", .type = REGENT_OPTION_STRING, .summary = "IANA name, Europe/Copenhagen" },
	{ .key = "date-template",
		.type = REGENT_OPTION_STRING,
		.fallback = "D.M.Y",
		.summary = "date as the phone shows it; a trailing A is a 12-hour clock" },
	{ .key = "phone-label", .type = REGENT_OPTION_STRING, .summary = "text at the top of the screen" },
	{ 0 },
};

REGENT_PLUGIN(registrar, .phase = "provisioning",
	.summary = "Takes call managers, lines and credentials from the INI, for registrars that serve no files",
	.stage = "Configuring CM List", .options = registrar_options,
	.uses = REGENT_LIST(REGENT_FACT_ENDPOINT_PROTOCOL),
	.provides = REGENT_LIST(REGENT_FACT_CONFIG_CALL_MANAGERS, REGENT_FACT_CONFIG_PROTOCOL, REGENT_FACT_CONFIG_LINES,
		REGENT_FACT_CONFIG_SECRET_CREDENTIALS, REGENT_FACT_CONFIG_SETTINGS),
	.start = registrar_start, .stop = registrar_stop, );
