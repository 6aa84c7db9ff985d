/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "trust-list.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "captures.h"

/* A list of one record, typed in by hand: header, then all that a record can have. */
static const guint8 whole[] = {
	0x01, 0x00, 0x02, 0x01, 0x02,             /* version 1.2 */
	0x02, 0x00, 0x02, 0x00, 0x0c,             /* 12 bytes of header */
	0x0d, 0x0d,                               /* padding */
	0x01, 0x00, 0x02, 0x00, 0x4e,             /* 78 bytes of record */
	0x02, 0x00, 0x04, 'c', 'm', '1', 0,       /* DNS name */
	0x03, 0x00, 0x05, 'C', 'N', '=', 'a', 0,  /* subject */
	0x04, 0x00, 0x02, 0x00, 0x01,             /* CCM */
	0x05, 0x00, 0x05, 'C', 'N', '=', 'b', 0,  /* issuer */
	0x06, 0x00, 0x03, 0x00, 0x81, 0xa3,       /* serial */
	0x07, 0x00, 0x01, 0xee,                   /* public key */
	0x08, 0x00, 0x01, 0xdd,                   /* signature */
	0x09, 0x00, 0x04, 0x30, 0x02, 0x05, 0x00, /* certificate */
	0x0a, 0x00, 0x04, 0x0a, 0x00, 0x00, 0x01, /* address */
	0x0b, 0x00, 0x02, 0xaa, 0xbb,             /* hash */
	0x0c, 0x00, 0x01, 0x03,                   /* SHA-512 */
	0x63, 0x00, 0x02, 0x00, 0x00,             /* what nobody knows */
	0x63, 0x00, 0x00,                         /* and again */
};

static const guint8 der[] = { 0x30, 0x02, 0x05, 0x00 };

static TrustList *parse(const void *data, gsize length, GError **error)
{
	/* A block of exactly that size, so that a sanitizer sees one byte too many. */
	g_autoptr(GBytes) bytes = g_bytes_new(data, length);

	return trust_list_parse(bytes, error);
}

static void refused(const void *data, gsize length, const char *words)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(TrustList) list = parse(data, length, &error);

	assert_null(list);
	assert_true(g_error_matches(error, TRUST_LIST_ERROR, TRUST_LIST_ERROR_MALFORMED));
	if (words)
		assert_string_equal(error->message, words);
}

static const TrustRecord *find(const TrustList *list, const void *data, gsize length, guint32 roles)
{
	g_autoptr(GBytes) bytes = g_bytes_new(data, length);

	return trust_list_find(list, bytes, roles);
}

static void test_whole(void **state)
{
	g_autoptr(TrustList) list = parse(whole, sizeof whole, NULL);
	const TrustRecord *record;

	assert_non_null(list);
	assert_int_equal(list->records->len, 1);
	record = &g_array_index(list->records, TrustRecord, 0);
	assert_int_equal(record->role, 1);
	assert_string_equal(record->name, "cm1");
	assert_string_equal(record->subject, "CN=a");
	assert_string_equal(record->issuer, "CN=b");
	assert_memory_equal(g_bytes_get_data(record->serial, NULL), "\x81\xa3", 2);
	assert_int_equal(g_bytes_get_size(record->serial), 2);
	assert_int_equal(g_bytes_get_size(record->certificate), sizeof der);
	assert_int_equal(g_bytes_get_size(record->hash), 2);
	assert_int_equal(record->hash_type, 3);
	assert_ptr_equal(find(list, der, sizeof der, TRUST_CCM | TRUST_CCM_TFTP), record);
	assert_ptr_equal(find(list, der, sizeof der, G_MAXUINT32), record);
	assert_null(find(list, der, sizeof der, G_MAXUINT32 & ~(guint32) TRUST_CCM));
	assert_null(find(list, der, sizeof der - 1, TRUST_CCM));
	assert_null(find(list, whole, sizeof whole, TRUST_CCM));
	assert_null(find(list, "", 0, TRUST_CCM));
}

static void test_truncated(void **state)
{
	for (gsize length = 0; length < sizeof whole; length++)
		refused(whole, length, NULL);
	refused(whole, 12, "it has no records");
	refused(whole, 16, "record 1 does not begin with its length");
	refused(whole, 20, "record 1 claims 78 bytes, 8 are left");
	refused("<?xml version=\"1.0\"?>", 21, "it is not a trust list");
}

