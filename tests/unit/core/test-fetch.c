/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A file between the step that wants it and the one that delivers it. */

#include "rig.h"
#include "core-test.h"

#include <regent/plugin.h>

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static struct {
	RegentStep *taker;
	RegentStep *giver;  /* asked last */
	RegentFetch *asked; /* what it was asked for, NULL: nothing */
	guint asks, dones, cancels, progresses;
	char *said; /* what the taker was told: the bytes, or the error */
	GQuark domain;
	int code;
	guint64 received, total;
	gboolean inside;
} now;

static int forget(void **state)
{
	g_free(now.said);
	memset(&now, 0, sizeof now);
	return 0;
}

static gpointer start_taker(RegentStep *step, GError **error)
{
	now.taker = step;
	regent_step_done(step);
	return step;
}

static gpointer start_giver(RegentStep *step, GError **error)
{
	regent_step_done(step);
	return step;
}

static void stop(gpointer self)
{
}

static void give(gpointer self, RegentFetch *fetch)
{
	assert_false(now.inside);
	now.giver = self;
	now.asked = fetch;
	now.asks++;
}

static void give_at_once(gpointer self, RegentFetch *fetch)
{
	give(self, fetch);
	assert_true(regent_fetch_write(fetch, "at once", 7));
	regent_fetch_done(fetch);
	/* Words after the end are not heard. */
	regent_fetch_done(fetch);
	assert_false(regent_fetch_write(fetch, "more", 4));
	regent_fetch_fail(fetch, g_error_new_literal(REGENT_ERROR, REGENT_ERROR_FAILED, "too late"));
}

#define PLUGIN(...) \
	{ \
		.magic = REGENT_PLUGIN_MAGIC, .abi_major = REGENT_ABI_MAJOR, .size = sizeof(RegentPlugin), \
		.option_size = sizeof(RegentOption), .reason_size = sizeof(RegentReason), .summary = "for a test", \
		.stop = stop, __VA_ARGS__ \
	}

static const RegentPlugin giver = PLUGIN(.start = start_giver, .fetch = give);
static const RegentPlugin eager = PLUGIN(.start = start_giver, .fetch = give_at_once);
static const RegentPlugin taker = PLUGIN(.start = start_taker);

static Rig *rig_of(const char *chain)
{
	static const RigPlugin plugins[] = {
		{ "giver", NULL, NULL, NULL, &giver },
		{ "nearer", NULL, NULL, NULL, &giver },
		{ "eager", NULL, NULL, NULL, &eager },
		{ "taker", NULL, NULL, NULL, &taker },
		{ "sim", NULL, NULL, NULL, NULL },
		{ NULL },
	};
	Rig *rig = rig_new(plugins, chain);

	rig_seconds(rig, 0);
	assert_non_null(now.taker);
	return rig;
}

#define TWO "[sequence]\nphases = a; b\n[phase a]\nplugins = giver\n[phase b]\nplugins = taker\n"

static void note_done(gpointer self, GBytes *bytes, const GError *error)
{
	const char *text = bytes ? g_bytes_get_data(bytes, NULL) : NULL;

	assert_false(now.inside);
	assert_ptr_equal(self, &now);
	now.dones++;
	g_free(now.said);
	now.said = error   ? g_strdup(error->message)
		   : bytes ? g_strndup(text ? text : "", g_bytes_get_size(bytes))
			   : NULL;
	now.domain = error ? error->domain : 0;
	now.code = error ? error->code : -1;
}

static void note_progress(gpointer self, guint64 received, guint64 total)
{
	now.progresses++;
	now.received = received;
	now.total = total;
}

static void note_cancel(gpointer job)
{
	assert_ptr_equal(job, &now.cancels);
	now.cancels++;
}

/* Asks as from a callback of the taker's. */
static RegentFetch *ask(Rig *rig, int fd, guint64 limit)
{
	RegentFetch *fetch;

	now.inside = TRUE;
	fetch = regent_step_fetch(
		now.taker, "SEP00.cnf.xml", "tftp://10.1.0.5", fd, limit, note_done, note_progress, &now);
	now.inside = FALSE;
	assert_non_null(fetch);
	rig_seconds(rig, 0);
	if (now.asked)
		regent_fetch_set_job(now.asked, &now.cancels, note_cancel);
	return fetch;
}

static gboolean deliver(Rig *rig, const char *text)
{
	gboolean taken = regent_fetch_write(now.asked, text, strlen(text));

	rig_seconds(rig, 0);
	return taken;
}

