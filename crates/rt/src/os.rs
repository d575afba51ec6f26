//! `os`: files by name, with Go's error texts and modes.
#![allow(dead_code)] // a port seldom needs every function of a copied module

use std::error::Error;
use std::fmt;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write as _};

/// `*fs.PathError`: what was tried with which path, and why it failed.
#[derive(Debug)]
pub struct PathError {
    /// The operation: `open`, `mkdir`, …
    pub op: &'static str,
    /// The path.
    pub path: String,
    /// The failure.
    pub err: io::Error,
}

impl PathError {
    /// `os.IsNotExist(err)`.
    pub fn is_not_exist(&self) -> bool {
        self.err.kind() == ErrorKind::NotFound
    }

    /// `os.IsExist(err)`.
    pub fn is_exist(&self) -> bool {
        matches!(self.err.kind(), ErrorKind::AlreadyExists | ErrorKind::DirectoryNotEmpty)
    }

    /// `os.IsPermission(err)`.
    pub fn is_permission(&self) -> bool {
        self.err.kind() == ErrorKind::PermissionDenied
    }
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.op, self.path, error_text(&self.err))
    }
}

impl Error for PathError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.err)
    }
}

/// The system's message as Go writes it: in lower case, without its number.
pub fn error_text(err: &io::Error) -> String {
    let text = err.to_string();
    let Some((message, _)) = text.split_once(" (os error ") else { return text };
    let mut chars = message.chars();
    chars.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(chars).collect()
}

fn at<T>(op: &'static str, path: &str, result: io::Result<T>) -> Result<T, PathError> {
    result.map_err(|err| PathError { op, path: path.to_owned(), err })
}

/// `os.ReadFile`.
pub fn read_file(path: &str) -> Result<Vec<u8>, PathError> {
    let mut file = open(path)?;
    let mut bytes = Vec::new();
    at("read", path, io::Read::read_to_end(&mut file, &mut bytes))?;
    Ok(bytes)
}

/// `os.WriteFile`: `mode` is what a new file gets.
pub fn write_file(path: &str, bytes: &[u8], mode: u32) -> Result<(), PathError> {
    let mut file = at(
        "open",
        path,
        with_mode(File::options().write(true).create(true).truncate(true), mode).open(path),
    )?;
    at("write", path, file.write_all(bytes))
}

#[cfg(unix)]
fn with_mode(options: &mut OpenOptions, mode: u32) -> &mut OpenOptions {
    std::os::unix::fs::OpenOptionsExt::mode(options, mode)
}

#[cfg(not(unix))]
fn with_mode(options: &mut OpenOptions, _mode: u32) -> &mut OpenOptions {
    options
}

/// `os.Open`.
pub fn open(path: &str) -> Result<File, PathError> {
    at("open", path, File::open(path))
}

/// `os.Create`.
pub fn create(path: &str) -> Result<File, PathError> {
    at("open", path, File::options().read(true).write(true).create(true).truncate(true).open(path))
}

/// `os.Stat`.
pub fn stat(path: &str) -> Result<Metadata, PathError> {
    at("stat", path, fs::metadata(path))
}

/// `os.Lstat`.
pub fn lstat(path: &str) -> Result<Metadata, PathError> {
    at("lstat", path, fs::symlink_metadata(path))
}

/// `os.Mkdir`.
pub fn mkdir(path: &str, mode: u32) -> Result<(), PathError> {
    at("mkdir", path, folder_builder(mode).create(path))
}

/// `os.MkdirAll`.
pub fn mkdir_all(path: &str, mode: u32) -> Result<(), PathError> {
    at("mkdir", path, folder_builder(mode).recursive(true).create(path))
}

fn folder_builder(mode: u32) -> fs::DirBuilder {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, mode);
    #[cfg(not(unix))]
    let _ = mode;
    builder
}

/// `os.Remove`: a file or an empty folder.
pub fn remove(path: &str) -> Result<(), PathError> {
    let is_folder = fs::symlink_metadata(path).is_ok_and(|data| data.is_dir());
    at("remove", path, if is_folder { fs::remove_dir(path) } else { fs::remove_file(path) })
}

/// `os.RemoveAll`: what is not there needs no removing.
pub fn remove_all(path: &str) -> Result<(), PathError> {
    let removed = match fs::symlink_metadata(path) {
        Ok(data) if data.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(err) if err.kind() == ErrorKind::NotFound => Ok(()),
        Err(err) => Err(err),
    };
    at("unlinkat", path, removed)
}
