import numpy as np
import pytest

from newsgloss_enrich.steps.entities.newsgloss.network import Convolution, Floats, Network

HIDDEN, TAGS = 6, 3


@pytest.fixture
def network() -> Network:
    rng = np.random.default_rng(1)

    def some(*shape: int) -> Floats:
        return rng.standard_normal(shape).astype(np.float32)

    layers = [
        Convolution(some(3 * HIDDEN, HIDDEN), some(HIDDEN), dilation, some(HIDDEN), some(HIDDEN))
        for dilation in (1, 2)
    ]
    return Network(some(2, HIDDEN), layers, some(HIDDEN, TAGS), some(TAGS))


def by_definition(network: Network, words: Floats, language: int) -> Floats:
    """The same, word by word as the definitions have it."""
    value = words.astype(np.float64) + network.languages[language]
    for layer in network.layers:
        after = np.zeros_like(value)
        for place in range(len(value)):
            beside = [
                value[near] if 0 <= near < len(value) else np.zeros(HIDDEN)
                for near in (place - layer.dilation, place, place + layer.dilation)
            ]
            total = np.maximum(np.concatenate(beside) @ layer.weight + layer.bias, 0) + value[place]
            after[place] = (total - total.mean()) / np.sqrt(total.var() + 1e-5) * layer.scale + layer.shift
        value = after
    found: Floats = value @ network.exit_weight + network.exit_bias
    return found


@pytest.mark.parametrize("count", [0, 1, 2, 3, 17])
def test_the_logits_are_those_of_the_definition(network: Network, count: int) -> None:
    words = np.random.default_rng(2).standard_normal((count, HIDDEN)).astype(np.float32)
    found = network.logits(words, 1)
    assert found.shape == (count, TAGS)
    np.testing.assert_allclose(found, by_definition(network, words, 1), rtol=1e-3, atol=1e-4)


def test_the_words_given_are_not_changed(network: Network) -> None:
    words = np.ones((4, HIDDEN), np.float32)
    network.logits(words, 0)
    assert (words == 1).all()


def test_multiply_adds_are_counted_from_the_matrices(network: Network) -> None:
    assert network.products == 2 * 3 * HIDDEN * HIDDEN + HIDDEN * TAGS
