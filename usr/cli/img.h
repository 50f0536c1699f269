/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * img.h - the parts of tgtimg
 */
#ifndef CLI_IMG_H
#define CLI_IMG_H

#include <stdbool.h>
#include <stdint.h>

/**
 * img_size() - the size of an image, as it is written on a command line
 * @text: a number and k, m, g or t, of either case and powers of 1024; m when there is none
 * @size: out [bytes]
 *
 * Return: 0; -EINVAL: not such a number; -ERANGE: more than a file can have
 */
int img_size(const char *text, uint64_t *size);

/* Told on standard error: a bar if it is a terminal; else nothing, lines, or JSON documents. */
enum progress { PROGRESS_BAR, PROGRESS_LINES, PROGRESS_JSON };
struct img_progress {
	enum progress how;
	bool bar;          /* img_progress.c's, as what follows */
	unsigned int last; /* percent */
};
void img_progress_begin(struct img_progress *p);
void img_progress(struct img_progress *p, uint64_t done, uint64_t size); /* [bytes] */
void img_progress_end(const struct img_progress *p);

/**
 * img_disk_new() - make the image of an empty disk
 * @path: a file that does not exist; it is of the user, and its group may read it
 * @size: [bytes]
 * @thin: its blocks are allocated when they are written; else all of them now
 * @how:  of telling how far it is
 *
 * When it fails, or SIGINT, SIGTERM or SIGHUP comes, there is no file left. The handlers of these
 * signals are its own while it runs.
 *
 * Return: 0 or -errno; -EEXIST: the file that is there has not been touched. -EINTR: stopped
 */
int img_disk_new(const char *path, uint64_t size, bool thin, enum progress how);

#endif /* CLI_IMG_H */
