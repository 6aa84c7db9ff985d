/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core-test.h"

#include "core/config/identity.h"

#include <regent/plugin.h>

static const char models[] = "[7962]\nname = Cisco 7962\nnumber = 7962\nprefix = SEP\nplatform = Cisco IP Phone 7962\n"
			     "lldp-model = CP-7962G\n"
			     "device-type = 404\nauto-register = yes\n"
			     "[7941G-GE]\nname = Cisco 7941G-GE\nnumber = 7941G-GE\nlldp-model = CP-7941G-GE\n"
			     "[ATA186]\nname = Cisco ATA 186\nnumber = 186\nprefix = ATA\n"
			     "[12SP]\nname = Cisco 12SP\nplatform = Cisco IP Phone 12SP\n"
			     "[12SP+]\nname = Cisco 12SP+\nplatform = Cisco IP Phone 12SP+\n"
			     "[cipc]\nname = Cisco IP Communicator\nplatform = Cisco IP Communicator\n"
			     "[acme-1000]\nname = Acme 1000\nlines = 4\nuser-agent = Acme/%l-%v\n"
			     "[none]\nname = Nobody's\n";

static const struct {
	const char *text, *group;
} model_forms[] = {
	{ "7962", "7962" },
	{ "7962G", "7962" },
	{ "CP-7962G", "7962" },
	{ "cp-7962", "7962" },
	{ "Cisco 7962", "7962" },
	{ "cisco 7962G", "7962" },
	{ "Cisco-7962", "7962" },
	{ "Cisco IP Phone 7962", "7962" },
	{ "7941G-GE", "7941G-GE" },
	{ "CP-7941G-GE", "7941G-GE" },
	{ "ATA186", "ATA186" },
	{ "ATA 186", "ATA186" },
	{ "Cisco ATA 186", "ATA186" },
	{ "Cisco IP Communicator", "cipc" },
	{ "CIPC", "cipc" },
	{ "12SP", "12SP" },
	{ "12SP+", "12SP+" },
	{ "Cisco 12SP+", "12SP+" },
	{ "Cisco IP Phone 12SP+", "12SP+" },
	{ "Acme 1000", "acme-1000" },
	{ "ACME1000", "acme-1000" },
	{ "7941", NULL },
	{ "796", NULL },
	{ "79622", NULL },
	{ "", NULL },
	{ "Cisco", NULL },
	{ "CP", NULL },
};

static void test_model_forms(void **state)
{
	g_autoptr(GKeyFile) file = g_key_file_new();

	assert_true(g_key_file_load_from_data(file, models, -1, G_KEY_FILE_NONE, NULL));
	for (guint i = 0; i < G_N_ELEMENTS(model_forms); i++) {
		g_autofree char *group = identity_find_model(file, model_forms[i].text);

		if (g_strcmp0(group, model_forms[i].group))
			fail_msg("%s is %s, not %s", model_forms[i].text, group, model_forms[i].group);
	}
}

/* Layer zero. */

static gpointer start(RegentStep *step, GError **error)
{
	return NULL;
}

static void stop(gpointer self)
{
}

static const RegentPlugin nothing = { .magic = REGENT_PLUGIN_MAGIC,
	.abi_major = REGENT_ABI_MAJOR,
	.size = sizeof(RegentPlugin),
	.option_size = sizeof(RegentOption),
	.reason_size = sizeof(RegentReason),
	.name = "nothing",
	.summary = "for a test",
	.start = start,
	.stop = stop };

typedef struct {
	Scratch *scratch;
	Loader *loader;
	Config *config;
	FactSet own;
	const FactSet *common;
	const char *warning;
} Zero;

