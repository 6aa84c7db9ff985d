/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "firmware-loads.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "captures.h"

static char *parse(const void *data, gsize length)
{
	g_autoptr(GBytes) bytes = g_bytes_new(data, length);
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) names = firmware_loads_parse(bytes, &error);
	GString *text = g_string_new(NULL);

	if (!names) {
		g_string_append_printf(text, "!%s", error->message);
		return g_string_free(text, FALSE);
	}
	for (guint i = 0; i < names->len; i++)
		g_string_append_printf(text, "%s%s", i ? " " : "", (char *) g_ptr_array_index(names, i));
	return g_string_free(text, FALSE);
}

#define E3 "\xc3\xa9\xc3\xa9\xc3\xa9"

static const struct {
	const char *list, *want;
} lists[] = {
	{ "#\r\n# text\r\n\r\njar41.sbn\r\ndsp41.sbn \r\n", "jar41.sbn dsp41.sbn" },
	{ "P003-8-12-00.sbn\nP0S3-8-12-00.sb2\nLA_VERSION=PAS30830\n", "P003-8-12-00.sbn P0S3-8-12-00.sb2" },
	{ "#? HW_REV 0-4.*\nSYS.SBN      2271622 83F2C9786F56F28F\nSYS.SBN 1\nGUI.SBN", "SYS.SBN GUI.SBN" },
	{ "[CISCO-ID]\nversion = 1\n[PLATFORM_1]\nkern = kern.sebn, 100\nrootfs=root.sebn\nsize = 5\n",
		"kern.sebn root.sebn" },
	{ "", "!it names no files" },
	{ "# only\nA=b\n", "!it names no files" },
	{ "a.img\n/etc/passwd\n", "!it names a file \"/etc/passwd\", which is refused" },
	{ "a..b\n", "!it names a file \"a..b\", which is refused" },
	{ "-rf\n", "!it names a file \"-rf\", which is refused" },
	{ "a\x1b[2Jb\n", "!it names a file \"a [2Jb\", which is refused" },
	/* the words are cut, but in no character */
	{ "x" E3 E3 E3 E3 E3 E3 E3 E3 "\n",
		"!it names a file \"x" E3 E3 E3 E3 E3 E3 "\xc3\xa9\xc3\x83\", which is refused" },
	{ ".hidden\n", "!it names a file \".hidden\", which is refused" },
	{ "kern=\n", "!it names a file \"\", which is refused" },
};

static void test_lists(void **state)
{
	for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
		g_autofree char *got = parse(lists[i].list, strlen(lists[i].list));

		assert_string_equal(got, lists[i].want);
	}
}

static void test_too_many(void **state)
{
	GString *list = g_string_new(NULL);
	g_autofree char *got = NULL;

	for (guint i = 0; i < 65; i++)
		g_string_append_printf(list, "f%u\n", i);
	got = parse(list->str, list->len);
	assert_string_equal(got, "!it names more than 64 files");
	g_string_free(list, TRUE);
}

/* Container: version 1.1, header length 12 with two bytes of padding. */
static void test_container(void **state)
{
	static const guint8 good[] = "\x01\x00\x02\x01\x01\x02\x00\x02\x00\x0c\x0d\x0d"
				     "a.sbn\n";
	static const guint8 beyond[] = "\x01\x00\x02\x01\x01\x02\x00\x02\x00\xff"
				       "a.sbn\n";
	static const guint8 shorter[] = "\x01\x00\x02\x01\x01\x02\x00\x02\x00\x02"
					"a.sbn\n";
	g_autofree char *got = parse(good, sizeof good - 1);
	g_autofree char *bad = parse(beyond, sizeof beyond - 1);
	g_autofree char *small = parse(shorter, sizeof shorter - 1);
	g_autofree char *binary = parse("a\0b", 3);

	assert_string_equal(got, "a.sbn");
	assert_string_equal(bad, "!its header is damaged");
	assert_string_equal(small, "!its header is damaged");
	assert_string_equal(binary, "!it is not text");
	for (gsize cut = 0; cut < sizeof good - 1; cut++)
		g_free(parse(good, cut));
}

/* Of the 78xx and 88xx: a magic, the length of the header (20 here), four octets, the length of the text. */
#define FIXED(header, body) \
	"\xcd\x34\x12\xab" header "\0\0\0" \
	"\0\0\0\0" body "\0\0\0" \
	"SIGN"
#define PLATFORMS \
	"# LOADS=sip78xx.11-0-1-11.loads\n[PLATFORM_1]\nsboot=a.sbn size=370348\nkern=b.sbn size=3\n" \
	"ebr_kern   = (-1,2,0,8)\n[PLATFORM_2]\nrootfs=c.sbn size=4\n"

