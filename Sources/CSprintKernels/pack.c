// Weights into panels of 16 columns; see include/packed.h.
#include <string.h>

#include "packed.h"

enum { LANES = 16, BLOCK = 32, SUPER = 256 };

// Bytes of one block of 32 k in a panel, a super-block's own header apart.
static int64_t block_bytes(sk_form form) {
    switch (form) {
    case sk_form_q8_0: return 32 + 512;
    case sk_form_q4_0: return 32 + 256;
    case sk_form_q4_1: return 64 + 256;
    case sk_form_q5_0: return 32 + 256 + 64;
    case sk_form_q5_1: return 64 + 256 + 64;
    case sk_form_q4_K: return 32 + 256;
    case sk_form_q5_K: return 32 + 256 + 64;
    case sk_form_q6_K: return 32 + 256 + 128;
    default: return 0;
    }
}

int64_t sk_panel_bytes(sk_form form, int64_t depth) {
    switch (form) {
    case sk_form_f32: return depth * LANES * 4;
    case sk_form_f16:
    case sk_form_bf16: return depth * LANES * 2;
    case sk_form_q4_K:
    case sk_form_q5_K: return depth / BLOCK * block_bytes(form) + depth / SUPER * 64;
    case sk_form_q6_K: return depth / BLOCK * block_bytes(form) + depth / SUPER * 32;
    default: return depth / BLOCK * block_bytes(form);
    }
}

static void pack_floats(int64_t size, int64_t depth, const uint8_t *row, int column,
                        uint8_t *panel) {
    for (int64_t k = 0; k < depth; k++)
        memcpy(panel + (k * LANES + column) * size, row + k * size, (size_t)size);
}

// Puts 32 values of `bits` bits each behind a block's scales, at column `column`; see packed.h.
static void place(const uint8_t *values, int bits, int column, uint8_t *to) {
    uint8_t *byte = to + column * 4;
    for (int i = 0; i < 4; i++, values++, byte++) {
        const uint8_t v[8] = {values[0],  values[4],  values[8],  values[12],
                              values[16], values[20], values[24], values[28]};
        if (bits == 8)
            for (int j = 0; j < 8; j++) byte[64 * j] = v[j];
        if (bits == 4)
            for (int j = 0; j < 4; j++) byte[64 * j] = (uint8_t)(v[j] | v[j + 4] << 4);
        if (bits == 5) {
            byte[0] = (uint8_t)(v[0] | (v[5] & 7) << 5);
            byte[64] = (uint8_t)(v[1] | (v[5] >> 3) << 5 | (v[7] >> 3 & 1) << 7);
            byte[128] = (uint8_t)(v[2] | (v[6] & 7) << 5);
            byte[192] = (uint8_t)(v[3] | (v[6] >> 3) << 5 | v[7] >> 4 << 7);
            byte[256] = (uint8_t)(v[4] | (v[7] & 7) << 5);
        }
        if (bits == 6)
            for (int j = 0; j < 3; j++) {
                byte[64 * j] = (uint8_t)(v[j] | (v[3] >> 2 * j & 3) << 6);
                byte[64 * j + 192] = (uint8_t)(v[j + 4] | (v[7] >> 2 * j & 3) << 6);
            }
    }
}

// The legacy types: one scale, perhaps a minimum, then perhaps the fifth bits, then 32 values.
static void pack_legacy(sk_form form, int64_t depth, const uint8_t *row, int column,
                        uint8_t *panel) {
    const int has_minimum = form == sk_form_q4_1 || form == sk_form_q5_1;
    const int bits = form == sk_form_q8_0                           ? 8
                     : form == sk_form_q5_0 || form == sk_form_q5_1 ? 5
                                                                    : 4;
    const int header = has_minimum ? 4 : 2;
    for (int64_t block = 0; block < depth / BLOCK; block++, panel += block_bytes(form)) {
        memcpy(panel + column * 2, row, 2);
        if (has_minimum) memcpy(panel + 32 + column * 2, row + 2, 2);
        const uint8_t *high = row + header, *q = bits == 5 ? high + 4 : high;
        uint8_t values[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            if (bits == 8) values[i] = (uint8_t)(q[i] ^ 0x80);
            else values[i] = i < 16 ? q[i] & 15 : q[i - 16] >> 4;
            if (bits == 5) values[i] |= (uint8_t)((high[i / 8] >> i % 8 & 1) << 4);
        }
        place(values, bits, column, panel + header * 16);
        row = q + (bits == 8 ? 32 : 16);
    }
}

