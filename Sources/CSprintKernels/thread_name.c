#if defined(__linux__)
#define _GNU_SOURCE
#endif
#include <pthread.h>

#include "lanes.h"

void sk_name_this_thread(const char *name) {
#if defined(__linux__)
    pthread_setname_np(pthread_self(), name);
#else
    (void)name;
#endif
}
