// Prints the entities of enriched articles. Reads lines of key, tab and value; an empty value is a tombstone.
import { mentionText, read } from "newsgloss-reader";

/** Lines that end with LF alone; node:readline also ends one at U+2028, which may stand in JSON. */
async function* lines(stream) {
  let rest = "";
  for await (const chunk of stream.setEncoding("utf8")) {
    const parts = (rest + chunk).split("\n");
    rest = parts.pop();
    yield* parts;
  }
  if (rest !== "") yield rest;
}

for await (const line of lines(process.stdin)) {
  const tab = line.indexOf("\t");
  const record = read(line.slice(0, tab), line.slice(tab + 1) || null);
  if (record.kind === "tombstone") {
    console.log(`${record.key}: delete it`);
    continue;
  }
  const { article } = record;
  if (article.status !== "usable") {
    console.log(`${article.article_id}: ${article.status}, do not show it`);
    continue;
  }
  console.log(`${article.article_id}: ${article.language?.tag ?? "und"}`);
  for (const entity of article.entities) {
    const words = entity.mentions.map((mention) => JSON.stringify(mentionText(article, mention)));
    console.log(`  ${entity.name} (${entity.type}): ${words.join(", ")}`);
  }
}
