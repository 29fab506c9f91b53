// Sends each call to the instruction set it names; see include/lanes.h.
#include "lanes.h"

#include "lanes_variants.h"

sk_isa sk_isa_best(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
        return sk_isa_avx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return sk_isa_avx2;
#endif
    return sk_isa_portable;
}

// On another architecture the one build for any CPU serves.
#if defined(__x86_64__)
#define SK_DISPATCH(name, ...)                                             \
    switch (isa) {                                                         \
    case sk_isa_avx512: sk_##name##_avx512(__VA_ARGS__); break;            \
    case sk_isa_avx2: sk_##name##_avx2(__VA_ARGS__); break;                \
    case sk_isa_portable: sk_##name##_portable(__VA_ARGS__); break;        \
    }
#else
#define SK_DISPATCH(name, ...) ((void)isa, sk_##name##_portable(__VA_ARGS__))
#endif

void sk_gemm(sk_isa isa, int64_t rows, int64_t columns, int64_t depth, const float *x, int64_t x_stride,
             const float *w, int64_t w_stride, float *y, int64_t y_stride) {
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

void sk_add(sk_isa isa, int64_t count, const float *y, float *x) {
    SK_DISPATCH(add, count, y, x);
}

void sk_silu_multiply(sk_isa isa, int64_t count, const float *up, float *gate) {
    SK_DISPATCH(silu_multiply, count, up, gate);
}

void sk_exp(sk_isa isa, int64_t count, const float *x, float *y) {
    SK_DISPATCH(exp, count, x, y);
}

void sk_attention(sk_isa isa, int32_t heads, int64_t tokens, const float *query,
                  const float *const *pages, sk_page_layout layout, float scale, float *scores,
                  float *output) {
    SK_DISPATCH(attention, heads, tokens, query, pages, layout, scale, scores, output);
}
