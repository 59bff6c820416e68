import pytest
from aiokafka.producer.producer import AIOKafkaProducer

from newsgloss_common.config import ConfigurationError, ServiceSettings, load
from newsgloss_common.kafka import compression
from newsgloss_common.kafka.compression import CODECS, batch_bytes, client_codec


class Example(ServiceSettings):
    """Settings of a made-up service."""

    compression: compression.Compression


@pytest.mark.parametrize("name", ["none", *CODECS])
def test_each_codec_is_known_and_there(name: str) -> None:
    assert load(Example, {"compression": name}).compression == name


def test_it_is_off_by_default() -> None:
    assert load(Example).compression == "none"
    assert client_codec("none") is None


def test_each_codec_is_called_and_numbered_as_the_client_does() -> None:
    theirs = {name: number for name, (_, number) in AIOKafkaProducer._COMPRESSORS.items()}
    assert {client_codec(name): number for name, number in CODECS.items()} == theirs


def test_a_codec_whose_package_is_missing_is_said_with_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compression, "find_spec", lambda _: None)
    with pytest.raises(ConfigurationError, match=r"NEWSGLOSS_COMPRESSION: .*pip install cramjam"):
        load(Example, {"compression": "zstd"})
    assert load(Example, {"compression": "gzip"}).compression == "gzip"


def test_batches_of_a_slow_codec_are_small() -> None:
    assert batch_bytes("gzip", 512 * 1024) == 64 * 1024
    assert batch_bytes("gzip", 1000) == 1000
    assert batch_bytes("zstd", 512 * 1024) == batch_bytes("none", 512 * 1024) == 512 * 1024
