/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-layouts.h"
#include "sccp-labels.h"

#include <string.h>

static void read_fields(const SccpField *field, WireReader *r, guint8 *base);
static void write_fields(const SccpField *field, WireWriter *w, const guint8 *base, guint8 version);

static gboolean is_text(const SccpField *field)
{
	return field->type == SCCP_TEXT || field->type == SCCP_STRING;
}

static guint32 count_of(const SccpField *field, const guint8 *base)
{
	return field->count < 0 ? field->slots : *(const guint32 *) (base + field->count);
}

static void read_text(WireReader *r, gsize width, char *text, gsize size)
{
	gsize length = MIN(width, wire_left(r));

	sccp_label_text(wire_bytes(r, length), length, text, size);
}

static void read_string(WireReader *r, char *text, gsize size)
{
	gsize left = wire_left(r);
	const guint8 *end = left ? memchr(r->pos, 0, left) : NULL;
	gsize length = end ? (gsize) (end - r->pos) + 1 : left;

	sccp_label_text(wire_bytes(r, length), length, text, size);
}

static void read_data(const SccpField *field, WireReader *r, guint8 *base)
{
	guint32 *count = (guint32 *) (base + field->count);

	*count = MIN(*count, wire_left(r));
	*(const guint8 **) (base + field->offset) = wire_bytes(r, *count);
}

static void read_entries(const SccpField *field, WireReader *r, guint8 *base)
{
	guint32 count = MIN(count_of(field, base), field->room);

	for (guint32 i = 0; i < count && wire_left(r); i++)
		read_fields(field->entries, r, base + field->offset + i * field->size);
}

/* A number that is cut short is not there. */
static guint32 read_number(WireReader *r, const SccpField *field)
{
	if (wire_left(r) < field->width) {
		wire_skip(r, wire_left(r));
		return 0;
	}
	switch (field->type) {
	case SCCP_U8:
		return wire_u8(r);
	case SCCP_U16:
		return wire_le16(r);
	case SCCP_IPV4:
		return wire_be32(r);
	default:
		return wire_le32(r);
	}
}

static void store_number(const SccpField *field, guint8 *to, guint32 value)
{
	if (field->width == 1)
		*to = (guint8) value;
	else if (field->width == 2)
		*(guint16 *) to = (guint16) value;
	else
		*(guint32 *) to = value;
}

static guint32 load_number(const SccpField *field, const guint8 *from)
{
	if (field->width == 1)
		return *from;
	return field->width == 2 ? *(const guint16 *) from : *(const guint32 *) from;
}

static void read_field(const SccpField *field, WireReader *r, guint8 *base)
{
	guint8 *to = base + field->offset;
	gsize length = MIN(field->width, wire_left(r));

	switch (field->type) {
	case SCCP_TEXT:
		read_text(r, field->width, (char *) to, field->size);
		break;
	case SCCP_STRING:
		read_string(r, (char *) to, field->size);
		break;
	case SCCP_BYTES:
		memcpy(to, wire_bytes(r, length), length);
		break;
	case SCCP_PAD:
		wire_skip(r, length);
		break;
	case SCCP_DATA:
		read_data(field, r, base);
		break;
	case SCCP_ENTRIES:
		read_entries(field, r, base);
		break;
	default:
		store_number(field, to, read_number(r, field));
	}
}

/* Data that did not come must not keep its length. */
static void read_fields(const SccpField *field, WireReader *r, guint8 *base)
{
	for (; field->type != SCCP_END; field++)
		if (wire_left(r) || field->type == SCCP_DATA)
			read_field(field, r, base);
}

/* Of two forms with one id the longer one that the body can fill. */
static const SccpLayout *layout_of_id(guint32 id, gsize length)
{
	const SccpLayout *found = NULL;

	for (guint i = 0; i < sccp_layouts_count; i++)
		if (sccp_layouts[i].id == id && sccp_layouts[i].least <= length)
			found = &sccp_layouts[i];
	return found;
}

static const SccpLayout *layout_of_kind(SccpKind kind, guint8 version)
{
	const SccpLayout *found = NULL;

	for (guint i = 0; i < sccp_layouts_count; i++)
		if (sccp_layouts[i].kind == kind && sccp_layouts[i].since <= version)
			found = &sccp_layouts[i];
	return found;
}

/* Whether it is a dynamic form, which ends with strings. */
static gboolean is_dynamic(const SccpField *last)
{
	while (last->type != SCCP_END && last[1].type != SCCP_END)
		last++;
	if (last->type == SCCP_ENTRIES)
		return is_dynamic(last->entries);
	return last->type == SCCP_STRING || last->type == SCCP_DATA;
}

/* NULs behind the eight words of CallInfoDynamic. */
static guint32 count_strings(const WireReader *body)
{
	WireReader r = *body;
	guint32 count = 0;

	wire_skip(&r, 8 * 4);
	while (wire_left(&r))
		count += !wire_u8(&r);
	return count;
}

