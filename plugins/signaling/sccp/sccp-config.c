/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-config.h"
#include "trust-list.h"

#include <arpa/inet.h>
#include <glib/gstdio.h>
#include <string.h>

enum {
	DEFAULT_PORT = 2000,
	DEFAULT_MONITOR = 120,
	PLAIN = 1, /* of REGENT_SETTING_SECURITY_MODE */
};

static const char *const tls_versions[] = { "1.0", "1.1", "1.2", "1.3", NULL };

const RegentOption sccp_options[] = {
	{ "version", REGENT_OPTION_INTEGER, "22", 3, 22, NULL, NULL, 0,
		"highest protocol version to offer; the model may have a lower one" },
	{ "connect-timeout", REGENT_OPTION_DURATION, "5s", G_USEC_PER_SEC, 60 * (gint64) G_USEC_PER_SEC, NULL, NULL, 0,
		"wait for a TCP connection to one address of a call manager" },
	{ "connection-monitor", REGENT_OPTION_DURATION, NULL, 0, 3600 * (gint64) G_USEC_PER_SEC, NULL, NULL, 0,
		"how long a better call manager must answer before the phone goes back to it; default: what the "
		"configuration file says, else 2min" },
	{ "secure-port", REGENT_OPTION_INTEGER, "2443", 1, 65535, NULL, NULL, 0,
		"port for TLS, where the configuration says secure" },
	{ "tls-minimum", REGENT_OPTION_CHOICE, "1.2", 0, 0, NULL, tls_versions, 0,
		"oldest version of TLS; call managers of old speak 1.0" },
	{ "trust-list", REGENT_OPTION_LIST, NULL, 0, 0, NULL, NULL, 0,
		"paths of CTLFile.tlv or ITLFile.tlv: the certificate must be a call manager's in one of them; names, "
		"signers and dates do not count then, nor do ca-file and verify-name" },
	{ "ca-file", REGENT_OPTION_STRING, NULL, 0, 0, NULL, NULL, 0,
		"PEM file with the certificates TLS trusts; default: the system's" },
	{ "verify-name", REGENT_OPTION_BOOLEAN, "yes", 0, 0, NULL, NULL, 0,
		"the certificate must be for the name the configuration has" },
	{ "certificate", REGENT_OPTION_STRING, NULL, 0, 0, NULL, NULL, 0, "PEM file with our own certificate" },
	{ "private-key", REGENT_OPTION_STRING, NULL, 0, 0, NULL, NULL, 0,
		"PEM file with its key; default: in the file of the certificate" },
	{ 0 },
};

static gboolean is_secure(RegentStep *step, GVariant *server)
{
	GVariant *settings = regent_step_fact(step, REGENT_FACT_CONFIG_SETTINGS);
	gboolean secure = FALSE;
	guint32 mode = PLAIN;

	g_variant_lookup(server, REGENT_CM_SECURE, "b", &secure);
	if (settings)
		g_variant_lookup(settings, REGENT_SETTING_SECURITY_MODE, "u", &mode);
	return secure || mode > PLAIN;
}

static void add_server(GArray *servers, RegentStep *step, GVariant *row, gboolean srst)
{
	SccpServer server = { .srst = srst, .secure = is_secure(step, row) };
	guint16 port = DEFAULT_PORT;

	if (!g_variant_lookup(row, REGENT_CM_NAME, "s", &server.name) || !*server.name) {
		g_free(server.name);
		return;
	}
	g_variant_lookup(row, REGENT_CM_SCCP_PORT, "q", &port);
	server.port = server.secure ? (guint16) regent_step_option_integer(step, "secure-port") : port;
	g_array_append_val(servers, server);
}

static void add_servers(GArray *servers, RegentStep *step, const char *fact, gboolean srst)
{
	GVariant *list = regent_step_fact(step, fact);
	GVariantIter iter;
	GVariant *row;

	if (!list)
		return;
	g_variant_iter_init(&iter, list);
	while ((row = g_variant_iter_next_value(&iter))) {
		if (servers->len < SCCP_GROUP_SERVERS)
			add_server(servers, step, row, srst);
		g_variant_unref(row);
	}
}

SccpServer *sccp_config_servers(RegentStep *step, guint *count)
{
	g_autoptr(GArray) servers = g_array_new(FALSE, FALSE, sizeof(SccpServer));

	add_servers(servers, step, REGENT_FACT_CONFIG_CALL_MANAGERS, FALSE);
	add_servers(servers, step, REGENT_FACT_CONFIG_SRST, TRUE);
	*count = servers->len;
	return g_array_steal(servers, NULL);
}

static void parse_mac(const char *text, guint8 *mac)
{
	g_auto(GStrv) parts = g_strsplit(text ? text : "", ":", 7);

	for (guint i = 0; i < 6 && parts[i]; i++)
		mac[i] = (guint8) g_ascii_strtoull(parts[i], NULL, 16);
}

static guint32 parse_address(const char *cidr)
{
	g_auto(GStrv) parts = g_strsplit(cidr ? cidr : "", "/", 2);
	struct in_addr address;

	return parts[0] && inet_pton(AF_INET, parts[0], &address) == 1 ? g_ntohl(address.s_addr) : 0;
}

void sccp_config_identity(RegentStep *step, SccpIdentity *identity)
{
	identity->name = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_DEVICE_NAME);
	identity->load = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_LOAD);
	identity->type = (guint32) regent_step_fact_number(step, REGENT_FACT_MODEL_DEVICE_TYPE, 0);
	identity->lines = (guint32) regent_step_fact_number(step, REGENT_FACT_MODEL_LINES, 1);
	identity->address = parse_address(regent_step_fact_string(step, REGENT_FACT_IP_ADDRESS));
	identity->version = (guint8) regent_step_option_integer(step, "version");
	parse_mac(regent_step_fact_string(step, REGENT_FACT_ENDPOINT_MAC), identity->mac);
}

