// confluent-kafka for Node: its promoted API, which has the shape of kafkajs. Settings of librdkafka stand beside `kafkaJS`.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

export function confluent({ bytes, text, untilQuiet, sleep }) {
  const { Kafka, logLevel } = require("@confluentinc/kafka-javascript").KafkaJS;
  const connect = (job) => new Kafka({ kafkaJS: { brokers: [job.bootstrap], logLevel: logLevel.NOTHING } });
  return {
    version: require("@confluentinc/kafka-javascript/package.json").version,
    async produce(job, work) {
      const chosen = work.partitioner === "murmur2" ? { partitioner: "murmur2_random" } : {};
      const producer = connect(job).producer({ ...chosen, "compression.codec": work.codec, kafkaJS: { acks: -1 } });
      await producer.connect();
      try {
        // It refuses null header values; without that record the others can be judged.
        const writable = job.records.filter((one) => one.headers.every(({ value }) => value !== null));
        const messages = writable.map((one) => {
          const headers = {};
          for (const { name, value } of one.headers) {
            headers[name] = name in headers ? [headers[name], bytes(value)].flat() : bytes(value);
          }
          return { key: bytes(one.key), value: bytes(one.value), headers };
        });
        await producer.send({ topic: work.topic, messages });
      } finally {
        await producer.disconnect();
      }
    },
    async consume(job, work, found) {
      const consumer = connect(job).consumer({
        kafkaJS: { groupId: `interop-${work.topic}-${process.pid}`, fromBeginning: true, readUncommitted: false },
      });
      await consumer.connect();
      try {
        await consumer.subscribe({ topics: [work.topic] });
        await consumer.run({
          eachMessage: async ({ partition, message }) => {
            const headers = Object.entries(message.headers ?? {}).flatMap(([name, value]) =>
              [value].flat().map((one) => ({ name, value: text(one) })),
            );
            const offset = Number(message.offset);
            found.push({ partition, offset, key: text(message.key), value: text(message.value), headers });
          },
        });
        await untilQuiet(found, work.wanted, job, []);
      } finally {
        await Promise.race([consumer.disconnect(), sleep(5000)]);
      }
    },
  };
}
