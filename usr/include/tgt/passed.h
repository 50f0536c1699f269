/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * passed.h - listening sockets that whoever started us had open already: sd_listen_fds(3)
 *
 * A socket is known by its address: who wants to listen somewhere asks for it here first.  The
 * table keeps the descriptors, so that a driver that is stopped finds its own again at its next
 * start.
 */
#ifndef TGT_PASSED_H
#define TGT_PASSED_H

#include <stdbool.h>
#include <sys/socket.h>

#include "err.h"

/**
 * passed_init() - take over what $LISTEN_FDS says
 * @e: why not: a descriptor that is no listening stream socket, or one of IPv6 that IPv4 comes in
 * by
 *
 * In the process that was started, before a fork. Descriptors and environment no longer go to
 * children.
 *
 * Return: 0 also when there are none, or -1 with @e set
 */
int passed_init(struct err *e);

/* A descriptor, owned by the caller, of the socket that listens at @a; -ENOENT: there is none. */
int passed_get(const struct sockaddr *a);

/* The address of the @i-th TCP socket; false: there are not so many. */
bool passed_tcp(unsigned int i, struct sockaddr_storage *a);

/* 0 when each has been asked for, else -1 and @e says which one is of no use. */
int passed_all_used(struct err *e);

#endif /* TGT_PASSED_H */
