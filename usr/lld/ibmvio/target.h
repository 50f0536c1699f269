/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * target.h - what plugin.c takes from target.c: methods of struct lld_ops
 */
#ifndef TGT_IBMVIO_TARGET_H
#define TGT_IBMVIO_TARGET_H

#include "tgt/lld.h"

int vio_target_create(struct target *t, struct err *e);
void vio_target_destroy(struct target *t);
int vio_target_bind(struct target *t, const char *adapter, struct err *e);
int vio_target_unbind(struct target *t, const char *adapter, struct err *e);
void vio_adapters(struct target *t, void (*each)(void *arg, const struct lld_adapter_info *info),
		  void *arg);
void vio_drain(void);

#endif /* TGT_IBMVIO_TARGET_H */
