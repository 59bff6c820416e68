{{/* Variables of docs/configuration.md. Later ones, of `settings`, go before ours. */}}
{{- define "newsgloss.kafkaSettings" -}}
{{- $kafka := .Values.kafka -}}
{{- $ours := dict
  "KAFKA_BOOTSTRAP_SERVERS" $kafka.bootstrapServers
  "NEWSGLOSS_RAW_TOPIC" $kafka.rawTopic
  "NEWSGLOSS_PARTITIONS" (int $kafka.partitions | toString) -}}
{{- if not $kafka.createTopics }}{{ $_ := set $ours "NEWSGLOSS_CREATE_TOPICS" "false" }}{{ end -}}
{{- if ne $kafka.securityProtocol "PLAINTEXT" }}{{ $_ := set $ours "KAFKA_SECURITY_PROTOCOL" $kafka.securityProtocol }}{{ end -}}
{{- if include "newsgloss.sasl" . }}{{ $_ := set $ours "KAFKA_SASL_MECHANISM" $kafka.saslMechanism }}{{ end -}}
{{- if and (include "newsgloss.tls" .) $kafka.ca.secret }}{{ $_ := set $ours "KAFKA_SSL_CAFILE" "/run/secrets/kafka/ca.crt" }}{{ end -}}
{{- toYaml (merge (deepCopy $kafka.settings) $ours) -}}
{{- end }}

{{- define "newsgloss.enrichSettings" -}}
{{- $enrich := .Values.enrich -}}
{{- $ours := dict
  "NEWSGLOSS_GROUP_ID" $enrich.groupId
  "NEWSGLOSS_WORKERS" (int $enrich.workers | toString)
  "NEWSGLOSS_WORKER_MEMORY_MIB" (int $enrich.workerMemoryMib | toString)
  "NEWSGLOSS_DRAIN_SECONDS" (int $enrich.drainSeconds | toString) -}}
{{- if ne .Values.kafka.enrichedTopic "articles.enriched.v1" }}{{ $_ := set $ours "NEWSGLOSS_ENRICHED_TOPIC" .Values.kafka.enrichedTopic }}{{ end -}}
{{- if ne .Values.kafka.dlqTopic "articles.dlq.v1" }}{{ $_ := set $ours "NEWSGLOSS_DLQ_TOPIC" .Values.kafka.dlqTopic }}{{ end -}}
{{- $login := include "newsgloss.login" (dict "root" . "service" "enrich") | fromYaml -}}
{{- toYaml (merge (deepCopy $enrich.settings) $ours $login) -}}
{{- end }}

{{- define "newsgloss.ingestSettings" -}}
{{- $ours := dict "NEWSGLOSS_INGEST_KEYS_FILE" "/run/secrets/newsgloss-ingest-keys/keys" -}}
{{- $login := include "newsgloss.login" (dict "root" . "service" "ingest") | fromYaml -}}
{{- toYaml (merge (deepCopy .Values.ingest.settings) $ours $login) -}}
{{- end }}

{{- define "newsgloss.consoleSettings" -}}
{{- $name := include "newsgloss.name" . -}}
{{- $services := list (printf "http://%s-enrich:8081" $name) -}}
{{- if .Values.ingest.enabled }}{{ $services = prepend $services (printf "http://%s-ingest" $name) }}{{ end -}}
{{- $ours := dict
  "NEWSGLOSS_CONSOLE_KEYS_FILE" "/run/secrets/newsgloss-console-keys/keys"
  "NEWSGLOSS_CONSOLE_SERVICES" (join "," $services) -}}
{{- with .Values.console.origin }}{{ $_ := set $ours "NEWSGLOSS_CONSOLE_ORIGIN" . }}{{ end -}}
{{- if ne .Values.enrich.groupId "newsgloss-enrich" }}{{ $_ := set $ours "NEWSGLOSS_GROUP_ID" .Values.enrich.groupId }}{{ end -}}
{{- if ne .Values.kafka.enrichedTopic "articles.enriched.v1" }}{{ $_ := set $ours "NEWSGLOSS_ENRICHED_TOPIC" .Values.kafka.enrichedTopic }}{{ end -}}
{{- if ne .Values.kafka.dlqTopic "articles.dlq.v1" }}{{ $_ := set $ours "NEWSGLOSS_DLQ_TOPIC" .Values.kafka.dlqTopic }}{{ end -}}
{{- $login := include "newsgloss.login" (dict "root" . "service" "console") | fromYaml -}}
{{- toYaml (merge (deepCopy .Values.console.settings) $ours $login) -}}
{{- end }}
