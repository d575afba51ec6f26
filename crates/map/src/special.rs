//! Forms that emission builds itself, because no template can.

use serde::Deserialize;

/// What emission does with a symbol instead of filling a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Special {
    /// `fmt.Print`: operands to standard output, spaces between non-strings.
    Print,
    /// `fmt.Println`.
    Println,
    /// `fmt.Printf`.
    Printf,
    /// `fmt.Sprint`.
    Sprint,
    /// `fmt.Sprintln`.
    Sprintln,
    /// `fmt.Sprintf`.
    Sprintf,
    /// `fmt.Fprint`: as [`Special::Print`], to the writer that is the first argument.
    Fprint,
    /// `fmt.Fprintln`.
    Fprintln,
    /// `fmt.Fprintf`.
    Fprintf,
    /// `fmt.Errorf`: an error with a text, and the errors of its `%w` verbs as sources.
    Errorf,
    /// `errors.New`: an error with a text; as a package variable a sentinel.
    ErrorNew,
    /// `errors.Is`: whether an error or one of its sources is a sentinel.
    ErrorIs,
    /// `errors.As`: the first error of a type among an error and its sources.
    ErrorAs,
    /// `errors.Unwrap`: the source of an error.
    ErrorUnwrap,
    /// `errors.Join`: several errors as one.
    ErrorJoin,
    /// `err.Error()`: the error's text.
    ErrorText,
    /// `x.String()` of `fmt.Stringer`: `Display`.
    StringerText,
    /// `sort.Slice` and `sort.SliceStable`: a less function over indexes becomes a comparison of elements.
    SortSlice,
    /// `sort.Sort` and `sort.Stable`: sorts what has `Len`, `Less` and `Swap`.
    SortInterface,
    /// `heap.Push` and its like: work on what has `Len`, `Less`, `Swap`, `Push` and `Pop`.
    HeapInterface,
    /// `mu.Lock()` of a mutex or a read-write mutex: a guard begins.
    Lock,
    /// `mu.Unlock()`: the guard ends.
    Unlock,
    /// `mu.RLock()`: a reading guard begins.
    ReadLock,
    /// `mu.RUnlock()`: the reading guard ends.
    ReadUnlock,
    /// `mu.TryLock()`.
    TryLock,
    /// `wg.Go(f)` and other starts of a goroutine through a library.
    Go,
    /// `sync.Mutex` and `sync.RWMutex` as types: the fields they guard move into the lock.
    Mutex,
    /// `sync.RWMutex` as a type.
    RwMutex,
    /// `x.Close()` of what Rust closes when it is dropped.
    Close,
    /// `os.Exit` and what else ends the process.
    Exit,
}

impl Special {
    /// Whether it prints its operands as `fmt` does, whatever their types.
    pub fn prints(self) -> bool {
        matches!(
            self,
            Special::Print
                | Special::Println
                | Special::Printf
                | Special::Sprint
                | Special::Sprintln
                | Special::Sprintf
                | Special::Fprint
                | Special::Fprintln
                | Special::Fprintf
        )
    }
}
