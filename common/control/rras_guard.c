/*
 * rras_guard.c - what an RPC call raises becomes what it returns.
 *
 * The run time reports "no such endpoint" by a structured exception, and gcc has no __try. The
 * client stubs are compiled with NdrClientCall2 renamed to the function below, which runs the real
 * one under a frame handler of its own. The handler takes Windows and RPC status codes (below
 * 0x10000) only; a fault such as an access violation goes on to whoever handles faults.
 *
 * SPDX-License-Identifier: MIT
 */
#include <windows.h>
#include <rpc.h>
#include <rpcndr.h>
#include <stdarg.h>
#include <stdint.h>

enum { CALL_SLOTS_MAX = 10, RAISED_STATUS_LIMIT = 0x10000 };

/* Runs fn(arg) and returns its result, or the status it raised. Assembler, below. */
LONG_PTR rras_guard_run(LONG_PTR (*fn)(void *arg), void *arg);
void rras_guard_landing(void);

/* The first two flags of a record that is being unwound; winnt.h names them only in part. */
static BOOL is_ours(const EXCEPTION_RECORD *record)
{
    return (record->ExceptionFlags & (EXCEPTION_UNWINDING | EXCEPTION_EXIT_UNWIND)) == 0
        && record->ExceptionCode < RAISED_STATUS_LIMIT;
}

#ifdef _WIN64
EXCEPTION_DISPOSITION rras_guard_filter(EXCEPTION_RECORD *record, void *frame, CONTEXT *context, DISPATCHER_CONTEXT *dispatcher);

EXCEPTION_DISPOSITION rras_guard_filter(EXCEPTION_RECORD *record, void *frame, CONTEXT *context, DISPATCHER_CONTEXT *dispatcher)
{
    if (is_ours(record))
        RtlUnwindEx(frame, (void *)(uintptr_t)rras_guard_landing, record, (void *)(uintptr_t)record->ExceptionCode, context,
                    dispatcher->HistoryTable);
    return ExceptionContinueSearch;
}

/* The unwinder lands with the frame's own stack pointer and the status in rax. */
__asm__(".text\n"
        ".globl rras_guard_run\n"
        ".seh_proc rras_guard_run\n"
        "rras_guard_run:\n"
        "    subq $40, %rsp\n"
        "    .seh_stackalloc 40\n"
        "    .seh_endprologue\n"
        "    .seh_handler rras_guard_filter, @except\n"
        "    movq %rcx, %rax\n"
        "    movq %rdx, %rcx\n"
        "    callq *%rax\n"
        ".globl rras_guard_landing\n"
        "rras_guard_landing:\n"
        "    nop\n"
        "    addq $40, %rsp\n"
        "    retq\n"
        ".seh_endproc\n");
#else
EXCEPTION_DISPOSITION rras_guard_filter(EXCEPTION_RECORD *record, void *frame, CONTEXT *context, void *dispatcher);

EXCEPTION_DISPOSITION rras_guard_filter(EXCEPTION_RECORD *record, void *frame, CONTEXT *context, void *dispatcher)
{
    (void)context;
    (void)dispatcher;
    if (is_ours(record)) {
        DWORD status = record->ExceptionCode;

        RtlUnwind(frame, NULL, record, NULL);
        __asm__ volatile("movl %0, %%eax\n\tmovl %1, %%esp\n\tjmp _rras_guard_landing"
                         :
                         : "r"(status), "r"(frame)
                         : "eax", "memory");
        __builtin_unreachable();
    }
    return ExceptionContinueSearch;
}

/* The registration record is on the stack; at the landing esp points to it. */
__asm__(".text\n"
        ".globl _rras_guard_run\n"
        "_rras_guard_run:\n"
        "    movl 4(%esp), %eax\n"
        "    movl 8(%esp), %edx\n"
        "    pushl %ebp\n"
        "    pushl %ebx\n"
        "    pushl %esi\n"
        "    pushl %edi\n"
        "    pushl $_rras_guard_filter\n"
        "    pushl %fs:0\n"
        "    movl %esp, %fs:0\n"
        "    pushl %edx\n"
        "    call *%eax\n"
        "    addl $4, %esp\n"
        ".globl _rras_guard_landing\n"
        "_rras_guard_landing:\n"
        "    popl %fs:0\n"
        "    addl $4, %esp\n"
        "    popl %edi\n"
        "    popl %esi\n"
        "    popl %ebx\n"
        "    popl %ebp\n"
        "    ret\n");
#endif

struct client_call {
    PMIDL_STUB_DESC desc;
    PFORMAT_STRING format;
    void *slots[CALL_SLOTS_MAX];
};

static LONG_PTR run_call(void *arg)
{
    struct client_call *call = arg;
    void **s = call->slots;

    return NdrClientCall2(call->desc, call->format, s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7], s[8], s[9]).Simple;
}

CLIENT_CALL_RETURN RPC_VAR_ENTRY rras_guarded_client_call(PMIDL_STUB_DESC desc, PFORMAT_STRING format, ...);

/* Every parameter of the contract is one slot wide (handles, pointers, longs). The format string of
 * an -Oicf procedure has the size of its stack, with the result's slot, at offset 8. */
CLIENT_CALL_RETURN RPC_VAR_ENTRY rras_guarded_client_call(PMIDL_STUB_DESC desc, PFORMAT_STRING format, ...)
{
    struct client_call call = { .desc = desc, .format = format };
    size_t slots = ((size_t)format[8] | (size_t)format[9] << 8) / sizeof(void *) - 1;
    CLIENT_CALL_RETURN result;
    va_list args;

    va_start(args, format);
    for (size_t i = 0; i < slots && i < CALL_SLOTS_MAX; i++)
        call.slots[i] = va_arg(args, void *);
    va_end(args);
    result.Simple = rras_guard_run(run_call, &call);
    return result;
}
