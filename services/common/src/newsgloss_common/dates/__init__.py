"""Reads dates as pages and feeds write them: right, marked as less precise, or not at all."""

from newsgloss_common.dates.parse import MAX_CHARACTERS, parse_date
from newsgloss_common.dates.stated import Precision, StatedDate

__all__ = ["MAX_CHARACTERS", "Precision", "StatedDate", "parse_date"]
