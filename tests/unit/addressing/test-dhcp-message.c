/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "captures.h"
#include "dhcp-frame.h"
#include "dhcp-lease.h"
#include "dhcp-parameters.h"
#include "dhcp-servers.h"
#include "dhcp-words.h"
#include "samples.h"

/* Builds an answer: fixed header, cookie, then @options as hex. */
static GByteArray *answer(const char *options)
{
	g_autoptr(GByteArray) tail = sample_hex(options);
	GByteArray *bytes = sample_hex("02010600 3903f326 00000000 00000000 c000021f c6336463 00000000"
				       "001122334455 00000000000000000000");
	static const guint8 zeros[64 + 128];

	g_byte_array_append(bytes, zeros, sizeof zeros);
	g_byte_array_append(bytes, (const guint8 *) "\x63\x82\x53\x63", 4);
	g_byte_array_append(bytes, tail->data, tail->len);
	return bytes;
}

static DhcpMessage *parse(const char *options)
{
	g_autoptr(GByteArray) bytes = answer(options);

	return dhcp_message_parse(bytes->data, bytes->len, NULL);
}

static DhcpLease *lease_of(const char *options)
{
	g_autoptr(DhcpMessage) message = parse(options);

	assert_non_null(message);
	return dhcp_lease_new(message, 0xc0000205, 1000, NULL);
}

static char *joined(char *const *list)
{
	return list ? g_strjoinv(" ", (char **) list) : g_strdup("-");
}

static char *list_of(const DhcpLease *lease, guint8 option)
{
	GVariant *value = dhcp_lease_value(lease, option);
	g_auto(GStrv) list = value ? g_variant_dup_strv(value, NULL) : NULL;

	return joined(list);
}

static const char *const order_default[] = { "150", "66", "next-server", "sname", NULL };

static char *servers_of(const DhcpLease *lease, const char *const *order)
{
	const char *source = "";
	g_autoptr(GString) unsaid = g_string_new(NULL);
	g_auto(GStrv) servers = dhcp_servers_choose(lease, order, &source, unsaid);
	g_autofree char *list = joined(servers);

	return g_strdup_printf("%s: %s", source, list);
}

static const struct {
	const char *name;
	const char *options;
	const char *servers;
	const char *gateway;
	const char *dns;
	guint prefix, time, t1, t2;
} leases[] = {
	{ "all plain",
		"350105 3604c0000205 330400015180 0104ffffff00 0304c0000201 0608c0000235c0000236"
		"9608c633640bc633640c ff",
		"option 150: 198.51.100.11 198.51.100.12", "192.0.2.1", "192.0.2.53 192.0.2.54", 24, 86400, 43200,
		75600 },
	{ "nothing but a type: class mask, an hour", "350105 ff", "next server: 198.51.100.99", "0.0.0.0", "-", 24,
		3600, 1800, 3150 },
	{ "short lease", "350105 330400000001 ff", "next server: 198.51.100.99", "0.0.0.0", "-", 24, 30, 15, 27 },
	{ "for ever", "350105 3304ffffffff ff", "next server: 198.51.100.99", "0.0.0.0", "-", 24, 0xffffffff,
		0x7fffffff, 0xe0000000 },
	{ "T1 after T2 is ignored", "350105 330400000e10 3a0400000d00 3b0400000c00 ff", "next server: 198.51.100.99",
		"0.0.0.0", "-", 24, 3600, 1800, 3150 },
	{ "T1 and T2 as told", "350105 330400000e10 3a0400000100 3b0400000c00 ff", "next server: 198.51.100.99",
		"0.0.0.0", "-", 24, 3600, 256, 3072 },
	{ "T1 of 0 is ignored", "350105 330400000e10 3a0400000000 3b0400000c00 ff", "next server: 198.51.100.99",
		"0.0.0.0", "-", 24, 3600, 1800, 3150 },
	{ "T2 after the end is ignored", "350105 330400000e10 3a0400000100 3b0400000e10 ff",
		"next server: 198.51.100.99", "0.0.0.0", "-", 24, 3600, 1800, 3150 },
	{ "four configuration servers, five DNS servers",
		"350105 9614 0a010001 0a010002 0a010003 0a010004 0a010005"
		"0618 0a010001 0a010002 0a010003 0a010004 0a010005 0a010006 ff",
		"option 150: 10.1.0.1 10.1.0.2 10.1.0.3 10.1.0.4", "0.0.0.0",
		"10.1.0.1 10.1.0.2 10.1.0.3 10.1.0.4 10.1.0.5", 24, 3600, 1800, 3150 },
	{ "broken mask", "350105 0104ff00ff00 ff", "next server: 198.51.100.99", "0.0.0.0", "-", 24, 3600, 1800, 3150 },
	{ "150 of 5 octets: 66 is next", "350105 9605c633640b01 4203636d31 ff", "option 66: cm1", "0.0.0.0", "-", 24,
		3600, 1800, 3150 },
	{ "150 drops what is not a host, and repeats", "350105 9614 00000000 ffffffff c633640b c633640b c633640c ff",
		"option 150: 198.51.100.11 198.51.100.12", "0.0.0.0", "-", 24, 3600, 1800, 3150 },
	{ "150 in two pieces is one list", "350105 9606c633640bc633 9602640c ff",
		"option 150: 198.51.100.11 198.51.100.12", "0.0.0.0", "-", 24, 3600, 1800, 3150 },
	{ "66 with NUL, blanks and a comma", "350105 420a20636d312c2020636d3200 ff", "option 66: cm1 cm2", "0.0.0.0",
		"-", 24, 3600, 1800, 3150 },
	{ "66 is a URL", "350105 4212687474703a2f2f31302e312e302e352f782f ff", "option 66: http://10.1.0.5/x/",
		"0.0.0.0", "-", 24, 3600, 1800, 3150 },
	{ "121 hides 3, default inside", "350105 0304c0000201 790d 00c00002fe 180a0900c00002fd ff",
		"next server: 198.51.100.99", "192.0.2.254", "-", 24, 3600, 1800, 3150 },
	{ "121 without default", "350105 0304c0000201 7908 180a0900c00002fd ff", "next server: 198.51.100.99",
		"0.0.0.0", "-", 24, 3600, 1800, 3150 },
	{ "121 that cannot be read: 3 counts", "350105 0304c0000201 7903 210a09 ff", "next server: 198.51.100.99",
		"192.0.2.1", "-", 24, 3600, 1800, 3150 },
	{ "121 with a prefix of 33", "350105 0304c0000201 7909 210a090000 c00002fd ff", "next server: 198.51.100.99",
		"192.0.2.1", "-", 24, 3600, 1800, 3150 },
	{ "empty options are left", "350105 9600 4200 0600 0f00 ff", "next server: 198.51.100.99", "0.0.0.0", "-", 24,
		3600, 1800, 3150 },
	{ "server id twice: the first", "350105 3604c0000205 3604c0000206 ff", "next server: 198.51.100.99", "0.0.0.0",
		"-", 24, 3600, 1800, 3150 },
	{ "no end option", "350105 9604c633640b", "option 150: 198.51.100.11", "0.0.0.0", "-", 24, 3600, 1800, 3150 },
};

