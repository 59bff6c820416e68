// What a user writes; the compiler must take the right lines and refuse the marked ones.
import { boilerplateText, type EnrichedArticle, mentionText, read, type Tombstone } from "newsgloss-reader";

const record = read(new Uint8Array(), "{}");
if (record.kind === "tombstone") {
  const tombstone: Tombstone = record;
  // @ts-expect-error A tombstone has no article.
  void tombstone.article;
} else {
  const article: EnrichedArticle = record.article;
  const tag: string | undefined = article.language?.tag;
  // @ts-expect-error The language is null in a canceled article.
  void article.language.tag;
  for (const entity of article.entities) {
    const words: string[] = entity.mentions.map((mention) => mentionText(article, mention));
    if (entity.type === "PERSON" || entity.type === "ADDED_LATER") void [words, tag];
  }
  void article.boilerplate.map((span) => boilerplateText(article, span));
  // @ts-expect-error No record has another unit.
  void (article.offset_unit === "byte");
}
