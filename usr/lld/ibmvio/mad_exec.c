// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mad_exec.c - management datagrams are carried out: payload in, answer out, one at a time
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lld/ibmvio/adapter.h"
#include "tgt/log.h"

#define ERROR_LOG_LEN 104 /* ERROR_LOGGING without its data [bytes] */

struct vio_mad {
	struct vio_adapter *a;
	uint32_t gen;
	struct mad mad;
	uint64_t ioba; /* of its IU */
	uint8_t *buf;  /* @len bytes from the port, or NULL */
	uint32_t len;
	struct port_req req;
};

static void mad_free(struct vio_mad *m)
{
	if (m->buf)
		port_buf_put(&m->a->port, m->buf, m->len);
	free(m);
}

void mad_forget(struct vio_adapter *a)
{
	a->mad = NULL; /* it frees itself when its request is done */
}

static bool mad_is_over(const struct vio_mad *m, int result)
{
	return m->gen != m->a->gen || result == -ESTALE;
}

static void answer_done(struct port_req *req, int result)
{
	struct vio_mad *m = container_of(req, struct vio_mad, req);
	struct vio_adapter *a = m->a;
	const bool over = mad_is_over(m, result);

	mad_free(m);
	if (!over && result < 0)
		adapter_failed(a, result);
	adapter_request_done(a);
}

/* The first @len bytes of the payload and the header go back to where they came from. */
static void answer(struct vio_mad *m, enum mad_status status, uint32_t len)
{
	uint8_t iu[MAD_HEADER];

	log_debug("%s: MAD %s, status %02x", m->a->name, m->mad.name, status);
	mad_put_status(iu, &m->mad, status);
	m->req.op = PORT_COPY_OUT;
	m->req.nr = len ? 1 : 0;
	m->req.ext[0] = (struct port_extent){ m->mad.buffer, m->buf, len };
	m->req.iu = iu;
	m->req.iu_len = sizeof(iu);
	m->req.iu_ioba = m->ioba;
	m->req.send = true;
	m->req.link = false;
	crq_put_answer(m->req.crq, CRQ_MAD, CRQ_ST_OK, sizeof(iu), m->mad.tag);
	m->req.done = answer_done;
	m->a->tx_bytes += len + sizeof(iu);
	m->a->mad = NULL; /* the client sends the next one when it sees the answer */
	adapter_submit(m->a, &m->req);
}

/* ---- what each type is about */

static void our_partition_name(const struct vio_adapter *a, char *name, size_t room)
{
	(void)snprintf(name, room, "%s", a->port.partition_name);
	if (!name[0] && gethostname(name, room) < 0)
		name[0] = '\0';
	name[room - 1] = '\0';
}

static void adapter_info(struct vio_mad *m)
{
	struct vio_adapter *a = m->a;
	const struct vio_profile *profile = a->vt->profile;
	struct mad_adapter_info *theirs = &a->client.info;
	struct mad_adapter_info ours = {
		.partition = a->port.partition,
		.mad_version = 1,
		.os_type = profile->os_type,
		.max_txu = adapter_max_txu(a),
	};
	uint8_t whole[MAD_ADAPTER_INFO_LEN];

	mad_get_adapter_info(m->buf, m->len, theirs);
	(void)port_partner(&a->port, &a->client.partner);
	log_peer_info("%s: client partition %s (%" PRIu32 "), SRP version %s, OS %" PRIu32, a->name,
		      theirs->partition_name, theirs->partition, theirs->srp_version,
		      theirs->os_type);
	(void)snprintf(ours.srp_version, sizeof(ours.srp_version), "%s", profile->srp_version);
	our_partition_name(a, ours.partition_name, sizeof(ours.partition_name));
	mad_put_adapter_info(whole, &ours);
	memcpy(m->buf, whole, m->len);
	answer(m, MAD_OK, m->len);
}

static void capabilities(struct vio_mad *m)
{
	struct vio_adapter *a = m->a;
	const enum mad_status status =
		mad_answer_caps(m->buf, m->len, a->name, a->port.loc_code, &a->client.caps);

	answer(m, status, status == MAD_OK ? m->len : 0);
}