static void test_leases(void **state)
{
	for (guint i = 0; i < G_N_ELEMENTS(leases); i++) {
		g_autoptr(DhcpMessage) message = parse(leases[i].options);
		g_autoptr(DhcpLease) lease = NULL;
		g_autofree char *servers = NULL, *gateway = NULL, *dns = NULL;

		print_message("%s\n", leases[i].name);
		assert_non_null(message);
		lease = dhcp_lease_new(message, 0xc0000205, 1000, NULL);
		servers = servers_of(lease, order_default);
		gateway = ipv4_text(lease->gateway);
		dns = list_of(lease, 6);
		assert_string_equal(servers, leases[i].servers);
		assert_string_equal(gateway, leases[i].gateway);
		assert_string_equal(dns, leases[i].dns);
		assert_int_equal(lease->server, 0xc0000205);
		assert_int_equal(lease->prefix, leases[i].prefix);
		assert_int_equal(lease->time, leases[i].time);
		assert_int_equal(lease->t1, leases[i].t1);
		assert_int_equal(lease->t2, leases[i].t2);
	}
}

static char *routes_of(const DhcpLease *lease)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < lease->routes->len; i++) {
		const Ipv4Route *route = &g_array_index(lease->routes, Ipv4Route, i);
		g_autofree char *to = ipv4_prefix_text(route->to), *via = ipv4_text(route->gateway);

		g_string_append_printf(text, "%s%s %s", i ? " " : "", to, via);
	}
	return g_string_free(text, FALSE);
}

/* The bits of a host do not belong to a destination; a list has an end. */
static void test_routes(void **state)
{
	g_autoptr(DhcpLease) lease = lease_of("350105 790d 140a09ff c00002fe 00c0000201 ff");
	g_autofree char *text = routes_of(lease);
	g_autoptr(GString) many = g_string_new("350105");
	g_autoptr(DhcpLease) long_one = NULL;

	assert_string_equal(text, "10.9.240.0/20 192.0.2.254 0.0.0.0/0 192.0.2.1");
	for (guint i = 0; i < 80; i++)
		g_string_append_printf(many, "%s08%02x c00002fe", i % 40 ? "" : "79f0", i + 1);
	long_one = lease_of(many->str);
	assert_int_equal(long_one->routes->len, 64);
}

/* Each row of the table gives its fact what was read, and no other option does. */
static void test_facts(void **state)
{
	g_autoptr(DhcpLease) lease = lease_of("350105 0608 0a010002 0a010003 0f09 766f6963652e6c6162 2a04 0a010004"
					      "2b03 010203 0c03 616263 9604 0a010009 ff");
	static const struct {
		const char *fact, *value;
	} rows[] = {
		{ "ip.dns", "['10.1.0.2', '10.1.0.3']" },
		{ "ip.domain", "'voice.lab'" },
		{ "ip.ntp", "['10.1.0.4']" },
		{ "ip.vendor-info", "[byte 0x01, 0x02, 0x03]" },
	};
	guint found = 0;

	for (guint i = 0; i < DHCP_PARAMETER_COUNT; i++) {
		g_autofree char *value = lease->values[i] ? g_variant_print(lease->values[i], TRUE) : NULL;

		if (!dhcp_parameters[i].fact)
			continue;
		assert_string_equal(dhcp_parameters[i].fact, rows[found].fact);
		assert_string_equal(value, rows[found++].value);
	}
	assert_int_equal(found, G_N_ELEMENTS(rows));
	assert_null(dhcp_lease_value(lease, 12));
	assert_null(dhcp_lease_value(lease, 242));
}

