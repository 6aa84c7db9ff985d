/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fake-phone.h"
#include "provision-file.h"
#include "provision.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#define OWN "SEP001122334455.cnf.xml"
#define DEFAULT "XMLDefault.cnf.xml"
#define A "10.1.0.5"
#define B "10.1.0.6"

#define FILE_OF(root, host, rest) \
	"<" root "><callManagerGroup><members><member><callManager><processNodeName>" host \
	"</processNodeName></callManager></member></members></callManagerGroup>" rest "</" root ">"
#define GOOD FILE_OF("device", "cm1", "<versionStamp>1</versionStamp><loadInformation>L1</loadInformation>")
#define GOOD_2 FILE_OF("device", "cm2", "<versionStamp>2</versionStamp>")
#define DEFAULT_FILE FILE_OF("Default", "cm3", "<loadInformation404>L3</loadInformation404>")

/* What the next request must be for, and what becomes of it. */
typedef struct {
	const char *host, *file;
	ProvisionAnswer answer;
	const char *words;   /* the file, or what happened; NULL: it never ends */
	const char *part;    /* of the file that came before that; NULL: nothing */
	const char *address; /* that the host was found at; NULL: it is one */
} Exchange;

static const Exchange *script;
static guint cancelled;
static guint under_way, most_under_way;

typedef struct {
	ProvisionJob *job;
	const Exchange *exchange;
	RegentTimer *timer;
} Request;

static void on_answer(gpointer self)
{
	Request request = *(Request *) self;
	const char *words = request.exchange->words;

	g_free(self);
	regent_timer_free(request.timer);
	under_way--;
	if (request.exchange->part)
		provision_job_data(request.job, request.exchange->part, strlen(request.exchange->part));
	if (request.exchange->answer == PROVISION_FILE && !provision_job_data(request.job, words, strlen(words)))
		return;
	provision_job_end(request.job, request.exchange->answer, "test.failed", words);
}

static gpointer on_get(gpointer self, ProvisionJob *job, const ProvisionTarget *target, GError **error)
{
	Request *request = g_new0(Request, 1);

	if (!script->host)
		fail_msg("%s asked for %s after the end", target->server->at.host, target->file);
	if (strcmp(script->host, target->server->at.host) || strcmp(script->file, target->file))
		fail_msg("%s asked for %s instead of %s for %s", target->server->at.host, target->file, script->host,
			script->file);
	assert_string_equal(target->address, script->address ? script->address : target->server->at.host);
	under_way++;
	most_under_way = MAX(most_under_way, under_way);
	*request = (Request) { .job = job, .exchange = script++ };
	request->timer = regent_step_timer(phone.step, on_answer, request);
	if (request->exchange->words)
		regent_timer_set(request->timer, 0);
	return request;
}

static void on_cancel(gpointer self)
{
	regent_timer_free(((Request *) self)->timer);
	g_free(self);
	cancelled++;
	under_way--;
}

static const ProvisionOps ops = { .get = on_get, .cancel = on_cancel, .failed = "test.failed", .name = "test.name" };
static const ProvisionScheme scheme = { .name = "tftp", .port = 69 };
static const RegentOption options[] = {
#include "provision-options.inc"
	{ 0 },
};
static const RegentReason reasons[] = {
#include "provision-reasons.inc"
	{ .code = "test.failed",
		.phone = "",
		.cause = "{server}{source}: {detail}",
		.cure = "{file} from {address}{caution}" },
	{ .code = "test.name", .phone = "", .cause = "{detail}", .cure = "" },
	{ 0 },
};

static Provision *begin(const Exchange *exchanges)
{
	g_autoptr(GError) error = NULL;
	Provision *provision;

	script = exchanges;
	provision = provision_new(phone.step, &scheme, &ops, NULL, &error);
	assert_null(error);
	fake_phone_run();
	return provision;
}

static void setup(void)
{
	fake_phone_begin(options, reasons);
	fake_phone_servers(A, B, NULL);
	cancelled = under_way = most_under_way = 0;
}

static void finish(Provision *provision)
{
	assert_null(script->host);
	provision_free(provision);
	assert_int_equal(fake_step_watches(phone.step), 0);
	fake_phone_end();
}

