// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_conn_fsm.c - what may happen to a connection, and when (RFC 7143 8.1)
 */
#include "check.h"
#include "lld/iscsi/conn.h"

static void every_event_in_every_state(void)
{
	static const enum conn_state states[] = { S1_FREE,      S3_XPT_UP,    S4_IN_LOGIN,
						  S5_LOGGED_IN, S6_IN_LOGOUT, S7_LOGOUT_REQUESTED };
	/* what each becomes by each event; 0: it is refused */
	static const enum conn_state to[][5] = {
		/* login request, login final, logout request, want logout, down */
		{ 0, 0, 0, 0, S1_FREE },
		{ S4_IN_LOGIN, 0, 0, 0, S1_FREE },
		{ S4_IN_LOGIN, S5_LOGGED_IN, 0, 0, S1_FREE },
		{ 0, 0, S6_IN_LOGOUT, S7_LOGOUT_REQUESTED, S1_FREE },
		{ 0, 0, 0, 0, S1_FREE },
		{ 0, 0, S6_IN_LOGOUT, 0, S1_FREE },
	};

	for (size_t s = 0; s < sizeof(states) / sizeof(states[0]); s++) {
		for (enum conn_event e = CONN_LOGIN_REQUEST; e <= CONN_DOWN; e++) {
			struct conn c = { .state = states[s] };

			CHECK_EQ(conn_event(&c, e) == 0, to[s][e] != 0);
			CHECK_EQ(c.state, to[s][e] ? to[s][e] : states[s]);
		}
	}
}

int main(void)
{
	RUN(every_event_in_every_state);
	return check_report();
}
