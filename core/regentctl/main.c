/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "check.h"
#include "ctl.h"
#include "network.h"
#include "options.h"
#include "paths.h"
#include "probe-plan.h"
#include "report.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const CtlVerb verbs[] = {
	{ "status", "[ENDPOINT]", "how far the boot is, and why it is not further (the default)", ctl_status },
	{ "why", "[ENDPOINT]", "what is wrong and what to do about it", ctl_why },
	{ "watch", "[ENDPOINT]", "status, kept up to date", ctl_watch },
	{ "timeline", "[ENDPOINT]", "where the time went since the last rewind; --all: since the start", ctl_timeline },
	{ "screen", "[ENDPOINT]", "what the phone's display shows", ctl_screen },
	{ "messages", "[ENDPOINT]", "the phone's status messages", ctl_messages },
	{ "facts", "[ENDPOINT]", "what the phases have found out; --help: the vocabulary", ctl_facts },
	{ "loads", "[ENDPOINT]", "firmware: configured against running, of every endpoint", ctl_loads },
	{ "plugins", "[NAME]", "the plugins; NAME: the facts, options and reasons of one", ctl_plugins },
	{ "models", "[NAME]", "device models that [endpoint] model may name", ctl_models },
	{ "restart", "[ENDPOINT]", "as Restart in CUCM: reads the configuration again and registers", ctl_restart },
	{ "reset", "[ENDPOINT]", "as Reset in CUCM: the whole sequence again, from the link", ctl_reset },
	{ "network", "[ENDPOINT]", "the network settings, and whence they are; with options: sets them by hand",
		ctl_network, ctl_network_options },
	{ "erase", "network [ENDPOINT]", "takes away what was set by hand", ctl_erase, ctl_erase_options },
	{ "probe", "INTERFACE", "boots on a port to see what is there, harms nobody, leaves nothing behind", ctl_probe,
		ctl_probe_options },
	{ "report", "FILE.tar.gz", "writes what a bug report needs, without a secret; - is standard output", ctl_report,
		ctl_report_options },
	{ "check", "[FILE]", "checks a configuration without using it", ctl_check, ctl_check_options },
	{ 0 },
};

static const CtlVerb *find_verb(const char *name)
{
	for (const CtlVerb *verb = verbs; verb->name; verb++)
		if (g_str_equal(verb->name, name))
			return verb;
	return NULL;
}

static GVariant *list_verbs(void)
{
	GVariantBuilder list = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{ss}"));

	for (const CtlVerb *verb = verbs; verb->name; verb++)
		g_variant_builder_add_parsed(&list, "{'verb': %s, 'arguments': %s, 'summary': %s}", verb->name,
			verb->arguments, verb->summary);
	return g_variant_builder_end(&list);
}

static void print_help(void)
{
	puts("Usage: regentctl [VERB] [ARGUMENT] [--json] [--socket PATH]\n");
	for (const CtlVerb *verb = verbs; verb->name; verb++)
		printf("  %-9s %-18s  %s\n", verb->name, verb->arguments, verb->summary);
	puts("\nregentctl VERB --help lists the options of a verb.\n"
	     "\n  --json         for programs\n"
	     "  --socket PATH  of the daemon, else $REGENT_SOCKET, else " REGENT_RUN_DIR "/control\n"
	     "\nEnvironment: REGENT_SOCKET; REGENT_DATA_DIR and REGENT_PLUGIN_DIR, folders of default.conf and models.ini\n"
	     "and of the plugins for check, report, models and probe, where they are not installed;\n"
	     "REGENT_CONFIG_DIR, folder of models.d for these; REGENT_PROBE_DIR, folder of probes while they run;\n"
	     "NO_COLOR for no colours.\n"
	     "\nExit: 0 registered, 1 not, 2 wrong use, 3 regentd is not running, 4 not allowed,\n"
	     "5 registered without a line, or complete without a registration.");
}

