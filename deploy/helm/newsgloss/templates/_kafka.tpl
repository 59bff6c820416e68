{{- define "newsgloss.sasl" -}}
{{- if hasPrefix "SASL_" .Values.kafka.securityProtocol }}true{{ end -}}
{{- end }}

{{- define "newsgloss.tls" -}}
{{- if hasSuffix "SSL" .Values.kafka.securityProtocol }}true{{ end -}}
{{- end }}

{{/* Whether a password is needed: OAUTHBEARER has a token, which `settings` and `extraVolumes` bring. */}}
{{- define "newsgloss.password" -}}
{{- if and (include "newsgloss.sasl" .) (ne .Values.kafka.saslMechanism "OAUTHBEARER") }}true{{ end -}}
{{- end }}

{{/* How one service logs in, as variables; (dict "root" $ "service" "enrich"). */}}
{{- define "newsgloss.login" -}}
{{- $root := .root -}}
{{- $user := (get $root.Values .service).kafkaUser -}}
{{- if include "newsgloss.password" $root }}
{{- $_ := required (printf "%s.kafkaUser.secret: kafka.securityProtocol %s needs a user" .service $root.Values.kafka.securityProtocol) $user.secret }}
{{- if $user.username }}
KAFKA_SASL_USERNAME: {{ $user.username | quote }}
{{- else }}
KAFKA_SASL_USERNAME_FILE: /run/secrets/kafka/username
{{- end }}
KAFKA_SASL_PASSWORD_FILE: /run/secrets/kafka/password
{{- end }}
{{- if and (eq $root.Values.kafka.securityProtocol "SSL") $user.secret }}
KAFKA_SSL_CERTFILE: /run/secrets/kafka/user.crt
KAFKA_SSL_KEYFILE: /run/secrets/kafka/user.key
{{- end }}
{{- end }}

{{/* The secrets that are mounted at /run/secrets/kafka, as sources of a projected volume; empty without any. */}}
{{- define "newsgloss.secrets" -}}
{{- $root := .root -}}
{{- $user := (get $root.Values .service).kafkaUser -}}
{{- if include "newsgloss.password" $root }}
- secret:
    name: {{ $user.secret }}
    items:
      {{- if not $user.username }}
      - { key: {{ $user.usernameKey }}, path: username }
      {{- end }}
      - { key: {{ $user.passwordKey }}, path: password }
{{- else if and (eq $root.Values.kafka.securityProtocol "SSL") $user.secret }}
- secret:
    name: {{ $user.secret }}
    items:
      - { key: {{ $user.certificateKey }}, path: user.crt }
      - { key: {{ $user.privateKeyKey }}, path: user.key }
{{- end }}
{{- if and (include "newsgloss.tls" $root) $root.Values.kafka.ca.secret }}
- secret:
    name: {{ $root.Values.kafka.ca.secret }}
    items:
      - { key: {{ $root.Values.kafka.ca.key }}, path: ca.crt }
{{- end }}
{{- end }}
