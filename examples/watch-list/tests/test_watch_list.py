from pathlib import Path

from watch_list import WatchList

from newsgloss_enrich.testing import article, check_step, enrich


def watch_list(folder: Path, *names: str) -> WatchList:
    path = folder / "names.txt"
    path.write_text("\n".join(names), encoding="utf-8")
    return WatchList(WatchList.Settings(path=path))


def test_an_article_that_names_one_of_the_list_is_marked(tmp_path: Path) -> None:
    record = enrich(article("news"), steps={"watch-list": watch_list(tmp_path, "Aberdeen", "Oslo")})
    assert record.extensions == {"watch-list": {"named": ["Aberdeen"]}}


def test_any_other_article_is_not(tmp_path: Path) -> None:
    record = enrich(article("news"), steps={"watch-list": watch_list(tmp_path, "Aber")})
    assert record.extensions == {}
    assert record.stages["watch-list"].status == "skipped"


def test_it_keeps_what_steps_promise(tmp_path: Path) -> None:
    check_step(watch_list(tmp_path, "Aberdeen", "Norway"))
