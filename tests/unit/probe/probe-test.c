/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "probe-test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#define BOOT G_GINT64_CONSTANT(58508000000) /* us of CLOCK_BOOTTIME */
#define STARTED G_GINT64_CONSTANT(1795947600000000)

GVariant *probe_test_status(const char *state, const char *phases, const char *whys)
{
	g_auto(GStrv) words = g_strsplit(phases, ", ", -1);
	g_autoptr(GString) text = g_string_new(NULL);

	g_string_printf(text,
		"{" ENDPOINT "'state': <'%s'>, 'boot': <int64 %" G_GINT64_FORMAT ">, 'now': <int64 %" G_GINT64_FORMAT
		">, 'whys': <@aa{sv} %s>, 'phases': <@aa{sv} [",
		state, BOOT, BOOT + 20 * G_TIME_SPAN_SECOND, whys);
	for (guint i = 0; words[i]; i++) {
		const char *blank = strchr(words[i], ' ');

		g_string_append_printf(text, "%s{'phase': <'%.*s'>, 'state': <'%s'>, 'plugin': <'p'>}", i ? ", " : "",
			(int) (blank - words[i]), words[i], blank + 1);
	}
	g_string_append(text, "]>}");
	return parse(text->str);
}

static GVariant *event(const char *words)
{
	g_auto(GStrv) parts = g_strsplit(words, ": ", 2);
	gint64 time = BOOT + g_ascii_strtoll(parts[0], NULL, 10) * 1000;
	g_auto(GStrv) head = g_strsplit(parts[0], " ", 3);

	return g_variant_new_parsed("{'endpoint': <'phone'>, 'time': <%x>, 'kind': <%s>, 'phase': <%s>, 'text': <%s>}",
		time, head[1], head[2] ? head[2] : "", parts[1] ? parts[1] : "");
}

GVariant *probe_test_events(const char *events)
{
	g_auto(GStrv) words = g_strsplit(events, "; ", -1);
	GVariantBuilder list = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

	for (guint i = 0; words[i] && *words[i]; i++)
		g_variant_builder_add_value(&list, event(words[i]));
	return g_variant_ref_sink(g_variant_builder_end(&list));
}

Probe probe_test_new(GVariant *status, GVariant *facts, GVariant *events)
{
	return (Probe) { .status = status,
		.facts = facts,
		.events = events,
		.started = STARTED,
		.ended = STARTED + 20 * G_TIME_SPAN_SECOND,
		.interface = "eth0" };
}

#define IDENTITY \
	"'endpoint.interface': <'eth0'>, 'endpoint.mac': <'00:11:22:33:44:55'>, 'model.name': <'Cisco 7962'>," \
	" 'endpoint.device-name': <'SEP001122334455'>, 'endpoint.load': <'acme-1.4'>, "
#define PORT \
	"'link.speed': <uint32 1000>, 'link.duplex': <'full'>, 'link.changes': <uint32 0>," \
	" 'power.source': <'802.3at'>, 'power.requested': <uint32 6300>, 'power.allocated': <uint32 7000>," \
	" 'neighbor.name': <'sw1.example.com'>, 'neighbor.port': <'GigabitEthernet1/0/12'>," \
	" 'neighbor.platform': <'cisco WS-C2960X'>, 'neighbor.protocol': <'cdp'>," \
	" 'neighbor.native-vlan': <uint16 10>, 'neighbor.by-cdp': <'voice VLAN 100, port VLAN 10'>," \
	" 'neighbor.by-lldp': <'nothing'>, 'neighbor.ignored': <'by LLDP a voice VLAN of PC 3'>," \
	" 'neighbor.authentication': <'802.1X'>," \
	" 'neighbor.show-port': <'show interfaces GigabitEthernet1/0/12 switchport'>," \
	" 'voice.vlan': <uint16 100>, 'voice.priority': <byte 5>, 'voice.dscp': <byte 46>," \
	" 'voice.interface': <'eth0.100'>, 'voice.untagged-answers': <'10.1.10.1'>, "
