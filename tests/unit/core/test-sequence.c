/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The engine's rules, one worked run of a phone's life each. */

#include "rig.h"

#include <regent/plugin.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

#define F(...) REGENT_LIST(__VA_ARGS__)

static const RigPlugin phone[] = {
	{ "carrier", NULL, NULL, F("link.carrier", "link.changes") },
	{ "lldp", F("link.carrier"), NULL, F("voice.vlan", "voice.dscp") },
	{ "cdp", F("link.carrier"), NULL, F("voice.vlan") },
	{ "vlan", NULL, F("voice.vlan"), F("voice.interface") },
	{ "dhcp", F("voice.interface"), F("link.changes", "voice.dscp"),
		F("ip.address", "ip.dns", "provisioning.servers", "ip.lease-expires") },
	{ "static", F("voice.interface"), NULL, F("ip.address", "provisioning.servers") },
	{ "http", F("provisioning.servers"), NULL, F("config.protocol", "config.load", "config.call-managers") },
	{ "tftp", F("provisioning.servers"), F("ip.dns"), F("config.protocol", "config.load") },
	{ "firmware", NULL, F("config.load"), F("upgrade.state") },
	{ "sccp", F("ip.address"), F("config.protocol", "voice.dscp"), F("registration.state") },
	{ "sip", F("ip.address"), F("config.protocol"), F("registration.state") },
	{ NULL, NULL, NULL, NULL },
};

#define CHAIN \
	"[sequence]\nphases = link; discovery; vlan; addressing; provisioning; upgrade; signaling\n" \
	"restart = provisioning\nreset = link\ncheck = provisioning\n" \
	"[phase link]\nplugins = carrier\n" \
	"[phase vlan]\nplugins = vlan\n" \
	"[phase upgrade]\nplugins = firmware\non-failure = continue\n" \
	"[plugin carrier]\npublish = link.carrier=true; link.changes=uint32 1\n" \
	"[plugin vlan]\npublish = voice.interface='eth0.100'\n" \
	"[plugin tftp]\npublish = config.protocol='sccp'; config.load='L1'\n" \
	"[plugin http]\npublish = config.protocol='sccp'; config.load='L1'\n" \
	"[plugin firmware]\npublish = upgrade.state='current'\n"

#define DISCOVERY "[phase discovery]\nplugins = lldp; cdp\nmode = any\ntimeout = 10s\non-failure = continue\n"
#define LLDP_100 "[plugin lldp]\npublish = voice.vlan=uint16 100\n"
#define CDP_100 "[plugin cdp]\npublish = voice.vlan=uint16 100\n"
#define ADDRESSING "[phase addressing]\nplugins = dhcp\n"
#define DHCP \
	"[plugin dhcp]\npublish = ip.address='10.0.0.2/24'; ip.dns=['10.0.0.1']; provisioning.servers=['10.0.0.1']\n"
#define PROVISIONING "[phase provisioning]\nplugins = tftp\n"
#define SIGNALING "[phase signaling]\nplugins = sccp\n"
#define REST ADDRESSING DHCP PROVISIONING SIGNALING

static guint16 vlan_seen(Rig *rig)
{
	GVariant *value = rig_see(rig, "voice.vlan", "vlan");

	return value ? g_variant_get_uint16(value) : 0;
}

/* 1: the second protocol agrees: nothing is disturbed. */
static void agreeing_protocols(void **state)
{
	Rig *rig = rig_new(phone, CHAIN DISCOVERY LLDP_100 "delay = 1s\n" CDP_100 "delay = 100ms\n" REST);

	rig_seconds(rig, 0.5);
	assert_true(rig->sequence->complete);
	rig_mark(rig);
	rig_seconds(rig, 2);
	assert_int_equal(rig_count(rig, "step-done:lldp"), 1);
	assert_int_equal(rig_count(rig, "rewind:vlan"), 0);
	assert_true(rig->sequence->complete);
	rig_free(rig);
}