/* Any single byte that says how long something is, too large or too small by one. */
static void test_wrong_lengths(void **state)
{
	static const guint8 at[] = { 2, 7, 9, 14, 16, 19, 26, 34, 39, 47, 53, 57, 61, 68, 75, 80, 84, 89 };

	for (guint i = 0; i < G_N_ELEMENTS(at); i++) {
		for (int by = -1; by <= 1; by += 2) {
			guint8 bad[sizeof whole];

			memcpy(bad, whole, sizeof whole);
			bad[at[i]] = (guint8) (bad[at[i]] + by);
			refused(bad, sizeof bad, NULL);
		}
	}
}

/* Lists of records made from fields. */

static void put(GByteArray *out, guint8 tag, const void *value, gsize length)
{
	const guint8 head[] = { tag, (guint8) (length >> 8), (guint8) length };

	g_byte_array_append(out, head, sizeof head);
	g_byte_array_append(out, value, (guint) length);
}

static GByteArray *new_list(void)
{
	return g_byte_array_append(g_byte_array_new(), whole, 12);
}

/* Takes @fields. */
static void put_record(GByteArray *out, GByteArray *fields)
{
	const guint8 length[] = { (guint8) ((fields->len + 5) >> 8), (guint8) (fields->len + 5) };

	put(out, 1, length, sizeof length);
	g_byte_array_append(out, fields->data, fields->len);
	g_byte_array_unref(fields);
}

static GByteArray *fields_of(guint16 role)
{
	const guint8 number[] = { (guint8) (role >> 8), (guint8) role };
	GByteArray *fields = g_byte_array_new();

	put(fields, 4, number, sizeof number);
	return fields;
}

static void put_certificate(GByteArray *out, guint16 role, const char *certificate)
{
	GByteArray *fields = fields_of(role);

	put(fields, 9, certificate, strlen(certificate));
	put_record(out, fields);
}

static void test_roles(void **state)
{
	static const guint16 roles[] = { 3, 65535, 32, 21, 1 };
	g_autoptr(GByteArray) out = new_list();
	g_autoptr(TrustList) list = NULL;

	for (guint i = 0; i < G_N_ELEMENTS(roles); i++)
		put_certificate(out, roles[i], roles[i] == 32 || roles[i] == 65535 ? "other" : "same");
	list = parse(out->data, out->len, NULL);
	assert_int_equal(list->records->len, G_N_ELEMENTS(roles));
	assert_int_equal(find(list, "same", 4, TRUST_CCM | TRUST_CCM_TFTP)->role, 1);
	assert_int_equal(find(list, "same", 4, G_MAXUINT32)->role, 3);
	assert_int_equal(find(list, "same", 4, TRUST_TVS)->role, 21);
	assert_null(find(list, "same", 4, TRUST_CCM_TFTP | TRUST_CAPF | TRUST_SAST | TRUST_APP_SERVER));
	assert_null(find(list, "other", 5, G_MAXUINT32));
	assert_string_equal(trust_role_name(2), "CCM+TFTP");
	assert_string_equal(trust_role_name(5), "another");
}

/* SHA-1, SHA-256 and SHA-512 of "abc", from FIPS 180. */
static const char *const digests[] = {
	"\xa9\x99\x3e\x36\x47\x06\x81\x6a\xba\x3e\x25\x71\x78\x50\xc2\x6c\x9c\xd0\xd8\x9d",
	"\xba\x78\x16\xbf\x8f\x01\xcf\xea\x41\x41\x40\xde\x5d\xae\x22\x23"
	"\xb0\x03\x61\xa3\x96\x17\x7a\x9c\xb4\x10\xff\x61\xf2\x00\x15\xad",
	"\xdd\xaf\x35\xa1\x93\x61\x7a\xba\xcc\x41\x73\x49\xae\x20\x41\x31"
	"\x12\xe6\xfa\x4e\x89\xa9\x7e\xa2\x0a\x9e\xee\xe6\x4b\x55\xd3\x9a"
	"\x21\x92\x99\x2a\x27\x4f\xc1\xa8\x36\xba\x3c\x23\xa3\xfe\xeb\xbd"
	"\x45\x4d\x44\x23\x64\x3c\xe8\x0e\x2a\x9a\xc9\x4f\xa5\x4c\xa4\x9f",
};
static const guint8 digest_sizes[] = { 20, 32, 64 };

/* Whether "abc" is found by that hash alone. @certificate: what else the record holds. */
static gboolean by_hash(const char *digest, gsize size, int type, const char *certificate)
{
	g_autoptr(GByteArray) out = new_list();
	g_autoptr(TrustList) list = NULL;
	GByteArray *fields = fields_of(2);
	guint8 number = (guint8) type;

	put(fields, 11, digest, size);
	if (type)
		put(fields, 12, &number, 1);
	if (certificate)
		put(fields, 9, certificate, strlen(certificate));
	put_record(out, fields);
	list = parse(out->data, out->len, NULL);
	assert_non_null(list);
	assert_null(find(list, "abd", 3, TRUST_CCM_TFTP));
	assert_null(find(list, "abc", 3, TRUST_CCM));
	return find(list, "abc", 3, TRUST_CCM_TFTP) != NULL;
}

