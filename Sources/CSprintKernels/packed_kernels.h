// The packed products' one source; see include/packed.h. Included for each instruction set behind
// lanes_vectors.h, with SK(name) and SK_DOT_BIAS defined and these written in its own instructions:
//   SK(load_half)(p)         16 halves as floats
//   SK(dot)(sum, w, x)       sum[c] + sum over i < 4 of w[4c+i] * x[i], w below 64
//   SK(dot_wide)(sum, w, x)  the same for 8-bit weights stored with 128 added, of which SK_DOT_BIAS
//   remains
#include "packed_variants.h"

SK_INLINE u8x64 SK(load_bytes)(const uint8_t *p) {
    u8x64 v;
    memcpy(&v, p, sizeof v);
    return v;
}

SK_INLINE f32x16 SK(load_weights)(const int form, const uint8_t *p) {
    if (form == sk_form_f32) return SK(load)((const float *)p);
    if (form == sk_form_f16) return SK(load_half)(p);
    u16x16 v;
    memcpy(&v, p, sizeof v);
    return (f32x16)(__builtin_convertvector(v, u32x16) << 16);
}

// Stores the first `count` lanes.
SK_INLINE void SK(store_part)(float *p, f32x16 v, int64_t count) {
    if (count >= 16) SK(store)(p, v);
    else memcpy(p, &v, (size_t)count * sizeof(float));
}

// rows x (16 * panels) outputs of a float product; sums stay in registers.
SK_INLINE void SK(float_tile)(const int form, const int rows, const int panels, int64_t depth,
                              const float *x, int64_t x_stride, const uint8_t *w,
                              int64_t panel_bytes, int64_t columns, float *y, int64_t y_stride) {
    const int64_t step = form == sk_form_f32 ? 64 : 32;
    f32x16 sum[12][8];
    SK_FOR (int m = 0; m < rows; m++)
        SK_FOR (int n = 0; n < panels; n++) sum[m][n] = (f32x16){0};
    for (int64_t k = 0; k < depth; k++) {
        f32x16 b[8];
        SK_FOR (int n = 0; n < panels; n++)
            b[n] = SK(load_weights)(form, w + n * panel_bytes + k * step);
        SK_FOR (int m = 0; m < rows; m++) {
            f32x16 a = SK(splat)(x[m * x_stride + k]);
            SK_FOR (int n = 0; n < panels; n++) sum[m][n] = SK(fma)(a, b[n], sum[m][n]);
        }
    }
    SK_FOR (int m = 0; m < rows; m++)
        SK_FOR (int n = 0; n < panels; n++)
            SK(store_part)(y + m * y_stride + 16 * n, sum[m][n], columns - 16 * n);
}

// All rows against `panels` panels.
SK_INLINE void SK(float_strip)(const int form, const int panels, int64_t rows, int64_t depth,
                               const float *x, int64_t x_stride, const uint8_t *w,
                               int64_t panel_bytes, int64_t columns, float *y, int64_t y_stride) {
    int64_t m = 0;
#define SK_ROWS(count) \
    for (; m + count <= rows; m += count) \
    SK(float_tile)(form, count, panels, depth, x + m * x_stride, x_stride, w, panel_bytes, \
                   columns, y + m * y_stride, y_stride)
    if (panels <= SK_FLOAT_SUMS / 12) SK_ROWS(12);
    if (panels <= SK_FLOAT_SUMS / 6) SK_ROWS(6);
    if (panels <= SK_FLOAT_SUMS / 4) SK_ROWS(4);
    if (panels <= SK_FLOAT_SUMS / 2) SK_ROWS(2);
    SK_ROWS(1);
#undef SK_ROWS
}

// Few rows take many panels at once, so that there are chains enough to hide the latency of one;
// many rows few panels, so that they stay in the nearest cache.
SK_INLINE void SK(float_panels)(const int form, int64_t rows, int64_t columns, int64_t depth,
                                const float *x, int64_t x_stride, const uint8_t *w, float *y,
                                int64_t y_stride) {
    const int64_t panel_bytes = sk_panel_bytes((sk_form)form, depth);
    int64_t n = 0;
#define SK_PANELS(count) \
    for (; n + 16 * (count - 1) < columns; n += 16 * count) \
    SK(float_strip)(form, count, rows, depth, x, x_stride, w + n / 16 * panel_bytes, panel_bytes, \
                    columns - n, y + n, y_stride)
    if (rows <= 3) SK_PANELS(SK_PANELS_FEW);
    if (rows <= 7) SK_PANELS(SK_PANELS_SOME);
    SK_PANELS(SK_PANELS_MANY);
    SK_PANELS(1);
#undef SK_PANELS
}

// Bits of a value.
SK_INLINE int SK(bits)(const int form) {
    switch (form) {
    case sk_form_q8_0: return 8;
    case sk_form_q5_0:
    case sk_form_q5_1:
    case sk_form_q5_K: return 5;
    case sk_form_q6_K: return 6;
    default: return 4;
    }
}