/* 1: it brings another fact too: only who uses that is concerned, and a plugin with refresh takes it in place. */
static void late_dscp(void **state)
{
	Rig *rig = rig_new(phone, CHAIN DISCOVERY
		"[plugin lldp]\ndelay = 1s\npublish = voice.vlan=uint16 100; voice.dscp=byte 46\n" CDP_100 REST
		"[plugin sccp]\nrefresh = yes\n[plugin dhcp]\nrefresh = yes\n");

	rig_seconds(rig, 0.5);
	assert_true(rig->sequence->complete);
	rig_mark(rig);
	rig_seconds(rig, 2);
	assert_int_equal(rig_count(rig, "step-refresh:dhcp"), 1);
	assert_int_equal(rig_count(rig, "step-refresh:sccp"), 1);
	assert_int_equal(rig_count(rig, "unregistered:-"), 0);
	rig_free(rig);
}

/* 1: they disagree: the one that ranks higher wins, whenever it speaks; the other changes nothing. */
static void disagreeing_protocols(void **state)
{
	Rig *rig = rig_new(
		phone, CHAIN DISCOVERY "[plugin lldp]\ndelay = 1s\npublish = voice.vlan=uint16 200\n" CDP_100 REST);

	rig_seconds(rig, 0.5);
	assert_int_equal(vlan_seen(rig), 100);
	rig_seconds(rig, 2);
	assert_int_equal(vlan_seen(rig), 200);
	assert_int_equal(rig_count(rig, "rewind:vlan"), 1);
	assert_true(rig->sequence->complete);
	rig_mark(rig);
	rig_publish(rig, "cdp", "voice.vlan", "uint16 300");
	assert_int_equal(vlan_seen(rig), 200);
	assert_int_equal(rig_count(rig, "rewind:vlan"), 0);
	rig_free(rig);
}

/* 2: no answer in time: on without, and back when the voice VLAN comes late. */
static void late_voice_vlan(void **state)
{
	Rig *rig = rig_new(phone, CHAIN DISCOVERY LLDP_100 "delay = 190s\n[plugin cdp]\nresult = hang\n" REST);

	rig_seconds(rig, 11);
	assert_int_equal(rig_state(rig, "discovery"), PHASE_PASSED);
	assert_true(rig->sequence->complete);
	assert_non_null(rig_step(rig, "lldp"));
	rig_seconds(rig, 180);
	assert_int_equal(rig_count(rig, "rewind:vlan"), 1);
	assert_int_equal(vlan_seen(rig), 100);
	assert_int_equal(rig_state(rig, "discovery"), PHASE_DONE);
	assert_true(rig->sequence->complete);
	rig_free(rig);
}

/* 3: the lower candidate succeeded and stays, though the higher one would answer now. */
static void no_silent_way_back(void **state)
{
	Rig *rig = rig_new(phone, CHAIN DISCOVERY LLDP_100 CDP_100
		"[phase addressing]\nplugins = dhcp; static\ntimeout = 5s\n[plugin dhcp]\nresult = hang\n"
		"[plugin static]\npublish = ip.address='10.0.0.9/24'; provisioning.servers=['10.0.0.1']\n" PROVISIONING
			SIGNALING);

	rig_seconds(rig, 6);
	assert_null(rig_step(rig, "dhcp"));
	assert_true(rig->sequence->complete);
	rig_seconds(rig, 3600);
	assert_null(rig_step(rig, "dhcp"));
	rig_lose(rig, "static");
	rig_seconds(rig, 1);
	assert_non_null(rig_step(rig, "dhcp")); /* lost: the first candidate again */
	rig_free(rig);
}