/* What is asked for by default, octet for octet. */
static void test_request_list(void **state)
{
	assert_string_equal(DHCP_PARAMETER_NUMBERS, "1; 121; 3; 6; 12; 15; 42; 43; 51; 54; 58; 59; 66; 67; 120; 150");
}

static void test_own_next_server(void **state)
{
	static const char *const also_own[] = { "150", "dhcp-server", NULL };
	g_autoptr(DhcpLease) lease = lease_of("350105 3604c6336463 ff");
	g_autofree char *ignored = servers_of(lease, order_default);
	g_autofree char *taken = servers_of(lease, also_own);

	assert_string_equal(ignored, ": -");
	assert_string_equal(taken, "next server: 198.51.100.99");
	for (guint i = 0; order_default[i]; i++)
		assert_true(dhcp_servers_is_word(order_default[i]));
	assert_false(dhcp_servers_is_word("151"));
}

/* What stands in 150, 66 and 67: the servers that are made of it, and what is said of it. */
static const struct {
	const char *name, *options, *servers, *remarks;
} named_servers[] = {
	{ "text of 12 octets is no three addresses", "960c3139322e3136382e312e3130", "option 150: 192.168.1.10",
		"option 150 is the text \"192.168.1.10\" where addresses belong" },
	{ "nor of 8", "960831302e312e302e35", "option 150: 10.1.0.5",
		"option 150 is the text \"10.1.0.5\" where addresses belong" },
	{ "nor of 9", "960931302e312e302e3131", "option 150: 10.1.0.11",
		"option 150 is the text \"10.1.0.11\" where addresses belong" },
	{ "a name of 16", "9610746674702e6c61622e6578616d706c65", "option 150: tftp.lab.example",
		"option 150 is the text \"tftp.lab.example\" where addresses belong" },
	{ "with a NUL", "96057466747000", "option 150: tftp",
		"option 150 is the text \"tftp\" where addresses belong" },
	{ "a word of 4", "9604636d3031", "option 150: cm01", "option 150 is the text \"cm01\" where addresses belong" },
	{ "four digits are an address", "960431323334", "option 150: 49.50.51.52", "" },
	{ "100.100.100.100 is no word", "960464646464", "option 150: 100.100.100.100", "" },
	{ "a list as text", "961331302e312e302e352c2031302e312e302e362c", "option 150: 10.1.0.5 10.1.0.6",
		"option 150 is the text \"10.1.0.5, 10.1.0.6,\" where addresses belong" },
	{ "a URL", "9614746674703a2f2f31302e392e302e312f6366672f", "option 150: tftp://10.9.0.1/cfg/",
		"option 150 is the text \"tftp://10.9.0.1/cfg/\" where addresses belong" },
	{ "addresses that letters could be", "96080a0a40410a0a4141", "option 150: 10.10.64.65 10.10.65.65", "" },
	{ "zeros before", "420f3031302e3030312e3030302e303035", "option 66: 10.1.0.5",
		"option 66 has 010.001.000.005, which is read as 10.1.0.5" },
	{ "four octets in 66", "42040a640001", "option 66: 10.100.0.1",
		"option 66 has the octets of addresses where a name belongs" },
	{ "eight, of private addresses", "4208c0a8010ac0a8010b", "option 66: 192.168.1.10 192.168.1.11",
		"option 66 has the octets of addresses where a name belongs" },
	{ "five", "42050a64000101", ": -", "option 66 is no text" },
	{ "a path in 66", "4214746674703a2f2f31302e392e302e312f6366672f", "option 66: tftp://10.9.0.1/cfg/", "" },
	{ "a port and a path", "421b687474703a2f2f31302e312e302e353a363937302f636973636f2f",
		"option 66: http://10.1.0.5:6970/cisco/", "" },
	{ "a port", "4208636d313a36393730", "option 66: cm1:6970", "" },
	{ "no port", "420d636d313a393939393920636d32", "option 66: cm2",
		"option 66 has cm1:99999: not an address or a name, nor HOST:PORT or a URL as tftp://HOST/FOLDER/" },
	{ "two with a blank", "421131302e392e302e322031302e392e302e33", "option 66: 10.9.0.2 10.9.0.3", "" },
	{ "two with a semicolon", "4214687474703a2f2f612f782f3b746674703a2f2f62", "option 66: http://a/x/ tftp://b",
		"" },
	{ "IPv6", "420b323030313a6462383a3a35", ": -", "option 66 has 2001:db8::5: IPv6 is not supported" },
	{ "a query", "4210687474703a2f2f682f703f6d61633d31", ": -",
		"option 66 has http://h/p?mac=1: a query (?) or fragment (#) in it cannot be used" },
	{ "nobody's addresses in 150", "9614ffffffff7f00000100000000e00000010a010005", "option 150: 10.1.0.5",
		"option 150 has 255.255.255.255: not the address of a host; option 150 has 127.0.0.1: not the address "
		"of a host; option 150 has 0.0.0.0: not the address of a host; option 150 has 224.0.0.1: not the "
		"address of a host" },
	{ "those of the network, and the own", "960cc00002ffc0000200c000021f", ": -",
		"option 150 has 192.0.2.255: that is no host of this network; option 150 has 192.0.2.0: that is no "
		"host of this network; option 150 has 192.0.2.31: that is the own address" },
	{ "broadcast in 66", "4204ffffffff", ": -", "option 66 has 255.255.255.255: not the address of a host" },
	{ "and as text", "42093132372e302e302e31", ": -", "option 66 has 127.0.0.1: not the address of a host" },
	{ "blanks in 150 are no 32.32.32.32", "960420202020", ": -", "option 150 is blank" },
	{ "nor in 66", "420420202020", ": -", "option 66 is blank" },
	{ "letters that are neither addresses nor a name", "960c7365727665723d31302e3121", ": -",
		"option 150 is the text \"server=10.1!\" where addresses belong; option 150 has server=10.1!: not an "
		"address or a name" },
	{ "a word that no name can be", "42096dc3bc6c6c2d737276", ": -",
		"option 66 has m\303\274ll-srv: not an address or a name" },
	{ "two dots", "4204612e2e62", ": -", "option 66 has a..b: not an address or a name" },
	{ "a boot file is no server", "430a7078656c696e75782e30", ": -", "" },
	{ "a URL in 67 is", "4316687474703a2f2f31302e392e302e312f636973636f2f", "option 67: http://10.9.0.1/cisco/",
		"" },
};

