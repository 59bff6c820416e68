{{/* Begin of all names: the release's, unless it already says newsgloss. */}}
{{- define "newsgloss.name" -}}
{{- $name := .Values.nameOverride | default (contains "newsgloss" .Release.Name | ternary .Release.Name (printf "%s-newsgloss" .Release.Name)) -}}
{{- $name | trunc 50 | trimSuffix "-" -}}
{{- end }}

{{/* The services that run, comma-separated. */}}
{{- define "newsgloss.services" -}}
enrich{{ if .Values.ingest.enabled }},ingest{{ end }}{{ if .Values.console.enabled }},console{{ end }}
{{- end }}

{{/* Labels of every object; (dict "root" $ "service" "enrich"), or without a service. */}}
{{- define "newsgloss.labels" -}}
{{- if .service }}
app.kubernetes.io/name: {{ include "newsgloss.name" .root }}-{{ .service }}
app.kubernetes.io/component: {{ .service }}
{{- end }}
app.kubernetes.io/part-of: {{ include "newsgloss.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end }}

{{/* What selects a service's pods. A Deployment's selector never changes, so nothing that may change is in it. */}}
{{- define "newsgloss.selector" -}}
app.kubernetes.io/name: {{ include "newsgloss.name" .root }}-{{ .service }}
{{- end }}

{{/* An image by its digest, or else by its tag; (dict "root" $ "image" .Values.enrich.image). */}}
{{- define "newsgloss.image" -}}
{{- with .root.Values.imageRegistry }}{{ trimSuffix "/" . }}/{{ end }}{{ .image.repository }}
{{- if .image.digest }}@{{ .image.digest }}{{ else }}:{{ .image.tag | default .root.Chart.AppVersion }}{{ end }}
{{- end }}

{{/* The brokers' ports, each once, as rules of a network policy. */}}
{{- define "newsgloss.kafkaPorts" -}}
{{- $ports := list -}}
{{- range splitList "," .Values.kafka.bootstrapServers }}{{ $ports = append $ports (splitList ":" . | last) }}{{ end -}}
{{- range $ports | uniq }}
- { protocol: TCP, port: {{ . }} }
{{- end }}
{{- end }}
