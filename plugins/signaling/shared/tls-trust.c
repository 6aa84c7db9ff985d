/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tls-trust.h"
#include "trust-list.h"
#include "wire.h"

#include <glib/gstdio.h>
#include <string.h>

enum {
	SUBJECT_MAX = 120,
};

const char *const tls_trust_versions[] = { "1.0", "1.1", "1.2", "1.3", NULL };

/* The options. */

static gboolean is_empty_file(RegentStep *options, const char *key)
{
	const char *path = regent_step_option_string(options, key);

	return path && !*path;
}

/* Returns: the option whose path is empty, NULL: none is. */
static const char *empty_option(RegentStep *options)
{
	static const char *const files[] = { "ca-file", "certificate", "private-key" };
	const char *const *lists = regent_step_option_list(options, "trust-list");

	for (guint i = 0; lists[i]; i++)
		if (!*lists[i])
			return "trust-list";
	for (guint i = 0; i < G_N_ELEMENTS(files); i++)
		if (is_empty_file(options, files[i]))
			return files[i];
	return NULL;
}

gboolean tls_trust_check(RegentStep *options, const char **key, GError **error)
{
	*key = empty_option(options);
	if (*key) {
		g_set_error(error, REGENT_ERROR, REGENT_ERROR_CONFIG,
			"it is empty: set the path of a file, or leave it out");
		return FALSE;
	}
	if (!regent_step_option_is_set(options, "private-key") || regent_step_option_is_set(options, "certificate"))
		return TRUE;
	*key = "private-key";
	g_set_error(error, REGENT_ERROR, REGENT_ERROR_CONFIG,
		"there is no certificate that it belongs to: set certificate");
	return FALSE;
}

/* The files. */

static GBytes *read_file(const char *path, gsize most, GError **error)
{
	char *data;
	gsize length;
	GStatBuf info;

	if (g_stat(path, &info) == 0 && (!S_ISREG(info.st_mode) || (guint64) info.st_size > most)) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s is not a file of at most %zu bytes", path,
			most);
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

static gboolean load_lists(TlsTrust *trust, const char *const *paths, GError **error)
{
	trust->lists = g_ptr_array_new_with_free_func((GDestroyNotify) trust_list_free);
	for (guint i = 0; paths[i]; i++) {
		TrustList *list = load_list(paths[i], error);

		if (!list)
			return FALSE;
		g_ptr_array_add(trust->lists, list);
	}
	return TRUE;
}

static gboolean load_authorities(TlsTrust *trust, const char *file, GError **error)
{
	g_autofree char *path = g_canonicalize_filename(file, NULL);

	trust->trusted = g_tls_file_database_new(path, error);
	return trust->trusted != NULL;
}

static gboolean load_own(TlsTrust *trust, const char *certificate, const char *key, GError **error)
{
	trust->own = g_tls_certificate_new_from_files(certificate, key, error);
	if (!trust->own)
		g_prefix_error(error, "%s, %s: ", certificate, key);
	return trust->own != NULL;
}

static GTlsProtocolVersion version_of(const char *name)
{
	guint i = 0;

	while (!g_str_equal(tls_trust_versions[i], name))
		i++;
	return (GTlsProtocolVersion) (G_TLS_PROTOCOL_VERSION_TLS_1_0 + i);
}

/* Returns: the option whose file is no good, with @error; NULL: all are. */
static const char *load_files(TlsTrust *trust, RegentStep *step, GError **error)
{
	const char *const *lists = regent_step_option_list(step, "trust-list");
	const char *ca = regent_step_option_string(step, "ca-file");
	const char *certificate = regent_step_option_string(step, "certificate");
	const char *key = regent_step_option_string(step, "private-key");

	if (*lists && !load_lists(trust, lists, error))
		return "trust-list";
	if (!*lists && ca && !load_authorities(trust, ca, error))
		return "ca-file";
	if (certificate && !load_own(trust, certificate, key ? key : certificate, error))
		return "certificate or private-key";
	return NULL;
}

