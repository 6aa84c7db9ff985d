/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tftp-client.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "../addressing/samples.h"
#include "captures.h"

#define MS 1000

/*
 * A scripted server and a fake clock. A script is lines of:
 *   > PORT RRQ FILE [OPTION VALUE]...   > PORT ACK BLOCK   > PORT ERROR CODE    the client must send exactly this now
 *   < PORT OACK [NAME VALUE]...   < PORT DATA BLOCK LENGTH   < PORT ERROR CODE TEXT   < PORT HEX digits    it is told so
 *   dropped                     the last packet must have been complained of
 *   timer MS                    the deadline must be so far away; then it is over
 *   icmp PORT                   port unreachable
 *   icmp no way                 the server cannot be reached
 *   cancel
 *   announced N                 so much the owner was told to expect; 0: nothing
 *   state WORD [received N]
 * What was sent and is not expected by the next line is a failure.
 */
typedef struct {
	const char *name;
	guint64 limit;
	const char *script;
} Scenario;

typedef struct {
	const Scenario *scenario;
	TftpClient client;
	gint64 now;
	GQueue sent; /* of char */
	const char *complaint;
	guint64 offset;    /* of the next octet that is delivered */
	guint64 announced; /* by the server; 0: nothing */
	TftpState told;    /* by the client's ops */
} Bench;

/* The octet at @offset of every file. */
static guint8 octet(guint64 offset)
{
	return (guint8) (offset * 7 + offset / 251);
}

static const char *text_at(const guint8 *packet, gsize length, gsize *at)
{
	const char *text = (const char *) packet + *at;

	assert_true(*at < length);
	assert_non_null(memchr(text, 0, length - *at));
	*at += strlen(text) + 1;
	return text;
}

static char *show(guint16 port, const guint8 *packet, gsize length)
{
	GString *text = g_string_new(NULL);
	gsize at = 2;

	g_string_append_printf(text, "%u ", port);
	assert_true(length >= 4 && length <= TFTP_REQUEST_MAX && packet[0] == 0);
	switch (packet[1]) {
	case TFTP_READ_REQUEST:
		g_string_append_printf(text, "RRQ %s", text_at(packet, length, &at));
		assert_string_equal(text_at(packet, length, &at), "octet");
		while (at < length)
			g_string_append_printf(text, " %s", text_at(packet, length, &at));
		break;
	case TFTP_ACK:
		assert_int_equal(length, 4);
		g_string_append_printf(text, "ACK %u", packet[2] << 8 | packet[3]);
		break;
	case TFTP_ERROR:
		at = 4;
		text_at(packet, length, &at);
		assert_int_equal(at, length);
		g_string_append_printf(text, "ERROR %u", packet[3]);
		break;
	default:
		fail_msg("opcode %u sent", packet[1]);
	}
	return g_string_free(text, FALSE);
}

static void on_send(gpointer self, guint16 port, const guint8 *packet, gsize length)
{
	g_queue_push_tail(&((Bench *) self)->sent, show(port, packet, length));
}

static void on_announce(gpointer self, guint64 size)
{
	((Bench *) self)->announced = size;
}

static gboolean on_data(gpointer self, const guint8 *data, gsize length)
{
	Bench *bench = self;

	if (bench->offset + length > bench->scenario->limit)
		return FALSE;
	for (gsize i = 0; i < length; i++)
		assert_int_equal(data[i], octet(bench->offset++));
	return TRUE;
}

static gint64 on_jitter(gpointer self, gint64 span)
{
	return span;
}

/* A state is never left for an earlier one, and the owner hears of each. */
static void on_state(gpointer self, TftpState from, TftpState to)
{
	Bench *bench = self;

	assert_int_equal(from, bench->told);
	assert_true(to > from);
	bench->told = to;
}

static const TftpClientOps ops = { on_send, on_announce, on_data, on_jitter, on_state };

/* Packets as a server sends them. */

static void put(GByteArray *packet, guint opcode, guint word)
{
	const guint8 bytes[] = { 0, (guint8) opcode, (guint8) (word >> 8), (guint8) word };

	g_byte_array_append(packet, bytes, sizeof bytes);
}

static void put_data(const Bench *bench, GByteArray *packet, guint length)
{
	for (guint i = 0; i < length; i++) {
		guint8 byte = octet(bench->offset + i);

		g_byte_array_append(packet, &byte, 1);
	}
}

