"""Compiled kernels under the array engine: the optional extra ``zopa[fast]``."""
