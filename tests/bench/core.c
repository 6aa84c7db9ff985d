/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What endpoints cost: memory of each, time of a loop turn, at rest and when all of them rewind at once. Numbers of
 * endpoints are the arguments; times are CPU time. Each is a chain of seven phases with the facts of a phone; the last
 * keeps a timer, as a keepalive does. */

#include "core/daemon/agent.h"

#include <regent/plugin.h>

#include <glib/gstdio.h>
#include <malloc.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define KEEPALIVE (30 * (gint64) G_USEC_PER_SEC)
#define REST (3 * G_USEC_PER_SEC)

extern const RegentPlugin regent_plugin_sim;

static const char chain[] =
	"[sequence]\nphases = link; discovery; vlan; addressing; provisioning; upgrade; signaling\n"
	"restart = link\nreset = link\ncheck = provisioning\n"
	"[phase link]\nplugins = carrier\n[phase discovery]\nplugins = lldp\n[phase vlan]\nplugins = vlan\n"
	"[phase addressing]\nplugins = dhcp\n[phase provisioning]\nplugins = tftp\n[phase upgrade]\n"
	"plugins = firmware\n"
	"[phase signaling]\nplugins = keepalive\n"
	"[plugin carrier]\npublish = link.interface='eth0'; link.carrier=true; link.speed=uint32 1000\n"
	"[plugin lldp]\n"
	"publish = voice.vlan=uint16 100; voice.dscp=byte 46; neighbor.port='Gi1/0/12'; neighbor.name='sw-3f'\n"
	"[plugin vlan]\npublish = voice.interface='eth0.100'\n"
	"[plugin dhcp]\n"
	"publish = ip.address='10.1.100.23/24'; ip.gateway='10.1.100.1'; ip.dns=['10.1.0.2', '10.1.0.3'];"
	" ip.domain='example.com'; provisioning.servers=['tftp://10.1.0.5', 'tftp://10.1.0.6']\n"
	"[plugin tftp]\n"
	"publish = config.protocol='sccp'; config.file='SEP001122334455.cnf.xml'; config.load='SCCP42.9-4-2SR3-1S';"
	" config.call-managers=[{'name': <'10.1.0.10'>, 'sccp-port': <uint16 2000>},"
	" {'name': <'10.1.0.11'>, 'sccp-port': <uint16 2000>}]\n"
	"[plugin firmware]\npublish = upgrade.state='current'; upgrade.running='SCCP42.9-4-2SR3-1S'\n";

static const struct {
	const char *name;
	const char *const *needs;
} phases[] = {
	{ "carrier", NULL },
	{ "lldp", REGENT_LIST("link.carrier") },
	{ "vlan", REGENT_LIST("voice.vlan") },
	{ "dhcp", REGENT_LIST("voice.interface") },
	{ "tftp", REGENT_LIST("ip.address", "provisioning.servers") },
	{ "firmware", REGENT_LIST("config.load") },
};

static const char *const provided[] = { "link.carrier", "voice.vlan", "voice.interface", "ip.address",
	"provisioning.servers", "config.load", "config.call-managers", NULL };

/* The last phase. */

typedef struct {
	RegentStep *step;
	RegentTimer *timer;
} Keepalive;

static guint beats;

static void beat(gpointer self)
{
	Keepalive *keepalive = self;

	beats++;
	regent_timer_set(keepalive->timer, regent_step_jitter(keepalive->step, KEEPALIVE, 0.1));
}

static gpointer keepalive_start(RegentStep *step, GError **error)
{
	Keepalive *keepalive = g_new0(Keepalive, 1);

	keepalive->step = step;
	keepalive->timer = regent_step_timer(step, beat, keepalive);
	regent_timer_set(keepalive->timer, regent_step_jitter(step, KEEPALIVE / 2, 1));
	regent_step_report(step, -1, "10.1.0.10 (primary), standby 10.1.0.11, line 1001");
	regent_step_publish_string(step, REGENT_FACT_REGISTRATION_STATE, "registered");
	regent_step_done(step);
	return keepalive;
}

static void keepalive_stop(gpointer self)
{
	g_free(self);
}

static const RegentPlugin keepalive_plugin = { .magic = REGENT_PLUGIN_MAGIC,
	.abi_major = REGENT_ABI_MAJOR,
	.size = sizeof(RegentPlugin),
	.option_size = sizeof(RegentOption),
	.reason_size = sizeof(RegentReason),
	.name = "keepalive",
	.summary = "a timer at rest",
	.needs = REGENT_LIST("ip.address", "config.call-managers"),
	.start = keepalive_start,
	.stop = keepalive_stop };

static Loader *make_loader(void)
{
	Loader *loader = loader_new("/nonexistent");

	for (guint i = 0; i < G_N_ELEMENTS(phases); i++) {
		RegentPlugin plugin = regent_plugin_sim;

		plugin.name = phases[i].name;
		plugin.needs = phases[i].needs;
		plugin.provides = provided;
		loader_add(loader, &plugin, NULL);
	}
	loader_add(loader, &keepalive_plugin, NULL);
	return loader;
}

/* Files. */

