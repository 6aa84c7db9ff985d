/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "registrar-inputs.h"

/** Publishes what the options say, and says so in the line of status. */
void registrar_report(RegentStep *step, const RegistrarConfig *config);
