/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/facts.h>
#include <regent/fetch.h>
#include <regent/service.h>
#include <regent/step.h>
#include <regent/version.h>

/**
 * A plugin is one descriptor. It takes one phase of the boot (or, as a service, watches all of them) and is
 * loaded from NAME.so when the configuration lists it. See HACKING.md for one that fits on a screen.
 */

typedef enum {
	REGENT_OPTION_STRING,
	REGENT_OPTION_BOOLEAN, /* yes, no, true, false, 1, 0 */
	REGENT_OPTION_INTEGER,
	REGENT_OPTION_DURATION, /* 250ms, 10s, 5min, 1h; a bare number is seconds */
	REGENT_OPTION_LIST,     /* items separated by ; */
	REGENT_OPTION_CHOICE,   /* one of choices */
} RegentOptionType;

typedef enum {
	REGENT_OPTION_SECRET = 1 << 0,   /* never logged nor shown */
	REGENT_OPTION_REQUIRED = 1 << 1, /* the configuration is refused without it */
	REGENT_OPTION_AT_PHONE = 1 << 2, /* a person may set it at the phone: neither file nor program nor secret */
} RegentOptionFlags;

/** One key of [plugin NAME]. A table of them ends with a zeroed row. */
typedef struct {
	const char *key;
	RegentOptionType type;
	const char *fallback;       /* default as the INI would write it; NULL: unset */
	gint64 min, max;            /* of an INTEGER, of a DURATION in microseconds; both 0: any */
	const char *unit;           /* for people, NULL: none */
	const char *const *choices; /* of a CHOICE, NULL-terminated */
	guint flags;
	const char *summary; /* one line for `regentctl plugins` and the manual */
	const char *fact;    /* the fact that it becomes alone, whose origin is told with it; NULL: none */
} RegentOption;

/** How much a person has to do with a reason: of several at once the heaviest is said first. */
typedef enum {
	REGENT_WEIGHT_FAULT, /* something that is wanted does not work */
	REGENT_WEIGHT_MINOR, /* it works, with a drawback that somebody may want to end */
	REGENT_WEIGHT_NOTE,  /* harmless, said last */
} RegentWeight;

/**
 * One way to fail or to wait, in words. {name} in phone, cause and cure is replaced by the value that
 * regent_step_explain() was given for it, else by the latest value of the fact of that name, whether the step lists it
 * or not. A part in [brackets] with at least one {name} in it is left out when a value in it is absent or empty, else
 * it stands without its brackets: "{server} did not answer[ within {seconds} s]." Brackets without a {name} are meant
 * as such: "Set [plugin dhcp] vlan."
 *
 * A cure is lines: the first is one action and at most one command, each further one another possible cause with its
 * action. A line that its brackets leave empty vanishes. A table ends with a zeroed row.
 */
typedef struct {
	const char *code;  /* stable: dhcp.silent */
	const char *phone; /* what a phone's display says */
	const char *cause; /* one sentence */
	const char *cure;  /* what a person should do, a line for each possible cause */
	guint retry;       /* first wait before the phase starts again, in seconds; 0: the phase's retry-min, or none
			    * when a step that was done is lost for the first time. The pair "retry-after" of
			    * regent_step_fail_because() outranks it */
	RegentWeight weight;
	gboolean not_mine; /* to fail for it passes this candidate over, as REGENT_ERROR_NOT_MINE does, but in words of
			    * its own: what would have to be otherwise for it to be tried */
} RegentReason;

/** What the machine must have, beyond files of the plugin's own. */
typedef enum {
	REGENT_FACILITY_PACKET = 1, /* packet sockets, for whole frames; with CAP_NET_RAW */
	REGENT_FACILITY_NETLINK,    /* rtnetlink that may change interfaces; with CAP_NET_ADMIN */
	REGENT_FACILITY_MODULE,     /* a part of the kernel that may be a module: name, proof */
	REGENT_FACILITY_PORT,       /* a port of its own below 1024: name is "udp 68"; with CAP_NET_BIND_SERVICE */
	REGENT_FACILITY_PING,       /* raw sockets of IP, for ICMP echo; with CAP_NET_RAW */
	REGENT_FACILITY_TLS,        /* TLS of GIO, and a clock by which certificates are valid */
	REGENT_FACILITY_PROGRAM,    /* the program that the option names */
	REGENT_FACILITY_FOLDER,     /* the folder that the option names, to write into */
} RegentFacilityKind;

/**
 * One row of what a plugin needs of the machine. `regentctl check --system` looks for it, without making or changing anything,
 * and `regentctl plugins NAME` shows it. A table ends with a zeroed row.
 */
