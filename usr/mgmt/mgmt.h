/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mgmt.h - the control socket, as the daemon and tgtadm use it
 */
#ifndef MGMT_MGMT_H
#define MGMT_MGMT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <sys/un.h>

#include "tgt/err.h"

struct ev_loop;

/**
 * mgmt_start() - listen at the control socket
 * @l:            loop that serves it
 * @control_port: which daemon of this machine we are
 * @e:            why not
 *
 * Takes the lock file, which a fork would lose: call it in the process that stays.  Requests are
 * answered once the loop runs; clients may connect before that.
 *
 * Return: 0, or -1 with @e set (another daemon has this control port, ...)
 */
int mgmt_start(struct ev_loop *l, unsigned int control_port, struct err *e);
/* Requests of process @pid are served; those of others are read, and wait for mgmt_serve_all(). */
void mgmt_serve_only(pid_t pid);
void mgmt_serve_all(void);
/* The daemon is about to stop: who connects from now on waits until mgmt_stop(). */
void mgmt_drain(void);
/* Closes every client, removes the socket, gives up the lock. Not from inside a request: what
 * system_set_stop() registers leaves the loop first. */
void mgmt_stop(void);

/**
 * mgmt_handle() - do what a request asks
 * @json:      request, @len bytes, anything
 * @root:      who asks is root, and may know passwords
 * @reply:     out, owned by the caller (free()): one line of JSON with its newline
 * @reply_len: out [bytes]
 *
 * Return: 0, or -ENOMEM: there is no reply
 */
int mgmt_handle(const char *json, size_t len, bool root, char **reply, size_t *reply_len);

/**
 * mgmt_quiesce() - before mgmt_handle(): let commands end that are in the way of a request
 * @json:  request, @len bytes, anything
 * @ready: called when it can be handled; then lus_resume()
 *
 * Return: whether there are such commands; false: it can be handled now
 */
bool mgmt_quiesce(const char *json, size_t len, void (*ready)(void));

/* The loop that drivers are started on; mgmt_start() sets it. */
void mgmt_set_loop(struct ev_loop *l);

/**
 * mgmt_address() - where the control socket is
 * @control_port: which daemon
 * @a:            out
 *
 * $TGT_IPC_SOCKET.PORT, or /var/run/tgtd/socket.PORT.
 *
 * Return: 0, or -ENAMETOOLONG
 */
int mgmt_address(unsigned int control_port, struct sockaddr_un *a);

#endif /* MGMT_MGMT_H */
