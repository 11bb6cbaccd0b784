"""Many draws at once from the keyed streams: draw number i has the key child(key, i). And how much of everything."""

import numpy as np
from hypothesis import HealthCheck, settings

from core.jit import JIT_OFF, jit
from core.streams import beta, child, exponential, gamma, lognormal, normal, stream, uniform


def many(compiled: int, interpreted: int) -> int:
    """A sample size: interpreted kernels are some five hundred times slower."""
    return interpreted if JIT_OFF else compiled


def steady(examples: int):
    """So many examples, or a fifth of them with the JIT off."""
    return settings(max_examples=many(examples, examples // 5), suppress_health_check=list(HealthCheck))


@jit()
def keys(parent, n):
    out = np.empty(n, np.uint64)
    for i in range(n):
        out[i] = child(parent, i)
    return out


@jit()
def stream_keys(first_seed, n_seeds, n_purposes, n_steps):
    """Keys of neighbouring streams, shape (seeds, purposes, steps)."""
    out = np.empty((n_seeds, n_purposes, n_steps), np.uint64)
    for seed in range(n_seeds):
        for purpose in range(n_purposes):
            for step in range(n_steps):
                out[seed, purpose, step] = stream(first_seed + seed, purpose, step)
    return out


@jit()
def uniforms(key, n):
    out = np.empty(n)
    for i in range(n):
        out[i] = uniform(child(key, i))
    return out


@jit()
def normals(key, n):
    out = np.empty(n)
    for i in range(n):
        out[i] = normal(child(key, i))
    return out


@jit()
def normals_beyond(key, n, edge):
    """Of n draws those beyond `edge` on either side."""
    out, kept = np.empty(n // 100), 0
    for i in range(n):
        x = normal(child(key, i))
        if abs(x) > edge:
            out[kept] = x
            kept += 1
    return out[:kept]


@jit()
def gammas(key, n, shape):
    out = np.empty(n)
    for i in range(n):
        out[i] = gamma(child(key, i), shape)
    return out


@jit()
def betas(key, n, a, b):
    out = np.empty(n)
    for i in range(n):
        out[i] = beta(child(key, i), a, b)
    return out


@jit()
def exponentials(key, n):
    out = np.empty(n)
    for i in range(n):
        out[i] = exponential(child(key, i))
    return out


@jit()
def lognormals(key, n, log_sd):
    out = np.empty(n)
    for i in range(n):
        out[i] = lognormal(child(key, i), log_sd)
    return out
