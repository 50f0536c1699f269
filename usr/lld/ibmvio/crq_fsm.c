// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * crq_fsm.c - the state machine of a connection, as a table
 *
 * After the client has gone (FF01, FF02, FF04) the queue stays registered: freeing it would tell
 * the client, which would free its own, and so on. A violation frees it, and registers it again.
 */
#include "lld/ibmvio/crq_fsm.h"

#include <errno.h>

/* clang-format off */
/* A step: the next state, and what to do. */
#define OPEN      { VIO_WAITING, VIO_OPEN }
#define AGAIN     { VIO_SAME, VIO_SEND_INIT }
#define _         { VIO_SAME, VIO_NOTHING }
#define LOSE      { VIO_DOWN, VIO_DROP }
#define OFF       { VIO_DOWN, VIO_NOTHING }
#define ANSWER    { VIO_CONNECTED, VIO_ANSWER_INIT }
#define RESET     { VIO_WAITING, VIO_RESET }
#define AGREED    { VIO_CONNECTED, VIO_NOTHING }
#define PONG      { VIO_SAME, VIO_ANSWER_PING }
#define MAD       { VIO_TALKING, VIO_DO_MAD }
#define MAD_IN    { VIO_LOGGED_IN, VIO_DO_MAD }
#define HOLD      { VIO_SAME, VIO_HOLD }
#define SRP       { VIO_TALKING, VIO_DO_SRP }
#define SRP_IN    { VIO_LOGGED_IN, VIO_DO_SRP }
#define DROP      { VIO_WAITING, VIO_DROP }
#define READY     { VIO_SAME, VIO_QUIESCE }
#define SUSPEND   { VIO_SUSPENDED, VIO_QUIESCE }
#define GO_ON     { VIO_BACK, VIO_GO_ON }
#define CLOSE     { VIO_DEAD, VIO_CLOSE }
#define PROBE     { VIO_SAME, VIO_PROBE }
#define IN        { VIO_LOGGED_IN, VIO_NOTHING }
#define STAY_DEAD { VIO_DEAD, VIO_NOTHING }

/*
 * Both sides may have sent INIT, so in CONNECTED a second one is no violation.  What comes in
 * WAITING before it is stale.
 */
static const struct vio_step table[VIO_EVENTS][VIO_STATES] = {
	/*                          DOWN       WAITING    CONNECTED  TALKING    LOGGED_IN  SUSPENDED  DEAD */
	[VIO_EV_UP]            = { OPEN,      AGAIN,     _,         _,         _,         _,         _ },
	[VIO_EV_LOST]          = { _,         LOSE,      LOSE,      LOSE,      LOSE,      LOSE,      OFF },
	[VIO_EV_INIT]          = { _,         ANSWER,    ANSWER,    RESET,     RESET,     RESET,     _ },
	[VIO_EV_INIT_COMPLETE] = { _,         AGREED,    _,         _,         _,         _,         _ },
	[VIO_EV_PING]          = { _,         _,         PONG,      PONG,      PONG,      PONG,      _ },
	[VIO_EV_PONG]          = { _,         _,         _,         _,         _,         _,         _ },
	[VIO_EV_MAD]           = { _,         _,         MAD,       MAD,       MAD_IN,    HOLD,      _ },
	[VIO_EV_SRP]           = { _,         _,         SRP,       SRP,       SRP_IN,    HOLD,      _ },
	[VIO_EV_PRIVATE]       = { _,         _,         _,         _,         _,         _,         _ },
	[VIO_EV_GONE]          = { _,         DROP,      DROP,      DROP,      DROP,      DROP,      _ },
	[VIO_EV_PREPARE]       = { _,         READY,     SUSPEND,   SUSPEND,   SUSPEND,   SUSPEND,   _ },
	[VIO_EV_RESUME]        = { _,         _,         _,         _,         _,         GO_ON,     _ },
	[VIO_EV_OVERWRITTEN]   = { _,         RESET,     RESET,     RESET,     RESET,     RESET,     _ },
	[VIO_EV_UNKNOWN]       = { _,         CLOSE,     CLOSE,     CLOSE,     CLOSE,     CLOSE,     _ },
	[VIO_EV_FAULT]         = { _,         _,         PROBE,     PROBE,     PROBE,     PROBE,     _ },
	[VIO_EV_VIOLATION]     = { _,         _,         RESET,     RESET,     RESET,     RESET,     _ },
	[VIO_EV_LOGIN]         = { _,         _,         _,         IN,        _,         _,         _ },
	[VIO_EV_LOGOUT]        = { _,         _,         DROP,      DROP,      DROP,      DROP,      _ },
	[VIO_EV_RESET]         = { _,         RESET,     RESET,     RESET,     RESET,     RESET,     _ },
	[VIO_EV_STOP]          = { STAY_DEAD, CLOSE,     CLOSE,     CLOSE,     CLOSE,     CLOSE,     _ },
};
/* clang-format on */

