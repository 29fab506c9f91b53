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
#define SK_FLOAT_UNROLL _Pragma("clang loop unroll_count(1)")
#define SK_PANELS_OF(rows) ((rows) <= 2 ? 8 : (rows) <= 6 ? 4 : 2)
#define SK_WIDEN_ROWS(form) INT64_MAX
#define SK_QUANTISED_ROWS 8
#define SK_WIDE_ROWS 8
#define SK_PARTIAL_MAX INT32_MAX
#define SK_TWELVE_ROWS 8
#define SK_TWELVE_PANELS(rows) ((rows) >= 7 ? 2 : 1)
#define SK_TWELVE_CHAINS(sums) ((sums) <= 2 ? 4 : (sums) <= 4 ? 2 : 1)
#define SK_QUERIES 6
#define SK_WIDENS_PAGES 0
#include "packed_variants.h"

#include "lanes_vectors.h"

#include "packed_avx512.h"

typedef i32x16 SK(partial);

SK_INLINE i32x16 SK(start)(const sk_block *x, const int half, const int bias) {
    __m512i start = SK(four)((const int8_t *)(half < 0 ? &x->whole : &x->halves[half]));
    // Kept from shifting the one number first, which would take it through another register.
    __asm__("" : "+v"(start));
    return (i32x16)_mm512_slli_epi32(start, bias == 8 ? 0 : bias == 16 ? 1 : bias == 32 ? 2 : 4);
}

SK_INLINE i32x16 SK(accumulate)(i32x16 sum, u8x64 w, const int8_t *x) {
    return (i32x16)_mm512_dpbusd_epi32((__m512i)sum, (__m512i)w, SK(four)(x));
}

SK_INLINE i32x16 SK(widen)(i32x16 sum) { return sum; }

SK_INLINE i32x16 SK(dot_wide)(i32x16 sum, u8x64 w, const int8_t *x) {
    return SK(accumulate)(sum, w, x);
}

SK_INLINE i32x16 SK(add_pairs)(i32x16 sum, i16x32 w, const int16_t *x) {
    const __m512i pair = SK(four)((const int8_t *)x);
    // Written out: compilers take longer chains apart into products and sums.
    __asm__("vpdpwssd %2, %1, %0" : "+v"(sum) : "v"(w), "v"(pair));
    return sum;
}

#include "packed_kernels.h"

#include "twelve_kernels.h"

#include "half_attention_kernels.h"
#pragma clang attribute pop
#endif
