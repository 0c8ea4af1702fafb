/*
 * model_graph.h - the graph of a line: octets a second in and out over the last two minutes, and the
 * scale that fits them. PURE; the clock is an argument.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_MODEL_GRAPH_H
#define RRAS_MODEL_GRAPH_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GRAPH_SECONDS = 120 };

struct graph_sample {
    uint32_t in, out;                     /* octets a second */
};

struct graph_model {
    struct graph_sample samples[GRAPH_SECONDS];
    unsigned next, count;
    uint64_t bytes_in, bytes_out, at_ms;  /* as last told */
    bool has_begun;
};

/* Another connection, or the first: nothing is known. */
void graph_model_clear(struct graph_model *graph);
/* The counters as they are at `now_ms`. A second without news is a second of the average; counters that went back
 * (the call before is over) begin anew without a peak. */
void graph_model_tell(struct graph_model *graph, uint64_t bytes_in, uint64_t bytes_out, uint64_t now_ms);
/* The sample of `ago` seconds ago, 0 the newest; false: there is none. */
bool graph_model_at(const struct graph_model *graph, unsigned ago, struct graph_sample *out);
/* The top of the graph: the least of 100, 200, 500, 1000 ... that no sample is above. */
uint32_t graph_model_scale(const struct graph_model *graph);
/* How high a sample stands on a graph `height` high. */
int graph_model_height(uint32_t value, uint32_t scale, int height);
#endif
