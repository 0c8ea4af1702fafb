/*
 * model_graph.c - the graph of a line: its samples and the scale that fits them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/model_graph.h"
#include <string.h>

enum { SCALE_MIN = 100, GAP_MS = 500 };

void graph_model_clear(struct graph_model *graph)
{
    memset(graph, 0, sizeof *graph);
}

static void push(struct graph_model *graph, struct graph_sample sample)
{
    graph->samples[graph->next] = sample;
    graph->next = (graph->next + 1) % GRAPH_SECONDS;
    if (graph->count < GRAPH_SECONDS)
        graph->count++;
}

static uint32_t rate(uint64_t before, uint64_t now, uint64_t ms)
{
    uint64_t octets = now - before;
    /* Ten minutes at a terabit a second: the product stays far below 2^64. */
    uint64_t a_second = octets > UINT64_MAX / 1000 ? UINT32_MAX : octets * 1000 / ms;

    return a_second > UINT32_MAX ? UINT32_MAX : (uint32_t)a_second;
}

void graph_model_tell(struct graph_model *graph, uint64_t bytes_in, uint64_t bytes_out, uint64_t now_ms)
{
    uint64_t ms = now_ms - graph->at_ms, seconds = (ms + GAP_MS) / 1000;
    bool goes_on = graph->has_begun && now_ms >= graph->at_ms && bytes_in >= graph->bytes_in && bytes_out >= graph->bytes_out;

    if (goes_on && ms < GAP_MS)
        return; /* too soon to tell a rate */
    if (goes_on) {
        struct graph_sample sample = { rate(graph->bytes_in, bytes_in, ms), rate(graph->bytes_out, bytes_out, ms) };

        for (uint64_t i = 0; i < (seconds ? seconds : 1) && i < GRAPH_SECONDS; i++)
            push(graph, sample);
    }
    graph->has_begun = true;
    graph->bytes_in = bytes_in;
    graph->bytes_out = bytes_out;
    graph->at_ms = now_ms;
}

bool graph_model_at(const struct graph_model *graph, unsigned ago, struct graph_sample *out)
{
    if (ago >= graph->count)
        return false;
    *out = graph->samples[(graph->next + GRAPH_SECONDS - 1 - ago) % GRAPH_SECONDS];
    return true;
}

static uint32_t highest(const struct graph_model *graph)
{
    struct graph_sample sample;
    uint32_t most = 0;

    for (unsigned ago = 0; graph_model_at(graph, ago, &sample); ago++) {
        most = sample.in > most ? sample.in : most;
        most = sample.out > most ? sample.out : most;
    }
    return most;
}

uint32_t graph_model_scale(const struct graph_model *graph)
{
    static const unsigned steps[] = { 1, 2, 5 };
    uint32_t most = highest(graph);

    for (uint64_t ten = SCALE_MIN; ten <= UINT32_MAX; ten *= 10)
        for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
            if (ten * steps[i] >= most)
                return ten * steps[i] > UINT32_MAX ? UINT32_MAX : (uint32_t)(ten * steps[i]);
    return UINT32_MAX;
}

int graph_model_height(uint32_t value, uint32_t scale, int height)
{
    if (scale == 0 || height <= 0)
        return 0;
    if (value >= scale)
        return height;
    return (int)((uint64_t)value * (uint64_t)height / scale);
}