static void test_hashes(void **state)
{
	for (guint i = 0; i < 3; i++) {
		assert_true(by_hash(digests[i], digest_sizes[i], (int) i + 1, NULL));
		assert_true(by_hash(digests[i], digest_sizes[i], (int) i + 1, ""));
		assert_false(by_hash(digests[i], digest_sizes[i] - 1u, (int) i + 1, NULL));
		assert_false(by_hash(digests[i], digest_sizes[i], (int) (i + 1) % 3 + 1, NULL));
		assert_false(by_hash(digests[i], digest_sizes[i], 0, NULL));
		assert_false(by_hash(digests[i], digest_sizes[i], 4, NULL));
		assert_false(by_hash(digests[i], digest_sizes[i], (int) i + 1, "xyz"));
	}
	assert_false(by_hash("", 0, 1, NULL));
}

static void test_no_certificate(void **state)
{
	g_autoptr(GByteArray) out = new_list();
	g_autoptr(TrustList) list = NULL;

	put_record(out, fields_of(1));
	put_certificate(out, 1, "");
	list = parse(out->data, out->len, NULL);
	assert_int_equal(list->records->len, 2);
	assert_null(g_array_index(list->records, TrustRecord, 1).certificate);
	assert_null(find(list, "", 0, G_MAXUINT32));
	assert_null(find(list, der, sizeof der, G_MAXUINT32));
}

static void refused_fields(GByteArray *fields, const char *words)
{
	g_autoptr(GByteArray) out = new_list();

	put_certificate(out, 1, "good");
	put_record(out, fields);
	refused(out->data, out->len, words);
}

static void test_damaged_records(void **state)
{
	static const guint8 once[] = { 2, 3, 4, 5, 6, 9, 11, 12 };
	GByteArray *fields;

	refused_fields(g_byte_array_new(), "record 2 has no role");
	fields = g_byte_array_new();
	put(fields, 4, "\0\0\1", 3);
	refused_fields(fields, "record 2 is damaged");
	fields = fields_of(1);
	put(fields, 12, "\0\1", 2);
	refused_fields(fields, "record 2 is damaged");
	fields = fields_of(1);
	put(fields, 1, "\0\5", 2);
	refused_fields(fields, "record 2 is damaged");
	for (guint i = 0; i < G_N_ELEMENTS(once); i++) {
		fields = fields_of(1);
		for (guint twice = once[i] == 4; twice < 2; twice++)
			put(fields, once[i], "\1\1", once[i] == 12 ? 1 : 2);
		refused_fields(fields, "record 2 is damaged");
	}
}

