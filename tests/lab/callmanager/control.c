/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cm.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* Commands while it runs: one packet each on a unix socket, answered by one: "ok", a list, or what is wrong. */

typedef struct {
	const char *name;
	guint words; /* least, the name included */
	const char *help;
	void (*run)(CallManager *cm, Session *session, char **words, const char *rest);
} Command;

static void send_reset(Session *session, guint kind)
{
	cm_log(session->handler.cm, "reset", "device=%s kind=%u", session->device->name, kind);
	pdu_words(session, 0x9f, 1, kind);
}

static void run_reset(CallManager *cm, Session *session, char **words, const char *rest)
{
	send_reset(session, 1);
}

static void run_restart(CallManager *cm, Session *session, char **words, const char *rest)
{
	send_reset(session, 2);
}

static void run_apply(CallManager *cm, Session *session, char **words, const char *rest)
{
	send_reset(session, 3);
}

static void run_text(CallManager *cm, Session *session, char **words, const char *rest)
{
	pdu_begin(session, 0x99);
	pdu_field(session, rest, 32);
	pdu_end(session);
}

static void run_prompt(CallManager *cm, Session *session, char **words, const char *rest)
{
	answer_prompt(session, 0, rest);
}

static void run_notify(CallManager *cm, Session *session, char **words, const char *rest)
{
	answer_notify(session, 10, rest);
}

static void run_pri_notify(CallManager *cm, Session *session, char **words, const char *rest)
{
	answer_pri_notify(session, 10, 5, rest);
}

static void run_data(CallManager *cm, Session *session, char **words, const char *rest)
{
	answer_user_data(session, rest);
}

static void run_lamp(CallManager *cm, Session *session, char **words, const char *rest)
{
	pdu_words(session, 0x86, 3, (guint32) atoi(words[2]), (guint32) atoi(words[3]), (guint32) atoi(words[4]));
}

static void run_forward(CallManager *cm, Session *session, char **words, const char *rest)
{
	answer_forward(session, (guint32) atoi(words[2]), words[3] ? words[3] : "");
}

static void run_feature(CallManager *cm, Session *session, char **words, const char *rest)
{
	answer_feature(session, (guint32) atoi(words[2]), (guint32) atoi(words[3]));
}

static void run_call(CallManager *cm, Session *session, char **words, const char *rest)
{
	call_ring(session, words[2]);
}

static void run_media(CallManager *cm, Session *session, char **words, const char *rest)
{
	call_media(session);
}

static void run_end(CallManager *cm, Session *session, char **words, const char *rest)
{
	call_end(session);
}

static void run_kill(CallManager *cm, Session *session, char **words, const char *rest)
{
	session_end(session, SESSION_RST, "killed");
}

static void run_hang_up(CallManager *cm, Session *session, char **words, const char *rest)
{
	session_end(session, SESSION_FIN, "hung-up");
}

static void run_send(CallManager *cm, Session *session, char **words, const char *rest)
{
	for (const char *hex = rest; hex[0] && hex[1]; hex += 2)
		pdu_u8(session, g_ascii_xdigit_value(hex[0]) << 4 | g_ascii_xdigit_value(hex[1]));
}

static void run_flood(CallManager *cm, Session *session, char **words, const char *rest)
{
	for (int i = 0; i < atoi(words[2]); i++)
		answer_prompt(session, 0, "flood");
}

/* Of one phone: COMMAND DEVICE|all ... */
static const Command phone_commands[] = {
	{ "reset", 2, "DEVICE", run_reset },
	{ "restart", 2, "DEVICE", run_restart },
	{ "apply", 2, "DEVICE", run_apply },
	{ "text", 3, "DEVICE TEXT", run_text },
	{ "prompt", 3, "DEVICE TEXT", run_prompt },
	{ "notify", 3, "DEVICE TEXT", run_notify },
	{ "pri-notify", 3, "DEVICE TEXT", run_pri_notify },
	{ "data", 3, "DEVICE XML: for the display, from an application", run_data },
	{ "lamp", 5, "DEVICE STIMULUS INSTANCE MODE", run_lamp },
	{ "forward", 3, "DEVICE LINE [NUMBER]", run_forward },
	{ "feature", 4, "DEVICE INDEX STATUS", run_feature },
	{ "call", 3, "DEVICE FROM", run_call },
	{ "media", 2, "DEVICE", run_media },
	{ "end", 2, "DEVICE", run_end },
	{ "kill", 2, "DEVICE: reset its TCP connection", run_kill },
	{ "hang-up", 2, "DEVICE: close its TCP connection", run_hang_up },
	{ "send", 3, "DEVICE HEX: raw bytes", run_send },
	{ "flood", 3, "DEVICE COUNT: that many prompts", run_flood },
};