/* 4: a renewal that keeps what others read disturbs nothing; a live fact never does; another address does. */
static void renewal(void **state)
{
	Rig *rig = rig_new(phone, CHAIN DISCOVERY LLDP_100 CDP_100 REST "[plugin tftp]\nrefresh = yes\n");

	rig_seconds(rig, 1);
	rig_mark(rig);
	rig_publish(rig, "dhcp", "ip.address", "'10.0.0.2/24'");
	rig_publish(rig, "dhcp", "ip.lease-expires", "int64 99");
	assert_int_equal(rig_count(rig, "step-refresh:tftp"), 0);
	rig_publish(rig, "dhcp", "ip.dns", "['10.0.0.7']");
	assert_int_equal(rig_count(rig, "step-refresh:tftp"), 1);
	assert_int_equal(rig_count(rig, "unregistered:-"), 0);
	rig_publish(rig, "dhcp", "ip.address", "'10.0.0.3/24'");
	assert_int_equal(rig_count(rig, "rewind:signaling"), 1);
	assert_true(rig->sequence->complete);
	rig_free(rig);
}

/* 5: the candidates of a phase in order; what the failed one said is forgotten once another did it. */
static void next_candidate(void **state)
{
	Rig *rig = rig_new(phone, CHAIN DISCOVERY LLDP_100 CDP_100 ADDRESSING DHCP
		"[phase provisioning]\nplugins = http; tftp\n[plugin http]\nresult = fail\n" SIGNALING);

	rig_seconds(rig, 1);
	assert_int_equal(rig_count(rig, "step-failed:http"), 1);
	assert_null(rig_step(rig, "http"));
	assert_non_null(rig_step(rig, "tftp"));
	assert_true(rig->sequence->complete);
	rig_free(rig);
}

/* 5: a renewal names the servers in another order during a download: who can takes it in place, and the download goes on. */
static void renewal_during_upgrade(void **state)
{
	Rig *rig = rig_new(phone, CHAIN DISCOVERY LLDP_100 CDP_100 REST
		"[plugin tftp]\nrefresh = yes\n[plugin firmware]\nresult = hang\n");

	rig_seconds(rig, 1);
	rig_mark(rig);
	rig_publish(rig, "dhcp", "provisioning.servers", "['10.0.0.9', '10.0.0.1']");
	rig_seconds(rig, 1);
	assert_int_equal(rig_count(rig, "step-refresh:tftp"), 1);
	assert_int_equal(rig_count(rig, "step-start:firmware"), 0);
	assert_int_equal(step_of(rig_step(rig, "firmware"))->state, STEP_RUNNING);
	rig_free(rig);
}

/* 6: rejected for ever: the configuration is read again each time, ever slower, never a tight loop. */
static void rejected_for_ever(void **state)
{
	Rig *rig = rig_new(phone, CHAIN DISCOVERY LLDP_100 CDP_100 ADDRESSING DHCP PROVISIONING SIGNALING
		"on-failure = rewind:provisioning\nretry-min = 10s\nretry-max = 60s\n[plugin sccp]\nresult = fail\n");
	guint tries;

	rig_seconds(rig, 3600);
	tries = rig_count(rig, "step-start:sccp");
	assert_in_range(tries, 60, 90); /* 40 to 60 s each, after the first three */
	assert_int_equal(rig_count(rig, "rewind:provisioning"), tries - 1);
	assert_int_equal(rig_count(rig, "rewind:addressing"), 0);
	rig_free(rig);
}

/* 6: three rounds in vain, then the phase before is asked. */
static void patience(void **state)
{
	Rig *rig = rig_new(phone, CHAIN DISCOVERY LLDP_100 CDP_100 ADDRESSING DHCP PROVISIONING
		"on-failure = retry 3; rewind:addressing\nretry-min = 10s\n[plugin tftp]\nresult = fail\n" SIGNALING);

	rig_seconds(rig, 65); /* 10 + 20 s, +-20 %, two rounds; the third wait is 40 s */
	assert_int_equal(rig_count(rig, "step-start:tftp"), 3);
	assert_int_equal(rig_count(rig, "rewind:addressing"), 0);
	rig_seconds(rig, 30);
	assert_int_equal(rig_count(rig, "rewind:addressing"), 1);
	rig_free(rig);
}

static void configure(Rig *rig, const char *text)
{
	g_autoptr(Config) config = config_from_text(text, rig->loader, NULL);

	assert_non_null(config);
	sequence_configure(rig->sequence, config);
}

