/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "probe.h"

#include "block.h"
#include "expect.h"
#include "probe-run.h"
#include "probe-use.h"

#include <net/if.h>
#include <stdio.h>
#include <unistd.h>

#define ROOT "/run/regent-probe"

/* A probe of one port, with a boot or several. */
typedef struct {
	Ctl *ctl;
	ProbePlan plan;
	ProbeExpect *expect; /* NULL: none */
	ProbeFolder *folder;
	GPtrArray *dicts; /* for --json */
	CtlExit exit;     /* the worst so far */
} Tester;

static void tester_clear(Tester *tester)
{
	g_autofree char *path = tester->folder ? probe_folder_path(tester->folder, NULL) : NULL;

	if (path)
		probe_use_clean(path, tester->plan.interface, tester->ctl);
	probe_plan_clear(&tester->plan);
	g_clear_pointer(&tester->expect, probe_expect_free);
	g_clear_pointer(&tester->folder, probe_folder_give_back);
	g_clear_pointer(&tester->dicts, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Tester, tester_clear)

/* Before anything is done. */

static char *list_interfaces(void)
{
	g_autoptr(GStrvBuilder) names = g_strv_builder_new();
	struct if_nameindex *all = if_nameindex();
	g_auto(GStrv) list = NULL;

	for (struct if_nameindex *at = all; at && at->if_index; at++)
		if (!g_str_equal(at->if_name, "lo"))
			g_strv_builder_add(names, at->if_name);
	if (all)
		if_freenameindex(all);
	list = g_strv_builder_end(names);
	return g_strjoinv(", ", list);
}

static gboolean check_interface(Ctl *ctl, const char *interface)
{
	g_autofree char *list = NULL, *used = NULL;

	if (geteuid() != 0) {
		ctl_fail(ctl, CTL_NOT_ALLOWED, "not-allowed",
			"A probe takes the interface for itself, which is for root: `sudo regentctl probe %s`",
			interface);
		return FALSE;
	}
	if (!if_nametoindex(interface)) {
		list = list_interfaces();
		ctl_fail(ctl, CTL_USAGE, "usage", "There is no interface %s. There is: %s", interface,
			*list ? list : "none but lo");
		return FALSE;
	}
	if (probe_use_is_loopback(interface)) {
		ctl_fail(ctl, CTL_USAGE, "usage",
			"%s leads back to this machine: nothing is plugged in there to probe.", interface);
		return FALSE;
	}
	used = probe_use_find(ctl, interface);
	if (!used)
		used = probe_use_find_stranger(interface);
	if (used)
		ctl_fail(ctl, CTL_USAGE, "busy", "%s", used);
	return !used;
}

/* The folder is ours: those that others have left over are cleaned up, and what the interface is now is noted. */
static gboolean note(Tester *tester, const char *root)
{
	g_autofree char *path = probe_folder_path(tester->folder, NULL);
	g_autofree char *claimed = probe_use_claimed(tester->plan.interface);
	g_autoptr(GError) error = NULL;

	probe_folder_sweep(root, probe_use_clean, tester->ctl);
	if (claimed) {
		ctl_fail(tester->ctl, CTL_USAGE, "busy", "%s", claimed);
		return FALSE;
	}
	if (!probe_use_note(path, tester->plan.interface, &error))
		ctl_fail(tester->ctl, CTL_UNREGISTERED, "failed", "%s", error->message);
	return !error;
}

static gboolean take_folder(Tester *tester)
{
	const char *given = g_getenv("REGENT_PROBE_DIR"), *root = given ? given : ROOT;
	const char *interface = tester->plan.interface;
	g_autoptr(GError) error = NULL;

	tester->folder = probe_folder_take(root, interface, probe_use_clean, tester->ctl, &error);
	if (tester->folder)
		return note(tester, root);
	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_BUSY))
		ctl_fail(tester->ctl, CTL_USAGE, "busy",
			"Another probe is at work on %s: wait for its end, or end it with Ctrl-C where it runs.",
			interface);
	else
		ctl_fail(tester->ctl, CTL_UNREGISTERED, "failed", "%s", error->message);
	return FALSE;
}

