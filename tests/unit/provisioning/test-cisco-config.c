/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cisco-config.h"

#include <regent/facts.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "captures.h"

/* One file and what it must say. Lists are given in one line: "host sccp sip sips[ secure]; ...", "number name
 * contact proxy:port; ..." with - for what is absent, "line user password; ...", settings as GVariant prints them. */
typedef struct {
	const char *file; /* below the shared data, or NULL: @text */
	const char *text;
	guint64 model;
	const char *hint, *gateway;

	const char *error;   /* words it must be refused with; NULL: accepted */
	const char *damage;  /* words about what is left out; NULL: nothing is */
	const char *ignored; /* words about what falls back; NULL: nothing does */
	const char *kind;    /* NULL: unknown */
	gboolean is_default;
	const char *protocol, *load, *version;
	const char *managers, *srst, *lines, *credentials, *settings; /* NULL: not looked at, "": none */
} Case;

static guint port_of(GVariant *entry, const char *key)
{
	guint16 port = 0;

	assert_true(g_variant_lookup(entry, key, "q", &port));
	return port;
}

static char *show_managers(GVariant *list)
{
	GString *text = g_string_new(NULL);

	for (gsize i = 0; list && i < g_variant_n_children(list); i++) {
		g_autoptr(GVariant) entry = g_variant_get_child_value(list, i);
		const char *name;
		gboolean secure;

		assert_true(g_variant_lookup(entry, REGENT_CM_NAME, "&s", &name));
		assert_true(g_variant_lookup(entry, REGENT_CM_SECURE, "b", &secure));
		g_string_append_printf(text, "%s%s %u %u %u%s", i ? "; " : "", name,
			port_of(entry, REGENT_CM_SCCP_PORT), port_of(entry, REGENT_CM_SIP_PORT),
			port_of(entry, REGENT_CM_SIPS_PORT), secure ? " secure" : "");
	}
	return g_string_free(text, FALSE);
}

static char *show_rows(GVariant *list, const char *const *keys)
{
	GString *text = g_string_new(NULL);

	for (gsize i = 0; list && i < g_variant_n_children(list); i++) {
		g_autoptr(GVariant) entry = g_variant_get_child_value(list, i);

		g_string_append(text, i ? "; " : "");
		for (guint k = 0; keys[k]; k++) {
			g_autoptr(GVariant) value = g_variant_lookup_value(entry, keys[k], NULL);
			g_autofree char *printed = value ? g_variant_print(value, FALSE) : g_strdup("-");

			g_string_append_printf(text, "%s%s", k ? " " : "", printed);
		}
	}
	return g_string_free(text, FALSE);
}

static void expect(const char *what, const char *wanted, const char *found)
{
	if (!wanted)
		return;
	if (strcmp(wanted, found))
		fail_msg("%s: wanted \"%s\", found \"%s\"", what, wanted, found);
}

static void compare(const Case *c, const CiscoConfig *config)
{
	static const char *const line_keys[] = { REGENT_LINE_INDEX, REGENT_LINE_NUMBER, REGENT_LINE_LABEL,
		REGENT_LINE_NAME, REGENT_LINE_CONTACT, REGENT_LINE_PROXY, REGENT_LINE_PORT, NULL };
	static const char *const credential_keys[] = { REGENT_CREDENTIAL_LINE, REGENT_CREDENTIAL_USER,
		REGENT_CREDENTIAL_PASSWORD, NULL };
	g_autofree char *managers = show_managers(config->call_managers);
	g_autofree char *srst = show_managers(config->srst);
	g_autofree char *lines = show_rows(config->lines, line_keys);
	g_autofree char *credentials = show_rows(config->credentials, credential_keys);
	g_autofree char *settings = g_variant_print(config->settings, FALSE);

	assert_int_equal(config->is_default, c->is_default);
	expect("damage", c->damage ? c->damage : "", config->damage ? config->damage : "");
	expect("ignored", c->ignored ? c->ignored : "", config->ignored ? config->ignored : "");
	if (c->kind)
		expect("kind", c->kind, config->kind ? config->kind : "");
	expect("protocol", c->protocol, config->protocol);
	expect("load", c->load ? c->load : "", config->load ? config->load : "");
	expect("version", c->version ? c->version : "", config->version ? config->version : "");
	expect("call managers", c->managers, managers);
	expect("srst", c->srst, srst);
	expect("lines", c->lines, lines);
	expect("credentials", c->credentials, credentials);
	expect("settings", c->settings, settings);
}

static void check(const Case *c)
{
	CiscoConfigHints hints = {
		.protocol = c->hint, .gateway = c->gateway, .model = c->model, .address = "10.1.100.23/24"
	};
	g_autoptr(CiscoConfig) config = NULL;
	g_autoptr(GError) error = NULL;
	gsize length = c->text ? strlen(c->text) : 0;
	g_autofree char *data = c->file ? captures_read(c->file, &length) : NULL;

	config = cisco_config_parse(c->text ? c->text : data, length, &hints, &error);
	if (c->error) {
		assert_null(config);
		assert_non_null(strstr(error->message, c->error));
		return;
	}
	if (error)
		fail_msg("%s: %s", c->file ? c->file : c->text, error->message);
	compare(c, config);
}

#define MEMBER(priority, rest) "<member" priority "><callManager>" rest "</callManager></member>"
#define NODE(name) "<processNodeName>" name "</processNodeName>"
#define DEVICE(rest) "<device>" rest "</device>"
#define POOL(rest) "<devicePool>" rest "</devicePool>"
#define MEMBERS(rest) POOL("<callManagerGroup><members>" rest "</members></callManagerGroup>")
#define LINES(rest) "<sipProfile><sipLines>" rest "</sipLines></sipProfile>"