gboolean sccp_decode(gconstpointer pdu, gsize length, SccpMessage *message)
{
	WireReader r = wire_reader(pdu, length);
	const SccpLayout *layout;
	WireReader body;

	memset(message, 0, sizeof *message);
	wire_skip(&r, 4);
	message->version = (guint8) wire_le32(&r);
	message->id = wire_le32(&r);
	message->length = (gssize) wire_left(&r);
	layout = r.bad ? NULL : layout_of_id(message->id, wire_left(&r));
	if (!layout)
		return FALSE;
	message->layout = layout;
	message->kind = layout->kind;
	message->from_phone = layout->from_phone;
	body = r;
	read_fields(layout->fields, &r, (guint8 *) &message->number);
	if (message->kind == SCCP_CALL_INFO && is_dynamic(layout->fields))
		message->call_info.given = count_strings(&body);
	return TRUE;
}

/* Nobody is called by a name of digits. */
static gboolean is_name(const char *text)
{
	return *text && strspn(text, "0123456789*#+.- ()") != strlen(text);
}

/* In the dynamic form names and numbers are strings without a place of their own: 12 of them, or 13 with a second,
 * alternate calling number before the called one. Whether it has that is said by what is there, and only where that
 * leaves it open by the version: from 17 on it usually has. Up to three NULs fill a message up. */
static gboolean has_alternate(const SccpCallInfo *info, guint8 agreed)
{
	if (info->given < 13)
		return FALSE;
	if (info->given > 12 + 3 || is_name(info->strings[12].text))
		return TRUE;
	if (is_name(info->strings[8].text))
		return FALSE;
	/* A name in the place of who was called first, but no number of his: it is who is called. */
	if (is_name(info->strings[9].text) && is_name(info->strings[10].text) && !*info->strings[2].text)
		return TRUE;
	return agreed >= 17;
}

static void place_parties(SccpCallInfo *info, gboolean alternate)
{
	guint called = alternate ? 2 : 1;
	guint names = alternate ? 9 : 8;

	g_strlcpy(info->calling, info->strings[0].text, sizeof info->calling);
	g_strlcpy(info->called, info->strings[called].text, sizeof info->called);
	g_strlcpy(info->calling_name, info->strings[names].text, sizeof info->calling_name);
	g_strlcpy(info->called_name, info->strings[names + 1].text, sizeof info->called_name);
}

void sccp_message_set_version(SccpMessage *message, guint8 agreed)
{
	message->version = agreed;
	if (message->kind == SCCP_CALL_INFO && is_dynamic(message->layout->fields))
		place_parties(&message->call_info, has_alternate(&message->call_info, agreed));
}

void sccp_message_init(SccpMessage *message, SccpKind kind, guint8 version)
{
	memset(message, 0, sizeof *message);
	message->kind = kind;
	message->version = version;
	message->length = -1;
	message->layout = layout_of_kind(kind, version);
	message->id = message->layout->id;
}

static void write_padding(WireWriter *w)
{
	wire_put_zeros(w, (4 - w->length % 4) % 4);
}

/* Unlike wire_put_field() without a NUL when it is full: "M/D/YA" fills its six bytes. */
static void write_text(WireWriter *w, const char *text, gsize width)
{
	gsize length = MIN(strlen(text), width);

	wire_put_bytes(w, text, length);
	wire_put_zeros(w, width - length);
}

static void write_number(const SccpField *field, WireWriter *w, const guint8 *from)
{
	guint32 value = load_number(field, from);

	if (field->type == SCCP_IPV4)
		wire_put_be32(w, value);
	else if (field->width == 4)
		wire_put_le32(w, value);
	else if (field->width == 2)
		wire_put_le16(w, (guint16) value);
	else
		wire_put_u8(w, (guint8) value);
}

static void write_entries(const SccpField *field, WireWriter *w, const guint8 *base, guint8 version)
{
	guint32 used = MIN(count_of(field, base), field->room);
	guint32 slots = MAX(field->slots, used);
	static const guint8 nothing[sizeof(SccpServers)];

	for (guint32 i = 0; i < slots; i++) {
		const guint8 *entry = base + field->offset + i * field->size;

		write_fields(field->entries, w, i < used ? entry : nothing, version);
	}
}

static void write_field(const SccpField *field, WireWriter *w, const guint8 *base, guint8 version)
{
	const guint8 *from = base + field->offset;

	switch (field->type) {
	case SCCP_TEXT:
		write_text(w, (const char *) from, field->width);
		break;
	case SCCP_STRING:
		wire_put_bytes(w, from, strlen((const char *) from) + 1);
		break;
	case SCCP_BYTES:
		wire_put_bytes(w, from, field->width);
		break;
	case SCCP_PAD:
		wire_put_zeros(w, field->width);
		break;
	case SCCP_DATA:
		wire_put_bytes(w, *(const guint8 *const *) from, count_of(field, base));
		break;
	case SCCP_ENTRIES:
		write_entries(field, w, base, version);
		break;
	default:
		write_number(field, w, from);
	}
}

