/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-frame.h"
#include "sip-write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "captures.h"

static SipMessage *parse(const char *text)
{
	const char *why;
	SipMessage *message = sip_message_parse(text, strlen(text), &why);

	if (!message)
		fail_msg("%s: %s", why, text);
	return message;
}

static const char ok[] =
	"SIP/2.0 200 OK\r\n"
	"Via: SIP/2.0/TCP 10.0.0.2:53006;branch=z9hG4bKd451a4fa\r\n"
	"From: <sip:5678@10.0.0.1>;tag=0024\r\n"
	"To: <sip:5678@10.0.0.1>;tag=1708299782\r\n"
	"Date: Wed, 15 Jul 2015 12:42:59 GMT\r\n"
	"Call-ID: 0024142d@10.0.0.2\r\n"
	"CSeq: 11435 REGISTER\r\n"
	"Expires: 120\r\n"
	"Contact: <sip:9e9e1ffb@10.0.0.2:53006;transport=tcp>;"
	"+sip.instance=\"<urn:uuid:00000000-0000-0000-0000-0024142ddf24>\";+u.sip!model.ccm.cisco.com=\"437\";"
	"x-cisco-newreg;expires=60, <sip:other@10.0.0.9>\r\n"
	"Content-Length: 0\r\n\r\n";

static void test_response(void **state)
{
	g_autoptr(SipMessage) message = parse(ok);
	const SipContact *first, *second;

	assert_null(message->method);
	assert_int_equal(message->status, 200);
	assert_string_equal(message->phrase, "OK");
	assert_string_equal(message->branch, "z9hG4bKd451a4fa");
	assert_string_equal(message->call_id, "0024142d@10.0.0.2");
	assert_int_equal(message->cseq, 11435);
	assert_string_equal(message->cseq_method, "REGISTER");
	assert_string_equal(message->to_tag, "1708299782");
	assert_string_equal(message->date, "Wed, 15 Jul 2015 12:42:59 GMT");
	assert_int_equal(message->expires, 120);
	assert_int_equal(message->min_expires, -1);
	assert_int_equal(message->contacts->len, 2);
	first = g_ptr_array_index(message->contacts, 0);
	assert_string_equal(first->user, "9e9e1ffb");
	assert_string_equal(first->instance, "<urn:uuid:00000000-0000-0000-0000-0024142ddf24>");
	assert_int_equal(first->port, 53006);
	assert_int_equal(first->expires, 60);
	assert_true(first->newreg);
	second = g_ptr_array_index(message->contacts, 1);
	assert_string_equal(second->host, "10.0.0.9");
	assert_int_equal(second->expires, -1);
}

/* Compact forms, folded lines, odd blanks, line feeds alone. */
static const char odd[] = "NOTIFY sip:me@10.0.0.2:5060 SIP/2.0\n"
			  "v:  SIP/2.0/UDP 10.0.0.1:5061 ;rport;branch=z9hG4bK77\n"
			  "f: \"A \\\"B\\\"\" <sip:cm@10.0.0.1>\n ;tag=x\n"
			  "t: sip:me@10.0.0.2\n"
			  "i: call\n"
			  "CSeq: 7   NOTIFY\n"
			  "o: service-control\n"
			  "c: text/plain\n"
			  "Retry-After: 18 (busy);duration=3\n"
			  "l: 12\n"
			  "\n"
			  "action=reset trailing";

static void test_request(void **state)
{
	g_autoptr(SipMessage) message = parse(odd);

	assert_string_equal(message->method, "NOTIFY");
	assert_string_equal(message->event, "service-control");
	assert_string_equal(message->content_type, "text/plain");
	assert_string_equal(message->body, "action=reset\n");
	assert_true(message->via_rport);
	assert_int_equal(message->via_port, 5061);
	assert_string_equal(message->via_host, "10.0.0.1");
	assert_string_equal(message->branch, "z9hG4bK77");
	assert_int_equal(message->retry_after, 18);
	assert_null(message->to_tag);
}

