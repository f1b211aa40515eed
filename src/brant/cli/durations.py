"""How long something took, in few characters."""

from __future__ import annotations


def shown(seconds: float) -> str:
    """``12.34 ms``, ``1.24 s``, ``3 min 05 s``, ``2 h 10 min``."""
    if seconds < 1:
        return f"{seconds * 1000:.2f} ms"
    if seconds < 60:
        return f"{seconds:.2f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest:02d} s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02d} min"
