// Attention over fp16 pages, one source; see include/half_attention.h. Included behind
// packed_kernels.h, with SK(to_half)(v), which rounds 16 floats to halves, and SK_QUERIES, the
// queries of one tile.
enum { SK_PAGE_TOKENS = 32 };

// One query head on its way over a page.
typedef struct SK(query) {
    const float *x;
    float *output;
    sk_softmax *softmax;
    float weights[SK_PAGE_TOKENS];
    float decay;
} SK(query);

SK_INLINE f32x16 SK(load_half_part)(const uint16_t *p, int64_t count) {
    uint16_t part[16] = {0};
    memcpy(part, p, (size_t)count * sizeof *part);
    return SK(load_half)((const uint8_t *)part);
}

// Scores of `count` queries over `tokens` tokens, turned into weights.
SK_INLINE void SK(weigh)(const int count, SK(query) * queries, int64_t tokens, int32_t dimension,
                         float scale, int is_first, const uint16_t *keys) {
    const i32x16 lane = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    const i32x16 low_mask = lane < (int32_t)tokens, high_mask = lane + 16 < (int32_t)tokens;
    const f32x16 nothing = SK(splat)(-__builtin_inff());
    f32x16 low[4], high[4];
    SK_FOR (int i = 0; i < count; i++) low[i] = high[i] = (f32x16){0};
    for (int32_t d = 0; d < dimension; d++, keys += SK_PAGE_TOKENS) {
        const f32x16 a = SK(load_half)((const uint8_t *)keys),
                     b = SK(load_half)((const uint8_t *)(keys + 16));
        SK_FOR (int i = 0; i < count; i++) {
            const f32x16 x = SK(splat)(queries[i].x[d]);
            low[i] = SK(fma)(x, a, low[i]);
            high[i] = SK(fma)(x, b, high[i]);
        }
    }
    f32x16 fall = {0};
    SK_FOR (int i = 0; i < count; i++) {
        low[i] = SK(select)(low_mask, low[i] * SK(splat)(scale), nothing);
        high[i] = SK(select)(high_mask, high[i] * SK(splat)(scale), nothing);
        const float before = is_first ? -__builtin_inff() : queries[i].softmax->greatest;
        const float here = SK(greatest)(SK(select)(low[i] > high[i], low[i], high[i]));
        const float greatest = here > before ? here : before;
        fall[i] = before - greatest;
        queries[i].softmax->greatest = greatest;
        low[i] = SK(select)(low_mask, SK(exponential)(low[i] - SK(splat)(greatest)), (f32x16){0});
        high[i] =
            SK(select)(high_mask, SK(exponential)(high[i] - SK(splat)(greatest)), (f32x16){0});
        SK(store)(queries[i].weights, low[i]);
        SK(store)(queries[i].weights + 16, high[i]);
    }
    const f32x16 decay = SK(exponential)(fall);
    SK_FOR (int i = 0; i < count; i++) {
        const float before = is_first ? 0 : queries[i].softmax->sum * decay[i];
        queries[i].softmax->sum = before + SK(reduce)(low[i] + high[i]);
        queries[i].decay = decay[i];
    }
}

// output = output * decay + sum over tokens of weight * value, 16 * width elements from `element`
// on; the last `part` of fewer than 16 if it is not 0.
SK_INLINE void SK(collect)(const int count, const int width, SK(query) * queries, int64_t tokens,
                           int64_t element, int32_t dimension, int64_t part, int is_first,
                           const uint16_t *values) {
    f32x16 sum[4][4];
    SK_FOR (int i = 0; i < count; i++)
        SK_FOR (int j = 0; j < width; j++) {
            const float *output = queries[i].output + element + 16 * j;
            sum[i][j] = part ? SK(load_part)(output, part) : SK(load)(output);
            sum[i][j] = is_first ? (f32x16){0} : sum[i][j] * SK(splat)(queries[i].decay);
        }
    values += element;
    for (int64_t t = 0; t < tokens; t++, values += dimension) {
        f32x16 v[4];
        SK_FOR (int j = 0; j < width; j++)
            v[j] = part ? SK(load_half_part)(values, part)
                        : SK(load_half)((const uint8_t *)(values + 16 * j));
        SK_FOR (int i = 0; i < count; i++) {
            const f32x16 weight = SK(splat)(queries[i].weights[t]);
            SK_FOR (int j = 0; j < width; j++) sum[i][j] = SK(fma)(weight, v[j], sum[i][j]);
        }
    }
    SK_FOR (int i = 0; i < count; i++)
        SK_FOR (int j = 0; j < width; j++)
            SK(store_part)(queries[i].output + element + 16 * j, sum[i][j], part ? part : 16);
}

