// Sends a call to the instruction set it names.
#pragma once

// On another architecture the one build for any CPU serves.
#if defined(__x86_64__)
#define SK_DISPATCH(name, ...) \
    switch (isa) { \
    case sk_isa_avx512vnni: SK_VNNI(name)(__VA_ARGS__); break; \
    case sk_isa_avx512: sk_##name##_avx512(__VA_ARGS__); break; \
    case sk_isa_avx2: sk_##name##_avx2(__VA_ARGS__); break; \
    case sk_isa_portable: sk_##name##_portable(__VA_ARGS__); break; \
    }
#else
#define SK_DISPATCH(name, ...) ((void)isa, sk_##name##_portable(__VA_ARGS__))
#endif
