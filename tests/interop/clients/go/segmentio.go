package main

import (
	"context"
	"sync"

	"github.com/segmentio/kafka-go"
)

type segmentio struct{}

func (segmentio) module() string { return "github.com/segmentio/kafka-go" }

var segmentioCodecs = map[string]kafka.Compression{
	"none": 0, "gzip": kafka.Gzip, "snappy": kafka.Snappy, "lz4": kafka.Lz4, "zstd": kafka.Zstd,
}

// Without a balancer the writer goes round, and ignores the keys.
func (segmentio) produce(ctx context.Context, job job, work work) error {
	writer := &kafka.Writer{
		Addr: kafka.TCP(job.Bootstrap), Topic: work.Topic, RequiredAcks: kafka.RequireAll,
		Compression: segmentioCodecs[work.Codec],
	}
	if work.Partitioner == "murmur2" {
		writer.Balancer = &kafka.Murmur2Balancer{}
	}
	defer writer.Close()
	var records []kafka.Message
	for _, one := range job.Records {
		made := kafka.Message{Key: bytesOf(one.Key), Value: bytesOf(one.Value)}
		for _, two := range one.Headers {
			made.Headers = append(made.Headers, kafka.Header{Key: two.Name, Value: bytesOf(two.Value)})
		}
		records = append(records, made)
	}
	return writer.WriteMessages(ctx, records...)
}

func (segmentio) consume(ctx context.Context, job job, work work) ([]seen, error) {
	connection, err := kafka.DialContext(ctx, "tcp", job.Bootstrap)
	if err != nil {
		return nil, err
	}
	partitions, err := connection.ReadPartitions(work.Topic)
	connection.Close()
	if err != nil {
		return nil, err
	}
	incoming, stop := make(chan seen), make(chan struct{})
	failed := make(chan error, len(partitions))
	var readers sync.WaitGroup
	defer readers.Wait()
	reading, cancel := context.WithCancel(ctx)
	defer cancel()
	defer close(stop)
	for _, partition := range partitions {
		reader := kafka.NewReader(kafka.ReaderConfig{
			Brokers: []string{job.Bootstrap}, Topic: work.Topic, Partition: partition.ID,
			IsolationLevel: kafka.ReadCommitted, MinBytes: 1, MaxBytes: 10_000_000,
		})
		readers.Go(func() {
			defer reader.Close()
			for {
				one, err := reader.ReadMessage(reading)
				if err != nil {
					failed <- err
					return
				}
				made := seen{int32(one.Partition), one.Offset, pointer(one.Key), pointer(one.Value), []header{}}
				for _, two := range one.Headers {
					made.Headers = append(made.Headers, header{two.Key, pointer(two.Value)})
				}
				select {
				case incoming <- made:
				case <-stop:
					return
				}
			}
		})
	}
	return until(ctx, job, work, func(ctx context.Context) ([]seen, error) {
		select {
		case one := <-incoming:
			return []seen{one}, nil
		case err := <-failed:
			return nil, err
		case <-ctx.Done():
			return nil, nil
		}
	})
}
