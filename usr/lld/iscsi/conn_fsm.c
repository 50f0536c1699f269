// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * conn_fsm.c - the connection state machine of a target, RFC 7143 8.1
 *
 * The table is the RFC's, as far as one connection a session and
 * ErrorRecoveryLevel 0 need it: without a cleanup that outlives the connection
 * (S8, M2).  Its row numbers are kept so that the two can be read side by side.
 */
#include <errno.h>
#include <stddef.h>

#include "conn.h"

#define ANY (~0u)

/* clang-format off */
static const struct transition {
	unsigned int from;
	enum conn_event event;
	enum conn_state to;
} table[] = {
	/* T4      */ { S3_XPT_UP | S4_IN_LOGIN,            CONN_LOGIN_REQUEST,  S4_IN_LOGIN },
	/* T5      */ { S4_IN_LOGIN,                        CONN_LOGIN_FINAL,    S5_LOGGED_IN },
	/* T9, T10 */ { S5_LOGGED_IN | S7_LOGOUT_REQUESTED, CONN_LOGOUT_REQUEST, S6_IN_LOGOUT },
	/* T11     */ { S5_LOGGED_IN,                       CONN_WANT_LOGOUT,    S7_LOGOUT_REQUESTED },
	/* T6, T7, T8, T13, T15 .. T18 */
		      { ANY,                                CONN_DOWN,           S1_FREE },
};
/* clang-format on */

int conn_event(struct conn *c, enum conn_event e)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (e != table[i].event || !(c->state & table[i].from))
			continue;
		c->state = table[i].to;
		return 0;
	}
	return -EPROTO;
}
