/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fake-phone.h"

#include <string.h>

FakePhone phone;

void fake_phone_begin(const RegentOption *options, const RegentReason *reasons)
{
	phone = (FakePhone) { .step = fake_step_new(),
		.reasons = reasons,
		.messages = g_string_new(NULL),
		.heard = g_string_new(NULL),
		.complaints = g_string_new(NULL) };
	phone.options = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	phone.published = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_variant_unref);
	phone.drawbacks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	phone.state = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
	for (; options->key; options++)
		if (options->fallback)
			g_hash_table_insert(phone.options, g_strdup(options->key), g_strdup(options->fallback));
	if (g_hash_table_contains(phone.options, "file"))
		g_hash_table_insert(phone.options, g_strdup("file"), g_strdup("SEP001122334455.cnf.xml"));
	fake_step_set_fact(phone.step, REGENT_FACT_ENDPOINT_DEVICE_NAME, g_variant_new_string("SEP001122334455"));
	fake_step_set_fact(phone.step, REGENT_FACT_ENDPOINT_AUTO_REGISTER, g_variant_new_boolean(TRUE));
	fake_step_set_fact(phone.step, REGENT_FACT_MODEL_NAME, g_variant_new_string("Cisco 7962"));
	fake_step_set_fact(phone.step, REGENT_FACT_MODEL_AUTO_REGISTER, g_variant_new_boolean(TRUE));
	fake_step_set_fact(phone.step, REGENT_FACT_MODEL_DEVICE_TYPE, g_variant_new_uint32(404));
	fake_step_set_fact(phone.step, REGENT_FACT_VOICE_INTERFACE, g_variant_new_string("lo"));
	fake_step_set_fact(phone.step, REGENT_FACT_IP_ADDRESS, g_variant_new_string("10.1.100.23/24"));
	fake_step_set_fact(phone.step, REGENT_FACT_PROVISIONING_SOURCE, g_variant_new_string("option 150"));
}

void fake_phone_end(void)
{
	fake_step_free(phone.step);
	g_hash_table_unref(phone.options);
	g_hash_table_unref(phone.published);
	g_hash_table_unref(phone.drawbacks);
	g_hash_table_unref(phone.state);
	g_string_free(phone.messages, TRUE);
	g_string_free(phone.heard, TRUE);
	g_string_free(phone.complaints, TRUE);
	g_free(phone.code);
	g_free(phone.phone);
	g_free(phone.cause);
	g_free(phone.cure);
	g_free(phone.report);
}

void fake_phone_servers(const char *first, ...)
{
	GVariantBuilder list;
	va_list args;

	g_variant_builder_init(&list, G_VARIANT_TYPE_STRING_ARRAY);
	va_start(args, first);
	for (const char *server = first; server; server = va_arg(args, const char *))
		g_variant_builder_add(&list, "s", server);
	va_end(args);
	fake_step_set_fact(phone.step, REGENT_FACT_PROVISIONING_SERVERS, g_variant_builder_end(&list));
}

void fake_phone_run(void)
{
	phone.over = FALSE;
	if (!fake_step_run(phone.step, &phone.over, 60 * G_USEC_PER_SEC))
		g_error("the step neither ended nor explained itself");
}

char *fake_phone_fact(const char *name)
{
	GVariant *value = g_hash_table_lookup(phone.published, name);

	return value ? g_variant_print(value, FALSE) : g_strdup("-");
}

/* Options. */

const char *regent_step_option_string(RegentStep *step, const char *key)
{
	return g_hash_table_lookup(phone.options, key);
}

gboolean regent_step_option_boolean(RegentStep *step, const char *key)
{
	return !g_strcmp0(regent_step_option_string(step, key), "yes");
}

gint64 regent_step_option_integer(RegentStep *step, const char *key)
{
	return g_ascii_strtoll(regent_step_option_string(step, key), NULL, 10);
}

gint64 regent_step_option_duration(RegentStep *step, const char *key)
{
	const char *text = regent_step_option_string(step, key);

	return regent_step_option_integer(step, key) * (strchr(text, 'h') ? 3600 : 1) * G_USEC_PER_SEC;
}

const char *const *regent_step_option_list(RegentStep *step, const char *key)
{
	static char **kept[16];
	static guint next;
	const char *text = regent_step_option_string(step, key);

	next = (next + 1) % G_N_ELEMENTS(kept);
	g_strfreev(kept[next]);
	kept[next] = text ? g_strsplit(text, ";", -1) : g_new0(char *, 1);
	return (const char *const *) kept[next];
}

void regent_step_place(RegentStep *step, guint *before, guint *after)
{
	*before = phone.before;
	*after = phone.after;
}

