// The kernels for AVX-512: a virtual lane group is one register.
#if defined(__x86_64__)
#pragma clang diagnostic ignored "-Wpsabi"
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma"))), \
                             apply_to = function)
#define SK(name) sk_##name##_avx512
#define SK_TILE_ROWS 4
#define SK_TILE_COLUMNS 4
#include "lanes_kernels.h"
#pragma clang attribute pop
#endif
