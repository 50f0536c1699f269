/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * crypto.h - in the place of libcrypto's
 */
#ifndef BARE_CRYPTO_H
#define BARE_CRYPTO_H

#include <string.h>

#define CRYPTO_memcmp   memcmp
#define OPENSSL_cleanse explicit_bzero

#endif /* BARE_CRYPTO_H */
