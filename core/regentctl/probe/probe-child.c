/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "probe-child.h"

#include "check.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

/* Goodbyes to servers that do not answer are over by then. */
#define GOODBYES_S 15
#define LOCK_FD 3 /* in the child */
#define REFUSAL "regentd: "

struct ProbeChild {
	GSubprocess *process;
	ProbeChildFunc ended;
	gpointer data;
	guint asked; /* how often it was asked to end */
	guint timer;
	gboolean over;
};

/* In the child. A group of its own: Ctrl-C is for us, who read first what it has found out. */
static void set_up(gpointer data)
{
	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != GPOINTER_TO_INT(data))
		_exit(1);
}

static void on_ended(GObject *source, GAsyncResult *result, gpointer data)
{
	ProbeChild *child = data;

	g_subprocess_wait_finish(child->process, result, NULL);
	g_clear_handle_id(&child->timer, g_source_remove);
	child->over = TRUE;
	child->ended(child->data, g_subprocess_get_status(child->process));
}

static GPtrArray *make_arguments(const ProbeFolder *folder, const char *config, const char *until)
{
	static const char *const places[][2] = { { "--over", "over.conf" }, { "--state-dir", "state" },
		{ "--run-dir", "run" } };
	GPtrArray *list = g_ptr_array_new_with_free_func(g_free);

	g_ptr_array_add(list, ctl_find_daemon());
	g_ptr_array_add(list, g_strdup("--foreground"));
	g_ptr_array_add(list, g_strdup("--config"));
	g_ptr_array_add(list, g_strdup(config));
	for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
		g_ptr_array_add(list, g_strdup(places[i][0]));
		g_ptr_array_add(list, probe_folder_path(folder, places[i][1]));
	}
	if (until) {
		g_ptr_array_add(list, g_strdup("--until"));
		g_ptr_array_add(list, g_strdup(until));
	}
	g_ptr_array_add(list, NULL);
	return list;
}

ProbeChild *probe_child_start(const ProbeFolder *folder, const char *config, const char *until, ProbeChildFunc ended,
	gpointer data, GError **error)
{
	g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
	g_autoptr(GPtrArray) arguments = make_arguments(folder, config, until);
	g_autofree char *log = probe_folder_path(folder, "log");
	ProbeChild *child = g_new0(ProbeChild, 1);

	g_subprocess_launcher_set_stderr_file_path(launcher, log);
	g_subprocess_launcher_set_child_setup(launcher, set_up, GINT_TO_POINTER(getpid()), NULL);
	g_subprocess_launcher_take_fd(launcher, dup(probe_folder_lock(folder)), LOCK_FD);
	child->ended = ended;
	child->data = data;
	child->process = g_subprocess_launcher_spawnv(launcher, (const char *const *) arguments->pdata, error);
	if (!child->process) {
		child->over = TRUE;
		probe_child_free(child);
		return NULL;
	}
	g_subprocess_wait_async(child->process, NULL, on_ended, child);
	return child;
}

static gboolean on_late(gpointer data)
{
	ProbeChild *child = data;

	child->timer = 0;
	probe_child_stop(child);
	return G_SOURCE_REMOVE;
}

void probe_child_stop(ProbeChild *child)
{
	if (child->over)
		return;
	g_clear_handle_id(&child->timer, g_source_remove);
	if (child->asked++ < 2)
		g_subprocess_send_signal(child->process, SIGTERM);
	else
		g_subprocess_force_exit(child->process);
	child->timer = g_timeout_add_seconds(GOODBYES_S, on_late, child);
}

void probe_child_free(ProbeChild *child)
{
	g_clear_handle_id(&child->timer, g_source_remove);
	g_clear_object(&child->process);
	g_free(child);
}

/* Its path is one that nobody has typed or will find again. */
static const char *without_path(const char *line, const char *over)
{
	g_autofree char *place = g_strconcat(over, ": ", NULL);

	return g_str_has_prefix(line, place) ? line + strlen(place) : line;
}

char *probe_child_last_words(const char *said, const char *over)
{
	g_auto(GStrv) lines = g_strsplit(said, "\n", -1);
	const char *last = "";

	for (char **line = lines; *line; line++) {
		if (g_str_has_prefix(*line, REFUSAL))
			return g_strdup(without_path(*line + strlen(REFUSAL), over));
		if (**line)
			last = *line;
	}
	return g_strdup(last);
}
