// Products with weights of 12 bits; see include/twelve.h. Included for each instruction set behind
// packed_kernels.h with SK_TWELVE_ROWS, the rows of a tile, SK_TWELVE_PANELS(rows), the panels
// that so many rows take at once, one or two, and SK_TWELVE_CHAINS(sums), the chains that each of
// so many sums of a tile needs to hide what it waits for, defined, and this, in its own
// instructions:
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

// Some panels side by side, of which a stretch of blocks is multiplied at a time.
typedef struct SK(strip) {
    const uint8_t *panels;
    int64_t panel_bytes, columns;
    // A panel's blocks, and those of the stretch.
    int64_t blocks, first, last;
    // A tile fetches ahead the groups whose number has `turn` in the bits `turns`.
    int turns, turn;
} SK(strip);

// Blocks of a stretch, and how far ahead is fetched: the tiles of a stretch share the fetching, so
// that memory is read evenly and not at the first tile's pace.
enum { SK_TWELVE_STRETCH = 6 };

// The dot products of a block with rows x (16 * panels) weights.
SK_INLINE void SK(twelve_block)(const int rows, const int panels, const SK(strip) *strip,
                                int64_t block, const sk_wide_block *x, i32x16 (*dots)[2][4]) {
    const int chains = SK_TWELVE_CHAINS(rows * panels);
    const int is_at_end = block + SK_TWELVE_STRETCH >= strip->blocks;
    const uint8_t *w = strip->panels + block * SK_TWELVE_BYTES,
                  *ahead = w + SK_TWELVE_STRETCH * SK_TWELVE_BYTES +
                           is_at_end * (panels - 1) * strip->panel_bytes;
    if (strip->turn == 0)
        SK_FOR (int n = 0; n < panels; n++) __builtin_prefetch(ahead + n * strip->panel_bytes);
    for (int group = 0; group < 8; group++) {
        const int64_t start = 64 + group * SK_GROUP_BYTES;
        if ((group & strip->turns) == strip->turn)
            SK_FOR (int n = 0; n < panels; n++)
                SK_FOR (int line = 0; line < SK_GROUP_BYTES; line += 64)
                    __builtin_prefetch(ahead + n * strip->panel_bytes + start + line);
        i16x32 v[2][4];
        SK_FOR (int n = 0; n < panels; n++)
            SK(unpack_twelve)(w + n * strip->panel_bytes + start, v[n]);
        SK_FOR (int j = 0; j < 4; j++)
            SK_FOR (int m = 0; m < rows; m++) {
                const int16_t *pair = x[m * strip->blocks + block].values + 8 * group + 2 * j;
                SK_FOR (int n = 0; n < panels; n++)
                    dots[m][n][j % chains] =
                        SK(add_pairs)(dots[m][n][j % chains], v[n][j], pair);
            }
    }
    SK_FOR (int m = 0; m < rows; m++)
        SK_FOR (int n = 0; n < panels; n++)
            SK_FOR (int j = 1; j < chains; j++) dots[m][n][0] += dots[m][n][j];
}

// rows x (16 * panels) outputs, added to those in y unless the stretch is the first.
SK_INLINE void SK(twelve_tile)(const int rows, const int panels, const SK(strip) *strip,
                               const sk_wide_block *x, float *y, int64_t y_stride) {
    f32x16 sums[SK_TWELVE_ROWS][2];
    SK_FOR (int m = 0; m < rows; m++)
        SK_FOR (int n = 0; n < panels; n++) {
            const float *start = y + m * y_stride + 16 * n;
            const int64_t columns = strip->columns - 16 * n;
            sums[m][n] = strip->first == 0 ? (f32x16){0}
                         : columns >= 16   ? SK(load)(start)
                                           : SK(load_part)(start, columns);
        }
    for (int64_t block = strip->first; block < strip->last; block++) {
        i32x16 dots[SK_TWELVE_ROWS][2][4] = {0};
        SK(twelve_block)(rows, panels, strip, block, x, dots);
        SK_FOR (int n = 0; n < panels; n++) {
            const uint8_t *w = strip->panels + n * strip->panel_bytes + block * SK_TWELVE_BYTES;
            const f32x16 scale = SK(load)((const float *)w);
            SK_FOR (int m = 0; m < rows; m++) {
                const f32x16 dot = __builtin_convertvector(dots[m][n][0], f32x16);
                const float x_scale = x[m * strip->blocks + block].scale;
                sums[m][n] = SK(fma)(dot, scale * SK(splat)(x_scale), sums[m][n]);
            }
        }
    }
    SK_FOR (int m = 0; m < rows; m++)
        SK_FOR (int n = 0; n < panels; n++)
            SK(store_part)(y + m * y_stride + 16 * n, sums[m][n], strip->columns - 16 * n);
}

SK_INLINE void SK(twelve_strip)(const int panels, int64_t rows, SK(strip) strip,
                                const sk_wide_block *x, float *y, int64_t y_stride) {
    const int64_t tiles = (rows + SK_TWELVE_ROWS - 1) / SK_TWELVE_ROWS,
                  stretch = tiles == 1 ? strip.blocks : SK_TWELVE_STRETCH;
    strip.turns = tiles == 1 ? 0 : tiles < 4 ? 1 : 3;
    for (; strip.first < strip.blocks; strip.first = strip.last) {
        const int64_t last = strip.first + stretch;
        strip.last = last < strip.blocks ? last : strip.blocks;
        strip.turn = 0;
        for (int64_t m = 0, count; m < rows; m += count, strip.turn++) {
            count = SK(tile_rows)(rows - m, SK_TWELVE_ROWS);
            switch (count) {
#define SK_ROWS(count) \
    case count: \
        if (count <= SK_TWELVE_ROWS) \
            SK(twelve_tile)(count, panels, &strip, x + m * strip.blocks, y + m * y_stride, \
                            y_stride); \
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
}

void SK(twelve_multiply)(int64_t rows, int64_t columns, int64_t depth, const sk_wide_block *x,
                         const uint8_t *panels, float *y, int64_t y_stride) {
    SK(strip) strip = {.panels = panels,
                       .panel_bytes = sk_twelve_panel_bytes(depth),
                       .columns = columns,
                       .blocks = depth / SK_WIDE_BLOCK};
    for (int64_t count; strip.columns > 0; strip.columns -= 16 * count) {
        count = strip.columns > 16 ? SK_TWELVE_PANELS(rows) : 1;
        if (count == 2) SK(twelve_strip)(2, rows, strip, x, y, y_stride);
        else SK(twelve_strip)(1, rows, strip, x, y, y_stride);
        strip.panels += count * strip.panel_bytes;
        y += 16 * count;
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