static GByteArray *build(const Bench *bench, char **words)
{
	GByteArray *packet = g_byte_array_new();
	guint number = words[1] ? (guint) g_ascii_strtoull(words[1], NULL, 10) : 0;

	if (!strcmp(words[0], "DATA")) {
		put(packet, TFTP_DATA, number);
		put_data(bench, packet, (guint) g_ascii_strtoull(words[2], NULL, 10));
	} else if (!strcmp(words[0], "ERROR")) {
		put(packet, TFTP_ERROR, number);
		g_byte_array_append(packet, (guint8 *) words[2], (guint) strlen(words[2]) + 1);
	} else if (!strcmp(words[0], "OACK")) {
		put(packet, TFTP_OPTION_ACK, 0);
		g_byte_array_set_size(packet, 2);
		for (guint i = 1; words[i]; i++)
			g_byte_array_append(packet, (guint8 *) words[i], (guint) strlen(words[i]) + 1);
	} else {
		g_byte_array_unref(packet);
		return sample_hex(words[1]);
	}
	return packet;
}

/* The script. */

static void complain(const Bench *bench, const char *line, const char *found)
{
	fail_msg("%s: at \"%s\": %s", bench->scenario->name, line, found);
}

static void run_sent(Bench *bench, const char *line)
{
	g_autofree char *sent = g_queue_pop_head(&bench->sent);

	if (g_strcmp0(sent, line + 2))
		complain(bench, line, sent ? sent : "nothing sent");
}

static void run_received(Bench *bench, const char *line)
{
	g_auto(GStrv) words = g_strsplit(line, " ", strstr(line, " ERROR ") ? 5 : -1);
	g_autoptr(GByteArray) packet = build(bench, words + 2);

	bench->complaint = tftp_client_packet(
		&bench->client, (guint16) g_ascii_strtoull(words[1], NULL, 10), packet->data, packet->len, bench->now);
}

static void run_timer(Bench *bench, const char *line)
{
	gint64 wait = g_ascii_strtoll(line + strlen("timer "), NULL, 10) * MS;
	g_autofree char *found =
		g_strdup_printf("%" G_GINT64_FORMAT " us", tftp_client_deadline(&bench->client) - bench->now);

	tftp_client_tick(&bench->client, bench->now); /* before its time: nothing happens */
	if (tftp_client_deadline(&bench->client) != bench->now + wait || bench->sent.length)
		complain(bench, line, found);
	bench->now += wait;
	tftp_client_tick(&bench->client, bench->now);
}

static void run_state(Bench *bench, const char *line)
{
	static const char *const failures[] = { "silent", "refused", "unreachable", "stalled", "error", "options",
		"stopped" };
	g_autofree char *found = g_strdup_printf("%s%s%s received %" G_GUINT64_FORMAT,
		tftp_state_name(bench->client.state), bench->client.state == TFTP_FAILED ? " " : "",
		bench->client.state == TFTP_FAILED ? failures[bench->client.failure] : "", bench->offset);

	assert_int_equal(bench->told, bench->client.state);
	if (strncmp(found, line + strlen("state "), strlen(line) - strlen("state ")))
		complain(bench, line, found);
}

static void run_line(Bench *bench, const char *line)
{
	if (line[0] != '>' && bench->sent.length)
		complain(bench, line, g_queue_peek_head(&bench->sent));
	if (line[0] == '>')
		run_sent(bench, line);
	else if (line[0] == '<')
		run_received(bench, line);
	else if (g_str_has_prefix(line, "timer "))
		run_timer(bench, line);
	else if (!strcmp(line, "icmp no way"))
		tftp_client_unreachable(&bench->client);
	else if (g_str_has_prefix(line, "icmp "))
		tftp_client_refused(&bench->client, (guint16) g_ascii_strtoull(line + 5, NULL, 10));
	else if (g_str_has_prefix(line, "state "))
		run_state(bench, line);
	else if (g_str_has_prefix(line, "announced "))
		assert_int_equal(bench->announced, g_ascii_strtoull(line + strlen("announced "), NULL, 10));
	else if (!strcmp(line, "cancel"))
		tftp_client_cancel(&bench->client);
	else if (strcmp(line, "dropped") || !bench->complaint)
		complain(bench, line, "not dropped");
}

