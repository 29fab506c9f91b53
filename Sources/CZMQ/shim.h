#pragma once
#include <sys/eventfd.h>
#include <unistd.h>
#include <zmq.h>