static void test_bad_heads(void **state)
{
	guint8 bad[sizeof whole];
	static const struct {
		guint at;
		guint8 byte;
		const char *words;
	} rows[] = {
		{ 3, 2, "it is not a trust list" }, /* encrypted */
		{ 0, 2, "it is not a trust list" },
		{ 5, 3, "it is not a trust list" },
		{ 9, 9, "its header claims 9 bytes, the file has 90" },
		{ 8, 1, "its header claims 268 bytes, the file has 90" },
		{ 12, 2, "record 1 does not begin with its length" },
		{ 16, 0, "record 1 claims 0 bytes, 78 are left" },
		{ 16, 4, "record 1 claims 4 bytes, 78 are left" },
		{ 15, 255, "record 1 claims 65358 bytes, 78 are left" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		memcpy(bad, whole, sizeof whole);
		bad[rows[i].at] = rows[i].byte;
		refused(bad, sizeof bad, rows[i].words);
	}
	memcpy(bad, whole, sizeof whole);
	bad[4] = 99; /* a minor version that nobody knows */
	trust_list_free(parse(bad, sizeof bad, NULL));
}

static void test_limits(void **state)
{
	g_autoptr(GByteArray) out = new_list();
	g_autoptr(TrustList) list = NULL;
	guint length = out->len;

	for (guint i = 0; i < TRUST_LIST_RECORDS; i++)
		put_certificate(out, 1, "x");
	list = parse(out->data, out->len, NULL);
	assert_int_equal(list->records->len, TRUST_LIST_RECORDS);
	put_certificate(out, 1, "x");
	refused(out->data, out->len, "it has more than 1000 records");
	g_byte_array_set_size(out, TRUST_LIST_MAX + 1);
	memset(out->data + length, 0, out->len - length);
	refused(out->data, out->len, "it is larger than 2097152 bytes");
}

/* Files of the kind a call manager serves: their records as roles, and what is wrong with those that are damaged. */
static const struct {
	const char *file, *want;
} samples[] = {
	{ "ITLFile.tlv", "0 2 21 4 7" },
	{ "ITLFile-next.tlv", "0 2 21 4 7 2" },
	{ "ITLFile-cucm-order.tlv", "0 2 21 1" },
	{ "ITLFile-ec.tlv", "0 2 3 21" },
	{ "ITLFile-other-sast.tlv", "0 2 21" },
	{ "ITLFile-two-sast.tlv", "0 0 2 21" },
	{ "ITLFile-rollback.tlv", "0 4" },
	{ "CTLFile.tlv", "0 2 2 4" },
	{ "ITLFile-tampered.tlv", "0 2 21 4 7" }, /* a matter of signatures */
	{ "ITLFile-forged.tlv", "0 2 21 4 7" },
	{ "ITLFile-truncated.tlv", "!record 1 claims 1484 bytes, 1056 are left" },
	{ "ITLFile-long-record.tlv", "!record 1 claims 65520 bytes, 7495 are left" },
	{ "ITLFile-zero-record.tlv", "!record 1 claims 0 bytes, 7495 are left" },
};

static char *roles_of(const char *data, gsize length)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(TrustList) list = parse(data, length, &error);
	GString *text = g_string_new(NULL);

	if (!list)
		g_string_append_printf(text, "!%s", error->message);
	for (guint i = 0; list && i < list->records->len; i++)
		g_string_append_printf(text, "%s%d", i ? " " : "", g_array_index(list->records, TrustRecord, i).role);
	return g_string_free(text, FALSE);
}

static char *shared(const char *name, gsize *length)
{
	g_autofree char *file = g_build_filename("signed", name, NULL);

	return captures_read(file, length);
}

static void test_samples(void **state)
{
	captures_needed();
	for (guint i = 0; i < G_N_ELEMENTS(samples); i++) {
		gsize length;
		g_autofree char *data = shared(samples[i].file, &length);
		g_autofree char *got = roles_of(data, length);

		assert_string_equal(got, samples[i].want);
	}
}

/* The certificate of a key that came with the files. Returns: (transfer full) (nullable). */
static guchar *shared_certificate(const char *name, gsize *length)
{
	static const char begin[] = "-----BEGIN CERTIFICATE-----", end[] = "-----END CERTIFICATE-----";
	g_autofree char *pem = shared(name, length);
	char *from = pem ? strstr(pem, begin) : NULL;
	char *to = from ? strstr(from, end) : NULL;

	if (!to)
		return NULL;
	*to = '\0';
	return g_base64_decode(from + strlen(begin), length);
}

static const struct {
	const char *file, *certificate;
	int role; /* in which it is there; -1: it is not */
} members[] = {
	{ "ITLFile.tlv", "ccm", 2 },
	{ "ITLFile.tlv", "app", 7 },
	{ "ITLFile.tlv", "ccm2", -1 },
	{ "ITLFile.tlv", "rogue", -1 },
	{ "ITLFile-next.tlv", "ccm2", 2 },
	{ "ITLFile-cucm-order.tlv", "high-serial", 1 },
	{ "ITLFile-ec.tlv", "web-ec", 3 },
	{ "ITLFile-rollback.tlv", "ccm", -1 },
	{ "CTLFile.tlv", "ccm2", 2 },
};

static void test_members(void **state)
{
	captures_needed();
	for (guint i = 0; i < G_N_ELEMENTS(members); i++) {
		g_autofree char *name = g_strdup_printf("keys/%s.cert.pem", members[i].certificate);
		gsize size, length;
		g_autofree char *data = shared(members[i].file, &size);
		g_autofree guchar *certificate = shared_certificate(name, &length);
		g_autoptr(TrustList) list = parse(data, size, NULL);
		const TrustRecord *record;

		assert_non_null(certificate);
		record = find(list, certificate, length, G_MAXUINT32);
		assert_int_equal(record ? record->role : -1, members[i].role);
		record = find(list, certificate, length, TRUST_CCM | TRUST_CCM_TFTP);
		assert_int_equal(record != NULL, members[i].role == 1 || members[i].role == 2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_wrong_lengths),
		cmocka_unit_test(test_roles),
		cmocka_unit_test(test_hashes),
		cmocka_unit_test(test_no_certificate),
		cmocka_unit_test(test_damaged_records),
		cmocka_unit_test(test_bad_heads),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_samples),
		cmocka_unit_test(test_members),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
