/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "fake-phone.h"

/**
 * A provisioning plugin as it is, on a phone of fake-phone.h, with servers that are sockets of the test. One at a time.
 */

#define OWN "SEP001122334455.cnf.xml"
#define DEFAULT "XMLDefault.cnf.xml"
#define FILE_OF(root) \
	"<" root "><callManagerGroup><members><member><callManager><processNodeName>cm1</processNodeName>" \
	"</callManager></member></members></callManagerGroup></" root ">"

/** The plugin's instance. */
extern gpointer plugin_self;

void plugin_begin(const RegentPlugin *plugin);
/** An option of the plugin. */
void plugin_set(const char *key, const char *value);
/** provisioning.servers: one on the loopback interface. */
void plugin_use_port(const char *scheme, guint16 port);
void plugin_start(const RegentPlugin *plugin);
void plugin_stop(const RegentPlugin *plugin);

void expect_failure(const char *code, const char *cause);
void expect_fact(const char *name, const char *wanted);
/** The plugin's check must name @key and say @words; NULL: it must find nothing. */
void expect_judged(const RegentPlugin *plugin, const char *key, const char *words);

/** What a server has under @name: the two configurations, and "big-5000", which is so long. Empty: nothing. */
GByteArray *file_named(const char *name);
/** Asks for a file and waits for the end. Returns: (transfer full): to be given to fake_fetch_free(). */
RegentFetch *fetch(const RegentPlugin *plugin, const char *name, guint64 limit);
void expect_big(const RegentFetch *file, const char *name);
