/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

/** What the tests of regentctl share: statuses are written as GVariant text. */

#define ENDPOINT \
	"'endpoint': <'phone'>, 'device': <'SEP001122334455'>, 'model': <'Cisco 7962'>, 'interface': <'eth0'>, "

/** Returns: (transfer full): fails where @text is none. */
GVariant *parse(const char *text);
/** @got: (transfer full). */
void assert_text(char *got, const char *wanted);
