import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.AppInfoParser;

/** Does the job of standard input with Kafka's own client, and reports on standard output. */
class Interop {
    static final ObjectMapper JSON = new ObjectMapper();
    static final String SERIALIZER = "org.apache.kafka.common.serialization.ByteArraySerializer";
    static final String DESERIALIZER = "org.apache.kafka.common.serialization.ByteArrayDeserializer";

    public static void main(String[] arguments) throws Exception {
        JsonNode job = JSON.readTree(System.in);
        ObjectNode report = JSON.createObjectNode();
        report.put("version", AppInfoParser.getVersion());
        ObjectNode produced = report.putObject("produced"), consumed = report.putObject("consumed");
        for (JsonNode work : job.get("produce")) {
            ObjectNode result = produced.putObject(work.get("topic").asText());
            try {
                produce(job, work);
            } catch (Exception error) {
                result.put("error", error.toString());
            }
        }
        for (JsonNode work : job.get("consume")) {
            ObjectNode result = consumed.putObject(work.get("topic").asText());
            List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
            try {
                consume(job, work, found);
            } catch (Exception error) {
                result.put("error", error.toString());
            }
            var records = result.putArray("records");
            for (var one : found) {
                ObjectNode fields = records.addObject();
                fields.put("partition", one.partition()).put("offset", one.offset());
                fields.put("key", one.key()).put("value", one.value());
                var headers = fields.putArray("headers");
                one.headers().forEach(header -> headers.addObject().put("name", header.key()).put("value", header.value()));
            }
        }
        System.out.println(JSON.writeValueAsString(report));
    }

    static byte[] bytes(JsonNode node) throws IOException {
        return node.isNull() ? null : node.binaryValue();
    }

    static void produce(JsonNode job, JsonNode work) throws Exception {
        try (var producer = new KafkaProducer<byte[], byte[]>(Map.of(
                "bootstrap.servers", job.get("bootstrap").asText(), "compression.type", work.get("codec").asText(),
                "key.serializer", SERIALIZER, "value.serializer", SERIALIZER))) {
            List<Future<?>> sent = new ArrayList<>();
            for (JsonNode one : job.get("records")) {
                var record = new ProducerRecord<>(work.get("topic").asText(), bytes(one.get("key")), bytes(one.get("value")));
                for (JsonNode header : one.get("headers"))
                    record.headers().add(header.get("name").asText(), bytes(header.get("value")));
                sent.add(producer.send(record));
            }
            for (Future<?> one : sent) one.get();
        }
    }

    static void consume(JsonNode job, JsonNode work, List<ConsumerRecord<byte[], byte[]>> found) {
        try (var consumer = new KafkaConsumer<byte[], byte[]>(Map.of(
                "bootstrap.servers", job.get("bootstrap").asText(), "isolation.level", "read_committed",
                "auto.offset.reset", "earliest", "enable.auto.commit", "false",
                "key.deserializer", DESERIALIZER, "value.deserializer", DESERIALIZER))) {
            String topic = work.get("topic").asText();
            consumer.assign(consumer.partitionsFor(topic).stream().map(one -> new TopicPartition(topic, one.partition())).toList());
            long deadline = System.nanoTime() + (long) (job.get("seconds").asDouble() * 1e9), last = System.nanoTime();
            while (found.size() < work.get("wanted").asInt() || System.nanoTime() - last < job.get("quiet_seconds").asDouble() * 1e9) {
                if (System.nanoTime() > deadline) throw new IllegalStateException(found.size() + " records in time");
                for (var one : consumer.poll(Duration.ofMillis(200))) {
                    found.add(one);
                    last = System.nanoTime();
                }
            }
        }
    }
}
