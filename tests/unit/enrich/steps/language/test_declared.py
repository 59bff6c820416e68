from newsgloss_enrich.steps.language.declared import weigh_declared

DOUBTFUL = [("no", 0.48), ("da", 0.45), ("sv", 0.05)]


def test_it_decides_between_likely_languages() -> None:
    weighed, decided = weigh_declared(DOUBTFUL, "da-DK", 200, least=0.5)
    assert decided
    assert weighed[0][0] == "da"
    assert sum(share for _, share in weighed) <= 1


def test_it_lifts_the_likeliest_over_the_threshold() -> None:
    weighed, decided = weigh_declared(DOUBTFUL, "no", 200, least=0.5)
    assert (weighed[0][0], decided) == ("no", True)


def test_clear_text_is_left_alone() -> None:
    clear = [("no", 0.97), ("da", 0.03)]
    assert weigh_declared(clear, "da", 20, least=0.5) == (clear, False)


def test_longer_text_needs_less_to_be_clear() -> None:
    fairly = [("no", 0.85), ("da", 0.15)]
    assert not weigh_declared(fairly, "da", 200, least=0.5)[1]
    assert weigh_declared(fairly, "da", 20, least=0.5)[1]


def test_a_language_that_the_text_speaks_against_is_not_taken() -> None:
    assert weigh_declared(DOUBTFUL, "fi", 20, least=0.5) == (DOUBTFUL, False)


def test_what_names_no_language_says_nothing() -> None:
    for declared in (None, "und", "english"):
        assert weigh_declared(DOUBTFUL, declared, 20, least=0.5) == (DOUBTFUL, False)


def test_an_answer_that_stays_the_same_was_not_decided_by_it() -> None:
    likely = [("no", 0.7), ("da", 0.3)]
    assert weigh_declared(likely, "no", 20, least=0.5) == (likely, False)
