// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stamps.c - iSCSI initiator that knows what must be on a disk after the power was lost
 *
 *   stamps write MODE URL STATE PID COUNT   write stamped blocks until COUNT are stable, then
 *                                           kill -9 PID with the queue full, and save STATE
 *   stamps check URL STATE                  read all of it; exit 1 when a stable block is lost
 *
 * MODE says what makes a write stable:
 *   fua      its own FUA bit
 *   sync     a SYNCHRONIZE CACHE that was sent after it had ended
 *   mixed    half of the writes have FUA, the others wait for a SYNCHRONIZE CACHE
 *   through  its status, since the write cache is off
 *   plain    as "through", but nothing justifies it: the check has to find losses
 *
 * Each sector of a block bears the block's number, and a generation that grows
 * with each write.  A sector must not be older than the last generation known
 * to be stable, nor newer than the last one sent, nor be torn within.
 */
#include <errno.h>
#include <iscsi/iscsi.h>
#include <iscsi/scsi-lowlevel.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLOCKS  2048u
#define BLOCK   4096u
#define SECTOR  512u
#define SECTORS (BLOCK / SECTOR)
#define DEPTH   32u
#define WORDS   (SECTOR / sizeof(uint64_t))

enum mode { FUA, SYNC, MIXED, THROUGH, PLAIN };

/* What may be found of a block. */
struct known {
	uint64_t stable; /* not older */
	uint64_t sent;   /* not newer */
};

struct block {
	uint64_t ended;   /* generation of the last write that got GOOD */
	uint64_t covered; /* the same when the SYNCHRONIZE CACHE under way was sent */
	bool busy, fua;
};

static struct known known[BLOCKS];
static struct block blocks[BLOCKS];
static uint8_t buffers[BLOCKS][BLOCK];
static enum mode mode;
static struct iscsi_context *iscsi;
static struct iscsi_url *url;
static unsigned int in_flight, at_the_end, nr_stable, since_sync, failures;
static bool lost, sync_busy, ending;
static uint64_t seed;

static uint64_t mix(uint64_t x)
{
	x = (x ^ x >> 31) * UINT64_C(0x9e3779b97f4a7c15);
	return x ^ x >> 29;
}

static uint32_t any_number(void)
{
	return (uint32_t)(mix(++seed) >> 16);
}

static void stamp(uint8_t *p, uint32_t block, uint64_t generation)
{
	uint64_t w[WORDS];

	for (uint32_t s = 0; s < SECTORS; s++) {
		w[0] = block * SECTORS + s;
		w[1] = generation;
		for (size_t i = 2; i < WORDS; i++)
			w[i] = mix(w[0] << 40 ^ generation << 8 ^ i);
		memcpy(p + s * SECTOR, w, SECTOR);
	}
}

/* The generation of a sector; UINT64_MAX when it is torn, or another one's. */
static uint64_t generation_of(const uint8_t *p, uint64_t sector)
{
	uint64_t w[WORDS];
	static const uint64_t zero[WORDS];

	memcpy(w, p, SECTOR);
	if (memcmp(w, zero, SECTOR) == 0)
		return 0;
	if (w[0] != sector)
		return UINT64_MAX;
	for (size_t i = 2; i < WORDS; i++)
		if (w[i] != mix(w[0] << 40 ^ w[1] << 8 ^ i))
			return UINT64_MAX;
	return w[1];
}

static void die(const char *what)
{
	fprintf(stderr, "stamps: %s: %s\n", what, iscsi ? iscsi_get_error(iscsi) : strerror(errno));
	exit(2);
}

static void log_in(const char *text)
{
	iscsi = iscsi_create_context("iqn.2026-11.org.example:stamps");
	url = iscsi_parse_full_url(iscsi, text);
	if (!url)
		die(text);
	iscsi_set_noautoreconnect(iscsi, 1);
	iscsi_set_targetname(iscsi, url->target);
	iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL);
	if (iscsi_full_connect_sync(iscsi, url->portal, url->lun) < 0)
		die("login");
}

static void load_state(const char *path)
{
	FILE *in = fopen(path, "r");

	if (!in)
		return; /* the first time all is zero */
	if (fread(known, sizeof(known), 1, in) != 1)
		die(path);
	fclose(in);
}

static void save_state(const char *path)
{
	FILE *out = fopen(path, "w");

	if (!out || fwrite(known, sizeof(known), 1, out) != 1 || fclose(out) != 0)
		die(path);
}

/* ---- writing */

static void became_stable(uint32_t b, uint64_t generation)
{
	if (generation <= known[b].stable)
		return;
	known[b].stable = generation;
	nr_stable++;
}

static void write_ended(struct iscsi_context *c, int status, void *task, void *arg)
{
	const uint32_t b = (uint32_t)(uintptr_t)arg;

	(void)c;
	in_flight--;
	blocks[b].busy = false;
	if (status == SCSI_STATUS_GOOD) {
		blocks[b].ended = known[b].sent;
		if (blocks[b].fua || mode == THROUGH || mode == PLAIN)
			became_stable(b, known[b].sent);
	} else if (!ending) {
		failures++;
	}
	if (task)
		scsi_free_scsi_task(task);
}

