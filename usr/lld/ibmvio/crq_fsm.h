/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * crq_fsm.h - the state machine of a connection (PAPR "A Protocol for VSCSI Communications")
 *
 * One table: what an event means in a state. It does nothing by itself; adapter.c carries the
 * actions out.
 */
#ifndef TGT_IBMVIO_CRQ_FSM_H
#define TGT_IBMVIO_CRQ_FSM_H

#include "lld/ibmvio/crq.h"

enum vio_state {
	VIO_DOWN,      /* not registered */
	VIO_WAITING,   /* registered; what comes before INIT is stale */
	VIO_CONNECTED, /* INIT has been exchanged, nothing has come since */
	VIO_TALKING,   /* MADs, or a login that waits for a logical unit */
	VIO_LOGGED_IN,
	VIO_SUSPENDED, /* the client is about to move: arrivals are held */
	VIO_DEAD,      /* released, and not registered again */
	VIO_STATES,
	VIO_SAME, /* in the table only */
	VIO_BACK, /* where it was before VIO_SUSPENDED */
};

enum vio_event {
	VIO_EV_UP,            /* the adapter can be registered, or it is time to try again */
	VIO_EV_LOST,          /* it is gone */
	VIO_EV_INIT,          /* C001 */
	VIO_EV_INIT_COMPLETE, /* C002 */
	VIO_EV_PING,
	VIO_EV_PONG,
	VIO_EV_MAD,
	VIO_EV_SRP,
	VIO_EV_PRIVATE,     /* formats 03..05 */
	VIO_EV_GONE,        /* FF01, FF02, FF04, or a PING found nobody */
	VIO_EV_PREPARE,     /* FF09 */
	VIO_EV_RESUME,      /* FF0A */
	VIO_EV_OVERWRITTEN, /* one of these two took the place of an element */
	VIO_EV_UNKNOWN,     /* another transport event */
	VIO_EV_FAULT,       /* the client's memory cannot be reached */
	VIO_EV_VIOLATION,   /* of the protocol */
	VIO_EV_LOGIN,       /* we have let it in */
	VIO_EV_LOGOUT,      /* it has said that it goes */
	VIO_EV_RESET,       /* we want a new connection */
	VIO_EV_STOP,        /* we want none */
	VIO_EVENTS,
};

enum vio_action {
	VIO_NOTHING,
	VIO_OPEN,      /* register, INIT */
	VIO_SEND_INIT, /* once more: nobody was there */
	VIO_ANSWER_INIT,
	VIO_ANSWER_PING,
	VIO_DO_MAD,
	VIO_DO_SRP,
	VIO_HOLD,    /* keep the element until RESUME */
	VIO_QUIESCE, /* answer READY FOR SUSPEND when nothing is under way */
	VIO_GO_ON,   /* with what has been held */
	VIO_PROBE,   /* PING: is anybody there? */
	VIO_DROP,    /* forget all of the connection; stay registered */
	VIO_RESET,   /* the same, register again, INIT */
	VIO_CLOSE,   /* the same, and release */
};

struct vio_step {
	uint8_t next;   /* enum vio_state */
	uint8_t action; /* enum vio_action */
};

struct vio_step vio_fsm(enum vio_state state, enum vio_event event);

/* What an element is; @status is that of port_user.arrival(). */
enum vio_event vio_event_of(const struct crq *c, int status);

/* "logged in", for show */
const char *vio_state_word(enum vio_state state);

#endif /* TGT_IBMVIO_CRQ_FSM_H */