static void expect_fact(const char *name, const char *wanted)
{
	g_autofree char *found = fake_phone_fact(name);

	if (strcmp(found, wanted))
		fail_msg("%s is %s, not %s", name, found, wanted);
}

/* One round: what is asked in what order, and what comes of it. */

typedef struct {
	const char *name;
	Exchange exchanges[6];
	const char *code;   /* NULL: done */
	const char *report; /* done: the status line; failed: the cause */
	gboolean no_auto, unstable;
} Round;

static const Round rounds[] = {
	{ "own file from the first", { { A, OWN, PROVISION_FILE, GOOD } }, NULL, OWN ", 222 bytes" },
	{ "the first is silent", { { A, OWN, PROVISION_SILENT, "s" }, { B, OWN, PROVISION_FILE, GOOD } }, NULL,
		OWN ", 222 bytes" },
	{ "the first is not sure", { { A, OWN, PROVISION_UNCERTAIN, "503" }, { B, OWN, PROVISION_FILE, GOOD } }, NULL,
		OWN ", 222 bytes" },
	{ "absent for certain: the default file of the same server",
		{ { A, OWN, PROVISION_ABSENT, "File not found" }, { A, DEFAULT, PROVISION_FILE, DEFAULT_FILE } }, NULL,
		DEFAULT " (" OWN ": File not found)" },
	{ "no default file there: the next server",
		{ { A, OWN, PROVISION_ABSENT, "File not found" }, { A, DEFAULT, PROVISION_ABSENT, "File not found" },
			{ B, OWN, PROVISION_FILE, GOOD } },
		NULL, OWN ", 222 bytes" },
	{ "the default file is uncertain: the next server may give it",
		{ { A, OWN, PROVISION_ABSENT, "File not found" }, { A, DEFAULT, PROVISION_UNCERTAIN, "503" },
			{ B, OWN, PROVISION_ABSENT, "File not found" }, { B, DEFAULT, PROVISION_FILE, DEFAULT_FILE } },
		NULL, DEFAULT " (" OWN ": File not found)" },
	{ "an unreadable file: the next server",
		{ { A, OWN, PROVISION_FILE, "<html/>" }, { B, OWN, PROVISION_FILE, GOOD } }, NULL, OWN ", 222 bytes" },

	{ "all silent: never the default file",
		{ { A, OWN, PROVISION_SILENT, "s1" }, { B, OWN, PROVISION_SILENT, "s2" } }, "test.failed",
		A " (option 150): s1" },
	{ "one silent, one that does not know it: it may be known at the silent one",
		{ { A, OWN, PROVISION_SILENT, "s1" }, { B, OWN, PROVISION_ABSENT, "File not found" } }, "test.failed",
		A " (option 150): s1" },
	{ "uncertain is not absent", { { A, OWN, PROVISION_UNCERTAIN, "error 2" }, { B, OWN, PROVISION_ABSENT, "no" } },
		"test.failed", A " (option 150): error 2" },
	{ "neither file anywhere",
		{ { A, OWN, PROVISION_ABSENT, "no" }, { A, DEFAULT, PROVISION_ABSENT, "no" },
			{ B, OWN, PROVISION_ABSENT, "no" }, { B, DEFAULT, PROVISION_ABSENT, "no" } },
		"config.absent",
		A " and " B " have neither " OWN " nor " DEFAULT
		  ": the phone is not in the call manager and auto-registration is off." },
	{ "neither file at the first, the second silent",
		{ { A, OWN, PROVISION_ABSENT, "no" }, { A, DEFAULT, PROVISION_ABSENT, "no" },
			{ B, OWN, PROVISION_SILENT, "s" } },
		"config.absent",
		A " has neither " OWN " nor " DEFAULT
		  ": the phone is not in the call manager and auto-registration is off." },
	{ "auto-registration is not wanted",
		{ { A, OWN, PROVISION_ABSENT, "no" }, { A, DEFAULT, PROVISION_FILE, DEFAULT_FILE },
			{ B, OWN, PROVISION_ABSENT, "no" }, { B, DEFAULT, PROVISION_FILE, DEFAULT_FILE } },
		"config.auto-register",
		A " and " B " have no " OWN ", and " DEFAULT
		  " is not used, because auto-register is off in [endpoint].",
		.no_auto = TRUE },
	{ "it is not wanted, but another server knows the device",
		{ { A, OWN, PROVISION_ABSENT, "no" }, { A, DEFAULT, PROVISION_FILE, DEFAULT_FILE },
			{ B, OWN, PROVISION_FILE, GOOD } },
		NULL, OWN ", 222 bytes", .no_auto = TRUE },
	{ "it is not wanted, and there is no default file either",
		{ { A, OWN, PROVISION_ABSENT, "no" }, { A, DEFAULT, PROVISION_ABSENT, "no" },
			{ B, OWN, PROVISION_SILENT, "s" } },
		"config.absent",
		A " has neither " OWN " nor " DEFAULT
		  ": the phone is not in the call manager and auto-registration is off.",
		.no_auto = TRUE },
	{ "a name that will not last",
		{ { A, OWN, PROVISION_ABSENT, "no" }, { A, DEFAULT, PROVISION_FILE, DEFAULT_FILE },
			{ B, OWN, PROVISION_SILENT, "s" } },
		"config.name-unstable",
		A " has no " OWN ", and SEP001122334455 is not auto-registered: its MAC is "
		  "random or locally administered, so each boot would take a new directory number.",
		.unstable = TRUE },
	{ "unreadable everywhere", { { A, OWN, PROVISION_FILE, "<device>" }, { B, OWN, PROVISION_ABSENT, "no" } },
		"config.unreadable", OWN " from " A " is not well-formed XML at line 1." },
	{ "no call manager in it", { { A, OWN, PROVISION_FILE, "<device/>" }, { B, OWN, PROVISION_SILENT, "s" } },
		"config.no-call-manager", OWN " from " A " names no call manager that can be used." },
	{ "encrypted",
		{ { A, OWN, PROVISION_FILE, "<device><fullConfig>0</fullConfig><encrConfig>1</encrConfig></device>" },
			{ B, OWN, PROVISION_SILENT, "s" } },
		"config.encrypted",
		OWN " from " A " is only the short file beside an encrypted one, which regent cannot read." },
	{ "too large", { { A, OWN, PROVISION_UNREADABLE, "x" }, { B, OWN, PROVISION_SILENT, "s" } }, "test.failed",
		A " (option 150): x" },
};

