/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "trust-list.h"

#include "wire.h"

#include <string.h>

enum {
	HEADER_VERSION = 1,
	HEADER_LENGTH = 2,
	HEADER_LEAST = 10, /* those two */

	RECORD_LENGTH = 1,
	RECORD_NAME = 2,
	RECORD_SUBJECT = 3,
	RECORD_ROLE = 4,
	RECORD_ISSUER = 5,
	RECORD_SERIAL = 6,
	RECORD_CERTIFICATE = 9,
	RECORD_HASH = 11,
	RECORD_HASH_TYPE = 12,
	RECORD_LEAST = 5, /* its length */

	NO_ROLE = -1,
	VERSION = 1, /* 2 is a file that is encrypted */
	DIGEST_MAX = 64,
};

/* clang-format off */
G_DEFINE_QUARK(regent-trust-list-error-quark, trust_list_error)
/* clang-format on */

static gboolean refuse(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

static gboolean refuse(GError **error, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (error)
		*error = g_error_new_valist(TRUST_LIST_ERROR, TRUST_LIST_ERROR_MALFORMED, format, args);
	va_end(args);
	return FALSE;
}

/* The fields that say where others end: a number of two bytes under the tag that must be here. */
static guint16 read_number(WireReader *reader, guint8 tag)
{
	if (wire_u8(reader) != tag || wire_be16(reader) != 2)
		reader->bad = TRUE;
	return wire_be16(reader);
}

static gboolean skip_header(WireReader *reader, GError **error)
{
	WireReader head = *reader;
	guint16 version = read_number(&head, HEADER_VERSION);
	guint16 length = read_number(&head, HEADER_LENGTH);

	if (head.bad || version >> 8 != VERSION)
		return refuse(error, "it is not a trust list");
	if (length < HEADER_LEAST || length > wire_left(reader))
		return refuse(error, "its header claims %u bytes, the file has %zu", length, wire_left(reader));
	wire_skip(reader, length);
	return TRUE;
}

/* One field twice could mean one thing here and another elsewhere. */
static void read_text(char **text, WireReader *value)
{
	if (*text)
		value->bad = TRUE;
	else
		*text = wire_string(value, wire_left(value));
}

static void read_bytes(GBytes **bytes, WireReader *value)
{
	if (*bytes)
		value->bad = TRUE;
	else if (wire_left(value))
		*bytes = g_bytes_new(value->pos, wire_left(value));
}

static void read_serial(GBytes **serial, WireReader *value)
{
	while (wire_left(value) > 1 && *value->pos == 0)
		wire_skip(value, 1);
	read_bytes(serial, value);
}

static void read_role(int *role, WireReader *value)
{
	if (*role != NO_ROLE || wire_left(value) != 2)
		value->bad = TRUE;
	else
		*role = wire_be16(value);
}

static void read_hash_type(guint8 *type, WireReader *value)
{
	if (*type || wire_left(value) != 1)
		value->bad = TRUE;
	else
		*type = wire_u8(value);
}

static void read_field(TrustRecord *record, WireReader *reader)
{
	guint8 tag = wire_u8(reader);
	WireReader value = wire_sub(reader, wire_be16(reader));

	switch (tag) {
	case RECORD_LENGTH:
		value.bad = TRUE;
		break;
	case RECORD_NAME:
		read_text(&record->name, &value);
		break;
	case RECORD_SUBJECT:
		read_text(&record->subject, &value);
		break;
	case RECORD_ROLE:
		read_role(&record->role, &value);
		break;
	case RECORD_ISSUER:
		read_text(&record->issuer, &value);
		break;
	case RECORD_SERIAL:
		read_serial(&record->serial, &value);
		break;
	case RECORD_CERTIFICATE:
		read_bytes(&record->certificate, &value);
		break;
	case RECORD_HASH:
		read_bytes(&record->hash, &value);
		break;
	case RECORD_HASH_TYPE:
		read_hash_type(&record->hash_type, &value);
		break;
	default:
		break;
	}
	reader->bad |= value.bad;
}

/* @index: of the record, 1 is the first, for the words. What was read of a bad one goes with the list. */
static gboolean read_record(GArray *records, guint index, WireReader *reader, GError **error)
{
	TrustRecord record = { .role = NO_ROLE };
	WireReader peek = *reader;
	guint16 length = read_number(&peek, RECORD_LENGTH);
	WireReader fields;

	if (peek.bad)
		return refuse(error, "record %u does not begin with its length", index);
	if (length < RECORD_LEAST || length > wire_left(reader))
		return refuse(error, "record %u claims %u bytes, %zu are left", index, length, wire_left(reader));
	fields = wire_sub(reader, length);
	wire_skip(&fields, RECORD_LEAST);
	while (wire_left(&fields))
		read_field(&record, &fields);
	g_array_append_val(records, record);
	if (fields.bad)
		return refuse(error, "record %u is damaged", index);
	return record.role != NO_ROLE || refuse(error, "record %u has no role", index);
}

static void clear_record(gpointer data)
{
	TrustRecord *record = data;

	g_free(record->name);
	g_free(record->subject);
	g_free(record->issuer);
	g_clear_pointer(&record->serial, g_bytes_unref);
	g_clear_pointer(&record->certificate, g_bytes_unref);
	g_clear_pointer(&record->hash, g_bytes_unref);
}

static gboolean read_records(GArray *records, WireReader *reader, GError **error)
{
	while (wire_left(reader)) {
		if (records->len == TRUST_LIST_RECORDS)
			return refuse(error, "it has more than %d records", TRUST_LIST_RECORDS);
		if (!read_record(records, records->len + 1, reader, error))
			return FALSE;
	}
	return records->len || refuse(error, "it has no records");
}

TrustList *trust_list_parse(GBytes *file, GError **error)
{
	WireReader reader = wire_reader(g_bytes_get_data(file, NULL), g_bytes_get_size(file));
	TrustList *list;

	if (wire_left(&reader) > TRUST_LIST_MAX) {
		refuse(error, "it is larger than %d bytes", TRUST_LIST_MAX);
		return NULL;
	}
	list = g_new0(TrustList, 1);
	list->records = g_array_new(FALSE, FALSE, sizeof(TrustRecord));
	g_array_set_clear_func(list->records, clear_record);
	if (skip_header(&reader, error) && read_records(list->records, &reader, error))
		return list;
	trust_list_free(list);
	return NULL;
}

void trust_list_free(TrustList *list)
{
	g_array_unref(list->records);
	g_free(list);
}

static gboolean has_hash(const TrustRecord *record, GBytes *der)
{
	static const GChecksumType types[] = { G_CHECKSUM_SHA1, G_CHECKSUM_SHA256, G_CHECKSUM_SHA512 };
	guint8 digest[DIGEST_MAX];
	gsize length = sizeof digest;
	g_autoptr(GChecksum) sum = NULL;

	if (!record->hash || !record->hash_type || record->hash_type > G_N_ELEMENTS(types))
		return FALSE;
	sum = g_checksum_new(types[record->hash_type - 1]);
	g_checksum_update(sum, g_bytes_get_data(der, NULL), (gssize) g_bytes_get_size(der));
	g_checksum_get_digest(sum, digest, &length);
	return g_bytes_get_size(record->hash) == length &&
	       memcmp(g_bytes_get_data(record->hash, NULL), digest, length) == 0;
}

const TrustRecord *trust_list_find(const TrustList *list, GBytes *der, guint32 roles)
{
	for (guint i = 0; i < list->records->len; i++) {
		const TrustRecord *record = &g_array_index(list->records, TrustRecord, i);

		if (record->role > 31 || !(roles & 1u << record->role))
			continue;
		if (record->certificate ? g_bytes_equal(record->certificate, der) : has_hash(record, der))
			return record;
	}
	return NULL;
}

const char *trust_role_name(int role)
{
	static const struct {
		int role;
		const char *name;
	} names[] = { { 0, "SAST" }, { 1, "CCM" }, { 2, "CCM+TFTP" }, { 3, "TFTP" }, { 4, "CAPF" }, { 7, "APP-SERVER" },
		{ 21, "TVS" } };

	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		if (names[i].role == role)
			return names[i].name;
	return "another";
}
