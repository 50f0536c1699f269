// SPDX-License-Identifier: GPL-2.0-or-later
/* The socket to a partner that is not in this QEMU: usr/lld/ibmvio/link_proto.h. */
#include "link.h"

#include <glib-unix.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#define RETRY_MS 50
#define REPLY_MS 30000 /* a partner that does not answer a copy is gone */
#define MSG_MAX  (LINK_HDR_LEN + LINK_DATA_MAX)

struct message {
	struct link_msg m;
	uint8_t *data; /* owns; m.len bytes */
};

static void rx(void *opaque);
static void tx(void *opaque);
static void on_accept(void *opaque);
static void handle(struct link *l, const struct link_msg *m, const uint8_t *data);

static void message_free(struct message *msg)
{
	if (!msg)
		return;
	g_free(msg->data);
	g_free(msg);
}

static void watch(struct link *l)
{
	qemu_set_fd_handler(l->fd, rx, l->out->len ? tx : NULL, l);
}

static void down(struct link *l)
{
	struct message *msg;

	if (l->fd < 0)
		return;
	trace(l, "the connection is gone");
	qemu_set_fd_handler(l->fd, NULL, NULL, NULL);
	close(l->fd);
	l->fd = -1;
	g_byte_array_set_size(l->in, 0);
	g_byte_array_set_size(l->out, 0);
	while ((msg = g_queue_pop_head(&l->later)))
		message_free(msg);
	crq_far_gone(l, EVENT_FAILED);
	if (l->listen_path)
		qemu_set_fd_handler(l->listen_fd, on_accept, NULL, l);
	else
		timer_mod(l->connect_timer, qemu_clock_get_ms(QEMU_CLOCK_REALTIME) + RETRY_MS);
}

static void up(struct link *l, int fd)
{
	trace(l, "connected");
	l->fd = fd;
	g_unix_set_fd_nonblocking(fd, true, NULL);
	/* the next one waits until this one is gone */
	if (l->listen_path)
		qemu_set_fd_handler(l->listen_fd, NULL, NULL, NULL);
	watch(l);
	if (l->registered && !l->cut)
		wire_send(l,
			  &(struct link_msg){ .type = LINK_REG,
					      .addr = l->vio.reg,
					      .arg = l->vio.crq.qsize / LINK_CRQ_LEN },
			  NULL);
}

/* ---- out: never waits */

static void flush(struct link *l)
{
	ssize_t n;

	while (l->out->len) {
		n = send(l->fd, l->out->data, l->out->len, MSG_NOSIGNAL);
		if (n <= 0)
			return; /* full, or broken, which is seen in reading */
		g_byte_array_remove_range(l->out, 0, (guint)n);
	}
}

static void tx(void *opaque)
{
	struct link *l = opaque;

	flush(l);
	watch(l);
}

bool wire_send(struct link *l, const struct link_msg *m, const void *data)
{
	uint8_t header[LINK_HDR_LEN];

	if (l->fd < 0)
		return false;
	link_msg_pack(header, m);
	g_byte_array_append(l->out, header, sizeof header);
	if (m->len)
		g_byte_array_append(l->out, data, m->len);
	flush(l);
	if (l->out->len)
		watch(l);
	return true;
}

/* ---- in */

/* Takes what has arrived: 1 some, 0 none, -1 the other side is gone. */
static int fill(struct link *l)
{
	guint had = l->in->len;
	ssize_t n;

	g_byte_array_set_size(l->in, had + MSG_MAX);
	n = recv(l->fd, l->in->data + had, MSG_MAX, MSG_DONTWAIT);
	g_byte_array_set_size(l->in, had + (n > 0 ? (guint)n : 0));
	if (n > 0)
		return 1;
	return n < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
}

/* The first whole message, or NULL; @bad when there will never be one. */
static struct message *take(struct link *l, bool *bad)
{
	struct message *msg;
	struct link_msg m;

