/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "config.h"
#include "factset.h"

/**
 * Layer zero of an endpoint: the facts that [endpoint] and the model's group in models.ini give before any phase ran.
 * @warning: (out) (transfer full) (nullable): the model is not in models.ini, the load file cannot be read.
 */
void identity_read(Config *config, ConfigEndpoint *endpoint, FactSet *zero, char **warning);

/** Group of models.ini that @text names: 7962, CP-7962G and "Cisco 7962" are one. Returns: (transfer full) (nullable) */
char *identity_find_model(GKeyFile *models, const char *text);
