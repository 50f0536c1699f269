// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * adm_top_screen.c - a terminal's other screen, given back whatever ends the program
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "cli/adm_top.h"

#define ENTER "\033[?1049h\033[?25l" /* the other screen, no cursor */
#define LEAVE "\033[?25h\033[?1049l"

static struct termios before;
static volatile sig_atomic_t entered, resized;

/* All that follows up to on_end() may be called from a signal handler. */
static void put(const char *text, size_t len)
{
	while (len) {
		const ssize_t n = write(STDOUT_FILENO, text, len);

		if (n < 0 && errno != EINTR && errno != EAGAIN)
			return;
		if (n > 0) {
			text += n;
			len -= (size_t)n;
		}
	}
}

void screen_leave(void)
{
	if (!entered)
		return;
	entered = 0;
	put(LEAVE, strlen(LEAVE));
	(void)tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
}

static void enter(void)
{
	struct termios raw = before;

	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	entered = 1; /* a signal may come from now on: leaving once too often does no harm */
	(void)tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
	put(ENTER, strlen(ENTER));
}

static void on_end(int sig)
{
	screen_leave();
	(void)signal(sig, SIG_DFL);
	(void)raise(sig); /* when this handler returns */
}

static void on_stop(int sig)
{
	const int saved = errno;

	(void)sig;
	screen_leave();
	(void)raise(SIGSTOP);
	enter();
	resized = 1;
	errno = saved;
}

static void on_resize(int sig)
{
	(void)sig;
	resized = 1;
}

static void handle(int sig, void (*fn)(int))
{
	const struct sigaction a = { .sa_handler = fn };

	(void)sigaction(sig, &a, NULL);
}

void screen_enter(void)
{
	static const int ends[] = { SIGINT,  SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGALRM,
				    SIGSEGV, SIGBUS,  SIGFPE, SIGILL,  SIGABRT };

	if (tcgetattr(STDIN_FILENO, &before) < 0)
		return;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		handle(ends[i], on_end);
	handle(SIGTSTP, on_stop);
	handle(SIGWINCH, on_resize);
	(void)atexit(screen_leave);
	enter();
}

void screen_draw(const char *text, size_t len)
{
	put(text, len);
}

void screen_size(unsigned int *lines, unsigned int *columns)
{
	struct winsize w = { 0 };

	(void)ioctl(STDOUT_FILENO, TIOCGWINSZ, &w);
	*lines = w.ws_row ? w.ws_row : 24;
	*columns = w.ws_col ? w.ws_col : 80;
}

int screen_key(int ms)
{
	struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };
	unsigned char key;
	int n;

	n = resized ? -1 : poll(&p, 1, ms);
	if (resized) {
		resized = 0;
		return -1;
	}
	if (n <= 0)
		return n;
	return read(STDIN_FILENO, &key, 1) == 1 ? key : 'q';
}
