/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/config/config.h"

/** What this program alone can say for a report: it knows the plugins' tables, and so what is secret. */

/** Prints the configuration without secrets. FALSE with @error: it is not known what is secret. */
gboolean report_config(const ConfigPaths *paths, Loader *loader, GError **error);
/** Copies standard input to standard output without the secrets of the configuration. */
gboolean report_blank(const ConfigPaths *paths, Loader *loader, GError **error);
/** Prints libraries and plugins, as built and as found: all that can be loaded is. */
void report_libraries(Loader *loader);
