// Attention over fp16 pages, one source; see include/half_attention.h. Included behind
// packed_kernels.h, with SK(to_half)(v), which rounds 16 floats to halves, SK_QUERIES, the queries
// of a tile, and SK_WIDENS_PAGES, whether a page that has more is widened once for all of them.
// A plane of halves has as many lines of 64 bytes as a head has dimensions.
enum { SK_PAGE_TOKENS = 32, SK_WIDE_DIMENSION_MAX = 128, SK_LINE = 64 };

// One query head on its way over a page.
typedef struct SK(query) {
    _Alignas(SK_LINE) float weights[SK_PAGE_TOKENS];
    const float *x;
    float *output;
    sk_softmax *softmax;
    float decay;
} SK(query);

// A page of one head, its elements halves or floats as `form` says.
typedef struct SK(page) {
    const uint8_t *keys, *values;
    // The page that comes next, to be fetched meanwhile, as halves.
    const uint8_t *next_keys, *next_values;
    int32_t dimension;
    // Whether it is the first that the queries see.
    int32_t is_first;
} SK(page);

SK_INLINE f32x16 SK(load_elements)(const int form, const uint8_t *p, int64_t count) {
    if (count >= 16) return SK(load_weights)(form, p);
    uint8_t part[64] = {0};
    memcpy(part, p, (size_t)count * (form == sk_form_f32 ? 4 : 2));
    return SK(load_weights)(form, part);
}

// Products of `count` queries with the keys of 16 * width tokens from `token` on. Meanwhile the
// next page is fetched: the CPU's own prefetching stops at the end of each plane.
SK_INLINE void SK(score)(const int form, const int count, const int width, const int token,
                         const SK(query) * queries, const SK(page) * page, f32x16 (*scores)[2]) {
    const int64_t size = form == sk_form_f32 ? 4 : 2, dimension = page->dimension;
    const uint8_t *keys = page->keys + token * size;
    f32x16 sum[SK_QUERIES][2];
    SK_FOR (int i = 0; i < count; i++)
        SK_FOR (int j = 0; j < width; j++) sum[i][j] = (f32x16){0};
    for (int64_t d = 0; d < dimension; d++, keys += SK_PAGE_TOKENS * size) {
        if (token == 0) {
            __builtin_prefetch(page->next_keys + d * SK_LINE);
            __builtin_prefetch(page->next_values + d * SK_LINE);
        }
        f32x16 k[2];
        SK_FOR (int j = 0; j < width; j++) k[j] = SK(load_weights)(form, keys + 16 * j * size);
        SK_FOR (int i = 0; i < count; i++) {
            const f32x16 x = SK(splat)(queries[i].x[d]);
            SK_FOR (int j = 0; j < width; j++) sum[i][j] = SK(fma)(x, k[j], sum[i][j]);
        }
    }
    SK_FOR (int i = 0; i < count; i++)
        SK_FOR (int j = 0; j < width; j++) scores[i][token / 16 + j] = sum[i][j];
}

// 2^x for x <= 0, exactly 0 below -126.5: 2^n by the exponent's bits, the rest by a polynomial that
// is off by at most 1.7e-7 of the value.
SK_INLINE f32x16 SK(power)(f32x16 x) {
    const f32x16 lowest = SK(splat)(-127.0f);
    x = SK(select)(x > lowest, x, lowest);
    // Adding 1.5 * 2^23 rounds to an integer, the last bits of which are n + 127.
    const f32x16 rounding = SK(splat)(12582912.0f + 127.0f);
    const f32x16 shifted = x + rounding, r = x - (shifted - rounding);
    f32x16 p = SK(splat)(1.326472614891827e-3f);
    p = SK(fma)(p, r, SK(splat)(9.671512991189957e-3f));
    p = SK(fma)(p, r, SK(splat)(5.550733581185341e-2f));
    p = SK(fma)(p, r, SK(splat)(2.402224242687225e-1f));
    p = SK(fma)(p, r, SK(splat)(6.931470036506653e-1f));
    p = SK(fma)(p, r, SK(splat)(1.0f));
    return p * (f32x16)((i32x16)shifted << 23);
}

