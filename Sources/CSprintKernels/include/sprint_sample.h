#pragma once
#include <stdint.h>

#include "lanes.h"

// Sampling over one row of logits x[n]. A mask has one bit for each id, bit id%64 of word id/64, 1
// = legal; NULL means that every id is legal. Every sum has one fixed order: the same bits on every
// CPU. A NaN is never preferred to a number.

/// How a token is drawn; see SamplingParameters.
typedef struct {
    double temperature, top_p, min_p, uniform;
    int32_t top_k;
} sprint_sample_parameters;

/// The legal id with the largest logit, the lowest among equals; -1 if no id is legal.
int32_t sprint_sample_argmax(const float *x, const uint64_t *mask, int32_t n);

/// Draws a legal id at a temperature above 0; -1 if no id is legal. Scratch: ids[2n], weights[n].
int32_t sprint_sample_draw(const float *x, const uint64_t *mask, int32_t n,
                           sprint_sample_parameters parameters, int32_t *ids, double *weights);

/// The same draw where nothing is cut off (no top-k, top-p or min-p), without sorting the
/// vocabulary: weights come from sk_weigh, and of the descending order only the levels are sorted
/// that are looked at. `top` is the legal id with the largest logit. Scratch: ids[2n], weights[n],
/// maxima[(n+63)/64].
int32_t sprint_sample_plain(sk_isa isa, const float *x, const uint64_t *mask, int32_t n,
                            int32_t top, double temperature, double uniform, int32_t *ids,
                            double *weights, float *maxima);

/// exp in plain double arithmetic for x <= 0; 0 below -700. Under 1 unit in the last place from the
/// true value.
double sprint_sample_exp(double x);
