"""The chart's values as a model: the one source of `values.yaml`, `values.schema.json` and their table.

A field's default is the chart's default and its description is the documentation. `make chart` writes the
files, and `make check` compares them.
"""

from typing import Any, Literal

from deploy.helm.value_parts import Image, KafkaUser, Keda, Resources, ServiceMonitor, Strimzi, Values
from pydantic import ConfigDict, Field

Settings = dict[str, str]


class Pod(Values):
    """What the pods of all services have."""

    replicas: int = Field(default=2, ge=0, description="Number of pods.")
    image: Image = Field(description="Its image.")
    kafkaUser: KafkaUser = Field(default=KafkaUser(), description="How it logs in to Kafka.")
    resources: Resources = Field(
        description="Requests and limits of its container. CPU has no limit on purpose."
    )
    terminationGracePeriodSeconds: int = Field(
        default=60, ge=1, description="Time to stop, above what the service takes (docs/kubernetes.md)."
    )
    nodeSelector: dict[str, str] = Field(default={}, description="Labels of the nodes to run on.")
    tolerations: list[dict[str, Any]] = Field(default=[], description="Taints to tolerate.")
    affinity: dict[str, Any] = Field(default={}, description="Affinity of its pods.")
    podAnnotations: dict[str, str] = Field(default={}, description="Further annotations of its pods.")
    extraVolumes: list[dict[str, Any]] = Field(
        default=[], description="Further volumes, for instance a token for OAUTHBEARER."
    )
    extraVolumeMounts: list[dict[str, Any]] = Field(default=[], description="Where they are mounted.")


class Ingest(Pod):
    """The HTTP API."""

    enabled: bool = Field(
        default=True, description="Whether to run ingest; without it, articles come by Kafka."
    )
    image: Image = Field(default=Image(repository="newsgloss-ingest"), description="Its image.")
    resources: Resources = Field(
        default=Resources(requests={"cpu": "500m", "memory": "384Mi"}, limits={"memory": "1Gi"}),
        description="Requests and limits of its container. CPU has no limit on purpose.",
    )
    keysSecret: str = Field(
        default="newsgloss-ingest-keys",
        min_length=1,
        description="Secret whose key `keys` holds the file that `newsgloss-ingest keys add` writes.",
    )
    settings: Settings = Field(
        default={}, description="Further settings of docs/configuration.md, by variable. No secrets."
    )


class Enrich(Pod):
    """The enricher."""

    image: Image = Field(default=Image(repository="newsgloss-enrich"), description="Its image.")
    resources: Resources = Field(
        default=Resources(requests={"cpu": "2", "memory": "768Mi"}, limits={"memory": "2Gi"}),
        description="Requests and limits of its container: the workers at their cap, and a reserve.",
    )
    groupId: str = Field(default="newsgloss-enrich", min_length=1, description="Consumer group.")
    workers: int = Field(
        default=2, ge=1, description="Worker processes of a pod; one for each requested CPU."
    )
    workerMemoryMib: int = Field(
        default=768,
        ge=1,
        description="Memory at which a worker ends its record, which becomes a dead letter.",
    )
    drainSeconds: int = Field(
        default=10, ge=0, description="How long records in flight may take when a pod stops."
    )
    settings: Settings = Field(
        default={}, description="Further settings of docs/configuration.md, by variable. No secrets."
    )


class Console(Pod):
    """The console in a browser."""

    enabled: bool = Field(default=False, description="Whether to run the console (docs/console.md).")
    replicas: int = Field(
        default=1, ge=0, le=1, description="1, or 0 to stop it: a session is in the memory of one pod."
    )
    image: Image = Field(default=Image(repository="newsgloss-console"), description="Its image.")
    resources: Resources = Field(
        default=Resources(requests={"cpu": "100m", "memory": "256Mi"}, limits={"memory": "2Gi"}),
        description="Requests and limits of its container: the limit is for texts that are tried.",
    )
    terminationGracePeriodSeconds: int = Field(default=30, ge=1, description="Time to stop.")
    origin: str = Field(
        default="",
        description="Address under which browsers reach it, as in https://console.example.org; empty: only "
        "by `kubectl port-forward`.",
    )
    keysSecret: str = Field(
        default="newsgloss-console-keys",
        min_length=1,
        description="Secret whose key `keys` holds the file that `newsgloss-console keys add` writes.",
    )
    settings: Settings = Field(
        default={}, description="Further settings of docs/configuration.md, by variable. No secrets."
    )