static void sync_ended(struct iscsi_context *c, int status, void *task, void *arg)
{
	(void)c;
	(void)arg;
	in_flight--;
	sync_busy = false;
	if (status == SCSI_STATUS_GOOD) {
		for (uint32_t b = 0; b < BLOCKS; b++)
			became_stable(b, blocks[b].covered);
	} else if (!ending) {
		failures++;
	}
	if (task)
		scsi_free_scsi_task(task);
}

static void send_sync(void)
{
	for (uint32_t b = 0; b < BLOCKS; b++)
		blocks[b].covered = blocks[b].ended;
	since_sync = 0;
	sync_busy = true;
	in_flight++;
	if (!iscsi_synchronizecache10_task(iscsi, url->lun, 0, 0, 0, 0, sync_ended, NULL))
		die("SYNCHRONIZE CACHE");
}

static void send_write(void)
{
	uint32_t b = any_number() % BLOCKS;

	while (blocks[b].busy)
		b = (b + 1) % BLOCKS;
	blocks[b].busy = true;
	blocks[b].fua = mode == FUA || (mode == MIXED && any_number() & 1);
	stamp(buffers[b], b, ++known[b].sent);
	since_sync++;
	in_flight++;
	if (!iscsi_write10_task(iscsi, url->lun, b * SECTORS, buffers[b], BLOCK, SECTOR, 0, 0,
				blocks[b].fua, 0, 0, write_ended, (void *)(uintptr_t)b))
		die("WRITE");
}

static void fill_queue(void)
{
	const bool syncs = mode == SYNC || mode == MIXED;

	while (in_flight < DEPTH) {
		if (syncs && !sync_busy && since_sync >= 50)
			send_sync();
		else
			send_write();
	}
}

/* Answers and requests; false when the connection is lost. */
static bool serve(void)
{
	struct pollfd p = { .fd = iscsi_get_fd(iscsi), .events = (short)iscsi_which_events(iscsi) };
	const int n = poll(&p, 1, 20000);

	if (n == 0)
		die("no answer for 20 s");
	return n > 0 && iscsi_service(iscsi, p.revents) == 0;
}

static int run_write(const char *state, pid_t pid, unsigned int count)
{
	load_state(state);
	for (uint32_t b = 0; b < BLOCKS; b++)
		blocks[b].ended = known[b].stable;
	while (!lost) {
		if (!ending)
			fill_queue();
		if (!ending && nr_stable >= count) {
			ending = true;
			at_the_end = in_flight;
			if (kill(pid, SIGKILL) < 0)
				die("kill");
		}
		lost = !serve();
	}
	save_state(state);
	printf("%u stable, %u in flight, %u failed\n", nr_stable, at_the_end, failures);
	return failures || nr_stable < count;
}

/* ---- checking */

static unsigned int check_block(uint32_t b, const uint8_t *p)
{
	uint64_t oldest = UINT64_MAX, newest = 0, g;
	unsigned int bad = 0;

	for (uint32_t s = 0; s < SECTORS; s++) {
		g = generation_of(p + s * SECTOR, b * SECTORS + s);
		if (g < known[b].stable || g > known[b].sent) {
			if (!bad++)
				fprintf(stderr,
					"block %u sector %u: generation %jd, not %ju..%ju\n", b, s,
					(intmax_t)g, (uintmax_t)known[b].stable,
					(uintmax_t)known[b].sent);
			continue;
		}
		oldest = g < oldest ? g : oldest;
		newest = g > newest ? g : newest;
	}
	if (!bad)
		known[b] = (struct known){ .stable = oldest, .sent = newest };
	return bad;
}

static int run_check(const char *state)
{
	unsigned int lost_sectors = 0;
	struct scsi_task *task;

	load_state(state);
	for (uint32_t b = 0; b < BLOCKS; b++) {
		task = iscsi_read10_sync(iscsi, url->lun, b * SECTORS, BLOCK, SECTOR, 0, 0, 0, 0,
					 0);
		if (!task || task->status != SCSI_STATUS_GOOD || task->datain.size != BLOCK)
			die("READ");
		lost_sectors += check_block(b, task->datain.data);
		scsi_free_scsi_task(task);
	}
	save_state(state); /* what is there now is the next round's beginning */
	printf("%u sectors lost or torn\n", lost_sectors);
	return lost_sectors != 0;
}

static enum mode mode_of(const char *name)
{
	static const char *const names[] = { "fua", "sync", "mixed", "through", "plain" };

	for (unsigned int i = 0; i < 5; i++)
		if (strcmp(name, names[i]) == 0)
			return (enum mode)i;
	die("no such mode");
	return FUA;
}

int main(int argc, char **argv)
{
	(void)signal(SIGPIPE, SIG_IGN);
	seed = (uint64_t)getpid() << 32;
	if (argc == 4 && strcmp(argv[1], "check") == 0) {
		log_in(argv[2]);
		return run_check(argv[3]);
	}
	if (argc == 7 && strcmp(argv[1], "write") == 0) {
		mode = mode_of(argv[2]);
		log_in(argv[3]);
		return run_write(argv[4], (pid_t)strtol(argv[5], NULL, 10),
				 (unsigned int)strtoul(argv[6], NULL, 10));
	}
	fprintf(stderr, "usage: stamps write MODE URL STATE PID COUNT | stamps check URL STATE\n");
	return 2;
}
