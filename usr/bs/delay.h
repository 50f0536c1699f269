/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * delay.h - let go what a delay store with hold=1 holds; for programs that link the store in
 */
#ifndef TGT_BS_DELAY_H
#define TGT_BS_DELAY_H

struct bs;

/* The first @n, in the order of their arrival; on the loop's thread. */
void bs_delay_release(struct bs *bs, unsigned int n);
unsigned int bs_delay_held(const struct bs *bs);

#endif /* TGT_BS_DELAY_H */
