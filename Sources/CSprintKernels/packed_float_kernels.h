// Products with panels of floats; included by packed_kernels.h.

// Elements of k that are widened at a time: 16 KB of weights stay in the nearest cache.
enum { SK_STRETCH = 256 };

SK_INLINE f32x16 SK(load_weights)(const int form, const uint8_t *p) {
    if (form == sk_form_f32) return SK(load)((const float *)p);
    if (form == sk_form_f16) return SK(load_half)(p);
    return SK(load_brain)(p);
}

// Adds up rows x (16 * panels) sums over all k; they stay in registers.
SK_INLINE void SK(float_sums)(const int form, const int rows, const int panels, const int fetches,
                              int64_t depth, const float *x, int64_t x_stride, const uint8_t *w,
                              int64_t panel_bytes, f32x16 (*sums)[8]) {
    const int64_t step = form == sk_form_f32 ? 64 : 32;
    SK_FLOAT_UNROLL
    for (int64_t k = 0; k < depth; k++) {
        f32x16 b[8];
        SK_FOR (int n = 0; n < panels; n++) {
            const uint8_t *at = w + n * panel_bytes + k * step;
            if (fetches) __builtin_prefetch(at + SK_AHEAD);
            b[n] = SK(load_weights)(form, at);
        }
        SK_FOR (int m = 0; m < rows; m++) {
            const f32x16 a = SK(splat)(x[m * x_stride + k]);
            SK_FOR (int n = 0; n < panels; n++) sums[m][n] = SK(fma)(a, b[n], sums[m][n]);
        }
    }
}

// rows x (16 * panels) outputs of a float product, added to those in y if it `continues` them.
SK_INLINE void SK(float_tile)(const int form, const int rows, const int panels, int64_t depth,
                              const float *x, int64_t x_stride, const uint8_t *w,
                              int64_t panel_bytes, int fetches, int continues, int64_t columns,
                              float *y, int64_t y_stride) {
    f32x16 sums[12][8];
    SK_FOR (int m = 0; m < rows; m++)
        SK_FOR (int n = 0; n < panels; n++) {
            const float *start = y + m * y_stride + 16 * n;
            sums[m][n] = !continues                ? (f32x16){0}
                         : columns >= 16 * (n + 1) ? SK(load)(start)
                                                   : SK(load_part)(start, columns - 16 * n);
        }
    // Fetching more streams at once than this measures worse: they push each other out.
    if (fetches && rows <= 6 && panels <= (form == sk_form_bf16 ? 4 : 2))
        SK(float_sums)(form, rows, panels, 1, depth, x, x_stride, w, panel_bytes, sums);
    else SK(float_sums)(form, rows, panels, 0, depth, x, x_stride, w, panel_bytes, sums);
    SK_FOR (int m = 0; m < rows; m++)
        SK_FOR (int n = 0; n < panels; n++)
            SK(store_part)(y + m * y_stride + 16 * n, sums[m][n], columns - 16 * n);
}

// All rows against `panels` panels: tiles of six rows at most, or of twelve where registers allow
// and no fewer than six are left over. A widened stretch, its `panel_bytes` 0, is near already.
SK_INLINE void SK(float_strip)(const int form, const int panels, int64_t rows, int64_t depth,
                               const float *x, int64_t x_stride, const uint8_t *w,
                               int64_t panel_bytes, int continues, int64_t columns, float *y,
                               int64_t y_stride) {
    const int32_t most = SK_FLOAT_SUMS / panels;
    for (int64_t m = 0, count; m < rows; m += count) {
        count = rows - m;
        count = most >= 12 && (count == 12 || count >= 18)
                    ? 12
                    : SK(tile_rows)(count, most < 6 ? most : 6);
        switch (count) {
#define SK_ROWS(count) \
    case count: \
        if (count <= most) \
            SK(float_tile)(form, count, panels, depth, x + m * x_stride, x_stride, w, panel_bytes, \
                           m == 0 && panel_bytes > 0, continues, columns, y + m * y_stride, \
                           y_stride); \
        break
            SK_ROWS(1);
            SK_ROWS(2);
            SK_ROWS(3);
            SK_ROWS(4);
            SK_ROWS(5);
            SK_ROWS(6);
            SK_ROWS(12);
#undef SK_ROWS
        }
    }
}

// One panel of 16-bit floats against many rows: weights are widened once for all of them, a stretch
// of k at a time, between which the sums wait in y.
SK_INLINE void SK(widened_panel)(const int form, int64_t rows, int64_t depth, const float *x,
                                 int64_t x_stride, const uint8_t *w, int64_t columns, float *y,
                                 int64_t y_stride) {
    float stretch[16 * SK_STRETCH];
    for (int64_t first = 0; first < depth; first += SK_STRETCH) {
        const int64_t count = depth - first < SK_STRETCH ? depth - first : SK_STRETCH;
        for (int64_t k = 0; k < count; k++) {
            __builtin_prefetch(w + (first + k) * 32 + SK_AHEAD);
            SK(store)(stretch + 16 * k, SK(load_weights)(form, w + (first + k) * 32));
        }
        SK(float_strip)(sk_form_f32, 1, rows, count, x + first, x_stride, (const uint8_t *)stretch,
                        0, first > 0, columns, y, y_stride);
    }
}

// Few rows take several panels at once, so that there are chains enough to hide the latency of one;
// many rows few panels, so that they stay in the nearest cache.
SK_INLINE void SK(float_panels)(const int form, int64_t rows, int64_t columns, int64_t depth,
                                const float *x, int64_t x_stride, const uint8_t *w, float *y,
                                int64_t y_stride) {
    const int64_t panel_bytes = sk_panel_bytes((sk_form)form, depth);
    int64_t n = 0;
    if (form != sk_form_f32 && rows >= SK_WIDEN_ROWS(form))
        for (; n < columns; n += 16)
            SK(widened_panel)(form, rows, depth, x, x_stride, w + n / 16 * panel_bytes, columns - n,
                              y + n, y_stride);
#define SK_PANELS(count) \
    if (count <= SK_PANELS_OF(rows)) \
        for (; n + 16 * (count - 1) < columns; n += 16 * count) \
    SK(float_strip)(form, count, rows, depth, x, x_stride, w + n / 16 * panel_bytes, panel_bytes, \
                    0, columns - n, y + n, y_stride)
    SK_PANELS(8);
    SK_PANELS(4);
    SK_PANELS(2);
    SK_PANELS(1);
#undef SK_PANELS
}
