// Sixteen virtual lanes of f32 in plain vector code, shared by the kernels' sources; included under
// each instruction set with SK(name) defined. Every operation has the same bits on every CPU.
#include <stdint.h>
#include <string.h>

#define SK_INLINE static inline __attribute__((always_inline))
#define SK_FOR _Pragma("clang loop unroll(full)") for

typedef float f32x16 __attribute__((vector_size(64)));
typedef float f32x8 __attribute__((vector_size(32)));
typedef double f64x8 __attribute__((vector_size(64)));
typedef int64_t i64x8 __attribute__((vector_size(64)));
typedef float f32x4 __attribute__((vector_size(16)));
typedef int32_t i32x16 __attribute__((vector_size(64)));
typedef uint32_t u32x16 __attribute__((vector_size(64)));
typedef int32_t i32x8 __attribute__((vector_size(32)));
typedef int32_t i32x4 __attribute__((vector_size(16)));
typedef int16_t i16x16 __attribute__((vector_size(32)));
typedef int16_t i16x32 __attribute__((vector_size(64)));
typedef uint16_t u16x32 __attribute__((vector_size(64)));
typedef uint16_t u16x16 __attribute__((vector_size(32)));
typedef uint8_t u8x16 __attribute__((vector_size(16)));
typedef int8_t i8x16 __attribute__((vector_size(16)));
typedef uint8_t u8x64 __attribute__((vector_size(64)));

SK_INLINE f32x16 SK(load)(const float *p) {
    f32x16 v;
    memcpy(&v, p, sizeof v);
    return v;
}

// The first `count` < 16 elements, then zeros.
SK_INLINE f32x16 SK(load_part)(const float *p, int64_t count) {
    f32x16 v = {0};
    memcpy(&v, p, (size_t)count * sizeof(float));
    return v;
}

SK_INLINE void SK(store)(float *p, f32x16 v) { memcpy(p, &v, sizeof v); }

SK_INLINE f32x16 SK(splat)(float x) {
    return (f32x16){x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x};
}

SK_INLINE f32x16 SK(fma)(f32x16 a, f32x16 b, f32x16 c) {
    return __builtin_elementwise_fma(a, b, c);
}

// The fixed reduction tree.
SK_INLINE float SK(reduce)(f32x16 v) {
    f32x8 a = __builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7) +
              __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15);
    f32x4 b = __builtin_shufflevector(a, a, 0, 1, 2, 3) + __builtin_shufflevector(a, a, 4, 5, 6, 7);
    return (b[0] + b[2]) + (b[1] + b[3]);
}

// mask ? a : b, lane by lane; a comparison's mask is all ones or all zeros.
SK_INLINE f32x16 SK(select)(i32x16 mask, f32x16 a, f32x16 b) {
    return (f32x16)((mask & (i32x16)a) | (~mask & (i32x16)b));
}

// x = n ln2 + r with |r| <= ln2 / 2; 2^n by the exponent's bits, e^r by Cephes' polynomial.
SK_INLINE f32x16 SK(exponential)(f32x16 x) {
    const f32x16 low = SK(splat)(-87.0f), high = SK(splat)(88.0f);
    x = SK(select)(x > low, x, low);
    x = SK(select)(x < high, x, high);
    const f32x16 rounding = SK(splat)(12582912.0f);
    f32x16 n = SK(fma)(x, SK(splat)(1.44269504088896341f), rounding) - rounding;
    f32x16 r = SK(fma)(n, SK(splat)(-0.693359375f), x);
    r = SK(fma)(n, SK(splat)(2.12194440e-4f), r);
    f32x16 p = SK(splat)(1.9875691500e-4f);
    p = SK(fma)(p, r, SK(splat)(1.3981999507e-3f));
    p = SK(fma)(p, r, SK(splat)(8.3334519073e-3f));
    p = SK(fma)(p, r, SK(splat)(4.1665795894e-2f));
    p = SK(fma)(p, r, SK(splat)(1.6666665459e-1f));
    p = SK(fma)(p, r, SK(splat)(5.0000001201e-1f));
    p = SK(fma)(p, r * r, r) + SK(splat)(1.0f);
    i32x16 exponent = (__builtin_convertvector(n, i32x16) + 127) << 23;
    return p * (f32x16)exponent;
}

// The greater of each two lanes, b's where either is no number.
SK_INLINE f32x4 SK(greater)(f32x4 a, f32x4 b) {
    const i32x4 first = a > b;
    return (f32x4)((first & (i32x4)a) | (~first & (i32x4)b));
}

// The greatest lane.
SK_INLINE float SK(greatest)(f32x16 v) {
    const f32x8 a = __builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7);
    const f32x8 b = __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15);
    const i32x8 first = a > b;
    const f32x8 c = (f32x8)((first & (i32x8)a) | (~first & (i32x8)b));
    const f32x4 d = SK(greater)(__builtin_shufflevector(c, c, 0, 1, 2, 3),
                                __builtin_shufflevector(c, c, 4, 5, 6, 7));
    const f32x4 e = SK(greater)(d, __builtin_shufflevector(d, d, 2, 3, 2, 3));
    return e[0] > e[1] ? e[0] : e[1];
}

// Each two lanes' sum, or the greater, b's where either is no number.
SK_INLINE f32x16 SK(combine)(const int adds, f32x16 a, f32x16 b) {
    return adds ? a + b : SK(select)(a > b, a, b);
}

// Lane i of what comes out is the sum, by the fixed reduction tree, or the greatest of the lanes of
// v[i]; i < count <= 8. Eight at once take a third of the operations of eight one by one.
SK_INLINE f32x16 SK(across)(const int adds, const int count, const f32x16 *v) {
    f32x16 halves[4], quarters[2];
    SK_FOR (int i = 0; i < 4; i++) {
        const f32x16 a = v[2 * i < count ? 2 * i : 0], b = v[2 * i + 1 < count ? 2 * i + 1 : 0];
        halves[i] = SK(combine)(adds,
                             __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19,
                                                     20, 21, 22, 23),
                             __builtin_shufflevector(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25,
                                                     26, 27, 28, 29, 30, 31));
    }
    SK_FOR (int i = 0; i < 2; i++) {
        const f32x16 a = halves[2 * i], b = halves[2 * i + 1];
        quarters[i] = SK(combine)(adds,
                               __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18,
                                                       19, 24, 25, 26, 27),
                               __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22,
                                                       23, 28, 29, 30, 31));
    }
    // Of 128 bits, a vector of each quarter has the lower or the upper half.
    const f32x16 a = quarters[0], b = quarters[1];
    const f32x16 pairs = SK(combine)(adds,
                                  __builtin_shufflevector(a, b, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9,
                                                          24, 25, 12, 13, 28, 29),
                                  __builtin_shufflevector(a, b, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11,
                                                          26, 27, 14, 15, 30, 31));
    return SK(combine)(adds,
                    __builtin_shufflevector(pairs, pairs, 0, 4, 8, 12, 2, 6, 10, 14, 0, 4, 8, 12, 2,
                                            6, 10, 14),
                    __builtin_shufflevector(pairs, pairs, 1, 5, 9, 13, 3, 7, 11, 15, 1, 5, 9, 13, 3,
                                            7, 11, 15));
}
