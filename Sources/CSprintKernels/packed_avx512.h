// What both AVX-512 variants share: four bytes of x for every column, and halves.

SK_INLINE __m512i SK(four)(const int8_t *x) {
    int32_t bytes;
    memcpy(&bytes, x, sizeof bytes);
    return _mm512_set1_epi32(bytes);
}

SK_INLINE f32x16 SK(load_half)(const uint8_t *p) {
    return (f32x16)_mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)p));
}

SK_INLINE f32x16 SK(load_brain)(const uint8_t *p) {
    u16x16 v;
    memcpy(&v, p, sizeof v);
    return (f32x16)(__builtin_convertvector(v, u32x16) << 16);
}

SK_INLINE u16x16 SK(to_half)(f32x16 v) {
    return (u16x16)_mm512_cvtps_ph((__m512)v, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}
