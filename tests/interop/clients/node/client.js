// node client.js kafkajs|kafkajs-plain|platformatic|confluent: does the job of standard input, and reports on standard output.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const bytes = (text) => (text === null ? null : Buffer.from(text, "base64"));
const text = (data) => (data === null || data === undefined ? null : Buffer.from(data).toString("base64"));
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const inTime = (work, seconds, what) =>
  Promise.race([
    work,
    sleep(seconds * 1000).then(() => {
      throw new Error(`no end after ${seconds} s: ${what()}`);
    }),
  ]);

async function untilQuiet(found, wanted, job, failed) {
  let last = Date.now();
  let before = 0;
  while (found.length < wanted || Date.now() - last < job.quiet_seconds * 1000) {
    await sleep(100);
    if (failed.length) throw failed[0];
    if (found.length !== before) {
      before = found.length;
      last = Date.now();
    }
  }
}

// kafkajs: headers are an object of values or lists; the default partitioner of version 2 hashes with murmur2.
function kafkajs(withSnappy) {
  const { Kafka, CompressionTypes, CompressionCodecs, logLevel } = require("kafkajs");
  if (withSnappy) CompressionCodecs[CompressionTypes.Snappy] = require("kafkajs-snappy");
  process.env.KAFKAJS_NO_PARTITIONER_WARNING = "1";
  const codecs = {
    none: CompressionTypes.None,
    gzip: CompressionTypes.GZIP,
    snappy: CompressionTypes.Snappy,
    lz4: CompressionTypes.LZ4,
    zstd: CompressionTypes.ZSTD,
  };
  const connect = (job) =>
    new Kafka({ clientId: "interop", brokers: [job.bootstrap], logLevel: logLevel.NOTHING, retry: { retries: 3 } });
  return {
    version: require("kafkajs/package.json").version,
    async produce(job, work) {
      const producer = connect(job).producer();
      await producer.connect();
      try {
        // It fails at null header values; without that record the others can be judged.
        const writable = job.records.filter((one) => one.headers.every(({ value }) => value !== null));
        const messages = writable.map((one) => {
          const headers = {};
          for (const { name, value } of one.headers) {
            headers[name] = name in headers ? [headers[name], bytes(value)].flat() : bytes(value);
          }
          return { key: bytes(one.key), value: bytes(one.value), headers };
        });
        await producer.send({ topic: work.topic, acks: -1, compression: codecs[work.codec], messages });
      } finally {
        await producer.disconnect();
      }
    },
    async consume(job, work, found) {
      const consumer = connect(job).consumer({ groupId: `interop-${work.topic}-${process.pid}`, readUncommitted: false });
      const failed = [];
      consumer.on(consumer.events.CRASH, ({ payload }) => failed.push(payload.error));
      await consumer.connect();
      try {
        await consumer.subscribe({ topics: [work.topic], fromBeginning: true });
        await consumer.run({
          eachMessage: async ({ partition, message }) => {
            const headers = Object.entries(message.headers ?? {}).flatMap(([name, value]) =>
              [value].flat().map((one) => ({ name, value: text(one) })),
            );
            found.push({
              partition,
              offset: Number(message.offset),
              key: text(message.key),
              value: text(message.value),
              headers,
            });
          },
        });
        await untilQuiet(found, work.wanted, job, failed);
      } finally {
        await Promise.race([consumer.disconnect(), sleep(5000)]);
      }
    },
  };
}

async function platformatic() {
  const { Producer, Consumer, compatibilityPartitioner } = await import("@platformatic/kafka");
  const base = (job) => ({ clientId: "interop", bootstrapBrokers: [job.bootstrap] });
  return {
    version: JSON.parse(readFileSync(new URL("./node_modules/@platformatic/kafka/package.json", import.meta.url))).version,
    async produce(job, work) {
      const chosen = work.partitioner === "murmur2" ? { partitioner: compatibilityPartitioner } : {};
      const producer = new Producer({ ...base(job), ...chosen });
      try {
        const messages = job.records.map((one) => ({
          topic: work.topic,
          key: bytes(one.key) ?? undefined,
          value: bytes(one.value) ?? undefined,
          headers: new Map(one.headers.map(({ name, value }) => [Buffer.from(name), bytes(value)])),
        }));
        await producer.send({ messages, acks: -1, compression: work.codec });
      } finally {
        await producer.close(true);
      }
    },
    async consume(job, work, found) {
      const consumer = new Consumer({ ...base(job), groupId: `interop-${work.topic}-${process.pid}` });
      const failed = [];
      try {
        const stream = await consumer.consume({
          topics: [work.topic],
          mode: "earliest",
          fallbackMode: "earliest",
          autocommit: false,
          isolationLevel: 1, // READ_COMMITTED
        });
        stream.on("error", (error) => failed.push(error));
        stream.on("data", (one) =>
          found.push({
            partition: one.partition,
            offset: Number(one.offset),
            key: text(one.key),
            value: text(one.value),
            headers: [...one.headers].map(([name, value]) => ({ name: name.toString(), value: text(value) })),
          }),
        );
        await untilQuiet(found, work.wanted, job, failed);
      } finally {
        await Promise.race([consumer.close(true), sleep(5000)]);
      }
    },
  };
}

const chosen = process.argv[2];
const clients = {
  kafkajs: () => kafkajs(true),
  "kafkajs-plain": () => kafkajs(false),
  platformatic,
  confluent: async () => (await import("./confluent.js")).confluent({ bytes, text, untilQuiet, sleep }),
};
const client = await clients[chosen]();
process.on("unhandledRejection", () => {}); // reported where the work is awaited
process.on("uncaughtException", () => {});
const job = JSON.parse(readFileSync(0, "utf8"));
const report = { version: client.version, produced: {}, consumed: {} };
for (const work of job.produce) {
  try {
    await inTime(client.produce(job, work), job.seconds, () => "producing");
    report.produced[work.topic] = {};
  } catch (error) {
    report.produced[work.topic] = { error: `${error.name}: ${error.message}` };
  }
}
for (const work of job.consume) {
  const records = [];
  const result = { records };
  try {
    await inTime(client.consume(job, work, records), job.seconds, () => `${records.length} of ${work.wanted} records`);
  } catch (error) {
    result.error = `${error.name}: ${error.message}`;
  }
  report.consumed[work.topic] = result;
}
process.stdout.write(JSON.stringify(report), () => process.exit(0));
