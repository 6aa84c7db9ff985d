/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * The vocabulary: what steps tell each other.
 *
 * A fact is a name and a GVariant of the type written here; publishing another type is refused and logged.
 * Third parties add facts of their own under "x-VENDOR."; those may have any type.
 *
 * Flags:
 *   CONFIG  the administrator sets it as KEY in [endpoint] (the name after "endpoint.")
 *   PHONE   a person may also set it at the phone
 *   MODEL   comes from the model's group in models.ini (the key after "model.")
 *   LIVE    changes all the time: may be watched and shown, never used as an input
 *
 * A fact whose last word begins with "secret-" is never logged, shown, sent or written readable by others.
 */
/* clang-format off */
#define REGENT_FACTS(X) \
	X(ENDPOINT_INTERFACE, "endpoint.interface", "s", CONFIG, "", "network interface of the endpoint") \
	X(ENDPOINT_DEVICE_NAME, "endpoint.device-name", "s", CONFIG, "", "name the call manager knows it by, SEP001122334455") \
	X(ENDPOINT_MAC, "endpoint.mac", "s", CONFIG, "", "hardware address, 00:11:22:33:44:55") \
	X(ENDPOINT_NAME_STABLE, "endpoint.name-stable", "b", 0, "", "the device name will be the same at the next boot") \
	X(ENDPOINT_MODEL, "endpoint.model", "s", CONFIG, "", "model as in models.ini") \
	X(ENDPOINT_LOAD, "endpoint.load", "s", CONFIG, "", "firmware load that is running") \
	X(ENDPOINT_SERIAL, "endpoint.serial", "s", CONFIG, "", "serial number, announced by LLDP-MED") \
	X(ENDPOINT_POWER, "endpoint.power", "u", CONFIG, "mW", "most the device draws; announced only when set") \
	X(ENDPOINT_PROTOCOL, "endpoint.protocol", "s", CONFIG, "", "sccp or sip, where no configuration file says") \
	X(ENDPOINT_AUTO_REGISTER, "endpoint.auto-register", "b", CONFIG, "", "register with the default file when the device has none; unset: as its model does") \
	X(ENDPOINT_ASSUMED, "endpoint.assumed", "b", 0, "", "no file of this device says what model it is") \
	X(ENDPOINT_TAKE_OVER, "endpoint.take-over", "b", CONFIG, "", "use the interface although it carries another's address") \
	X(ENDPOINT_ADMIN_VLAN, "endpoint.admin-vlan", "s", CONFIG | PHONE, "", "voice VLAN where no switch gives one: 1 to 4094, or none") \
	X(MODEL_NAME, "model.name", "s", MODEL, "", "name for people, Cisco 7962") \
	X(MODEL_NUMBER, "model.number", "s", MODEL, "", "model without CP- and G, 7962") \
	X(MODEL_PREFIX, "model.prefix", "s", MODEL, "", "what stands before the MAC in the device name, SEP") \
	X(MODEL_PLATFORM, "model.platform", "s", MODEL, "", "CDP platform, Cisco IP Phone 7962") \
	X(MODEL_LLDP_MODEL, "model.lldp-model", "s", MODEL, "", "LLDP-MED model name, CP-7962G") \
	X(MODEL_MANUFACTURER, "model.manufacturer", "s", MODEL, "", "LLDP-MED manufacturer") \
	X(MODEL_VENDOR_CLASS, "model.vendor-class", "s", MODEL, "", "DHCP option 60; the NUL real phones end it with is added") \
	X(MODEL_DEVICE_TYPE, "model.device-type", "u", MODEL, "", "number of the model in the call manager: SCCP device type, N of loadInformationN; 404") \
	X(MODEL_USER_AGENT, "model.user-agent", "s", MODEL, "", "SIP and HTTP User-Agent; %l is the load, %v the version of regent") \
	X(MODEL_LINES, "model.lines", "u", MODEL, "", "line buttons") \
	X(MODEL_AUTO_REGISTER, "model.auto-register", "b", MODEL, "", "call managers have this model: they write its file, and may create it by their default file") \
	X(LINK_INTERFACE, "link.interface", "s", 0, "", "interface that has the link") \
	X(LINK_CARRIER, "link.carrier", "b", 0, "", "the link is up") \
	X(LINK_CHANGES, "link.changes", "u", 0, "", "grows each time the link comes back; not for what it says but to notice a flap") \
	X(LINK_SPEED, "link.speed", "u", 0, "Mbit/s", "speed, absent when the driver does not say") \
	X(LINK_DUPLEX, "link.duplex", "s", 0, "", "full or half, absent when the driver does not say") \
	X(POWER_SOURCE, "power.source", "s", 0, "", "cisco-inline, 802.3af, 802.3at, 802.3bt, local or unknown") \
	X(POWER_REQUESTED, "power.requested", "u", 0, "mW", "power asked for") \
	X(POWER_ALLOCATED, "power.allocated", "u", 0, "mW", "power the switch granted") \
	X(NEIGHBOR_NAME, "neighbor.name", "s", 0, "", "name of the switch") \
	X(NEIGHBOR_PORT, "neighbor.port", "s", 0, "", "its port") \
	X(NEIGHBOR_PROTOCOL, "neighbor.protocol", "s", 0, "", "cdp or lldp") \
	X(NEIGHBOR_PLATFORM, "neighbor.platform", "s", 0, "", "what the switch says it is, one line") \
	X(NEIGHBOR_SHOW_PORT, "neighbor.show-port", "s", 0, "", "command that shows this port and its VLANs, in the switch's own language; absent when that is unknown") \
	X(NEIGHBOR_SHOW_STATUS, "neighbor.show-status", "s", 0, "", "command that shows the link, errors and power of this port, likewise") \
	X(NEIGHBOR_SHOW_MAC, "neighbor.show-mac", "s", 0, "", "command that finds an address in the switch's table, likewise; a blank and the address are to follow") \
	X(NEIGHBOR_NATIVE_VLAN, "neighbor.native-vlan", "q", 0, "", "VLAN that the port sends untagged, as the switch says") \
	X(NEIGHBOR_AUTHENTICATION, "neighbor.authentication", "s", 0, "", "802.1X, when the port asked for it") \
	X(NEIGHBOR_IGNORED, "neighbor.ignored", "s", 0, "", "what was heard about voice and not believed, in words") \
	X(NEIGHBOR_BY_CDP, "neighbor.by-cdp", "s", 0, "", "what was heard by CDP, in words: no voice VLAN, port VLAN 10") \
	X(NEIGHBOR_BY_LLDP, "neighbor.by-lldp", "s", 0, "", "what was heard by LLDP, likewise") \
	X(NEIGHBOR_BLOCKED, "neighbor.blocked", "s", 0, "", "why the port may not pass anything yet, in words; gone when a frame from behind the switch came, or after 35 s") \
	X(VOICE_VLAN, "voice.vlan", "q", 0, "", "voice VLAN; 4095 is untagged, 0 priority-tagged") \
	X(VOICE_ADMIN_VLAN, "voice.admin-vlan", "q", 0, "", "the same, where it was set by hand and no switch named it") \
	X(VOICE_PRIORITY, "voice.priority", "y", 0, "", "802.1p priority of voice") \
	X(VOICE_DSCP, "voice.dscp", "y", 0, "", "DSCP of voice") \
	X(VOICE_SIGNALING_DSCP, "voice.signaling-dscp", "y", 0, "", "DSCP of signaling") \
	X(VOICE_INTERFACE, "voice.interface", "s", 0, "", "interface all later phases use: eth0.100, or eth0 untagged") \
	X(VOICE_UNTAGGED_ANSWERS, "voice.untagged-answers", "s", 0, "", "who answers DHCP untagged although voice is tagged, while there is no address") \
	X(IP_ADDRESS, "ip.address", "s", 0, "", "own address with prefix length, 10.1.100.23/24") \
	X(IP_GATEWAY, "ip.gateway", "s", 0, "", "default router") \
	X(IP_DNS, "ip.dns", "as", 0, "", "DNS servers") \
	X(IP_DOMAIN, "ip.domain", "s", 0, "", "domain for short names") \
	X(IP_NTP, "ip.ntp", "as", 0, "", "time servers") \
	X(IP_SERVER, "ip.server", "s", 0, "", "DHCP server that gave the lease") \
	X(IP_DHCP, "ip.dhcp", "b", 0, "", "the address came by DHCP") \
	X(IP_LEASE_EXPIRES, "ip.lease-expires", "x", LIVE, "us", "end of the lease, CLOCK_BOOTTIME") \
	X(IP_VENDOR_INFO, "ip.vendor-info", "ay", 0, "", "DHCP option 43 as it came, for plugins that know its maker") \
	X(IP_OPTIONS, "ip.options", "as", 0, "", "what came with the lease, in words, a line for each option: 150 TFTP servers: 10.1.0.5") \
	X(PROVISIONING_SERVERS, "provisioning.servers", "as", 0, "", "configuration servers in order, as URLs that may have a path, or bare hosts: tftp://10.1.0.5/cfg/, cucm-pub") \
	X(PROVISIONING_SOURCE, "provisioning.source", "s", 0, "", "what named the servers: option 150, option 66, Alternate TFTP, static ...") \
	X(CONFIG_FILE, "config.file", "s", 0, "", "file in use, SEP001122334455.cnf.xml") \
	X(CONFIG_SERVER, "config.server", "s", 0, "", "server that gave it, as in provisioning.servers") \
	X(CONFIG_DEFAULT, "config.default", "b", 0, "", "it is the default file: the device is auto-registering") \
	X(CONFIG_KIND, "config.kind", "s", 0, "", "kind of call manager that wrote the file: cucm, cme, usecallmanager ...; absent when unknown") \
	X(CONFIG_PROTOCOL, "config.protocol", "s", 0, "", "sccp or sip") \
	X(CONFIG_VERSION, "config.version", "s", 0, "", "versionStamp, compared for equality only") \
	X(CONFIG_LOAD, "config.load", "s", 0, "", "firmware load the call manager wants") \
	X(CONFIG_CALL_MANAGERS, "config.call-managers", "aa{sv}", 0, "", "call managers in priority order: REGENT_CM_ keys") \
	X(CONFIG_SRST, "config.srst", "aa{sv}", 0, "", "survivable routers in order: REGENT_CM_ keys") \
	X(CONFIG_LINES, "config.lines", "aa{sv}", 0, "", "lines: REGENT_LINE_ keys") \
	X(CONFIG_SETTINGS, "config.settings", "a{sv}", 0, "", "other settings of the file: REGENT_SETTING_ keys") \
	X(CONFIG_SECRET_CREDENTIALS, "config.secret-credentials", "aa{sv}", 0, "", "credentials: REGENT_CREDENTIAL_ keys") \
	X(UPGRADE_STATE, "upgrade.state", "s", 0, "", "none, current, differs, fetching, installing, installed or failed") \
	X(UPGRADE_RUNNING, "upgrade.running", "s", 0, "", "load that is running") \
	X(UPGRADE_CONFIGURED, "upgrade.configured", "s", 0, "", "load the call manager wants, from the file or the registration") \
	X(UPGRADE_RING_LIST, "upgrade.ring-list", "s", 0, "", "path of the ring list that was fetched") \
	X(SIGNALING_REACHED, "signaling.reached", "as", 0, "", "which call managers and registrars answer, in words, a line for each thing that was tried") \
	X(REGISTRATION_STATE, "registration.state", "s", 0, "", "registered, connecting, registering, rejected or unregistered; the endpoint is registered when a done step says so") \
	X(REGISTRATION_CALL_MANAGER, "registration.call-manager", "s", 0, "", "active call manager, as configured") \
	X(REGISTRATION_STANDBY, "registration.standby", "s", 0, "", "standby call manager") \
	X(REGISTRATION_PROTOCOL, "registration.protocol", "s", 0, "", "protocol and version, SCCP 20") \
	X(REGISTRATION_REASON, "registration.reason", "s", 0, "", "words of the last refusal") \
	X(REGISTRATION_LOAD, "registration.load", "s", 0, "", "load the call manager named when asked") \
	X(REGISTRATION_LINES, "registration.lines", "aa{sv}", 0, "", "lines as registered: REGENT_LINE_ keys") \
	X(REGISTRATION_BUTTONS, "registration.buttons", "aa{sv}", 0, "", "line buttons from the top: REGENT_BUTTON_ keys") \
	X(REGISTRATION_SOFTKEYS, "registration.softkeys", "as", LIVE, "", "soft keys of the current set, from the left") \
	X(REGISTRATION_PROMPT, "registration.prompt", "s", LIVE, "", "prompt line") \
	X(REGISTRATION_NOTICE, "registration.notice", "s", LIVE, "", "notification over the prompt line") \
	X(REGISTRATION_MESSAGE_WAITING, "registration.message-waiting", "b", LIVE, "", "the message lamp is on") \
	X(REGISTRATION_TEXT, "registration.text", "s", LIVE, "", "text or application data the call manager sent to the display") \
	X(REGISTRATION_CALL, "registration.call", "a{sv}", LIVE, "", "call shown at this moment: state, from, to") \
	X(REGISTRATION_TIME, "registration.time", "x", LIVE, "s", "wall clock of the call manager when it set ours, Unix time; shown in date-template") \
	X(REGISTRATION_CLOCK, "registration.clock", "a{sv}", LIVE, "", "clock as the phone shows it: set-at x (CLOCK_BOOTTIME us), local x (seconds, local time), template s")
