/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "agent.h"
#include "builtin.h"
#include "check.h"
#include "control.h"
#include "log.h"
#include "paths.h"
#include "report.h"

#include <glib-unix.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>

enum { EXIT_UNUSABLE = 2, EXIT_INCOMPLETE = 5 };

/* A call manager may tell the lines after it has registered the device: it gets this long. */
#define LINES_MS 6000
#define LOOK_MS 250

typedef struct {
	GMainLoop *loop;
	RegentAgent *agent;
	RegentControl *control;
	Log *log;
	gboolean until_registered;
	gint64 lines_by; /* 0: no line is waited for */
	guint look;      /* source that looks for it, 0: none */
	int status;      /* to end with */
} Daemon;

static gboolean foreground;
static gboolean until_registered;
static gboolean show_version;
static gboolean show_config, show_libraries, blank, look_at_system, tell_all;
static char *check_file, *config_file, *over_file, *until, *interface, *state_dir, *run_dir, *plugin_dir, *data_dir,
	*log_level;

static const GOptionEntry entries[] = {
	{ "interface", 'i', 0, G_OPTION_ARG_STRING, &interface,
		"Network interface; no configuration file is needed then", "IF" },
	{ "config", 'c', 0, G_OPTION_ARG_FILENAME, &config_file, "Configuration file", "FILE" },
	{ "over", 0, 0, G_OPTION_ARG_FILENAME, &over_file, "Configuration that stands over all other files", "FILE" },
	{ "until", 0, 0, G_OPTION_ARG_STRING, &until,
		"Run no phase after this one; -: none from the first on that registers", "PHASE,..." },
	{ "check", 0, 0, G_OPTION_ARG_FILENAME, &check_file, "Check this configuration and start nothing", "FILE" },
	{ "system", 0, 0, G_OPTION_ARG_NONE, &look_at_system, "With --check: also say what this machine lacks for it",
		NULL },
	{ "all", 0, 0, G_OPTION_ARG_NONE, &tell_all, "With --system: also say what it has", NULL },
	{ "print", 0, 0, G_OPTION_ARG_NONE, &show_config, "Print the configuration without secrets and comments",
		NULL },
	{ "blank", 0, 0, G_OPTION_ARG_NONE, &blank,
		"Copy standard input to standard output without the secrets of the configuration", NULL },
	{ "libraries", 0, 0, G_OPTION_ARG_NONE, &show_libraries,
		"Print the libraries and plugins, as built and as found", NULL },
	{ "foreground", 'f', 0, G_OPTION_ARG_NONE, &foreground, "Tell what happens on standard error", NULL },
	{ "until-registered", 0, 0, G_OPTION_ARG_NONE, &until_registered,
		"End with status 0 once every endpoint is registered, 5 once it is complete without that or without a line",
		NULL },
	{ "state-dir", 0, 0, G_OPTION_ARG_FILENAME, &state_dir, "Folder kept across boots", "DIR" },
	{ "run-dir", 0, 0, G_OPTION_ARG_FILENAME, &run_dir, "Folder of the control socket", "DIR" },
	{ "plugin-dir", 0, 0, G_OPTION_ARG_FILENAME, &plugin_dir, "Folder of the plugins", "DIR" },
	{ "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &data_dir, "Folder of default.conf and models.ini", "DIR" },
	{ "log-level", 0, 0, G_OPTION_ARG_STRING, &log_level, "error, warning, message, info or debug", "LEVEL" },
	{ "version", 'V', 0, G_OPTION_ARG_NONE, &show_version, "Print the version", NULL },
	{ NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
};

static char *or_default(const char *given, const char *fallback)
{
	return g_strdup(given ? given : fallback);
}

/* regentctl has this program check, and gives it no options: the environment says where a tree stands that is not installed. */
static char *or_variable(const char *given, const char *variable, const char *fallback)
{
	return or_default(given ? given : g_getenv(variable), fallback);
}

static ConfigPaths *read_paths(void)
{
	ConfigPaths *paths = config_paths_new();
	const char *file = check_file ? check_file : config_file;
	g_autofree char *installed = g_path_get_dirname(REGENT_CONFIG_FILE);

	if (file || g_file_test(REGENT_CONFIG_FILE, G_FILE_TEST_EXISTS))
		paths->file = or_default(file, REGENT_CONFIG_FILE);
	paths->over = g_strdup(over_file);
	paths->until = g_strdup(until);
	paths->config_dir = or_variable(NULL, "REGENT_CONFIG_DIR", installed);
	paths->interface = g_strdup(interface);
	paths->log_level = g_strdup(log_level);
	paths->data_dir = or_variable(data_dir, "REGENT_DATA_DIR", REGENT_DATA_DIR);
	paths->plugin_dir = or_variable(plugin_dir, "REGENT_PLUGIN_DIR", REGENT_PLUGIN_DIR);
	paths->state_dir = or_variable(state_dir, "REGENT_STATE_DIR", REGENT_STATE_DIR);
	paths->run_dir = or_default(run_dir, REGENT_RUN_DIR);
	return paths;
}

static int complain(const GError *error)
{
	g_printerr("regentd: %s\n", error->message);
	return EXIT_UNUSABLE;
}

static Loader *make_loader(const ConfigPaths *paths, GError **error)
{
	g_autoptr(Loader) loader = loader_new(paths->plugin_dir);

	return builtin_add_all(loader, error) ? g_steal_pointer(&loader) : NULL;
}

static void gone(gpointer data)
{
	g_main_loop_quit(((Daemon *) data)->loop);
}

static gboolean on_quit(gpointer data)
{
	Daemon *daemon = data;

	regent_agent_quit(daemon->agent, gone, daemon);
	return G_SOURCE_CONTINUE;
}

static void on_reboot(gpointer data)
{
	on_quit(data);
}

static gboolean on_reload(gpointer data)
{
	Daemon *daemon = data;
	g_autoptr(GError) error = NULL;

	if (regent_agent_reload(daemon->agent, &error)) {
		log_set_level(daemon->log, regent_agent_log_level(daemon->agent));
		g_message("the configuration was read again");
	} else {
		g_warning("the configuration was not taken over, the old one stays: %s", error->message);
	}
	return G_SOURCE_CONTINUE;
}

/* Returns: whether it is decided how the daemon ends, which it then does. */
static gboolean decided(Daemon *daemon)
{
	AgentOutcome outcome = regent_agent_outcome(daemon->agent);
	gboolean late = daemon->lines_by && g_get_monotonic_time() >= daemon->lines_by;

	if (outcome == AGENT_UNREGISTERED || (outcome == AGENT_NO_LINE && !late))
		return FALSE;
	daemon->until_registered = FALSE;
	daemon->status = outcome == AGENT_REGISTERED ? EXIT_SUCCESS : EXIT_INCOMPLETE;
	on_quit(daemon);
	return TRUE;
}

static gboolean look_for_lines(gpointer data)
{
	Daemon *daemon = data;
	gboolean unregistered = regent_agent_outcome(daemon->agent) == AGENT_UNREGISTERED;

	if (daemon->until_registered && !unregistered && !decided(daemon))
		return G_SOURCE_CONTINUE;
	daemon->look = 0;
	daemon->lines_by = 0;
	return G_SOURCE_REMOVE;
}

static void on_event(gpointer data, const RegentEvent *event)
{
	Daemon *daemon = data;
	gboolean up = !g_strcmp0(event->kind, "registered") || !g_strcmp0(event->kind, "complete");

	if (!up || !daemon->until_registered || decided(daemon))
		return;
	if (daemon->look || regent_agent_outcome(daemon->agent) != AGENT_NO_LINE)
		return;
	daemon->lines_by = g_get_monotonic_time() + LINES_MS * G_TIME_SPAN_MILLISECOND;
	daemon->look = g_timeout_add(LOOK_MS, look_for_lines, daemon);
}

/* The command runs when everything is wound down and written. The daemon waits for it, because a service manager ends what
 * a daemon has started when the daemon ends; and when the command fails, the device needs its daemon again. */
static int run_reboot(const char *command)
{
	g_autoptr(GError) error = NULL;
	int status;

	if (g_spawn_command_line_sync(command, NULL, NULL, &status, &error) &&
		g_spawn_check_wait_status(status, &error))
		return EXIT_SUCCESS;
	g_warning("[sequence] reboot = %s: %s", command, error->message);
	return EXIT_FAILURE;
}

static int run(Daemon *daemon)
{
	const char *folder = regent_agent_paths(daemon->agent)->run_dir;
	g_autofree char *socket = g_build_filename(folder, "control", NULL);
	g_autoptr(GError) error = NULL;
	guint terminate, interrupt, reload;

	g_mkdir_with_parents(folder, 0755);
	daemon->control = regent_control_new(daemon->agent, socket, &error);
	if (!daemon->control)
		return complain(error);
	terminate = g_unix_signal_add(SIGTERM, on_quit, daemon);
	interrupt = g_unix_signal_add(SIGINT, on_quit, daemon);
	reload = g_unix_signal_add(SIGHUP, on_reload, daemon);
	regent_agent_on_reboot(daemon->agent, on_reboot, daemon);
	regent_agent_start(daemon->agent);
	g_main_loop_run(daemon->loop);
	g_source_remove(terminate);
	g_source_remove(interrupt);
	g_source_remove(reload);
	if (daemon->look)
		g_source_remove(daemon->look);
	regent_control_free(daemon->control);
	return daemon->status;
}

static int start(ConfigPaths *paths)
{
	Daemon daemon = { .log = log_open(foreground), .until_registered = until_registered };
	g_autoptr(GError) error = NULL;
	Loader *loader;
	g_autofree char *reboot = NULL;
	int status;
	guint watch, log;

	loader = make_loader(paths, &error);
	daemon.agent = loader ? regent_agent_new(paths, loader, &error) : NULL;
	if (!daemon.agent)
		return complain(error);
	log_set_level(daemon.log, regent_agent_log_level(daemon.agent));
	daemon.loop = g_main_loop_new(NULL, FALSE);
	log = log_events(daemon.log, daemon.agent);
	watch = regent_agent_watch(daemon.agent, on_event, &daemon);
	status = run(&daemon);
	reboot = regent_agent_reboot_command(daemon.agent);
	regent_agent_unwatch(daemon.agent, watch);
	regent_agent_unwatch(daemon.agent, log);
	regent_agent_free(daemon.agent);
	g_main_loop_unref(daemon.loop);
	return reboot ? run_reboot(reboot) : status;
}

/* What is asked of this program alone, with no daemon. */
static int answer(ConfigPaths *paths)
{
	g_autoptr(ConfigPaths) owned = paths;
	g_autoptr(GError) error = NULL;
	g_autoptr(Loader) loader = make_loader(owned, &error);
	gboolean good = loader != NULL, complete = TRUE;

	if (good && show_config)
		good = report_config(owned, loader, &error);
	else if (good && blank)
		good = report_blank(owned, loader, &error);
	else if (good && show_libraries)
		report_libraries(loader);
	else if (good && look_at_system)
		good = check_system(owned, loader, tell_all, &complete, &error);
	else if (good)
		good = check_config(owned, loader, &error);
	return !good ? complain(error) : complete ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	g_autoptr(GOptionContext) context =
		g_option_context_new("- takes a voice endpoint from power-on to registered");
	g_autoptr(GError) error = NULL;

	setlocale(LC_CTYPE, "");
	g_option_context_add_main_entries(context, entries, NULL);
	if (!g_option_context_parse(context, &argc, &argv, &error))
		return complain(error);
	if (argc > 1) {
		g_printerr("regentd: unknown argument %s; regentd --help lists them\n", argv[1]);
		return EXIT_UNUSABLE;
	}
	if (show_version) {
		g_print("regentd %s\n", REGENT_VERSION);
		return EXIT_SUCCESS;
	}
	signal(SIGPIPE, SIG_IGN);
	return check_file || show_config || blank || show_libraries ? answer(read_paths()) : start(read_paths());
}
