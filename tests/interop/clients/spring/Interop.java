package interop;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.messaging.handler.annotation.Payload;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Does the job of standard input with Spring for Apache Kafka, and reports on standard output. */
@SpringBootApplication
public class Interop {
    static final ObjectMapper JSON = new ObjectMapper();
    static final List<String> SKIPPED = List.of("binary key");
    static final Map<String, List<ObjectNode>> FOUND = new ConcurrentHashMap<>();
    static volatile long last = System.nanoTime();

    @KafkaListener(topics = "#{'${interop.topics}'.split(',')}")
    void on(@Payload(required = false) String value, ConsumerRecord<String, String> record) {
        ObjectNode fields = JSON.createObjectNode();
        fields.put("partition", record.partition()).put("offset", record.offset());
        fields.put("key", encoded(record.key())).put("value", encoded(value));
        ArrayNode headers = fields.putArray("headers");
        record.headers().forEach(header -> headers.addObject().put("name", header.key()).put("value", header.value()));
        List<ObjectNode> found = FOUND.get(record.topic());
        synchronized (found) {
            found.add(fields);
        }
        last = System.nanoTime();
    }

    public static void main(String[] arguments) throws Exception {
        JsonNode job = JSON.readTree(System.in);
        ObjectNode report = JSON.createObjectNode();
        report.put("version", KafkaTemplate.class.getPackage().getImplementationVersion());
        List<String> topics = new ArrayList<>();
        for (JsonNode work : job.get("consume")) {
            topics.add(work.get("topic").asString());
            FOUND.put(work.get("topic").asString(), new ArrayList<>());
        }
        var application = new SpringApplication(Interop.class);
        var context = application.run("--spring.kafka.bootstrap-servers=" + job.get("bootstrap").asString(),
                "--interop.topics=" + String.join(",", topics));
        @SuppressWarnings("unchecked") KafkaTemplate<String, String> template = context.getBean(KafkaTemplate.class);
        ObjectNode produced = report.putObject("produced");
        for (JsonNode work : job.get("produce")) {
            ObjectNode result = produced.putObject(work.get("topic").asString());
            try {
                produce(template, job, work);
            } catch (Exception error) {
                result.put("error", error.toString());
            }
        }
        ArrayNode skipped = report.putArray("skipped");
        SKIPPED.forEach(skipped::add);
        untilQuiet(job);
        context.close();
        ObjectNode consumed = report.putObject("consumed");
        for (JsonNode work : job.get("consume")) {
            ObjectNode result = consumed.putObject(work.get("topic").asString());
            List<ObjectNode> found = FOUND.get(work.get("topic").asString());
            if (found.size() < work.get("wanted").asInt()) result.put("error", found.size() + " records in time");
            ArrayNode records = result.putArray("records");
            found.forEach(records::add);
        }
        System.out.println(JSON.writeValueAsString(report));
    }

    static void produce(KafkaTemplate<String, String> configured, JsonNode job, JsonNode work) throws Exception {
        Map<String, Object> codec = new HashMap<>(Map.of("compression.type", work.get("codec").asString()));
        var template = new KafkaTemplate<>(configured.getProducerFactory(), codec);
        List<CompletableFuture<?>> sent = new ArrayList<>();
        for (JsonNode one : job.get("records")) {
            if (SKIPPED.contains(one.get("name").asString())) continue;
            var record = new ProducerRecord<>(work.get("topic").asString(), text(one.get("key")), text(one.get("value")));
            for (JsonNode header : one.get("headers")) {
                record.headers().add(header.get("name").asString(), bytes(header.get("value")));
            }
            sent.add(template.send(record));
        }
        for (CompletableFuture<?> one : sent) one.get();
        template.destroy();
    }

    static void untilQuiet(JsonNode job) throws InterruptedException {
        long deadline = System.nanoTime() + (long) (job.get("seconds").asDouble() * 1e9);
        int wanted = 0;
        for (JsonNode work : job.get("consume")) wanted += work.get("wanted").asInt();
        while (System.nanoTime() < deadline) {
            int count = FOUND.values().stream().mapToInt(List::size).sum();
            if (count >= wanted && System.nanoTime() - last > job.get("quiet_seconds").asDouble() * 1e9) return;
            Thread.sleep(100);
        }
    }

    static byte[] bytes(JsonNode node) {
        return node.isNull() ? null : Base64.getDecoder().decode(node.asString());
    }

    static String text(JsonNode node) {
        return node.isNull() ? null : new String(bytes(node), StandardCharsets.UTF_8);
    }

    static String encoded(String text) {
        return text == null ? null : Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