/* 6: failures in a row are those that no long success parts. */
static void patience_is_renewed(void **state)
{
#define PATIENT(result) \
	CHAIN DISCOVERY LLDP_100 CDP_100 ADDRESSING DHCP PROVISIONING \
		"on-failure = retry 3; rewind:addressing\nretry-min = 10s\n[plugin tftp]\nresult = " result \
		"\n" SIGNALING
	Rig *rig = rig_new(phone, PATIENT("fail"));

	rig_seconds(rig, 15);
	assert_int_equal(rig_count(rig, "phase-failed:provisioning"), 2);
	configure(rig, PATIENT("succeed"));
	rig_seconds(rig, 100);
	assert_true(rig->sequence->complete);
	configure(rig, PATIENT("fail"));
	rig_seconds(rig, 15);
	assert_int_equal(rig_count(rig, "phase-failed:provisioning"), 4);
	assert_int_equal(rig_count(rig, "rewind:addressing"), 0);
	rig_free(rig);
}

/* 7: Restart, then Reset while the first is still winding down: one rewind, to the deeper target. */
static void reset_during_restart(void **state)
{
	Rig *rig = rig_new(phone, CHAIN DISCOVERY LLDP_100 CDP_100 REST "[plugin sccp]\ngoodbye = 1s\n");

	rig_seconds(rig, 1);
	rig_mark(rig);
	sequence_request(rig->sequence, REGENT_REQUEST_RESTART);
	rig_seconds(rig, 0.5);
	assert_int_equal(step_of(rig_step(rig, "sccp"))->state, STEP_WINDING);
	sequence_request(rig->sequence, REGENT_REQUEST_RESET);
	rig_seconds(rig, 2);
	assert_int_equal(rig_count(rig, "rewind:link"), 1);
	assert_int_equal(rig_count(rig, "rewind:provisioning"), 0);
	assert_int_equal(step_of(rig_step(rig, "carrier"))->cause, REGENT_CAUSE_RESET);
	assert_true(rig->sequence->complete);
	rig_free(rig);
}

/* 7: Restart during an upgrade: an installer at work is waited for before anything else stops. */
static void restart_during_upgrade(void **state)
{
	Rig *rig = rig_new(phone, CHAIN DISCOVERY LLDP_100 CDP_100 REST
		"[phase upgrade]\nstop-timeout = 10min\n[plugin firmware]\nresult = hang\ngoodbye = 300s\n");

	rig_seconds(rig, 1);
	rig_mark(rig);
	sequence_request(rig->sequence, REGENT_REQUEST_RESTART);
	rig_seconds(rig, 290);
	assert_int_equal(step_of(rig_step(rig, "firmware"))->state, STEP_WINDING);
	assert_int_equal(step_of(rig_step(rig, "tftp"))->state, STEP_DONE);
	rig_seconds(rig, 20);
	assert_int_equal(rig_count(rig, "rewind:provisioning"), 1);
	assert_int_equal(step_of(rig_step(rig, "firmware"))->cause, REGENT_CAUSE_RESTART);
	rig_free(rig);
}

/* 7: Check disturbs nothing that did not change. */
static void check(void **state)
{
	Rig *rig = rig_new(phone, CHAIN DISCOVERY LLDP_100 CDP_100 REST "[plugin tftp]\nrefresh = yes\n");

	rig_seconds(rig, 1);
	rig_mark(rig);
	sequence_request(rig->sequence, REGENT_REQUEST_CHECK);
	rig_seconds(rig, 1);
	assert_int_equal(rig_count(rig, "step-refresh:tftp"), 1);
	assert_int_equal(rig_count(rig, "unregistered:-"), 0);
	rig_free(rig);
}

