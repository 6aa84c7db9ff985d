/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "loader.h"

#include <dlfcn.h>
#include <string.h>

struct Loader {
	char *folder;
	GHashTable *loaded; /* name -> Entry */
};

typedef struct {
	RegentPlugin plugin;
	char *name;
	char *path;
	RegentOption *options;
	RegentReason *reasons;
	RegentFacility *facilities;
} Entry;

static void entry_free(gpointer data)
{
	Entry *entry = data;

	g_free(entry->name);
	g_free(entry->path);
	g_free(entry->options);
	g_free(entry->reasons);
	g_free(entry->facilities);
	g_free(entry);
}

Loader *loader_new(const char *folder)
{
	Loader *loader = g_new0(Loader, 1);

	loader->folder = g_strdup(folder);
	loader->loaded = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, entry_free);
	return loader;
}

void loader_free(Loader *loader)
{
	g_hash_table_unref(loader->loaded);
	g_free(loader->folder);
	g_free(loader);
}

/* Copies a table whose rows had @stride bytes where the plugin was built into rows of @row bytes. */
static gpointer copy_rows(gconstpointer table, gsize stride, gsize row)
{
	const guint8 *from = table;
	guint8 *rows;
	gsize count = 0;
	const char *key;

	if (!table)
		return NULL;
	for (memcpy(&key, from, sizeof key); key; count++)
		memcpy(&key, from + (count + 1) * stride, sizeof key);
	rows = g_malloc0((count + 1) * row);
	for (gsize i = 0; i < count; i++)
		memcpy(rows + i * row, from + i * stride, MIN(stride, row));
	return rows;
}

static gboolean refuse(GError **error, const char *path, const char *format, ...) G_GNUC_PRINTF(3, 4);

static gboolean refuse(GError **error, const char *path, const char *format, ...)
{
	g_autofree char *why = NULL;
	va_list args;

	va_start(args, format);
	why = g_strdup_vprintf(format, args);
	va_end(args);
	g_set_error(error, REGENT_ERROR, REGENT_ERROR_CONFIG, "%s: %s", path, why);
	return FALSE;
}

/* The fields up to reason_size never change: nothing behind them is read before they are found good. */
static gboolean check_head(const RegentPlugin *found, const char *path, GError **error)
{
	const gsize least = G_STRUCT_OFFSET(RegentPlugin, refresh);

	if (found->magic != REGENT_PLUGIN_MAGIC)
		return refuse(error, path, "is not a regent plugin (magic %08x); build it with REGENT_PLUGIN()",
			found->magic);
	if (found->abi_major != REGENT_ABI_MAJOR || found->abi_minor > REGENT_ABI_MINOR)
		return refuse(error, path,
			"was built for regent plugin ABI %u.%u, this regent has %u.%u; rebuild it against this "
			"version's headers%s",
			found->abi_major, found->abi_minor, REGENT_ABI_MAJOR, REGENT_ABI_MINOR,
			found->abi_major == REGENT_ABI_MAJOR ? " or update regent" : "");
	if (found->size < least || found->option_size < sizeof(char *) || found->reason_size < sizeof(char *))
		return refuse(error, path, "has a descriptor of %u bytes, the shortest one has %zu; rebuild it",
			found->size, least);
	return TRUE;
}

static gboolean check_body(const RegentPlugin *plugin, const char *name, const char *path, GError **error)
{
	if (!plugin->start || !plugin->stop)
		return refuse(error, path, "has no start or no stop function");
	if (!plugin->name || !plugin->summary)
		return refuse(error, path, "has no name or no summary");
	if (name && strcmp(plugin->name, name))
		return refuse(error, path, "calls itself %s", plugin->name);
	return TRUE;
}