static void test_memory(void **state)
{
	Rig *rig = rig_of(TWO);

	ask(rig, -1, 100);
	assert_int_equal(now.asks, 1);
	assert_string_equal(regent_fetch_name(now.asked), "SEP00.cnf.xml");
	assert_string_equal(regent_fetch_server(now.asked), "tftp://10.1.0.5");
	assert_int_equal(regent_fetch_limit(now.asked), 100);
	regent_fetch_total(now.asked, 10);
	assert_true(deliver(rig, "hello"));
	assert_int_equal(now.received, 5);
	assert_int_equal(now.total, 10);
	assert_true(deliver(rig, "world"));
	assert_int_equal(now.progresses, 2);
	assert_int_equal(now.dones, 0);
	regent_fetch_done(now.asked);
	assert_int_equal(now.dones, 0);
	rig_seconds(rig, 0);
	assert_string_equal(now.said, "helloworld");
	assert_int_equal(now.dones, 1);
	rig_free(rig);
	assert_int_equal(now.cancels, 0);
	assert_int_equal(now.dones, 1);
}

static void test_at_once(void **state)
{
	Rig *rig = rig_of("[sequence]\nphases = a; b\n[phase a]\nplugins = eager\n[phase b]\nplugins = taker\n");

	regent_step_fetch(now.taker, "x", NULL, -1, 100, note_done, NULL, &now);
	assert_int_equal(now.dones, 0);
	rig_seconds(rig, 0);
	assert_string_equal(now.said, "at once");
	assert_int_equal(now.dones, 1);
	rig_free(rig);
}

static void test_empty_file(void **state)
{
	Rig *rig = rig_of(TWO);

	ask(rig, -1, 100);
	regent_fetch_done(now.asked);
	rig_seconds(rig, 0);
	assert_string_equal(now.said, "");
	rig_free(rig);
}

static void test_absent(void **state)
{
	Rig *rig = rig_of(TWO);

	ask(rig, -1, 100);
	deliver(rig, "not found");
	regent_fetch_fail(now.asked, g_error_new_literal(REGENT_ERROR, REGENT_ERROR_ABSENT, "no such file"));
	rig_seconds(rig, 0);
	assert_string_equal(now.said, "no such file");
	assert_int_equal(now.domain, REGENT_ERROR);
	assert_int_equal(now.code, REGENT_ERROR_ABSENT);
	assert_int_equal(now.cancels, 0);
	rig_free(rig);
}

static void test_limit(void **state)
{
	Rig *rig = rig_of(TWO);

	ask(rig, -1, 8);
	assert_true(deliver(rig, "12345678"));
	assert_false(regent_fetch_write(now.asked, "9", 1));
	assert_false(regent_fetch_write(now.asked, "", 0));
	regent_fetch_done(now.asked);
	rig_seconds(rig, 0);
	assert_string_equal(now.said, "SEP00.cnf.xml is larger than 8 bytes");
	assert_int_equal(now.code, REGENT_ERROR_LIMIT);
	assert_int_equal(now.dones, 1);
	assert_int_equal(now.cancels, 0);
	rig_free(rig);
}

/* Another server starts from the first byte, and has the whole limit again. */
static void test_rewind(void **state)
{
	Rig *rig = rig_of(TWO);

	ask(rig, -1, 8);
	deliver(rig, "12345");
	regent_fetch_rewind(now.asked);
	assert_true(deliver(rig, "87654321"));
	regent_fetch_done(now.asked);
	rig_seconds(rig, 0);
	assert_string_equal(now.said, "87654321");
	rig_free(rig);
}

static void test_descriptor(void **state)
{
	g_autoptr(Scratch) scratch = scratch_new();
	g_autofree char *path = scratch_path(scratch, "file");
	g_autofree char *text = NULL;
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	Rig *rig = rig_of(TWO);

	ask(rig, fd, 100);
	deliver(rig, "a long beginning");
	regent_fetch_rewind(now.asked);
	deliver(rig, "short");
	regent_fetch_done(now.asked);
	rig_seconds(rig, 0);
	assert_int_equal(now.dones, 1);
	assert_null(now.said);
	assert_true(g_file_get_contents(path, &text, NULL, NULL));
	assert_string_equal(text, "short");
	assert_int_equal(fcntl(fd, F_GETFD), FD_CLOEXEC);
	close(fd);
	rig_free(rig);
}

static void test_descriptor_that_cannot(void **state)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	int ends[2];
	Rig *rig = rig_of(TWO);

	ask(rig, fd, 100);
	assert_false(deliver(rig, "x"));
	assert_non_null(strstr(now.said, "cannot write SEP00.cnf.xml"));
	close(fd);
	assert_int_equal(pipe(ends), 0);
	ask(rig, ends[1], 100);
	regent_fetch_rewind(now.asked);
	assert_int_equal(now.dones, 1);
	assert_false(deliver(rig, "x"));
	assert_non_null(strstr(now.said, "cannot start SEP00.cnf.xml again"));
	assert_int_equal(now.dones, 2);
	close(ends[0]);
	close(ends[1]);
	rig_free(rig);
}

static void test_cancel(void **state)
{
	Rig *rig = rig_of(TWO);
	RegentFetch *fetch = ask(rig, -1, 100);

	deliver(rig, "half");
	regent_fetch_cancel(fetch);
	assert_int_equal(now.cancels, 1);
	rig_seconds(rig, 1);
	assert_int_equal(now.dones, 0);
	/* Before it was asked for: nobody hears of it. */
	now.asked = NULL;
	regent_fetch_cancel(regent_step_fetch(now.taker, "x", NULL, -1, 1, note_done, NULL, &now));
	rig_seconds(rig, 1);
	assert_null(now.asked);
	assert_int_equal(now.dones, 0);
	rig_free(rig);
}