// Scores of `count` queries over `tokens` tokens, turned into weights.
SK_INLINE void SK(weigh)(const int form, const int count, SK(query) * queries, int32_t tokens,
                         float scale, const SK(page) * page) {
    f32x16 scores[SK_QUERIES][2], lanes[SK_QUERIES], fall = {0};
    if (SK_PANELS_OF(count) >= 2) {
        SK(score)(form, count, 2, 0, queries, page, scores);
    } else {
        SK(score)(form, count, 1, 0, queries, page, scores);
        SK(score)(form, count, 1, 16, queries, page, scores);
    }
    const f32x16 scale2 = SK(splat)(scale * 1.44269504088896341f);
    SK_FOR (int i = 0; i < count; i++)
        SK_FOR (int j = 0; j < 2; j++) scores[i][j] *= scale2;
    if (tokens < SK_PAGE_TOKENS) {
        const i32x16 lane = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
        const f32x16 nothing = SK(splat)(-__builtin_inff());
        SK_FOR (int i = 0; i < count; i++)
            SK_FOR (int j = 0; j < 2; j++)
                scores[i][j] = SK(select)(lane + 16 * j < tokens, scores[i][j], nothing);
    }
    SK_FOR (int i = 0; i < count; i++) lanes[i] = SK(combine)(0, scores[i][0], scores[i][1]);
    f32x16 found = SK(across)(0, count, lanes);
    SK_FOR (int i = 0; i < count; i++) {
        sk_softmax *softmax = queries[i].softmax;
        const float before = page->is_first ? -__builtin_inff() : softmax->greatest;
        const float greatest = found[i] > before ? found[i] : before;
        fall[i] = before - greatest;
        softmax->greatest = greatest;
        const f32x16 low = SK(power)(scores[i][0] - SK(splat)(greatest)),
                     high = SK(power)(scores[i][1] - SK(splat)(greatest));
        SK(store)(queries[i].weights, low);
        SK(store)(queries[i].weights + 16, high);
        lanes[i] = low + high;
    }
    found = SK(across)(1, count, lanes);
    const f32x16 decay = SK(power)(fall);
    SK_FOR (int i = 0; i < count; i++) {
        const float before = page->is_first ? 0 : queries[i].softmax->sum * decay[i];
        queries[i].softmax->sum = before + found[i];
        queries[i].decay = decay[i];
    }
}

// output = output * decay + sum over tokens of weight * value, 16 * width elements from `element`
// on, of which the last 16 may be fewer.
SK_INLINE void SK(collect)(const int form, const int count, const int width, SK(query) * queries,
                           int32_t tokens, int64_t element, int64_t part, const SK(page) * page) {
    const int64_t size = form == sk_form_f32 ? 4 : 2, dimension = page->dimension;
    f32x16 sum[SK_QUERIES][4];
    SK_FOR (int i = 0; i < count; i++)
        SK_FOR (int j = 0; j < width; j++) {
            const uint8_t *output = (const uint8_t *)(queries[i].output + element + 16 * j);
            sum[i][j] = page->is_first ? (f32x16){0}
                                       : SK(load_elements)(sk_form_f32, output, part) *
                                             SK(splat)(queries[i].decay);
        }
    const uint8_t *values = page->values + element * size;
    for (int32_t t = 0; t < tokens; t++, values += dimension * size) {
        f32x16 v[4];
        SK_FOR (int j = 0; j < width; j++)
            v[j] = SK(load_elements)(form, values + 16 * j * size, part);
        SK_FOR (int i = 0; i < count; i++) {
            const f32x16 weight = SK(splat)(queries[i].weights[t]);
            SK_FOR (int j = 0; j < width; j++) sum[i][j] = SK(fma)(weight, v[j], sum[i][j]);
        }
    }
    SK_FOR (int i = 0; i < count; i++)
        SK_FOR (int j = 0; j < width; j++)
            SK(store_part)(queries[i].output + element + 16 * j, sum[i][j], part);
}