static uint8_t group_scale(const uint8_t *packed, int group) {
    if (group < 4) return packed[group] & 63;
    return (uint8_t)((packed[group + 4] & 15) | (packed[group - 4] >> 6) << 4);
}

static uint8_t group_minimum(const uint8_t *packed, int group) {
    if (group < 4) return packed[group + 4] & 63;
    return (uint8_t)((packed[group + 4] >> 4) | (packed[group] >> 6) << 4);
}

// Q4_K and Q5_K: d, dmin, 12 bytes of scales and minima, perhaps fifth bits, nibbles.
static void pack_k(sk_form form, int64_t depth, const uint8_t *row, int column, uint8_t *panel) {
    const int bits = form == sk_form_q5_K ? 5 : 4;
    for (int64_t super = 0; super < depth / SUPER; super++) {
        const uint8_t *high = row + 16, *q = bits == 5 ? row + 48 : row + 16;
        memcpy(panel + column * 2, row, 2);
        memcpy(panel + 32 + column * 2, row + 2, 2);
        panel += 64;
        for (int group = 0; group < 8; group++, panel += block_bytes(form)) {
            panel[column] = group_scale(row + 4, group);
            panel[16 + column] = group_minimum(row + 4, group);
            uint8_t values[BLOCK];
            for (int i = 0; i < BLOCK; i++) {
                values[i] = q[group / 2 * 32 + i] >> group % 2 * 4 & 15;
                if (bits == 5) values[i] |= (uint8_t)((high[i] >> group & 1) << 4);
            }
            place(values, bits, column, panel + 32);
        }
        row = q + 128;
    }
}

// Q6_K: low nibbles, upper pairs, 16 signed scales, d.
static void pack_q6_K(int64_t depth, const uint8_t *row, int column, uint8_t *panel) {
    for (int64_t super = 0; super < depth / SUPER; super++, row += 210) {
        memcpy(panel + column * 2, row + 208, 2);
        panel += 32;
        for (int run = 0; run < 8; run++, panel += block_bytes(sk_form_q6_K)) {
            const uint8_t *low = row + run / 4 * 64 + run % 2 * 32,
                          *high = row + 128 + run / 4 * 32;
            panel[column] = row[192 + run * 2];
            panel[16 + column] = row[192 + run * 2 + 1];
            uint8_t values[BLOCK];
            for (int i = 0; i < BLOCK; i++)
                values[i] =
                    (uint8_t)((low[i] >> run % 4 / 2 * 4 & 15) | (high[i] >> run % 4 * 2 & 3) << 4);
            place(values, 6, column, panel + 32);
        }
    }
}

static int64_t row_bytes(sk_form form, int64_t depth) {
    switch (form) {
    case sk_form_f32: return depth * 4;
    case sk_form_f16:
    case sk_form_bf16: return depth * 2;
    case sk_form_q8_0: return depth / BLOCK * 34;
    case sk_form_q4_0: return depth / BLOCK * 18;
    case sk_form_q4_1: return depth / BLOCK * 20;
    case sk_form_q5_0: return depth / BLOCK * 22;
    case sk_form_q5_1: return depth / BLOCK * 24;
    case sk_form_q4_K: return depth / SUPER * 144;
    case sk_form_q5_K: return depth / SUPER * 176;
    case sk_form_q6_K: return depth / SUPER * 210;
    }
    return 0;
}

void sk_pack(sk_form form, int64_t columns, int64_t depth, const uint8_t *source, uint8_t *panels) {
    const int64_t panel_bytes = sk_panel_bytes(form, depth), source_bytes = row_bytes(form, depth);
    memset(panels, 0, (size_t)((columns + LANES - 1) / LANES * panel_bytes));
    for (int64_t n = 0; n < columns; n++, source += source_bytes) {
        uint8_t *panel = panels + n / LANES * panel_bytes;
        const int column = (int)(n % LANES);
        switch (form) {
        case sk_form_f32: pack_floats(4, depth, source, column, panel); break;
        case sk_form_f16:
        case sk_form_bf16: pack_floats(2, depth, source, column, panel); break;
        case sk_form_q4_K:
        case sk_form_q5_K: pack_k(form, depth, source, column, panel); break;
        case sk_form_q6_K: pack_q6_K(depth, source, column, panel); break;
        default: pack_legacy(form, depth, source, column, panel); break;
        }
    }
}
