//! What functions whose bodies are not analysed do with what they are given.
//!
//! Names stand in for bodies: a pointer-receiver method of the standard library writes unless its name is that of a
//! reader, and what has a lock inside counts as not written. A name that is missing here costs a `&mut` too many,
//! never one too few.

use crate::view::package_path;
use goxide_ir::{FuncId, Program};

/// Types whose methods are safe through a shared reference in Go and in what they become.
const INTERIOR: &[&str] =
    &["sync", "sync/atomic", "regexp", "text/template", "html/template", "context", "time", "log"];

/// Pointer-receiver methods that only read.
const READERS: &[&str] = &[
    "Back", "Bytes", "Cap", "Err", "Error", "Front", "Len", "Name", "Next", "Prev", "Size", "String", "Sub",
    "Text", "Unwrap", "Value",
];

/// Whether a call of this method writes through its receiver.
pub(crate) fn writes_receiver(program: &Program, func: FuncId) -> bool {
    let method = &program[func];
    method.receiver.as_ref().is_some_and(|r| r.pointer)
        && !INTERIOR.contains(&package_path(program, func))
        && !READERS.contains(&method.name.as_str())
}

/// Whether a call of this function or method writes the elements of a slice, map or pointee it is given.
pub(crate) fn writes_argument(program: &Program, func: FuncId, index: usize) -> bool {
    let name = program[func].name.as_str();
    match package_path(program, func) {
        "sort" => {
            index == 0
                && !name.starts_with("Search")
                && !name.ends_with("AreSorted")
                && !name.starts_with("IsSorted")
        }
        "slices" => {
            index == 0
                && [
                    "Sort",
                    "SortFunc",
                    "SortStableFunc",
                    "Reverse",
                    "Delete",
                    "DeleteFunc",
                    "Compact",
                    "CompactFunc",
                    "Insert",
                    "Replace",
                ]
                .contains(&name)
        }
        "maps" => index == 0 && ["Copy", "DeleteFunc", "Insert"].contains(&name),
        "container/heap" => index == 0,
        "io" => name.starts_with("Read") || name.starts_with("Copy"),
        "encoding/binary" => name.starts_with("Put") || name.starts_with("Read"),
        "encoding/hex" | "encoding/base64" => index == 0 && (name == "Encode" || name == "Decode"),
        "fmt" => {
            name.starts_with("Sscan")
                || name.starts_with("Fscan")
                || name.starts_with("Scan")
                || name.starts_with("Fprint") && index == 0
        }
        "errors" => name == "As" && index == 1,
        path if path.starts_with("encoding/") => {
            name.starts_with("Read") || name.starts_with("Unmarshal") || name.starts_with("Decode")
        }
        "bufio" | "bytes" | "strings" | "net" | "os" | "crypto/rand" | "math/rand" => {
            name.starts_with("Read")
        }
        _ => false,
    }
}

/// Whether what is passed to this function or method is kept.
pub(crate) fn keeps_argument(program: &Program, func: FuncId) -> bool {
    let name = program[func].name.as_str();
    match package_path(program, func) {
        "container/list" | "container/heap" | "container/ring" => {
            name.starts_with("Push") || name.starts_with("Insert") || name == "Fix" || name == "Init"
        }
        "sync" | "sync/atomic" => ["Store", "Swap", "Put", "LoadOrStore", "CompareAndSwap"].contains(&name),
        "context" => name == "WithValue",
        "errors" => name == "Join",
        "fmt" => name == "Errorf",
        "bufio" | "csv" | "encoding/csv" | "encoding/json" | "text/tabwriter" | "strings" | "bytes" => {
            name.starts_with("NewReader")
                || name.starts_with("NewWriter")
                || name.starts_with("NewScanner")
                || name.starts_with("NewDecoder")
                || name.starts_with("NewEncoder")
        }
        _ => false,
    }
}

/// Whether a function that is passed to this function or method is called before that returns, and not kept.
pub(crate) fn calls_at_once(program: &Program, func: FuncId) -> bool {
    matches!(
        package_path(program, func),
        "bytes" | "go/ast" | "io/fs" | "maps" | "path/filepath" | "regexp" | "slices" | "sort" | "strings"
    )
}

/// Methods of interfaces whose implementations are not known, and which only read.
pub(crate) fn interface_reads(name: &str) -> bool {
    READERS.contains(&name)
        || ["Deadline", "Done", "Less", "Area", "Is", "As", "Type", "Kind"].contains(&name)
}

/// Methods of interfaces that write into the slice they are given.
pub(crate) fn interface_writes_arguments(name: &str) -> bool {
    name.starts_with("Read") && !name.starts_with("ReadByte") && !name.starts_with("ReadRune")
}