/* clang-format on */

/* clang-format off */
/* Keys of config.call-managers and config.srst. */
#define REGENT_CM_NAME "name"             /* s: address or name as the file has it */
#define REGENT_CM_SCCP_PORT "sccp-port"   /* q */
#define REGENT_CM_SIP_PORT "sip-port"     /* q */
#define REGENT_CM_SIPS_PORT "sips-port"   /* q */
#define REGENT_CM_SECURE "secure"         /* b: TLS only */

/* Keys of config.lines and registration.lines. */
#define REGENT_LINE_INDEX "index"         /* u: 1 is the first */
#define REGENT_LINE_NUMBER "number"       /* s: directory number or SIP user */
#define REGENT_LINE_LABEL "label"         /* s: text beside the button */
#define REGENT_LINE_NAME "name"           /* s: display name */
#define REGENT_LINE_CONTACT "contact"     /* s: SIP contact user */
#define REGENT_LINE_PROXY "proxy"         /* s: own registrar; absent or USECALLMANAGER = the call managers */
#define REGENT_LINE_PORT "port"           /* q: its port; absent: as DNS says, else 5060 */
/* Of registration.lines alone: s, where these calls go, "" where that is not said; absent: not forwarded. */
#define REGENT_LINE_FORWARD_ALL "forward-all"
#define REGENT_LINE_FORWARD_BUSY "forward-busy"
#define REGENT_LINE_FORWARD_NO_ANSWER "forward-no-answer"

