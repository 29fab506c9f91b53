#pragma once
#include <stdint.h>

#include "lanes.h"

// Attention over fp16 pages, the `fast` profile. A page holds 32 tokens; of one layer and KV head
// its keys lie transposed, [dimension][token], so that the lanes of a vector are tokens, its values
// [token][dimension].
//
// The order of arithmetic, the same on every CPU, whatever rows share a call: pages in ascending
// order; a score is one chain of fused multiply-adds over the dimensions, then times
// scale * log2(e); a page whose greatest score exceeds the greatest so far scales sum and output by
// two to the power of the difference (arXiv 2205.14135); the page's weights, two to the power of
// score - greatest, are summed by lanes, and values are added token by token.

// What a query head carries from page to page; `greatest` is a logarithm to base two.
typedef struct sk_softmax {
    float greatest, sum;
} sk_softmax;

// Rows of queries that attend to one page: r = numbers[0 ..< count]. Query head h of row r starts
// at query + r * query_stride + h * dimension, its output and softmax alike; row r sees the tokens
// up to positions[r].
typedef struct sk_half_rows {
    int64_t count, query_stride, output_stride, softmax_stride;
    int32_t heads, dimension;
    const int32_t *numbers, *positions;
    const float *query;
    float *output;
    sk_softmax *softmax;
    float scale;
} sk_half_rows;

// One head's planes of a page.
typedef struct sk_half_page {
    const uint16_t *keys, *values;
} sk_half_page;

// Attends to the page `here`, whose first token has position `first`; 0 starts the rows' sums. The
// page `next` is fetched meanwhile; it may be the same.
void sk_half_attend(sk_isa isa, sk_half_rows rows, int64_t first, sk_half_page here,
                    sk_half_page next);

// Divides the rows' outputs by their sums.
void sk_half_finish(sk_isa isa, sk_half_rows rows);

// Rounds one token's keys and values of all heads into slot `slot` of a page's planes; head h's
// planes start h * 32 * dimension halves behind the first's.
void sk_half_store(sk_isa isa, int32_t heads, int32_t dimension, const float *keys,
                   const float *values, uint16_t *key_plane, uint16_t *value_plane, int32_t slot);
