// The kernels for any CPU: the twin that the wide ones are held to. Without FMA instructions each
// fused multiply-add is a library call, slow and of the same bits.
#pragma clang diagnostic ignored "-Wpsabi"
#define SK(name) sk_##name##_portable
#define SK_TILE_ROWS 1
#define SK_TILE_COLUMNS 1
#include "lanes_kernels.h"
