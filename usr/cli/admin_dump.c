// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * admin_dump.c - tgt-admin --dump: what the daemon has, as a configuration
 */
#include <stdio.h>
#include <stdlib.h>

#include "cli/adm.h"
#include "cli/admin.h"
#include "config/dump.h"

static void say(void *arg, const char *text)
{
	(void)arg;
	fprintf(stderr, "%s\n", text);
}

int admin_dump(const struct admin *a)
{
	struct conf_diag d = { .say = say };
	const struct want nothing = { 0 };
	struct running now;
	struct conf c;

	conf_init(&c, &d);
	if (running_read(&now, &nothing,
			 adm_ask(admin_port(a), a->verbose, running_request(&nothing))) < 0)
		adm_die(EXIT_FAILURE, "this tgtd does not tell its state: is it another version?");
	dump_brief(&c, &now);
	(void)conf_print(stdout, &c);
	running_free(&now);
	conf_exit(&c);
	return fflush(stdout) || d.errors ? EXIT_FAILURE : EXIT_SUCCESS;
}
