package main

import (
	"context"

	"github.com/twmb/franz-go/pkg/kgo"
)

type franz struct{}

func (franz) module() string { return "github.com/twmb/franz-go" }

var franzCodecs = map[string]kgo.CompressionCodec{
	"none": kgo.NoCompression(), "gzip": kgo.GzipCompression(), "snappy": kgo.SnappyCompression(),
	"lz4": kgo.Lz4Compression(), "zstd": kgo.ZstdCompression(),
}

// The default partitioner hashes keys with murmur2.
func (franz) produce(ctx context.Context, job job, work work) error {
	cl, err := kgo.NewClient(
		kgo.SeedBrokers(job.Bootstrap), kgo.DefaultProduceTopic(work.Topic),
		kgo.ProducerBatchCompression(franzCodecs[work.Codec]),
	)
	if err != nil {
		return err
	}
	defer cl.Close()
	var records []*kgo.Record
	for _, one := range job.Records {
		made := &kgo.Record{Key: bytesOf(one.Key), Value: bytesOf(one.Value)}
		for _, two := range one.Headers {
			made.Headers = append(made.Headers, kgo.RecordHeader{Key: two.Name, Value: bytesOf(two.Value)})
		}
		records = append(records, made)
	}
	return cl.ProduceSync(ctx, records...).FirstErr()
}

func (franz) consume(ctx context.Context, job job, work work) ([]seen, error) {
	cl, err := kgo.NewClient(
		kgo.SeedBrokers(job.Bootstrap), kgo.ConsumeTopics(work.Topic),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
	)
	if err != nil {
		return nil, err
	}
	defer cl.Close()
	return until(ctx, job, work, func(ctx context.Context) ([]seen, error) {
		fetches := cl.PollFetches(ctx)
		var found []seen
		fetches.EachRecord(func(one *kgo.Record) {
			made := seen{one.Partition, one.Offset, pointer(one.Key), pointer(one.Value), []header{}}
			for _, two := range one.Headers {
				made.Headers = append(made.Headers, header{two.Key, pointer(two.Value)})
			}
			found = append(found, made)
		})
		return found, fetches.Err()
	})
}
