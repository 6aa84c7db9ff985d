/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "packet.h"

/**
 * Listens beside the VLAN's link, on the interface below it, while the phone has no address: DHCP answers that come
 * there untagged show that the port does not carry the VLAN as it is told.
 */
typedef struct {
	RegentStep *step;
	const char *interface;
	guint16 vlan;
	Packet *packet;
	char *server;        /* who answered, NULL: nobody */
	guint16 native_vlan; /* of the port, 0: not known */
} VlanAnswers;

/** @interface: (transfer none), stays as long as this. */
void vlan_answers_open(VlanAnswers *answers, RegentStep *step, const char *interface, guint16 vlan);
/** Also what was never opened, all zeros. */
void vlan_answers_close(VlanAnswers *answers);