static void test_servers(void **state)
{
	static const char *const order[] = { "150", "66", "67", NULL };

	for (guint i = 0; i < G_N_ELEMENTS(named_servers); i++) {
		g_autofree char *options = g_strconcat("350105 0104ffffff00", named_servers[i].options, "ff", NULL);
		g_autoptr(DhcpLease) lease = lease_of(options);
		g_autoptr(GString) remarks = g_string_new(NULL);
		const char *source = "";
		g_auto(GStrv) servers = dhcp_servers_choose(lease, order, &source, remarks);
		g_autofree char *list = joined(servers);
		g_autofree char *all = g_strdup_printf("%s: %s", source, list);

		print_message("%s\n", named_servers[i].name);
		assert_string_equal(all, named_servers[i].servers);
		assert_string_equal(remarks->str, named_servers[i].remarks);
		assert_null(lease->remarks);
	}
}

/* Of sources that name no server: which are not there, which is there and of no use, and what there is to add. */
static const struct {
	const char *name, *options, *siaddr, *absent, *wrong, *add;
} lacks[] = {
	{ "nothing", "", "00000000", "no option 150, no option 66, no next server", NULL, "option 150" },
	{ "150 is nobody's", "9604ffffffff", "00000000", "no option 66, no next server", "option 150", "option 66" },
	{ "66 is of no use", "42022121", "00000000", "no option 150, no next server", "option 66", "option 150" },
	{ "both are", "96047f000001 42022121", "00000000", "no next server", "option 150", NULL },
	{ "67 names a file", "430a7078656c696e75782e30", "00000000", "no option 150, no option 66, no next server",
		NULL, "option 150" },
	{ "67 names a URL of no use", "430a7078653a2f2f683a7878", "00000000",
		"no option 150, no option 66, no next server", "option 67", "option 150" },
	{ "66 and 67 are", "42022121 430a7078653a2f2f683a7878", "00000000", "no option 150, no next server",
		"option 66", "option 150" },
	{ "the next server is the DHCP server", "3604c6336463", "c6336463", "no option 150, no option 66", NULL,
		"option 150" },
	{ "it is nobody's", "", "7f000001", "no option 150, no option 66", "next server", "option 150" },
	{ "all are", "9604ffffffff 42022121", "ffffffff", "", "option 150", NULL },
};

static DhcpLease *lease_with_siaddr(const char *options, const char *siaddr)
{
	g_autofree char *all = g_strconcat("350105 0104ffffff00", options, "ff", NULL);
	g_autoptr(GByteArray) bytes = answer(all);
	g_autoptr(GByteArray) address = sample_hex(siaddr);
	g_autoptr(DhcpMessage) message = NULL;

	memcpy(bytes->data + 20, address->data, 4);
	message = dhcp_message_parse(bytes->data, bytes->len, NULL);
	assert_non_null(message);
	return dhcp_lease_new(message, 0xc0000205, 1000, NULL);
}

static void assert_same(const char *one, const char *other)
{
	assert_string_equal(one ? one : "-", other ? other : "-");
}

static void test_lacks(void **state)
{
	static const char *const order[] = { "150", "66", "67", "next-server", "sname", "dhcp-server", NULL };

	for (guint i = 0; i < G_N_ELEMENTS(lacks); i++) {
		g_autoptr(DhcpLease) lease = lease_with_siaddr(lacks[i].options, lacks[i].siaddr);
		g_auto(DhcpServersLack) lack = { 0 };

		print_message("%s\n", lacks[i].name);
		dhcp_servers_lack(lease, order, &lack);
		assert_string_equal(lack.absent->str, lacks[i].absent);
		assert_same(lack.wrong, lacks[i].wrong);
		assert_same(lack.add, lacks[i].add);
	}
}

