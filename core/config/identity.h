/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "config.h"
#include "core/facts/factset.h"

/**
 * Layer zero of an endpoint: the facts that [endpoint] and the model's group in models.ini give before any phase ran.
 * Thousands of one file differ by their names alone: the rest is read once a file.
 */
typedef struct Identity Identity;

/** Returns: (transfer none): what all endpoints of the same file have in common; lives as long as @config.
 * @warning: (out) (transfer none) (nullable): the model is not in models.ini, the load file cannot be read. */
const FactSet *identity_common(Config *config, ConfigEndpoint *endpoint, const char **warning);
/** Adds to @own what only this endpoint has. */
void identity_own(Config *config, ConfigEndpoint *endpoint, FactSet *own);
void identity_free(Identity *identity);

/** Group of models.ini that @text names: its number, its order code and its full name are one. Returns: (transfer full) (nullable) */
char *identity_find_model(GKeyFile *models, const char *text);
