/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/** How a value is read, and held against what there is. */
typedef enum {
	EXPECT_TEXT,     /* upper and lower case are the same */
	EXPECT_HOST,     /* a name, with or without its domain */
	EXPECT_PORT,     /* of a switch; Gi1/0/12 is GigabitEthernet1/0/12 */
	EXPECT_VLAN,     /* a number or untagged */
	EXPECT_NUMBER,   /* of any type */
	EXPECT_SPEED,    /* Mbit/s */
	EXPECT_POWER,    /* at least so much */
	EXPECT_PREFIX,   /* of an address */
	EXPECT_LIST,     /* all of them, in that order */
	EXPECT_SERVERS,  /* likewise; a host stands for its URLs */
	EXPECT_MANAGERS, /* likewise, of config.call-managers */
	EXPECT_OPTION,   /* of the lease */
	EXPECT_REACHED,  /* hosts, or all */
	EXPECT_BELOW,    /* the time of a phase */
	EXPECT_TOTAL,    /* the time of all */
	EXPECT_YES_NO,
} ExpectKind;

/** A line of the file. */
typedef struct {
	char *key, *value;
	ExpectKind kind;
	char *what; /* the fact; of EXPECT_OPTION the option's number, of EXPECT_BELOW the phase */
} Expectation;

struct ProbeExpect {
	GPtrArray *lines; /* of Expectation */
};

/** Finds out what @key is. Returns: (transfer full) (nullable): what is wrong with it; NULL: @expectation has its kind and
 * what. */
char *expect_key_read(const char *key, Expectation *expectation);
/** Returns: (nullable): what a value of this kind is, where @value is none. */
const char *expect_value_fault(ExpectKind kind, const char *value);

/** Whether it is expected that there is nothing. */
gboolean expect_is_none(const char *value);
/** Returns: (transfer full): the parts of a list. */
char **expect_split(const char *value);
/** Reads 200ms, 2s, 1min, 1h. */
gboolean expect_read_span(const char *text, gint64 *ret_span);
/** Reads 6.3W, 6300mW. */
gboolean expect_read_power(const char *text, guint32 *ret_milliwatts);
/** Reads 100, 100 Mbit/s, 1 Gbit/s. */
gboolean expect_read_speed(const char *text, guint32 *ret_megabits);
/** Reads a number or untagged. */
gboolean expect_read_vlan(const char *text, guint16 *ret_vlan);
