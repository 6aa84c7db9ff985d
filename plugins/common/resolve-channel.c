/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define CARES_NO_DEPRECATED
#include "resolve-channel.h"

#include "voice-socket.h"

#define TIMEOUT_MS 2000 /* of the first try; c-ares doubles it */
#define TRIES 2         /* over all servers */

void resolve_channel_set_timer(ResolveChannel *channel)
{
	struct timeval tv;

	if (channel->ares && ares_timeout(channel->ares, NULL, &tv))
		regent_timer_set(channel->retry, (gint64) tv.tv_sec * G_USEC_PER_SEC + tv.tv_usec);
	else
		regent_timer_stop(channel->retry);
}

static void on_retry(gpointer self)
{
	ResolveChannel *channel = self;

	ares_process_fd(channel->ares, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
	resolve_channel_set_timer(channel);
}

static void on_fd(gpointer self, int fd, GIOCondition condition)
{
	ResolveChannel *channel = self;
	gboolean broken = (condition & (G_IO_ERR | G_IO_HUP)) != 0;

	ares_process_fd(channel->ares, broken || (condition & G_IO_IN) ? fd : ARES_SOCKET_BAD,
		broken || (condition & G_IO_OUT) ? fd : ARES_SOCKET_BAD);
	resolve_channel_set_timer(channel);
}

static void on_socket_state(void *self, ares_socket_t fd, int readable, int writable)
{
	ResolveChannel *channel = self;
	RegentWatch *watch = g_hash_table_lookup(channel->watches, GINT_TO_POINTER(fd));
	GIOCondition condition = (readable ? G_IO_IN : 0) | (writable ? G_IO_OUT : 0);

	if (!condition) {
		if (watch)
			regent_watch_remove(watch);
		g_hash_table_remove(channel->watches, GINT_TO_POINTER(fd));
	} else if (watch) {
		regent_watch_set(watch, condition);
	} else {
		watch = regent_step_watch_fd(channel->step, fd, condition, on_fd, channel);
		g_hash_table_insert(channel->watches, GINT_TO_POINTER(fd), watch);
	}
}

static int on_socket(ares_socket_t fd, int type, void *self)
{
	ResolveChannel *channel = self;
	g_autoptr(GError) error = NULL;

	if (voice_socket_mark(channel->step, fd, &error))
		return 0;
	regent_step_log(channel->step, G_LOG_LEVEL_WARNING, "%s", error->message);
	return -1;
}

/* Everything that c-ares would take from resolv.conf, the environment and the host's name is given here. */
static int init_ares(ResolveChannel *channel)
{
	struct ares_options options = {
		.flags = ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES,
		.timeout = TIMEOUT_MS,
		.tries = TRIES,
		.ndots = 1,
		.ndomains = 0,
		.lookups = (char *) "b",
		.resolvconf_path = (char *) "/dev/null",
		.sock_state_cb = on_socket_state,
		.sock_state_cb_data = channel,
	};
	int mask = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_NDOTS | ARES_OPT_DOMAINS |
		   ARES_OPT_LOOKUPS | ARES_OPT_RESOLVCONF | ARES_OPT_SOCK_STATE_CB | ARES_OPT_NOROTATE;

#ifdef ARES_OPT_QUERY_CACHE
	options.qcache_max_ttl = 0;
	mask |= ARES_OPT_QUERY_CACHE;
#endif
	return ares_init_options(&channel->ares, &options, mask);
}

gboolean resolve_channel_open(ResolveChannel *channel, char **servers, GError **error)
{
	g_autofree char *list = g_strjoinv(",", servers);
	int status;

	if (channel->ares)
		return TRUE;
	status = init_ares(channel);
	if (status == ARES_SUCCESS) {
		ares_set_socket_configure_callback(channel->ares, on_socket, channel);
		status = ares_set_servers_ports_csv(channel->ares, list);
	}
	if (status == ARES_SUCCESS)
		return TRUE;
	g_set_error(
		error, REGENT_ERROR, REGENT_ERROR_FAILED, "cannot use DNS server %s: %s", list, ares_strerror(status));
	resolve_channel_close(channel);
	return FALSE;
}

void resolve_channel_close(ResolveChannel *channel)
{
	g_clear_pointer(&channel->ares, ares_destroy);
}

ResolveChannel *resolve_channel_new(RegentStep *step)
{
	ResolveChannel *channel = g_new0(ResolveChannel, 1);

	ares_library_init(ARES_LIB_INIT_ALL);
	channel->step = step;
	channel->watches = g_hash_table_new(NULL, NULL);
	channel->retry = regent_step_timer(step, on_retry, channel);
	return channel;
}

void resolve_channel_free(ResolveChannel *channel)
{
	resolve_channel_close(channel);
	regent_timer_free(channel->retry);
	g_hash_table_unref(channel->watches);
	g_free(channel);
	ares_library_cleanup();
}