static void run(const Scenario *scenario)
{
	static const TftpClientConfig config = { .port = 69, .block_size = 1428, .timeout = 2, .tries = 4 };
	g_auto(GStrv) lines = g_strsplit(scenario->script, "\n", -1);
	Bench bench = { .scenario = scenario, .now = 1000000 };

	tftp_client_start(&bench.client, &ops, &bench, &config, "f", bench.now);
	for (guint i = 0; lines[i]; i++)
		if (*lines[i])
			run_line(&bench, lines[i]);
	if (bench.sent.length)
		complain(&bench, "the end", g_queue_peek_head(&bench.sent));
	tftp_client_clear(&bench.client);
}

#define RRQ "> 69 RRQ f blksize 1428 tsize 0 timeout 2\n"
#define PLAIN "> 69 RRQ f\n"
#define LARGE 100000

static const Scenario scenarios[] = {
	{ "a file in two blocks, by its size", LARGE,
		RRQ "< 4000 OACK blksize 1428 tsize 1500 timeout 2\n> 4000 ACK 0\n< 4000 DATA 1 1428\n> 4000 ACK 1\n"
		    "< 4000 DATA 2 72\n> 4000 ACK 2\nstate complete received 1500\ntimer 2000\nstate ended" },
	{ "options in any order and case, smaller block", LARGE,
		RRQ "< 4000 OACK TSIZE 700 BlkSize 600\n> 4000 ACK 0\n< 4000 DATA 1 600\n> 4000 ACK 1\n"
		    "< 4000 DATA 2 100\n> 4000 ACK 2\nstate complete received 700" },
	{ "an OACK without options", LARGE,
		RRQ "< 4000 OACK\n> 4000 ACK 0\n< 4000 DATA 1 512\n> 4000 ACK 1\n< 4000 DATA 2 0\n> 4000 ACK 2\n"
		    "state complete received 512" },
	{ "a server that knows no options", LARGE,
		RRQ "< 4000 DATA 1 512\n> 4000 ACK 1\n< 4000 DATA 2 1\n> 4000 ACK 2\nstate complete received 513" },
	{ "an empty file", LARGE, RRQ "< 4000 DATA 1 0\n> 4000 ACK 1\nstate complete received 0" },
	{ "one octet", LARGE, RRQ "< 4000 DATA 1 1\n> 4000 ACK 1\nstate complete received 1" },
	{ "a server with one port for all", LARGE,
		RRQ "< 69 OACK blksize 9000\n> 69 ERROR 8\n" PLAIN "< 69 DATA 1 10\n> 69 ACK 1\nstate complete" },

	{ "silence: 1, 2, 4, 8 s, the second half without options", LARGE,
		RRQ "timer 1000\n" RRQ "timer 2000\n" PLAIN "timer 4000\n" PLAIN "timer 8000\nstate failed silent" },
	{ "a late answer to the request with options", LARGE,
		RRQ "timer 1000\n" RRQ "timer 2000\n" PLAIN "< 4000 OACK blksize 1428\n> 4000 ACK 0\nstate receiving" },
	{ "two answers to two requests: the first wins", LARGE,
		RRQ "timer 1000\n" RRQ "< 4000 OACK blksize 1428\n> 4000 ACK 0\n< 4001 OACK blksize 1428\n"
		    "> 4001 ERROR 5\ndropped\n< 4000 DATA 1 5\n> 4000 ACK 1\nstate complete" },
	{ "nobody listens", LARGE, RRQ "icmp 69\nstate failed refused" },
	{ "an ICMP for another port", LARGE, RRQ "icmp 70\nstate requesting" },
	{ "no way to it", LARGE, RRQ "icmp no way\nstate failed unreachable" },
	{ "the way is lost in the middle", LARGE, RRQ "< 4000 OACK\n> 4000 ACK 0\nicmp no way\nstate failed stalled" },
	{ "the server's process dies", LARGE,
		RRQ "< 4000 OACK\n> 4000 ACK 0\nicmp 69\nstate receiving\nicmp 4000\nstate failed stalled" },
	{ "its port is closed after the last ACK", LARGE,
		RRQ "< 4000 DATA 1 1\n> 4000 ACK 1\nicmp 4000\nstate complete" },

	{ "a lost first DATA: the last ACK again, with back-off, then it is over", LARGE,
		RRQ "< 4000 OACK blksize 1428\n> 4000 ACK 0\ntimer 1000\n> 4000 ACK 0\ntimer 2000\n> 4000 ACK 0\n"
		    "timer 4000\n> 4000 ACK 0\ntimer 8000\n> 4000 ACK 0\ntimer 8000\n> 4000 ACK 0\ntimer 8000\n"
		    "state failed stalled" },
	{ "with a time-out agreed the server repeats first", LARGE,
		RRQ "< 4000 OACK blksize 1428 timeout 2\n> 4000 ACK 0\ntimer 2500\n> 4000 ACK 0\ntimer 5000\n"
		    "> 4000 ACK 0\n< 4000 DATA 1 1428\n> 4000 ACK 1\ntimer 2500\n> 4000 ACK 1" },
	{ "Sorcerer's Apprentice: a duplicate is answered once until the time is over", LARGE,
		RRQ "< 4000 DATA 1 512\n> 4000 ACK 1\n< 4000 DATA 1 512\n> 4000 ACK 1\n< 4000 DATA 1 512\n"
		    "< 4000 DATA 1 512\nstate receiving received 512\ntimer 1000\n> 4000 ACK 1\n< 4000 DATA 1 512\n"
		    "> 4000 ACK 1\n< 4000 DATA 1 512\nstate receiving" },
	{ "a duplicate of the next block is another one", LARGE,
		RRQ "< 4000 DATA 1 512\n> 4000 ACK 1\n< 4000 DATA 1 512\n> 4000 ACK 1\n< 4000 DATA 2 512\n"
		    "> 4000 ACK 2\n< 4000 DATA 2 512\n> 4000 ACK 2\n< 4000 DATA 2 512\nstate receiving received 1024" },
	{ "OACK again: ACK 0 again, once", LARGE,
		RRQ "< 4000 OACK blksize 1428\n> 4000 ACK 0\n< 4000 OACK blksize 1428\n> 4000 ACK 0\n"
		    "< 4000 OACK blksize 1428\n< 4000 DATA 1 1428\n> 4000 ACK 1\n< 4000 OACK blksize 1428\ndropped" },
	{ "a block ahead, an old block, block 0", LARGE,
		RRQ "< 4000 DATA 1 512\n> 4000 ACK 1\n< 4000 DATA 3 512\ndropped\n< 4000 DATA 0 512\ndropped\n"
		    "< 4000 DATA 2 512\n> 4000 ACK 2\n< 4000 DATA 1 512\ndropped\nstate receiving received 1024" },
	{ "the last ACK was lost", LARGE,
		RRQ "< 4000 DATA 1 5\n> 4000 ACK 1\n< 4000 DATA 1 5\n> 4000 ACK 1\n< 4000 DATA 1 5\n> 4000 ACK 1\n"
		    "< 4000 ERROR 0 x\nstate complete received 5\ntimer 2000\nstate ended\n< 4000 DATA 1 5\n"
		    "state ended" },
	{ "DATA that begins with another block is not ours", LARGE, RRQ "< 4000 DATA 2 5\ndropped\nstate requesting" },

	{ "file not found", LARGE, RRQ "< 4000 ERROR 1 File not found\nstate failed error" },
	{ "an error in the middle", LARGE,
		RRQ "< 4000 DATA 1 512\n> 4000 ACK 1\n< 4000 ERROR 5 gone\nstate failed error" },
	{ "an error from another port is not an answer to it", LARGE,
		RRQ "< 4000 DATA 1 512\n> 4000 ACK 1\n< 4001 ERROR 1 no\ndropped\nstate receiving" },
	{ "error 8: again without options", LARGE,
		RRQ "< 4000 ERROR 8 options\n" PLAIN "< 4001 DATA 1 5\n> 4001 ACK 1\nstate complete" },
	{ "error 8 twice", LARGE, RRQ "< 4000 ERROR 8 options\n" PLAIN "< 4001 ERROR 8 options\nstate failed error" },
	{ "error 4 and error 0 may be about options", LARGE,
		RRQ "< 4000 ERROR 4 illegal\n" PLAIN "< 4001 ERROR 0 what\nstate failed error" },
	{ "what the given-up transfer still sends", LARGE,
		RRQ "< 4000 ERROR 8 options\n" PLAIN "< 4000 DATA 1 5\n> 4000 ERROR 5\ndropped\nstate requesting" },

	{ "a larger block than was asked for", LARGE,
		RRQ "< 4000 OACK blksize 1429\n> 4000 ERROR 8\n" PLAIN "state requesting" },
	{ "a block of 7", LARGE, RRQ "< 4000 OACK blksize 7\n> 4000 ERROR 8\n" PLAIN "state requesting" },
	{ "another time-out", LARGE, RRQ "< 4000 OACK timeout 3\n> 4000 ERROR 8\n" PLAIN "state requesting" },
	{ "an option that was not asked for", LARGE,
		RRQ "< 4000 OACK windowsize 4\n> 4000 ERROR 8\n" PLAIN "state requesting" },
	{ "an option twice", LARGE, RRQ "< 4000 OACK tsize 1 tsize 1\n> 4000 ERROR 8\n" PLAIN "state requesting" },
	{ "options nobody offered any more", LARGE,
		RRQ "< 4000 ERROR 8 options\n" PLAIN "< 4001 OACK windowsize 4\n> 4001 ERROR 8\nstate failed options" },

	{ "more than the limit, as announced", 1000,
		RRQ "< 4000 OACK tsize 1024\n> 4000 ACK 0\nannounced 1024\n< 4000 DATA 1 512\n> 4000 ACK 1\n"
		    "< 4000 DATA 2 512\n> 4000 ERROR 3\nstate failed stopped received 512" },
	{ "more than the limit without a size", 1000,
		RRQ "< 4000 DATA 1 512\n> 4000 ACK 1\n< 4000 DATA 2 512\n> 4000 ERROR 3\nstate failed stopped "
		    "received 512" },
	{ "a server that echoes the size of the request, 0", LARGE,
		RRQ "< 4000 OACK tsize 0\n> 4000 ACK 0\nannounced 0\n< 4000 DATA 1 512\n> 4000 ACK 1\n"
		    "< 4000 DATA 2 319\n> 4000 ACK 2\nstate complete received 831" },
	{ "shorter than announced: a short block is the end", LARGE,
		RRQ "< 4000 OACK tsize 600\n> 4000 ACK 0\nannounced 600\n< 4000 DATA 1 10\n> 4000 ACK 1\n"
		    "state complete received 10" },
	{ "longer than announced", LARGE,
		RRQ "< 4000 OACK tsize 10\n> 4000 ACK 0\n< 4000 DATA 1 512\n> 4000 ACK 1\n< 4000 DATA 2 1\n"
		    "> 4000 ACK 2\nstate complete received 513" },
	{ "an absurd size of a small file", 1000,
		RRQ "< 4000 OACK tsize 18446744073709551615\n> 4000 ACK 0\n< 4000 DATA 1 10\n> 4000 ACK 1\n"
		    "state complete received 10" },
	{ "a size that is no number: again without options", LARGE,
		RRQ "< 4000 OACK tsize -1\n> 4000 ERROR 8\n" PLAIN "< 4001 DATA 1 5\n> 4001 ACK 1\nstate complete" },
	{ "a DATA packet longer than the block size", LARGE,
		RRQ "< 4000 OACK blksize 600\n> 4000 ACK 0\n< 4000 DATA 1 601\ndropped\nstate receiving received 0" },
	{ "packets that are not TFTP", LARGE,
		RRQ
		"< 4000 HEX 00\ndropped\n< 4000 HEX 0003\ndropped\n< 4000 HEX 000300\ndropped\n< 4000 HEX 00040001\n"
		"dropped\n< 4000 HEX 000166006f6374657400\ndropped\n< 4000 HEX 00067473697a6500\ndropped\n"
		"< 4000 HEX 0006747369\ndropped\nstate requesting\n< 4000 HEX 000500014e6f\nstate failed error" },
	{ "cancelled", LARGE, RRQ "< 4000 DATA 1 512\n> 4000 ACK 1\ncancel\n> 4000 ERROR 0\nstate ended" },
	{ "cancelled before an answer", LARGE, RRQ "cancel\nstate ended" },
};