// What is taken off every stored value; SK_DOT_BIAS says how much of Q8_0's 128 the dot product
// leaves.
SK_INLINE int SK(bias)(const int form) {
    switch (form) {
    case sk_form_q8_0: return SK_DOT_BIAS;
    case sk_form_q4_0: return 8;
    case sk_form_q5_0: return 16;
    case sk_form_q6_K: return 32;
    default: return 0;
    }
}

SK_INLINE int SK(has_minimum)(const int form) {
    return form == sk_form_q4_1 || form == sk_form_q5_1 || form == sk_form_q4_K ||
           form == sk_form_q5_K;
}

SK_INLINE int SK(is_super)(const int form) {
    return form == sk_form_q4_K || form == sk_form_q5_K || form == sk_form_q6_K;
}

// The eight vectors of a block's values. 16-bit shifts carry bits over bytes' borders; the masks
// cut them off.
SK_INLINE void SK(unpack)(const int bits, const uint8_t *p, u8x64 *w) {
    typedef uint16_t u16x32 __attribute__((vector_size(64)));
    if (bits == 8) {
        SK_FOR (int j = 0; j < 8; j++) w[j] = SK(load_bytes)(p + 64 * j);
        return;
    }
    SK_FOR (int j = 0; j < 4; j++) {
        u8x64 both = SK(load_bytes)(p + 64 * j);
        w[j] = both & 15;
        w[j + 4] = (u8x64)((u16x32)both >> 4) & 15;
    }
    if (bits == 5) {
        u16x32 high = (u16x32)SK(load_bytes)(p + 256);
        SK_FOR (int j = 0; j < 8; j++)
            w[j] |= (u8x64)(j < 4 ? high << (4 - j) : high >> (j - 4)) & 16;
    }
    if (bits == 6) {
        SK_FOR (int j = 0; j < 8; j++) {
            u16x32 high = (u16x32)SK(load_bytes)(p + 256 + j / 4 * 64);
            w[j] |= (u8x64)(j % 4 < 2 ? high << (4 - j % 4 * 2) : high >> (j % 4 * 2 - 4)) & 48;
        }
    }
}

// A block's scales and minimum, 16 columns each; the second scale is Q6_K's.
typedef struct SK(factors) {
    f32x16 scale, second, minimum;
} SK(factors);

SK_INLINE f32x16 SK(floats_of_bytes)(const int is_signed, const uint8_t *p) {
    u8x16 v;
    memcpy(&v, p, sizeof v);
    return is_signed ? __builtin_convertvector((i8x16)v, f32x16)
                     : __builtin_convertvector(v, f32x16);
}

SK_INLINE SK(factors) SK(load_factors)(const int form, const uint8_t *block, const uint8_t *super) {
    SK(factors) f = {0};
    if (!SK(is_super)(form)) {
        f.scale = SK(load_half)(block);
        if (SK(has_minimum)(form)) f.minimum = SK(load_half)(block + 32);
        return f;
    }
    const f32x16 d = SK(load_half)(super);
    f.scale = d * SK(floats_of_bytes)(form == sk_form_q6_K, block);
    if (form == sk_form_q6_K) f.second = d * SK(floats_of_bytes)(1, block + 16);
    else f.minimum = -SK(load_half)(super + 32) * SK(floats_of_bytes)(0, block + 16);
    return f;
}

// The exact dot products of `count` vectors of a block with 4 * count bytes of x whose sum is
// `total`.
SK_INLINE f32x16 SK(block_dot)(const int form, const int count, const u8x64 *w, const int8_t *x,
                               int32_t total) {
    const int32_t start = -SK(bias)(form) * total;
    i32x16 sum = {start, start, start, start, start, start, start, start,
                  start, start, start, start, start, start, start, start};
    SK_FOR (int j = 0; j < count; j++)
        sum = form == sk_form_q8_0 ? SK(dot_wide)(sum, w[j], x + 4 * j)
                                   : SK(dot)(sum, w[j], x + 4 * j);
    return __builtin_convertvector(sum, f32x16);
}

// rows x 16 outputs of a quantised product.
SK_INLINE void SK(quantised_tile)(const int form, const int rows, int64_t depth, sk_quantised q,
                                  const uint8_t *w, int64_t columns, float *y, int64_t y_stride) {
    const int bits = SK(bits)(form), header = SK(is_super)(form) || SK(has_minimum)(form)
                                                  ? (SK(is_super)(form) ? 32 : 64)
                                                  : 32;
    const int64_t blocks = depth / 32, block_bytes = header + (bits == 8 ? 512 : 256) +
                                                     (bits == 5   ? 64
                                                      : bits == 6 ? 128
                                                                  : 0);
    f32x16 sum[8];
    SK_FOR (int m = 0; m < rows; m++) sum[m] = (f32x16){0};
    const uint8_t *super = w;
    for (int64_t block = 0; block < blocks; block++, w += block_bytes) {
        if (SK(is_super)(form) && block % 8 == 0) {
            super = w;
            w += form == sk_form_q6_K ? 32 : 64;
        }
        const SK(factors) f = SK(load_factors)(form, w, super);
        u8x64 values[8];
        SK(unpack)(bits, w + header, values);
        SK_FOR (int m = 0; m < rows; m++) {
            const int8_t *x = q.values + m * depth + block * 32;
            const int32_t *halves = q.halves + (m * blocks + block) * 2;
            const f32x16 scale = SK(splat)(q.scales[m * blocks + block]);
            if (form == sk_form_q6_K) {
                f32x16 first = SK(block_dot)(form, 4, values, x, halves[0]);
                f32x16 last = SK(block_dot)(form, 4, values + 4, x + 16, halves[1]);
                sum[m] = SK(fma)(first, f.scale * scale, sum[m]);
                sum[m] = SK(fma)(last, f.second * scale, sum[m]);
            } else {
                f32x16 dot = SK(block_dot)(form, 8, values, x, halves[0] + halves[1]);
                sum[m] = SK(fma)(dot, f.scale * scale, sum[m]);
            }
            if (SK(has_minimum)(form))
                sum[m] = SK(fma)(f.minimum, SK(splat)(q.sums[m * blocks + block]), sum[m]);
        }
    }
    SK_FOR (int m = 0; m < rows; m++) SK(store_part)(y + m * y_stride, sum[m], columns);
}

