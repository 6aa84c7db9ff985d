/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config-private.h"

#include "expand.h"
#include "ini.h"
#include "option.h"
#include "core/facts/vocabulary.h"

#include <net/if.h>
#include <stdlib.h>
#include <string.h>

/* What the values of [endpoint] may be, beyond their type. Each judge returns: (transfer full) (nullable): what is wrong, and
 * what to set instead. */

/* As the kernel takes one. */
static char *judge_interface(const char *text)
{
	if (strlen(text) >= IFNAMSIZ)
		return g_strdup_printf("\"%s\" has %zu letters, and no interface has more than %d: set one of "
				       "/sys/class/net",
			text, strlen(text), IFNAMSIZ - 1);
	if (strpbrk(text, "/: \t") || !strcmp(text, ".") || !strcmp(text, ".."))
		return g_strdup_printf("\"%s\" is not a name of an interface: set one of /sys/class/net", text);
	return NULL;
}

/* Six bytes in hexadecimal, with colons between them. */
static gboolean is_mac(const char *text)
{
	for (guint i = 0; i < 17; i++)
		if (i % 3 == 2 ? text[i] != ':' : !g_ascii_isxdigit(text[i]))
			return FALSE;
	return !text[17];
}

static char *judge_mac(const char *text)
{
	if (!is_mac(text))
		return g_strdup_printf("\"%s\" is not a hardware address like 00:11:22:33:44:55", text);
	if (strtoul(text, NULL, 16) & 1)
		return g_strdup_printf(
			"%s is the address of a group, not of a device: set one whose second digit is even", text);
	return strspn(text, "0:") == strlen(text) ? g_strdup_printf("%s is no device's: set that of this one", text)
						  : NULL;
}

/* Files are named by it, here and on servers. */
static char *judge_device_name(const char *text)
{
	g_autofree char *name = expand_instance(text, 1);
	const char *odd = name + strspn(name, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_.");

	if (*odd == '%')
		return g_strdup_printf(
			"in \"%s\" only %%i, the number of the instance, is a code: write the rest out", text);
	if (*odd)
		return g_strdup_printf("\"%s\" is not a device's name: letters, digits, - _ and . only", text);
	return NULL;
}

static char *judge_admin(const char *text)
{
	guint64 id;

	return !strcmp(text, "none") || g_ascii_string_to_unsigned(text, 10, 1, 4094, &id, NULL)
		       ? NULL
		       : g_strdup_printf("\"%s\" is neither a number from 1 to 4094 nor \"none\"", text);
}

#define KEY_OF(fact) (fact + sizeof "endpoint." - 1)

static const struct {
	const char *key;
	char *(*judge)(const char *text);
} judges[] = {
	{ KEY_OF(REGENT_FACT_ENDPOINT_ADMIN_VLAN), judge_admin },
	{ "interface", judge_interface },
	{ "mac", judge_mac },
	{ "device-name", judge_device_name },
};

gboolean config_check_value(Layer *layer, const char *key, GError **error)
{
	g_autofree char *name = g_strconcat("endpoint.", key, NULL);
	const FactRow *row = vocabulary_find(name);
	g_autofree char *text = ini_value(layer->file, "endpoint", key);
	g_autofree char *fault = NULL;
	g_autoptr(GError) type = NULL;
	g_autoptr(GVariant) value = row ? option_parse_fact(row->type, text, &type) : NULL;
	gboolean truth;

	if (!strcmp(key, "lock-network") && !option_parse_boolean(text, &truth, &type))
		return config_error(error, layer->path, "endpoint", key, "%s", type->message);
	if (row && !value)
		return config_error(error, layer->path, "endpoint", key, "%s", type->message);
	for (guint i = 0; i < G_N_ELEMENTS(judges) && *text && !fault; i++)
		if (!strcmp(judges[i].key, key))
			fault = judges[i].judge(text);
	return !fault || config_error(error, layer->path, "endpoint", key, "%s", fault);
}