/* 8: a link lost: at once again the first time, then after the wait, and nobody says goodbye over a dead link. */
static void flapping_link(void **state)
{
	Rig *rig = rig_new(phone, CHAIN DISCOVERY LLDP_100 CDP_100 REST "[plugin sccp]\ngoodbye = 1s\n");

	rig_seconds(rig, 1);
	rig_lose(rig, "carrier");
	assert_true(rig->sequence->complete); /* no goodbye: all in one instant */
	assert_int_equal(step_of(rig_step(rig, "dhcp"))->cause, REGENT_CAUSE_LOST);
	rig_lose(rig, "carrier");
	assert_int_equal(rig_state(rig, "link"), PHASE_HELD);
	rig_seconds(rig, 3);
	assert_true(rig->sequence->complete);
	rig_free(rig);
}

/* 9: SIGTERM: everything stops, the furthest first; a goodbye that never ends is cut off; a second one is not heard. */
static void shutdown(void **state)
{
	Rig *rig = rig_new(phone, CHAIN DISCOVERY LLDP_100 CDP_100 REST "[plugin sccp]\ngoodbye = 1h\n");

	rig_seconds(rig, 1);
	sequence_quit(rig->sequence);
	rig_seconds(rig, 1);
	assert_non_null(rig_step(rig, "dhcp"));
	assert_false(rig->empty);
	rig_seconds(rig, 1.5);
	assert_true(rig->empty);
	assert_true(sequence_is_empty(rig->sequence));
	rig_seconds(rig, 100);
	assert_null(rig_step(rig, "carrier"));
	rig_free(rig);
}

static void impatient_shutdown(void **state)
{
	Rig *rig = rig_new(phone, CHAIN DISCOVERY LLDP_100 CDP_100 REST "[plugin sccp]\ngoodbye = 1s\n");

	rig_seconds(rig, 1);
	sequence_quit(rig->sequence);
	rig_seconds(rig, 0);
	sequence_quit(rig->sequence);
	rig_seconds(rig, 0);
	assert_true(rig->empty);
	rig_free(rig);
}

/* 10: another configuration: back to the first phase that reads differently; a step keeps the one it started with. */
static void reload(void **state)
{
	Rig *rig = rig_new(phone, CHAIN DISCOVERY LLDP_100 CDP_100 REST);
	g_autoptr(Config) same = config_from_text(CHAIN DISCOVERY LLDP_100 CDP_100 REST, rig->loader, NULL);
	g_autoptr(Config) other = config_from_text(
		CHAIN DISCOVERY LLDP_100 CDP_100 REST "[plugin sccp]\ndelay = 1ms\n", rig->loader, NULL);

	rig_seconds(rig, 1);
	rig_mark(rig);
	sequence_configure(rig->sequence, same);
	rig_seconds(rig, 1);
	assert_int_equal(rig_count(rig, "unregistered:-"), 0);
	sequence_configure(rig->sequence, other);
	rig_seconds(rig, 1);
	assert_int_equal(rig_count(rig, "rewind:signaling"), 1);
	assert_int_equal(step_of(rig_step(rig, "sccp"))->cause, REGENT_CAUSE_CONFIG);
	assert_ptr_equal(rig_step(rig, "sccp")->config, other);
	assert_true(rig->sequence->complete);
	rig_free(rig);
}

/* 12: one box, two ports on its address: they start after it, and stop before it. */
static void parent(void **state)
{
	Rig *rig = rig_new(phone, CHAIN DISCOVERY LLDP_100 CDP_100 REST);
	Sequence *port = sequence_new(&rig->engine, rig->config, "phone", rig->sequence);

	sequence_start(port);
	rig_seconds(rig, 1);
	assert_true(port->complete);
	assert_non_null(sequence_see(port, g_quark_from_string("registration.state"), 0) ? port : rig->sequence);
	sequence_quit(rig->sequence);
	rig_seconds(rig, 1);
	assert_true(sequence_is_empty(port));
	assert_true(rig->empty);
	sequence_free(port);
	rig_free(rig);
}