static char *run_on_phones(CallManager *cm, const Command *command, char **words, const char *rest)
{
	gboolean all = !strcmp(words[1], "all");
	guint found = 0;

	for (GList *link = cm->sessions.head, *next; link; link = next) {
		Session *session = link->data;
		next = link->next;
		if (!session->device || (!all && g_strcmp0(session->device->name, words[1])))
			continue;
		command->run(cm, session, words, rest);
		session_flush(session);
		found++;
	}
	return found || all ? g_strdup("ok") : g_strdup_printf("%s is not registered", words[1]);
}

static char *list_phones(CallManager *cm)
{
	GString *list = g_string_new(NULL);

	for (GList *link = cm->sessions.head; link && list->len < 8000; link = link->next) {
		Session *session = link->data;
		g_string_append_printf(list, "%s %s %s %u\n", session->device ? session->device->name : "-",
			session->device ? session->device->number : "-", session->peer, session->version);
	}
	return g_string_free(list, FALSE);
}

static char *load_devices(CallManager *cm, const char *path)
{
	g_autoptr(GError) error = NULL;

	return g_strdup(cm_devices_load(cm, path, &error) ? "ok" : error->message);
}

static char *refuse(CallManager *cm, gboolean on)
{
	if (on)
		cm_refuse(cm);
	return g_strdup(on || cm_listen(cm) ? "ok" : "cannot listen");
}

static char *run_line(CallManager *cm, const char *line)
{
	g_auto(GStrv) words = g_strsplit(line, " ", -1);
	guint count = g_strv_length(words);
	const char *first = strchr(line, ' '), *second = first ? strchr(first + 1, ' ') : NULL;

	for (guint i = 0; i < G_N_ELEMENTS(phone_commands); i++)
		if (!g_strcmp0(words[0], phone_commands[i].name))
			return count < phone_commands[i].words
				       ? g_strdup_printf("usage: %s %s", words[0], phone_commands[i].help)
				       : run_on_phones(cm, &phone_commands[i], words, second ? second + 1 : "");
	if (!g_strcmp0(words[0], "list"))
		return list_phones(cm);
	if (!g_strcmp0(words[0], "devices") && count == 2)
		return load_devices(cm, words[1]);
	if (!g_strcmp0(words[0], "forget") && count == 2)
		return g_strdup(g_hash_table_remove(cm->devices, words[1]) ? "ok" : "no such device");
	if (!g_strcmp0(words[0], "refuse") && count == 2)
		return refuse(cm, strcmp(words[1], "off"));
	if (!g_strcmp0(words[0], "stop") && count == 2) {
		cm_stop(cm, (guint) atoi(words[1]));
		return g_strdup("ok");
	}
	if (!g_strcmp0(words[0], "quit")) {
		cm->quit = TRUE;
		return g_strdup("ok");
	}
	if (count && setting_set(cm, words[0], first ? first + 1 : NULL))
		return g_strdup("ok");
	return g_strdup_printf("\"%s\" is no command", line);
}

static void control_ready(Handler *handler, guint32 events)
{
	char line[9000];
	int fd = accept(handler->cm->control_fd, NULL, NULL);
	gssize size = fd < 0 ? -1 : recv(fd, line, sizeof line - 1, 0);

	if (size > 0) {
		line[size] = 0;
		g_autofree char *answer = run_line(handler->cm, line);
		cm_log(handler->cm, "command", "line=\"%.60s\" answer=\"%.60s\"", line, answer);
		if (send(fd, answer, strlen(answer), MSG_NOSIGNAL) < 0)
			cm_log(handler->cm, "command-unanswered", "line=\"%s\"", line);
	}
	if (fd >= 0)
		close(fd);
}

static int control_socket(const char *path, struct sockaddr_un *address)
{
	address->sun_family = AF_UNIX;
	g_strlcpy(address->sun_path, path, sizeof address->sun_path);
	return socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
}

gboolean control_listen(CallManager *cm, const char *path)
{
	struct sockaddr_un address = { 0 };

	cm->control_fd = control_socket(path, &address);
	unlink(path);
	if (bind(cm->control_fd, (struct sockaddr *) &address, sizeof address) < 0 || listen(cm->control_fd, 8) < 0)
		return FALSE;
	cm->control.ready = control_ready;
	cm->control.cm = cm;
	cm_watch(cm, &cm->control, cm->control_fd);
	return TRUE;
}

int control_tell(const char *path, char **words)
{
	struct sockaddr_un address = { 0 };
	int fd = control_socket(path, &address);
	g_autofree char *line = g_strjoinv(" ", words);
	char answer[9000];

	if (connect(fd, (struct sockaddr *) &address, sizeof address) < 0 || send(fd, line, strlen(line), 0) < 0) {
		g_printerr("callmanager: no call manager at %s\n", path);
		return 1;
	}
	gssize size = recv(fd, answer, sizeof answer - 1, 0);
	close(fd);
	answer[MAX(size, 0)] = 0;
	if (!strcmp(answer, "ok"))
		return 0;
	g_print("%s%s", answer, !*answer || g_str_has_suffix(answer, "\n") ? "" : "\n");
	return strcmp(words[0], "list") ? 1 : 0;
}
