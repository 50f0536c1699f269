// SPDX-License-Identifier: GPL-2.0-or-later
/* host.c - the host is asked: "ask WORD..." goes out, "STATUS TEXT" comes back (test/lpar/run) */
#include "kmod.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HOST_FD 3

static void vsay(const char *fmt, va_list ap)
{
	char line[200];
	int n = snprintf(line, sizeof line, "ask ");

	n += vsnprintf(line + n, sizeof line - (size_t)n - 1, fmt, ap);
	line[n++] = '\n';
	EQ(write(HOST_FD, line, (size_t)n), n);
}

void say(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsay(fmt, ap);
	va_end(ap);
}

int answer(void)
{
	char line[200] = "";
	size_t n = 0;

	while (n < sizeof line - 1) {
		EQ(read(HOST_FD, line + n, 1), 1);
		if (line[n] == '\n')
			break;
		n++;
	}
	fprintf(stderr, "the host says: %.*s\n", (int)n, line);
	return (int)strtol(line, NULL, 10);
}

int ask(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsay(fmt, ap);
	va_end(ap);
	return answer();
}
