import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** A sink that appends each record to a file, a line of JSON each. The file sink of Kafka writes values only. */
public class RecordsSink extends SinkConnector {
    private Map<String, String> settings;

    @Override public String version() { return "1"; }
    @Override public void start(Map<String, String> given) { settings = given; }
    @Override public void stop() { }
    @Override public Class<? extends Task> taskClass() { return Writing.class; }
    @Override public List<Map<String, String>> taskConfigs(int most) { return List.of(settings); }
    @Override public ConfigDef config() {
        return new ConfigDef().define("file", ConfigDef.Type.STRING, ConfigDef.Importance.HIGH, "where to write");
    }

    public static class Writing extends SinkTask {
        private final ObjectMapper json = new ObjectMapper();
        private final JsonConverter values = new JsonConverter();
        private Writer out;

        @Override public String version() { return "1"; }

        @Override public void start(Map<String, String> given) {
            values.configure(Map.of("schemas.enable", "false"), false);
            try {
                out = new FileWriter(given.get("file"), StandardCharsets.UTF_8);
            } catch (IOException error) {
                throw new ConnectException(error);
            }
        }

        @Override public void put(Collection<SinkRecord> records) {
            try {
                for (SinkRecord one : records) out.write(json.writeValueAsString(fields(one)) + "\n");
                out.flush();
            } catch (IOException error) {
                throw new ConnectException(error);
            }
        }

        private ObjectNode fields(SinkRecord one) {
            ObjectNode fields = json.createObjectNode();
            fields.put("partition", one.kafkaPartition()).put("offset", one.kafkaOffset());
            String key = (String) one.key();
            fields.put("key", key == null ? null : key.getBytes(StandardCharsets.UTF_8));
            fields.put("value", values.fromConnectData(one.topic(), one.valueSchema(), one.value()));
            var headers = fields.putArray("headers");
            one.headers().forEach(header -> headers.addObject().put("name", header.key()).put("value", (byte[]) header.value()));
            return fields;
        }

        @Override public void stop() {
            try {
                out.close();
            } catch (IOException error) {
                throw new ConnectException(error);
            }
        }
    }
}
