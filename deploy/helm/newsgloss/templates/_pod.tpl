{{/* What the pods of all services have in common; (dict "root" $ "service" "enrich" "port" 8081 "startSeconds" 120). */}}
{{- define "newsgloss.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "newsgloss.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- define "newsgloss.environment" -}}
- configMapRef:
    name: {{ include "newsgloss.name" .root }}-kafka
- configMapRef:
    name: {{ include "newsgloss.name" .root }}-{{ .service }}
{{- end }}

{{/* Pods are replaced when their settings change. */}}
{{- define "newsgloss.podAnnotations" -}}
checksum/kafka: {{ include "newsgloss.kafkaSettings" .root | sha256sum }}
checksum/settings: {{ include (printf "newsgloss.%sSettings" .service) .root | sha256sum }}
{{- with (get .root.Values .service).podAnnotations }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "newsgloss.spread" -}}
- maxSkew: 1
  topologyKey: kubernetes.io/hostname
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels:
      {{- include "newsgloss.selector" . | nindent 6 }}
{{- end }}

{{/* Probes; waiting for Kafka is no failure, so only readiness asks for it, and the console's does not. */}}
{{- define "newsgloss.probes" -}}
startupProbe:
  httpGet: { path: /healthz, port: http }
  periodSeconds: 2
  failureThreshold: {{ div .startSeconds 2 }}
livenessProbe:
  httpGet: { path: /healthz, port: http }
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 3
readinessProbe:
  httpGet: { path: {{ .ready | default "/readyz" }}, port: http }
  periodSeconds: 5
  timeoutSeconds: 5
  failureThreshold: 2
{{- end }}

{{- define "newsgloss.mounts" -}}
- name: tmp
  mountPath: /tmp
{{- if include "newsgloss.secrets" . }}
- name: kafka
  mountPath: /run/secrets/kafka
  readOnly: true
{{- end }}
{{- with (get .root.Values .service).extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "newsgloss.volumes" -}}
# HOME and the working folder; the images write nowhere else.
- name: tmp
  emptyDir:
    sizeLimit: 64Mi
{{- with include "newsgloss.secrets" . }}
- name: kafka
  projected:
    defaultMode: 0440
    sources:
      {{- . | nindent 6 }}
{{- end }}
{{- with (get .root.Values .service).extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Where the pods run. */}}
{{- define "newsgloss.placement" -}}
{{- $values := get .root.Values .service -}}
{{- with .root.Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
