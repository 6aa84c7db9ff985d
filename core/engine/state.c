/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "state.h"

#include "durable.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#define LARGEST (1 << 20)

struct State {
	char *folder;
	int lock;
	GHashTable *waiting; /* path -> GBytes or NULL: not written yet */
	char *path;          /* being written now, NULL: none */
	GBytes *bytes;
	GThread *writer;
	GMutex mutex; /* guards path, bytes, waiting and closing, which the writer reads */
	GCond cond;
	gboolean closing;
};

static void free_bytes(gpointer bytes)
{
	if (bytes)
		g_bytes_unref(bytes);
}

static gboolean take_lock(State *state, GError **error)
{
	g_autofree char *path = g_build_filename(state->folder, "lock", NULL);

	state->lock = g_open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
	if (state->lock < 0) {
		g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno),
			"cannot write in the state folder %s: %s", state->folder, g_strerror(errno));
		return FALSE;
	}
	if (flock(state->lock, LOCK_EX | LOCK_NB) == 0)
		return TRUE;
	g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_EXIST,
		"another regentd uses the state folder %s: stop it, or give this one another with --state-dir",
		state->folder);
	return FALSE;
}

static void clean(const char *folder)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(folder, name, NULL);

		durable_clean(path);
	}
}

State *state_open(const char *folder, GError **error)
{
	State *state = g_new0(State, 1);

	state->folder = g_strdup(folder);
	state->lock = -1;
	state->waiting = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_bytes);
	g_mutex_init(&state->mutex);
	g_cond_init(&state->cond);
	g_mkdir_with_parents(folder, 0700);
	if (take_lock(state, error)) {
		clean(folder);
		return state;
	}
	state_close(state);
	return NULL;
}

void state_close(State *state)
{
	if (state->writer) {
		g_mutex_lock(&state->mutex);
		state->closing = TRUE;
		g_cond_signal(&state->cond);
		g_mutex_unlock(&state->mutex);
		g_thread_join(state->writer);
	}
	if (state->lock >= 0)
		close(state->lock);
	g_hash_table_unref(state->waiting);
	g_mutex_clear(&state->mutex);
	g_cond_clear(&state->cond);
	g_free(state->folder);
	g_free(state);
}

/* A name of a peer or of the configuration must not lead out of the folder. */
static char *harmless(const char *name)
{
	char *safe = g_strdup(name && *name ? name : "_");

	g_strdelimit(safe, "/", '_');
	if (*safe == '.')
		*safe = '_';
	return safe;
}

char *state_path(State *state, const char *endpoint, const char *plugin, const char *name)
{
	g_autofree char *folder = harmless(endpoint);
	g_autofree char *file = g_strdup_printf("%s.%s", plugin, name);
	g_autofree char *safe = harmless(file);

	return g_build_filename(state->folder, folder, safe, NULL);
}

static GBytes *read_file(const char *path)
{
	g_autofree char *data = NULL;
	gsize length;
	GStatBuf info;

	if (g_stat(path, &info) < 0 || !S_ISREG(info.st_mode) || info.st_size > LARGEST ||
		!g_file_get_contents(path, &data, &length, NULL))
		return NULL;
	return g_bytes_new_take(g_steal_pointer(&data), length);
}

GBytes *state_load(State *state, const char *path)
{
	GBytes *bytes = NULL;
	gpointer value;
	gboolean known = TRUE;

	g_mutex_lock(&state->mutex);
	if (g_hash_table_lookup_extended(state->waiting, path, NULL, &value))
		bytes = value;
	else if (g_strcmp0(state->path, path) == 0)
		bytes = state->bytes;
	else
		known = FALSE;
	if (bytes)
		g_bytes_ref(bytes);
	g_mutex_unlock(&state->mutex);
	return known ? bytes : read_file(path);
}

/* Flash wears out: what is there already is not written again. */
static void write_file(const char *path, GBytes *bytes)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) there = bytes ? read_file(path) : NULL;
	gsize length;
	const char *data;

	if (!bytes) {
		g_unlink(path);
		return;
	}
	if (there && g_bytes_equal(there, bytes))
		return;
	data = g_bytes_get_data(bytes, &length);
	if (!durable_write(path, data, length, &error))
		g_warning("cannot save %s", error->message);
}

/* With the mutex held: moves one waiting file to path and bytes. */
static gboolean take_next(State *state)
{
	GHashTableIter iter;
	gpointer path, bytes;

	g_hash_table_iter_init(&iter, state->waiting);
	if (!g_hash_table_iter_next(&iter, &path, &bytes))
		return FALSE;
	g_hash_table_iter_steal(&iter);
	state->path = path;
	state->bytes = bytes;
	return TRUE;
}

static gpointer write_files(gpointer data)
{
	State *state = data;

	g_mutex_lock(&state->mutex);
	for (;;) {
		while (take_next(state)) {
			g_mutex_unlock(&state->mutex);
			write_file(state->path, state->bytes);
			g_mutex_lock(&state->mutex);
			g_clear_pointer(&state->path, g_free);
			g_clear_pointer(&state->bytes, g_bytes_unref);
		}
		if (state->closing)
			break;
		g_cond_wait(&state->cond, &state->mutex);
	}
	g_mutex_unlock(&state->mutex);
	return NULL;
}

void state_save(State *state, const char *path, GBytes *bytes)
{
	g_mutex_lock(&state->mutex);
	g_hash_table_replace(state->waiting, g_strdup(path), bytes ? g_bytes_ref(bytes) : NULL);
	if (!state->writer)
		state->writer = g_thread_new("state", write_files, state);
	g_cond_signal(&state->cond);
	g_mutex_unlock(&state->mutex);
}