SK_INLINE sk_quantised SK(from_row)(sk_quantised q, int64_t row, int64_t depth) {
    return (sk_quantised){q.values + row * depth, q.scales + row * (depth / 32),
                          q.sums + row * (depth / 32), q.halves + row * (depth / 16)};
}

SK_INLINE void SK(quantised_panels)(const int form, int64_t rows, int64_t columns, int64_t depth,
                                    sk_quantised q, const uint8_t *w, float *y, int64_t y_stride) {
    const int64_t panel_bytes = sk_panel_bytes((sk_form)form, depth);
    for (int64_t n = 0; n < columns; n += 16, w += panel_bytes) {
        int64_t m = 0;
#define SK_ROWS(count) \
    for (; m + count <= rows; m += count) \
    SK(quantised_tile)(form, count, depth, SK(from_row)(q, m, depth), w, columns - n, \
                       y + m * y_stride + n, y_stride)
        SK_ROWS(8);
        SK_ROWS(6);
        SK_ROWS(4);
        SK_ROWS(2);
        SK_ROWS(1);
#undef SK_ROWS
    }
}

void SK(panel_multiply)(sk_form form, int64_t rows, int64_t columns, int64_t depth, const float *x,
                        int64_t x_stride, sk_quantised q, const uint8_t *panels, float *y,
                        int64_t y_stride) {
    switch (form) {
#define SK_FLOAT(name) \
    case sk_form_##name: \
        SK(float_panels)(sk_form_##name, rows, columns, depth, x, x_stride, panels, y, y_stride); \
        break
#define SK_QUANTISED(name) \
    case sk_form_##name: \
        SK(quantised_panels)(sk_form_##name, rows, columns, depth, q, panels, y, y_stride); \
        break
        SK_FLOAT(f32);
        SK_FLOAT(f16);
        SK_FLOAT(bf16);
        SK_QUANTISED(q8_0);
        SK_QUANTISED(q4_0);
        SK_QUANTISED(q4_1);
        SK_QUANTISED(q5_0);
        SK_QUANTISED(q5_1);
        SK_QUANTISED(q4_K);
        SK_QUANTISED(q5_K);
        SK_QUANTISED(q6_K);
#undef SK_FLOAT
#undef SK_QUANTISED
    }
}

void SK(quantise)(int64_t rows, int64_t depth, const float *x, int64_t x_stride, sk_quantised to) {
    const u32x16 magnitude = (u32x16)(i32x16){0} + 0x7fffffffu;
    const f32x16 rounding = SK(splat)(12582912.0f);
    for (int64_t m = 0; m < rows; m++, x += x_stride) {
        for (int64_t k = 0; k < depth; k += 32) {
            const f32x16 low = SK(load)(x + k), high = SK(load)(x + k + 16);
            const f32x16 a = (f32x16)((u32x16)low & magnitude),
                         b = (f32x16)((u32x16)high & magnitude);
            const float greatest = SK(greatest)(SK(select)(a > b, a, b));
            const float inverse = greatest > 1e-30f ? 127.0f / greatest : 0;
            // Adding and taking off 1.5 * 2^23 rounds to the nearest integer, ties to even.
            const i32x16 first =
                __builtin_convertvector((low * SK(splat)(inverse) + rounding) - rounding, i32x16);
            const i32x16 last =
                __builtin_convertvector((high * SK(splat)(inverse) + rounding) - rounding, i32x16);
            const i8x16 bytes[2] = {__builtin_convertvector(first, i8x16),
                                    __builtin_convertvector(last, i8x16)};
            memcpy(to.values, bytes, 32);
            const float scale = greatest > 1e-30f ? greatest / 127.0f : 0;
            to.halves[0] = SK(total)(first);
            to.halves[1] = SK(total)(last);
            *to.scales++ = scale;
            *to.sums++ = scale * (float)(to.halves[0] + to.halves[1]);
            to.values += 32;
            to.halves += 2;
        }
    }
}
