/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What one try learns for the next. */
#include "sip-kind.h"
#include "sip-memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define NOW 1800000000

static const SipFailure password = { .code = "sip.password",
	.server = "cm-a",
	.user = "1001",
	.status = "401 Unauthorized",
	.software = "Asterisk PBX 20" };
static const SipFailure unknown = {
	.code = "sip.unknown", .server = "cm-a", .user = "1001", .status = "404 Not Found"
};

/* Kept, and read again @later seconds. */
static SipMemory *again(SipMemory *memory, gint64 later)
{
	g_autoptr(GBytes) bytes = sip_memory_to_bytes(memory);

	sip_memory_free(memory);
	return sip_memory_new(bytes, NOW + later);
}

static void test_refusal(void **state)
{
	SipMemory *memory = sip_memory_new(NULL, NOW);

	assert_null(sip_memory_to_bytes(memory));
	sip_memory_note(memory, &password, "stamp", TRUE, NOW);
	memory = again(memory, 60);
	assert_string_equal(memory->code, "sip.password");
	assert_string_equal(memory->user, "1001");
	assert_string_equal(memory->status, "401 Unauthorized");
	assert_string_equal(memory->software, "Asterisk PBX 20");
	assert_int_equal(memory->when, NOW);
	assert_int_equal(memory->passwords, 1);
	/* No ban is that long. */
	memory = again(memory, 3601);
	assert_null(memory->code);
	assert_int_equal(memory->passwords, 0);
	sip_memory_note(memory, &unknown, NULL, FALSE, NOW);
	memory = again(memory, 1);
	assert_null(memory->software);
	assert_int_equal(memory->passwords, 0);
	/* A clock that was set back tells nothing. */
	memory = again(memory, -1);
	assert_null(memory->code);
	sip_memory_free(memory);
}

static void test_waits(void **state)
{
	static const guint waits[] = { 0, 120, 480, 600, 600 };
	SipMemory *memory = sip_memory_new(NULL, NOW);

	assert_int_equal(sip_memory_wait(memory), 0);
	for (guint i = 0; i < G_N_ELEMENTS(waits); i++) {
		sip_memory_note(memory, &password, "stamp", TRUE, NOW);
		memory = again(memory, 1);
		assert_int_equal(sip_memory_wait(memory), waits[i]);
	}
	for (guint i = 0; i < 100; i++)
		sip_memory_note(memory, &password, "stamp", TRUE, NOW);
	assert_int_equal(sip_memory_wait(memory), 600);
	/* Somebody has written another configuration: that is tried as quickly as the first. */
	sip_memory_note(memory, &password, "another", TRUE, NOW);
	assert_int_equal(sip_memory_wait(memory), 0);
	sip_memory_note(memory, &password, "another", TRUE, NOW);
	assert_int_equal(sip_memory_wait(memory), 120);
	sip_memory_note(memory, &unknown, "another", FALSE, NOW);
	assert_int_equal(sip_memory_wait(memory), 0);
	sip_memory_clear(memory);
	assert_null(sip_memory_to_bytes(memory));
	sip_memory_free(memory);
}

static gint64 held(GPtrArray *servers, guint index)
{
	return ((SipServer *) g_ptr_array_index(servers, index))->held / G_USEC_PER_SEC;
}

static void test_held(void **state)
{
	static const gint64 offset = (NOW - 1000) * (gint64) G_USEC_PER_SEC;
	g_autoptr(SipConfig) config = sip_config_new();
	SipMemory *memory = sip_memory_new(NULL, NOW);

	sip_config_add_server(config, "cm-a", 5060, FALSE);
	sip_config_add_server(config, "cm-a", 5070, FALSE);
	sip_config_add_server(config, "cm-b", 5060, FALSE);
	((SipServer *) g_ptr_array_index(config->servers, 1))->held = (1000 + 60) * (gint64) G_USEC_PER_SEC;
	((SipServer *) g_ptr_array_index(config->servers, 2))->held = 900 * (gint64) G_USEC_PER_SEC;
	sip_memory_take_held(memory, config->servers, offset, NOW);
	memory = again(memory, 20);
	sip_memory_give_held(memory, config->servers, offset + 7 * (gint64) G_USEC_PER_SEC);
	assert_int_equal(held(config->servers, 0), 0);
	assert_int_equal(held(config->servers, 1), 1000 + 60 - 7);
	assert_int_equal(held(config->servers, 2), 0);
	memory = again(memory, 60);
	sip_memory_give_held(memory, config->servers, offset);
	assert_int_equal(held(config->servers, 1), 0);
	sip_memory_free(memory);
}

static void test_unreadable(void **state)
{
	static const char *const texts[] = { "", "x", "((('', '')", "(1, 2)", "\xff\xfe" };

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(GBytes) bytes = g_bytes_new_static(texts[i], strlen(texts[i]));
		SipMemory *memory = sip_memory_new(bytes, NOW);

		assert_null(memory->code);
		sip_memory_free(memory);
	}
}

static void test_kinds(void **state)
{
	static const struct {
		const char *software, *config;
		SipKind kind;
	} rows[] = {
		{ NULL, NULL, SIP_KIND_OTHER },
		{ "Cisco-CUCM14.0", NULL, SIP_KIND_CUCM },
		{ "Cisco-SIPGateway/IOS-15.7(3)M", NULL, SIP_KIND_CME },
		{ "Asterisk PBX 20.5.0", "cucm", SIP_KIND_ASTERISK },
		{ "FPBX-16.0.40(18.20.2)", NULL, SIP_KIND_ASTERISK },
		{ "kamailio (5.6.3 (x86_64/linux))", NULL, SIP_KIND_KAMAILIO },
		{ "FreeSWITCH-mod_sofia/1.10.9", "cucm", SIP_KIND_OTHER },
		{ NULL, "cucm", SIP_KIND_CUCM },
		{ NULL, "cme", SIP_KIND_CME },
		{ NULL, "usecallmanager", SIP_KIND_ASTERISK },
		{ NULL, "other", SIP_KIND_OTHER },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
		assert_int_equal(sip_kind(rows[i].software, rows[i].config), rows[i].kind);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refusal),
		cmocka_unit_test(test_waits),
		cmocka_unit_test(test_held),
		cmocka_unit_test(test_unreadable),
		cmocka_unit_test(test_kinds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