typedef struct {
	const char *why; /* what does not work without it, one sentence */
	RegentFacilityKind kind;
	const char *name; /* of a MODULE, 8021q; of a PORT */
	const char *
		proof; /* of a MODULE: a path that is there when the kernel has it, loaded or built in; NULL: none is known */
	const char *option; /* needed only where this option of the plugin has a value, NULL: always; */
	const char *value;  /* just this one, NULL: any */
} RegentFacility;

typedef struct {
	guint32 magic;
	guint16 abi_major;
	guint16 abi_minor;
	guint16 size;          /* of this structure, */
	guint16 option_size;   /* of a row of options, */
	guint16 reason_size;   /* and of a row of reasons, where the plugin was built */
	guint16 facility_size; /* of a row of facilities; 0 where there are none */

	const char *name;            /* as the symbol has it: lldp_med stands for lldp-med */
	const char *phase;           /* where it usually stands, for people; NULL: a service */
	const char *summary;         /* one line */
	const char *stage;           /* what a phone's display says while it works: "Configuring IP" */
	const RegentOption *options; /* NULL: none */
	const RegentReason *reasons; /* NULL: none */
	const char *const *needs;    /* facts without which it cannot start, NULL-terminated */
	const char *const *uses;     /* facts it reads when they are there */
	const char *const *provides; /* facts it publishes */

	/**
	 * Begins. May say done or fail before it returns; an instance that failed is stopped like any other.
	 * Returns: (transfer full): the instance, given back to the other functions; or NULL with @error set:
	 * REGENT_ERROR_NOT_MINE passes this candidate over without counting as a failure. After
	 * regent_step_fail_because() NULL needs no @error.
	 */
	gpointer (*start)(RegentStep *step, GError **error);

	/** Undoes what start did and frees the instance. Always the last call; does not block. */
	void (*stop)(gpointer self);

	/**
	 * Optional. A fact that it needs or uses reads differently now, or someone asks it to look again: takes it in
	 * place and publishes what differs. regent_step_changed() says which facts, regent_step_cause() which of the two.
	 * Returns: FALSE to be stopped and started again, as without it.
	 */
	gboolean (*refresh)(gpointer self);

	/**
	 * Optional. Says goodbye to its peer, then calls regent_step_wound_down(); the core waits for stop-timeout at
	 * most. Called on running and done steps before stop, but not when an earlier phase was lost: nobody hears.
	 */
	void (*wind_down)(gpointer self, RegentCause cause);

	/** Optional. A later step wants a file: see fetch.h. Called on a done step only. */
	void (*fetch)(gpointer self, RegentFetch *fetch);

	/** Optional, NULL-terminated: the facts whose change refresh takes in place. A change of another one starts the
	 * step again without asking it. NULL: refresh is asked about every change. */
	const char *const *in_place;

	/**
	 * Optional. Judges what the table of options cannot: what a value means, and rules across keys. Called before the
	 * configuration is taken, at the start, at each reload and by `regentd --check`; it reads nothing else.
	 * @options: answers the regent_step_option_ functions, as a step would; a %-code that is not known yet stays as it
	 * stands. Of facts those are there that [endpoint] and its model give; whatever else is said or asked has no
	 * effect.
	 * @key: (out): name of the option at fault, not to be freed. NULL: none alone is.
	 * Returns: FALSE with @error set, "300 is not a DHCP option (1 to 254)": file, group and @key are put before it.
	 * REGENT_ERROR_DOUBTFUL is a warning only. REGENT_ERROR_NOT_MINE: as @key of [endpoint] stands it will be passed over;
	 * where that is so of all candidates of a phase, it is a warning with the words of each, "set it to this".
	 */
	gboolean (*check)(RegentStep *options, const char **key, GError **error);

	const RegentFacility *facilities; /* what it needs of the machine, NULL: nothing but a network */
} RegentPlugin;

#define REGENT_PLUGIN_MAGIC 0x72676e74u

#define REGENT_EXPORT __attribute__((visibility("default")))

/** A NULL-terminated list of fact names for needs, uses, provides and in_place. */
#define REGENT_LIST(...) ((const char *const[]) { __VA_ARGS__, NULL })

/** Defines the descriptor regent_plugin_IDENT; the object is IDENT.so with - for _. */
#define REGENT_PLUGIN(ident, ...) \
	REGENT_EXPORT extern const RegentPlugin regent_plugin_##ident; \
	const RegentPlugin regent_plugin_##ident = { .magic = REGENT_PLUGIN_MAGIC, \
		.abi_major = REGENT_ABI_MAJOR, \
		.abi_minor = REGENT_ABI_MINOR, \
		.size = sizeof(RegentPlugin), \
		.option_size = sizeof(RegentOption), \
		.reason_size = sizeof(RegentReason), \
		.facility_size = sizeof(RegentFacility), \
		.name = #ident, \
		__VA_ARGS__ }
