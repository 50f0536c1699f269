/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * target.h - the target that is played against, for the players of a whole transport
 */
#ifndef TEST_PLAYER_TARGET_H
#define TEST_PLAYER_TARGET_H

#include "../player.h"

extern struct target *served; /* NULL before the first "target" */

bool has_target(void); /* or player_error() */
/* player_error() with what @e says of @what: -1 */
int player_refused(const char *what, const struct err *e);
void served_end(void);

/* key NAME=VALUE...: what "tgtadm --op update --mode target" does
 * lu N [type=TYPE] [bs=NAME] [opts=OPTIONS]
 * set N KEY=VALUE...: what --params does
 * delete N: the logical unit at LUN N
 * release: ios that a delay store holds go on
 * drain: the daemon is told to stop */
statement_fn st_key, st_lun_new, st_lun_set, st_lun_delete, st_let_go, st_drain;

#endif /* TEST_PLAYER_TARGET_H */
