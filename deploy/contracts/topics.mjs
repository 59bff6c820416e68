// node topics.mjs asyncapi.yaml HOST:PORT: Kafka's own commands that make the topics of an AsyncAPI document.
// Needs @asyncapi/parser beside it. A topic that is there already stays as it is.
import { fromFile, Parser } from "@asyncapi/parser";

const [file, servers] = process.argv.slice(2);
const { document, diagnostics } = await fromFile(new Parser(), file).parse();
if (document === undefined) {
  console.error(diagnostics.map((one) => `${one.path.join(".")}: ${one.message}`).join("\n"));
  process.exit(1);
}
for (const channel of document.channels().all()) {
  const { topic, partitions, topicConfiguration } = channel.bindings().get("kafka").value();
  const configs = Object.entries(topicConfiguration).map(([name, value]) => ` --config ${name}=${[value].flat()}`);
  console.log(
    `kafka-topics.sh --bootstrap-server ${servers} --create --if-not-exists --topic ${topic}` +
      ` --partitions ${partitions}${configs.join("")}`,
  );
}
