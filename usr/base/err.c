// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * err.c - why an operation was refused, for the person who asked
 */
#include <stdarg.h>
#include <stdio.h>

#include "tgt/err.h"

int err_set(struct err *e, enum tgt_err code, const char *fmt, ...)
{
	va_list ap;

	if (!e)
		return -1;
	e->code = code;
	va_start(ap, fmt);
	(void)vsnprintf(e->text, sizeof(e->text), fmt, ap);
	va_end(ap);
	return -1;
}

const char *err_word(enum tgt_err code)
{
	static const char *const words[TGT_ERR_COUNT] = {
#define X(name, text) [TGT_##name] = (text),
		TGT_ERR_LIST(X)
#undef X
	};

	if ((unsigned int)code >= TGT_ERR_COUNT)
		return words[TGT_UNKNOWN];
	return words[code];
}
