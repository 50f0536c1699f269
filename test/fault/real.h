/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * real.h - included in front of all that plays and judges: its own memory never fails
 */
#ifndef TEST_FAULT_REAL_H
#define TEST_FAULT_REAL_H

#include <stddef.h>
#include <stdlib.h>

/* What the linker's --wrap leaves of the C library's */
void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void __real_free(void *p);

#define malloc(n)       __real_malloc(n)
#define calloc(n, size) __real_calloc(n, size)
#define realloc(p, n)   __real_realloc(p, n)
#define free(p)         __real_free(p)

#endif /* TEST_FAULT_REAL_H */