gboolean regent_step_changed(RegentStep *step, const char *name)
{
	return !g_strcmp0(phone.changed, name);
}

/* What it says. */

void regent_step_publish(RegentStep *step, const char *name, GVariant *value)
{
	GVariant *old = g_hash_table_lookup(phone.published, name);
	g_autoptr(GVariant) now = value ? g_variant_ref_sink(value) : NULL;

	if (old == now || (old && now && g_variant_equal(old, now)))
		return;
	phone.publications++;
	if (now)
		g_hash_table_replace(phone.published, g_strdup(name), g_steal_pointer(&now));
	else
		g_hash_table_remove(phone.published, name);
}

void regent_step_publish_string(RegentStep *step, const char *name, const char *value)
{
	regent_step_publish(step, name, value ? g_variant_new_string(value) : NULL);
}

void regent_step_done(RegentStep *step)
{
	g_assert_false(phone.done);
	phone.done = TRUE;
	phone.over = TRUE;
}

/* A reason as the core fills it: what stands in brackets is left out when a value in it is absent or empty. */

typedef struct {
	GHashTable *values;
	GString *text;
	gboolean lacking;
} Filling;

static void fill_name(Filling *filling, const char *start, const char *end)
{
	g_autofree char *name = g_strndup(start, (gsize) (end - start));
	const char *value = g_hash_table_lookup(filling->values, name);

	if (!value && !g_hash_table_contains(filling->values, name))
		value = regent_step_fact_string(phone.step, name);
	filling->lacking |= !value || !*value;
	g_string_append(filling->text, value ? value : "");
}

static void fill_part(Filling *filling, const char *start, const char *end)
{
	for (const char *at = start; at < end; at++) {
		const char *brace = *at == '{' ? memchr(at, '}', (gsize) (end - at)) : NULL;

		if (brace)
			fill_name(filling, at + 1, brace);
		else
			g_string_append_c(filling->text, *at);
		at = brace ? brace : at;
	}
}

static void fill_optional(Filling *filling, const char *start, const char *end)
{
	gsize before = filling->text->len;

	filling->lacking = FALSE;
	fill_part(filling, start, end);
	if (filling->lacking)
		g_string_truncate(filling->text, before);
	filling->lacking = FALSE;
}

/** Returns: the bracket that closes the one at @open, or the end. */
static const char *closing(const char *open)
{
	guint depth = 0;

	for (; *open; open++) {
		depth += *open == '[';
		if (*open == ']' && !--depth)
			break;
	}
	return open;
}

static char *fill(const char *template, GHashTable *values)
{
	Filling filling = { .values = values, .text = g_string_new(NULL) };

	while (*template) {
		const char *open = strchrnul(template, '[');
		const char *close = closing(open);

		fill_part(&filling, template, open);
		if (memchr(open, '{', (gsize) (close - open)))
			fill_optional(&filling, open + 1, close);
		else
			g_string_append_len(filling.text, open, close - open + (*close == ']'));
		template = *close ? close + 1 : close;
	}
	if (filling.lacking)
		g_error("a value is absent: %s", filling.text->str);
	return g_string_free(filling.text, FALSE);
}

/** Returns: (transfer container): the values of @args, by name. */
static GHashTable *read_values(va_list args)
{
	GHashTable *values = g_hash_table_new(g_str_hash, g_str_equal);
	const char *name;

	while ((name = va_arg(args, const char *)))
		g_hash_table_insert(values, (char *) name, va_arg(args, char *));
	return values;
}

static const RegentReason *find_reason(const char *code)
{
	const RegentReason *reason = phone.reasons;

	while (reason->code && strcmp(reason->code, code))
		reason++;
	if (!reason->code)
		g_error("no reason %s", code);
	return reason;
}

/* A line that is left out whole is no line. */
static char *fill_lines(const char *template, GHashTable *values)
{
	g_autofree char *text = fill(template, values);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	GString *left = g_string_new(NULL);

	for (guint i = 0; lines[i]; i++)
		if (*lines[i])
			g_string_append_printf(left, "%s%s", left->len ? "\n" : "", lines[i]);
	return g_string_free(left, FALSE);
}

static void set_words(const char *code, va_list args)
{
	g_autoptr(GHashTable) values = read_values(args);
	const RegentReason *reason = find_reason(code);

	g_free(phone.code);
	g_free(phone.phone);
	g_free(phone.cause);
	g_free(phone.cure);
	phone.code = g_strdup(code);
	phone.phone = fill(reason->phone, values);
	phone.cause = fill(reason->cause, values);
	phone.cure = fill_lines(reason->cure, values);
	phone.not_mine = reason->not_mine;
}

