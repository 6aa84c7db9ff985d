/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dhcp-inputs.h"

#include <string.h>

#include "dhcp-servers.h"

/* RFC 2132 and practice: what no server or relay is upset by. */
#define TEXT_MAX 128
#define PARAMETERS_MAX 64

static gboolean refuse(GError **error, const char *key, const char *value, const char *why)
{
	g_set_error(error, REGENT_ERROR, REGENT_ERROR_CONFIG, "[plugin dhcp] %s: \"%s\" %s", key, value, why);
	return FALSE;
}

static gboolean read_parameters(RegentStep *step, DhcpConfig *config, GError **error)
{
	const char *const *list = regent_step_option_list(step, "request-list");
	g_autoptr(GByteArray) codes = g_byte_array_new();

	for (; *list; list++) {
		guint64 code;
		guint8 byte;

		if (!g_ascii_string_to_unsigned(*list, 10, 1, 254, &code, NULL))
			return refuse(error, "request-list", *list, "is not a DHCP option (1 to 254)");
		byte = (guint8) code;
		g_byte_array_append(codes, &byte, 1);
	}
	if (codes->len > PARAMETERS_MAX)
		return refuse(error, "request-list", "...", "is too long");
	config->identity.parameters = g_byte_array_free_to_bytes(g_steal_pointer(&codes));
	return TRUE;
}

static gboolean read_vendor_class(RegentStep *step, DhcpConfig *config, GError **error)
{
	const char *own = regent_step_option_string(step, "vendor-class");
	const char *text = own ? own : regent_step_fact_string(step, REGENT_FACT_MODEL_VENDOR_CLASS);
	gboolean nul = regent_step_option_boolean(step, "vendor-class-nul");

	if (!text || !*text)
		return TRUE;
	if (strlen(text) > TEXT_MAX)
		return refuse(error, "vendor-class", text, "is too long");
	config->identity.vendor_class = g_bytes_new(text, strlen(text) + (nul ? 1 : 0));
	return TRUE;
}

static gboolean read_host_name(RegentStep *step, DhcpConfig *config, GError **error)
{
	const char *name = regent_step_option_string(step, "host-name");

	if (name && strlen(name) > TEXT_MAX)
		return refuse(error, "host-name", name, "is too long");
	config->identity.host_name = g_strdup(name);
	return TRUE;
}

static gboolean read_order(RegentStep *step, DhcpConfig *config, GError **error)
{
	const char *const *order = regent_step_option_list(step, "server-order");

	for (guint i = 0; order[i]; i++)
		if (!dhcp_servers_is_word(order[i])) {
			g_autofree char *words = dhcp_servers_words();
			g_autofree char *why = g_strdup_printf("is not one of %s", words);

			return refuse(error, "server-order", order[i], why);
		}
	if (!*regent_step_option_list(step, "tftp-servers"))
		config->order = order;
	return TRUE;
}

gboolean dhcp_inputs_read(RegentStep *step, const guint8 mac[6], DhcpConfig *config, GError **error)
{
	guint8 id[1 + 6] = { 1 }; /* hardware type Ethernet */

	memcpy(id + 1, mac, 6);
	memcpy(config->identity.mac, mac, 6);
	if (g_str_equal(regent_step_option_string(step, "client-id"), "mac"))
		config->identity.client_id = g_bytes_new(id, sizeof id);
	config->check = !g_str_equal(regent_step_option_string(step, "conflict-check"), "no");
	config->offer_wait = regent_step_option_duration(step, "offer-wait");
	return read_parameters(step, config, error) && read_vendor_class(step, config, error) &&
	       read_host_name(step, config, error) && read_order(step, config, error);
}

guint16 dhcp_inputs_voice_vlan(RegentStep *step)
{
	return (guint16) regent_step_fact_number(step, REGENT_FACT_VOICE_VLAN, REGENT_VLAN_UNTAGGED);
}
