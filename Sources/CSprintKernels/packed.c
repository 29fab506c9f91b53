// Sends each call of the `fast` kernels to the instruction set it names.
#define SK_VNNI(name) sk_##name##_avx512vnni
#include "dispatch.h"
#include "packed_variants.h"

void sk_quantise(sk_isa isa, int64_t rows, int64_t depth, const float *x, int64_t x_stride,
                 sk_block *to) {
    SK_DISPATCH(quantise, rows, depth, x, x_stride, to);
}

void sk_panel_multiply(sk_isa isa, sk_form form, int64_t rows, int64_t columns, int64_t depth,
                       const float *x, int64_t x_stride, const sk_block *q, const uint8_t *panels,
                       float *y, int64_t y_stride) {
    SK_DISPATCH(panel_multiply, form, rows, columns, depth, x, x_stride, q, panels, y, y_stride);
}

void sk_half_attend(sk_isa isa, sk_half_rows rows, int64_t first, sk_half_page here,
                    sk_half_page next) {
    SK_DISPATCH(half_attend, rows, first, here, next);
}

void sk_half_finish(sk_isa isa, sk_half_rows rows) { SK_DISPATCH(half_finish, rows); }

void sk_half_store(sk_isa isa, int32_t heads, int32_t dimension, const float *keys,
                   const float *values, uint16_t *key_plane, uint16_t *value_plane, int32_t slot) {
    SK_DISPATCH(half_store, heads, dimension, keys, values, key_plane, value_plane, slot);
}