gint64 sccp_config_monitor(RegentStep *step)
{
	GVariant *settings = regent_step_fact(step, REGENT_FACT_CONFIG_SETTINGS);
	guint32 seconds = DEFAULT_MONITOR;

	if (regent_step_option_is_set(step, "connection-monitor"))
		return regent_step_option_duration(step, "connection-monitor");
	if (settings)
		g_variant_lookup(settings, REGENT_SETTING_CONNECTION_MONITOR, "u", &seconds);
	return (gint64) seconds * G_USEC_PER_SEC;
}

static GBytes *read_file(const char *path, gsize most, GError **error)
{
	char *data;
	gsize length;
	GStatBuf info;

	if (g_stat(path, &info) == 0 && (!S_ISREG(info.st_mode) || (guint64) info.st_size > most)) {
		g_set_error(
			error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s is no file of at most %zu bytes", path, most);
		return NULL;
	}
	return g_file_get_contents(path, &data, &length, error) ? g_bytes_new_take(data, length) : NULL;
}

static TrustList *load_list(const char *path, GError **error)
{
	g_autoptr(GBytes) file = read_file(path, TRUST_LIST_MAX, error);
	TrustList *list = file ? trust_list_parse(file, error) : NULL;

	if (file && !list)
		g_prefix_error(error, "%s: ", path);
	return list;
}

static gboolean load_lists(SccpTls *tls, const char *const *paths, GError **error)
{
	tls->lists = g_ptr_array_new_with_free_func((GDestroyNotify) trust_list_free);
	for (guint i = 0; paths[i]; i++) {
		TrustList *list = load_list(paths[i], error);

		if (!list)
			return FALSE;
		g_ptr_array_add(tls->lists, list);
	}
	return TRUE;
}

static gboolean load_authorities(SccpTls *tls, const char *file, GError **error)
{
	g_autofree char *path = g_canonicalize_filename(file, NULL);

	tls->trusted = g_tls_file_database_new(path, error);
	return tls->trusted != NULL;
}

static gboolean load_own(SccpTls *tls, const char *certificate, const char *key, GError **error)
{
	tls->own = g_tls_certificate_new_from_files(certificate, key, error);
	if (!tls->own)
		g_prefix_error(error, "%s, %s: ", certificate, key);
	return tls->own != NULL;
}

static GTlsProtocolVersion version_of(const char *name)
{
	guint i = 0;

	while (!g_str_equal(tls_versions[i], name))
		i++;
	return (GTlsProtocolVersion) (G_TLS_PROTOCOL_VERSION_TLS_1_0 + i);
}

/* Returns: the option whose file is no good, with @error; NULL: all are. */
static const char *load_files(RegentStep *step, SccpTls *tls, GError **error)
{
	const char *const *lists = regent_step_option_list(step, "trust-list");
	const char *ca = regent_step_option_string(step, "ca-file");
	const char *certificate = regent_step_option_string(step, "certificate");
	const char *key = regent_step_option_string(step, "private-key");

	if (*lists && !load_lists(tls, lists, error))
		return "trust-list";
	if (!*lists && ca && !load_authorities(tls, ca, error))
		return "ca-file";
	if (certificate && !load_own(tls, certificate, key ? key : certificate, error))
		return "certificate or private-key";
	return NULL;
}

gboolean sccp_config_tls(RegentStep *step, SccpTls *tls, GError **error)
{
	GError *problem = NULL;
	const char *option;

	tls->any_name = !regent_step_option_boolean(step, "verify-name");
	tls->minimum = version_of(regent_step_option_string(step, "tls-minimum"));
	option = load_files(step, tls, &problem);
	if (!option)
		return TRUE;
	if (g_str_has_suffix(problem->message, "."))
		problem->message[strlen(problem->message) - 1] = '\0';
	regent_step_explain(step, "cm.tls-files", "option", option, "problem", problem->message, NULL);
	g_propagate_error(error, problem);
	return FALSE;
}

void sccp_config_inputs(RegentStep *step, char *digest)
{
	static const char *const facts[] = {
		REGENT_FACT_ENDPOINT_DEVICE_NAME,
		REGENT_FACT_ENDPOINT_LOAD,
		REGENT_FACT_ENDPOINT_MAC,
		REGENT_FACT_MODEL_DEVICE_TYPE,
		REGENT_FACT_MODEL_LINES,
		REGENT_FACT_VOICE_INTERFACE,
		REGENT_FACT_VOICE_PRIORITY,
		REGENT_FACT_VOICE_SIGNALING_DSCP,
		REGENT_FACT_IP_ADDRESS,
		REGENT_FACT_CONFIG_PROTOCOL,
		REGENT_FACT_CONFIG_VERSION,
		REGENT_FACT_CONFIG_CALL_MANAGERS,
		REGENT_FACT_CONFIG_SRST,
		REGENT_FACT_CONFIG_SETTINGS,
	};
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);

	for (guint i = 0; i < G_N_ELEMENTS(facts); i++) {
		GVariant *value = regent_step_fact(step, facts[i]);

		g_checksum_update(sum, (const guchar *) facts[i], (gssize) strlen(facts[i]) + 1);
		if (value)
			g_checksum_update(sum, g_variant_get_data(value), (gssize) g_variant_get_size(value));
	}
	g_strlcpy(digest, g_checksum_get_string(sum), SCCP_DIGEST);
}
