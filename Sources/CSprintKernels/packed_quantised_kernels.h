// Products of quantised weights with quantised rows; included by packed_kernels.h.

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

SK_INLINE u8x64 SK(load_bytes)(const uint8_t *p) {
    u8x64 v;
    memcpy(&v, p, sizeof v);
    return v;
}

// 64 bytes, each moved right by `places` bits. Shifts of 16 bits carry over bytes' borders; `mask`
// cuts that off.
SK_INLINE u8x64 SK(bits_at)(const uint8_t *p, const int places, const uint8_t mask) {
    typedef uint16_t u16x32 __attribute__((vector_size(64)));
    const u16x32 v = (u16x32)SK(load_bytes)(p);
    return (u8x64)(v >> places) & mask;
}

// Vector j of a block's values at p; see packed.h.
SK_INLINE u8x64 SK(unpack)(const int bits, const uint8_t *p, const int j) {
    if (bits == 8) return SK(load_bytes)(p + 64 * j);
    if (bits == 4) return SK(bits_at)(p + j % 4 * 64, j / 4 * 4, 15);
    if (bits == 5 && j < 5) return SK(bits_at)(p + 64 * j, 0, 31);
    if (bits == 5 && j < 7) {
        p += (j - 5) * 128;
        return SK(bits_at)(p, 5, 7) | SK(bits_at)(p + 64, 2, 24);
    }
    if (bits == 5)
        return SK(bits_at)(p + 256, 5, 7) | SK(bits_at)(p + 64, 4, 8) | SK(bits_at)(p + 192, 3, 16);
    p += j / 4 * 192;
    if (j % 4 < 3) return SK(bits_at)(p + j % 4 * 64, 0, 63);
    return SK(bits_at)(p, 6, 3) | SK(bits_at)(p + 64, 4, 12) | SK(bits_at)(p + 128, 2, 48);
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

// `super` holds what a super-block's bytes are multiples of, in the same places.
SK_INLINE SK(factors) SK(load_factors)(const int form, const uint8_t *block, SK(factors) super) {
    SK(factors) f = {0};
    if (!SK(is_super)(form)) {
        f.scale = SK(load_half)(block);
        if (SK(has_minimum)(form)) f.minimum = SK(load_half)(block + 32);
        return f;
    }
    f.scale = super.scale * SK(floats_of_bytes)(form == sk_form_q6_K, block);
    if (form == sk_form_q6_K) f.second = super.scale * SK(floats_of_bytes)(1, block + 16);
    else f.minimum = super.minimum * SK(floats_of_bytes)(0, block + 16);
    return f;
}

// The exact dot products of vectors first ..< first + count of a block with each row's bytes,
// the bias taken off. Vectors outside, rows inside: a vector is unpacked once for all rows, and as
// many products are added up in their narrow form as it holds.
SK_INLINE void SK(block_dots)(const int form, const int rows, const int first, const int count,
                              const uint8_t *values, const sk_block *x, int64_t x_stride,
                              i32x16 *dots) {
    const int bits = SK(bits)(form), bias = SK(bias)(form), reach = bias ? bias : (1 << bits) - 1,
              fit = SK_PARTIAL_MAX / (2 * 127 * reach), run = fit < count ? fit : count;
    SK(partial) sums[SK_QUANTISED_ROWS];
    SK_FOR (int m = 0; m < rows; m++) {
        const sk_block *block = x + m * x_stride;
        sums[m] = (SK(partial)){0};
        if (bias) sums[m] = SK(start)(block, count == 8 ? -1 : first / 4, bias);
        dots[m] = bits == 8 ? SK(widen)(sums[m]) : (i32x16){0};
    }
    SK_FOR (int j = first; j < first + count; j++) {
        const u8x64 w = SK(unpack)(bits, values, j);
        SK_FOR (int m = 0; m < rows; m++) {
            const int8_t *bytes = x[m * x_stride].values + 4 * j;
            if (bits == 8) {
                dots[m] = SK(dot_wide)(dots[m], w, bytes);
                continue;
            }
            sums[m] = SK(accumulate)(sums[m], w, bytes);
            if ((j + 1 - first) % run != 0) continue;
            dots[m] += SK(widen)(sums[m]);
            sums[m] = (SK(partial)){0};
        }
    }
}

// Adds one block's products to rows x 16 sums.
SK_INLINE void SK(add_block)(const int form, const int rows, SK(factors) f, const uint8_t *values,
                             const sk_block *x, int64_t x_stride, f32x16 *sums) {
    const int is_split = form == sk_form_q6_K;
    i32x16 dots[SK_QUANTISED_ROWS];
    SK(block_dots)(form, rows, 0, is_split ? 4 : 8, values, x, x_stride, dots);
    SK_FOR (int m = 0; m < rows; m++) {
        const sk_block *block = x + m * x_stride;
        const f32x16 dot = __builtin_convertvector(dots[m], f32x16);
        sums[m] = SK(fma)(dot, f.scale * SK(splat)(block->scale), sums[m]);
        if (SK(has_minimum)(form)) sums[m] = SK(fma)(f.minimum, SK(splat)(block->sum), sums[m]);
    }
    if (!is_split) return;
    SK(block_dots)(form, rows, 4, 4, values, x, x_stride, dots);
    SK_FOR (int m = 0; m < rows; m++) {
        const f32x16 dot = __builtin_convertvector(dots[m], f32x16);
        sums[m] = SK(fma)(dot, f.second * SK(splat)(x[m * x_stride].scale), sums[m]);
    }
}

// rows x 16 outputs of a quantised product.
SK_INLINE void SK(quantised_tile)(const int form, const int rows, int64_t depth, const sk_block *x,
                                  const uint8_t *w, int fetches, int64_t columns, float *y,
                                  int64_t y_stride) {
    const int bits = SK(bits)(form),
              header = SK(has_minimum)(form) && !SK(is_super)(form) ? 64 : 32,
              block_bytes = header + (bits == 8 ? 512 : 256) +
                            (bits == 5   ? 64
                             : bits == 6 ? 128
                                         : 0);
    const int64_t blocks = depth / 32;
    f32x16 sums[SK_QUANTISED_ROWS];
    SK_FOR (int m = 0; m < rows; m++) sums[m] = (f32x16){0};
    SK(factors) super = {0};
    for (int64_t block = 0; block < blocks; block++, x++, w += block_bytes) {
        if (SK(is_super)(form) && block % 8 == 0) {
            super.scale = SK(load_half)(w);
            if (form != sk_form_q6_K) super.minimum = -SK(load_half)(w + 32);
            w += form == sk_form_q6_K ? 32 : 64;
        }
        if (fetches)
            SK_FOR (int line = 0; line < block_bytes; line += 64)
                __builtin_prefetch(w + SK_AHEAD + line);
        const SK(factors) f = SK(load_factors)(form, w, super);
        SK(add_block)(form, rows, f, w + header, x, blocks, sums);
    }
    SK_FOR (int m = 0; m < rows; m++) SK(store_part)(y + m * y_stride, sums[m], columns);
}

SK_INLINE void SK(quantised_panels)(const int form, int64_t rows, int64_t columns, int64_t depth,
                                    const sk_block *x, const uint8_t *w, float *y,
                                    int64_t y_stride) {
    const int64_t panel_bytes = sk_panel_bytes((sk_form)form, depth);
    const int most = form == sk_form_q8_0 ? SK_WIDE_ROWS : SK_QUANTISED_ROWS;
    for (int64_t n = 0; n < columns; n += 16, w += panel_bytes)
        for (int64_t m = 0, count; m < rows; m += count) {
            count = SK(tile_rows)(rows - m, most);
            switch (count) {
#define SK_ROWS(count) \
    case count: \
        if (count <= most) \
            SK(quantised_tile)(form, count, depth, x + m * (depth / 32), w, m == 0, columns - n, \
                               y + m * y_stride + n, y_stride); \
        break
                SK_ROWS(1);
                SK_ROWS(2);
                SK_ROWS(3);
                SK_ROWS(4);
                SK_ROWS(5);
                SK_ROWS(6);
                SK_ROWS(7);
                SK_ROWS(8);
#undef SK_ROWS
            }
        }
}

// What a bias of 8 takes off; see sk_block.
SK_INLINE int32_t SK(take_off)(i32x16 bytes, int16_t *pair) {
    const i32x8 a = __builtin_shufflevector(bytes, bytes, 0, 1, 2, 3, 4, 5, 6, 7) +
                    __builtin_shufflevector(bytes, bytes, 8, 9, 10, 11, 12, 13, 14, 15);
    const i32x4 b = -8 * (__builtin_shufflevector(a, a, 0, 1, 2, 3) +
                          __builtin_shufflevector(a, a, 4, 5, 6, 7));
    pair[0] = (int16_t)(b[0] + b[1]);
    pair[1] = (int16_t)(b[2] + b[3]);
    return b[0] + b[1] + b[2] + b[3];
}

SK_INLINE void SK(quantise_block)(const float *x, sk_block *to) {
    const u32x16 magnitude = (u32x16)(i32x16){0} + 0x7fffffffu;
    const f32x16 rounding = SK(splat)(12582912.0f);
    const f32x16 low = SK(load)(x), high = SK(load)(x + 16);
    const f32x16 a = (f32x16)((u32x16)low & magnitude), b = (f32x16)((u32x16)high & magnitude);
    const float greatest = SK(greatest)(SK(select)(a > b, a, b));
    const float inverse = greatest > 1e-30f ? 127.0f / greatest : 0;
    // Adding and taking off 1.5 * 2^23 rounds to the nearest integer, ties to even.
    const i32x16 first =
        __builtin_convertvector((low * SK(splat)(inverse) + rounding) - rounding, i32x16);
    const i32x16 last =
        __builtin_convertvector((high * SK(splat)(inverse) + rounding) - rounding, i32x16);
    const i8x16 bytes[2] = {__builtin_convertvector(first, i8x16),
                            __builtin_convertvector(last, i8x16)};
    memcpy(to->values, bytes, 32);
    to->halves[0] = SK(take_off)(first, to->half_pairs[0]);
    to->halves[1] = SK(take_off)(last, to->half_pairs[1]);
    to->whole = to->halves[0] + to->halves[1];
    for (int i = 0; i < 2; i++)
        to->whole_pair[i] = (int16_t)(to->half_pairs[0][i] + to->half_pairs[1][i]);
    to->scale = greatest > 1e-30f ? greatest / 127.0f : 0;
    to->sum = to->scale * (float)(to->whole / -8);
}

void SK(quantise)(int64_t rows, int64_t depth, const float *x, int64_t x_stride, sk_block *to) {
    for (int64_t m = 0; m < rows; m++, x += x_stride)
        for (int64_t k = 0; k < depth; k += 32, to++) SK(quantise_block)(x + k, to);
}
