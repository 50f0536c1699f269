// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * scsi-cmd.c - an initiator for shell tests: logs in, sends CDBs, prints what came back
 *
 *   scsi-cmd [-i INITIATOR] [-k] [-x | -r] URL COMMAND...
 *   scsi-cmd [-i INITIATOR] -l URL
 *
 * URL is libiscsi's: iscsi://[USER%SECRET@]HOST:PORT/TARGET/LUN[?target_user=U&target_password=S];
 * with -l the target and LUN may be left out. A COMMAND is one argument, written as in transcripts
 * (test/cdb/README.md):
 *
 *   "HEX... [lun=N] [in=BYTES | out BYTES...]"     "2a 00 00000010 00 0001 00 out 512*5a"
 *
 * in= is the room for data, and EDTL; with out it is the length of the bytes. All commands go
 * through one session, one after the other; - stands for those that come from stdin, one a line, so
 * that a script may keep a session while it does other things. Each is answered by a line:
 *
 *   good [in=BYTES] [under=N | over=N]             residuals as iSCSI counts them
 *   check KK/AA/QQ [info=N] [field=BYTE] [under=N | over=N]
 *   met, busy, conflict, full, aborted, status=HH
 *   lost: WHY                                      no answer: the connection has gone
 *
 *   -x  a line "data HEX..." after an answer with data
 *   -r  the data of all commands to stdout as it is, answers to stderr
 *   -k  unit attentions are kept; otherwise those that wait for a new nexus are swallowed before
 *       the first command to a LUN
 *   -l  discovery: a line "TARGET PORTAL" for each portal that SendTargets reports
 *
 * A login that is refused is answered by "login CCDD", Status-Class and Status-Detail in hex (RFC
 * 7143 11.13.5), any other trouble before by "login: WHY".
 * Exit status: 0 all are good, 1 a command is not, 2 usage, 3 no login.
 */
#include <inttypes.h>
#include <iscsi/iscsi.h>
#include <iscsi/scsi-lowlevel.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tgt/bytes.h"
#include "words.h"

#define TIMEOUT 30 /* [s] */
#define LUNS    256

static struct iscsi_context *iscsi;
static struct iscsi_url *url;
static struct {
	const char *initiator;
	bool keep_ua, hex, raw, list;
} opt = { .initiator = "iqn.2026-11.org.example:scsi-cmd" };
static bool met[LUNS]; /* unit attentions are swallowed */

/* words.c tells us so of bytes that are none */
int player_error(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)fputs("scsi-cmd: ", stderr);
	(void)vfprintf(stderr, fmt, ap);
	(void)fputc('\n', stderr);
	va_end(ap);
	exit(2);
}

static FILE *answers(void)
{
	return opt.raw ? stderr : stdout;
}

/* ---- login */

/* libiscsi says "... Status: Target not found(515)" */
static int no_login(void)
{
	const char *why = iscsi_get_error(iscsi), *p = strstr(why, "Status:");

	p = p ? strrchr(p, '(') : NULL;
	if (p)
		(void)fprintf(answers(), "login %04lx\n", strtoul(p + 1, NULL, 10));
	else
		(void)fprintf(answers(), "login: %s\n", why);
	return 3;
}

static void prepare(const char *text)
{
	iscsi = iscsi_create_context(opt.initiator);
	if (!iscsi)
		(void)player_error("%s is no name of an initiator", opt.initiator);
	url = opt.list ? iscsi_parse_portal_url(iscsi, text) : iscsi_parse_full_url(iscsi, text);
	if (!url)
		(void)player_error("%s", iscsi_get_error(iscsi));
	if (url->user[0])
		(void)iscsi_set_initiator_username_pwd(iscsi, url->user, url->passwd);
	if (url->target_user[0])
		(void)iscsi_set_target_username_pwd(iscsi, url->target_user, url->target_passwd);
	iscsi_set_noautoreconnect(iscsi, 1);
	(void)iscsi_set_timeout(iscsi, TIMEOUT);
	(void)iscsi_set_session_type(iscsi,
				     opt.list ? ISCSI_SESSION_DISCOVERY : ISCSI_SESSION_NORMAL);
	if (!opt.list)
		(void)iscsi_set_targetname(iscsi, url->target);
}

static bool log_in(void)
{
	return iscsi_connect_sync(iscsi, url->portal) == 0 && iscsi_login_sync(iscsi) == 0;
}

