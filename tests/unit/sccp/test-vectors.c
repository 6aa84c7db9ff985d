/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-test.h"
#include "sccp-labels.h"
#include "sccp-layouts.h"

/*
 * The shared vectors: each field they list is looked up by its offset in what we decoded. What we send must come out of
 * the encoder as the same bytes.
 */
typedef struct {
	GArray *fields; /* of SccpVisited */
	guint compared;
	guint unknown;
} Check;

static void collect(gpointer user, const SccpVisited *field)
{
	Check *check = user;

	g_array_append_val(check->fields, *field);
}

static const SccpVisited *field_at(const Check *check, gsize offset)
{
	for (guint i = 0; i < check->fields->len; i++)
		if (g_array_index(check->fields, SccpVisited, i).offset == offset)
			return &g_array_index(check->fields, SccpVisited, i);
	return NULL;
}

static guint64 number_of(const SccpVisited *field)
{
	if (field->width == 1)
		return *(const guint8 *) field->value;
	return field->width == 2 ? *(const guint16 *) field->value : *(const guint32 *) field->value;
}

static void compare_text(const char *group, const SccpVisited *field, const char *value)
{
	g_autofree char *inner = g_strndup(value + 1, strlen(value) - 2);
	g_autoptr(GString) bytes = g_string_new(NULL);
	char text[300];

	for (const char *c = inner; *c; c++) {
		if (c[0] == '\\' && c[1] == 'x') {
			g_string_append_c(bytes, (char) (g_ascii_xdigit_value(c[2]) << 4 | g_ascii_xdigit_value(c[3])));
			c += 3;
		} else {
			g_string_append_c(bytes, *c);
		}
	}
	sccp_label_text(bytes->str, bytes->len, text, sizeof text);
	if (strcmp(text, field->value) != 0)
		fail_msg("%s: %s is \"%s\", not \"%s\"", group, field->name, (const char *) field->value, text);
}

static void compare_field(Check *check, const char *group, char **parts)
{
	gsize offset = g_ascii_strtoull(parts[0], NULL, 10);
	const SccpVisited *field = field_at(check, offset);
	const char *type = parts[1];
	const char *value = parts[3];

	if (g_str_has_prefix(type, "bytes") || g_str_has_prefix(type, "ip["))
		return;
	if (!field || (value[0] != '"' && !g_ascii_isdigit(value[0]))) {
		check->unknown++;
		return;
	}
	if (strcmp(type, "ipv4") == 0) {
		guint32 a = (guint32) number_of(field);
		g_autofree char *text = g_strdup_printf("%u.%u.%u.%u", a >> 24, a >> 16 & 255, a >> 8 & 255, a & 255);

		if (field->type == SCCP_IPV4)
			assert_string_equal(text, value);
	} else if (type[0] == 'u') {
		if (number_of(field) != g_ascii_strtoull(value, NULL, 0))
			fail_msg(
				"%s: %s is %" G_GUINT64_FORMAT ", not %s", group, field->name, number_of(field), value);
	} else if (value[0] == '"') {
		compare_text(group, field, value);
	}
	check->compared++;
}

static void check_fields(Check *check, GKeyFile *file, const char *group)
{
	for (guint i = 0;; i++) {
		g_autofree char *key = g_strdup_printf("field-%02u", i);
		g_autofree char *row = g_key_file_get_string(file, group, key, NULL);
		g_auto(GStrv) parts = row ? g_strsplit(row, "|", 4) : NULL;

		if (!row)
			return;
		assert_int_equal(g_strv_length(parts), 4);
		compare_field(check, group, parts);
	}
}

static void check_vector(Check *check, GKeyFile *file, const char *group)
{
	g_autofree char *hex = g_key_file_get_string(file, group, "hex", NULL);
	g_autofree char *id = g_key_file_get_string(file, group, "id", NULL);
	g_autofree char *direction = g_key_file_get_string(file, group, "direction", NULL);
	g_autoptr(GByteArray) pdu = test_hex(hex);
	SccpMessage m;

	if (!sccp_decode(pdu->data, pdu->len, &m))
		fail_msg("%s: message %s is unknown", group, id);
	assert_int_equal(m.id, g_ascii_strtoull(id, NULL, 0));
	assert_int_equal(m.from_phone, strcmp(direction, "phone->cm") == 0);
	g_array_set_size(check->fields, 0);
	sccp_visit(&m, collect, check);
	check_fields(check, file, group);
	if (m.from_phone && m.kind != SCCP_XML_ALARM) {
		g_autoptr(GByteArray) again = test_encode(&m, m.version);
		g_autofree char *got = test_to_hex(again->data, again->len);

		if (strcmp(got, hex) != 0)
			fail_msg("%s: encoded as %s", group, got);
	}
}

static void test_vectors(void **state)
{
	gsize length;
	g_autofree char *text = captures_read("sccp-vectors.txt", &length);
	g_autoptr(GKeyFile) file = g_key_file_new();
	Check check = { .fields = g_array_new(FALSE, FALSE, sizeof(SccpVisited)) };
	g_auto(GStrv) groups = NULL;

	assert_true(g_key_file_load_from_data(file, text, length, G_KEY_FILE_NONE, NULL));
	groups = g_key_file_get_groups(file, NULL);
	for (guint i = 0; groups[i]; i++)
		if (!g_str_has_prefix(groups[i], "framing_"))
			check_vector(&check, file, groups[i]);
	g_print("%u vectors, %u fields compared, %u of no interest\n", g_strv_length(groups), check.compared,
		check.unknown);
	assert_true(check.compared >= 500);
	g_array_unref(check.fields);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors),
	};

	return captures_given() ? cmocka_run_group_tests(tests, NULL, NULL) : 77;
}
