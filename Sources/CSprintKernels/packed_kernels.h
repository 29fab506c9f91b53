// The packed products' one source; see include/packed.h. Included for each instruction set behind
// lanes_vectors.h, with SK(name) defined, these, which follow from its registers:
//   SK_FLOAT_SUMS          rows x panels of a float tile at most
//   SK_PANELS_OF(rows)     panels that so many rows take at once
//   SK_FLOAT_UNROLL        how often the loop over k is unrolled, as a pragma
//   SK_WIDEN_ROWS(form)    rows from which on 16-bit floats are widened once for all
//   SK_QUANTISED_ROWS      rows of a tile of quantised weights, SK_WIDE_ROWS if they have 8 bits
// and these, written in its own instructions:
//   SK(load_half)(p)              16 halves as floats; SK(load_brain)(p) the same of bfloat16
//   SK(partial)                   sums of products of a column, in lanes up to SK_PARTIAL_MAX
//   SK(start)(block, half, bias)  such sums with a bias of 8, 16, 32 or 128 taken off, of a half of
//                                 the block or, if that is -1, of all of it
//   SK(accumulate)(sum, w, x)     adds w[4c+i] * x[i], i < 4, to column c; w below 64
//   SK(widen)(sum)                the columns' sums
//   SK(dot_wide)(sum, w, x)       the same in 32 bits for 8-bit weights stored with 128 added, of
//                                 which SK_DOT_BIAS remains
#include "packed_variants.h"

// Bytes that the first tile of a panel fetches ahead of what it reads: the CPU's own prefetching
// stops at every page, which decoding, bound by memory, cannot wait for.
enum { SK_AHEAD = 6144 };

// Stores the first `count` lanes.
SK_INLINE void SK(store_part)(float *p, f32x16 v, int64_t count) {
    if (count >= 16) SK(store)(p, v);
    else memcpy(p, &v, (size_t)count * sizeof(float));
}

// Rows of the next tile of at most `most` where `left` are left: tiles differ by one row at most,
// for one of a row or two has too few chains of sums to hide what each waits for.
SK_INLINE int64_t SK(tile_rows)(int64_t left, int32_t most) {
    const int32_t tiles = (int32_t)((left + most - 1) / most);
    return ((int32_t)left + tiles - 1) / tiles;
}

#include "packed_float_kernels.h"

#include "packed_quantised_kernels.h"

// A function for each type, so that a profile tells them apart.
#define SK_FLOAT(name) \
    static __attribute__((noinline)) void SK(multiply_##name)( \
        int64_t rows, int64_t columns, int64_t depth, const float *x, int64_t x_stride, \
        const uint8_t *panels, float *y, int64_t y_stride) { \
        SK(float_panels)(sk_form_##name, rows, columns, depth, x, x_stride, panels, y, y_stride); \
    }
#define SK_QUANTISED(name) \
    static __attribute__((noinline)) void SK(multiply_##name)( \
        int64_t rows, int64_t columns, int64_t depth, const sk_block *x, const uint8_t *panels, \
        float *y, int64_t y_stride) { \
        SK(quantised_panels)(sk_form_##name, rows, columns, depth, x, panels, y, y_stride); \
    }
SK_FLOAT(f32)
SK_FLOAT(f16)
SK_FLOAT(bf16)
SK_QUANTISED(q8_0)
SK_QUANTISED(q4_0)
SK_QUANTISED(q4_1)
SK_QUANTISED(q5_0)
SK_QUANTISED(q5_1)
SK_QUANTISED(q4_K)
SK_QUANTISED(q5_K)
SK_QUANTISED(q6_K)
#undef SK_FLOAT
#undef SK_QUANTISED

void SK(panel_multiply)(sk_form form, int64_t rows, int64_t columns, int64_t depth, const float *x,
                        int64_t x_stride, const sk_block *q, const uint8_t *panels, float *y,
                        int64_t y_stride) {
    switch (form) {
#define SK_FLOAT(name) \
    case sk_form_##name: \
        SK(multiply_##name)(rows, columns, depth, x, x_stride, panels, y, y_stride); \
        break
#define SK_QUANTISED(name) \
    case sk_form_##name: SK(multiply_##name)(rows, columns, depth, q, panels, y, y_stride); break
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
