/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Runs a fuzz target without libFuzzer: each seed as it is, then mutations of them, always the same ones.
 * short-fuzz-NAME [-r RUNS] SEED-FILE-OR-FOLDER... ; a crash prints the input as hex, -x HEX runs one again.
 */
#include <glib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz-main.h"

#define INPUT_MAX 8192

static struct {
	guint32 chance;
	guint run;
	guint8 input[INPUT_MAX];
	gsize length;
} fuzz = { .chance = 0x2545f491 };

static guint32 chance(guint32 below)
{
	fuzz.chance ^= fuzz.chance << 13;
	fuzz.chance ^= fuzz.chance >> 17;
	fuzz.chance ^= fuzz.chance << 5;
	return below ? fuzz.chance % below : 0;
}

static void on_crash(int number)
{
	static const char digits[] = "0123456789abcdef";

	dprintf(STDERR_FILENO, "signal %d in run %u; run it again with -x ", number, fuzz.run);
	for (gsize i = 0; i < fuzz.length; i++)
		dprintf(STDERR_FILENO, "%c%c", digits[fuzz.input[i] >> 4], digits[fuzz.input[i] & 15]);
	dprintf(STDERR_FILENO, "\n");
}

static void run(void)
{
	/* A block of exactly that size, so that a sanitizer sees one byte too many. */
	guint8 *exact = g_memdup2(fuzz.input, fuzz.length);

	fuzz.run++;
	LLVMFuzzerTestOneInput(exact, fuzz.length);
	g_free(exact);
}

static void load(GBytes *seed)
{
	fuzz.length = MIN(g_bytes_get_size(seed), INPUT_MAX);
	if (fuzz.length)
		memcpy(fuzz.input, g_bytes_get_data(seed, NULL), fuzz.length);
}

static void insert(gsize at, const guint8 *bytes, gsize count)
{
	count = MIN(count, INPUT_MAX - fuzz.length);
	memmove(fuzz.input + at + count, fuzz.input + at, fuzz.length - at);
	memmove(fuzz.input + at, bytes, count);
	fuzz.length += count;
}

static void remove_some(gsize at, gsize count)
{
	count = MIN(count, fuzz.length - at);
	memmove(fuzz.input + at, fuzz.input + at + count, fuzz.length - at - count);
	fuzz.length -= count;
}

static void splice(gsize at, GBytes *other)
{
	gsize size = g_bytes_get_size(other);
	gsize from = chance(size);

	if (size)
		insert(at, (const guint8 *) g_bytes_get_data(other, NULL) + from, 1 + chance(size - from));
}

static void insert_copy(gsize at)
{
	guint8 copy[32];
	gsize from = chance(fuzz.length);
	gsize count = MIN(1 + chance(sizeof copy), fuzz.length - from);

	memcpy(copy, fuzz.input + from, count);
	insert(at, copy, count);
}

static void mutate(GPtrArray *seeds)
{
	static const guint8 edges[] = { 0, 1, 2, 3, 4, 0x7f, 0x80, 0xfe, 0xff, '\r', '\n', ' ', '<', '"', ';' };
	gsize at = chance(fuzz.length);

	switch (fuzz.length ? chance(8) : 0) {
	case 0:
		splice(at, seeds->pdata[chance(seeds->len)]);
		break;
	case 1:
		fuzz.input[at] ^= (guint8) (1u << chance(8));
		break;
	case 2:
		fuzz.input[at] = edges[chance(sizeof edges)];
		break;
	case 3:
		fuzz.input[at] = (guint8) chance(256);
		break;
	case 4:
		remove_some(at, 1 + chance(16));
		break;
	case 5:
		fuzz.length = at;
		break;
	case 6:
		insert_copy(at);
		break;
	default:
		fuzz.input[at] += (guint8) (chance(9) - 4);
		break;
	}
}

static void add_seeds(GPtrArray *seeds, const char *path)
{
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name;
	char *data;
	gsize length;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *inside = g_build_filename(path, name, NULL);

		add_seeds(seeds, inside);
	}
	if (!dir && g_file_get_contents(path, &data, &length, NULL))
		g_ptr_array_add(seeds, g_bytes_new_take(data, length));
}

/* The order in which a folder is read differs from machine to machine; the runs shall not. */
static int compare_seeds(gconstpointer a, gconstpointer b)
{
	return g_bytes_compare(*(GBytes *const *) a, *(GBytes *const *) b);
}

static int run_hex(const char *hex)
{
	for (; hex[0] && hex[1] && fuzz.length < INPUT_MAX; hex += 2)
		fuzz.input[fuzz.length++] = (guint8) (g_ascii_xdigit_value(hex[0]) << 4 | g_ascii_xdigit_value(hex[1]));
	run();
	return 0;
}

int main(int argc, char **argv)
{
	g_autoptr(GPtrArray) seeds = g_ptr_array_new_with_free_func((GDestroyNotify) g_bytes_unref);
	struct sigaction crash = { .sa_handler = on_crash, .sa_flags = (int) SA_RESETHAND };
	guint runs = 4000;

	sigaction(SIGABRT, &crash, NULL);
	sigaction(SIGTRAP, &crash, NULL);
	sigaction(SIGSEGV, &crash, NULL);
	for (int i = 1; i < argc; i++) {
		if (g_str_equal(argv[i], "-x") && i + 1 < argc)
			return run_hex(argv[i + 1]);
		if (g_str_equal(argv[i], "-r") && i + 1 < argc)
			runs = (guint) strtoul(argv[++i], NULL, 10);
		else
			add_seeds(seeds, argv[i]);
	}
	if (!seeds->len) {
		fprintf(stderr, "no seed in the files and folders named\n");
		return 1;
	}
	g_ptr_array_sort(seeds, compare_seeds);
	for (guint i = 0; i < seeds->len + runs; i++) {
		load(seeds->pdata[i < seeds->len ? i : chance(seeds->len)]);
		for (guint changes = i < seeds->len ? 0 : 1 + chance(8); changes; changes--)
			mutate(seeds);
		run();
	}
	printf("%u seeds, %u runs\n", seeds->len, fuzz.run);
	return 0;
}
