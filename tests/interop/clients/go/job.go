// The job that the harness gives on standard input, and the report that it reads from standard output.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"runtime/debug"
	"time"
)

type record struct {
	Key     *[]byte  `json:"key"`
	Value   *[]byte  `json:"value"`
	Headers []header `json:"headers"`
}

type header struct {
	Name  string  `json:"name"`
	Value *[]byte `json:"value"`
}

type job struct {
	Bootstrap    string   `json:"bootstrap"`
	Produce      []work   `json:"produce"`
	Consume      []work   `json:"consume"`
	Records      []record `json:"records"`
	Seconds      float64  `json:"seconds"`
	QuietSeconds float64  `json:"quiet_seconds"`
}

type work struct {
	Topic       string `json:"topic"`
	Codec       string `json:"codec"`
	Partitioner string `json:"partitioner"`
	Wanted      int    `json:"wanted"`
}

type seen struct {
	Partition int32    `json:"partition"`
	Offset    int64    `json:"offset"`
	Key       *[]byte  `json:"key"`
	Value     *[]byte  `json:"value"`
	Headers   []header `json:"headers"`
}

type produced struct {
	Error string `json:"error,omitempty"`
}

type consumed struct {
	Error   string `json:"error,omitempty"`
	Records []seen `json:"records"`
}

type report struct {
	Version  string              `json:"version"`
	Produced map[string]produced `json:"produced"`
	Consumed map[string]consumed `json:"consumed"`
}

type client interface {
	module() string
	produce(ctx context.Context, job job, work work) error
	consume(ctx context.Context, job job, work work) ([]seen, error)
}

var clients = map[string]client{"franz-go": franz{}, "kafka-go": segmentio{}, "sarama": ibm{}}

func main() {
	chosen, ok := clients[os.Args[1]]
	if !ok {
		fmt.Fprintln(os.Stderr, "no such client:", os.Args[1])
		os.Exit(2)
	}
	var given job
	if err := json.NewDecoder(os.Stdin).Decode(&given); err != nil {
		panic(err)
	}
	limit := time.Duration(given.Seconds * float64(time.Second))
	out := report{version(chosen.module()), map[string]produced{}, map[string]consumed{}}
	for _, one := range given.Produce {
		ctx, cancel := context.WithTimeout(context.Background(), limit)
		err := chosen.produce(ctx, given, one)
		cancel()
		out.Produced[one.Topic] = produced{text(err)}
	}
	for _, one := range given.Consume {
		ctx, cancel := context.WithTimeout(context.Background(), limit)
		found, err := chosen.consume(ctx, given, one)
		cancel()
		out.Consumed[one.Topic] = consumed{text(err), found}
	}
	if err := json.NewEncoder(os.Stdout).Encode(out); err != nil {
		panic(err)
	}
}

func version(module string) string {
	build, _ := debug.ReadBuildInfo()
	for _, one := range build.Deps {
		if one.Path == module {
			return one.Version
		}
	}
	return "unknown"
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func bytesOf(value *[]byte) []byte {
	if value == nil {
		return nil
	}
	if *value == nil {
		return []byte{}
	}
	return *value
}

func pointer(value []byte) *[]byte {
	if value == nil {
		return nil
	}
	return &value
}

// until calls next until the wanted records came and it was quiet for a while, or the time is over.
func until(ctx context.Context, job job, work work, next func(context.Context) ([]seen, error)) ([]seen, error) {
	found := []seen{}
	quiet := time.Duration(job.QuietSeconds * float64(time.Second))
	for {
		wait := ctx
		cancel := func() {}
		if len(found) >= work.Wanted {
			wait, cancel = context.WithTimeout(ctx, quiet)
		}
		more, err := next(wait)
		over := wait.Err() != nil
		cancel()
		found = append(found, more...)
		if over && len(more) == 0 {
			return found, ctx.Err()
		}
		if err != nil && !over {
			return found, err
		}
	}
}
