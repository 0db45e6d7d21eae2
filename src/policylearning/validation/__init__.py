"""Experts judge practices by a published rubric."""