static const Case own[] = {
	{ .text = DEVICE(MEMBERS(MEMBER(" priority=\"0\"", NODE("10.0.0.1")))),
		.protocol = "sccp",
		.managers = "10.0.0.1 2000 5060 5061",
		.srst = "",
		.lines = "",
		.credentials = "",
		.settings = "{}" },
	/* Names in any case, blanks, comments, CDATA. */
	{ .text = "\n <DEVICE><DeviceProtocol> Sip </DeviceProtocol><devicepool><CALLMANAGERGROUP><members>" MEMBER(
		  "", "<ports><!-- x --><sipPort> 5070 </sipPort></ports>" NODE(
			      "<![CDATA[ cm ]]>")) "</members></CALLMANAGERGROUP></devicepool></DEVICE>",
		.protocol = "sip",
		.managers = "cm 2000 5070 5061" },
	/* In order of priority, the file's order among equals; one named twice once; unusable names left out. */
	{ .text = DEVICE(MEMBERS(MEMBER(" priority=\"9\"", NODE("f")) MEMBER(" priority=\"2\"", NODE("c")) MEMBER(
		  "", NODE("g")) MEMBER(" priority=\"1\"", NODE("b")) MEMBER(" priority=\"0\"", NODE("a"))
			  MEMBER(" priority=\"1\"", NODE("b")) MEMBER(" priority=\"0\"", NODE("[no host]"))
				  MEMBER(" priority=\"0\"", NODE("")) MEMBER(" priority=\"x\"", NODE("h"))
					  MEMBER(" priority=\"1\"", NODE("d")))),
		.managers = "a 2000 5060 5061; b 2000 5060 5061; d 2000 5060 5061; c 2000 5060 5061; f 2000 5060 5061; "
			    "g 2000 5060 5061; h 2000 5060 5061",
		.ignored = "processNodeName [no host] (neither a name nor an address), a member without "
			   "processNodeName" },
	/* Two lists: the first that has something; an empty element does not count. */
	{ .text = "<Default><callManagerGroup><members>" MEMBER("",
		  "<ports><ethernetPhonePort/><ethernetPhonePort>2001"
		  "</ethernetPhonePort></ports>" NODE("2001:db8::1")) "</members></callManagerGroup></Default>",
		.is_default = TRUE,
		.managers = "2001:db8::1 2001 5060 5061" },
	{ .text = "<Default/>", .is_default = TRUE, .managers = "" },

	/* The load: plain in a device's file, by number in the default file; leading zeros; the wrong ones never. */
	{ .text = DEVICE(
		  "<loadInformation404>N</loadInformation404><loadInformation model=\"x\">P.loads</loadInformation>"),
		.model = 404,
		.load = "P" },
	{ .text = DEVICE("<loadInformation/><loadInformation404>N</loadInformation404>"), .model = 404, .load = "N" },
	{ .text = "<Default><loadInformation>P</loadInformation><loadInformation00404>SIP42.1</loadInformation00404>"
		  "</Default>",
		.model = 404,
		.is_default = TRUE,
		.load = "SIP42.1",
		.protocol = "sip",
		.lines = "1 'AUTO-REG' - - - - -",
		.credentials = "" },
	{ .text = "<Default><autoRegistrationName>new</autoRegistrationName></Default>",
		.hint = "sip",
		.is_default = TRUE,
		.lines = "1 'new' - - - - -" },
	{ .text = "<Default><autoRegistrationName>new</autoRegistrationName></Default>",
		.is_default = TRUE,
		.lines = "" },
	{ .text = "<Default><loadInformation404></loadInformation404><loadInformation40>N</loadInformation40></"
		  "Default>",
		.model = 404,
		.is_default = TRUE },
	{ .text = DEVICE("<loadInformation>..</loadInformation>"), .ignored = "loadInformation .." },

	/* The protocol: the file's, else what the endpoint is, else the load's, else SCCP. */
	{ .text = DEVICE("<deviceProtocol>SCCP</deviceProtocol><loadInformation>SIP1</loadInformation>"),
		.hint = "sip",
		.protocol = "sccp",
		.load = "SIP1" },
	{ .text = DEVICE("<loadInformation>SIP1</loadInformation>"),
		.hint = "sccp",
		.protocol = "sccp",
		.load = "SIP1" },
	{ .text = DEVICE("<loadInformation>sip78xx.1</loadInformation>"), .protocol = "sip", .load = "sip78xx.1" },
	{ .text = DEVICE(""), .protocol = "sccp" },

	/* SRST. */
	{ .text = DEVICE(
		  POOL("<srstInfo><srstOption>Use Default Gateway</srstOption><ipAddr1>10.9.9.9</ipAddr1></srstInfo>")),
		.gateway = "10.0.0.254",
		.srst = "10.0.0.254 2000 5060 5061" },
	{ .text = DEVICE(POOL("<srstInfo><srstOption>Use Default Gateway</srstOption></srstInfo>")), .srst = "" },
	{ .text = DEVICE(POOL("<srstInfo><srstOption>Disable</srstOption><ipAddr1>10.9.9.9</ipAddr1></srstInfo>")),
		.gateway = "10.0.0.254",
		.srst = "" },
	{ .text = DEVICE(
		  POOL("<srstInfo><srstOption>User Specific</srstOption><ipAddr2>r2</ipAddr2><port2>2002</port2>"
		       "<ipAddr1>r1</ipAddr1><sipIpAddr1>s1</sipIpAddr1><sipPort1>5080</sipPort1><isSecure>1</isSecure>"
		       "</srstInfo>")),
		.srst = "r1 2000 5080 5061 secure; r2 2002 5060 5061 secure" },
	{ .text = DEVICE("<deviceProtocol>SIP</deviceProtocol>" POOL(
		  "<srstInfo><srstOption>User Specific</srstOption>"
		  "<ipAddr1>r1</ipAddr1><sipIpAddr1>s1</sipIpAddr1><sipPort1>5080</sipPort1></srstInfo>")),
		.protocol = "sip",
		.srst = "s1 2000 5080 5061" },

	/* Lines by their buttons; speed dials do not count; USECALLMANAGER is not a proxy; credentials of the first for
	 * those without; a password as it is. */
	{ .text = DEVICE("<deviceProtocol>SIP</deviceProtocol>" LINES(
		  "<line button=\"3\"><featureID>9</featureID>"
		  "<name>1003</name></line><line button=\"2\"><featureID>2</featureID><name>5</name></line>"
		  "<line button=\"1\"><featureID>9</featureID><name>1001</name><displayName>A &amp; B</displayName>"
		  "<featureLabel>One</featureLabel><proxy>USECALLMANAGER</proxy><port>5099</port><contact>c1</"
		  "contact>"
		  "<authPassword> p&amp;\xc2\xa0&#9;q </authPassword></line><line "
		  "button=\"4\"><featureID>9</featureID>"
		  "</line><line button=\"5\"><name>1005</name><proxy>sip.example</proxy><port>5062</port>"
		  "<authName>u5</authName></line><line button=\"6\"><name>1006</name><proxy>b.example</proxy><port/>"
		  "</line>")),
		.protocol = "sip",
		.lines = "1 '1001' 'One' 'A & B' 'c1' - -; 2 '1003' - - - - -; 3 '1005' - - - 'sip.example' 5062; "
			 "4 '1006' - - - 'b.example' -",
		.credentials = "1 '1001' 'p&\xc2\xa0\\tq'; 2 '1001' 'p&\xc2\xa0\\tq'; 3 'u5' ''; "
			       "4 '1001' 'p&\xc2\xa0\\tq'" },

	/* Settings: values out of range are absent, the more specific place wins, the zone by its IANA name. */
	{ .text = DEVICE(
		  "<transportLayerProtocol>4</transportLayerProtocol><deviceSecurityMode>4</deviceSecurityMode>"
		  "<dscpForCm2Dvce>184</dscpForCm2Dvce><enterpriseConfig><loadServer>e</loadServer></"
		  "enterpriseConfig>"
		  "<commonConfig><loadServer>c</loadServer></commonConfig><vendorConfig><loadServer/></"
		  "vendorConfig>" POOL(
			  "<connectionMonitorDuration>60</"
			  "connectionMonitorDuration><dateTimeSetting><dateTemplate>D-M-YA"
			  "</dateTemplate><timeZone>Romance Standard/Daylight Time</timeZone></dateTimeSetting>")),
		.settings = "{'transport': <'tcp'>, 'connection-monitor': <uint32 60>, 'date-template': <'D-M-YA'>, "
			    "'time-zone': <'Europe/Paris'>, 'load-server': <'c'>, 'signaling-dscp': <byte 0x2e>}",
		.ignored = "deviceSecurityMode 4" },
	{ .text = DEVICE("<transportLayerProtocol>9</transportLayerProtocol><dscpForCm2Dvce>256</dscpForCm2Dvce>" POOL(
		  "<dateTimeSetting><dateTemplate>%n</dateTemplate><olsonTimeZone>/etc/passwd</olsonTimeZone>"
		  "<timeZone>Europe</timeZone></dateTimeSetting>")),
		.settings = "{}",
		.ignored = "dateTemplate %n, olsonTimeZone /etc/passwd, timeZone Europe, dscpForCm2Dvce 256" },
	{ .text = DEVICE("<deviceSecurityMode>2</deviceSecurityMode>" MEMBERS(
		  MEMBER("", NODE("a"))) "<sipProfile>"
					 "<sipStack><timerRegisterExpires>3600</"
					 "timerRegisterExpires><timerRegisterDelta>5</timerRegisterDelta>"
					 "<timerKeepAliveExpires>-1</timerKeepAliveExpires></sipStack></"
					 "sipProfile><userLocale><name>Dansk\n1"
					 "</name></userLocale>"),
		.managers = "a 2000 5060 5061 secure",
		.settings = "{'register-expires': <uint32 3600>, 'register-delta': <uint32 5>, "
			    "'security-mode': <uint32 2>, 'user-locale': <'Dansk 1'>}" },

	/* ISO-8859-1 that does not say so. */
	{ .text = DEVICE("<sipProfile><phoneLabel>K\xf8"
			 "be</phoneLabel></sipProfile>"),
		.settings = "{'phone-label': <'K\xc3\xb8"
			    "be'>}" },

	/* What wrote it. */
	{ .text = DEVICE("<authenticationURL>http://10.1.0.5:8088/CCMCIP/authenticate.asp</authenticationURL>"),
		.kind = "cucm" },
	{ .text = DEVICE("<directoryURL>http://10.1.0.1:80/localdirectory</directoryURL>"), .kind = "cme" },
	{ .text = DEVICE("<secureAuthenticationURL>https://x:6973/authentication</secureAuthenticationURL>"),
		.kind = "usecallmanager" },
	{ .text = DEVICE("<servicesURL>http://10.1.0.1/menu.php</servicesURL>"), .kind = "other" },
	{ .text = DEVICE("<versionStamp>{Jan 01 2002 00:00:00}</versionStamp>"),
		.kind = "",
		.version = "{Jan 01 2002 00:00:00}" },

	/* Loads that do not begin with the protocol. */
	{ .text = DEVICE("<loadInformation>P0S3-8-12-00</loadInformation>"),
		.load = "P0S3-8-12-00",
		.protocol = "sip" },
	{ .text = DEVICE("<loadInformation>P00308010200</loadInformation>"),
		.load = "P00308010200",
		.protocol = "sccp" },
	{ .text = DEVICE("<loadInformation>CP7912080001SIP060111A</loadInformation>"),
		.load = "CP7912080001SIP060111A",
		.protocol = "sip" },
	{ .text = DEVICE("<loadInformation>CP7912060000SCCP050124A</loadInformation>"),
		.load = "CP7912060000SCCP050124A",
		.protocol = "sccp" },
	{ .text = DEVICE("<loadInformation>sip78xx.12-8-1</loadInformation>"),
		.load = "sip78xx.12-8-1",
		.protocol = "sip" },

	/* Dates and zones as people write them. */
	{ .text = DEVICE(POOL("<dateTimeSetting><dateTemplate>D/M/Ya</dateTemplate></dateTimeSetting>")),
		.settings = "{'date-template': <'D/M/YA'>}" },
	{ .text = DEVICE(POOL("<dateTimeSetting><dateTemplate>d.m.yy</dateTemplate></dateTimeSetting>")),
		.settings = "{'date-template': <'D.M.YY'>}" },
	{ .text = DEVICE(POOL("<dateTimeSetting><timeZone>Europe/Copenhagen</timeZone></dateTimeSetting>")),
		.settings = "{'time-zone': <'Europe/Copenhagen'>}" },
	{ .text = DEVICE(POOL("<dateTimeSetting><timeZone>UTC</timeZone></dateTimeSetting>")),
		.settings = "{'time-zone': <'UTC'>}" },
	{ .text = DEVICE(
		  POOL("<dateTimeSetting><olsonTimeZone>W. Europe Standard Time</olsonTimeZone></dateTimeSetting>")),
		.settings = "{'time-zone': <'Europe/Berlin'>}" },
	{ .text = DEVICE(POOL("<dateTimeSetting><timeZone>/etc/passwd</timeZone></dateTimeSetting>")),
		.settings = "{}",
		.ignored = "timeZone /etc/passwd" },

	/* A port behind the name of a call manager. */
	{ .text = DEVICE(MEMBERS(MEMBER("", NODE("10.1.0.10:5070")) MEMBER("", NODE("2001:db8::5")))),
		.managers = "10.1.0.10 5070 5070 5070; 2001:db8::5 2000 5060 5061" },

	/* What editors put before the declaration. */
	{ .text = "\xef\xbb\xbf\r\n<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<device><versionStamp>\xc3\xb8</versionStamp>"
		  "</device>",
		.version = "\xc3\xb8" },
	{ .text = "\n\xef\xbb\xbf<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><device><versionStamp>\xc3\xb8</versionStamp>"
		  "</device>",
		.version = "\xc3\xb8" },
	/* The character set of Windows, undeclared: a euro sign. */
	{ .text = DEVICE("<versionStamp>\x80 5</versionStamp>"), .version = "\xe2\x82\xac 5" },

	/* Damage where nothing is needed: left out, said. */
	{ .text = DEVICE(MEMBERS(MEMBER("", NODE("cm1"))) "\n<vendorConfig><WlanProfile2>0</WlanProfile1>"
							  "<loadServer>10.1.0.6</loadServer></vendorConfig>"),
		.damage = "is not well-formed XML at line 2, in WlanProfile2",
		.managers = "cm1 2000 5060 5061",
		.settings = "{'load-server': <'10.1.0.6'>}" },
	{ .text = DEVICE(MEMBERS(MEMBER("", NODE("cm1"))) "<servicesURL>http://x/?a=1&b=2</servicesURL>"),
		.damage = "is not well-formed XML at line 1, in servicesURL",
		.managers = "cm1 2000 5060 5061" },
	{ .text = "<Default><loadInformation model=\"7942\">L1</loadInformation434></Default>",
		.is_default = TRUE,
		.damage = "is not well-formed XML at line 1, in loadInformation" },
	{ .text = DEVICE("<userLocale><name2>&nbsp;</name2></userLocale>"),
		.damage = "is not well-formed XML at line 1, in name2" },
	{ .text = DEVICE("<a>1</b><c>&</c>"), .damage = "is not well-formed XML at line 1, in a" },
	{ .text = "<device/>\ntail", .damage = "is not well-formed XML at line 2" },
	{ .text = "<device/><device/>", .damage = "is not well-formed XML at line 1" },

	/* The same where it decides how the phone registers, or where the end is not there. */
	{ .text = DEVICE(MEMBERS(MEMBER("", "<processNodeName>cm1</processName>"))),
		.error = "line 1, in processNodeName" },
	{ .text = DEVICE(LINES("<line><authPassword>a&b</authPassword></line>")), .error = "line 1, in authPassword" },
	{ .text = DEVICE("<vendorConfig><x>1</vendorConfig><versionStamp>1</versionStamp>"), .error = "line 1, in x" },
	{ .text = DEVICE("<vendorConfig><x>1</vendorConfig><devicePool></devicePool></z>"), .error = "line 1, in x" },
	{ .text = "<device><versionStamp>1</versionStamp><x>1", .error = "line 1, in x" },
	{ .text = "<device><versionStamp>1</versionStamp>", .error = "line 1, in device" },
	{ .text = "<device><x y=1>z</x></device>", .error = "line 1, in device" },

	/* What is refused. */
	{ .text = "", .error = "is empty" },
	{ .text = " \r\n", .error = "is empty" },
	{ .text = "\x01\x02", .error = "signed or encrypted" },
	{ .text = "hello", .error = "line 1" },
	{ .text = "<device>\n<a></device>", .error = "line 2" },
	{ .text = "<device xsi:type=\"x\">\n\n</a></device>", .error = "line 3" },
	{ .text = "<html><head/></html>", .error = "a document \"html\"" },
	{ .text = "<!DOCTYPE device><device/>", .error = "DOCTYPE" },
	{ .text = "<!DOCTYPE html>\n<html><p>Not found</html>", .error = "a web page (HTML)" },
	{ .text = DEVICE("&other;"), .error = "line 1, in device" },
	{ .text = DEVICE("<fullConfig>false</fullConfig><encrConfig>true</encrConfig>"), .error = "encrypted" },
};