struct vio_step vio_fsm(enum vio_state state, enum vio_event event)
{
	struct vio_step step = table[event][state];

	if (step.next == VIO_SAME)
		step.next = (uint8_t)state;
	return step;
}

static enum vio_event transport_event(const struct crq *c)
{
	switch (c->format) {
	case CRQ_PARTNER_FAILED:
	case CRQ_PARTNER_DEREGISTERED:
	case CRQ_PARTNER_TERMINATED:
		return VIO_EV_GONE;
	case CRQ_PREPARE_SUSPEND:
		return c->status == CRQ_ENTRY_LOST ? VIO_EV_OVERWRITTEN : VIO_EV_PREPARE;
	case CRQ_RESUME:
		return c->status == CRQ_ENTRY_LOST ? VIO_EV_OVERWRITTEN : VIO_EV_RESUME;
	default:
		return VIO_EV_UNKNOWN;
	}
}

static enum vio_event message_event(const struct crq *c)
{
	switch (c->status) {
	case CRQ_PING:
		return VIO_EV_PING;
	case CRQ_PING_RESPONSE:
		return VIO_EV_PONG;
	default:
		return VIO_EV_VIOLATION;
	}
}

static enum vio_event command_event(const struct crq *c, int status)
{
	switch (c->format) {
	case CRQ_SRP:
	case CRQ_MAD:
		if (status)
			return status == -EMSGSIZE ? VIO_EV_VIOLATION : VIO_EV_FAULT;
		return c->format == CRQ_SRP ? VIO_EV_SRP : VIO_EV_MAD;
	case CRQ_OS400:
	case CRQ_AIX:
	case CRQ_LINUX:
		return VIO_EV_PRIVATE;
	case CRQ_IN_CRQ:
		return message_event(c);
	default:
		return VIO_EV_VIOLATION;
	}
}

enum vio_event vio_event_of(const struct crq *c, int status)
{
	switch (c->header) {
	case CRQ_COMMAND:
		return command_event(c, status);
	case CRQ_INITIALIZE:
		if (c->format == CRQ_INIT)
			return VIO_EV_INIT;
		return c->format == CRQ_INIT_COMPLETE ? VIO_EV_INIT_COMPLETE : VIO_EV_VIOLATION;
	case CRQ_TRANSPORT:
		return transport_event(c);
	default:
		return VIO_EV_VIOLATION;
	}
}

const char *vio_state_word(enum vio_state state)
{
	static const char *const words[VIO_STATES] = {
		[VIO_DOWN] = "not registered", [VIO_WAITING] = "waiting for the client",
		[VIO_CONNECTED] = "connected", [VIO_TALKING] = "connected",
		[VIO_LOGGED_IN] = "logged in", [VIO_SUSPENDED] = "suspended",
		[VIO_DEAD] = "released",
	};

	return words[state];
}
