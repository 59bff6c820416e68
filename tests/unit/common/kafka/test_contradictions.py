import pytest

from newsgloss_common.kafka.contradictions import contradictions

PASSWORD = {"KAFKA_SASL_USERNAME", "KAFKA_SASL_PASSWORD"}
TOKEN = {"KAFKA_SASL_OAUTHBEARER_TOKEN"}
ENDPOINT = {
    "KAFKA_SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL",
    "KAFKA_SASL_OAUTHBEARER_CLIENT_ID",
    "KAFKA_SASL_OAUTHBEARER_CLIENT_SECRET",
}


@pytest.mark.parametrize(
    ("protocol", "mechanism", "given"),
    [
        ("PLAINTEXT", "PLAIN", set()),
        ("SSL", "PLAIN", {"KAFKA_SSL_CAFILE", "KAFKA_SSL_CERTFILE", "KAFKA_SSL_KEYFILE"}),
        ("SASL_SSL", "SCRAM-SHA-512", PASSWORD | {"KAFKA_SSL_CAFILE"}),
        ("SASL_PLAINTEXT", "OAUTHBEARER", TOKEN),
        ("SASL_SSL", "OAUTHBEARER", ENDPOINT | {"KAFKA_SASL_OAUTHBEARER_SCOPE"}),
    ],
)
def test_settings_that_fit_together_are_left_in_peace(protocol: str, mechanism: str, given: set[str]) -> None:
    assert list(contradictions(protocol, mechanism, given)) == []


@pytest.mark.parametrize(
    ("protocol", "mechanism", "given", "says"),
    [
        (
            "PLAINTEXT",
            "PLAIN",
            {"KAFKA_SASL_PASSWORD"},
            "KAFKA_SASL_PASSWORD is set, and KAFKA_SECURITY_PROTOCOL",
        ),
        ("PLAINTEXT", "PLAIN", {"KAFKA_SSL_CAFILE"}, "KAFKA_SSL_CAFILE is set, and KAFKA_SECURITY_PROTOCOL"),
        ("SASL_SSL", "PLAIN", {"KAFKA_SASL_USERNAME"}, "needs KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD"),
        (
            "SASL_SSL",
            "PLAIN",
            PASSWORD | TOKEN,
            "TOKEN is set, and KAFKA_SASL_MECHANISM=PLAIN does not use it",
        ),
        ("SASL_SSL", "OAUTHBEARER", set(), "OAUTHBEARER needs either"),
        ("SASL_SSL", "OAUTHBEARER", TOKEN | ENDPOINT, "OAUTHBEARER needs either"),
        (
            "SASL_SSL",
            "OAUTHBEARER",
            TOKEN | {"KAFKA_SASL_OAUTHBEARER_SCOPE"},
            "SCOPE is set, and there is no",
        ),
        ("SASL_SSL", "OAUTHBEARER", {min(ENDPOINT, key=len), *TOKEN}, "is set, and there is no"),
        ("SSL", "PLAIN", {"KAFKA_SSL_KEYFILE"}, "KAFKA_SSL_KEYFILE needs KAFKA_SSL_CERTFILE"),
    ],
)
def test_what_is_missing_or_has_no_effect_is_named(
    protocol: str, mechanism: str, given: set[str], says: str
) -> None:
    found = list(contradictions(protocol, mechanism, given))
    assert any(says in sentence for sentence in found), found