static void test_scenarios(void **state)
{
	for (gsize i = 0; i < G_N_ELEMENTS(scenarios); i++)
		run(&scenarios[i]);
}

static void test_error_text(void **state)
{
	static const TftpClientConfig config = { .port = 69, .block_size = 512, .timeout = 2, .tries = 1 };
	static const guint8 error[] = { 0, 5, 0, 1, 'N', 'o', '\n', 0xe9, 0, 'x' };
	Bench bench = { .scenario = scenarios };

	tftp_client_start(&bench.client, &ops, &bench, &config, "f", 0);
	tftp_client_packet(&bench.client, 4000, error, sizeof error, 0);
	assert_int_equal(bench.client.code, TFTP_ERROR_NOT_FOUND);
	assert_string_equal(bench.client.text, "No \xc3\xa9");
	tftp_client_clear(&bench.client);
	g_queue_clear_full(&bench.sent, g_free);
}

/* 65536 blocks and more: the number goes on with 0 or, at some servers, with 1. */
static void wrap(guint first, gboolean mixed)
{
	static const Scenario endless = { "wrap", G_MAXUINT64, "" };
	static const TftpClientConfig config = { .port = 69, .block_size = 8, .timeout = 2, .tries = 4 };
	Bench bench = { .scenario = &endless };
	char *oack[] = { (char *) "OACK", (char *) "blksize", (char *) "8", NULL };
	g_autoptr(GByteArray) packet = build(&bench, oack);
	guint number = 0;

	tftp_client_start(&bench.client, &ops, &bench, &config, "f", 0);
	tftp_client_packet(&bench.client, 4000, packet->data, packet->len, 0);
	for (guint i = 0; i < 140000; i++) {
		number = number == 65535 ? first : number + 1;
		if (mixed && number == first && i > 70000)
			number = 1 - first;
		g_byte_array_set_size(packet, 0);
		put(packet, TFTP_DATA, number);
		put_data(&bench, packet, i == 139999 ? 3 : 8);
		tftp_client_packet(&bench.client, 4000, packet->data, packet->len, 0);
		g_queue_clear_full(&bench.sent, g_free);
	}
	assert_int_equal(bench.client.state, mixed ? TFTP_RECEIVING : TFTP_COMPLETE);
	if (!mixed)
		assert_int_equal(bench.offset, 139999 * 8 + 3);
	tftp_client_clear(&bench.client);
}

