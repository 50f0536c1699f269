/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dump.h - printing the configuration that a daemon has
 */
#ifndef CLI_DUMP_H
#define CLI_DUMP_H

#include "config/dump.h"

/**
 * struct dump_how - which of it, and how
 * @brief:     as stgt's tgt-admin does; else everything
 * @json:      as JSON, else as text of targets.conf(5)
 * @passwords: of accounts, too; only root is told them
 * @target:    only this one; NULL: all
 */
struct dump_how {
	unsigned int control_port;
	bool brief, json, passwords;
	const char *target;
};

/* On stdout; the exit status. Nothing is printed when it would not be all. */
int adm_dump(const struct dump_how *how);

#endif /* CLI_DUMP_H */
