// Products with weights of 12 bits; see include/twelve.h. Included for each instruction set behind
// packed_kernels.h with SK_TWELVE_ROWS, the rows of a tile, and SK_TWELVE_CHAINS(rows), the chains
// of sums a row needs to hide what each waits for, defined, and this, in its own instructions:
//   SK(add_pairs)(sum, w, x)  adds w[2c] * x[0] + w[2c+1] * x[1] to column c
#include "twelve_variants.h"

enum { SK_WIDE_BLOCK = 64, SK_GROUP_BYTES = 3 * 64, SK_TWELVE_BYTES = 64 + 8 * SK_GROUP_BYTES };

SK_INLINE u16x32 SK(load_pairs)(const uint8_t *p) {
    u16x32 v;
    memcpy(&v, p, sizeof v);
    return v;
}

// The four vectors of a group.
SK_INLINE void SK(unpack_twelve)(const uint8_t *p, i16x32 *v) {
    const u16x32 a = SK(load_pairs)(p), b = SK(load_pairs)(p + 64), c = SK(load_pairs)(p + 128);
    v[0] = (i16x32)a >> 4;
    v[1] = (i16x32)b >> 4;
    v[2] = (i16x32)c >> 4;
    v[3] = (i16x32)(a << 12 | (b & 15) << 8 | (c & 15) << 4) >> 4;
}

// rows x 16 outputs.
SK_INLINE void SK(twelve_tile)(const int rows, int64_t depth, const sk_wide_block *x,
                               const uint8_t *w, int fetches, int64_t columns, float *y,
                               int64_t y_stride) {
    const int chains = SK_TWELVE_CHAINS(rows);
    const int64_t blocks = depth / SK_WIDE_BLOCK;
    f32x16 sums[SK_TWELVE_ROWS];
    SK_FOR (int m = 0; m < rows; m++) sums[m] = (f32x16){0};
    for (int64_t block = 0; block < blocks; block++, x++, w += SK_TWELVE_BYTES) {
        i32x16 dots[SK_TWELVE_ROWS][4];
        SK_FOR (int m = 0; m < rows; m++)
            SK_FOR (int j = 0; j < chains; j++) dots[m][j] = (i32x16){0};
        for (int group = 0; group < 8; group++) {
            const uint8_t *at = w + 64 + group * SK_GROUP_BYTES;
            if (fetches)
                SK_FOR (int line = 0; line < SK_GROUP_BYTES; line += 64)
                    __builtin_prefetch(at + SK_AHEAD + line);
            i16x32 v[4];
            SK(unpack_twelve)(at, v);
            SK_FOR (int j = 0; j < 4; j++)
                SK_FOR (int m = 0; m < rows; m++)
                    dots[m][j % chains] = SK(add_pairs)(dots[m][j % chains], v[j],
                                                        x[m * blocks].values + 8 * group + 2 * j);
        }
        const f32x16 scale = SK(load)((const float *)w);
        SK_FOR (int m = 0; m < rows; m++) {
            i32x16 dot = dots[m][0];
            SK_FOR (int j = 1; j < chains; j++) dot += dots[m][j];
            sums[m] = SK(fma)(__builtin_convertvector(dot, f32x16),
                              scale * SK(splat)(x[m * blocks].scale), sums[m]);
        }
    }
    SK_FOR (int m = 0; m < rows; m++) SK(store_part)(y + m * y_stride, sums[m], columns);
}

void SK(twelve_multiply)(int64_t rows, int64_t columns, int64_t depth, const sk_wide_block *x,
                         const uint8_t *panels, float *y, int64_t y_stride) {
    const int64_t panel_bytes = sk_twelve_panel_bytes(depth);
    for (int64_t n = 0; n < columns; n += 16, panels += panel_bytes)
        for (int64_t m = 0, count; m < rows; m += count) {
            count = SK(tile_rows)(rows - m, SK_TWELVE_ROWS);
            switch (count) {
#define SK_ROWS(count) \
    case count: \
        if (count <= SK_TWELVE_ROWS) \
            SK(twelve_tile)(count, depth, x + m * (depth / SK_WIDE_BLOCK), panels, m == 0, \
                            columns - n, y + m * y_stride + n, y_stride); \
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

SK_INLINE void SK(quantise_wide_block)(const float *x, sk_wide_block *to) {
    const u32x16 magnitude = (u32x16)(i32x16){0} + 0x7fffffffu;
    const f32x16 rounding = SK(splat)(12582912.0f);
    f32x16 most = {0};
    for (int i = 0; i < 4; i++) {
        const f32x16 a = (f32x16)((u32x16)SK(load)(x + 16 * i) & magnitude);
        most = SK(select)(most > a, most, a);
    }
    const float greatest = SK(greatest)(most);
    const float inverse = greatest > 1e-30f ? 16383.0f / greatest : 0;
    for (int i = 0; i < 4; i++) {
        // Adding and taking off 1.5 * 2^23 rounds to the nearest integer, ties to even.
        const f32x16 whole = (SK(load)(x + 16 * i) * SK(splat)(inverse) + rounding) - rounding;
        const i16x16 values =
            __builtin_convertvector(__builtin_convertvector(whole, i32x16), i16x16);
        memcpy(to->values + 16 * i, &values, sizeof values);
    }
    to->scale = greatest > 1e-30f ? greatest / 16383.0f : 0;
}

void SK(quantise_wide)(int64_t rows, int64_t depth, const float *x, int64_t x_stride,
                       sk_wide_block *to) {
    for (int64_t m = 0; m < rows; m++, x += x_stride)
        for (int64_t k = 0; k < depth; k += SK_WIDE_BLOCK, to++) SK(quantise_wide_block)(x + k, to);
}
