"""Where the samples are and where results go, in the checkout and for the wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parents[3]

IN_CHECKOUT = (_CHECKOUT / "deploy" / "demo" / "pyproject.toml").exists()
SAMPLES = _CHECKOUT / "samples" if IN_CHECKOUT else _PACKAGE / "samples"
OUTPUT = _CHECKOUT / ".cache" / "demo" if IN_CHECKOUT else Path("newsgloss-demo")