static void write_file(const char *folder, const char *name, const char *text)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_autofree char *parent = g_path_get_dirname(path);

	g_mkdir_with_parents(parent, 0700);
	g_file_set_contents(path, text, -1, NULL);
}

static RegentAgent *make_agent(const char *folder, guint endpoints)
{
	ConfigPaths *paths = config_paths_new();
	g_autofree char *port = g_strdup_printf("[endpoint]\ninterface = eth0\ndevice-name = AN%%08i\n"
						"instances = %u\n",
		endpoints);
	g_autoptr(GError) error = NULL;
	RegentAgent *agent;

	write_file(folder, "default.conf", chain);
	write_file(folder, "regent.conf", "");
	write_file(folder, "endpoints.d/port.conf", port);
	paths->data_dir = g_strdup(folder);
	paths->state_dir = g_build_filename(folder, "state", NULL);
	paths->file = g_build_filename(folder, "regent.conf", NULL);
	agent = regent_agent_new(paths, make_loader(), &error);
	if (!agent)
		g_error("%s", error->message);
	return agent;
}

static void remove_files(const char *folder)
{
	static const char *const names[] = { "default.conf", "regent.conf", "endpoints.d/port.conf", "endpoints.d",
		"state/lock", "state", "" };

	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *path = g_build_filename(folder, names[i], NULL);

		g_remove(path);
	}
}

/* Measures. */

/* Of this process alone: other work on the machine does not count. Microseconds. */
static gint64 cpu_time(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return time.tv_sec * (gint64) G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static gsize resident(void)
{
	g_autofree char *text = NULL;
	g_auto(GStrv) fields = NULL;

	g_file_get_contents("/proc/self/statm", &text, NULL, NULL);
	fields = g_strsplit(text, " ", 3);
	return g_ascii_strtoull(fields[1], NULL, 10) * (gsize) sysconf(_SC_PAGESIZE);
}

static gsize heap(void)
{
#ifdef __GLIBC__
	return mallinfo2().uordblks;
#else
	return resident();
#endif
}

/* Turns the loop until every endpoint is registered, or until not every one is. Returns: the longest turn. */
static gint64 run_until(RegentAgent *agent, gboolean complete)
{
	gint64 longest = 0;

	do {
		gint64 begin = cpu_time();

		g_main_context_iteration(NULL, FALSE);
		longest = MAX(longest, cpu_time() - begin);
	} while (regent_agent_complete(agent) != complete);
	return longest;
}

static gboolean stop_resting(gpointer data)
{
	*(gboolean *) data = FALSE;
	return G_SOURCE_REMOVE;
}

/* Returns: CPU time of @ret_turns turns in REST. */
static gint64 rest(guint *ret_turns)
{
	gboolean resting = TRUE;
	gint64 cpu = cpu_time();

	g_timeout_add(REST / 1000, stop_resting, &resting);
	*ret_turns = 0;
	while (resting) {
		g_main_context_iteration(NULL, TRUE);
		++*ret_turns;
	}
	return cpu_time() - cpu;
}

static void rewind_all(RegentAgent *agent)
{
	g_auto(GStrv) names = regent_agent_endpoints(agent);

	for (char **name = names; *name; name++)
		regent_agent_request(agent, *name, REGENT_REQUEST_RESTART, NULL);
	run_until(agent, FALSE);
}

static void measure(const char *folder, guint endpoints)
{
	gsize heap_before = heap(), resident_before = resident(), heap_after, resident_after;
	RegentAgent *agent = make_agent(folder, endpoints);
	gint64 begin = cpu_time(), start, quiet, again, longest;
	guint turns;

	regent_agent_start(agent);
	run_until(agent, TRUE);
	start = cpu_time() - begin;
	heap_after = heap();
	resident_after = resident();
	quiet = rest(&turns);
	begin = cpu_time();
	rewind_all(agent);
	longest = run_until(agent, TRUE);
	again = cpu_time() - begin;
	g_print("%9u  %10.2f  %10.2f  %8.1f  %12.1f  %10.2f  %9.1f  %10.1f\n", endpoints,
		(double) (heap_after - heap_before) / endpoints / 1024,
		(double) (resident_after - MIN(resident_before, resident_after)) / endpoints / 1024,
		(double) start / 1000, (double) quiet / turns, (double) quiet * 100 / REST, (double) again / 1000,
		(double) longest / 1000);
	regent_agent_free(agent);
	remove_files(folder);
}

static void be_silent(const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
}

int main(int argc, char **argv)
{
	g_autofree char *folder = g_dir_make_tmp("regent-bench-XXXXXX", NULL);

	g_log_set_handler("regent", G_LOG_LEVEL_MESSAGE, be_silent, NULL);
	g_print("%9s  %10s  %10s  %8s  %12s  %10s  %9s  %10s\n", "endpoints", "heap KiB/e", "RSS KiB/e", "start ms",
		"resting us/t", "resting %", "rewind ms", "longest ms");
	for (int i = 1; i < argc; i++)
		measure(folder, (guint) g_ascii_strtoull(argv[i], NULL, 10));
	return 0;
}
