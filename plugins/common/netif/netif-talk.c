/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "netif-talk.h"

#include <errno.h>
#include <gio/gio.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <string.h>

/* A dump ends by itself; its two bits alone mean REPLACE and EXCL. */
void netif_request(NetifRequest *request, guint16 type, guint16 flags)
{
	gboolean dump = (flags & NLM_F_DUMP) == NLM_F_DUMP;

	memset(request->buffer, 0, sizeof request->buffer);
	request->header = mnl_nlmsg_put_header(request->buffer);
	request->header->nlmsg_type = type;
	request->header->nlmsg_flags = NLM_F_REQUEST | flags | (dump ? 0 : NLM_F_ACK);
}

gpointer netif_request_put(NetifRequest *request, gsize size)
{
	return mnl_nlmsg_put_extra_header(request->header, size);
}

typedef struct {
	const struct nlattr **table;
	guint max;
} Table;

static int put_in_table(const struct nlattr *attribute, void *data)
{
	Table *into = data;
	guint16 type = mnl_attr_get_type(attribute);

	if (type <= into->max)
		into->table[type] = attribute;
	return MNL_CB_OK;
}

void netif_attributes(const struct nlmsghdr *message, gsize size, const struct nlattr **table, guint max)
{
	Table into = { table, max };

	memset(table, 0, (max + 1) * sizeof *table);
	mnl_attr_parse(message, (unsigned int) size, put_in_table, &into);
}

void netif_nested(const struct nlattr *parent, const struct nlattr **table, guint max)
{
	Table into = { table, max };

	memset(table, 0, (max + 1) * sizeof *table);
	mnl_attr_parse_nested(parent, put_in_table, &into);
}

static gint io_code(int number)
{
	switch (number) {
	case ENODEV:
	case ENXIO:
	case ESRCH:
	case EADDRNOTAVAIL:
		return G_IO_ERROR_NOT_FOUND;
	default:
		return (gint) g_io_error_from_errno(number);
	}
}

static gboolean fail(GError **error, int number, const char *what, const char *name, const char *words)
{
	g_set_error(error, G_IO_ERROR, io_code(number), "cannot %s %s: %s%s%s%s", what, name, g_strerror(number),
		words ? " (" : "", words ? words : "", words ? ")" : "");
	return FALSE;
}

/* NETLINK_CAP_ACK leaves our request out of the answer, so that the kernel's own words follow its
 * error. */
static struct mnl_socket *open_socket(void)
{
	struct mnl_socket *socket = mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC);
	int one = 1;

	if (!socket)
		return NULL;
	mnl_socket_setsockopt(socket, NETLINK_CAP_ACK, &one, sizeof one);
	mnl_socket_setsockopt(socket, NETLINK_EXT_ACK, &one, sizeof one);
	if (mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID) == 0)
		return socket;
	mnl_socket_close(socket);
	return NULL;
}

static const char *kernel_words(const struct nlmsghdr *message)
{
	const struct nlattr *table[NLMSGERR_ATTR_MSG + 1];

	if (!(message->nlmsg_flags & NLM_F_ACK_TLVS))
		return NULL;
	netif_attributes(message, sizeof(struct nlmsgerr), table, NLMSGERR_ATTR_MSG);
	return table[NLMSGERR_ATTR_MSG] ? mnl_attr_get_str(table[NLMSGERR_ATTR_MSG]) : NULL;
}

typedef struct {
	NetifReply reply;
	gpointer self;
	const char *what;
	const char *name;
	gboolean end;
} Talk;

static gboolean read_message(Talk *talk, const struct nlmsghdr *message, GError **error)
{
	const struct nlmsgerr *answer;

	switch (message->nlmsg_type) {
	case NLMSG_ERROR:
		talk->end = TRUE;
		answer = mnl_nlmsg_get_payload(message);
		return answer->error == 0 || fail(error, -answer->error, talk->what, talk->name, kernel_words(message));
	case NLMSG_DONE:
		talk->end = TRUE;
		return TRUE;
	default:
		if (talk->reply)
			talk->reply(talk->self, message);
		return TRUE;
	}
}

static gboolean read_answer(Talk *talk, struct mnl_socket *socket, GError **error)
{
	guint64 buffer[4096]; /* a dump comes in pieces of at most 32 KiB */

	while (!talk->end) {
		ssize_t length = mnl_socket_recvfrom(socket, buffer, sizeof buffer);
		const struct nlmsghdr *message = (const struct nlmsghdr *) buffer;
		int left = (int) length;

		if (length < 0)
			return fail(error, errno, talk->what, talk->name, NULL);
		for (; mnl_nlmsg_ok(message, left) && !talk->end; message = mnl_nlmsg_next(message, &left))
			if (!read_message(talk, message, error))
				return FALSE;
	}
	return TRUE;
}

gboolean netif_talk(
	NetifRequest *request, NetifReply reply, gpointer self, const char *what, const char *name, GError **error)
{
	struct mnl_socket *socket = open_socket();
	Talk talk = { .reply = reply, .self = self, .what = what, .name = name };
	gboolean good;

	if (!socket)
		return fail(error, errno, what, name, "no netlink socket");
	if (mnl_socket_sendto(socket, request->header, request->header->nlmsg_len) < 0)
		good = fail(error, errno, what, name, NULL);
	else
		good = read_answer(&talk, socket, error);
	mnl_socket_close(socket);
	return good;
}

int netif_index(const char *name, GError **error)
{
	int index = strlen(name) < IFNAMSIZ ? (int) if_nametoindex(name) : 0;

	if (!index)
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "there is no interface %s", name);
	return index;
}