#define HEAD "SIP/2.0 200 OK\r\n"
#define REST "From: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: 1\r\n"
#define VIA "Via: SIP/2.0/UDP h;branch=z9hG4bK1\r\n"
#define CSEQ "CSeq: 1 REGISTER\r\n"

/* Nothing of these may be taken for a message, nor do harm. */
static const struct {
	const char *text, *why;
} bad[] = {
	{ "", "its head does not end" },
	{ "\r\n\r\n", NULL },
	{ "GET / HTTP/1.1\r\nHost: x\r\n\r\n", NULL },
	{ HEAD VIA REST CSEQ, "its head does not end" },
	{ HEAD VIA REST "\r\n", "Via, From, To, Call-ID or CSeq is missing" },
	{ HEAD REST CSEQ "\r\n", "Via, From, To, Call-ID or CSeq is missing" },
	{ HEAD VIA REST "CSeq: 99999999999 REGISTER\r\n\r\n", "CSeq is not a number" },
	{ HEAD VIA REST CSEQ "Content-Length: 5\r\n\r\n1234", "Content-Length does not fit" },
	{ HEAD VIA REST CSEQ "Content-Length: -1\r\n\r\n", "Content-Length does not fit" },
	{ HEAD VIA REST CSEQ "Content-Length: 0\r\nl: 1\r\n\r\n1", "Content-Length does not fit" },
	{ "SIP/2.0 99 Early\r\n" VIA REST CSEQ "\r\n", NULL },
	{ "SIP/2.0 1234 Late\r\n" VIA REST CSEQ "\r\n", NULL },
	{ "SIP/3.0 200 OK\r\n" VIA REST CSEQ "\r\n", NULL },
	{ "OPTIONS sip:x SIP/2.0\r\n" VIA REST CSEQ "\r\n", "method and CSeq differ" },
	{ "OPTIONS  SIP/2.0\r\n" VIA REST "CSeq: 1 OPTIONS\r\n\r\n", NULL },
	{ HEAD "Via: \r\n" REST CSEQ "\r\n", NULL },
	{ HEAD "Via: SIP/2.0/UDP\r\n" REST CSEQ "\r\n", NULL },
	{ HEAD VIA "From: \"<sip:a@b>\r\nTo: <sip:a@b>\r\nCall-ID: 1\r\n" CSEQ "\r\n", NULL },
	{ ": : :\r\n\r\n", NULL },
};

static void test_bad(void **state)
{
	for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
		const char *why = NULL;
		SipMessage *message = sip_message_parse(bad[i].text, strlen(bad[i].text), &why);

		if (message)
			fail_msg("row %u was taken", i);
		if (bad[i].why)
			assert_string_equal(why, bad[i].why);
	}
}

static void test_nul_and_size(void **state)
{
	static const char nul[] = HEAD VIA "X: a\0b\r\n" REST CSEQ "\r\n";
	g_autofree char *large = g_strnfill(SIP_MAX_MESSAGE + 1, 'a');
	const char *why;

	assert_null(sip_message_parse(nul, sizeof nul - 1, &why));
	assert_string_equal(why, "its head contains NUL");
	assert_null(sip_message_parse(large, strlen(large), &why));
	assert_string_equal(why, "it is too large");
}

/* Each prefix and each message with one byte changed: parsed or refused, never worse. */
static void test_mutilated(void **state)
{
	for (gsize cut = 0; cut < sizeof odd; cut++) {
		const char *why;
		g_autofree char *copy = g_memdup2(odd, cut + 1);

		sip_message_free(sip_message_parse(copy, cut, &why));
	}
	for (gsize at = 0; at + 1 < sizeof ok; at++) {
		g_autofree char *copy = g_memdup2(ok, sizeof ok);
		const char *why;

		copy[at] = (char) (copy[at] ^ 0x5a);
		sip_message_free(sip_message_parse(copy, sizeof ok - 1, &why));
	}
}