gboolean tls_trust_read(TlsTrust *trust, RegentStep *step, const char **key, GError **error)
{
	GError *problem = NULL;

	trust->any_name = !regent_step_option_boolean(step, "verify-name");
	trust->minimum = version_of(regent_step_option_string(step, "tls-minimum"));
	*key = load_files(trust, step, &problem);
	if (!*key)
		return TRUE;
	if (g_str_has_suffix(problem->message, "."))
		problem->message[strlen(problem->message) - 1] = '\0';
	g_propagate_error(error, problem);
	return FALSE;
}

void tls_trust_clear(TlsTrust *trust)
{
	g_clear_pointer(&trust->lists, g_ptr_array_unref);
	g_clear_object(&trust->trusted);
	g_clear_object(&trust->own);
}

/* The verdict. */

static const struct {
	GTlsCertificateFlags flag;
	const char *words;
} problems[] = {
	{ G_TLS_CERTIFICATE_EXPIRED, "its certificate has expired" },
	{ G_TLS_CERTIFICATE_NOT_ACTIVATED, "its certificate is not valid yet (is our clock right?)" },
	{ G_TLS_CERTIFICATE_REVOKED, "its certificate was revoked" },
	{ G_TLS_CERTIFICATE_UNKNOWN_CA, "its certificate is signed by no authority we know (see ca-file)" },
	{ G_TLS_CERTIFICATE_BAD_IDENTITY, "its certificate is for another name" },
	{ G_TLS_CERTIFICATE_INSECURE, "its certificate uses a weak algorithm" },
};

/* Returns: (transfer full) (nullable): what is wrong by the rules of certificate authorities. */
static char *unsigned_words(const TlsTrust *trust, GTlsCertificateFlags flags)
{
	if (trust->any_name)
		flags &= (GTlsCertificateFlags) ~G_TLS_CERTIFICATE_BAD_IDENTITY;
	for (guint i = 0; i < G_N_ELEMENTS(problems); i++)
		if (flags & problems[i].flag)
			return g_strdup(problems[i].words);
	return flags ? g_strdup("its certificate is not accepted") : NULL;
}

static const TrustRecord *find_listed(const GPtrArray *lists, GTlsCertificate *certificate, guint32 roles)
{
	g_autoptr(GByteArray) der = NULL;
	g_autoptr(GBytes) bytes = NULL;
	const TrustRecord *record = NULL;

	g_object_get(certificate, "certificate", &der, NULL);
	bytes = g_bytes_new(der ? der->data : NULL, der ? der->len : 0);
	for (guint i = 0; i < lists->len && !record; i++)
		record = trust_list_find(lists->pdata[i], bytes, roles);
	return record;
}

/* Returns: (transfer full) (nullable): what is wrong by the trust lists. */
static char *unlisted_words(const TlsTrust *trust, GTlsCertificate *certificate)
{
	const TrustRecord *other;
	g_autofree char *raw = NULL;
	g_autofree char *subject = NULL;

	if (find_listed(trust->lists, certificate, TRUST_CCM | TRUST_CCM_TFTP))
		return NULL;
	other = find_listed(trust->lists, certificate, G_MAXUINT32);
	raw = g_tls_certificate_get_subject_name(certificate);
	subject = wire_text(raw, raw ? strnlen(raw, SUBJECT_MAX) : 0);
	return g_strdup_printf("its certificate, %s, is in none of the trust lists with the role of a call manager%s%s",
		*subject ? subject : "without a name", other ? ", only as " : "",
		other ? trust_role_name(other->role) : "");
}

char *tls_trust_judge(const TlsTrust *trust, GTlsCertificate *certificate, GTlsCertificateFlags flags)
{
	return trust->lists ? unlisted_words(trust, certificate) : unsigned_words(trust, flags);
}
