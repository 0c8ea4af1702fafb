/*
 * rras_memory.c - the allocator of the RPC stubs, on both sides.
 *
 * SPDX-License-Identifier: MIT
 */
#include <windows.h>
#include <rpc.h>
#include <rpcndr.h>
#include <stdlib.h>

void *__RPC_USER MIDL_user_allocate(size_t size)
{
    return calloc(1, size ? size : 1); /* zeroed: nothing of the service's memory leaks in padding */
}

void __RPC_USER MIDL_user_free(void *at)
{
    free(at);
}