/* What [endpoint] @keys give; %s in it is the scratch folder. */
static Zero *zero_of(const char *keys, const char *endpoint)
{
	Zero *zero = g_new0(Zero, 1);
	g_autoptr(ConfigPaths) paths = config_paths_new();
	g_autoptr(GString) text = g_string_new("[endpoint]\n");
	g_autoptr(GError) error = NULL;

	zero->scratch = scratch_new();
	zero->loader = loader_new("/nonexistent");
	assert_true(loader_add(zero->loader, &nothing, NULL));
	g_string_append(text, keys);
	g_string_replace(text, "HERE", zero->scratch->path, 0);
	scratch_write(zero->scratch, "default.conf",
		"[endpoint]\nmodel = none\n[sequence]\nphases = p\n[phase p]\nplugins = nothing\n");
	scratch_write(zero->scratch, "models.ini", models);
	scratch_write(
		zero->scratch, "models.d/20-own.ini", "[own-1]\nname = \"Own; 1\"\n[7962]\nlines = 2 ; of ours\n");
	scratch_write(zero->scratch, "models.d/10-first.ini", "[own-1]\nname = First\nlines = 3\n");
	scratch_write(zero->scratch, "release", "NAME=\"Acme OS\"\nVERSION_ID=\"1.4.0\"\nVERSION_ID_OLD=1\n");
	scratch_write(zero->scratch, "empty", "\nBUILD=1\n");
	scratch_write(zero->scratch, "load", "SCCP42.9-4-2SR3-1S \nsecond line\n");
	scratch_write(zero->scratch, "endpoints.d/port.conf", text->str);
	if (!g_strcmp0(endpoint, "child"))
		scratch_write(zero->scratch, "endpoints.d/child.conf",
			"[sequence]\nparent = port\n[endpoint]\ninterface = eth0\n");
	scratch_write(zero->scratch, "regent.conf", "");
	paths->data_dir = g_strdup(zero->scratch->path);
	paths->file = scratch_path(zero->scratch, "regent.conf");
	zero->config = config_load(paths, NULL, zero->loader, FALSE, NULL, &error);
	assert_null(error);
	zero->common = identity_common(config_endpoint(zero->config, endpoint), &zero->warning);
	identity_own(zero->config, config_endpoint(zero->config, endpoint), &zero->own);
	return zero;
}

static void zero_free(Zero *zero)
{
	factset_clear(&zero->own);
	config_unref(zero->config);
	loader_free(zero->loader);
	scratch_free(zero->scratch);
	g_free(zero);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Zero, zero_free)

static char *print_fact(Zero *zero, const char *name)
{
	GQuark quark = g_quark_from_string(name);
	GVariant *value = factset_get(&zero->own, quark);

	value = value ? value : factset_get(zero->common, quark);
	return value ? g_variant_print(value, TRUE) : NULL;
}

typedef struct {
	const char *keys, *fact, *value;
} Row;

static void check_rows(const Row *rows, gsize count)
{
	for (gsize i = 0; i < count; i++) {
		g_autoptr(Zero) zero = zero_of(rows[i].keys, "port");
		g_autofree char *value = print_fact(zero, rows[i].fact);

		if (g_strcmp0(value, rows[i].value))
			fail_msg("%s: %s is %s, not %s", rows[i].keys, rows[i].fact, value, rows[i].value);
	}
}

static void test_layer_zero(void **state)
{
	static const Row rows[] = {
		{ "interface = eth0\n", REGENT_FACT_ENDPOINT_INTERFACE, "'eth0'" },
		{ "interface = eth0\n", REGENT_FACT_VOICE_INTERFACE, "'eth0'" },
		{ "", REGENT_FACT_VOICE_INTERFACE, NULL },
		{ "power = 6300\n", REGENT_FACT_ENDPOINT_POWER, "uint32 6300" },
		{ "", REGENT_FACT_ENDPOINT_AUTO_REGISTER, NULL },
		{ "", REGENT_FACT_ENDPOINT_ASSUMED, "true" },
		{ "", REGENT_FACT_MODEL_NAME, "\"Nobody's\"" },
		{ "model = own-1\n", REGENT_FACT_MODEL_NAME, "'Own; 1'" },
		{ "model = own-1\n", REGENT_FACT_MODEL_LINES, "uint32 3" },
		{ "model = 7962\n", REGENT_FACT_MODEL_LINES, "uint32 2" },
		{ "model = none\n", REGENT_FACT_ENDPOINT_ASSUMED, NULL },
		{ "model = 7962\n", REGENT_FACT_ENDPOINT_ASSUMED, NULL },
		{ "model = 7962\n", REGENT_FACT_ENDPOINT_AUTO_REGISTER, "true" },
		{ "model = 7962\nauto-register = no\n", REGENT_FACT_ENDPOINT_AUTO_REGISTER, "false" },
		{ "model = 7962\nauto-register = no\n", REGENT_FACT_MODEL_AUTO_REGISTER, "true" },
		{ "model = acme-1000\n", REGENT_FACT_ENDPOINT_AUTO_REGISTER, NULL },
		{ "model = acme-1000\nauto-register = yes\n", REGENT_FACT_ENDPOINT_AUTO_REGISTER, "true" },
		{ "auto-register = no\n", REGENT_FACT_ENDPOINT_AUTO_REGISTER, "false" },
		{ "serial =\n", REGENT_FACT_ENDPOINT_SERIAL, NULL },
		{ "model = CP-7962G\n", REGENT_FACT_ENDPOINT_MODEL, "'CP-7962G'" },
		{ "model = CP-7962G\n", REGENT_FACT_MODEL_NUMBER, "'7962'" },
		{ "model = CP-7962G\n", REGENT_FACT_MODEL_DEVICE_TYPE, "uint32 404" },
		{ "model = Acme 1000\n", REGENT_FACT_MODEL_LINES, "uint32 4" },
		{ "model = Acme 1000\n", REGENT_FACT_MODEL_PREFIX, NULL },
	};

	check_rows(rows, G_N_ELEMENTS(rows));
}

