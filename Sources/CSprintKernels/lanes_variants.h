// The kernels' variants, one for each instruction set; include/lanes.h says what they do.
#pragma once
#include "lanes.h"

void sk_gemm_portable(int64_t rows, int64_t columns, int64_t depth, const float *x,
                      int64_t x_stride, const float *w, int64_t w_stride, float *y,
                      int64_t y_stride);
void sk_gemm_avx2(int64_t rows, int64_t columns, int64_t depth, const float *x, int64_t x_stride,
                  const float *w, int64_t w_stride, float *y, int64_t y_stride);
void sk_gemm_avx512(int64_t rows, int64_t columns, int64_t depth, const float *x, int64_t x_stride,
                    const float *w, int64_t w_stride, float *y, int64_t y_stride);
void sk_rms_norm_portable(int64_t rows, int64_t columns, const float *x, const float *scale,
                          float epsilon, float *y);
void sk_rms_norm_avx2(int64_t rows, int64_t columns, const float *x, const float *scale,
                      float epsilon, float *y);
void sk_rms_norm_avx512(int64_t rows, int64_t columns, const float *x, const float *scale,
                        float epsilon, float *y);
void sk_rope_portable(int32_t heads, int32_t dimension, int32_t interleaved, const float *cosine,
                      const float *sine, float *x);
void sk_rope_avx2(int32_t heads, int32_t dimension, int32_t interleaved, const float *cosine,
                  const float *sine, float *x);
void sk_rope_avx512(int32_t heads, int32_t dimension, int32_t interleaved, const float *cosine,
                    const float *sine, float *x);
void sk_add_portable(int64_t count, const float *y, float *x);
void sk_add_avx2(int64_t count, const float *y, float *x);
void sk_add_avx512(int64_t count, const float *y, float *x);
void sk_silu_multiply_portable(int64_t count, const float *up, float *gate);
void sk_silu_multiply_avx2(int64_t count, const float *up, float *gate);
void sk_silu_multiply_avx512(int64_t count, const float *up, float *gate);
void sk_exp_portable(int64_t count, const float *x, float *y);
void sk_exp_avx2(int64_t count, const float *x, float *y);
void sk_exp_avx512(int64_t count, const float *x, float *y);
void sk_attention_portable(int32_t heads, int64_t tokens, const float *query,
                           const float *const *pages, sk_page_layout layout, float scale,
                           float *scores, float *output);
void sk_attention_avx2(int32_t heads, int64_t tokens, const float *query, const float *const *pages,
                       sk_page_layout layout, float scale, float *scores, float *output);
void sk_attention_avx512(int32_t heads, int64_t tokens, const float *query,
                         const float *const *pages, sk_page_layout layout, float scale,
                         float *scores, float *output);
void sk_sift_portable(int64_t count, const float *x, const uint64_t *mask, int32_t wants_sums,
                      sk_sifted *sifted);
void sk_sift_avx2(int64_t count, const float *x, const uint64_t *mask, int32_t wants_sums,
                  sk_sifted *sifted);
void sk_sift_avx512(int64_t count, const float *x, const uint64_t *mask, int32_t wants_sums,
                    sk_sifted *sifted);
void sk_weigh_portable(int64_t count, const float *x, const uint64_t *mask, float top,
                       double temperature, double *weights, float *maxima, double *sum);
void sk_weigh_avx2(int64_t count, const float *x, const uint64_t *mask, float top,
                   double temperature, double *weights, float *maxima, double *sum);
void sk_weigh_avx512(int64_t count, const float *x, const uint64_t *mask, float top,
                     double temperature, double *weights, float *maxima, double *sum);
