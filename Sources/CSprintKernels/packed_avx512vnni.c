// The `fast` kernels for AVX-512 with VNNI: four products and their sum in one instruction.
#if defined(__x86_64__)
#include <immintrin.h>
#pragma clang diagnostic ignored "-Wpsabi"
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,fma,f16c"))), \
    apply_to = function)
#define SK(name) sk_##name##_avx512vnni
#define SK_DOT_BIAS 128
#define SK_FLOAT_SUMS 24
#define SK_PANELS_FEW 8
#define SK_PANELS_SOME 4
#define SK_PANELS_MANY 2
#define SK_QUERIES 4
#include "lanes_vectors.h"

#include "packed_avx512.h"

SK_INLINE i32x16 SK(dot)(i32x16 sum, u8x64 w, const int8_t *x) {
    return (i32x16)_mm512_dpbusd_epi32((__m512i)sum, (__m512i)w, SK(four)(x));
}

SK_INLINE i32x16 SK(dot_wide)(i32x16 sum, u8x64 w, const int8_t *x) { return SK(dot)(sum, w, x); }

#include "packed_kernels.h"

#include "half_attention_kernels.h"
#pragma clang attribute pop
#endif
