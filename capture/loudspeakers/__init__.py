"""Loudspeakers: what the operator, or a companion program, hears of the mix."""