static void check_round(const Round *round)
{
	Provision *provision;

	setup();
	if (round->no_auto)
		fake_step_set_fact(phone.step, REGENT_FACT_ENDPOINT_AUTO_REGISTER, NULL);
	if (round->unstable)
		fake_step_set_fact(phone.step, REGENT_FACT_ENDPOINT_NAME_STABLE, g_variant_new_boolean(FALSE));
	provision = begin(round->exchanges);
	if (phone.done != !round->code || g_strcmp0(phone.code, round->code))
		fail_msg("%s: %s", round->name, phone.code ? phone.code : "done");
	if (strcmp(round->code ? phone.cause : phone.report, round->report))
		fail_msg("%s: %s", round->name, round->code ? phone.cause : phone.report);
	finish(provision);
}

static void test_rounds(void **state)
{
	for (gsize i = 0; i < G_N_ELEMENTS(rounds); i++)
		check_round(&rounds[i]);
}

static void test_words(void **state)
{
	static const Exchange exchanges[] = {
		{ A, OWN, PROVISION_ABSENT, "no" },
		{ A, DEFAULT, PROVISION_ABSENT, "no" },
		{ 0 },
	};
	Provision *provision;

	setup();
	fake_phone_servers(A, NULL);
	provision = begin(exchanges);
	assert_string_equal(phone.phone, "File not found : " OWN);
	assert_string_equal(phone.cause, A " has neither " OWN " nor " DEFAULT
					   ": the phone is not in the call manager and auto-registration is off.");
	assert_string_equal(phone.cure,
		"Add SEP001122334455 as a Cisco 7962 in Device > Phone, or enable "
		"auto-registration. If it is there: option 150 names another cluster, or the TFTP "
		"service must be restarted.");
	assert_string_equal(phone.messages->str, "File not found : " OWN "\n");
	finish(provision);
}

