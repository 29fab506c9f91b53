// The `fast` kernels for AVX-512 without VNNI. 8-bit weights take their sign out, since u8 x s8
// pairs would saturate.
#if defined(__x86_64__)
#include <immintrin.h>
#pragma clang diagnostic ignored "-Wpsabi"
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma,f16c"))), apply_to = function)
#define SK(name) sk_##name##_avx512
#define SK_DOT_BIAS 0
#define SK_FLOAT_SUMS 24
#define SK_FLOAT_UNROLL _Pragma("clang loop unroll_count(1)")
#define SK_PANELS_OF(rows) ((rows) <= 2 ? 8 : (rows) <= 6 ? 4 : 2)
#define SK_WIDEN_ROWS(form) INT64_MAX
#define SK_QUANTISED_ROWS 8
#define SK_WIDE_ROWS 8
#define SK_PARTIAL_MAX INT16_MAX
#define SK_TWELVE_ROWS 8
#define SK_TWELVE_PANELS(rows) ((rows) >= 7 ? 2 : 1)
#define SK_TWELVE_CHAINS(sums) 1
#define SK_QUERIES 6
#define SK_WIDENS_PAGES 0
#include "packed_variants.h"

#include "lanes_vectors.h"

#include "packed_avx512.h"

// Sums of products of pairs, two lanes of 16 bits for each column.
typedef __m512i SK(partial);

SK_INLINE __m512i SK(start)(const sk_block *x, const int half, const int bias) {
    const __m512i pair = SK(four)((const int8_t *)(half < 0 ? x->whole_pair : x->half_pairs[half]));
    return _mm512_slli_epi16(pair, bias == 8 ? 0 : bias == 16 ? 1 : 2);
}

SK_INLINE __m512i SK(accumulate)(__m512i sum, u8x64 w, const int8_t *x) {
    return _mm512_add_epi16(sum, _mm512_maddubs_epi16((__m512i)w, SK(four)(x)));
}

SK_INLINE i32x16 SK(widen)(__m512i sum) {
    return (i32x16)_mm512_madd_epi16(sum, _mm512_set1_epi16(1));
}

SK_INLINE i32x16 SK(dot_wide)(i32x16 sum, u8x64 w, const int8_t *x) {
    const __m512i plain = _mm512_xor_si512((__m512i)w, _mm512_set1_epi8((char)0x80)),
                  four = SK(four)(x);
    const __m512i turned =
        _mm512_mask_sub_epi8(four, _mm512_movepi8_mask(plain), _mm512_setzero_si512(), four);
    return sum + SK(widen)(_mm512_maddubs_epi16(_mm512_abs_epi8(plain), turned));
}

SK_INLINE i32x16 SK(add_pairs)(i32x16 sum, i16x32 w, const int16_t *x) {
    return sum + (i32x16)_mm512_madd_epi16((__m512i)w, SK(four)((const int8_t *)x));
}

#include "packed_kernels.h"

#include "twelve_kernels.h"

#include "half_attention_kernels.h"
#pragma clang attribute pop
#endif
