// The kernels' one source; see include/lanes.h. Included three times with SK(name), SK_TILE_ROWS
// and SK_TILE_COLUMNS defined, each time under another instruction set.
#include <string.h>

#include "lanes_variants.h"

#define SK_INLINE static inline __attribute__((always_inline))
#define SK_UNROLL _Pragma("clang loop unroll(full)")

typedef float f32x16 __attribute__((vector_size(64)));
typedef float f32x8 __attribute__((vector_size(32)));
typedef float f32x4 __attribute__((vector_size(16)));
typedef int32_t i32x16 __attribute__((vector_size(64)));

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

SK_INLINE f32x16 SK(fma)(f32x16 a, f32x16 b, f32x16 c) { return __builtin_elementwise_fma(a, b, c); }

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

// One tile of the product. Inlined with constant sizes, so that the sums stay in registers.
SK_INLINE void SK(tile)(const int rows, const int columns, int64_t depth, const float *x, int64_t x_stride,
                        const float *w, int64_t w_stride, float *y, int64_t y_stride) {
    f32x16 sum[4][4];
    SK_UNROLL for (int m = 0; m < rows; m++)
        SK_UNROLL for (int n = 0; n < columns; n++) sum[m][n] = (f32x16){0};
    int64_t k = 0;
    for (; k + 16 <= depth; k += 16) {
        f32x16 b[4];
        SK_UNROLL for (int n = 0; n < columns; n++) b[n] = SK(load)(w + n * w_stride + k);
        SK_UNROLL for (int m = 0; m < rows; m++) {
            f32x16 a = SK(load)(x + m * x_stride + k);
            SK_UNROLL for (int n = 0; n < columns; n++) sum[m][n] = SK(fma)(a, b[n], sum[m][n]);
        }
    }
    if (k < depth) {
        SK_UNROLL for (int m = 0; m < rows; m++) {
            f32x16 a = SK(load_part)(x + m * x_stride + k, depth - k);
            SK_UNROLL for (int n = 0; n < columns; n++) {
                f32x16 b = SK(load_part)(w + n * w_stride + k, depth - k);
                sum[m][n] = SK(fma)(a, b, sum[m][n]);
            }
        }
    }
    SK_UNROLL for (int m = 0; m < rows; m++)
        SK_UNROLL for (int n = 0; n < columns; n++) y[m * y_stride + n] = SK(reduce)(sum[m][n]);
}

// A strip of `width` columns of w against all rows of x; the strip stays in the nearest cache.
SK_INLINE void SK(strip)(const int width, int64_t rows, int64_t depth, const float *x, int64_t x_stride,
                         const float *w, int64_t w_stride, float *y, int64_t y_stride) {
    int64_t m = 0;
    for (; m + SK_TILE_ROWS <= rows; m += SK_TILE_ROWS)
        SK(tile)(SK_TILE_ROWS, width, depth, x + m * x_stride, x_stride, w, w_stride, y + m * y_stride,
                 y_stride);
    for (; m < rows; m++)
        SK(tile)(1, width, depth, x + m * x_stride, x_stride, w, w_stride, y + m * y_stride, y_stride);
}

void SK(gemm)(int64_t rows, int64_t columns, int64_t depth, const float *x, int64_t x_stride,
              const float *w, int64_t w_stride, float *y, int64_t y_stride) {
    int64_t n = 0;
    for (; n + SK_TILE_COLUMNS <= columns; n += SK_TILE_COLUMNS)
        SK(strip)(SK_TILE_COLUMNS, rows, depth, x, x_stride, w + n * w_stride, w_stride, y + n, y_stride);
    for (; n < columns; n++)
        SK(strip)(1, rows, depth, x, x_stride, w + n * w_stride, w_stride, y + n, y_stride);
}

void SK(rms_norm)(int64_t rows, int64_t columns, const float *x, const float *scale, float epsilon,
                  float *y) {
    for (int64_t m = 0; m < rows; m++, x += columns, y += columns) {
        float squares;
        SK(tile)(1, 1, columns, x, columns, x, columns, &squares, 1);
        float inverse = 1.0f / __builtin_sqrtf(squares / (float)columns + epsilon);
        for (int64_t i = 0; i < columns; i++) y[i] = x[i] * inverse * scale[i];
    }
}

void SK(rope)(int32_t heads, int32_t dimension, int32_t interleaved, const float *cosine, const float *sine,
              float *x) {
    const int32_t half = dimension / 2, step = interleaved ? 2 : 1, apart = interleaved ? 1 : half;
    for (int32_t head = 0; head < heads; head++, x += dimension) {
        for (int32_t i = 0; i < half; i++) {
            float a = x[i * step], b = x[i * step + apart];
            x[i * step] = a * cosine[i] - b * sine[i];
            x[i * step + apart] = b * cosine[i] + a * sine[i];
        }
    }
}

void SK(add)(int64_t count, const float *y, float *x) {
    for (int64_t i = 0; i < count; i++) x[i] += y[i];
}

SK_INLINE f32x16 SK(silu)(f32x16 x) {
    return x / (SK(splat)(1.0f) + SK(exponential)(-x));
}

