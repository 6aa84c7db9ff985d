/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plugin-bench.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

gpointer plugin_self;

void plugin_begin(const RegentPlugin *plugin)
{
	fake_phone_begin(plugin->options, plugin->reasons);
}

void plugin_start(const RegentPlugin *plugin)
{
	g_autoptr(GError) error = NULL;

	plugin_self = plugin->start(phone.step, &error);
	if (!plugin_self)
		fail_msg("%s", error->message);
}

void plugin_stop(const RegentPlugin *plugin)
{
	plugin->stop(plugin_self);
	phone.stopped = TRUE;
}

void expect_failure(const char *code, const char *cause)
{
	if (g_strcmp0(phone.code, code) || !strstr(phone.cause, cause))
		fail_msg("%s: %s", phone.code, phone.cause ? phone.cause : "done");
}

void expect_fact(const char *name, const char *wanted)
{
	g_autofree char *found = fake_phone_fact(name);

	assert_string_equal(found, wanted);
}

RegentFetch *fetch(const RegentPlugin *plugin, const char *name, guint64 limit)
{
	RegentFetch *file = fake_fetch(name, NULL, limit);

	plugin->fetch(plugin_self, file);
	assert_true(fake_step_run(phone.step, &file->over, 20 * G_USEC_PER_SEC));
	return file;
}

GByteArray *file_named(const char *name)
{
	GByteArray *bytes = g_byte_array_new();
	gsize size = g_str_has_prefix(name, "big-") ? (gsize) g_ascii_strtoull(name + 4, NULL, 10) : 0;

	if (!strcmp(name, OWN))
		g_byte_array_append(bytes, (const guint8 *) FILE_OF("device"), strlen(FILE_OF("device")));
	if (!strcmp(name, DEFAULT))
		g_byte_array_append(bytes, (const guint8 *) FILE_OF("Default"), strlen(FILE_OF("Default")));
	for (gsize i = 0; i < size; i++) {
		guint8 byte = (guint8) (i * 7 + i / 251);

		g_byte_array_append(bytes, &byte, 1);
	}
	return bytes;
}

void expect_big(const RegentFetch *file, const char *name)
{
	g_autoptr(GByteArray) wanted = file_named(name);

	if (file->error)
		fail_msg("%s", file->error->message);
	assert_int_equal(file->bytes->len, wanted->len);
	assert_memory_equal(file->bytes->data, wanted->data, wanted->len);
}

void plugin_use_port(const char *scheme, guint16 port)
{
	g_autofree char *url = g_strdup_printf("%s://127.0.0.1:%u", scheme, port);

	fake_phone_servers(url, NULL);
}

void plugin_set(const char *key, const char *value)
{
	g_hash_table_insert(phone.options, g_strdup(key), g_strdup(value));
}

void expect_judged(const RegentPlugin *plugin, const char *key, const char *words)
{
	g_autoptr(GError) error = NULL;
	const char *found = NULL;

	if (plugin->check(phone.step, &found, &error) != !words)
		fail_msg("%s: %s", words ? words : "good", error ? error->message : "nothing is wrong");
	if (!words)
		return;
	assert_string_equal(found, key);
	if (!strstr(error->message, words))
		fail_msg("%s: %s", words, error->message);
}
