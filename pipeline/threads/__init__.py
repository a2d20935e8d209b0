"""Threads: each problem from the notice that tells of it to those that answer, and into later rounds; the ledger of them."""