void SK(silu_multiply)(int64_t count, const float *up, float *gate) {
    int64_t i = 0;
    for (; i + 16 <= count; i += 16)
        SK(store)(gate + i, SK(silu)(SK(load)(gate + i)) * SK(load)(up + i));
    if (i < count) {
        f32x16 v = SK(silu)(SK(load_part)(gate + i, count - i)) * SK(load_part)(up + i, count - i);
        memcpy(gate + i, &v, (size_t)(count - i) * sizeof(float));
    }
}

void SK(exp)(int64_t count, const float *x, float *y) {
    int64_t i = 0;
    for (; i + 16 <= count; i += 16) SK(store)(y + i, SK(exponential)(SK(load)(x + i)));
    if (i < count) {
        f32x16 v = SK(exponential)(SK(load_part)(x + i, count - i));
        memcpy(y + i, &v, (size_t)(count - i) * sizeof(float));
    }
}

// scores[t] = query · key t * scale, page by page.
SK_INLINE void SK(score)(int64_t tokens, const float *query, const float *const *pages,
                         const sk_page_layout *layout, float scale, float *scores) {
    const int64_t dimension = layout->head_dimension;
    for (int64_t first = 0; first < tokens; first += layout->page_tokens) {
        const float *keys = pages[first / layout->page_tokens] + layout->key_offset;
        int64_t count = tokens - first < layout->page_tokens ? tokens - first : layout->page_tokens;
        int64_t t = 0;
        for (; t + 4 <= count; t += 4)
            SK(tile)(1, 4, dimension, query, 0, keys + t * dimension, dimension, scores + first + t, 0);
        for (; t < count; t++)
            SK(tile)(1, 1, dimension, query, 0, keys + t * dimension, dimension, scores + first + t, 0);
        for (t = 0; t < count; t++) scores[first + t] *= scale;
    }
}

// Replaces scores by exp(score - max), the last group filled with zeros, and returns 1 / their sum.
SK_INLINE float SK(soften)(int64_t tokens, float *scores) {
    float highest = scores[0];
    for (int64_t t = 1; t < tokens; t++) highest = scores[t] > highest ? scores[t] : highest;
    f32x16 sum = {0};
    for (int64_t t = 0; t < tokens; t += 16) {
        int64_t count = tokens - t < 16 ? tokens - t : 16;
        f32x16 v = SK(load_part)(scores + t, count) - SK(splat)(highest);
        v = SK(exponential)(v);
        memset(scores + t, 0, 16 * sizeof(float));
        memcpy(scores + t, &v, (size_t)count * sizeof(float));
        sum += SK(load)(scores + t);
    }
    return 1.0f / SK(reduce)(sum);
}

// output[0 ..< width*16] = sum over tokens of weight * value, tokens in order, times `inverse`.
SK_INLINE void SK(gather)(const int width, int64_t tokens, const float *weights, const float *const *pages,
                          const sk_page_layout *layout, int64_t element, float inverse, float *output) {
    const int64_t dimension = layout->head_dimension;
    f32x16 sum[4];
    SK_UNROLL for (int j = 0; j < width; j++) sum[j] = (f32x16){0};
    for (int64_t first = 0; first < tokens; first += layout->page_tokens) {
        const float *values = pages[first / layout->page_tokens] + layout->value_offset + element;
        int64_t count = tokens - first < layout->page_tokens ? tokens - first : layout->page_tokens;
        for (int64_t t = 0; t < count; t++) {
            f32x16 weight = SK(splat)(weights[first + t]);
            SK_UNROLL for (int j = 0; j < width; j++)
                sum[j] = SK(fma)(weight, SK(load)(values + t * dimension + 16 * j), sum[j]);
        }
    }
    SK_UNROLL for (int j = 0; j < width; j++) SK(store)(output + 16 * j, sum[j] * SK(splat)(inverse));
}

// The same for one element of the head, where its dimension is no multiple of 16.
SK_INLINE void SK(gather_one)(int64_t tokens, const float *weights, const float *const *pages,
                              const sk_page_layout *layout, int64_t element, float inverse, float *output) {
    float sum = 0;
    for (int64_t t = 0; t < tokens; t++) {
        const float *values = pages[t / layout->page_tokens] + layout->value_offset + element;
        sum = __builtin_fmaf(weights[t], values[t % layout->page_tokens * layout->head_dimension], sum);
    }
    *output = sum * inverse;
}

void SK(attention)(int32_t heads, int64_t tokens, const float *query, const float *const *pages,
                   sk_page_layout layout, float scale, float *scores, float *output) {
    const int64_t dimension = layout.head_dimension;
    for (int32_t head = 0; head < heads; head++, query += dimension, output += dimension) {
        SK(score)(tokens, query, pages, &layout, scale, scores);
        float inverse = SK(soften)(tokens, scores);
        int64_t d = 0;
        for (; d + 64 <= dimension; d += 64)
            SK(gather)(4, tokens, scores, pages, &layout, d, inverse, output + d);
        for (; d + 16 <= dimension; d += 16)
            SK(gather)(1, tokens, scores, pages, &layout, d, inverse, output + d);
        for (; d < dimension; d++) SK(gather_one)(tokens, scores, pages, &layout, d, inverse, output + d);
    }
}