	if (l->in->len < LINK_HDR_LEN)
		return NULL;
	link_msg_unpack(&m, l->in->data);
	if (m.len > LINK_DATA_MAX) {
		error_report("vscsi-link %x: a message of %u bytes", l->vio.reg, m.len);
		*bad = true;
		return NULL;
	}
	if (l->in->len < LINK_HDR_LEN + m.len)
		return NULL;
	msg = g_new0(struct message, 1);
	msg->m = m;
	msg->data = g_memdup2(l->in->data + LINK_HDR_LEN, m.len);
	g_byte_array_remove_range(l->in, 0, LINK_HDR_LEN + m.len);
	return msg;
}

static void rx(void *opaque)
{
	struct link *l = opaque;
	struct message *msg;
	bool bad = false;
	int n = fill(l);

	while (l->fd >= 0 && (msg = take(l, &bad))) {
		handle(l, &msg->m, msg->data);
		message_free(msg);
	}
	if (n < 0 || bad)
		down(l);
}

/* What was put aside while a copy waited for its reply, in order. */
static void handle_later(void *opaque)
{
	struct link *l = opaque;
	struct message *msg;

	while ((msg = g_queue_pop_head(&l->later))) {
		handle(l, &msg->m, msg->data);
		message_free(msg);
	}
	if (l->fd >= 0)
		rx(l);
}

/* ---- what the partner wants */

static void answer_read(struct link *l, const struct link_msg *m)
{
	struct link_msg reply = { .type = LINK_RD_R, .tag = m->tag, .status = H_PERMISSION };
	g_autofree uint8_t *buf = NULL;

	if (m->arg > LINK_DATA_MAX) {
		reply.status = H_PARAMETER;
	} else if (l->client && crq_reachable(l)) {
		buf = g_malloc(m->arg);
		reply.status = window_read(l, m->addr, buf, (uint32_t)m->arg);
	}
	if (reply.status == H_SUCCESS)
		reply.len = (uint32_t)m->arg;
	trace(l, "read %" PRIu64 " at %#" PRIx64 " = %d", m->arg, m->addr, reply.status);
	wire_send(l, &reply, buf);
}

static void answer_write(struct link *l, const struct link_msg *m, const uint8_t *data)
{
	struct link_msg reply = { .type = LINK_WR_R, .tag = m->tag, .status = H_PERMISSION };

	if (l->client && crq_reachable(l))
		reply.status = window_write(l, m->addr, data, m->len);
	trace(l, "write %u at %#" PRIx64 " = %d", m->len, m->addr, reply.status);
	wire_send(l, &reply, NULL);
}

static void handle(struct link *l, const struct link_msg *m, const uint8_t *data)
{
	switch (m->type) {
	case LINK_REG:
		crq_far_registered(l, (uint32_t)m->addr);
		break;
	case LINK_FREE:
		crq_far_gone(l, m->arg == LINK_FAILED ? EVENT_FAILED : EVENT_FREED);
		break;
	case LINK_CRQ:
		if (m->len != LINK_CRQ_LEN)
			break;
		trace(l, "arrives %016" PRIx64 " %016" PRIx64, ldq_be_p(data), ldq_be_p(data + 8));
		crq_put_or_keep(l, data);
		break;
	case LINK_RD:
		answer_read(l, m);
		break;
	case LINK_WR:
		answer_write(l, m, data);
		break;
	case LINK_EVENT:
		crq_event(l, (uint8_t)m->arg, (uint8_t)(m->arg >> 8));
		break;
	case LINK_READY:
		control_ready(l);
		break;
	default: /* a late reply */
		break;
	}
}

/* ---- a copy that this side's partition asked for */

static bool is_reply(const struct link_msg *m)
{
	return m->type == LINK_RD_R || m->type == LINK_WR_R;
}

/* The reply to @tag, or NULL when the partner is gone; everything else is put aside. */
static struct message *await_reply(struct link *l, uint32_t tag)
{
	struct message *msg;
	struct pollfd p;
	bool bad = false;
	int n;