/* RFC 3396: an option may be longer than 255 octets; a sentence may not. */
static void test_long_words(void **state)
{
	g_autofree char *half = g_strnfill(300, '6');
	g_autofree char *options = g_strdup_printf("350105 0104ffffff00 4296%s 4296%s ff", half, half);
	g_autofree char *name = g_strconcat("option 66 has ", "ffffffffffffffffffffffffffffffffffffffff",
		"... (300 characters): not an address or a name", NULL);
	g_autoptr(GString) remarks = g_string_new(NULL);
	g_autoptr(DhcpLease) lease = lease_of(options);
	static const char *const order[] = { "66", NULL };
	const char *source = "";

	assert_null(dhcp_servers_choose(lease, order, &source, remarks));
	assert_string_equal(remarks->str, name);
}

/* What is wrong with the rest of a lease. */
static const char *const odd_leases[][2] = {
	{ "0104ffffff00 3604c0000205 0304c0000201 7908180a0900c00002fd", "" },
	{ "0104ffffff00 0605c000023501", "option 6 has a length of 5, which no addresses have" },
	{ "0104ffffff00 0303c00002", "option 3 has a length of 3, which no addresses have" },
	{ "0104ffffff00 2a02c000", "option 42 has a length of 2, which no addresses have" },
	{ "0103ffffff", "option 1 has a length of 3 and not of 4; no mask came, /24 is assumed" },
	{ "0104ffffff00 33020e10", "option 51 has a length of 2 and not of 4" },
	{ "0104ffffff00 360301ffff", "option 54 has a length of 3 and not of 4" },
	{ "0104ffffff00 3a0101", "option 58 has a length of 1 and not of 4" },
	{ "0104ffffff00 3604c0000205 3604c0000206", "" },
	{ "0104ffffff00 7903210a09", "option 121 cannot be read" },
	{ "010d3235352e3235352e3235352e30", "option 1 is the text \"255.255.255.0\"" },
	{ "0104ffffff00060a3139322e302e322e3533", "option 6 is the text \"192.0.2.53\" where addresses belong" },
	{ "0104ffffff00060831302e312e302e35", "option 6 is the text \"10.1.0.5\" where addresses belong" },
	{ "0104ffffff000604 20202020", "option 6 is blank" },
	{ "0104ffffff000608 ffffffff c0000235", "option 6 has 255.255.255.255: not the address of a host" },
	{ "0104ffffff002a04 00000000", "option 42 has 0.0.0.0: not the address of a host" },
	{ "0104ffffff000608 6e73312e6c616231", "option 6 is the text \"ns1.lab1\" where addresses belong" },
	{ "0104ffffff0003093139322e302e322e31", "option 3 is the text \"192.0.2.1\" where addresses belong" },
	{ "0104ff00ff00", "255.0.255.0 is no mask, /24 is assumed" },
	{ "", "no mask came, /24 is assumed" },
	{ "0304c0000401", "no mask came, /21 is assumed" },
	{ "0104ffffff00 0304c000021f", "router 192.0.2.31 is left out: that is the own address" },
	{ "0104ffffff00 0308 00000000 c0000207", "router 0.0.0.0 is left out: not the address of a host" },
	{ "0104ffffff00 0308 c00002ff c0000207", "router 192.0.2.255 is left out: that is no host of this network" },
	{ "0104ffffff00 7913 180a0900c000021f 00c0000201 080bc0000202",
		"the route to 10.9.0.0/24 by 192.0.2.31 is left out: that is the own address" },
	{ "0104ffffff000f0c2e6c61622e6578616d706c65",
		"option 15, \".lab.example\", is not one domain: lab.example is used" },
	{ "0104ffffff000f0c6c61622e6578616d706c652e", "" },
	{ "0104ffffff000f196c61622e6578616d706c652c6f746865722e6578616d706c65",
		"option 15, \"lab.example,other.example\", is not one domain: lab.example is used" },
	{ "0104ffffff000f196c61622e6578616d706c65206f746865722e6578616d706c65",
		"option 15, \"lab.example other.example\", is not one domain: lab.example is used" },
	{ "0104ffffff000f09687474703a2f2f782f", "option 15, \"http://x/\", is no domain" },
};

static void test_remarks(void **state)
{
	for (guint i = 0; i < G_N_ELEMENTS(odd_leases); i++) {
		g_autofree char *options = g_strconcat("350105", odd_leases[i][0], "ff", NULL);
		g_autoptr(DhcpLease) lease = lease_of(options);

		assert_string_equal(lease->remarks ? lease->remarks : "", odd_leases[i][1]);
	}
}

