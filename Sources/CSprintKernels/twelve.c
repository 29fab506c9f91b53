// Floats as 12-bit whole numbers in panels of 16 columns, and what multiplies with them; see
// include/twelve.h.
#include <float.h>
#include <math.h>
#include <string.h>

#define SK_VNNI(name) sk_##name##_avx512vnni
#include "dispatch.h"
#include "twelve_variants.h"

enum { COLUMNS = 16, BLOCK = 64, BLOCK_BYTES = 64 + 8 * 3 * 64 };

int64_t sk_twelve_panel_bytes(int64_t depth) { return depth / BLOCK * BLOCK_BYTES; }

static void place(uint8_t *at, uint16_t number) { memcpy(at, &number, sizeof number); }

// The whole numbers of a block, shifted up by four bits, and its scale.
static float quantise(const float *x, uint16_t *values) {
    float greatest = 0, sum = 0;
    for (int k = 0; k < BLOCK; k++) {
        const float magnitude = fabsf(x[k]);
        greatest = magnitude > greatest ? magnitude : greatest;
        sum += magnitude;
    }
    const float inverse = greatest > 1e-30f ? 2047.0f / greatest : 0;
    for (int k = 0; k < BLOCK; k++) {
        const float whole = (x[k] * inverse + 12582912.0f) - 12582912.0f;
        values[k] = (uint16_t)((uint32_t)(int32_t)whole << 4);
    }
    if (!(sum <= FLT_MAX)) {
        memset(values, 0, BLOCK * sizeof *values);
        return NAN;
    }
    return greatest > 1e-30f ? greatest / 2047.0f : 0;
}

void sk_twelve_pack(int64_t columns, int64_t depth, const float *source, uint8_t *panel) {
    memset(panel, 0, (size_t)sk_twelve_panel_bytes(depth));
    for (int64_t column = 0; column < columns; column++, source += depth)
        for (int64_t block = 0; block < depth / BLOCK; block++) {
            uint8_t *to = panel + block * BLOCK_BYTES;
            uint16_t values[BLOCK];
            const float scale = quantise(source + block * BLOCK, values);
            memcpy(to + column * sizeof scale, &scale, sizeof scale);
            to += 64 + column * 4;
            for (const uint16_t *v = values; v < values + BLOCK; v += 8, to += 3 * 64)
                for (int i = 0; i < 2; i++) {
                    const uint16_t last = v[6 + i];
                    place(to + 2 * i, v[i] | last >> 12);
                    place(to + 64 + 2 * i, v[2 + i] | (last >> 8 & 15));
                    place(to + 128 + 2 * i, v[4 + i] | (last >> 4 & 15));
                }
        }
}

void sk_quantise_wide(sk_isa isa, int64_t rows, int64_t depth, const float *x, int64_t x_stride,
                      sk_wide_block *to) {
    SK_DISPATCH(quantise_wide, rows, depth, x, x_stride, to);
}

void sk_twelve_multiply(sk_isa isa, int64_t rows, int64_t columns, int64_t depth,
                        const sk_wide_block *x, const uint8_t *panels, float *y, int64_t y_stride) {
    SK_DISPATCH(twelve_multiply, rows, columns, depth, x, panels, y, y_stride);
}
