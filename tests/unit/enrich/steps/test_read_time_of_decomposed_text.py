import unicodedata

import pytest

from newsgloss_enrich.steps.read_time import estimate_read_time


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("ガラスのビルがパリでグランプリを獲得したと、デザイナーが述べた。", "ja"),
        ("시의회는 어제 오래된 다리를 고치기로 결정했다.", "ko"),
        ("Đội bóng thắng trận ở Hà Nội.", "vi"),
        ("L'été dernier, la mairesse a décidé de réparer le pont.", "fr"),
    ],
)
def test_decomposed_text_takes_as_long_as_composed_text(text: str, tag: str) -> None:
    composed, decomposed = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    assert composed != decomposed
    assert estimate_read_time(decomposed, tag) == estimate_read_time(composed, tag)
