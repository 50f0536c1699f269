/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * player.h - the transcript player: plays test/cdb/NAME.t against core, device server and stores
 *
 *   play.c    files, lines, TAP       words.c   words of a line, byte patterns
 *   port.c    the transport "script"  world.c   target, logical units, nexuses
 *   send.c    cmd, start, tmf         expect.c  good, check, residual ...
 *   cdb.c     the statements          run.c     main()
 *
 * The language is described in test/cdb/README.md.
 */
#ifndef TEST_PLAYER_H
#define TEST_PLAYER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tgt/ev.h"
#include "tgt/list.h"
#include "tgt/lld.h"
#include "tgt/target.h"
#include "words.h"

/* ---- port.c: one command on its way */

enum run_state { RUN_SENT, RUN_DONE, RUN_ABORTED };

struct run {
	char name[32];
	struct list_head link;
	struct ev_defer defer;
	enum run_state state;

	struct it_nexus *nexus;
	uint8_t lun[8];
	uint8_t cdb[64];
	uint16_t cdb_len;
	enum scsi_attr attr;
	uint64_t tag;
	uint32_t in_room, out_room;
	struct pattern out;
	unsigned int failures; /* that had been injected when it was sent */
	bool sent_again;       /* after one: nothing holds it back now */

	uint8_t status;
	uint8_t sense[SCSI_SENSE_MAX];
	unsigned int sense_len;
	uint8_t *in;
	uint32_t in_len;
	int64_t in_residual, out_residual;
};

extern const struct lld_ops script_lld;      /* LUNs as iSCSI has them */
extern const struct lld_ops script_vscsi;    /* and as lld/ibmvio */
void port_send(struct run *r);               /* through the loop; takes nothing */
enum tmf_response port_tmf(struct tmf *tmf); /* waits for the answer */
void run_free(struct run *r);

/* ---- world.c */

struct initiator {
	char name[32];
	struct it_nexus *n; /* NULL: lost */
	bool keep_ua;       /* what waits for a new nexus is the script's to see */
	struct list_head link;
};

extern struct world {
	struct ev_loop *loop;
	const struct lld_ops *lld;   /* of the next target */
	struct target *target;       /* NULL before the first "lu" */
	struct list_head initiators; /* struct initiator */
	struct initiator *who;       /* who speaks, or NULL */
	uint64_t lun;
	struct list_head runs; /* struct run */
	struct run *last;      /* whose answer expectations look at, or NULL */
	bool unsaid;           /* nothing has been said about it: it has to be GOOD */
	uint64_t tags;
} world;

int world_open(void);
void world_end(void); /* of a file */
void world_close(void);
bool world_turn(void); /* one turn of the loop; false: it takes too long */
void world_wait_start(void);
void world_release(unsigned int n);    /* the first @n ios that each "delay" store holds */
struct initiator *world_speaker(void); /* made when there is none; NULL: error */
struct initiator *initiator_find(const char *name);
void initiator_gone(struct it_nexus *n);
void lun_to_wire(uint64_t lun, uint8_t out[8]); /* by the target's transport */
struct run *run_find(const char *name);

/* ---- statements: 0, or -1 after player_error() or player_fail() */

typedef int statement_fn(struct words *ws);
statement_fn st_transport, st_lu, st_set, st_refused, st_nexus, st_lun, st_lost,
	st_release;                                                                 /* world.c */
statement_fn st_cmd, st_start, st_wait, st_running, st_aborted, st_tmf, st_ua;      /* send.c */
statement_fn st_good, st_check, st_conflict, st_busy, st_full, st_met, st_residual; /* expect.c */

/* ---- play.c */

/**
 * struct player - counts of tests, and who injects failures (test/fault); NULL: nobody does
 * @again:    a failure was injected that nothing has been excused with yet: what failed is tried
 *            once more, and has to work then
 * @failures: injected so far
 * @answered: true: @cmd ended with an injected failure, as it should; it is sent again
 * @lu_made:  a logical unit is about to be used
 * @excused:  after a failure wrong answers are right
 * @mixed:    commands were not carried out in the order of the script: data may differ
 */
extern struct player {
	unsigned int tests, bad;
	bool (*again)(void);
	unsigned int (*failures)(void);
	bool (*answered)(const struct run *r, const struct scsi_cmd *cmd);
	void (*lu_made)(struct scsi_lu *lu);
	bool (*excused)(void);
	bool mixed;
} player;

static inline bool player_excused(void)
{
	return player.excused && player.excused();
}

static inline bool player_again(void)
{
	return player.again && player.again();
}

/**
 * struct language - the statements that play.c plays
 * @statements: up to one without a word
 * @before:     optional; before a statement, and at the end of a test
 * @end:        of a file
 * @open:       before the first file; 0, or -1 and it has said why
 * @close:      behind the last
 */
struct statement {
	const char *word;
	statement_fn *run;
	bool expects; /* it looks at the last command's answer */
};

struct language {
	const struct statement *statements;
	void (*before)(bool expects);
	void (*end)(void);
	int (*open)(void);
	void (*close)(void);
};

extern const struct language player_language; /* cdb.c, wire/main.c */

int player_play(const char *path); /* 0, or -1: it cannot be read */
/* The rest of the file is not played. */
void player_end_here(void);
/* The answer is wrong: the test has failed, play on. */
int player_fail(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
int words_all_used(struct words *ws);                            /* 0, or player_error() */
int parse_number(const char *text, uint64_t max, uint64_t *ret); /* 10, 0x1f, 4K, 1M, 1G */

#endif /* TEST_PLAYER_H */
