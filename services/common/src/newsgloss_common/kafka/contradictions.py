"""Finds `KAFKA_…` variables that do not fit together: those that are missing, and those without effect.

A variable without effect stops a service too: someone who sets a password and forgets the protocol believes
that the connection is secure.
"""

from collections.abc import Collection, Iterator

PASSWORD = ("KAFKA_SASL_USERNAME", "KAFKA_SASL_PASSWORD")
TOKEN = "KAFKA_SASL_OAUTHBEARER_TOKEN"  # noqa: S105 - a variable's name
ENDPOINT = "KAFKA_SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL"
CLIENT = ("KAFKA_SASL_OAUTHBEARER_CLIENT_ID", "KAFKA_SASL_OAUTHBEARER_CLIENT_SECRET")
AT_ENDPOINT = (*CLIENT, "KAFKA_SASL_OAUTHBEARER_SCOPE", "KAFKA_SASL_OAUTHBEARER_CAFILE")
BEARER = (TOKEN, ENDPOINT, *AT_ENDPOINT, "KAFKA_SASL_OAUTHBEARER_EXTENSIONS")
CERTIFICATE = "KAFKA_SSL_CERTFILE"
OF_CERTIFICATE = ("KAFKA_SSL_KEYFILE", "KAFKA_SSL_PASSWORD")
TLS = ("KAFKA_SSL_CAFILE", CERTIFICATE, *OF_CERTIFICATE)


def contradictions(protocol: str, mechanism: str, given: Collection[str]) -> Iterator[str]:
    """Yield a sentence for each contradiction; `given` are the variables that have a value."""
    by_protocol = f"KAFKA_SECURITY_PROTOCOL={protocol} does not use it"
    by_mechanism = f"KAFKA_SASL_MECHANISM={mechanism} does not use it"
    if not protocol.endswith("SSL"):
        yield from _idle(TLS, given, by_protocol)
    if not protocol.startswith("SASL"):
        yield from _idle((*PASSWORD, *BEARER), given, by_protocol)
    elif mechanism == "OAUTHBEARER":
        yield from _idle(PASSWORD, given, by_mechanism)
        yield from _source_of_token(given)
    else:
        yield from _idle(BEARER, given, by_mechanism)
        if not set(PASSWORD) <= set(given):
            yield f"{protocol} with {mechanism} needs {' and '.join(PASSWORD)}"
    if CERTIFICATE not in given:
        yield from (f"{variable} needs {CERTIFICATE}" for variable in OF_CERTIFICATE if variable in given)


def _source_of_token(given: Collection[str]) -> Iterator[str]:
    if (TOKEN in given) == (ENDPOINT in given):
        yield f"OAUTHBEARER needs either {TOKEN}_FILE (or {TOKEN}) or {ENDPOINT}"
    elif TOKEN in given:
        yield from _idle(AT_ENDPOINT, given, f"there is no {ENDPOINT} to use it")
    elif not set(CLIENT) <= set(given):
        yield f"{ENDPOINT} needs {' and '.join(CLIENT)}"


def _idle(variables: Collection[str], given: Collection[str], why: str) -> Iterator[str]:
    yield from (f"{variable} is set, and {why}" for variable in variables if variable in given)
