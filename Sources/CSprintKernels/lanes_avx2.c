// The kernels for AVX2 with FMA: a virtual lane group is two registers.
#if defined(__x86_64__)
#pragma clang diagnostic ignored "-Wpsabi"
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define SK(name) sk_##name##_avx2
#define SK_TILE_ROWS 2
#define SK_TILE_COLUMNS 2
#include "lanes_kernels.h"
#pragma clang attribute pop
#endif
