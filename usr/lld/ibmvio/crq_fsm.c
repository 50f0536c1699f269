// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * crq_fsm.c - the state machine of a connection, as a table
 *
 * After the client has gone (FF01, FF02, FF04) the queue stays registered: freeing it would tell
 * the client, which would free its own, and so on. A violation frees it, and registers it again.
 */
#include "lld/ibmvio/crq_fsm.h"

#include <errno.h>

#define DOWN      VIO_DOWN
#define WAITING   VIO_WAITING
#define CONNECTED VIO_CONNECTED
#define TALKING   VIO_TALKING
#define LOGGED_IN VIO_LOGGED_IN
#define SUSPENDED VIO_SUSPENDED
#define DEAD      VIO_DEAD
#define BACK      VIO_BACK

/* clang-format off */
static const struct vio_step table[VIO_STATES][VIO_EVENTS] = {
	[DOWN] = {
		[VIO_EV_UP]            = { WAITING,   VIO_OPEN },
		[VIO_EV_LOST]          = { DOWN,      VIO_NOTHING },
		[VIO_EV_INIT]          = { DOWN,      VIO_NOTHING },
		[VIO_EV_INIT_COMPLETE] = { DOWN,      VIO_NOTHING },
		[VIO_EV_PING]          = { DOWN,      VIO_NOTHING },
		[VIO_EV_PONG]          = { DOWN,      VIO_NOTHING },
		[VIO_EV_MAD]           = { DOWN,      VIO_NOTHING },
		[VIO_EV_SRP]           = { DOWN,      VIO_NOTHING },
		[VIO_EV_PRIVATE]       = { DOWN,      VIO_NOTHING },
		[VIO_EV_GONE]          = { DOWN,      VIO_NOTHING },
		[VIO_EV_PREPARE]       = { DOWN,      VIO_NOTHING },
		[VIO_EV_RESUME]        = { DOWN,      VIO_NOTHING },
		[VIO_EV_OVERWRITTEN]   = { DOWN,      VIO_NOTHING },
		[VIO_EV_UNKNOWN]       = { DOWN,      VIO_NOTHING },
		[VIO_EV_FAULT]         = { DOWN,      VIO_NOTHING },
		[VIO_EV_VIOLATION]     = { DOWN,      VIO_NOTHING },
		[VIO_EV_LOGIN]         = { DOWN,      VIO_NOTHING },
		[VIO_EV_LOGOUT]        = { DOWN,      VIO_NOTHING },
		[VIO_EV_RESET]         = { DOWN,      VIO_NOTHING },
		[VIO_EV_STOP]          = { DEAD,      VIO_NOTHING },
	},
	[WAITING] = {
		[VIO_EV_UP]            = { WAITING,   VIO_SEND_INIT },
		[VIO_EV_LOST]          = { DOWN,      VIO_DROP },
		[VIO_EV_INIT]          = { CONNECTED, VIO_ANSWER_INIT },
		[VIO_EV_INIT_COMPLETE] = { CONNECTED, VIO_NOTHING },
		[VIO_EV_PING]          = { WAITING,   VIO_NOTHING },
		[VIO_EV_PONG]          = { WAITING,   VIO_NOTHING },
		[VIO_EV_MAD]           = { WAITING,   VIO_NOTHING },
		[VIO_EV_SRP]           = { WAITING,   VIO_NOTHING },
		[VIO_EV_PRIVATE]       = { WAITING,   VIO_NOTHING },
		[VIO_EV_GONE]          = { WAITING,   VIO_DROP },
		[VIO_EV_PREPARE]       = { WAITING,   VIO_QUIESCE },
		[VIO_EV_RESUME]        = { WAITING,   VIO_NOTHING },
		[VIO_EV_OVERWRITTEN]   = { WAITING,   VIO_RESET },
		[VIO_EV_UNKNOWN]       = { DEAD,      VIO_CLOSE },
		[VIO_EV_FAULT]         = { WAITING,   VIO_NOTHING },
		[VIO_EV_VIOLATION]     = { WAITING,   VIO_NOTHING },
		[VIO_EV_LOGIN]         = { WAITING,   VIO_NOTHING },
		[VIO_EV_LOGOUT]        = { WAITING,   VIO_NOTHING },
		[VIO_EV_RESET]         = { WAITING,   VIO_RESET },
		[VIO_EV_STOP]          = { DEAD,      VIO_CLOSE },
	},
	/* both sides may have sent INIT: the second one is no violation */
	[CONNECTED] = {
		[VIO_EV_UP]            = { CONNECTED, VIO_NOTHING },
		[VIO_EV_LOST]          = { DOWN,      VIO_DROP },
		[VIO_EV_INIT]          = { CONNECTED, VIO_ANSWER_INIT },
		[VIO_EV_INIT_COMPLETE] = { CONNECTED, VIO_NOTHING },
		[VIO_EV_PING]          = { CONNECTED, VIO_ANSWER_PING },
		[VIO_EV_PONG]          = { CONNECTED, VIO_NOTHING },
		[VIO_EV_MAD]           = { TALKING,   VIO_DO_MAD },
		[VIO_EV_SRP]           = { TALKING,   VIO_DO_SRP },
		[VIO_EV_PRIVATE]       = { CONNECTED, VIO_NOTHING },
		[VIO_EV_GONE]          = { WAITING,   VIO_DROP },
		[VIO_EV_PREPARE]       = { SUSPENDED, VIO_QUIESCE },
		[VIO_EV_RESUME]        = { CONNECTED, VIO_NOTHING },
		[VIO_EV_OVERWRITTEN]   = { WAITING,   VIO_RESET },
		[VIO_EV_UNKNOWN]       = { DEAD,      VIO_CLOSE },
		[VIO_EV_FAULT]         = { CONNECTED, VIO_PROBE },
		[VIO_EV_VIOLATION]     = { WAITING,   VIO_RESET },
		[VIO_EV_LOGIN]         = { CONNECTED, VIO_NOTHING },
		[VIO_EV_LOGOUT]        = { WAITING,   VIO_DROP },
		[VIO_EV_RESET]         = { WAITING,   VIO_RESET },
		[VIO_EV_STOP]          = { DEAD,      VIO_CLOSE },
	},
	[TALKING] = {
		[VIO_EV_UP]            = { TALKING,   VIO_NOTHING },
		[VIO_EV_LOST]          = { DOWN,      VIO_DROP },
		[VIO_EV_INIT]          = { WAITING,   VIO_RESET },
		[VIO_EV_INIT_COMPLETE] = { TALKING,   VIO_NOTHING },
		[VIO_EV_PING]          = { TALKING,   VIO_ANSWER_PING },
		[VIO_EV_PONG]          = { TALKING,   VIO_NOTHING },
		[VIO_EV_MAD]           = { TALKING,   VIO_DO_MAD },
		[VIO_EV_SRP]           = { TALKING,   VIO_DO_SRP },
		[VIO_EV_PRIVATE]       = { TALKING,   VIO_NOTHING },
		[VIO_EV_GONE]          = { WAITING,   VIO_DROP },
		[VIO_EV_PREPARE]       = { SUSPENDED, VIO_QUIESCE },
		[VIO_EV_RESUME]        = { TALKING,   VIO_NOTHING },
		[VIO_EV_OVERWRITTEN]   = { WAITING,   VIO_RESET },
		[VIO_EV_UNKNOWN]       = { DEAD,      VIO_CLOSE },
		[VIO_EV_FAULT]         = { TALKING,   VIO_PROBE },
		[VIO_EV_VIOLATION]     = { WAITING,   VIO_RESET },
		[VIO_EV_LOGIN]         = { LOGGED_IN, VIO_NOTHING },
		[VIO_EV_LOGOUT]        = { WAITING,   VIO_DROP },
		[VIO_EV_RESET]         = { WAITING,   VIO_RESET },
		[VIO_EV_STOP]          = { DEAD,      VIO_CLOSE },
	},
	[LOGGED_IN] = {
		[VIO_EV_UP]            = { LOGGED_IN, VIO_NOTHING },
		[VIO_EV_LOST]          = { DOWN,      VIO_DROP },
		[VIO_EV_INIT]          = { WAITING,   VIO_RESET },
		[VIO_EV_INIT_COMPLETE] = { LOGGED_IN, VIO_NOTHING },
		[VIO_EV_PING]          = { LOGGED_IN, VIO_ANSWER_PING },
		[VIO_EV_PONG]          = { LOGGED_IN, VIO_NOTHING },
		[VIO_EV_MAD]           = { LOGGED_IN, VIO_DO_MAD },
		[VIO_EV_SRP]           = { LOGGED_IN, VIO_DO_SRP },
		[VIO_EV_PRIVATE]       = { LOGGED_IN, VIO_NOTHING },
		[VIO_EV_GONE]          = { WAITING,   VIO_DROP },
		[VIO_EV_PREPARE]       = { SUSPENDED, VIO_QUIESCE },
		[VIO_EV_RESUME]        = { LOGGED_IN, VIO_NOTHING },
		[VIO_EV_OVERWRITTEN]   = { WAITING,   VIO_RESET },
		[VIO_EV_UNKNOWN]       = { DEAD,      VIO_CLOSE },
		[VIO_EV_FAULT]         = { LOGGED_IN, VIO_PROBE },
		[VIO_EV_VIOLATION]     = { WAITING,   VIO_RESET },
		[VIO_EV_LOGIN]         = { LOGGED_IN, VIO_NOTHING },
		[VIO_EV_LOGOUT]        = { WAITING,   VIO_DROP },
		[VIO_EV_RESET]         = { WAITING,   VIO_RESET },
		[VIO_EV_STOP]          = { DEAD,      VIO_CLOSE },
	},
	[SUSPENDED] = {
		[VIO_EV_UP]            = { SUSPENDED, VIO_NOTHING },
		[VIO_EV_LOST]          = { DOWN,      VIO_DROP },
		[VIO_EV_INIT]          = { WAITING,   VIO_RESET },
		[VIO_EV_INIT_COMPLETE] = { SUSPENDED, VIO_NOTHING },
		[VIO_EV_PING]          = { SUSPENDED, VIO_ANSWER_PING },
		[VIO_EV_PONG]          = { SUSPENDED, VIO_NOTHING },
		[VIO_EV_MAD]           = { SUSPENDED, VIO_HOLD },
		[VIO_EV_SRP]           = { SUSPENDED, VIO_HOLD },
		[VIO_EV_PRIVATE]       = { SUSPENDED, VIO_NOTHING },
		[VIO_EV_GONE]          = { WAITING,   VIO_DROP },
		[VIO_EV_PREPARE]       = { SUSPENDED, VIO_QUIESCE },
		[VIO_EV_RESUME]        = { BACK,      VIO_GO_ON },
		[VIO_EV_OVERWRITTEN]   = { WAITING,   VIO_RESET },
		[VIO_EV_UNKNOWN]       = { DEAD,      VIO_CLOSE },
		[VIO_EV_FAULT]         = { SUSPENDED, VIO_PROBE },
		[VIO_EV_VIOLATION]     = { WAITING,   VIO_RESET },
		[VIO_EV_LOGIN]         = { SUSPENDED, VIO_NOTHING },
		[VIO_EV_LOGOUT]        = { WAITING,   VIO_DROP },
		[VIO_EV_RESET]         = { WAITING,   VIO_RESET },
		[VIO_EV_STOP]          = { DEAD,      VIO_CLOSE },
	},
	[DEAD] = {
		[VIO_EV_UP]            = { DEAD,      VIO_NOTHING },
		[VIO_EV_LOST]          = { DOWN,      VIO_NOTHING },
		[VIO_EV_INIT]          = { DEAD,      VIO_NOTHING },
		[VIO_EV_INIT_COMPLETE] = { DEAD,      VIO_NOTHING },
		[VIO_EV_PING]          = { DEAD,      VIO_NOTHING },
		[VIO_EV_PONG]          = { DEAD,      VIO_NOTHING },
		[VIO_EV_MAD]           = { DEAD,      VIO_NOTHING },
		[VIO_EV_SRP]           = { DEAD,      VIO_NOTHING },
		[VIO_EV_PRIVATE]       = { DEAD,      VIO_NOTHING },
		[VIO_EV_GONE]          = { DEAD,      VIO_NOTHING },
		[VIO_EV_PREPARE]       = { DEAD,      VIO_NOTHING },
		[VIO_EV_RESUME]        = { DEAD,      VIO_NOTHING },
		[VIO_EV_OVERWRITTEN]   = { DEAD,      VIO_NOTHING },
		[VIO_EV_UNKNOWN]       = { DEAD,      VIO_NOTHING },
		[VIO_EV_FAULT]         = { DEAD,      VIO_NOTHING },
		[VIO_EV_VIOLATION]     = { DEAD,      VIO_NOTHING },
		[VIO_EV_LOGIN]         = { DEAD,      VIO_NOTHING },
		[VIO_EV_LOGOUT]        = { DEAD,      VIO_NOTHING },
		[VIO_EV_RESET]         = { DEAD,      VIO_NOTHING },
		[VIO_EV_STOP]          = { DEAD,      VIO_NOTHING },
	},
};
/* clang-format on */

struct vio_step vio_fsm(enum vio_state state, enum vio_event event)
{
	return table[state][event];
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
		[DOWN] = "not registered", [WAITING] = "waiting for the client",
		[CONNECTED] = "connected", [TALKING] = "connected",
		[LOGGED_IN] = "logged in", [SUSPENDED] = "suspended",
		[DEAD] = "released",
	};

	return words[state];
}
