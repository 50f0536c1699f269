/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * crc32c.h - the CRC of iSCSI's header and data digests (RFC 7143 13.1)
 */
#ifndef ISCSI_CRC32C_H
#define ISCSI_CRC32C_H

#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

/**
 * struct crc32c_method - one way to compute it
 * @name:   for logs and tests
 * @usable: this processor can
 * @run:    advance the register @crc (not inverted) over @n bytes
 */
struct crc32c_method {
	const char *name;
	int (*usable)(void);
	uint32_t (*run)(uint32_t crc, const uint8_t *p, size_t n);
};

/* All that were compiled in, fastest first; the last is always usable. */
extern const struct crc32c_method *const crc32c_methods[];
extern const unsigned int crc32c_methods_nr;

/* The method in use, for the log. */
const char *crc32c_name(void);

/**
 * crc32c() - CRC32C of @n more bytes
 * @crc: 0 to start, else what the call for the bytes before returned
 *
 * Return: the CRC; on the wire it is little-endian, crc32c_put()
 */
uint32_t crc32c(uint32_t crc, const void *p, size_t n);

/* The same over bytes [@at, @at + @n) of a scatter list, which has them. */
uint32_t crc32c_iov(uint32_t crc, const struct iovec *iov, unsigned int niov, size_t at, size_t n);

static inline void crc32c_put(uint8_t out[4], uint32_t crc)
{
	for (int i = 0; i < 4; i++)
		out[i] = (uint8_t)(crc >> (8 * i));
}

static inline uint32_t crc32c_get(const uint8_t in[4])
{
	return in[0] | (uint32_t)in[1] << 8 | (uint32_t)in[2] << 16 | (uint32_t)in[3] << 24;
}

#endif /* ISCSI_CRC32C_H */