static void cancel_asked(gpointer self, guint64 received, guint64 total)
{
	now.progresses++;
	regent_fetch_cancel(now.asked);
}

static void test_cancel_in_progress(void **state)
{
	Rig *rig = rig_of(TWO);

	regent_step_fetch(now.taker, "x", NULL, -1, 100, note_done, cancel_asked, &now);
	rig_seconds(rig, 0);
	deliver(rig, "half");
	rig_seconds(rig, 1);
	assert_int_equal(now.progresses, 1);
	assert_int_equal(now.dones, 0);
	rig_free(rig);
}

static void test_taker_stops(void **state)
{
	Rig *rig = rig_of(TWO);

	ask(rig, -1, 100);
	rig_lose(rig, "taker");
	assert_int_equal(now.cancels, 1);
	assert_int_equal(now.dones, 0);
	rig_free(rig);
}

/* The taker is of a later phase and goes first. */
static void test_giver_is_lost(void **state)
{
	Rig *rig = rig_of(TWO);

	ask(rig, -1, 100);
	rig_lose(rig, "giver");
	assert_int_equal(now.cancels, 1);
	assert_int_equal(now.dones, 0);
	rig_free(rig);
}

/* One of two sources goes, the phase stays: the taker lives on and is told. */
static void test_giver_stops(void **state)
{
	Rig *rig = rig_of("[sequence]\nphases = a; b\n[phase a]\nplugins = giver; sim\nmode = any\n[phase b]\n"
			  "plugins = taker\n");

	ask(rig, -1, 100);
	deliver(rig, "half");
	rig_lose(rig, "giver");
	rig_seconds(rig, 0);
	assert_int_equal(now.cancels, 1);
	assert_int_equal(now.dones, 1);
	assert_string_equal(now.said, "giver stopped while it fetched SEP00.cnf.xml");
	rig_free(rig);
	assert_int_equal(now.dones, 1);
}

static void test_nobody_can(void **state)
{
	Rig *rig = rig_of("[sequence]\nphases = a; b; c\n[phase a]\nplugins = sim\n[phase b]\nplugins = taker\n"
			  "[phase c]\nplugins = giver\n");

	ask(rig, -1, 100);
	assert_null(now.asked);
	assert_string_equal(now.said, "no plugin of an earlier phase can fetch SEP00.cnf.xml");
	rig_free(rig);
}

static void test_nearest_is_asked(void **state)
{
	Rig *rig = rig_of("[sequence]\nphases = a; b; c\n[phase a]\nplugins = giver\n[phase b]\nplugins = nearer\n"
			  "[phase c]\nplugins = taker\n");

	ask(rig, -1, 100);
	assert_ptr_equal(now.giver, rig_step(rig, "nearer"));
	rig_free(rig);
}

/* What is wanted together is delivered in any order. */
static void test_two_at_once(void **state)
{
	Rig *rig = rig_of(TWO);
	RegentFetch *first;

	ask(rig, -1, 100);
	first = now.asked;
	ask(rig, -1, 100);
	deliver(rig, "second");
	regent_fetch_done(now.asked);
	rig_seconds(rig, 0);
	assert_string_equal(now.said, "second");
	assert_true(regent_fetch_write(first, "first", 5));
	regent_fetch_done(first);
	rig_seconds(rig, 0);
	assert_string_equal(now.said, "first");
	rig_free(rig);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_memory, forget, forget),
		cmocka_unit_test_setup_teardown(test_at_once, forget, forget),
		cmocka_unit_test_setup_teardown(test_empty_file, forget, forget),
		cmocka_unit_test_setup_teardown(test_absent, forget, forget),
		cmocka_unit_test_setup_teardown(test_limit, forget, forget),
		cmocka_unit_test_setup_teardown(test_rewind, forget, forget),
		cmocka_unit_test_setup_teardown(test_descriptor, forget, forget),
		cmocka_unit_test_setup_teardown(test_descriptor_that_cannot, forget, forget),
		cmocka_unit_test_setup_teardown(test_cancel, forget, forget),
		cmocka_unit_test_setup_teardown(test_cancel_in_progress, forget, forget),
		cmocka_unit_test_setup_teardown(test_taker_stops, forget, forget),
		cmocka_unit_test_setup_teardown(test_giver_is_lost, forget, forget),
		cmocka_unit_test_setup_teardown(test_giver_stops, forget, forget),
		cmocka_unit_test_setup_teardown(test_nobody_can, forget, forget),
		cmocka_unit_test_setup_teardown(test_nearest_is_asked, forget, forget),
		cmocka_unit_test_setup_teardown(test_two_at_once, forget, forget),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