static void error_logging(struct vio_mad *m)
{
	char text[400];

	mad_error_text(m->buf, m->len, text, sizeof(text));
	log_peer("%s: the client logs an error: %s", m->a->name, text);
	answer(m, MAD_OK, 0);
}

/* Types with a payload, and how long it may be [bytes] */
static const struct payload {
	uint32_t type;
	uint32_t min, max;
	void (*run)(struct vio_mad *m);
} payloads[] = {
	{ MAD_ADAPTER_INFO, 1, MAD_ADAPTER_INFO_LEN, adapter_info },
	{ MAD_CAPABILITIES, MAD_CAPS_MIN, MAD_PAYLOAD_MAX, capabilities },
	{ MAD_ERROR_LOGGING, ERROR_LOG_LEN, MAD_PAYLOAD_MAX, error_logging },
};

static const struct payload *payload_of(const struct mad *mad)
{
	for (size_t i = 0; i < sizeof(payloads) / sizeof(payloads[0]); i++)
		if (payloads[i].type == mad->type)
			return &payloads[i];
	return NULL;
}

static void payload_done(struct port_req *req, int result)
{
	struct vio_mad *m = container_of(req, struct vio_mad, req);
	struct vio_adapter *a = m->a;

	if (mad_is_over(m, result)) {
		mad_free(m);
	} else if (result < 0) {
		log_peer("%s: the payload of MAD %s cannot be read: %s", a->name, m->mad.name,
			 strerror(-result));
		answer(m, MAD_FAILED, 0);
	} else {
		a->rx_bytes += m->len;
		payload_of(&m->mad)->run(m);
	}
	adapter_request_done(a);
}

static void payload_fetch(struct vio_mad *m, const struct payload *p)
{
	m->len = m->mad.length;
	if (m->mad.type == MAD_ERROR_LOGGING && m->len < p->min)
		m->len = p->min; /* LoPAR does not say that LENGTH counts its payload */
	if (m->len >= p->min && m->len <= p->max && m->mad.buffer)
		m->buf = port_buf_get(&m->a->port, m->len);
	if (!m->buf) {
		answer(m, MAD_FAILED, 0);
		return;
	}
	m->req.op = PORT_COPY_IN;
	m->req.nr = 1;
	m->req.ext[0] = (struct port_extent){ m->mad.buffer, m->buf, m->len };
	m->req.iu_len = 0;
	m->req.send = false;
	m->req.link = false;
	m->req.done = payload_done;
	adapter_submit(m->a, &m->req);
}

static enum mad_status fast_fail(struct vio_adapter *a)
{
	if (a->nexus)
		return MAD_FAILED;
	a->client.fast_fail = true;
	return MAD_OK;
}

static void mad_run(struct vio_mad *m)
{
	const struct payload *p = payload_of(&m->mad);

	if (p)
		payload_fetch(m, p);
	else if (m->mad.type == MAD_ENABLE_FAST_FAIL)
		answer(m, fast_fail(m->a), 0);
	else
		answer(m, MAD_NOT_SUPPORTED, 0);
}

void mad_arrived(struct vio_adapter *a, const struct vio_arrival *el)
{
	struct vio_mad *m;
	struct mad mad;

	if (mad_parse(el->iu, el->iu_len, &mad) < 0) {
		adapter_event(a, VIO_EV_VIOLATION, "a MAD that is too short");
		return;
	}
	/* Room for a T_LOGOUT of ours, which is not answered until it is used: our clients see that
	 * we go by the transport event. */
	if (mad.type == MAD_EMPTY_IU)
		return;
	if (a->mad) {
		adapter_event(a, VIO_EV_VIOLATION, "two MADs at once");
		return;
	}
	m = calloc(1, sizeof(*m));
	if (!m) {
		adapter_event(a, VIO_EV_VIOLATION, "no memory for a MAD");
		return;
	}
	m->a = a;
	m->gen = a->gen;
	m->mad = mad;
	m->ioba = el->crq.ioba;
	a->mad = m;
	mad_run(m);
}
