"""Family names and given names without spaces."""

import pytest

from newsgloss_enrich.steps.entities.group import first_groups
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.entities.same.unspaced_persons import merge_unspaced_persons


@pytest.mark.parametrize(
    ("language", "names", "left"),
    [
        ("zh", ["習近平", "習"], {"習近平"}),
        ("zh", ["王小明", "小明"], {"王小明"}),
        ("zh", ["欧阳修", "欧"], {"欧阳修", "欧"}),
        ("zh", ["王小明", "王大海", "王"], {"王小明", "王大海", "王"}),
        ("ja", ["田中太郎", "田中"], {"田中太郎"}),
        ("ja", ["田中太郎", "中太"], {"田中太郎", "中太"}),
        ("ko", ["문재인", "재인"], {"문재인"}),
    ],
)
def test_a_part_of_one_full_name_joins_it(language: str, names: list[str], left: set[str]) -> None:
    groups = first_groups(
        Named(number, 0, len(name), name, "PERSON", 0.9) for number, name in enumerate(names)
    )
    merge_unspaced_persons(groups, language)
    assert groups.keys() == left
