// Compiles only if the generated types have each body that ingest takes, under its own path.
import type { paths } from "./api";

type Body<Path extends keyof paths> = paths[Path] extends { post: { requestBody: { content: infer Content } } }
  ? Content
  : never;
const json: Body<"/v1/articles">["application/json"] = { source: { id: "wire" }, body: "The bridge reopened." };
const text: Body<"/v1/articles:text"> = { "text/plain": "Title\n\nThe bridge reopened." };
const page: Body<"/v1/articles:html"> = { "text/html": "<article>The bridge reopened.</article>" };
const batch: Body<"/v1/articles:batch"> = { "application/x-ndjson": "{}\n" };
const query: paths["/v1/articles:text"]["post"]["parameters"]["query"] = { source: "wire" };
// @ts-expect-error a parameter that has no value is left out; it is never null
const none: paths["/v1/articles:text"]["post"]["parameters"]["query"] = { source: null };
export { batch, json, none, page, query, text };
