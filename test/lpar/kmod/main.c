// SPDX-License-Identifier: GPL-2.0-or-later
/* kmod-test TEST, or list: tests of the kernel module ibmvstgt, in the guest; see jobs/kmod.sh */
#include "kmod.h"

#include <stdio.h>
#include <string.h>

static const struct test *const groups[] = { tests_calls, tests_requests, tests_life,
					     tests_socket };

static int list(void)
{
	for (unsigned g = 0; g < 4; g++) {
		for (const struct test *t = groups[g]; t->name; t++)
			puts(t->name);
	}
	return 0;
}

int main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	if (!strcmp(argv[1], "list"))
		return list();
	for (unsigned g = 0; g < 4; g++) {
		for (const struct test *t = groups[g]; t->name; t++) {
			if (!strcmp(t->name, argv[1])) {
				t->run();
				return 0;
			}
		}
	}
	return 2;
}
