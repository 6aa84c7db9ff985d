/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** The program that manages an interface, as far as its files and processes tell: a guess, and to be called one. */
typedef struct {
	char *name;    /* "NetworkManager"; NULL: none was found */
	char *command; /* that keeps it off the interface, NULL: there is none, but */
	char *file;    /* a file with */
	char *setting; /* a setting that does */
} NetifManager;

/** @root: "", or where the tests have their /run and /proc. */
void netif_manager_find(NetifManager *manager, const char *root, const char *name, int index);
void netif_manager_clear(NetifManager *manager);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(NetifManager, netif_manager_clear)

G_END_DECLS