/* Peers' text is printable once it is decoded. */
static void test_hostile_text(void **state)
{
	g_autoptr(SipMessage) message =
		parse("SIP/2.0 403 No\x1b[31m\x80way\r\n" VIA REST CSEQ "Warning: 399 \x07h \"x\"\r\n\r\n");

	assert_true(g_utf8_validate(message->phrase, -1, NULL));
	assert_null(strchr(message->phrase, 0x1b));
	assert_null(strchr(message->words, 0x07));
}

/* A stream: messages one after the other, with keep-alives between, cut anywhere. */
static void test_frame(void **state)
{
	g_autofree char *stream = g_strconcat("\r\n\r\n", ok, "\r\n", odd, NULL);
	gsize length = strlen(stream), skip;
	gsize odd_length = strlen(odd) - strlen(" trailing");

	assert_int_equal(sip_frame_length(stream, length, &skip), strlen(ok));
	assert_int_equal(skip, 4);
	for (gsize cut = 0; cut < 4 + strlen(ok); cut++)
		assert_int_equal(sip_frame_length(stream, cut, &skip), 0);
	assert_int_equal(sip_frame_length(stream + 4 + strlen(ok), length - 4 - strlen(ok), &skip), odd_length);
	assert_int_equal(skip, 2);
	assert_int_equal(sip_frame_length("\r\n\r\n", 4, &skip), 0);
	assert_int_equal(skip, 4);
}

static void test_frame_lost(void **state)
{
	static const char *const lost[] = {
		HEAD "Content-Length: 1000000\r\n\r\n",
		HEAD "Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
		HEAD "Content-Length: x\r\n\r\n",
		HEAD "Content-Length: 65536\r\n\r\n",
	};
	g_autofree char *endless = g_strnfill(SIP_MAX_MESSAGE + 1, 'a');
	gsize skip;

	for (guint i = 0; i < G_N_ELEMENTS(lost); i++)
		assert_int_equal(sip_frame_length(lost[i], strlen(lost[i]), &skip), -1);
	assert_int_equal(sip_frame_length(endless, strlen(endless), &skip), -1);
}

/* RFC 3581: what came from elsewhere is answered to where it came from. */
static void test_answer(void **state)
{
	static const HostPort elsewhere = { (char *) "10.0.0.7", 1234 };
	g_autoptr(SipMessage) request = parse(odd);
	g_autofree char *text = sip_response(request, 200, "OK", "X: y\r\n", &elsewhere, "tag1");

	assert_string_equal(text, "SIP/2.0 200 OK\r\n"
				  "Via: SIP/2.0/UDP 10.0.0.1:5061;branch=z9hG4bK77;received=10.0.0.7;rport=1234\r\n"
				  "From: \"A \\\"B\\\"\" <sip:cm@10.0.0.1>;tag=x\r\n"
				  "To: <sip:me@10.0.0.2>;tag=tag1\r\n"
				  "Call-ID: call\r\n"
				  "CSeq: 7 NOTIFY\r\n"
				  "X: y\r\n"
				  "Content-Length: 0\r\n\r\n");
}

/* A dialog's tag stays; one that comes from where it says is not told where it came from; of Via a few are enough. */
static void test_answer_plain(void **state)
{
	static const HostPort same = { (char *) "10.0.0.1", 5060 }, other_host = { (char *) "10.0.0.99", 5060 };
	GString *long_way = g_string_new("OPTIONS sip:x SIP/2.0\r\n");
	g_autoptr(SipMessage) request = NULL;
	g_autofree char *text = NULL, *other = NULL;

	for (guint i = 0; i < 40; i++)
		g_string_append_printf(long_way, "Via: SIP/2.0/UDP 10.0.0.%u;branch=z9hG4bK%u\r\n", i + 1, i);
	g_string_append(
		long_way, "From: <sip:a@b>;tag=1\r\nTo: <sip:a@b>;tag=2\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\n\r\n");
	request = parse(long_way->str);
	assert_int_equal(request->vias->len, 16);
	text = sip_response(request, 200, "OK", NULL, &same, "tag1");
	assert_null(strstr(text, "received"));
	assert_null(strstr(text, "tag1"));
	other = sip_response(request, 200, "OK", NULL, &other_host, "tag1");
	assert_non_null(strstr(other, "Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK0;received=10.0.0.99\r\n"));
	g_string_free(long_way, TRUE);
}

