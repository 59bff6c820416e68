"""Parts of the chart's values that stand for themselves: images, Kafka users, and what operators need."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Values(BaseModel):
    """Closed: Helm refuses a misspelt value instead of ignoring it."""

    model_config = ConfigDict(extra="forbid")


class Image(Values):
    """An image; a digest goes before a tag."""

    repository: str = Field(min_length=1, description="Repository, after `imageRegistry`.")
    tag: str = Field(default="", description="Tag; by default the chart's appVersion.")
    digest: str = Field(
        default="", pattern=r"^(sha256:[0-9a-f]{64})?$", description="Digest that your build printed; best."
    )


class Resources(Values):
    """Requests and limits of a container."""

    requests: dict[str, str] = Field(description="What the scheduler reserves.")
    limits: dict[str, str] = Field(description="What the container may use.")


class KafkaUser(Values):
    """A secret with a Kafka user, mounted as files."""

    secret: str = Field(
        default="", description="Secret with the user; needed unless the protocol is PLAINTEXT."
    )
    username: str = Field(
        default="", description="The user's name, if the secret does not hold it, as Strimzi's."
    )
    usernameKey: str = Field(default="username", description="Key of the name in the secret.")
    passwordKey: str = Field(default="password", description="Key of the password in the secret.")
    certificateKey: str = Field(
        default="user.crt", description="Key of the client certificate, for securityProtocol SSL."
    )
    privateKeyKey: str = Field(
        default="user.key", description="Key of the client's private key, for securityProtocol SSL."
    )


class Fallback(Values):
    """What the scaler does while Kafka does not report the lag."""

    failureThreshold: int = Field(default=4, ge=1, description="Failed requests before it applies.")
    replicas: int = Field(default=4, ge=1, description="Pods meanwhile.")


class Keda(Values):
    """The scaler."""

    enabled: bool = Field(default=False, description="Whether KEDA scales the enricher.")
    minReplicas: int = Field(default=2, ge=0, description="Fewest pods.")
    maxReplicas: int = Field(default=0, ge=0, description="Most pods; 0: `kafka.partitions`, and never more.")
    pollingInterval: int = Field(default=15, ge=1, description="Seconds between two requests.")
    lagThreshold: int = Field(
        default=4000, ge=1, description="Waiting articles for each pod (docs/scaling.md)."
    )
    scaleDownSeconds: int = Field(
        default=600, ge=0, description="Quiet time before a pod is removed: every change is a rebalance."
    )
    fallback: Fallback = Field(default=Fallback(), description="While Kafka does not report the lag.")
    secret: str = Field(
        default="newsgloss-keda-kafka",
        description="Secret with the keys `username` and `password` of its Kafka user.",
    )


class ServiceMonitor(Values):
    """What the Prometheus operator looks for."""

    enabled: bool = Field(default=False, description="Whether to create a ServiceMonitor for each service.")
    interval: str = Field(default="15s", description="Time between two scrapes.")
    labels: dict[str, str] = Field(default={}, description="Labels that your Prometheus selects monitors by.")


class Strimzi(Values):
    """Topics and users as resources of Strimzi."""

    enabled: bool = Field(default=False, description="Whether to create KafkaTopic and KafkaUser resources.")
    apiVersion: Literal["kafka.strimzi.io/v1", "kafka.strimzi.io/v1beta2"] = Field(
        default="kafka.strimzi.io/v1", description="v1 for Strimzi 0.49 and newer, v1beta2 before."
    )
    cluster: str = Field(default="kafka", min_length=1, description="Name of the Kafka resource.")
    namespace: str = Field(default="kafka", min_length=1, description="Namespace that its operators watch.")
    replicas: int = Field(default=3, ge=1, description="Replicas of each partition.")
    minInsyncReplicas: int = Field(
        default=2, ge=1, description="Replicas that must have a record before it counts."
    )
    authentication: Literal["scram-sha-512", "tls"] = Field(
        default="scram-sha-512", description="How the users log in."
    )
    topicConfig: dict[str, str] = Field(
        default={}, description="Further settings of all topics, as in retention.ms."
    )