/* Keys of registration.buttons. */
#define REGENT_BUTTON_INDEX "index"       /* u: 1 is the top button */
#define REGENT_BUTTON_TYPE "type"         /* s: line, speed-dial, feature, service-url, none ... */
#define REGENT_BUTTON_LABEL "label"       /* s */
#define REGENT_BUTTON_NUMBER "number"     /* s */
#define REGENT_BUTTON_LAMP "lamp"         /* s: off, on, wink, flash, blink */
#define REGENT_BUTTON_STATE "state"       /* s: of a feature: off, on; of another's line: idle, in-use, do-not-disturb, ringing */
#define REGENT_BUTTON_FORWARD "forward"   /* s: where all calls of that line go, as REGENT_LINE_FORWARD_ALL */

/* Keys of config.secret-credentials. */
#define REGENT_CREDENTIAL_LINE "line"     /* u: REGENT_LINE_INDEX, 0 = every line */
#define REGENT_CREDENTIAL_USER "user"     /* s */
#define REGENT_CREDENTIAL_PASSWORD "password" /* s */

/* Keys of config.settings; each is absent where the file does not say. */
#define REGENT_SETTING_TRANSPORT "transport"                   /* s: tcp, udp or tls (SIP) */
#define REGENT_SETTING_REGISTER_EXPIRES "register-expires"     /* u, s */
#define REGENT_SETTING_REGISTER_DELTA "register-delta"         /* u, s */
#define REGENT_SETTING_KEEPALIVE_EXPIRES "keepalive-expires"   /* u, s: to the standby (SIP) */
#define REGENT_SETTING_CONNECTION_MONITOR "connection-monitor" /* u, s: a better call manager must answer this long */
#define REGENT_SETTING_DATE_TEMPLATE "date-template"           /* s: D/M/Y, a trailing A is a 12-hour clock */
#define REGENT_SETTING_TIME_ZONE "time-zone"                   /* s: IANA name */
#define REGENT_SETTING_UTC_OFFSET "utc-offset"                 /* i, minutes, where there is no IANA name */
#define REGENT_SETTING_SECURITY_MODE "security-mode"           /* u: 1 none, 2 authenticated, 3 encrypted */
#define REGENT_SETTING_LOAD_SERVER "load-server"               /* s */
#define REGENT_SETTING_SIGNALING_DSCP "signaling-dscp"         /* y, the DSCP, not the ToS byte */
#define REGENT_SETTING_USER_LOCALE "user-locale"               /* s */
#define REGENT_SETTING_PHONE_LABEL "phone-label"               /* s: text at the top of the screen */
/* clang-format on */

/* voice.vlan when voice goes untagged, or with a priority tag only. */
#define REGENT_VLAN_UNTAGGED 4095
#define REGENT_VLAN_PRIORITY 0

/* The names, for needs, uses, provides and publish: REGENT_FACT_VOICE_VLAN is "voice.vlan". */
#define REGENT_FACT_NAME_(id, name, ...) G_GNUC_UNUSED static const char REGENT_FACT_##id[] = name;
REGENT_FACTS(REGENT_FACT_NAME_)
#undef REGENT_FACT_NAME_
