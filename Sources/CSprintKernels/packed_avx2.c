// The `fast` kernels for AVX2 with FMA and F16C: a virtual lane group is two registers.
#if defined(__x86_64__)
#include <immintrin.h>
#pragma clang diagnostic ignored "-Wpsabi"
#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)
#define SK(name) sk_##name##_avx2
#define SK_DOT_BIAS 0
#define SK_FLOAT_SUMS 6
#define SK_FLOAT_UNROLL _Pragma("clang loop unroll_count(4)")
#define SK_PANELS_OF(rows) ((rows) == 1 ? 4 : (rows) == 2 ? 2 : 1)
#define SK_WIDEN_ROWS(form) ((form) == sk_form_f16 ? 8 : 16)
#define SK_QUANTISED_ROWS 4
#define SK_WIDE_ROWS 2
#define SK_PARTIAL_MAX INT16_MAX
#define SK_TWELVE_ROWS 4
#define SK_TWELVE_PANELS(rows) 1
#define SK_TWELVE_CHAINS(sums) 1
#define SK_QUERIES 6
#define SK_WIDENS_PAGES 1
#include "packed_variants.h"

#include "lanes_vectors.h"

// Keeps sums in the order they are written in. The compiler would add up a row's products as a tree
// and spill what does not fit its registers.
#define SK_KEEP_ORDER(a, b) __asm__ volatile("" : "+x"(a), "+x"(b))

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

// Puts 16 bits in the upper half of each lane by one shuffle, where widening and shifting take two.
SK_INLINE __m256i SK(load_brain_part)(const uint8_t *p) {
    const __m256i both = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)p));
    return _mm256_shuffle_epi8(both, _mm256_setr_epi8(-1, -1, 0, 1, -1, -1, 2, 3, -1, -1, 4, 5, -1,
                                                      -1, 6, 7, -1, -1, 8, 9, -1, -1, 10, 11, -1,
                                                      -1, 12, 13, -1, -1, 14, 15));
}

SK_INLINE f32x16 SK(load_brain)(const uint8_t *p) {
    return (f32x16)SK(join)(SK(load_brain_part)(p), SK(load_brain_part)(p + 16));
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

// Sums of products of pairs, two lanes of 16 bits for each column.
typedef struct SK(partial) {
    __m256i low, high;
} SK(partial);

SK_INLINE SK(partial) SK(start)(const sk_block *x, const int half, const int bias) {
    const __m256i pair = SK(four)((const int8_t *)(half < 0 ? x->whole_pair : x->half_pairs[half]));
    const __m256i start = _mm256_slli_epi16(pair, bias == 8 ? 0 : bias == 16 ? 1 : 2);
    return (SK(partial)){start, start};
}

SK_INLINE SK(partial) SK(accumulate)(SK(partial) sum, u8x64 w, const int8_t *x) {
    const sk_two two = SK(split)(w);
    const __m256i four = SK(four)(x);
    sum.low = _mm256_add_epi16(sum.low, _mm256_maddubs_epi16(two.low, four));
    sum.high = _mm256_add_epi16(sum.high, _mm256_maddubs_epi16(two.high, four));
    SK_KEEP_ORDER(sum.low, sum.high);
    return sum;
}

SK_INLINE i32x16 SK(widen)(SK(partial) sum) {
    const __m256i ones = _mm256_set1_epi16(1);
    return SK(join)(_mm256_madd_epi16(sum.low, ones), _mm256_madd_epi16(sum.high, ones));
}

// Takes the weights' sign out, since u8 x s8 pairs would saturate.
SK_INLINE i32x16 SK(dot_wide)(i32x16 sum, u8x64 w, const int8_t *x) {
    const sk_two two = SK(split)(w ^ 0x80), before = SK(split)((u8x64)sum);
    const __m256i four = SK(four)(x), ones = _mm256_set1_epi16(1);
    __m256i low = _mm256_maddubs_epi16(_mm256_abs_epi8(two.low), _mm256_sign_epi8(four, two.low)),
            high =
                _mm256_maddubs_epi16(_mm256_abs_epi8(two.high), _mm256_sign_epi8(four, two.high));
    low = _mm256_add_epi32(before.low, _mm256_madd_epi16(low, ones));
    high = _mm256_add_epi32(before.high, _mm256_madd_epi16(high, ones));
    SK_KEEP_ORDER(low, high);
    return SK(join)(low, high);
}

SK_INLINE i32x16 SK(add_pairs)(i32x16 sum, i16x32 w, const int16_t *x) {
    const sk_two two = SK(split)((u8x64)w), before = SK(split)((u8x64)sum);
    const __m256i pair = SK(four)((const int8_t *)x);
    __m256i low = _mm256_add_epi32(before.low, _mm256_madd_epi16(two.low, pair)),
            high = _mm256_add_epi32(before.high, _mm256_madd_epi16(two.high, pair));
    SK_KEEP_ORDER(low, high);
    return SK(join)(low, high);
}

#include "packed_kernels.h"

#include "twelve_kernels.h"

#include "half_attention_kernels.h"
#pragma clang attribute pop
#endif
