/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "config.h"
#include "core/facts/factset.h"

/**
 * Layer zero of an endpoint: the facts that [endpoint] and the model's group in models.ini give before any phase ran.
 * Thousands of one file differ by their names alone: the rest is read once a file.
 */
typedef struct Identity Identity;

/** Reads what all endpoints of @endpoint's file have in common, once a file. */
void identity_read(Config *config, ConfigEndpoint *endpoint);
/** Returns: (transfer none): that; lives as long as the configuration.
 * @warning: (out) (transfer none) (nullable): the model is not in models.ini, the load file cannot be read. */
const FactSet *identity_common(ConfigEndpoint *endpoint, const char **warning);
/** Adds to @own what only this endpoint has. */
void identity_own(Config *config, ConfigEndpoint *endpoint, FactSet *own);
void identity_free(Identity *identity);

/** Group of models.ini that @text names: its number, its order code and its full name are one. Returns: (transfer full) (nullable) */
char *identity_find_model(GKeyFile *models, const char *text);

/** A load-file is FILE, whose first line is the load; or FILE#KEY, where it is the value of KEY=VALUE.
 * @path: (out) (transfer full). @key: (out) (transfer full) (nullable). */
void identity_split_load_file(const char *where, char **path, char **key);
/** The load that @text, of such a file, names. Returns: (transfer full) (nullable) */
char *identity_find_load(const char *text, const char *key);