static const struct {
	const char *name, *bytes;
	gsize length;
	const char *want;
} fixed[] = {
#define ROW(name, bytes, want) \
	{ \
		name, bytes, sizeof(bytes) - 1, want \
	}
	ROW("whole", FIXED("\x14", "\x90") PLATFORMS, "a.sbn b.sbn c.sbn"),
	ROW("something behind", FIXED("\x14", "\x90") PLATFORMS "\0\1kern=d.sbn\n", "a.sbn b.sbn c.sbn"),
	ROW("header beyond the end", FIXED("\xff", "\x01") PLATFORMS, "!its header is damaged"),
	ROW("text beyond the end", FIXED("\x14", "\x91") PLATFORMS, "!its header is damaged"),
	ROW("header shorter than itself", FIXED("\x0f", "\x01") PLATFORMS, "!its header is damaged"),
	ROW("cut", "\xcd\x34\x12\xab\x14\0\0\0", "!its header is damaged"),
	ROW("no text", FIXED("\x14", "\0"), "!it names no files"),
#undef ROW
};

static void test_fixed_header(void **state)
{
	for (guint i = 0; i < G_N_ELEMENTS(fixed); i++) {
		g_autofree char *got = parse(fixed[i].bytes, fixed[i].length);

		if (!g_str_equal(got, fixed[i].want))
			fail_msg("%s: %s", fixed[i].name, got);
	}
	for (gsize cut = 0; cut < fixed[0].length; cut++)
		g_free(parse(fixed[0].bytes, cut));
}

static const struct {
	const char *file, *want;
} samples[] = {
	{ "configs/loads/SCCP41.9-4-2SR3-1S.loads",
		"jar41sccp.9-4-2ES26.sbn cnu41.9-4-2ES26.sbn "
		"apps41.9-4-2ES26.sbn dsp41.9-4-2ES26.sbn cvm41sccp.9-4-2ES26.sbn" },
	{ "configs/loads/SCCP69xx.9-4-1-3SR3.loads", "BOOT69xx.0-0-0-14.zz.sgn DSP69xx.12-4-123-2.160119.zz.sgn "
						     "SCCP69xx.9-4-1-3SR3.zz.sgn" },
	{ "configs/loads/P0030801SR02.loads", "P0030801SR02.sbn P0030801SR02.sb2" },
	{ "configs/loads/CP7921G-1.4.6.3.LOADS", "TNUX-1.4.6.3.SBN TNUXR-1.4.6.3.SBN SYS-1.4.6.3.SBN "
						 "WLAN-1.4.6.3.SBN APPS-1.4.6.3.SBN GUI-1.4.6.3.SBN" },
	{ "signed/firmware/SCCP45.9-9-1S.loads", "apps45.9-9-1S.sbn cvm45sccp.9-9-1S.sbn jar45sccp.9-9-1S.sbn" },
	{ "signed/firmware/sip88xx.99-1-1-20.loads", "sip88xx.99-1-1-20.sbn missing88.99-1-1-20.sbn" },
};

static void test_samples(void **state)
{
	captures_needed();
	for (guint i = 0; i < G_N_ELEMENTS(samples); i++) {
		gsize length;
		g_autofree char *data = captures_read(samples[i].file, &length), *got = parse(data, length);

		assert_string_equal(got, samples[i].want);
	}
}

static void check_id(const char *text, const char *want)
{
	g_autofree char *id = firmware_load_id(text);

	if (want)
		assert_string_equal(id, want);
	else
		assert_null(id);
}

static void test_ids(void **state)
{
	check_id(" SCCP42.9-4-2SR3-1S ", "SCCP42.9-4-2SR3-1S");
	check_id("sip88xx.12-8-1.Loads", "sip88xx.12-8-1");
	check_id("", NULL);
	check_id(".loads", NULL);
	check_id(NULL, NULL);
	check_id("../x", NULL);
	check_id("a b", NULL);
	assert_true(firmware_load_equal("SIP41.9", "sip41.9"));
	assert_false(firmware_load_equal("SIP41.9", NULL));
	assert_true(firmware_load_equal(NULL, NULL));
	/* SCCP has room for 16 letters */
	assert_true(firmware_load_equal("SCCP41.9-4-2SR3-1S", "sccp41.9-4-2SR3-"));
	assert_true(firmware_load_equal("sip88xx.12-8-1-0", "sip88xx.12-8-1-0001-455"));
	assert_false(firmware_load_equal("SCCP41.9-4-2SR3", "SCCP41.9-4-2SR3-1S"));
	assert_false(firmware_load_equal("SCCP41.9-4-2SR3-1", "SCCP41.9-4-2SR3-1S"));
	assert_false(firmware_load_equal("SCCP41.9-4-2SR2-", "SCCP41.9-4-2SR3-1S"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_too_many),
		cmocka_unit_test(test_container),
		cmocka_unit_test(test_fixed_header),
		cmocka_unit_test(test_samples),
		cmocka_unit_test(test_ids),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