/* 13: what a step published before it failed was never visible. */
static void published_then_failed(void **state)
{
	Rig *rig = rig_new(
		phone, CHAIN DISCOVERY "[plugin lldp]\ndelay = 5s\npublish = voice.vlan=uint16 200\n" CDP_100 REST);

	rig_seconds(rig, 1);
	regent_step_publish(rig_step(rig, "lldp"), "voice.vlan", g_variant_new_uint16(900));
	rig_seconds(rig, 0.1);
	assert_int_equal(vlan_seen(rig), 100);
	rig_mark(rig);
	regent_step_fail(rig_step(rig, "lldp"), g_error_new(REGENT_ERROR, REGENT_ERROR_FAILED, "no"));
	rig_seconds(rig, 0.1);
	assert_int_equal(vlan_seen(rig), 100);
	assert_int_equal(rig_count(rig, "rewind:vlan"), 0);
	rig_free(rig);
}

/* 14: what is needed is missing: the sentence of who should have given it, and that is where it starts again. */
static void missing_need(void **state)
{
	Rig *rig = rig_new(phone, CHAIN DISCOVERY LLDP_100 CDP_100 ADDRESSING
		"[plugin dhcp]\npublish = ip.address='10.0.0.2/24'\n" PROVISIONING SIGNALING);

	rig_seconds(rig, 0.1);
	assert_int_equal(rig_state(rig, "provisioning"), PHASE_FAILED);
	regent_step_absent(rig_step(rig, "dhcp"), "provisioning.servers", "sim.failed", NULL);
	rig_seconds(rig, 1.5);
	assert_string_equal(rig->sequence->phases[4].diagnosis->code, "sim.failed");
	rig_mark(rig);
	rig_seconds(rig, 3);
	assert_int_equal(rig_count(rig, "rewind:addressing"), 1);
	rig_publish(rig, "dhcp", "provisioning.servers", "['10.0.0.1']");
	rig_seconds(rig, 0);
	assert_true(rig->sequence->complete); /* at once, not after the wait */
	rig_free(rig);
}

/* 15: a step may be told of later phases' facts, and nothing is ever rewound for it. */
static void count_call(gpointer self, const char *name, GVariant *value)
{
	*(guint *) self += value != NULL;
}

static void watching(void **state)
{
	Rig *rig = rig_new(phone, CHAIN DISCOVERY LLDP_100 CDP_100 REST
		"[plugin sccp]\ndelay = 1s\npublish = registration.state='registered'\n");
	guint told = 0;

	rig_seconds(rig, 0.5);
	regent_step_watch_fact(rig_step(rig, "firmware"), "registration.state", count_call, &told);
	rig_seconds(rig, 1);
	assert_int_equal(told, 1);
	assert_int_equal(rig_count(rig, "rewind:upgrade"), 0);
	rig_free(rig);
}

/* 16: passed over, not failed. */
static void not_mine(void **state)
{
	Rig *rig = rig_new(phone, CHAIN DISCOVERY LLDP_100 CDP_100 ADDRESSING DHCP PROVISIONING
		"[phase signaling]\nplugins = sccp; sip\n[plugin sccp]\nresult = not-mine\n");

	rig_seconds(rig, 1);
	assert_non_null(rig_step(rig, "sip"));
	assert_int_equal(rig_count(rig, "step-failed:sccp"), 0);
	rig_lose(rig, "sip");
	rig_seconds(rig, 1);
	assert_non_null(rig_step(rig, "sip"));
	rig_free(rig);
}

/* 17: a package inserts its phase without repeating the list. */
static void inserted_phase(void **state)
{
	Rig *rig = rig_new(phone, CHAIN DISCOVERY LLDP_100 CDP_100 REST
		"[endpoint]\ninterface = eth0\n[phase port-access]\nafter = link\nplugins = static\n[plugin static]\npublish = ip.address='1.1.1.1/8'\n"
		"[phase fixing]\nafter = nowhere\nplugins = static\n");

	rig_seconds(rig, 1);
	assert_int_equal(rig->sequence->phase_count, 8);
	assert_string_equal(rig->sequence->phases[1].config->name, "port-access");
	assert_true(rig->sequence->complete);
	rig_free(rig);
}

