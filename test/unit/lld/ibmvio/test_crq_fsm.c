// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_crq_fsm.c - every event in every state, and what elements are events
 */
#include <errno.h>

#include "check.h"
#include "lld/ibmvio/crq_fsm.h"

/* clang-format off */
/* States: Down, Waiting, Connected, Talking, In, Suspended, deaD (X), and '<': back.
 * Actions: '.' nothing, o open, i INIT, c INIT COMPLETE, p PING RESPONSE, m MAD, s SRP, h hold,
 * q quiesce, g go on, ? probe, d drop, r reset, x close. */
static const struct {
	enum vio_event event;
	const char *next, *action; /* by the state that it is in */
} cases[] = {
	/*                          DWCTISX    DWCTISX */
	{ VIO_EV_UP,            "WWCTISX", "oi....." },
	{ VIO_EV_LOST,          "DDDDDDD", ".ddddd." },
	{ VIO_EV_INIT,          "DCCWWWX", ".ccrrr." },
	{ VIO_EV_INIT_COMPLETE, "DCCTISX", "......." },
	{ VIO_EV_PING,          "DWCTISX", "..pppp." },
	{ VIO_EV_PONG,          "DWCTISX", "......." },
	{ VIO_EV_MAD,           "DWTTISX", "..mmmh." },
	{ VIO_EV_SRP,           "DWTTISX", "..sssh." },
	{ VIO_EV_PRIVATE,       "DWCTISX", "......." },
	{ VIO_EV_GONE,          "DWWWWWX", ".ddddd." },
	{ VIO_EV_PREPARE,       "DWSSSSX", ".qqqqq." },
	{ VIO_EV_RESUME,        "DWCTI<X", ".....g." },
	{ VIO_EV_OVERWRITTEN,   "DWWWWWX", ".rrrrr." },
	{ VIO_EV_UNKNOWN,       "DXXXXXX", ".xxxxx." },
	{ VIO_EV_FAULT,         "DWCTISX", "..????." },
	{ VIO_EV_VIOLATION,     "DWWWWWX", "..rrrr." },
	{ VIO_EV_LOGIN,         "DWCIISX", "......." },
	{ VIO_EV_LOGOUT,        "DWWWWWX", "..dddd." },
	{ VIO_EV_RESET,         "DWWWWWX", ".rrrrr." },
	{ VIO_EV_STOP,          "XXXXXXX", ".xxxxx." },
};
/* clang-format on */

static void every_event_in_every_state(void)
{
	static const char states[] = {
		[VIO_DOWN] = 'D',    [VIO_WAITING] = 'W',   [VIO_CONNECTED] = 'C',
		[VIO_TALKING] = 'T', [VIO_LOGGED_IN] = 'I', [VIO_SUSPENDED] = 'S',
		[VIO_DEAD] = 'X',    [VIO_BACK] = '<'
	};
	static const char actions[] = {
		[VIO_NOTHING] = '.',     [VIO_OPEN] = 'o',        [VIO_SEND_INIT] = 'i',
		[VIO_ANSWER_INIT] = 'c', [VIO_ANSWER_PING] = 'p', [VIO_DO_MAD] = 'm',
		[VIO_DO_SRP] = 's',      [VIO_HOLD] = 'h',        [VIO_QUIESCE] = 'q',
		[VIO_GO_ON] = 'g',       [VIO_PROBE] = '?',       [VIO_DROP] = 'd',
		[VIO_RESET] = 'r',       [VIO_CLOSE] = 'x',
	};

	CHECK_EQ(sizeof(cases) / sizeof(cases[0]), VIO_EVENTS);
	for (unsigned int e = 0; e < VIO_EVENTS; e++) {
		for (unsigned int s = 0; s < VIO_STATES; s++) {
			const struct vio_step step = vio_fsm((enum vio_state)s, cases[e].event);

			CHECK_EQ(cases[e].event, e);
			CHECK_EQ(states[step.next], cases[e].next[s]);
			CHECK_EQ(actions[step.action], cases[e].action[s]);
		}
	}
}

static void elements_are_events(void)
{
	static const struct {
		struct crq crq;
		int status;
		enum vio_event event;
	} elements[] = {
		{ { .header = 0xc0, .format = 0x01 }, 0, VIO_EV_INIT },
		{ { .header = 0xc0, .format = 0x02 }, 0, VIO_EV_INIT_COMPLETE },
		{ { .header = 0xc0, .format = 0x03 }, 0, VIO_EV_VIOLATION },
		{ { .header = 0x80, .format = 0x01 }, 0, VIO_EV_SRP },
		{ { .header = 0x80, .format = 0x02 }, 0, VIO_EV_MAD },
		{ { .header = 0x80, .format = 0x01 }, -EMSGSIZE, VIO_EV_VIOLATION },
		{ { .header = 0x80, .format = 0x02 }, -EMSGSIZE, VIO_EV_VIOLATION },
		{ { .header = 0x80, .format = 0x01 }, -EACCES, VIO_EV_FAULT },
		{ { .header = 0x80, .format = 0x02 }, -EIO, VIO_EV_FAULT },
		{ { .header = 0x80, .format = 0x03 }, 0, VIO_EV_PRIVATE },
		{ { .header = 0x80, .format = 0x04 }, 0, VIO_EV_PRIVATE },
		{ { .header = 0x80, .format = 0x05 }, 0, VIO_EV_PRIVATE },
		{ { .header = 0x80, .format = 0x06, .status = 0xf5 }, 0, VIO_EV_PING },
		{ { .header = 0x80, .format = 0x06, .status = 0xf6 }, 0, VIO_EV_PONG },
		{ { .header = 0x80, .format = 0x06, .status = 0xf7 }, 0, VIO_EV_VIOLATION },
		{ { .header = 0x80, .format = 0x07 }, 0, VIO_EV_VIOLATION },
		{ { .header = 0x80, .format = 0x00 }, 0, VIO_EV_VIOLATION },
		{ { .header = 0xff, .format = 0x01 }, 0, VIO_EV_GONE },
		{ { .header = 0xff, .format = 0x02 }, 0, VIO_EV_GONE },
		{ { .header = 0xff, .format = 0x04 }, 0, VIO_EV_GONE },
		{ { .header = 0xff, .format = 0x06 }, 0, VIO_EV_UNKNOWN },
		{ { .header = 0xff, .format = 0x09 }, 0, VIO_EV_PREPARE },
		{ { .header = 0xff, .format = 0x0a }, 0, VIO_EV_RESUME },
		{ { .header = 0xff, .format = 0x09, .status = 0x20 }, 0, VIO_EV_OVERWRITTEN },
		{ { .header = 0xff, .format = 0x0a, .status = 0x20 }, 0, VIO_EV_OVERWRITTEN },
		{ { .header = 0xff, .format = 0x03 }, 0, VIO_EV_UNKNOWN },
		{ { .header = 0x00 }, 0, VIO_EV_VIOLATION },
		{ { .header = 0x01 }, 0, VIO_EV_VIOLATION },
		{ { .header = 0x81 }, 0, VIO_EV_VIOLATION },
		{ { .header = 0xfe }, 0, VIO_EV_VIOLATION },
	};

	for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++)
		CHECK_EQ(vio_event_of(&elements[i].crq, elements[i].status), elements[i].event);
}

static void every_state_has_a_word(void)
{
	for (unsigned int s = 0; s < VIO_STATES; s++)
		CHECK(vio_state_word((enum vio_state)s));
}

int main(void)
{
	RUN(every_event_in_every_state);
	RUN(elements_are_events);
	RUN(every_state_has_a_word);
	return check_report();
}