SK_INLINE void SK(attend_tile)(const int form, const int count, SK(query) * queries, int32_t tokens,
                               float scale, const SK(page) * page) {
    const int width = SK_PANELS_OF(count) < 4 ? SK_PANELS_OF(count) : 4;
    SK(weigh)(form, count, queries, tokens, scale, page);
    int64_t d = 0;
    for (; d + 16 * width <= page->dimension; d += 16 * width)
        SK(collect)(form, count, width, queries, tokens, d, 16, page);
    for (; d + 16 <= page->dimension; d += 16)
        SK(collect)(form, count, 1, queries, tokens, d, 16, page);
    if (d < page->dimension)
        SK(collect)(form, count, 1, queries, tokens, d, page->dimension - d, page);
}

// Query heads `pairs` of the rows numbers[0 ...], all of which see `tokens` tokens of the page.
SK_INLINE void SK(attend_run)(const int form, const sk_half_rows *rows, const int32_t *numbers,
                              int64_t pairs, int32_t tokens, const SK(page) * page) {
    SK(query) tile[SK_QUERIES];
    int32_t head = 0;
    for (int64_t count; pairs > 0; pairs -= count) {
        count = SK(tile_rows)(pairs, SK_QUERIES);
        for (int64_t i = 0; i < count; i++) {
            const int64_t row = *numbers, start = head * rows->dimension;
            tile[i].x = rows->query + row * rows->query_stride + start;
            tile[i].output = rows->output + row * rows->output_stride + start;
            tile[i].softmax = rows->softmax + row * rows->softmax_stride + head;
            if (++head < rows->heads) continue;
            head = 0;
            numbers++;
        }
        switch (count) {
#define SK_TILE(count) \
    case count: \
        if (count <= SK_QUERIES) SK(attend_tile)(form, count, tile, tokens, rows->scale, page); \
        break
            SK_TILE(1);
            SK_TILE(2);
            SK_TILE(3);
            SK_TILE(4);
            SK_TILE(5);
            SK_TILE(6);
#undef SK_TILE
        }
    }
}

// Rows one behind another that see equally many tokens of the page share tiles: all where it is
// whole, the heads of one row where it is not.
SK_INLINE void SK(attend_page)(const int form, const sk_half_rows *rows, int64_t first,
                               const SK(page) * page) {
    for (int64_t start = 0, end; start < rows->count; start = end) {
        int64_t tokens = 0;
        for (end = start; end < rows->count; end++) {
            const int64_t seen = rows->positions[rows->numbers[end]] + 1 - first;
            const int64_t here = seen < SK_PAGE_TOKENS ? seen : SK_PAGE_TOKENS;
            if (end > start && here != tokens) break;
            tokens = here;
        }
        if (tokens > 0)
            SK(attend_run)(form, rows, rows->numbers + start, (end - start) * rows->heads,
                           (int32_t)tokens, page);
    }
}

static __attribute__((noinline)) void SK(attend_halves)(const sk_half_rows *rows, int64_t first,
                                                        const SK(page) * page) {
    SK(attend_page)(sk_form_f16, rows, first, page);
}

// Widens the page once for all tiles.
static __attribute__((noinline)) void SK(attend_widened)(const sk_half_rows *rows, int64_t first,
                                                         SK(page) page) {
    float wide[2][SK_PAGE_TOKENS * SK_WIDE_DIMENSION_MAX];
    for (int64_t i = 0; i < SK_PAGE_TOKENS * page.dimension; i += 16) {
        SK(store)(wide[0] + i, SK(load_half)(page.keys + 2 * i));
        SK(store)(wide[1] + i, SK(load_half)(page.values + 2 * i));
    }
    page.keys = (const uint8_t *)wide[0];
    page.values = (const uint8_t *)wide[1];
    SK(attend_page)(sk_form_f32, rows, first, &page);
}

void SK(half_attend)(sk_half_rows rows, int64_t first, sk_half_page here, sk_half_page next) {
    const SK(page) page = {(const uint8_t *)here.keys,
                           (const uint8_t *)here.values,
                           (const uint8_t *)next.keys,
                           (const uint8_t *)next.values,
                           rows.dimension,
                           first == 0};
    if (SK_WIDENS_PAGES && rows.count * rows.heads > SK_QUERIES &&
        rows.dimension <= SK_WIDE_DIMENSION_MAX)
        SK(attend_widened)(&rows, first, page);
    else SK(attend_halves)(&rows, first, &page);
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
