"""What things cost, in ratios: ``python -m benchmarks archive|generate|read|ingest``.

Ratios hold from one machine to the next, times do not: a thing is measured
against something bare beside it, and against itself at another size.
"""
