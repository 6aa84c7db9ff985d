/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

/**
 * Decides what is to be done about the firmware load, and leads through it: call manager, list, files, installer. Does
 * no I/O: what it wants done it asks of FirmwareOps, what became of it comes back by the functions below. Times are
 * wall clock, in microseconds: they outlive a boot.
 */
typedef struct FirmwareClient FirmwareClient;

/** As upgrade.state has them. */
typedef enum {
	FIRMWARE_NONE,
	FIRMWARE_CURRENT,
	FIRMWARE_DIFFERS,
	FIRMWARE_FETCHING,
	FIRMWARE_INSTALLING,
	FIRMWARE_INSTALLED,
	FIRMWARE_FAILED,
} FirmwareState;

/** What became of a load, kept across boots. */
typedef struct {
	char *load;
	gboolean installed; /* FALSE: failed */
	gint64 when;
	char *boot; /* the boot it was installed in, NULL: it was not */
	guint vain; /* boots after which another load was the one that started */
	char *why;  /* NULL: it did not fail */
} FirmwareMemory;

/** Strings and lists are copied. */
typedef struct {
	const char *running; /* load IDs, NULL: not known */
	const char *configured;
	gboolean installer;        /* there is one */
	const char *const *accept; /* patterns of loads that may be installed, with * and ? */
	const char *boot;          /* which boot of the device this is */
	guint call_managers;       /* how many to try before a download; 0: none */
} FirmwareInput;

typedef struct {
	/** Tells of a change; after each decision at least once. */
	void (*state)(gpointer self, FirmwareState state);
	/** Opens and closes a TCP connection to the call manager at @index; firmware_client_connected() answers. */
	void (*connect)(gpointer self, guint index);
	/** @count 0: the list itself, into memory. Else file @index of @count. firmware_client_fetched() answers. */
	void (*fetch)(gpointer self, const char *name, guint index, guint count);
	/** firmware_client_installed() answers. */
	void (*install)(gpointer self, const char *load, GPtrArray *files);
	/** The job asked for last is not wanted any more and must not be answered. */
	void (*cancel)(gpointer self);
	/** Keeps @memory; NULL: forgets. */
	void (*remember)(gpointer self, const FirmwareMemory *memory);
	/** firmware_client_decide() is to be called again after @delay, unless something changes before. */
	void (*wait)(gpointer self, gint64 delay);
	/** Nothing is left to do for now; FIRMWARE_FAILED comes with @why. */
	void (*finished)(gpointer self, FirmwareState state, const char *why);
} FirmwareOps;

/** @memory: (nullable): as remembered. */
FirmwareClient *firmware_client_new(const FirmwareOps *ops, gpointer self, const FirmwareMemory *memory);
void firmware_client_free(FirmwareClient *client);

/** Looks at the input anew. @asked: a person wants it, so that a load that failed need not wait its hour. Work on the
 * load that is configured still goes on undisturbed. */
void firmware_client_decide(FirmwareClient *client, const FirmwareInput *input, gint64 now, gboolean asked);

void firmware_client_connected(FirmwareClient *client, gboolean answered);
/** @list: (nullable): the bytes of the list when that was asked for. @error: (nullable): why not. */
void firmware_client_fetched(FirmwareClient *client, GBytes *list, const char *error, gint64 now);
void firmware_client_installed(FirmwareClient *client, const char *error, gint64 now);

const char *firmware_state_text(FirmwareState state);

/** Returns: (transfer full): for a file. */
GBytes *firmware_memory_save(const FirmwareMemory *memory);
/** Returns: (transfer full) (nullable): NULL when @bytes is none of ours. */
FirmwareMemory *firmware_memory_load(GBytes *bytes);
void firmware_memory_free(FirmwareMemory *memory);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FirmwareMemory, firmware_memory_free)
