/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision-round.h"

void provision_round_begin(ProvisionRound *round, guint servers, gboolean ask_default)
{
	*round = (ProvisionRound) { .servers = servers, .ask_default = ask_default, .certain = TRUE };
}

gboolean provision_round_wants(const ProvisionRound *round)
{
	return !round->found && round->server < round->servers;
}

static void next_server(ProvisionRound *round)
{
	round->is_default = FALSE;
	round->server++;
}

/* How much a failure tells the administrator. A server that knows nothing of the device tells less than a silent
 * one before it, which may know it. */
static guint rank(const ProvisionRound *round, ProvisionAnswer answer)
{
	switch (answer) {
	case PROVISION_FILE:
	case PROVISION_STOPPED:
		return 0;
	case PROVISION_ABSENT:
		return round->certain ? 3 : 1;
	case PROVISION_UNCERTAIN:
	case PROVISION_SILENT:
		return 2;
	case PROVISION_UNREADABLE:
		return 4;
	}
	return 0;
}

gboolean provision_round_answer(ProvisionRound *round, ProvisionAnswer answer)
{
	guint this_rank = rank(round, answer);
	gboolean worst = this_rank > round->worst_rank;

	if (answer == PROVISION_FILE)
		round->found = TRUE;
	else if (answer == PROVISION_ABSENT && !round->is_default && round->ask_default && round->certain) {
		round->is_default = TRUE;
		return FALSE;
	} else {
		if (answer != PROVISION_ABSENT && !round->is_default)
			round->certain = FALSE;
		next_server(round);
	}
	if (worst)
		round->worst_rank = this_rank;
	return worst;
}
