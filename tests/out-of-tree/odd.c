/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <regent/plugin.h>

#include <stddef.h>

/* Plugins of another age or of nobody's making; ODD says which. What the loader makes of each is in the check script. */

#define OLD_DESCRIPTOR 1
#define OLD_OPTION_ROW 2
#define WRONG_MAGIC 3
#define NEWER_MINOR 4
#define OTHER_MAJOR 5
#define NO_SYMBOL 6

static gpointer start(RegentStep *step, GError **error)
{
	regent_step_message(step, "words are %s", regent_step_option_string(step, "words"));
	regent_step_done(step);
	return step;
}

static void stop(gpointer self)
{
}

/* A row as it was before units, choices, flags and summaries were added: the next row begins where those would be. */
typedef struct {
	const char *key;
	RegentOptionType type;
	const char *fallback;
	gint64 min, max;
} OldOption;

#if ODD == OLD_OPTION_ROW
typedef OldOption Option;
#else
typedef RegentOption Option;
#endif

static const Option options[] = {
	{ "number", REGENT_OPTION_INTEGER, "7", 0, 9 },
	{ "words", REGENT_OPTION_STRING, "old", 0, 0 },
	{ 0 },
};

/* Behind the end of an older descriptor lies something else: it must not be taken for a function. */
typedef struct {
	char head[offsetof(RegentPlugin, refresh)];
	char other[sizeof(RegentPlugin) - offsetof(RegentPlugin, refresh)];
} OldDescriptor;

G_STATIC_ASSERT(sizeof(OldDescriptor) == sizeof(RegentPlugin));

typedef union {
	RegentPlugin plugin;
	OldDescriptor old;
} Descriptor;

#if ODD == NO_SYMBOL
#define SYMBOL regent_plugin_other
#else
#define SYMBOL regent_plugin_odd
#endif

REGENT_EXPORT extern const Descriptor SYMBOL;
const Descriptor SYMBOL = { .plugin = {
				    .magic = ODD == WRONG_MAGIC ? 0xdeadbeef : REGENT_PLUGIN_MAGIC,
				    .abi_major = ODD == OTHER_MAJOR ? REGENT_ABI_MAJOR + 1 : REGENT_ABI_MAJOR,
				    .abi_minor = ODD == NEWER_MINOR ? REGENT_ABI_MINOR + 1 : REGENT_ABI_MINOR,
				    .size = ODD == OLD_DESCRIPTOR ? offsetof(RegentPlugin, refresh)
								  : sizeof(RegentPlugin),
				    .option_size = sizeof(Option),
				    .reason_size = sizeof(RegentReason),
				    .name = "odd",
				    .summary = "Odd",
				    .options = (const RegentOption *) options,
				    .start = start,
				    .stop = stop,
				    .refresh = ODD == OLD_DESCRIPTOR ? (gboolean(*)(gpointer)) 0x1 : NULL,
				    .wind_down = ODD == OLD_DESCRIPTOR ? (void (*)(gpointer, RegentCause)) 0x1 : NULL,
				    .fetch = ODD == OLD_DESCRIPTOR ? (void (*)(gpointer, RegentFetch *)) 0x1 : NULL,
				    .in_place = ODD == OLD_DESCRIPTOR ? (const char *const *) 0x1 : NULL,
				    .check = ODD == OLD_DESCRIPTOR
						     ? (gboolean(*)(RegentStep *, const char **, GError **)) 0x1
						     : NULL,
			    } };
