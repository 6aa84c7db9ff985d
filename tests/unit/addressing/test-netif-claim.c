/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Two regentds and one interface, in a network namespace of its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fake-step.h"
#include "netif-claim.h"
#include "netns.h"

/* Another process, which has the interface until it is killed. @user: whose. Returns: 0: it may not be that user's. */
static pid_t start_other(uid_t user)
{
	int ready[2];
	char byte;
	pid_t other;

	assert_int_equal(pipe(ready), 0);
	other = fork();
	assert_true(other >= 0);
	if (!other) {
		gint64 holder;

		close(ready[0]);
		if (setresuid(user, user, user) < 0 || !netif_claim(fake_step_new(), "lo", &holder, NULL))
			_exit(1);
		if (write(ready[1], "+", 1) == 1)
			pause();
		_exit(0);
	}
	close(ready[1]);
	if (read(ready[0], &byte, 1) != 1) {
		waitpid(other, NULL, 0);
		other = 0;
	}
	close(ready[0]);
	return other;
}

static void kill_other(pid_t other)
{
	assert_int_equal(kill(other, SIGKILL), 0);
	assert_int_equal(waitpid(other, NULL, 0), other);
}

static int set_up(void **state)
{
	*state = fake_step_new();
	return 0;
}

static int tear_down(void **state)
{
	assert_int_equal(fake_step_watches(*state), 0);
	fake_step_free(*state);
	return 0;
}

static void test_own(void **state)
{
	gint64 holder;
	NetifClaim *first, *second;

	assert_int_equal(netif_claimant("lo"), 0);
	first = netif_claim(*state, "lo", &holder, NULL);
	assert_non_null(first);
	assert_int_equal(netif_claimant("lo"), getpid());
	/* Another endpoint of ours. */
	second = netif_claim(*state, "lo", &holder, NULL);
	assert_non_null(second);
	netif_claim_free(second);
	assert_int_equal(netif_claimant("lo"), getpid());
	netif_claim_free(first);
	assert_int_equal(netif_claimant("lo"), 0);
}

/* More than wait in a queue are answered, one after the other. */
static void test_asked_often(void **state)
{
	gint64 holder;
	NetifClaim *claim = netif_claim(*state, "lo", &holder, NULL);
	gboolean never = FALSE;

	for (guint i = 0; i < 300; i++) {
		assert_int_equal(netif_claimant("lo"), getpid());
		fake_step_run(*state, &never, 0);
	}
	netif_claim_free(claim);
}

static void test_other(void **state)
{
	g_autoptr(GError) error = NULL;
	pid_t other = start_other(geteuid());
	gint64 holder;
	NetifClaim *claim = netif_claim(*state, "lo", &holder, &error);

	assert_true(other > 0);
	assert_null(claim);
	assert_null(error);
	assert_int_equal(holder, other);
	kill_other(other);
	claim = netif_claim(*state, "lo", &holder, &error);
	assert_non_null(claim);
	netif_claim_free(claim);
}

/* Else anybody could keep regentd from starting. */
static void test_somebody_else(void **state)
{
	pid_t other = start_other(65534);
	gint64 holder;
	NetifClaim *claim;

	if (!other) {
		printf("SKIPPED: claims: there is no other user here\n");
		skip();
	}
	assert_int_equal(netif_claimant("lo"), 0);
	claim = netif_claim(*state, "lo", &holder, NULL);
	assert_non_null(claim);
	netif_claim_free(claim);
	kill_other(other);
}

static void test_no_interface(void **state)
{
	g_autoptr(GError) error = NULL;
	gint64 holder;

	assert_int_equal(netif_claimant("none0"), 0);
	assert_null(netif_claim(*state, "none0", &holder, &error));
	assert_non_null(error);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_own),
		CASE(test_asked_often),
		CASE(test_other),
		CASE(test_somebody_else),
		CASE(test_no_interface),
	};

	if (!netns_enter())
		return 77;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
