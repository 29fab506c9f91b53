// Sends each call to the instruction set it names; see include/lanes.h.
#include "lanes.h"

#include <string.h>

#define SK_VNNI(name) sk_##name##_avx512
#include "dispatch.h"
#include "lanes_variants.h"

typedef float f32x16 __attribute__((vector_size(64)));

sk_isa sk_isa_best(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
        return __builtin_cpu_supports("avx512vnni") ? sk_isa_avx512vnni : sk_isa_avx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
        __builtin_cpu_supports("f16c"))
        return sk_isa_avx2;
#endif
    return sk_isa_portable;
}

void sk_gemm(sk_isa isa, int64_t rows, int64_t columns, int64_t depth, const float *x,
             int64_t x_stride, const float *w, int64_t w_stride, float *y, int64_t y_stride) {
    SK_DISPATCH(gemm, rows, columns, depth, x, x_stride, w, w_stride, y, y_stride);
}

void sk_rms_norm(sk_isa isa, int64_t rows, int64_t columns, const float *x, const float *scale,
                 float epsilon, float *y) {
    SK_DISPATCH(rms_norm, rows, columns, x, scale, epsilon, y);
}

void sk_rope(sk_isa isa, int32_t heads, int32_t dimension, int32_t interleaved, const float *cosine,
             const float *sine, float *x) {
    SK_DISPATCH(rope, heads, dimension, interleaved, cosine, sine, x);
}

void sk_add(sk_isa isa, int64_t count, const float *y, float *x) { SK_DISPATCH(add, count, y, x); }

void sk_silu_multiply(sk_isa isa, int64_t count, const float *up, float *gate) {
    SK_DISPATCH(silu_multiply, count, up, gate);
}

void sk_exp(sk_isa isa, int64_t count, const float *x, float *y) { SK_DISPATCH(exp, count, x, y); }

void sk_sift(sk_isa isa, int64_t count, const float *x, const uint64_t *mask, int32_t wants_sums,
             sk_sifted *sifted) {
    SK_DISPATCH(sift, count, x, mask, wants_sums, sifted);
}

double sk_weigh(sk_isa isa, int64_t count, const float *x, const uint64_t *mask, float top,
                double temperature, double *weights, float *maxima) {
    double sum = 0;
    SK_DISPATCH(weigh, count, x, mask, top, temperature, weights, maxima, &sum);
    return sum;
}

float sk_read(const float *x, int64_t count) {
    f32x16 sum[4] = {{0}};
    for (int64_t i = 0; i + 64 <= count; i += 64)
        for (int j = 0; j < 4; j++) {
            f32x16 v;
            memcpy(&v, x + i + 16 * j, sizeof v);
            sum[j] += v;
        }
    return (sum[0] + sum[1] + sum[2] + sum[3])[0];
}

void sk_attention(sk_isa isa, int32_t heads, int64_t tokens, const float *query,
                  const float *const *pages, sk_page_layout layout, float scale, float *scores,
                  float *output) {
    SK_DISPATCH(attention, heads, tokens, query, pages, layout, scale, scores, output);
}
