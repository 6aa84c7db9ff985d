/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "probe-use.h"

#include "probe-folder.h"

#ifdef PROBE_CLEANS
#include "probe-link.h"
#include "plugins/common/netif/netif-claim.h"
#include "plugins/common/netif/netif.h"
#endif

#include <gio/gunixsocketaddress.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <unistd.h>

gboolean probe_use_is_loopback(const char *interface)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct ifreq request = { 0 };
	gboolean is;

	g_strlcpy(request.ifr_name, interface, sizeof request.ifr_name);
	is = fd >= 0 && ioctl(fd, SIOCGIFFLAGS, &request) == 0 && (request.ifr_flags & IFF_LOOPBACK);
	if (fd >= 0)
		close(fd);
	return is;
}

/* A daemon that hangs has its interface in use all the same. */
static gboolean somebody_listens(const char *path)
{
	g_autoptr(GSocket) socket = g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, 0, NULL);
	g_autoptr(GSocketAddress) address = g_unix_socket_address_new(path);

	return socket && g_socket_connect(socket, address, NULL, NULL);
}

static char *judge(GPtrArray *statuses, const char *interface)
{
	for (guint i = 0; i < statuses->len; i++)
		if (g_str_equal(ctl_string(statuses->pdata[i], "interface"), interface))
			return g_strdup_printf(
				"regentd is at work on %s, as %s: a probe would get in its way. "
				"`systemctl stop regentd` stops it; `regentctl status` shows what it has found.",
				interface, ctl_string(statuses->pdata[i], "device"));
	return NULL;
}

char *probe_use_find(const Ctl *ctl, const char *interface)
{
	Ctl quiet = { .socket = ctl->socket, .quiet = TRUE };
	g_autoptr(GPtrArray) statuses = somebody_listens(ctl->socket) ? ctl_read_statuses(&quiet, NULL) : NULL;
	char *found = NULL;

	if (statuses)
		found = judge(statuses, interface);
	else if (somebody_listens(ctl->socket))
		found = g_strdup_printf("A regentd on %s does not answer, so nobody knows whether it is at work on %s. "
					"`systemctl restart regentd`",
			ctl->socket, interface);
	g_clear_object(&quiet.connection);
	return found;
}

char *probe_use_claimed(const char *interface)
{
#ifdef PROBE_CLEANS
	gint64 process = netif_claimant(interface);

	if (process)
		return g_strdup_printf("Another regentd, process %" G_GINT64_FORMAT
				       ", is at work on %s: a probe would get in its way. `kill %" G_GINT64_FORMAT
				       "` stops it.",
			process, interface, process);
#endif
	return NULL;
}

#ifdef PROBE_CLEANS
static char *say_release(const NetifStranger *stranger, const char *interface)
{
	const NetifManager *manager = &stranger->manager;

	if (stranger->bridge)
		return g_strdup_printf("`ip link set %s nomaster`", interface);
	if (manager->command)
		return g_strdup_printf("`%s`", manager->command);
	if (manager->file)
		return g_strdup_printf("in %s set `%s`", manager->file, manager->setting);
	if (stranger->address)
		return g_strdup_printf("`ip address flush dev %s`", interface);
	return g_strdup_printf("`ip route del default dev %s`", interface);
}

static char *say_stranger(const NetifStranger *stranger, const char *interface)
{
	const char *manager = stranger->manager.name;
	g_autofree char *what = NULL, *release = say_release(stranger, interface);

	if (stranger->bridge)
		what = g_strdup_printf("is a port of %s", stranger->bridge);
	else if (stranger->address)
		what = g_strdup_printf("carries %s", stranger->address);
	else
		what = g_strdup("has a default route");
	return g_strdup_printf("%s is in use: it %s, which is not regent's%s%s. Take a port that nobody uses. What "
			       "releases this one, and cuts off who is logged in over it: %s",
		interface, what, manager ? "; probably it is managed by " : "", manager ? manager : "", release);
}

char *probe_use_find_stranger(const char *interface)
{
	g_auto(NetifStranger) stranger = { 0 };

	return netif_stranger_find(&stranger, interface, NULL) ? say_stranger(&stranger, interface) : NULL;
}

static char *note_path(const char *folder)
{
	return g_build_filename(folder, PROBE_FOLDER_NOTE, NULL);
}

gboolean probe_use_note(const char *path, const char *interface, GError **error)
{
	g_autofree char *note = note_path(path);

	return probe_link_note(note, interface, error);
}

static void clean(const char *path, const char *interface)
{
	g_autofree char *note = note_path(path);
	g_autoptr(GError) error = NULL;
	gboolean kept;

	if (!netif_sweep_vlans(interface, &error) || !netif_sweep_addresses(interface, NULL, &kept, &error) ||
		!probe_link_restore(note, interface, &error))
		g_printerr("What a probe left on %s cannot be taken away: %s\n", interface, error->message);
}
#else
char *probe_use_find_stranger(const char *interface)
{
	return NULL;
}

/* No plugin of this build changes interfaces. */
gboolean probe_use_note(const char *path, const char *interface, GError **error)
{
	return TRUE;
}

static void clean(const char *path, const char *interface)
{
}
#endif

void probe_use_clean(const char *path, const char *interface, gpointer ctl)
{
	g_autofree char *used = probe_use_find(ctl, interface), *claimed = probe_use_claimed(interface);

	if (!used && !claimed && if_nametoindex(interface))
		clean(path, interface);
}
