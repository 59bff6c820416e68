//! The job on standard input and the report on standard output, with rdkafka.
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use base64::{engine::general_purpose::STANDARD, Engine};
use rdkafka::config::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaError;
use rdkafka::message::{Header, Headers, Message, OwnedHeaders};
use rdkafka::producer::{BaseRecord, Producer, ThreadedProducer};
use rdkafka::{ClientContext, Offset, TopicPartitionList};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex};

type Failure = Box<dyn std::error::Error>;

#[derive(Deserialize, Serialize)]
struct Field {
    name: String,
    value: Option<String>,
}

#[derive(Deserialize)]
struct Record {
    key: Option<String>,
    value: Option<String>,
    headers: Vec<Field>,
}

#[derive(Deserialize)]
struct Work {
    topic: String,
    #[serde(default)]
    codec: String,
    #[serde(default)]
    partitioner: String,
    #[serde(default)]
    wanted: usize,
}

#[derive(Deserialize)]
struct Job {
    bootstrap: String,
    records: Vec<Record>,
    produce: Vec<Work>,
    consume: Vec<Work>,
    seconds: f64,
    quiet_seconds: f64,
}

#[derive(Serialize)]
struct Seen {
    partition: i32,
    offset: i64,
    key: Option<String>,
    value: Option<String>,
    headers: Vec<Field>,
}

#[derive(Serialize, Default)]
struct Outcome {
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    records: Option<Vec<Seen>>,
}

#[derive(Serialize)]
struct Report {
    version: String,
    produced: BTreeMap<String, Outcome>,
    consumed: BTreeMap<String, Outcome>,
}

/// Remembers deliveries that failed.
#[derive(Clone, Default)]
struct Deliveries(Arc<Mutex<Vec<KafkaError>>>);

impl ClientContext for Deliveries {}

impl rdkafka::producer::ProducerContext for Deliveries {
    type DeliveryOpaque = ();

    fn delivery(&self, result: &rdkafka::producer::DeliveryResult<'_>, _: ()) {
        if let Err((error, _)) = result {
            self.0.lock().expect("nobody panics with it").push(error.clone());
        }
    }
}

fn bytes(text: &Option<String>) -> Result<Option<Vec<u8>>, Failure> {
    Ok(text.as_ref().map(|one| STANDARD.decode(one)).transpose()?)
}

fn text(data: Option<&[u8]>) -> Option<String> {
    data.map(|one| STANDARD.encode(one))
}

fn produce(job: &Job, work: &Work) -> Result<(), Failure> {
    let failed = Deliveries::default();
    let mut config = ClientConfig::new();
    config.set("bootstrap.servers", &job.bootstrap).set("compression.type", &work.codec).set("acks", "all");
    if work.partitioner == "murmur2" {
        config.set("partitioner", "murmur2_random");
    }
    let producer: ThreadedProducer<Deliveries> = config.create_with_context(failed.clone())?;
    for one in &job.records {
        let (key, value) = (bytes(&one.key)?, bytes(&one.value)?);
        let mut headers = OwnedHeaders::new();
        for field in &one.headers {
            let given = bytes(&field.value)?;
            headers = headers.insert(Header { key: &field.name, value: given.as_ref() });
        }
        let mut record = BaseRecord::<[u8], [u8]>::to(&work.topic).headers(headers);
        record.key = key.as_deref();
        record.payload = value.as_deref();
        producer.send(record).map_err(|(error, _)| error)?;
    }
    producer.flush(Duration::from_secs_f64(job.seconds))?;
    let errors = failed.0.lock().expect("nobody panics with it");
    errors.first().map_or(Ok(()), |error| Err(error.clone().into()))
}

fn consume(job: &Job, work: &Work, found: &mut Vec<Seen>) -> Result<(), Failure> {
    let consumer: BaseConsumer = ClientConfig::new()
        .set("bootstrap.servers", &job.bootstrap)
        .set("group.id", "unused")
        .set("isolation.level", "read_committed")
        .create()?;
    let metadata = consumer.fetch_metadata(Some(&work.topic), Duration::from_secs(30))?;
    let mut places = TopicPartitionList::new();
    for partition in metadata.topics().iter().flat_map(|one| one.partitions()) {
        places.add_partition_offset(&work.topic, partition.id(), Offset::Beginning)?;
    }
    consumer.assign(&places)?;
    let (start, mut last) = (Instant::now(), Instant::now());
    while found.len() < work.wanted || last.elapsed().as_secs_f64() < job.quiet_seconds {
        if start.elapsed().as_secs_f64() > job.seconds {
            return Err(format!("{} of {} records", found.len(), work.wanted).into());
        }
        let Some(message) = consumer.poll(Duration::from_millis(200)) else { continue };
        let one = message?;
        last = Instant::now();
        let headers = one.headers().map_or_else(Vec::new, |all| {
            all.iter().map(|field| Field { name: field.key.into(), value: text(field.value) }).collect()
        });
        found.push(Seen {
            partition: one.partition(),
            offset: one.offset(),
            key: text(one.key()),
            value: text(one.payload()),
            headers,
        });
    }
    Ok(())
}

fn main() -> Result<(), Failure> {
    let job: Job = serde_json::from_reader(std::io::stdin())?;
    let mut report = Report {
        version: env!("RDKAFKA_VERSION").into(),
        produced: BTreeMap::new(),
        consumed: BTreeMap::new(),
    };
    for work in &job.produce {
        let error = produce(&job, work).err().map(|one| one.to_string());
        report.produced.insert(work.topic.clone(), Outcome { error, records: None });
    }
    for work in &job.consume {
        let mut found = Vec::new();
        let error = consume(&job, work, &mut found).err().map(|one| one.to_string());
        report.consumed.insert(work.topic.clone(), Outcome { error, records: Some(found) });
    }
    println!("{}", serde_json::to_string(&report)?);
    Ok(())
}