static void test_wrap(void **state)
{
	wrap(0, FALSE);
	wrap(1, FALSE);
	wrap(0, TRUE);
}

/* Real exchanges: what the server said makes our client say what the client said. */

typedef struct {
	TftpClient client;
	Bench bench;
	gboolean started;
	GByteArray *file;
	gsize link; /* octets before the IP header */
} Replay;

static gboolean replay_data(gpointer self, const guint8 *data, gsize length)
{
	g_byte_array_append(((Replay *) self)->file, data, (guint) length);
	return TRUE;
}

static void replay_announce(gpointer self, guint64 size)
{
}

static void replay_send(gpointer self, guint16 port, const guint8 *packet, gsize length)
{
	g_queue_push_tail(&((Replay *) self)->bench.sent, show(port, packet, length));
}

static void replay_state(gpointer self, TftpState from, TftpState to)
{
}

static const TftpClientOps replay_ops = { replay_send, replay_announce, replay_data, on_jitter, replay_state };

static void replay_begin(Replay *replay, const char *request)
{
	TftpClientConfig config = { .port = 69, .block_size = 256, .timeout = 5, .tries = 4 };
	g_auto(GStrv) words = g_strsplit(request, " ", -1);
	g_autofree char *sent = NULL;

	tftp_client_start(&replay->client, &replay_ops, replay, &config, words[2], 0);
	sent = g_queue_pop_head(&replay->bench.sent);
	assert_non_null(strstr(sent, words[2]));
	replay->started = TRUE;
}