/* What fails is named, and no word about the default file where that is what failed. */
static void test_words_default(void **state)
{
	static const struct {
		Exchange exchanges[3];
		const char *code, *cause, *cure;
	} cases[] = {
		{ { { A, OWN, PROVISION_SILENT, "s" } }, "test.failed", A " (option 150): s",
			OWN " from 10.1.100.23 The default file is not asked for, because the phone may be known "
			    "there." },
		{ { { A, OWN, PROVISION_ABSENT, "no" }, { A, DEFAULT, PROVISION_SILENT, "s" } }, "test.failed",
			A " (option 150): s", DEFAULT " from 10.1.100.23" },
		{ { { A, OWN, PROVISION_ABSENT, "no" }, { A, DEFAULT, PROVISION_FILE, "<Default>" } },
			"config.unreadable", DEFAULT " from " A " is not well-formed XML at line 1.", NULL },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		Provision *provision;

		setup();
		fake_phone_servers(A, NULL);
		provision = begin(cases[i].exchanges);
		assert_string_equal(phone.code, cases[i].code);
		assert_string_equal(phone.cause, cases[i].cause);
		if (cases[i].cure)
			assert_string_equal(phone.cure, cases[i].cure);
		finish(provision);
	}
}

static void test_facts(void **state)
{
	static const Exchange exchanges[] = { { A, OWN, PROVISION_FILE, GOOD }, { 0 } };
	Provision *provision;

	setup();
	provision = begin(exchanges);
	expect_fact(REGENT_FACT_CONFIG_FILE, "'" OWN "'");
	expect_fact(REGENT_FACT_CONFIG_SERVER, "'" A "'");
	expect_fact(REGENT_FACT_CONFIG_DEFAULT, "false");
	expect_fact(REGENT_FACT_CONFIG_PROTOCOL, "'sccp'");
	expect_fact(REGENT_FACT_CONFIG_VERSION, "'1'");
	expect_fact(REGENT_FACT_CONFIG_LOAD, "'L1'");
	expect_fact(REGENT_FACT_CONFIG_SRST, "-");
	expect_fact(REGENT_FACT_CONFIG_LINES, "-");
	expect_fact(REGENT_FACT_CONFIG_SECRET_CREDENTIALS, "-");
	expect_fact(REGENT_FACT_CONFIG_SETTINGS, "{}");
	finish(provision);
}

static void test_default_facts(void **state)
{
	static const Exchange exchanges[] = {
		{ "10.1.0.9", OWN, PROVISION_ABSENT, "no" },
		{ "10.1.0.9", DEFAULT, PROVISION_FILE, DEFAULT_FILE },
		{ 0 },
	};
	Provision *provision;

	setup();
	fake_phone_servers("tftp://10.1.0.9:6969", NULL);
	provision = begin(exchanges);
	expect_fact(REGENT_FACT_CONFIG_FILE, "'" DEFAULT "'");
	expect_fact(REGENT_FACT_CONFIG_SERVER, "'tftp://10.1.0.9:6969'");
	expect_fact(REGENT_FACT_CONFIG_DEFAULT, "true");
	expect_fact(REGENT_FACT_CONFIG_LOAD, "'L3'");
	finish(provision);
}

/* Asked to look again. */

static void again(Provision *provision)
{
	assert_true(provision_refresh(provision));
	fake_phone_run();
}

