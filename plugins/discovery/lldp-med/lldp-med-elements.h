/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Numbers of the elements of LLDP that we read or write. */

/* Elements, IEEE 802.1AB-2009 8.4 and 8.5. */
#define END 0
#define CHASSIS_ID 1
#define PORT_ID 2
#define TIME_TO_LIVE 3
#define PORT_DESCRIPTION 4
#define SYSTEM_NAME 5
#define SYSTEM_DESCRIPTION 6
#define SYSTEM_CAPABILITIES 7
#define MANAGEMENT_ADDRESS 8
#define ORGANIZATION 127

#define PORT_LOCAL 7
#define CHASSIS_MAC 4
#define CHASSIS_ADDRESS 5
#define PORT_MAC 3
#define PORT_ADDRESS 4
#define FAMILY_IPV4 1
#define INTERFACE_UNKNOWN 1
#define TEXT_MAX 255

/* IEEE 802.1Q-2018 D.2. */
#define OUI_8021 0x0080c2
#define PORT_VLAN 1
#define VLAN_NAME 3

/* IEEE 802.3-2018 79.3. */
#define OUI_8023 0x00120f
#define MAC_PHY 1
#define MDI_POWER 2
#define MDI_LENGTH_AT 8
#define MDI_LENGTH_BT 25
#define MDI_POWERING 0x05 /* power sourcing, and enabled */
#define MDI_TYPE(kind) ((kind) >> 6)
#define MDI_TYPE_2_PSE 0
#define MDI_TYPE_1_PD 0xc0 /* source and priority unknown */
#define MDI_TYPE_2_PD 0x40
#define MDI_SIGNAL_PAIRS 1
#define MDI_CLASS_MAX 4             /* higher classes are in the extension of 802.3bt */
#define MDI_SINGLE_SIGNATURE 0x13f0 /* powered as such a device; no class of a dual one */
#define MDI_TYPE_3_PD (2 << 1)      /* single signature, as type 4 */
#define MDI_TYPE_4_PD (4 << 1)
#define MDI_POWER_MAX 999
#define MDI_TYPE_1_MW 13000 /* at the device */
#define MDI_TYPE_2_MW 25500
#define AUTONEGOTIATION 0x03 /* supported and enabled */
#define ADVERTISED_UNKNOWN 0x8000

/* TIA-1057 10.2. */
#define OUI_MED 0x0012bb
#define MED_CAPABILITIES 1
#define MED_POLICY 2
#define MED_POWER 4
#define MED_FIRMWARE 6
#define MED_SOFTWARE 7
#define MED_SERIAL 8
#define MED_MANUFACTURER 9
#define MED_MODEL 10
#define MED_TEXT_MAX 32
#define CAN_CAPABILITIES 0x01
#define CAN_POLICY 0x02
#define CAN_POWER_PD 0x10
#define CAN_INVENTORY 0x20
#define APPLICATION_VOICE 1
#define APPLICATION_VOICE_SIGNALING 2
#define POLICY_APPLICATION(bits) ((bits) >> 24)
#define POLICY_UNKNOWN 0x800000
#define POLICY_TAGGED 0x400000
#define POLICY_VLAN(bits) ((bits) >> 9 & 0xfff)
#define POLICY_PRIORITY(bits) ((bits) >> 6 & 7)
#define POLICY_DSCP(bits) ((bits) &0x3f)
#define MED_POWER_TYPE(kind) ((kind) >> 6)
#define MED_POWER_PSE 0
#define MED_POWER_PD 0x40 /* source and priority unknown */
#define MED_POWER_MAX 1023
