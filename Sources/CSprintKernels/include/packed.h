#pragma once
#include <stdint.h>

#include "lanes.h"

// Products of the `fast` profile, numerics id "panels16" (contract C1).
//
// A weight w[columns][depth] is stored as panels of 16 columns, the last filled with zeros. In a
// panel the 16 columns lie side by side for every k, so that a vector's lanes are columns and no
// sum crosses lanes. Floats keep their type. Quantised types keep their bits: a block is 32 k of 16
// columns, first the columns' scales, then the values, of which byte 4c+i of vector j belongs to
// column c and k = 4j+i. As few shifts as possible unpack them:
//   4 bits: low nibbles of 4 x 64 bytes hold vectors 0 to 3, high nibbles 4 to 7.
//   5 bits: the low bits of 5 x 64 bytes hold vectors 0 to 4; their high bits hold 5 (bytes 0; two
//           bits in bytes 1), 6 (bytes 2; 3) and 7 (bytes 4; one bit each in bytes 1 and 3).
//   6 bits: of each half's 3 x 64 bytes the low bits hold three vectors, the high bits the fourth.
//
// The order of arithmetic, the same on every CPU: a float product is one chain of fused
// multiply-adds in ascending k. A quantised one takes x as blocks of 32 bytes with one scale
// (sk_quantise); for each block, in ascending order, the integer dot product is exact, and sum =
// fma(dot, weight scale * x scale, sum); types with a minimum then add fma(minimum, x scale * sum
// of x, sum); Q6_K has two scales a block and adds twice.

typedef enum sk_form {
    sk_form_f32,
    sk_form_f16,
    sk_form_bf16,
    sk_form_q8_0,
    sk_form_q4_0,
    sk_form_q4_1,
    sk_form_q5_0,
    sk_form_q5_1,
    sk_form_q4_K,
    sk_form_q5_K,
    sk_form_q6_K
} sk_form;

// 32 elements of a row of x: value = scale * byte. What a kernel takes from a block besides lies
// beside its bytes, so that a tile walks one pointer a row.
typedef struct sk_block {
    int8_t values[32];
    // `sum` is scale * (sum of the bytes).
    float scale, sum;
    // What a bias of 8 takes off, -8 * (sum of the bytes): of the whole block and of each 16 bytes.
    int32_t whole, halves[2];
    // The same in two parts, of the bytes k with k % 4 < 2 and of the others, as kernels add up
    // that multiply in pairs.
    int16_t whole_pair[2], half_pairs[2][2];
} sk_block;

// Bytes of one panel of 16 columns; depth is a whole number of the type's blocks.
int64_t sk_panel_bytes(sk_form form, int64_t depth);

// Packs `columns` rows of a GGUF tensor of `depth` elements each into panels.
void sk_pack(sk_form form, int64_t columns, int64_t depth, const uint8_t *source, uint8_t *panels);

// Quantises rows of x, depth / 32 blocks each; depth is a multiple of 32. scale = largest magnitude
// / 127, bytes rounded to even.
void sk_quantise(sk_isa isa, int64_t rows, int64_t depth, const float *x, int64_t x_stride,
                 sk_block *to);

// y[m][n] = sum over k of x[m][k] * w[n][k] for `columns` columns from a panel's first one on.
// Float forms read x, quantised ones q; row strides in floats.
void sk_panel_multiply(sk_isa isa, sk_form form, int64_t rows, int64_t columns, int64_t depth,
                       const float *x, int64_t x_stride, const sk_block *q, const uint8_t *panels,
                       float *y, int64_t y_stride);
