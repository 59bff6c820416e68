"""Where things lie in the checkout."""

from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[4]
SAMPLES = CHECKOUT / "samples"
OUTPUT = CHECKOUT / ".cache" / "demo"