/* One bad route costs that route. */
static void test_bad_routes(void **state)
{
	static const struct {
		const char *options, *routes, *gateway;
	} rows[] = {
		{ "0308 00000000 c0000207", "0.0.0.0/0 192.0.2.7", "192.0.2.7" },
		{ "0304 c000021f", "", "0.0.0.0" },
		{ "0308 c000021f c0000207", "0.0.0.0/0 192.0.2.7", "192.0.2.7" },
		{ "790d 180a0900c000021f 00c0000201", "0.0.0.0/0 192.0.2.1", "192.0.2.1" },
		{ "790d 180a0900c0000202 00c000021f 0304c0000207", "10.9.0.0/24 192.0.2.2 0.0.0.0/0 192.0.2.7",
			"192.0.2.7" },
		{ "7908 180a0900c0000202 0304c0000207", "10.9.0.0/24 192.0.2.2", "0.0.0.0" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *options = g_strconcat("350105 0104ffffff00", rows[i].options, "ff", NULL);
		g_autoptr(DhcpLease) lease = lease_of(options);
		g_autofree char *routes = routes_of(lease), *gateway = ipv4_text(lease->gateway);

		assert_string_equal(routes, rows[i].routes);
		assert_string_equal(gateway, rows[i].gateway);
	}
}

/* A network's own address and its broadcast address are no host's; a mask that was only assumed does not condemn one. */
static void test_host_addresses(void **state)
{
	static const struct {
		guint32 address;
		const char *mask;
		guint prefix; /* 0: refused */
	} rows[] = {
		{ 0x0a010005, "0104ffffff00", 24 },
		{ 0x0a010000, "0104ffffff00", 0 },
		{ 0x0a0100ff, "0104ffffff00", 0 },
		{ 0x0a0100ff, "0104fffffe00", 23 },
		{ 0x0a010000, "0104fffffffe", 31 },
		{ 0x0a010000, "0104ffffffff", 32 },
		{ 0x0a0100ff, "", 23 },
		{ 0x0a0101ff, "", 22 },
		{ 0x0a010005, "0104ff00ff00", 24 },
		{ 0x0a010005, "0304 0a01030f", 22 },
		{ 0x0a010005, "0304 c0000201", 24 },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *options = g_strconcat("350102", rows[i].mask, "ff", NULL);
		g_autoptr(DhcpMessage) message = parse(options);
		g_autoptr(DhcpLease) lease = NULL;

		message->yiaddr = rows[i].address;
		lease = dhcp_lease_new(message, 0x0a010001, 0, NULL);
		assert_int_equal(lease ? lease->prefix : 0, rows[i].prefix);
	}
}

/* Option 54 counts if it names a host, else where the message came from. */
static void test_server(void **state)
{
	g_autoptr(DhcpMessage) message = parse("350105 360400000000 ff");
	g_autoptr(DhcpLease) lease = dhcp_lease_new(message, 0xc0000205, 0, NULL);
	g_autoptr(GError) error = NULL;

	assert_int_equal(lease->server, 0xc0000205);
	assert_null(dhcp_lease_new(message, 0, 0, &error));
	assert_true(g_error_matches(error, DHCP_ERROR, DHCP_ERROR_UNUSABLE));
}

static void test_unusable_addresses(void **state)
{
	static const guint32 bad[] = { 0, 0xffffffff, 0x7f000001, 0xe0000001, 0x00000001 };

	for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autoptr(DhcpMessage) message = parse("350102 ff");
		g_autoptr(GError) error = NULL;

		message->yiaddr = bad[i];
		assert_null(dhcp_lease_new(message, 0, 0, &error));
		assert_true(g_error_matches(error, DHCP_ERROR, DHCP_ERROR_UNUSABLE));
	}
}

/* What came, in words. */
static const struct {
	const char *option, *line;
} words[] = {
	{ "0104ffffff00", "1 mask: 255.255.255.0" },
	{ "3304 00015180", "51 lease time: 86400 s" },
	{ "3304 ffffffff", "51 lease time: for ever" },
	{ "9608 c633640b c633640c", "150 TFTP servers: 198.51.100.11, 198.51.100.12" },
	{ "960c 3139322e 3136382e 31 2e 3130", "150 TFTP servers: \"192.168.1.10\"" },
	{ "960b 3139322e 3136382e 312e31", "150 TFTP servers: \"192.168.1.1\"" },
	{ "9603 0a0b0c", "150 TFTP servers: 0a0b0c" },
	{ "4206 63756370 7562", "66 TFTP server name: cucpub" },
	{ "0f07 76c3bc00 00 00 00", "15 domain: v\303\274" },
	{ "0f03 760a76", "15 domain: 760a76" },
	{ "790d 18 cb0071 c0000201 00 c0000201",
		"121 classless routes: 203.0.113.0/24 by 192.0.2.1, 0.0.0.0/0 by 192.0.2.1" },
	{ "2b04 01020304", "43 vendor information: 01020304" },
	{ "e003 414243", "224: 414243" },
	{ "e006 68747470 3a2f", "224: \"http:/\"" },
	{ "7805 01 c0000205", "120 SIP servers: 192.0.2.5" },
	{ "7805 00 03616263", "120 SIP servers: 0003616263" },
};

