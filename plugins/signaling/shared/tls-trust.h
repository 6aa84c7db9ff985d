/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/plugin.h>

/**
 * What the certificate of a call manager is checked against, and ours: the options for it, the files they name, and the
 * verdict. Reads files when a step starts; nothing else here does I/O.
 */
typedef struct {
	GPtrArray *lists;      /* of TrustList: the certificate must be in one, no more is asked; NULL: none */
	GTlsDatabase *trusted; /* without lists; NULL: the system's */
	GTlsCertificate *own;  /* NULL: none */
	gboolean any_name;     /* a trusted certificate counts whatever its name */
	GTlsProtocolVersion minimum;
} TlsTrust;

/** Rows for the table of options; every plugin that uses TLS has them all. */
/* clang-format off */
#define TLS_TRUST_OPTIONS \
	{ "tls-minimum", REGENT_OPTION_CHOICE, "1.2", .choices = tls_trust_versions, \
		.summary = "oldest version of TLS that is accepted; old call managers speak no more than 1.0" }, \
	{ "trust-list", REGENT_OPTION_LIST, NULL, \
		.summary = "paths of CTLFile.tlv or ITLFile.tlv: the certificate must be a call manager's in one of them; names, " \
		"signers and dates do not count then, nor do ca-file and verify-name" }, \
	{ "ca-file", REGENT_OPTION_STRING, NULL, \
		.summary = "PEM file with the certificates TLS trusts; default: the system's" }, \
	{ "verify-name", REGENT_OPTION_BOOLEAN, "yes", \
		.summary = "the certificate must be for the name the configuration has" }, \
	{ "certificate", REGENT_OPTION_STRING, NULL, .summary = "PEM file with our own certificate" }, \
	{ "private-key", REGENT_OPTION_STRING, NULL, \
		.summary = "PEM file with its key; default: in the file of the certificate" }
/* clang-format on */
extern const char *const tls_trust_versions[];

/** The check hook's part: what is wrong without a look at the files. Returns: FALSE with @key and @error. */
gboolean tls_trust_check(RegentStep *options, const char **key, GError **error);
/** Reads what the options name. @key: set to the option at fault, (transfer none). Returns: FALSE with @key and
 * @error, which names the file. @trust is to be cleared either way. */
gboolean tls_trust_read(TlsTrust *trust, RegentStep *step, const char **key, GError **error);
void tls_trust_clear(TlsTrust *trust);

/** The verdict on a certificate that was shown. @flags: what is wrong by the rules of certificate authorities.
 * Returns: (transfer full) (nullable): NULL: it is good; else "its certificate has expired". */
char *tls_trust_judge(const TlsTrust *trust, GTlsCertificate *certificate, GTlsCertificateFlags flags);
