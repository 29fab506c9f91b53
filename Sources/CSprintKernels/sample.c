#include "sprint_sample.h"

#include <math.h>
#include <string.h>

static inline int legal(const uint64_t *mask, int32_t id) {
    return mask == 0 || (mask[id >> 6] >> (id & 63) & 1);
}

// exp(x) = 2^k · exp(r), r = x - k·ln 2 in two pieces; Taylor to r^13 on |r| <= 0.347 (error under
// 2^-56). libm's exp is not used: it picks another code path, and other bits, by CPU.
double sprint_sample_exp(double x) {
    if (!(x > -700)) return 0;
    double scaled = x * 1.4426950408889634;
    int64_t k = (int64_t)(scaled - 0.5);
    double r =
        (x - (double)k * 6.93147180369123816490e-01) - (double)k * 1.90821492927058770002e-10;
    double p = 1.0 / 6227020800;
    p = p * r + 1.0 / 479001600;
    p = p * r + 1.0 / 39916800;
    p = p * r + 1.0 / 3628800;
    p = p * r + 1.0 / 362880;
    p = p * r + 1.0 / 40320;
    p = p * r + 1.0 / 5040;
    p = p * r + 1.0 / 720;
    p = p * r + 1.0 / 120;
    p = p * r + 1.0 / 24;
    p = p * r + 1.0 / 6;
    p = p * r + 0.5;
    p = p * r * r + r + 1;
    uint64_t bits = (uint64_t)(k + 1023) << 52;
    double power;
    memcpy(&power, &bits, sizeof power);
    return p * power;
}

int32_t sprint_sample_argmax(const float *x, const uint64_t *mask, int32_t n) {
    int32_t best = -1;
    for (int32_t id = 0; id < n; id++)
        if (legal(mask, id) &&
            (best < 0 || x[id] > x[best] || (x[best] != x[best] && x[id] == x[id])))
            best = id;
    return best;
}

// An unsigned key that is smaller for a larger float.
static inline uint32_t descending_key(float value) {
    value += 0.0f; // -0 and 0 are equal: ties go by id
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits & 0x80000000u ? bits : ~bits & 0x7fffffffu;
}

// Stable radix sort by descending logit, so that equal logits keep ascending ids. Four passes end
// in `ids`.
static void sort_descending(const float *x, int32_t *ids, int32_t *other, int32_t count) {
    for (int shift = 0; shift < 32; shift += 8) {
        int32_t start[257] = {0};
        for (int32_t i = 0; i < count; i++) start[(descending_key(x[ids[i]]) >> shift & 255) + 1]++;
        for (int b = 0; b < 256; b++) start[b + 1] += start[b];
        for (int32_t i = 0; i < count; i++)
            other[start[descending_key(x[ids[i]]) >> shift & 255]++] = ids[i];
        int32_t *swap = ids;
        ids = other;
        other = swap;
    }
}

// How far below the best, in temperatures, the levels end in which a draw looks for its token.
static const double level_ends[] = {1, 3, 8, 16, 36};
enum { LEVELS = sizeof level_ends / sizeof *level_ends };

int32_t sprint_sample_plain(sk_isa isa, const float *x, const uint64_t *mask, int32_t n,
                            int32_t top, double temperature, double uniform, int32_t *ids,
                            double *weights, float *maxima) {
    const double aim =
        uniform * sk_weigh(isa, n, x, mask, x[top], temperature, weights, maxima);
    double sum = 0, above = INFINITY;
    int32_t last = top;
    for (int level = 0; level < LEVELS; level++) {
        const double end = level + 1 < LEVELS ? (double)x[top] - level_ends[level] * temperature
                                              : -INFINITY;
        int32_t count = 0;
        for (int32_t block = 0; block < n; block += 64) {
            if (!((double)maxima[block / 64] >= end)) continue;
            for (int32_t id = block; id < n && id < block + 64; id++)
                if (weights[id] > 0 && (double)x[id] >= end && (double)x[id] < above)
                    ids[count++] = id;
        }
        sort_descending(x, ids, ids + n, count);
        for (int32_t i = 0; i < count; i++) {
            last = ids[i];
            sum += weights[last];
            if (aim < sum) return last;
        }
        above = end;
    }
    return last;
}

// Cuts weights[count] (descending) by top-k, top-p, min-p, in this order; returns how many stay.
static int32_t cut(const double *weights, int32_t count,
                   const sprint_sample_parameters *parameters) {
    if (parameters->top_k > 0 && count > parameters->top_k) count = parameters->top_k;
    if (parameters->top_p < 1) {
        double total = 0, sum = 0;
        for (int32_t i = 0; i < count; i++) total += weights[i];
        int32_t kept = 0;
        while (kept < count && (kept == 0 || sum < parameters->top_p * total))
            sum += weights[kept++];
        count = kept;
    }
    while (count > 1 && weights[count - 1] < parameters->min_p * weights[0]) count--;
    return count;
}

int32_t sprint_sample_draw(const float *x, const uint64_t *mask, int32_t n,
                           sprint_sample_parameters parameters, int32_t *ids, double *weights) {
    int32_t top = sprint_sample_argmax(x, mask, n);
    if (top < 0) return -1;
    // Below e^-36 of the best a weight is under half a unit in the last place of any sum: left out.
    double floor = (double)x[top] - 36 * parameters.temperature;
    int32_t count = 0;
    for (int32_t id = 0; id < n; id++)
        if ((double)x[id] >= floor && legal(mask, id)) ids[count++] = id;
    if (count == 0) return top;
    sort_descending(x, ids, ids + n, count);
    for (int32_t i = 0; i < count; i++)
        weights[i] =
            sprint_sample_exp(((double)x[ids[i]] - (double)x[top]) / parameters.temperature);
    count = cut(weights, count, &parameters);
    double total = 0, sum = 0;
    for (int32_t i = 0; i < count; i++) total += weights[i];
    double aim = parameters.uniform * total;
    for (int32_t i = 0; i < count; i++) {
        sum += weights[i];
        if (aim < sum) return ids[i];
    }
    return ids[count - 1];
}