static gboolean begin(Tester *tester, char **arguments)
{
	Ctl *ctl = tester->ctl;
	g_autoptr(GError) error = NULL;

	if (probe_plan_read(&tester->plan, ctl->given, arguments, &error) && tester->plan.expect)
		tester->expect = probe_expect_load(tester->plan.expect, &error);
	if (error)
		ctl_fail(ctl, CTL_USAGE, "usage", "%s", error->message);
	tester->plan.quiet |= ctl->json;
	return !error && check_interface(ctl, tester->plan.interface) && take_folder(tester);
}

/* What was found. */

static gboolean is_of_several(const Tester *tester)
{
	return tester->plan.models && tester->plan.models[1];
}

static void tell(Tester *tester, const Probe *probe)
{
	Ctl *ctl = tester->ctl;

	if (ctl->json)
		g_ptr_array_add(tester->dicts, g_variant_ref_sink(probe_block_dict(probe)));
	else
		ctl_print(probe_block_text(probe, &ctl->style));
	fflush(stdout);
}

static CtlExit judge(const ProbeResult *result, const Probe *probe)
{
	gboolean good = result->end == PROBE_DONE && probe_end_all_done(result->status) &&
			!probe_expect_failures(probe->judged);

	if (result->end == PROBE_STOPPED)
		return CTL_INTERRUPTED;
	return good ? CTL_REGISTERED : CTL_UNREGISTERED;
}

/* One boot of several is one of a list, also when it came to nothing. */
static void tell_failure(Tester *tester, const ProbeResult *result)
{
	if (tester->ctl->json && is_of_several(tester))
		g_ptr_array_add(tester->dicts, g_variant_ref_sink(ctl_error_dict(result->code, result->words)));
	else
		ctl_fail(tester->ctl, result->exit, result->code, "%s", result->words);
	tester->exit = result->exit;
}

/* Returns: whether another one may follow. */
static gboolean boot(Tester *tester, const char *model)
{
	g_auto(ProbeResult) result = { 0 };
	g_autoptr(GPtrArray) judged = NULL;
	Probe probe;
	CtlExit exit;

	probe_run(tester->ctl, &tester->plan, model, tester->folder, &result);
	if (!result.status) {
		tell_failure(tester, &result);
		return FALSE;
	}
	probe = (Probe) { result.status, result.facts, result.events, result.started, result.ended,
		tester->plan.interface, NULL, result.cut };
	if (tester->expect)
		probe.judged = judged = probe_expect_judge(tester->expect, &probe);
	tell(tester, &probe);
	exit = judge(&result, &probe);
	tester->exit = MAX(tester->exit, exit);
	return exit != CTL_INTERRUPTED;
}

/* One boot is told by itself, several are a list. */
static void print_json(Tester *tester)
{
	GVariant *const *dicts = (GVariant *const *) tester->dicts->pdata;

	if (is_of_several(tester))
		ctl_print_json(g_variant_new_array(G_VARIANT_TYPE_VARDICT, dicts, tester->dicts->len));
	else if (tester->dicts->len)
		ctl_print_json(dicts[0]);
}

CtlExit ctl_probe(Ctl *ctl, char **arguments)
{
	g_auto(Tester) tester = { .ctl = ctl };
	char **model;

	if (!begin(&tester, arguments))
		return ctl->exit;
	tester.dicts = g_ptr_array_new_with_free_func((GDestroyNotify) g_variant_unref);
	model = tester.plan.models;
	while (boot(&tester, model ? *model : NULL) && model && *++model)
		if (!ctl->json)
			puts("");
	if (ctl->json)
		print_json(&tester);
	return tester.exit;
}