#define LEASE \
	"'ip.address': <'10.1.100.23/24'>, 'ip.dhcp': <true>, 'ip.server': <'10.1.0.9'>," \
	" 'ip.gateway': <'10.1.100.1'>, 'ip.dns': <['10.1.0.2', '10.1.0.3']>, 'ip.domain': <'example.com'>," \
	" 'ip.ntp': <['10.1.0.4']>, 'provisioning.servers': <['10.1.0.5', 'tftp://10.1.0.6/cfg/']>," \
	" 'provisioning.source': <'option 150'>, 'ip.lease-expires': <int64 144928000000>," \
	" 'ip.options': <['3 router: 10.1.100.1', '4 time server: 10.1.0.8', '6 DNS servers: 10.1.0.2, 10.1.0.3'," \
	" '15 domain: example.com', '43 vendor information: \"cfg=7; x\"', '77: 0a0b', '150 TFTP servers: 10.1.0.5'," \
	" 'next server (siaddr): 10.1.0.5']>, "
#define FILE \
	"'config.file': <'SEP001122334455.cnf.xml'>, 'config.server': <'10.1.0.5'>, 'config.default': <false>," \
	" 'config.kind': <'cucm'>, 'config.version': <'{1-2}'>, 'config.protocol': <'sip'>," \
	" 'config.load': <'acme-2.0'>, 'upgrade.state': <'differs'>," \
	" 'config.call-managers': <[{'name': <'cm1'>, 'sip-port': <uint16 5060>, 'sccp-port': <uint16 2000>}," \
	" {'name': <'10.1.0.7'>, 'sip-port': <uint16 5060>}]>," \
	" 'signaling.reached': <['cm1 answers ping in 0.4 ms', '10.1.0.7 no answer to ping: 10.1.0.7 answers ARP']>"

static const char good_events[] =
	"0 phase-start link; 20 phase-done link; 20 phase-start discovery; 30 heard discovery: a frame of nobody; 1020 phase-done discovery; "
	"1020 phase-start addressing; 1050 heard addressing: offer of 10.1.100.44 by 10.1.0.10, not taken; "
	"1050 heard addressing: offer of 10.1.100.44 by 10.1.0.10, not taken; 1170 phase-done addressing; "
	"1170 phase-start provisioning; 1190 heard provisioning: CTLSEP001122334455.tlv of tftp://10.1.0.5: not found, 0.02 s; "
	"1195 heard provisioning: CTLSEP001122334455.tlv of tftp://10.1.0.5: not found, 0.03 s; "
	"1200 heard provisioning: SEP001122334455.cnf.xml of tftp://10.1.0.5: 8410 bytes, 0.03 s; "
	"1210 phase-done provisioning; 1210 phase-start reach; 1300 heard reach: cm1 answers ping in 0.4 ms; "
	"1310 phase-done reach";

Probe probe_test_good(void)
{
	return probe_test_new(
		probe_test_status(
			"complete", "link done, discovery done, addressing done, provisioning done, reach done", "[]"),
		parse("{" IDENTITY PORT LEASE FILE "}"), probe_test_events(good_events));
}

static void judged_clear(GPtrArray *judged)
{
	g_ptr_array_unref(judged);
}

void probe_test_clear(Probe *probe)
{
	g_clear_pointer(&probe->status, g_variant_unref);
	g_clear_pointer(&probe->facts, g_variant_unref);
	g_clear_pointer(&probe->events, g_variant_unref);
	g_clear_pointer(&probe->judged, judged_clear);
}

static gboolean has_line(char **lines, const char *wanted)
{
	return g_strv_contains((const char *const *) lines, wanted);
}

void assert_lines(const char *text, const char *const *wanted)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	for (; *wanted; wanted++)
		if (!has_line(lines, *wanted))
			fail_msg("got:\n%s\nwithout the line:\n%s", text, *wanted);
}

void assert_no_word(const char *text, const char *word)
{
	if (strstr(text, word))
		fail_msg("got:\n%s\nwith %s", text, word);
}
