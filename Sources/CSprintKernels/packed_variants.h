// The variants of the `fast` kernels, one for each instruction set; include/packed.h and
// include/half_attention.h say what they do.
#pragma once
#include "half_attention.h"
#include "packed.h"

#define SK_DECLARE(isa) \
    void sk_panel_multiply_##isa(sk_form form, int64_t rows, int64_t columns, int64_t depth, \
                                 const float *x, int64_t x_stride, const sk_block *q, \
                                 const uint8_t *panels, float *y, int64_t y_stride); \
    void sk_quantise_##isa(int64_t rows, int64_t depth, const float *x, int64_t x_stride, \
                           sk_block *to); \
    void sk_half_attend_##isa(sk_half_rows rows, int64_t first, sk_half_page here, \
                              sk_half_page next); \
    void sk_half_finish_##isa(sk_half_rows rows); \
    void sk_half_store_##isa(int32_t heads, int32_t dimension, const float *keys, \
                             const float *values, uint16_t *key_plane, uint16_t *value_plane, \
                             int32_t slot);

SK_DECLARE(portable)
SK_DECLARE(avx2)
SK_DECLARE(avx512)
SK_DECLARE(avx512vnni)
