// The `fast` kernels for AVX2 with FMA and F16C: a virtual lane group is two registers.
#if defined(__x86_64__)
#include <immintrin.h>
#pragma clang diagnostic ignored "-Wpsabi"
#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)
#define SK(name) sk_##name##_avx2
#define SK_DOT_BIAS 0
#define SK_FLOAT_SUMS 6
#define SK_PANELS_FEW 4
#define SK_PANELS_SOME 2
#define SK_PANELS_MANY 1
#define SK_QUERIES 2
#include "lanes_vectors.h"

typedef struct sk_two {
    __m256i low, high;
} sk_two;

SK_INLINE sk_two SK(split)(u8x64 v) {
    sk_two two;
    memcpy(&two, &v, sizeof two);
    return two;
}

SK_INLINE i32x16 SK(join)(__m256i low, __m256i high) {
    return __builtin_shufflevector((i32x8)low, (i32x8)high, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
                                   12, 13, 14, 15);
}

SK_INLINE f32x16 SK(load_half)(const uint8_t *p) {
    const __m256 low = _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)p));
    const __m256 high = _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(p + 16)));
    return (f32x16)SK(join)((__m256i)low, (__m256i)high);
}

SK_INLINE u16x16 SK(to_half)(f32x16 v) {
    const sk_two two = SK(split)((u8x64)v);
    __m128i halves[2] = {_mm256_cvtps_ph((__m256)two.low, _MM_FROUND_TO_NEAREST_INT),
                         _mm256_cvtps_ph((__m256)two.high, _MM_FROUND_TO_NEAREST_INT)};
    u16x16 result;
    memcpy(&result, halves, sizeof result);
    return result;
}

SK_INLINE __m256i SK(four)(const int8_t *x) {
    int32_t bytes;
    memcpy(&bytes, x, sizeof bytes);
    return _mm256_set1_epi32(bytes);
}

SK_INLINE __m256i SK(pairs)(__m256i w, __m256i x) {
    return _mm256_madd_epi16(_mm256_maddubs_epi16(w, x), _mm256_set1_epi16(1));
}

SK_INLINE i32x16 SK(dot)(i32x16 sum, u8x64 w, const int8_t *x) {
    const sk_two two = SK(split)(w);
    const __m256i four = SK(four)(x);
    return sum + SK(join)(SK(pairs)(two.low, four), SK(pairs)(two.high, four));
}

// Takes the weights' sign out, since u8 x s8 pairs would saturate.
SK_INLINE i32x16 SK(dot_wide)(i32x16 sum, u8x64 w, const int8_t *x) {
    const sk_two two = SK(split)(w ^ 0x80);
    const __m256i four = SK(four)(x);
    return sum + SK(join)(SK(pairs)(_mm256_abs_epi8(two.low), _mm256_sign_epi8(four, two.low)),
                          SK(pairs)(_mm256_abs_epi8(two.high), _mm256_sign_epi8(four, two.high)));
}

#include "packed_kernels.h"

#include "half_attention_kernels.h"
#pragma clang attribute pop
#endif
