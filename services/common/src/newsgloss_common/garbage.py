"""Python's collector of cycles, in processes that load much and then let records pass through."""

import gc


def spare_the_collector(young_objects: int) -> None:
    """What is loaded now stays for good; what comes after is looked at in lots of `young_objects`."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(young_objects, *gc.get_threshold()[1:])
