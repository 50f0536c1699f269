/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * evp.h - in the place of libcrypto's: digests that are as long as the real ones, and no others
 */
#ifndef BARE_EVP_H
#define BARE_EVP_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
	const char *name;
	unsigned int len; /* [bytes] */
} EVP_MD;

typedef struct {
	uint8_t sum[32];
	unsigned int len, at;
} EVP_MD_CTX;

static inline EVP_MD *EVP_MD_fetch(void *ctx, const char *name, const char *properties)
{
	static EVP_MD all[] = {
		{ "MD5", 16 }, { "SHA1", 20 }, { "SHA256", 32 }, { "SHA3-256", 32 }
	};

	(void)ctx;
	(void)properties;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (!strcmp(all[i].name, name))
			return &all[i];
	return NULL;
}

static inline void EVP_MD_free(EVP_MD *md)
{
	(void)md;
}

static inline EVP_MD_CTX *EVP_MD_CTX_new(void)
{
	return calloc(1, sizeof(EVP_MD_CTX));
}

static inline void EVP_MD_CTX_free(EVP_MD_CTX *ctx)
{
	free(ctx);
}

static inline int EVP_DigestInit_ex(EVP_MD_CTX *ctx, const EVP_MD *md, void *engine)
{
	(void)engine;
	*ctx = (EVP_MD_CTX){ .len = md->len };
	return 1;
}

static inline int EVP_DigestUpdate(EVP_MD_CTX *ctx, const void *data, size_t n)
{
	const uint8_t *byte = data;

	for (size_t i = 0; i < n; i++, ctx->at++)
		ctx->sum[ctx->at % ctx->len] =
			(uint8_t)(ctx->sum[ctx->at % ctx->len] * 31 + byte[i]);
	return 1;
}

static inline int EVP_DigestFinal_ex(EVP_MD_CTX *ctx, uint8_t *out, unsigned int *len)
{
	memcpy(out, ctx->sum, ctx->len);
	if (len)
		*len = ctx->len;
	return 1;
}

#endif /* BARE_EVP_H */