static void test_name_and_load(void **state)
{
	static const Row rows[] = {
		{ "device-name = auto\n", REGENT_FACT_ENDPOINT_DEVICE_NAME, NULL },
		{ "device-name = auto\n", REGENT_FACT_ENDPOINT_NAME_STABLE, NULL },
		{ "device-name = SEP001122334455\n", REGENT_FACT_ENDPOINT_DEVICE_NAME, "'SEP001122334455'" },
		{ "device-name = SEP001122334455\n", REGENT_FACT_ENDPOINT_NAME_STABLE, "true" },
		{ "load = acme-1.4\n", REGENT_FACT_ENDPOINT_LOAD, "'acme-1.4'" },
		{ "load = acme-1.4\nload-file = HERE/load\n", REGENT_FACT_ENDPOINT_LOAD, "'acme-1.4'" },
		{ "load = auto\nload-file = HERE/load\n", REGENT_FACT_ENDPOINT_LOAD, "'SCCP42.9-4-2SR3-1S'" },
		{ "load-file = HERE/load\n", REGENT_FACT_ENDPOINT_LOAD, "'SCCP42.9-4-2SR3-1S'" },
		{ "load-file = HERE/release#VERSION_ID\n", REGENT_FACT_ENDPOINT_LOAD, "'1.4.0'" },
		{ "load-file = HERE/release#NAME\n", REGENT_FACT_ENDPOINT_LOAD, "'Acme OS'" },
		{ "load-file = HERE/release#BUILD_ID\n", REGENT_FACT_ENDPOINT_LOAD, NULL },
		{ "load-file = HERE/nothing\n", REGENT_FACT_ENDPOINT_LOAD, NULL },
		{ "load = auto\n", REGENT_FACT_ENDPOINT_LOAD, NULL },
	};

	check_rows(rows, G_N_ELEMENTS(rows));
}

/* %v is filled in, where %l is left to who knows the load. */
static void test_version(void **state)
{
	g_autoptr(Zero) zero = zero_of("model = acme-1000\n", "port");
	g_autofree char *agent = print_fact(zero, REGENT_FACT_MODEL_USER_AGENT);

	assert_true(g_str_has_prefix(agent, "'Acme/%l-") && g_ascii_isdigit(agent[strlen("'Acme/%l-")]));
}

static void test_warnings(void **state)
{
	static const struct {
		const char *keys, *warning;
	} rows[] = {
		{ "model = 7962\nload-file = HERE/load\n", NULL },
		{ "model = 7963\n",
			"port.conf: [endpoint] model: \"7963\" is not in models.ini or models.d: did you mean 7962? "
			"regentctl models lists" },
		{ "model = acme-door\n", "\"acme-door\" is not in models.ini or models.d; regentctl models lists" },
		{ "load-file = /nonexistent/load\n",
			"port.conf: [endpoint] load-file: /nonexistent/load cannot be read, so no load is told: name" },
		{ "load-file = HERE/release#BUILD_ID\n", "/release has no BUILD_ID=, so no load is told: name what" },
		{ "load-file = HERE/empty\n", "/empty has no first line, so no load is told" },
		{ "load-file = HERE/empty\nload = acme-1\n", NULL },
		{ "model = 7963\nload-file = /nonexistent/load\n", "or set load; " },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Zero) zero = zero_of(rows[i].keys, "port");

		if (!rows[i].warning)
			assert_null(zero->warning);
		else if (!zero->warning || !g_strrstr(zero->warning, rows[i].warning))
			fail_msg("%s: %s", rows[i].keys, zero->warning);
	}
}

/* A child works on what its parent's phases made, not on the bare interface. */
static void test_child(void **state)
{
	g_autoptr(Zero) zero = zero_of("", "child");
	g_autofree char *interface = print_fact(zero, REGENT_FACT_VOICE_INTERFACE);

	assert_null(interface);
}

static void test_instance(void **state)
{
	g_autoptr(Zero) zero = zero_of("instances = 12\ndevice-name = AN%08i\n", "port-12");
	g_autofree char *name = print_fact(zero, REGENT_FACT_ENDPOINT_DEVICE_NAME);

	const char *warning;

	assert_string_equal(name, "'AN00000012'");
	assert_ptr_equal(zero->common, identity_common(config_endpoint(zero->config, "port-11"), &warning));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_model_forms),
		cmocka_unit_test(test_layer_zero),
		cmocka_unit_test(test_name_and_load),
		cmocka_unit_test(test_version),
		cmocka_unit_test(test_warnings),
		cmocka_unit_test(test_child),
		cmocka_unit_test(test_instance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
