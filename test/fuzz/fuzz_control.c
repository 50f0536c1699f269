// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fuzz_control.c - requests on the control socket, a line each, to a daemon with a faked driver
 *                  and store
 *
 * A line that starts with '+' logs an initiator of that name in to the first target.
 */
#define FAKE_REAL_DEVTYPES
#include "../unit/mgmt/fake.h"

#include <jansson.h>
#include <stdlib.h>

#include "mgmt/mgmt.h"
#include "tgt/log.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct ev_loop *loop;

/* Whatever was asked, the answer is one line of JSON with a code. */
static void request(const char *line, size_t len)
{
	char *reply;
	size_t reply_len;
	json_t *doc;

	if (mgmt_handle(line, len, true, &reply, &reply_len) < 0)
		abort();
	doc = json_loadb(reply, reply_len, 0, NULL);
	if (!doc || !json_is_integer(json_object_get(doc, "code")) ||
	    memchr(reply, '\n', reply_len) != reply + reply_len - 1)
		abort();
	json_decref(doc);
	free(reply);
}

static int first(void *arg, struct target *t)
{
	*(struct target **)arg = t;
	return 1;
}

static void login(const char *name, size_t len)
{
	char text[64] = "";
	uint8_t lun[8] = { 0, 1 };
	struct target *t = NULL;

	memcpy(text, name, len < sizeof(text) ? len : sizeof(text) - 1);
	if (target_each(first, &t))
		(void)nexus_itl(fake_login(t, text), lun);
}

static int drop_target(void *arg, struct target *t)
{
	(void)arg;
	return target_delete(t, true, NULL);
}

static void first_account(void *arg, const struct account *a)
{
	*(const struct account **)arg = a;
}

static void clean_up(void)
{
	const struct account *a;

	if (target_each(drop_target, NULL))
		abort();
	do {
		a = NULL;
		account_each(first_account, &a);
	} while (a && account_delete(a->user, NULL) == 0);
	system_set_online(true);
	log_set_level(LOG_LVL_ERR);
	for (int i = 0; i < 3; i++)
		(void)ev_loop_turn(loop, 0);
}

static void start(void)
{
	if (ev_loop_new(&loop) < 0)
		abort();
	fake_register(loop);
	mgmt_set_loop(loop);
	log_set_level(LOG_LVL_ERR);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *p = (const char *)data, *end = p + size;

	if (!loop)
		start();
	while (p < end) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		const size_t len = (size_t)((nl ? nl : end) - p);

		if (len && *p == '+')
			login(p + 1, len - 1);
		else
			request(p, len);
		p += len + 1;
	}
	clean_up();
	return 0;
}