static void test_escape(void **state)
{
	g_autofree char *plain = sip_escape_user("1001"), *odd_user = sip_escape_user("a b<c>@d");
	g_autofree char *four = sip_host_text("10.0.0.1"), *six = sip_host_text("2001:db8::1");

	assert_string_equal(plain, "1001");
	assert_string_equal(odd_user, "a%20b%3Cc%3E%40d");
	assert_string_equal(four, "10.0.0.1");
	assert_string_equal(six, "[2001:db8::1]");
}

static const struct {
	const char *file;
	const char *method;
	guint status;
	gint64 expires;
} captures[] = {
	{ "captures/sip/cp7975-primary-1-register.sip", "REGISTER", 0, 3600 },
	{ "captures/sip/cp7975-primary-2-100trying.sip", NULL, 100, -1 },
	{ "captures/sip/cp7975-primary-3-200ok.sip", NULL, 200, 120 },
	{ "captures/sip/model592-secondary-keepalive-register.sip", "REGISTER", 0, 0 },
};

static void test_captures(void **state)
{
	captures_needed();
	for (guint i = 0; i < G_N_ELEMENTS(captures); i++) {
		g_autofree char *text = captures_read(captures[i].file, NULL);
		g_autoptr(SipMessage) message = parse(text);

		assert_int_equal(message->status, captures[i].status);
		assert_int_equal(message->expires, captures[i].expires);
		if (captures[i].method)
			assert_string_equal(message->method, captures[i].method);
	}
}

/* Every SIP message found in the packets of a capture, by its start line. */
static void test_packets(void **state)
{
	captures_needed();
	static const char *const files[] = { "captures/sip/ios-gateway-register-401-200.pcapng",
		"captures/sip/cp8811-cp9971-keepalive-register-503-subset.pcapng" };

	for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
		guint found = 0;
		gsize length;
		g_autofree char *data = captures_read(files[i], &length);

		for (gsize at = 0; at + 8 < length; at++) {
			const char *why;
			gsize skip;
			gssize size;

			if (memcmp(data + at, "REGISTER", 8) != 0 && memcmp(data + at, "SIP/2.0 ", 8) != 0)
				continue;
			if (data[at - 1] == ' ' || (size = sip_frame_length(data + at, length - at, &skip)) <= 0)
				continue;
			g_autoptr(SipMessage) message = sip_message_parse(data + at, (gsize) size, &why);
			if (!message)
				continue;
			found++;
			at += (gsize) size - 1;
		}
		assert_int_equal(found, 4);
	}
}

static void test_date(void **state)
{
	assert_int_equal(sip_message_time("Wed, 15 Jul 2015 12:42:59 GMT"), 1436964179);
	assert_int_equal(sip_message_time("Fri, 22 Nov 2024 08:30:05 GMT"), 1732264205);
	assert_int_equal(sip_message_time("Fri, 22 Nuv 2024 08:30:05 GMT"), -1);
	assert_int_equal(sip_message_time("Fri, 31 Feb 2024 08:30:05 GMT"), -1);
	assert_int_equal(sip_message_time("Fri, 22 anF 2024 08:30:05 GMT"), -1);
	assert_int_equal(sip_message_time("yesterday"), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_response),
		cmocka_unit_test(test_request),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_nul_and_size),
		cmocka_unit_test(test_mutilated),
		cmocka_unit_test(test_hostile_text),
		cmocka_unit_test(test_frame),
		cmocka_unit_test(test_frame_lost),
		cmocka_unit_test(test_answer),
		cmocka_unit_test(test_answer_plain),
		cmocka_unit_test(test_escape),
		cmocka_unit_test(test_captures),
		cmocka_unit_test(test_packets),
		cmocka_unit_test(test_date),
	};

	sip_message_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
