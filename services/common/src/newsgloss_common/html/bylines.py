"""Words of bylines that are not part of a person's name."""

ROLES = frozenset(
    """
    admin administrator advertisement advertorial agence agencia agencias agencies agency agentur agenzia
    analysis analyst anchor anonymous associate association author authors autorin brand bureau by chief
    college columnist comment comments commission committee content contributing contributor contributors
    copy corporation correspondant correspondante correspondent correspondents corresponsal corrispondente
    deputy desk director editor editorial editors enviada enviado envoyé envoyée executive follow foundation
    freelance freelancer friday giornalista gmbh group guest haber herald inc independent institute inviata
    inviato jazeera journalist journaliste journalistin korrespondent korrespondentin llc login ltd magazine
    managing media merkezi ministry monday network news newsdesk newsroom newswire none null online opinion
    organisation organization paper partner periodista photographer podcast political post posted press
    producer professor promoted published publisher redacao redaccion redacción redactie redaction redakcja
    redaksi redakteur redakteurin redaktion redaktör redaktør redazione redação report reporter reporterin
    reportero reporters reporting reviewer root rédaction saturday school senior service share site society
    special sponsored sports staff stringer studio subscribe sunday szerkesztőség team test thursday times
    today toimetus toimittaja toimitus tribune tuesday tv undefined university unknown updated uredništvo
    user verlag video web webdesk webmaster website wednesday welle wire wires writer writers yesterday
    автор журналист корреспондент новости редактор редакция
    """.split()  # noqa: SIM905 - a hundred lines otherwise
)
AGENCIES = frozenset(
    """
    afp agencies ani ansa ap apa bbc bloomberg cnn dpa efe ians ntb pa pti reuters ritzau tass tnn tt upi
    xinhua интерфакс рбк риа тасс унн
    """.split()  # noqa: SIM905
)
ROLES_OF_PEOPLE = frozenset(
    """
    anchor columnist contributor correspondent editor giornalista journalist journaliste periodista
    photographer
    professor reporter writer журналист корреспондент
    """.split()  # noqa: SIM905
)
"""Those that also stand before a name."""
ROLES_AS_SURNAMES = frozenset(("author", "chief", "writer"))
MONTHS_AS_NAMES = frozenset(
    (
        "april",
        "may",
        "june",
        "august",
        "jan",
        "mai",
        "marzo",
        "mars",
        "march",
        "julio",
        "ara",
        "maja",
        "julija",
    )
)
SUBJECTS = frozenset(
    """
    & africa and arts asia breaking business city climate court crime culture data democracy defence defense
    digital diplomatic economics economy education energy entertainment environment europe features finance
    food foreign general health house international investigations investigative legal local national photo
    politics religion royal science security social sport state tech technology transport travel uk us white
    world
    """.split()  # noqa: SIM905
)
"""What reporters report on: before a role, or alone."""
ARTICLES = frozenset(("the", "le", "la", "el", "il", "der", "die", "das", "los", "les"))