	for (;;) {
		while ((msg = take(l, &bad))) {
			if (is_reply(&msg->m) && msg->m.tag == tag)
				return msg;
			g_queue_push_tail(&l->later, msg);
		}
		p = (struct pollfd){ l->fd, (short)(POLLIN | (l->out->len ? POLLOUT : 0)), 0 };
		n = bad ? 0 : poll(&p, 1, REPLY_MS);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return NULL;
		if (p.revents & POLLOUT)
			flush(l);
		if (p.revents & ~POLLOUT && fill(l) < 0)
			return NULL;
	}
}

/* The caller has found the partner reachable. The virtual CPU waits; the client's side never does.
 */
int wire_copy(struct link *l, bool write, uint64_t ioba, void *buf, uint32_t len)
{
	struct link_msg m = { .tag = ++l->tag, .addr = ioba };
	struct message *reply;
	int rc;

	if (write) {
		m.type = LINK_WR;
		m.len = len;
	} else {
		m.type = LINK_RD;
		m.arg = len;
	}
	if (!wire_send(l, &m, buf))
		return H_PERMISSION;
	reply = await_reply(l, m.tag);
	qemu_bh_schedule(l->later_bh);
	if (!reply)
		return H_PERMISSION;
	rc = reply->m.status;
	if (rc == H_SUCCESS && !write && reply->m.len == len)
		memcpy(buf, reply->data, len);
	else if (rc == H_SUCCESS && !write)
		rc = H_HARDWARE;
	message_free(reply);
	return rc;
}

/* ---- making the connection */

static bool unix_address(struct sockaddr_un *a, const char *path, Error **errp)
{
	*a = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (g_strlcpy(a->sun_path, path, sizeof a->sun_path) < sizeof a->sun_path)
		return true;
	error_setg(errp, "vscsi-link: the path is too long for a socket: %s", path);
	return false;
}

int unix_listen(const char *path, Error **errp)
{
	struct sockaddr_un a;
	int fd;

	if (!unix_address(&a, path, errp))
		return -1;
	unlink(path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof a) < 0 || listen(fd, 1) < 0) {
		error_setg_errno(errp, errno, "vscsi-link: %s", path);
		if (fd >= 0)
			close(fd);
		return -1;
	}
	return fd;
}

static void on_accept(void *opaque)
{
	struct link *l = opaque;
	int fd = accept4(l->listen_fd, NULL, NULL, SOCK_CLOEXEC);

	if (fd >= 0)
		up(l, fd);
}

static void try_connect(void *opaque)
{
	struct link *l = opaque;
	struct sockaddr_un a;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd >= 0 && unix_address(&a, l->connect_path, NULL) &&
	    connect(fd, (struct sockaddr *)&a, sizeof a) == 0) {
		up(l, fd);
		return;
	}
	if (fd >= 0)
		close(fd);
	timer_mod(l->connect_timer, qemu_clock_get_ms(QEMU_CLOCK_REALTIME) + RETRY_MS);
}

/* wait=on: until the partner has registered, before anything of the guest runs */
static void wait_for_partner(struct link *l)
{
	struct pollfd p;

	while (!l->far_registered) {
		p = (struct pollfd){ l->fd < 0 ? l->listen_fd : l->fd, POLLIN, 0 };
		if (poll(&p, 1, -1) < 0)
			continue;
		if (l->fd < 0)
			on_accept(l);
		else
			rx(l);
	}
}

bool wire_open(struct link *l, Error **errp)
{
	l->fd = l->listen_fd = -1;
	l->in = g_byte_array_new();
	l->out = g_byte_array_new();
	g_queue_init(&l->later);
	l->later_bh = qemu_bh_new(handle_later, l);
	l->connect_timer = timer_new_ms(QEMU_CLOCK_REALTIME, try_connect, l);
	if (l->listen_path) {
		l->listen_fd = unix_listen(l->listen_path, errp);
		if (l->listen_fd < 0)
			return false;
		qemu_set_fd_handler(l->listen_fd, on_accept, NULL, l);
		if (l->wait)
			wait_for_partner(l);
	} else if (l->connect_path) {
		try_connect(l);
	}
	return true;
}
