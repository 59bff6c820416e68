// Made from the record models by `make contracts`. Do not edit.

export const ROOT = "EnrichedArticle";

export const SHAPES = {
  EnrichedArticle: {
    schema_version: {"absent": 1},
    offset_unit: {"absent": "code_point"},
    article: {"record": "Article"},
    dates: {"absent": null, "record": "Dates"},
    boilerplate: {"absent": [], "record": "BoilerplateSpan", "many": "list"},
    publisher_claims: {"absent": {"read_time_minutes": null, "date": null, "photo_credit": null}, "record": "PublisherClaims"},
    language: {"absent": null, "record": "Language"},
    entities: {"absent": [], "record": "Entity", "many": "list"},
    read_time: {"absent": null, "record": "ReadTime"},
    fingerprint: {"absent": null},
    stages: {"absent": {}, "record": "Stage", "many": "map"},
    extensions: {"absent": {}},
    provenance: {"record": "Provenance"},
  },
  Article: {
    schema_version: {"absent": 1},
    article_id: {"absent": null},
    version: {"absent": 1},
    status: {"absent": "usable"},
    source: {"record": "ArticleSource"},
    url: {"absent": null},
    title: {"absent": null},
    body: {"absent": null},
    language_hint: {"absent": null},
    authors: {"absent": null},
    section: {"absent": null},
    keywords: {"absent": null},
    published_at: {"absent": null},
    modified_at: {"absent": null},
    fetched_at: {"absent": null},
  },
  ArticleSource: {
    name: {"absent": null},
    domain: {"absent": null},
  },
  Dates: {
    published_at_precision: {"absent": null},
    published_at_source: {"absent": null},
  },
  Entity: {
    aliases: {"absent": []},
    country: {"absent": null},
    confidence: {"absent": null},
    ids: {"absent": {}},
    location: {"absent": null, "record": "Location"},
    id_evidence: {"absent": {}, "record": "IdEvidence", "many": "map"},
    mentions: {"record": "Mention", "many": "list"},
  },
  Language: {
    alternatives: {"absent": [], "record": "LanguageAlternative", "many": "list"},
    script: {"absent": null},
    declared: {"absent": null},
    agrees: {"absent": null},
  },
  LanguageAlternative: {
    share: {"absent": null},
  },
  Provenance: {
    input: {"record": "InputPosition"},
  },
  PublisherClaims: {
    read_time_minutes: {"absent": null},
    date: {"absent": null},
    photo_credit: {"absent": null},
  },
  Stage: {
    reason: {"absent": null},
  },
};
