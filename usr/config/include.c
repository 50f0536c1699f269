// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * include.c - files of a configuration: one path, all of a folder, or what a pattern matches
 *
 * A path that is not there is an error, a pattern that matches nothing is not. A file that several
 * patterns match is read once; one that includes itself is an error.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/conf.h"

struct file { /* that is or has been read */
	struct list_head link;
	dev_t dev;
	ino_t ino;
	bool open;
};

/* Who asked for a file, for errors. */
struct asker {
	struct conf *conf;
	struct conf_node *into;
	const char *file; /* NULL: nobody, it is the first */
	unsigned int line;
	unsigned int depth; /* of the file that is to be read */
};

static void include_one(const struct asker *a, const char *path);

static void failed(const struct asker *a, const char *path, const char *why)
{
	if (a->file)
		conf_error(a->conf->diag, a->file, a->line, "cannot read %s: %s", path, why);
	else
		conf_error(a->conf->diag, path, 0, "cannot be read: %s", why);
}

/* ---- one file */

static char *read_all(int fd, size_t *len)
{
	size_t n = 0, room = 0;
	char *text = NULL;
	ssize_t r = -1;

	do {
		if (room - n < 4096) {
			char *more = realloc(text, room = room ? room * 2 : 16384);

			if (!more)
				break;
			text = more;
		}
		r = read(fd, text + n, room - n);
		n += r > 0 ? (size_t)r : 0;
	} while ((r > 0 && n <= CONF_FILE_MAX) || (r < 0 && errno == EINTR));
	if (r == 0) {
		*len = n;
		return text;
	}
	free(text);
	if (r > 0)
		errno = EFBIG;
	return NULL;
}

static struct file *file_find(const struct conf *c, const struct stat *st)
{
	struct file *f;

	list_for_each_entry (f, &c->files, link)
		if (f->dev == st->st_dev && f->ino == st->st_ino)
			return f;
	return NULL;
}

/* NULL: it has been read, or is being read, which is said */
static struct file *file_begin(const struct asker *a, const char *path, const struct stat *st)
{
	struct file *f = file_find(a->conf, st);

	if (f && f->open)
		failed(a, path, "it is being read already, it includes itself");
	if (f)
		return NULL;
	f = conf_alloc(a->conf, sizeof(*f));
	f->dev = st->st_dev;
	f->ino = st->st_ino;
	f->open = true;
	list_add_tail(&f->link, &a->conf->files);
	return f;
}

static void read_fd(const struct asker *a, int fd, const char *path)
{
	struct file *f;
	struct stat st;
	size_t len = 0;
	char *text;

	if (fstat(fd, &st) < 0) {
		failed(a, path, strerror(errno));
		return;
	}
	f = file_begin(a, path, &st);
	if (!f)
		return;
	text = read_all(fd, &len);
	if (text)
		conf_read_into(a->conf, a->into, conf_strndup(a->conf, path, strlen(path)), text,
			       len, a->depth);
	else
		failed(a, path, strerror(errno));
	if (text)
		explicit_bzero(text, len);
	free(text);
	f->open = false;
}

/* ---- folders and patterns */

static int is_visible(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

static bool is_file(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

static void include_dir(const struct asker *a, const char *path)
{
	struct dirent **list;
	const int n = scandir(path, &list, is_visible, alphasort);

	if (n < 0) {
		failed(a, path, strerror(errno));
		return;
	}
	for (int i = 0; i < n; i++) {
		const char *p = conf_printf(a->conf, "%s/%s", path, list[i]->d_name);

		if (is_file(p))
			include_one(a, p);
		free(list[i]);
	}
	free(list);
}

static void include_one(const struct asker *a, const char *path)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;

	if (fd < 0) {
		failed(a, path, strerror(errno));
		return;
	}
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode))
		include_dir(a, path);
	else
		read_fd(a, fd, path);
	close(fd);
}

static void include_glob(const struct asker *a, const char *pattern)
{
	glob_t g = { 0 };

	if (glob(pattern, GLOB_BRACE | GLOB_TILDE, NULL, &g) == 0)
		for (size_t i = 0; i < g.gl_pathc; i++)
			include_one(a, g.gl_pathv[i]);
	globfree(&g);
}

/* A relative path is meant from the folder of the file that says it. */
static const char *full_path(const struct asker *a, const char *path)
{
	const char *slash = a->file ? strrchr(a->file, '/') : NULL;

	if (*path == '/' || *path == '~' || !slash)
		return path;
	return conf_printf(a->conf, "%.*s/%s", (int)(slash - a->file), a->file, path);
}

void conf_include(struct conf *c, struct conf_node *into, const char *pattern, const char *file,
		  unsigned int line, unsigned int depth)
{
	const struct asker a = { c, into, file, line, depth + 1 };

	if (!*pattern)
		conf_error(c->diag, file, line, "include needs a path: write include PATH");
	else if (c->no_files)
		conf_error(c->diag, file, line, "files cannot be included here");
	else if (depth + 1 >= CONF_DEPTH)
		conf_error(c->diag, file, line, "more than %u files in one another", CONF_DEPTH);
	else if (strpbrk(pattern, "*?[{~"))
		include_glob(&a, full_path(&a, pattern));
	else
		include_one(&a, full_path(&a, pattern));
}

void conf_read_file(struct conf *c, const char *path)
{
	const struct asker a = { .conf = c, .into = &c->root };

	if (strcmp(path, "-") == 0)
		read_fd(&a, STDIN_FILENO, "standard input");
	else
		include_one(&a, path);
}
