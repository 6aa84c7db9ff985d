/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "ctl.h"

/** What regentd --check made of a file, for --json: file, good, warnings, set: what was set at the phone over it; and error
 * where it is not good. @listed, @said: its standard output and error. Returns: floating */
GVariant *ctl_check_dict(const char *file, gboolean good, const char *listed, const char *said);

/** What it says of the machine with --system. Returns: floating aa{sv}: missing b, what s; why, cure (lines) s where there are. */
GVariant *ctl_check_system_list(const char *listed);

extern const CtlOption ctl_check_options[];

/** Returns: (transfer full): the regentd that was built or installed with this program. */
char *ctl_find_daemon(void);
