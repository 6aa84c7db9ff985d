/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cisco-xml.h"

#include <regent/facts.h>
#include <string.h>

#define SCCP_PORT 2000
#define SIP_PORT 5060
#define SIPS_PORT 5061
#define CALL_MANAGERS_MAX 5 /* priorities 0 to 4 */
#define LINES_MAX 128

G_DEFINE_QUARK(cisco - config - error - quark, cisco_config_error)

typedef GVariant *(*SettingReader)(const char *text);

/* Settings that are one element each. */

static gboolean only(const char *text, const char *characters)
{
	return text[strspn(text, characters)] == '\0';
}

static GVariant *read_text(const char *text)
{
	return g_variant_new_string(text);
}

static GVariant *read_seconds(const char *text)
{
	guint64 seconds;

	return g_ascii_string_to_unsigned(text, 10, 0, G_MAXINT32, &seconds, NULL)
		       ? g_variant_new_uint32((guint32) seconds)
		       : NULL;
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

static GVariant *read_security_mode(const char *text)
{
	guint64 mode;

	return g_ascii_string_to_unsigned(text, 10, 1, 3, &mode, NULL) ? g_variant_new_uint32((guint32) mode) : NULL;
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
	return only(text, "DMYA/.-") ? g_variant_new_string(text) : NULL;
}

/* It becomes the name of a file in the zone database. */
static GVariant *read_iana_zone(const char *text)
{
	return only(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_+-") && text[0] != '/'
		       ? g_variant_new_string(text)
		       : NULL;
}

static GVariant *read_named_zone(const char *text)
{
	const char *zone = cisco_time_zone(text);

	return zone ? g_variant_new_string(zone) : NULL;
}

static gboolean is_host(const char *text)
{
	return text && !strpbrk(text, " /@,;[]<>#?\"'\\");
}

static GVariant *read_host(const char *text)
{
	return is_host(text) ? g_variant_new_string(text) : NULL;
}

/* Of two rows with one key the first that has a value counts. */
static const struct {
	const char *key;
	const char *paths;
	SettingReader read;
} settings[] = {
	{ REGENT_SETTING_TRANSPORT, "transportLayerProtocol", read_transport },
	{ REGENT_SETTING_REGISTER_EXPIRES, "sipProfile/sipStack/timerRegisterExpires", read_seconds },
	{ REGENT_SETTING_REGISTER_DELTA, "sipProfile/sipStack/timerRegisterDelta", read_seconds },
	{ REGENT_SETTING_KEEPALIVE_EXPIRES, "sipProfile/sipStack/timerKeepAliveExpires", read_seconds },
	{ REGENT_SETTING_CONNECTION_MONITOR, "devicePool/connectionMonitorDuration", read_seconds },
	{ REGENT_SETTING_DATE_TEMPLATE, "devicePool/dateTimeSetting/dateTemplate", read_date_template },
	{ REGENT_SETTING_TIME_ZONE, "devicePool/dateTimeSetting/olsonTimeZone", read_iana_zone },
	{ REGENT_SETTING_TIME_ZONE, "devicePool/dateTimeSetting/timeZone", read_named_zone },
	{ REGENT_SETTING_SECURITY_MODE, "deviceSecurityMode", read_security_mode },
	{ REGENT_SETTING_LOAD_SERVER, "vendorConfig/loadServer|commonConfig/loadServer|enterpriseConfig/loadServer",
		read_host },
	{ REGENT_SETTING_SIGNALING_DSCP, "dscpForCm2Dvce", read_dscp },
	{ REGENT_SETTING_USER_LOCALE, "userLocale/name", read_text },
	{ REGENT_SETTING_PHONE_LABEL, "sipProfile/phoneLabel", read_text },
};

static GVariant *read_settings(const xmlNode *root)
{
	const char *last = "";
	GVariantBuilder all;

	g_variant_builder_init(&all, G_VARIANT_TYPE_VARDICT);
	for (gsize i = 0; i < G_N_ELEMENTS(settings); i++) {
		g_autofree char *text = cisco_xml_text(root, settings[i].paths);
		GVariant *value = text && strcmp(last, settings[i].key) ? settings[i].read(text) : NULL;

		if (!value)
			continue;
		g_variant_builder_add(&all, "{sv}", settings[i].key, value);
		last = settings[i].key;
	}
	return g_variant_ref_sink(g_variant_builder_end(&all));
}

/* Call managers and survivable routers. */

static guint16 read_port(const xmlNode *node, const char *path, guint16 fallback)
{
	g_autofree char *text = cisco_xml_text(node, path);
	guint64 port;

	return text && g_ascii_string_to_unsigned(text, 10, 1, 65535, &port, NULL) ? (guint16) port : fallback;
}

static GVariant *new_call_manager(const char *name, guint16 sccp, guint16 sip, guint16 sips, gboolean secure)
{
	GVariantBuilder entry;

	g_variant_builder_init(&entry, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&entry, "{sv}", REGENT_CM_NAME, g_variant_new_string(name));
	g_variant_builder_add(&entry, "{sv}", REGENT_CM_SCCP_PORT, g_variant_new_uint16(sccp));
	g_variant_builder_add(&entry, "{sv}", REGENT_CM_SIP_PORT, g_variant_new_uint16(sip));
	g_variant_builder_add(&entry, "{sv}", REGENT_CM_SIPS_PORT, g_variant_new_uint16(sips));
	g_variant_builder_add(&entry, "{sv}", REGENT_CM_SECURE, g_variant_new_boolean(secure));
	return g_variant_ref_sink(g_variant_builder_end(&entry));
}

static GPtrArray *new_entries(void)
{
	return g_ptr_array_new_with_free_func((GDestroyNotify) g_variant_unref);
}

/** Returns: (transfer full): aa{sv}. */
static GVariant *end_entries(GPtrArray *entries)
{
	return g_variant_ref_sink(
		g_variant_new_array(G_VARIANT_TYPE_VARDICT, (GVariant *const *) entries->pdata, entries->len));
}

/** @entry: (transfer full). */
static void add_new(GPtrArray *entries, GVariant *entry)
{
	if (g_ptr_array_find_with_equal_func(entries, entry, g_variant_equal, NULL))
		g_variant_unref(entry);
	else
		g_ptr_array_add(entries, entry);
}

static gint by_priority(gconstpointer a, gconstpointer b)
{
	guint64 first = cisco_xml_attribute(*(xmlNode *const *) a, "priority", G_MAXUINT32);
	guint64 second = cisco_xml_attribute(*(xmlNode *const *) b, "priority", G_MAXUINT32);

	return (first > second) - (first < second);
}

static GVariant *read_call_managers(const xmlNode *root, gboolean secure)
{
	g_autoptr(GPtrArray) members = cisco_xml_elements(
		root, "devicePool/callManagerGroup/members/member|callManagerGroup/members/member", LINES_MAX);
	g_autoptr(GPtrArray) entries = new_entries();

	g_ptr_array_sort(members, by_priority);
	for (guint i = 0; i < members->len && entries->len < CALL_MANAGERS_MAX; i++) {
		const xmlNode *member = members->pdata[i];
		g_autofree char *name = cisco_xml_text(member, "callManager/processNodeName");

		if (is_host(name))
			add_new(entries,
				new_call_manager(name,
					read_port(member, "callManager/ports/ethernetPhonePort", SCCP_PORT),
					read_port(member, "callManager/ports/sipPort", SIP_PORT),
					read_port(member, "callManager/ports/securedSipPort", SIPS_PORT), secure));
	}
	return end_entries(entries);
}

static gboolean is_true(const xmlNode *node, const char *path)
{
	g_autofree char *text = cisco_xml_text(node, path);

	return text && (!g_ascii_strcasecmp(text, "true") || !strcmp(text, "1"));
}

static gboolean is_false(const xmlNode *node, const char *path)
{
	g_autofree char *text = cisco_xml_text(node, path);

	return text && (!g_ascii_strcasecmp(text, "false") || !strcmp(text, "0"));
}

/* SIP and SCCP phones have lists of their own. */
static void add_router(GPtrArray *routers, const xmlNode *srst, gboolean sip, guint number)
{
	g_autofree char *address = g_strdup_printf(sip ? "sipIpAddr%u" : "ipAddr%u", number);
	g_autofree char *sccp_port = g_strdup_printf("port%u", number);
	g_autofree char *sip_port = g_strdup_printf("sipPort%u", number);
	g_autofree char *name = cisco_xml_text(srst, address);

	if (is_host(name))
		add_new(routers, new_call_manager(name, read_port(srst, sccp_port, SCCP_PORT),
					 read_port(srst, sip_port, SIP_PORT), SIPS_PORT, is_true(srst, "isSecure")));
}

static GVariant *read_srst(const xmlNode *root, gboolean sip, const char *gateway)
{
	g_autoptr(GPtrArray) found = cisco_xml_elements(root, "devicePool/srstInfo|srstInfo", 1);
	const xmlNode *srst = found->len ? found->pdata[0] : NULL;
	g_autofree char *option = srst ? cisco_xml_text(srst, "srstOption") : NULL;
	g_autoptr(GPtrArray) routers = new_entries();

	if (!option)
		return NULL;
	if (!g_ascii_strcasecmp(option, "Use Default Gateway") && gateway)
		add_new(routers, new_call_manager(gateway, SCCP_PORT, SIP_PORT, SIPS_PORT, is_true(srst, "isSecure")));
	for (guint i = 1; i <= 3 && !g_ascii_strcasecmp(option, "User Specific"); i++)
		add_router(routers, srst, sip, i);
	return routers->len ? end_entries(routers) : NULL;
}

/* Lines and their credentials. */

static const struct {
	const char *key;
	const char *path;
} line_texts[] = {
	{ REGENT_LINE_LABEL, "featureLabel" },
	{ REGENT_LINE_NAME, "displayName" },
	{ REGENT_LINE_CONTACT, "contact" },
};

static gint by_button(gconstpointer a, gconstpointer b)
{
	guint64 first = cisco_xml_attribute(*(xmlNode *const *) a, "button", G_MAXUINT32);
	guint64 second = cisco_xml_attribute(*(xmlNode *const *) b, "button", G_MAXUINT32);

	return (first > second) - (first < second);
}

/** Returns: (transfer container): the elements that are lines, not speed dials or features, by their buttons. */
static GPtrArray *find_lines(const xmlNode *root)
{
	GPtrArray *lines = cisco_xml_elements(root, "sipProfile/sipLines/line", LINES_MAX);

	for (guint i = lines->len; i-- > 0;) {
		g_autofree char *feature = cisco_xml_text(lines->pdata[i], "featureID");
		g_autofree char *number = cisco_xml_text(lines->pdata[i], "name");

		if (!number || (feature && strcmp(feature, "9") && strcmp(feature, "23")))
			g_ptr_array_remove_index(lines, i);
	}
	g_ptr_array_sort(lines, by_button);
	return lines;
}

static GVariant *read_line(const xmlNode *node, guint index)
{
	g_autofree char *number = cisco_xml_text(node, "name");
	g_autofree char *proxy = cisco_xml_text(node, "proxy");
	guint16 port = read_port(node, "port", 0);
	GVariantBuilder line;

	g_variant_builder_init(&line, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&line, "{sv}", REGENT_LINE_INDEX, g_variant_new_uint32(index));
	g_variant_builder_add(&line, "{sv}", REGENT_LINE_NUMBER, g_variant_new_string(number));
	for (gsize i = 0; i < G_N_ELEMENTS(line_texts); i++) {
		g_autofree char *text = cisco_xml_text(node, line_texts[i].path);

		if (text)
			g_variant_builder_add(&line, "{sv}", line_texts[i].key, g_variant_new_string(text));
	}
	if (is_host(proxy) && g_ascii_strcasecmp(proxy, "USECALLMANAGER")) {
		g_variant_builder_add(&line, "{sv}", REGENT_LINE_PROXY, g_variant_new_string(proxy));
		if (port)
			g_variant_builder_add(&line, "{sv}", REGENT_LINE_PORT, g_variant_new_uint16(port));
	}
	return g_variant_ref_sink(g_variant_builder_end(&line));
}

/* The default file has none: a SIP phone that registers by itself does it under a name for all such phones; the call
 * manager knows it by the contact. */
static GVariant *auto_line(const xmlNode *root)
{
	g_autofree char *name = cisco_xml_text(root, "autoRegistrationName");
	g_autoptr(GPtrArray) lines = new_entries();
	GVariantBuilder line;

	g_variant_builder_init(&line, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&line, "{sv}", REGENT_LINE_INDEX, g_variant_new_uint32(1));
	g_variant_builder_add(&line, "{sv}", REGENT_LINE_NUMBER, g_variant_new_string(name ? name : "AUTO-REG"));
	g_ptr_array_add(lines, g_variant_ref_sink(g_variant_builder_end(&line)));
	return end_entries(lines);
}

static GVariant *read_lines(GPtrArray *nodes)
{
	g_autoptr(GPtrArray) lines = new_entries();

	for (guint i = 0; i < nodes->len; i++)
		g_ptr_array_add(lines, read_line(nodes->pdata[i], i + 1));
	return lines->len ? end_entries(lines) : NULL;
}

static gboolean has_credential(const xmlNode *node)
{
	g_autofree char *user = cisco_xml_text(node, "authName");
	g_autofree char *password = cisco_xml_secret(node, "authPassword");

	return user || password;
}

static GVariant *read_credential(const xmlNode *node, guint index)
{
	g_autofree char *user = cisco_xml_text(node, "authName|name");
	g_autofree char *password = cisco_xml_secret(node, "authPassword");
	GVariantBuilder credential;

	g_variant_builder_init(&credential, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&credential, "{sv}", REGENT_CREDENTIAL_LINE, g_variant_new_uint32(index));
	g_variant_builder_add(&credential, "{sv}", REGENT_CREDENTIAL_USER, g_variant_new_string(user ? user : ""));
	g_variant_builder_add(
		&credential, "{sv}", REGENT_CREDENTIAL_PASSWORD, g_variant_new_string(password ? password : ""));
	return g_variant_ref_sink(g_variant_builder_end(&credential));
}

/* A line without any uses those of the first line, as phones do. */
static GVariant *read_credentials(GPtrArray *lines)
{
	g_autoptr(GPtrArray) credentials = new_entries();

	for (guint i = 0; i < lines->len; i++) {
		const xmlNode *own = has_credential(lines->pdata[i]) ? lines->pdata[i] : lines->pdata[0];

		if (has_credential(own))
			g_ptr_array_add(credentials, read_credential(own, i + 1));
	}
	return credentials->len ? end_entries(credentials) : NULL;
}

/* The document. */

/** Returns: whether @node is the loadInformation, or loadInformationN, of model @model (0: the one without N). */
static gboolean is_load_of(const xmlNode *node, guint64 model)
{
	const char *number = (const char *) node->name + strlen("loadInformation");
	guint64 value = 0;

	if (node->type != XML_ELEMENT_NODE || g_ascii_strncasecmp((const char *) node->name, "loadInformation", 15))
		return FALSE;
	if (!model)
		return !*number;
	return g_ascii_string_to_unsigned(number, 10, 1, G_MAXUINT32, &value, NULL) && value == model;
}

static char *find_load(const xmlNode *root, guint64 model)
{
	char *load = NULL;

	for (const xmlNode *node = root->children; node && !load; node = node->next)
		if (is_load_of(node, model))
			load = cisco_xml_own_text(node);
	return load;
}

/* A device's file has the plain element, old servers' and the default file one for each model. */
static char *read_load(const xmlNode *root, gboolean is_default, guint64 model)
{
	g_autofree char *load = find_load(root, is_default ? model : 0);

	if (!load)
		load = find_load(root, is_default ? 0 : model);
	if (load && g_str_has_suffix(load, ".loads"))
		load[strlen(load) - strlen(".loads")] = '\0';
	/* It becomes the name of a file. */
	return is_host(load) && load[0] && load[0] != '.' ? g_steal_pointer(&load) : NULL;
}

static const char *known_protocol(const char *text)
{
	if (text && !g_ascii_strncasecmp(text, "sip", 3))
		return "sip";
	return text && !g_ascii_strncasecmp(text, "sccp", 4) ? "sccp" : NULL;
}

/* Old files name no protocol: then it is that of the firmware, SIP41.9-4-2SR3-1S. */
static char *read_protocol(const xmlNode *root, const char *load, const char *hint)
{
	g_autofree char *text = cisco_xml_text(root, "deviceProtocol");
	const char *protocol = known_protocol(text);

	if (!protocol)
		protocol = hint ? hint : known_protocol(load);
	return g_strdup(protocol ? protocol : "sccp");
}

static CiscoConfig *read_root(const xmlNode *root, const CiscoConfigHints *hints)
{
	CiscoConfig *config = g_new0(CiscoConfig, 1);
	g_autoptr(GPtrArray) lines = find_lines(root);
	guint32 security = 1;
	gboolean sip;

	config->is_default = cisco_xml_is(root, "Default");
	config->settings = read_settings(root);
	g_variant_lookup(config->settings, REGENT_SETTING_SECURITY_MODE, "u", &security);
	config->version = cisco_xml_text(root, "versionStamp");
	config->load = read_load(root, config->is_default, hints->model);
	config->protocol = read_protocol(root, config->load, hints->protocol);
	sip = !strcmp(config->protocol, "sip");
	config->call_managers = read_call_managers(root, security > 1);
	config->srst = read_srst(root, sip, hints->gateway);
	config->lines = sip && config->is_default && !lines->len ? auto_line(root) : read_lines(lines);
	config->credentials = read_credentials(lines);
	return config;
}

CiscoConfig *cisco_config_parse(gconstpointer data, gsize length, const CiscoConfigHints *hints, GError **error)
{
	g_autoptr(xmlDoc) document = cisco_xml_read(data, length, error);
	const xmlNode *root = document ? xmlDocGetRootElement(document) : NULL;

	if (!root)
		return NULL;
	if (!cisco_xml_is(root, "device") && !cisco_xml_is(root, "Default")) {
		g_autofree char *name = g_utf8_substring(
			(const char *) root->name, 0, MIN(g_utf8_strlen((const char *) root->name, -1), 40));

		g_set_error(error, CISCO_CONFIG_ERROR, CISCO_CONFIG_ERROR_UNREADABLE,
			"is not a phone's configuration but a document \"%s\"", name);
		return NULL;
	}
	if (is_true(root, "encrConfig") && is_false(root, "fullConfig")) {
		g_set_error_literal(error, CISCO_CONFIG_ERROR, CISCO_CONFIG_ERROR_ENCRYPTED,
			"is only the short file beside an encrypted one");
		return NULL;
	}
	return read_root(root, hints);
}

void cisco_config_free(CiscoConfig *config)
{
	if (!config)
		return;
	g_free(config->protocol);
	g_free(config->version);
	g_free(config->load);
	g_variant_unref(config->call_managers);
	g_variant_unref(config->settings);
	g_clear_pointer(&config->srst, g_variant_unref);
	g_clear_pointer(&config->lines, g_variant_unref);
	g_clear_pointer(&config->credentials, g_variant_unref);
	g_free(config);
}