static void test_words(void **state)
{
	for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
		g_autofree char *options = g_strconcat("350105 3604c0000205", words[i].option, "ff", NULL);
		g_autoptr(DhcpLease) lease = lease_of(options);
		g_auto(GStrv) lines = dhcp_words(lease);

		if (!g_strv_contains((const char *const *) lines, words[i].line)) {
			g_autofree char *found = g_strjoinv("\n", lines);

			fail_msg("%s is not in:\n%s", words[i].line, found);
		}
		assert_true(g_strv_contains((const char *const *) lines, "54 DHCP server: 192.0.2.5"));
		assert_true(g_strv_contains((const char *const *) lines, "next server (siaddr): 198.51.100.99"));
		assert_int_equal(g_strv_length(lines), 3);
	}
}

/* All that is asked for has a name, and a long value has an end. */
static void test_words_bounds(void **state)
{
	g_autoptr(GString) options = g_string_new("350105 3604c0000205 2bfa");
	g_autoptr(DhcpLease) lease = NULL;
	g_auto(GStrv) lines = NULL;

	for (guint i = 0; i < DHCP_PARAMETER_COUNT; i++)
		assert_non_null(dhcp_words_name(dhcp_parameters[i].option));
	for (guint i = 0; i < 250; i++)
		g_string_append(options, "ab");
	g_string_append(options, "06f0");
	for (guint i = 0; i < 60; i++)
		g_string_append(options, "c0000205");
	g_string_append(options, "ff");
	lease = lease_of(options->str);
	lines = dhcp_words(lease);
	assert_string_equal(lines[0], "6 DNS servers: 192.0.2.5, 192.0.2.5, 192.0.2.5, 192.0.2.5, 192.0.2.5, "
				      "192.0.2.5, 192.0.2.5, 192.0.2.5 and 52 more");
	assert_true(g_str_has_suffix(lines[1], "abab... (250 octets)"));
}

static void test_truncation(void **state)
{
	g_autoptr(GByteArray) whole = answer("350105 3604c0000205 9608c633640bc633640c ff");

	for (guint length = 0; length < whole->len; length++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(DhcpMessage) message = dhcp_message_parse(whole->data, length, &error);

		if (!message)
			assert_true(g_error_matches(error, DHCP_ERROR, DHCP_ERROR_MALFORMED));
		assert_true(length >= 240 || !message);
	}
}

static void test_overload(void **state)
{
	g_autoptr(GByteArray) bytes = answer("350105 340103 ff");
	g_autoptr(DhcpMessage) message = NULL;
	g_autofree char *name = NULL;

	/* file: 66 "cm1", and a nested overload that says nothing; sname: 150. */
	memcpy(bytes->data + 108,
		"\x42\x03"
		"cm1"
		"\x34\x01\x00\xff",
		9);
	memcpy(bytes->data + 44, "\x96\x04\x0a\x01\x00\x05\xff", 7);
	message = dhcp_message_parse(bytes->data, bytes->len, NULL);
	assert_non_null(message);
	name = dhcp_message_text(message, DHCP_OPTION_TFTP_NAME);
	assert_string_equal(name, "cm1");
	assert_int_equal(dhcp_message_u32(message, DHCP_OPTION_TFTP_ADDRESSES, 0), 0x0a010005);
	assert_null(message->sname);
}

/* Each bit of option 52 lends one field only. */
static void test_half_overload(void **state)
{
	static const struct {
		const char *options;
		gboolean file, sname;
	} rows[] = { { "350105 ff", FALSE, FALSE }, { "350105 340101 ff", TRUE, FALSE },
		{ "350105 340102 ff", FALSE, TRUE } };

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GByteArray) bytes = answer(rows[i].options);
		g_autoptr(DhcpMessage) message = NULL;

		memcpy(bytes->data + 108,
			"\x42\x03"
			"cm1"
			"\xff",
			6);
		memcpy(bytes->data + 44, "\x96\x04\x0a\x01\x00\x05\xff", 7);
		message = dhcp_message_parse(bytes->data, bytes->len, NULL);
		assert_int_equal(dhcp_message_has(message, DHCP_OPTION_TFTP_NAME), rows[i].file);
		assert_int_equal(dhcp_message_has(message, DHCP_OPTION_TFTP_ADDRESSES), rows[i].sname);
	}
}

static void test_sname(void **state)
{
	g_autoptr(GByteArray) bytes = answer("350105 ff");
	g_autoptr(DhcpMessage) message = NULL;

	memcpy(bytes->data + 44, " boot\x1b[1m ", 10);
	message = dhcp_message_parse(bytes->data, bytes->len, NULL);
	assert_string_equal(message->sname, "boot [1m");
}

static const struct {
	const char *name;
	const char *servers; /* NULL: no lease comes of it */
	guint vendor_info;
} vectors[] = {
	{ "dhcp-offer-option150", "option 150: 198.51.100.11 198.51.100.12", 0 },
	{ "dhcp-offer-broadcast-option66-siaddr", "option 66: tftp1.voice.example", 0 },
	{ "dhcp-offer-overload-sname-file", "option 150: 198.51.100.11", 0 },
	{ "dhcp-ack-full", "option 150: 198.51.100.11 198.51.100.12", 6 },
	{ "dhcp-ack-sip-addresses", ": -", 0 },
	{ "dhcp-ack-avaya-242", ": -", 0 },
	{ "dhcp-ack-long-option-rfc3396", "option 150: 198.51.100.11", 300 },
	{ "dhcp-bad-150-length", ": -", 0 },
	{ "dhcp-bad-option-overrun", NULL, 0 },
};

