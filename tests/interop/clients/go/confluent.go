//go:build cgo

package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

// It binds librdkafka, a library in C: without a C compiler Go leaves this file out, and the client is not known.
func init() { clients["confluent-kafka-go"] = confluent{} }

type confluent struct{}

func (confluent) module() string { return "github.com/confluentinc/confluent-kafka-go/v2" }

// The default partitioner is librdkafka's: CRC-32.
func (confluent) produce(ctx context.Context, job job, work work) error {
	config := kafka.ConfigMap{
		"bootstrap.servers": job.Bootstrap, "compression.type": work.Codec, "acks": "all",
	}
	if work.Partitioner == "murmur2" {
		config["partitioner"] = "murmur2_random"
	}
	producer, err := kafka.NewProducer(&config)
	if err != nil {
		return err
	}
	defer producer.Close()
	delivered := make(chan kafka.Event, len(job.Records))
	for _, one := range job.Records {
		made := &kafka.Message{
			TopicPartition: kafka.TopicPartition{Topic: &work.Topic, Partition: kafka.PartitionAny},
			Key:            bytesOf(one.Key), Value: bytesOf(one.Value),
		}
		for _, two := range one.Headers {
			made.Headers = append(made.Headers, kafka.Header{Key: two.Name, Value: bytesOf(two.Value)})
		}
		if err := producer.Produce(made, delivered); err != nil {
			return err
		}
	}
	var failed error
	for range job.Records {
		select {
		case event := <-delivered:
			if message, ok := event.(*kafka.Message); ok {
				failed = errors.Join(failed, message.TopicPartition.Error)
			}
		case <-ctx.Done():
			return errors.Join(failed, ctx.Err())
		}
	}
	return failed
}

func (confluent) consume(ctx context.Context, job job, work work) ([]seen, error) {
	consumer, err := kafka.NewConsumer(&kafka.ConfigMap{
		"bootstrap.servers": job.Bootstrap, "group.id": "unused", "isolation.level": "read_committed",
		"enable.auto.commit": false,
	})
	if err != nil {
		return nil, err
	}
	defer consumer.Close()
	described, err := consumer.GetMetadata(&work.Topic, false, 30_000)
	if err != nil {
		return nil, err
	}
	var assigned []kafka.TopicPartition
	for _, one := range described.Topics[work.Topic].Partitions {
		assigned = append(assigned, kafka.TopicPartition{
			Topic: &work.Topic, Partition: one.ID, Offset: kafka.OffsetBeginning,
		})
	}
	if len(assigned) == 0 {
		return nil, fmt.Errorf("no partitions of %s", work.Topic)
	}
	if err := consumer.Assign(assigned); err != nil {
		return nil, err
	}
	return until(ctx, job, work, func(ctx context.Context) ([]seen, error) {
		for ctx.Err() == nil {
			switch event := consumer.Poll(100).(type) {
			case *kafka.Message:
				place := event.TopicPartition
				made := seen{
					place.Partition, int64(place.Offset), pointer(event.Key), pointer(event.Value), []header{},
				}
				for _, two := range event.Headers {
					made.Headers = append(made.Headers, header{two.Key, pointer(two.Value)})
				}
				return []seen{made}, nil
			case kafka.Error:
				return nil, event
			}
		}
		return nil, nil
	})
}
