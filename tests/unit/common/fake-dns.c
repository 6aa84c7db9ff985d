/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fake-dns.h"

#include "fake-step.h"
#include "wire.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <regent/facts.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

static char *read_name(WireReader *r)
{
	GString *name = g_string_new(NULL);
	guint8 length;

	while ((length = wire_u8(r))) {
		g_autofree char *label = wire_string(r, length);

		g_string_append_printf(name, "%s%s", name->len ? "." : "", label);
	}
	return g_string_free(name, FALSE);
}

static void put_name(WireWriter *w, const char *name)
{
	g_auto(GStrv) labels = g_strsplit(name, ".", -1);

	for (char **label = labels; *label; label++) {
		if (!**label)
			continue;
		wire_put_u8(w, (guint8) strlen(*label));
		wire_put_bytes(w, *label, strlen(*label));
	}
	wire_put_u8(w, 0);
}

static void put_data(WireWriter *w, const FakeRecord *record, const char *data)
{
	gsize at = wire_reserve(w, 2);

	if (record->type == FAKE_DNS_A) {
		struct in_addr address;

		assert_int_equal(inet_pton(AF_INET, data, &address), 1);
		wire_put_bytes(w, &address, sizeof address);
	} else {
		g_auto(GStrv) parts = g_strsplit(data, " ", 4);

		for (guint i = 0; i < 3; i++)
			wire_put_be16(w, (guint16) g_ascii_strtoull(parts[i], NULL, 10));
		put_name(w, parts[3]);
	}
	wire_patch_be16(w, at, (guint16) (w->length - at - 2));
}

static void put_head(WireWriter *w, const char *name, guint16 type)
{
	if (name)
		put_name(w, name);
	else
		wire_put_be16(w, 0xc00c); /* the name that was asked for */
	wire_put_be16(w, type);
	wire_put_be16(w, 1);
	wire_put_be32(w, 60);
}

static void put_alias(WireWriter *w, const char *other)
{
	gsize at;

	put_head(w, NULL, FAKE_DNS_CNAME);
	at = wire_reserve(w, 2);
	put_name(w, other);
	wire_patch_be16(w, at, (guint16) (w->length - at - 2));
}

static const FakeRecord *find_record(const FakeRecord *zone, const char *name, guint16 type)
{
	for (; zone->name; zone++)
		if (g_ascii_strcasecmp(zone->name, name) == 0 && zone->type == type)
			return zone;
	return NULL;
}

static void put_answer(WireWriter *w, const FakeRecord *record, guint16 id, const char *name, guint16 type)
{
	const char *other = record ? record->alias_of : NULL;
	guint16 count = 0;

	while (record && record->data[count])
		count++;
	wire_put_be16(w, id);
	wire_put_be16(w, (guint16) (0x8180 | (record ? record->rcode : FAKE_DNS_NXDOMAIN)));
	wire_put_be16(w, 1);
	wire_put_be16(w, count + (other ? 1 : 0));
	wire_put_be32(w, 0);
	put_name(w, name);
	wire_put_be16(w, type);
	wire_put_be16(w, 1);
	if (other)
		put_alias(w, other);
	for (guint i = 0; i < count; i++) {
		put_head(w, other, type);
		put_data(w, record, record->data[i]);
	}
}

static void serve(gpointer self, int fd, GIOCondition condition)
{
	FakeDns *dns = self;
	guint8 in[512], out[512];
	struct sockaddr_in from;
	socklen_t size = sizeof from;
	gssize length = recvfrom(fd, in, sizeof in, 0, (struct sockaddr *) &from, &size);
	WireReader r = wire_reader(in, (gsize) length);
	WireWriter w = wire_writer(out, sizeof out);
	g_autofree char *name = NULL;
	guint16 id = wire_be16(&r), type;

	wire_skip(&r, 10);
	name = read_name(&r);
	type = wire_be16(&r);
	if (dns->asked)
		g_string_append_printf(dns->asked, "%s ", name);
	put_answer(&w, find_record(dns->zone, name, type), id, name, type);
	if (!dns->mute)
		sendto(fd, out, w.length, 0, (struct sockaddr *) &from, size);
}

FakeDns *fake_dns_new(RegentStep *step, const FakeRecord *zone, GString *asked)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof at;
	FakeDns *dns = g_new0(FakeDns, 1);

	dns->step = step;
	dns->zone = zone;
	dns->asked = asked;
	dns->fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(dns->fd, (struct sockaddr *) &at, sizeof at), 0);
	assert_int_equal(getsockname(dns->fd, (struct sockaddr *) &at, &size), 0);
	dns->watch = regent_step_watch_fd(step, dns->fd, G_IO_IN, serve, dns);
	dns->server = g_strdup_printf("127.0.0.1:%u", ntohs(at.sin_port));
	return dns;
}

void fake_dns_use(FakeDns *dns)
{
	const char *servers[] = { dns->server };

	fake_step_set_fact(dns->step, REGENT_FACT_IP_DNS, g_variant_new_strv(servers, 1));
}

void fake_dns_free(FakeDns *dns)
{
	regent_watch_remove(dns->watch);
	close(dns->fd);
	g_free(dns->server);
	g_free(dns);
}
