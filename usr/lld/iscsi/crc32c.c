// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * crc32c.c - CRC32C by the fastest means that the processor has, chosen at run time
 *
 * Bits are reflected: bit 0 of a byte is the highest power of x.  A register of
 * w bits stands for the polynomial whose coefficient of x^(w-1-i) is bit i; the
 * carry-less product of two such words of 32 (64) bits is, read as 64 (128)
 * bits, their product times x.  All constants follow from that with x_pow().
 */
#include <endian.h>
#include <string.h>

#include "crc32c.h"

#define POLY 0x82f63b78u /* x^32 + x^28 + x^27 + ... (RFC 7143 13.1), without x^32 */

static uint32_t load_le32(const uint8_t *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return le32toh(v);
}

/* ---- any processor: eight tables of a byte each ("slicing by 8") */

static uint32_t table[8][256];

static void table_init(void)
{
	for (uint32_t i = 0; i < 256; i++) {
		uint32_t c = i;

		for (int bit = 0; bit < 8; bit++)
			c = c >> 1 ^ (c & 1 ? POLY : 0);
		table[0][i] = c;
	}
	for (int t = 1; t < 8; t++)
		for (int i = 0; i < 256; i++)
			table[t][i] = table[t - 1][i] >> 8 ^ table[0][table[t - 1][i] & 0xff];
}

static int table_usable(void)
{
	if (!table[0][1])
		table_init();
	return 1;
}

static uint32_t table_run(uint32_t crc, const uint8_t *p, size_t n)
{
	for (; n >= 8; p += 8, n -= 8) {
		const uint32_t a = crc ^ load_le32(p), b = load_le32(p + 4);

		crc = table[7][a & 0xff] ^ table[6][a >> 8 & 0xff] ^ table[5][a >> 16 & 0xff] ^
		      table[4][a >> 24] ^ table[3][b & 0xff] ^ table[2][b >> 8 & 0xff] ^
		      table[1][b >> 16 & 0xff] ^ table[0][b >> 24];
	}
	while (n--)
		crc = crc >> 8 ^ table[0][(crc ^ *p++) & 0xff];
	return crc;
}

static const struct crc32c_method by_table = { "table", table_usable, table_run };

#if defined(__x86_64__) || defined(__aarch64__)

/* x^n mod P, as a reflected word of 32 bits */
static uint32_t x_pow(unsigned int n)
{
	uint32_t v = 0x80000000u;

	while (n--)
		v = v >> 1 ^ (v & 1 ? POLY : 0);
	return v;
}

/*
 * Three streams at once hide the latency of the CRC instruction.  To join them,
 * a stream's CRC a has to become a * x^(8s), s being the bytes that follow: a
 * carry-less product with k = x^(8s - 33), then one CRC instruction (which
 * multiplies by x^32; the product itself brings the x).
 */
#define WAYS_MAX 176                        /* longest stream [8-byte words]: one pass for 4 KiB */
static uint32_t shift_by[2 * WAYS_MAX + 1]; /* k for s = 8 * index */

static void shift_init(void)
{
	if (shift_by[1])
		return;
	for (unsigned int w = 1; w <= 2 * WAYS_MAX; w++)
		shift_by[w] = x_pow(64 * w - 33);
}

static inline uint64_t load64(const uint8_t *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return le64toh(v);
}

#define WAYS_MIN 12 /* below 3 * 12 words one stream is as fast */

/* clang-format off */
#define DEFINE_3WAY(prefix, attr, word_t, crc_u8, crc_u64, clmul)                                  \
attr static uint32_t prefix##_one(uint32_t crc, const uint8_t *p, size_t n)                        \
{                                                                                                  \
	word_t c = crc;                                                                            \
                                                                                                   \
	for (; n >= 8; p += 8, n -= 8)                                                             \
		c = crc_u64(c, load64(p));                                                         \
	for (; n; p++, n--)                                                                        \
		c = crc_u8((uint32_t)c, *p);                                                       \
	return (uint32_t)c;                                                                        \
}                                                                                                  \
                                                                                                   \
