package main

import (
	"context"
	"sync"

	"github.com/IBM/sarama"
)

type ibm struct{}

func (ibm) module() string { return "github.com/IBM/sarama" }

var saramaCodecs = map[string]sarama.CompressionCodec{
	"none": sarama.CompressionNone, "gzip": sarama.CompressionGZIP, "snappy": sarama.CompressionSnappy,
	"lz4": sarama.CompressionLZ4, "zstd": sarama.CompressionZSTD,
}

func saramaConfig() *sarama.Config {
	config := sarama.NewConfig()
	config.Version = sarama.V3_6_0_0
	return config
}

type encoded []byte

func (e encoded) Encode() ([]byte, error) { return e, nil }
func (e encoded) Length() int             { return len(e) }

func encoder(value *[]byte) sarama.Encoder {
	if value == nil {
		return nil
	}
	return encoded(bytesOf(value))
}

// The default partitioner is NewHashPartitioner: FNV-1a. There is none for murmur2.
func (ibm) produce(_ context.Context, job job, work work) error {
	config := saramaConfig()
	config.Producer.RequiredAcks = sarama.WaitForAll
	config.Producer.Retry.Max = 100 // 3 by default, which a topic that was made just now may use up
	config.Producer.Return.Successes = true
	config.Producer.Compression = saramaCodecs[work.Codec]
	if work.Partitioner == "fnv1a_reference" {
		config.Producer.Partitioner = sarama.NewReferenceHashPartitioner
	}
	producer, err := sarama.NewSyncProducer([]string{job.Bootstrap}, config)
	if err != nil {
		return err
	}
	defer producer.Close()
	var records []*sarama.ProducerMessage
	for _, one := range job.Records {
		made := &sarama.ProducerMessage{Topic: work.Topic, Key: encoder(one.Key), Value: encoder(one.Value)}
		for _, two := range one.Headers {
			made.Headers = append(made.Headers, sarama.RecordHeader{Key: []byte(two.Name), Value: bytesOf(two.Value)})
		}
		records = append(records, made)
	}
	return producer.SendMessages(records)
}

func (ibm) consume(ctx context.Context, job job, work work) ([]seen, error) {
	config := saramaConfig()
	config.Consumer.IsolationLevel = sarama.ReadCommitted
	consumer, err := sarama.NewConsumer([]string{job.Bootstrap}, config)
	if err != nil {
		return nil, err
	}
	defer consumer.Close()
	partitions, err := consumer.Partitions(work.Topic)
	if err != nil {
		return nil, err
	}
	incoming, stop := make(chan *sarama.ConsumerMessage), make(chan struct{})
	var readers sync.WaitGroup
	defer readers.Wait()
	defer close(stop)
	for _, number := range partitions {
		reader, err := consumer.ConsumePartition(work.Topic, number, sarama.OffsetOldest)
		if err != nil {
			return nil, err
		}
		readers.Go(func() {
			defer reader.Close()
			for {
				select {
				case one := <-reader.Messages():
					select {
					case incoming <- one:
					case <-stop:
						return
					}
				case <-stop:
					return
				}
			}
		})
	}
	return until(ctx, job, work, func(ctx context.Context) ([]seen, error) {
		select {
		case one := <-incoming:
			made := seen{one.Partition, one.Offset, pointer(one.Key), pointer(one.Value), []header{}}
			for _, two := range one.Headers {
				made.Headers = append(made.Headers, header{string(two.Key), pointer(two.Value)})
			}
			return []seen{made}, nil
		case <-ctx.Done():
			return nil, nil
		}
	})
}