static int list_targets(void)
{
	struct iscsi_discovery_address *all, *a;

	all = iscsi_discovery_sync(iscsi);
	for (a = all; a; a = a->next)
		for (struct iscsi_target_portal *p = a->portals; p; p = p->next)
			printf("%s %s\n", a->target_name, p->portal);
	iscsi_free_discovery_data(iscsi, all);
	return 0;
}

/* ---- a command from its words */

struct command {
	unsigned char cdb[SCSI_CDB_MAX_SIZE];
	int cdb_len;
	int lun;
	uint64_t in;
	struct pattern out;
};

static uint64_t number(const char *text, uint64_t max)
{
	char *end;
	const uint64_t n = strtoull(text, &end, 0);

	if (*end || end == text || n > max)
		(void)player_error("%s is no number up to %" PRIu64, text, max);
	return n;
}

static void parse_options(struct command *c, struct words *ws)
{
	const char *w;

	while ((w = word_peek(ws))) {
		const char *v = word_value(ws, "lun");

		if (v) {
			c->lun = (int)number(v, LUNS - 1);
		} else if ((v = word_value(ws, "in"))) {
			c->in = number(v, INT32_MAX);
		} else if (strcmp(w, "out") == 0) {
			ws->at++;
			(void)pattern_parse(&c->out, ws);
		} else {
			(void)player_error("what is %s?", w);
		}
	}
}

static void parse(struct command *c, char *text)
{
	struct words ws = { .n = 0 };
	struct pattern cdb = { .n = 0 };

	*c = (struct command){ .lun = url->lun };
	if (words_split(&ws, text) < 0)
		(void)player_error("a quote is not closed: %s", text);
	(void)pattern_parse(&cdb, &ws);
	if (!cdb.n || cdb.n > sizeof(c->cdb) || !pattern_exact(&cdb))
		(void)player_error("a CDB is 1 to %zu bytes of hex", sizeof(c->cdb));
	memcpy(c->cdb, cdb.byte, cdb.n);
	c->cdb_len = (int)cdb.n;
	parse_options(c, &ws);
	pattern_free(&cdb);
	free(ws.w);
}

static struct scsi_task *send_command(struct command *c)
{
	struct iscsi_data out = { .size = c->out.n, .data = c->out.byte };
	const int dir = c->out.n ? SCSI_XFER_WRITE : c->in ? SCSI_XFER_READ : SCSI_XFER_NONE;
	struct scsi_task *task =
		scsi_create_task(c->cdb_len, c->cdb, dir, (int)(c->out.n ? c->out.n : c->in));

	if (!task)
		(void)player_error("out of memory");
	if (iscsi_scsi_command_sync(iscsi, c->lun, task, c->out.n ? &out : NULL) == task)
		return task;
	scsi_free_scsi_task(task);
	return NULL;
}

/* ---- what came back */

static void print_fixed(const uint8_t *s)
{
	(void)fprintf(answers(), "check %02x/%02x/%02x", s[2] & 0xfu, s[12], s[13]);
	if (s[0] & 0x80)
		(void)fprintf(answers(), " info=%u", get_be32(s + 3));
	if (s[15] & 0x80)
		(void)fprintf(answers(), " field=%u", get_be16(s + 16));
}

static void print_descriptors(const uint8_t *s, size_t n)
{
	(void)fprintf(answers(), "check %02x/%02x/%02x", s[1] & 0xfu, s[2], s[3]);
	for (size_t at = 8; at + 2 <= n && at + 2 + s[at + 1] <= n; at += 2u + s[at + 1]) {
		if (s[at] == 0x00 && s[at + 1] >= 10 && (s[at + 2] & 0x80))
			(void)fprintf(answers(), " info=%" PRIu64, get_be64(s + at + 4));
		if (s[at] == 0x02 && s[at + 1] >= 6 && (s[at + 4] & 0x80))
			(void)fprintf(answers(), " field=%u", get_be16(s + at + 5));
	}
}

/* The data segment of the response: SenseLength, then sense data (RFC 7143 11.4.7.2). */
static void print_sense(const struct scsi_data *d)
{
	const size_t there = d->size > 2 ? (size_t)d->size - 2 : 0;
	const size_t n = there && get_be16(d->data) < there ? get_be16(d->data) : there;
	const uint8_t *s = d->data + 2;

	if (n >= 18 && (s[0] & 0x7e) == 0x70)
		print_fixed(s);
	else if (n >= 8 && (s[0] & 0x7e) == 0x72)
		print_descriptors(s, n);
	else
		(void)fprintf(answers(), "check without sense data");
}