SK_INLINE void SK(attend_tile)(const int count, SK(query) * queries, int64_t tokens,
                               int32_t dimension, float scale, int is_first, const uint16_t *keys,
                               const uint16_t *values) {
    SK(weigh)(count, queries, tokens, dimension, scale, is_first, keys);
    int64_t d = 0;
    for (; d + 64 <= dimension; d += 64)
        SK(collect)(count, 4, queries, tokens, d, dimension, 0, is_first, values);
    for (; d + 32 <= dimension; d += 32)
        SK(collect)(count, 2, queries, tokens, d, dimension, 0, is_first, values);
    for (; d + 16 <= dimension; d += 16)
        SK(collect)(count, 1, queries, tokens, d, dimension, 0, is_first, values);
    if (d < dimension)
        SK(collect)(count, 1, queries, tokens, d, dimension, dimension - d, is_first, values);
}

// Queries that see the whole page go in tiles; one that sees a part of it goes alone.
void SK(half_attend)(sk_half_rows rows, int64_t first, const uint16_t *keys,
                     const uint16_t *values) {
    SK(query) tile[SK_QUERIES];
    int waiting = 0;
    const int is_first = first == 0;
#define SK_FLUSH(count, tokens) \
    SK(attend_tile)(count, tile, tokens, rows.dimension, rows.scale, is_first, keys, values)
    for (int64_t pair = 0; pair <= rows.count * rows.heads; pair++) {
        int64_t tokens = 0;
        if (pair < rows.count * rows.heads) {
            tokens = rows.positions[rows.numbers[pair / rows.heads]] + 1 - first;
            if (tokens <= 0) continue;
        }
        const int is_whole = tokens >= SK_PAGE_TOKENS;
        if (!is_whole || waiting == SK_QUERIES) {
            if (waiting == 4 && SK_QUERIES >= 4) SK_FLUSH(4, SK_PAGE_TOKENS);
            else if (waiting == 3 && SK_QUERIES >= 3) SK_FLUSH(3, SK_PAGE_TOKENS);
            else if (waiting == 2 && SK_QUERIES >= 2) SK_FLUSH(2, SK_PAGE_TOKENS);
            else if (waiting == 1) SK_FLUSH(1, SK_PAGE_TOKENS);
            waiting = 0;
        }
        if (pair == rows.count * rows.heads) break;
        const int64_t row = rows.numbers[pair / rows.heads], head = pair % rows.heads;
        tile[waiting].x = rows.query + row * rows.query_stride + head * rows.dimension;
        tile[waiting].output = rows.output + row * rows.output_stride + head * rows.dimension;
        tile[waiting].softmax = rows.softmax + row * rows.softmax_stride + head;
        if (is_whole) waiting++;
        else SK_FLUSH(1, tokens);
    }
#undef SK_FLUSH
}

void SK(half_finish)(sk_half_rows rows) {
    for (int64_t index = 0; index < rows.count; index++)
        for (int32_t head = 0; head < rows.heads; head++) {
            const int64_t row = rows.numbers[index];
            const float inverse = 1.0f / rows.softmax[row * rows.softmax_stride + head].sum;
            float *output = rows.output + row * rows.output_stride + head * rows.dimension;
            for (int32_t d = 0; d < rows.dimension; d++) output[d] *= inverse;
        }
}

void SK(half_store)(int32_t heads, int32_t dimension, const float *keys, const float *values,
                    uint16_t *key_plane, uint16_t *value_plane, int32_t slot) {
    for (int32_t head = 0; head < heads; head++) {
        for (int32_t d = 0; d < dimension; d += 16) {
            const int64_t count = dimension - d < 16 ? dimension - d : 16;
            const u16x16 k = SK(to_half)(SK(load_part)(keys + d, count));
            const u16x16 v = SK(to_half)(SK(load_part)(values + d, count));
            for (int64_t i = 0; i < count; i++) key_plane[(d + i) * SK_PAGE_TOKENS + slot] = k[i];
            memcpy(value_plane + slot * dimension + d, &v, (size_t)count * sizeof *value_plane);
        }
        keys += dimension;
        values += dimension;
        key_plane += SK_PAGE_TOKENS * dimension;
        value_plane += SK_PAGE_TOKENS * dimension;
    }
}