/* Link layer, IPv4, UDP. */
static void replay_frame(guint number, const guint8 *frame, gsize length, gpointer data)
{
	Replay *replay = data;
	gsize ip = replay->link, udp = ip + (frame[ip] & 15) * 4u, payload = udp + 8;
	guint16 from = (guint16) (frame[udp] << 8 | frame[udp + 1]),
		to = (guint16) (frame[udp + 2] << 8 | frame[udp + 3]);
	gsize size = (gsize) (frame[udp + 4] << 8 | frame[udp + 5]) - 8;
	guint8 opcode = frame[payload + 1];

	assert_true(payload + size <= length);
	if (opcode == TFTP_READ_REQUEST || opcode == TFTP_ACK) {
		g_autofree char *theirs = show(to, frame + payload, size);
		g_autofree char *ours = replay->started ? g_queue_pop_head(&replay->bench.sent) : NULL;

		if (!replay->started)
			replay_begin(replay, theirs);
		else
			assert_string_equal(ours, theirs);
		return;
	}
	assert_null(tftp_client_packet(&replay->client, from, frame + payload, size, 0));
}

static void replay_capture(const char *file, gsize link, gsize size)
{
	Replay replay = { .file = g_byte_array_new(), .link = link };

	sample_capture(file, replay_frame, &replay);
	assert_int_equal(replay.client.state, TFTP_COMPLETE);
	assert_int_equal(replay.file->len, size);
	assert_int_equal(replay.bench.sent.length, 0);
	tftp_client_clear(&replay.client);
	g_byte_array_unref(replay.file);
}