/* Two quarrelling sources: slower each time, never a spin. */
static void damping(void **state)
{
	Rig *rig = rig_new(phone, CHAIN DISCOVERY LLDP_100 CDP_100 REST);

	rig_seconds(rig, 1);
	rig_mark(rig);
	for (guint i = 0; i < 600; i++) {
		rig_publish(rig, "lldp", "voice.vlan", i % 2 ? "uint16 100" : "uint16 200");
		rig_seconds(rig, 0.35);
	}
	assert_in_range(rig_count(rig, "rewind:vlan"), 3, 16);
	rig_seconds(rig, 60);
	assert_true(rig->sequence->complete);
	rig_assert_fresh(rig);
	/* Forgiven after a quiet time: the next two are a second apart again, not half a minute. */
	rig_seconds(rig, 200);
	rig_mark(rig);
	rig_publish(rig, "lldp", "voice.vlan", "uint16 300");
	rig_publish(rig, "lldp", "voice.vlan", "uint16 400");
	rig_seconds(rig, 3);
	assert_int_equal(rig_count(rig, "rewind:vlan"), 2);
	rig_free(rig);
}

/* continue: later phases go on while this one keeps trying behind them. */
static void keeps_trying_behind(void **state)
{
	Rig *rig = rig_new(phone, CHAIN DISCOVERY LLDP_100 CDP_100 REST
		"[phase upgrade]\nretry-min = 1h\nretry-max = 1h\n[plugin firmware]\nresult = fail\n");

	rig_seconds(rig, 1);
	assert_true(rig->sequence->complete);
	rig_mark(rig);
	rig_seconds(rig, 5000);
	assert_int_equal(rig_count(rig, "step-start:firmware"), 1);
	rig_publish(rig, "tftp", "config.load", "'L2'");
	rig_seconds(rig, 0);
	assert_int_equal(rig_count(rig, "step-start:firmware"), 2); /* what it failed on reads differently */
	assert_int_equal(rig_count(rig, "unregistered:-"), 0);
	rig_free(rig);
}

/* The back-off is forgotten once the phase was done for retry-max, not before. */
static void backoff_is_forgotten(void **state)
{
	Rig *rig = rig_new(phone, CHAIN DISCOVERY LLDP_100 CDP_100 REST);

	rig_seconds(rig, 1);
	rig_lose(rig, "sccp");
	assert_true(rig->sequence->complete);
	rig_seconds(rig, 30);
	rig_lose(rig, "sccp");
	assert_false(rig->sequence->complete);
	rig_seconds(rig, 200);
	rig_lose(rig, "sccp");
	assert_true(rig->sequence->complete);
	rig_free(rig);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(agreeing_protocols),
		cmocka_unit_test(late_dscp),
		cmocka_unit_test(disagreeing_protocols),
		cmocka_unit_test(late_voice_vlan),
		cmocka_unit_test(no_silent_way_back),
		cmocka_unit_test(renewal),
		cmocka_unit_test(next_candidate),
		cmocka_unit_test(renewal_during_upgrade),
		cmocka_unit_test(rejected_for_ever),
		cmocka_unit_test(patience),
		cmocka_unit_test(patience_is_renewed),
		cmocka_unit_test(reset_during_restart),
		cmocka_unit_test(restart_during_upgrade),
		cmocka_unit_test(check),
		cmocka_unit_test(flapping_link),
		cmocka_unit_test(shutdown),
		cmocka_unit_test(impatient_shutdown),
		cmocka_unit_test(reload),
		cmocka_unit_test(parent),
		cmocka_unit_test(published_then_failed),
		cmocka_unit_test(missing_need),
		cmocka_unit_test(watching),
		cmocka_unit_test(not_mine),
		cmocka_unit_test(inserted_phase),
		cmocka_unit_test(damping),
		cmocka_unit_test(keeps_trying_behind),
		cmocka_unit_test(backoff_is_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
