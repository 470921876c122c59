"""From a catalog and its lock to a lock that answers everything it can.

`questions` works out what the lock lacks, `run.resolve` asks for it in batches and records answers and verdicts, and
`asking` puts the questions to the local index, or to the sources in the order of the registry. `additions` finds papers
that are to be added, and `key_memory` keeps the cite keys of a list. The network is a function that the caller hands
in. A source that cannot be reached leaves its questions open and no trace in the lock.
"""
