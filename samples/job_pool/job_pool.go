// Objects of an interface go through a channel to the workers of a pool.
package main

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"sync"
	"time"
)

// Job is one unit of work.
type Job interface {
	Name() string
	Run(ctx context.Context) error
}

type funcJob struct {
	name string
	fn   func(ctx context.Context) error
}

func (f funcJob) Name() string                  { return f.name }
func (f funcJob) Run(ctx context.Context) error { return f.fn(ctx) }

// Result says how a job ended.
type Result struct {
	Name string
	Err  error
}

// Pool runs jobs on workers.
type Pool struct {
	workers int
	jobs    chan Job
	results chan Result
	wg      sync.WaitGroup
}

func NewPool(workers int) *Pool {
	return &Pool{workers: workers, jobs: make(chan Job), results: make(chan Result, 16)}
}

func (p *Pool) Start(ctx context.Context) {
	for i := 0; i < p.workers; i++ {
		p.wg.Add(1)
		go p.work(ctx)
	}
}

func (p *Pool) work(ctx context.Context) {
	defer p.wg.Done()
	for job := range p.jobs {
		p.results <- Result{job.Name(), job.Run(ctx)}
	}
}

func (p *Pool) Submit(j Job) { p.jobs <- j }

func (p *Pool) Close() []Result {
	close(p.jobs)
	p.wg.Wait()
	close(p.results)
	var out []Result
	for r := range p.results {
		out = append(out, r)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out
}

var errBoom = errors.New("boom")

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	p := NewPool(2)
	p.Start(ctx)
	p.Submit(funcJob{"ok", func(ctx context.Context) error { return nil }})
	p.Submit(funcJob{"bad", func(ctx context.Context) error { return errBoom }})
	p.Submit(funcJob{"slow", func(ctx context.Context) error {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(5 * time.Millisecond):
			return nil
		}
	}})
	for _, r := range p.Close() {
		switch {
		case r.Err == nil:
			fmt.Println(r.Name, "done")
		case errors.Is(r.Err, errBoom):
			fmt.Println(r.Name, "exploded")
		default:
			fmt.Println(r.Name, r.Err)
		}
	}
}
