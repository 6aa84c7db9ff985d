/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/step.h>

/** A DNS server on loopback that knows a handful of names, served by a fake step. */
typedef struct FakeDns FakeDns;

enum { FAKE_DNS_A = 1, FAKE_DNS_CNAME = 5, FAKE_DNS_SRV = 33 };
enum { FAKE_DNS_SERVFAIL = 2, FAKE_DNS_NXDOMAIN = 3 };

typedef struct {
	const char *name; /* NULL ends a zone */
	guint16 type;
	const char *data[4]; /* of A: addresses; of SRV "priority weight port target" */
	guint8 rcode;
	const char *alias_of; /* then data is that of the other name */
} FakeRecord;

struct FakeDns {
	RegentStep *step;
	const FakeRecord *zone;
	int fd;
	RegentWatch *watch;
	char *server;   /* "127.0.0.1:40123", as ip.dns may have it */
	gboolean mute;  /* hears, and does not answer */
	GString *asked; /* (nullable) (transfer none): names, each with a blank behind it */
};

FakeDns *fake_dns_new(RegentStep *step, const FakeRecord *zone, GString *asked);
/** Makes it the only server of the step's ip.dns. */
void fake_dns_use(FakeDns *dns);
void fake_dns_free(FakeDns *dns);
