/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/config/loader.h"

/** Makes the plugins of -Dbuiltin_plugins= known. */
gboolean builtin_add_all(Loader *loader, GError **error);
