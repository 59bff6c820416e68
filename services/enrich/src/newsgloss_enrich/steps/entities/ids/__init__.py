"""Ids of entities: places by GeoNames, and things of the operator's own lists."""
