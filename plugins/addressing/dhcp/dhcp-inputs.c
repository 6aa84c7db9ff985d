/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dhcp-inputs.h"

#include <string.h>

#include "addressing-options.h"
#include "dhcp-servers.h"

/* RFC 2132 and practice: servers and relays cope with this much. */
#define TEXT_MAX 128
#define PARAMETERS_MAX 64

static gboolean read_parameters(RegentStep *options, const char *key, gpointer into, GError **error)
{
	const char *const *list = regent_step_option_list(options, key);
	DhcpConfig *config = into;
	g_autoptr(GByteArray) codes = g_byte_array_new();

	for (; *list; list++) {
		guint64 code;
		guint8 byte;

		if (!g_ascii_string_to_unsigned(*list, 10, 1, 254, &code, NULL))
			return addressing_refuse(error, *list, "is not a DHCP option (1 to 254)");
		if (codes->len == PARAMETERS_MAX)
			return addressing_refuse(error, *list, "is one too many: a list has at most 64 options");
		byte = (guint8) code;
		g_byte_array_append(codes, &byte, 1);
	}
	config->identity.parameters = g_byte_array_free_to_bytes(g_steal_pointer(&codes));
	return TRUE;
}

static gboolean check_length(const char *text, GError **error)
{
	return strlen(text) <= TEXT_MAX || addressing_refuse(error, text, "is too long: at most 128 bytes are sent");
}

static gboolean read_vendor_class(RegentStep *options, const char *key, gpointer into, GError **error)
{
	const char *own = regent_step_option_string(options, key);
	const char *text = own ? own : regent_step_fact_string(options, REGENT_FACT_MODEL_VENDOR_CLASS);
	gboolean nul = regent_step_option_boolean(options, "vendor-class-nul");
	DhcpConfig *config = into;

	if (!text || !*text)
		return TRUE;
	if (!check_length(text, error))
		return FALSE;
	config->identity.vendor_class = g_bytes_new(text, strlen(text) + (nul ? 1 : 0));
	return TRUE;
}

static gboolean read_host_name(RegentStep *options, const char *key, gpointer into, GError **error)
{
	const char *name = regent_step_option_string(options, key);
	DhcpConfig *config = into;

	if (name && !check_length(name, error))
		return FALSE;
	config->identity.host_name = g_strdup(name);
	return TRUE;
}

static gboolean read_order(RegentStep *options, const char *key, gpointer into, GError **error)
{
	const char *const *order = regent_step_option_list(options, key);
	DhcpConfig *config = into;

	for (guint i = 0; order[i]; i++)
		if (!dhcp_servers_is_word(order[i])) {
			g_autofree char *words = dhcp_servers_words();
			g_autofree char *why = g_strdup_printf("is not one of %s", words);

			return addressing_refuse(error, order[i], why);
		}
	if (!*regent_step_option_list(options, "tftp-servers"))
		config->order = order;
	return TRUE;
}

static const AddressingReader readers[] = {
	{ "request-list", read_parameters },
	{ "vendor-class", read_vendor_class },
	{ "host-name", read_host_name },
	{ "server-order", read_order },
	{ "tftp-servers", addressing_read_servers },
	{ 0 },
};

gboolean dhcp_inputs_read(RegentStep *step, const guint8 mac[6], DhcpConfig *config, const char **key, GError **error)
{
	guint8 id[1 + 6] = { 1 }; /* hardware type Ethernet */

	memcpy(id + 1, mac, 6);
	memcpy(config->identity.mac, mac, 6);
	if (g_str_equal(regent_step_option_string(step, "client-id"), "mac"))
		config->identity.client_id = g_bytes_new(id, sizeof id);
	config->check = !g_str_equal(regent_step_option_string(step, "conflict-check"), "no");
	config->offer_wait = regent_step_option_duration(step, "offer-wait");
	return addressing_read_options(readers, step, config, key, error);
}

guint16 dhcp_inputs_voice_vlan(RegentStep *step)
{
	return (guint16) regent_step_fact_number(step, REGENT_FACT_VOICE_VLAN, REGENT_VLAN_UNTAGGED);
}
