/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * wire.h - big-endian fields as types of their own
 *
 * A wire structure made of these and of bytes has no padding and no alignment,
 * on every machine and without attributes, and the compiler refuses to add or
 * compare a field that was not converted.
 */
#ifndef TGT_WIRE_H
#define TGT_WIRE_H

#include "bytes.h"

/* clang-format off */
typedef struct { uint8_t b[2]; } be16;
typedef struct { uint8_t b[3]; } be24;
typedef struct { uint8_t b[4]; } be32;
typedef struct { uint8_t b[8]; } be64;

static inline uint16_t be16_get(be16 v) { return get_be16(v.b); }
static inline uint32_t be24_get(be24 v) { return get_be24(v.b); }
static inline uint32_t be32_get(be32 v) { return get_be32(v.b); }
static inline uint64_t be64_get(be64 v) { return get_be64(v.b); }

static inline be16 be16_of(uint16_t n) { be16 v = { { 0 } }; put_be16(v.b, n); return v; }
static inline be24 be24_of(uint32_t n) { be24 v = { { 0 } }; put_be24(v.b, n); return v; }
static inline be32 be32_of(uint32_t n) { be32 v = { { 0 } }; put_be32(v.b, n); return v; }
static inline be64 be64_of(uint64_t n) { be64 v = { { 0 } }; put_be64(v.b, n); return v; }
/* clang-format on */

#endif /* TGT_WIRE_H */
