/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cm.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

void cm_log(CallManager *cm, const char *event, const char *format, ...)
{
	va_list list;

	if (cm->quiet)
		return;
	printf("%.3f %s ", g_get_monotonic_time() / 1e6, event);
	va_start(list, format);
	vprintf(format, list);
	va_end(list);
	putchar('\n');
}

void cm_watch(CallManager *cm, Handler *handler, int fd)
{
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = handler };

	if (epoll_ctl(cm->epoll, EPOLL_CTL_ADD, fd, &event) < 0)
		g_error("epoll_ctl: %s", g_strerror(errno));
}

gboolean cm_listen(CallManager *cm)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(cm->port) };
	int on = 1;

	if (cm->listen_fd >= 0)
		return TRUE;
	inet_pton(AF_INET, cm->address, &address.sin_addr);
	cm->listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	setsockopt(cm->listen_fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (bind(cm->listen_fd, (struct sockaddr *) &address, sizeof address) < 0 || listen(cm->listen_fd, 4096) < 0) {
		g_printerr("callmanager: %s:%d: %s\n", cm->address, cm->port, g_strerror(errno));
		cm_refuse(cm);
		return FALSE;
	}
	cm->listener.ready = session_accept;
	cm->listener.cm = cm;
	cm_watch(cm, &cm->listener, cm->listen_fd);
	cm_log(cm, "listening", "address=%s port=%d profile=%s", cm->address, cm->port, cm->profile.name);
	return TRUE;
}

void cm_refuse(CallManager *cm)
{
	if (cm->listen_fd >= 0)
		close(cm->listen_fd);
	cm->listen_fd = -1;
}

void cm_stop(CallManager *cm, guint seconds)
{
	cm->refuse_at = g_get_monotonic_time() + G_TIME_SPAN_SECOND / 10;
	cm->listen_at = cm->refuse_at + seconds * G_TIME_SPAN_SECOND;
	for (GList *link = cm->sessions.head, *next; link; link = next) {
		next = link->next;
		session_end(link->data, SESSION_RST, "stopped");
	}
}

/* Returns: whether there is a stop that is not over. */
static gboolean go_on_stopping(CallManager *cm)
{
	gint64 now = g_get_monotonic_time();

	if (cm->refuse_at && cm->refuse_at <= now) {
		cm_refuse(cm);
		cm->refuse_at = 0;
	}
	if (cm->listen_at && cm->listen_at <= now) {
		cm->listen_at = 0;
		cm_listen(cm);
	}
	return cm->listen_at != 0;
}

static void raise_file_limit(void)
{
	struct rlimit limit = { 65536, 65536 };

	if (setrlimit(RLIMIT_NOFILE, &limit) == 0)
		return;
	getrlimit(RLIMIT_NOFILE, &limit);
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

static void loop(CallManager *cm)
{
	struct epoll_event events[256];
	gint64 tick = 0;
	gboolean busy = FALSE;

	while (!cm->quit) {
		fflush(stdout);
		int count = epoll_wait(cm->epoll, events, G_N_ELEMENTS(events), busy ? 20 : 1000);
		for (int i = 0; i < count; i++) {
			Handler *handler = events[i].data.ptr;
			handler->ready(handler, events[i].events);
		}
		if (g_get_monotonic_time() - tick >= G_TIME_SPAN_SECOND) {
			tick = g_get_monotonic_time();
			sessions_tick(cm);
		}
		busy = go_on_stopping(cm);
		busy = sessions_end_due(cm) || busy;
		sessions_reap(cm);
	}
}

static int usage(void)
{
	g_autofree char *names = cm_profile_names();

	g_print("callmanager [OPTION...]: an SCCP call manager for tests\n"
		"callmanager --tell SOCKET COMMAND...: tells a running one\n\n"
		"  --profile NAME           which server to be: %s\n"
		"  --devices FILE           devices it knows, one a line: NAME TYPE NUMBER [LABEL]\n"
		"  --control SOCKET         where it takes commands; every option below is one, with off to end it\n",
		names);
	settings_help();
	return 2;
}

static gboolean set_special(CallManager *cm, const char *name, const char *value, char **control)
{
	g_autoptr(GError) error = NULL;

	if (!strcmp(name, "profile") && value && cm_profile_find(value)) {
		cm->profile = *cm_profile_find(value);
	} else if (!strcmp(name, "control") && value) {
		*control = g_strdup(value);
	} else if (!strcmp(name, "devices") && value) {
		if (!cm_devices_load(cm, value, &error))
			g_printerr("callmanager: %s\n", error->message);
		return !error;
	} else {
		return FALSE;
	}
	return TRUE;
}

static gboolean parse(CallManager *cm, int argc, char **argv, char **control)
{
	for (int i = 1; i < argc; i++) {
		const char *name = argv[i] + 2;
		if (!g_str_has_prefix(argv[i], "--"))
			return FALSE;
		if (setting_is_flag(name)) {
			setting_set(cm, name, NULL);
			continue;
		}
		const char *value = i + 1 < argc ? argv[++i] : NULL;
		if (!set_special(cm, name, value, control) && !setting_set(cm, name, value))
			return FALSE;
	}
	return TRUE;
}

static CallManager *cm_new(void)
{
	CallManager *cm = g_new0(CallManager, 1);

	cm->profile = *cm_profile_find("cucm");
	cm->faults.version_byte = -1;
	cm->listen_fd = cm->control_fd = -1;
	cm->port = 2000;
	cm->next_number = 1001;
	cm->address = g_strdup("0.0.0.0");
	cm->load = g_strdup("");
	cm->devices = g_hash_table_new(g_str_hash, g_str_equal);
	cm->doomed = g_ptr_array_new();
	cm->buttons = g_array_new(FALSE, FALSE, 1);
	cm->epoll = epoll_create1(EPOLL_CLOEXEC);
	setting_set(cm, "buttons", "9,9,9,2,2,15,14");
	return cm;
}

int main(int argc, char **argv)
{
	CallManager *cm;
	char *control = NULL;

	if (argc > 3 && !strcmp(argv[1], "--tell"))
		return control_tell(argv[2], argv + 3);
	signal(SIGPIPE, SIG_IGN);
	raise_file_limit();
	cm = cm_new();
	if (!parse(cm, argc, argv, &control))
		return usage();
	if (control && !control_listen(cm, control)) {
		g_printerr("callmanager: %s: %s\n", control, g_strerror(errno));
		return 1;
	}
	if (!cm_listen(cm))
		return 1;
	loop(cm);
	return 0;
}
