/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/**
 * The plugin ABI. MAJOR changes when a layout or a meaning does, MINOR when something is added at the end.
 * regent loads a plugin whose major is its own and whose minor is not above its own.
 */
#define REGENT_ABI_MAJOR 1
#define REGENT_ABI_MINOR 0
