/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz-main.h"

#include "port-state.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	PortState port;

	port_state_init(&port, TRUE, 0);
	g_assert_true(port_state_hear(&port, data, size) == (!port.blocked || port.asks_for_8021x));
	g_assert_false(port_state_hear(&port, data, size));
	return 0;
}
