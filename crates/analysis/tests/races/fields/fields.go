// Package fields is labelled: fields under a lock, and one access that forgets it.
package fields

import "sync"

type account struct {
	mu      sync.Mutex
	balance int // want "shared_mutated by mu: account.balance"
	owner   string
}

func newAccount(owner string) *account {
	return &account{owner: owner, balance: 1}
}

func (a *account) deposit(n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.add(n)
}

func (a *account) add(n int) { a.balance += n }

func (a *account) read() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.balance
}

type leaky struct {
	mu    sync.RWMutex
	count int // want "shared_mutated by mu race: leaky.count"
}

func (l *leaky) inc() {
	l.mu.Lock()
	l.count++
	l.mu.Unlock()
}

func (l *leaky) get() int {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.count
}

func (l *leaky) reset() {
	l.count = 0
}

func use() int {
	a := newAccount("x")
	go a.deposit(1)
	l := &leaky{}
	go l.inc()
	l.reset()
	return a.read() + l.get()
}
