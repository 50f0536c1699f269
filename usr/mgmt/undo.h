/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * undo.h - how operations of a transaction are taken back
 */
#ifndef MGMT_UNDO_H
#define MGMT_UNDO_H

#include <stdbool.h>

#include "tgt/list.h"

struct op;
struct request;

/* False: what the operation does cannot be taken back. */
bool undo_possible(const struct op *op);
/* True: it changes nothing. */
bool undo_needless(const struct op *op);

/**
 * undo_prepare() - before an operation: what will take it back
 * @rq:    the operation; undo_possible()
 * @batch: list, gets entries that do not refer to @rq
 *
 * When what is asked for is not there, nothing is prepared: the operation will fail.
 *
 * Return: 0, or -ENOMEM
 */
int undo_prepare(const struct request *rq, struct list_head *batch);

/* The operation is done: its entries go before those of earlier ones. */
void undo_keep(struct list_head *log, struct list_head *batch);
bool undo_certain(const struct list_head *batch); /* undo_run() has a way back for all of it */
/* Take everything back, the last first. False: some of it could not be. */
bool undo_run(struct list_head *log);
void undo_free(struct list_head *list);

#endif /* MGMT_UNDO_H */
