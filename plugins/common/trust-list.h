/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * A trust list of Cisco call managers, CTLFile.tlv or ITLFile.tlv: the certificates of a cluster, each with the role in
 * which it is to be believed. A peer's certificate is not verified, it is looked up: one that a record holds, byte for
 * byte, in a role that fits the service, is good, whatever its name, signer and dates say. A phone can do that before
 * it knows the time.
 *
 *   service                  roles
 *   SCCP and SIP over TLS    TRUST_CCM | TRUST_CCM_TFTP
 *   files by HTTPS, .sgn     TRUST_TFTP | TRUST_CCM_TFTP
 *   TVS                      TRUST_TVS
 *   CAPF                     TRUST_CAPF
 *   phone services           TRUST_APP_SERVER | TRUST_TVS
 *
 * The list is read, not verified: the signature in its header is passed over. So it must come from where nobody but the
 * administrator writes, as a file with CA certificates does. One from the network is not to be believed for having been
 * read here.
 *
 * Strict about structure: a list with one damaged record is refused as a whole. Lenient about content: records, fields
 * and roles that nothing here knows are kept or passed over. No I/O.
 */

/** Largest file that is read; the limit real phones have. */
#define TRUST_LIST_MAX (2048 * 1024)
/** Most records. A large cluster has some tens. */
#define TRUST_LIST_RECORDS 1000

#define TRUST_LIST_ERROR (trust_list_error_quark())
GQuark trust_list_error_quark(void);

typedef enum {
	TRUST_LIST_ERROR_MALFORMED, /* too large, not a trust list, damaged */
} TrustListError;

/** Roles, one bit each: 1 << the number in the file. */
typedef enum {
	TRUST_SAST = 1 << 0,       /* signs trust lists */
	TRUST_CCM = 1 << 1,        /* call manager */
	TRUST_CCM_TFTP = 1 << 2,   /* call manager and server of files */
	TRUST_TFTP = 1 << 3,       /* server of files, signer of files */
	TRUST_CAPF = 1 << 4,       /* gives phones their certificates */
	TRUST_APP_SERVER = 1 << 7, /* phone services */
	TRUST_TVS = 1 << 21,       /* vouches for certificates that are in no list */
} TrustRole;

/** What a record does not have is NULL. Texts are printable UTF-8, and for people only: a subject proves nothing. */
typedef struct {
	int role;      /* the number in the file, 0 to 65535 */
	char *name;    /* DNS name; some write an empty one */
	char *subject; /* as the list writes it, "CN=cm1,O=Example" or with semicolons */
	char *issuer;
	GBytes *serial;      /* big-endian without leading zeros */
	GBytes *certificate; /* DER */
	GBytes *hash;        /* of the certificate, counts where that is missing */
	guint8 hash_type;    /* 1 SHA-1, 2 SHA-256, 3 SHA-512; 0: not said */
} TrustRecord;

typedef struct {
	GArray *records; /* of TrustRecord, in the order of the file */
} TrustList;

/** Returns: (transfer full): the list; NULL with @error: "record 3 claims 65520 bytes, 1893 are left". */
TrustList *trust_list_parse(GBytes *file, GError **error);
void trust_list_free(TrustList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TrustList, trust_list_free)

/** Whether the list has a certificate. @der: as the peer presented it. @roles: TRUST_ bits, any of which will do;
 * G_MAXUINT32: whatever its role. Returns: (transfer none) (nullable): the first record that has it. */
const TrustRecord *trust_list_find(const TrustList *list, GBytes *der, guint32 roles);
/** Returns: what a role is called: "CCM+TFTP"; "another" for one that is not known. */
const char *trust_role_name(int role);
