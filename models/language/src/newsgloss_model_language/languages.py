# ruff: noqa: E501  tables read better unbroken
"""The languages of the model: which file of NTREX-128 teaches which tag, and what else is known of each."""

NTREX: dict[str, str] = {
    # One code, one language.
    "afr": "af", "amh": "am", "bak": "ba", "bel": "be", "bem": "bem", "ben": "bn", "bod": "bo", "bos": "bs",
    "bul": "bg", "cat": "ca", "ces": "cs", "cym": "cy", "dan": "da", "deu": "de", "div": "dv", "dzo": "dz",
    "ell": "el", "est": "et", "eus": "eu", "ewe": "ee", "fao": "fo", "fij": "fj", "fin": "fi", "gle": "ga",
    "glg": "gl", "guj": "gu", "hau": "ha", "heb": "he", "hin": "hi", "hrv": "hr", "hun": "hu", "hye": "hy",
    "ibo": "ig", "ind": "id", "isl": "is", "ita": "it", "jpn": "ja", "kan": "kn", "kat": "ka", "kaz": "kk",
    "khm": "km", "kin": "rw", "kir": "ky", "kor": "ko", "lao": "lo", "lit": "lt", "ltz": "lb", "mal": "ml",
    "mar": "mr", "mkd": "mk", "mlt": "mt", "mri": "mi", "mya": "my", "nde": "nd", "nep": "ne", "nld": "nl",
    "nno": "nn", "nso": "nso", "nya": "ny", "pan": "pa", "pol": "pl", "ron": "ro", "rus": "ru", "sin": "si",
    "slk": "sk", "slv": "sl", "smo": "sm", "som": "so", "ssw": "ss", "swe": "sv", "tah": "ty", "tam": "ta",
    "tat": "tt", "tel": "te", "tha": "th", "tir": "ti", "ton": "to", "tsn": "tn", "tuk": "tk", "tur": "tr",
    "uig": "ug", "ukr": "uk", "urd": "ur", "ven": "ve", "vie": "vi", "wol": "wo", "xho": "xh", "yor": "yo",
    "zul": "zu",
    # Variants of a country are the language: headlines do not tell them apart.
    "eng": "en", "eng-GB": "en", "eng-IN": "en", "eng-US": "en", "fra": "fr", "fra-CA": "fr", "spa": "es",
    "spa-MX": "es", "por": "pt", "por-BR": "pt",
    # A macrolanguage's tag, where it is the one in use: publishers write `ar`, `fa`, `ku`, `mn`, `ms`, `sq`, `sw`.
    "arb": "ar", "mey": "ar",  # Modern Standard Arabic; Hassaniya is written close to it
    "fas": "fa", "prs": "fa",  # Dari is Persian as Afghanistan writes it
    "fuc": "ff", "kmr": "ku", "lav": "lv", "mlg": "mg", "mon": "mn", "msa": "ms", "orm": "om", "pus": "ps",
    "sqi": "sq", "swa": "sw", "hmn": "hmn", "uzb": "uz",
    "nob": "no",  # as langdetect, lingua's `nb` and most publishers have it: Bokmål, the default Norwegian
    "fil": "tl",  # Filipino is standardised Tagalog
    # A script is not a language of its own.
    "aze-Latn": "az", "ckb-Arab": "ckb", "sna-Latn": "sn", "snd-Arab": "sd", "tgk-Cyrl": "tg",
    "srp-Cyrl": "sr", "srp-Latn": "sr",
    # But the two forms of Chinese are told apart by their characters, and Cantonese by words of its own.
    "zho-CN": "zh-Hans", "zho-TW": "zh-Hant", "yue": "yue",
    "shi": "shi",  # Tashelhiyt, in Arabic script here
}  # fmt: skip
"""NTREX's codes, each mapped once."""

TATOEBA: dict[str, str] = {
    "afr": "af", "aze": "az", "bel": "be", "ben": "bn", "bos": "bs", "bul": "bg", "cat": "ca", "ces": "cs",
    "cym": "cy", "dan": "da", "deu": "de", "eng": "en", "epo": "eo", "est": "et", "eus": "eu", "fao": "fo",
    "fin": "fi", "fra": "fr", "gle": "ga", "glg": "gl", "heb": "he", "hin": "hi", "hrv": "hr", "hun": "hu",
    "ind": "id", "isl": "is", "ita": "it", "kaz": "kk", "lat": "la", "lit": "lt", "lvs": "lv", "mar": "mr",
    "mkd": "mk", "mon": "mn", "nld": "nl", "nno": "nn", "nob": "no", "pes": "fa", "pol": "pl", "por": "pt",
    "ron": "ro", "rus": "ru", "slk": "sk", "slv": "sl", "spa": "es", "sqi": "sq", "srp": "sr", "swe": "sv",
    "swh": "sw", "tat": "tt", "tgl": "tl", "tuk": "tk", "tur": "tr", "uig": "ug", "ukr": "uk", "urd": "ur",
    "vie": "vi", "xho": "xh", "yid": "yi", "zsm": "ms", "ara": "ar", "amh": "am",
}  # fmt: skip
"""Tatoeba's sentences, as LASER selected them. Its `kur`, `uzb` and `srp` mix scripts; only `srp` is used."""

UNKNOWN = (
    "ast", "bre", "ceb", "cor", "csb", "fry", "gla", "ina", "jav", "nds", "oci", "pam", "hsb", "dsb",
    "kab", "war", "lfn", "ido", "dtp", "cbk", "gsw", "swg", "mhr", "orv", "awa",
)  # fmt: skip
"""Tatoeba's languages that the model does not know: what `und` is measured on."""

WITHOUT_NTREX = frozenset({"eo", "la", "lg", "st", "ts", "yi"})
"""Known languages that NTREX does not have."""

NEARLY_KNOWN = frozenset({
    "032", "046", "fuf", "fuv", "fuv2", "mly_latn", "pnb", "run", "nbl",
})  # fmt: skip
"""Codes of the Declaration of Human Rights whose language is part of a known one (Fula, Malay, Punjabi), or written
like one (Rundi and Kinyarwanda, the two Ndebele); 032 is Turkish under another name. They say nothing of `und`."""

WORDFREQ = {"fil": "tl", "nb": "no"}
LEFT_OUT_OF_WORDFREQ = frozenset({"sh", "zh", "ja", "ko"})  # Serbian and Croatian in one; no spaced words

LINGUA = {"nb": "no"}