static CtlStyle terminal_style(void)
{
	const char *no_colour = g_getenv("NO_COLOR");
	gboolean terminal = isatty(STDOUT_FILENO);
	struct winsize size = { 0 };
	g_autoptr(GDateTime) now = g_date_time_new_now_local();
	CtlStyle style = { .year = now ? g_date_time_get_year(now) : 0 };

	if (terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
		style.width = size.ws_col;
	style.colour = terminal && !(no_colour && *no_colour) && g_strcmp0(g_getenv("TERM"), "dumb") != 0;
	style.ascii = !g_get_charset(NULL);
	return style;
}

/* Who reads no further, as head, has had enough; that is no failure. */
static int finish(int code)
{
	gboolean lost = ferror(stdout) != 0;

	if (fflush(stdout) != 0 && errno != EPIPE)
		fprintf(stderr, "What there is to say cannot be written: %s.\n", g_strerror(errno));
	else if (lost && errno != EPIPE)
		fputs("What there is to say could not be written, or not all of it.\n", stderr);
	else
		return code;
	return code ? code : CTL_UNREGISTERED;
}

static gboolean parse(Ctl *ctl, int *argc, char ***argv)
{
	/* GOption takes all options back when one of them is wrong; that error must be JSON too. */
	gboolean json = g_strv_contains((const char *const *) *argv, "--json") ||
			g_strv_contains((const char *const *) *argv, "-j");
	gboolean version = FALSE;
	g_autofree char *path = NULL;
	const GOptionEntry entries[] = {
		{ "help", 'h', 0, G_OPTION_ARG_NONE, &ctl->help, NULL, NULL },
		{ "json", 'j', 0, G_OPTION_ARG_NONE, &ctl->json, NULL, NULL },
		{ "all", 'a', 0, G_OPTION_ARG_NONE, &ctl->all, NULL, NULL },
		{ "socket", 's', 0, G_OPTION_ARG_FILENAME, &path, NULL, NULL },
		{ "version", 0, 0, G_OPTION_ARG_NONE, &version, NULL, NULL },
		{ NULL },
	};
	g_autoptr(GOptionContext) context = g_option_context_new(NULL);
	g_autoptr(GError) error = NULL;

	g_option_context_set_help_enabled(context, FALSE);
	g_option_context_add_main_entries(context, entries, NULL);
	g_option_context_add_group(context, ctl_options_group(verbs, ctl->given));
	if (!g_option_context_parse(context, argc, argv, &error)) {
		ctl->json = json;
		ctl_fail(ctl, CTL_USAGE, "usage", "%s. regentctl --help lists what there is.", error->message);
		return FALSE;
	}
	if (version) {
		puts("regentctl " REGENT_VERSION);
		exit(finish(0));
	}
	if (path)
		ctl->socket = g_intern_string(path);
	return TRUE;
}

static guint count_words(const char *text)
{
	g_auto(GStrv) words = g_strsplit(text, " ", -1);

	return g_strv_length(words);
}

/* What GOption cannot tell, as it knows of no verbs. */
static gboolean fits(Ctl *ctl, const CtlVerb *verb, char **arguments)
{
	const char *alien = ctl_options_alien(verb, ctl->given);

	if (g_strv_length(arguments) > count_words(verb->arguments))
		ctl_fail(ctl, CTL_USAGE, "usage", "Too much after %s. Usage: regentctl %s %s", verb->name, verb->name,
			verb->arguments);
	else if (alien)
		ctl_fail(ctl, CTL_USAGE, "usage", "%s has no option --%s; %s has: regentctl %s --help", verb->name,
			alien, ctl_options_owner(verbs, alien)->name, ctl_options_owner(verbs, alien)->name);
	else
		return TRUE;
	return FALSE;
}

static CtlExit run(Ctl *ctl, char **arguments)
{
	const char *name = *arguments ? *arguments++ : "status";
	const CtlVerb *verb = find_verb(name);

	if (!verb)
		return ctl_fail(ctl, CTL_USAGE, "usage", "There is no verb %s. regentctl --help lists them.", name);
	if (!fits(ctl, verb, arguments))
		return CTL_USAGE;
	if (!ctl->help || verb->run == ctl_facts)
		return verb->run(ctl, arguments);
	if (ctl->json)
		ctl_print_json(ctl_options_dict(verb));
	else
		ctl_print(ctl_options_help(verb));
	return 0;
}

/* A closed descriptor would be given to the next socket, and our words with it. What is written here fails instead. */
static void fill_closed(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			open("/dev/null", fd == STDERR_FILENO ? O_WRONLY : O_RDONLY);
}

static int command(int argc, char **argv)
{
	const char *environment = g_getenv("REGENT_SOCKET");
	g_autoptr(GHashTable) given = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	Ctl ctl = { .socket = environment ? environment : REGENT_RUN_DIR "/control", .given = given };
	CtlExit code;

	setlocale(LC_ALL, "");
	if (!parse(&ctl, &argc, &argv))
		return CTL_USAGE;
	if (ctl.help && argc == 1) {
		if (ctl.json)
			ctl_print_json(list_verbs());
		else
			print_help();
		return 0;
	}
	ctl.style = terminal_style();
	code = run(&ctl, argv + 1);
	g_clear_object(&ctl.connection);
	return code;
}

int main(int argc, char **argv)
{
	fill_closed();
	return finish(command(argc, argv));
}