static void test_own(void **state)
{
	for (gsize i = 0; i < G_N_ELEMENTS(own); i++)
		check(&own[i]);
}

#define PORTS(rest) "<ports>" rest "</ports>"
#define SIP_DEVICE(rest) DEVICE("<deviceProtocol>SIP</deviceProtocol>" rest)

/* What cannot be used is said, and the rest is used: each with a sister that says nothing. */
static const Case ignored[] = {
	{ .text = DEVICE(MEMBERS(MEMBER("", NODE("0.0.0.0")) MEMBER("", NODE("127.0.0.2:2001"))
			  MEMBER("", NODE("255.255.255.255")) MEMBER("", NODE("10.1.100.24")))),
		.managers = "10.1.100.24 2000 5060 5061",
		.ignored = "processNodeName 0.0.0.0 (no server can have it), processNodeName 127.0.0.2:2001 (no server "
			   "can have it), processNodeName 255.255.255.255 (no server can have it)" },
	{ .text = DEVICE(MEMBERS(MEMBER("", NODE("10.1.100.23")) MEMBER("", NODE("224.0.0.1")))),
		.managers = "",
		.ignored =
			"processNodeName 10.1.100.23 (the phone's own address), processNodeName 224.0.0.1 (no server "
			"can have it)" },
	{ .text = DEVICE(MEMBERS(MEMBER("", "<name>x</name>") MEMBER("", NODE("")) MEMBER("", NODE("a")))),
		.managers = "a 2000 5060 5061",
		.ignored = "a member without processNodeName" },
	{ .text = DEVICE(MEMBERS(MEMBER("", NODE("a")) MEMBER("", NODE("b")) MEMBER("", NODE("c")) MEMBER(
		  "", NODE("d")) MEMBER("", NODE("e")) MEMBER("", NODE("f")) MEMBER("", NODE("g")) MEMBER("",
		  NODE("h")) MEMBER("", NODE("i")) MEMBER("", NODE("j")) MEMBER("", NODE("k")) MEMBER("", NODE("l"))
			  MEMBER("", NODE("m")) MEMBER("", NODE("a")) MEMBER("", NODE("n")) MEMBER("", NODE("o")))),
		.ignored = "processNodeName n (13 are before it), processNodeName o (13 are before it)" },
	/* Ports: of the protocol that counts. */
	{ .text = DEVICE(MEMBERS(
		  MEMBER("", PORTS("<ethernetPhonePort>70000</ethernetPhonePort><sipPort>0</sipPort>") NODE("a"))
			  MEMBER("", PORTS("<ethernetPhonePort>-1</ethernetPhonePort>") NODE("b")))),
		.managers = "a 2000 5060 5061; b 2000 5060 5061",
		.ignored = "ethernetPhonePort 70000 (2000 is used), ethernetPhonePort -1 (2000 is used)" },
	{ .text = SIP_DEVICE(MEMBERS(MEMBER("", PORTS("<ethernetPhonePort>0</ethernetPhonePort><sipPort>0</sipPort>"
						      "<securedSipPort>x</securedSipPort>") NODE("a"))
			  MEMBER("", PORTS("<sipPort></sipPort>") NODE("b")))),
		.protocol = "sip",
		.managers = "a 2000 5060 5061; b 2000 5060 5061",
		.ignored = "sipPort 0 (5060 is used)" },
	{ .text = SIP_DEVICE("<deviceSecurityMode>2</deviceSecurityMode>" MEMBERS(
		  MEMBER("", PORTS("<securedSipPort>70000</securedSipPort>") NODE("a")))),
		.managers = "a 2000 5060 5061 secure",
		.ignored = "securedSipPort 70000 (5061 is used)" },
	/* Protocols. */
	{ .text = DEVICE("<deviceProtocol>MGCP</deviceProtocol>"),
		.protocol = "sccp",
		.ignored = "deviceProtocol MGCP (SCCP is used)" },
	{ .text = DEVICE("<deviceProtocol>H323</deviceProtocol>"),
		.hint = "sip",
		.protocol = "sip",
		.ignored = "deviceProtocol H323 (SIP is used)" },
	{ .text = DEVICE("<deviceProtocol></deviceProtocol>"), .protocol = "sccp" },
	{ .text = SIP_DEVICE("<transportLayerProtocol>9</transportLayerProtocol>"),
		.settings = "{}",
		.ignored = "transportLayerProtocol 9" },
	{ .text = DEVICE("<transportLayerProtocol>9</transportLayerProtocol>"), .settings = "{}" },
	{ .text = DEVICE("<loadInformation>../etc/x</loadInformation>"), .ignored = "loadInformation ../etc/x" },
	/* Registrars of lines, routers for survivability. */
	{ .text = SIP_DEVICE(LINES("<line><name>1</name><proxy>[= IP =]</proxy><port>0</port></line>"
				   "<line><name>2</name><proxy>p</proxy><port>99999</port></line>"
				   "<line><name>3</name><proxy>USECALLMANAGER</proxy><port>0</port></line>")),
		.lines = "1 '1' - - - - -; 2 '2' - - - 'p' -; 3 '3' - - - - -",
		.ignored = "proxy [= IP =] (the call managers are asked), port 99999 (p)" },
	{ .text = DEVICE(POOL("<srstInfo><srstOption>User Specific</srstOption><ipAddr1>127.0.0.1</ipAddr1>"
			      "<ipAddr2>0.0.0.0</ipAddr2><ipAddr3>r3</ipAddr3><port3>0</port3><sipPort3>x</sipPort3>"
			      "</srstInfo>")),
		.srst = "r3 2000 5060 5061",
		.ignored = "ipAddr1 127.0.0.1 (no server can have it), port3 0 (2000 is used)" },
	/* Many are counted, and long ones are cut. */
	{ .text = DEVICE("<deviceProtocol>x</deviceProtocol><dscpForCm2Dvce>256</dscpForCm2Dvce>"
			 "<deviceSecurityMode>9</deviceSecurityMode>" POOL(
				 "<connectionMonitorDuration>x</connectionMonitorDuration><dateTimeSetting>"
				 "<dateTemplate>%n</dateTemplate><timeZone>"
				 "0123456789012345678901234567890123456789012345</timeZone></dateTimeSetting>")),
		.settings = "{}",
		.ignored = "deviceProtocol x (SCCP is used), connectionMonitorDuration x, dateTemplate %n, timeZone "
			   "0123456789012345678901234567890123456789... (46 characters) and 2 more" },
};