static void test_refresh(void **state)
{
	static const Exchange exchanges[] = {
		{ A, OWN, PROVISION_FILE, GOOD },
		/* the same file disturbs nothing */
		{ A, OWN, PROVISION_FILE, GOOD },
		/* neither does a broken one, silence, or a server that has forgotten us */
		{ A, OWN, PROVISION_FILE, "<device>" },
		{ B, OWN, PROVISION_SILENT, "s" },
		{ A, OWN, PROVISION_SILENT, "s" },
		{ B, OWN, PROVISION_SILENT, "s" },
		{ A, OWN, PROVISION_ABSENT, "no" },
		{ B, OWN, PROVISION_ABSENT, "no" },
		/* another one is taken */
		{ A, OWN, PROVISION_FILE, GOOD_2 },
		{ 0 },
	};
	Provision *provision;
	guint publications;

	setup();
	provision = begin(exchanges);
	publications = phone.publications;
	again(provision);
	assert_null(phone.code);
	again(provision);
	assert_string_equal(phone.code, "config.unreadable");
	assert_true(phone.explained);
	assert_non_null(strstr(phone.messages->str, "Configuration kept: is not well-formed XML at line 1"));
	again(provision);
	assert_string_equal(phone.code, "test.failed");
	again(provision);
	assert_string_equal(phone.code, "config.gone");
	assert_int_equal(phone.publications, publications);
	again(provision);
	assert_null(phone.code);
	expect_fact(REGENT_FACT_CONFIG_VERSION, "'2'");
	expect_fact(REGENT_FACT_CONFIG_LOAD, "-");
	finish(provision);
}

/* From the default file to an own one. */
static void test_refresh_from_default(void **state)
{
	static const Exchange exchanges[] = {
		{ A, OWN, PROVISION_ABSENT, "no" },
		{ A, DEFAULT, PROVISION_FILE, DEFAULT_FILE },
		{ A, OWN, PROVISION_FILE, GOOD },
		{ 0 },
	};
	Provision *provision;

	setup();
	provision = begin(exchanges);
	again(provision);
	expect_fact(REGENT_FACT_CONFIG_FILE, "'" OWN "'");
	expect_fact(REGENT_FACT_CONFIG_DEFAULT, "false");
	finish(provision);
}

/* A new list does not cut what runs: the round goes on with the old one, then another begins with the new. */
static void test_new_servers(void **state)
{
	static const Exchange exchanges[] = {
		{ A, OWN, PROVISION_SILENT, "s" },
		{ B, OWN, PROVISION_FILE, GOOD },
		{ "10.1.0.7", OWN, PROVISION_FILE, GOOD },
		{ 0 },
	};
	g_autoptr(GError) error = NULL;
	Provision *provision;

	setup();
	script = exchanges;
	provision = provision_new(phone.step, &scheme, &ops, NULL, &error);
	fake_phone_servers("10.1.0.7", NULL);
	assert_true(provision_refresh(provision));
	fake_phone_run();
	expect_fact(REGENT_FACT_CONFIG_SERVER, "'" B "'");
	fake_phone_run();
	expect_fact(REGENT_FACT_CONFIG_SERVER, "'10.1.0.7'");
	assert_int_equal(cancelled, 0);
	finish(provision);
}

/* Other servers before the first round is over: they are asked before it fails. */
static void test_new_servers_early(void **state)
{
	static const Exchange exchanges[] = {
		{ A, OWN, PROVISION_SILENT, "s" },
		{ "10.1.0.7", OWN, PROVISION_FILE, GOOD },
		{ 0 },
	};
	g_autoptr(GError) error = NULL;
	Provision *provision;

	setup();
	fake_phone_servers(A, NULL);
	script = exchanges;
	provision = provision_new(phone.step, &scheme, &ops, NULL, &error);
	fake_phone_servers("10.1.0.7", NULL);
	assert_true(provision_refresh(provision));
	fake_phone_run();
	assert_null(phone.code);
	expect_fact(REGENT_FACT_CONFIG_SERVER, "'10.1.0.7'");
	finish(provision);
}

static void test_bad_name(void **state)
{
	g_autoptr(GError) error = NULL;

	setup();
	g_hash_table_insert(phone.options, g_strdup("file"), g_strdup("../SEP001122334455.cnf.xml"));
	assert_null(provision_new(phone.step, &scheme, &ops, NULL, &error));
	assert_true(g_error_matches(error, REGENT_ERROR, REGENT_ERROR_CONFIG));
	fake_phone_end();
}

