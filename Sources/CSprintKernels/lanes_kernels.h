// The kernels' one source; see include/lanes.h. Included three times with SK(name), SK_TILE_ROWS
// and SK_TILE_COLUMNS defined, each time under another instruction set.
#include "lanes_variants.h"

#include "lanes_vectors.h"

// One tile of the product. Inlined with constant sizes, so that the sums stay in registers.
SK_INLINE void SK(tile)(const int rows, const int columns, int64_t depth, const float *x,
                        int64_t x_stride, const float *w, int64_t w_stride, float *y,
                        int64_t y_stride) {
    f32x16 sum[4][4];
    SK_FOR (int m = 0; m < rows; m++)
        SK_FOR (int n = 0; n < columns; n++) sum[m][n] = (f32x16){0};
    int64_t k = 0;
    for (; k + 16 <= depth; k += 16) {
        f32x16 b[4];
        SK_FOR (int n = 0; n < columns; n++) b[n] = SK(load)(w + n * w_stride + k);
        SK_FOR (int m = 0; m < rows; m++) {
            f32x16 a = SK(load)(x + m * x_stride + k);
            SK_FOR (int n = 0; n < columns; n++) sum[m][n] = SK(fma)(a, b[n], sum[m][n]);
        }
    }
    if (k < depth) {
        SK_FOR (int m = 0; m < rows; m++) {
            f32x16 a = SK(load_part)(x + m * x_stride + k, depth - k);
            SK_FOR (int n = 0; n < columns; n++) {
                f32x16 b = SK(load_part)(w + n * w_stride + k, depth - k);
                sum[m][n] = SK(fma)(a, b, sum[m][n]);
            }
        }
    }
    SK_FOR (int m = 0; m < rows; m++)
        SK_FOR (int n = 0; n < columns; n++) y[m * y_stride + n] = SK(reduce)(sum[m][n]);
}

// A strip of `width` columns of w against all rows of x; the strip stays in the nearest cache.
SK_INLINE void SK(strip)(const int width, int64_t rows, int64_t depth, const float *x,
                         int64_t x_stride, const float *w, int64_t w_stride, float *y,
                         int64_t y_stride) {
    int64_t m = 0;
    for (; m + SK_TILE_ROWS <= rows; m += SK_TILE_ROWS)
        SK(tile)(SK_TILE_ROWS, width, depth, x + m * x_stride, x_stride, w, w_stride,
                 y + m * y_stride, y_stride);
    for (; m < rows; m++)
        SK(tile)(1, width, depth, x + m * x_stride, x_stride, w, w_stride, y + m * y_stride,
                 y_stride);
}

