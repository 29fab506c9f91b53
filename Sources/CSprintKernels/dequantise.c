#include "sprint_dequantise.h"

#include <string.h>

// Numbers in a block are little-endian, as the machines we run on are. memcpy is how C reads them
// unaligned.

static inline uint32_t load32(const uint8_t *p) {
    uint32_t value;
    memcpy(&value, p, sizeof value);
    return value;
}

static inline float float_of_bits(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/// IEEE half to float, exact, subnormals included: shift into place, rebias the exponent, and let
/// one subtraction normalise what was subnormal.
static inline float load_half(const uint8_t *p) {
    uint32_t half = (uint32_t)p[0] | (uint32_t)p[1] << 8;
    uint32_t bits = (half & 0x7fff) << 13;
    uint32_t exponent = bits & (0x7c00u << 13);
    bits += 112u << 23;
    if (exponent == 0x7c00u << 13) {
        bits += 112u << 23;
    } else if (exponent == 0) {
        float normal = float_of_bits(bits + (1u << 23)) - float_of_bits(113u << 23);
        memcpy(&bits, &normal, sizeof bits);
    }
    return float_of_bits(bits | (half & 0x8000) << 16);
}

void sprint_dequantise_f32(const uint8_t *blocks, size_t count, float *y) {
    memcpy(y, blocks, count * sizeof *y);
}

void sprint_dequantise_f16(const uint8_t *blocks, size_t count, float *y) {
    for (size_t i = 0; i < count; i++) y[i] = load_half(blocks + 2 * i);
}

void sprint_dequantise_bf16(const uint8_t *blocks, size_t count, float *y) {
    for (size_t i = 0; i < count; i++) {
        y[i] = float_of_bits((uint32_t)blocks[2 * i] << 16 | (uint32_t)blocks[2 * i + 1] << 24);
    }
}

// Legacy types: blocks of 32; byte i of the nibbles holds elements i (low) and i + 16 (high).

void sprint_dequantise_q4_0(const uint8_t *blocks, size_t count, float *y) {
    for (; count; count -= 32, blocks += 18, y += 32) {
        float d = load_half(blocks);
        const uint8_t *q = blocks + 2;
        for (int i = 0; i < 16; i++) {
            y[i] = d * (float)((q[i] & 15) - 8);
            y[i + 16] = d * (float)((q[i] >> 4) - 8);
        }
    }
}

void sprint_dequantise_q4_1(const uint8_t *blocks, size_t count, float *y) {
    for (; count; count -= 32, blocks += 20, y += 32) {
        float d = load_half(blocks), m = load_half(blocks + 2);
        const uint8_t *q = blocks + 4;
        for (int i = 0; i < 16; i++) {
            y[i] = d * (float)(q[i] & 15) + m;
            y[i + 16] = d * (float)(q[i] >> 4) + m;
        }
    }
}

/// Bit i of `high` is the fifth bit of element i.
static inline int fifth_bit(uint32_t high, int i) { return (int)(high >> i & 1) << 4; }

void sprint_dequantise_q5_0(const uint8_t *blocks, size_t count, float *y) {
    for (; count; count -= 32, blocks += 22, y += 32) {
        float d = load_half(blocks);
        uint32_t high = load32(blocks + 2);
        const uint8_t *q = blocks + 6;
        for (int i = 0; i < 16; i++) {
            y[i] = d * (float)(((q[i] & 15) | fifth_bit(high, i)) - 16);
            y[i + 16] = d * (float)(((q[i] >> 4) | fifth_bit(high, i + 16)) - 16);
        }
    }
}

void sprint_dequantise_q5_1(const uint8_t *blocks, size_t count, float *y) {
    for (; count; count -= 32, blocks += 24, y += 32) {
        float d = load_half(blocks), m = load_half(blocks + 2);
        uint32_t high = load32(blocks + 4);
        const uint8_t *q = blocks + 8;
        for (int i = 0; i < 16; i++) {
            y[i] = d * (float)((q[i] & 15) | fifth_bit(high, i)) + m;
            y[i + 16] = d * (float)((q[i] >> 4) | fifth_bit(high, i + 16)) + m;
        }
    }
}

void sprint_dequantise_q8_0(const uint8_t *blocks, size_t count, float *y) {
    for (; count; count -= 32, blocks += 34, y += 32) {
        float d = load_half(blocks);
        const int8_t *q = (const int8_t *)(blocks + 2);
        for (int i = 0; i < 32; i++) y[i] = (float)q[i] * d;
    }
}

// K types: super-blocks of 256. In Q4_K and Q5_K eight groups of 32 have a 6-bit scale and a 6-bit
// minimum, packed into 12 bytes: the first four of each whole in bytes 0-3 and 4-7, the rest as
// nibbles in 8-11 with their upper two bits on top of bytes 0-3 and 4-7.

static inline float group_scale(const uint8_t *packed, int group) {
    if (group < 4) return (float)(packed[group] & 63);
    return (float)((packed[group + 4] & 15) | (packed[group - 4] >> 6) << 4);
}

static inline float group_minimum(const uint8_t *packed, int group) {
    if (group < 4) return (float)(packed[group + 4] & 63);
    return (float)((packed[group + 4] >> 4) | (packed[group] >> 6) << 4);
}

void sprint_dequantise_q4_K(const uint8_t *blocks, size_t count, float *y) {
    for (; count; count -= 256, blocks += 144, y += 256) {
        float d = load_half(blocks), dmin = load_half(blocks + 2);
        const uint8_t *packed = blocks + 4;
        for (int group = 0; group < 8; group++) {
            float scale = d * group_scale(packed, group),
                  minimum = dmin * group_minimum(packed, group);
            const uint8_t *q = blocks + 16 + group / 2 * 32;
            int shift = group % 2 * 4;
            for (int i = 0; i < 32; i++) {
                y[group * 32 + i] = scale * (float)(q[i] >> shift & 15) - minimum;
            }
        }
    }
}

void sprint_dequantise_q5_K(const uint8_t *blocks, size_t count, float *y) {
    for (; count; count -= 256, blocks += 176, y += 256) {
        float d = load_half(blocks), dmin = load_half(blocks + 2);
        const uint8_t *packed = blocks + 4, *high = blocks + 16;
        for (int group = 0; group < 8; group++) {
            float scale = d * group_scale(packed, group),
                  minimum = dmin * group_minimum(packed, group);
            const uint8_t *q = blocks + 48 + group / 2 * 32;
            int shift = group % 2 * 4;
            for (int i = 0; i < 32; i++) {
                int value = (q[i] >> shift & 15) | (high[i] >> group & 1) << 4;
                y[group * 32 + i] = scale * (float)value - minimum;
            }
        }
    }
}

// Q6_K: 128 bytes of low nibbles, 64 of upper bit pairs, 16 signed scales of 16 elements each, then
// d. Each half of 128 elements is four runs of 32 over 64 low and 32 upper bytes.

void sprint_dequantise_q6_K(const uint8_t *blocks, size_t count, float *y) {
    for (; count; count -= 256, blocks += 210, y += 256) {
        float d = load_half(blocks + 208);
        const int8_t *scales = (const int8_t *)(blocks + 192);
        for (int run = 0; run < 8; run++) {
            const uint8_t *low = blocks + run / 4 * 64 + run % 2 * 32,
                          *high = blocks + 128 + run / 4 * 32;
            int low_shift = run % 4 / 2 * 4, high_shift = run % 4 * 2;
            for (int i = 0; i < 32; i++) {
                int value = ((low[i] >> low_shift & 15) | (high[i] >> high_shift & 3) << 4) - 32;
                y[run * 32 + i] = d * (float)scales[run * 2 + i / 16] * (float)value;
            }
        }
    }
}