attr static uint32_t prefix##_run(uint32_t crc, const uint8_t *p, size_t n)                        \
{                                                                                                  \
	while (n >= (size_t)24 * WAYS_MIN) {                                                       \
		const size_t words = n / 24 < WAYS_MAX ? n / 24 : WAYS_MAX, s = words * 8;         \
		const uint8_t *const end = p + s;                                                  \
		word_t a = crc, b = 0, c = 0;                                                      \
                                                                                                   \
		n -= 3 * s;                                                                        \
		for (; p != end; p += 8) {                                                         \
			a = crc_u64(a, load64(p));                                                 \
			b = crc_u64(b, load64(p + s));                                             \
			c = crc_u64(c, load64(p + 2 * s));                                         \
		}                                                                                  \
		p += 2 * s;                                                                        \
		crc = (uint32_t)(c ^ crc_u64(0, clmul((uint32_t)a, shift_by[2 * words]) ^          \
						clmul((uint32_t)b, shift_by[words])));             \
	}                                                                                          \
	return prefix##_one(crc, p, n);                                                            \
}
/* clang-format on */

#endif

#ifdef __x86_64__

#include <immintrin.h>

#define SSE __attribute__((target("sse4.2,pclmul")))

SSE static inline uint64_t sse_clmul(uint32_t a, uint32_t b)
{
	return (uint64_t)_mm_cvtsi128_si64(
		_mm_clmulepi64_si128(_mm_cvtsi32_si128((int)a), _mm_cvtsi32_si128((int)b), 0));
}

DEFINE_3WAY(sse, SSE, uint64_t, _mm_crc32_u8, _mm_crc32_u64, sse_clmul)

static int sse_usable(void)
{
	shift_init();
	return __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("pclmul");
}

static const struct crc32c_method by_sse = { "sse4.2", sse_usable, sse_run };

/*
 * Folding: a 128-bit piece (its first word l the higher one) moves D bits on as
 * l * x^(D+64) + h * x^D; each product brings one x of its own.
 */
#define AVX      __attribute__((target("avx512f,avx512dq,avx512vl,vpclmulqdq,pclmul,sse4.2")))
#define FOLD_MIN 1024 /* [bytes]; below the three streams win */

static uint64_t fold_2048[2], fold_512[2], fold_128[3][2];

static void fold_constants(uint64_t k[2], unsigned int bits)
{
	k[0] = (uint64_t)x_pow(bits + 63) << 32;
	k[1] = (uint64_t)x_pow(bits - 1) << 32;
}

static int avx_usable(void)
{
	if (!sse_usable() || !__builtin_cpu_supports("avx512dq") ||
	    !__builtin_cpu_supports("avx512vl") || !__builtin_cpu_supports("vpclmulqdq"))
		return 0;
	fold_constants(fold_2048, 2048);
	fold_constants(fold_512, 512);
	for (unsigned int i = 0; i < 3; i++)
		fold_constants(fold_128[i], 128 * (3 - i));
	return 1;
}

AVX static inline __m512i fold(__m512i v, __m512i k, __m512i next)
{
	return _mm512_ternarylogic_epi64(_mm512_clmulepi64_epi128(v, k, 0x00),
					 _mm512_clmulepi64_epi128(v, k, 0x11), next, 0x96);
}

AVX static inline __m512i fold_by(const uint64_t k[2])
{
	return _mm512_broadcast_i64x2(_mm_loadu_si128((const void *)k));
}

/* The four 128-bit lanes to one CRC. */
AVX static uint32_t fold_end(__m512i v)
{
	__m128i r = _mm512_extracti64x2_epi64(v, 3);
	const __m128i lane[3] = { _mm512_castsi512_si128(v), _mm512_extracti64x2_epi64(v, 1),
				  _mm512_extracti64x2_epi64(v, 2) };

	for (int i = 0; i < 3; i++) {
		const __m128i k = _mm_loadu_si128((const void *)fold_128[i]);

		r = _mm_xor_si128(r, _mm_clmulepi64_si128(lane[i], k, 0x00));
		r = _mm_xor_si128(r, _mm_clmulepi64_si128(lane[i], k, 0x11));
	}
	return (uint32_t)_mm_crc32_u64(_mm_crc32_u64(0, (uint64_t)_mm_cvtsi128_si64(r)),
				       (uint64_t)_mm_extract_epi64(r, 1));
}

