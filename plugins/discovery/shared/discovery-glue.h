/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "discovery-client.h"
#include "discovery-inputs.h"
#include "discovery-report.h"
#include "packet.h"
#include "port-watch.h"

/**
 * The glue that cdp and lldp-med share, between the step, the frames on the interface, the client of the protocol and
 * the report. What a plugin adds is in DiscoveryPlugin, and how it starts its client.
 */
typedef struct {
	const char *name;     /* of the plugin */
	const char *protocol; /* for people: "CDP" */
	gboolean marks;       /* the protocol carries priority and DSCP of voice */
	PacketKind frames;
	/** Reads again what the phone announces, and has the client announce it. @self: the plugin's instance. */
	void (*announce)(gpointer self);
} DiscoveryPlugin;

typedef struct {
	RegentStep *step;
	const DiscoveryPlugin *plugin;
	gpointer self;
	DiscoveryClient *client;
	RegentTimer *timer;
	Packet *packet;
	PortWatch port;
	DiscoveryAddresses addresses;
	DiscoveryReport report;
} DiscoveryGlue;

/** For the client, with the glue as its self. */
extern const DiscoveryClientOps discovery_glue_ops;

/** Opens the socket and learns the hardware address; then the client is to be started. @client: (transfer none).
 * Returns: FALSE with @error; discovery_glue_close() in either case. */
gboolean discovery_glue_open(DiscoveryGlue *glue, RegentStep *step, const DiscoveryPlugin *plugin, gpointer self,
	DiscoveryClient *client, GError **error);
/** To be called when the client has been started: sets its timer and watches the phone's address. */
void discovery_glue_run(DiscoveryGlue *glue);
/** The plugin's refresh. Returns: FALSE: the step is to be started again. */
gboolean discovery_glue_refresh(DiscoveryGlue *glue);
/** Stops and clears the client, too. */
void discovery_glue_close(DiscoveryGlue *glue);