static void test_start_anew(void **state)
{
	static const Exchange exchanges[] = { { A, OWN, PROVISION_FILE, GOOD }, { 0 } };
	Provision *provision;

	setup();
	provision = begin(exchanges);
	fake_step_set_fact(phone.step, REGENT_FACT_VOICE_INTERFACE, g_variant_new_string("eth0.200"));
	phone.changed = REGENT_FACT_VOICE_INTERFACE;
	assert_false(provision_refresh(provision));
	fake_step_set_fact(phone.step, REGENT_FACT_VOICE_INTERFACE, g_variant_new_string("lo"));
	phone.changed = NULL;
	fake_phone_servers("http://10.1.0.5", NULL);
	assert_false(provision_refresh(provision));
	finish(provision);
}

static void test_not_mine(void **state)
{
	g_autoptr(GError) error = NULL;

	setup();
	fake_phone_servers("http://10.1.0.5", "ftp://x", NULL);
	assert_null(provision_new(phone.step, &scheme, &ops, NULL, &error));
	assert_true(g_error_matches(error, REGENT_ERROR, REGENT_ERROR_NOT_MINE));
	fake_phone_end();
}

static void test_unknown_name(void **state)
{
	static const Exchange none = { 0 };
	Provision *provision;

	setup();
	fake_phone_servers("cucm-pub", NULL);
	provision = begin(&none);
	assert_string_equal(phone.code, "test.name");
	finish(provision);
}

/* A DNS server of which only the answer matters: two addresses for any name. */
static void serve(gpointer self, int fd, GIOCondition condition)
{
	static const guint8 addresses[] = "\xc0\x0c\0\1\0\1\0\0\0\1\0\4\x0a\1\0\5"
					  "\xc0\x0c\0\1\0\1\0\0\0\1\0\4\x0a\1\0\6";
	guint8 packet[600];
	struct sockaddr_in from;
	socklen_t size = sizeof from;
	ssize_t length = recvfrom(fd, packet, 512, 0, (struct sockaddr *) &from, &size);

	assert_true(length > 12);
	packet[2] = 0x81;
	packet[3] = 0x80;
	memcpy(packet + 4, "\0\1\0\2\0\0\0\0", 8);
	for (length = 12; packet[length]; length += packet[length] + 1)
		;
	length += 5;
	memcpy(packet + length, addresses, sizeof addresses - 1);
	sendto(fd, packet, (gsize) length + sizeof addresses - 1, 0, (struct sockaddr *) &from, size);
}

static int dns_open(RegentWatch **watch)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t size = sizeof at;
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	g_autofree char *server = NULL;

	assert_int_equal(bind(fd, (struct sockaddr *) &at, sizeof at), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *) &at, &size), 0);
	server = g_strdup_printf("127.0.0.1:%u", ntohs(at.sin_port));
	fake_step_set_fact(phone.step, REGENT_FACT_IP_DNS, g_variant_new_strv((const char *const[]) { server }, 1));
	*watch = regent_step_watch_fd(phone.step, fd, G_IO_IN, serve, NULL);
	return fd;
}

/* Of a name every address is tried; a DNS server that is known only later is asked in place. */
static void test_several_addresses(void **state)
{
	static const Exchange exchanges[] = {
		{ "cucm-pub", OWN, PROVISION_SILENT, "s", .address = A },
		{ "cucm-pub", OWN, PROVISION_FILE, GOOD, .address = B },
		{ "cucm-pub", OWN, PROVISION_ABSENT, "no", .address = A },
		{ 0 },
	};
	static const Exchange none = { 0 };
	RegentWatch *watch;
	Provision *provision;
	int fd;

	setup();
	fake_phone_servers("cucm-pub", NULL);
	provision = begin(&none);
	assert_string_equal(phone.code, "test.name");
	script = exchanges;
	fd = dns_open(&watch);
	again(provision);
	assert_true(phone.done);
	again(provision); /* one that is certain counts for all */
	assert_string_equal(phone.code, "config.gone");
	regent_watch_remove(watch);
	finish(provision);
	close(fd);
}

