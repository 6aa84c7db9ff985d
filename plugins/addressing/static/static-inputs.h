/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/plugin.h>

#include "ipv4.h"

/** The options of [plugin static], and what the table cannot judge. */
extern const RegentOption static_options[];
gboolean static_options_check(RegentStep *options, const char **key, GError **error);

/** What goes on the interface; the rest is published as it stands in the options. */
typedef struct {
	Ipv4Prefix address;
	guint32 gateway; /* 0: none */
} StaticSettings;

/** Returns: whether the gateway is outside the network of the address. */
gboolean static_gateway_is_far(const StaticSettings *settings);
/** @key: (out): the option at fault when FALSE. */
gboolean static_inputs_read(RegentStep *step, StaticSettings *settings, const char **key, GError **error);
