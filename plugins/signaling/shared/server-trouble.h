/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "connect.h"

/**
 * What keeps the phone from each server of a round that failed, and the names that the cures of cm.unreachable have for it:
 * one cure fits one trouble. No I/O.
 */

/** How far we got: the later ones are nearer to a registration, and say more. */
typedef enum {
	SERVER_TROUBLE_NONE,      /* it was not tried, or named another */
	SERVER_TROUBLE_WITH_PORT, /* its name is "10.1.0.5:2000" */
	SERVER_TROUBLE_NO_DNS,    /* nobody says which address belongs to its name */
	SERVER_TROUBLE_NO_NAME,   /* none does */
	SERVER_TROUBLE_OURS,      /* no socket */
	SERVER_TROUBLE_NO_ROUTE,  /* we know no router that leads to it */
	SERVER_TROUBLE_GATEWAY,   /* the router that does answers no ARP */
	SERVER_TROUBLE_NO_ARP,    /* it is in our own network, and answers no ARP */
	SERVER_TROUBLE_ROUTER,    /* a router knows no way on */
	SERVER_TROUBLE_SILENT,
	SERVER_TROUBLE_FIREWALL,     /* one on the way rejects what is sent */
	SERVER_TROUBLE_STRAY,        /* somebody else answered in its place */
	SERVER_TROUBLE_OWN_FIREWALL, /* its own one rejects what is sent */
	SERVER_TROUBLE_REFUSED,      /* it is there, and nothing listens */
	SERVER_TROUBLE_TLS,          /* not agreed upon */
	SERVER_TROUBLE_DEAF,         /* it takes the connection, and answers nothing */
	SERVER_TROUBLE_CLOSED,       /* it ended the connection */
	SERVER_TROUBLE_ANSWERED,
	SERVER_TROUBLES,
} ServerTrouble;

/** @host: as the configuration names the server. */
ServerTrouble server_trouble_of(ConnectorFailure failure, const char *host);
/** Returns: (transfer none): of one server, to stand behind its name: "it refuses the connection". */
const char *server_trouble_words(ServerTrouble trouble);

typedef struct {
	const char *host; /* (transfer none) */
	ServerTrouble trouble;
	char *why;   /* a sentence */
	char *sayer; /* the router or firewall it is about; NULL: none */
} ServerNote;

/** Returns: (transfer full) (element-type ServerNote) */
GArray *server_notes_new(void);
/** @why, @sayer: (transfer none). @sayer: (nullable). */
void server_notes_add(GArray *notes, const char *host, ServerTrouble trouble, const char *why, const char *sayer);
/** Returns: (transfer full) (nullable): the sentences, one after another; NULL: there is none.
 * @without: (nullable): the server that they stand beside. */
char *server_notes_text(const GArray *notes, const char *without);
/** Returns: (transfer none): NONE also of one that is not among them. */
ServerTrouble server_notes_trouble(const GArray *notes, const char *host);

/** The servers of each trouble, "cm-a, cm-b and 2 more", and those who told of it; NULL: none. */
typedef struct {
	char *hosts[SERVER_TROUBLES];
	char *sayers[SERVER_TROUBLES];
} ServerNames;

void server_names_init(ServerNames *names, const GArray *notes);
void server_names_clear(ServerNames *names);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ServerNames, server_names_clear)

/** Cures of cm.unreachable. Each is true of one server and of many. {where} is transport and port. */
#define SERVER_TROUBLE_CURES \
	"[Perhaps a firewall refuses it for {refused}: let {where} pass.]\n" \
	"[Let {where} pass in the firewall of {self-walled}, which rejects it.]\n" \
	"[Let {where} to {walled} pass in the firewall {firewall}.]\n" \
	"[Switch on {silent}, if off: not a packet comes back.]\n" \
	"[Open {where} in firewalls on the way to {silent}.]\n" \
	"[Correct the routes of {router}: none leads to {unrouted}.]\n" \
	"[Switch on {unrouted}, if off.]\n" \
	"[Switch on {no-arp}: no answer to ARP in the phone's own network.]\n" \
	"[Switch on the router {gateway}, which leads to {behind}.]\n" \
	"[Correct the router of the phone, DHCP option 3, if {gateway} is not the one.]\n" \
	"[Give the phone a router to {no-route}, by DHCP option 3.]\n" \
	"[Write {with-port} without the port: a name or an address belongs there.]\n" \
	"[In System > Server of the call manager: put an address in place of {unknown-in-cucm}.]\n" \
	"[Add {unknown} to the DNS server.]\n" \
	"[Put an address in place of {unknown} into the configuration.]\n" \
	"[Start the DNS server {mute-dns}: it has no answer for {unanswered}.]\n" \
	"[Put an address in place of {unanswered} into the configuration.]\n" \
	"[Give the phone a DNS server, by DHCP option 6 or by hand: without one {no-dns} stays a mere name.]\n" \
	"[Put an address in place of {no-dns} into the configuration.]\n" \
	"[Look at the phone's own interface: nothing can be sent to {of-ours}.]\n"

/** The pairs of these, for regent_step_fail_because(). @cucm: the configuration is of CUCM. */
#define SERVER_TROUBLE_PAIRS(NAMES, CUCM) \
	"refused", (NAMES).hosts[SERVER_TROUBLE_REFUSED], "self-walled", (NAMES).hosts[SERVER_TROUBLE_OWN_FIREWALL], \
		"walled", (NAMES).hosts[SERVER_TROUBLE_FIREWALL], "firewall", (NAMES).sayers[SERVER_TROUBLE_FIREWALL], \
		"silent", (NAMES).hosts[SERVER_TROUBLE_SILENT], "unrouted", (NAMES).hosts[SERVER_TROUBLE_ROUTER], \
		"router", (NAMES).sayers[SERVER_TROUBLE_ROUTER], "no-arp", (NAMES).hosts[SERVER_TROUBLE_NO_ARP], \
		"behind", (NAMES).hosts[SERVER_TROUBLE_GATEWAY], "gateway", (NAMES).sayers[SERVER_TROUBLE_GATEWAY], \
		"no-route", (NAMES).hosts[SERVER_TROUBLE_NO_ROUTE], "with-port", \
		(NAMES).hosts[SERVER_TROUBLE_WITH_PORT], "unknown", (NAMES).hosts[SERVER_TROUBLE_NO_NAME], \
		"unknown-in-cucm", (CUCM) ? (NAMES).hosts[SERVER_TROUBLE_NO_NAME] : NULL, "mute-dns", \
		(NAMES).sayers[SERVER_TROUBLE_NO_DNS], "unanswered", \
		(NAMES).sayers[SERVER_TROUBLE_NO_DNS] ? (NAMES).hosts[SERVER_TROUBLE_NO_DNS] : NULL, "no-dns", \
		(NAMES).sayers[SERVER_TROUBLE_NO_DNS] ? NULL : (NAMES).hosts[SERVER_TROUBLE_NO_DNS], "of-ours", \
		(NAMES).hosts[SERVER_TROUBLE_OURS], "deaf", (NAMES).hosts[SERVER_TROUBLE_DEAF], "closing", \
		(NAMES).hosts[SERVER_TROUBLE_CLOSED]
