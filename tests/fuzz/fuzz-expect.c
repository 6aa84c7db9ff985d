/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "expect.h"
#include "fuzz-main.h"

/* A file of expectations is taken, and then judges what is known and what is not, or refused in words. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const facts[] = { "{}",
		"{'voice.vlan': <uint16 100>, 'link.speed': <uint32 100>, 'neighbor.name': <'sw1'>, 'neighbor.port': <'Gi1/0/2'>,"
		" 'ip.address': <'10.1.0.2/24'>, 'ip.dns': <['10.1.0.3']>, 'ip.options': <['150 TFTP servers: 10.1.0.5', '', '3']>,"
		" 'provisioning.servers': <['tftp://10.1.0.5/']>, 'signaling.reached': <['cm answers ping', '']>}" };
	g_autoptr(GError) error = NULL;
	g_autoptr(ProbeExpect) expect = probe_expect_parse(data ? (const char *) data : "", size, "fuzz", &error);

	g_assert_true((expect == NULL) == (error != NULL));
	g_assert_true(!error || g_utf8_validate(error->message, -1, NULL));
	for (guint i = 0; expect && i < G_N_ELEMENTS(facts); i++) {
		g_autoptr(GVariant) known = g_variant_parse(G_VARIANT_TYPE_VARDICT, facts[i], NULL, NULL, NULL);
		g_autoptr(GVariant) nothing = g_variant_ref_sink(g_variant_new_array(G_VARIANT_TYPE_VARDICT, NULL, 0));
		g_autoptr(GVariant) status = g_variant_parse(G_VARIANT_TYPE_VARDICT, "{}", NULL, NULL, NULL);
		Probe probe = { .status = status, .facts = known, .events = nothing, .interface = "eth0" };
		g_autoptr(GPtrArray) judged = probe_expect_judge(expect, &probe);

		g_assert_true(probe_expect_failures(judged) <= judged->len);
	}
	return 0;
}