static void test_vectors(void **state)
{
	captures_needed();
	for (guint i = 0; i < G_N_ELEMENTS(vectors); i++) {
		g_autoptr(GByteArray) frame = sample_vector(vectors[i].name);
		g_autoptr(DhcpMessage) message = NULL;
		g_autoptr(DhcpLease) lease = NULL;
		g_autofree char *servers = NULL;
		GVariant *vendor_info;
		const char *fault;
		WireReader r;
		guint32 source;

		print_message("%s\n", vectors[i].name);
		assert_true(dhcp_frame_read(frame->data, frame->len, &source, &r, &fault));
		message = dhcp_message_parse(r.pos, wire_left(&r), NULL);
		assert_int_equal(message != NULL, vectors[i].servers != NULL);
		if (!message)
			continue;
		lease = dhcp_lease_new(message, source, 0, NULL);
		assert_non_null(lease);
		servers = servers_of(lease, order_default);
		assert_string_equal(servers, vectors[i].servers);
		vendor_info = dhcp_lease_value(lease, 43);
		assert_int_equal(vendor_info ? g_variant_n_children(vendor_info) : 0, vectors[i].vendor_info);
	}
}

static void test_vector_routes(void **state)
{
	captures_needed();
	g_autoptr(GByteArray) frame = sample_vector("dhcp-ack-full");
	g_autoptr(DhcpMessage) message = NULL;
	g_autoptr(DhcpLease) lease = NULL;
	const Ipv4Route *route;
	const char *fault;
	WireReader r;
	guint32 source;

	assert_true(dhcp_frame_read(frame->data, frame->len, &source, &r, &fault));
	message = dhcp_message_parse(r.pos, wire_left(&r), NULL);
	lease = dhcp_lease_new(message, source, 0, NULL);
	assert_int_equal(lease->routes->len, 3);
	assert_int_equal(lease->gateway, 0xc0000201);
	route = &g_array_index(lease->routes, Ipv4Route, 2);
	assert_int_equal(route->to.address, 0xcb007107);
	assert_int_equal(route->to.length, 32);
	assert_int_equal(route->gateway, 0);
}

static void collect_answers(guint number, const guint8 *frame, gsize length, gpointer data)
{
	g_autoptr(DhcpMessage) message = NULL;
	g_autoptr(DhcpLease) lease = NULL;
	g_autofree char *servers = NULL;
	const char *fault;
	WireReader r;
	guint32 source;

	if (!dhcp_frame_read(frame, length, &source, &r, &fault))
		return;
	message = dhcp_message_parse(r.pos, wire_left(&r), NULL);
	assert_non_null(message);
	lease = dhcp_lease_new(message, source, 0, NULL);
	servers = lease ? servers_of(lease, order_default) : g_strdup("-");
	g_string_append_printf(data, "%u %u %u %s\n", number, message->type, lease ? lease->time : 0, servers);
}

static void test_captures(void **state)
{
	captures_needed();
	static const struct {
		const char *file;
		const char *answers;
	} captures[] = {
		{ "captures/dhcp/option150-two-servers.pcap", "2 2 43200 option 150: 192.168.1.10 192.168.1.11\n"
							      "4 5 43200 option 150: 192.168.1.10 192.168.1.11\n" },
		{ "captures/dhcp/nak-decline-release-inform-opt67.pcap",
			"2 2 900 next server: 172.19.230.7\n4 6 0 -\n6 5 900 next server: "
			"172.19.230.7\n" },
		/* Its server left the IP checksum to the network card: such a header never crosses
		   a wire. */
		{ "captures/dhcp/plain-dora.pcap", "" },
		{ "captures/dhcp/cisco-ios-client-dora-renew.cap",
			"2 2 60 : -\n4 5 60 : -\n6 5 60 : -\n8 5 60 : -\n10 5 60 : -\n12 5 60 : "
			"-\n" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(captures); i++) {
		g_autoptr(GString) found = g_string_new(NULL);

		if (sample_capture(captures[i].file, collect_answers, found))
			assert_string_equal(found->str, captures[i].answers);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_leases),
		cmocka_unit_test(test_routes),
		cmocka_unit_test(test_facts),
		cmocka_unit_test(test_request_list),
		cmocka_unit_test(test_own_next_server),
		cmocka_unit_test(test_servers),
		cmocka_unit_test(test_lacks),
		cmocka_unit_test(test_long_words),
		cmocka_unit_test(test_remarks),
		cmocka_unit_test(test_bad_routes),
		cmocka_unit_test(test_host_addresses),
		cmocka_unit_test(test_server),
		cmocka_unit_test(test_unusable_addresses),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_words_bounds),
		cmocka_unit_test(test_truncation),
		cmocka_unit_test(test_overload),
		cmocka_unit_test(test_half_overload),
		cmocka_unit_test(test_sname),
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_vector_routes),
		cmocka_unit_test(test_captures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
