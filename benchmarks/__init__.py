"""Speed and memory, each beside its floor in the same run.

Run by `make bench`; docs/benchmarks.md says what each figure means.

The floor is the least that the same work can cost here: a bare query, a bare commit, an empty page. Machines differ and
are busy; the ratio to a floor measured in the same minute differs much less.
"""
