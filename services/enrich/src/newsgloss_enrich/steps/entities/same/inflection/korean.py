"""Korean: particles behind a name."""

from newsgloss_enrich.steps.entities.same.inflection.forms import suffixes

KOREAN = suffixes(
    """
    은 는 이 가 을 를 의 에 에서 에게 에게서 께서 와 과 로 으로 도 만 부터 까지 에는 에도 에서는
    에서도 보다 처럼 라는 이라는 측 측은 측이
    """,
    paradigm="particle",
    least=2,
)
