/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/** Deletes a folder that a test has made, with all that is in it. */
void remove_tree(const char *path);