static void print_status(const struct scsi_task *task)
{
	static const struct {
		int status;
		const char *word;
	} words[] = {
		{ SCSI_STATUS_GOOD, "good" },
		{ SCSI_STATUS_CONDITION_MET, "met" },
		{ SCSI_STATUS_BUSY, "busy" },
		{ SCSI_STATUS_RESERVATION_CONFLICT, "conflict" },
		{ SCSI_STATUS_TASK_SET_FULL, "full" },
		{ SCSI_STATUS_TASK_ABORTED, "aborted" },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (task->status == words[i].status) {
			(void)fputs(words[i].word, answers());
			return;
		}
	(void)fprintf(answers(), "status=%02x", (unsigned int)task->status);
}

static void print_data(const struct scsi_data *d)
{
	if (opt.raw)
		(void)fwrite(d->data, 1, (size_t)d->size, stdout);
	if (!opt.hex || !d->size)
		return;
	printf("data ");
	for (int i = 0; i < d->size; i++)
		printf("%02x", d->data[i]);
	printf("\n");
}

static void print_answer(const struct command *c, const struct scsi_task *task)
{
	const bool good = task->status == SCSI_STATUS_GOOD;

	if (task->status == SCSI_STATUS_CHECK_CONDITION)
		print_sense(&task->datain);
	else
		print_status(task);
	if (good && c->in)
		(void)fprintf(answers(), " in=%d", task->datain.size);
	if (task->residual_status != SCSI_RESIDUAL_NO_RESIDUAL)
		(void)fprintf(answers(), " %s=%zu",
			      task->residual_status == SCSI_RESIDUAL_UNDERFLOW ? "under" : "over",
			      task->residual);
	(void)fputc('\n', answers());
	if (good && c->in)
		print_data(&task->datain);
}

/* ---- all of them */

/* TEST UNIT READY takes one unit attention after the other. */
static void swallow_ua(int lun)
{
	bool again = !opt.keep_ua && !met[lun];

	met[lun] = true;
	for (int i = 0; again && i < 16; i++) {
		struct command tur = { .cdb_len = 6, .lun = lun };
		struct scsi_task *task = send_command(&tur);

		again = task && task->status == SCSI_STATUS_CHECK_CONDITION &&
			task->sense.key == SCSI_SENSE_UNIT_ATTENTION;
		if (task)
			scsi_free_scsi_task(task);
	}
}

/* Return: exit status */
static int do_command(char *text)
{
	struct scsi_task *task;
	struct command c;
	int r;

	parse(&c, text);
	swallow_ua(c.lun);
	task = send_command(&c);
	if (!task) {
		(void)fprintf(answers(), "lost: %s\n", iscsi_get_error(iscsi));
		pattern_free(&c.out);
		return 1;
	}
	print_answer(&c, task);
	r = task->status != SCSI_STATUS_GOOD && task->status != SCSI_STATUS_CONDITION_MET;
	scsi_free_scsi_task(task);
	pattern_free(&c.out);
	return r;
}

static int do_stdin(void)
{
	char *line = NULL;
	size_t room = 0;
	int r = 0;

	while (getline(&line, &room, stdin) >= 0) {
		r |= do_command(line);
		(void)fflush(stdout);
	}
	free(line);
	return r;
}

static int do_commands(char **commands)
{
	int r = 0;

	for (; *commands; commands++)
		r |= strcmp(*commands, "-") ? do_command(*commands) : do_stdin();
	return r;
}

static int usage(void)
{
	(void)fputs("usage: scsi-cmd [-i INITIATOR] [-k] [-x | -r] URL \"CDB [lun=N] [in=N | out "
		    "BYTES]\"...\n       scsi-cmd [-i INITIATOR] -l URL\n",
		    stderr);
	return 2;
}

int main(int argc, char **argv)
{
	int o, r;

	while ((o = getopt(argc, argv, "i:kxrl")) != -1) {
		switch (o) {
		case 'i':
			opt.initiator = optarg;
			break;
		case 'k':
			opt.keep_ua = true;
			break;
		case 'x':
			opt.hex = true;
			break;
		case 'r':
			opt.raw = true;
			break;
		case 'l':
			opt.list = true;
			break;
		default:
			return usage();
		}
	}
	if (optind == argc || opt.list != (optind + 1 == argc))
		return usage();
	(void)signal(SIGPIPE, SIG_IGN);
	prepare(argv[optind]);
	if (!log_in())
		return no_login();
	r = opt.list ? list_targets() : do_commands(argv + optind + 1);
	(void)iscsi_logout_sync(iscsi);
	iscsi_destroy_url(url);
	(void)iscsi_destroy_context(iscsi);
	return r;
}
