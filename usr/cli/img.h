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

/**
 * img_disk_new() - make the image of an empty disk
 * @path: a file that does not exist; it is of the user, and its group may read it
 * @size: [bytes]
 * @thin: its blocks are allocated when they are written; else all of them now, and a terminal on
 *        standard error shows how far it is
 *
 * When it fails, or SIGINT, SIGTERM or SIGHUP comes, there is no file left. The handlers of these
 * signals are its own while it runs.
 *
 * Return: 0 or -errno; -EEXIST: the file that is there has not been touched. -EINTR: stopped
 */
int img_disk_new(const char *path, uint64_t size, bool thin);

#endif /* CLI_IMG_H */
