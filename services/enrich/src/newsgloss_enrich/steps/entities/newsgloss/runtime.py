"""ONNX Runtime, told before it loads to send nothing.

Its official builds report to their maker by default, since 1.29 on Linux too, and keep a device id below
HOME. Only this variable, set before the import, stops all of it (`Privacy.md` in the package);
`disable_telemetry_events()` comes after a first event.
"""

import os
from pathlib import Path
from typing import Any

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime


def session(path: Path, threads: int = 1) -> Any:
    """A network, for one thread by default: the pool has a process per core."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.enable_cpu_mem_arena = False  # it never gives back what the longest article took
    options.enable_mem_pattern = False  # it keeps a plan for each length of text
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