void SK(gemm)(int64_t rows, int64_t columns, int64_t depth, const float *x, int64_t x_stride,
              const float *w, int64_t w_stride, float *y, int64_t y_stride) {
    int64_t n = 0;
    for (; n + SK_TILE_COLUMNS <= columns; n += SK_TILE_COLUMNS)
        SK(strip)(SK_TILE_COLUMNS, rows, depth, x, x_stride, w + n * w_stride, w_stride, y + n,
                  y_stride);
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

void SK(rope)(int32_t heads, int32_t dimension, int32_t interleaved, const float *cosine,
              const float *sine, float *x) {
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

SK_INLINE f32x16 SK(silu)(f32x16 x) { return x / (SK(splat)(1.0f) + SK(exponential)(-x)); }

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
            SK(tile)(1, 4, dimension, query, 0, keys + t * dimension, dimension, scores + first + t,
                     0);
        for (; t < count; t++)
            SK(tile)(1, 1, dimension, query, 0, keys + t * dimension, dimension, scores + first + t,
                     0);
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
SK_INLINE void SK(gather)(const int width, int64_t tokens, const float *weights,
                          const float *const *pages, const sk_page_layout *layout, int64_t element,
                          float inverse, float *output) {
    const int64_t dimension = layout->head_dimension;
    f32x16 sum[4];
    SK_FOR (int j = 0; j < width; j++) sum[j] = (f32x16){0};
    for (int64_t first = 0; first < tokens; first += layout->page_tokens) {
        const float *values = pages[first / layout->page_tokens] + layout->value_offset + element;
        int64_t count = tokens - first < layout->page_tokens ? tokens - first : layout->page_tokens;
        for (int64_t t = 0; t < count; t++) {
            f32x16 weight = SK(splat)(weights[first + t]);
            SK_FOR (int j = 0; j < width; j++)
                sum[j] = SK(fma)(weight, SK(load)(values + t * dimension + 16 * j), sum[j]);
        }
    }
    SK_FOR (int j = 0; j < width; j++) SK(store)(output + 16 * j, sum[j] * SK(splat)(inverse));
}

// The same for one element of the head, where its dimension is no multiple of 16.
SK_INLINE void SK(gather_one)(int64_t tokens, const float *weights, const float *const *pages,
                              const sk_page_layout *layout, int64_t element, float inverse,
                              float *output) {
    float sum = 0;
    for (int64_t t = 0; t < tokens; t++) {
        const float *values = pages[t / layout->page_tokens] + layout->value_offset + element;
        sum = __builtin_fmaf(weights[t], values[t % layout->page_tokens * layout->head_dimension],
                             sum);
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
        for (; d < dimension; d++)
            SK(gather_one)(tokens, scores, pages, &layout, d, inverse, output + d);
    }
}

// All ones in the lanes of legal ids first ..< first + 16; first is a multiple of 16.
SK_INLINE i32x16 SK(legal)(const uint64_t *mask, int64_t first, i32x16 lane) {
    const int32_t bits = mask ? (int32_t)(mask[first >> 6] >> (first & 63) & 0xffff) : 0xffff;
    return -(((i32x16){0} + bits) >> lane & 1);
}

void SK(sift)(int64_t count, const float *x, const uint64_t *mask, int32_t wants_sums,
              sk_sifted *sifted) {
    const i32x16 lane = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    f32x16 greatest = SK(splat)(-__builtin_inff()), best = greatest;
    i32x16 ids = (i32x16){0} - 1;
    for (int64_t i = 0; i < count; i += 16) {
        const i32x16 there = lane < (int32_t)(count - i < 16 ? count - i : 16);
        const f32x16 v = i + 16 <= count ? SK(load)(x + i) : SK(load_part)(x + i, count - i);
        const i32x16 better = (v > best) & SK(legal)(mask, i, lane) & there;
        best = SK(select)(better, v, best);
        ids = (better & (lane + (int32_t)i)) | (~better & ids);
        greatest = SK(select)((v > greatest) & there, v, greatest);
    }
    int32_t top = 0;
    for (int32_t i = 1; i < 16; i++)
        if (ids[i] >= 0 &&
            (ids[top] < 0 || best[i] > best[top] || (best[i] == best[top] && ids[i] < ids[top])))
            top = i;
    *sifted = (sk_sifted){ids[top], 0, 0};
    if (!wants_sums) return;
    const f32x16 zero = {0}, highest = SK(splat)(SK(greatest)(greatest));
    f32x16 kept = {0}, taken = {0};
    for (int64_t i = 0; i < count; i += 16) {
        const i32x16 there = lane < (int32_t)(count - i < 16 ? count - i : 16);
        const f32x16 v = i + 16 <= count ? SK(load)(x + i) : SK(load_part)(x + i, count - i);
        const f32x16 e = SK(select)(there, SK(exponential)(v - highest), zero);
        const i32x16 legal = SK(legal)(mask, i, lane);
        kept += SK(select)(legal, e, zero);
        taken += SK(select)(legal, zero, e);
    }
    sifted->kept = SK(reduce)(kept);
    sifted->taken = SK(reduce)(taken);
}

// e^x in double for x <= 0: 2^k * e^r with the nearest k, |r| <= 0.347, and Taylor to r^13 (error
// under 2^-56). Adding and taking off 1.5 * 2^52 rounds to an integer, whose bits are then there.
SK_INLINE f64x8 SK(double_exponential)(f64x8 x) {
    const f64x8 rounding = (f64x8){0} + 6755399441055744.0;
    const f64x8 shifted = x * 1.4426950408889634 + rounding, k = shifted - rounding;
    const f64x8 r = (x - k * 6.93147180369123816490e-01) - k * 1.90821492927058770002e-10;
    f64x8 p = (f64x8){0} + 1.0 / 6227020800;
    p = p * r + 1.0 / 479001600;
    p = p * r + 1.0 / 39916800;
    p = p * r + 1.0 / 3628800;
    p = p * r + 1.0 / 362880;
    p = p * r + 1.0 / 40320;
    p = p * r + 1.0 / 5040;
    p = p * r + 1.0 / 720;
    p = p * r + 1.0 / 120;
    p = p * r + 1.0 / 24;
    p = p * r + 1.0 / 6;
    p = p * r + 0.5;
    p = p * r * r + r + 1;
    const i64x8 power = ((i64x8)shifted - (i64x8)rounding + 1023) << 52;
    return p * (f64x8)power;
}

// The weights of ids first ..< first + 8, of which `left` are there.
SK_INLINE f64x8 SK(weigh_eight)(const float *x, const uint64_t *mask, int64_t first, int64_t left,
                                float top, double temperature, f32x8 *logits) {
    const i32x8 lane = {0, 1, 2, 3, 4, 5, 6, 7};
    const int32_t bits = mask ? (int32_t)(mask[first >> 6] >> (first & 63) & 0xff) : 0xff;
    const int32_t there = left < 8 ? (1 << left) - 1 : 0xff;
    const i32x8 legal = -(((i32x8){0} + (bits & there)) >> lane & 1);
    f32x8 v = {0};
    memcpy(&v, x + first, (size_t)(left < 8 ? left : 8) * sizeof(float));
    const f64x8 wide = __builtin_convertvector(v, f64x8);
    const f64x8 exponent = (wide - (double)top) / temperature;
    const i64x8 taken = __builtin_convertvector(legal, i64x8) & (i64x8)(exponent >= -36.0);
    const i32x8 narrow = __builtin_convertvector(taken, i32x8);
    const i32x8 least = (i32x8)((f32x8){0} - __builtin_inff());
    *logits = (f32x8)((narrow & (i32x8)v) | (~narrow & least));
    // What is not taken may be any number: only its bits are cleared.
    return (f64x8)(taken & (i64x8)SK(double_exponential)(exponent));
}

void SK(weigh)(int64_t count, const float *x, const uint64_t *mask, float top, double temperature,
               double *weights, float *maxima, double *sum) {
    f64x8 sums = {0};
    for (int64_t block = 0; block < count; block += 64) {
        f32x8 greatest = (f32x8){0} - __builtin_inff();
        for (int64_t i = block; i < count && i < block + 64; i += 8) {
            f32x8 v;
            const f64x8 w = SK(weigh_eight)(x, mask, i, count - i, top, temperature, &v);
            memcpy(weights + i, &w, (size_t)(count - i < 8 ? count - i : 8) * sizeof(double));
            sums += w;
            const i32x8 more = v > greatest;
            greatest = (f32x8)((more & (i32x8)v) | (~more & (i32x8)greatest));
        }
        float most = greatest[0];
        for (int i = 1; i < 8; i++) most = greatest[i] > most ? greatest[i] : most;
        maxima[block / 64] = most;
    }
    for (int half = 4; half > 0; half /= 2)
        for (int i = 0; i < half; i++) sums[i] += sums[i + half];
    *sum = sums[0];
}