static const RegentPlugin *add_descriptor(
	Loader *loader, const RegentPlugin *found, const char *name, const char *path, GError **error)
{
	const char *label = path ? path : name ? name : "built-in plugin";
	Entry *entry;

	if (!check_head(found, label, error))
		return NULL;
	entry = g_new0(Entry, 1);
	memcpy(&entry->plugin, found, MIN(found->size, sizeof entry->plugin));
	entry->path = g_strdup(path);
	entry->name = entry->plugin.name ? g_strdelimit(g_strdup(entry->plugin.name), "_", '-') : NULL;
	entry->plugin.name = entry->name;
	entry->options = copy_rows(entry->plugin.options, found->option_size, sizeof(RegentOption));
	entry->reasons = copy_rows(entry->plugin.reasons, found->reason_size, sizeof(RegentReason));
	if (found->facility_size >= sizeof(char *))
		entry->facilities = copy_rows(entry->plugin.facilities, found->facility_size, sizeof(RegentFacility));
	entry->plugin.facilities = entry->facilities;
	entry->plugin.options = entry->options;
	entry->plugin.reasons = entry->reasons;
	if (!check_body(&entry->plugin, name, label, error)) {
		entry_free(entry);
		return NULL;
	}
	g_hash_table_replace(loader->loaded, entry->name, entry);
	return &entry->plugin;
}

gboolean loader_add(Loader *loader, const RegentPlugin *descriptor, GError **error)
{
	return add_descriptor(loader, descriptor, NULL, NULL, error) != NULL;
}

static char *path_of(Loader *loader, const char *name)
{
	g_autofree char *file = g_strconcat(name, ".so", NULL);

	return g_build_filename(loader->folder, file, NULL);
}

static gboolean is_name(const char *name)
{
	return *name && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(name);
}

const RegentPlugin *loader_get(Loader *loader, const char *name, GError **error)
{
	Entry *entry = g_hash_table_lookup(loader->loaded, name);
	g_autofree char *path = NULL;
	g_autofree char *symbol = NULL;
	const RegentPlugin *found;
	void *object;

	if (entry)
		return &entry->plugin;
	if (!is_name(name)) {
		refuse(error, name,
			"is not a name of a plugin: small letters, digits and - only; lists are separated by ;");
		return NULL;
	}
	path = path_of(loader, name);
	symbol = g_strdelimit(g_strconcat("regent_plugin_", name, NULL), "-", '_');
	object = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
	if (!object) {
		refuse(error, path, "cannot be loaded: %s", dlerror());
		return NULL;
	}
	found = dlsym(object, symbol);
	if (!found) {
		refuse(error, path, "has no symbol %s; it must end with REGENT_PLUGIN(%s, ...)", symbol,
			symbol + strlen("regent_plugin_"));
		return NULL;
	}
	return add_descriptor(loader, found, name, path, error);
}

const char *loader_path(Loader *loader, const char *name)
{
	Entry *entry = g_hash_table_lookup(loader->loaded, name);

	return entry ? entry->path : NULL;
}

gboolean loader_is_loaded(Loader *loader, const char *name)
{
	return g_hash_table_contains(loader->loaded, name);
}

gboolean loader_exists(Loader *loader, const char *name)
{
	g_autofree char *path = path_of(loader, name);

	return loader_is_loaded(loader, name) || (is_name(name) && g_file_test(path, G_FILE_TEST_EXISTS));
}

static int compare_names(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *) a, *(char *const *) b);
}

char **loader_list(Loader *loader)
{
	g_autoptr(GDir) folder = g_dir_open(loader->folder, 0, NULL);
	GPtrArray *names = g_ptr_array_new();
	GHashTableIter iter;
	gpointer key;
	const char *file;

	g_hash_table_iter_init(&iter, loader->loaded);
	while (g_hash_table_iter_next(&iter, &key, NULL))
		g_ptr_array_add(names, g_strdup(key));
	while (folder && (file = g_dir_read_name(folder))) {
		g_autofree char *name = g_str_has_suffix(file, ".so") ? g_strndup(file, strlen(file) - 3) : NULL;

		if (name && !loader_is_loaded(loader, name))
			g_ptr_array_add(names, g_steal_pointer(&name));
	}
	g_ptr_array_sort(names, compare_names);
	g_ptr_array_add(names, NULL);
	return (char **) g_ptr_array_free(names, FALSE);
}

const RegentOption *plugin_option(const RegentPlugin *plugin, const char *key)
{
	for (const RegentOption *option = plugin->options; option && option->key; option++)
		if (!strcmp(option->key, key))
			return option;
	return NULL;
}

const RegentReason *plugin_reason(const RegentPlugin *plugin, const char *code)
{
	for (const RegentReason *reason = plugin->reasons; reason && reason->code; reason++)
		if (!strcmp(reason->code, code))
			return reason;
	return NULL;
}

gboolean plugin_lists(const char *const *list, const char *name)
{
	return list && g_strv_contains(list, name);
}