void regent_step_drawback(RegentStep *step, const char *code, ...)
{
	g_autoptr(GHashTable) values = NULL;
	va_list args;

	va_start(args, code);
	values = read_values(args);
	va_end(args);
	g_hash_table_replace(phone.drawbacks, g_strdup(code), fill(find_reason(code)->cause, values));
}

void regent_step_drawback_over(RegentStep *step, const char *code)
{
	g_hash_table_remove(phone.drawbacks, code);
}

void regent_step_fail_because(RegentStep *step, const char *code, ...)
{
	va_list args;

	va_start(args, code);
	set_words(code, args);
	va_end(args);
	phone.explained = FALSE;
	phone.over = TRUE;
}

void regent_step_explain(RegentStep *step, const char *code, ...)
{
	va_list args;

	if (!code) {
		g_clear_pointer(&phone.code, g_free);
		phone.over = TRUE;
		return;
	}
	va_start(args, code);
	set_words(code, args);
	va_end(args);
	phone.explained = TRUE;
	phone.over = TRUE;
}

void regent_step_report(RegentStep *step, double fraction, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	g_free(phone.report);
	phone.report = g_strdup_vprintf(format, args);
	va_end(args);
}

void regent_step_message(RegentStep *step, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	g_string_append_vprintf(phone.messages, format, args);
	g_string_append_c(phone.messages, '\n');
	va_end(args);
}

void regent_step_heard(RegentStep *step, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	g_string_append_vprintf(phone.heard, format, args);
	g_string_append_c(phone.heard, '\n');
	va_end(args);
}

void regent_step_complain(RegentStep *step, const char *peer, const char *format, ...)
{
	va_list args;

	g_assert_nonnull(peer);
	va_start(args, format);
	g_string_append_vprintf(phone.complaints, format, args);
	g_string_append_c(phone.complaints, '\n');
	va_end(args);
}

/* Files kept across boots. */

GBytes *regent_step_state_load(RegentStep *step, const char *name)
{
	GBytes *bytes = g_hash_table_lookup(phone.state, name);

	return bytes ? g_bytes_ref(bytes) : NULL;
}

void regent_step_state_save(RegentStep *step, const char *name, GBytes *bytes)
{
	if (bytes)
		g_hash_table_replace(phone.state, g_strdup(name), g_bytes_ref(bytes));
	else
		g_hash_table_remove(phone.state, name);
}

/* GIO results: dropped when the phone is gone. */

typedef struct {
	RegentStep *step;
	RegentAsyncFunc func;
	gpointer self;
} Async;

gpointer regent_async_new(RegentStep *step, RegentAsyncFunc func, gpointer self)
{
	Async *async = g_new0(Async, 1);

	*async = (Async) { .step = step, .func = func, .self = self };
	return async;
}

void regent_async_ready(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autofree Async *async = data;

	if (async->step == phone.step && !phone.stopped)
		async->func(async->self, source, result);
}

/* Files for later steps. */

RegentFetch *fake_fetch(const char *name, const char *server, guint64 limit)
{
	RegentFetch *fetch = g_new0(RegentFetch, 1);

	fetch->name = g_strdup(name);
	fetch->server = g_strdup(server);
	fetch->limit = limit;
	fetch->bytes = g_byte_array_new();
	return fetch;
}

void fake_fetch_free(RegentFetch *fetch)
{
	g_free(fetch->name);
	g_free(fetch->server);
	g_byte_array_unref(fetch->bytes);
	g_clear_error(&fetch->error);
	g_free(fetch);
}

const char *regent_fetch_name(RegentFetch *fetch)
{
	return fetch->name;
}

const char *regent_fetch_server(RegentFetch *fetch)
{
	return fetch->server;
}

guint64 regent_fetch_limit(RegentFetch *fetch)
{
	return fetch->limit;
}

gboolean regent_fetch_write(RegentFetch *fetch, gconstpointer data, gsize length)
{
	g_byte_array_append(fetch->bytes, data, (guint) length);
	return TRUE;
}

void regent_fetch_rewind(RegentFetch *fetch)
{
	g_byte_array_set_size(fetch->bytes, 0);
}

void regent_fetch_total(RegentFetch *fetch, guint64 total)
{
	fetch->total = total;
}

void regent_fetch_done(RegentFetch *fetch)
{
	g_assert_false(fetch->over);
	fetch->over = TRUE;
}

void regent_fetch_fail(RegentFetch *fetch, GError *error)
{
	g_assert_false(fetch->over);
	fetch->over = TRUE;
	fetch->error = error;
}

void regent_fetch_set_job(RegentFetch *fetch, gpointer job, GDestroyNotify cancel)
{
	fetch->job = job;
	fetch->cancel = cancel;
}
