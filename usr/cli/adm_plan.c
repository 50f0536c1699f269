// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * adm_plan.c - a configuration to the daemon
 *
 * Two requests: one asks for the daemon's state, one is the transaction that changes it.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/adm.h"
#include "cli/apply.h"

#define BUSY_TRIES 1 /* more, of a change that waits for commands in flight: so does the daemon */
#define BUSY_PAUSE                                                                                 \
	{                                                                                          \
		.tv_nsec = 50000000                                                                \
	}

/* ---- what is said */

static void print_step(const struct apply *a, const struct plan_step *s)
{
	if (a->print == PRINT_COMMANDS)
		apply_print_command((unsigned int)a->control_port, s->op);
	else if (a->print == PRINT_PLAN && s->mark != ' ')
		report_step(s->mark, s->text);
}

static void print_plan(const struct apply *a)
{
	const struct plan_step *s;

	for (int i = 0; i < PLAN_PHASES; i++)
		list_for_each_entry (s, &a->plan.steps[i], link)
			print_step(a, s);
	fflush(stdout);
}

static void print_blocked(struct apply *a)
{
	for (unsigned int i = 0; i < a->plan.blocked.nr; i++)
		report_error("%s", a->plan.blocked.v[i].value);
	a->left |= a->plan.blocked.nr > 0;
}

/* "FILE:LINE: " of a step, and what the daemon says of it */
static void complain(const struct apply *a, const struct plan_step *s, const json_t *reply)
{
	const char *word = json_string_value(json_object_get(reply, "error"));
	const char *detail = json_string_value(json_object_get(reply, "detail"));

	const char *why = detail && *detail ? detail : word ? word : err_word(TGT_UNKNOWN);

	if (!s)
		report_error("tgtd refuses: %s", why);
	else if (s->node)
		report_error("%s: %s: %s", conf_place(a->plan.conf, s->node), s->text, why);
	else
		report_error("%s: %s", s->text, why);
}

/* ---- the transaction */

static json_t *transaction(struct apply *a)
{
	json_t *list = json_array();
	struct plan_step *s;

	free(a->sent);
	a->sent = calloc(a->plan.nr_steps + 1, sizeof(struct plan_step *));
	a->nr_sent = 0;
	if (!a->sent || !list)
		adm_die(EXIT_NOT_APPLIED, "out of memory");
	for (int i = 0; i < PLAN_PHASES; i++)
		list_for_each_entry (s, &a->plan.steps[i], link) {
			if (s->optional)
				(void)json_object_set_new(s->op, "optional", json_true());
			if (json_array_append(list, s->op) < 0)
				adm_die(EXIT_NOT_APPLIED, "out of memory");
			a->sent[a->nr_sent++] = s;
		}
	return json_pack("{s:i, s:o}", "version", OPS_VERSION, "transaction", list);
}

static bool in_use(const json_t *reply)
{
	const json_int_t code = json_integer_value(json_object_get(reply, "code"));

	return code == TGT_TARGET_ACTIVE || code == TGT_LUN_ACTIVE || code == TGT_DRIVER_BUSY ||
	       code == TGT_PREVENT_REMOVAL;
}

/* Commands in flight come to an end. */
static bool passes(const json_t *reply)
{
	return json_integer_value(json_object_get(reply, "code")) == TGT_LUN_ACTIVE;
}

static struct plan_step *failed_step(const struct apply *a, const json_t *reply)
{
	const json_t *failed = json_object_get(reply, "failed");
	const json_int_t i = json_integer_value(failed);

	return json_is_integer(failed) && i >= 0 && i < (json_int_t)a->nr_sent ? a->sent[i] : NULL;
}

static void drop(struct apply *a, struct plan_step *s)
{
	list_del_init(&s->link);
	json_decref(s->op);
	s->op = NULL;
	a->plan.nr_steps--;
}

/* Optional operations that have failed. */
static void report(struct apply *a, const json_t *replies)
{
	const json_t *r;
	size_t i;

	json_array_foreach(replies, i, r)
	{
		if (json_integer_value(json_object_get(r, "code")) == TGT_SUCCESS ||
		    i >= a->nr_sent)
			continue;
		complain(a, a->sent[i], r);
		a->left = true;
	}
}

static int give_up(const struct apply *a, const json_t *reply)
{
	complain(a, failed_step(a, reply), reply);
	if (json_is_false(json_object_get(reply, "undone")))
		report_error("%s: not everything could be taken back: do it again", adm_program);
	else
		report_error("%s: nothing has been changed", adm_program);
	return in_use(reply) ? EXIT_IN_USE : EXIT_NOT_APPLIED;
}

/* Send the plan; a change of what is in use is tried for a while, and then left out. */
static int carry_out(struct apply *a)
{
	const struct timespec pause = BUSY_PAUSE;

	for (int tries = BUSY_TRIES; a->plan.nr_steps; tries--) {
		json_t *reply = adm_ask((unsigned int)a->control_port, a->debug, transaction(a));
		struct plan_step *s = failed_step(a, reply);
		int r = EXIT_SUCCESS;

		if (json_integer_value(json_object_get(reply, "code")) == TGT_SUCCESS) {
			report(a, json_object_get(reply, "replies"));
			json_decref(reply);
			break;
		}
		if (!s || !s->busy || !in_use(reply))
			r = give_up(a, reply);
		if (!r && (tries <= 0 || !passes(reply))) {
			complain(a, s, reply);
			a->left = true;
			drop(a, s);
		} else if (!r) {
			nanosleep(&pause, NULL);
		}
		json_decref(reply);
		if (r)
			return r;
	}
	return a->left ? EXIT_IN_USE : EXIT_SUCCESS;
}

/* ---- from the file to the plan */

static int with_plan(struct apply *a)
{
	print_plan(a);
	print_blocked(a);
	if (a->print == PRINT_PLAN)
		report_rest(&a->plan);
	fflush(stdout); /* before what goes wrong */
	if (!a->plan.nr_steps) {
		if (!a->left && a->print == PRINT_PLAN)
			report_nothing();
		return a->left ? EXIT_IN_USE : EXIT_SUCCESS;
	}
	return a->dry_run ? (a->left ? EXIT_IN_USE : EXIT_SUCCESS) : carry_out(a);
}

int apply_want(struct apply *a, struct want *w)
{
	struct running now;
	int r = EXIT_NOT_APPLIED;

	if (a->control_port < 0)
		a->control_port = w->control_port < 0 ? 0 : w->control_port;
	if (running_read(&now, w,
			 adm_ask((unsigned int)a->control_port, a->debug, running_request(w))) < 0)
		adm_die(EXIT_NOT_APPLIED, "this tgtd does not tell its state: is it another "
					  "version?");
	plan_make(&a->plan, w, &now, a->how);
	if (!w->conf->diag->errors)
		r = with_plan(a);
	plan_free(&a->plan);
	running_free(&now);
	free(a->sent);
	return r;
}

void apply_read(struct conf *c, struct want *w, const char *file)
{
	static struct conf_diag d = { .say = report_say };

	conf_init(c, &d);
	conf_read_file(c, file);
	want_make(w, c);
}