static void test_ignored(void **state)
{
	for (gsize i = 0; i < G_N_ELEMENTS(ignored); i++)
		check(&ignored[i]);
}

static void test_bounds(void **state)
{
	g_autofree char *large = g_malloc(CISCO_CONFIG_MAX + 1);
	g_autofree char *long_name = g_strnfill(300, 'x');
	g_autofree char *name =
		g_strdup_printf(DEVICE(MEMBERS(MEMBER("", "<processNodeName>%s</processNodeName>")) ""), long_name);
	g_autoptr(GString) deep = g_string_new("<device>");
	Case too_deep = { .error = "line 1" };
	Case too_long = { .text = name, .managers = "", .ignored = "a member without processNodeName" };
	CiscoConfigHints hints = { 0 };
	g_autoptr(GError) error = NULL;

	memset(large, ' ', CISCO_CONFIG_MAX + 1);
	memcpy(large, "<device>", 8);
	assert_null(cisco_config_parse(large, CISCO_CONFIG_MAX + 1, &hints, &error));
	assert_non_null(strstr(error->message, "larger"));
	for (guint i = 0; i < 1000; i++)
		g_string_append(deep, "<a>");
	too_deep.text = deep->str;
	check(&too_deep);
	check(&too_long);
}

/* Secrets of a broken file must not stand in the reason why it is refused. */
/* A password is used whole, or not at all. */
static void test_long_password(void **state)
{
	static const guint lengths[] = { 255, 256, 5000 };

	for (gsize i = 0; i < G_N_ELEMENTS(lengths); i++) {
		g_autofree char *password = g_strnfill(lengths[i], 'x');
		g_autofree char *text = g_strdup_printf(
			DEVICE("<deviceProtocol>SIP</deviceProtocol>" LINES(
				"<line><name>1</name><authName>u</authName><authPassword>%s</authPassword></line>")),
			password);
		g_autofree char *wanted = g_strdup_printf("1 'u' '%s'", password);
		Case long_one = { .text = text, .protocol = "sip", .credentials = wanted };

		check(&long_one);
	}
}

