/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "firmware-config.h"
#include "firmware-memory.h"

/**
 * Decides what is to be done about the firmware load, and leads through it: call manager, list, files, installer. Does
 * no I/O: what it wants done it asks of FirmwareOps, what became of it comes back by the functions below.
 */
typedef struct FirmwareClient FirmwareClient;

typedef enum {
	FIRMWARE_START, /* nothing is decided yet */
	FIRMWARE_NONE,
	FIRMWARE_CURRENT,
	FIRMWARE_DIFFERS,
	FIRMWARE_CONNECTING, /* to a call manager */
	FIRMWARE_LISTING,    /* the list of files is fetched, */
	FIRMWARE_FETCHING,   /* then the files */
	FIRMWARE_INSTALLING,
	FIRMWARE_INSTALLED,
	FIRMWARE_FAILED,
} FirmwareState;

/** What is asked for (connect, fetch, install) may be answered from inside. */
typedef struct {
	/** Tells of a change; after each decision at least once, then also of the same state again. */
	void (*state)(gpointer self, FirmwareState from, FirmwareState to);
	/** Opens and closes a TCP connection to the call manager at @index; firmware_client_connected() answers. */
	void (*connect)(gpointer self, guint index);
	/** @count 0: the list itself, into memory. Else file @index of @count. firmware_client_fetched() answers. */
	void (*fetch)(gpointer self, const char *name, guint index, guint count);
	/** firmware_client_installed() answers. */
	void (*install)(gpointer self, const char *load, GPtrArray *files);
	/** What was asked for last is not wanted any more and must not be answered. */
	void (*cancel)(gpointer self);
	/** Keeps @memory; NULL: forgets. */
	void (*remember)(gpointer self, const FirmwareMemory *memory);
	/** Nothing is left to do for now; FIRMWARE_FAILED comes with @fault and @why. */
	void (*finished)(gpointer self, FirmwareState state, FirmwareFault fault, const char *why);
} FirmwareOps;

/** @memory: (nullable): as remembered. */
FirmwareClient *firmware_client_new(const FirmwareOps *ops, gpointer self, const FirmwareMemory *memory);
void firmware_client_free(FirmwareClient *client);

/** An installer of @load that an earlier life of the daemon began, in boot @boot of the device, is taken up: to be called
 * before anything is decided. */
void firmware_client_adopt(FirmwareClient *client, const char *load, const char *boot);
/** Decides again, by @input (transfer full). @asked: a person wants it, so that a load that failed need not wait its
 * hour. Work on the load that is still the configured one goes on undisturbed, and so does an installer of any. */
void firmware_client_decide(FirmwareClient *client, FirmwareInput *input, gboolean asked, gint64 now);

void firmware_client_connected(FirmwareClient *client, gboolean answered);
/** @list: (nullable): the bytes of the list when that was asked for. @fault: with @why, if not NONE. */
void firmware_client_fetched(FirmwareClient *client, GBytes *list, FirmwareFault fault, const char *why, gint64 now);
void firmware_client_installed(FirmwareClient *client, FirmwareFault fault, const char *why, gint64 now);

/** When a load that failed is tried again. */
gint64 firmware_client_deadline(const FirmwareClient *client);
void firmware_client_tick(FirmwareClient *client, gint64 now);

/** Returns: (transfer none): for whoever debugs. */
const char *firmware_state_name(FirmwareState state);
/** Returns: (transfer none): as upgrade.state has it. */
const char *firmware_state_text(FirmwareState state);
