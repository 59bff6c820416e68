"""The processor that a figure was measured on, and the vector extensions that decide its speed."""

import os
import platform
from pathlib import Path

_CPUINFO = Path("/proc/cpuinfo")
_EXTENSIONS = (
    "avx2",
    "avx512f",
    "avx512bw",
    "avx512_vnni",
    "avx_vnni",
    "amx_int8",
    "asimd",
    "asimddp",
    "sve",
)


def processor() -> str:
    """'AMD EPYC, 2 cores, avx2 avx512f avx512_vnni'; extensions are read on Linux only."""
    lines = _CPUINFO.read_text(encoding="utf-8").splitlines() if _CPUINFO.exists() else []
    fields = {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    name = fields.get("model name") or platform.processor() or platform.machine()
    flags = set(fields.get("flags", fields.get("Features", "")).split())
    extensions = " ".join(extension for extension in _EXTENSIONS if extension in flags)
    return f"{name}, {os.cpu_count()} cores, {extensions or 'vector extensions unknown'}"
