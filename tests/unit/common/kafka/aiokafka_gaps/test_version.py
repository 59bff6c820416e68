from importlib.metadata import version


def test_the_gaps_are_those_of_the_installed_client() -> None:
    """On another version, compare each module of `aiokafka_gaps` with the client's changes first."""
    assert version("aiokafka").startswith("0.14.")