static void test_stop_while_asking(void **state)
{
	static const Exchange exchanges[] = { { A, OWN, PROVISION_FILE, NULL }, { 0 } };
	g_autoptr(GError) error = NULL;
	Provision *provision;

	setup();
	script = exchanges;
	provision = provision_new(phone.step, &scheme, &ops, NULL, &error);
	while (script->host)
		fake_step_run(phone.step, &phone.over, 1000);
	assert_false(phone.over);
	finish(provision);
	assert_int_equal(cancelled, 1);
}

/* Files for later steps. */

static void wait_for(RegentFetch *fetch)
{
	assert_true(fake_step_run(phone.step, &fetch->over, 10 * G_USEC_PER_SEC));
}

static void test_fetch(void **state)
{
	static const Exchange exchanges[] = {
		{ A, OWN, PROVISION_SILENT, "s" },
		{ B, OWN, PROVISION_FILE, GOOD },
		/* where the configuration came from, then the others; the first failure counts */
		{ B, "L1.loads", PROVISION_FILE, "abc" },
		{ B, "L2.loads", PROVISION_ABSENT, "File not found" },
		{ A, "L2.loads", PROVISION_SILENT, "s" },
		{ B, "L3.loads", PROVISION_SILENT, "s" },
		{ A, "L3.loads", PROVISION_FILE, "defg" },
		{ "10.9.9.9", "L4.loads", PROVISION_ABSENT, "File not found" },
		/* what came before the server broke off does not count */
		{ B, "L5.loads", PROVISION_UNCERTAIN, "broken", "de" },
		{ A, "L5.loads", PROVISION_FILE, "fghi" },
		{ 0 },
	};
	static const struct {
		const char *name, *server;
		guint64 limit;
		const char *data;
		gint error;
	} wanted[] = {
		{ "L1.loads", NULL, 3, "abc", 0 },
		{ "L2.loads", NULL, 3, NULL, REGENT_ERROR_ABSENT },
		{ "L3.loads", NULL, 4, "defg", 0 },
		{ "L4.loads", "10.9.9.9", 4, NULL, REGENT_ERROR_ABSENT },
		{ "L4.loads", "http://10.9.9.9", 4, NULL, REGENT_ERROR_FAILED },
		{ "../L4", NULL, 4, NULL, REGENT_ERROR_FAILED },
		{ "L5.loads", NULL, 4, "fghi", 0 },
	};
	Provision *provision;

	setup();
	provision = begin(exchanges);
	for (gsize i = 0; i < G_N_ELEMENTS(wanted); i++) {
		RegentFetch *fetch = fake_fetch(wanted[i].name, wanted[i].server, wanted[i].limit);

		provision_fetch(provision, fetch);
		wait_for(fetch);
		if (wanted[i].data) {
			assert_int_equal(fetch->bytes->len, strlen(wanted[i].data));
			assert_memory_equal(fetch->bytes->data, wanted[i].data, strlen(wanted[i].data));
		} else {
			assert_true(g_error_matches(fetch->error, REGENT_ERROR, wanted[i].error));
		}
		fake_fetch_free(fetch);
	}
	finish(provision);
}

static void test_fetch_limit(void **state)
{
	static const Exchange exchanges[] = {
		{ A, OWN, PROVISION_FILE, GOOD },
		{ A, "x", PROVISION_FILE, "abcd" },
		{ B, "x", PROVISION_SILENT, "s" },
		{ 0 },
	};
	RegentFetch *fetch = fake_fetch("x", NULL, 3);
	Provision *provision;

	setup();
	provision = begin(exchanges);
	provision_fetch(provision, fetch);
	wait_for(fetch);
	assert_true(g_error_matches(fetch->error, REGENT_ERROR, REGENT_ERROR_LIMIT));
	assert_int_equal(fetch->bytes->len, 0);
	fake_fetch_free(fetch);
	finish(provision);
}