class Authority(Values):
    """The certificate authority of Kafka's certificates."""

    secret: str = Field(default="", description="Secret that holds it; empty: the system's authorities.")
    key: str = Field(default="ca.crt", min_length=1, description="Its key in the secret.")


class Kafka(Values):
    """What the services must agree on."""

    bootstrapServers: str = Field(
        default="kafka.kafka.svc:9092",
        pattern=r"^[^:,\s]+:\d+(,[^:,\s]+:\d+)*$",
        description="Brokers, host:port, comma-separated. The network policies open these ports.",
    )
    securityProtocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = Field(
        default="PLAINTEXT", description="PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL."
    )
    saslMechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER"] = Field(
        default="SCRAM-SHA-512", description="Mechanism of SASL_PLAINTEXT and SASL_SSL."
    )
    ca: Authority = Field(default=Authority(), description="The authority of Kafka's certificates.")
    rawTopic: str = Field(default="articles.raw.v1", min_length=1, description="Topic of raw articles.")
    enrichedTopic: str = Field(
        default="articles.enriched.v1", min_length=1, description="Topic of enriched articles."
    )
    dlqTopic: str = Field(default="articles.dlq.v1", min_length=1, description="Topic of dead letters.")
    partitions: int = Field(
        default=8, ge=1, description="Partitions of the raw topic; the scaler stops at this number of pods."
    )
    createTopics: bool = Field(
        default=True, description="Whether the services create topics that are missing."
    )
    settings: Settings = Field(
        default={}, description="Further settings of all services, by variable. No secrets."
    )


class NetworkPolicy(Values):
    """Everything is closed but what these open."""

    enabled: bool = Field(default=True, description="Whether to create network policies.")
    kafkaNamespace: str = Field(
        default="kafka",
        description="Namespace of the brokers; empty: any address, for brokers outside the cluster.",
    )
    monitoringNamespace: str = Field(
        default="monitoring", min_length=1, description="Namespace that may read the metrics."
    )
    dnsNamespace: str = Field(
        default="kube-system", min_length=1, description="Namespace of the cluster's name service."
    )
    producersLabel: dict[str, str] = Field(
        default={"newsgloss/producers": "true"},
        description="Label of namespaces that may send articles to ingest.",
    )
    readersLabel: dict[str, str] = Field(
        default={"newsgloss/readers": "true"},
        description="Label of namespaces that may open the console, such as the ingress controller's.",
    )


class DisruptionBudget(Values):
    """How many pods may be evicted at once."""

    enabled: bool = Field(default=True, description="Whether to create a budget for ingest and for enrich.")
    maxUnavailable: int = Field(default=1, ge=1, description="Pods of a service that may be evicted at once.")


class ChartValues(Values):
    """All values of the chart."""

    model_config = ConfigDict(extra="forbid", title="Values of the newsgloss chart")

    nameOverride: str = Field(
        default="", description="Begin of all names; by default the release's name, with `newsgloss` in it."
    )
    imageRegistry: str = Field(
        default="", description="Registry and path before the images, as in registry.example.org/news."
    )
    imagePullPolicy: Literal["Always", "IfNotPresent", "Never"] = Field(
        default="IfNotPresent", description="When images are pulled."
    )
    imagePullSecrets: list[dict[str, str]] = Field(
        default=[], description="Secrets of the registry, as in [{name: registry}]."
    )
    kafka: Kafka = Field(default=Kafka(), description="What the services must agree on.")
    ingest: Ingest = Field(default=Ingest(), description="The HTTP API.")
    enrich: Enrich = Field(default=Enrich(), description="The enricher.")
    console: Console = Field(default=Console(), description="The console in a browser.")
    networkPolicy: NetworkPolicy = Field(default=NetworkPolicy(), description="Which traffic is allowed.")
    podDisruptionBudget: DisruptionBudget = Field(
        default=DisruptionBudget(), description="How many pods may be evicted at once."
    )
    keda: Keda = Field(
        default=Keda(), description="Scales the enricher by its lag; needs KEDA 2.16 or newer."
    )
    serviceMonitor: ServiceMonitor = Field(
        default=ServiceMonitor(), description="For the Prometheus operator."
    )
    strimzi: Strimzi = Field(default=Strimzi(), description="Topics and users for a Kafka that Strimzi runs.")


def schema() -> dict[str, Any]:
    """The JSON Schema that Helm checks values with."""
    found = ChartValues.model_json_schema()
    # Helm passes `global` to a chart that is part of another one.
    found["properties"]["global"] = {
        "type": "object",
        "description": "Values of the chart that this is part of.",
    }
    return {"$schema": "http://json-schema.org/draft-07/schema#", **found}
