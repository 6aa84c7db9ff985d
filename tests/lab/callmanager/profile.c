/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cm.h"

/* clang-format off */
#define ALL_DYNAMIC(from) { from, from, from, from, from, from }
#define ALL_FIXED ALL_DYNAMIC(CM_NEVER)

/* What tells the servers apart for a phone, each as seen in captures or in its source. */
static const CmProfile profiles[] = {
	{ .name = "cucm", .version = 22, .ack = CM_ACK_OWN, .ack_body = 20, .features = 0xfff12000,
	  .keepalive = 30, .standby = 60, .date = "M/D/YA", .dynamic = ALL_DYNAMIC(17), .line_body = 112,
	  .buttons = 42, .keys = 32, .max_body = 16384, .deaf_after = 350, .unknown = "\\200\\057",
	  .reject_body = 33, .soft_key_mask = 0xffffffff, .prompt = "\200\023",
	  .quirks = CM_HEADER_AGREED | CM_UNREGISTER_ACK | CM_TOKEN | CM_DEVICE_CAPS },
	{ .name = "cucm8", .version = 21, .ack = CM_ACK_OWN, .ack_body = 20, .features = 0xfff12000,
	  .keepalive = 30, .standby = 60, .date = "M/D/YA", .dynamic = ALL_DYNAMIC(17), .line_body = 112,
	  .buttons = 42, .keys = 32, .max_body = 16384, .deaf_after = 350, .unknown = "Error DBConfig",
	  .reject_body = 33, .soft_key_mask = 0xffffffff, .prompt = "\200\023",
	  .quirks = CM_HEADER_AGREED | CM_UNREGISTER_ACK | CM_TOKEN | CM_DEVICE_CAPS },
	{ .name = "cm4", .version = 5, .ack = CM_ACK_AGREED, .ack_body = 20, .keepalive = 30, .standby = 60,
	  .date = "M/D/YA", .dynamic = ALL_FIXED, .line_body = 112, .buttons = 42, .keys = 32,
	  .max_body = 4096, .deaf_after = 350, .unknown = "Error DBConfig", .reject_body = 33,
	  .soft_key_mask = 0xffffffff, .prompt = "\200\023", .quirks = CM_UNREGISTER_ACK },
	{ .name = "cm3", .version = 3, .ack = CM_ACK_AGREED, .ack_body = 20, .keepalive = 30, .standby = 60,
	  .date = "M/D/Y", .dynamic = ALL_FIXED, .line_body = 68, .buttons = 42, .keys = 32,
	  .max_body = 4096, .deaf_after = 350, .unknown = "Error: No License", .reject_body = 36,
	  .soft_key_mask = 0xffffffff, .prompt = "Your current options", .quirks = CM_PLAIN_KEYS },
	{ .name = "cm2", .version = 0, .ack = CM_ACK_NONE, .ack_body = 12, .keepalive = 30, .standby = 0,
	  .date = "M/D/Y", .dynamic = ALL_FIXED, .line_body = 28, .buttons = 42, .keys = 32,
	  .max_body = 4096, .deaf_after = 350, .unknown = "Error: No License", .reject_body = 36,
	  .soft_key_mask = 0xffffffff, .prompt = "Your current options", .quirks = CM_PLAIN_KEYS },
	{ .name = "cme", .version = 17, .ack = CM_ACK_OWN, .ack_body = 20, .features = 0x01300000,
	  .keepalive = 30, .standby = 60, .date = "M/D/YA", .dynamic = ALL_DYNAMIC(17), .line_body = 112,
	  .buttons = 42, .keys = 38, .max_body = 16384, .deaf_after = 350, .unknown = "Error DBConfig",
	  .reject_body = 33, .soft_key_mask = 0xffbe, .prompt = " Cisco Unified CME",
	  .quirks = CM_HEADER_AGREED | CM_UNREGISTER_ACK | CM_TEMPLATES_LAST | CM_FORWARD_UNASKED |
		    CM_PLAIN_KEYS },
	{ .name = "chan-sccp", .version = 22, .ack = CM_ACK_AGREED, .ack_body = 20, .features = 0xfff12000,
	  .keepalive = 60, .standby = 60, .date = "D-M-Y",
	  .dynamic = { .line = 17, .speed = CM_NEVER, .config = CM_NEVER, .feature = 15, .url = 7, .text = 8 },
	  .line_body = 112, .buttons = 56, .keys = 32, .max_body = 2400, .deaf_after = 105,
	  .unknown = "Device Unknown", .reject_body = 32, .soft_key_mask = 0xffffffff, .prompt = "\200\023",
	  .quirks = CM_HEADER_AGREED | CM_HEADER_STRICT | CM_UNREGISTER_ACK | CM_TOKEN | CM_GATE |
		    CM_REJECT_CLOSES | CM_CROSSOVER },
	{ .name = "chan-skinny", .version = 0, .ack = CM_ACK_DIGIT, .ack_body = 20, .keepalive = 120,
	  .standby = 120, .date = "D-M-Y", .dynamic = ALL_FIXED, .line_body = 112, .buttons = 42, .keys = 32,
	  .max_body = 1988, .deaf_after = 300, .authentication = 30, .unknown = "No Authority: ",
	  .reject_body = 33, .soft_key_mask = 0xffffffff, .prompt = "\200\023",
	  .quirks = CM_ONE_PIECE | CM_NO_CONFIG | CM_NO_FORWARD | CM_NO_FEATURE | CM_SKIPS_UNKNOWN |
		    CM_ZEROES_UNKNOWN },
	{ .name = "freeswitch", .version = 0, .ack = CM_ACK_NONE, .ack_body = 20, .keepalive = 60,
	  .standby = 60, .date = "D-M-Y", .dynamic = ALL_FIXED, .line_body = 112, .buttons = 42, .keys = 32,
	  .max_body = 2036, .deaf_after = 110, .unknown = "Device not found", .reject_body = 33,
	  .soft_key_mask = 0xffff, .prompt = "\200\023", .quirks = CM_UNREGISTER_ACK | CM_REJECT_CLOSES },
	{ .name = "wazo", .version = 11, .ack = CM_ACK_AGREED, .ack_body = 20, .features = 0xfff12000,
	  .keepalive = 10, .standby = 10, .date = "D.M.Y",
	  .dynamic = { CM_NEVER, CM_NEVER, CM_NEVER, .feature = 0, .url = CM_NEVER, .text = CM_NEVER },
	  .line_body = 112, .buttons = 42, .keys = 32, .max_body = 3060, .deaf_after = 200,
	  .authentication = 5, .unknown = "", .reject_body = 33, .soft_key_mask = 0xffffffff,
	  .prompt = "\200\023",
	  .quirks = CM_NO_SERVER | CM_NO_STANDBY | CM_SKIPS_UNKNOWN | CM_CLOSES_UNKNOWN | CM_FORWARD_UNASKED },
};
/* clang-format on */

const CmProfile *cm_profile_find(const char *name)
{
	for (guint i = 0; i < G_N_ELEMENTS(profiles); i++)
		if (!g_strcmp0(profiles[i].name, name))
			return &profiles[i];
	return NULL;
}

char *cm_profile_names(void)
{
	GString *names = g_string_new(NULL);
	for (guint i = 0; i < G_N_ELEMENTS(profiles); i++)
		g_string_append_printf(names, "%s%s", i ? ", " : "", profiles[i].name);
	return g_string_free(names, FALSE);
}