static void write_fields(const SccpField *field, WireWriter *w, const guint8 *base, guint8 version)
{
	for (; field->type != SCCP_END; field++)
		if (field->since <= version)
			write_field(field, w, base, version);
}

void sccp_encode(const SccpMessage *message, guint32 header, WireWriter *w)
{
	gsize start = w->length;
	gsize body;

	wire_put_zeros(w, 4);
	wire_put_le32(w, header);
	wire_put_le32(w, message->id);
	body = w->length;
	write_fields(message->layout->fields, w, (const guint8 *) &message->number, message->version);
	/* A 7961 shows no line label where the dynamic forms are not filled up to four bytes. */
	if (is_dynamic(message->layout->fields))
		write_padding(w);
	if (message->length >= 0 && !w->bad) {
		w->length = MIN(w->length, body + (gsize) message->length);
		wire_put_zeros(w, body + (gsize) message->length - w->length);
	}
	wire_patch_le32(w, start, (guint32) (w->length - start - 8));
}

typedef struct {
	SccpVisitor visitor;
	gpointer self;
	gsize offset;
	gsize length;
	int index;
} Visit;

static void visit_fields(const SccpField *field, const guint8 *base, Visit *visit);

static gsize width_of(const SccpField *field, const guint8 *base)
{
	if (field->type == SCCP_STRING)
		return strlen((const char *) base + field->offset) + 1;
	if (field->type == SCCP_DATA)
		return count_of(field, base);
	return field->width;
}

static void visit_entries(const SccpField *field, const guint8 *base, Visit *visit)
{
	guint32 count = MIN(count_of(field, base), field->room);
	int outer = visit->index;

	for (guint32 i = 0; i < count; i++) {
		visit->index = (int) i;
		visit_fields(field->entries, base + field->offset + i * field->size, visit);
	}
	visit->index = outer;
}

static void visit_field(const SccpField *field, const guint8 *base, Visit *visit)
{
	SccpVisited visited = { .name = field->name,
		.index = visit->index,
		.offset = visit->offset,
		.type = field->type,
		.width = width_of(field, base),
		.value = base + field->offset };

	visit->offset += visited.width;
	if (field->type == SCCP_DATA)
		visited.value = *(const guint8 *const *) (base + field->offset);
	if (field->type != SCCP_PAD)
		visit->visitor(visit->self, &visited);
}

static void visit_fields(const SccpField *field, const guint8 *base, Visit *visit)
{
	for (; field->type != SCCP_END && visit->offset < visit->length; field++) {
		if (field->type == SCCP_ENTRIES)
			visit_entries(field, base, visit);
		else
			visit_field(field, base, visit);
	}
}

void sccp_visit(const SccpMessage *message, SccpVisitor visitor, gpointer self)
{
	Visit visit = { visitor, self, 0, message->length < 0 ? G_MAXSIZE : (gsize) message->length, -1 };

	if (message->layout)
		visit_fields(message->layout->fields, (const guint8 *) &message->number, &visit);
}

static void dump_bytes(GString *line, const guint8 *bytes, gsize length)
{
	for (gsize i = 0; i < MIN(length, 32); i++)
		g_string_append_printf(line, "%02x", bytes[i]);
	if (length > 32)
		g_string_append(line, "...");
}

static void dump_field(gpointer self, const SccpVisited *field)
{
	GString *line = self;
	SccpField row = { .type = (guint8) field->type, .width = (guint16) field->width };

	g_string_append_printf(line, " %s", field->name);
	if (field->index >= 0)
		g_string_append_printf(line, "[%d]", field->index);
	g_string_append_c(line, '=');
	if (is_text(&row))
		g_string_append_printf(line, "\"%s\"", (const char *) field->value);
	else if (field->type == SCCP_BYTES || field->type == SCCP_DATA)
		dump_bytes(line, field->value, field->width);
	else
		g_string_append_printf(line, "%u", load_number(&row, field->value));
}

char *sccp_dump(const SccpMessage *message)
{
	GString *line = g_string_new(NULL);

	if (message->layout)
		g_string_append(line, message->layout->name);
	else
		g_string_append_printf(line, "unknown message 0x%04x", message->id);
	sccp_visit(message, dump_field, line);
	return g_string_free(line, FALSE);
}

const char *sccp_id_name(guint32 id)
{
	const SccpLayout *layout = layout_of_id(id, G_MAXSIZE);

	return layout ? layout->name : NULL;
}
