#pragma once
#include <stdint.h>

#include "lanes.h"

// Products of the `fast` profile with weights that a file stores as floats, "+twelve" in its
// numerics id (contract C1).
//
// Float products cost one multiply-add an element and as many bytes as the file has. So a weight
// w[columns][depth], depth a multiple of 64 and no less, is held as 12-bit whole numbers with one
// scale for 64 elements of a row: 1.56 bytes an element, off by at most 1/4094 of the largest of
// the 64 (Q8_0: 1/254 of 32), and multiplied in pairs of 16 bits.
//
// Panels of 16 columns as in packed.h. A block is 64 k of 16 columns: the columns' scales as
// floats, then 8 x 3 x 64 bytes. Of each three times 64 bytes, read as 16-bit numbers, the upper
// 12 bits hold vectors 0, 1 and 2, the lower 4 bits hold vector 3's upper, middle and lower 4 bits.
// Numbers 2c and 2c+1 of vector j of group g belong to column c and k = 8g + 2j and 8g + 2j + 1.
//
// The order of arithmetic, the same on every CPU: for each block, in ascending order, the integer
// dot product is exact (it fits 32 bits), and sum = fma(dot, weight scale * x scale, sum).

// 64 elements of a row of x: value = scale * whole number, which is at most 16,383 in magnitude.
typedef struct sk_wide_block {
    int16_t values[64];
    float scale;
} sk_wide_block;

// Bytes of one panel of 16 columns.
int64_t sk_twelve_panel_bytes(int64_t depth);

// Packs `columns` rows of floats, at most 16 and `depth` apart, into one panel; the other columns
// are zeros. A block in which anything is infinite or no number has no number as its scale.
void sk_twelve_pack(int64_t columns, int64_t depth, const float *source, uint8_t *panel);

// Quantises rows of x, depth / 64 blocks each. scale = largest magnitude / 16383, rounded to even.
void sk_quantise_wide(sk_isa isa, int64_t rows, int64_t depth, const float *x, int64_t x_stride,
                      sk_wide_block *to);

// y[m][n] = sum over k of x[m][k] * w[n][k] for `columns` columns from a panel's first one on; the
// row stride is in floats.
void sk_twelve_multiply(sk_isa isa, int64_t rows, int64_t columns, int64_t depth,
                        const sk_wide_block *x, const uint8_t *panels, float *y, int64_t y_stride);
