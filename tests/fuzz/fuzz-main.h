/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

/** What a fuzz target defines: takes any bytes, gives everything back, returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
