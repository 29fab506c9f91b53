// The `fast` kernels for any CPU: the twin that the wide ones are held to. Halves are converted by
// hand.
#pragma clang diagnostic ignored "-Wpsabi"
#define SK(name) sk_##name##_portable
#define SK_DOT_BIAS 128
#define SK_FLOAT_SUMS 2
#define SK_FLOAT_UNROLL _Pragma("clang loop unroll_count(1)")
#define SK_PANELS_OF(rows) 1
#define SK_WIDEN_ROWS(form) 4
#define SK_QUANTISED_ROWS 4
#define SK_WIDE_ROWS 4
#define SK_PARTIAL_MAX INT32_MAX
#define SK_TWELVE_ROWS 4
#define SK_TWELVE_PANELS(rows) 1
#define SK_TWELVE_CHAINS(sums) 1
#define SK_QUERIES 1
#define SK_WIDENS_PAGES 1
#include "packed_variants.h"

#include "lanes_vectors.h"

// Exact, subnormals included: shift into place, rebias, and let one subtraction normalise what was
// subnormal.
SK_INLINE f32x16 SK(load_half)(const uint8_t *p) {
    f32x16 result;
    for (int i = 0; i < 16; i++) {
        const uint32_t half = (uint32_t)p[2 * i] | (uint32_t)p[2 * i + 1] << 8;
        const uint32_t exponent = half & 0x7c00;
        uint32_t bits = ((half & 0x7fff) << 13) + (exponent == 0x7c00 ? 224u << 23 : 112u << 23);
        float value;
        if (exponent == 0) bits += 1u << 23;
        memcpy(&value, &bits, sizeof value);
        if (exponent == 0) value -= 0x1p-14f;
        memcpy(&bits, &value, sizeof bits);
        bits |= (half & 0x8000) << 16;
        memcpy(&value, &bits, sizeof value);
        result[i] = value;
    }
    return result;
}

SK_INLINE f32x16 SK(load_brain)(const uint8_t *p) {
    u16x16 v;
    memcpy(&v, p, sizeof v);
    return (f32x16)(__builtin_convertvector(v, u32x16) << 16);
}

// Rounds to even, as the CPUs' own conversions do.
SK_INLINE u16x16 SK(to_half)(f32x16 v) {
    u16x16 result;
    for (int i = 0; i < 16; i++) {
        float value = v[i];
        uint32_t bits;
        memcpy(&bits, &value, sizeof bits);
        const uint32_t sign = bits >> 16 & 0x8000, magnitude = bits & 0x7fffffff;
        uint32_t half;
        if (magnitude > 0x7f800000) {
            half = 0x7e00 | (magnitude >> 13 & 0x3ff);
        } else if (magnitude >= 0x47800000) {
            half = 0x7c00;
        } else if (magnitude < 0x38800000) {
            // A subnormal half: adding 1/2 puts its last place where the float's is.
            memcpy(&value, &magnitude, sizeof value);
            value += 0.5f;
            memcpy(&half, &value, sizeof half);
            half -= 0x3f000000;
        } else {
            half = (magnitude - (112u << 23) + 0xfff + (magnitude >> 13 & 1)) >> 13;
        }
        result[i] = (uint16_t)(sign | half);
    }
    return result;
}

typedef i32x16 SK(partial);

SK_INLINE i32x16 SK(start)(const sk_block *x, const int half, const int bias) {
    return ((i32x16){0} + (half < 0 ? x->whole : x->halves[half])) * (bias / 8);
}

SK_INLINE i32x16 SK(accumulate)(i32x16 sum, u8x64 w, const int8_t *x) {
    for (int c = 0; c < 16; c++)
        for (int i = 0; i < 4; i++) sum[c] += (int32_t)w[4 * c + i] * x[i];
    return sum;
}

SK_INLINE i32x16 SK(widen)(i32x16 sum) { return sum; }

SK_INLINE i32x16 SK(dot_wide)(i32x16 sum, u8x64 w, const int8_t *x) {
    return SK(accumulate)(sum, w, x);
}

SK_INLINE i32x16 SK(add_pairs)(i32x16 sum, i16x32 w, const int16_t *x) {
    for (int c = 0; c < 16; c++) sum[c] += w[2 * c] * x[0] + w[2 * c + 1] * x[1];
    return sum;
}

#include "packed_kernels.h"

#include "twelve_kernels.h"

#include "half_attention_kernels.h"
