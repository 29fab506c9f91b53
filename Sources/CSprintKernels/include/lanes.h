#pragma once
#include <stddef.h>
#include <stdint.h>

// f32 kernels of the `reference` profile, numerics id "lanes16" (contract C1).
//
// Every kernel exists three times, compiled from one source (lanes_kernels.h): for any CPU, for
// AVX2 with FMA, and for AVX-512. All three give the same bits, because the order of arithmetic is
// written down: a sum over n elements runs in 16 virtual lanes, element i in lane i % 16, by fused
// multiply-add in ascending i, a last partial group filled with zeros; then lanes j and j+8 are
// added, j and j+4, j and j+2, j and j+1. No result depends on tiles, rows beside it, or threads.

typedef enum sk_isa {
    sk_isa_portable = 0,
    sk_isa_avx2 = 1,
    sk_isa_avx512 = 2,
    sk_isa_avx512vnni = 3
} sk_isa;

// The widest instruction set that this CPU has.
sk_isa sk_isa_best(void);

// Where one layer's and KV head's keys and values lie in a page, in floats from the payload's
// start.
typedef struct sk_page_layout {
    int64_t key_offset, value_offset;
    int32_t page_tokens, head_dimension;
} sk_page_layout;

// y[m][n] = sum over k of x[m][k] * w[n][k]; row strides in floats.
void sk_gemm(sk_isa isa, int64_t rows, int64_t columns, int64_t depth, const float *x,
             int64_t x_stride, const float *w, int64_t w_stride, float *y, int64_t y_stride);

// y = x / sqrt(mean(x * x) + epsilon) * scale, row by row; x may be y.
void sk_rms_norm(sk_isa isa, int64_t rows, int64_t columns, const float *x, const float *scale,
                 float epsilon, float *y);

// Rotates `heads` heads of one token in place. `cosine` and `sine` hold dimension/2 values each.
// Pairs are elements (2i, 2i+1) if `interleaved`, else (i, i + dimension/2).
void sk_rope(sk_isa isa, int32_t heads, int32_t dimension, int32_t interleaved, const float *cosine,
             const float *sine, float *x);

// x += y, elementwise.
void sk_add(sk_isa isa, int64_t count, const float *y, float *x);

// gate = silu(gate) * up, elementwise; silu(x) = x / (1 + exp(-x)).
void sk_silu_multiply(sk_isa isa, int64_t count, const float *up, float *gate);

// y = exp(x), elementwise, x clamped to [-87, 88]; relative error under 2e-7.
void sk_exp(sk_isa isa, int64_t count, const float *x, float *y);

// Attention of `heads` query heads (contiguous, one token) that share one KV head, over `tokens`
// tokens in `pages` from absolute position 0. `scores` is scratch for tokens rounded up to 16.
void sk_attention(sk_isa isa, int32_t heads, int64_t tokens, const float *query,
                  const float *const *pages, sk_page_layout layout, float scale, float *scores,
                  float *output);

// What a sampler asks of one row of logits x[count]. A mask has one bit for each id, bit id%64 of
// word id/64, 1 = legal; NULL means that every id is legal.
typedef struct sk_sifted {
    // The legal id with the largest logit, the lowest among equals; -1 if none has one above
    // -infinity.
    int32_t top;
    // The sums of exp(logit - largest of all) over the legal ids and over the others.
    float kept, taken;
} sk_sifted;

// Finds the top, and the sums if they are wanted.
void sk_sift(sk_isa isa, int64_t count, const float *x, const uint64_t *mask, int32_t wants_sums,
             sk_sifted *sifted);

// The weights of a draw: e^((x - top) / temperature) in double where the id is legal and x not
// below top - 36 * temperature, else 0; and of each 64 ids the greatest x whose weight is above 0,
// or -infinity. Returns the weights' sum: id i in lane i % 8, lanes j and j+4 added, j and j+2, j
// and j+1.
double sk_weigh(sk_isa isa, int64_t count, const float *x, const uint64_t *mask, float top,
                double temperature, double *weights, float *maxima);

// Adds up 16-byte words, so that memory is read; what it returns is of no use but to keep the
// reading.
float sk_read(const float *x, int64_t count);

// Tells the CPU that the calling thread is about to look at shared memory again.
static inline void sk_pause(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

// Names the calling thread for debuggers and `top`; at most 15 bytes count.
void sk_name_this_thread(const char *name);
