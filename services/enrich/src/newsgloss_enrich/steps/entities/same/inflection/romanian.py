"""Romanian: the article and the genitive behind the name."""

from newsgloss_enrich.steps.entities.same.inflection.forms import paradigms

ROMANIAN = paradigms(
    """
    C: ul ului i ilor ii
    a: ei ii
    u: ul ului
    ă: a ei ii e
    ia: iei
    ea: ii elei
    anca: ăncii
    e: ea ei elui ele lui
    i: iul iului ilor ii
    0: lui
    """,
    vowels="aăâeiîou",
)
