"""Carrying it out: plan, lock, run, and note it down."""