AVX static uint32_t avx_run(uint32_t crc, const uint8_t *p, size_t n)
{
	const __m512i k2048 = fold_by(fold_2048), k512 = fold_by(fold_512);
	__m512i v[4];

	if (n < FOLD_MIN)
		return sse_run(crc, p, n);
	for (int i = 0; i < 4; i++)
		v[i] = _mm512_loadu_si512(p + 64 * i);
	v[0] = _mm512_xor_si512(v[0], _mm512_zextsi128_si512(_mm_cvtsi32_si128((int)crc)));
	for (p += 256, n -= 256; n >= 256; p += 256, n -= 256)
		for (int i = 0; i < 4; i++)
			v[i] = fold(v[i], k2048, _mm512_loadu_si512(p + 64 * i));
	for (int i = 1; i < 4; i++)
		v[0] = fold(v[0], k512, v[i]);
	for (; n >= 64; p += 64, n -= 64)
		v[0] = fold(v[0], k512, _mm512_loadu_si512(p));
	return sse_one(fold_end(v[0]), p, n);
}

static const struct crc32c_method by_avx = { "vpclmulqdq", avx_usable, avx_run };

#endif /* __x86_64__ */

#ifdef __aarch64__

#include <sys/auxv.h>

/* The instructions by name: the headers hide the intrinsics unless the whole file is for them. */
#define ARM
#define ARM_HWCAP_PMULL (1ul << 4)
#define ARM_HWCAP_CRC32 (1ul << 7)

static inline uint32_t arm_crc_u8(uint32_t crc, uint8_t v)
{
	__asm__(".arch_extension crc\n\tcrc32cb %w0, %w0, %w1" : "+r"(crc) : "r"(v));
	return crc;
}

static inline uint32_t arm_crc_u64(uint32_t crc, uint64_t v)
{
	__asm__(".arch_extension crc\n\tcrc32cx %w0, %w0, %x1" : "+r"(crc) : "r"(v));
	return crc;
}

static inline uint64_t arm_clmul(uint32_t a, uint32_t b)
{
	uint64_t v;

	__asm__(".arch_extension aes\n\t"
		"fmov d0, %x1\n\t"
		"fmov d1, %x2\n\t"
		"pmull v0.1q, v0.1d, v1.1d\n\t"
		"fmov %x0, d0"
		: "=r"(v)
		: "r"((uint64_t)a), "r"((uint64_t)b)
		: "v0", "v1");
	return v;
}

DEFINE_3WAY(arm, ARM, uint32_t, arm_crc_u8, arm_crc_u64, arm_clmul)

static int arm_one_usable(void)
{
	return (getauxval(AT_HWCAP) & ARM_HWCAP_CRC32) != 0;
}

static int arm_usable(void)
{
	shift_init();
	return arm_one_usable() && (getauxval(AT_HWCAP) & ARM_HWCAP_PMULL);
}

static const struct crc32c_method by_arm = { "armv8-crc-pmull", arm_usable, arm_run };
static const struct crc32c_method by_arm_one = { "armv8-crc", arm_one_usable, arm_one };

#endif /* __aarch64__ */

const struct crc32c_method *const crc32c_methods[] = {
#ifdef __x86_64__
	&by_avx,   &by_sse,
#endif
#ifdef __aarch64__
	&by_arm,   &by_arm_one,
#endif
	&by_table,
};
const unsigned int crc32c_methods_nr = sizeof(crc32c_methods) / sizeof(crc32c_methods[0]);

static const struct crc32c_method *method;

__attribute__((constructor)) static void crc32c_choose(void)
{
	unsigned int i = 0;

	while (!crc32c_methods[i]->usable())
		i++;
	method = crc32c_methods[i];
}

const char *crc32c_name(void)
{
	return method->name;
}

uint32_t crc32c(uint32_t crc, const void *p, size_t n)
{
	return ~method->run(~crc, p, n);
}

uint32_t crc32c_iov(uint32_t crc, const struct iovec *iov, unsigned int niov, size_t at, size_t n)
{
	for (; niov && n; iov++, niov--) {
		size_t part;

		if (at >= iov->iov_len) {
			at -= iov->iov_len;
			continue;
		}
		part = iov->iov_len - at < n ? iov->iov_len - at : n;
		crc = crc32c(crc, (const uint8_t *)iov->iov_base + at, part);
		n -= part;
		at = 0;
	}
	return crc;
}
