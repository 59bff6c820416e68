"""The rules of the architecture, as data: who may import whom, and how long things may be."""

DISTRIBUTIONS: dict[str, set[str]] = {
    "newsgloss_schemas": set(),
    "newsgloss_common": {"newsgloss_schemas"},
    "newsgloss_ingest": {"newsgloss_common", "newsgloss_schemas"},
    "newsgloss_enrich": {"newsgloss_common", "newsgloss_model_language", "newsgloss_schemas"},
    "newsgloss_console": {"newsgloss_common", "newsgloss_schemas"},
    "newsgloss_dev_kafka": set(),
    "newsgloss_demo": {"newsgloss_common", "newsgloss_dev_kafka", "newsgloss_schemas"},
    "newsgloss_model_language": set(),
    "newsgloss_model_names": set(),
    "newsgloss_model_names_accurate": set(),
    "watch_list": {"newsgloss_enrich"},
}
"""Which distributions of ours each distribution may import. A service imports no other service."""

ROOMS: dict[str, set[str]] = {
    "steps": set(),
    "extend": {"steps"},
    "testing": {"extend", "steps"},
    "pool": set(),
    "handler": {"pool", "steps"},
    "stream": {"pool"},
    "settings": {"pool", "steps", "stream"},
    "enrichment": {"pool", "settings", "steps"},
    "watch": {"stream"},
    "observe": {"pool", "settings", "steps", "stream", "watch"},
    "wiring": {"enrichment", "observe", "pool", "settings", "stream", "watch"},
    "service": {"enrichment", "observe", "pool", "settings", "stream", "watch", "wiring"},
    "commands": {
        "enrichment",
        "handler",
        "pool",
        "service",
        "settings",
        "steps",
        "stream",
        "watch",
        "wiring",
    },
    "cli": {"commands"},
    "__main__": {"cli"},
}
"""The enricher's rooms, from the inside outwards, and the rooms that each may import."""

LONGEST_CLASS = 220
LONGEST_MODULE = 400
LONGEST_OF_NINE_IN_TEN_MODULES = 180