static void test_captures(void **state)
{
	captures_needed();
	replay_capture("captures/tftp/rrq-file1-3blocks.pcap", 14, 512 + 512 + 105);
	replay_capture("captures/tftp/rrq-oack-blksize256.pcap", 4, 256 + 190);
}

/* The shared byte vectors: each packet on its own. */

static const struct {
	const char *name;
	TftpOpcode opcode; /* 0: not a packet for a client */
	guint number;      /* block, or error code */
	const char *text;
} vectors[] = {
	{ "tftp-rrq-plain", 0, 0, NULL },
	{ "tftp-rrq-options", 0, 0, NULL },
	{ "tftp-rrq-trailing-nul", 0, 0, NULL },
	{ "tftp-oack", TFTP_OPTION_ACK, 0, NULL },
	{ "tftp-ack-0", 0, 0, NULL },
	{ "tftp-data-1-short", TFTP_DATA, 1, NULL },
	{ "tftp-error-1-file-not-found", TFTP_ERROR, 1, "File not found" },
	{ "tftp-error-8-option", TFTP_ERROR, 8, "Bad option" },
	{ "tftp-error-5-unknown-tid", TFTP_ERROR, 5, "Unknown transfer ID" },
};

static void check_vector(guint i, const guint8 *data, gsize length)
{
	TftpPacket packet;

	assert_int_equal(tftp_packet_read(&packet, data, length), vectors[i].opcode != 0);
	if (!vectors[i].opcode)
		return;
	assert_int_equal(packet.opcode, vectors[i].opcode);
	assert_int_equal(packet.opcode == TFTP_ERROR ? packet.code : packet.block, vectors[i].number);
	if (vectors[i].text)
		assert_string_equal(packet.text, vectors[i].text);
	if (packet.opcode == TFTP_OPTION_ACK) {
		assert_true(packet.foreign); /* windowsize */
		assert_int_equal(packet.options.value[TFTP_OPTION_BLKSIZE], 1428);
		assert_int_equal(packet.options.value[TFTP_OPTION_TSIZE], 4711);
		assert_false(packet.options.has[TFTP_OPTION_TIMEOUT]);
	}
	tftp_packet_clear(&packet);
}

static void test_vectors(void **state)
{
	captures_needed();
	for (guint i = 0; i < G_N_ELEMENTS(vectors); i++) {
		g_autoptr(GByteArray) frame = sample_vector(vectors[i].name);
		gsize udp = 14 + 20, length;

		length = (gsize) (frame->data[udp + 4] << 8 | frame->data[udp + 5]) - 8;
		check_vector(i, frame->data + udp + 8, length);
	}
}

static void test_bytes(void **state)
{
	static const guint8 request[] = "\0\1SEP1.cnf.xml\0octet\0blksize\0"
					"1428\0tsize\0"
					"0\0timeout\0"
					"2";
	TftpOptions options = { { TRUE, TRUE, TRUE }, { 1428, 0, 2 } };
	guint8 buffer[TFTP_REQUEST_MAX + 8];
	g_autofree char *name = g_strnfill(TFTP_REQUEST_MAX, 'x');

	assert_int_equal(tftp_packet_request(buffer, sizeof buffer, "SEP1.cnf.xml", &options), sizeof request);
	assert_memory_equal(buffer, request, sizeof request);
	assert_int_equal(tftp_packet_request(buffer, sizeof buffer, name, &options), 0);
	assert_int_equal(tftp_packet_ack(buffer, sizeof buffer, 0x1234), 4);
	assert_memory_equal(buffer, "\0\4\x12\x34", 4);
	assert_int_equal(tftp_packet_error(buffer, sizeof buffer, TFTP_ERROR_OPTIONS, "no"), 7);
	assert_memory_equal(buffer, "\0\5\0\x8no", 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scenarios),
		cmocka_unit_test(test_error_text),
		cmocka_unit_test(test_wrap),
		cmocka_unit_test(test_captures),
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
