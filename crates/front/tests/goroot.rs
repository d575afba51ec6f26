//! Every Go file that comes with Go goes through parser and lowering. Without Go on this machine the tests say so
//! and pass.
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "tests read the disk and talk")]

mod go;

use goxide_front::{lower, parse::Detail};
use goxide_ir::{Expr, Stmt};
use goxide_source::{SourceFile, SourceMap};
use lower::{LoweredFile, LoweredKind};
use rayon::prelude::*;
use std::path::PathBuf;

/// The file's Unsupported nodes and diagnostics, one line each.
fn complaints(lowered: &LoweredFile, text: &str) -> Vec<String> {
    let line = |at: u32| text[..at as usize].matches('\n').count() + 1;
    let mut found: Vec<String> = Vec::new();
    for d in &lowered.diagnostics {
        found.push(format!("{}: {}", d.labels.first().map_or(0, |l| line(l.span.start)), d.message));
    }
    let mut body = |body: &goxide_ir::Body| {
        for (id, expr) in body.exprs() {
            if let Expr::Unsupported { what } = expr {
                found.push(format!("{}: {what}", line(body.expr_span(id).start)));
            }
        }
        for (id, stmt) in body.stmts() {
            if let Stmt::Unsupported { what } = stmt {
                found.push(format!("{}: {what}", line(body.stmt_span(id).start)));
            }
        }
    };
    let mut items = Vec::new();
    for item in &lowered.items {
        match &item.kind {
            LoweredKind::Func(f) => body(&f.body),
            LoweredKind::Types(types) => types.iter().for_each(|t| body(&t.body)),
            LoweredKind::Vars(vars) => vars.iter().for_each(|v| body(&v.body)),
            LoweredKind::Consts(consts) => consts.iter().for_each(|c| body(&c.body)),
            LoweredKind::Unsupported { what } => items.push(format!("{}: {what}", line(item.span.start))),
        }
    }
    found.append(&mut items);
    found
}

fn lower_all(files: &[PathBuf]) -> Vec<(PathBuf, Vec<String>)> {
    let mut sources = SourceMap::default();
    let id = sources.add(SourceFile::new("x.go", ""));
    files
        .par_iter()
        .filter_map(|path| {
            let text = String::from_utf8(std::fs::read(path).ok()?).ok()?;
            let lowered = lower::file(id, &text, Detail::Full);
            Some((path.clone(), complaints(&lowered, &text)))
        })
        .collect()
}

#[test]
fn std_is_understood() {
    let Some(root) = go::root() else { return };
    let mut files = go::files(&root.join("src"));
    files.retain(|f| !f.components().any(|c| c.as_os_str() == "testdata"));
    let results = lower_all(&files);
    let bad: Vec<_> = results.iter().filter(|(_, c)| !c.is_empty()).collect();
    for (path, complaints) in &bad {
        println!("{}: {:?}", path.display(), &complaints[..complaints.len().min(4)]);
    }
    println!("{} files, {} with something not understood", results.len(), bad.len());
    assert!(bad.is_empty(), "{} files of the standard library are not understood", bad.len());
}

#[test]
fn go_tests_do_not_panic() {
    let Some(root) = go::root() else { return };
    let mut files = go::files(&root.join("test"));
    files.extend(go::files(&root.join("src")));
    files.retain(|f| f.starts_with(root.join("test")) || f.components().any(|c| c.as_os_str() == "testdata"));
    let results = lower_all(&files);
    println!("{} files, {} clean", results.len(), results.iter().filter(|(_, c)| c.is_empty()).count());
    if std::env::var_os("GOXIDE_VERBOSE").is_some() {
        for (path, complaints) in results.iter().filter(|(_, c)| !c.is_empty()) {
            println!("{}: {:?}", path.display(), &complaints[..complaints.len().min(4)]);
        }
    }
}