/* Four at once, the rest wait; a consumer that goes away is forgotten. */
static void test_fetch_many(void **state)
{
	static const Exchange exchanges[] = {
		{ A, OWN, PROVISION_FILE, GOOD },
		{ A, "f0", PROVISION_FILE, "0" },
		{ A, "f1", PROVISION_FILE, "1" },
		{ A, "f2", PROVISION_FILE, "2" },
		{ A, "f3", PROVISION_FILE, NULL },
		{ A, "f4", PROVISION_FILE, NULL },
		{ A, "f5", PROVISION_FILE, "5" },
		{ 0 },
	};
	RegentFetch *fetches[6];
	Provision *provision;

	setup();
	provision = begin(exchanges);
	for (guint i = 0; i < 6; i++) {
		g_autofree char *name = g_strdup_printf("f%u", i);

		fetches[i] = fake_fetch(name, NULL, 10);
		provision_fetch(provision, fetches[i]);
	}
	wait_for(fetches[2]);
	fetches[4]->cancel(fetches[4]->job);
	fetches[3]->cancel(fetches[3]->job);
	wait_for(fetches[5]);
	assert_int_equal(most_under_way, 4);
	assert_int_equal(cancelled, 2);
	for (guint i = 0; i < 6; i++) {
		assert_int_equal(fetches[i]->over, i < 3 || i == 5);
		fake_fetch_free(fetches[i]);
	}
	finish(provision);
}

static void test_servers(void **state)
{
	static const struct {
		const char *text, *host;
		guint port;
		gboolean secure;
	} cases[] = {
		{ "10.1.0.5", "10.1.0.5", 6970, FALSE },
		{ "cucm-pub", "cucm-pub", 6970, FALSE },
		{ "cucm-pub:80", "cucm-pub", 80, FALSE },
		{ "http://10.1.0.5", "10.1.0.5", 6970, FALSE },
		{ "HTTP://10.1.0.5:81", "10.1.0.5", 81, FALSE },
		{ "https://cm.example", "cm.example", 6971, TRUE },
		{ "2001:db8::5", "2001:db8::5", 6970, FALSE },
		{ "http://[2001:db8::5]:82", "2001:db8::5", 82, FALSE },
		{ "tftp://10.1.0.5", NULL, 0, FALSE },
		{ "", NULL, 0, FALSE },
		{ "http://", NULL, 0, FALSE },
		{ "10.1.0.5:0", NULL, 0, FALSE },
		{ "10.1.0.5:99999", NULL, 0, FALSE },
		{ "a b", NULL, 0, FALSE },
	};
	static const ProvisionScheme http = { "http", 6970, "https", 6971 };

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(ProvisionServer) server = provision_server_parse(cases[i].text, &http);

		if (!server != !cases[i].host)
			fail_msg("%s: %s", cases[i].text, server ? server->at.host : "none");
		if (!server)
			continue;
		assert_string_equal(server->text, cases[i].text);
		assert_string_equal(server->at.host, cases[i].host);
		assert_int_equal(server->at.port, cases[i].port);
		assert_int_equal(server->secure, cases[i].secure);
	}
}

static void test_file_names(void **state)
{
	assert_true(provision_file_is_valid("SCCP42.9-4-2SR3-1S.loads"));
	assert_true(provision_file_is_valid("Desktops/320x212x16/List.xml"));
	assert_false(provision_file_is_valid(""));
	assert_false(provision_file_is_valid("/etc/passwd"));
	assert_false(provision_file_is_valid("a/../b"));
	assert_false(provision_file_is_valid("a\nb"));
	assert_false(provision_file_is_valid("a?b=c"));
	assert_false(provision_file_is_valid("a%00"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rounds),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_words_default),
		cmocka_unit_test(test_facts),
		cmocka_unit_test(test_default_facts),
		cmocka_unit_test(test_refresh),
		cmocka_unit_test(test_refresh_from_default),
		cmocka_unit_test(test_new_servers),
		cmocka_unit_test(test_new_servers_early),
		cmocka_unit_test(test_bad_name),
		cmocka_unit_test(test_start_anew),
		cmocka_unit_test(test_not_mine),
		cmocka_unit_test(test_unknown_name),
		cmocka_unit_test(test_several_addresses),
		cmocka_unit_test(test_stop_while_asking),
		cmocka_unit_test(test_fetch),
		cmocka_unit_test(test_fetch_limit),
		cmocka_unit_test(test_fetch_many),
		cmocka_unit_test(test_servers),
		cmocka_unit_test(test_file_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