static void test_no_secret_in_error(void **state)
{
	CiscoConfigHints hints = { 0 };
	g_autoptr(GError) error = NULL;
	const char *text = "<device><authPassword[geheim]</authPassword></device>";

	assert_null(cisco_config_parse(text, strlen(text), &hints, &error));
	assert_null(strstr(error->message, "geheim"));
}

#define HINTS .model = 404, .gateway = "192.0.2.254"

static const Case shared[] = {
	/* What their README says a reader must get out of them; model 404 is a 7962, the router 192.0.2.254. */
	{ .file = "configs/sccp/SEP001380AD9E5F.cnf.xml",
		HINTS,
		.protocol = "sccp",
		.load = "CP7912060000SCCP050124A",
		.version = "{5D6C2E9C-3077-4C73-B011-ECC6085B143C}",
		.managers = "10.102.172.11 2000 5060 5061",
		.srst = "",
		.lines = "",
		.credentials = "",
		.settings = "{'connection-monitor': <uint32 120>, 'date-template': <'M/D/Y'>, 'time-zone': "
			    "<'Atlantic/Reykjavik'>, 'signaling-dscp': <byte 0x18>, 'user-locale': "
			    "<'English_United_States'>}" },
	{ .file = "configs/sccp/SEP_BASE_7970.cnf.xml",
		HINTS,
		.protocol = "sccp",
		.managers = "192.168.1.1 2000 5060 5061; asterisk.example.lan 2000 5060 5061",
		.srst = "",
		.lines = "",
		.settings = "{'transport': <'tcp'>, 'connection-monitor': <uint32 60>, 'date-template': <'M/D/YA'>, "
			    "'time-zone': <'Europe/Berlin'>, 'security-mode': <uint32 1>, 'signaling-dscp': "
			    "<byte 0x2e>, 'user-locale': <'English_United_States'>}" },
	{ .file = "configs/sccp/XMLDefault-chan-sccp.cnf.xml",
		HINTS,
		.is_default = TRUE,
		.protocol = "sccp",
		.load = "SCCP42.9-3-1SR4-1S",
		.managers = "10.0.0.1 2000 5060 5061; 10.0.0.2 2000 5060 5061" },
	{ .file = "configs/sccp/XMLDefault-chan-sccp.cnf.xml", .model = 562, .is_default = TRUE },
	{ .file = "configs/sccp/XMLDefault-provision_sccp.cnf.xml",
		HINTS,
		.is_default = TRUE,
		.protocol = "sccp",
		.load = "SCCP42.9-4-2SR1-1S",
		.managers = "192.168.1.1 2000 5060 5061; 192.168.1.2 2000 5060 5061" },
	{ .file = "configs/sccp/XMLDefault-provision_sccp.cnf.xml",
		.model = 307,
		.is_default = TRUE,
		.load = "SCCP11.9-4-2SR3-1S" },
	{ .file = "configs/sccp/XMLDefault504G-chan-sccp.cnf.xml",
		HINTS,
		.is_default = TRUE,
		.protocol = "sccp",
		.load = "spa50x-30x-7-5-5",
		.managers = "asterisk.servers.local 2000 5060 5061" },
	{ .file = "configs/sip/7821-namodev-not-wellformed.cnf.xml", HINTS, .error = "line 102, in line" },
	{ .file = "configs/sip/7911-namodev.cnf.xml",
		HINTS,
		.ignored =
			"processNodeName [== SIP SERVER IP ==] (neither a name nor an address), proxy [== SIP SERVER "
			"IP ==] (the call managers are asked)",
		.protocol = "sip",
		.load = "SIP11.8-5-3S",
		.version = "1143565489-a3cbf294-7526-4c29-8791-c4fce4ce4c37",
		.managers = "",
		.lines = "1 '[== SIP EXTENSION ==]' '[== KEY LABEL ==]' '[== SIP DISPLAY NAME ==]' "
			 "'[== SIP EXTENSION ==]' - -",
		.credentials = "1 '[== SIP EXTENSION / AUTH NAME ==]' '[== SIP PASSWORD ==]'" },
	{ .file = "configs/sip/SEPBASE-7941-julianhead.cnf.xml",
		HINTS,
		.ignored = "processNodeName #IP ADDRESS OF YOUR ASTERISK SERVER# (neither a name nor an address)",
		.protocol = "sip",
		.load = "SIP41.9-4-2SR3-1S",
		.version = "001",
		.managers = "",
		.lines = "1 '#EXT NUM#' '#EXT NUM#' '#EXT NAME#' '#EXT NUM#' - -; 2 '#EXT NUM#' '#EXT NUM#' "
			 "'#EXT NUM#' '#EXT NUM#' - -",
		.settings = "{'transport': <'udp'>, 'register-expires': <uint32 3600>, 'register-delta': <uint32 5>, "
			    "'keepalive-expires': <uint32 120>, 'date-template': <'D/M/YA'>, 'time-zone': "
			    "<'Europe/London'>, 'security-mode': <uint32 1>, 'phone-label': <'#PHONE NAME#'>}" },
	{ .file = "configs/sip/SEPMAC-7962-undone37.cnf.xml",
		HINTS,
		.protocol = "sip",
		.load = "SIP42.9-4-2SR3-1S",
		.managers = "192.168.178.1 2000 5060 5061",
		.lines = "1 'Label' '621' 'Label' '621' - -",
		.credentials = "1 'pbx-username' 'Pa$$w0rd'",
		.settings = "{'transport': <'udp'>, 'register-expires': <uint32 3600>, 'register-delta': <uint32 5>, "
			    "'keepalive-expires': <uint32 120>, 'date-template': <'D.M.YY'>, 'time-zone': "
			    "<'Europe/Budapest'>, 'security-mode': <uint32 1>, 'signaling-dscp': <byte 0x18>, "
			    "'user-locale': <'german_germany'>, 'phone-label': <'Phone_Label'>}" },
	{ .file = "configs/sip/XMLDefault-7962-undone37.cnf.xml",
		HINTS,
		.is_default = TRUE,
		.managers = "",
		.ignored = "a member without processNodeName" },
	{ .file = "configs/sip/XMLDefault-7962-undone37.cnf.xml",
		.model = 30018,
		.is_default = TRUE,
		.ignored = "a member without processNodeName",
		.protocol = "sip",
		.load = "SIP42.9-4-2SR3-1S" },
	{ .file = "configs/sip/XMLDefault-julianhead.cnf.xml",
		.model = 7,
		.is_default = TRUE,
		.ignored = "a member without processNodeName",
		.managers = "",
		.load = "P0S3-8-12-00" },
	{ .file = "provisioning/SEP00005E005310.cnf.xml",
		HINTS,
		.protocol = "sccp",
		.load = "SCCP45.9-9-1S",
		.version = "{1732264200-8a1d2c40-53aa-4c11-8f10-00005e005310}",
		.managers = "192.0.2.11 2000 5060 5061; 192.0.2.12 2000 5060 5061; cm-pub.voice.example 2000 5060 5061",
		.srst = "192.0.2.1 2000 5060 5061",
		.lines = "",
		.settings = "{'transport': <'tcp'>, 'connection-monitor': <uint32 120>, 'date-template': <'D.M.Y'>, "
			    "'time-zone': <'Europe/Berlin'>, 'security-mode': <uint32 1>, 'signaling-dscp': "
			    "<byte 0x18>, 'user-locale': <'English_United_States'>}" },
	{ .file = "provisioning/SEP00005E005320.cnf.xml",
		HINTS,
		.protocol = "sip",
		.load = "sip88xx.99-1-1-20",
		.version = "{1732264260-0c6f4d11-9a0e-4f55-8b20-00005e005320}",
		.managers = "cm-sub1.voice.example 2000 5060 5061; 192.0.2.12 2000 5080 5081",
		.srst = "192.0.2.254 2000 5060 5061",
		.lines = "1 '5320' 'Quay desk' 'Quay Desk' '2c0d7f4e-1f4b-6c52-9c53-00005e005320' - -; "
			 "2 '5321' 'Lock gate' 'Lock Gate' '2c0d7f4e-1f4b-6c52-9c53-00005e005321' - -",
		.credentials = "1 'quay5320' 'tide&anchor-42'; 2 'quay5320' 'tide&anchor-42'",
		.settings = "{'transport': <'tcp'>, 'register-expires': <uint32 3600>, 'register-delta': <uint32 5>, "
			    "'keepalive-expires': <uint32 120>, 'connection-monitor': <uint32 120>, 'date-template': "
			    "<'D/M/YA'>, 'time-zone': <'Europe/London'>, 'security-mode': <uint32 1>, 'load-server': "
			    "<'192.0.2.30'>, 'signaling-dscp': <byte 0x18>, 'user-locale': "
			    "<'English_United_Kingdom'>, 'phone-label': <'Quay 2'>}" },
	{ .file = "provisioning/SEP00005E005330.cnf.xml",
		.model = 8,
		.hint = "sip",
		.protocol = "sip",
		.load = "P0030999TEST",
		.version = "{Nov 22 2024 09:30:00}",
		.managers = "198.51.100.1 2000 5060 5061" },
	{ .file = "provisioning/SEP00005E005340.cnf.xml",
		HINTS,
		.protocol = "sip",
		.load = "sip88xx.99-1-1-20",
		.version = "{1732264320-1d7f5e22-9a0e-4f55-8b20-00005e005340}",
		.managers = "cm-sub1.voice.example 2000 5060 5061 secure; 192.0.2.12 2000 5080 5081 secure",
		.srst = "192.0.2.254 2000 5060 5061",
		.credentials = "1 'gate5340' 'tide&anchor-42'" },
	{ .file = "provisioning/XMLDefault.cnf.xml",
		HINTS,
		.is_default = TRUE,
		.load = "SCCP42.9-9-1S",
		.managers = "192.0.2.10 2000 5060 5061; 192.0.2.11 2000 5060 5061" },
	{ .file = "provisioning/XMLDefault.cnf.xml", .model = 685, .is_default = TRUE },
	{ .file = "provisioning/odd/bom-crlf.cnf.xml",
		.model = 8,
		.hint = "sip",
		.protocol = "sip",
		.load = "P0030999TEST",
		.version = "{Nov 22 2024 09:30:00}",
		.managers = "198.51.100.1 2000 5060 5061" },
	{ .file = "provisioning/odd/entities.cnf.xml", HINTS, .error = "DOCTYPE" },
	{ .file = "provisioning/odd/latin1.cnf.xml",
		HINTS,
		.protocol = "sip",
		.managers = "192.0.2.11 2000 5060 5061",
		.lines = "1 '5350' - 'M\xc3\xbcller' - - -",
		.settings = "{'phone-label': <'K\xc3\xb8"
			    "be'>}" },
	{ .file = "provisioning/odd/scrambled-order.cnf.xml",
		HINTS,
		.ignored = "ethernetPhonePort 99999 (2000 is used), a member without processNodeName",
		.protocol = "sccp",
		.version = "x",
		.load = "SCCP45.9-9-1S",
		.managers = "192.0.2.11 2000 5060 5061; 192.0.2.12 2000 5060 5061; 192.0.2.13 2000 5060 5061; "
			    "192.0.2.15 2000 5060 5061; 192.0.2.14 2000 5060 5061" },
	{ .file = "provisioning/odd/truncated.cnf.xml", HINTS, .error = "not well-formed" },
	{ .file = "provisioning/odd/unbound-prefix.cnf.xml",
		HINTS,
		.protocol = "sccp",
		.managers = "192.0.2.11 2000 5060 5061" },
	{ .file = "provisioning/odd/wrong-root.cnf.xml", HINTS, .error = "document \"html\"" },
};

static void test_shared(void **state)
{
	captures_needed();
	for (gsize i = 0; i < G_N_ELEMENTS(shared); i++)
		check(&shared[i]);
}

static void test_time_zones(void **state)
{
	assert_string_equal(cisco_time_zone("W. Europe Standard/Daylight Time"), "Europe/Berlin");
	assert_string_equal(cisco_time_zone("US Eastern Standard Time"), "America/Indiana/Indianapolis");
	assert_string_equal(cisco_time_zone("eastern standard/daylight time"), "America/New_York");
	assert_string_equal(cisco_time_zone("Pacific SA Daylight Time"), "America/Santiago");
	assert_null(cisco_time_zone("Pacifica"));
	assert_null(cisco_time_zone(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_own),
		cmocka_unit_test(test_ignored),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_long_password),
		cmocka_unit_test(test_no_secret_in_error),
		cmocka_unit_test(test_time_zones),
		cmocka_unit_test(test_shared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
