class WorkerStartError(Exception):
    """The handler cannot be loaded; the message quotes the worker's own error."""


class PoolStoppedError(Exception):
    """The pool was stopped before these records were done."""


class PoolBrokenError(Exception):
    """The pool failed by a defect of its own and will never answer again; the defect is the cause."""
