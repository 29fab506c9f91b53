#pragma once
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <zmq.h>

/// Names the calling thread (15 bytes at most). prctl is variadic, which Swift does not import.
static inline void sprint_name_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }
