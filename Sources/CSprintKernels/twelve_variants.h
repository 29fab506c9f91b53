// The variants of the products with 12-bit weights, one for each instruction set; include/twelve.h
// says what they do.
#pragma once
#include "twelve.h"

#define SK_DECLARE_TWELVE(isa) \
    void sk_twelve_multiply_##isa(int64_t rows, int64_t columns, int64_t depth, \
                                  const sk_wide_block *x, const uint8_t *panels, float *y, \
                                  int64_t y_stride); \
    void sk_quantise_wide_##isa(int64_t rows, int64_t depth, const float *x, int64_t x_stride, \
                                sk_wide_block *to);

SK_DECLARE_TWELVE(portable)
SK_DECLARE_TWELVE(avx2)
SK_DECLARE_TWELVE(avx512)
SK_DECLARE_TWELVE(avx512vnni)
