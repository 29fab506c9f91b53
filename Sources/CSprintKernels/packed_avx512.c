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
#define SK_PANELS_FEW 8
#define SK_PANELS_SOME 4
#define SK_PANELS_MANY 2
#define SK_QUERIES 4
#include "lanes_vectors.h"

#include "packed_avx512.h"

SK_INLINE i32x16 SK(pairs)(i32x16 sum, __m512i w, __m512i x) {
    const __m512i pairs = _mm512_maddubs_epi16(w, x);
    return sum + (i32x16)_mm512_madd_epi16(pairs, _mm512_set1_epi16(1));
}

SK_INLINE i32x16 SK(dot)(i32x16 sum, u8x64 w, const int8_t *x) {
    return SK(pairs)(sum, (__m512i)w, SK(four)(x));
}

SK_INLINE i32x16 SK(dot_wide)(i32x16 sum, u8x64 w, const int8_t *x) {
    const __m512i plain = _mm512_xor_si512((__m512i)w, _mm512_set1_epi8((char)0x80)),
                  four = SK(four)(x);
    const __m512i turned =
        _mm512_mask_sub_epi8(four, _mm512_movepi8_mask(plain), _mm512_setzero_si512(), four);
    return SK(pairs)(sum, _mm512_abs_epi8(plain), turned);
}

#include "packed_kernels.h"

#include "half_attention_kernels.h"
#pragma clang attribute pop
#endif
