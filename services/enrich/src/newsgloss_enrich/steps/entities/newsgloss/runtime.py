"""ONNX Runtime, told before it loads to send nothing.

Its official builds report to their maker by default, since 1.29 on Linux too, and keep a device id below
HOME. Only this variable, set before the import, stops all of it (`Privacy.md` in the package);
`disable_telemetry_events()` comes after a first event.
"""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime

__all__ = ["onnxruntime"]
